//! The table of `schemas/shards.toml`: shards in keys, and queries that read all of them.

pub mod fleet {
    dio_runtime::include_schema!("fleet");
}

use dio_runtime::Ulid;
use dio_runtime::mock::MockDynamo;

use self::fleet::{Alert, AlertKey, Event, EventKey, Fleet, FleetItem, Latest, LatestKey, State, alert};
use crate::reads::{raw, text};
use crate::support::{at, fixed, round_trip};

pub async fn fleet() -> (MockDynamo, Fleet) {
    let mock = MockDynamo::new();
    let fleet = Fleet::new(mock.client(), "fleet").with_clock(fixed());
    fleet.create().await.unwrap();
    (mock, fleet)
}

pub fn latest(metric: &str, device: &str, value: i64) -> Latest {
    Latest { metric: metric.into(), device_id: device.into(), value, meta: Default::default() }
}

pub fn event(moment: &str, id: u64) -> Event {
    Event { at: at(moment), event_id: Ulid::from_parts(id, 0), text: "x".into(), meta: Default::default() }
}

pub fn alert_of(device: &str, alert_id: i64) -> Alert {
    Alert {
        device_id: device.into(),
        alert_id,
        state: State::Open,
        raised_at: at("2026-07-01T00:00:00Z"),
        site: "north".into(),
        owner: "ada".into(),
        rank: alert_id,
        meta: Default::default(),
    }
}

/// The shard of texts, as any other program would make it.
fn shard(texts: &[&str], count: u32) -> u32 {
    let mut rest = !0_u32;
    for byte in texts.join("#").bytes() {
        rest ^= u32::from(byte);
        for _ in 0..8 {
            rest = if rest & 1 == 1 { (rest >> 1) ^ 0xEDB8_8320 } else { rest >> 1 };
        }
    }
    !rest % count
}

#[tokio::test]
async fn keys_have_the_shard_of_their_fields() {
    let (mock, fleet) = fleet().await;
    for device in 0..40 {
        let device = format!("d{device}");
        let record = latest("t", &device, 1);
        let expected = shard(&[&device], 16);
        assert_eq!(u32::from(*record.key().shard()), expected);
        fleet.put(&record).send().await.unwrap();
        let sk = format!("device:{device}");
        assert!(mock.table("fleet").get(format!("latest:t#{expected:02}"), sk).is_some());
        fleet.delete(record.key()).must_exist().send().await.unwrap();
        round_trip(&fleet, record).await;
    }
    // A field that stands in the key twice, once in a form that loses something.
    let event = event("2026-07-01T13:05:06.789Z", 7);
    round_trip(&fleet, event.clone()).await;
    let key = EventKey::new(event.at, event.event_id);
    assert_eq!(u32::from(*key.shard()), shard(&[&event.event_id.to_string()], 4));
}

#[tokio::test]
async fn what_was_written_while_there_were_fewer_shards_is_read() {
    let (mock, fleet) = fleet().await;
    // Half of what had one of eight shards has another of sixteen.
    let device = (0..).map(|n| format!("d{n}")).find(|id| shard(&[id], 8) != shard(&[id], 16)).unwrap();
    let new = LatestKey::new("t", device.as_str());
    let old = new.clone().of_count(8);
    assert_eq!(u32::from(*old.shard()), shard(&[&device], 8));
    assert_ne!(old, new);
    assert_eq!((old.metric(), old.device_id()), (new.metric(), new.device_id()));

    let record = latest("t", &device, 5);
    fleet.put(&record).send().await.unwrap();
    let mut item =
        mock.table("fleet").get(format!("latest:t#{:02}", new.shard()), format!("device:{device}")).unwrap();
    fleet.delete(new.clone()).send().await.unwrap();
    item.insert("pk".into(), text(&format!("latest:t#{:02}", old.shard())));
    mock.table("fleet").put(item);
    assert!(fleet.get(new.clone()).send().await.unwrap().record.is_none(), "it is where it was written");
    assert_eq!(fleet.get(old.clone()).send().await.unwrap().required().unwrap().value, 5);
    let read = fleet.latest_values("t", *old.shard()).send().await.unwrap().records;
    assert_eq!(read.len(), 1);
    // A transaction moves it.
    let moved = read[0].clone();
    assert_eq!(moved.key(), new);
    fleet.transact().delete(fleet.delete(old.clone()).must_exist()).create(&moved).send().await.unwrap();
    assert_eq!(fleet.get(new).send().await.unwrap().required().unwrap().value, 5);
    assert!(fleet.get(old).send().await.unwrap().record.is_none());
}

