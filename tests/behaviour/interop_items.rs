//! Items that dynamo-io and dio exchange: what either writes, the other reads.

mod relics {
    dio_runtime::include_schema!("relics");
}

use dio_runtime::mock::MockDynamo;
use dio_runtime::types::{AttributeValue, Blob};
use dio_runtime::{FloatSet, Item};

use crate::interop::wares::{Crate, CrateKey, Member, MemberKey, WaresItem};
use crate::interop::{ann, empty_crate, item, map, number, text, wares, whole_hold};
use crate::support::{at, fixed};
use relics::{Relic, RelicKey, Relics};

fn binary(bytes: &[u8]) -> AttributeValue {
    AttributeValue::B(Blob::new(bytes))
}

fn numbers(texts: &[&str]) -> AttributeValue {
    AttributeValue::Ns(texts.iter().map(|text| (*text).to_owned()).collect())
}

fn full_crate() -> Crate {
    Crate {
        flag: Some(false),
        blobs: Some([vec![1], vec![]].into()),
        text: "t".into(),
        note: Some("n".into()),
        blob: Some(vec![]),
        day: Some("2021-02-03".parse().unwrap()),
        moment: Some(at("2021-02-03T04:05:06.999999Z")),
        ratio: Some(1e16),
        ratios: Some([0.5, 5.0].into_iter().collect::<FloatSet>()),
        count: Some(0),
        counts: Some([1, -1].into()),
        words: Some(["b".to_owned(), String::new()].into()),
        stamp: Some(at("1969-12-31T23:59:58.5Z")),
        hold: Some(whole_hold()),
        raw: Some(vec![number("1"), AttributeValue::Null(true)]),
        more: Some([("a".to_owned(), text("b"))].into()),
        ..empty_crate()
    }
}

#[tokio::test]
async fn each_type_is_stored_as_dynamo_io_stores_it() {
    let (mock, table) = wares().await;
    let mut record = full_crate();
    record.meta.expires_at = Some(at("2030-01-01T00:00:00Z"));
    table.put(&record).send().await.unwrap();
    let stored = mock.table("wares").get("owner:a", "item:1").unwrap();
    let expected = item([
        ("pk", text("owner:a")),
        ("sk", text("item:1")),
        ("flag", AttributeValue::Bool(false)),
        ("blobs", AttributeValue::Bs(vec![Blob::new([]), Blob::new([1])])),
        ("text", text("t")),
        ("note", text("n")),
        ("blob", binary(&[])),
        ("day", text("2021-02-03")),
        ("moment", text("2021-02-03T04:05:06Z")),
        ("ratio", number("10000000000000000")),
        ("ratios", numbers(&["0.5", "5"])),
        ("count", number("0")),
        ("counts", numbers(&["-1", "1"])),
        ("words", AttributeValue::Ss(vec![String::new(), "b".into()])),
        ("stamp", number("-1")),
        ("hold", stored["hold"].clone()),
        ("raw", AttributeValue::L(vec![number("1"), AttributeValue::Null(true)])),
        ("more", map([("a", text("b"))])),
        ("created_at", text("2026-07-01T12:00:00Z")),
        ("updated_at", text("2026-07-01T12:00:00Z")),
        ("expires_at", number("1893456000")),
    ]);
    assert_eq!(stored, expected);
}

