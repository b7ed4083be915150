//! Queries of `schemas/shards.toml` that read several partitions as one: on the wire, and against a sorted reference.

use std::collections::BTreeSet;
use std::task::{Context, Waker};
use std::time::Duration;

use dio_runtime::mock::{MockDynamo, Operation, Request};
use dio_runtime::{Cursor, FanOut, Readable, Ulid};

use crate::reads::text;
use crate::shards::fleet::{Alert, Fleet, Latest, Reading, alert, latest as latest_handles};
use crate::shards::{alert_of, event, fleet, latest};
use crate::support::at;

/// Thirty devices, in however many of the 16 shards.
async fn wall() -> (MockDynamo, Fleet) {
    let (mock, fleet) = fleet().await;
    for device in 0..30 {
        fleet.put(&latest("t", &format!("d{device:02}"), device)).send().await.unwrap();
    }
    fleet.put(&latest("h", "d00", 0)).send().await.unwrap();
    mock.clear_requests();
    mock.clock().stop();
    (mock, fleet)
}

fn reading_of(moment: &str) -> Reading {
    Reading { device_id: "d".into(), at: at(moment), value: 1, meta: Default::default() }
}

/// A device with three readings a day over the first six days of July.
async fn days() -> (MockDynamo, Fleet) {
    let (mock, fleet) = fleet().await;
    for day in 1..=6 {
        for hour in [3, 9, 21] {
            fleet.put(&reading_of(&format!("2026-07-{day:02}T{hour:02}:00:00Z"))).send().await.unwrap();
        }
    }
    mock.clear_requests();
    mock.clock().stop();
    (mock, fleet)
}

/// The partitions that were read, in the order of the requests.
fn partitions(requests: &[Request]) -> Vec<String> {
    let of =
        |request: &Request| request.body["ExpressionAttributeValues"][":0"]["S"].as_str().unwrap().to_owned();
    requests.iter().map(of).collect()
}

fn devices(records: &[Latest]) -> Vec<String> {
    records.iter().map(|record| record.device_id.to_string()).collect()
}

#[tokio::test]
async fn all_shards_are_read_as_one() {
    let (mock, fleet) = wall().await;
    let read = fleet.wall("t").send().await.unwrap();
    let expected: Vec<String> = (0..30).map(|device| format!("d{device:02}")).collect();
    assert_eq!((devices(&read.records), read.cursor), (expected.clone(), None));
    let all: BTreeSet<String> = (0..16).map(|shard| format!("latest:t#{shard:02}")).collect();
    let requests = mock.requests();
    assert_eq!(requests.len(), 16);
    assert_eq!(partitions(&requests).into_iter().collect::<BTreeSet<_>>(), all);
    assert!(
        requests
            .iter()
            .all(|request| request.body["KeyConditionExpression"] == "#0 = :0 AND begins_with(#1, :1)")
    );
    assert!(requests.iter().all(|request| request.body.get("Limit").is_none()));

    mock.clear_requests();
    let read = fleet.wall("t").descending().limit(4).consistent().send().await.unwrap();
    assert_eq!(devices(&read.records), ["d29", "d28", "d27", "d26"]);
    let requests = mock.requests();
    assert!((16..20).contains(&requests.len()), "{}", requests.len());
    for request in requests {
        assert_eq!(request.body["ScanIndexForward"], false);
        assert_eq!(request.body["ConsistentRead"], true);
        assert!(request.body["Limit"].as_u64().unwrap() <= 4);
    }
    let from = fleet.wall_from("t", "d27").send().await.unwrap();
    assert_eq!(devices(&from.records), ["d27", "d28", "d29"]);
    let filtered = fleet.wall("t").filter(latest_handles::VALUE.lt(2)).send().await.unwrap();
    assert_eq!(devices(&filtered.records), ["d00", "d01"]);
    assert_eq!(fleet.wall("t").limit(0).send().await.unwrap().records, []);

    let mut one_shard = Vec::new();
    for shard in 0..16 {
        one_shard.extend(fleet.wall_shard("t", shard).send().await.unwrap().records);
    }
    one_shard.sort_by_key(|record| record.device_id.to_string());
    assert_eq!(devices(&one_shard), expected);
    assert!(fleet.wall_shard("t", 16).send().await.unwrap_err().is_key_refused());
}

