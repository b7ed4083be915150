//! The fuzz targets of `fuzz/`, without libFuzzer: they build, and their bodies take inputs. `cargo fuzz` needs a nightly
//! toolchain, so nothing else of the tests would notice that one is broken.

#![cfg(feature = "mock")]
#![allow(clippy::duplicate_mod, reason = "each target is a program, with a copy of what they share")]
#![allow(clippy::expect_used, reason = "what they share is a test's")]

use proptest::prelude::*;

// The targets say `libfuzzer_sys::fuzz_target!`.
extern crate self as libfuzzer_sys;

/// Libfuzzer's macro, but for who calls the body.
#[macro_export]
macro_rules! fuzz_target {
    (|$input:ident: $kind:ty| $body:block) => {
        pub fn run($input: $kind) $body
    };
}

macro_rules! targets {
    ($($name:ident from $path:literal),* $(,)?) => {$(
        #[path = $path]
        #[allow(unused_attributes, reason = "libFuzzer brings `main`; here is one")]
        mod $name;
    )*};
}

targets! {
    condition from "../fuzz/fuzz_targets/condition.rs",
    filter from "../fuzz/fuzz_targets/filter.rs",
    key_condition from "../fuzz/fuzz_targets/key_condition.rs",
    projection from "../fuzz/fuzz_targets/projection.rs",
    update from "../fuzz/fuzz_targets/update.rs",
    wire from "../fuzz/fuzz_targets/wire.rs",
}

/// Texts that the targets' dictionary is made for.
const EXPRESSIONS: &str =
    r"((a|#n|:v|SET |REMOVE |AND |OR |NOT |BETWEEN |size|\(|\)|\[1\]|\.|,|=|<>| ){1,4}|\PC{0,8}){0,6}";

proptest! {
    #[test]
    fn expressions_get_an_answer(text in EXPRESSIONS) {
        for run in [condition::run, filter::run, key_condition::run, projection::run, update::run] {
            run(&text);
        }
    }

    #[test]
    fn bodies_get_an_answer(choice in any::<u8>(), body in r#"(\{"TableName": ?"shop",? ?("Key|Item|Limit":)?.{0,20}\}|\PC{0,20})"#) {
        let mut input = vec![choice];
        input.extend_from_slice(body.as_bytes());
        wire::run(&input);
    }
}

/// Every target is among those above.
#[test]
fn all_targets_are_here() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/fuzz_targets");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["condition", "filter", "key_condition", "projection", "update", "wire"]);
}
