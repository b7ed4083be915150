//! A table that was there before dio: `schemas/adopted.toml`.

mod adopted {
    dio_runtime::include_schema!("workshop");
}

use adopted::{
    Condition, DealingsOfGathered, Loan, LoanKey, Member, MemberKey, Repair, Reservation, Shelf, Tool,
    ToolKey, ToolPageGathered, Workshop, loan,
};
use chrono::{DateTime, NaiveDate, Utc};
use dio_runtime::mock::MockDynamo;
use dio_runtime::{AttributeValue, Clock, Uuid};

const DRILL: &str = "TOOL#1001";
const SAW: &str = "TOOL#1002";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn member(member_id: &str, email: &str) -> Member {
    Member {
        member_id: member_id.into(),
        email: email.into(),
        full_name: format!("Member {member_id}"),
        joined_on: day("2020-05-01"),
        blocked: false,
        notes: Vec::new(),
        meta: Default::default(),
    }
}

fn tool(tool_number: &str, kind: &str, hall: &str) -> Tool {
    Tool {
        tool_number: tool_number.into(),
        kind: kind.into(),
        title: format!("A {kind}"),
        hall: hall.into(),
        shelf: Some(Shelf { hall: hall.into(), row: 3, level: None }),
        condition: Condition::Used,
        bought_for: None,
        extra: None,
        meta: Default::default(),
    }
}

fn loan(number: u128, member_id: &str, tool_number: &str, taken_at: &str, due_on: &str) -> Loan {
    Loan {
        loan_id: Uuid::from_u128(number),
        member_id: member_id.into(),
        tool_number: tool_number.into(),
        taken_at: at(taken_at),
        due_on: day(due_on),
        returned_at: None,
        open: true,
        meta: Default::default(),
    }
}

fn reservation(tool_number: &str, number: i64, member_id: &str) -> Reservation {
    Reservation {
        tool_number: tool_number.into(),
        number,
        member_id: member_id.into(),
        meta: Default::default(),
    }
}

fn repair(done_at: &str, cost: i64) -> Repair {
    Repair {
        tool_number: DRILL.into(),
        done_at: at(done_at),
        cost: cost.into(),
        parts: [("screw".to_owned(), 4)].into(),
        meta: Default::default(),
    }
}

fn numbers(loans: &[Loan]) -> Vec<u128> {
    loans.iter().map(|loan| loan.loan_id.as_u128()).collect()
}

/// Two members, three tools, four loans, what waits and what was repaired.
async fn workshop() -> Workshop {
    let mock = MockDynamo::new();
    let now = at("2026-07-01T12:00:00.123456Z");
    let workshop = Workshop::new(mock.client(), "workshop").with_clock(Clock::new(move || now));
    workshop.create().await.unwrap();
    for member in [member("7", "Ann@example.com"), member("8", "bob@example.com")] {
        workshop.put(&member).send().await.unwrap();
    }
    for tool in [tool(DRILL, "drill", "A"), tool(SAW, "saw", "A"), tool("TOOL#2001", "drill", "B")] {
        workshop.put(&tool).send().await.unwrap();
    }
    let loans = [
        loan(1, "7", DRILL, "2026-06-01T08:00:00.5Z", "2026-07-09"),
        loan(2, "7", SAW, "2026-06-15T08:00:00Z", "2026-07-02"),
        loan(3, "8", "TOOL#2001", "2026-06-20T08:00:00Z", "2026-07-20"),
        loan(4, "7", "TOOL#2002", "2026-05-01T08:00:00Z", "2026-06-01"),
    ];
    for loan in &loans {
        workshop.put(loan).send().await.unwrap();
    }
    for reservation in [reservation(DRILL, 12, "7"), reservation(DRILL, 9, "8")] {
        workshop.put(&reservation).create_only().send().await.unwrap();
    }
    for repair in [repair("2025-01-01T10:00:00.000001Z", 20), repair("2026-02-03T10:00:00Z", 35)] {
        workshop.put(&repair).send().await.unwrap();
    }
    workshop
}

#[tokio::test]
async fn what_other_services_wrote_is_read_and_kept() {
    let workshop = workshop().await;
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let older = workshop.client().put_item().table_name("workshop");
    let older = [
        ("PK", "TOOL#0007"),
        ("SK", "METADATA"),
        ("GSI2PK", "HALL#C"),
        ("GSI2SK", "lathe#TOOL#0007"),
        ("entity", "TOOL"),
        ("toolNumber", "TOOL#0007"),
        ("kind", "lathe"),
        ("title", "Old lathe"),
        ("hall", "C"),
        ("condition", "LENT_OUT"),
        ("ownerDepartment", "metal"),
    ]
    .into_iter()
    .fold(older, |older, (name, value)| older.item(name, text(value)));
    older
        .item("extra", AttributeValue::L(vec![text("a"), AttributeValue::N("1".into())]))
        .send()
        .await
        .unwrap();

    let found = workshop.tool("TOOL#0007").send().await.unwrap().required().unwrap();
    assert_eq!(found.condition, Condition::Other("LENT_OUT".into()));
    assert!(found.extra.is_some() && found.meta.created_at.is_none());
    // It moves to another hall: its index key follows, and what dio does not know stays.
    workshop.update(ToolKey::new("TOOL#0007")).set_hall("A").send().await.unwrap();
    let halls = workshop.tools_in("A").send().await.unwrap().records;
    assert_eq!(
        halls.iter().map(|tool| tool.tool_number.as_str()).collect::<Vec<_>>(),
        [DRILL, "TOOL#0007", SAW],
        "by kind"
    );
    assert!(workshop.tools_in("C").send().await.unwrap().records.is_empty());
    let request = workshop.get(ToolKey::new("TOOL#0007")).into_sdk().unwrap();
    let item = request.send().await.unwrap().item.unwrap();
    assert_eq!(item["ownerDepartment"], text("metal"));
    assert_eq!(item["modifiedAt"], text("2026-07-01T12:00:00.123Z"));
}

