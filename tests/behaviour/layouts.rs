//! The tables of `schemas/layouts.toml`.

pub mod device {
    dio_runtime::include_schema!("device");
}
pub mod catalog {
    dio_runtime::include_schema!("catalog");
}
pub mod log {
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
    let unshelved = catalog::Product { shelf_id: Some("1".into()), ..product.clone() };
    assert!(table.put(&unshelved).send().await.unwrap_err().is_key_refused());
    assert!(table.update(product.key()).set_shelf_id("1").send().await.unwrap_err().is_key_refused());
    // Other writers may fill an index key as they like.
    let mut other = unshelved.to_item().unwrap_or_else(|_| product.to_item().unwrap());
    other.insert("shelf".into(), text("1"));
    mock.table("catalog").put(other);
    assert_eq!(table.products_by_shelf("1").send().await.unwrap().records, [unshelved]);
    table.put(&product).send().await.unwrap();
    // A read by key does not check the prefix: it finds nothing.
    assert!(table.get(catalog::ProductKey::new("a")).send().await.unwrap().record.is_none());
    for printed in [format!("{product:?}"), format!("{:?}", catalog::ProductKey::new("product:a|b#c"))] {
        assert!(printed.contains("[redacted]") && !printed.contains("a|b"), "{printed}");
    }
    let made = table.update(catalog::ProductKey::new("product:new")).or_create().send().await.unwrap().record;
    assert_eq!((made.product_id.as_str(), made.shelf_id, made.tags.len()), ("product:new", None, 0));
    // A set that is there and empty takes the place of the stored one.
    let tagged = catalog::Product { tags: ["a".to_owned()].into(), ..product.clone() };
    assert_eq!(table.upsert(&tagged).send().await.unwrap().record, tagged);
    assert_eq!(table.upsert(&product).send().await.unwrap().record, product);
    let refused = table.update(catalog::ProductKey::new("new")).or_create().send().await.unwrap_err();
    assert!(refused.is_key_refused());
}

pub fn entry(note: Option<&str>) -> log::Entry {
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
    let error = table.upsert(&entry(None)).send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`note` shares an index key with fields that are written: set it, or say `.remove_note()`"
    );
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

#[tokio::test]
async fn named_queries_of_every_range() {
    let mock = MockDynamo::new();
    let table = log::Log::new(mock.client(), "log").with_clock(fixed());
    table.create().await.unwrap();
    let mut stored = Vec::new();
    for (tenant, day, n) in [("ta", 1, 1), ("ta", 1, 2), ("ta", 2, 3), ("tb", 1, 4)] {
        let at = at(&format!("2026-07-{day:02}T00:00:00Z"));
        let entry = log::Entry { tenant: tenant.into(), at, n, ..entry(None) };
        stored.push(table.put(&entry).send().await.unwrap().record);
    }
    let numbers = |records: Vec<log::Entry>| records.iter().map(|entry| entry.n).collect::<Vec<_>>();
    let (first, second) = (stored[0].at, stored[2].at);
    let bad = log::Level::Bad;
    let mut of_a_day = numbers(table.of_a_day(bad, first).send().await.unwrap().records);
    of_a_day.sort_unstable();
    assert_eq!(of_a_day, [1, 2, 4]);
    assert_eq!(numbers(table.of_a_tenant(bad, first, "tb").send().await.unwrap().records), [4]);
    assert_eq!(numbers(table.of_a_tenant(bad, second, "t").send().await.unwrap().records), [3]);
    assert_eq!(numbers(table.numbered("ta", first, 0).send().await.unwrap().records), [2, 1]);
    assert_eq!(numbers(table.numbered("ta", first, 1).send().await.unwrap().records), [2]);
    assert_eq!(numbers(table.before("ta", second).send().await.unwrap().records), [1, 2]);
    assert_eq!(numbers(table.entrys("ta").at(first..=second).send().await.unwrap().records), [1, 2, 3]);

    let table = device::Device::new(mock.client(), "device").with_clock(fixed());
    table.create().await.unwrap();
    for (second, name) in [(1, "b"), (2, "a"), (3, "c")] {
        let reading =
            device::Reading { device_name: name.into(), ..reading(second, Some(i64::from(second))) };
        table.put(&reading).send().await.unwrap();
    }
    let names = |records: Vec<device::Reading>| {
        records.into_iter().map(|reading| reading.device_name).collect::<String>()
    };
    let second = |second| reading(second, None).at;
    assert_eq!(names(table.from_score("t", 2).send().await.unwrap().records), "ba");
    assert_eq!(names(table.scored("t", 3).send().await.unwrap().records), "c");
    let between = table.between_seconds(vec![0, 255], second(2)..=second(3));
    assert_eq!(names(between.send().await.unwrap().records), "ac");
    assert_eq!(names(table.named("t", "b").send().await.unwrap().records), "b");
    assert_eq!(names(table.name_from("t", "b").send().await.unwrap().records), "bc");
    let by_name = || table.readings_by_name("t");
    assert_eq!(names(by_name().device_name("a".."c").send().await.unwrap().records), "ab");
    assert_eq!(names(by_name().device_name("b".to_owned()..).send().await.unwrap().records), "bc");
    assert_eq!(names(by_name().device_name_begins_with("c").descending().send().await.unwrap().records), "c");
}

impl log::Log {
    async fn entries_of(&self, entry: &log::Entry) -> usize {
        let of_day = self.entrys_by_day(entry.at).send().await.unwrap().records;
        of_day.len()
    }
}
