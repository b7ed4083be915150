//! Rows under dynamo-io's names: builders, add, update, delete, get, find and assert.

use std::cell::Cell;
use std::panic;

use aws_sdk_dynamodb::types::{AttributeValue, ScalarAttributeType};
use dio_runtime::dynamo_io::Indexes;
use dio_runtime::mock::attributes::{boolean, date_time, integer, number, string, timestamp};
use dio_runtime::mock::matchers::{is_anything, is_in, is_like, is_match, is_not_null, is_optional};
use dio_runtime::mock::{Comparison, MockDynamo, MockTable};

use super::failure;
use crate::support::*;

#[test]
fn builders_make_what_dynamo_io_makes() {
    assert_eq!(string("x"), Some(s("x")));
    assert_eq!(string(""), None);
    assert_eq!(string(None), None);
    assert_eq!(integer(7), Some(n("7")));
    assert_eq!(integer(None), None);
    assert_eq!(number(1.0), Some(n("1.0")));
    assert_eq!(number(12.12), Some(n("12.12")));
    assert_eq!(number(1e-7), Some(n("1e-07")));
    assert!(failure(|| drop(number(f64::NAN))).starts_with("NaN is no attribute value: "));
    assert_eq!(boolean(true), Some(AttributeValue::Bool(true)));
    assert_eq!(boolean(None), None);
    assert_eq!(timestamp([]), Some(n("1577836800")));
    assert_eq!(timestamp([2021, 1, 1, 0, 0, 6]), Some(n("1609459206")));
    assert_eq!(date_time([]), Some(s("2020-01-01T00:00:00Z")));
    assert_eq!(date_time([2021, 2, 3, 4, 5, 6]), Some(s("2021-02-03T04:05:06Z")));
    assert_eq!(failure(|| drop(date_time([2021, 2, 30]))), "there is no such time: [2021, 2, 30]");
}

/// Sweets as in the library's examples.
fn sweets() -> MockTable {
    let table = MockDynamo::dynamo_io().table("shop");
    table
        .add(
            "product:twix",
            "sku:bar",
            [("g1k", string("category:candy")), ("name", string("Twix")), ("inventory", integer(5))],
        )
        .add("product:twix", "photo:1", [("g1k", "category:photo")])
        .add_row((("pk", "product:mars"), ("sk", "sku:bar"), ("g1k", "category:candy"), ("inventory", 10)))
        .add_rows([item([("pk", s("product:nuts")), ("sk", s("sku:bag")), ("inventory", n("5.0"))])]);
    table
}

fn keys(rows: &[Item]) -> Vec<String> {
    let text = |row: &Item, name: &str| row[name].as_s().unwrap().clone();
    rows.iter().map(|row| text(row, "pk") + " " + &text(row, "sk")).collect()
}

#[test]
fn rows_are_added_in_place_of_those_with_their_keys() {
    let table = sweets();
    table.assert_len(4);
    table.add("product:twix", "sku:bar", [("name", string(""))]);
    table.assert_item(item([("pk", s("product:twix")), ("sk", s("sku:bar"))]));
    // The key is the one that is given.
    table.add("a", "b", (("pk", "c"), ("n", 1)));
    table.assert_item(item([("pk", s("a")), ("sk", s("b")), ("n", n(1))]));
    assert_eq!(
        failure(|| _ = table.add_row([("pk", "a")])),
        "table shop: One or more parameter values were invalid: Missing the key sk in the item"
    );
}

#[test]
fn updates_set_and_take_away_single_attributes() {
    let table = sweets();
    table.update_rows([(
        ("pk", "product:twix"),
        ("sk", "sku:bar"),
        ("name", None::<&str>),
        ("inventory", 6),
    )]);
    table.assert_item(item([
        ("pk", s("product:twix")),
        ("sk", s("sku:bar")),
        ("g1k", s("category:candy")),
        ("inventory", n(6)),
    ]));
    // What is not there is stored, without what is nothing.
    table.update_row((("pk", "product:new"), ("sk", "sku:bar"), ("name", ())));
    table.assert_item(item([("pk", s("product:new")), ("sk", s("sku:bar"))]));
    assert!(failure(|| _ = table.update_row([("pk", "a")])).contains("does not match the schema"));
}

#[test]
fn what_is_missing_is_deleted_too() {
    let table = sweets();
    table.delete_key("product:none", "sku:bar").delete_key("product:twix", "photo:1");
    table.delete_row((("pk", "product:mars"), ("sk", "sku:bar"), ("inventory", 0)));
    table.delete_rows([
        item([("pk", s("product:nuts")), ("sk", s("sku:bag"))]),
        item([("pk", s("x")), ("sk", s("y"))]),
    ]);
    assert_eq!(keys(&table.items()), ["product:twix sku:bar"]);
}

