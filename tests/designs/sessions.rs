//! Who is signed in: `schemas/sessions.toml`.

mod signins {
    dio_runtime::include_schema!("signins");
}

use chrono::{DateTime, TimeDelta, Utc};
use dio_runtime::mock::MockDynamo;
use dio_runtime::{Ulid, Uuid};
use signins::link::LinkIdGroup;
use signins::{
    Account, AccountId, AccountKey, Agent, Attempt, Device, DeviceKey, Link, LinkKey, Means, Outcome, Risk,
    Session, SessionKey, Signins, account, link, session,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn ann() -> AccountId {
    Uuid::from_u128(1).into()
}

fn bob() -> AccountId {
    Uuid::from_u128(2).into()
}

fn agent() -> Agent {
    Agent { browser: "lynx".into(), system: "plan9".into(), app_version: None }
}

fn an_account(account_id: AccountId) -> Account {
    Account {
        account_id,
        address: "ann@example.com".into(),
        locked_until: None,
        factors: Some(["passkey".to_owned()].into()),
        max_sessions: 2,
        meta: Default::default(),
    }
}

fn a_session(token: &str, account_id: AccountId, started_at: &str) -> Session {
    Session {
        token: token.into(),
        account_id,
        started_at: at(started_at),
        region: "eu".into(),
        device_id: Ulid(1),
        means: Means::Passkey,
        risk: Risk::Low,
        agent: agent(),
        claims: [("tier".to_owned(), "gold".to_owned())].into(),
        meta: Default::default(),
    }
}

fn a_device(number: u128, name: &str, trusted: bool) -> Device {
    Device {
        account_id: ann(),
        device_id: Ulid(number),
        name: name.into(),
        agent: agent(),
        trusted,
        seen_on: "2026-07-01".parse().unwrap(),
        meta: Default::default(),
    }
}

fn an_attempt(number: u128, at_: &str, outcome: Outcome) -> Attempt {
    Attempt {
        account_id: ann(),
        at: at(at_),
        attempt_id: Ulid(number),
        outcome,
        means: Means::Password,
        network: "192.0.2.0/24".into(),
        meta: Default::default(),
    }
}

fn a_link(number: u128, address: &str) -> Link {
    Link {
        token: format!("link {number}").as_str().into(),
        link_id: Ulid(number),
        address: address.into(),
        account_id: Some(ann()),
        used: false,
        meta: Default::default(),
    }
}

fn tokens<'a>(sessions: impl IntoIterator<Item = &'a Session>) -> Vec<&'a str> {
    sessions.into_iter().map(|session| session.token.as_str()).collect()
}

/// A table at a noon that lasts until a test moves its clock.
async fn signins() -> (MockDynamo, Signins) {
    let mock = MockDynamo::new();
    mock.clock().set(at("2026-07-01T12:00:00Z"));
    let table = mock.create::<Signins>("signins").await;
    (mock, table)
}

/// Three sessions of Ann, one of them on another device, and one of Bob.
async fn signed_in() -> (MockDynamo, Signins) {
    let (mock, table) = signins().await;
    let sessions = [
        a_session("a1", ann(), "2026-06-30T23:00:00Z"),
        Session { device_id: Ulid(2), risk: Risk::Raised, ..a_session("a3", ann(), "2026-07-01T11:00:00Z") },
        a_session("a2", ann(), "2026-07-01T09:00:00Z"),
        Session { risk: Risk::High, ..a_session("b1", bob(), "2026-07-01T10:00:00.001Z") },
    ];
    for session in &sessions {
        table.put(session).create_only().send().await.unwrap();
    }
    (mock, table)
}

#[tokio::test]
async fn every_use_of_a_session_moves_its_end() {
    let (mock, table) = signed_in().await;
    let found = table.session("a1").send().await.unwrap().required().unwrap();
    assert_eq!((found.account_id, found.claims["tier"].as_str()), (ann(), "gold"));
    assert_eq!(found.meta.expires_at, Some(at("2026-07-15T12:00:00Z")));
    assert!(table.session("a9").send().await.unwrap().record.is_none());

    mock.clock().advance(std::time::Duration::from_secs(86_400));
    let now = mock.clock().now();
    let alive = session::EXPIRES_AT.gt(now);
    let used = table.update(SessionKey::new("a1")).when(alive.clone()).send().await.unwrap().record;
    assert_eq!(used.meta.expires_at, Some(at("2026-07-16T12:00:00Z")));

    // Another has ended, though it is not deleted yet: nobody can prolong it.
    mock.clock().set(at("2026-07-15T12:00:00Z"));
    let alive = session::EXPIRES_AT.gt(mock.clock().now());
    let late = table.update(SessionKey::new("a2")).when(alive).send().await.unwrap_err();
    assert!(late.is_condition_failed(), "{late}");
    mock.clock().advance(std::time::Duration::from_secs(1));
    let keys = ["b1", "a1", "a2"].map(SessionKey::new);
    let left = table.sessions_of_tokens(keys).send().await.unwrap();
    let left: Vec<_> = left.iter().map(|it| it.as_ref().map(|it| it.token.as_str())).collect();
    assert_eq!(left, [None, Some("a1"), None]);
}

