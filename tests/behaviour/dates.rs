//! Generated code with the dates of other libraries.

mod with_jiff {
    dio_runtime::include_schema!("jiff_log");
}

mod with_time {
    dio_runtime::include_schema!("time_log");
}

use dio_runtime::mock::MockDynamo;
use dio_runtime::{jiff, time};

#[tokio::test]
async fn jiff_stores_what_chrono_would() {
    use with_jiff::{Entry, EntryKey, JiffLog, Visit};

    let mock = MockDynamo::new();
    let log = JiffLog::new(mock.client(), "log");
    log.create().await.unwrap();
    let at: jiff::Timestamp = "2026-07-01T12:00:00.25Z".parse().unwrap();
    let due: jiff::Timestamp = "2026-07-02T00:00:00Z".parse().unwrap();
    let on = jiff::civil::date(2026, 7, 3);
    let entry = Entry {
        log: "a".into(),
        at,
        due,
        on: Some(on),
        seen: Some(due),
        visit: Some(Visit { on, at: Some(at) }),
        meta: Default::default(),
    };
    let written = log.put(&entry).send().await.unwrap().record;
    assert!(written.meta.created_at.is_some());
    let item = &mock.table("log").items()[0];
    assert_eq!(item["sk"].as_s().unwrap(), "entry:2026-07-01T12:00:00.250Z#1782950400");
    assert_eq!(item["g1k"].as_s().unwrap(), "day:2026-07-03");
    let read = log.get(EntryKey::new("a", at, due)).send().await.unwrap().required().unwrap();
    assert_eq!(read, written);
    assert_eq!(log.entries_by_day(on).at(at..).send().await.unwrap().records, [written]);
}

#[tokio::test]
async fn time_stores_what_chrono_would() {
    use with_time::{Entry, EntryKey, TimeLog, Visit};

    let mock = MockDynamo::new();
    let log = TimeLog::new(mock.client(), "log");
    log.create().await.unwrap();
    let due = time::OffsetDateTime::from_unix_timestamp(1_782_950_400).unwrap();
    let at = due + time::Duration::milliseconds(250);
    let on = due.date();
    let entry = Entry {
        log: "a".into(),
        at,
        due,
        on: Some(on),
        seen: Some(due),
        visit: Some(Visit { on, at: Some(at) }),
        meta: Default::default(),
    };
    let written = log.put(&entry).send().await.unwrap().record;
    let item = &mock.table("log").items()[0];
    assert_eq!(item["sk"].as_s().unwrap(), "entry:2026-07-02T00:00:00.250Z#1782950400");
    let read = log.get(EntryKey::new("a", at, due)).send().await.unwrap().required().unwrap();
    assert_eq!(read, written);
    let updated = log.update(EntryKey::new("a", at, due)).remove_on().send().await.unwrap().record;
    assert_eq!(updated.on, None);
    assert_eq!(log.entries_by_day(on).send().await.unwrap().records, []);
}
