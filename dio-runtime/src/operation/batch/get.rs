use std::collections::{BTreeMap, HashMap};
use std::fmt;

use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemOutput;
use aws_sdk_dynamodb::types::KeysAndAttributes;

use super::identity::Identity;
use super::pace::{Outcome, Pace, pace_settings};
use crate::item::Item;
use crate::operation::gets::{Gets, Part};
use crate::operation::{one_of, span_of_several, traced};
use crate::{Client, Error};

/// The most keys of one request (BatchGetItem).
const MAX_KEYS: usize = 100;

/// Reads items of any records and tables by their keys (BatchGetItem): cut to requests of 100 keys, sent side by side,
/// tried again where DynamoDB leaves keys unprocessed. The answer has the shape of what was asked, in its order.
///
/// ```ignore
/// let orders: Vec<Option<Order>> = shop.batch_get(order_keys).send().await?;
/// let (ada, orders) = shop.batch_get((CustomerKey::new("42"), order_keys)).send().await?;
/// let (order, rate) = BatchGet::new((shop.get(order_key).consistent(), rates.get(rate_key))).send().await?;
/// ```
///
/// A key that stands twice is read once. All requests go through the client of the first read's table.
#[must_use = "nothing is sent before `send`"]
pub struct BatchGet<G: Gets> {
    opened: Result<Open<G>, Error>,
    pace: Pace,
}

struct Open<G: Gets> {
    shape: G::Shape,
    /// In the order of the reads.
    answers: Vec<Option<Item>>,
    pending: Vec<Pending>,
}

/// A key that has not been read, and which reads it answers.
#[derive(Clone)]
struct Pending {
    part: Part,
    positions: Vec<usize>,
}

impl<G: Gets> BatchGet<G> {
    /// Of reads that are built already.
    pub fn new(gets: G) -> Self {
        let mut parts = Vec::new();
        let shape = gets.open(&mut parts);
        let opened =
            shape.map(|shape| Open { shape, answers: vec![None; parts.len()], pending: distinct(parts) });
        Self { opened, pace: Pace::default() }
    }

    pace_settings!();

    pub(in crate::operation) fn with_pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// How many items are to be read still: all, or of a batch that an error handed back those that are left.
    pub fn left(&self) -> usize {
        self.opened.as_ref().map_or(0, |open| open.pending.len())
    }

    /// Sends the requests.
    ///
    /// # Errors
    /// A key that was refused; what DynamoDB left unprocessed or a request that failed ([`Error::is_unprocessed`]; the
    /// error has the batch, which sends what is left); items that do not decode ([`Error::into_read`] has the answer
    /// without them).
    pub async fn send(self) -> Result<G::Output, Error> {
        let each = self.each().await?;
        let mut unread = Vec::new();
        let output = G::collect(each, &mut unread);
        if unread.is_empty() { Ok(output) } else { Err(Error::undecodable(unread, output)) }
    }

    /// Sends the requests, and answers with a result for each item.
    ///
    /// # Errors
    /// As [`BatchGet::send`], without the items that do not decode.
    pub async fn each(self) -> Result<G::Each, Error> {
        let Self { opened, pace } = self;
        let Open { shape, mut answers, pending } = opened?;
        let Some(client) = pending.first().map(|pending| pending.part.client.clone()) else {
            return Ok(G::each(shape, &mut answers.into_iter()));
        };
        let outcome = pace.run(&client, pending, cut, |chunk| request(client.clone(), chunk)).await;
        for (positions, item) in outcome.answers {
            for position in positions {
                if let Some(answer) = answers.get_mut(position) {
                    answer.clone_from(&item);
                }
            }
        }
        if outcome.left.is_empty() {
            return Ok(G::each(shape, &mut answers.into_iter()));
        }
        let count = outcome.left.len();
        let rest = Self { opened: Ok(Open { shape, answers, pending: outcome.left }), pace };
        Err(Error::unprocessed(count, rest, outcome.error))
    }
}

