//! `expires`: what `expires_at` holds where the caller leaves it none.

pub mod kept {
    dio_runtime::include_schema!("kept");
}

use chrono::{DateTime, Utc};
use dio_runtime::mock::MockDynamo;

use self::kept::{
    Alarm, Cause, Draft, DraftKey, Invitation, InvitationKey, Kept, Moment, Session, SessionKey, Usage,
    UsageKey, Visit, draft,
};
use crate::support::at;

/// Its clock stands at 2026-07-01T12:00:00Z, and is moved by the test.
async fn kept() -> (MockDynamo, Kept) {
    let mock = MockDynamo::new();
    mock.clock().set(at("2026-07-01T12:00:00Z"));
    let table = mock.create::<Kept>("kept").await;
    mock.clear_requests();
    (mock, table)
}

fn session() -> Session {
    Session { tenant: "t".into(), session: "s".into(), clicks: 0, meta: Default::default() }
}

fn a_draft() -> Draft {
    Draft {
        tenant: "t".into(),
        draft: "d".into(),
        text: "x".into(),
        visit: None,
        cause: None,
        meta: Default::default(),
    }
}

fn invitation() -> Invitation {
    Invitation {
        tenant: "t".into(),
        email: "a@b".into(),
        role: "guest".into(),
        invited_at: at("2026-06-01T00:00:00.9Z"),
        note: None,
        meta: Default::default(),
    }
}

fn some(text: &str) -> Option<DateTime<Utc>> {
    Some(at(text))
}

#[tokio::test]
async fn a_put_fills_it_from_what_the_schema_names() {
    let (_mock, table) = kept().await;
    let written = table.put(&invitation()).send().await.unwrap().record;
    assert_eq!(written.meta.expires_at, some("2026-06-08T00:00:00Z"), "seven days after an immutable field");
    let read = table.get(written.key()).send().await.unwrap().required().unwrap();
    assert_eq!(read.meta.expires_at, written.meta.expires_at);
    let written = table.put(&a_draft()).send().await.unwrap().record;
    assert_eq!(written.meta.expires_at, some("2026-07-01T14:00:00Z"), "after created_at");
    let imported = dio_runtime::Stamps { created_at: some("2026-01-01T00:00:00Z"), ..Default::default() };
    let written = table.put(&Draft { meta: imported, ..a_draft() }).send().await.unwrap().record;
    assert_eq!(written.meta.expires_at, some("2026-01-01T02:00:00Z"), "after the record's own created_at");
    let day = at("2026-03-01T00:00:00Z").date_naive();
    let usage = Usage { tenant: "t".into(), day, amount: 1, meta: Default::default() };
    let written = table.put(&usage).send().await.unwrap().record;
    assert_eq!(written.meta.expires_at, some("2026-03-08T00:00:00Z"), "after the first moment of a day");
    let rung_at = Moment::from(at("2026-03-01T00:00:01Z"));
    let alarm = Alarm { tenant: "t".into(), rung_at, meta: Default::default() };
    let written = table.put(&alarm).send().await.unwrap().record;
    assert_eq!(
        written.meta.expires_at,
        some("2026-03-01T00:01:31Z"),
        "after a timestamp of a type of its own"
    );
    assert_eq!(alarm.as_stored().unwrap().meta.expires_at, None, "like the stamps it is filled by a write");
}

#[tokio::test]
async fn the_callers_own_value_wins() {
    let (_mock, table) = kept().await;
    let own = dio_runtime::Stamps { expires_at: some("2030-01-01T00:00:00Z"), ..Default::default() };
    let written = table.put(&Draft { meta: own.clone(), ..a_draft() }).send().await.unwrap().record;
    assert_eq!(written.meta.expires_at, own.expires_at);
    let written = table.put(&Session { meta: own.clone(), ..session() }).send().await.unwrap().record;
    assert_eq!(written.meta.expires_at, own.expires_at);
    let key = || SessionKey::new("t", "s");
    let later = table.update(key()).add_clicks(1).set_expires_at(at("2031-01-01T00:00:00Z"));
    assert_eq!(later.send().await.unwrap().record.meta.expires_at, some("2031-01-01T00:00:00Z"));
    let never = table.update(key()).remove_expires_at().send().await.unwrap().record;
    assert_eq!(never.meta.expires_at, None);
    let upserted = table.upsert(&Draft { meta: own.clone(), ..a_draft() }).send().await.unwrap().record;
    assert_eq!(upserted.meta.expires_at, own.expires_at);
}

