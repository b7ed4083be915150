use std::fmt;
use std::future::poll_fn;

use futures_util::StreamExt;
use futures_util::stream;

use super::count::CountOutput;
use super::{ReadOutput, RecordStream, Scan};
use crate::Error;
use crate::record::{Readable, Unread};

/// How many segments are read at a time without more said.
const SIDE_BY_SIDE: usize = 16;

/// Reads a whole table in several segments side by side (Scan, `Segment` and `TotalSegments`), made by
/// [`Scan::segments`].
///
/// It reads everything, in no order, and has no cursor: a `limit`, a `max_pages` or a cursor of the scan that it is made of
/// is refused. A stream can be dropped where enough was read; what has to go on another time is several scans of one
/// [`Scan::segment`], each with its cursor.
#[must_use = "nothing is sent before `send` or `stream`"]
pub struct ParallelScan<T: Readable> {
    scan: Scan<T>,
    total: u32,
    side_by_side: usize,
}

impl<T: Readable> ParallelScan<T> {
    pub(super) fn new(scan: Scan<T>, total: u32) -> Self {
        Self { scan, total, side_by_side: SIDE_BY_SIDE }
    }

    /// How many segments are read at a time, at most. Without it, 16.
    pub fn side_by_side(mut self, segments: usize) -> Self {
        self.side_by_side = segments.max(1);
        self
    }

    /// Reads segment by segment, so many at a time, and hands out record by record as they arrive. The first request that
    /// fails ends it.
    ///
    /// # Errors
    /// Its records': what was refused, what the SDK answers, or an item that does not decode, after which it goes on.
    pub fn stream(self) -> RecordStream<T> {
        let side_by_side = self.side_by_side;
        RecordStream::side_by_side(self.into_segments().map(Scan::pages), side_by_side)
    }

    /// Reads all records.
    ///
    /// # Errors
    /// What was refused, what the SDK answers, or items that do not decode: the error carries the rest
    /// ([`Error::into_read`]).
    pub async fn send(self) -> Result<ReadOutput<T>, Error> {
        self.each().await?.all_read()
    }

    /// Reads as `send` does, and answers with one `Result` an item.
    ///
    /// # Errors
    /// What was refused, or what the SDK answers.
    pub async fn each(self) -> Result<ReadOutput<Result<T, Unread>>, Error> {
        let mut stream = self.stream();
        let mut records = Vec::new();
        while let Some(record) = poll_fn(|context| stream.poll_each(context)).await {
            records.push(record?);
        }
        Ok(ReadOutput { records, cursor: None, missing: 0 })
    }

    /// Counts the records, without answering with them: see [`CountOutput`].
    ///
    /// # Errors
    /// What was refused, or what the SDK answers.
    pub async fn count(self) -> Result<CountOutput, Error> {
        let side_by_side = self.side_by_side;
        let mut counts = stream::iter(self.into_segments()).map(Scan::count).buffer_unordered(side_by_side);
        let mut all = CountOutput { count: 0, scanned: 0, cursor: None };
        while let Some(count) = counts.next().await {
            let count = count?;
            all.count += count.count;
            all.scanned += count.scanned;
        }
        Ok(all)
    }

    /// A scan of each segment; of what cannot be read in segments one that is refused when it is sent.
    fn into_segments(self) -> impl Iterator<Item = Scan<T>> + Send + 'static {
        let Self { mut scan, total, .. } = self;
        let refused = scan.refuse_in_segments();
        let segments = if refused || total == 0 { 1 } else { total };
        (0..segments).map(move |segment| scan.clone().segment(segment, total))
    }
}

impl<T: Readable> fmt::Debug for ParallelScan<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ParallelScan")
            .field("reads", &T::NAME)
            .field("segments", &self.total)
            .finish_non_exhaustive()
    }
}
