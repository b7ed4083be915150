//! `reindex` puts right what raw items, other writers and indexes added later left.

mod tickets {
    dio_runtime::include_schema!("tickets");
}

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dio_runtime::mock::{MockDynamo, Operation};
use dio_runtime::{AttributeValue, Item, Reindex, ReindexCounts, ReindexCursor, ReindexOutput, Unmended};
use tickets::ticket::StateGroup;
use tickets::{State, Ticket, TicketKey, Tickets};

use crate::design::shop::{Customer, Order};
use crate::layouts::{entry, log};
use crate::reads::{customer, order_of, raw, shop, text};
use crate::support::{at, fixed};

fn ticket(id: i64) -> Ticket {
    Ticket {
        team: "x".into(),
        id,
        state: State::Held,
        owner: Some("ann".into()),
        due: "2026-07-30".parse().ok(),
        title: None,
        votes: 0,
        meta: Default::default(),
    }
}

/// How late an answer is, so that another write comes first.
const LATE: Duration = Duration::from_millis(300);

/// So many tickets as typed writes store them, and these items.
async fn tickets(count: i64) -> (MockDynamo, Tickets, Vec<Item>) {
    let mock = MockDynamo::new();
    let table = Tickets::new(mock.client(), "tickets").with_clock(fixed());
    table.create().await.unwrap();
    let records: Vec<Ticket> = (0..count).map(ticket).collect();
    table.batch_write().put_all(&records).send().await.unwrap();
    mock.clear_requests();
    let items = mock.table("tickets").items();
    (mock, table, items)
}

/// Changes an item behind dio's back; an attribute without a value is removed.
fn tamper(mock: &MockDynamo, table: &str, item: &Item, changes: &[(&str, Option<AttributeValue>)]) {
    let mut item = item.clone();
    for (attribute, value) in changes {
        match value {
            Some(value) => item.insert((*attribute).to_owned(), value.clone()),
            None => item.remove(*attribute),
        };
    }
    mock.table(table).put(item);
}

/// The counts of a reindex, without the attributes.
fn counts(output: &ReindexOutput) -> [u64; 4] {
    let ReindexCounts { scanned, mended, unchanged, other, .. } = output.counts;
    [scanned, mended, unchanged, other]
}

fn requests(mock: &MockDynamo, operation: &str) -> usize {
    mock.requests().iter().filter(|request| request.operation == operation).count()
}

#[tokio::test]
async fn an_index_that_was_added_later_is_filled() {
    let (mock, table, items) = tickets(30).await;
    for item in &items {
        tamper(&mock, "tickets", item, &[("g1k", None), ("g2k", None)]);
    }
    assert_eq!(table.tickets_by_g1_g2(State::Held, "ann").send().await.unwrap().records.len(), 0);

    let dry = table.reindex().dry_run().send().await.unwrap();
    assert_eq!(counts(&dry), [30, 30, 0, 0]);
    let wrong: Vec<_> = dry.counts.attributes.into_iter().collect();
    assert_eq!(wrong, [(("Ticket", "g1k"), 30), (("Ticket", "g2k"), 30)]);
    assert_eq!(requests(&mock, "UpdateItem"), 0);
    assert_eq!(table.tickets_by_g1_g2(State::Held, "ann").send().await.unwrap().records.len(), 0);

    assert_eq!(counts(&table.reindex().send().await.unwrap()), [30, 30, 0, 0]);
    assert_eq!(requests(&mock, "UpdateItem"), 30);
    // What typed writes stored, to the byte: no stamp has moved.
    mock.table("tickets").assert_items(items);
    assert_eq!(table.tickets_by_g1_g2(State::Held, "ann").send().await.unwrap().records.len(), 30);

    mock.clear_requests();
    assert_eq!(counts(&table.reindex().send().await.unwrap()), [30, 0, 30, 0]);
    assert_eq!((requests(&mock, "Scan"), requests(&mock, "UpdateItem")), (16, 0));
}

