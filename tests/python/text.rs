//! The text of the Python, pinned; `SNAPSHOTS=overwrite` writes it anew.

use std::fs;

use dio_codegen::sources::Sources;
use dio_codegen::{Language, Options, generate_language};

use crate::interpreter::{VERSION, generated, python, run};

fn files(schema: &str) -> Vec<(String, String)> {
    let sources = Sources::load(format!("../{schema}"));
    let generated = generate_language(Language::Python, &sources, &Options::default())
        .unwrap_or_else(|report| panic!("{report}"));
    generated.files.into_iter().map(|(path, text)| (path.display().to_string(), text)).collect()
}

#[test]
fn the_python_of_all_that_a_record_can_be() {
    let [(slots, slots_text), (stock, stock_text)] = files("tests/schemas/python.toml").try_into().unwrap();
    assert_eq!([slots, stock], ["slots.py", "stock.py"]);
    snapbox::assert_data_eq!(slots_text, snapbox::file!["../golden/slots.py"].raw());
    snapbox::assert_data_eq!(stock_text, snapbox::file!["../golden/stock.py"].raw());
}

#[test]
fn one_schema_gives_one_text() {
    for schema in ["tests/schemas/python.toml", "schemas/catalog.toml"] {
        let first = files(schema);
        for _ in 0..3 {
            assert!(first == files(schema), "{schema}");
        }
    }
}

#[test]
fn tables_without_interop_are_left_out() {
    let schema =
        |audit: &str| format!("format = 1\n[table.shop]\ninterop = \"dynamo-io\"\n[table.audit]\n{audit}");
    let generated = |text: String| {
        let sources = Sources::from_texts([("shop.toml", text)]);
        generate_language(Language::Python, &sources, &Options::default()).unwrap()
    };
    let told = generated(schema(""));
    assert!(told.files.keys().eq([std::path::Path::new("shop.py")]));
    let warnings = told.warnings.to_string();
    assert!(
        warnings.starts_with("warning[dio::not-in-python]: `audit` is left out of the Python\n"),
        "{warnings}"
    );
    assert!(generated(schema("allow = [\"not-in-python\"]\n")).warnings.is_empty());
}

#[test]
fn python_compiles_it() {
    let Some(python) = python(VERSION, "Python 3.11 or later") else { return };
    for (test, schema) in
        [("compiled-stock", "tests/schemas/python.toml"), ("compiled-catalog", "schemas/catalog.toml")]
    {
        let folder = generated(test, schema);
        for file in fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|extension| extension == "py") {
                run(&python, &folder, &["-W", "error", "-m", "py_compile", file.to_str().unwrap()]);
            }
        }
    }
}
