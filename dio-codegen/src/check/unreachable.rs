//! Branches of `when` that never apply.

use super::package::{Package, Problems, Record};
use crate::model::{Condition, FieldIs, FieldType, NamedType, TypeDefinition};
use crate::report::Diagnostic;
use crate::rules;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for record in package.tables.iter().flat_map(|table| &table.records) {
        for branches in record.model.alternatives() {
            for (place, branch) in branches.iter().enumerate() {
                let known = branches[..=place].iter().all(|branch| record.branches[*branch].known);
                if known && !Reach::new(record, &package.types.model).applies(&branches[..place], *branch) {
                    problems.push(report(record, &branches[..place], *branch));
                }
            }
        }
    }
}

fn report(record: &Record<'_>, earlier: &[usize], branch: usize) -> Diagnostic {
    let name = &record.model.name;
    let mut problem =
        Diagnostic::new(&rules::WHEN_UNREACHABLE, format!("this `when` of `{name}` never applies"))
            .at(record.branches[branch].span, "what it asks for is taken by those before it");
    for other in earlier {
        problem = problem.beside(record.branches[*other].span, "the first that holds applies");
    }
    problem
}

/// Whether there is an item for which a branch is the first that holds.
struct Reach<'r> {
    record: &'r Record<'r>,
    types: &'r [TypeDefinition],
}

impl<'r> Reach<'r> {
    fn new(record: &'r Record<'r>, types: &'r [TypeDefinition]) -> Self {
        Self { record, types }
    }

    fn applies(&self, earlier: &[usize], branch: usize) -> bool {
        let of = |branch: &usize| self.record.model.branches[*branch].conditions.as_slice();
        let mut fields: Vec<usize> =
            earlier.iter().chain([&branch]).flat_map(of).map(|condition| condition.field).collect();
        fields.sort_unstable();
        fields.dedup();
        let earlier: Vec<&[Condition]> = earlier.iter().map(of).collect();
        self.search(&fields, &mut Vec::new(), &earlier, of(&branch))
    }

    /// Whether the fields that are left can be so that all of `wanted` and none of `earlier` holds.
    fn search(
        &self,
        fields: &[usize],
        chosen: &mut Vec<(usize, State)>,
        earlier: &[&[Condition]],
        wanted: &[Condition],
    ) -> bool {
        let holds = |condition: &Condition| {
            let state = chosen.iter().find(|(field, _)| *field == condition.field);
            state.map(|(_, state)| state.is(condition.is))
        };
        if wanted.iter().any(|condition| holds(condition) == Some(false))
            || earlier.iter().any(|other| other.iter().all(|condition| holds(condition) == Some(true)))
        {
            return false;
        }
        let Some((field, others)) = fields.split_first() else { return true };
        self.states(*field).into_iter().any(|state| {
            chosen.push((*field, state));
            let found = self.search(others, chosen, earlier, wanted);
            chosen.pop();
            found
        })
    }

    /// What a field can be, as far as conditions tell.
    fn states(&self, field: usize) -> Vec<State> {
        let field = &self.record.model.fields[field];
        let mut states: Vec<State> = match field.field_type.underlying(self.types) {
            FieldType::Boolean => [true, false].map(|is| State::Is(FieldIs::Boolean(is))).into(),
            FieldType::Named(index) => match &self.types[*index].definition {
                NamedType::Enum { variants, open: false } => {
                    (0..variants.len()).map(|variant| State::Is(FieldIs::Variant(variant))).collect()
                }
                _ => vec![State::Is(FieldIs::Present)],
            },
            _ => vec![State::Is(FieldIs::Present)],
        };
        if field.optional {
            states.push(State::Absent);
        }
        states
    }
}

#[derive(Clone, Copy)]
enum State {
    Absent,
    Is(FieldIs),
}

impl State {
    fn is(self, asked: FieldIs) -> bool {
        match self {
            State::Absent => false,
            State::Is(is) => is == asked || asked == FieldIs::Present,
        }
    }
}
