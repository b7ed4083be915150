use std::fmt;

use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemOutput;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemOutput;
use aws_sdk_dynamodb::operation::get_item::GetItemOutput;
use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsOutput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemOutput;

/// What DynamoDB answered, as the SDK has it, without the items: these are the rows of the response.
///
/// `Debug` shows counts, never values.
#[derive(Clone)]
#[non_exhaustive]
pub enum Answer {
    /// To `get_row` and `get_record`.
    GetItem(GetItemOutput),
    /// To `get_indexed_row` and `get_indexed_record`: the page that has the row, or the last.
    Query(QueryOutput),
    /// To `upsert`.
    UpdateItem(UpdateItemOutput),
    /// To `remove`.
    DeleteItem(DeleteItemOutput),
    /// To `insert_records`: of each request, in the order in which they came.
    BatchWriteItem(Vec<BatchWriteItemOutput>),
    /// To `transacts`.
    TransactWriteItems(TransactWriteItemsOutput),
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GetItem(output) => formatter.debug_tuple("GetItem").field(&Id(output)).finish(),
            Self::Query(output) => Page(output).fmt(formatter),
            Self::UpdateItem(output) => formatter.debug_tuple("UpdateItem").field(&Id(output)).finish(),
            Self::DeleteItem(output) => formatter.debug_tuple("DeleteItem").field(&Id(output)).finish(),
            Self::BatchWriteItem(outputs) => {
                let tables = outputs.iter().filter_map(BatchWriteItemOutput::unprocessed_items);
                let left: usize = tables.flat_map(|tables| tables.values()).map(Vec::len).sum();
                let mut debug = formatter.debug_struct("BatchWriteItem");
                debug.field("answers", &outputs.len()).field("tried_again", &left).finish()
            }
            Self::TransactWriteItems(output) => {
                formatter.debug_tuple("TransactWriteItems").field(&Id(output)).finish()
            }
        }
    }
}

/// What AWS calls a request: its support asks for it.
struct Id<'o, O>(&'o O);

impl<O: RequestId> fmt::Debug for Id<'_, O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.request_id().unwrap_or("no request id"))
    }
}

/// One page of a query, in numbers.
struct Page<'p>(&'p QueryOutput);

impl fmt::Debug for Page<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let output = self.0;
        formatter
            .debug_struct("Query")
            .field("count", &output.count())
            .field("scanned_count", &output.scanned_count())
            .field("has_more", &output.last_evaluated_key().is_some_and(|key| !key.is_empty()))
            .finish()
    }
}