#[tokio::test]
async fn a_shard_is_below_the_count() {
    let (mock, fleet) = fleet().await;
    for (pk, is_latest) in [
        ("latest:t#15", true),
        ("latest:t#16", false),
        ("latest:t#1", false),
        ("latest:t#015", false),
        ("latest:t#+1", false),
        ("latest:t#", false),
    ] {
        let mut item = raw(pk, "device:d");
        item.insert("value".into(), dio_runtime::AttributeValue::N("1".into()));
        mock.table("fleet").put(item);
        let read = fleet.scan().send().await.unwrap().records;
        assert_eq!(matches!(read.as_slice(), [FleetItem::Latest(_)]), is_latest, "{pk}");
        mock.table("fleet").remove(pk, "device:d");
    }
    mock.clear_requests();
    let error = fleet.latest_values("t", 16).send().await.unwrap_err();
    assert!(error.is_key_refused(), "{error}");
    assert_eq!(error.to_string(), "key attribute `pk`: field `shard` (shard): the value is out of range");
    let error = fleet.get(LatestKey::new("t", "d").of_count(10_000)).send().await.unwrap_err();
    assert!(error.is_key_refused(), "{error}");
    assert_eq!(mock.requests(), []);
}

#[tokio::test]
async fn index_keys_follow_what_their_shards_are_made_of() {
    let (mock, fleet) = fleet().await;
    let stored = |device: &str, id: i64| {
        mock.table("fleet").get(format!("device:{device}"), format!("alert:{id:04}")).unwrap()
    };
    let spread = |site: &str, owner: &str| text(&format!("{:03}", shard(&[site, owner], 200)));
    for id in 0..20 {
        let key = || AlertKey::new("d", id);
        let by_device = shard(&["d", &id.to_string()], 3);
        fleet.put(&alert_of("d", id)).send().await.unwrap();
        let state = |text_of: &str| text(&format!("{text_of}#{by_device:02}"));
        assert_eq!(stored("d", id)["state_key"], state("o"));
        assert_eq!(stored("d", id)["spread"], spread("north", "ada"));

        fleet.update(key()).set_state(State::Seen).send().await.unwrap();
        assert_eq!(stored("d", id)["state_key"], state("s"));
        let owner = format!("owner {id}");
        let given = alert::OwnerGiven { site: "north".into() };
        fleet.update(key()).set_owner(owner.as_str()).given(given).send().await.unwrap();
        assert_eq!(stored("d", id)["spread"], spread("north", &owner));
        let group = alert::SiteGroup { site: "south".into(), owner: "bob".into() };
        fleet.update(key()).set_site_group(group).send().await.unwrap();
        assert_eq!(stored("d", id)["spread"], spread("south", "bob"));

        let mut record = fleet.get(key()).send().await.unwrap().required().unwrap();
        record.owner = "eve".into();
        record.state = State::Closed;
        fleet.upsert(&record).send().await.unwrap();
        assert_eq!(stored("d", id)["spread"], spread("south", "eve"));
        assert_eq!(stored("d", id)["state_key"], state("c"));
        // What the shard is made of was not as stated.
        let given = alert::OwnerGiven { site: "north".into() };
        let error = fleet.update(key()).set_owner("x").given(given).send().await.unwrap_err();
        assert!(error.is_condition_failed(), "{error}");
    }
    let shard = u16::try_from(shard(&["south", "eve"], 200)).unwrap();
    let read = fleet.alerts_by_site("south", shard).rank(5..10).send().await.unwrap().records;
    assert_eq!(read.len(), 5);
}
