//! What schemas mean: where fields live, which belong together, what queries read.

use super::check;
use crate::model::{Form, Given, KeyRole, KeyText, KeyType, Model, Record, Source};
use crate::sources::Sources;

fn model(text: &str) -> Model {
    let checked = check(&Sources::from_texts([("shop.toml", format!("format = 1\n{text}"))]));
    checked.model.unwrap_or_else(|| panic!("{}", checked.report))
}

fn refused(text: &str) -> Vec<&'static str> {
    let checked = check(&Sources::from_texts([("shop.toml", format!("format = 1\n{text}"))]));
    checked.report.diagnostics().iter().map(|diagnostic| diagnostic.rule.id).collect()
}

/// A record of one table whose keys and fields are these lines.
fn record(table: &str, keys: &str, fields: &str) -> Record {
    let text = format!("[table.shop]\n{table}\n[record.Order.keys]\n{keys}\n[record.Order.fields]\n{fields}");
    model(&text).tables.remove(0).records.remove(0)
}

/// The attribute of a field, and the attribute of the key that it is read from.
fn place<'r>(record: &'r Record, name: &str) -> (Option<&'r str>, Option<&'r str>) {
    let field = record.fields.iter().find(|field| field.name == name).unwrap();
    let key = match field.source {
        Source::Attribute => None,
        Source::Key(key) => Some(record.keys[key].attribute.as_str()),
    };
    (field.attribute.as_deref(), key)
}

/// The groups, by the names of what is in them.
fn groups(record: &Record) -> Vec<(Vec<&str>, Vec<&str>, Vec<&str>)> {
    let of = |group: &crate::model::Group| {
        (
            group.fields.iter().map(|field| record.fields[*field].name.as_str()).collect(),
            group.keys.iter().map(|key| record.keys[*key].attribute.as_str()).collect(),
            group.computed.iter().map(|computed| record.computed[*computed].name.as_str()).collect(),
        )
    };
    record.groups.iter().map(of).collect()
}

#[test]
fn a_component_lives_in_its_key_unless_it_is_stored() {
    let record = record(
        "indexes = [\"g1_g2\"]",
        "pk = \"c:{a}#{b}\"\nsk = \"{day:day}#{day}\"\ng1k = \"{c}\"\ng2k = \"x:{d:lower}#{e}\"",
        "a = \"string\"\nb = { type = \"string\", attribute = \"bb\" }\nday = \"datetime\"\nc = \"integer?\"\n\
         d = { type = \"string\", stored = true }\ne = \"string\"\nf = \"float\"",
    );
    assert_eq!(place(&record, "a"), (None, Some("pk")));
    assert_eq!(place(&record, "b"), (Some("bb"), Some("pk")));
    assert_eq!(place(&record, "day"), (None, Some("sk")));
    assert_eq!(place(&record, "c"), (None, Some("g1k")));
    assert_eq!(place(&record, "d"), (Some("d"), None));
    assert_eq!(place(&record, "e"), (None, Some("g2k")));
    assert_eq!(place(&record, "f"), (Some("f"), None));
}

#[test]
fn a_folded_primary_key_keeps_the_field_beside_it() {
    let record =
        record("", "pk = \"{email:lower:rest}\"\nsk = \"#\"", "email = { type = \"string\", stored = true }");
    assert_eq!(place(&record, "email"), (Some("email"), None));
    assert!(record.groups.is_empty());
}

#[test]
fn store_components_stores_what_is_not_told_otherwise() {
    let record = record(
        "store_components = true",
        "pk = \"{a}\"\nsk = \"{b}\"",
        "a = \"string\"\nb = { type = \"string\", stored = false }",
    );
    assert_eq!(place(&record, "a"), (Some("a"), Some("pk")));
    assert_eq!(place(&record, "b"), (None, Some("sk")));
}

#[test]
fn a_field_whose_attribute_is_a_key_fills_it() {
    let text = "[table.shop]\nkeys = { partition = \"id\", sort = { name = \"at\", type = \"number\" } }\n\
        [table.shop.index.by_status]\npartition = \"status\"\nsort = \"points\"\n\
        [record.Order.fields]\nid = \"string\"\nwhen = { type = \"timestamp\", attribute = \"at\" }\n\
        status = \"string?\"\npoints = \"integer\"";
    let table = model(text).tables.remove(0);
    assert_eq!(table.indexes[0].sort[0].key_type, KeyType::Number);
    let record = &table.records[0];
    assert_eq!(place(record, "id"), (None, Some("id")));
    assert_eq!(place(record, "when"), (None, Some("at")));
    assert_eq!(place(record, "status"), (Some("status"), None));
    assert!(record.keys.iter().all(|key| matches!(key.text, KeyText::Bare { .. })));
    let roles: Vec<KeyRole> = record.keys.iter().map(|key| key.role).collect();
    assert_eq!(roles, [KeyRole::Partition, KeyRole::Sort, KeyRole::Index, KeyRole::Index]);
    assert!(record.groups.is_empty());
}

