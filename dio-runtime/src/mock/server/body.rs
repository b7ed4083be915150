//! Request bodies, read within bounds.

use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes};
use tokio::sync::Semaphore;

/// Bodies beyond this many bytes take turns.
const LARGE: usize = 1 << 20;

/// How many large bodies are read at once: what bounds the memory of all requests together.
pub(super) const LARGE_AT_ONCE: usize = 16;

/// How much of a body that is too large is read and thrown away, as a multiple of what is allowed: a client
/// that is still sending does not see an answer, only that the connection is cut.
const DISCARD: usize = 4;

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyError {
    /// More bytes than allowed.
    TooLarge,
    /// It did not arrive in time.
    TooSlow,
    /// The connection ended before it was whole, or its chunks are malformed.
    Broken,
}

/// How to read bodies.
pub(super) struct BodyReader {
    limit: usize,
    timeout: Duration,
    large: Semaphore,
}

impl BodyReader {
    pub(super) fn new(limit: usize, timeout: Duration) -> BodyReader {
        BodyReader { limit, timeout, large: Semaphore::new(LARGE_AT_ONCE) }
    }

    /// The whole body. One that has come with its head costs no copy and no timer.
    pub(super) async fn read<B>(&self, body: B) -> Result<Bytes, BodyError>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        tokio::time::timeout(self.timeout, self.collect(body)).await.unwrap_or(Err(BodyError::TooSlow))
    }

    async fn collect<B>(&self, mut body: B) -> Result<Bytes, BodyError>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let Some(first) = chunk(&mut body).await? else { return Ok(Bytes::new()) };
        if first.len() <= self.limit && body.is_end_stream() {
            return Ok(first);
        }
        let mut turn = None;
        let mut whole = Vec::with_capacity(self.expected(&body).saturating_add(first.len()));
        let mut next = Some(first);
        while let Some(bytes) = next {
            let length = whole.len() + bytes.len();
            if length > self.limit {
                drop(whole);
                discard(body, self.limit.saturating_mul(DISCARD).saturating_sub(length)).await;
                return Err(BodyError::TooLarge);
            }
            if length > LARGE && turn.is_none() {
                turn = self.large.acquire().await.ok();
            }
            whole.extend_from_slice(&bytes);
            next = chunk(&mut body).await?;
        }
        Ok(whole.into())
    }

    /// How much is still to come, as far as it is known, and no more than is held for a body that only claims
    /// to be large.
    fn expected<B: Body>(&self, body: &B) -> usize {
        let announced = body.size_hint().lower();
        usize::try_from(announced).unwrap_or(usize::MAX).min(self.limit).min(LARGE)
    }
}

/// The next bytes of a body; none at its end.
async fn chunk<B>(body: &mut B) -> Result<Option<Bytes>, BodyError>
where
    B: Body<Data = Bytes> + Unpin,
{
    while let Some(frame) = body.frame().await {
        // What is no data is a trailer, which means nothing here.
        if let Ok(bytes) = frame.map_err(|_| BodyError::Broken)?.into_data() {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

async fn discard<B>(mut body: B, limit: usize)
where
    B: Body<Data = Bytes> + Unpin,
{
    let mut read = 0;
    while let Ok(Some(bytes)) = chunk(&mut body).await {
        read += bytes.len();
        if read > limit {
            return;
        }
    }
}
