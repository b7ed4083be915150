//! What a query reads, without its public face.

use super::count::from_sdk;
use super::read::{Raw, ReadOptions};
use super::{query_span, traced};
use crate::cursor::Cursor;
use crate::definition::KeyDefinition;
use crate::expression::Expression;
use crate::item::Item;
use crate::key::KeyError;
use crate::record::{Readable, Schema};
use crate::sort::{Excluded, Sort};
use crate::{Error, Table};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

/// A query: where it reads, between which bounds, and how.
pub(super) struct Plan<T: Readable> {
    table: Table<T::Schema>,
    pub(super) index: Option<&'static str>,
    pub(super) partition: Result<AttributeValue, Error>,
    pub(super) sort: Option<Sort>,
    pub(super) descending: bool,
    /// The access pattern, if it is one of the schema's.
    pub(super) name: Option<&'static str>,
    pub(super) options: ReadOptions<T>,
}

impl<T: Readable> Plan<T> {
    pub(super) fn new(
        table: &Table<T::Schema>,
        index: Option<&'static str>,
        partition: Result<AttributeValue, KeyError>,
        mut sort: Option<Sort>,
    ) -> Self {
        let refused = sort.as_mut().and_then(Sort::take_error).map(Error::from);
        let partition = partition.map_err(Error::from).and_then(|value| refused.map_or(Ok(value), Err));
        Self {
            table: table.clone(),
            index,
            partition,
            sort,
            descending: false,
            name: None,
            options: ReadOptions::default(),
        }
    }

    fn key(&self) -> KeyDefinition {
        let table = T::Schema::TABLE;
        match self.index.and_then(|index| table.index(index)) {
            Some(index) => index.key,
            None => table.key,
        }
    }

    /// Whether nothing can be in it, so that no request is needed.
    pub(super) fn is_empty(&self) -> bool {
        self.partition.is_ok() && self.sort.as_ref().is_some_and(Sort::is_empty)
    }

    /// Whether it reads items at an exclusive end, which DynamoDB counts.
    pub(super) fn reads_outside(&self) -> bool {
        self.sort.as_ref().is_some_and(|sort| !sort.render(&mut Expression::default()).is_empty())
    }

    /// Where to start: takes over the cursor's bounds.
    pub(super) fn start(&mut self) -> Result<Option<Item>, Error> {
        let Some(cursor) = self.options.start.take() else { return Ok(None) };
        let refused =
            || Error::invalid("the cursor belongs to another query: it leads on in the one that answered it");
        if cursor.target != self.target() || self.partition.as_ref().ok() != cursor.partition.as_ref() {
            return Err(refused());
        }
        if let (Some(sort), Some((low, end, high))) = (&mut self.sort, &cursor.bounds) {
            sort.set_bounds(low, *end, high).ok_or_else(refused)?;
        }
        Ok(Some(cursor.key))
    }

    fn target(&self) -> String {
        let direction = if self.descending { "desc" } else { "asc" };
        format!("{}/{}/{}/{direction}", T::Schema::TABLE.name, self.index.unwrap_or_default(), T::NAME)
    }

    pub(super) fn cursor(&self, key: Item) -> Cursor {
        Cursor {
            target: self.target(),
            partition: self.partition.as_ref().ok().cloned(),
            bounds: self.sort.as_ref().and_then(Sort::bounds),
            key,
        }
    }

    pub(super) fn request(
        &mut self,
        start: Option<Item>,
        limit: Option<i32>,
    ) -> Result<(QueryFluentBuilder, Option<Excluded>), Error> {
        let partition = match &self.partition {
            Ok(partition) => partition.clone(),
            Err(_) => {
                let taken = std::mem::replace(&mut self.partition, Ok(AttributeValue::Null(true)));
                return Err(taken.err().unwrap_or_else(|| Error::invalid("the partition was refused")));
            }
        };
        let mut expression = Expression::default();
        expression.name(self.key().partition.name);
        expression.push(" = ");
        expression.value(partition);
        let excluded = self.sort.as_ref().map(|sort| sort.render(&mut expression));
        let condition = expression.take()?;
        self.options.check_filter(self.key())?;
        let filter = self.options.render_filter(&mut expression)?;
        let index = self.index.and_then(|index| T::Schema::TABLE.index(index));
        let projection = self.options.ask.projection(T::Schema::TABLE, index, &mut expression)?;
        let mut request = self.table.client().query().table_name(self.table.name());
        if self.descending {
            request = request.scan_index_forward(false);
        }
        if self.options.consistent {
            request = request.consistent_read(true);
        }
        let request = request
            .set_index_name(self.index.map(str::to_owned))
            .set_select(self.options.ask.select())
            .set_projection_expression(projection)
            .set_limit(limit)
            .set_exclusive_start_key(start)
            .set_key_condition_expression(condition)
            .set_filter_expression(filter)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.into_values());
        Ok((request, excluded))
    }

    pub(super) async fn page(&mut self, start: Option<Item>, limit: Option<i32>) -> Result<Raw, Error> {
        let (request, excluded) = self.request(start, limit)?;
        let span = query_span(self.table.name(), T::NAME, self.index, self.name);
        let output = traced(span, request.send()).await.map_err(Error::request)?;
        let (count, scanned) = (from_sdk(output.count), from_sdk(output.scanned_count));
        let mut items = output.items.unwrap_or_default();
        if let Some(excluded) = excluded {
            items.retain(|item| !excluded.contains(item));
        }
        let last = output.last_evaluated_key.filter(|key| !key.is_empty());
        Ok(Raw { items, last, count, scanned })
    }
}