#[tokio::test]
async fn nothing_empty_is_stored_but_bytes() {
    let (mock, table) = wares().await;
    let stored = || mock.table("wares").get("owner:a", "item:1").unwrap();
    let names = |item: &Item| {
        let mut names: Vec<String> = item.keys().cloned().collect();
        names.sort();
        names
    };
    let emptied = Crate {
        note: Some(String::new()),
        words: Some([].into()),
        ratios: Some(FloatSet::default()),
        blob: Some(vec![]),
        ..empty_crate()
    };
    let left = ["blob", "created_at", "pk", "sk", "updated_at"];
    table.put(&emptied).send().await.unwrap();
    assert_eq!(names(&stored()), left);
    let read = table.get(CrateKey::new("owner:a", "item:1")).send().await.unwrap().record.unwrap();
    assert_eq!((read.text.as_str(), read.note, read.words, read.blob), ("", None, None, Some(vec![])));

    table.put(&full_crate()).send().await.unwrap();
    table.upsert(&emptied).send().await.unwrap();
    for attribute in ["text", "note", "words", "ratios"] {
        assert!(!stored().contains_key(attribute), "{attribute}");
    }
    assert!(stored().contains_key("flag"), "what is absent stays");
    table.put(&full_crate()).send().await.unwrap();
    table.update(CrateKey::new("owner:a", "item:1")).set_note("").set_text("").send().await.unwrap();
    assert!(!stored().contains_key("note") && !stored().contains_key("text"));
}

#[tokio::test]
async fn what_dynamo_io_writes_is_read() {
    let (mock, table) = wares().await;
    let put = |attributes: Vec<(&str, AttributeValue)>| {
        let mut stored = item([("pk", text("owner:a")), ("sk", text("item:1"))]);
        stored.extend(attributes.into_iter().map(|(name, value)| (name.to_owned(), value)));
        mock.table("wares").put(stored);
    };
    let read = async || table.get(CrateKey::new("owner:a", "item:1")).send().await.unwrap().record.unwrap();
    put(vec![
        ("flag", AttributeValue::Bool(true)),
        ("blobs", AttributeValue::Bs(vec![Blob::new([2]), Blob::new([1])])),
        ("text", text("")),
        ("blob", binary(&[7])),
        ("day", text("2021-02-03T04:05:06.000007+02:00")),
        ("moment", text("2021-02-03Z")),
        ("ratio", number("1e+16")),
        ("ratios", numbers(&["1.0", "-0.0", "1E+2"])),
        ("count", number("3.0")),
        ("counts", numbers(&["2.0", "1e+16"])),
        ("words", AttributeValue::Ss(vec!["b".into(), "a".into()])),
        ("stamp", number("1.5e9")),
        ("hold", map([("size", number("+5")), ("s", text("2021-02-03 10:00"))])),
        ("raw", AttributeValue::L(vec![AttributeValue::Null(true)])),
        ("more", map([("n", number("1"))])),
        ("updated_at", text("2021-02-03 04:05:06.123456")),
        ("expires_at", number("1e9")),
    ]);
    let found = read().await;
    assert_eq!((found.flag, found.text.as_str(), found.blob), (Some(true), "", Some(vec![7])));
    assert_eq!(found.day.unwrap().to_string(), "2021-02-03");
    assert_eq!(found.moment, Some(at("2021-02-03T00:00:00Z")));
    assert_eq!((found.ratio, found.count), (Some(1e16), Some(3)));
    assert_eq!(found.ratios, Some([1.0, 0.0, 100.0].into_iter().collect()));
    assert_eq!(found.counts, Some([2, 10_000_000_000_000_000].into()));
    assert_eq!(found.stamp, Some(at("2017-07-14T02:40:00Z")));
    let hold = found.hold.unwrap();
    assert_eq!((hold.size, hold.since.unwrap().to_string().as_str()), (Some(5), "2021-02-03"));
    assert_eq!(found.meta.created_at, None, "an absent stamp is not made up");
    assert_eq!(found.meta.updated_at, Some(at("2021-02-03T04:05:06Z")));
    assert_eq!(found.meta.expires_at, Some(at("2001-09-09T01:46:40Z")));

    let null = || AttributeValue::Null(true);
    let names = [
        "flag",
        "text",
        "day",
        "moment",
        "ratio",
        "count",
        "words",
        "hold",
        "raw",
        "created_at",
        "expires_at",
    ];
    put(names.map(|name| (name, null())).into());
    assert_eq!(read().await, empty_crate(), "NULL reads as absent");

    put(vec![("count", text("5"))]);
    let error = table.get(CrateKey::new("owner:a", "item:1")).send().await.unwrap_err();
    assert!(error.is_undecodable() && error.to_string().contains("`count`"), "{error}");
    for (name, value) in [
        ("moment", text("2021-02-03T12:34:56+00:00")),
        ("count", number("42.5")),
        ("stamp", number("253402300800")),
        ("hold", map([("size", number("0.5"))])),
    ] {
        put(vec![(name, value)]);
        let error = table.get(CrateKey::new("owner:a", "item:1")).send().await.unwrap_err();
        assert!(error.is_undecodable() && error.to_string().contains(name), "{error}");
    }
}

