//! Keys that depend on the item, and keys that records share: the tables of `schemas/when.toml`.

pub mod hub {
    dio_runtime::include_schema!("hub");
}
pub mod parcels {
    dio_runtime::include_schema!("parcels");
}

use dio_runtime::mock::MockDynamo;
use dio_runtime::{AttributeValue, Unread};

use self::hub::issue::StateGroup;
use self::hub::{Hub, HubItem, Issue, IssueKey, Pull, PullKey, Repository, RepositoryKey, State};
use self::parcels::{Kind, Parcel, Parcels, Reminder, ReminderKey};
use crate::support::{at, fixed, round_trip};

fn issue(number: i64) -> Issue {
    Issue {
        repo: "dio".into(),
        number,
        title: "slow".into(),
        state: State::Open,
        closed_at: None,
        meta: Default::default(),
    }
}

fn pull(number: i64) -> Pull {
    Pull { repo: "dio".into(), number, title: "faster".into(), votes: 1, meta: Default::default() }
}

fn of_issue(number: i64) -> IssueKey {
    IssueKey::new("dio", number)
}

fn of_pull(number: i64) -> PullKey {
    PullKey::new("dio", number)
}

async fn hub() -> (MockDynamo, Hub) {
    let mock = MockDynamo::new();
    let hub = Hub::new(mock.client(), "hub").with_clock(fixed());
    hub.create().await.unwrap();
    (mock, hub)
}

async fn parcels() -> (MockDynamo, Parcels) {
    let mock = MockDynamo::new();
    let parcels = Parcels::new(mock.client(), "parcels").with_clock(fixed());
    parcels.create().await.unwrap();
    (mock, parcels)
}

fn parcel() -> Parcel {
    Parcel {
        depot: "x".into(),
        kind: Kind::Box,
        id: 1,
        state: parcels::State::Open,
        is_urgent: true,
        due: None,
        holder: None,
        labels: None,
        note: None,
        meta: Default::default(),
    }
}

/// The texts of attributes of the only item, none for those that are absent.
fn texts<const N: usize>(mock: &MockDynamo, table: &str, attributes: [&str; N]) -> [Option<String>; N] {
    let items = mock.table(table).items();
    let [item] = items.as_slice() else { panic!("{} items", items.len()) };
    attributes.map(|attribute| item.get(attribute).map(|value| value.as_s().unwrap().clone()))
}

fn some<const N: usize>(texts: [&str; N]) -> [Option<String>; N] {
    texts.map(|text| Some(text.to_owned()))
}

#[tokio::test]
async fn records_of_both_kinds_go_around() {
    let (_, hub) = hub().await;
    round_trip(&hub, issue(1)).await;
    round_trip(&hub, pull(1)).await;
    let (_, parcels) = parcels().await;
    round_trip(&parcels, parcel()).await;
}

#[tokio::test]
async fn an_update_moves_the_item_from_branch_to_branch() {
    let (mock, hub) = hub().await;
    let opened = hub.put(&issue(7)).send().await.unwrap().record;
    let keys = || texts(&mock, "hub", ["state_key", "state_order"]);
    assert_eq!(keys(), some(["open:dio", "99999992"]));
    let closed_at = Some(at("2026-07-02T08:00:00Z"));
    let closed = hub
        .update(opened.key())
        .set_state_group(StateGroup { state: State::Closed, closed_at })
        .version(1)
        .send()
        .await
        .unwrap()
        .record;
    assert_eq!(keys(), some(["closed:dio", "2026-07-02T08:00:00Z#00000007"]));
    assert_eq!((closed.state, closed.closed_at, closed.meta.rev), (State::Closed, closed_at, 2));
    let held = StateGroup { state: State::Held, closed_at };
    hub.update(opened.key()).set_state_group(held).send().await.unwrap();
    assert_eq!(keys(), [None, None]);
    let sent = mock.requests();
    assert_eq!(sent.len(), 4, "one request to create the table, and one a write");
}

