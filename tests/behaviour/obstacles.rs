//! The names of `schemas/obstacles.toml`: what compiles also works.

pub mod g {
    dio_runtime::include_schema!("obstacle");
}

use std::collections::{BTreeMap, BTreeSet, HashMap};

use dio_runtime::mock::MockDynamo;
use dio_runtime::{AttributeValue, Ulid, Uuid};

use crate::support::{at, fixed, round_trip};

fn table(mock: &MockDynamo) -> g::Obstacle {
    g::Obstacle::new(mock.client(), "obstacle").with_clock(fixed())
}

fn debug(type_: &str) -> g::Debug {
    g::Debug {
        r#type: type_.into(),
        self_: Some(3),
        r#gen: 4,
        value: "hidden".into(),
        members: vec!["a".into(), "b".into()],
        error: BTreeMap::from([("x".to_owned(), g::Err::Self_)]),
        super_: None,
        eq: Some("e".into()),
        exists: Some(true),
        size: None,
        new: None,
        name: None,
        member: None,
        at: Some("a".into()),
        key: None,
        path: None,
    }
}

pub fn option() -> g::Option {
    g::Option {
        self_: "id".into(),
        r#type: g::Err::None,
        r#gen: g::Default::from(-5),
        client: "client".into(),
        key: g::Clone::from("not named"),
        table: Some(true),
        send: Some(g::From::from(at("2026-07-01T00:00:00.123Z"))),
        limit: 1,
        filter: Some(debug("inner")),
        item: "item".into(),
        to: vec![debug("first"), debug("second")],
        from: -3,
        keys: BTreeSet::from(["k".to_owned()]),
        changes: Some(BTreeSet::from([1, -1])),
        update: g::Err::Ok,
        upsert: 1.25,
        given: "3.14".parse().unwrap(),
        group: false,
        value: g::Number::from(
            "12345678901234567890123456789012345678".parse::<dio_runtime::Number>().unwrap(),
        ),
        super_: Some("hidden".into()),
        crate_: at("2026-07-01T00:00:01Z"),
        r#async: Some(AttributeValue::Bool(true)),
        record: Some(HashMap::from([("a".to_owned(), AttributeValue::N("1".into()))])),
        formatter: Some(Uuid::from_u128(7)),
        reader: Some(vec![AttributeValue::Null(true)]),
        writer: BTreeSet::from([vec![0, 1]]),
        created: Some([0.5, 2.0].into_iter().collect()),
        r#dyn: Some(g::Into::from(vec![9])),
        now: BTreeMap::from([("k".to_owned(), debug("of a map"))]),
        r#mut: Some(union()),
        meta: Default::default(),
    }
}