#[tokio::test]
async fn no_more_partitions_are_read_at_a_time_than_may_be() {
    let (mock, fleet) = wall().await;
    for (side_by_side, rounds) in
        [(None, 2), (Some(1), 16), (Some(3), 6), (Some(16), 1), (Some(99), 1), (Some(0), 16)]
    {
        mock.clear_requests();
        mock.fault(Operation::Query).times(16).delay(Duration::from_secs(5));
        let before = mock.clock().now();
        let mut wall = fleet.wall("t");
        if let Some(side_by_side) = side_by_side {
            wall = wall.side_by_side(side_by_side);
        }
        assert_eq!(wall.send().await.unwrap().records.len(), 30);
        assert_eq!((mock.clock().now() - before).num_seconds(), 5 * rounds, "{side_by_side:?}");
        assert_eq!(mock.requests().len(), 16);
    }
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_asked_for() {
    let (mock, fleet) = wall().await;
    let mut stream = fleet.wall("t").side_by_side(5).stream();
    assert_eq!(mock.requests(), []);
    assert_eq!(stream.try_next().await.unwrap().unwrap().value, 0);
    assert_eq!(mock.requests().len(), 16, "each shard may have the first");
    let mut values = vec![0];
    while let Some(record) = stream.try_next().await.unwrap() {
        values.push(record.value);
    }
    assert_eq!(values, (0..30).collect::<Vec<_>>());
    assert!(stream.try_next().await.unwrap().is_none());

    mock.clear_requests();
    let error = fleet.wall("").send().await.unwrap_err();
    assert!(error.is_key_refused(), "{error}");
    assert_eq!(mock.requests(), []);
}

#[tokio::test]
async fn buckets_of_time_follow_one_another() {
    let (mock, fleet) = days().await;
    let (from, to) = (at("2026-07-02T04:00:00Z"), at("2026-07-05T09:00:00Z"));
    let read = fleet.readings_between("d", from..=to).send().await.unwrap();
    assert_eq!(read.cursor, None);
    let moments = |records: &[Reading]| -> Vec<String> {
        records.iter().map(|reading| reading.at.format("%d %H").to_string()).collect()
    };
    let expected = ["02 09", "02 21", "03 03", "03 09", "03 21", "04 03", "04 09", "04 21", "05 03", "05 09"];
    assert_eq!(moments(&read.records), expected);
    let days = ["02", "03", "04", "05"].map(|day| format!("readings:d#2026-07-{day}"));
    assert_eq!(partitions(&mock.requests()), days);

    // Under a limit one after another, and no further than it needs.
    mock.clear_requests();
    let first = fleet.readings_between("d", from..=to).limit(4).send().await.unwrap();
    assert_eq!(moments(&first.records), expected[..4]);
    assert_eq!(partitions(&mock.requests()), days[..2]);
    let limits: Vec<_> =
        mock.requests().iter().map(|request| request.body["Limit"].as_u64().unwrap()).collect();
    assert_eq!(limits, [4, 2]);
    let rest = fleet.readings_between("d", from..=to).start_at(first.cursor.unwrap()).send().await.unwrap();
    assert_eq!(moments(&rest.records), expected[4..]);

    mock.clear_requests();
    let last = fleet.last_readings("d", from..=to).limit(3).send().await.unwrap();
    assert_eq!(moments(&last.records), ["05 09", "05 03", "04 21"]);
    assert_eq!(partitions(&mock.requests()), [days[3].clone(), days[2].clone()]);

    // Without one several at a time, in order all the same.
    mock.clear_requests();
    mock.fault(Operation::Query).delay(Duration::from_secs(9));
    mock.fault(Operation::Query).times(3).delay(Duration::from_secs(1));
    let before = mock.clock().now();
    let mut stream = fleet.readings_between("d", from..=to).side_by_side(2).stream();
    let mut streamed = Vec::new();
    while let Some(reading) = stream.try_next().await.unwrap() {
        streamed.push(reading);
    }
    assert_eq!(moments(&streamed), expected);
    assert_eq!((mock.clock().now() - before).num_seconds(), 10);
}

#[tokio::test]
async fn a_range_that_cannot_be_read_is_told_or_empty() {
    let (mock, fleet) = days().await;
    let between = |from: &str, to: &str| fleet.readings_between("d", at(from)..=at(to));
    for (from, to) in
        [("2026-07-05T00:00:00Z", "2026-07-02T00:00:00Z"), ("2026-07-05T09:00:01Z", "2026-07-05T09:00:00Z")]
    {
        assert_eq!(between(from, to).send().await.unwrap().records, []);
    }
    let error = between("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z").send().await.unwrap_err();
    assert!(error.is_invalid());
    assert_eq!(error.to_string(), "the range lies in more than 10000 partitions: read it in parts");
    let mut stream = between("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z").stream();
    assert!(stream.try_next().await.unwrap_err().is_invalid());
    assert!(stream.try_next().await.unwrap().is_none());
    assert_eq!(mock.requests(), []);
}

#[tokio::test]
async fn what_goes_wrong_in_one_partition_is_told() {
    let (mock, fleet) = wall().await;
    let mut item =
        mock.table("fleet").items().into_iter().find(|item| item["sk"] == text("device:d07")).unwrap();
    item.insert("value".into(), text("seven"));
    mock.table("fleet").put(item);
    let error = fleet.wall("t").send().await.unwrap_err();
    assert_eq!(error.undecodable_items().len(), 1);
    assert_eq!(error.into_read::<Vec<Latest>>().unwrap().len(), 29);
    let each = fleet.wall("t").each().await.unwrap().records;
    assert_eq!(each.len(), 30);
    assert!(each[7].is_err(), "in its place");
    let mut stream = fleet.wall("t").stream();
    for _ in 0..7 {
        stream.try_next().await.unwrap().unwrap();
    }
    assert!(stream.try_next().await.unwrap_err().is_undecodable());
    assert_eq!(stream.try_next().await.unwrap().unwrap().value, 8, "it goes on");

    mock.fault(Operation::Query).after(5).error("AccessDeniedException", "not this one");
    let mut stream = fleet.wall("t").stream();
    let error = stream.try_next().await.unwrap_err();
    assert!(error.to_string().contains("not this one"), "{error}");
    assert!(stream.try_next().await.unwrap().is_none(), "it is over");
}

#[tokio::test]
async fn counts_are_of_all_partitions() {
    let (mock, fleet) = wall().await;
    let counted = fleet.wall("t").count().await.unwrap();
    assert_eq!((counted.count, counted.scanned, counted.cursor), (30, 30, None));
    assert_eq!(mock.requests().len(), 16);
    mock.clear_requests();
    let refused = "a count of several partitions takes no `limit` and no cursor";
    assert_eq!(fleet.wall("t").limit(3).count().await.unwrap_err().to_string(), refused);
    assert_eq!(mock.requests(), []);
    let queries = fleet.wall("t").descending().limit(1).into_queries().unwrap();
    assert_eq!(queries.len(), 16);
    let mut found = 0;
    for query in queries {
        let records = query.send().await.unwrap().records;
        assert!(records.len() <= 1);
        found += records.len();
    }
    assert!(found > 8);
    for request in mock.requests() {
        assert_eq!((&request.body["ScanIndexForward"], &request.body["Limit"]), (&false.into(), &1.into()));
    }
}

#[tokio::test]
async fn cursors_lead_on_in_their_own_query_alone() {
    let (mock, fleet) = wall().await;
    let cursor = fleet.wall("t").limit(3).send().await.unwrap().cursor.unwrap();
    let (from, to) = (at("2026-07-01T00:00:00Z"), at("2026-07-03T23:00:00Z"));
    for day in 1..=3 {
        fleet.put(&reading_of(&format!("2026-07-{day:02}T03:00:00Z"))).send().await.unwrap();
    }
    let readings = fleet.readings_between("d", from..=to).limit(1).send().await.unwrap().cursor.unwrap();
    mock.clear_requests();
    let refused = "the cursor belongs to another query: it leads on in the one that answered it";
    let errors = [
        fleet.wall("h").start_at(cursor.clone()).send().await.unwrap_err(),
        fleet.wall("t").descending().start_at(cursor.clone()).send().await.unwrap_err(),
        fleet.wall_shard("t", 3).start_at(cursor.clone()).send().await.unwrap_err(),
        fleet.happened_in(from).start_at(cursor.clone()).send().await.unwrap_err(),
        fleet
            .readings_between("d", from..=at("2026-07-02T00:00:00Z"))
            .start_at(readings.clone())
            .send()
            .await
            .unwrap_err(),
        fleet.last_readings("d", from..=to).start_at(readings.clone()).send().await.unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_invalid());
        assert_eq!(error.to_string(), refused);
    }
    let error = fleet.wall("t").start_at(cursor.clone()).into_queries().unwrap_err();
    assert_eq!(error.to_string(), "the cursor is of all partitions, and leads on in none of them");
    assert_eq!(mock.requests(), []);
    // It holds the bounds of its query.
    let first = fleet.wall_from("t", "d20").limit(2).send().await.unwrap();
    let rest = fleet.wall("t").start_at(first.cursor.unwrap()).send().await.unwrap();
    assert_eq!(devices(&rest.records), ["d22", "d23", "d24", "d25", "d26", "d27", "d28", "d29"]);
    assert_eq!(
        fleet.readings_between("d", from..=to).start_at(readings).send().await.unwrap().records.len(),
        2
    );
}

