//! The mock beside an emulator that shares nothing with it: random sequences of requests, the same answers.
//!
//! Where the two differ, DynamoDB's documentation decides; what is left of the oracle's own is in `known`, and
//! `docs/mock.md` lists it.

#![allow(clippy::unwrap_used, reason = "a test ends at the first thing that is wrong")]

mod answer;
mod expression;
mod known;
mod messages;
mod oracle;
mod pages;
mod run;
mod shape;
mod step;
mod value;

use proptest::prelude::*;

macro_rules! shapes {
    ($($name:ident: $shape:ident),* $(,)?) => {
        proptest! {
            #![proptest_config(run::config())]
            $(
                #[test]
                fn $name(steps in step::steps(&shape::$shape)) {
                    run::play(&shape::$shape, &steps)?;
                }
            )*
        }
    };
}

shapes! {
    texts_as_keys: TEXTS,
    numbers_as_keys: NUMBERS,
    bytes_as_keys: BYTES,
    no_sort_key: NO_SORT,
}
