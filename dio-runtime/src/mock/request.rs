//! Requests as a test looks at them.

use std::fmt;
use std::ops::Deref;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value as Json;

use super::database::Database;
use super::operation::Operation;
use super::sdk_item::{SdkItem, from_sdk_item, to_sdk_item};
use super::value::Item;
use super::value_text::{KEY, attributes, columns};
use super::wire::decode_item;
use super::{KeyValue, fail};

/// One request as it arrived, and how it was answered.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// The operation's name, which may be one that the mock does not play. It can be compared with an
    /// [`Operation`] and with a text.
    pub operation: String,
    /// The tables that it names, in the order in which it names them first.
    pub tables: Vec<String>,
    /// The primary keys of the items that it names, each with its table. An item to be put has one if its
    /// table is there.
    pub keys: Vec<(String, SdkItem)>,
    /// The body of the JSON protocol, as the SDK sent it. Null where it was no JSON.
    pub body: Json,
    /// When it was answered, on the mock's clock.
    pub at: DateTime<Utc>,
    /// The HTTP status of the answer; none where the answer was lost.
    pub status: Option<u16>,
    /// The error that it was answered with, as `ConditionalCheckFailedException`.
    pub error: Option<String>,
}

impl PartialEq<Operation> for String {
    fn eq(&self, operation: &Operation) -> bool {
        let name = operation.to_string();
        *self == name
    }
}

/// Requests, oldest first; a slice with filters and assertions ([`MockDynamo::requests`](super::MockDynamo::requests)).
///
/// ```
/// use dio_runtime::mock::{MockDynamo, Operation};
/// # use aws_sdk_dynamodb::types::AttributeValue;
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
///
/// let mock = MockDynamo::dynamo_io();
/// # let s = |text: &str| AttributeValue::S(text.into());
/// mock.client().get_item().table_name("shop").key("pk", s("a")).key("sk", s("b")).send().await?;
///
/// mock.requests().assert_operations([Operation::GetItem]);
/// mock.requests().of(Operation::GetItem).on("shop").for_key("a", "b").assert_count(1);
/// mock.requests().failed().assert_count(0);
/// assert_eq!(mock.requests()[0].body["TableName"], "shop");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`Display`](fmt::Display) prints a line for each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Requests(Vec<Request>);

impl Requests {
    pub(super) fn new(requests: Vec<Request>) -> Requests {
        Requests(requests)
    }

    /// Those that pass.
    pub fn that(mut self, passes: impl FnMut(&Request) -> bool) -> Requests {
        self.0.retain(passes);
        self
    }

    /// Those of an operation.
    pub fn of(self, operation: Operation) -> Requests {
        self.that(|request| request.operation == operation)
    }

    /// Those that name a table.
    pub fn on(self, table: &str) -> Requests {
        self.that(|request| request.tables.iter().any(|name| name == table))
    }

    /// Those that name an item by its key, in any table. For a table without a sort key, `sk` is `()`.
    pub fn for_key(self, pk: impl Into<KeyValue>, sk: impl Into<KeyValue>) -> Requests {
        let wanted = [pk.into(), sk.into()];
        let wanted: Vec<_> = wanted.iter().filter_map(KeyValue::value).collect();
        self.that(|request| {
            request.keys.iter().any(|(_, key)| {
                let Ok(key) = from_sdk_item(key.clone()) else { return false };
                key.len() == wanted.len()
                    && wanted.iter().all(|wanted| key.values().any(|value| value == *wanted))
            })
        })
    }

    /// Those that were answered with an error, or not at all.
    pub fn failed(self) -> Requests {
        self.that(|request| request.status != Some(200))
    }

    /// Asserts how many there are; a failure prints them.
    ///
    /// # Panics
    /// If there are more or fewer.
    #[track_caller]
    pub fn assert_count(&self, expected: usize) {
        if self.len() != expected {
            fail(format_args!("expected {}, found {}\n{self}", counted(expected), self.len()));
        }
    }

    /// Asserts which operations were asked for, in this order, and no others.
    ///
    /// # Panics
    /// If it is not so; the message has what was expected beside what was found.
    #[track_caller]
    pub fn assert_operations(&self, expected: impl IntoIterator<Item = Operation>) {
        let expected: Vec<String> = expected.into_iter().map(|operation| operation.to_string()).collect();
        let found: Vec<&str> = self.iter().map(|request| request.operation.as_str()).collect();
        if expected == found {
            return;
        }
        let mut rows = vec![[" ".to_owned(), "expected".to_owned(), "found".to_owned()]];
        for position in 0..expected.len().max(found.len()) {
            let expected = expected.get(position).map_or("nothing", String::as_str);
            let found = found.get(position).copied().unwrap_or("nothing");
            let sign = if expected == found { " " } else { "!" };
            rows.push([sign.to_owned(), expected.to_owned(), found.to_owned()]);
        }
        fail(format_args!("other requests than expected\n{}", columns(&rows)));
    }
}

