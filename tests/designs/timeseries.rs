//! Measurements of many devices: `schemas/timeseries.toml`.

mod telemetry {
    dio_runtime::include_schema!("telemetry");
}

mod rollups {
    dio_runtime::include_schema!("rollups");
}

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use dio_runtime::mock::MockDynamo;
use dio_runtime::{Ulid, Uuid};
use rollups::{Mean, MeanKey, Rollups, Span};
use telemetry::{
    Alert, AlertKey, Device, DeviceId, DeviceKey, DevicePageItem, Event, Latest, LatestKey, Metric, Payload,
    Position, Reading, Severity, Telemetry, alert, latest, reading,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn id(number: u128) -> DeviceId {
    Uuid::from_u128(number).into()
}

fn number_of(device_id: DeviceId) -> u128 {
    device_id.get().as_u128()
}

fn device(number: u128, site: &str, seen_at: &str) -> Device {
    Device {
        device_id: id(number),
        site: site.into(),
        seen_at: at(seen_at),
        name: format!("device {number}"),
        position: Some(Position { latitude: 52.5, longitude: -0.125 }),
        interval: 60,
        meta: Default::default(),
    }
}

fn reading(number: u128, moment: &str, metric: Metric, value: f64) -> Reading {
    Reading { device_id: id(number), at: at(moment), metric, value, quality: None, meta: Default::default() }
}

fn latest_of(number: u128, moment: &str, value: f64) -> Latest {
    Latest {
        metric: Metric::Temperature,
        device_id: id(number),
        at: at(moment),
        value,
        meta: Default::default(),
    }
}

fn alert_of(number: u128, raised_at: &str, severity: Severity) -> Alert {
    Alert {
        device_id: id(number),
        raised_at: at(raised_at),
        metric: Metric::Battery,
        severity,
        seen_by: None,
        meta: Default::default(),
    }
}

fn mean(from: &str, value: f64) -> Mean {
    Mean {
        span: Span::Hour,
        device_id: Uuid::from_u128(1).into(),
        metric: rollups::Metric::Humidity,
        from: at(from),
        mean: value,
        least: value - 1.5,
        most: value + 1.5,
        readings: 60,
        meta: Default::default(),
    }
}

async fn telemetry() -> (MockDynamo, Telemetry) {
    let mock = MockDynamo::new();
    mock.clock().set(at("2026-07-01T12:00:00Z"));
    let telemetry = mock.create::<Telemetry>("telemetry").await;
    (mock, telemetry)
}

fn devices<'a>(devices: impl IntoIterator<Item = &'a Device>) -> Vec<u128> {
    devices.into_iter().map(|device| number_of(device.device_id)).collect()
}

#[tokio::test]
async fn devices_of_a_site_by_how_long_they_are_silent() {
    let (_mock, telemetry) = telemetry().await;
    let all = [
        device(1, "north", "2026-07-01T11:59:00Z"),
        device(2, "north", "2026-06-30T08:00:00Z"),
        device(3, "north", "2001-01-01T00:00:00Z"), // fewer digits, still the first
        device(4, "south", "2026-06-01T00:00:00Z"),
    ];
    telemetry.batch_write().put_all(&all).send().await.unwrap();
    assert_eq!(devices(&telemetry.devices_at("north").send().await.unwrap().records), [3, 2, 1]);
    let silent = |before: &str| telemetry.silent_since("north", at(before));
    assert_eq!(devices(&silent("2026-07-01T11:59:00Z").send().await.unwrap().records), [3, 2]);

    // It says something, and goes to the end of its site; then it is carried to another.
    let seen = telemetry.update(DeviceKey::new(id(3))).set_seen_at(at("2026-07-01T12:00:00Z"));
    seen.send().await.unwrap();
    assert_eq!(devices(&telemetry.devices_at("north").send().await.unwrap().records), [2, 1, 3]);
    let carried = telemetry.update(DeviceKey::new(id(2))).set_site("south").send().await.unwrap().record;
    assert_eq!(carried.seen_at, all[1].seen_at);
    assert_eq!(devices(&telemetry.devices_at("north").send().await.unwrap().records), [1, 3]);
    assert_eq!(devices(&telemetry.devices_at("south").send().await.unwrap().records), [4, 2]);
}

