//! The tables of `schemas/layouts.toml`.

pub mod device {
    dio_runtime::include_schema!("device");
}
mod catalog {
    dio_runtime::include_schema!("catalog");
}
mod log {
    dio_runtime::include_schema!("log");
}

use dio_runtime::AttributeValue;
use dio_runtime::mock::MockDynamo;

use crate::support::{at, fixed, round_trip};

/// The computed attribute `score`.
pub fn score(level: &log::Level, n: &i64) -> i64 {
    *n * if *level == log::Level::Ok { 1 } else { 10 }
}

/// The computed attribute `hint`.
pub fn hint(message: &str, note: Option<&String>) -> Option<String> {
    note.map(|note| format!("{message}: {note}"))
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub fn reading(second: u32, score: Option<i64>) -> device::Reading {
    device::Reading {
        device: vec![0, 255],
        at: at(&format!("2026-07-01T00:00:{second:02}Z")),
        kind: "t".into(),
        score,
        device_name: "d".into(),
        meta: Default::default(),
    }
}

#[tokio::test]
async fn numeric_and_binary_keys() {
    let mock = MockDynamo::new();
    let table = device::Device::new(mock.client(), "device").with_clock(fixed());
    table.create().await.unwrap();
    round_trip(&table, reading(1, Some(5))).await;
    for (second, score) in [(1, Some(30)), (2, Some(10)), (3, None), (4, Some(20))] {
        table.put(&reading(second, score)).send().await.unwrap();
    }
    let seconds = |records: Vec<device::Reading>| -> Vec<i64> {
        records.iter().map(|reading| reading.at.timestamp() % 60).collect()
    };
    let of_device = || table.readings(vec![0, 255]);
    assert_eq!(seconds(of_device().send().await.unwrap().records), [1, 2, 3, 4]);
    let bound = |text: &str| at(&format!("2026-07-01T00:00:{text}Z"));
    // An exclusive end is read and left out; a bound finer than seconds is rounded.
    let some = of_device().at(bound("01.5")..bound("04")).descending().send().await.unwrap().records;
    assert_eq!(seconds(some), [3, 2]);
    assert_eq!(seconds(of_device().at(..=bound("02")).send().await.unwrap().records), [1, 2]);
    let by_score = || table.readings_by_score("t");
    assert_eq!(seconds(by_score().send().await.unwrap().records), [2, 4, 1]);
    assert_eq!(seconds(by_score().score(11..).send().await.unwrap().records), [4, 1]);

    let item = &mock.table("device").items()[0];
    assert_eq!(item["id"].as_b().unwrap().as_ref(), [0, 255]);
    assert_eq!(item["born"], text("2026-07-01T12:00:00Z"));
    assert_eq!(item["changed"], text("2026-07-01T12:00:00.123456Z"));
    assert_eq!(item["born_key"], text("2026-07-01T12:00:00Z#d"));
    assert!(!item.contains_key("expires_at"));

    // A strict table does not take an item with another attribute for the record.
    let mut stranger = item.clone();
    stranger.insert("stranger".into(), number(1));
    mock.table("device").put(stranger);
    let key = || device::ReadingKey::new(vec![0, 255], bound("01"));
    assert!(table.get(key()).send().await.unwrap_err().is_undecodable());
}

#[tokio::test]
async fn a_key_of_created_at_moves_with_the_name_alone() {
    let mock = MockDynamo::new();
    let table = device::Device::new(mock.client(), "device").with_clock(fixed());
    table.create().await.unwrap();
    let stored = table.put(&reading(1, None)).send().await.unwrap().record;
    let key = || device::ReadingKey::new(vec![0, 255], stored.at);
    let born = stored.meta.created_at.unwrap();
    let later = table.with_clock(dio_runtime::Clock::new(|| at("2027-01-01T00:00:00Z")));
    let renamed = later
        .update(key())
        .set_device_name("e")
        .given(device::reading::DeviceNameGiven { created_at: born })
        .send()
        .await
        .unwrap()
        .record;
    assert_eq!((renamed.device_name.as_str(), renamed.meta.created_at), ("e", Some(born)));
    assert_eq!(mock.table("device").items()[0]["born_key"], text("2026-07-01T12:00:00Z#e"));
    let refused = later
        .update(key())
        .set_device_name("f")
        .given(device::reading::DeviceNameGiven { created_at: at("2027-01-01T00:00:00Z") })
        .send()
        .await
        .unwrap_err();
    assert!(refused.is_condition_failed() && !refused.is_not_found());
}

#[tokio::test]
async fn whole_keys_on_a_table_without_sort_key() {
    let mock = MockDynamo::new();
    let table = catalog::Catalog::new(mock.client(), "catalog");
    table.create().await.unwrap();
    let product = catalog::Product {
        product_id: "product:a|b#c".into(),
        shelf_id: Some("shelf:1".into()),
        tags: Default::default(),
        meta: Default::default(),
    };
    round_trip(&table, product.clone()).await;
    table.put(&product).send().await.unwrap();
    assert_eq!(
        table.products_by_shelf("shelf:1").send().await.unwrap().records,
        std::slice::from_ref(&product)
    );
    let unprefixed = catalog::Product { product_id: "a".into(), ..product.clone() };
    assert!(table.put(&unprefixed).send().await.unwrap_err().is_key_refused());
    // A get by key does not check the prefix: it finds nothing.
    assert!(table.get(catalog::ProductKey::new("a")).send().await.unwrap().record.is_none());
    for printed in [format!("{product:?}"), format!("{:?}", catalog::ProductKey::new("product:a|b#c"))] {
        assert!(printed.contains("[redacted]") && !printed.contains("a|b"), "{printed}");
    }
    let made = table.update(catalog::ProductKey::new("product:new")).or_create().send().await.unwrap().record;
    assert_eq!((made.product_id.as_str(), made.shelf_id, made.tags.len()), ("product:new", None, 0));
    let refused = table.update(catalog::ProductKey::new("new")).or_create().send().await.unwrap_err();
    assert!(refused.is_key_refused());
}

fn entry(note: Option<&str>) -> log::Entry {
    log::Entry {
        tenant: "t".into(),
        at: at("2026-07-01T13:14:15.000001Z"),
        n: 7,
        level: log::Level::Bad,
        message: "secret".into(),
        note: note.map(str::to_owned),
        meta: Default::default(),
    }
}

#[tokio::test]
async fn copies_derived_forms_and_computed_attributes() {
    let mock = MockDynamo::new();
    let table = log::Log::new(mock.client(), "log").with_clock(fixed());
    table.create().await.unwrap();
    round_trip(&table, entry(Some("n"))).await;
    let stored = table.put(&entry(None)).send().await.unwrap().record;
    let raw = || mock.table("log").get("log:t", "entry:2026-07-01T13:14:15.000001Z#0007").unwrap();
    let item = raw();
    for (attribute, value) in [
        ("t", text("t")),
        ("at", text("2026-07-01T13:14:15.000001Z")),
        ("n", number(7)),
        ("GSI1PK", text("level:bad")),
        ("GSI1SK", text("2026-07-01#t")),
        ("day", text("day:2026-07#2026-07-01")),
        ("line", text("t/7")),
        ("score", number(70)),
    ] {
        assert_eq!(item[attribute], value, "{attribute}");
    }
    assert!(!item.contains_key("label") && !item.contains_key("hint"));
    let key = || log::EntryKey::new("t", stored.at, 7);
    let printed = format!(
        "{:?}",
        log::entry::LevelGroup {
            level: log::Level::Ok,
            message: "secret".into(),
            note: Some("secret".into()),
        }
    );
    assert!(printed.contains("level: Ok") && !printed.contains("secret"), "{printed}");
    let changed = table
        .update(key())
        .set_level(log::Level::Ok)
        .given(log::entry::LevelGiven { message: "secret".into(), note: None })
        .send()
        .await
        .unwrap()
        .record;
    assert_eq!(changed.level, log::Level::Ok);
    assert_eq!((&raw()["GSI1PK"], &raw()["score"]), (&text("level:ok"), &number(7)));
    let noted = table.upsert(&entry(Some("n"))).send().await.unwrap().record;
    assert_eq!((noted.note.as_deref(), noted.level), (Some("n"), log::Level::Bad));
    assert_eq!((&raw()["label"], &raw()["hint"]), (&text("bad-n"), &text("secret: n")));
    table.upsert(&entry(None)).remove_note().send().await.unwrap();
    assert!(!raw().contains_key("label") && !raw().contains_key("hint") && !raw().contains_key("note"));

    let finer = log::Entry { at: at("2026-07-01T13:14:15.0000001Z"), ..entry(None) };
    assert!(table.put(&finer).send().await.unwrap_err().is_encode());
    let first_of_july = at("2026-07-01T00:00:00Z");
    assert_eq!(table.entries_of(&stored).await, 1);
    assert_eq!(table.entrys("t").at(..first_of_july).send().await.unwrap().records, []);

    // A copy of the primary key that says something else is no such record.
    let mut disagreeing = raw();
    disagreeing.insert("n".into(), number(8));
    mock.table("log").put(disagreeing);
    let error = table.get(key()).send().await.unwrap_err();
    assert!(error.is_undecodable(), "{error}");
    assert!(!format!("{error:?}").contains("secret"));
}

impl log::Log {
    async fn entries_of(&self, entry: &log::Entry) -> usize {
        let of_day = self.entrys_by_day(entry.at).send().await.unwrap().records;
        of_day.len()
    }
}