#[tokio::test]
async fn the_items_of_a_partition_follow_those_of_others_that_are_not_there_yet() {
    // A shard answers with several pages while others have answered with all they have.
    let (mock, fleet) = wall().await;
    let read = fleet.wall("t").page_size(1).send().await.unwrap();
    assert_eq!(
        read.records.iter().map(|record| record.value).collect::<Vec<_>>(),
        (0..30).collect::<Vec<_>>()
    );
    let requests = mock.requests().len();
    assert!(requests > 30);
    // The next page of a shard is asked for while the one before is handed out.
    mock.fault(Operation::Query).times(requests).delay(Duration::from_secs(1));
    let before = mock.clock().now();
    assert_eq!(fleet.wall("t").page_size(1).send().await.unwrap().records.len(), 30);
    let seconds = (mock.clock().now() - before).num_seconds();
    assert!(seconds < 15, "{requests} requests took {seconds} times as long as one");
    // One that is polled a single time has as many requests under way as may be.
    mock.clear_requests();
    mock.fault(Operation::Query).times(16).delay(Duration::from_secs(1));
    let mut send = Box::pin(fleet.wall("t").send());
    assert!(send.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    assert!(mock.requests().len() <= 8);
    drop(send);
}

#[tokio::test]
async fn streams_can_be_moved_to_other_threads() {
    fn is_sendable<T: Send + 'static>(value: T) -> T {
        value
    }
    let (_mock, fleet) = wall().await;
    assert_eq!(is_sendable(fleet.wall("t").send()).await.unwrap().records.len(), 30);
    assert_eq!(is_sendable(fleet.wall("t").count()).await.unwrap().count, 30);
    drop(is_sendable(fleet.wall("t").stream()));
}