#[tokio::test]
async fn the_readings_of_a_day_are_one_partition_and_expire() {
    let (mock, telemetry) = telemetry().await;
    let (midnight, next) = (at("2026-07-01T00:00:00Z"), at("2026-07-02T00:00:00Z"));
    let mut readings: Vec<Reading> = (0..12)
        .map(|hour| reading(1, &format!("2026-07-01T{hour:02}:00:00.000001Z"), Metric::Temperature, 20.5))
        .collect();
    readings.push(reading(1, "2026-07-01T03:00:00.000001Z", Metric::Humidity, -0.25));
    readings.push(reading(1, "2026-07-02T00:00:00Z", Metric::Temperature, 19.0));
    readings.push(reading(2, "2026-07-01T03:00:00Z", Metric::Temperature, 7.0));
    telemetry.batch_write().put_all(&readings).send().await.unwrap();

    let day = telemetry.day_of(id(1), at("2026-07-01T23:59:59Z")).send().await.unwrap().records;
    let times: Vec<u32> = day.iter().map(|it| it.at.format("%H").to_string().parse().unwrap()).collect();
    assert_eq!(times, [0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert_eq!((day[3].metric, day[3].value), (Metric::Humidity, -0.25), "`h` before `t`");
    assert_eq!(day[3].meta.expires_at, Some(at("2026-09-29T03:00:00Z")), "90 days later");
    let on_next = telemetry.day_of(id(1), next).send().await.unwrap().records;
    assert_eq!(on_next.iter().map(|it| it.at).collect::<Vec<_>>(), [next]);

    // Both ends belong to it, with every metric that was measured there; a microsecond less does not.
    let (from, to) = (at("2026-07-01T02:00:00.000002Z"), at("2026-07-01T04:00:00.000001Z"));
    let between = telemetry.readings_between(id(1), midnight, from..=to).send().await.unwrap().records;
    assert_eq!(between, day[3..6]);
    let last = telemetry.last_readings(id(1), midnight).send().await.unwrap().records;
    assert_eq!(last, day.iter().rev().take(10).cloned().collect::<Vec<_>>());

    // What is written twice is one reading; what was there first is not written over.
    let corrected = Reading { quality: Some(1), ..readings[0].clone() };
    telemetry.put(&corrected).send().await.unwrap();
    assert!(telemetry.put(&corrected).create_only().send().await.unwrap_err().is_condition_failed());
    let good = telemetry.day_of(id(1), midnight).filter(reading::QUALITY.ge(1)).send().await.unwrap().records;
    assert_eq!(good.iter().map(|it| it.at).collect::<Vec<_>>(), [readings[0].at]);

    mock.clock().advance(Duration::from_secs(90 * 86_400));
    let kept = telemetry.scan_for::<Reading>().send().await.unwrap().records;
    assert_eq!(kept.iter().map(|it| it.at).collect::<Vec<_>>(), [next], "the others have expired");
}

#[tokio::test]
async fn the_wall_shows_the_last_value_of_every_device() {
    let (_mock, telemetry) = telemetry().await;
    let noon = "2026-07-01T12:00:00Z";
    let all: Vec<Latest> = (0..40).map(|number| latest_of(number, noon, 20.0)).collect();
    telemetry.batch_write().put_all(&all).send().await.unwrap();
    telemetry.put(&Latest { metric: Metric::Battery, ..latest_of(1, noon, 3.3) }).send().await.unwrap();

    let newer = |number, moment: &str, value| {
        let key = LatestKey::new(Metric::Temperature, id(number));
        let update = telemetry.update(key).set_at(at(moment)).set_value(value);
        update.when(latest::AT.lt(at(moment))).send()
    };
    newer(7, "2026-07-01T12:01:00.000001Z", 21.5).await.unwrap();
    let late = newer(7, "2026-07-01T12:01:00Z", 99.0).await.unwrap_err();
    assert!(late.is_condition_failed(), "what comes late changes nothing: {late}");

    let wall = telemetry.wall(Metric::Temperature).send().await.unwrap().records;
    let shown: Vec<(u128, f64)> = wall.iter().map(|it| (number_of(it.device_id), it.value)).collect();
    let expected: Vec<(u128, f64)> = (0..40).map(|it| (it, if it == 7 { 21.5 } else { 20.0 })).collect();
    assert_eq!(shown, expected);

    // Sixteen workers, with one shard each, see the same.
    let mut parts = Vec::new();
    let mut shards_in_use = 0;
    for shard in 0..16 {
        let part = telemetry.wall_shard(Metric::Temperature, shard).send().await.unwrap().records;
        assert!(part.iter().all(|it| it.key().shard() == &shard), "{part:?}");
        shards_in_use += usize::from(!part.is_empty());
        parts.extend(part);
    }
    assert!(shards_in_use > 8, "{shards_in_use}");
    parts.sort_by_key(|it| it.device_id);
    assert_eq!(parts, wall);
    let battery = telemetry.wall(Metric::Battery).send().await.unwrap().records;
    assert_eq!(battery.iter().map(|it| it.value).collect::<Vec<_>>(), [3.3]);
}

#[tokio::test]
async fn what_happened_in_an_hour_is_read_in_the_order_of_time() {
    let (mock, telemetry) = telemetry().await;
    let start = at("2026-07-01T09:00:00Z");
    // Written last to first, and every other one by another device.
    let events: Vec<Event> = (0..61)
        .rev()
        .map(|minute| Event {
            at: start + TimeDelta::minutes(minute),
            event_id: Ulid(minute.unsigned_abs().into()),
            device_id: id((minute % 2).unsigned_abs().into()),
            payload: match minute % 3 {
                0 => Payload::Boot { firmware: "1.4".into() },
                1 => Payload::Moved { to: Position { latitude: 1.0, longitude: 2.0 } },
                _ => Payload::Failed { code: minute, text: None },
            },
            meta: Default::default(),
        })
        .collect();
    telemetry.batch_write().put_all(&events).send().await.unwrap();

    let hour = telemetry.happened_in(at("2026-07-01T09:30:00Z")).send().await.unwrap().records;
    assert_eq!(hour.iter().map(|it| it.event_id.0).collect::<Vec<_>>(), (0..60).collect::<Vec<_>>());
    assert_eq!(hour[5].payload, Payload::Failed { code: 5, text: None });
    assert_eq!(hour[5].meta.expires_at, Some(at("2026-07-31T09:05:00Z")), "30 days later");
    let since = telemetry.happened_since(start, at("2026-07-01T09:57:00Z")).send().await.unwrap().records;
    assert_eq!(since, hour[57..]);
    let first = telemetry.happened_in(start).limit(3).send().await.unwrap();
    assert_eq!(first.records, hour[..3]);
    let rest = telemetry.happened_in(start).start_at(first.cursor.unwrap()).send().await.unwrap().records;
    assert_eq!(rest, hour[3..]);

    mock.clock().set(at("2026-07-31T09:30:30Z"));
    assert_eq!(telemetry.happened_in(start).send().await.unwrap().records, hour[31..]);
}

#[tokio::test]
async fn an_alert_is_in_the_list_of_its_severity_only() {
    let (_mock, telemetry) = telemetry().await;
    telemetry.put(&device(1, "north", "2026-07-01T11:59:00Z")).send().await.unwrap();
    let raised = [
        alert_of(1, "2026-07-01T10:00:00Z", Severity::Critical),
        alert_of(1, "2026-07-01T11:00:00Z", Severity::Info),
        alert_of(2, "2026-07-01T10:30:00.000001Z", Severity::Critical),
        alert_of(3, "2026-07-01T10:30:00Z", Severity::Critical),
        alert_of(4, "2026-07-01T09:00:00Z", Severity::Warning),
        alert_of(5, "2026-07-01T09:30:00Z", Severity::Warning),
    ];
    for alert in &raised {
        telemetry.put(alert).send().await.unwrap();
    }
    let page = telemetry.device_page(id(1)).send().await.unwrap().records;
    let [DevicePageItem::Device(found), DevicePageItem::Alert(first), DevicePageItem::Alert(second)] =
        page.as_slice()
    else {
        panic!("{page:?}")
    };
    assert_eq!((number_of(found.device_id), first.severity), (1, Severity::Critical));
    let since = telemetry.alerts_of(id(1), at("2026-07-01T10:00:00.000001Z")).send().await.unwrap().records;
    assert_eq!(since, std::slice::from_ref(second));
    let since = telemetry.alerts_of(id(1), at("2026-07-01T10:00:00Z")).send().await.unwrap().records;
    assert_eq!(since, [second.clone(), first.clone()], "newest first");

    let open = async || {
        let critical = telemetry.open_critical().send().await.unwrap();
        assert_eq!(critical.missing, 0);
        let warnings = telemetry.open_warnings().send().await.unwrap().records;
        let critical: Vec<u128> = critical.records.iter().map(|it| number_of(it.device_id)).collect();
        (
            critical,
            warnings.iter().map(|it: &alert::OpenWarningsItem| number_of(it.device_id)).collect::<Vec<_>>(),
        )
    };
    assert_eq!(open().await, (vec![2, 3, 1], vec![5, 4]));

    // Somebody looks at one: it is a warning now. Whoever had it open meanwhile has to look again.
    let key: AlertKey = raised[3].key();
    let eased = telemetry.update(key).set_severity(Severity::Warning).set_seen_by("Ann").version(1);
    assert_eq!(eased.send().await.unwrap().record.meta.rev, 2);
    assert_eq!(open().await, (vec![2, 1], vec![3, 5, 4]));
    let stale = telemetry.update(key).set_severity(Severity::Info).version(1).send().await.unwrap_err();
    assert!(stale.is_condition_failed(), "{stale}");
    let closed = telemetry.update(key).set_severity(Severity::Info).version(2);
    closed.when(alert::SEEN_BY.exists()).send().await.unwrap();
    assert_eq!(open().await, (vec![2, 1], vec![5, 4]));

    // The list of critical alerts is hydrated: it has what its index does not hold.
    telemetry.update(raised[0].key()).set_seen_by("Bob").send().await.unwrap();
    let critical = telemetry.open_critical().send().await.unwrap().records;
    let seen: Vec<Option<&str>> = critical.iter().map(|it| it.seen_by.as_deref()).collect();
    assert_eq!(seen, [None, Some("Bob")]);
    assert_eq!(critical[1].meta.rev, 2);
}

#[tokio::test]
async fn means_of_a_period_beside_the_readings_in_another_table() {
    let (mock, telemetry) = telemetry().await;
    let rollups = mock.create::<Rollups>("rollups").await;
    let hours = ["2026-07-01T10:00:00Z", "2026-07-01T09:00:00Z", "2026-07-01T11:00:00Z"];
    let last = reading(1, "2026-07-01T11:59:00Z", Metric::Humidity, 44.0);
    let means: Vec<Mean> = hours.iter().zip([40.0, 41.25, 42.5]).map(|(at, it)| mean(at, it)).collect();
    let mut writes = telemetry.batch_write().put(&last);
    for mean in &means {
        writes = writes.put_in(&rollups, mean);
    }
    let before_1970 = mean("1969-12-31T23:00:00Z", 1.0);
    let of_day = Mean { span: Span::Day, ..mean("2026-07-01T00:00:00Z", 41.0) };
    writes.put_in(&rollups, &before_1970).put_in(&rollups, &of_day).send().await.unwrap();

    let (one, humidity) = (means[0].device_id, rollups::Metric::Humidity);
    let period = at(hours[1])..=at(hours[0]);
    let curve = rollups.curve(Span::Hour, one, humidity, period).send().await.unwrap().records;
    let points: Vec<_> = curve.iter().map(|it| (it.from, it.least, it.mean, it.most)).collect();
    assert_eq!(points, [(at(hours[1]), 39.75, 41.25, 42.75), (at(hours[0]), 38.5, 40.0, 41.5)]);
    let all = rollups.curve(Span::Hour, one, humidity, at("1960-01-01T00:00:00Z")..=at(hours[2]));
    let times: Vec<_> = all.send().await.unwrap().records.iter().map(|it| it.from).collect();
    assert_eq!(times, [before_1970.from, at(hours[1]), at(hours[0]), at(hours[2])], "as numbers");

    let counted = rollups.update(MeanKey::new(Span::Hour, one, humidity, at(hours[2]))).add_readings(1);
    counted.set_most(last.value).send().await.unwrap();
    let newest = rollups.last_mean(Span::Hour, one, humidity).send().await.unwrap().records;
    assert_eq!(
        newest.iter().map(|it| (it.mean, it.most, it.readings)).collect::<Vec<_>>(),
        [(42.5, 44.0, 61)]
    );
    let none = rollups.last_mean(Span::Month, one, humidity).send().await.unwrap();
    assert!(none.records.is_empty());
    let days = rollups.last_mean(Span::Day, one, humidity).send().await.unwrap().records;
    assert_eq!(days.iter().map(|it| (it.from, it.mean)).collect::<Vec<_>>(), [(of_day.from, 41.0)]);
}
