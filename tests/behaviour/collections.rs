//! Partitions of several records, read by queries that name some of them.

#[allow(missing_docs)]
pub mod desk {
    dio_runtime::include_schema!("desk");
}

use chrono::{DateTime, Utc};
use desk::{
    AccountItem, Customer, Desk, DeskItem, HistoryItem, Invoice, Note, Ticket, WorkBetweenItem, ticket,
};
use dio_runtime::mock::{MockDynamo, MockTable};
use dio_runtime::{Item, Readable, Unread};

use crate::reads::{condition, raw, text};
use crate::support::at;

pub fn moment(day: u32) -> DateTime<Utc> {
    at(&format!("2026-07-{day:02}T09:00:00Z"))
}

pub fn customer(id: &str) -> Customer {
    Customer { customer_id: id.into(), email: format!("{id}@secret.example"), meta: Default::default() }
}

pub fn invoice(number: i64, day: u32) -> Invoice {
    Invoice {
        customer_id: "1".into(),
        number,
        agent: "ann".into(),
        at: moment(day),
        amount: "9.95".parse().unwrap(),
        meta: Default::default(),
    }
}

pub fn note(number: i64) -> Note {
    let text = "secret words".into();
    Note { customer_id: "1".into(), number, text, meta: Default::default() }
}

pub fn ticket(id: &str, day: u32) -> Ticket {
    Ticket {
        customer_id: "1".into(),
        ticket_id: id.into(),
        agent: "ann".into(),
        at: moment(day),
        is_open: day.is_multiple_of(2),
        meta: Default::default(),
    }
}

/// A customer with two invoices, two notes and three tickets, and another customer.
pub async fn desk() -> (MockDynamo, Desk) {
    let mock = MockDynamo::new();
    let desk = Desk::new(mock.client(), "desk");
    desk.create().await.unwrap();
    desk.put(&customer("1")).send().await.unwrap();
    desk.put(&customer("2")).send().await.unwrap();
    for (number, day) in [(1, 1), (2, 5)] {
        desk.put(&invoice(number, day)).send().await.unwrap();
        desk.put(&note(number)).send().await.unwrap();
    }
    for (id, day) in [("a", 2), ("b", 3), ("c", 5)] {
        desk.put(&ticket(id, day)).send().await.unwrap();
    }
    mock.clear_requests();
    (mock, desk)
}

/// An item that is stored as it is there, but for one attribute.
pub fn spoil(table: &MockTable, sk: &str, attribute: &str) -> Item {
    let mut item = table.get("customer:1", sk).unwrap();
    item.insert(attribute.into(), dio_runtime::AttributeValue::Bool(true));
    table.put(item.clone());
    item
}

#[tokio::test]
async fn a_query_of_all_records_answers_with_the_tables_enum() {
    let (_, desk) = desk().await;
    let read: Vec<DeskItem> = desk.everything_of("1").send().await.unwrap().records;
    assert_eq!(read.len(), 8);
    assert!(read.iter().all(|item| !matches!(item, DeskItem::Other(_))));
}

#[tokio::test]
async fn a_query_of_some_records_answers_with_an_enum_of_these() {
    let (mock, desk) = desk().await;
    let read = desk.account("1").send().await.unwrap().records;
    assert_eq!(
        condition(&mock.requests()[0]),
        "pk = customer:1 AND sk BETWEEN #profile AND invoice;",
        "neither notes nor tickets are read"
    );
    let kinds = read.iter().map(|item| match item {
        AccountItem::Customer(customer) => customer.email.clone(),
        AccountItem::Invoice(invoice) => invoice.number.to_string(),
        AccountItem::Other(_) => panic!("nothing else lies between them"),
    });
    assert_eq!(kinds.collect::<Vec<_>>(), ["1@secret.example", "1", "2"]);
}

