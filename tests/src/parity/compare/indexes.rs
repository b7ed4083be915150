//! `indexes.json`: the constants, as they are in Python and corrected.

use serde_json::{Value as Json, json};

use super::Context;
use crate::parity::folder::IndexConstant;
use crate::parity::record::Failure;
use crate::parity::report::{Expected, FileReport};
use dio_runtime::dynamo_io::{Index, Indexes, LegacyIndexes};

macro_rules! constants {
    ($of:ident: $($constant:ident)*) => { [$((stringify!($constant), $of::$constant)),*] };
}

pub fn compare(context: &Context<'_>) -> FileReport {
    let corrected = constants!(Indexes: STANDARD INVERTED PARTITION_G1 PARTITION_G2 PARTITION_G3 SORT_G1 SORT_G2 SORT_G3
        G1_PARTITION G1_SORT G1_G2 G1_G3 G2_PARTITION G2_SORT G2_G1 G2_G3 G3_PARTITION G3_SORT G3_G1 G3_G2);
    let legacy = constants!(LegacyIndexes: STANDARD INVERTED PARTITION_G1 PARTITION_G2 PARTITION_G3 SORT_G1 SORT_G2
        SORT_G3 G1_PARTITION G1_SORT G1_G2 G1_G3 G2_PARTITION G2_SORT G2_G1 G2_G3 G3_PARTITION G3_SORT G3_G1 G3_G2);
    let mut report = FileReport::default();
    for golden in &context.folder.indexes {
        report.case();
        let expected = Expected::same(golden_json(golden));
        report.check(&format!("{} as it was", golden.constant), &expected, found(&legacy, &golden.constant));
        let expected = match corrected_json(golden) {
            Some(json) => Expected::same(json).by(["R12"]),
            None => expected,
        };
        report.check(&golden.constant, &expected, found(&corrected, &golden.constant));
    }
    report
}

fn golden_json(golden: &IndexConstant) -> Json {
    json!({ "name": golden.name, "partition_key": golden.partition_key, "sort_key": golden.sort_key })
}

/// The constant with the attributes that the library's columns write: `g1k` for `g1`, and the name that says which.
fn corrected_json(golden: &IndexConstant) -> Option<Json> {
    let parts: Vec<&str> = golden.id.split('_').collect();
    // G3_G2 calls itself g3_g3.
    let constant = golden.constant.to_lowercase();
    let own: Vec<&str> = if golden.constant.is_empty() { parts } else { constant.split('_').collect() };
    let [partition @ ("g1" | "g2" | "g3"), sort @ ("g1" | "g2" | "g3")] = own[..] else { return None };
    Some(json!({
        "name": format!("{partition}_{sort}"),
        "partition_key": format!("{partition}k"),
        "sort_key": format!("{sort}k"),
    }))
}

fn found(constants: &[(&str, Index)], constant: &str) -> Result<Json, Failure> {
    let index = constants.iter().find(|(name, _)| *name == constant).map(|(_, index)| index);
    let index = index.ok_or_else(|| Failure::Refused(format!("there is no constant `{constant}`")))?;
    Ok(json!({ "name": index.name, "partition_key": index.partition_key, "sort_key": index.sort_key }))
}
