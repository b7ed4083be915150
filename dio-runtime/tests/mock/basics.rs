//! Items in and out.

use aws_sdk_dynamodb::types::ScalarAttributeType;
use dio_runtime::mock::MockDynamo;

use crate::support::*;

#[tokio::test]
async fn an_item_comes_back_as_it_was_put() {
    let client = table(ScalarAttributeType::S).await;
    let whole = item([
        ("pk", s("a")),
        ("sk", s("b")),
        ("number", n("1.50")),
        ("binary", b([0, 255])),
        ("yes", aws_sdk_dynamodb::types::AttributeValue::Bool(true)),
        ("nothing", aws_sdk_dynamodb::types::AttributeValue::Null(true)),
        ("list", list([s(""), n(-0)])),
        ("map", map([("inner", map([]))])),
        ("texts", ss(&["x", "y"])),
        ("quote", s("\"\\\n\u{1}ü")),
    ]);
    put(&client, whole.clone()).await;
    let got = client.get_item().table_name("tab").key("pk", s("a")).key("sk", s("b")).send().await.unwrap();
    let mut expected = whole;
    expected.insert("number".into(), n("1.5"));
    assert_eq!(got.item, Some(expected));
    let none = client.get_item().table_name("tab").key("pk", s("a")).key("sk", s("c")).send().await.unwrap();
    assert_eq!(none.item, None);
}

#[tokio::test]
async fn items_come_in_the_order_of_their_sort_key() {
    let client = table(ScalarAttributeType::N).await;
    for number in ["10", "9", "-1", "1e30", "0.5", "-20"] {
        put(&client, item([("pk", s("p")), ("sk", n(number))])).await;
    }
    let query = |forward| {
        client
            .query()
            .table_name("tab")
            .key_condition_expression("pk = :p")
            .expression_attribute_values(":p", s("p"))
            .scan_index_forward(forward)
            .send()
    };
    let order = |items: Vec<Item>| -> Vec<String> {
        items.iter().map(|item| item["sk"].as_n().unwrap().clone()).collect()
    };
    let expected = ["-20", "-1", "0.5", "9", "10", "1000000000000000000000000000000"];
    assert_eq!(order(query(true).await.unwrap().items.unwrap()), expected);
    let backwards: Vec<_> = expected.iter().rev().copied().collect();
    assert_eq!(order(query(false).await.unwrap().items.unwrap()), backwards);
}

#[tokio::test]
async fn dynamo_io_tables_come_into_being_by_themselves() {
    let client = MockDynamo::dynamo_io().client();
    let put = item([("pk", s("a")), ("sk", s("b")), ("g1k", s("x")), ("g3k", s("y"))]);
    client.put_item().table_name("any").set_item(Some(put.clone())).send().await.unwrap();
    for (index, name, value) in [("g1_sort", "g1k", "x"), ("g3_g1", "g3k", "y"), ("inverted", "sk", "b")] {
        let found = client
            .query()
            .table_name("any")
            .index_name(index)
            .key_condition_expression("#k = :v")
            .expression_attribute_names("#k", name)
            .expression_attribute_values(":v", s(value))
            .send()
            .await
            .unwrap();
        assert_eq!(found.items(), std::slice::from_ref(&put), "{index}");
    }
    let table = client.describe_table().table_name("other").send().await.unwrap().table.unwrap();
    assert_eq!(table.global_secondary_indexes().len(), 19);
}
