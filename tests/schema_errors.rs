//! One folder per rule, `dio-codegen/rules/<rule>/`: a schema that breaks it, and the whole report. They are what `dio explain`
//! shows. After a change of the reports, `SNAPSHOTS=overwrite cargo test -p dio-tests --test schema_errors` writes them anew, to be read in the diff.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::Path;

use dio_codegen::report::Report;
use dio_codegen::sources::Sources;
use dio_codegen::{CheckOptions, Language, Options, check, check_with, rules};
use snapbox::Data;
use snapbox::assert::{Action, Assert};

const RULES: &str = "../dio-codegen/rules";

#[test]
fn each_rule_has_its_report() {
    let overwrite = std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite");
    let action = if overwrite { Action::Overwrite } else { Action::Verify };
    let assert = Assert::new().action(action);
    let mut failures = Vec::new();
    for rule in rules() {
        let folder = Path::new(RULES).join(rule.id);
        assert!(folder.is_dir(), "the rule `{}` has no fixture", rule.id);
        let report = report(&folder);
        let breaks = report.diagnostics().iter().any(|diagnostic| diagnostic.rule == *rule);
        assert!(breaks, "the fixture of `{}` does not break it:\n{report}", rule.id);
        let expected = Data::read_from(&folder.join("report.txt"), None).raw();
        if let Err(error) = assert.try_eq(Some(&rule.id), format!("{report}\n").into(), expected) {
            failures.push(error.to_string());
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The report of a schema or, where there is a `dio.toml`, of that. Paths in it are relative to the folder.
fn report(folder: &Path) -> Report {
    let mut schema: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
        })
        .collect();
    schema.sort_by_key(|(path, _)| (path != "schema.toml", path.clone()));
    let options = schema.iter().position(|(path, _)| path == "dio.toml").map(|index| schema.remove(index));
    let options = options.map(|(path, text)| Options::from_text(path, text).unwrap()).unwrap_or_default();
    let mut strictness = CheckOptions::default();
    strictness.python = options.languages().contains(&Language::Python);
    let checked = check_with(&Sources::from_texts(schema), strictness);
    assert_eq!(checked.model.is_none(), checked.report.has_errors(), "{}", folder.display());
    match checked.model {
        Some(model) if checked.report.is_empty() => options.check(&model),
        _ => checked.report,
    }
}

#[test]
fn each_finding_is_of_a_rule_that_is_listed() {
    for entry in fs::read_dir(RULES).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap();
        assert!(rules().iter().any(|rule| rule.id == name), "`{name}` is no rule");
        for diagnostic in report(&folder).diagnostics() {
            assert!(rules().contains(&diagnostic.rule), "`{}` is not listed", diagnostic.rule.id);
        }
    }
}

#[test]
fn what_is_not_built_can_be_allowed_and_gives_no_model() {
    let sources = Sources::load(Path::new(RULES).join("unbuilt/schema.toml"));
    let mut options = CheckOptions::default();
    options.allow_unbuilt = true;
    let checked = check_with(&sources, options);
    assert!(!checked.report.has_errors(), "{}", checked.report);
    assert!(!checked.report.is_empty());
    assert!(checked.model.is_none());
}

/// The example of the design, to the letter.
#[test]
fn a_misspelled_field_is_told_as_the_design_shows() {
    let schema = fs::read_to_string("../schemas/design.toml").unwrap();
    let broken = schema.replacen(
        "pk  = \"customer:{customer_id}\"\nsk  = \"order:",
        "pk  = \"customer:{custmer_id}\"\nsk  = \"order:",
        1,
    );
    let report = check(&Sources::from_texts([("schemas/shop.toml", broken)])).report;
    snapbox::assert_data_eq!(
        report.to_string(),
        snapbox::str![[r#"
error[dio::unknown-field]: key template names `custmer_id`, which is not a field of `Order`
  --> schemas/shop.toml:44:18
   |
44 | pk  = "customer:{custmer_id}"
   |                  ^^^^^^^^^^ not a field of `Order`
   |
help: a field with a similar name exists
   |
44 - pk  = "customer:{custmer_id}"
44 + pk  = "customer:{customer_id}"
"#]]
    );
}

#[test]
fn the_schema_of_the_design_is_clean() {
    let checked = check(&Sources::load("../schemas/design.toml"));
    assert!(checked.report.is_empty(), "{}", checked.report);
    assert!(checked.model.is_some());
}

#[test]
fn a_package_without_files_is_told_without_a_place() {
    let report = check(&Sources::load("schema_errors/none.toml")).report;
    assert_eq!(
        report.to_string(),
        "error[dio::unreadable-file]: `schema_errors/none.toml` cannot be read: there is no such file"
    );
}
