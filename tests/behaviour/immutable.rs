//! `immutable`: fields that keep the value that they were first stored with.

use dio_runtime::AttributeValue;
use dio_runtime::mock::MockDynamo;

use crate::expiry::kept::{
    Cause, Entry, EntryKey, Invitation, InvitationKey, Kept, Parcel, ParcelKey, entry, invitation, parcel,
};
use crate::support::at;

async fn kept() -> (MockDynamo, Kept) {
    let mock = MockDynamo::new();
    let table = mock.create::<Kept>("kept").await;
    (mock, table)
}

fn invitation_of(role: &str) -> Invitation {
    Invitation {
        tenant: "t".into(),
        email: "a@b".into(),
        role: role.into(),
        invited_at: at("2026-06-01T00:00:00.9Z"),
        note: None,
        meta: Default::default(),
    }
}

fn parcel_from(from: Option<&str>) -> Parcel {
    Parcel {
        tenant: "t".into(),
        parcel: "p".into(),
        from: from.map(Into::into),
        to: Some("b".into()),
        weight: 1,
        meta: Default::default(),
    }
}

fn entry_of(amount: &str) -> Entry {
    Entry {
        tenant: "t".into(),
        entry: "e".into(),
        actor: "ann".into(),
        state: "new".into(),
        tags: Some(["b".to_owned(), "a".to_owned()].into()),
        amounts: vec![amount.parse().unwrap()],
        cause: Cause::Person { name: "ann".into() },
        seen: None,
        meta: Default::default(),
    }
}

#[tokio::test]
async fn a_put_keeps_what_is_stored() {
    let (mock, table) = kept().await;
    table.put(&invitation_of("admin")).send().await.unwrap();
    let noted = Invitation { note: Some("x".into()), ..invitation_of("admin") };
    table.put(&noted).send().await.unwrap();
    let condition = mock.requests().last().unwrap().body["ConditionExpression"].clone();
    assert_eq!(
        condition,
        "(attribute_not_exists(#0) OR (#0 = :0)) AND (attribute_not_exists(#1) OR (#1 = :1))"
    );
    let error = table.put(&invitation_of("owner")).send().await.unwrap_err();
    assert!(error.is_condition_failed() && !error.is_not_found());
    assert_eq!(error.immutable_attributes(), ["role"]);
    assert_eq!(error.to_string(), "`role` is immutable and stored otherwise already");
    assert_eq!(error.old_record::<Invitation>().unwrap().role, "admin");
    let both = Invitation { invited_at: at("2026-06-02T00:00:00Z"), ..invitation_of("owner") };
    let error = table.put(&both).send().await.unwrap_err();
    assert_eq!(error.to_string(), "`role`, `invited_at` are immutable and stored otherwise already");
    let error = table.put(&noted).when(invitation::NOTE.not_exists()).send().await.unwrap_err();
    assert!(error.immutable_attributes().is_empty(), "the caller's own condition failed");
    assert_eq!(error.to_string(), "the condition of the write does not hold");
    let read = table.get(InvitationKey::new("t", "a@b")).send().await.unwrap().required().unwrap();
    assert_eq!((read.role.as_str(), read.note.as_deref()), ("admin", Some("x")));
    // What was deleted may come back otherwise.
    table.delete(read.key()).send().await.unwrap();
    table.put(&invitation_of("owner")).send().await.unwrap();
}

#[tokio::test]
async fn a_put_of_what_must_be_new_asks_for_no_more() {
    let (mock, table) = kept().await;
    table.put(&invitation_of("admin")).create_only().send().await.unwrap();
    let condition = mock.requests().last().unwrap().body["ConditionExpression"].clone();
    assert_eq!(condition, "attribute_not_exists(#0)");
    let error = table.put(&invitation_of("owner")).create_only().send().await.unwrap_err();
    assert!(error.is_condition_failed() && error.immutable_attributes().is_empty());
}

