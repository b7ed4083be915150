//! Whether what a query asks for beside its key goes with what it reads.

use super::super::package::{Problems, Record};
use crate::model::{self, Fixed, IndexKind, Order, Projection, Role};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;
use crate::syntax;

/// What a query reads.
pub(super) struct Read<'a, 's> {
    pub(super) query: &'a syntax::Query,
    pub(super) table: &'a model::Table,
    pub(super) records: &'a [&'a Record<'s>],
    pub(super) index: Option<usize>,
}

/// Whether a query is of many keys.
pub(super) fn is_many(query: &syntax::Query) -> bool {
    query.many.is_some_and(|many| many.value)
}

impl Read<'_, '_> {
    /// Whether nothing is wrong. `outside` is what is fixed and is a filter; `is_item` whether the whole primary key is given.
    pub(super) fn check(&self, outside: &[Fixed], is_item: bool, problems: &mut Problems) -> bool {
        let before = problems.len();
        let fixed = self.query.fixed.iter().map(|fixed| &fixed.field);
        let fixed = fixed.filter(|name| outside.iter().any(|fixed| fixed.field == name.value));
        if is_item {
            self.item(fixed.collect(), problems);
        } else {
            let tests = self.query.filter.as_ref().map(syntax::Filter::tests).unwrap_or_default();
            for field in fixed.chain(tests.iter().map(|test| &test.field)) {
                problems.extend(self.filtered(field));
            }
            if let Some(many) = self.query.many.filter(|many| many.value) {
                let name = &self.query.name.value;
                problems.push(
                    Diagnostic::new(
                        &rules::ITEM_QUERY,
                        format!("query `{name}` is of many keys, and is not given one"),
                    )
                    .at(many.span, "for a query that is given a whole primary key"),
                );
            }
        }
        self.consistent(problems);
        problems.len() == before
    }

    /// What a read of one item has not.
    fn item(&self, outside: Vec<&Spanned<String>>, problems: &mut Problems) {
        let mut refused = |span, label: &str| {
            let name = &self.query.name.value;
            problems.push(
                Diagnostic::new(
                    &rules::ITEM_QUERY,
                    format!("query `{name}` reads one item: its whole primary key is given"),
                )
                .at(span, label),
            );
        };
        for given in self.query.given.iter().filter(|given| given.form.is_some()) {
            if self.query.given.iter().any(|other| other.field == given.field && other.form.is_none()) {
                refused(given.text.span, "follows from what is given in full");
            }
        }
        let is_shard = |name: &str| {
            let record = self.records.first();
            let field = record.and_then(|record| record.model.fields.get(record.field(name)?));
            field.is_some_and(|field| field.role == Role::Shard)
        };
        for given in self.query.given.iter().filter(|given| is_shard(&given.field)) {
            refused(given.text.span, "a shard follows from the rest of the key");
        }
        for field in outside {
            refused(field.span, "no part of the key, and a read of one item has no filter");
        }
        let tests = self.query.filter.as_ref().map(syntax::Filter::tests).unwrap_or_default();
        if let Some(test) = tests.first() {
            refused(test.field.span, "a read of one item has no filter");
        }
        if let Some(order) = self.query.order.filter(|order| order.value == Order::Descending) {
            refused(order.span, "one item has no order");
        }
        if let Some(limit) = self.query.limit {
            refused(limit.span, "there is one item at most");
        }
        if let (true, Some(fixed)) = (is_many(self.query), self.query.fixed.first()) {
            refused(fixed.field.span, "with `many` the caller gives whole keys");
        }
    }

    /// Why a field cannot be filtered by, if it cannot.
    fn filtered(&self, name: &Spanned<String>) -> Option<Diagnostic> {
        let record = self.records.first()?;
        let field = &record.model.fields[record.field(&name.value)?];
        let message = format!("query `{}` cannot filter by `{}`", self.query.name.value, name.value);
        let problem = Diagnostic::new(&rules::FILTER_FIELD, message);
        let index = self.index.map(|index| &self.table.indexes[index]);
        let is_read_key = |attribute: &str| match index {
            Some(index) => index.attributes().any(|key| key.name == attribute),
            None => self.table.is_primary(attribute),
        };
        let what = index.map_or("the table".to_owned(), |index| format!("`{}`", index.name));
        let Some(attribute) = &field.attribute else {
            return Some(problem.at(name.span, "lives in keys alone, and is no attribute to compare").help(
                format!(
                    "give the key up to `{0}`, or store it as well: `{0} = {{ type = ..., stored = true }}`",
                    name.value
                ),
            ));
        };
        if is_read_key(attribute) {
            return Some(problem.at(name.span, format!("is a key attribute of {what}, which is read")).help(
                "bound the key by it: with `given`, `range`, or a constant in `fixed` where the key goes on",
            ));
        }
        // DynamoDB fetches from the table what a local index does not hold.
        let index = index.filter(|index| index.kind == IndexKind::Global);
        let is_there = match index.map(|index| &index.projection) {
            None | Some(Projection::All) => true,
            Some(Projection::Keys) => self.table.is_primary(attribute),
            Some(Projection::Include(names)) => self.table.is_primary(attribute) || names.contains(attribute),
        };
        (!is_there).then(|| problem.at(name.span, format!("{what} does not hold `{attribute}`")))
    }

    fn consistent(&self, problems: &mut Problems) {
        let Some(consistent) = self.query.consistent.filter(|consistent| consistent.value) else { return };
        let Some(index) = self.index.map(|index| &self.table.indexes[index]) else { return };
        if index.kind == IndexKind::Global {
            problems.push(
                Diagnostic::new(
                    &rules::CONSISTENT_INDEX,
                    format!("query `{}` cannot be consistent", self.query.name.value),
                )
                .at(consistent.span, format!("`{}` is a global index", index.name)),
            );
        }
    }
}