#[tokio::test]
async fn keys_that_another_writer_left_stale_follow_the_fields() {
    let (mock, table, items) = tickets(4).await;
    let [moved, ownerless, defaulted, strange] = items.as_slice() else { panic!("four items") };
    tamper(&mock, "tickets", moved, &[("state", Some(text("D"))), ("owner", Some(text("bob")))]);
    tamper(&mock, "tickets", ownerless, &[("owner", None)]);
    tamper(&mock, "tickets", defaulted, &[("state", None)]);
    tamper(
        &mock,
        "tickets",
        strange,
        &[("g3k", Some(text("not a key of dio's"))), ("more", Some(text("kept")))],
    );
    assert_eq!(counts(&table.reindex().send().await.unwrap()), [4, 4, 0, 0]);

    let key = |item: &Item, attribute| {
        let id = item["sk"].as_s().unwrap().as_str();
        let found = mock.table("tickets").get("team:x", id).unwrap();
        found.get(attribute).map(|value| value.as_s().unwrap().clone())
    };
    assert_eq!(key(moved, "g1k").unwrap(), "st:D#bob");
    assert_eq!(key(moved, "g3k").unwrap(), "ow:bob#2026-07");
    assert_eq!((key(ownerless, "g1k"), key(ownerless, "g3k")), (None, None));
    assert!(key(ownerless, "g2k").is_some());
    assert_eq!(key(defaulted, "g1k").unwrap(), "st:O#ann");
    assert_eq!(key(defaulted, "state"), None, "a default is not written");
    assert_eq!(key(strange, "g3k").unwrap(), "ow:ann#2026-07");
    assert_eq!(key(strange, "more").unwrap(), "kept");
}

#[tokio::test]
async fn type_attributes_computed_attributes_and_one_record_alone() {
    let (mock, shop) = shop().await;
    let stored = mock.table("shop").items();
    for item in &stored {
        let is_customer = item["sk"] == text("#profile");
        let email = if is_customer { ("g2k", Some(text("email:old@b.c"))) } else { ("_type", None) };
        tamper(&mock, "shop", item, &[("_type", None), email]);
    }
    mock.table("shop").put(raw("customer:1", "unknown"));
    let customers = shop.reindex_of::<Customer>().send().await.unwrap();
    assert_eq!(counts(&customers), [8, 1, 0, 7]);
    let wrong: Vec<_> = customers.counts.attributes.into_iter().collect();
    assert_eq!(wrong, [(("Customer", "_type"), 1), (("Customer", "g2k"), 1)]);
    assert_eq!(counts(&shop.reindex_of::<Order>().send().await.unwrap()), [8, 6, 0, 2]);
    assert_eq!(counts(&shop.reindex().send().await.unwrap()), [8, 0, 7, 1]);
    mock.table("shop").remove("customer:1", "unknown");
    mock.table("shop").assert_items(stored);

    // A field that lives in the index key alone is read from there.
    let order = order_of("1", 1);
    let [pk, sk] = [order.key().customer_id().to_string(), crate::reads::order_sk(1)];
    let item = mock.table("shop").get(format!("customer:{pk}"), sk).unwrap();
    tamper(&mock, "shop", &item, &[("g1k", Some(text("due:2030-01-01")))]);
    assert_eq!(counts(&shop.reindex().send().await.unwrap()), [7, 0, 7, 0]);

    let log = log::Log::new(mock.client(), "log").with_clock(fixed());
    log.create().await.unwrap();
    log.put(&entry(Some("n"))).send().await.unwrap();
    let stored = mock.table("log").items();
    let computed =
        [("label", None), ("score", Some(AttributeValue::N("1".into()))), ("hint", Some(text("?")))];
    tamper(&mock, "log", &stored[0], &computed);
    assert_eq!(counts(&log.reindex().send().await.unwrap()), [1, 1, 0, 0]);
    mock.table("log").assert_items(stored);
}

/// A reindex of one item, a request of which is answered so late that another write comes first, and that write.
async fn beside<T>(
    mock: &MockDynamo,
    reindex: Reindex<Tickets>,
    write: impl Future<Output = T>,
) -> (ReindexOutput, T) {
    mock.fault(Operation::Scan).delay(LATE);
    let write = async {
        while requests(mock, "Scan") == 0 {
            tokio::task::yield_now().await;
        }
        write.await
    };
    let (output, written) = tokio::join!(reindex.segments(1).send(), write);
    (output.unwrap(), written)
}

