use super::super::package::{KeyUse, Problems, Record, Table};
use crate::model::{KeyRole, Role, Source};
use crate::report::Diagnostic;
use crate::rules;

/// Decides for each field where it is stored and where it is read from.
pub(super) fn place(table: &mut Table<'_>, problems: &mut Problems) {
    let store_components = table.syntax.store_components;
    for record in &mut table.records {
        // A record with a key that is not understood may place a field there.
        let certain = record.keys.iter().all(|key| key.known);
        for field in 0..record.model.fields.len() {
            if record.model.fields[field].role == Role::Shard {
                continue;
            }
            let place = Place::of(record, field, store_components);
            let source = match place.resolve(record, field) {
                Ok(source) => source,
                Err(problem) => {
                    if certain {
                        problems.push(*problem);
                    }
                    Source::Attribute
                }
            };
            let model = &mut record.model.fields[field];
            if !place.stored {
                model.attribute = None;
            }
            model.source = source;
        }
    }
}

/// What is known of where a field stands.
struct Place {
    uses: Vec<KeyUse>,
    /// Whether it has an attribute of its own.
    stored: bool,
}

impl Place {
    fn of(record: &Record<'_>, field: usize, store_components: bool) -> Self {
        let uses: Vec<KeyUse> = record.uses(field).collect();
        let own = uses.iter().find(|place| record.is_own_attribute(place.key));
        let stored = match own.map(|own| record.model.keys[own.key].role) {
            // The key itself is the attribute.
            Some(KeyRole::Partition | KeyRole::Sort) => false,
            Some(KeyRole::Index) => true,
            None => {
                let syntax = record.fields[field].syntax;
                let explicit = syntax.and_then(|field| field.stored.as_ref()).map(|stored| stored.value);
                let named = syntax.is_some_and(|field| field.attribute.is_some());
                let managed = record.model.fields[field].role != Role::Own;
                explicit.unwrap_or(uses.is_empty() || named || managed || store_components)
            }
        };
        Self { uses, stored }
    }

    /// Where the field is read from, if it is anywhere.
    fn resolve(&self, record: &Record<'_>, field: usize) -> Result<Source, Box<Diagnostic>> {
        let is_primary = |place: &KeyUse| record.model.keys[place.key].role != KeyRole::Index;
        let whole = |place: &&KeyUse| place.is_lossless();
        if let Some(place) = self.uses.iter().filter(|place| is_primary(place)).find(whole) {
            return Ok(Source::Key(place.key));
        }
        if self.stored {
            return Ok(Source::Attribute);
        }
        let name = &record.model.fields[field].name;
        let span = record.fields[field].span;
        let Some(first) = self.uses.first() else {
            return Err(Box::new(
                Diagnostic::new(&rules::DATA_LOST, format!("`{name}` would be stored nowhere"))
                    .at(span, "`stored = false`, and no key has it"),
            ));
        };
        let store = format!("store it as well: `{name} = {{ type = ..., stored = true }}`");
        let lossy = |place: &KeyUse| {
            Box::new(
                Diagnostic::new(&rules::LOSSY_FORM, format!("`{name}` cannot be read back from its key"))
                    .at(place.span, "this form loses a part of it")
                    .beside(span, "and it is stored nowhere else")
                    .help(store.clone()),
            )
        };
        if let Some(place) = self.uses.iter().find(|place| is_primary(place)) {
            return Err(lossy(place));
        }
        let Some(full) = self.uses.iter().find(whole) else { return Err(lossy(first)) };
        let others_are_there = |place: &&KeyUse| {
            place.is_lossless()
                && !record.model.keys[place.key].is_conditional()
                && record.model.keys[place.key]
                    .text
                    .fields()
                    .iter()
                    .all(|other| *other == field || !record.model.fields[*other].optional)
        };
        if let Some(place) = self.uses.iter().find(others_are_there) {
            return Ok(Source::Key(place.key));
        }
        let missing = record.model.keys[full.key]
            .text
            .fields()
            .into_iter()
            .find(|other| *other != field && record.model.fields[*other].optional);
        let mut problem = Diagnostic::new(
            &rules::DATA_LOST,
            format!("`{name}` would be lost where `{}` is left out", record.model.keys[full.key].attribute),
        )
        .at(full.span, "it is kept in this key alone");
        if record.model.keys[full.key].is_conditional() {
            problem = problem.note("`when` makes this key only while its conditions hold".to_owned());
        } else if let Some(other) = missing {
            let other_name = &record.model.fields[other].name;
            problem = problem.beside(
                record.fields[other].span,
                format!("which is left out while `{other_name}` is absent"),
            );
        }
        Err(Box::new(problem.help(store)))
    }
}