#[tokio::test]
async fn the_key_wins_over_copies_that_disagree() {
    let (mock, table) = wares().await;
    mock.table("wares").put(item([
        ("pk", text("user:1")),
        ("sk", text("slot:a@x")),
        ("team", text("blue")),
        ("email", text("other@x")),
        ("g1k", text("anything")),
        ("handle", number("1")),
        ("frozen", number("1")),
    ]));
    let read = table.get(MemberKey::new("user:1", "a@x")).send().await.unwrap().record.unwrap();
    let expected = Member { email: "a@x".into(), frozen: None, tries: 3, badge: "".into(), ..ann() };
    assert_eq!(read, expected);
}

#[tokio::test]
async fn an_item_matches_by_prefix_and_known_attributes() {
    let (mock, table) = wares().await;
    for (sk, extra) in [("item:1", None), ("item:2", Some(("stranger", number("1"))))] {
        let mut stored = item([("pk", text("owner:a")), ("sk", text(sk))]);
        stored.extend(extra.map(|(name, value)| (name.to_owned(), value)));
        mock.table("wares").put(stored);
    }
    mock.table("wares").put(item([("pk", text("own:a")), ("sk", text("item:1"))]));
    let error = table.crates("owner:a").send().await.unwrap_err();
    assert!(error.is_undecodable() && error.is_other_record());
    let each = table.crates("owner:a").each().await.unwrap();
    assert_eq!(each.records.iter().filter(|record| record.is_ok()).count(), 1);
    // A read by key does not check the prefix, and says that what is there is another's.
    let error = table.get(CrateKey::new("own:a", "item:1")).send().await.unwrap_err();
    assert!(error.is_other_record());
    let items = table.scan().send().await.unwrap().records;
    let others = items.iter().filter(|item| matches!(item, WaresItem::Other(_))).count();
    assert_eq!((items.len(), others), (3, 2));
    // Written they are refused.
    let unprefixed = Crate { item: "1".into(), ..empty_crate() };
    let sent = mock.requests().len();
    assert!(table.put(&unprefixed).send().await.unwrap_err().is_key_refused());
    assert_eq!(mock.requests().len(), sent);
}

#[tokio::test]
async fn legacy_indexes_have_the_attributes_of_the_constants() {
    let mock = MockDynamo::new();
    let table = Relics::new(mock.client(), "relics").with_clock(fixed());
    table.create().await.unwrap();
    let relic = Relic {
        device: "any".into(),
        event: "evt:1".into(),
        g1: Some("north".into()),
        level: 4,
        meta: Default::default(),
    };
    table.put(&relic).send().await.unwrap();
    let stored = mock.table("relics").get("any", "evt:1").unwrap();
    assert_eq!(
        (&stored["g1"], &stored["g2"], &stored["g3"]),
        (&text("north"), &text("kind:4"), &text("all"))
    );
    let mut same = stored.clone();
    same.insert("stranger".into(), number("1"));
    mock.table("relics").put(same);
    // `check = false` takes any key, and a table that is not strict any attribute.
    let found = table.get(RelicKey::new("any", "evt:1")).send().await.unwrap().record.unwrap();
    assert_eq!(Relic { meta: Default::default(), ..found.clone() }, relic);
    assert_eq!(table.relics_by_g1_g2("north").send().await.unwrap().records, std::slice::from_ref(&found));
    assert_eq!(table.relics_by_g3_g1().send().await.unwrap().records, [found]);
}
