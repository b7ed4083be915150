//! What a query reads, without its public face.

use super::count::from_sdk;
use super::read::{Raw, ReadOptions, key_of};
use super::{query_span, traced};
use crate::cursor::Cursor;
use crate::definition::{IndexDefinition, KeyAttribute};
use crate::expression::Expression;
use crate::item::Item;
use crate::key::KeyError;
use crate::record::{Readable, Schema};
use crate::same_value::is_same_value;
use crate::sort::{Excluded, Sort};
use crate::{Error, Table};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

/// A query: where it reads, between which bounds, and how.
pub(super) struct Plan<T: Readable> {
    table: Table<T::Schema>,
    pub(super) index: Option<&'static IndexDefinition>,
    /// The value of the (first) partition key attribute.
    pub(super) partition: Result<AttributeValue, Error>,
    /// The key attributes of an index that are given beside it: the rest of the partition key, then leading ones of the
    /// sort key.
    given: Vec<(&'static str, AttributeValue)>,
    /// Of the sort key attribute that follows those.
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
            index: index.and_then(|index| T::Schema::TABLE.index(index)),
            partition,
            given: Vec::new(),
            sort,
            descending: false,
            name: None,
            options: ReadOptions::default(),
        }
    }

    /// States one more key attribute of an index.
    pub(super) fn give(&mut self, attribute: &'static str, value: Result<AttributeValue, KeyError>) {
        match value {
            Ok(value) => self.given.push((attribute, value)),
            Err(error) if self.partition.is_ok() => self.partition = Err(error.into()),
            Err(_) => {}
        }
    }

    fn partition_attribute(&self) -> &'static str {
        let of_index = self.index.and_then(|index| index.partition.first());
        of_index.map_or(T::Schema::TABLE.key.partition.name, |attribute| attribute.name)
    }

    /// Why it cannot be sent, if a key was refused.
    pub(super) fn take_refusal(&mut self) -> Option<Error> {
        if self.partition.is_ok() {
            return None;
        }
        std::mem::replace(&mut self.partition, Ok(AttributeValue::Null(true))).err()
    }

    /// The sort key attributes of what is read.
    pub(super) fn sort_attributes(&self) -> &'static [KeyAttribute] {
        match self.index {
            Some(index) => index.sort,
            None => T::Schema::TABLE.key.sort.as_slice(),
        }
    }

    /// The key that leads on from an item.
    pub(super) fn key_of(&self, item: &Item) -> Item {
        key_of::<T>(item, self.index)
    }

    /// Whether a cursor stands in its partition.
    pub(super) fn is_at(&self, cursor: &Cursor) -> bool {
        // The last key has every attribute of the index, so the cursor need not hold these twice.
        let is_at = |(attribute, value): &(&str, AttributeValue)| {
            cursor.key.get(*attribute).is_some_and(|at| is_same_value(at, value))
        };
        self.partition.as_ref().ok() == cursor.partition.as_ref() && self.given.iter().all(is_at)
    }

    /// Takes over the bounds of a cursor; none if they are of another sort key.
    pub(super) fn take_bounds(&mut self, cursor: &Cursor) -> Option<()> {
        match (&mut self.sort, &cursor.bounds) {
            (Some(sort), Some((low, end, high))) => sort.set_bounds(low, *end, high),
            _ => Some(()),
        }
    }

    /// Goes on at the sort key of an item of another partition, that one included.
    pub(super) fn go_on_at(&mut self, key: &Item) {
        let descending = self.descending;
        if let Some(sort) = &mut self.sort
            && let Some(value) = key.get(sort.attribute())
        {
            sort.begin_at(value, descending);
        }
    }

    /// The attributes of the key that is read.
    fn key(&self) -> impl Iterator<Item = KeyAttribute> + use<T> {
        let of_table = self.index.is_none().then(|| T::Schema::TABLE.key.attributes());
        let of_index = self.index.map(IndexDefinition::attributes);
        of_table.into_iter().flatten().chain(of_index.into_iter().flatten())
    }

    /// A filter of a global index cannot look at what the index does not hold: DynamoDB takes it for absent. For a local
    /// index it reads the table (Query, "Fetches").
    fn check_projected(&self) -> Result<(), Error> {
        let Some(index) = self.index.filter(|index| !index.local) else { return Ok(()) };
        let of_table = |name: &str| T::Schema::TABLE.key.attributes().any(|attribute| attribute.name == name);
        match self.options.filtered().into_iter().find(|name| !index.projects(name) && !of_table(name)) {
            Some(name) => Err(Error::invalid(format!(
                "the filter names `{name}`, which the index `{}` does not hold: DynamoDB would take it for absent",
                index.name
            ))),
            None => Ok(()),
        }
    }

    /// The same query, of another part of what it reads.
    pub(super) fn reading<U: Readable<Schema = T::Schema>>(self) -> Plan<U> {
        Plan {
            table: self.table,
            index: self.index,
            partition: self.partition,
            given: self.given,
            sort: self.sort,
            descending: self.descending,
            name: self.name,
            options: self.options.reading(),
        }
    }

    pub(super) fn table(&self) -> &Table<T::Schema> {
        &self.table
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
        if cursor.target != self.target() || !self.is_at(&cursor) {
            return Err(refused());
        }
        self.take_bounds(&cursor).ok_or_else(refused)?;
        Ok(Some(cursor.key))
    }

    pub(super) fn target(&self) -> String {
        let direction = if self.descending { "desc" } else { "asc" };
        let index = self.index.map(|index| index.name).unwrap_or_default();
        let target = format!("{}/{index}/{}/{direction}", T::Schema::TABLE.name, T::NAME);
        match (self.index, &self.sort) {
            // Its bounds are of one of several attributes.
            (Some(IndexDefinition { sort: [_, _, ..], .. }), Some(sort)) => {
                format!("{target}/{}", sort.attribute())
            }
            _ => target,
        }
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
                let refused = self.take_refusal();
                return Err(refused.unwrap_or_else(|| Error::invalid("the partition was refused")));
            }
        };
        let mut expression = Expression::default();
        expression.name(self.partition_attribute());
        expression.push(" = ");
        expression.value(partition);
        for (attribute, value) in &self.given {
            expression.push(" AND ");
            expression.name(*attribute);
            expression.push(" = ");
            expression.value(value.clone());
        }
        let excluded = self.sort.as_ref().map(|sort| sort.render(&mut expression));
        let condition = expression.take()?;
        self.options.check_filter(self.key())?;
        self.check_projected()?;
        let filter = self.options.render_filter(&mut expression)?;
        let projection =
            self.options.ask.projection(T::Schema::TABLE, self.index, T::PROJECTION, &mut expression)?;
        let mut request = self.table.client().query().table_name(self.table.name());
        if self.descending {
            request = request.scan_index_forward(false);
        }
        if self.options.consistent {
            request = request.consistent_read(true);
        }
        let request = request
            .set_index_name(self.index.map(|index| index.name.to_owned()))
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
        let span = query_span(self.table.name(), T::NAME, self.index.map(|index| index.name), self.name);
        let output = traced!(span, request).map_err(Error::request)?;
        let (count, scanned) = (from_sdk(output.count), from_sdk(output.scanned_count));
        let mut items = output.items.unwrap_or_default();
        let within = items.len();
        if let Some(excluded) = excluded {
            items.retain(|item| !excluded.contains(item));
        }
        let last = output.last_evaluated_key.filter(|key| !key.is_empty());
        let outside = within - items.len();
        Ok(Raw { items, outside, last, count, scanned })
    }
}
