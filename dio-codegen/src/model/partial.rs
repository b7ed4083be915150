//! What there is of a record where not all of its attributes are: in an index that projects less, or in what a query asks
//! for.

use super::{Component, Index, IndexKind, KeyRole, KeyText, Projection, Record, Source, Table};

/// A part of a record.
#[derive(Debug, Clone)]
pub struct Partial {
    /// The record as it is there: a field of which the attribute is not is read from a key of the index, if one has it.
    pub record: Record,
    /// The fields that are there, indices into [`Record::fields`]. Those of the primary key always are; one that it holds in
    /// a form which loses something, and that is nowhere else, is there as the key holds it.
    pub fields: Vec<usize>,
}

impl Index {
    /// Whether items have an attribute in the index.
    pub fn holds(&self, attribute: &str, table: &Table) -> bool {
        let is_key = || table.is_primary(attribute) || self.attributes().any(|key| key.name == attribute);
        match &self.projection {
            Projection::All => true,
            Projection::Keys => is_key(),
            Projection::Include(attributes) => attributes.iter().any(|name| name == attribute) || is_key(),
        }
    }
}

impl Partial {
    /// What an index holds of a record that is in it.
    pub fn of_index(record: &Record, index: &Index, table: &Table) -> Self {
        let holds = |attribute: &str| index.holds(attribute, table);
        Self::of(record, Some(index), &holds, &holds)
    }

    /// What a query of the table or an index can ask for. What a local index does not hold, DynamoDB reads from the table.
    pub fn to_ask_for(record: &Record, index: Option<&Index>, table: &Table) -> Self {
        let holds = |attribute: &str| index.is_none_or(|index| index.holds(attribute, table));
        let reads_table = index.is_none_or(|index| index.kind == IndexKind::Local);
        Self::of(record, index, &holds, &|attribute| reads_table || holds(attribute))
    }

    /// Keeps the primary key and these fields alone, as far as they are there.
    #[must_use]
    pub fn only(mut self, wanted: &[usize]) -> Self {
        let primary = self.record.primary_fields();
        self.fields.retain(|field| primary.contains(field) || wanted.contains(field));
        // Nobody asked for the copies of a key.
        for field in primary {
            if let Some(model) = self.record.fields.get_mut(field)
                && (!wanted.contains(&field) || matches!(model.source, Source::Key(_)))
            {
                model.attribute = None;
            }
        }
        self
    }

    /// The attributes that its fields are read from, beside the primary key.
    pub fn attributes(&self) -> Vec<&str> {
        let fields = self.fields.iter().filter_map(|field| self.record.fields.get(*field));
        let place = |source: &Source| match source {
            Source::Attribute => None,
            Source::Key(key) => self.record.keys.get(*key),
        };
        let attributes = fields.filter_map(|field| match (&field.attribute, place(&field.source)) {
            (_, Some(key)) if key.role == KeyRole::Index => Some(key.attribute.as_str()),
            (Some(attribute), _) => Some(attribute.as_str()),
            (None, _) => None,
        });
        let mut named = Vec::new();
        for attribute in attributes {
            if !named.contains(&attribute) {
                named.push(attribute);
            }
        }
        named
    }

    /// `holds` says which attributes are where the read begins, `reaches` which can be asked for there.
    fn of(
        record: &Record,
        index: Option<&Index>,
        holds: &dyn Fn(&str) -> bool,
        reaches: &dyn Fn(&str) -> bool,
    ) -> Self {
        let mut part = record.clone();
        let primary = record.primary_fields();
        let mut fields = Vec::new();
        for (position, field) in part.fields.iter_mut().enumerate() {
            let attribute = field.attribute.take();
            let is_at = |is_there: &dyn Fn(&str) -> bool| match field.source {
                Source::Attribute => attribute.as_deref().is_some_and(is_there),
                Source::Key(key) => record.keys.get(key).is_some_and(|key| is_there(&key.attribute)),
            };
            let is_held = is_at(holds);
            let other_key = index.filter(|_| !is_held).and_then(|index| key_with(record, position, index));
            let is_there = is_held || other_key.is_some() || is_at(reaches) || primary.contains(&position);
            if is_there && !field.unread {
                fields.push(position);
            }
            let from = if is_held || other_key.is_some() { holds } else { reaches };
            field.attribute = attribute.filter(|attribute| from(attribute));
            if let Some(key) = other_key {
                field.source = Source::Key(key);
            }
        }
        Self { record: part, fields }
    }
}

/// A key of the index that has the field in full. An item has them all, or it would not be there.
fn key_with(record: &Record, field: usize, index: &Index) -> Option<usize> {
    let has = |component: Component| component.field == field && component.form.is_lossless();
    record.keys.iter().position(|key| {
        let is_in_full = match &key.text {
            KeyText::Template(template) => template.components().any(has),
            KeyText::Whole { field: whole, .. } | KeyText::Bare { field: whole } => *whole == field,
        };
        // A key of a branch is not there in another.
        is_in_full
            && key.branch.is_none()
            && index.attributes().any(|attribute| attribute.name == key.attribute)
    })
}
