//! Whether conditions leave anything for a branch of `when`.

use super::{Condition, FieldIs, FieldType, NamedType, Record, TypeDefinition};

impl Record {
    /// Whether an item can be so that `branch` holds, and none of `earlier`. Without a branch: whether one can be so that none of
    /// `earlier` holds.
    pub fn leaves(&self, earlier: &[usize], branch: Option<usize>, types: &[TypeDefinition]) -> bool {
        let of = |branch: &usize| self.branches[*branch].conditions.as_slice();
        let mut fields: Vec<usize> =
            earlier.iter().chain(&branch).flat_map(of).map(|condition| condition.field).collect();
        fields.sort_unstable();
        fields.dedup();
        let earlier: Vec<&[Condition]> = earlier.iter().map(of).collect();
        let wanted = branch.as_ref().map_or([].as_slice(), of);
        Search { record: self, types, earlier, wanted }.finds(&fields, &mut Vec::new())
    }

    /// What a field can be, as far as conditions tell.
    fn states(&self, field: usize, types: &[TypeDefinition]) -> Vec<State> {
        let field = &self.fields[field];
        let mut states: Vec<State> = match field.field_type.underlying(types) {
            FieldType::Boolean => [true, false].map(|is| State::Is(FieldIs::Boolean(is))).into(),
            FieldType::Named(index) => match &types[*index].definition {
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

struct Search<'r> {
    record: &'r Record,
    types: &'r [TypeDefinition],
    earlier: Vec<&'r [Condition]>,
    wanted: &'r [Condition],
}

impl Search<'_> {
    /// Whether the fields that are left can be so that all of `wanted` holds, and none of `earlier` whole.
    fn finds(&self, left: &[usize], chosen: &mut Vec<(usize, State)>) -> bool {
        let holds = |condition: &Condition| {
            let state = chosen.iter().find(|(field, _)| *field == condition.field);
            state.map(|(_, state)| state.is(condition.is))
        };
        if self.wanted.iter().any(|condition| holds(condition) == Some(false))
            || self.earlier.iter().any(|other| other.iter().all(|condition| holds(condition) == Some(true)))
        {
            return false;
        }
        let Some((field, left)) = left.split_first() else { return true };
        self.record.states(*field, self.types).into_iter().any(|state| {
            chosen.push((*field, state));
            let found = self.finds(left, chosen);
            chosen.pop();
            found
        })
    }
}