#[tokio::test]
async fn what_lies_between_its_records_is_answered_as_other() {
    let (mock, desk) = desk().await;
    mock.table("desk").put(raw("customer:1", "j: of no record"));
    mock.clear_requests();
    let read = desk.history("1").send().await.unwrap().records;
    assert_eq!(condition(&mock.requests()[0]), "pk = customer:1 AND sk BETWEEN #profile AND ticket;");
    let others = read.iter().filter_map(|item| match item {
        HistoryItem::Other(item) => Some(item["sk"].as_s().unwrap().as_str()),
        HistoryItem::Customer(_) | HistoryItem::Invoice(_) | HistoryItem::Ticket(_) => None,
    });
    assert_eq!(others.collect::<Vec<_>>(), ["j: of no record", "note:000001", "note:000002"]);
    assert_eq!(read.len(), 9);
    // The count is the number of what is answered.
    mock.table("desk").put(raw("customer:1", "ticket;"));
    assert_eq!(desk.history("1").count().await.unwrap().count, 9);
    assert_eq!(desk.history("1").limit(3).count().await.unwrap().count, 3);
    // A filter is of one of its records; what has none of its attributes is left out.
    let closed = desk.history("1").filter(ticket::IS_OPEN.eq(false)).send().await.unwrap().records;
    assert_eq!(
        closed,
        [ticket("b", 3), ticket("c", 5)].map(|mut ticket| {
            let stored =
                mock.table("desk").get("customer:1", format!("ticket:{}", ticket.ticket_id)).unwrap();
            ticket.meta = Ticket::from_item(stored).unwrap().meta;
            HistoryItem::Ticket(ticket)
        })
    );
}

#[tokio::test]
async fn another_record_is_other_whether_it_decodes_or_not() {
    let (mock, desk) = desk().await;
    let table = mock.table("desk");
    let note = spoil(&table, "note:000001", "text");
    assert_eq!(HistoryItem::read_item(note.clone()).unwrap(), HistoryItem::Other(note));
    let broken = spoil(&table, "invoice:000002", "amount");
    assert!(
        matches!(HistoryItem::read_item(broken.clone()), Err(Unread::Undecodable(item, _)) if item == broken)
    );
    let error = desk.history("1").send().await.unwrap_err();
    assert_eq!(error.undecodable_items().len(), 1);
    assert_eq!(error.into_read::<Vec<HistoryItem>>().unwrap().len(), 7);
}

#[tokio::test]
async fn debug_shows_no_value_of_what_is_none_of_its_records() {
    let (_, desk) = desk().await;
    let read = desk.history("1").send().await.unwrap().records;
    let shown = format!("{read:?}");
    assert!(!shown.contains("secret"), "{shown}");
    assert!(
        shown
            .contains(r#"Other({"created_at": S, "pk": S, "sk": S, "text": S, "type": S, "updated_at": S})"#),
        "{shown}"
    );
    assert!(shown.contains("Invoice(Invoice { customer_id: \"1\", number: 1,"), "{shown}");
    let stranger = DeskItem::Other(Item::from([("pk".to_owned(), text("secret"))]));
    assert_eq!(format!("{stranger:?}"), r#"Other({"pk": S})"#);
}

#[tokio::test]
async fn a_range_of_several_records_reaches_each_of_their_keys() {
    let (mock, desk) = desk().await;
    let names = |items: Vec<WorkBetweenItem>| -> Vec<String> {
        let name = |item: &WorkBetweenItem| match item {
            WorkBetweenItem::Invoice(invoice) => invoice.number.to_string(),
            WorkBetweenItem::Ticket(ticket) => ticket.ticket_id.clone(),
            WorkBetweenItem::Other(_) => "?".to_owned(),
        };
        items.iter().map(name).collect()
    };
    // Both end behind the moment, each in its own way: the interval holds the keys of both.
    let between = desk.work_between("ann", moment(2)..=moment(5)).send().await.unwrap().records;
    assert_eq!(names(between), ["c", "2", "b", "a"]);
    let request = &mock.requests()[0];
    assert_eq!(
        condition(request),
        "agent_key = agent:ann AND time_key BETWEEN 2026-07-02T09:00:00Z AND 2026-07-05T09:00:00Z#ticket;"
    );
    assert_eq!(request.body["IndexName"], "by_agent");
    assert_eq!(request.body["ScanIndexForward"], false);
    let before = desk.work_before("ann", moment(5)).send().await.unwrap().records;
    assert_eq!(before.len(), 3);
    mock.clear_requests();
    assert_eq!(desk.work_at("ann", moment(5)).send().await.unwrap().records.len(), 2);
    assert_eq!(
        condition(&mock.requests()[0]),
        "agent_key = agent:ann AND time_key BETWEEN 2026-07-05T09:00:00Z#invoice AND 2026-07-05T09:00:00Z#ticket;"
    );
    let none = desk.work_between("ann", moment(6)..=moment(5)).send().await.unwrap().records;
    assert_eq!(none, []);
    // A cursor leads on within the same bounds.
    let first = desk.work_between("ann", moment(2)..=moment(5)).limit(2).send().await.unwrap();
    let rest = desk.work_between("ann", moment(1)..=moment(5)).start_at(first.cursor.unwrap());
    assert_eq!(names(rest.send().await.unwrap().records), ["b", "a"]);
}