#[tokio::test]
async fn a_session_slides_with_every_write() {
    let (mock, table) = kept().await;
    let key = || SessionKey::new("t", "s");
    let made = table.update(key()).add_clicks(1).or_create().send().await.unwrap().record;
    assert_eq!(made.meta.expires_at, some("2026-07-01T12:30:00Z"));
    mock.clock().set(at("2026-07-01T12:20:00Z"));
    let clicked = table.update(key()).add_clicks(1).send().await.unwrap().record;
    assert_eq!((clicked.clicks, clicked.meta.expires_at), (2, some("2026-07-01T12:50:00Z")));
    mock.clock().set(at("2026-07-01T12:40:00Z"));
    let upserted = table.upsert(&session()).send().await.unwrap().record;
    assert_eq!(upserted.meta.expires_at, some("2026-07-01T13:10:00Z"));
    mock.clock().set(at("2026-07-01T12:45:00Z"));
    let put = table.put(&session()).send().await.unwrap().record;
    assert_eq!(put.meta.expires_at, some("2026-07-01T13:15:00Z"));
}

#[tokio::test]
async fn other_writes_leave_it() {
    let (mock, table) = kept().await;
    let drafted =
        table.update(DraftKey::new("t", "d")).set_text("x").or_create().send().await.unwrap().record;
    assert_eq!(drafted.meta.expires_at, some("2026-07-01T14:00:00Z"), "a new item has it");
    mock.clock().set(at("2026-07-01T13:00:00Z"));
    let key = || DraftKey::new("t", "d");
    let changed = table.update(key()).set_text("y").send().await.unwrap().record;
    assert_eq!(changed.meta.expires_at, drafted.meta.expires_at);
    let again = table.update(key()).set_text("z").or_create().send().await.unwrap().record;
    assert_eq!(again.meta.expires_at, drafted.meta.expires_at);
    let upserted = table.upsert(&a_draft()).send().await.unwrap().record;
    assert_eq!(upserted.meta.created_at, drafted.meta.created_at);
    assert_eq!(upserted.meta.expires_at, drafted.meta.expires_at, "an upsert extends nothing");
    let day = at("2026-03-01T00:00:00Z").date_naive();
    let used = table.update(UsageKey::new("t", day)).add_amount(2).or_create().send().await.unwrap().record;
    assert_eq!(used.meta.expires_at, some("2026-03-08T00:00:00Z"), "of the key");
    table.put(&invitation()).send().await.unwrap();
    let set = table.update(InvitationKey::new("t", "a@b")).set_expires_at(at("2026-06-02T00:00:00Z"));
    set.send().await.unwrap();
    let upserted = table.upsert(&invitation()).send().await.unwrap().record;
    assert_eq!(upserted.meta.expires_at, some("2026-06-02T00:00:00Z"));
}

#[tokio::test]
async fn what_would_expire_after_the_last_year_is_refused() {
    let (mock, table) = kept().await;
    let far = Invitation { invited_at: at("9999-12-31T00:00:00Z"), ..invitation() };
    let error = table.put(&far).send().await.unwrap_err();
    assert!(error.is_encode(), "{error}");
    assert_eq!(error.encode_error().unwrap().attribute(), "expires_at");
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn the_mock_deletes_what_has_expired() {
    let (mock, table) = kept().await;
    table.put(&session()).send().await.unwrap();
    mock.clock().set(at("2026-07-01T12:29:00Z"));
    table.update(SessionKey::new("t", "s")).add_clicks(1).send().await.unwrap();
    mock.clock().set(at("2026-07-01T12:58:00Z"));
    assert!(table.get(SessionKey::new("t", "s")).send().await.unwrap().record.is_some());
    mock.clock().set(at("2026-07-01T13:00:00Z"));
    assert!(table.get(SessionKey::new("t", "s")).send().await.unwrap().record.is_none());
}

/// `finer = "refuse"`, on members of structs and unions too.
#[tokio::test]
async fn a_member_finer_than_its_precision_is_refused() {
    let (mock, table) = kept().await;
    let visit = |text: &str| Visit { at: some(text), left: some("2026-07-01T12:00:00.5Z") };
    let fine = Draft { visit: Some(visit("2026-07-01T12:00:00.125Z")), ..a_draft() };
    let written = table.put(&fine).send().await.unwrap().record;
    assert_eq!(written.visit.unwrap().left, some("2026-07-01T12:00:00Z"), "the other is floored");
    let sent = mock.requests().len();
    let finer = Draft { visit: Some(visit("2026-07-01T12:00:00.1255Z")), ..a_draft() };
    assert!(table.put(&finer).send().await.unwrap_err().is_encode());
    let cause = Cause::Clock { at: at("2026-07-01T12:00:00.5Z") };
    assert!(table.put(&Draft { cause: Some(cause), ..a_draft() }).send().await.unwrap_err().is_encode());
    let change = table.update(DraftKey::new("t", "d"));
    let error = change.set(draft::VISIT.at(), at("2026-07-01T12:00:00.1255Z")).send().await.unwrap_err();
    assert!(error.is_encode(), "{error}");
    assert_eq!(mock.requests().len(), sent);
}