#[tokio::test]
async fn a_typed_write_that_comes_between_is_not_overwritten() {
    let (mock, table, items) = tickets(1).await;
    tamper(&mock, "tickets", &items[0], &[("owner", Some(text("bob")))]);
    let to = StateGroup { state: State::Done, owner: Some("cid".into()), due: None };
    let write = table.update(TicketKey::new("x", 0)).set_state_group(to).send();
    let (output, written) = beside(&mock, table.reindex(), write).await;
    assert_eq!(counts(&output), [1, 0, 1, 0], "the write has put it right");
    assert_eq!(requests(&mock, "UpdateItem"), 2);
    let item = mock.table("tickets").items().remove(0);
    assert_eq!(item, written.unwrap().record.to_item().unwrap());
    assert_eq!(item["g1k"], text("st:D#cid"));

    // One of another attribute does not get in its way.
    tamper(&mock, "tickets", &item, &[("g1k", None)]);
    mock.clear_requests();
    let write = table.update(TicketKey::new("x", 0)).set_title("late").send();
    let (output, _) = beside(&mock, table.reindex(), write).await;
    assert_eq!(counts(&output), [1, 1, 0, 0]);
    assert_eq!(requests(&mock, "UpdateItem"), 2);
    let read = table.get(TicketKey::new("x", 0)).send().await.unwrap().required().unwrap();
    assert_eq!((read.title.as_deref(), read.owner.as_deref()), (Some("late"), Some("cid")));
    assert_eq!(mock.table("tickets").items()[0]["g1k"], text("st:D#cid"));
}

#[tokio::test]
async fn an_item_that_changed_is_looked_at_again_and_one_that_is_gone_stays_gone() {
    let (mock, table, items) = tickets(1).await;
    let set_owner = |owner: &str| tamper(&mock, "tickets", &items[0], &[("owner", Some(text(owner)))]);
    set_owner("bob");
    let (output, ()) = beside(&mock, table.reindex(), async { set_owner("dan") }).await;
    assert_eq!(counts(&output), [1, 1, 0, 0]);
    assert_eq!(requests(&mock, "UpdateItem"), 2);
    assert_eq!(mock.table("tickets").items()[0]["g1k"], text("st:H#dan"));

    // Somebody changes it at every attempt.
    set_owner("bob");
    mock.clear_requests();
    mock.fault(Operation::UpdateItem).times(5).delay(LATE);
    let others = async {
        for attempt in 0..5 {
            while requests(&mock, "UpdateItem") < attempt {
                tokio::task::yield_now().await;
            }
            set_owner(&format!("eve{attempt}"));
        }
    };
    let (output, ()) = beside(&mock, table.reindex(), others).await;
    assert_eq!((output.counts.contested, requests(&mock, "UpdateItem")), (1, 5));
    assert!(matches!(&output.left[..], [Unmended::Contested(item)] if item["sk"] == text("t:0000")));
    assert_eq!(mock.table("tickets").items()[0]["owner"], text("eve4"));

    mock.clear_requests();
    let delete = table.delete(TicketKey::new("x", 0)).send();
    let (output, _) = beside(&mock, table.reindex(), delete).await;
    assert_eq!(counts(&output), [1, 0, 1, 0]);
    mock.table("tickets").assert_len(0);
}

#[tokio::test]
async fn what_cannot_be_put_right_is_handed_back() {
    let (mock, table, items) = tickets(3).await;
    tamper(&mock, "tickets", &items[0], &[("state", Some(text("?"))), ("g1k", None)]);
    tamper(&mock, "tickets", &items[1], &[("owner", Some(text("a#b")))]);
    tamper(&mock, "tickets", &items[2], &[("g1k", None)]);
    let before = mock.table("tickets").items();
    mock.fault(Operation::UpdateItem).error("ValidationException", "Item size to update has exceeded");
    let output = table.reindex().send().await.unwrap();
    let ReindexCounts { scanned, undecodable, unwritable, refused, .. } = output.counts;
    assert_eq!((scanned, undecodable, unwritable, refused), (3, 1, 1, 1));
    assert_eq!(output.left.len(), 3);
    for unmended in &output.left {
        assert!(before.contains(unmended.item()));
        let debug = format!("{unmended:?}");
        assert!(!debug.contains("a#b") && !debug.contains("ann"), "{debug}");
        let expected = match unmended {
            Unmended::Undecodable(item, _) => item == &before[0],
            Unmended::Unwritable(item, _) => item == &before[1],
            Unmended::Refused(item, _) => item == &before[2],
            _ => false,
        };
        assert!(expected, "{unmended}");
    }
    mock.table("tickets").assert_items(before);
}

