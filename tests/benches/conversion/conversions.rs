//! Each record both ways, by each of the three.

use std::fmt::Debug;

use dio_runtime::{Item, Record};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::warehouse::{Parcel, Product};
use crate::{by_hand, by_serde, records};

/// Who converts, in the order of the ways.
pub const NAMES: [&str; 3] = ["by hand", "dio", "serde_dynamo"];

/// What is measured of a conversion.
pub trait Measure {
    /// One way to convert.
    type Way<'a>;

    /// Takes a conversion of what `make` makes. Only the conversion counts, not the making, nor the end of what comes out
    /// of it.
    fn way<'a, I: 'a, O: 'a>(make: impl Fn() -> I + 'a, convert: impl Fn(I) -> O + 'a) -> Self::Way<'a>;

    /// Prints a row for each way.
    fn compare(record: &str, direction: &str, ways: [Self::Way<'_>; 3]);
}

/// Measures everything.
pub fn measure<M: Measure>() {
    measure_record::<M, Parcel, by_serde::Parcel, _>(
        "8 fields",
        &records::parcel(),
        by_hand::parcel_to_item,
        by_hand::parcel_from_item,
    );
    measure_record::<M, Product, by_serde::Product, _>(
        "40 fields",
        &records::product(),
        by_hand::product_to_item,
        by_hand::product_from_item,
    );
}

fn measure_record<M, R, S, E>(
    name: &str,
    record: &R,
    to_item: fn(&R) -> Item,
    from_item: fn(Item) -> Result<R, E>,
) where
    M: Measure,
    R: Record + Debug + PartialEq,
    S: Serialize + DeserializeOwned + Debug + PartialEq,
    E: Debug,
{
    // As the SDK makes it: a map that grew.
    let mut item = Item::new();
    item.extend(to_item(record));
    let for_serde: S = serde_dynamo::from_item(item.clone()).unwrap();
    assert_eq!(record.to_item().unwrap(), item);
    assert_eq!(serde_dynamo::to_item::<_, Item>(&for_serde).unwrap(), item);
    assert_eq!(R::from_item(item.clone()).unwrap(), *record);
    assert_eq!(from_item(item.clone()).unwrap(), *record);

    M::compare(
        name,
        "write",
        [
            M::way(|| (), |()| to_item(record)),
            M::way(|| (), |()| record.to_item().unwrap()),
            M::way(|| (), |()| serde_dynamo::to_item::<_, Item>(&for_serde).unwrap()),
        ],
    );
    M::compare(
        name,
        "read",
        [
            M::way(|| item.clone(), |item| from_item(item).unwrap()),
            M::way(|| item.clone(), |item| R::from_item(item).unwrap()),
            M::way(|| item.clone(), |item| serde_dynamo::from_item::<_, S>(item).unwrap()),
        ],
    );
}
