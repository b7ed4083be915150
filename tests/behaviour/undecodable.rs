//! Items that do not decode: every read hands them back exactly as they are stored, whatever was read before the
//! attribute that is wrong.

use dio_runtime::mock::MockDynamo;
use dio_runtime::types::Blob;
use dio_runtime::{AttributeValue, Item, Readable, Record, Schema, Ulid, Unread};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::Config;

use crate::design::shop::{Order, OrderKey, Shop, ShopItem};
use crate::support::at;
use crate::{layouts, obstacles};

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn line(sku: &str, quantity: AttributeValue) -> AttributeValue {
    let price = AttributeValue::N("1.5".into());
    let members = [("sku", text(sku)), ("quantity", quantity), ("price", price), ("unknown", text("kept"))];
    AttributeValue::M(members.map(|(name, value)| (name.to_owned(), value)).into())
}

/// An order as another writer may have stored it: spellings that dio would not have written, an unknown attribute, `NULL`.
fn stored_order() -> Item {
    let one = AttributeValue::N("1".into());
    Item::from(
        [
            ("pk", text("customer:7")),
            ("sk", text("order:2026-07-01T00:00:00Z#00000000010000000000000000")),
            ("g1k", text("due:2026-08-01")),
            ("_type", text("Order")),
            ("status", text("P")),
            ("lines", AttributeValue::L(vec![line("a", one.clone()), line("b", one)])),
            ("note", text("a note")),
            ("l", AttributeValue::Ss(vec!["x".into(), "y".into()])),
            ("created_at", text("2026-07-01")),
            ("updated_at", text("2026-07-01T00:00:00.5Z")),
            ("expires_at", AttributeValue::Null(true)),
            ("rev", AttributeValue::N("3".into())),
            ("unknown", AttributeValue::Bool(true)),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    )
}

#[tokio::test]
async fn every_read_hands_back_the_whole_item() {
    let wrong = AttributeValue::Bool(false);
    let nested = AttributeValue::L(vec![line("a", AttributeValue::N("1".into())), line("b", text("1"))]);
    // The first that is read, some in the middle, a member of the last element of a list, and the last.
    let cases = [
        ("g1k", text("due:soon")),
        ("status", text("unknown")),
        ("lines", nested),
        ("note", wrong.clone()),
        ("l", wrong.clone()),
        ("created_at", text("yesterday")),
        ("rev", wrong),
    ];
    for (attribute, value) in cases {
        let mock = MockDynamo::new();
        let shop = Shop::new(mock.client(), "shop");
        shop.create().await.unwrap();
        let key = || OrderKey::new("7", at("2026-07-01T00:00:00Z"), Ulid::from_parts(1, 0));
        let mut item = stored_order();
        mock.table("shop").put(item.clone());
        shop.get(key()).send().await.unwrap().required().unwrap();
        item.insert(attribute.into(), value);
        mock.table("shop").put(item);
        let stored = mock.table("shop").items().remove(0);

        let is_whole = |unread: &Unread| {
            let Unread::Undecodable(item, error) = unread else { panic!("{attribute}: {unread}") };
            assert_eq!((item, error.attribute()), (&stored, attribute));
        };
        let failed = [
            shop.get(key()).send().await.map(|_| ()),
            shop.orders("7").send().await.map(|_| ()),
            shop.orders("7").stream().try_next().await.map(|_| ()),
            shop.customer_page("7").send().await.map(|_| ()),
            shop.scan().send().await.map(|_| ()),
            shop.scan_for::<Order>().send().await.map(|_| ()),
        ];
        for result in failed {
            let error = result.unwrap_err();
            let [unread] = error.undecodable_items() else { panic!("{attribute}: {error}") };
            is_whole(unread);
        }
        is_whole(shop.orders("7").each().await.unwrap().records[0].as_ref().unwrap_err());
        is_whole(shop.scan().each().await.unwrap().records[0].as_ref().unwrap_err());
        is_whole(&ShopItem::read_item(stored.clone()).unwrap_err());

        let refused = shop.delete(key()).version(9).send().await.unwrap_err();
        assert_eq!((refused.old_item(), refused.old_record::<Order>()), (Some(&stored), None));
        let cancelled = shop.transact().delete(shop.delete(key()).version(9)).send().await.unwrap_err();
        assert_eq!(cancelled.cancellation_reasons()[0].old, Some(stored));
        if attribute == "rev" {
            continue; // what an update adds to
        }
        // The change is made, and what it made cannot be read.
        let error = shop.update(key()).set_expires_at(at("2027-01-01T00:00:00Z")).send().await.unwrap_err();
        let changed = mock.table("shop").items().remove(0);
        assert!(matches!(error.undecodable_items(), [Unread::Undecodable(item, _)] if *item == changed));
    }
}

#[tokio::test]
async fn what_is_no_record_by_its_key_is_handed_back_too() {
    for (attribute, value) in [
        ("sk", text("order:never#1")),
        ("sk", text("order;")),
        ("_type", text("Invoice")),
        ("_type", text("Customer")),
    ] {
        let mut item = stored_order();
        item.insert(attribute.into(), value);
        let unread = Order::from_item(item.clone()).unwrap_err();
        assert!(matches!(unread, Unread::Other(other) if other == item), "{attribute}");
        assert_eq!(ShopItem::read_item(item.clone()).unwrap(), ShopItem::Other(item));
    }
}

/// Any attribute value, often one that a record could hold.
fn value() -> impl Strategy<Value = AttributeValue> {
    let any_text = prop_oneof!["[a-z]{0,3}", "[0-9]{1,3}", Just("2026-07-01T00:00:00Z".to_owned())];
    let texts = proptest::collection::vec(any_text.clone(), 1..3);
    let leaf = prop_oneof![
        any_text.clone().prop_map(AttributeValue::S),
        any_text.clone().prop_map(AttributeValue::N),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null(true)),
        texts.clone().prop_map(AttributeValue::Ss),
        texts.prop_map(AttributeValue::Ns),
        Just(AttributeValue::B(Blob::new([1, 2]))),
        Just(AttributeValue::Bs(vec![Blob::new([3])])),
    ];
    leaf.prop_recursive(2, 8, 3, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(AttributeValue::L),
            proptest::collection::hash_map(any_text.clone(), inner, 0..3).prop_map(AttributeValue::M),
        ]
    })
}