#[tokio::test]
async fn an_upsert_says_what_a_key_is_made_of() {
    let (mock, parcels) = parcels().await;
    let labels = Some(["cold".to_owned()].into());
    let held = Parcel { holder: Some("ann".into()), labels, ..parcel() };
    parcels.put(&held).send().await.unwrap();
    let keys = || texts(&mock, "parcels", ["holder_key", "holder", "label_key", "state_order"]);
    assert_eq!(keys(), some(["holder:ann", "ann", "labelled:x", "0001"]));
    // A key is made of the absence of a holder: what is left as it is does not tell.
    let error = parcels.upsert(&parcel()).remove_due().send().await.unwrap_err();
    assert!(error.is_invalid() && error.to_string().contains(".remove_holder()"), "{error}");
    // The labels are left, and their key with them.
    let open = parcels.upsert(&parcel()).remove_due().remove_holder();
    open.send().await.unwrap();
    let nobody = [Some("nobody:x".into()), None, Some("labelled:x".into()), Some("0001".into())];
    assert_eq!(keys(), nobody);
    let closed = Parcel { state: parcels::State::Closed, labels: Some([].into()), ..held };
    parcels.upsert(&closed).remove_due().send().await.unwrap();
    assert_eq!(keys(), [Some("holder:ann".into()), Some("ann".into()), None, None]);
}

#[tokio::test]
async fn an_update_makes_an_item_of_whose_defaults_no_branch_makes_keys() {
    let (mock, parcels) = parcels().await;
    let key = ReminderKey::new("x", "call");
    parcels.update(key.clone()).or_create().send().await.unwrap();
    assert_eq!(texts(&mock, "parcels", ["due_key", "at"]), [None, None]);
    let at = Some(at("2026-07-02T08:00:00Z").date_naive());
    let group = parcels::reminder::AtGroup { at, done: false };
    parcels.update(key.clone()).set_at_group(group).or_create().send().await.unwrap();
    assert_eq!(texts(&mock, "parcels", ["due_key", "due_order"]), some(["reminders:x", "2026-07-02#call"]));
    // What is there keeps its keys.
    parcels.update(key.clone()).or_create().send().await.unwrap();
    assert_eq!(texts(&mock, "parcels", ["due_key", "due_order"]), some(["reminders:x", "2026-07-02#call"]));
    let found: Reminder = parcels.get(key).send().await.unwrap().required().unwrap();
    assert_eq!((found.at, found.done), (at, false));
}

#[tokio::test]
async fn a_put_does_not_replace_the_other_record() {
    let (_, hub) = hub().await;
    hub.put(&pull(1)).send().await.unwrap();
    hub.put(&pull(1)).send().await.unwrap();
    for error in [
        hub.put(&issue(1)).send().await.unwrap_err(),
        hub.put(&issue(1)).create_only().send().await.unwrap_err(),
        hub.put(&Issue { meta: hub::issue::Meta { rev: 3, ..Default::default() }, ..issue(1) })
            .send()
            .await
            .unwrap_err(),
    ] {
        assert!(error.is_condition_failed() && !error.is_not_found(), "{error:?}");
        assert_eq!(error.old_record::<Pull>().unwrap().title, "faster");
        assert!(error.old_record::<Issue>().is_none());
    }
    hub.put(&issue(2)).send().await.unwrap();
    let error = hub.upsert(&pull(2)).send().await.unwrap_err();
    assert_eq!(error.old_record::<Issue>().unwrap().number, 2);
    let upserted = hub.upsert(&pull(3)).send().await.unwrap().record;
    assert_eq!(upserted.votes, 1);
    hub.upsert(&pull(3)).send().await.unwrap();
}

#[tokio::test]
async fn changes_deletes_and_checks_are_of_the_record_alone() {
    let (mock, hub) = hub().await;
    hub.put(&issue(1)).send().await.unwrap();
    let changed = hub.update(of_pull(1)).set_title("other").send().await.unwrap_err();
    assert!(changed.is_condition_failed() && !changed.is_not_found(), "{changed:?}");
    assert!(changed.old_record::<Issue>().is_some());
    let absent = hub.update(of_pull(9)).set_title("other").send().await.unwrap_err();
    assert!(absent.is_not_found(), "{absent:?}");
    assert!(hub.delete(of_pull(1)).send().await.unwrap_err().is_condition_failed());
    assert!(hub.delete(of_pull(9)).send().await.unwrap().is_none(), "that there is none is fine");
    assert!(hub.delete(of_pull(9)).must_exist().send().await.unwrap_err().is_not_found());
    // Its condition would hold of the issue as well.
    let checked = hub
        .transact()
        .create(&issue(2))
        .check(of_pull(1), hub::pull::TITLE.ne("x"))
        .send()
        .await
        .unwrap_err();
    let [reason] = checked.cancellation_reasons() else { panic!("{checked:?}") };
    assert_eq!((reason.step, reason.code.as_str()), (1, "ConditionalCheckFailed"));
    assert!(reason.old_record::<Issue>().is_some());
    let stepped = hub.transact().put(hub.put(&pull(1))).send().await.unwrap_err();
    assert!(stepped.is_transaction_cancelled());
    assert_eq!(mock.table("hub").items().len(), 1);
    // `or_create` of another record's key.
    let next = hub.update(RepositoryKey::new("dio")).add_last_number(1).or_create();
    let made: Repository = next.send().await.unwrap().record;
    assert_eq!(made.last_number, 1);
    hub.delete(of_issue(1)).version(1).must_exist().send().await.unwrap();
    hub.put(&pull(1)).create_only().send().await.unwrap();
}