#[test]
fn a_component_that_is_an_index_key_by_name_is_stored_there() {
    let text = "[table.shop]\n[table.shop.index.by_customer]\npartition = \"customer_id\"\n\
        [record.Order.keys]\npk = \"{customer_id}\"\nsk = \"#\"\n[record.Order.fields]\ncustomer_id = \"string\"";
    let record = model(text).tables.remove(0).records.remove(0);
    assert_eq!(place(&record, "customer_id"), (Some("customer_id"), Some("pk")));
}

#[test]
fn numbers_can_be_keys_of_indexes_in_an_attribute_of_their_own() {
    let text = "[table.shop]\n[table.shop.index.by_rank]\npartition = \"g1k\"\nsort = { name = \"rank_key\", type = \"number\" }\n\
        [record.Order.keys]\npk = \"{id}\"\nsk = \"#\"\ng1k = \"all\"\nrank_key = \"{rank}\"\n\
        [record.Order.fields]\nid = \"ulid\"\nrank = \"decimal\"";
    let record = model(text).tables.remove(0).records.remove(0);
    assert_eq!(place(&record, "rank"), (None, Some("rank_key")));
    assert_eq!(groups(&record), [(vec!["rank"], vec!["rank_key"], vec![])]);
}

#[test]
fn groups_are_closed_over_keys_and_computed_attributes() {
    let record = record(
        "indexes = [\"g1_g2\", \"g3_sort\"]",
        "pk = \"{id}\"\nsk = \"#\"\ng1k = \"a:{a}#{b}#{id}\"\ng2k = \"b:{c}\"\ng3k = \"{id}#{updated_at}\"",
        "id = \"string\"\nd = \"string?\"\nc = \"string\"\nb = \"string\"\na = \"string\"\ne = \"string\"\n\
         label = { computed = \"{b}/{c}\" }\nother = { computed = \"{e} of {id}\" }\nnever = { computed = \"{id}\" }",
    );
    assert_eq!(
        groups(&record),
        [(vec!["c", "b", "a"], vec!["g1k", "g2k"], vec!["label"]), (vec!["e"], vec![], vec!["other"]),]
    );
}

#[test]
fn the_layout_of_dynamo_io_is_known_by_name() {
    let names = "inverted partition_g1 partition_g2 partition_g3 sort_g1 sort_g2 sort_g3 g1_partition g2_partition \
                 g3_partition g1_sort g2_sort g3_sort g1_g2 g1_g3 g2_g1 g2_g3 g3_g1 g3_g2";
    let names: Vec<String> = names.split_whitespace().map(|name| format!("\"{name}\"")).collect();
    assert_eq!(names.len(), 19);
    let text = format!("[table.shop]\nindexes = [{}]", names.join(", "));
    let table = model(&text).tables.remove(0);
    let keys = |name: &str| {
        let index = table.indexes.iter().find(|index| index.name == name).unwrap();
        (index.partition[0].name.as_str(), index.sort[0].name.as_str())
    };
    assert_eq!(keys("inverted"), ("sk", "pk"));
    assert_eq!(keys("partition_g2"), ("pk", "g2k"));
    assert_eq!(keys("g3_partition"), ("g3k", "pk"));
    assert_eq!(keys("g1_sort"), ("g1k", "sk"));
    assert_eq!(keys("g3_g2"), ("g3k", "g2k"));
}

#[test]
fn stamps_are_the_tables_to_say() {
    let names = |stamps: &str| {
        let record = record(stamps, "pk = \"{id}\"\nsk = \"#\"", "id = \"ulid\"");
        let fields = record.fields.iter().filter_map(|field| field.attribute.clone());
        fields.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(""), "created_at updated_at expires_at");
    assert_eq!(names("stamps = false"), "");
    assert_eq!(names("stamps = { created_at = \"made\", updated_at = false }"), "made expires_at");
}

#[test]
fn a_query_reads_the_table_or_the_one_index_that_it_fits() {
    let text = "[table.shop]\nindexes = [\"g1_sort\", \"inverted\"]\n\
        [record.Reading.keys]\npk = \"sensor:{sensor}#{at:day}\"\nsk = \"{at}#{id}\"\ng1k = \"kind:{kind}\"\n\
        [record.Reading.fields]\nsensor = \"string\"\nat = \"datetime\"\nid = \"ulid\"\nkind = \"string\"\n\
        [query.of_day]\nrecords = [\"Reading\"]\ngiven = [\"sensor\", \"at:day\"]\nrange = { at = \"between\" }\n\
        [query.of_kind]\nrecords = [\"Reading\"]\ngiven = [\"kind\", \"at\"]\nrange = { id = \">\" }\n\
        [query.at]\nrecords = [\"Reading\"]\nindex = \"inverted\"\ngiven = [\"at\", \"id\"]";
    let table = model(text).tables.remove(0);
    let indexes: Vec<Option<usize>> = table.queries.iter().map(|query| query.index).collect();
    assert_eq!(indexes, [None, Some(0), Some(1)]);
    let day = Given { field: "at".to_owned(), derived: Some(Form::Day) };
    assert_eq!(table.queries[0].given[1], day);
}

