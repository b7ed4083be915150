//! The table of `schemas/indexes.toml`: local indexes, and keys of several attributes.

mod work {
    dio_runtime::include_schema!("work");
}

use chrono::NaiveDate;
use dio_runtime::mock::MockDynamo;
use dio_runtime::{Cursor, Number, Query, Readable};

use self::work::{Note, State, Task, TaskKey, Work, WorkItem};
use crate::support::{at, fixed, round_trip};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 7, day).unwrap()
}

fn task(task_id: i64, assignee: Option<&str>, priority: i64, due: u32) -> Task {
    Task {
        tenant_id: "t".into(),
        task_id,
        assignee: assignee.map(str::to_owned),
        priority,
        due: day(due),
        state: State::Open,
        stage: "build".into(),
        urgent: false,
        title: format!("title {task_id}"),
        weight: None,
        meta: Default::default(),
    }
}

fn note(note_id: i64) -> Note {
    Note {
        tenant_id: "t".into(),
        note_id,
        due: day(1),
        state: State::Open,
        stage: "build".into(),
        urgent: false,
        text: "n".into(),
        meta: Default::default(),
    }
}

/// Task n of the assignee `a` has the n-th priority and due day of these.
const TASKS: [(i64, u32); 6] = [(1, 9), (1, 10), (2, 1), (2, 11), (10, 2), (10, 3)];

async fn filled() -> (MockDynamo, Work) {
    let mock = MockDynamo::new();
    let work = Work::new(mock.client(), "work").with_clock(fixed());
    work.create().await.unwrap();
    for (task_id, (priority, due)) in (1..).zip(TASKS) {
        work.put(&task(task_id, Some("a"), priority, due)).send().await.unwrap();
    }
    work.put(&task(7, Some("b"), 1, 1)).send().await.unwrap();
    work.put(&task(8, None, 1, 1)).send().await.unwrap();
    let other = Task { tenant_id: "u".into(), ..task(9, Some("a"), 1, 1) };
    work.put(&other).send().await.unwrap();
    (mock, work)
}

async fn ids<K>(query: impl Into<Query<Task, K>>) -> Vec<i64> {
    query.into().send().await.unwrap().records.iter().map(|task| task.task_id).collect()
}

#[tokio::test]
async fn each_attribute_of_a_key_is_compared() {
    let (mock, work) = filled().await;
    // Numbers are in the order of numbers: the fields are the key.
    assert_eq!(ids(work.tasks_by_assignee("t", "a")).await, [1, 2, 3, 4, 5, 6]);
    assert_eq!(ids(work.tasks_by_assignee("t", "a").priority(2..)).await, [3, 4, 5, 6]);
    assert_eq!(ids(work.tasks_by_assignee("t", "a").priority(..10).descending()).await, [4, 3, 2, 1]);
    assert_eq!(ids(work.urgent("t", "a", 2)).await, [6, 5, 4, 3]);
    assert_eq!(ids(work.due_until("t", "a", 2, day(10))).await, [3]);
    assert_eq!(ids(work.due_on("t", "a", 10, day(2))).await, [5]);
    assert_eq!(ids(work.due_on("t", "a", 10, day(9))).await, [0; 0]);

    let request = work.due_until("t", "a", 2, day(10)).into_sdk().unwrap();
    let request = request.as_input();
    let condition = request.get_key_condition_expression().clone().unwrap();
    assert_eq!(condition, "#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 <= :3");
    let names = request.get_expression_attribute_names().clone().unwrap();
    assert_eq!(
        ["#0", "#1", "#2", "#3"].map(|name| names[name].as_str()),
        ["tenant_id", "assignee", "priority", "due"]
    );
    // Who lacks an attribute of the key is not in the index.
    assert_eq!(mock.table("work").index("by_assignee").items().len(), 8);
    assert_eq!(mock.table("work").items().len(), 9);
}

