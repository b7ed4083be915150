//! From a schema to Python and back: `dio import dynamo-io` gives the schema that the Python was made of.

use std::fs;

use dio_codegen::import::dynamo_io;
use dio_codegen::sources::Sources;
use dio_codegen::{Language, Options, generate_language};
use toml::{Table, Value};

use crate::interpreter::{LIBRARY, generated, python, run};

/// The classes of the golden data, and the schema that `dio import` makes of them, which its own tests pin.
const CLASSES: &str = "../dio-codegen/tests/import/golden.py";
const SCHEMA: &str = "dio-codegen/tests/import/golden.toml";

/// What a table of a schema says, in order: its keys, and its records with the structs of their fields in place.
fn table(package: &Table, name: &str) -> String {
    let mut text = format!("[table.{name}]\n{}", lines(package, &package["table"][name]));
    for (record, definition) in package["record"].as_table().unwrap() {
        // While there is one table, no record names it.
        if definition.get("table").is_none_or(|of| of.as_str() == Some(name)) {
            text += &format!("[record.{record}]\n{}", lines(package, definition));
        }
    }
    text
}

fn lines(package: &Table, value: &Value) -> String {
    let entries = value.as_table().unwrap().iter().filter(|(key, _)| *key != "table");
    let mut entries: Vec<String> =
        entries.map(|(key, value)| format!("{key} = {}\n", inlined(package, value))).collect();
    // Of a table and a record: what they hold is in order.
    entries.sort();
    entries.concat()
}

/// A value with what a type is in place of its name: the importer gives structs names of its own.
fn inlined(package: &Table, value: &Value) -> String {
    match value {
        Value::Table(entries) => {
            let entry = |(key, value): (&String, &Value)| match key.as_str() {
                "prefix" | "attribute" | "whole" | "computed" => format!("{key}: {value:?}"),
                _ => format!("{key}: {}", inlined(package, value)),
            };
            format!("{{ {} }}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => {
            let (name, optional) = text.strip_suffix('?').map_or((text.as_str(), ""), |name| (name, "?"));
            let definition = package.get("type").and_then(|types| types.get(name));
            definition.map_or_else(|| text.clone(), |of| format!("{}{optional}", inlined(package, of)))
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn a_schema_comes_back_from_its_python() {
    let text = fs::read_to_string(format!("../{SCHEMA}")).unwrap();
    let first: Table = text.parse().unwrap();
    let sources = Sources::from_texts([("golden.toml", text)]);
    let generated = generate_language(Language::Python, &sources, &Options::default())
        .unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(generated.files.len(), first["table"].as_table().unwrap().len());
    let mut records = 0;
    for (path, module) in generated.files {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let imported = dynamo_io(&path.display().to_string(), &module, None);
        let schema = imported.schema.unwrap_or_else(|| panic!("{}", imported.report));
        let again: Table = schema.parse().unwrap();
        assert_eq!(table(&again, name), table(&first, name), "{schema}");
        // And the Python of that is the same.
        let sources = Sources::from_texts([("golden.toml", schema)]);
        let python = generate_language(Language::Python, &sources, &Options::default()).unwrap();
        assert_eq!(python.files[&path], module);
        records += imported.records;
    }
    assert_eq!(records, first["record"].as_table().unwrap().len());
}

/// Prints the columns of both: attributes, types, prefixes and what is computed, in order.
const COMPARE: &str = r#"
import golden_classes, golden, golden_account, golden_open

def column(column):
    attribute = column.key or column.name
    return attribute, column.data_type.name, column.computed, getattr(column, "value_prefix", None), children(column)

def children(column):
    """What is stored of a map: by name, whatever the key says."""
    return [(child.name, child.data_type.name, children(child)) for child in getattr(column, "children", ())]

def schema(cls):
    keys = [cls.schema.partition_key, cls.schema.sort_key]
    return [key and column(key) for key in keys], [column(other) for other in cls.schema.all_columns]

classes = [cls for cls in vars(golden_classes).values() if isinstance(cls, type)]
for cls in classes:
    module = {"Account": golden_account, "Open": golden_open}.get(cls.__name__, golden)
    other = getattr(module, cls.__name__)
    if cls.__name__ == "Indexed":
        # A prefix outside the keys of tables and indexes has no meaning.
        drop = lambda found: (found[0], [other[:3] for other in found[1]])
        assert drop(schema(cls)) == drop(schema(other)), cls
    else:
        assert schema(cls) == schema(other), (cls, schema(cls), schema(other))
print(len(classes))
"#;

#[test]
fn the_columns_are_those_of_the_classes_that_the_schema_was_made_of() {
    let Some(python) = python(LIBRARY, "a Python that has dynamo-io 0.3.0") else { return };
    let folder = generated("round-trip", SCHEMA);
    fs::copy(CLASSES, folder.join("golden_classes.py")).unwrap();
    fs::write(folder.join("compare.py"), COMPARE).unwrap();
    assert_eq!(run(&python, &folder, &["compare.py"]), "11\n");
}
