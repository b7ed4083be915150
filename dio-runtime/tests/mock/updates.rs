//! Update expressions: what they do.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ScalarAttributeType};

use crate::support::*;

pub type Refusable<T> = Result<T, SdkError<UpdateItemError>>;

async fn send(
    client: &Client,
    update: &str,
    placeholders: &[(&str, AttributeValue)],
    renamed: &[(&str, &str)],
    returns: ReturnValue,
) -> Refusable<UpdateItemOutput> {
    client
        .update_item()
        .table_name("tab")
        .key("pk", s("p"))
        .key("sk", s("k"))
        .update_expression(update)
        .set_expression_attribute_values(values(placeholders))
        .set_expression_attribute_names(names(renamed))
        .return_values(returns)
        .send()
        .await
}

/// The item after an update, without its key.
pub async fn after(
    client: &Client,
    update: &str,
    placeholders: &[(&str, AttributeValue)],
) -> Refusable<Item> {
    let mut item = send(client, update, placeholders, &[], ReturnValue::AllNew).await?.attributes.unwrap();
    item.remove("pk");
    item.remove("sk");
    Ok(item)
}

pub async fn with<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Client {
    let client = table(ScalarAttributeType::S).await;
    let mut item = item(attributes);
    item.extend([("pk".to_owned(), s("p")), ("sk".to_owned(), s("k"))]);
    put(&client, item).await;
    client
}

#[tokio::test]
async fn set_computes_from_the_item_as_it_was() {
    let client = with([("a", n(1)), ("b", n(2))]).await;
    let found =
        after(&client, "SET a = b, b = a, c = a + :d, d = :d - b", &[(":d", n("0.5"))]).await.unwrap();
    assert_eq!(found, item([("a", n(2)), ("b", n(1)), ("c", n("1.5")), ("d", n("-1.5"))]));
    let found =
        after(&client, "set e = (a + b), f = if_not_exists(a, :d) + :d", &[(":d", n(1))]).await.unwrap();
    assert_eq!(found["e"], n(3));
    assert_eq!(found["f"], n(3));
}

#[tokio::test]
async fn functions_of_set() {
    let client = with([("a", list([n(1)]))]).await;
    let found = after(
        &client,
        "SET a = list_append(a, :l), b = list_append(:l, a), c = if_not_exists(zz, :l), d = \
         if_not_exists(a, :l), \
         e = list_append(if_not_exists(yy, :l), :l)",
        &[(":l", list([s("x")]))],
    )
    .await
    .unwrap();
    assert_eq!(found["a"], list([n(1), s("x")]));
    assert_eq!(found["b"], list([s("x"), n(1)]));
    assert_eq!(found["c"], list([s("x")]));
    assert_eq!(found["d"], list([n(1)]));
    assert_eq!(found["e"], list([s("x"), s("x")]));
}

#[tokio::test]
async fn paths_reach_into_maps_and_lists() {
    let client = with([("m", map([("k", map([]))])), ("l", list([n(0), n(1), n(2), n(3)]))]).await;
    let found = after(
        &client,
        "SET m.k.x = :v, m.y = :v, l[1] = :v, l[9] = :nine, l[7] = :seven REMOVE l[0], l[3], zz, \
         m.nothing, l[99]",
        &[(":v", s("v")), (":nine", n(9)), (":seven", n(7))],
    )
    .await
    .unwrap();
    assert_eq!(found["m"], map([("k", map([("x", s("v"))])), ("y", s("v"))]));
    // Positions mean those of the item as it was; those past its end append in their order.
    assert_eq!(found["l"], list([s("v"), n(2), n(7), n(9)]));
}

#[tokio::test]
async fn positions_in_a_list_are_those_before_the_update() {
    let items = || list([n(0), n(1), n(2)]);
    for (update, expected) in [
        ("REMOVE l[0], l[1]", list([n(2)])),
        ("REMOVE l[1] SET l[2] = :v", list([n(0), n(9)])),
        ("SET l[2] = :v REMOVE l[1]", list([n(0), n(9)])),
        ("SET l[84] = :v, l[7] = l[0]", list([n(0), n(1), n(2), n(0), n(9)])),
        // What was not there is not removed, though an append puts something there.
        ("SET l[7] = :v REMOVE l[3]", list([n(0), n(1), n(2), n(9)])),
        ("ADD l[5] :v, l[0] :v", list([n(9), n(1), n(2), n(9)])),
        ("REMOVE l[0] SET l[5] = l[0]", list([n(1), n(2), n(0)])),
    ] {
        let client = with([("l", items())]).await;
        let given: &[(&str, AttributeValue)] = if update.contains(":v") { &[(":v", n(9))] } else { &[] };
        assert_eq!(after(&client, update, given).await.unwrap()["l"], expected, "{update}");
    }
    // A set that is emptied inside a list leaves it, from the position that it had.
    let client = with([("l", list([ss(&["a"]), n(1), ss(&["b"])]))]).await;
    let found = after(&client, "DELETE l[0] :a SET l[9] = :a REMOVE l[1]", &[(":a", ss(&["a"]))]).await;
    assert_eq!(found.unwrap()["l"], list([ss(&["b"]), ss(&["a"])]));
}