#[tokio::test]
async fn a_read_by_key_says_that_the_other_record_is_there() {
    let (_, hub) = hub().await;
    hub.put(&pull(1)).send().await.unwrap();
    hub.put(&issue(2)).send().await.unwrap();
    let error = hub.get(of_issue(1)).send().await.unwrap_err();
    assert!(error.is_other_record() && !error.is_not_found());
    assert_eq!(error.other_record::<Pull>().unwrap().number, 1);
    assert!(error.other_record::<Issue>().is_none());
    assert_eq!(error.to_string(), "1 of the items read are other records, or none");
    let error = hub.batch_get(vec![of_issue(1), of_issue(2)]).send().await.unwrap_err();
    assert!(error.is_other_record());
    let read: Vec<Option<Issue>> = error.into_read().unwrap();
    assert_eq!(
        read.iter().map(|read| read.as_ref().map(|it| it.number)).collect::<Vec<_>>(),
        [None, Some(2)]
    );
}

#[tokio::test]
async fn queries_tell_the_records_apart() {
    let (mock, hub) = hub().await;
    for number in [1, 3, 4] {
        hub.put(&issue(number)).send().await.unwrap();
    }
    hub.put(&pull(2)).send().await.unwrap();
    hub.put(&pull(5)).send().await.unwrap();
    let issues = hub.issues("dio").number(2..).send().await.unwrap().records;
    assert_eq!(issues.iter().map(|it| it.number).collect::<Vec<_>>(), [3, 4]);
    let pulls = hub.pulls("dio").limit(1).send().await.unwrap().records;
    assert_eq!(pulls.iter().map(|it| it.number).collect::<Vec<_>>(), [2]);
    assert_eq!(hub.pulls("dio").count().await.unwrap().count, 2);
    assert_eq!(hub.numbers("dio", 2).send().await.unwrap().records.len(), 4);
    // Without its type nothing says which record it is.
    let mut item = pull(6).to_item().unwrap();
    item.remove("_type");
    assert!(matches!(Pull::from_item(item.clone()), Err(Unread::Other(_))));
    let put = mock.client().put_item().table_name("hub").set_item(Some(item));
    put.send().await.unwrap();
    let all = hub.scan().send().await.unwrap().records;
    assert_eq!(all.iter().filter(|item| matches!(item, HubItem::Other(_))).count(), 1);
    assert!(hub.get(of_pull(6)).send().await.unwrap_err().is_other_record());
    assert!(hub.put(&pull(6)).send().await.unwrap_err().is_condition_failed());
}

#[tokio::test]
async fn conditions_name_the_type_where_they_must() {
    let (_, hub) = hub().await;
    let condition = |request: Option<&String>| request.cloned().unwrap_or_default();
    let put = hub.put(&pull(1)).into_sdk().unwrap();
    assert_eq!(condition(put.get_condition_expression().as_ref()), "attribute_not_exists(#0) OR (#1 = :0)");
    assert_eq!(
        put.get_expression_attribute_values().as_ref().unwrap().get(":0"),
        Some(&AttributeValue::S("Pull".into()))
    );
    let created = hub.put(&pull(1)).create_only().into_sdk().unwrap();
    assert_eq!(condition(created.get_condition_expression().as_ref()), "attribute_not_exists(#0)");
    let update = hub.update(of_pull(1)).set_title("x").into_sdk().unwrap();
    assert!(!condition(update.get_condition_expression().as_ref()).contains("exists"));
}
