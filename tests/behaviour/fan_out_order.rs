//! Reads of several partitions are one sequence, whatever their pages, limits and cursors: against a sorted reference.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use dio_runtime::mock::MockDynamo;
use dio_runtime::{Cursor, FanOut, Readable, Record};
use proptest::prelude::*;

use crate::model::{Reading as How, config, in_order, reading, run};
use crate::shards::fleet::{Alert, Event, Fleet, Reading, State};
use crate::shards::{alert_of, event};
use crate::support::{at, fixed};

/// Reads to the end, from cursor to cursor where there is a limit, each passed on as text.
async fn read<T: Readable, K>(make: impl Fn() -> FanOut<T, K>, how: How, side_by_side: usize) -> Vec<T> {
    let mut records = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut query = make().side_by_side(side_by_side);
        if how.descending {
            query = query.descending();
        }
        if let Some(limit) = how.limit {
            query = query.limit(limit);
        }
        if let Some(items) = how.page_size {
            query = query.page_size(items);
        }
        if let Some(cursor) = cursor {
            query = query.start_at(cursor.parse::<Cursor>().unwrap());
        }
        let output = query.send().await.unwrap();
        assert!(how.limit.is_none_or(|limit| output.records.len() <= limit));
        records.extend(output.records);
        cursor = output.cursor.map(|cursor| cursor.to_string());
        if cursor.is_none() {
            return records;
        }
        assert!(how.limit.is_some(), "without a limit all is read");
    }
}

async fn store<R: Record<Schema = Fleet>>(records: &[R]) -> Fleet {
    let fleet = Fleet::new(MockDynamo::new().client(), "fleet").with_clock(fixed());
    fleet.create().await.unwrap();
    for record in records {
        fleet.put(record).send().await.unwrap();
    }
    fleet
}

/// Records as they are read, in the order of a key.
fn sorted<R: Record>(records: &[R], how: How, key: impl Fn(&R) -> String) -> Vec<R::Key> {
    in_order(records.iter().map(|record| (key(record), record.key())).collect(), how)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn shards_of_the_table_are_merged(
        ids in prop::collection::btree_set((0..6_u64, 0..40_u64), 0..40),
        since in prop::option::of(0..6_u64),
        how in reading(),
        side_by_side in 1..9_usize,
    ) {
        run(async {
            // Several happen at one moment.
            let moment = |second: u64| format!("2026-07-01T13:00:{second:02}.5Z");
            let events: Vec<_> = ids.iter().map(|(second, id)| event(&moment(*second), *id)).collect();
            let fleet = store(&events).await;
            let hour = at("2026-07-01T13:59:00Z");
            let key = |event: &Event| format!("{} {}", event.at, event.event_id);
            let found = match since {
                None => read(|| fleet.happened_in(hour), how, side_by_side).await,
                Some(since) => read(|| fleet.happened_since(hour, at(&moment(since))), how, side_by_side).await,
            };
            let since = at(&moment(since.unwrap_or_default()));
            let expected: Vec<_> = events.into_iter().filter(|event| event.at >= since).collect();
            let found: Vec<_> = found.iter().map(Record::key).collect();
            assert_eq!(found, sorted(&expected, how, key));
        });
    }

    #[test]
    fn shards_of_an_index_are_merged(
        moments in prop::collection::vec(0..4_u32, 0..30),
        how in reading(),
        side_by_side in 1..5_usize,
    ) {
        run(async {
            let alerts: Vec<Alert> = (0..).zip(&moments).map(|(id, second)| {
                Alert { raised_at: at(&format!("2026-07-01T00:00:{second:02}Z")), ..alert_of("d", id) }
            }).collect();
            let fleet = store(&alerts).await;
            let found = read(|| fleet.alerts_in(State::Open), How { descending: false, ..how }, side_by_side).await;
            // Those of one moment have no order, but each is there once.
            let moments: Vec<_> = found.iter().map(|alert| alert.raised_at).collect();
            assert!(moments.is_sorted_by(|one, two| one >= two), "{moments:?}");
            let ids = |alerts: &[Alert]| alerts.iter().map(|alert| alert.alert_id).collect::<BTreeSet<_>>();
            assert_eq!((found.len(), ids(&found)), (alerts.len(), ids(&alerts)));
        });
    }

    #[test]
    fn buckets_are_read_in_turn(
        hours in prop::collection::btree_set(0..200_i64, 0..30),
        (from, to) in (0..200_i64, 0..200_i64),
        how in reading(),
        side_by_side in 1..5_usize,
    ) {
        run(async {
            let moment = |hour: i64| at("2026-06-28T00:00:00Z") + TimeDelta::hours(hour);
            let readings: Vec<Reading> =
                hours.iter().map(|hour| Reading { at: moment(*hour), device_id: "d".into(), value: 1, meta: Default::default() }).collect();
            let fleet = store(&readings).await;
            let found = read(|| fleet.readings_between("d", moment(from)..=moment(to)), how, side_by_side).await;
            let within = |reading: &Reading| (moment(from)..=moment(to)).contains(&reading.at);
            let expected: Vec<_> = readings.into_iter().filter(within).collect();
            let found: Vec<_> = found.iter().map(Record::key).collect();
            assert_eq!(found, sorted(&expected, how, |reading| reading.at.to_string()));
        });
    }
}
