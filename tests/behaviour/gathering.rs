//! Queries that answer with all that they find, by record.

use dio_runtime::mock::MockDynamo;
use dio_runtime::{Error, Unread};

use crate::collections::desk::{Desk, FileGathered, Invoice, InvoiceKey, StatementGathered, ticket};
use crate::collections::{desk, invoice, moment, spoil};
use crate::reads::{condition, raw, text};

fn numbers(invoices: &[Invoice]) -> Vec<i64> {
    invoices.iter().map(|invoice| invoice.number).collect()
}

#[tokio::test]
async fn each_record_has_its_place() {
    let (mock, desk) = desk().await;
    mock.table("desk").put(raw("customer:1", "j: of no record"));
    mock.clear_requests();
    let file: FileGathered = desk.file("1").send().await.unwrap();
    assert_eq!(condition(&mock.requests()[0]), "pk = customer:1 AND sk BETWEEN #profile AND ticket;");
    assert_eq!(file.customer.as_ref().unwrap().email, "1@secret.example");
    assert_eq!(numbers(&file.invoices), [1, 2]);
    assert_eq!(file.tickets.len(), 3);
    let other: Vec<&str> = file.other.iter().map(|item| item["sk"].as_s().unwrap().as_str()).collect();
    assert_eq!(other, ["j: of no record", "note:000001", "note:000002"]);
    let shown = format!("{file:?}");
    assert!(!shown.contains("secret"), "{shown}");
    assert!(shown.contains(r#"other: [{"pk": S, "sk": S}, {"created_at": S,"#), "{shown}");
    assert_eq!(desk.file("9").send().await.unwrap(), FileGathered::default());
}

#[tokio::test]
async fn it_is_complete_over_pages() {
    let (mock, desk) = desk().await;
    let whole = desk.file("1").send().await.unwrap();
    mock.clear_requests();
    assert_eq!(desk.file("1").page_size(3).consistent().send().await.unwrap(), whole);
    let requests = mock.requests();
    assert_eq!(requests.len(), 3);
    assert!(
        requests.iter().all(|request| request.body["Limit"] == 3 && request.body["ConsistentRead"] == true)
    );
}

#[tokio::test]
async fn more_than_it_may_read_is_an_error_that_has_what_was_read() {
    let (mock, desk) = desk().await;
    let statement = desk.statement("1").send().await.unwrap();
    assert_eq!(numbers(&statement.invoices), [1, 2]);
    // One more than may be tells whether there are more.
    assert_eq!(mock.requests()[0].body["Limit"], 4);
    desk.put(&invoice(3, 9)).send().await.unwrap();
    for statement in [desk.statement("1"), desk.statement("1").page_size(1)] {
        let error = statement.send().await.unwrap_err();
        assert!(error.is_incomplete() && !error.is_undecodable());
        assert_eq!(
            error.to_string(),
            "there are more than 3 items to gather: allow more with `max`, or read them page by page with a query that \
             does not gather"
        );
        let read: StatementGathered = error.into_read().unwrap();
        assert_eq!((read.customer.is_some(), numbers(&read.invoices)), (true, vec![1, 2, 3]));
    }
    let whole = desk.statement("1").max(4).send().await.unwrap();
    assert_eq!(numbers(&whole.invoices), [1, 2, 3]);
    assert!(desk.file("1").max(0).send().await.unwrap_err().is_incomplete());
    assert_eq!(desk.file("9").max(0).send().await.unwrap(), FileGathered::default());
    // What a filter leaves out is read as well.
    let open = |desk: &Desk| desk.file("1").filter(ticket::IS_OPEN.eq(true));
    assert_eq!(open(&desk).send().await.unwrap().tickets.len(), 1);
    assert!(open(&desk).max(8).send().await.unwrap_err().is_incomplete());
    assert_eq!(open(&desk).max(9).send().await.unwrap().tickets.len(), 1);
}

#[tokio::test]
async fn what_does_not_decode_is_handed_back_beside_the_rest() {
    let (mock, desk) = desk().await;
    let broken = spoil(&mock.table("desk"), "invoice:000001", "amount");
    let is_broken = |error: &Error| matches!(error.undecodable_items(), [Unread::Undecodable(item, _)] if *item == broken);
    let error = desk.file("1").page_size(2).send().await.unwrap_err();
    assert!(error.is_undecodable() && is_broken(&error), "{error}");
    let read: FileGathered = error.into_read().unwrap();
    assert_eq!((numbers(&read.invoices), read.tickets.len(), read.other.len()), (vec![2], 3, 2));
    // Where there is more than may be read as well.
    let error = desk.file("1").max(4).send().await.unwrap_err();
    assert!(error.is_incomplete() && is_broken(&error), "{error}");
    assert_eq!(numbers(&error.into_read::<FileGathered>().unwrap().invoices), [2]);
    // A note is none of its records, whatever it holds.
    spoil(&mock.table("desk"), "note:000001", "text");
    desk.delete(InvoiceKey::new("1", 1)).send().await.unwrap();
    assert_eq!(desk.file("1").send().await.unwrap().other.len(), 2);
}

#[tokio::test]
async fn ranges_and_indexes_are_gathered_too() {
    let (mock, desk) = desk().await;
    mock.table("desk").put(raw("customer:1", "invoice;"));
    mock.clear_requests();
    let invoices = desk.invoices_from("1", 1).send().await.unwrap();
    assert_eq!((numbers(&invoices.invoices), invoices.other.len()), (vec![2], 0));
    assert_eq!(condition(&mock.requests()[0]), "pk = customer:1 AND sk BETWEEN invoice:000002 AND invoice;");
    // What an exclusive end brings in counts for nothing.
    assert_eq!(numbers(&desk.invoices_from("1", 0).max(2).send().await.unwrap().invoices), [2, 1]);
    mock.clear_requests();
    let work = desk.work_until("ann", moment(3)).send().await.unwrap();
    assert_eq!((numbers(&work.invoices), work.tickets.len()), (vec![1], 2));
    assert_eq!(mock.requests()[0].body["IndexName"], "by_agent");
    let last_first = desk.work_until("ann", moment(3)).descending().send().await.unwrap();
    let ids: Vec<&str> = last_first.tickets.iter().map(|ticket| ticket.ticket_id.as_str()).collect();
    assert_eq!(ids, ["b", "a"]);
}

#[tokio::test]
async fn it_opens_into_the_sdks_request_and_refuses_what_has_no_key() {
    let mock = MockDynamo::new();
    let desk = Desk::new(mock.client(), "desk");
    let sdk = desk.file("1").into_sdk().unwrap();
    assert_eq!((sdk.get_limit(), sdk.get_table_name().as_deref()), (&Some(1001), Some("desk")));
    assert!(desk.file("").into_sdk().unwrap_err().is_key_refused());
    assert!(desk.file("").send().await.unwrap_err().is_key_refused());
    assert!(desk.work_until("ann", moment(3)).filter(ticket::AT.eq(moment(1))).into_sdk().is_ok());
    assert_eq!(
        format!("{:?}", desk.file("1")),
        "Gather { reads: \"FileGathered\", index: None, max: 1000, .. }"
    );
    assert_eq!(mock.requests(), []);
}

#[tokio::test]
async fn a_gather_can_be_sent_from_another_thread() {
    let (_, desk) = desk().await;
    let file = tokio::spawn(desk.file("1").send()).await.unwrap().unwrap();
    assert!(file.other.iter().all(|item| item["type"] == text("Note")));
}

#[tokio::test]
async fn what_the_schema_says_of_a_query_holds_for_what_it_gathers() {
    let (mock, desk) = desk().await;
    let open = desk.open_tickets_since("1", moment(1)).send().await.unwrap();
    let ids: Vec<&str> = open.tickets.iter().map(|ticket| ticket.ticket_id.as_str()).collect();
    assert_eq!(ids, ["a"]);
    assert_eq!(mock.requests()[0].body["ConsistentRead"], true);
    let none = desk.open_tickets_since("1", moment(3)).send().await.unwrap();
    assert!(none.tickets.is_empty() && none.other.is_empty());
    // The whole key of a record is given: there is one at most.
    let one = desk.ticket_of("1", "b").send().await.unwrap();
    assert_eq!(one.ticket.unwrap().at, moment(3));
    assert!(desk.ticket_of("1", "z").send().await.unwrap().ticket.is_none());
}
