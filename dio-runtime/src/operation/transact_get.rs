use std::fmt;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsError;
use aws_sdk_dynamodb::operation::transact_get_items::builders::TransactGetItemsFluentBuilder;
use aws_sdk_dynamodb::types::{Get as GetStep, TransactGetItem};

use super::gets::{Gets, Part};
use super::{one_of, span_of_several, traced};
use crate::Error;

/// The most items that one transaction can read (TransactGetItems).
const MAX_ITEMS: usize = 100;

/// Reads items of any records and tables as they are at one moment (TransactGetItems). The answer has the shape of what
/// was asked.
///
/// ```ignore
/// let (customer, order) = shop.transact_get((CustomerKey::new("42"), order_key)).send().await?;
/// ```
///
/// The request goes through the client of the first read's table.
#[must_use = "nothing is sent before `send`"]
pub struct TransactGet<G: Gets> {
    opened: Result<(G::Shape, Vec<Part>), Error>,
}

impl<G: Gets> TransactGet<G> {
    /// Of reads that are built already.
    pub fn new(gets: G) -> Self {
        let mut parts = Vec::new();
        Self { opened: gets.open(&mut parts).map(|shape| (shape, parts)) }
    }

    /// The SDK's request.
    ///
    /// # Errors
    /// A key that was refused, no key at all, or more than 100.
    pub fn into_sdk(self) -> Result<TransactGetItemsFluentBuilder, Error> {
        Ok(self.open()?.1)
    }

    fn open(self) -> Result<(G::Shape, TransactGetItemsFluentBuilder), Error> {
        let (shape, parts) = self.opened?;
        if parts.len() > MAX_ITEMS {
            return Err(Error::invalid(format!(
                "the transaction reads {} items; DynamoDB reads at most {MAX_ITEMS}",
                parts.len()
            )));
        }
        let Some(client) = parts.first().map(|part| part.client.clone()) else {
            return Err(Error::invalid("the transaction reads no item"));
        };
        let steps = parts.into_iter().map(|part| {
            let get = GetStep::builder().table_name(part.table).set_key(Some(part.key)).build();
            Ok(TransactGetItem::builder().get(get.map_err(Error::sdk)?).build())
        });
        let steps = steps.collect::<Result<Vec<_>, Error>>()?;
        Ok((shape, client.transact_get_items().set_transact_items(Some(steps))))
    }

    /// Sends the request.
    ///
    /// # Errors
    /// What was refused, a conflict with a write ([`Error::cancellation_reasons`] names the read), what the SDK answers,
    /// or items that do not decode ([`Error::into_read`] has the answer without them).
    pub async fn send(self) -> Result<G::Output, Error> {
        let parts = self.opened.as_ref().map_or(&[][..], |(_, parts)| parts);
        let span = span_of_several("TransactGetItems", one_of(parts.iter().map(|part| part.table.as_str())));
        let (shape, request) = self.open()?;
        let sent = traced!(span, request);
        let responses = sent.map_err(failed)?.responses.unwrap_or_default();
        let items: Vec<_> = responses.into_iter().map(|it| it.item.filter(|item| !item.is_empty())).collect();
        let mut unread = Vec::new();
        let output = G::collect(G::each(shape, &mut items.into_iter()), &mut unread);
        if unread.is_empty() { Ok(output) } else { Err(Error::undecodable(unread, output)) }
    }
}

fn failed(error: SdkError<TransactGetItemsError>) -> Error {
    match error.as_service_error() {
        Some(TransactGetItemsError::TransactionCanceledException(exception)) => {
            let exception = exception.clone();
            Error::cancelled(error, &exception)
        }
        _ => Error::request(error),
    }
}

impl<G: Gets> fmt::Debug for TransactGet<G> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reads = self.opened.as_ref().map_or(0, |(_, parts)| parts.len());
        formatter.debug_struct("TransactGet").field("reads", &reads).finish_non_exhaustive()
    }
}
