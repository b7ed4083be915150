use std::fmt;

use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemInput;
use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;

use crate::item_types::ItemTypes;

/// What was sent, as the SDK has it. Of a read of several pages it is the request for the first.
///
/// `Debug` shows names and types, never values.
#[derive(Clone)]
#[non_exhaustive]
pub enum Request {
    /// Of `get_row` and `get_record`.
    GetItem(GetItemInput),
    /// Of the reads of partitions and indexes.
    Query(QueryInput),
    /// Of `read_entire_table`.
    Scan(ScanInput),
    /// Of `upsert`.
    UpdateItem(UpdateItemInput),
    /// Of `remove`.
    DeleteItem(DeleteItemInput),
    /// Of `insert_records`: one for every 25 records, as they were sent first.
    BatchWriteItem(Vec<BatchWriteItemInput>),
    /// Of `transacts`.
    TransactWriteItems(TransactWriteItemsInput),
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GetItem(input) => {
                let mut debug = formatter.debug_struct("GetItem");
                debug.field("table", &Name(input.table_name()));
                input.key().map(|key| debug.field("key", &ItemTypes(key)));
                debug.finish()
            }
            Self::Query(input) => {
                let mut debug = formatter.debug_struct("Query");
                debug.field("table", &Name(input.table_name()));
                input.index_name().map(|index| debug.field("index", &index));
                input.key_condition_expression().map(|text| debug.field("condition", &text));
                input.expression_attribute_names().map(|names| debug.field("names", &Names(names)));
                input.expression_attribute_values().map(|values| debug.field("values", &ItemTypes(values)));
                input.limit().map(|limit| debug.field("limit", &limit));
                debug.finish()
            }
            Self::Scan(input) => {
                let mut debug = formatter.debug_struct("Scan");
                debug.field("table", &Name(input.table_name()));
                debug.finish()
            }
            Self::UpdateItem(input) => {
                let mut debug = formatter.debug_struct("UpdateItem");
                debug.field("table", &Name(input.table_name()));
                input.key().map(|key| debug.field("key", &ItemTypes(key)));
                input.update_expression().map(|text| debug.field("update", &text));
                input.condition_expression().map(|text| debug.field("condition", &text));
                input.expression_attribute_names().map(|names| debug.field("names", &Names(names)));
                input.expression_attribute_values().map(|values| debug.field("values", &ItemTypes(values)));
                debug.finish()
            }
            Self::DeleteItem(input) => {
                let mut debug = formatter.debug_struct("DeleteItem");
                debug.field("table", &Name(input.table_name()));
                input.key().map(|key| debug.field("key", &ItemTypes(key)));
                debug.finish()
            }
            Self::BatchWriteItem(inputs) => {
                let tables = inputs.iter().filter_map(BatchWriteItemInput::request_items);
                let items: usize = tables.flat_map(|tables| tables.values()).map(Vec::len).sum();
                let mut debug = formatter.debug_struct("BatchWriteItem");
                debug.field("requests", &inputs.len()).field("items", &items).finish()
            }
            Self::TransactWriteItems(input) => {
                let steps = input.transact_items();
                let count = |is: fn(&aws_sdk_dynamodb::types::TransactWriteItem) -> bool| {
                    steps.iter().filter(|step| is(step)).count()
                };
                formatter
                    .debug_struct("TransactWriteItems")
                    .field("puts", &count(|step| step.put().is_some()))
                    .field("updates", &count(|step| step.update().is_some()))
                    .field("deletes", &count(|step| step.delete().is_some()))
                    .finish()
            }
        }
    }
}

/// A name that the SDK has as an `Option`, because it checks when it sends.
struct Name<'n>(Option<&'n str>);

impl fmt::Debug for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0.unwrap_or_default(), formatter)
    }
}

/// Names by placeholder, in the order of the placeholders.
struct Names<'n>(&'n std::collections::HashMap<String, String>);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<_> = self.0.iter().collect();
        // `#k2` before `#k10`.
        names.sort_by_key(|(placeholder, _)| (placeholder.len(), placeholder.as_str()));
        formatter.debug_map().entries(names).finish()
    }
}