fn counted(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} request{plural}")
}

impl Deref for Requests {
    type Target = [Request];

    fn deref(&self) -> &[Request] {
        &self.0
    }
}

impl IntoIterator for Requests {
    type Item = Request;
    type IntoIter = std::vec::IntoIter<Request>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Requests {
    type Item = &'a Request;
    type IntoIter = std::slice::Iter<'a, Request>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<const N: usize> PartialEq<[Request; N]> for Requests {
    fn eq(&self, other: &[Request; N]) -> bool {
        self.0 == other
    }
}

impl fmt::Display for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<_> = self.iter().map(Request::row).collect();
        f.write_str(&columns(&rows))
    }
}

impl Request {
    fn row(&self) -> [String; 5] {
        let keys = self.keys.iter().take(2).filter_map(|(_, key)| {
            let key = from_sdk_item(key.clone()).ok()?;
            Some(attributes(&key, key.keys(), KEY))
        });
        let more = match self.keys.len() {
            0..=2 => String::new(),
            many => format!(" and {} more", many - 2),
        };
        let answer = match (&self.error, self.status) {
            (Some(error), _) => error.clone(),
            (None, Some(status)) => status.to_string(),
            (None, None) => "lost".to_owned(),
        };
        [
            self.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            self.operation.clone(),
            self.tables.join(", "),
            keys.collect::<Vec<_>>().join("; ") + &more,
            answer,
        ]
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(columns(&[self.row()]).trim_end())
    }
}

/// What a body says of items: the table, and a key or a whole item.
enum Named<'a> {
    Key(&'a Json),
    Item(&'a Json),
    /// Neither.
    Table,
}

/// Each table and item that a body names.
fn named(body: &Json) -> Vec<(&str, Named<'_>)> {
    let mut found = Vec::new();
    one(body, &mut found);
    for action in body.get("TransactItems").and_then(Json::as_array).into_iter().flatten() {
        for (_, action) in action.as_object().into_iter().flatten() {
            one(action, &mut found);
        }
    }
    for (table, entry) in body.get("RequestItems").and_then(Json::as_object).into_iter().flatten() {
        let table = bare_name(table);
        found.push((table, Named::Table));
        for key in entry.get("Keys").and_then(Json::as_array).into_iter().flatten() {
            found.push((table, Named::Key(key)));
        }
        for request in entry.as_array().into_iter().flatten() {
            if let Some(item) = request.pointer("/PutRequest/Item") {
                found.push((table, Named::Item(item)));
            }
            if let Some(key) = request.pointer("/DeleteRequest/Key") {
                found.push((table, Named::Key(key)));
            }
        }
    }
    found
}

/// What a request on one item names.
fn one<'a>(request: &'a Json, found: &mut Vec<(&'a str, Named<'a>)>) {
    let Some(table) = request.get("TableName").and_then(Json::as_str) else { return };
    let table = bare_name(table);
    found.push(match (request.get("Key"), request.get("Item")) {
        (Some(key), _) => (table, Named::Key(key)),
        (_, Some(item)) => (table, Named::Item(item)),
        _ => (table, Named::Table),
    });
}

/// A table's name, where an ARN may stand in its place.
fn bare_name(name: &str) -> &str {
    name.rsplit_once(":table/").map_or(name, |(_, name)| name)
}

/// The tables that a body names, each once.
pub(super) fn tables(body: &Json) -> Vec<String> {
    let mut tables: Vec<String> = Vec::new();
    for (table, _) in named(body) {
        if !tables.iter().any(|known| known == table) {
            tables.push(table.to_owned());
        }
    }
    tables
}

/// The keys that a body names. What is no key is left out.
pub(super) fn keys(body: &Json, database: &Database) -> Vec<(String, SdkItem)> {
    let key = |table: &str, named: Named<'_>| -> Option<Item<'_>> {
        match named {
            Named::Table => None,
            Named::Key(key) => decode_item(key.clone().into()).ok(),
            Named::Item(item) => {
                let schema = &database.tables.get(table)?.definition.key;
                let item = decode_item(item.clone().into()).ok()?;
                Some(item.into_iter().filter(|(name, _)| schema.names(name)).collect())
            }
        }
    };
    let keys = named(body).into_iter();
    keys.filter_map(|(table, named)| Some((table.to_owned(), to_sdk_item(&key(table, named)?)))).collect()
}

/// How many actions a transaction has.
pub(super) fn transaction_actions(body: &Json) -> usize {
    body.get("TransactItems").and_then(Json::as_array).map_or(0, Vec::len)
}
