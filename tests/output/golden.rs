//! The text that is generated, pinned; `SNAPSHOTS=overwrite` writes it anew.

use dio_codegen::sources::Sources;
use dio_codegen::{Options, generate};

use crate::compiler::generated;

fn text(schema: &str, file: &str) -> String {
    let files = generated(schema, &Options::default());
    files.into_iter().find(|(path, _)| path.as_os_str() == file).expect("the table is in the schema").1
}

#[test]
fn the_code_of_the_design() {
    let code = text("schemas/design.toml", "shop.rs");
    snapbox::assert_data_eq!(code, snapbox::file!["../golden/shop.rs"].raw());
}

#[test]
fn the_code_of_a_key_group() {
    let code = text("tests/schemas/groups.toml", "tickets.rs");
    snapbox::assert_data_eq!(code, snapbox::file!["../golden/tickets.rs"].raw());
}

#[test]
fn the_code_of_unions() {
    let code = text("tests/schemas/unions.toml", "accounts.rs");
    snapbox::assert_data_eq!(code, snapbox::file!["../golden/accounts.rs"].raw());
}

#[test]
fn the_code_of_keys_that_depend_on_the_item() {
    let code = text("tests/schemas/when.toml", "hub.rs");
    snapbox::assert_data_eq!(code, snapbox::file!["../golden/hub.rs"].raw());
}

#[test]
fn the_code_of_less_than_whole_records() {
    let code = text("tests/schemas/parts.toml", "tracker.rs");
    snapbox::assert_data_eq!(code, snapbox::file!["../golden/tracker.rs"].raw());
}

#[test]
fn one_schema_gives_one_text() {
    for schema in ["schemas/design.toml", "tests/schemas/obstacles.toml"] {
        let first = generated(schema, &Options::default());
        for _ in 0..3 {
            assert!(first == generated(schema, &Options::default()), "{schema}");
        }
    }
}

/// The sections of a file, each from its heading on; subsections stay with theirs.
fn sections(schema: &str) -> (String, Vec<String>) {
    let mut head = String::new();
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in schema.lines() {
        let heading = line.strip_prefix('[').and_then(|rest| rest.split(']').next());
        if let Some(heading) = heading {
            let of: Vec<&str> = heading.splitn(3, '.').take(2).collect();
            let of = of.join(".");
            if sections.last().is_none_or(|(last, _)| *last != of) {
                sections.push((of, String::new()));
            }
        }
        let section = sections.last_mut().map_or(&mut head, |(_, text)| text);
        section.push_str(line);
        section.push('\n');
    }
    (head, sections.into_iter().map(|(_, text)| text).collect())
}

#[test]
fn the_order_of_sections_changes_the_order_of_the_text_alone() {
    let schema = include_str!("../../schemas/design.toml");
    let (head, mut sections) = sections(schema);
    sections.reverse();
    let reversed = format!("{head}{}", sections.concat());
    assert_ne!(reversed, schema);
    let words = |schema: &str| {
        let sources = Sources::from_texts([("design.toml", schema)]);
        let generated = generate(&sources, &Options::default()).unwrap_or_else(|report| panic!("{report}"));
        let code = generated.files.into_values().collect::<String>();
        let words = code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        let mut words: Vec<String> = words.map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    assert!(words(&reversed) == words(schema), "words come or go with the order");
}