#[tokio::test]
async fn where_an_account_is_signed_in() {
    let (_, table) = signed_in().await;
    let all = table.sessions_of(ann()).send().await.unwrap().records;
    assert_eq!(tokens(&all), ["a3", "a2", "a1"]);
    let since = table.sessions_since(ann(), at("2026-07-01T09:00:00Z")).send().await.unwrap().records;
    assert_eq!(tokens(&since), ["a2", "a3"]);
    let other_device = table.sessions_on(ann(), Ulid(2)).send().await.unwrap().records;
    assert_eq!(tokens(&other_device), ["a3"]);

    // One too many: the first ends in the transaction that begins another.
    let first = table.first_session_of(ann()).send().await.unwrap().records;
    assert_eq!(tokens(&first), ["a1"]);
    let next = a_session("a4", ann(), "2026-07-01T12:00:00Z");
    let ending = table.delete(first[0].key()).must_exist();
    table.transact().delete(ending).create(&next).send().await.unwrap();
    assert_eq!(tokens(&table.first_session_of(ann()).send().await.unwrap().records), ["a2"]);

    let gathered = table.all_sessions_of(ann()).send().await.unwrap();
    assert_eq!(tokens(&gathered.sessions), ["a2", "a3", "a4"]);
    assert!(gathered.other.is_empty());
    let ends = gathered.sessions.iter().fold(table.batch_write(), |batch, it| batch.delete(it.key()));
    ends.send().await.unwrap();
    assert!(table.sessions_of(ann()).send().await.unwrap().records.is_empty());
    assert_eq!(tokens(&table.sessions_of(bob()).send().await.unwrap().records), ["b1"]);
}

#[tokio::test]
async fn what_the_watch_sees() {
    let (_, table) = signed_in().await;
    let day = at("2026-07-01T00:00:00Z");
    let began = table.began_in("eu", day).send().await.unwrap().records;
    let began: Vec<_> = began.iter().map(|it| (it.token.as_str(), it.account_id, it.risk)).collect();
    assert_eq!(began, [("a3", ann(), Risk::Raised), ("b1", bob(), Risk::High), ("a2", ann(), Risk::Low)]);
    let risky = table.risky_in("eu", day).send().await.unwrap();
    assert_eq!((tokens(&risky.records), risky.missing), (vec!["b1", "a3"], 0));
    assert_eq!(risky.records[0].agent, agent(), "whole");
    assert!(table.risky_in("us", day).send().await.unwrap().records.is_empty());

    // Found to be elsewhere, and to be nobody else.
    let region = session::RegionGiven { started_at: at("2026-07-01T10:00:00.001Z") };
    let moved = table.update(SessionKey::new("b1")).set_region("us").given(region).set_risk(Risk::Low);
    moved.send().await.unwrap();
    assert_eq!(tokens(&table.risky_in("eu", day).send().await.unwrap().records), ["a3"]);
    let there = table.began_in("us", day).send().await.unwrap().records;
    assert_eq!((there.len(), there[0].token.as_str(), there[0].risk), (1, "b1", Risk::Low));
}

#[tokio::test]
async fn devices_of_an_account() {
    let (_, table) = signins().await;
    table.put(&an_account(ann())).send().await.unwrap();
    for device in [a_device(2, "telephone", true), a_device(1, "laptop", false)] {
        table.put(&device).send().await.unwrap();
    }
    let names = |devices: Vec<Device>| devices.into_iter().map(|it| it.name).collect::<Vec<_>>();
    assert_eq!(names(table.devices_of(ann()).send().await.unwrap().records), ["laptop", "telephone"]);
    assert_eq!(names(table.trusted_devices_of(ann()).send().await.unwrap().records), ["telephone"]);
    let laptop = table.device(ann(), Ulid(1)).send().await.unwrap().required().unwrap();
    assert_eq!((laptop.name.as_str(), &laptop.agent), ("laptop", &agent()));

    table.update(DeviceKey::new(ann(), Ulid(1))).set_trusted(true).set_name("work").send().await.unwrap();
    assert_eq!(names(table.trusted_devices_of(ann()).send().await.unwrap().records), ["work", "telephone"]);
    let menu = table.device_names_of(ann()).send().await.unwrap().records;
    let menu: Vec<_> = menu.iter().map(|it| (it.name.as_str(), it.seen_on.to_string())).collect();
    assert_eq!(menu, [("work", "2026-07-01".to_owned()), ("telephone", "2026-07-01".to_owned())]);
    assert!(table.devices_of(bob()).send().await.unwrap().records.is_empty());
}

