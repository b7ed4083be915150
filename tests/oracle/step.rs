//! Random requests.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value as Json, json};

use crate::expression::{Expression, Placeholders, condition, key_condition, projection, update};
use crate::shape::{Index, Shape, TABLE};
use crate::value::{item, key};

/// One step of a sequence.
#[derive(Debug, Clone)]
pub enum Step {
    Request {
        operation: &'static str,
        body: Json,
    },
    /// A query or scan, read page by page to its end.
    Pages {
        operation: &'static str,
        body: Json,
        index: Option<Index>,
    },
}

/// The expressions of a request, by their parameters.
type Expressions = Vec<(&'static str, Option<Expression>)>;

/// A request with its expressions; seldom with a placeholder that none of them uses.
fn with_expressions(mut body: Json, expressions: Expressions, unused: bool) -> Json {
    let mut placeholders = Placeholders::default();
    for (parameter, expression) in expressions {
        if let Some(expression) = expression {
            body[parameter] = Json::from(placeholders.text(&expression));
        }
    }
    placeholders.write(&mut body);
    if unused {
        body["ExpressionAttributeValues"][":unused"] = json!({ "N": "1" });
    }
    body
}

fn unused() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.01)
}

fn maybe(strategy: BoxedStrategy<Expression>) -> impl Strategy<Value = Option<Expression>> {
    prop::option::weighted(0.4, strategy)
}

/// Parameters that change only the answer.
fn answer(words: &'static [&'static str]) -> impl Strategy<Value = Map<String, Json>> {
    (
        prop::option::weighted(0.5, select(words)),
        prop::option::weighted(0.3, select(&["NONE", "ALL_OLD"][..])),
        prop::option::weighted(0.2, select(&["NONE", "TOTAL", "INDEXES"][..])),
    )
        .prop_map(|(values, on_failure, capacity)| {
            let named = [
                ("ReturnValues", values),
                ("ReturnValuesOnConditionCheckFailure", on_failure),
                ("ReturnConsumedCapacity", capacity),
            ];
            let given =
                named.into_iter().filter_map(|(name, word)| Some((name.to_owned(), Json::from(word?))));
            given.collect()
        })
}

fn merge(mut body: Json, fields: Map<String, Json>) -> Json {
    if let Json::Object(into) = &mut body {
        into.extend(fields);
    }
    body
}

/// The write of an action of a transaction, without its kind.
fn write(shape: &Shape, kind: &'static str) -> BoxedStrategy<Json> {
    let subject = if kind == "Put" { item(shape) } else { key(shape) };
    let condition = match kind {
        "ConditionCheck" => condition().prop_map(Some).boxed(),
        _ => maybe(condition()).boxed(),
    };
    let update = match kind {
        "Update" => update().prop_map(Some).boxed(),
        _ => Just(None).boxed(),
    };
    (subject, condition, update, unused())
        .prop_map(move |(subject, condition, update, unused)| {
            let field = if kind == "Put" { "Item" } else { "Key" };
            let mut body = json!({ "TableName": TABLE });
            body[field] = Json::Object(subject);
            let expressions = vec![("UpdateExpression", update), ("ConditionExpression", condition)];
            with_expressions(body, expressions, unused)
        })
        .boxed()
}

/// `PutItem`, `UpdateItem` or `DeleteItem`.
fn single(
    shape: &Shape,
    operation: &'static str,
    kind: &'static str,
    words: &'static [&'static str],
) -> BoxedStrategy<Step> {
    (write(shape, kind), answer(words))
        .prop_map(move |(body, answer)| Step::Request { operation, body: merge(body, answer) })
        .boxed()
}

fn get(shape: &Shape) -> BoxedStrategy<Step> {
    (key(shape), maybe(projection()), unused())
        .prop_map(|(key, projection, unused)| {
            let body = json!({ "TableName": TABLE, "Key": key });
            let body = with_expressions(body, vec![("ProjectionExpression", projection)], unused);
            Step::Request { operation: "GetItem", body }
        })
        .boxed()
}

fn batch_get(shape: &Shape) -> BoxedStrategy<Step> {
    (prop::collection::vec(key(shape), 1..8), maybe(projection()), any::<bool>())
        .prop_map(|(mut keys, projection, distinct)| {
            if distinct {
                keys.sort_by_cached_key(|key| json!(key).to_string());
                keys.dedup();
            }
            let table = json!({ "Keys": keys });
            let table = with_expressions(table, vec![("ProjectionExpression", projection)], false);
            Step::Request { operation: "BatchGetItem", body: json!({ "RequestItems": { TABLE: table } }) }
        })
        .boxed()
}

