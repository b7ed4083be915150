//! A record class as a record of dio.

mod computed;
mod field;
mod key;

use std::collections::HashSet;

use indexmap::IndexMap;
use tree_sitter::Node;

use super::annotation::Annotation;
use super::class::Members;
use super::column::{Column, Holds, Schema};
use super::findings::Findings;
use super::maps::Maps;
use super::name::{field_name, free};
use super::property::Surroundings;
use super::scope::{Base, Scope};
use super::toml::{Line, quoted};

/// A record, ready to be written.
#[derive(Clone)]
pub(super) struct Record<'t> {
    pub(super) name: String,
    pub(super) node: Node<'t>,
    pub(super) doc: Option<String>,
    pub(super) comments: Vec<String>,
    pub(super) keys: Vec<Line>,
    pub(super) fields: Vec<Line>,
    pub(super) has_sort_key: bool,
    /// The attributes that it writes, and their types in DynamoDB.
    pub(super) attributes: IndexMap<String, &'static str>,
    pub(super) delimiter: Option<char>,
    /// What the keys of the table begin with.
    pub(super) beginnings: Vec<String>,
}

impl Record<'_> {
    /// Whether a line makes the key of an attribute, in the keys or by a name.
    pub(super) fn has_key(&self, attribute: &str) -> bool {
        let quoted = quoted(attribute);
        let names_it = |line: &Line| {
            let says = |key: &str| line.entries.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
            says("computed").is_some_and(|computed| computed != "true") && says("attribute") == Some(&quoted)
        };
        self.keys.iter().any(|line| line.name == attribute) || self.fields.iter().any(names_it)
    }
}

/// What all records of a module are made with.
pub(super) struct Import<'s, 't> {
    pub(super) scope: &'s Scope<'t>,
    pub(super) findings: Findings<'t>,
    pub(super) maps: Maps,
    /// Attributes that are keys of the indexes that the module names.
    pub(super) index_keys: HashSet<String>,
    pub(super) generated: bool,
    /// Whether properties become templates; else their texts are fields of their own.
    pub(super) templates: bool,
}

/// dynamo-io's own columns: every record of dio has them too.
const STAMPS: [&str; 3] = ["created_at", "updated_at", "expires_at"];

/// A record in the making.
struct Making<'i, 's, 't> {
    import: &'i mut Import<'s, 't>,
    members: &'i Members<'t>,
    schema: &'i Schema<'t>,
    /// The types of the fields, by their names in Python.
    types: &'i IndexMap<String, &'static str>,
    /// Their names in dio.
    names: IndexMap<String, String>,
    /// Fields that stand in a key beside other text.
    components: HashSet<String>,
    /// Fields without which there is no primary key.
    required: HashSet<String>,
    /// Whether a base is of another file: what the class lacks may be there.
    has_more: bool,
    record: Record<'t>,
}

impl<'t> Import<'_, 't> {
    /// Makes the record of a class.
    pub(super) fn record(&mut self, class: usize, name: String, schema: &Schema<'t>) -> Record<'t> {
        let scope = self.scope;
        let members = scope.members(class);
        let class_node = scope.classes[class].node;
        let types = types(scope, &members, schema);
        let record = Record {
            name,
            node: class_node,
            doc: scope.classes[class].doc.clone(),
            comments: Vec::new(),
            keys: Vec::new(),
            fields: Vec::new(),
            has_sort_key: schema.sort.is_some(),
            attributes: IndexMap::new(),
            delimiter: None,
            beginnings: Vec::new(),
        };
        let mut making = Making {
            import: self,
            members: &members,
            schema,
            types: &types,
            names: IndexMap::new(),
            components: HashSet::new(),
            required: HashSet::new(),
            has_more: scope.has_base(class, |base| matches!(base, Base::Elsewhere)),
            record,
        };
        making.name_fields();
        making.make();
        making.record
    }

    fn is_index_key(&self, attribute: &str) -> bool {
        self.index_keys.contains(attribute) || matches!(attribute, "g1k" | "g2k" | "g3k")
    }
}

