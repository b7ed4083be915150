use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;

use crate::operation::{
    BatchGet, BatchWrite, Delete, Get, Keys, Put, Reindex, Scan, TransactGet, Transaction, Update, Upsert,
};
use crate::record::{Key, Record, Schema};
use crate::{Client, Clock, Error};

/// A table of the schema `S` under its name in AWS. Generated table types deref to it; cloning one is cheap.
pub struct Table<S> {
    inner: Arc<Inner>,
    schema: PhantomData<fn() -> S>,
}

#[derive(Debug)]
struct Inner {
    client: Client,
    name: String,
    clock: Clock,
}

impl<S> Clone for Table<S> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), schema: PhantomData }
    }
}

impl<S> fmt::Debug for Table<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Table").field("name", &self.inner.name).finish_non_exhaustive()
    }
}

impl<S> Table<S> {
    /// The table of this name in AWS. Its stamps tell the time that the client goes by: the machine's, unless the client's
    /// configuration says otherwise.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        let clock = Clock::of_client(&client);
        let inner = Inner { client, name: name.into(), clock };
        Self { inner: Arc::new(inner), schema: PhantomData }
    }

    /// The same table with its stamps from another clock.
    pub fn with_clock(&self, clock: Clock) -> Self {
        let inner = Inner { client: self.inner.client.clone(), name: self.inner.name.clone(), clock };
        Self { inner: Arc::new(inner), schema: PhantomData }
    }

    /// The SDK's client.
    pub fn client(&self) -> &Client {
        &self.inner.client
    }

    /// The table's name in AWS.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The clock of the stamps.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }
}

impl<S: Schema> Table<S> {
    /// Creates the table with its indexes, billed on demand (CreateTable). Open the request with
    /// [`crate::TableDefinition::create_table`] for more.
    ///
    /// # Errors
    /// What the SDK answers, such as that the table is there already.
    pub async fn create(&self) -> Result<(), Error> {
        self.create_request()?.send().await.map_err(Error::request)?;
        Ok(())
    }

    fn create_request(&self) -> Result<CreateTableFluentBuilder, Error> {
        S::TABLE.create_table(self.client(), self.name())
    }

    /// Reads one record by its key (GetItem).
    pub fn get<K: Key>(&self, key: K) -> Get<K::Record>
    where
        K::Record: Record<Schema = S>,
    {
        Get::new(self, &key)
    }

    /// Stores a whole record, in place of an item that is there (PutItem).
    pub fn put<R: Record<Schema = S>>(&self, record: &R) -> Put<R> {
        Put::new(self.clone(), record)
    }

    /// Stores what a record has and leaves what it has not (UpdateItem). Makes the item if there is none.
    pub fn upsert<R: crate::operation::Upsertable<Schema = S>>(&self, record: &R) -> R::Upsert {
        Upsert::new(self.clone(), record).into()
    }

    /// Changes single attributes of a record (UpdateItem). Fails if there is no such item.
    pub fn update<K: Key>(&self, key: K) -> <K::Record as Record>::Update
    where
        K::Record: Record<Schema = S>,
    {
        Update::new(self.clone(), key).into()
    }

    /// Deletes a record (DeleteItem). That there is none is fine.
    pub fn delete<K: Key>(&self, key: K) -> Delete<K::Record>
    where
        K::Record: Record<Schema = S>,
    {
        Delete::new(self.clone(), &key)
    }

    /// Reads the whole table (Scan).
    pub fn scan(&self) -> Scan<S::Item> {
        Scan::new(self.clone())
    }

    /// Reads the whole table for the records of one type (Scan). The others are read, billed and left out.
    pub fn scan_for<R: Record<Schema = S>>(&self) -> Scan<R> {
        Scan::new(self.clone())
    }

    /// Puts right, in the whole table, the index keys and computed attributes that are not what the fields of their items
    /// say: those that raw items and other writers left, or of an index that was added later.
    pub fn reindex(&self) -> Reindex<S> {
        Reindex::of_all(self.clone())
    }

    /// As [`Table::reindex`], for the records of one type. The others are read, billed and left as they are.
    pub fn reindex_of<R: Record<Schema = S>>(&self) -> Reindex<S> {
        Reindex::of::<R>(self.clone())
    }

    /// Reads records by their keys (BatchGetItem): a `Vec` of keys, or a tuple of keys and such, which may be of several
    /// records.
    pub fn batch_get<K: Keys<S>>(&self, keys: K) -> BatchGet<K::Gets> {
        BatchGet::new(keys.gets(self))
    }

    /// Puts and deletes records, each for itself (BatchWriteItem).
    pub fn batch_write(&self) -> BatchWrite<S> {
        BatchWrite::new(self.clone())
    }

    /// Reads records by their keys as they are at one moment (TransactGetItems).
    pub fn transact_get<K: Keys<S>>(&self, keys: K) -> TransactGet<K::Gets> {
        TransactGet::new(keys.gets(self))
    }

    /// Writes several records, all or none (TransactWriteItems).
    pub fn transact(&self) -> Transaction<S> {
        Transaction::new(self.clone())
    }
}
