//! The table of `schemas/interop.toml`, which dynamo-io shares.

pub mod wares {
    dio_runtime::include_schema!("wares");
}

use std::collections::HashMap;

use dio_runtime::mock::MockDynamo;
use dio_runtime::types::{AttributeValue, Blob};
use dio_runtime::{Item, Record};

use crate::support::fixed;
use wares::{Crate, CrateKey, Hold, Member, MemberKey, Place, Wares, crate_, member};

pub async fn wares() -> (MockDynamo, Wares) {
    let mock = MockDynamo::new();
    let table = Wares::new(mock.client(), "wares").with_clock(fixed());
    table.create().await.unwrap();
    (mock, table)
}

pub fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub fn number(value: &str) -> AttributeValue {
    AttributeValue::N(value.into())
}

pub fn map<const N: usize>(members: [(&str, AttributeValue); N]) -> AttributeValue {
    AttributeValue::M(members.map(|(name, value)| (name.to_owned(), value)).into())
}

/// An item as another writer stores it.
pub fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
    HashMap::from(attributes.map(|(name, value)| (name.to_owned(), value)))
}

pub fn empty_crate() -> Crate {
    Crate {
        owner: "owner:a".into(),
        item: "item:1".into(),
        flag: None,
        blobs: None,
        text: String::new(),
        note: None,
        blob: None,
        day: None,
        moment: None,
        ratio: None,
        ratios: None,
        count: None,
        counts: None,
        words: None,
        stamp: None,
        hold: None,
        raw: None,
        more: None,
        meta: Default::default(),
    }
}

pub fn whole_hold() -> Hold {
    Hold {
        label: "fragile".into(),
        seal: vec![1],
        size: Some(3),
        since: Some("2026-07-01".parse().unwrap()),
        words: ["a".to_owned()].into(),
        codes: Some([7].into()),
        place: Some(Place { city: "Bremen".into(), floor: 2 }),
    }
}

pub fn ann() -> Member {
    Member {
        user: "user:1".into(),
        team: "blue".into(),
        email: "a#n@x".into(),
        frozen: Some("once".into()),
        tries: 5,
        badge: "gold".into(),
        meta: Default::default(),
    }
}

#[tokio::test]
async fn a_map_is_written_whole_or_not_at_all() {
    let (mock, table) = wares().await;
    let stored = async |hold: Hold| {
        let record = Crate { hold: Some(hold), ..empty_crate() };
        table.put(&record).send().await.map(drop).map_err(|error| error.to_string())
    };
    let refused = async |hold: Hold| stored(hold).await.unwrap_err();
    let names = |error: &str, member: &str| assert!(error.contains(&format!("`{member}`: ")), "{error}");
    let before = mock.requests().len();
    names(&refused(Hold { size: None, ..whole_hold() }).await, "size");
    names(&refused(Hold { since: None, ..whole_hold() }).await, "s");
    names(&refused(Hold { codes: None, ..whole_hold() }).await, "codes");
    names(&refused(Hold { place: None, ..whole_hold() }).await, "place");
    names(&refused(Hold { words: [].into(), ..whole_hold() }).await, "words");
    names(&refused(Hold { codes: Some([].into()), ..whole_hold() }).await, "codes");
    let update = table.update(empty_crate().key()).set_hold(Hold { size: None, ..whole_hold() });
    names(&update.send().await.unwrap_err().to_string(), "size");
    assert_eq!(mock.requests().len(), before, "nothing was sent");

    let place = Some(Place { city: String::new(), floor: 0 });
    stored(Hold { label: "".into(), seal: vec![], place, ..whole_hold() }).await.unwrap();
    let item = mock.table("wares").get("owner:a", "item:1").unwrap();
    let expected = map([
        ("label", text("")),
        ("seal", AttributeValue::B(Blob::new([]))),
        ("size", number("3")),
        ("s", text("2026-07-01")),
        ("words", AttributeValue::Ss(vec!["a".into()])),
        ("codes", AttributeValue::Ns(vec!["7".into()])),
        ("place", map([("city", text("")), ("floor", number("0"))])),
    ]);
    assert_eq!(item["hold"], expected);
}

#[tokio::test]
async fn a_map_without_children_is_read() {
    let (mock, table) = wares().await;
    let read = async |hold: AttributeValue| {
        mock.table("wares").put(item([("pk", text("owner:a")), ("sk", text("item:1")), ("hold", hold)]));
        table.get(CrateKey::new("owner:a", "item:1")).send().await.unwrap().record.unwrap().hold
    };
    let nothing = Hold {
        label: "".into(),
        seal: vec![],
        size: None,
        since: None,
        words: [].into(),
        codes: None,
        place: None,
    };
    assert_eq!(read(map([])).await.as_ref(), Some(&nothing));
    let null = || AttributeValue::Null(true);
    let nulls =
        map([("label", null()), ("seal", null()), ("size", null()), ("words", null()), ("place", null())]);
    assert_eq!(read(nulls).await.as_ref(), Some(&nothing));
    let inner = map([("place", map([])), ("unknown", text("x"))]);
    let place = Some(Place { city: String::new(), floor: 0 });
    assert_eq!(read(inner).await, Some(Hold { place, ..nothing.clone() }));
    assert_eq!(read(null()).await, None);
}

