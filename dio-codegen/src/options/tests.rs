//! One declaration, three ways to say it.

use std::fs;
use std::path::PathBuf;

use super::{DateLibrary, Language, Options};

const FILE: &str = r##"
schema = "shop.toml"
out = "generated"
language = "python"
dates = "jiff"
derive.Order = ["Hash", "serde::Serialize"]
attribute."Order.note" = "#[a = 1]"
replace.CustomerId = "crate::Id as crate::IdText"
computed."Order.score" = "crate::score"
python.out = "classes"
"##;

const FLAGS: [(&str, &str); 10] = [
    ("schema", "shop.toml"),
    ("out", "generated"),
    ("language", "python"),
    ("python.out", "classes"),
    ("dates", "jiff"),
    ("derive", "Order=Hash"),
    ("derive", "Order=serde::Serialize"),
    ("attribute", "Order.note=#[a = 1]"),
    ("replace", "CustomerId=crate::Id as crate::IdText"),
    ("computed", "Order.score=crate::score"),
];

fn built() -> Options {
    Options::new("shop.toml")
        .out("generated")
        .language(Language::Python)
        .python_out("classes")
        .dates(DateLibrary::Jiff)
        .derive("Order", "Hash")
        .derive("Order", "serde::Serialize")
        .attribute("Order.note", "#[a = 1]")
        .replace("CustomerId", "crate::Id as crate::IdText")
        .computed("Order.score", "crate::score")
}

#[test]
fn file_flags_and_builder_say_the_same() {
    let mut flags = Options::default();
    for (name, text) in FLAGS {
        flags.set(name, text).expect("an option");
    }
    assert_eq!(flags, built());
    let file = Options::from_text("dio.toml", FILE).expect("no errors");
    assert_eq!(file, built());
    for option in Options::DECLARED {
        assert!(FLAGS.iter().any(|(name, _)| *name == option.name), "{} is not in this test", option.name);
    }
}

#[test]
fn every_option_is_documented() {
    let page =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/dio-toml.md")).expect("is there");
    for option in Options::DECLARED {
        let key = if option.per_target {
            format!("| `[{}]` |", option.name)
        } else {
            format!("| `{}` |", option.name)
        };
        assert!(page.contains(&key), "{key}");
    }
}

#[test]
fn flags_are_refused_with_what_was_expected() {
    let mut options = Options::default();
    assert_eq!(options.set("dates", "joda"), Err("expected `chrono`, `jiff` or `time`".to_owned()));
    assert_eq!(options.set("derive", "Hash"), Err("expected `TARGET=VALUE`".to_owned()));
    assert_eq!(options.set("colour", "red"), Err("no option is named `colour`".to_owned()));
    assert_eq!(options, Options::default());
}

#[test]
fn paths_are_relative_to_the_file() {
    let options = Options::from_text("app/dio.toml", "schema = \"../shop.toml\"\n");
    let options = options.expect("no errors");
    assert_eq!(options.schema_path(), Some(PathBuf::from("app/../shop.toml").as_path()));
    assert_eq!(options.out_folder(Language::Rust), PathBuf::from("app/src"));
    assert_eq!(options.out_folder(Language::Python), PathBuf::from("app/python"));
}

/// The report of a broken `dio.toml`.
fn report(text: &str) -> String {
    Options::from_text("dio.toml", text).expect_err("is refused").to_string()
}

#[test]
fn everything_wrong_in_a_file_is_told_at_once() {
    let text = r##"schema = 1
date = "chrono"
dates = "joda"
derive = "Hash"

[attribute]
Order.note = "#[a]"
Order2 = ["#[b]", 2]

[computed]
"Order.score" = ["crate::score"]
"##;
    let expected = r##"error[dio::wrong-type]: `schema` must be a string
 --> dio.toml:1:10
  |
1 | schema = 1
  |          ^ this is an integer

error[dio::unknown-key]: unknown key `date`
 --> dio.toml:2:1
  |
2 | date = "chrono"
  | ^^^^ no option is called this
  |
help: an option with a similar name exists
  |
2 - date = "chrono"
2 + dates = "chrono"

error[dio::invalid-value]: `dates` cannot be `joda`
 --> dio.toml:3:9
  |
3 | dates = "joda"
  |         ^^^^^^ expected `chrono`, `jiff` or `time`

error[dio::wrong-type]: `derive` must be a table of targets
 --> dio.toml:4:10
  |
4 | derive = "Hash"
  |          ^^^^^^ this is a string

error[dio::wrong-type]: `Order` must be a string
 --> dio.toml:7:1
  |
7 | Order.note = "#[a]"
  | ^^^^^ this is a table
  |
  = help: a member is written in quotes: `"Order.note"`

error[dio::wrong-type]: `an element of Order2` must be a string
 --> dio.toml:8:19
  |
8 | Order2 = ["#[b]", 2]
  |                   ^ this is an integer

error[dio::wrong-type]: `Order.score` must be a string
  --> dio.toml:11:17
   |
11 | "Order.score" = ["crate::score"]
   |                 ^^^^^^^^^^^^^^^^ this is a list"##;
    assert_eq!(report(text), expected);
}

#[test]
fn a_file_that_is_no_toml_is_told() {
    let report = report("schema = shop.toml\n");
    assert!(report.starts_with("error[dio::syntax]: "), "{report}");
    assert!(report.contains("--> dio.toml:1:10"), "{report}");
}

#[test]
fn a_section_or_a_flag_asks_for_python() {
    let languages = |text: &str| Options::from_text("app/dio.toml", text).expect("no errors").languages();
    assert_eq!(languages(""), [Language::Rust]);
    assert_eq!(languages("[python]\n"), [Language::Rust, Language::Python]);
    assert_eq!(languages("[python]\nout = \"classes\"\n"), [Language::Rust, Language::Python]);
    assert_eq!(languages("language = \"python\"\n"), [Language::Python]);
    assert_eq!(languages("language = \"rust\"\n[python]\n"), [Language::Rust]);
    let options = Options::from_text("app/dio.toml", "[python]\n").expect("no errors");
    assert_eq!(options.out_folder(Language::Python), PathBuf::from("app/python"));
}

#[test]
fn a_section_is_a_table_of_its_own_options() {
    let expected = r#"error[dio::unknown-key]: unknown key `oout`
 --> dio.toml:2:1
  |
2 | oout = "classes"
  | ^^^^ no option is called this
  |
help: an option with a similar name exists
  |
2 - oout = "classes"
2 + out = "classes"

error[dio::wrong-type]: `python.out` must be a string
 --> dio.toml:3:7
  |
3 | out = 1
  |       ^ this is an integer"#;
    assert_eq!(report("[python]\noout = \"classes\"\nout = 1\n"), expected);
    assert!(report("python = true\n").starts_with("error[dio::wrong-type]: `python` must be a table"));
}