#[tokio::test]
async fn nothing_is_removed_from_an_item_that_is_not_there() {
    let client = table(ScalarAttributeType::S).await;
    let found = after(&client, "REMOVE x, y.z, l[0].a", &[]).await.unwrap();
    assert_eq!(found, item([]));
    // Now it is there, with nothing but its key.
    let expected = "The document path provided in the update expression is invalid for update";
    assert_eq!(invalid(after(&client, "REMOVE y.z", &[]).await), expected);
    let client = table(ScalarAttributeType::S).await;
    assert_eq!(invalid(after(&client, "SET y.z = :v", &[(":v", n(1))]).await), expected);
}

#[tokio::test]
async fn add_sums_numbers_and_unites_sets() {
    let client = with([("count", n(1)), ("tags", ss(&["a"])), ("m", map([("n", n(1))]))]).await;
    let found = after(
        &client,
        "ADD #c :one, tags :tags, fresh :one, fresher :tags, m.n :one",
        &[(":one", n(1)), (":tags", ss(&["a", "b"]))],
    )
    .await;
    assert!(invalid(found).contains("attribute name: #c"));
    let found = send(
        &client,
        "ADD #c :one, tags :tags, fresh :one, fresher :tags, m.n :one",
        &[(":one", n(1)), (":tags", ss(&["a", "b"]))],
        &[("#c", "count")],
        ReturnValue::AllNew,
    )
    .await
    .unwrap();
    let found = found.attributes.unwrap();
    assert_eq!(found["count"], n(2));
    assert_eq!(found["tags"], ss(&["a", "b"]));
    assert_eq!(found["fresh"], n(1));
    assert_eq!(found["fresher"], ss(&["a", "b"]));
    assert_eq!(found["m"], map([("n", n(2))]));
}

#[tokio::test]
async fn delete_takes_from_sets_and_an_empty_set_goes() {
    let client = with([("tags", ss(&["a", "b"])), ("ids", ns(&["1", "2"]))]).await;
    let found = after(
        &client,
        "DELETE tags :t, ids :i, zz :t",
        &[(":t", ss(&["a", "x"])), (":i", ns(&["1.0", "2"]))],
    )
    .await
    .unwrap();
    assert_eq!(found, item([("tags", ss(&["b"]))]));
}

#[tokio::test]
async fn numbers_are_exact_to_38_digits() {
    let nines = "9".repeat(38);
    let client = with([("a", n(&nines)), ("f", n("0.1"))]).await;
    let found =
        after(&client, "SET a = a + :one, f = f + :f", &[(":one", n(1)), (":f", n("0.2"))]).await.unwrap();
    assert_eq!(found["a"], n(format!("1{}", "0".repeat(38))));
    assert_eq!(found["f"], n("0.3"));
    assert_eq!(
        invalid(after(&client, "SET a = a + :one", &[(":one", n(1))]).await),
        // DynamoDB calls this an overflow too.
        "Number overflow. Attempting to store a number with magnitude larger than supported range"
    );
    let big = "9e125";
    let overflow = after(&client, "SET b = :x + :x", &[(":x", n(big))]).await;
    assert!(invalid(overflow).starts_with("Number overflow."));
}

#[tokio::test]
async fn an_update_of_nothing_makes_the_item() {
    let client = table(ScalarAttributeType::S).await;
    client.update_item().table_name("tab").key("pk", s("p")).key("sk", s("k")).send().await.unwrap();
    let got = client.get_item().table_name("tab").key("pk", s("p")).key("sk", s("k")).send().await.unwrap();
    assert_eq!(got.item, Some(item([("pk", s("p")), ("sk", s("k"))])));
}

#[tokio::test]
async fn all_five_return_values() {
    for (returns, expected) in [
        (ReturnValue::None, None),
        (
            ReturnValue::AllOld,
            Some(item([
                ("pk", s("p")),
                ("sk", s("k")),
                ("a", n(1)),
                ("b", n(2)),
                ("m", map([("x", n(1)), ("y", n(2))])),
            ])),
        ),
        (ReturnValue::UpdatedOld, Some(item([("a", n(1)), ("b", n(2)), ("m", map([("x", n(1))]))]))),
        (
            ReturnValue::AllNew,
            Some(item([
                ("pk", s("p")),
                ("sk", s("k")),
                ("a", n(5)),
                ("c", n(5)),
                ("m", map([("x", n(5)), ("y", n(2))])),
            ])),
        ),
        (ReturnValue::UpdatedNew, Some(item([("a", n(5)), ("c", n(5)), ("m", map([("x", n(5))]))]))),
    ] {
        let client = with([("a", n(1)), ("b", n(2)), ("m", map([("x", n(1)), ("y", n(2))]))]).await;
        let found =
            send(&client, "SET a = :v, c = :v, m.x = :v REMOVE b", &[(":v", n(5))], &[], returns.clone())
                .await;
        assert_eq!(found.unwrap().attributes, expected, "{returns:?}");
    }
    let client = table(ScalarAttributeType::S).await;
    let found = send(&client, "SET a = :v", &[(":v", n(5))], &[], ReturnValue::AllOld).await.unwrap();
    assert_eq!(found.attributes, None);
}
