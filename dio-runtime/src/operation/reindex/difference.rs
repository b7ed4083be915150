//! What is wrong with an item, and the request that puts it right.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

use crate::attribute::Attribute;
use crate::changes::{Attributes, Changes};
use crate::definition::{RecordDefinition, TableDefinition};
use crate::expression::Expression;
use crate::item::Item;
use crate::same_value::is_same_value;
use crate::{Condition, Error, Table, types};

/// The attributes of an item that do not say what its fields say.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) record: &'static RecordDefinition,
    pub(super) stored: Item,
    /// What each must be; none where it must be absent.
    pub(super) changes: Vec<(&'static str, Option<AttributeValue>)>,
}

impl Difference {
    /// None of an item that is as it should be.
    pub(super) fn between(
        table: &TableDefinition,
        record: &'static RecordDefinition,
        stored: Item,
        mut written: Item,
    ) -> Option<Self> {
        let derived = record.derived.iter().copied().chain(table.type_attribute);
        let differing = derived.filter(|attribute| match (stored.get(*attribute), written.get(*attribute)) {
            (Some(stored), Some(written)) => !is_same_value(stored, written),
            (stored, written) => stored.is_some() != written.is_some(),
        });
        let differing: Vec<&'static str> = differing.collect();
        let changes: Vec<_> =
            differing.into_iter().map(|attribute| (attribute, written.remove(attribute))).collect();
        (!changes.is_empty()).then_some(Self { record, stored, changes })
    }

    /// The write, on condition that nothing of what it was computed from, or replaces, has changed since it was read.
    pub(super) fn request<S>(
        &self,
        table: &Table<S>,
        definition: &TableDefinition,
    ) -> Result<UpdateItemFluentBuilder, Error> {
        let mut changes = Changes::default();
        for (attribute, value) in &self.changes {
            match value {
                Some(value) => changes.set(attribute, value.clone()),
                None => changes.remove(attribute),
            }
        }
        let mut expression = Expression::default();
        changes.render(&mut expression)?;
        let update = expression.take()?;
        self.unchanged(definition).render(&mut expression)?;
        let condition = expression.take()?;
        let key = definition.key.attributes().filter_map(|attribute| {
            Some((attribute.name.to_owned(), self.stored.get(attribute.name)?.clone()))
        });
        Ok(table
            .client()
            .update_item()
            .table_name(table.name())
            .set_key(Some(key.collect()))
            .set_update_expression(update)
            .set_condition_expression(condition)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.into_values()))
    }

    /// The item is there, and its derived attributes, what they are made of and its version are as they were read.
    fn unchanged(&self, definition: &TableDefinition) -> Condition<()> {
        let record = self.record;
        let of_type = definition.type_attribute;
        let attributes = record.derived.iter().chain(record.sources).copied();
        let attributes = attributes.chain(of_type).chain(record.version);
        // Without it the update of an item that is gone would make one.
        let exists = Attribute::<(), types::Any>::new(definition.key.partition.name).exists();
        attributes.fold(exists, |condition, attribute| {
            let handle = Attribute::<(), types::Any>::new(attribute);
            condition
                & match self.stored.get(attribute) {
                    Some(value) => handle.eq(value.clone()),
                    None => handle.not_exists(),
                }
        })
    }
}