#[test]
fn rows_of_a_partition_come_in_the_order_of_their_sort_keys() {
    let table = sweets();
    assert_eq!(keys(&table.get_rows("product:twix", None)), ["product:twix photo:1", "product:twix sku:bar"]);
    assert_eq!(keys(&table.get_rows("product:twix", "sku:")), ["product:twix sku:bar"]);
    assert_eq!(table.get_rows("product:twix", "").len(), 2);
    assert_eq!(table.get_rows("product:none", "sku:").len(), 0);
}

#[test]
fn rows_are_found_through_an_index() {
    let table = sweets();
    let found =
        |index: &str, pk: &str, sk: &str| table.get_row_from_index(index, pk, sk).map(|row| keys(&[row]));
    assert_eq!(found("g1_partition", "category:candy", "product:twix").unwrap(), ["product:twix sku:bar"]);
    assert_eq!(found("g1_sort", "category:photo", "photo:1").unwrap(), ["product:twix photo:1"]);
    assert_eq!(found("inverted", "sku:bag", "product:nuts").unwrap(), ["product:nuts sku:bag"]);
    assert_eq!(found("g1_sort", "category:candy", "photo:1"), None);
    let standard = table.get_row_from_index(Indexes::STANDARD, "product:twix", "photo:1").unwrap();
    assert_eq!(keys(&[standard]), ["product:twix photo:1"]);
    assert!(table.get_row_from_index(Indexes::G1_SORT, "category:photo", "photo:1").is_some());
    // Sparse: without `g1k` a row is in no such index.
    assert_eq!(found("g1_partition", "product:nuts", "sku:bag"), None);
    let first = table.get_row_from_index("g1_partition", "category:candy", ()).unwrap();
    assert_eq!(keys(&[first]), ["product:mars sku:bar"]);
    assert!(failure(|| drop(table.get_row_from_index("g9", "a", "b"))).contains("has no index g9"));
}

#[tokio::test]
async fn tables_without_a_text_as_sort_key() {
    let (mock, _client) = mock_with_table(ScalarAttributeType::N).await;
    let table = mock.table("tab");
    table.add("p", 2, [("a", 1)]).add("p", 10, [("a", 2)]);
    assert_eq!(table.get_rows("p", None).iter().map(|row| &row["sk"]).collect::<Vec<_>>(), [&n(2), &n(10)]);
    table.assert_row_values("p", 10, [("a", 2)]);
    assert!(failure(|| drop(table.get_rows("p", "1"))).contains("no sort key that could start with a text"));

    mock.client()
        .create_table()
        .table_name("plain")
        .billing_mode(aws_sdk_dynamodb::types::BillingMode::PayPerRequest)
        .attribute_definitions(attribute("id", ScalarAttributeType::S))
        .key_schema(hash("id"))
        .send()
        .await
        .unwrap();
    let plain = mock.table("plain");
    plain.add("a", (), [("n", 1)]).add_row([("id", "b")]).update_row((("id", "a"), ("n", 2)));
    plain.assert_has_key("b", ());
    plain.assert_matching_row_values("a", None, [("n", 2)]);
    plain.delete_row([("id", "a")]).delete_key("b", ());
    assert!(plain.is_empty());
}

#[test]
fn rows_are_found_by_all_needles() {
    let table = sweets();
    let find = |needles: Vec<(&str, Comparison)>| keys(&table.find_rows(needles));
    assert_eq!(find(vec![]).len(), 4);
    assert_eq!(find(vec![("sk", "sku:*".into()), ("g1k", "*candy".into())]).len(), 2);
    assert_eq!(find(vec![("inventory", 5.into())]), ["product:nuts sku:bag", "product:twix sku:bar"]);
    assert_eq!(find(vec![("inventory", "5".into())]), [""; 0], "a number is no text");
    assert_eq!(find(vec![("name", ().into())]), [""; 0], "nothing is never found");
    assert_eq!(find(vec![("name", is_optional("x"))]), [""; 0]);
    assert_eq!(find(vec![("name", is_anything())]), ["product:twix sku:bar"]);
    assert_eq!(find(vec![("inventory", is_in([5, 10])), ("pk", is_like("*:[mt]*").into())]).len(), 2);
}

