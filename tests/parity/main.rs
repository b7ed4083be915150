//! dio beside the Python library dynamo-io, over the golden data in `tests/golden-data` and `tests/golden-data-more`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that panics fails")]

use std::fs;
use std::path::{Path, PathBuf};

use dio_tests::parity;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden-data")
}

/// A copy of the golden data in which a text of one file is another.
fn changed(name: &str, file: &str, text: &str, other: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("golden-{name}"));
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(data()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    let path = folder.join(file);
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.contains(text), "{file} has no {text}");
    fs::write(path, before.replacen(text, other, 1)).unwrap();
    folder
}

// One test, as the program is compiled once for all of it.
#[test]
fn dio_does_what_the_library_did_and_a_change_in_the_data_is_told() {
    let outcome = parity::run(&data()).unwrap();
    println!("{}", outcome.report);
    assert!(outcome.is_clean, "{}", outcome.report);

    let expression = "SET #k0=:v0, #k1=:v1, #k2=:v2, #k3=:v3,";
    let folder = changed("expression", "records.json", expression, &expression.replace("#k2=:v2", "#k2=:v3"));
    let outcome = parity::run(&folder).unwrap();
    assert!(!outcome.is_clean, "{}", outcome.report);
    assert!(outcome.report.contains("DIFFERENT product/full"), "{}", outcome.report);

    let folder = changed("match", "matches.json", "\"ok\": false", "\"ok\": true");
    assert!(!parity::run(&folder).unwrap().is_clean);
}

#[test]
fn dio_does_what_the_library_did_with_properties_and_maps() {
    let outcome = parity::run(&data().with_file_name("golden-data-more")).unwrap();
    println!("{}", outcome.report);
    assert!(outcome.is_clean, "{}", outcome.report);
}

#[test]
fn a_folder_that_is_not_in_the_format_is_refused() {
    let folder = changed("malformed", "readers.json", "\"function\":", "\"functions\":");
    let error = parity::run(&folder).unwrap_err();
    assert!(error.contains("readers.json: missing field `function` at line "), "{error}");

    let folder = changed("cut", "scalars.json", "\"serialize\": [", "\"serialize\": ");
    let error = parity::run(&folder).unwrap_err();
    assert!(error.contains("scalars.json: ") && error.contains(" at line "), "{error}");

    let error = parity::run(Path::new("no such folder")).unwrap_err();
    assert!(error.starts_with("no such folder: "), "{error}");
}