#[tokio::test]
async fn it_goes_on_where_it_stood() {
    let (mock, table, items) = tickets(25).await;
    for item in &items {
        tamper(&mock, "tickets", item, &[("g1k", None)]);
    }
    // A request that fails hands back the reindex, which counts each item once.
    let reindex = || table.reindex().segments(3).page_size(2);
    mock.fault(Operation::UpdateItem).after(9).error("AccessDeniedException", "no");
    let error = reindex().send().await.unwrap_err();
    assert!(error.is_unprocessed() && error.to_string().starts_with("the table is not reindexed whole: "));
    let rest = error.into_unprocessed::<Reindex<Tickets>>().unwrap();
    let cursor = rest.cursor().unwrap().to_string();
    let output = rest.send().await.unwrap();
    assert_eq!(output.counts.scanned, 25);
    // Of a page that was done in part, what was done is right already.
    let [_, mended, unchanged, _] = counts(&output);
    assert!(mended + unchanged == 25 && unchanged <= 6, "{mended}");
    mock.table("tickets").assert_items(items.clone());

    // The cursor leads on in another process, from its text.
    let rest = reindex().start_at(cursor.parse().unwrap()).send().await.unwrap();
    assert!((1..25).contains(&rest.counts.scanned), "{}", rest.counts.scanned);
    let told: Arc<Mutex<Vec<(u64, ReindexCursor)>>> = Arc::default();
    let watched = Arc::clone(&told);
    let watch = move |progress: &dio_runtime::ReindexProgress| {
        watched.lock().unwrap().push((progress.counts.scanned, progress.cursor.clone()));
    };
    reindex().watch(watch).send().await.unwrap();
    let told = told.lock().unwrap().clone();
    assert!(told.len() >= 12, "{}", told.len());
    for (done, cursor) in told {
        let text = cursor.to_string();
        let rest = reindex().segments(7).start_at(text.parse().unwrap()).send().await.unwrap();
        assert_eq!(done + rest.counts.scanned, 25);
    }
}

#[tokio::test]
async fn throttled_requests_are_tried_again_and_few_are_under_way() {
    let (mock, table, items) = tickets(10).await;
    mock.clock().set(at("2026-07-01T12:00:00Z"));
    for item in &items {
        tamper(&mock, "tickets", item, &[("g2k", None)]);
    }
    mock.fault(Operation::UpdateItem).times(12).throttle();
    mock.fault(Operation::Scan).times(12).throttle();
    mock.fault(Operation::UpdateItem).after(4).error("TransactionConflictException", "busy");
    let output = table.reindex().side_by_side(2).send().await.unwrap();
    assert_eq!(counts(&output), [10, 10, 0, 0]);
    mock.assert_no_faults_left();
    mock.table("tickets").assert_items(items);

    mock.fault(Operation::Scan).times(100).throttle();
    let error = table.reindex().patience(Duration::ZERO).send().await.unwrap_err();
    assert!(error.is_unprocessed(), "{error}");
}

#[tokio::test]
async fn cursors_keep_their_text_and_belong_to_one_reindex() {
    let lines = include_str!("../stored/cursors.tsv").lines();
    let stored = lines.filter_map(|line| line.strip_prefix("reindex\t")).next().unwrap();
    // Done, not begun, done, and behind the second of the six tickets, which have one partition and so one segment.
    let (mock, table, _) = tickets(6).await;
    let reindex = || table.reindex_of::<Ticket>().segments(4).page_size(2).side_by_side(1);
    mock.fault(Operation::Scan).after(4).error("AccessDeniedException", "no");
    let rest = reindex().send().await.unwrap_err().into_unprocessed::<Reindex<Tickets>>().unwrap();
    assert_eq!(rest.cursor().unwrap().to_string().parse::<ReindexCursor>().unwrap(), rest.cursor().unwrap());
    let cursor = || stored.parse::<ReindexCursor>().unwrap();
    assert_eq!(cursor().to_string(), stored);
    assert!(stored.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{stored}");
    assert_eq!(reindex().start_at(cursor()).send().await.unwrap().counts.scanned, 4);

    mock.clear_requests();
    assert!(table.reindex().start_at(cursor()).send().await.unwrap_err().is_invalid());
    assert!(table.reindex().segments(0).send().await.unwrap_err().is_invalid());
    assert_eq!(mock.requests(), []);
    for text in ["", "r1", "1", &stored[1..], &stored[..stored.len() - 3], "r1MTA6"] {
        assert!(text.parse::<ReindexCursor>().unwrap_err().is_invalid(), "{text}");
    }
    assert!(stored.parse::<dio_runtime::Cursor>().unwrap_err().is_invalid());
    assert!(!format!("{:?}", cursor()).contains("team"));
    let (_, shop) = shop().await;
    assert!(shop.put(&customer("1")).send().await.is_ok());
    fn is_sendable<T: Send + 'static>(_: T) {}
    is_sendable(shop.reindex().send());
}