#[tokio::test]
async fn texts_and_attributes_make_one_key() {
    let (_mock, work) = filled().await;
    work.put(&note(1)).send().await.unwrap();
    work.update(TaskKey::new("t", 2)).set_due(day(9)).send().await.unwrap();
    work.update(TaskKey::new("t", 4)).set_state(State::Done).set_due(day(9)).send().await.unwrap();
    // The first attribute of the sort key is the same for each task, so the state is what is narrowed.
    let build = || work.tasks_by_stage("t", "build", false);
    assert_eq!(ids(build().state(State::Done)).await, [4]);
    assert_eq!(ids(work.titled("t", "build", false, State::Open, day(9), "title")).await, [1, 2]);
    assert_eq!(ids(work.titled("t", "build", false, State::Open, day(9), "title 2")).await, [2]);
    assert_eq!(work.notes_by_stage("t", "build", false).send().await.unwrap().records.len(), 1);
    let empty = Work::new(MockDynamo::new().client(), "work").with_clock(fixed());
    empty.create().await.unwrap();
    round_trip(&empty, task(1, Some("a"), 1, 1)).await;
}

#[tokio::test]
async fn updates_move_items_within_an_index() {
    let (mock, work) = filled().await;
    // Each is an attribute of its own: its setter needs no other.
    work.update(TaskKey::new("t", 1)).set_priority(20).send().await.unwrap();
    assert_eq!(ids(work.tasks_by_assignee("t", "a")).await, [2, 3, 4, 5, 6, 1]);
    work.update(TaskKey::new("t", 5)).set_due(day(4)).send().await.unwrap();
    assert_eq!(ids(work.tasks_by_assignee("t", "a")).await, [2, 3, 4, 6, 5, 1]);
    work.update(TaskKey::new("t", 2)).remove_assignee().send().await.unwrap();
    work.update(TaskKey::new("t", 8)).set_assignee("a").send().await.unwrap();
    assert_eq!(ids(work.tasks_by_assignee("t", "a")).await, [8, 3, 4, 6, 5, 1]);
    work.update(TaskKey::new("t", 3)).set_assignee("b").send().await.unwrap();
    assert_eq!(ids(work.tasks_by_assignee("t", "b")).await, [7, 3]);
    work.delete(TaskKey::new("t", 3)).send().await.unwrap();
    assert_eq!(ids(work.tasks_by_assignee("t", "b")).await, [7]);
    assert_eq!(mock.table("work").index("by_assignee").items().len(), 7);
}

