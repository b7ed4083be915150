//! What named queries say beside their keys, on the table of `schemas/named.toml`: requests on the wire, and what comes back.

mod depot {
    dio_runtime::include_schema!("depot");
}

use chrono::{DateTime, NaiveDate, Utc};
use depot::{Depot, DepotItem, Door, DoorKey, NewSinceItem, Parcel, Reading, Stage};
use dio_runtime::mock::{MockDynamo, Operation, Request};
use dio_runtime::{BatchGet, Clock, Get, Number, Query, Readable, Uuid};

use crate::support::at;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn decimal(text: &str) -> Number {
    text.parse().unwrap()
}

fn parcel(number: i64, stage: Stage) -> Parcel {
    Parcel {
        site: "berlin".into(),
        stage,
        number,
        due: day("2026-12-01").into(),
        priority: number,
        title: format!("parcel {number}"),
        weight: Number::from(number),
        volume: None,
        fragile: false,
        checked: None,
        seen: None,
        batch: None,
        labels: None,
        sizes: None,
        notes: Vec::new(),
        address: None,
        digest: None,
        meta: Default::default(),
    }
}

fn door(side: &str) -> Door {
    Door {
        site: "berlin".into(),
        side: side.into(),
        title: "a door".into(),
        open: true,
        meta: Default::default(),
    }
}

/// Six parcels in Berlin, two in each stage, and two doors; a parcel and a door elsewhere.
async fn depot() -> (MockDynamo, Depot) {
    let mock = MockDynamo::new();
    let now = at("2026-07-01T12:00:00Z");
    let depot = Depot::new(mock.client(), "depot").with_clock(Clock::new(move || now));
    depot.create().await.unwrap();
    let stages = [Stage::Planned, Stage::Planned, Stage::Packed, Stage::Packed, Stage::Sent, Stage::Sent];
    for (number, stage) in (1..).zip(stages) {
        depot.put(&parcel(number, stage)).send().await.unwrap();
    }
    depot.put(&door("back")).send().await.unwrap();
    depot.put(&door("front")).send().await.unwrap();
    depot.put(&Parcel { site: "ulm".into(), ..parcel(7, Stage::Packed) }).send().await.unwrap();
    depot.put(&Door { site: "ulm".into(), ..door("front") }).send().await.unwrap();
    mock.clear_requests();
    (mock, depot)
}

async fn numbers<K>(query: Query<Parcel, K>) -> Vec<i64> {
    query.send().await.unwrap().records.iter().map(|parcel| parcel.number).collect()
}

/// An expression of a request with its names and values in it.
fn expression(request: &Request, which: &str) -> String {
    let body = &request.body;
    let Some(text) = body[which].as_str() else { return String::new() };
    let mut shown = String::new();
    let mut rest = text;
    while let Some(begin) = rest.find(['#', ':']) {
        shown += &rest[..begin];
        rest = &rest[begin..];
        let end = rest[1..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |end| end + 1);
        let placeholder = &rest[..end];
        shown += &match body["ExpressionAttributeNames"][placeholder].as_str() {
            Some(name) => name.to_owned(),
            None => body["ExpressionAttributeValues"][placeholder].to_string(),
        };
        rest = &rest[end..];
    }
    shown + rest
}

fn only(mock: &MockDynamo) -> Request {
    let requests = mock.requests();
    assert_eq!(requests.len(), 1, "{requests}");
    mock.clear_requests();
    requests[0].clone()
}

/// The filter that a query sends.
async fn filter<T: Readable, K>(mock: &MockDynamo, query: Query<T, K>) -> String {
    query.send().await.unwrap();
    expression(&only(mock), "FilterExpression")
}