#[tokio::test]
async fn numbers_are_merged_as_numbers() {
    let (mock, fleet) = fleet().await;
    let ranks = [9, 10, -3, 100, 11, 0, 99, 2];
    for (id, rank) in (0..).zip(ranks) {
        // Each in a shard of its own, as far as that goes.
        let owner = format!("owner {id}");
        fleet.put(&Alert { rank, owner, ..alert_of("d", id) }).send().await.unwrap();
    }
    mock.clear_requests();
    let read = fleet.ranked("north", -5..=99).send().await.unwrap();
    assert_eq!(read.records.iter().map(|alert| alert.rank).collect::<Vec<_>>(), [-3, 0, 2, 9, 10, 11, 99]);
    let requests = mock.requests();
    assert_eq!(requests.len(), 200);
    assert_eq!(requests[0].body["KeyConditionExpression"], "#0 = :0 AND #1 = :1 AND #2 BETWEEN :2 AND :3");
    let first = fleet.ranked("north", -5..=99).descending().limit(3).send().await.unwrap();
    assert_eq!(first.records.iter().map(|alert| alert.rank).collect::<Vec<_>>(), [99, 11, 10]);
    let rest =
        fleet.ranked("north", -5..=99).descending().start_at(first.cursor.unwrap()).send().await.unwrap();
    assert_eq!(rest.records.iter().map(|alert| alert.rank).collect::<Vec<_>>(), [9, 2, 0, -3]);
    // A change of owner moves it to another shard, where it is found.
    let moved = fleet
        .update(alert_of("d", 0).key())
        .set_owner("eve")
        .given(alert::OwnerGiven { site: "north".into() })
        .send()
        .await
        .unwrap()
        .record;
    let read = fleet.ranked("north", 9..=9).send().await.unwrap().records;
    assert_eq!(read, [moved]);
}