/// One change somewhere in an item: an attribute, or something inside of it, is removed or has another value.
fn change(members: &mut Item, place: &mut impl Iterator<Item = Index>, value: Option<AttributeValue>) {
    let mut names: Vec<String> = members.keys().cloned().collect();
    names.sort();
    let Some(name) = place.next().filter(|_| !names.is_empty()).map(|at| at.get(&names)) else { return };
    if let (Some(inside), Some(at)) = (members.get_mut(name), place.next())
        && at.index(2) == 0
    {
        match inside {
            AttributeValue::M(inside) => return change(inside, place, value),
            AttributeValue::L(elements) => {
                if let (Some(at), Some(value)) = (place.next().filter(|_| !elements.is_empty()), value) {
                    let at = at.index(elements.len());
                    match &mut elements[at] {
                        AttributeValue::M(inside) => change(inside, place, Some(value)),
                        element => *element = value,
                    }
                }
                return;
            }
            _ => {}
        }
    }
    match value {
        Some(value) => {
            let value = like(&members[name], value);
            drop(members.insert(name.clone(), value));
        }
        None => drop(members.remove(name)),
    }
}

/// A text in the place of a number becomes a number without sense, which only a look inside tells.
fn like(before: &AttributeValue, value: AttributeValue) -> AttributeValue {
    match (before, value) {
        (AttributeValue::N(_), AttributeValue::S(text)) => AttributeValue::N(text),
        (AttributeValue::Ns(_), AttributeValue::S(text)) => AttributeValue::Ns(vec![text]),
        (_, value) => value,
    }
}

/// The item as it is read, or the whole of it again.
fn assert_read_or_whole<R: Record>(item: &Item) -> Result<(), TestCaseError> {
    match R::from_item(item.clone()) {
        Ok(_) => {}
        Err(Unread::Undecodable(whole, _) | Unread::Other(whole)) => {
            prop_assert_eq!(&whole, item);
            if let Err(Unread::Undecodable(whole, _)) =
                <<R::Schema as Schema>::Item as Readable>::read_item(item.clone())
            {
                prop_assert_eq!(&whole, item);
            }
        }
        Err(other) => return Err(TestCaseError::fail(other.to_string())),
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config { cases: 1_000, ..Config::default() })]

    /// Of items with every type there is, with copies of components, strict or not.
    #[test]
    fn an_item_is_read_or_whole(
        changes in proptest::collection::vec(
            (proptest::collection::vec(any::<Index>(), 8), proptest::option::weighted(0.9, value())),
            1..3,
        ),
    ) {
        let changed = |mut item: Item| {
            for (place, value) in &changes {
                change(&mut item, &mut place.iter().copied(), value.clone());
            }
            item
        };
        assert_read_or_whole::<Order>(&changed(stored_order()))?;
        assert_read_or_whole::<obstacles::g::Option>(&changed(obstacles::option().to_item().unwrap()))?;
        assert_read_or_whole::<layouts::log::Entry>(&changed(layouts::entry(Some("n")).to_item().unwrap()))?;
        assert_read_or_whole::<layouts::device::Reading>(&changed(layouts::reading(1, Some(2)).to_item().unwrap()))?;
    }
}