#[tokio::test]
async fn a_constant_of_the_key_bounds_what_is_read() {
    let (mock, depot) = depot().await;
    assert_eq!(numbers(depot.packed("berlin")).await, [3, 4]);
    let request = only(&mock);
    assert_eq!(
        expression(&request, "KeyConditionExpression"),
        r##"pk = {"S":"site:berlin"} AND begins_with(sk, {"S":"parcel:K#"})"##
    );
    assert_eq!(expression(&request, "FilterExpression"), "");

    assert_eq!(numbers(depot.packed_from("berlin", 4)).await, [4]);
    assert_eq!(numbers(depot.packed_from("berlin", 3)).await, [4, 3]);
    assert_eq!(numbers(depot.of_berlin()).await, [3, 4, 1, 2, 5, 6]);
    mock.clear_requests();
    assert_eq!(numbers(depot.sent_of("berlin")).await, [5, 6]);
    assert_eq!(
        expression(&only(&mock), "KeyConditionExpression"),
        r#"site = {"S":"berlin"} AND stage = {"S":"S"}"#
    );
    depot.put(&Parcel { due: day("2027-01-01").into(), ..parcel(8, Stage::Planned) }).send().await.unwrap();
    assert_eq!(numbers(depot.due_on_new_year("berlin", Stage::Planned)).await, [8]);
}