#[tokio::test]
async fn what_is_stored_without_it_takes_a_first_value() {
    let (_mock, table) = kept().await;
    table.put(&parcel_from(None)).send().await.unwrap();
    table.put(&parcel_from(Some("a"))).send().await.unwrap();
    let error = table.put(&parcel_from(None)).send().await.unwrap_err();
    assert_eq!(error.immutable_attributes(), ["from"], "nor is it taken away");
    let error = table.put(&parcel_from(Some("c"))).send().await.unwrap_err();
    assert_eq!(error.immutable_attributes(), ["from"]);
}

#[tokio::test]
async fn an_upsert_keeps_what_is_stored() {
    let (_mock, table) = kept().await;
    table.upsert(&parcel_from(Some("a"))).send().await.unwrap();
    let error = table.upsert(&parcel_from(Some("c"))).send().await.unwrap_err();
    assert_eq!(error.immutable_attributes(), ["from"]);
    // It shares an index key with `to`, so it is stated: absent.
    assert!(table.upsert(&parcel_from(None)).send().await.unwrap_err().is_invalid());
    let error = table.upsert(&parcel_from(None)).remove_from().send().await.unwrap_err();
    assert_eq!(error.immutable_attributes(), ["from"]);
    let to = Parcel { to: Some("d".into()), ..parcel_from(Some("a")) };
    let written = table.upsert(&to).send().await.unwrap().record;
    assert_eq!((written.from.as_deref(), written.to.as_deref()), (Some("a"), Some("d")));
}

#[tokio::test]
async fn an_update_states_it_where_keys_need_it() {
    let (mock, table) = kept().await;
    table.put(&parcel_from(Some("a"))).send().await.unwrap();
    let key = || ParcelKey::new("t", "p");
    let to = |from: &str| {
        let group = parcel::FromGroup { from: Some(from.to_owned()), to: Some("z".to_owned()) };
        table.update(key()).set_from_group(group).send()
    };
    assert!(to("c").await.unwrap_err().is_condition_failed());
    assert_eq!(to("a").await.unwrap().record.to.as_deref(), Some("z"));
    let given = parcel::ToGiven { from: Some("a".into()) };
    table.update(key()).set_to(Some("y".into())).given(given).send().await.unwrap();
    let item = &mock.table("kept").items()[0];
    assert_eq!(item["g1k"], AttributeValue::S("parcels:a#y".into()));
    let wrong = parcel::ToGiven { from: None };
    assert!(table.update(key()).set_to(None).given(wrong).send().await.unwrap_err().is_condition_failed());
    assert_eq!(table.update(key()).set_weight(2).send().await.unwrap().record.weight, 2);
}

#[tokio::test]
async fn it_goes_with_a_version_and_with_transactions() {
    let (_mock, table) = kept().await;
    let first = table.put(&entry_of("1.50")).send().await.unwrap().record;
    // DynamoDB has its own notation of numbers and its own order in sets.
    let same = Entry { amounts: vec!["1.5".parse().unwrap()], state: "old".into(), ..first.clone() };
    let second = table.put(&same).send().await.unwrap().record;
    let other = Entry { cause: Cause::Clock { at: at("2026-07-01T00:00:00Z") }, ..second.clone() };
    let error = table.put(&other).send().await.unwrap_err();
    assert_eq!(error.immutable_attributes(), ["cause"]);
    let stale = table.put(&same).send().await.unwrap_err();
    assert!(stale.is_condition_failed() && stale.immutable_attributes().is_empty(), "{stale}");
    let error = table.transact().put(table.put(&other)).send().await.unwrap_err();
    assert_eq!(error.cancellation_reasons()[0].code, "ConditionalCheckFailed");
    assert_eq!(error.cancellation_reasons()[0].old_record::<Entry>().unwrap().cause, first.cause);
    let seen = Entry { seen: Some(at("2026-07-01T00:00:00Z").date_naive()), ..second };
    table.transact().put(table.put(&seen)).send().await.unwrap();
    let given = entry::StateGiven { actor: "ann".into() };
    let changed = table.update(EntryKey::new("t", "e")).set_state("done").given(given).send().await.unwrap();
    assert_eq!(changed.record.seen, seen.seen);
}
