//! A plain `BTreeMap` from keys to texts of the size of the mock's: how much of the mock's growth is memory's.

use std::collections::BTreeMap;
use std::hint::black_box;

use crate::interleave::{Contender, time};
use crate::table::{Position, Random, Work};

/// Items by their keys, as texts.
pub struct Plain(BTreeMap<Vec<u8>, Vec<u8>>);

/// As for the mock.
const REQUESTS: usize = 5;

fn key(position: Position) -> Vec<u8> {
    let key = position.key();
    format!("{}{}", key["pk"]["S"], key["sk"]["S"]).into_bytes()
}

/// The map with so many items, put there in an order that has nothing to do with that of their keys.
pub fn plain(items: u64) -> Plain {
    // A step that has no divisor in common with the numbers of items that are measured.
    let scattered = (0..items).map(|at| Position(at * 7_919 % items));
    Plain(scattered.map(|at| (key(at), at.item().to_string().into_bytes())).collect())
}

/// What the work is when nothing is left of it but the search and the copying.
pub fn on_plain<'a>(plain: &'a Plain, work: Work, items: u64) -> Option<Contender<'a>> {
    let length = match work {
        Work::Get => 1,
        Work::Query => 20,
        Work::Scan => 100,
        _ => return None,
    };
    let mut random = Random::new();
    Some(Box::new(move || {
        let keys: Vec<Vec<u8>> = (0..REQUESTS).map(|_| key(random.position(items))).collect();
        time(|| {
            for key in &keys {
                let mut out = Vec::with_capacity(512 * length);
                plain.0.range(key.clone()..).take(length).for_each(|(_, text)| out.extend_from_slice(text));
                black_box(out);
            }
        })
    }))
}