#[test]
fn assertions_pass_for_what_is_there() {
    let table = sweets();
    table.assert_has_key("product:twix", "photo:1");
    table.assert_row_values("product:twix", "sku:bar", ());
    let values = (("name", "Twix"), ("inventory", 5), ("g1k", is_like("category:*")), ("price", ()));
    table.assert_row_values("product:twix", "sku:bar", values);
    table.assert_matching_row_values("product:twix", None, [("g1k", is_not_null())]);
    table.assert_matching_row_values("product:twix", "sku:", [("inventory", 5)]);
    table.assert_matching_row_values_if_any("product:none", "sku:", [("inventory", 5)]);
}

#[test]
fn failures_show_what_was_expected_beside_what_is_there() {
    let table = sweets();
    let values = (("name", is_like("M*")), ("inventory", 6), ("price", is_not_null()), ("g1k", ()));
    assert_eq!(
        failure(|| table.assert_row_values("product:twix", "sku:bar", values)),
        "table shop does not hold the values\n\
         pk \"product:twix\", sk \"sku:bar\"\n\
         \u{20}            expected              found\n  \
           name       like \"M*\" or nothing  \"Twix\"\n  \
           inventory  6                     5\n  \
           price      not nothing           nothing\n  \
           g1k        nothing               \"category:candy\"\n"
    );
    // Each row that differs, and of a map what differs in it.
    table.add("product:twix", "sku:box", [("size", map([("x", n(1)), ("y", n(2))]))]);
    let size = [("size", map([("x", n(1)), ("y", n(3))]))];
    assert_eq!(
        failure(|| table.assert_matching_row_values("product:twix", "sku:", size.clone())),
        "table shop does not hold the values\n\
         pk \"product:twix\", sk \"sku:bar\"\n        expected      found\n  size  {x: 1, y: 3}  nothing\n\
         pk \"product:twix\", sk \"sku:box\"\n          expected  found\n  size.y  3         2\n"
    );
    assert!(
        failure(|| table.assert_matching_row_values_if_any("product:twix", "sku:b", size)).contains("size.y")
    );
    let problem = failure(|| table.assert_matching_row_values("product:none", "sku:", ()));
    assert!(problem.starts_with("table shop: no row matches the key\nshop (5 items)\n"), "{problem}");
    let problem = failure(|| table.assert_has_key("product:none", "sku:bar"));
    assert!(
        problem.starts_with("table shop has no row pk \"product:none\", sk \"sku:bar\"\nshop (5 items)\n"),
        "{problem}"
    );
    assert!(failure(|| table.assert_row_values("a", "b", ())).contains("has no row pk \"a\", sk \"b\""));
}

thread_local! {
    /// Whether the latest panic of the thread was in this file.
    static HERE: Cell<bool> = const { Cell::new(false) };
}

/// Every failure is at the line of the test that asked, not somewhere in the mock.
#[test]
fn failures_are_at_the_line_of_the_test() {
    let others = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        HERE.set(info.location().is_some_and(|place| place.file() == file!()));
        others(info);
    }));
    let table = sweets();
    let wrong = || item([("pk", n(1))]);
    let failing: [(&str, &dyn Fn()); 18] = [
        ("assert_item", &|| table.assert_item([("pk".to_owned(), n("x"))].into())),
        ("assert_items", &|| table.assert_items([[("pk".to_owned(), n("x"))].into()])),
        ("add", &|| _ = table.add("", "", ())),
        ("add_rows", &|| _ = table.add_rows([wrong()])),
        ("update_rows", &|| _ = table.update_rows([wrong()])),
        ("delete_key", &|| _ = table.delete_key(1, 2)),
        ("delete_rows", &|| _ = table.delete_rows([wrong()])),
        ("get", &|| _ = table.get(1, 2)),
        ("get_row_from_index", &|| _ = table.get_row_from_index("none", "a", "b")),
        ("assert_has_key", &|| table.assert_has_key("a", "b")),
        ("assert_row_values", &|| table.assert_row_values("a", "b", ())),
        ("of values", &|| table.assert_row_values("product:twix", "sku:bar", [("inventory", 6)])),
        ("assert_matching_row_values", &|| table.assert_matching_row_values("a", "b", ())),
        ("of any", &|| table.assert_matching_row_values_if_any("product:twix", None, [("inventory", 6)])),
        ("number", &|| _ = number(f64::INFINITY)),
        ("date_time", &|| _ = date_time([2020, 13])),
        ("is_match", &|| _ = is_match("(")),
        ("group", &|| _ = is_match("a").group("x", "a")),
    ];
    for (name, fails) in failing {
        HERE.set(false);
        failure(fails);
        assert!(HERE.get(), "{name}");
    }
}
