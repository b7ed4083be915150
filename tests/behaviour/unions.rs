//! Tagged unions: in a field, a list, a map, a struct and another union; what else may stand there; conditions.

pub mod g {
    dio_runtime::include_schema!("accounts");
}

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, TimeDelta};
use dio_runtime::mock::MockDynamo;
use dio_runtime::types::{StoredType, ValueReason};
use dio_runtime::{AttributeValue, Unread};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;

use crate::support::{at, round_trip};
use g::{Account, AccountKey, Accounts, Contract, Event, Payment, Plan};

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn map<const N: usize>(members: [(&str, AttributeValue); N]) -> AttributeValue {
    AttributeValue::M(members.map(|(name, value)| (name.to_owned(), value)).into())
}

fn plan() -> impl Strategy<Value = Plan> {
    let since = (0..40_000_i64).prop_map(|days| NaiveDate::default() + TimeDelta::days(days));
    prop_oneof![
        Just(Plan::Free),
        (any::<i64>(), since).prop_map(|(seats, since)| Plan::Team { seats, since })
    ]
}

fn payment() -> impl Strategy<Value = Payment> {
    let card = (any::<String>(), option::of(any::<String>()));
    // Nanoseconds, of which milliseconds are stored.
    let paid_at = option::of((0..4_000_000_000_i64, 0..1_000_000_000_u32))
        .prop_map(|at| at.and_then(|(seconds, fraction)| DateTime::from_timestamp(seconds, fraction)));
    let credit = (any::<i64>(), paid_at, btree_set("[a-z]{1,3}", 0..3));
    let other = ("[D-Z][a-z]{2}", any::<String>());
    prop_oneof![
        Just(Payment::Cash),
        card.prop_map(|(last4, code)| Payment::Card { last4, code }),
        credit.prop_map(|(days, paid_at, labels)| Payment::Credit { days, paid_at, labels }),
        other.prop_map(|(tag, wallet)| {
            Payment::Other(HashMap::from([("type".into(), text(&tag)), ("wallet".into(), text(&wallet))]))
        }),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let changed = (plan(), plan()).prop_map(|(from, to)| Event::Changed { from, to });
    changed.prop_recursive(3, 8, 3, |event| {
        (vec(event, 0..3), any::<String>(), option::of(any::<String>()))
            .prop_map(|(parts, text, doc)| Event::Split { parts, text, doc })
    })
}

fn account() -> impl Strategy<Value = Account> {
    let contract = (plan(), option::of(payment()), any::<i64>())
        .prop_map(|(plan, payment, number)| Contract { plan, payment, number });
    let members = (
        any::<i64>(),
        plan(),
        option::of(payment()),
        vec(event(), 0..3),
        btree_map("[a-z]{0,3}", payment(), 0..3),
        option::of(contract),
    );
    members.prop_map(|(account_id, plan, payment, events, by_name, contract)| Account {
        account_id,
        plan,
        payment,
        events,
        by_name,
        contract,
        meta: Default::default(),
    })
}

proptest! {
    #[test]
    fn what_is_stored_is_read_back(account in account()) {
        let stored = account.as_stored().unwrap();
        let item = account.to_item().unwrap();
        prop_assert_eq!(&item, &stored.to_item().unwrap());
        let read = Account::from_item(item).unwrap();
        prop_assert_eq!(&read, &stored);
    }
}

fn free() -> Account {
    Account {
        account_id: 7,
        plan: Plan::Free,
        payment: None,
        events: Vec::new(),
        by_name: BTreeMap::new(),
        contract: None,
        meta: Default::default(),
    }
}

async fn accounts(mock: &MockDynamo) -> Accounts {
    let accounts = Accounts::new(mock.client(), "accounts");
    accounts.create().await.unwrap();
    accounts
}

#[tokio::test]
async fn a_record_of_unions_is_stored_and_read() {
    let mock = MockDynamo::new();
    let table = accounts(&mock).await;
    let team = Plan::Team { seats: 3, since: at("2026-07-01T00:00:00Z").date_naive() };
    let card = Payment::Card { last4: "4242".into(), code: None };
    let account = Account {
        plan: team.clone(),
        payment: Some(card.clone()),
        events: vec![Event::Changed { from: Plan::Free, to: team.clone() }],
        by_name: BTreeMap::from([("cash".into(), Payment::Cash)]),
        contract: Some(Contract { plan: team, payment: Some(card), number: 1 }),
        ..free()
    };
    round_trip(&table, account).await;
}

#[tokio::test]
async fn handles_ask_for_the_variant() {
    let mock = MockDynamo::new();
    let table = accounts(&mock).await;
    let changed = Event::Changed { from: Plan::Free, to: Plan::Free };
    let contract = Contract { plan: Plan::Free, payment: Some(Payment::Cash), number: 1 };
    let account = Account {
        events: vec![changed],
        by_name: BTreeMap::from([("a".into(), Payment::Cash)]),
        contract: Some(contract),
        ..free()
    };
    table.put(&account).send().await.unwrap();
    let holds = g::account::PLAN.is_free()
        & g::account::PLAN.eq(Plan::Free)
        & g::account::PAYMENT.not_exists()
        & g::account::EVENTS.at(0).is_changed()
        & g::account::BY_NAME.key("a").is_cash()
        & g::account::CONTRACT.plan().is_free()
        & g::account::CONTRACT.payment().is_cash();
    let team = Plan::Team { seats: 2, since: at("2026-07-01T00:00:00Z").date_naive() };
    let update = table.update(AccountKey::new(7)).set_plan(team.clone()).when(holds);
    assert_eq!(update.send().await.unwrap().record.plan, team);
    let refused = table.update(AccountKey::new(7)).remove_payment().when(g::account::PLAN.is_free());
    assert!(refused.send().await.unwrap_err().is_condition_failed());
    // As a whole, by its handle; a tag alone cannot be set.
    let update = table.update(AccountKey::new(7)).set(g::account::CONTRACT.plan(), team.clone());
    assert_eq!(update.send().await.unwrap().record.contract.unwrap().plan, team);
}

#[tokio::test]
async fn what_is_no_variant_is_handed_back_whole() {
    let one = || AttributeValue::N("1".into());
    let since = || ("since", text("2026-07-01"));
    let cases = [
        (map([("seats", one()), since()]), "`plan`: string is required, but absent"),
        (map([("plan", AttributeValue::Null(true))]), "`plan`: expected string, found NULL"),
        (map([("plan", one())]), "`plan`: expected string, found N"),
        (
            map([("plan", text("gold")), ("secret", text("s3cret"))]),
            "`plan`: Plan: the tag is that of none of the union's variants",
        ),
        (map([("plan", text("Team"))]), "`plan`: Plan: the tag is that of none of the union's variants"),
        (map([("plan", text("team")), since()]), "`seats`: integer is required, but absent"),
        (map([("plan", text("team")), since(), ("seats", text("3"))]), "`seats`: expected integer, found S"),
        (text("free"), "expected Plan, found S"),
        (AttributeValue::L(vec![text("free")]), "expected Plan, found L"),
    ];
    for (stored, expected) in cases {
        let mock = MockDynamo::new();
        let table = accounts(&mock).await;
        let mut item = Account { payment: Some(Payment::Cash), ..free() }.to_item().unwrap();
        item.insert("plan".into(), stored);
        mock.table("accounts").put(item.clone());
        let failed = table.get(AccountKey::new(7)).send().await.map(|_| ()).unwrap_err();
        let [Unread::Undecodable(whole, error)] = failed.undecodable_items() else { panic!("{failed}") };
        assert_eq!(*whole, item);
        assert_eq!(error.attribute(), "plan");
        assert!(
            error.to_string().ends_with(&format!(": attribute `plan` cannot be read: {expected}")),
            "{error}"
        );
        assert!(!format!("{failed:?}").contains("s3cret"));
    }
}

#[test]
fn members_that_a_variant_does_not_know_are_ignored() {
    let stored = map([("plan", text("free")), ("seats", AttributeValue::N("1".into()))]);
    assert_eq!(Plan::from_attribute(stored).unwrap(), Plan::Free);
}

#[test]
fn an_open_union_keeps_what_it_does_not_know() {
    let stored = map([("type", text("wallet")), ("address", text("s3cret"))]);
    assert!(Payment::peek(&stored).unwrap().is_none(), "it has to be taken");
    let other = Payment::from_attribute(stored.clone()).unwrap();
    assert_eq!(Payment::to_attribute(&other).unwrap(), stored);

    let refused = |members: AttributeValue| {
        let AttributeValue::M(members) = members else { unreachable!() };
        Payment::to_attribute(&Payment::Other(members)).unwrap_err()
    };
    assert_eq!(refused(map([("type", text("C"))])).reason(), ValueReason::KnownText);
    assert_eq!(refused(map([])).to_string(), "`type`: string is required, but absent");
    assert_eq!(refused(map([("type", AttributeValue::Bool(true))])).path(), "type");
}

#[test]
fn debug_hides_what_is_sensitive() {
    let card = Payment::Card { last4: "4242".into(), code: Some("s3cret".into()) };
    let other = Payment::Other(HashMap::from([("type".into(), text("s3cret"))]));
    let shown = format!("{card:?} {other:?} {:?}", Payment::Cash);
    assert!(shown.starts_with("Card { last4: \"4242\", code: "), "{shown}");
    assert!(shown.ends_with(" Cash") && shown.contains(" Other("), "{shown}");
    assert!(!shown.contains("s3cret"), "{shown}");
}