impl<'t> Making<'_, '_, 't> {
    /// Fields that columns have come first: their names stay.
    fn name_fields(&mut self) {
        let columns =
            [&self.schema.partition].into_iter().chain(&self.schema.sort).chain(&self.schema.columns);
        let python = columns.map(|column| column.name.as_str()).chain(self.members.fields.keys().copied());
        let mut taken: HashSet<String> = STAMPS.map(str::to_owned).into();
        for name in python {
            if !self.names.contains_key(name) {
                let free = match STAMPS.contains(&name) {
                    true => name.to_owned(),
                    false => free(&mut taken, &field_name(name)),
                };
                self.names.insert(name.to_owned(), free);
            }
        }
    }

    fn make(&mut self) {
        let schema = self.schema;
        let keys: Vec<(&Column<'t>, &str)> = std::iter::once((&schema.partition, "pk"))
            .chain(schema.sort.iter().map(|sort| (sort, "sk")))
            .collect();
        let plans: Vec<key::Plan<'t>> = keys.iter().map(|(column, _)| self.plan_primary(column)).collect();
        for ((column, attribute), plan) in keys.iter().zip(&plans) {
            self.record.attributes.insert((*attribute).to_owned(), "S");
            self.record.beginnings.push(plan.beginning(column));
            self.primary(column, attribute, plan);
        }
        self.plan_indexes();
        self.components_without_columns();
        for column in &schema.columns {
            self.column(column);
        }
        self.keys_without_columns(&keys);
        for unread in &schema.unread {
            let what = format!("a column of `{}`", self.record.name);
            self.import.findings.unread(&what, unread, UNKNOWN_ATTRIBUTE);
            let decide = self.import.findings.decide(unread.node, "a column that was not understood.");
            self.record.comments.push(decide);
        }
        self.fields_without_columns();
    }

    /// A key that a column was to store, which was refused.
    fn keys_without_columns(&mut self, keys: &[(&Column<'t>, &str)]) {
        for (place, (column, _)) in keys.iter().enumerate() {
            let name = self.name(&column.name);
            if self.required.contains(&column.name)
                && !self.record.fields.iter().any(|line| line.name == name)
            {
                let line = Line::new(name).with("type", quoted("string"));
                let place = place.min(self.record.fields.len());
                self.record.fields.insert(place, line);
            }
        }
    }

    fn column(&mut self, column: &Column<'t>) {
        if self.is_refused(column) {
            return;
        }
        let is_text = matches!(column.holds, Holds::Plain("string"));
        let is_index_key = is_text && self.import.is_index_key(&column.attribute);
        let has_property = self.members.properties.contains_key(column.name.as_str());
        self.record.attributes.insert(column.attribute.clone(), wire(&column.holds));
        if has_property && is_index_key {
            self.computed_key(column);
        } else if has_property {
            self.computed_attribute(column);
        } else if is_index_key && (column.is_key || !column.prefix.is_empty()) {
            self.whole(column, &column.attribute, false);
        } else {
            self.field(column);
        }
    }

    /// What dynamo-io takes and then cannot write or read.
    fn is_refused(&mut self, column: &Column<'t>) -> bool {
        let record = self.record.name.clone();
        let attribute = &column.attribute;
        let is_stamp = |name: &str| STAMPS.contains(&name);
        let (label, help) = if is_stamp(&column.name) || is_stamp(attribute) {
            ("every record has this stamp already", "leave the column out in Python as well")
        } else if attribute == "pk" || (attribute == "sk" && self.schema.sort.is_some()) {
            (
                "it is stored in a key of the table",
                "DynamoDB refuses updates of it: give it an attribute of its own",
            )
        } else if self.record.attributes.contains_key(attribute) {
            (
                "its attribute is another column's",
                "DynamoDB refuses updates of both: give it an attribute of its own",
            )
        } else if self.column_before(column) {
            ("its name is another column's", UNKNOWN_ATTRIBUTE)
        } else if !self.has_field(column) && !self.has_more {
            (
                "the class has no field of this name",
                "dynamo-io never writes it, and cannot read an item that has it",
            )
        } else if self.is_copy(column) && !matches!(column.holds, Holds::Plain("string")) {
            ("its name is that of a key field, which is a text", UNKNOWN_ATTRIBUTE)
        } else {
            return false;
        };
        let what = format!("the column `{}` of `{record}` is left out", column.name);
        let decide = self.import.findings.decide(column.node, &format!("{what}: {label}."));
        self.record.comments.push(decide);
        self.import.findings.left_out(column.node, what, label, help);
        true
    }

    fn column_before(&self, column: &Column<'t>) -> bool {
        let before = self.schema.columns.iter().take_while(|other| other.node.id() != column.node.id());
        before.into_iter().any(|other| other.name == column.name)
    }

    fn has_field(&self, column: &Column<'t>) -> bool {
        let name = column.name.as_str();
        self.members.fields.contains_key(name) || self.members.properties.contains_key(name)
    }

    /// Whether a column stores what is a key of the table as well.
    fn is_copy(&self, column: &Column<'t>) -> bool {
        [&self.schema.partition].into_iter().chain(&self.schema.sort).any(|key| key.name == column.name)
    }

    fn fields_without_columns(&mut self) {
        let written: Vec<&str> = self.names_of_columns().collect();
        let lost: Vec<(&str, Node<'t>)> = self
            .members
            .fields
            .iter()
            .filter(|(name, _)| {
                !written.contains(name) && !STAMPS.contains(name) && !self.components.contains(**name)
            })
            .map(|(name, field)| (*name, field.node))
            .collect();
        for (name, node) in lost {
            self.import.findings.left_out(
                node,
                format!("the field `{name}` of `{}` is left out", self.record.name),
                "no column stores it",
                "dynamo-io neither writes nor reads a field without a column",
            );
        }
    }

    fn names_of_columns(&self) -> impl Iterator<Item = &str> {
        let keys = [&self.schema.partition].into_iter().chain(&self.schema.sort);
        keys.chain(&self.schema.columns).map(|column| column.name.as_str())
    }

    fn name(&self, python: &str) -> String {
        self.names.get(python).cloned().unwrap_or_else(|| python.to_owned())
    }

    fn surroundings(&self) -> Surroundings<'_, 't> {
        Surroundings {
            scope: self.import.scope,
            members: self.members,
            types: self.types,
            generated: self.import.generated,
        }
    }

    /// The line of a field, with its documentation.
    fn documented(&self, line: Line, doc: Option<&String>) -> Line {
        match doc {
            Some(doc) => line.with("doc", quoted(doc)),
            None => line,
        }
    }
}

/// What follows where an attribute that Python writes is unknown here.
const UNKNOWN_ATTRIBUTE: &str = "an item that has its attribute matches no record in Rust: add the field, or `strict = false` to the table";

/// What each field is, by its column or else by its annotation.
fn types<'t>(
    scope: &Scope<'t>,
    members: &Members<'t>,
    schema: &Schema<'t>,
) -> IndexMap<String, &'static str> {
    let mut types = IndexMap::new();
    for (name, field) in &members.fields {
        if let Some(holds) = Annotation::new(scope, field.annotation).holds {
            types.insert((*name).to_owned(), holds);
        }
    }
    for column in schema.columns.iter().chain([&schema.partition]).chain(&schema.sort) {
        let holds = match &column.holds {
            Holds::Plain(holds) => holds,
            Holds::Map(_) => "map",
        };
        types.insert(column.name.clone(), holds);
    }
    types
}

/// DynamoDB's type of a column.
fn wire(holds: &Holds<'_>) -> &'static str {
    match holds {
        Holds::Map(_) | Holds::Plain("map") => "M",
        Holds::Plain("boolean") => "BOOL",
        Holds::Plain("bytes") => "B",
        Holds::Plain("float" | "integer" | "timestamp") => "N",
        Holds::Plain("list") => "L",
        Holds::Plain("string_set") => "SS",
        Holds::Plain("integer_set" | "float_set") => "NS",
        Holds::Plain("binary_set") => "BS",
        Holds::Plain(_) => "S",
    }
}