/// Each key once: a request that names one twice is refused (BatchGetItem).
fn distinct(parts: Vec<Part>) -> Vec<Pending> {
    let mut known = BTreeMap::new();
    let mut pending: Vec<Pending> = Vec::with_capacity(parts.len());
    for (position, part) in parts.into_iter().enumerate() {
        let identity = (part.table.clone(), part.consistent, Identity::of_key(&part.key));
        let known = *known.entry(identity).or_insert(pending.len());
        match pending.get_mut(known) {
            Some(pending) => pending.positions.push(position),
            None => pending.push(Pending { part, positions: vec![position] }),
        }
    }
    pending
}

/// A request reads a table either consistently or not (BatchGetItem, `KeysAndAttributes`).
fn cut(pending: Vec<Pending>) -> Vec<Vec<Pending>> {
    let (consistent, other): (Vec<_>, Vec<_>) =
        pending.into_iter().partition(|pending| pending.part.consistent);
    [consistent, other].iter().flat_map(|pending| pending.chunks(MAX_KEYS)).map(<[_]>::to_vec).collect()
}

type Answer = (Vec<usize>, Option<Item>);

async fn request(client: Client, chunk: Vec<Pending>) -> Outcome<Pending, Answer> {
    let table = one_of(chunk.iter().map(|pending| pending.part.table.as_str()));
    let span = span_of_several("BatchGetItem", table);
    let request = match request_items(&chunk) {
        Ok(items) => client.batch_get_item().set_request_items(Some(items)),
        Err(error) => return Outcome::failed(chunk, error),
    };
    match traced!(span, request) {
        Ok(output) => sort_out(chunk, output),
        Err(error) => Outcome::failed(chunk, Error::request(error)),
    }
}

fn request_items(chunk: &[Pending]) -> Result<HashMap<String, KeysAndAttributes>, Error> {
    let mut keys: HashMap<&str, Vec<Item>> = HashMap::new();
    for Pending { part, .. } in chunk {
        keys.entry(&part.table).or_default().push(part.key.clone());
    }
    let consistent = chunk.first().is_some_and(|pending| pending.part.consistent).then_some(true);
    let keys = keys.into_iter().map(|(table, keys)| {
        let keys = KeysAndAttributes::builder().set_keys(Some(keys)).set_consistent_read(consistent).build();
        Ok((table.to_owned(), keys.map_err(Error::sdk)?))
    });
    keys.collect()
}

/// What was read, what is not there, and what was not processed. An answer has no order.
fn sort_out(chunk: Vec<Pending>, output: BatchGetItemOutput) -> Outcome<Pending, Answer> {
    let key = chunk.iter().map(|pending| (pending.part.table.clone(), pending.part.key.clone()));
    let keys: HashMap<String, Item> = key.collect();
    let mut items = BTreeMap::new();
    for (table, found) in output.responses.unwrap_or_default() {
        if let Some(key) = keys.get(&table) {
            items.extend(found.into_iter().map(|item| ((table.clone(), Identity::of(&item, key)), item)));
        }
    }
    let unprocessed = output.unprocessed_keys.unwrap_or_default();
    let unprocessed: Vec<_> = unprocessed
        .iter()
        .flat_map(|(table, keys)| keys.keys().iter().map(|key| (table.clone(), Identity::of_key(key))))
        .collect();
    let mut outcome = Outcome { answers: Vec::with_capacity(chunk.len()), left: Vec::new(), error: None };
    for pending in chunk {
        let identity = (pending.part.table.clone(), Identity::of_key(&pending.part.key));
        if unprocessed.contains(&identity) {
            outcome.left.push(pending);
        } else {
            outcome.answers.push((pending.positions, items.remove(&identity)));
        }
    }
    outcome
}

impl<G: Gets> fmt::Debug for BatchGet<G> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BatchGet").field("left", &self.left()).finish_non_exhaustive()
    }
}