/// Reads page after page, each by a cursor that went through its text, and compares with all at once.
async fn pages_agree<T: Readable + PartialEq + std::fmt::Debug, K>(make: impl Fn() -> Query<T, K>) {
    let all = make().send().await.unwrap().records;
    assert!(all.len() > 1);
    for size in 1..=all.len() {
        let mut read = Vec::new();
        let mut cursor: Option<Cursor> = None;
        loop {
            let query = make().limit(size);
            let query = match cursor {
                Some(cursor) => query.start_at(cursor.to_string().parse().unwrap()),
                None => query,
            };
            let page = query.send().await.unwrap();
            read.extend(page.records);
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(read, all, "pages of {size}");
    }
}

#[tokio::test]
async fn cursors_lead_on_in_both_directions() {
    let (_mock, work) = filled().await;
    work.put(&note(1)).send().await.unwrap();
    pages_agree(|| work.tasks_by_assignee("t", "a").into()).await;
    pages_agree(|| work.tasks_by_assignee("t", "a").descending().into()).await;
    pages_agree(|| work.tasks_by_assignee("t", "a").priority(2..10)).await;
    pages_agree(|| work.tasks_by_assignee("t", "a").priority(1..=2).descending()).await;
    pages_agree(|| work.urgent("t", "a", 2)).await;
    pages_agree(|| work.due_until("t", "a", 2, day(30))).await;
    pages_agree(|| work.due_until("t", "a", 10, day(30)).descending()).await;
    pages_agree(|| work.tasks_by_stage("t", "build", false).into()).await;
    pages_agree(|| work.newest("t")).await;
}

#[tokio::test]
async fn cursors_of_other_keys_are_refused() {
    let (_mock, work) = filled().await;
    let cursor = |query: Query<Task, dio_runtime::OnIndex>| async {
        query.limit(1).send().await.unwrap().cursor.unwrap()
    };
    let of_two = cursor(work.due_until("t", "a", 2, day(30))).await;
    let of_all = cursor(work.tasks_by_assignee("t", "a").into()).await;
    for refused in [
        work.due_until("t", "a", 10, day(30)).start_at(of_two.clone()).into_sdk(),
        work.due_until("t", "b", 2, day(30)).start_at(of_two.clone()).into_sdk(),
        work.due_until("u", "a", 2, day(30)).start_at(of_two.clone()).into_sdk(),
        work.tasks_by_assignee("t", "a").start_at(of_two.clone()).into_sdk(),
        work.tasks_by_assignee("t", "b").start_at(of_all.clone()).into_sdk(),
        work.due_until("t", "a", 2, day(30)).start_at(of_all.clone()).into_sdk(),
    ] {
        let error = refused.unwrap_err().to_string();
        assert!(error.contains("the cursor belongs to another query"), "{error}");
    }
    work.due_until("t", "a", 2, day(1)).start_at(of_two).into_sdk().unwrap();
    work.tasks_by_assignee("t", "a").start_at(of_all).into_sdk().unwrap();
}

#[tokio::test]
async fn local_indexes_read_what_was_just_written() {
    let mock = MockDynamo::new();
    let time = |second: u32| at(&format!("2026-07-01T00:00:{second:02}Z"));
    let table = |second: u32| {
        let now = time(second);
        Work::new(mock.client(), "work").with_clock(dio_runtime::Clock::new(move || now))
    };
    table(0).create().await.unwrap();
    for (second, task_id) in [(30, 1), (10, 2), (20, 3)] {
        table(second).put(&task(task_id, None, 1, 1)).send().await.unwrap();
    }
    table(15).put(&note(1)).send().await.unwrap();
    // The stamp is the key, so an item that is there keeps its place.
    table(50).upsert(&task(2, None, 5, 1)).send().await.unwrap();
    let work = table(59);
    assert_eq!(ids(work.tasks_by_created("t").consistent()).await, [2, 3, 1]);
    assert_eq!(ids(work.tasks_by_created("t").created_at(time(15)..)).await, [3, 1]);
    let newest = work.newest("t").consistent();
    let request = newest.into_sdk().unwrap();
    assert_eq!(*request.as_input().get_consistent_read(), Some(true));
    let newest = work.newest("t").consistent().send().await.unwrap().records;
    assert!(matches!(newest[2], WorkItem::Note(_)), "{newest:?}");
    assert_eq!(newest.len(), 4);

    let weight = |text: &str| Some(text.parse::<Number>().unwrap());
    for (task_id, grams) in [(1, "10"), (3, "9.5")] {
        work.update(TaskKey::new("t", task_id)).set_weight(weight(grams).unwrap()).send().await.unwrap();
    }
    assert_eq!(ids(work.tasks_by_weight("t").consistent()).await, [3, 1]);
    assert_eq!(ids(work.tasks_by_weight("t").weight(weight("9.6").unwrap()..)).await, [1]);
    pages_agree(|| work.tasks_by_weight("t").consistent().into()).await;
    work.update(TaskKey::new("t", 3)).remove_weight().send().await.unwrap();
    assert_eq!(ids(work.tasks_by_weight("t")).await, [1]);

    let described = mock.client().describe_table().table_name("work").send().await.unwrap().table.unwrap();
    assert_eq!(described.local_secondary_indexes().len(), 2);
    assert_eq!(described.global_secondary_indexes()[0].key_schema().len(), 4);
}