#[tokio::test]
async fn a_member_is_changed_by_its_handle() {
    let (mock, table) = wares().await;
    table.put(&Crate { hold: Some(whole_hold()), ..empty_crate() }).send().await.unwrap();
    let key = CrateKey::new("owner:a", "item:1");
    let update = table.update(key).set(crate_::HOLD.size_(), 4).set(crate_::HOLD.place().city(), "Kiel");
    let record = update.send().await.unwrap().record;
    let place = Some(Place { city: "Kiel".into(), floor: 2 });
    assert_eq!(record.hold, Some(Hold { size: Some(4), place, ..whole_hold() }));
    mock.table("wares").assert_len(1);
}

#[tokio::test]
async fn keys_with_a_name_are_keys() {
    let (mock, table) = wares().await;
    table.put(&ann()).send().await.unwrap();
    let stored = mock.table("wares").get("user:1", "slot:a#n@x").unwrap();
    assert_eq!((&stored["g1k"], &stored["handle"]), (&text("email:a#n@x"), &text("@a#n@x")));
    let expected = Member { frozen: None, tries: 3, ..ann() };
    let same = |read: Member| assert_eq!(Member { meta: Default::default(), ..read }, expected);
    same(table.get(MemberKey::new("user:1", "a#n@x")).send().await.unwrap().record.unwrap());
    same(table.members_by_g1_partition("a#n@x").send().await.unwrap().records.remove(0));
    same(table.member_of("a#n@x").send().await.unwrap().records.remove(0));
    same(table.members("user:1").email_begins_with("a#").send().await.unwrap().records.remove(0));
}

#[test]
fn attributes_stand_in_the_order_of_columns() {
    assert_eq!(
        Member::DEFINITION.attributes,
        [
            "pk",
            "sk",
            "team",
            "email",
            "handle",
            "g1k",
            "frozen",
            "tries",
            "b",
            "g2k",
            "created_at",
            "updated_at",
            "expires_at"
        ]
    );
}

#[tokio::test]
async fn what_is_not_read_back_is_written() {
    let (mock, table) = wares().await;
    table.put(&ann()).send().await.unwrap();
    let key = || MemberKey::new("user:1", "a#n@x");
    let stored = || mock.table("wares").get("user:1", "slot:a#n@x").unwrap();
    assert_eq!((&stored()["frozen"], &stored()["tries"]), (&text("once"), &number("5")));
    assert_eq!(ann().as_stored().unwrap(), Member { frozen: None, tries: 3, ..ann() });
    // Whatever is there is not looked at.
    let mut item = stored();
    item.insert("frozen".into(), number("1"));
    mock.table("wares").put(item);
    let read = table.get(key()).send().await.unwrap().record.unwrap();
    assert_eq!((read.frozen, read.tries), (None, 3));
    // An upsert leaves what is absent, and a condition sees what is stored.
    table.upsert(&Member { frozen: None, ..ann() }).send().await.unwrap();
    assert_eq!(stored()["frozen"], number("1"));
    let update = table.update(key()).set_frozen("again").when(member::TRIES.eq(5));
    update.send().await.unwrap();
    assert_eq!(stored()["frozen"], text("again"));
}

#[tokio::test]
async fn whole_sort_keys_are_read_by_range_and_prefix() {
    let (mock, table) = wares().await;
    for item in ["item:1", "item:2", "item:21", "item:3"] {
        table.put(&Crate { item: item.into(), ..empty_crate() }).send().await.unwrap();
    }
    let items =
        |records: Vec<Crate>| -> Vec<String> { records.into_iter().map(|record| record.item).collect() };
    let from = async |prefix: &str| items(table.crates_from("owner:a", prefix).send().await.unwrap().records);
    assert_eq!(from("item:2").await, ["item:2", "item:21"]);
    // A prefix of the prefix reads all, and nothing beside.
    mock.table("wares").put(item([("pk", text("owner:a")), ("sk", text("items"))]));
    assert_eq!(from("it").await, ["item:1", "item:2", "item:21", "item:3"]);
    let sent = mock.requests().len();
    assert!(from("other").await.is_empty());
    assert_eq!(mock.requests().len(), sent, "nothing can be there");
    let between = table.crates_between("owner:a", "item:2".to_owned()..="item:3".to_owned());
    assert_eq!(items(between.send().await.unwrap().records), ["item:2", "item:21", "item:3"]);
    let after = table.crates_after("owner:a", "item:2").send().await.unwrap().records;
    assert_eq!(items(after), ["item:21", "item:3"]);
    let before = table.crates("owner:a").item(.."item:21").descending().send().await.unwrap().records;
    assert_eq!(items(before), ["item:2", "item:1"]);
    let by_index = table.crates_by_inverted("item:3").owner_begins_with("owner:").send().await.unwrap();
    assert_eq!(items(by_index.records), ["item:3"]);
}