/// Ulids of one shard and another stand in one hour.
#[tokio::test]
async fn an_hour_is_one_sequence() {
    let (_mock, fleet) = fleet().await;
    for id in 0..12 {
        fleet.put(&event(&format!("2026-07-01T13:{:02}:00Z", id * 5 % 12), id)).send().await.unwrap();
    }
    fleet.put(&event("2026-07-01T14:00:00Z", 99)).send().await.unwrap();
    let read = fleet.happened_in(at("2026-07-01T13:00:00Z")).send().await.unwrap().records;
    let moments: Vec<_> = read.iter().map(|event| event.at).collect();
    assert_eq!(moments.len(), 12);
    assert!(moments.is_sorted());
    let shards: BTreeSet<_> = read.iter().map(|event| *event.key().shard()).collect();
    assert!(shards.len() > 1, "or the test shows nothing");
    assert_eq!(read[0].event_id, Ulid::from_parts(0, 0));
}

/// The stored cursor of this name.
fn stored(name: &str) -> &'static str {
    let lines = include_str!("../stored/cursors.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut columns = lines.filter_map(|line| line.split_once('\t'));
    columns.find(|(of, _)| *of == name).unwrap_or_else(|| panic!("no line `{name}`")).1
}

/// The query stops with this cursor, and goes on from it as often as it is asked to.
async fn leads_on<T: Readable, K>(name: &str, make: impl Fn() -> FanOut<T, K>, rest: usize) {
    let cursor = make().limit(4).send().await.unwrap().cursor.unwrap();
    assert_eq!(cursor.to_string(), stored(name), "{name}");
    assert_eq!(stored(name).parse::<Cursor>().unwrap(), cursor, "{name}");
    assert_eq!(make().start_at(cursor).send().await.unwrap().records.len(), rest, "{name}");
}

#[tokio::test]
async fn cursors_are_those_of_before() {
    let (_mock, fleet) = wall().await;
    leads_on("all shards", || fleet.wall("t"), 26).await;
    leads_on("all shards, descending", || fleet.wall("t").descending(), 26).await;
    let (_mock, fleet) = days().await;
    let july = || at("2026-07-01T04:00:00Z")..=at("2026-07-05T09:00:00Z");
    leads_on("buckets", || fleet.readings_between("d", july()), 9).await;
    leads_on("buckets, descending", || fleet.last_readings("d", july()), 9).await;
    let (_mock, fleet) = crate::shards::fleet().await;
    for id in 0..8 {
        fleet.put(&Alert { owner: format!("owner {id}"), ..alert_of("d", id) }).send().await.unwrap();
    }
    leads_on("all shards of an index", || fleet.ranked("north", 0..=9), 4).await;
}
