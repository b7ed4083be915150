use std::collections::{BTreeMap, HashMap};
use std::fmt;

use aws_sdk_dynamodb::operation::batch_write_item::{BatchWriteItemInput, BatchWriteItemOutput};
use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};

use super::identity::Identity;
use super::pace::{Outcome, Pace, pace_settings};
use crate::item::Item;
use crate::item_identity::ItemIdentity;
use crate::operation::{Delete, Put, key_of, one_of, span_of_several, traced};
use crate::record::{Key, Record, Replaceable, Schema, Unshared, Unversioned};
use crate::{Client, Error, Table};

/// The most writes of one request (BatchWriteItem).
const MAX_WRITES: usize = 25;

/// Puts and deletes records of any types and tables (BatchWriteItem): cut to requests of 25 writes, sent side by side,
/// tried again where DynamoDB leaves some unprocessed. Each write stands for itself: there are no conditions, and all or
/// none is a [`Transaction`](crate::Transaction).
///
/// ```ignore
/// shop.batch_write().put(&customer).put_all(&orders).delete(old_key).send().await?;
/// ```
///
/// One write an item: the order in which DynamoDB would do two is open. A record with a version has neither `put` nor
/// `delete` here, as its lock is a condition, nor has one that shares its key, and one with immutable fields has no `put`.
/// All requests go through the client of the table that began the batch.
#[must_use = "nothing is sent before `send`"]
pub struct BatchWrite<S> {
    table: Table<S>,
    writes: Result<Vec<Write>, Error>,
    pace: Pace,
}

/// One write of several.
#[derive(Debug, Clone)]
struct Write {
    table: String,
    key: Item,
    /// The item to put; none to delete.
    put: Option<Item>,
}

impl<S: Schema> BatchWrite<S> {
    pub(crate) fn new(table: Table<S>) -> Self {
        Self { table, writes: Ok(Vec::new()), pace: Pace::default() }
    }

    /// Stores a record, in place of an item that is there.
    pub fn put<R: Record<Schema = S> + Replaceable + Unshared>(self, record: &R) -> Self {
        let table = self.table.clone();
        self.put_in(&table, record)
    }

    /// Stores records, each in place of an item that is there.
    pub fn put_all<'r, R: Record<Schema = S> + Replaceable + Unshared>(
        self,
        records: impl IntoIterator<Item = &'r R>,
    ) -> Self {
        records.into_iter().fold(self, Self::put)
    }

    /// Stores a record in another table.
    pub fn put_in<R: Record + Replaceable + Unshared>(self, table: &Table<R::Schema>, record: &R) -> Self {
        self.put_of(Put::new(table.clone(), record))
    }

    /// Takes a put that has no condition.
    pub(crate) fn put_of<R: Record + Replaceable + Unshared>(self, put: Put<R>) -> Self {
        let table = put.table_name();
        let write = put.into_parts();
        let write = write.map(|(item, _)| Write { table, key: key_of::<R>(&item), put: Some(item) });
        self.with(write)
    }

    /// Deletes a record, if it is there.
    pub fn delete<K: Key>(self, key: K) -> Self
    where
        K::Record: Record<Schema = S> + Unversioned + Unshared,
    {
        let table = self.table.clone();
        self.delete_in(&table, key)
    }

    /// Deletes records, as far as they are there.
    pub fn delete_all<K: Key>(self, keys: impl IntoIterator<Item = K>) -> Self
    where
        K::Record: Record<Schema = S> + Unversioned + Unshared,
    {
        keys.into_iter().fold(self, Self::delete)
    }

    /// Deletes a record of another table, if it is there.
    pub fn delete_in<K: Key>(self, table: &Table<<K::Record as Record>::Schema>, key: K) -> Self
    where
        K::Record: Unversioned + Unshared,
    {
        let write = Delete::<K::Record>::new(table.clone(), &key).into_parts().map(|(key, _)| Write {
            table: table.name().to_owned(),
            key,
            put: None,
        });
        self.with(write)
    }

    fn with(mut self, write: Result<Write, Error>) -> Self {
        match (&mut self.writes, write) {
            (Ok(writes), Ok(write)) => writes.push(write),
            // The first refusal is the one that is told.
            (Err(_), _) => {}
            (writes, Err(error)) => *writes = Err(error),
        }
        self
    }

    pace_settings!();

    /// The requests that are to be sent, each for the first time.
    pub(crate) fn inputs(&self) -> Result<Vec<BatchWriteItemInput>, Error> {
        let Ok(writes) = &self.writes else { return Ok(Vec::new()) };
        let requests = writes.chunks(MAX_WRITES).map(|chunk| {
            let request = BatchWriteItemInput::builder().set_request_items(Some(request_items(chunk)?));
            request.build().map_err(Error::sdk)
        });
        requests.collect()
    }

    /// How many writes are to be sent still: all, or of a batch that an error handed back those that are left.
    pub fn left(&self) -> usize {
        self.writes.as_ref().map_or(0, Vec::len)
    }

    /// The records of one type that are to be put still.
    pub fn puts<R: Record>(&self) -> Vec<R> {
        let items = self.writes.iter().flatten().filter_map(|write| write.put.clone());
        items.filter_map(|item| R::from_item(item).ok()).collect()
    }

    /// The keys of one type of record that are to be deleted still.
    pub fn deletes<K: Key>(&self) -> Vec<K> {
        let deletes = self.writes.iter().flatten().filter(|write| write.put.is_none());
        let read = |key| K::read(&ItemIdentity::of::<<K::Record as Record>::Schema>(key)).ok();
        deletes.filter_map(|write| read(&write.key)).collect()
    }

    /// Sends the requests.
    ///
    /// # Errors
    /// A record or key that was refused; two writes of one item; what DynamoDB left unprocessed or a request that failed
    /// ([`Error::is_unprocessed`]; the error has the batch, which sends what is left).
    pub async fn send(self) -> Result<(), Error> {
        self.send_for_answers().await?;
        Ok(())
    }

    /// Sends the requests, and answers with what DynamoDB answered to each.
    pub(crate) async fn send_for_answers(self) -> Result<Vec<BatchWriteItemOutput>, Error> {
        let Self { table, writes, pace } = self;
        let writes = writes?;
        refuse_repeated(&writes)?;
        if writes.is_empty() {
            return Ok(Vec::new());
        }
        let client = table.client().clone();
        let outcome = pace.run(&client, writes, cut, |chunk| send_chunk(client.clone(), chunk)).await;
        if outcome.left.is_empty() {
            return Ok(outcome.answers);
        }
        let count = outcome.left.len();
        let rest = Self { table, writes: Ok(outcome.left), pace };
        Err(Error::unprocessed(count, rest, outcome.error))
    }
}