fn union() -> g::Fn {
    g::Fn::Option {
        members: "m".into(),
        value: vec![
            g::Fn::Self_ { self_: "s".into(), r#type: 1, fields: None },
            g::Fn::In { fields: "f".into() },
            g::Fn::Type { p: "p".into(), r: 2 },
            g::Fn::None,
            g::Fn::Other(HashMap::from([("type".to_owned(), AttributeValue::S("X".into()))])),
        ],
        tag: Some(g::Err::Self_),
        text: None,
        formatter: "f".into(),
    }
}

#[tokio::test]
async fn variants_named_as_methods_of_handles_are_asked_for() {
    let mock = MockDynamo::new();
    let t = table(&mock);
    t.create().await.unwrap();
    t.put(&g::Option { r#mut: Some(g::Fn::Type { p: "p".into(), r: 2 }), ..option() }).send().await.unwrap();
    let handle = || g::option::MUT;
    let condition = handle().is_type_() & !handle().is_in_() & !handle().is_self() & !handle().is_option();
    t.update(option().key()).set_mut(union()).when(condition).send().await.unwrap();
}

#[tokio::test]
async fn members_named_as_methods_of_handles_are_reached() {
    let mock = MockDynamo::new();
    let t = table(&mock);
    t.create().await.unwrap();
    t.put(&option()).send().await.unwrap();
    let member = || g::option::FILTER;
    let condition = member().exists_().eq(true)
        & member().eq_().begins_with("e")
        & member().size_().not_exists()
        & member().at().eq("a")
        & member().exists();
    let updated = t
        .update(option().key())
        .set(member().new_(), "n")
        .set(g::option::NOW.key("k").r#type(), "changed")
        .remove(member().self_())
        .when(condition)
        .send()
        .await
        .unwrap()
        .record;
    let filter = updated.filter.unwrap();
    assert_eq!((filter.new.as_deref(), filter.self_), (Some("n"), None));
    assert_eq!(updated.now["k"].r#type, "changed");
}

#[tokio::test]
async fn records_with_the_names_of_the_prelude_are_stored_and_read() {
    let mock = MockDynamo::new();
    let t = table(&mock);
    t.create().await.unwrap();
    round_trip(&t, option()).await;
    let bare = g::Option {
        table: None,
        send: None,
        filter: None,
        to: Vec::new(),
        keys: BTreeSet::new(),
        changes: None,
        super_: None,
        r#async: None,
        record: None,
        formatter: None,
        reader: None,
        writer: BTreeSet::new(),
        created: None,
        r#dyn: None,
        now: BTreeMap::new(),
        r#mut: None,
        r#type: g::Err::Self_,
        ..option()
    };
    round_trip(&t, bare).await;
    round_trip(
        &t,
        g::Result { other: "o".into(), ok: Some("k".into()), err: None, meta: Default::default() },
    )
    .await;
    let string = g::String {
        string: "s".into(),
        send: 12,
        limit: 7,
        filter: -9,
        start_at: at("2026-07-01T00:00:00Z"),
        meta: Default::default(),
    };
    round_trip(&t, string).await;
    let boxed = g::Box {
        of: g::Iterator::from(Uuid::from_u128(1)),
        stream: g::Sized::from(Ulid::from_parts(1, 2)),
        until: g::Copy::from(true),
        each: Some(g::Drop::from("1.5".parse::<dio_runtime::Number>().unwrap())),
        pages: Some(g::Eq::from(0.25)),
        into_sdk: Some(g::Sync::from(at("2026-07-01T00:00:00Z"))),
        consistent: Some(g::Ord::from("2026-07-01".parse::<chrono::NaiveDate>().unwrap())),
        meta: Default::default(),
    };
    round_trip(&t, boxed).await;
    round_trip(
        &t,
        g::Vec { r#as: "a".into(), r#in: at("2026-07-01T13:14:15.123456Z"), meta: Default::default() },
    )
    .await;
    let send =
        g::Send { r#box: "MiXed".into(), r#ref: "2026-07-01".parse().unwrap(), meta: Default::default() };
    round_trip(&t, send).await;
    round_trip(&t, g::Self_ { a: "a".into(), b: false, meta: Default::default() }).await;
    round_trip(&t, g::Some { none: Some("n".into()), meta: Default::default() }).await;
    round_trip(&t, g::Ok { r#mut: "m".into(), std: Some("s".into()), core: None, meta: Default::default() })
        .await;
    let schema = g::Schema {
        new: "n".into(),
        clone: "2026-07-01".parse().unwrap(),
        item: Some("i".into()),
        key: None,
        v: Some(g::Value::Output),
        meta: Default::default(),
    };
    assert_eq!(schema.key().new_(), "n");
    round_trip(&t, schema).await;
    let value =
        g::Value2 { value: g::Value::Err, open: g::OpenValue::from("unknown"), meta: Default::default() };
    round_trip(&t, value).await;
}

#[tokio::test]
async fn records_with_the_names_of_the_runtime_are_stored_and_read() {
    let mock = MockDynamo::new();
    let t = table(&mock);
    t.create().await.unwrap();
    macro_rules! of_one_field {
        ($($record:ident)*) => {
            $(round_trip(&t, g::$record { r: "r".into(), meta: Default::default() }).await;)*
        };
    }
    of_one_field!(Attribute Change Whole Bare Primary Stored Key Record Update Super Type Core Std Stamp Meta);
    round_trip(&t, g::Bound { r: "r".into(), k: "2026-07-01".parse().unwrap(), meta: Default::default() })
        .await;
}

#[tokio::test]
async fn fields_named_as_generated_variables_can_be_changed() {
    let mock = MockDynamo::new();
    let t = table(&mock);
    t.create().await.unwrap();
    let record = g::New {
        item: "i".into(),
        key: "K".into(),
        to: "t".into(),
        new: Some("n".into()),
        from: Some("f".into()),
        now: None,
        group: None,
        update: None,
        given: Some("g".into()),
        meta: Default::default(),
    };
    round_trip(&t, record.clone()).await;
    t.put(&record).send().await.unwrap();
    let key = || g::NewKey::new("i", "K", "t");
    let changed = t
        .update(key())
        .set_from(Some("F".into()))
        .given(g::new::FromGiven { new: Some("n".into()) })
        .set_now_group(g::new::NowGroup { now: Some("w".into()), group: Some("g".into()) })
        .set_update("u")
        .remove_given()
        .send()
        .await
        .unwrap()
        .record;
    assert_eq!((changed.from.as_deref(), changed.group.as_deref()), (Some("F"), Some("g")));
    assert_eq!((changed.update.as_deref(), changed.given), (Some("u"), None));
    let item = mock.table("obstacle").get("new:i", "k#K#t").unwrap();
    assert_eq!(item["g1k"], AttributeValue::S("n1:n#F#K".into()));
    assert_eq!(item["g2k"], AttributeValue::S("n2:w#g#t".into()));
    assert_eq!(item["g3k"], AttributeValue::S("n3:g".into()));
    let found = t.new_by_g1_sort("n", "F", "K").to("t".to_owned()..).send().await.unwrap().records;
    assert_eq!(found.len(), 1);
    let left = t
        .upsert(&g::New { new: None, from: None, ..record.clone() })
        .remove_group()
        .remove_now()
        .send()
        .await;
    assert_eq!(left.unwrap().record.from.as_deref(), Some("F"));
    let item = mock.table("obstacle").get("new:i", "k#K#t").unwrap();
    assert!(item.contains_key("g1k") && !item.contains_key("g2k") && !item.contains_key("g3k"));
}

#[tokio::test]
async fn queries_of_any_name_can_be_called() {
    let mock = MockDynamo::new();
    let t = table(&mock);
    t.create().await.unwrap();
    let stored = t.put(&option()).send().await.unwrap().record;
    assert_eq!(t.vec("id").r#type(g::Err::None).send().await.unwrap().records, std::slice::from_ref(&stored));
    assert_eq!(t.r#match("id").send().await.unwrap().records, [stored]);
    let day = |day: &str| day.parse::<chrono::NaiveDate>().unwrap();
    for of in ["2026-07-01", "2026-07-02", "2026-07-03"] {
        t.put(&g::Bound { r: "r".into(), k: day(of), meta: Default::default() }).send().await.unwrap();
    }
    let some = t.self_("r", day("2026-07-02")..=day("2026-07-09")).send().await.unwrap().records;
    assert_eq!(some.iter().map(|bound| bound.k).collect::<Vec<_>>(), [day("2026-07-02"), day("2026-07-03")]);
    assert_eq!(t.send(g::Iterator::from(Uuid::nil())).send().await.unwrap().records, []);
    let of_type = t.put(&g::Type { r: "r".into(), meta: Default::default() }).send().await.unwrap().record;
    t.put(&g::Std { r: "r".into(), meta: Default::default() }).send().await.unwrap();
    let gathered = t.r#type("r").send().await.unwrap();
    assert_eq!((gathered.r#type, gathered.std.is_some(), gathered.core), (Some(of_type), true, None));
    assert!(format!("{:?}", g::TypeGathered::default()).starts_with("TypeGathered { type: None, "));
    assert!(matches!(t.r#box("r").send().await.unwrap().records.as_slice(), [g::BoxItem::Std(_)]));
}

#[test]
fn sensitive_fields_are_redacted() {
    let printed = format!("{:?}", option());
    assert!(!printed.contains("hidden"), "{printed}");
    assert!(printed.contains("super: [redacted]") && printed.contains("value: [redacted]"), "{printed}");
}
