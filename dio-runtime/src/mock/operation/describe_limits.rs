//! `DescribeLimits` (API Reference, DescribeLimits): the quotas that every account begins with. The mock does
//! not enforce them.

use crate::mock::error::Answer;
use crate::mock::wire::{Object, Request};

use super::Access;

pub(crate) fn run(_: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    access.read(|_| {
        let mut out = Vec::new();
        let mut answer = Object::begin(&mut out);
        for (field, units) in [
            ("AccountMaxReadCapacityUnits", 80_000),
            ("AccountMaxWriteCapacityUnits", 80_000),
            ("TableMaxReadCapacityUnits", 40_000),
            ("TableMaxWriteCapacityUnits", 40_000),
        ] {
            answer.number(field, units);
        }
        answer.end();
        Ok(out)
    })
}