fn refuse_repeated(writes: &[Write]) -> Result<(), Error> {
    let mut known = BTreeMap::new();
    for (position, write) in writes.iter().enumerate() {
        if let Some(earlier) = known.insert((&write.table, Identity::of_key(&write.key)), position) {
            return Err(Error::invalid(format!(
                "writes {earlier} and {position} of the batch are about one item; which would be done last is open"
            )));
        }
    }
    Ok(())
}

fn cut(writes: Vec<Write>) -> Vec<Vec<Write>> {
    writes.chunks(MAX_WRITES).map(<[_]>::to_vec).collect()
}

async fn send_chunk(client: Client, chunk: Vec<Write>) -> Outcome<Write, BatchWriteItemOutput> {
    let items = match request_items(&chunk) {
        Ok(items) => items,
        Err(error) => return Outcome::failed(chunk, error),
    };
    let span = span_of_several("BatchWriteItem", one_of(items.keys().map(String::as_str)));
    let sent = traced!(span, client.batch_write_item().set_request_items(Some(items)));
    let output = match sent {
        Ok(output) => output,
        Err(error) => return Outcome::failed(chunk, Error::request(error)),
    };
    let left = chunk.into_iter().filter(|write| {
        let unprocessed = output.unprocessed_items().and_then(|tables| tables.get(&write.table));
        let identity = Identity::of_key(&write.key);
        let mut items = unprocessed.into_iter().flatten().filter_map(item_of);
        items.any(|item| Identity::of(item, &write.key) == identity)
    });
    Outcome { left: left.collect(), answers: vec![output], error: None }
}

fn request_items(chunk: &[Write]) -> Result<HashMap<String, Vec<WriteRequest>>, Error> {
    let mut items: HashMap<String, Vec<WriteRequest>> = HashMap::new();
    for write in chunk {
        items.entry(write.table.clone()).or_default().push(write_request(write)?);
    }
    Ok(items)
}

fn write_request(write: &Write) -> Result<WriteRequest, Error> {
    let request = WriteRequest::builder();
    let request = match &write.put {
        Some(item) => {
            let put = PutRequest::builder().set_item(Some(item.clone())).build();
            request.put_request(put.map_err(Error::sdk)?)
        }
        None => {
            let delete = DeleteRequest::builder().set_key(Some(write.key.clone())).build();
            request.delete_request(delete.map_err(Error::sdk)?)
        }
    };
    Ok(request.build())
}

/// The item to put, or the key to delete.
fn item_of(request: &WriteRequest) -> Option<&Item> {
    let put = request.put_request().map(PutRequest::item);
    put.or_else(|| request.delete_request().map(DeleteRequest::key))
}

impl<S> fmt::Debug for BatchWrite<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let writes = self.writes.as_ref().map_or(0, Vec::len);
        formatter.debug_struct("BatchWrite").field("left", &writes).finish_non_exhaustive()
    }
}
