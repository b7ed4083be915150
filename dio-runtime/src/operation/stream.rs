use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::{Pages, ReadOutput};
use crate::Error;
use crate::record::{Readable, Unread};

type Page<T> = Result<Option<ReadOutput<Result<T, Unread>>>, Error>;

/// The records of a query or a scan, one by one. Pages are read when they are needed.
///
/// It is a [`Stream`]; [`RecordStream::try_next`] is there without one of its extension traits.
#[must_use = "nothing is read before it is polled"]
pub struct RecordStream<T: Readable> {
    state: State<T>,
    records: VecDeque<Result<T, Unread>>,
}

/// A page that is under way, with what reads the next.
type Reading<T> = Pin<Box<dyn Future<Output = (Box<Pages<T>>, Page<T>)> + Send>>;

enum State<T: Readable> {
    Idle(Box<Pages<T>>),
    Reading(Reading<T>),
    Over,
}

impl<T: Readable> RecordStream<T> {
    pub(super) fn new(pages: Pages<T>) -> Self {
        Self { state: State::Idle(Box::new(pages)), records: VecDeque::new() }
    }

    /// The next record; none at the end.
    ///
    /// # Errors
    /// What was refused or what the SDK answers, after which the stream is over; or an item that does not decode, after
    /// which it goes on.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll_record(context)).await.transpose()
    }

    fn poll_record(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(record) = self.records.pop_front() {
                return Poll::Ready(Some(record.map_err(Error::from)));
            }
            match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Poll::Ready(None),
                State::Idle(mut pages) => {
                    self.state = State::Reading(Box::pin(async move {
                        let page = pages.next().await;
                        (pages, page)
                    }));
                }
                State::Reading(mut reading) => {
                    let Poll::Ready((pages, page)) = reading.as_mut().poll(context) else {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    match page {
                        Ok(Some(page)) => {
                            self.records.extend(page.records);
                            self.state = State::Idle(pages);
                        }
                        Ok(None) => return Poll::Ready(None),
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    }
                }
            }
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