#[test]
fn files_are_one_package() {
    let sources = Sources::from_texts([
        ("b/shop.toml", "format = 1\ninclude = [\"../types.toml\"]\n[table.shop]\n"),
        (
            "a/orders.toml",
            "format = 1\n[record.Order.keys]\npk = \"{id}\"\nsk = \"#\"\n[record.Order.fields]\nid = \"Id\"\n",
        ),
        ("types.toml", "format = 1\n[type.Id]\nis = \"ulid\"\n"),
    ]);
    let paths: Vec<&str> = sources.files().iter().map(|file| file.path()).collect();
    assert_eq!(paths, ["b/shop.toml", "types.toml", "a/orders.toml"]);
    let model = check(&sources).model.unwrap();
    assert_eq!(model.tables[0].records[0].name, "Order");
}

#[test]
fn what_a_key_needs_does_not_depend_on_how_its_text_is_quoted() {
    for quoted in ["'{id:rest}'", "'''{id:rest}'''", "\"\"\"{id:rest}\"\"\"", "\"\\u007bid:rest}\""] {
        let text = format!(
            "[table.shop]\n[record.A.keys]\npk = {quoted}\nsk = \"#\"\n[record.A.fields]\nid = \"string\""
        );
        model(&text);
        assert_eq!(refused(&text.replace("id:rest}", "ix:rest}")), ["unknown-field"]);
    }
}

#[test]
fn records_that_share_a_partition_do_not_clash() {
    let records = |sort: &str| {
        let of = |name: &str, sort: &str| {
            format!(
                "[record.{name}.keys]\npk = \"c:{{id}}\"\nsk = \"{sort}\"\n[record.{name}.fields]\nid = \"string\"\nn = \"integer\"\n"
            )
        };
        let allow = "allow = [\"interleaved-records\"]";
        format!("[table.shop]\n{allow}\n{}{}", of("One", "{n:08}"), of("Two", sort))
    };
    assert_eq!(refused(&records("#{n}")), [""; 0]);
    assert_eq!(refused(&records("{n}")), ["key-clash"]);
    assert_eq!(refused(&records("{n:09}")), [""; 0]);
    assert_eq!(refused(&records("00000012")), ["key-clash"]);
    assert_eq!(refused(&records("0000001a")), [""; 0]);
}

#[test]
fn a_field_that_stands_twice_has_one_value() {
    let records = |sort: &str| {
        format!(
            "[table.shop]\nallow = [\"interleaved-records\"]\n[type.State]\nvalues = [\"open\", \"shut\"]\n\
             [record.One.keys]\npk = \"c:{{id}}\"\nsk = \"{{n}}#{{s}}#{{n}}#{{s}}\"\n\
             [record.One.fields]\nid = \"string\"\nn = \"string\"\ns = \"State\"\n\
             [record.Two.keys]\npk = \"c:{{id}}\"\nsk = \"{sort}\"\n\
             [record.Two.fields]\nid = \"string\"\nm = \"string\"\nk = \"integer\"\n"
        )
    };
    assert_eq!(refused(&records("a#open#a#open")), ["key-clash"]);
    assert_eq!(refused(&records("a#open#b#open")), [""; 0]);
    assert_eq!(refused(&records("a#open#a#shut")), [""; 0]);
    assert_eq!(refused(&records("a#open#{m:rest}")), ["key-clash"]);
    assert_eq!(refused(&records("a#open#{k}#open")), [""; 0], "no integer is `a`");
    assert_eq!(refused(&records("7#open#{k}#open")), ["key-clash"]);
}

#[test]
fn a_day_is_one_of_the_calendar() {
    let records = |day: &str| {
        format!(
            "[table.shop]\n[record.One.keys]\npk = \"day:{{day}}\"\nsk = \"#one\"\n[record.One.fields]\nday = \"date\"\n\
             [record.Two.keys]\npk = \"day:{day}\"\nsk = \"#one\"\n[record.Two.fields]\n"
        )
    };
    for day in
        ["2024-02-29", "2000-02-29", "0004-02-29", "9999-12-31", "0001-01-01", "2026-04-30", "2026-02-28"]
    {
        assert_eq!(refused(&records(day)), ["key-clash"], "{day}");
    }
    for day in
        ["2023-02-29", "1900-02-29", "2026-02-30", "0000-01-01", "2026-04-31", "2026-13-01", "2026-00-10"]
    {
        assert_eq!(refused(&records(day)), [""; 0], "{day}");
    }
}

#[test]
fn whole_keys_are_counted_as_their_prefix_and_anything() {
    let records = |whole: &str| {
        format!(
            "[table.shop]\nkeys = {{ partition = \"pk\" }}\n[record.One.keys]\npk = {whole}\n[record.One.fields]\nid = \"string\"\n\
             [record.Two.keys]\npk = \"order:{{id}}\"\n[record.Two.fields]\nid = \"ulid\"\n"
        )
    };
    assert_eq!(refused(&records("{ whole = \"id\", prefix = \"product:\" }")), [""; 0]);
    assert_eq!(refused(&records("{ whole = \"id\", prefix = \"ord\" }")), ["key-clash"]);
    assert_eq!(refused(&records("{ whole = \"id\", prefix = \"product:\", check = false }")), ["key-clash"]);
}
