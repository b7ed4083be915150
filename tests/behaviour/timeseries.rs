//! The design `schemas/timeseries.toml`: what its shards, its keys that depend on the item and its narrow index make together.

mod telemetry {
    dio_runtime::include_schema!("telemetry");
}

use dio_runtime::mock::MockDynamo;
use dio_runtime::{Ulid, Uuid};

use self::telemetry::{Alert, AlertKey, DeviceId, Event, Latest, Metric, Payload, Severity, Telemetry};
use crate::support::{at, fixed};

fn device(id: u128) -> DeviceId {
    Uuid::from_u128(id).into()
}

fn alert(id: u128, severity: Severity) -> Alert {
    Alert {
        device_id: device(id),
        raised_at: at("2026-07-01T00:00:00Z") + chrono::TimeDelta::seconds(i64::try_from(id).unwrap()),
        metric: Metric::Temperature,
        severity,
        seen_by: None,
        meta: Default::default(),
    }
}

fn key(id: u128) -> AlertKey {
    alert(id, Severity::Info).key()
}

async fn telemetry() -> (MockDynamo, Telemetry) {
    let mock = MockDynamo::new();
    let telemetry = Telemetry::new(mock.client(), "telemetry").with_clock(fixed());
    telemetry.create().await.unwrap();
    (mock, telemetry)
}

#[tokio::test]
async fn alerts_stand_in_the_shard_of_their_device_while_they_are_open() {
    let (mock, telemetry) = telemetry().await;
    for id in 0..30 {
        let severity =
            [Severity::Critical, Severity::Warning, Severity::Info][usize::try_from(id % 3).unwrap()];
        telemetry.put(&alert(id, severity)).create_only().send().await.unwrap();
    }
    mock.clear_requests();
    let critical = telemetry.open_critical().send().await.unwrap().records;
    let ids: Vec<_> = critical.iter().map(|alert| alert.device_id).collect();
    let newest_first: Vec<_> = (0..30).rev().filter(|id| id % 3 == 0).map(device).collect();
    assert_eq!(ids, newest_first);
    assert!(critical.iter().all(|alert| alert.severity == Severity::Critical && alert.seen_by.is_none()));
    // Each of eight shards, then the whole records of those that had some.
    let of =
        |operation: &str| mock.requests().iter().filter(|request| request.operation == operation).count();
    assert_eq!(of("Query"), 8);
    assert!((1..=8).contains(&of("BatchGetItem")));

    let warnings = telemetry.open_warnings().limit(4).send().await.unwrap();
    assert_eq!(warnings.records.len(), 4);
    let rest = telemetry.open_warnings().start_at(warnings.cursor.unwrap()).send().await.unwrap().records;
    let all: Vec<_> = warnings.records.iter().chain(&rest).map(|warning| warning.device_id).collect();
    assert_eq!(all, (0..30).rev().filter(|id| id % 3 == 1).map(device).collect::<Vec<_>>());

    // What is no longer critical moves, and what is none of both leaves the index.
    telemetry.update(key(27)).set_severity(Severity::Warning).send().await.unwrap();
    telemetry.update(key(24)).set_severity(Severity::Info).send().await.unwrap();
    assert_eq!(telemetry.open_critical().count().await.unwrap().count, 8);
    let warnings = telemetry.open_warnings().send().await.unwrap().records;
    assert_eq!((warnings.len(), &warnings[1].device_id), (11, &device(27)));
    let by_device = telemetry.alerts_of(device(24), at("2026-07-01T00:00:00Z")).send().await.unwrap().records;
    assert_eq!(by_device.len(), 1);
}

#[tokio::test]
async fn what_all_devices_write_is_read_as_one() {
    let (_mock, telemetry) = telemetry().await;
    for id in 0..20_u8 {
        let device_id = device(id.into());
        let moment = at(&format!("2026-07-01T13:{:02}:00Z", id * 7 % 60));
        let latest = Latest {
            metric: Metric::Battery,
            device_id,
            at: moment,
            value: f64::from(id),
            meta: Default::default(),
        };
        telemetry.put(&latest).send().await.unwrap();
        let event = Event {
            at: moment,
            event_id: Ulid::from_parts(id.into(), 0),
            device_id,
            payload: Payload::Boot { firmware: "1.2".into() },
            meta: Default::default(),
        };
        telemetry.put(&event).send().await.unwrap();
    }
    let wall = telemetry.wall(Metric::Battery).send().await.unwrap().records;
    assert_eq!(
        wall.iter().map(|latest| latest.value).collect::<Vec<_>>(),
        (0..20).map(f64::from).collect::<Vec<_>>()
    );
    assert_eq!(telemetry.wall(Metric::Humidity).send().await.unwrap().records, []);
    let hour = at("2026-07-01T13:30:00Z");
    let events = telemetry.happened_in(hour).send().await.unwrap().records;
    assert!(events.len() == 20 && events.is_sorted_by_key(|event| event.at));
    let since = telemetry.happened_since(hour, hour).send().await.unwrap().records;
    assert_eq!(since, events.into_iter().filter(|event| event.at >= hour).collect::<Vec<_>>());
}