#[tokio::test]
async fn attempts_lock_an_account() {
    let (_, table) = signins().await;
    table.put(&an_account(ann())).send().await.unwrap();
    table.put(&a_device(1, "laptop", true)).send().await.unwrap();
    let attempts = [
        an_attempt(1, "2026-07-01T11:00:00Z", Outcome::WrongSecret),
        an_attempt(2, "2026-07-01T11:50:00Z", Outcome::WrongSecret),
        an_attempt(3, "2026-07-01T11:50:00.001Z", Outcome::Passed),
        an_attempt(4, "2026-07-01T11:59:00Z", Outcome::UnknownDevice),
    ];
    for attempt in &attempts {
        let written = table.put(attempt).create_only().send().await.unwrap().record;
        let end = DateTime::from_timestamp(attempt.at.timestamp(), 0).unwrap() + TimeDelta::days(30);
        assert_eq!(written.meta.expires_at, Some(end));
    }
    let numbers = |attempts: &[Attempt]| attempts.iter().map(|it| it.attempt_id.0).collect::<Vec<_>>();
    let since = at("2026-07-01T11:50:00Z");
    assert_eq!(numbers(&table.attempts_since(ann(), since).send().await.unwrap().records), [4, 3, 2]);
    assert_eq!(numbers(&table.failed_since(ann(), since).send().await.unwrap().records), [2, 4]);

    // Who decides that has read the account; of two who did, one locks it.
    let read = table.account(ann()).send().await.unwrap().required().unwrap();
    assert_eq!((read.max_sessions, read.meta.rev), (2, 1));
    let lock = || {
        let until = at("2026-07-01T12:30:00Z");
        table.update(AccountKey::new(ann())).set_locked_until(until).version(read.meta.rev)
    };
    let open = || account::LOCKED_UNTIL.not_exists();
    assert_eq!(lock().when(open()).send().await.unwrap().record.meta.rev, 2);
    assert!(lock().send().await.unwrap_err().is_condition_failed());

    let page = table.security_page(ann()).send().await.unwrap();
    assert_eq!(page.account.unwrap().locked_until, Some(at("2026-07-01T12:30:00Z")));
    assert_eq!(page.devices.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["laptop"]);
    assert_eq!(numbers(&page.attempts), [1, 2, 3, 4]);
    assert!(page.other.is_empty());
    assert!(table.security_page(bob()).send().await.unwrap().account.is_none());
}

#[tokio::test]
async fn a_link_is_good_once() {
    let (mock, table) = signins().await;
    for link in [a_link(1, "Ann@example.com"), a_link(2, "ann@example.com"), a_link(3, "bob@example.com")] {
        table.put(&link).create_only().send().await.unwrap();
    }
    let open = || async {
        let open = table.open_links_of("ANN@example.com").send().await.unwrap().records;
        open.iter().map(|link| link.link_id.0).collect::<Vec<_>>()
    };
    assert_eq!(open().await, [2, 1]);
    let read = table.link("link 2").send().await.unwrap().required().unwrap();
    assert_eq!(read.meta.expires_at, Some(at("2026-07-01T12:15:00Z")));

    // It is used in the transaction that begins the session.
    let take = |read: &Link, now| {
        let used = LinkIdGroup { link_id: read.link_id, address: read.address.clone(), used: true };
        let good = link::USED.eq(false) & link::EXPIRES_AT.gt(now);
        table.update(LinkKey::new(read.token.clone())).set_link_id_group(used).when(good)
    };
    let session = Session { means: Means::Link, ..a_session("a1", ann(), "2026-07-01T12:00:00Z") };
    let now = mock.clock().now();
    table.transact().update(take(&read, now)).create(&session).send().await.unwrap();
    assert_eq!(open().await, [1]);
    let again = a_session("a2", ann(), "2026-07-01T12:00:00Z");
    let error = table.transact().update(take(&read, now)).create(&again).send().await.unwrap_err();
    assert!(error.is_transaction_cancelled(), "{error}");
    assert_eq!(tokens(&table.sessions_of(ann()).send().await.unwrap().records), ["a1"]);

    // Nobody used the other in time.
    mock.clock().set(at("2026-07-01T12:15:00Z"));
    let late = table.link("link 1").send().await.unwrap().required().unwrap();
    assert!(take(&late, mock.clock().now()).send().await.unwrap_err().is_condition_failed());
    assert_eq!(open().await, [1], "it is there until DynamoDB deletes it");
    mock.clock().advance(std::time::Duration::from_secs(1));
    assert!(open().await.is_empty());
}