#[tokio::test]
async fn members_and_tools() {
    let workshop = workshop().await;
    let ann = workshop.member("7").send().await.unwrap().required().unwrap();
    assert_eq!(ann.email, "Ann@example.com");
    let keys = ["8", "nobody", "7"].map(MemberKey::new);
    let several = workshop.members_of_numbers(keys).send().await.unwrap();
    let names: Vec<Option<&str>> =
        several.iter().map(|found| found.as_ref().map(|member| member.full_name.as_str())).collect();
    assert_eq!(names, [Some("Member 8"), None, Some("Member 7")]);
    let known = workshop.member_of_email("ANN@EXAMPLE.com").send().await.unwrap().records;
    assert_eq!(known, [ann]);

    let drills = workshop.tools_of_kind("A", "drill").send().await.unwrap().records;
    assert_eq!(drills.iter().map(|tool| tool.tool_number.as_str()).collect::<Vec<_>>(), [DRILL]);

    let ToolPageGathered { tool, reservations, repairs, other, .. } =
        workshop.tool_page(DRILL).send().await.unwrap();
    assert_eq!(tool.unwrap().kind, "drill");
    assert_eq!(reservations.iter().map(|it| it.number).collect::<Vec<_>>(), [9, 12]);
    assert_eq!((repairs.len(), other.len()), (2, 0));

    let waiting = workshop.reservations_for(DRILL).send().await.unwrap().records;
    assert_eq!(waiting, reservations);
    let next = workshop.next_for(DRILL).send().await.unwrap().records;
    assert_eq!(next.iter().map(|it| it.member_id.as_str()).collect::<Vec<_>>(), ["8"]);
    let since = workshop.repairs_since(DRILL, at("2025-06-01T00:00:00Z")).send().await.unwrap().records;
    assert_eq!(since, repairs[1..]);
    let costs = workshop.costs_of(DRILL).send().await.unwrap().records;
    assert_eq!(costs.iter().map(|it| it.cost.to_string()).collect::<Vec<_>>(), ["20", "35"]);
}

#[tokio::test]
async fn loans_are_taken_and_given_back() {
    let workshop = workshop().await;
    let one = workshop.loan(Uuid::from_u128(1)).send().await.unwrap().required().unwrap();
    assert_eq!(one.taken_at, at("2026-06-01T08:00:00.500Z"));
    assert_eq!(numbers(&workshop.loans_of("7").send().await.unwrap().records), [2, 1, 4]);
    let moments = at("2026-05-15T00:00:00Z")..=at("2026-06-10T00:00:00Z");
    assert_eq!(numbers(&workshop.loans_between("7", moments).send().await.unwrap().records), [1]);
    let july = day("2026-07-15");
    assert_eq!(numbers(&workshop.due_in(july).send().await.unwrap().records), [2, 1, 3]);
    assert_eq!(numbers(&workshop.due_until(july, day("2026-07-09")).send().await.unwrap().records), [2, 1]);

    // Given back: it is open no longer, and nobody is reminded.
    let back = workshop.update(LoanKey::new(Uuid::from_u128(2)));
    let back = back.set_open(false).given(loan::OpenGiven { due_on: day("2026-07-02") });
    back.set_returned_at(at("2026-07-01T11:00:00Z")).send().await.unwrap();
    assert_eq!(numbers(&workshop.due_in(july).send().await.unwrap().records), [1, 3]);
    assert_eq!(numbers(&workshop.open_loans_of("7").send().await.unwrap().records), [4, 1]);
    // Prolonged by a month.
    let longer = loan::DueOnGroup { due_on: day("2026-08-09"), open: true };
    workshop.update(LoanKey::new(Uuid::from_u128(1))).set_due_on_group(longer).send().await.unwrap();
    assert_eq!(numbers(&workshop.due_in(july).send().await.unwrap().records), [3]);
    assert_eq!(numbers(&workshop.due_in(day("2026-08-01")).send().await.unwrap().records), [1]);

    let swapped = Loan { tool_number: SAW.into(), ..one };
    let error = workshop.put(&swapped).send().await.unwrap_err();
    assert!(error.is_condition_failed(), "a loan is of one tool: {error}");

    let waits = workshop.reservations_of("7").send().await.unwrap().records;
    assert_eq!(waits.iter().map(|it| it.number).collect::<Vec<_>>(), [12]);
    let DealingsOfGathered { loans, reservations, other, .. } =
        workshop.dealings_of("7").send().await.unwrap();
    assert_eq!((numbers(&loans), reservations, other.len()), (vec![4, 1, 2], waits, 0));
}