fn batch_write(shape: &Shape) -> BoxedStrategy<Step> {
    let put = item(shape).prop_map(|item| json!({ "PutRequest": { "Item": item } }));
    let delete = key(shape).prop_map(|key| json!({ "DeleteRequest": { "Key": key } }));
    prop::collection::vec(prop_oneof![3 => put, 1 => delete], 1..5)
        .prop_map(|requests| {
            let body = json!({ "RequestItems": { TABLE: requests } });
            Step::Request { operation: "BatchWriteItem", body }
        })
        .boxed()
}

fn transact_write(shape: &Shape) -> BoxedStrategy<Step> {
    let kinds = ["Put", "Update", "Delete", "ConditionCheck"];
    let actions = kinds.map(|kind| {
        let on_failure = prop::bool::weighted(0.3);
        (write(shape, kind), on_failure).prop_map(move |(mut body, on_failure)| {
            if on_failure {
                body["ReturnValuesOnConditionCheckFailure"] = Json::from("ALL_OLD");
            }
            json!({ kind: body })
        })
    });
    let [put, update, delete, check] = actions;
    prop::collection::vec(prop_oneof![3 => put, 3 => update, 1 => delete, 1 => check], 1..4)
        .prop_map(|actions| {
            let body = json!({ "TransactItems": actions });
            Step::Request { operation: "TransactWriteItems", body }
        })
        .boxed()
}

fn transact_get(shape: &Shape) -> BoxedStrategy<Step> {
    prop::collection::vec((key(shape), maybe(projection())), 1..4)
        .prop_map(|actions| {
            let actions = actions.into_iter().map(|(key, projection)| {
                let body = json!({ "TableName": TABLE, "Key": key });
                json!({ "Get": with_expressions(body, vec![("ProjectionExpression", projection)], false) })
            });
            let body = json!({ "TransactItems": actions.collect::<Vec<_>>() });
            Step::Request { operation: "TransactGetItems", body }
        })
        .boxed()
}

/// A query or scan of the table or of one of its indexes.
fn read(shape: &Shape, query: bool) -> BoxedStrategy<Step> {
    let Shape { partition, sort, .. } = *shape;
    let table = Index { name: "", local: true, partition, sort, projection: "ALL" };
    let sources: Vec<Index> = [table].into_iter().chain(shape.indexes.iter().copied()).collect();
    let parts = move |source: Index| {
        let key = match query {
            true => key_condition(source.partition, source.sort).prop_map(Some).boxed(),
            false => Just(None).boxed(),
        };
        let select_words = ["COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES"];
        let options = (
            prop::option::of(any::<bool>()),
            prop::option::weighted(0.5, 1..5u32),
            prop::bool::weighted(0.1),
            prop::option::weighted(0.2, select(select_words.to_vec())),
        );
        (Just(source), key, maybe(condition()), maybe(projection()), options, unused())
    };
    select(sources)
        .prop_flat_map(parts)
        .prop_map(move |(source, key, filter, projection, (forward, limit, consistent, select), unused)| {
            let mut body = json!({ "TableName": TABLE });
            if let (true, Some(forward)) = (query, forward) {
                body["ScanIndexForward"] = Json::from(forward);
            }
            let options = [
                ("IndexName", (!source.name.is_empty()).then(|| Json::from(source.name))),
                ("Limit", limit.map(Json::from)),
                ("ConsistentRead", consistent.then(|| Json::from(true))),
                ("Select", select.map(Json::from)),
            ];
            for (name, value) in options {
                if let Some(value) = value {
                    body[name] = value;
                }
            }
            let expressions = vec![
                ("KeyConditionExpression", key),
                ("FilterExpression", filter),
                ("ProjectionExpression", projection),
            ];
            Step::Pages {
                operation: if query { "Query" } else { "Scan" },
                body: with_expressions(body, expressions, unused),
                index: (!source.name.is_empty()).then_some(source),
            }
        })
        .boxed()
}

/// A sequence of requests to a table.
pub fn steps(shape: &Shape) -> impl Strategy<Value = Vec<Step>> + use<> {
    const OLD: &[&str] = &["NONE", "ALL_OLD"];
    const UPDATE: &[&str] = &["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"];
    let step = prop_oneof![
        8 => single(shape, "PutItem", "Put", OLD),
        8 => single(shape, "UpdateItem", "Update", UPDATE),
        2 => single(shape, "DeleteItem", "Delete", OLD),
        3 => get(shape),
        8 => read(shape, true),
        3 => read(shape, false),
        1 => batch_get(shape),
        3 => batch_write(shape),
        2 => transact_write(shape),
        1 => transact_get(shape),
    ];
    prop::collection::vec(step, 1..30)
}
