//! The rules that a package is held to, each with the name that reports show it by.

use crate::report::Severity;

/// One rule. `dio explain` shows its explanation.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, `unknown-field`. Reports write `dio::unknown-field`.
    pub id: &'static str,
    /// How bad it is to break it.
    pub severity: Severity,
    /// What it asks, and why.
    pub explanation: &'static str,
}

/// All rules, in the order in which a package is checked.
pub fn rules() -> &'static [&'static Rule] {
    RULES
}

macro_rules! rules {
    ($($name:ident = $severity:ident $id:literal: $explanation:literal;)*) => {
        $(pub(crate) static $name: Rule =
            Rule { id: $id, severity: Severity::$severity, explanation: $explanation };)*
        static RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    // Files
    UNREADABLE_FILE = Error "unreadable-file":
        "Every file of a package, and every file that one includes, must be there, readable, and UTF-8.";
    INCLUDE_CYCLE = Error "include-cycle":
        "A file cannot include itself, directly or through others: there would be no first one to read.";
    // Text
    SYNTAX = Error "syntax":
        "A schema is TOML, and all of its mistakes are told, as far as they can be told apart.";
    UNKNOWN_KEY = Error "unknown-key":
        "A key that the language does not have is refused, because a misspelled one would otherwise do nothing in silence.";
    WRONG_TYPE = Error "wrong-type":
        "The value of a key has the TOML type that docs/schema.md gives it.";
    MISSING_KEY = Error "missing-key":
        "Some keys have no sensible default and must be stated: `format = 1` in every file, and what docs/schema.md calls required.";
    INVALID_VALUE = Error "invalid-value":
        "Some keys take one of a few values, or a value of a certain form.";
    INVALID_NAME = Error "invalid-name":
        "Names become Rust identifiers and are written as those are: fields and queries in snake case, records and types in upper camel case.";
    UNBUILT = Error "unbuilt":
        "The language has this, but this version of dio does not do it yet, and will not generate code that leaves it out.";
    TEMPLATE_SYNTAX = Error "template-syntax":
        "A template is text with {field} or {field:form} in it; {{ and }} are braces.";
    // Names
    DUPLICATE_DEFINITION = Error "duplicate-definition":
        "Each table, index, type, record and query is defined once, in one file.";
    NAME_COLLISION = Error "name-collision":
        "Everything that is generated has a name of its own, after case conversion too.";
    SHADOWED_OPERATION = Warning "shadowed-operation":
        "A query function named like an operation of every table hides it: the operation is then called as `Table::get(&shop, ...)`.";
    UNKNOWN_TYPE = Error "unknown-type":
        "A type is one of the language's own or a [type.*] of the package.";
    UNKNOWN_TABLE = Error "unknown-table":
        "A record is stored in a table of the package.";
    UNKNOWN_RECORD = Error "unknown-record":
        "A query returns records of the package.";
    UNKNOWN_INDEX = Error "unknown-index":
        "An index is one that the table lists, or defines.";
    UNKNOWN_FIELD = Error "unknown-field":
        "A template, query or computed attribute names fields of its record.";
    UNKNOWN_KEY_ATTRIBUTE = Error "unknown-key-attribute":
        "A record fills key attributes of its table and of the indexes that the table has; a key of no index would be written for nothing.";
    // Types
    RECURSIVE_TYPE = Error "recursive-type":
        "A struct or union that contains itself outside a list or a map would have no end.";
    OPTIONAL_ELEMENT = Error "optional-element":
        "Elements of lists and maps are there: dio stores an absent value as nothing, and never as NULL.";
    DUPLICATE_TEXT = Error "duplicate-text":
        "Each variant of an enum or union has a stored text of its own, so that it can be read back.";
    INVALID_DEFAULT = Error "invalid-default":
        "A default has the type of its field, and belongs to a field that can be absent from an item but not from the record.";
    // Attributes
    ATTRIBUTE_CLASH = Error "attribute-clash":
        "Each attribute of an item, and of a map in it, holds one thing.";
    ATTRIBUTE_TYPES = Error "attribute-types":
        "An attribute has one type in all records of a table, and a key attribute the type that the table says, so that conditions, filters and indexes mean the same for all.";
    RESERVED_NAME = Error "reserved-name":
        "Neither a field nor an attribute has a reserved name: items that are stored already hold something else under it.";
    IMMUTABLE_FIELD = Error "immutable-field":
        "A field that keeps its first value is one of the record's own outside its primary key, with an attribute that each write compares.";
    UNREAD_FIELD = Error "unread-field":
        "A field with `computed = true` is written and not read back: it can be absent from the record, and nothing else is made of it.";
    EXPIRES_FROM = Error "expires-from":
        "A record expires some time after a `datetime`, `timestamp` or `date` that no update changes alone: of its primary key, immutable, or one of the stamps `created_at` and `updated_at`.";
    // Keys
    NOT_A_COMPONENT = Error "not-a-component":
        "A component of a key has exactly one text for each value; floats, decimals, bytes, collections, structs, unions and raw values have none.";
    INVALID_FORM = Error "invalid-form":
        "Each type has the forms that docs/schema.md lists, and they combine only as listed.";
    AMBIGUOUS_TEMPLATE = Error "ambiguous-template":
        "A key must be read back in one way only: a component of open length is followed by the delimiter or ends the template, and :rest stands at the end.";
    DELIMITER_IN_ENUM = Error "delimiter-in-enum":
        "A text of an enum in a key does not hold the delimiter, as no component of open length does.";
    OPTIONAL_IN_PRIMARY_KEY = Error "optional-in-primary-key":
        "An item without a primary key cannot be stored, so its components are always there.";
    BARE_KEY = Error "bare-key":
        "A numeric or binary key attribute holds one component of that type and nothing else.";
    WHEN_CONDITION = Error "when-condition":
        "A condition of `when` asks a boolean or an enum that is not open for a value, or whether an optional field is there; not what dio fills, which changes without the keys.";
    WHEN_PRIMARY_KEY = Error "when-primary-key":
        "A primary key is the same whatever else an item holds: it is all that a read knows, and DynamoDB cannot change it.";
    WHEN_UNREACHABLE = Error "when-unreachable":
        "Of branches that make one attribute the first that holds applies, so a later one asks for something that no earlier one takes.";
    WHOLE_KEY = Error "whole-key":
        "A field that is a whole key holds its text, prefix included, and so is a string.";
    STAMP_IN_KEY = Error "stamp-in-key":
        "What dio fills at a write is not known when a key is asked for: no stamp is in a primary key, `updated_at`, which changes with every write, feeds index keys only beside components of the primary key, and the version, which DynamoDB counts up, feeds none.";
    LOSSY_FORM = Error "lossy-form":
        "A form that loses something cannot be the only place where a field is kept.";
    DATA_LOST = Error "data-lost":
        "A field that lives in an index key alone is lost when that key is left out for lack of another component.";
    PARTITION_START = Error "partition-start":
        "Where a table says how every partition begins, all of its records do, with fields of one type: so that a tenant, say, can be told by every key.";
    COARSE_KEY = Warning "coarse-key":
        "Two records within one second, or whatever the precision is, would have one key, and the second would replace the first.";
    KEY_CLASH = Error "key-clash":
        "No two records of a table could claim one primary key: an item belongs to one record.";
    SHARD_FIELDS = Error "shard-fields":
        "A shard is made of fields that are always there; one of a primary key is made of fields that this key holds in full, so that whoever knows the key knows its shard.";
    SHARD_PLACE = Error "shard-place":
        "A shard stands in keys and nowhere else, and a primary key has no more than one.";
    SHARED_KEY = Error "shared-key":
        "Records share a primary key if both say so, their templates are equal, and a type attribute tells their items apart.";
    UNKNOWN_RULE = Error "unknown-rule":
        "`allow` names rules that warn: a misspelled one would silence nothing, and an error stands in the way of the code.";
    HOT_PARTITION = Warning "hot-partition":
        "Records that grow in number need many partitions, at any one time: DynamoDB gives each partition key value about 1,000 writes and 3,000 reads a second, in an index too.";
    INTERLEAVED_RECORDS = Warning "interleaved-records":
        "A read goes over all that begins as the keys of its record do. What other records have there is read and billed too, unless a query reads them together.";
    READS_MORE = Warning "reads-more":
        "A query is billed for what it reads, not for what it answers with: what stands between its records, and what a filter leaves out, counts.";
    LOCAL_INDEX = Error "local-index":
        "A local index has the table's partition key and one sort key attribute of its own; a table has at most five, and none without a sort key (CreateTable, `LocalSecondaryIndexes`).";
    UNFILLED_INDEX = Warning "unfilled-index":
        "An index that no record fills is always empty, and usually a misspelled key.";
    UNKNOWN_ATTRIBUTE = Error "unknown-attribute":
        "An index holds attributes that its records store.";
    // `interop = "dynamo-io"`
    INTEROP_ATTRIBUTES = Error "interop-attributes":
        "dynamo-io does not return an item with an attribute that its schema does not know, so there is no type attribute on a table that it shares.";
    INTEROP_KEYS = Error "interop-keys":
        "dynamo-io's keys are the string attributes `pk` and `sk`; where a table has no sort key, an `sk` in an item hides it from schemas without one.";
    INTEROP_STAMPS = Error "interop-stamps":
        "dynamo-io makes up a stamp that is not there, another one with each read: every item has `created_at` and `updated_at`, under these names.";
    INTEROP_WRITERS = Error "interop-writers":
        "What every writer of a table has to keep up is not on a table that dynamo-io writes to, which knows nothing of it: versions, keys under conditions, shared keys, shards.";
    INTEROP_FRACTION = Error "interop-fraction":
        "dynamo-io stores datetimes in whole seconds: a finer one would lose its fraction as soon as a Python service writes it back.";
    INTEROP_UNION = Error "interop-union":
        "dynamo-io reads a map by its members, each of which has to be there, and so no map that has others from item to item.";
    INTEROP_MAP = Error "interop-map":
        "dynamo-io reads numbers in a map of any names as moments, and fails on those with a fraction; timestamps and sets of integers are read as what they are.";
    INTEROP_READ_ONLY = Warning "interop-read-only":
        "dynamo-io reads lists and maps of any names without types and cannot write them: a Python service that writes back a record that has one fails. `any` has no column there at all.";
    // Python
    PYTHON = Error "python":
        "Python is generated for the library dynamo-io, of tables that it shares and of types that it has: no `decimal`, which it would round, and no `any`. Asked for by `[python]` in dio.toml or `--language python`.";
    NOT_IN_PYTHON = Warning "not-in-python":
        "Where a package has tables for Python and others, the others are left out of the Python, and so are indexes that dynamo-io cannot query.";
    // dio.toml
    UNMATCHED_OPTION = Error "unmatched-option":
        "What dio.toml, a flag or the builder says of a record, type or member is about one that the schema has: a misspelled one would otherwise do nothing in silence.";
    MISSING_FUNCTION = Error "missing-function":
        "An attribute that a function computes needs the function: the schema, which other languages share, names only its inputs.";
    // Queries
    QUERY_FIT = Error "query-fit":
        "A query gives all of a partition key and then leading components of the sort key, of each of its records; a range is on the next component, where byte order is the order of values.";
    FAN_OUT = Error "fan-out":
        "A query goes through what the partition key holds and nobody gives: all shards, or the days, months or hours between the two ends of a range.";
    PARTIAL_READ = Error "partial-read":
        "A query answers with what is there: the fields of a `projection`, of one record, are held by the index that it reads; several records of an index that does not hold them whole are read from the table with `hydrate`, which nothing else needs.";
    AMBIGUOUS_QUERY = Error "ambiguous-query":
        "If a query fits several indexes, it says which it reads.";
    FIXED_AND_GIVEN = Error "fixed-and-given":
        "A field that a query fixes is a constant: it is not given by the caller as well, and has no range.";
    QUERY_CONSTANT = Error "query-constant":
        "What a query fixes or compares a field with is a value that the field can have.";
    CONSISTENT_INDEX = Error "consistent-index":
        "DynamoDB has no consistent reads of global secondary indexes (Query, `ConsistentRead`).";
    ITEM_QUERY = Error "item-query":
        "A query that is given a whole primary key reads one item (GetItem), of which there is no order, no number and no filter; `many` is for such a query alone.";
    FILTER_SYNTAX = Error "filter-syntax":
        "A filter is a condition on the fields of a record, in the small language of docs/schema.md, within the limits of DynamoDB's expressions.";
    FILTER_FIELD = Error "filter-field":
        "A filter compares attributes that what is read holds, other than its keys: DynamoDB refuses a filter on those (Query, `FilterExpression`), and bounds of the key read less.";
    FILTER_OPERATOR = Error "filter-operator":
        "Each type has the operators that docs/schema.md lists: those for which DynamoDB compares the stored form as the values are compared.";
    QUERY_PARAMETER = Error "query-parameter":
        "Each parameter of a query has one name and one type.";
    GATHER_QUERY = Error "gather-query":
        "A query that gathers answers with all that it finds, as whole records by type: nothing beside it may ask for less or for something else.";
}
