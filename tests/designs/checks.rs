//! The designs of `schemas/`. What a design wants and dio does not build yet stands in `designs/<name>.txt`, as
//! `dio check --allow-unbuilt` tells it. `SNAPSHOTS=overwrite cargo test -p dio-tests --test designs` writes these anew.

use std::path::Path;

use dio_codegen::report::Severity;
use dio_codegen::sources::Sources;
use dio_codegen::syntax::documents;
use dio_codegen::{CheckOptions, check_with};
use snapbox::Data;
use snapbox::assert::{Action, Assert};

/// Each design, and how much of it is not built. These numbers only ever go down.
const DESIGNS: [(&str, usize); 10] = [
    ("adopted", 0),
    ("catalog", 0),
    ("courses", 0),
    ("deals", 0),
    ("design", 0),
    ("github", 0),
    ("saas", 0),
    ("sessions", 0),
    ("shop", 0),
    ("timeseries", 0),
];

/// The designs whose access patterns are run here, each in the file of its name.
const WHOLE: [&str; 7] = ["adopted", "courses", "deals", "github", "saas", "sessions", "timeseries"];

fn load(name: &str) -> Sources {
    let text = std::fs::read_to_string(format!("../schemas/{name}.toml")).unwrap();
    Sources::from_texts([(format!("schemas/{name}.toml"), text)])
}

#[test]
fn each_design_is_sound_but_for_what_is_not_built() {
    let overwrite = std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite");
    let assert = Assert::new().action(if overwrite { Action::Overwrite } else { Action::Verify });
    for (name, most) in DESIGNS {
        let mut options = CheckOptions::default();
        options.allow_unbuilt = true;
        let checked = check_with(&load(name), options);
        let found = checked.report.diagnostics();
        assert!(
            found.iter().all(|it| it.rule.id == "unbuilt" && it.severity == Severity::Warning),
            "{}",
            checked.report
        );
        assert_eq!(found.len(), most, "`{name}`: what is not built may only become less\n{}", checked.report);
        assert_eq!(checked.model.is_some(), most == 0, "{name}");
        if most > 0 {
            let report = format!("{}\n", checked.report);
            assert.eq(report, Data::read_from(Path::new(&format!("designs/{name}.txt")), None));
        }
    }
}

#[test]
fn each_design_is_in_the_list() {
    let mut files: Vec<String> = std::fs::read_dir("../schemas")
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    assert_eq!(files, DESIGNS.map(|(name, _)| name));
}

#[test]
fn each_design_says_how_it_is_read() {
    for (name, _) in DESIGNS.iter().filter(|(name, _)| *name != "design") {
        let (documents, _) = documents(&load(name));
        let queries: Vec<_> = documents.iter().flat_map(|document| &document.queries).collect();
        assert!(queries.len() >= 12, "`{name}` has {} queries", queries.len());
        for query in queries {
            assert!(query.doc.is_some(), "`{}` of `{name}` has no `doc`", query.name.value);
        }
    }
}

/// What the tests of this folder run. A design that is not whole yet has none.
#[test]
fn each_access_pattern_of_a_whole_design_is_run() {
    for name in WHOLE {
        let test = std::fs::read_to_string(format!("designs/{name}.rs")).unwrap();
        let (documents, _) = documents(&load(name));
        for query in documents.iter().flat_map(|document| &document.queries) {
            let name = &query.name.value;
            assert!(test.contains(&format!(".{name}(")), "`{name}` is not run");
        }
    }
}