#[tokio::test]
async fn other_constants_are_a_filter() {
    let (mock, depot) = depot().await;
    depot.put(&Parcel { fragile: true, priority: 1, ..parcel(8, Stage::Sent) }).send().await.unwrap();
    depot.put(&Parcel { fragile: true, ..parcel(9, Stage::Sent) }).send().await.unwrap();
    mock.clear_requests();
    assert_eq!(numbers(depot.fragile_of("berlin")).await, [8]);
    let filter = expression(&only(&mock), "FilterExpression");
    assert_eq!(filter, r#"(fragile = {"BOOL":true}) AND (priority = {"N":"1"})"#);
}

#[tokio::test]
async fn a_limit_and_consistency_are_where_the_query_begins() {
    let (mock, depot) = depot().await;
    assert_eq!(numbers(depot.first_of("berlin")).await, [3, 4]);
    let request = only(&mock);
    assert_eq!((&request.body["Limit"], &request.body["ConsistentRead"]), (&2.into(), &true.into()));
    // The caller may say another.
    assert_eq!(numbers(depot.first_of("berlin").limit(3)).await, [3, 4, 1]);
    mock.clear_requests();
    assert_eq!(numbers(depot.titled("berlin")).await, [3, 4, 5, 6]);
    let request = only(&mock);
    assert_eq!(
        (&request.body["IndexName"], &request.body["ConsistentRead"]),
        (&"by_title".into(), &true.into())
    );
}

#[tokio::test]
async fn a_filter_is_what_the_schema_says() {
    let (mock, depot) = depot().await;
    let late = || day("2026-12-24").into();
    assert_eq!(numbers(depot.urgent("berlin", 2, late())).await, [3, 4, 1, 2]);
    assert_eq!(
        expression(&only(&mock), "FilterExpression"),
        r#"(stage IN ({"S":"P"}, {"S":"K"})) AND ((priority > {"N":"2"}) OR (due < {"S":"2026-12-24"}))"#
    );
    assert_eq!(numbers(depot.urgent("berlin", 3, day("2026-12-01").into())).await, [4]);
    // `limit` counts records, not what the filter left out.
    assert_eq!(numbers(depot.urgent("berlin", 1, day("2026-12-01").into()).limit(2)).await, [3, 4]);

    depot.put(&Parcel { volume: Some(1500.5), ..parcel(40, Stage::Sent) }).send().await.unwrap();
    assert_eq!(numbers(depot.between("berlin", decimal("2.5"))).await, [1, 2, 40]);
    assert_eq!(numbers(depot.between("berlin", decimal("0.1"))).await, [40]);
}

#[tokio::test]
async fn every_type_with_an_order_has_constants() {
    let (mock, depot) = depot().await;
    let moment: DateTime<Utc> = at("2026-07-01T12:00:00Z");
    let batch = Uuid::parse_str("00000000-0000-4000-8000-000000000001").unwrap();
    let later = moment + chrono::Duration::seconds(3600);
    let full =
        Parcel { checked: Some(moment), seen: Some(later), batch: Some(batch), ..parcel(10, Stage::Sent) };
    depot.put(&full).send().await.unwrap();
    depot
        .put(&Parcel { number: 11, seen: Some(moment - chrono::Duration::days(30)), ..full.clone() })
        .send()
        .await
        .unwrap();
    depot.put(&Parcel { number: 12, batch: None, ..full }).send().await.unwrap();
    assert_eq!(numbers(depot.compared("berlin")).await, [10]);
    mock.clear_requests();
    let filter = filter(&mock, depot.compared("berlin")).await;
    assert!(filter.contains(r#"checked >= {"S":"2026-07-01T12:00:00.000Z"}"#), "{filter}");
    assert!(filter.contains(r#"seen > {"N":"1782900000"}"#), "{filter}");
    assert!(filter.contains(r#"batch = {"S":"00000000-0000-4000-8000-000000000001"}"#), "{filter}");
}

#[tokio::test]
async fn texts_collections_and_presence() {
    let (mock, depot) = depot().await;
    let with = |number: i64| Parcel {
        title: "three o'clock".into(),
        labels: Some(["new".to_owned(), "gift".to_owned()].into()),
        sizes: Some([5_000_000_000].into()),
        notes: vec!["gift".to_owned()],
        digest: Some(vec![1, 2, 3]),
        ..parcel(number, Stage::Sent)
    };
    depot.put(&with(20)).send().await.unwrap();
    let old = Some(["old".to_owned(), "gift".to_owned()].into());
    depot.put(&Parcel { labels: old, ..with(21) }).send().await.unwrap();
    assert_eq!(numbers(depot.texts("berlin", "three", "other")).await, [20, 21]);
    assert_eq!(numbers(depot.texts("berlin", "four", "other")).await, [0; 0]);
    assert_eq!(numbers(depot.collections("berlin", "gift")).await, [20]);
    assert_eq!(numbers(depot.collections("berlin", "new")).await, [0; 0]);
    assert_eq!(numbers(depot.digested("berlin", vec![1, 2])).await, [20, 21]);
    assert_eq!(numbers(depot.digested("berlin", vec![2])).await, [0; 0]);
    let address = Some(depot::Address { city: "Ulm".into() });
    depot.put(&Parcel { address, ..with(22) }).send().await.unwrap();
    assert_eq!(numbers(depot.existing("berlin")).await, [3, 4, 1, 2, 5, 6, 22]);
    mock.clear_requests();
    assert_eq!(
        filter(&mock, depot.existing("berlin")).await,
        "(attribute_exists(volume) OR attribute_exists(address)) \
         OR (NOT (attribute_exists(digest) OR attribute_exists(labels)))"
    );
}

#[tokio::test]
async fn one_filter_is_for_all_records_of_a_query() {
    let (mock, depot) = depot().await;
    let before = at("2026-06-30T00:00:00Z");
    let titles: Vec<_> = depot
        .new_since("berlin", before, "parcel 3")
        .send()
        .await
        .unwrap()
        .records
        .into_iter()
        .map(|item| match item {
            NewSinceItem::Parcel(parcel) => parcel.title,
            NewSinceItem::Door(door) => door.side,
            NewSinceItem::Other(item) => panic!("{item:?}"),
        })
        .collect();
    assert_eq!(titles, ["back", "front", "parcel 4", "parcel 1", "parcel 2", "parcel 5", "parcel 6"]);
    mock.clear_requests();
    let after = at("2026-07-01T12:00:00Z");
    assert_eq!(
        filter(&mock, depot.new_since("berlin", after, "x")).await,
        r#"((created_at > {"S":"2026-07-01T12:00:00Z"}) AND (title <> {"S":"x"})) AND (title <> {"S":"x"})"#
    );
    assert!(depot.new_since("berlin", after, "x").send().await.unwrap().records.is_empty());
}

#[tokio::test]
async fn a_whole_key_is_a_get() {
    let (mock, depot) = depot().await;
    let found = depot.door("front", "berlin").send().await.unwrap().required().unwrap();
    assert_eq!((found.side.as_str(), found.site.as_str()), ("front", "berlin"));
    let request = only(&mock);
    assert_eq!(request.operation, Operation::GetItem);
    assert_eq!(request.body["ConsistentRead"], true);
    assert!(depot.door("left", "berlin").send().await.unwrap().record.is_none());
    mock.clear_requests();

    assert_eq!(depot.main_door("ulm").send().await.unwrap().required().unwrap().site.as_str(), "ulm");
    let request = only(&mock);
    assert_eq!(request.body["Key"]["sk"]["S"], "#door:front");
    assert_eq!(request.body["ConsistentRead"], serde_json::Value::Null);
}

/// What a query of records that share a key is generated as.
#[tokio::test]
async fn a_read_by_key_answers_with_an_enum_of_records() {
    let (mock, depot) = depot().await;
    let get = |side: &str| Get::<DepotItem>::new(&depot, &DoorKey::new("berlin", side));
    let found = get("front").consistent().send().await.unwrap().required().unwrap();
    assert!(matches!(found, DepotItem::Door(door) if door.side == "front"));
    assert!(get("left").send().await.unwrap().required().unwrap_err().is_not_found());
    // What is none of the records is handed out as it is.
    let item = crate::reads::raw("site:berlin", "#door:odd");
    let typed = item.into_iter().chain([("_type".to_owned(), crate::reads::text("Window"))]);
    let put = mock.client().put_item().table_name("depot").set_item(Some(typed.collect()));
    put.send().await.unwrap();
    assert!(
        matches!(get("odd").send().await.unwrap().record, Some(DepotItem::Other(item)) if item.len() == 3)
    );
    let found = BatchGet::new(vec![get("odd"), get("left"), get("back")]).send().await.unwrap();
    assert!(matches!(found.as_slice(), [Some(DepotItem::Other(_)), None, Some(DepotItem::Door(_))]));
}

#[tokio::test]
async fn many_keys_are_a_batch_in_the_callers_order() {
    let (mock, depot) = depot().await;
    let keys = [("front", "ulm"), ("left", "berlin"), ("back", "berlin"), ("front", "berlin")];
    let keys = keys.map(|(side, site)| DoorKey::new(site, side));
    let doors = depot.doors_at(keys).send().await.unwrap();
    let found: Vec<_> =
        doors.iter().map(|door| door.as_ref().map(|door| (door.side.as_str(), door.site.as_str()))).collect();
    assert_eq!(found, [Some(("front", "ulm")), None, Some(("back", "berlin")), Some(("front", "berlin"))]);
    assert_eq!(only(&mock).operation, Operation::BatchGetItem);
    assert!(depot.doors_at(Vec::new()).send().await.unwrap().is_empty());
    assert!(mock.requests().is_empty(), "nothing to ask");
}

#[tokio::test]
async fn a_day_and_a_shard_follow_from_the_rest_of_the_key() {
    let (mock, depot) = depot().await;
    let reading = Reading {
        device: "d".into(),
        at: at("2026-07-01T12:00:00.000001Z"),
        metric: "heat".into(),
        value: 1.5,
        meta: Default::default(),
    };
    depot.put(&reading).send().await.unwrap();
    mock.clear_requests();
    let found = depot.reading("d", reading.at, "heat").send().await.unwrap().required().unwrap();
    assert_eq!(found.value, 1.5);
    assert_eq!(only(&mock).operation, Operation::GetItem);
    // Of a day and a shard all is read: only the day of the moment counts.
    let shard = dio_runtime::Record::key(&reading).shard().to_owned();
    let midnight = at("2026-07-01T00:00:00Z");
    assert_eq!(depot.readings("d", midnight, shard).send().await.unwrap().records, [found]);
    assert!(depot.readings("d", midnight, shard).at(..reading.at).send().await.unwrap().records.is_empty());
}
