//! Puts index keys right that raw items and other writers left stale, or that are of an index added later.

mod difference;
mod mend;
mod output;
mod run;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use output::{ReindexCounts, ReindexOutput, ReindexProgress, Unmended};

use crate::cursor::{Position, ReindexCursor};
use crate::item::Item;
use crate::record::{Record, Schema};
use crate::rewrite::{Rewritten, rewrite_only};
use crate::{Error, Table};

const SEGMENTS: u32 = 16;
const SIDE_BY_SIDE: usize = 4;
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads a whole table (Scan) and writes, where they are not what the fields of an item say, its derived attributes: index
/// keys, computed attributes and the type attribute. Made by [`Table::reindex`] and [`Table::reindex_of`].
///
/// ```ignore
/// let output = shop.reindex().watch(|progress| save(progress.cursor.to_string())).send().await?;
/// println!("{} of {} items mended", output.counts.mended, output.counts.scanned);
/// for unmended in &output.left { /* ... */ }
/// ```
///
/// An item that is right costs its part of the scan and nothing more. One that is not is written with an UpdateItem, on
/// condition that its derived attributes, what they are made of and its version are as they were read: a write that
/// comes between is never overwritten; the item is looked at again as it is then. Nothing else of the item changes, its
/// stamps and its version included; an index key that holds `updated_at` is made of the stored one.
///
/// What it cannot see:
/// - A field that lives in an index key alone is read from there: the key is the fact, right or wrong.
/// - Items of no record, or of another than the one asked for, are left alone; so is an item whose type attribute names a
///   record that it is not.
/// - An item that was written behind the place where the scan stood. The typed API writes no stale key; stop other
///   writers first, or run it again.
/// - Items whose TTL is over and that DynamoDB has not deleted yet are items like any other.
#[must_use = "nothing is sent before `send`"]
pub struct Reindex<S: Schema> {
    table: Table<S>,
    rewrite: fn(Item) -> Rewritten,
    /// What a cursor belongs to.
    target: String,
    segments: u32,
    side_by_side: usize,
    page_size: Option<u32>,
    patience: Duration,
    dry_run: bool,
    watch: Option<Watch>,
    start: Option<ReindexCursor>,
    /// What was done before an error.
    done: ReindexOutput,
}

type Watch = Arc<dyn Fn(&ReindexProgress) + Send + Sync>;

impl<S: Schema> Reindex<S> {
    pub(crate) fn of_all(table: Table<S>) -> Self {
        Self::new(table, S::rewrite, S::TABLE.name.to_owned())
    }

    pub(crate) fn of<R: Record<Schema = S>>(table: Table<S>) -> Self {
        Self::new(table, rewrite_only::<R>, format!("{}/{}", S::TABLE.name, R::DEFINITION.name))
    }

    fn new(table: Table<S>, rewrite: fn(Item) -> Rewritten, target: String) -> Self {
        Self {
            table,
            rewrite,
            target,
            segments: SEGMENTS,
            side_by_side: SIDE_BY_SIDE,
            page_size: None,
            patience: PATIENCE,
            dry_run: false,
            watch: None,
            start: None,
            done: ReindexOutput::default(),
        }
    }

    /// In how many parts the table is read (Scan, `TotalSegments`, 1 to 1,000,000). Without it, 16. A reindex that goes on
    /// from a cursor keeps to that of the cursor.
    pub fn segments(mut self, total: u32) -> Self {
        self.segments = total;
        self
    }

    /// How many requests are under way at a time, at most, scans and writes together. Without it, 4.
    pub fn side_by_side(mut self, requests: usize) -> Self {
        self.side_by_side = requests.max(1);
        self
    }

    /// At most so many items a page (Scan, `Limit`). DynamoDB ends a page at 1 MB in any case. Progress is told, and the
    /// cursor moves, by pages.
    pub fn page_size(mut self, items: u32) -> Self {
        self.page_size = Some(items);
        self
    }

    /// How long the pauses before one request is tried again may be together, where it is throttled or its item is in a
    /// transaction. Without it, 30 seconds.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Writes nothing: the counts say what would be written.
    pub fn dry_run(mut self) -> Self {
        self.dry_run = true;
        self
    }

    /// Tells how far it is, each time that a page of items is done, with a cursor that leads on from there.
    pub fn watch(mut self, watch: impl Fn(&ReindexProgress) + Send + Sync + 'static) -> Self {
        self.watch = Some(Arc::new(watch));
        self
    }

    /// Goes on where another such reindex stood.
    pub fn start_at(mut self, cursor: ReindexCursor) -> Self {
        self.start = Some(cursor);
        self
    }

    /// Where it begins: at the start of the table, or of one that an error handed back, where that stood.
    ///
    /// # Errors
    /// A cursor of another table or record; a number of segments that DynamoDB does not take.
    pub fn cursor(&self) -> Result<ReindexCursor, Error> {
        match &self.start {
            Some(cursor) if cursor.target == self.target => Ok(cursor.clone()),
            Some(_) => Err(Error::invalid("the cursor belongs to the reindex of another table or record")),
            None if self.segments == 0 || self.segments > super::scan::MAX_SEGMENTS => Err(Error::invalid(
                format!("a table is reindexed in 1 to {} segments", super::scan::MAX_SEGMENTS),
            )),
            None => {
                let segments = (0..self.segments).map(|_| Position::New).collect();
                Ok(ReindexCursor { target: self.target.clone(), segments })
            }
        }
    }

    /// Runs to the end of the table.
    ///
    /// # Errors
    /// A cursor that was refused, or a request that failed: then the error has the reindex, which goes on where it stood
    /// and counts on ([`Error::is_unprocessed`], `error.into_unprocessed::<Reindex<Shop>>()`). Items that cannot be put
    /// right are no error: see [`ReindexOutput::left`].
    pub async fn send(self) -> Result<ReindexOutput, Error> {
        run::run(self).await
    }
}

impl<S: Schema> fmt::Debug for Reindex<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reindex").field("of", &self.target).finish_non_exhaustive()
    }
}
