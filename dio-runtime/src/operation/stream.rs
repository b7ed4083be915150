use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_util::stream::FuturesUnordered;

use super::merge::Merge;
use super::{Pages, ReadOutput, Unhydrated};
use crate::Error;
use crate::record::{Readable, Unread};

type Page<T> = Result<Option<ReadOutput<Result<T, Unread>>>, Error>;

/// The records of a query or a scan, one by one. Pages are read when they are needed; those of a parallel scan side by
/// side, each handed out as it arrives; those of a [`FanOut`](super::FanOut) side by side, in order.
///
/// It is a [`Stream`]; [`RecordStream::try_next`] is there without one of its extension traits.
#[must_use = "nothing is read before it is polled"]
pub struct RecordStream<T: Readable>(Source<T>);

/// Where the records come from.
enum Source<T: Readable> {
    Pages(PageByPage<T>),
    Merge(Box<Merge<T>>),
}

/// The pages of one read or more, in the order in which they arrive.
struct PageByPage<T: Readable> {
    records: VecDeque<Result<T, Unread>>,
    /// Pages that are under way.
    reading: FuturesUnordered<Reading<T>>,
    /// The read whose page arrived last, before its next is asked for.
    waiting: Option<Box<Pages<T>>>,
    /// Reads that have not begun.
    unbegun: Unbegun<T>,
    side_by_side: usize,
    missing: usize,
}

/// A page that is under way, with what reads the next.
type Reading<T> = Pin<Box<dyn Future<Output = (Box<Pages<T>>, Page<T>)> + Send>>;

type Unbegun<T> = Box<dyn Iterator<Item = Pages<T>> + Send>;

impl<T: Readable> RecordStream<T> {
    pub(super) fn new(pages: Pages<T>) -> Self {
        Self::side_by_side(std::iter::once(pages), 1)
    }

    pub(super) fn side_by_side(
        reads: impl Iterator<Item = Pages<T>> + Send + 'static,
        side_by_side: usize,
    ) -> Self {
        Self(Source::Pages(PageByPage {
            records: VecDeque::new(),
            reading: FuturesUnordered::new(),
            waiting: None,
            unbegun: Box::new(reads),
            side_by_side,
            missing: 0,
        }))
    }

    pub(super) fn merged(merge: Merge<T>) -> Self {
        Self(Source::Merge(Box::new(merge)))
    }

    /// Of a read of which some is there already.
    pub(super) fn going_on(records: Vec<Result<T, Unread>>, missing: usize, pages: Pages<T>) -> Self {
        let mut stream = Self::new(pages);
        if let Source::Pages(source) = &mut stream.0 {
            (source.records, source.missing) = (records.into(), missing);
        }
        stream
    }

    /// Of whole records through an index ([`Hydrated`](crate::Hydrated)): how many the index named so far that the table did not
    /// have any more. 0 of other reads.
    pub fn missing(&self) -> usize {
        match &self.0 {
            Source::Pages(pages) => pages.missing,
            Source::Merge(merge) => merge.missing,
        }
    }

    /// The next record; none at the end.
    ///
    /// # Errors
    /// What was refused or what the SDK answers, after which the stream is over ([`Error::into_unprocessed`] has what goes
    /// on where a read of whole records through an index was left unprocessed); or an item that does not decode, after
    /// which it goes on.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll_record(context)).await.transpose()
    }

    fn poll_record(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let record = ready!(self.poll_each(context));
        Poll::Ready(record.map(|record| record.and_then(|record| record.map_err(Error::from))))
    }

    /// The next record or item that does not decode; the error ends the stream.
    pub(super) fn poll_each(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Result<T, Unread>, Error>>> {
        match &mut self.0 {
            Source::Pages(pages) => pages.poll_each(context),
            Source::Merge(merge) => merge.poll_each(context),
        }
    }
}

impl<T: Readable> PageByPage<T> {
    fn poll_each(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Result<T, Unread>, Error>>> {
        loop {
            if let Some(record) = self.records.pop_front() {
                return Poll::Ready(Some(Ok(record)));
            }
            self.ask();
            let Some((pages, page)) = ready!(Pin::new(&mut self.reading).poll_next(context)) else {
                return Poll::Ready(None);
            };
            match page {
                Ok(Some(page)) => {
                    self.missing += page.missing;
                    self.records.extend(page.records);
                    self.waiting = Some(pages);
                }
                Ok(None) => {}
                Err(error) => {
                    self.reading = FuturesUnordered::new();
                    self.waiting = None;
                    self.unbegun = Box::new(std::iter::empty());
                    return Poll::Ready(Some(Err(error.with_unprocessed(Unhydrated::new(*pages)))));
                }
            }
        }
    }

    /// Asks for the next pages, as many as may be under way. A read that has begun goes on before another begins.
    fn ask(&mut self) {
        while self.reading.len() < self.side_by_side
            && let Some(mut pages) = self.waiting.take().or_else(|| self.unbegun.next().map(Box::new))
        {
            self.reading.push(Box::pin(async move {
                let page = pages.next().await;
                (pages, page)
            }));
        }
    }
}

// Nothing in it is pinned in place: the future that is under way has a box of its own.
impl<T: Readable> Unpin for RecordStream<T> {}

impl<T: Readable> Stream for RecordStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(ready!(self.get_mut().poll_record(context)))
    }
}

impl<T: Readable> fmt::Debug for RecordStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RecordStream").field("reads", &T::NAME).finish_non_exhaustive()
    }
}
