use super::super::key_space::{Automaton, add_component};
use super::stand::{Place, Stand};
use crate::model::{Component, Form, Given, KeyText, Part};

/// One step of a key text.
#[derive(Clone, Copy)]
pub(super) enum Atom {
    Character(char),
    Component(Component),
}

/// What the texts of a key begin with for which some fields are given.
pub(super) struct Beginning<'s, 'r> {
    pub(super) stand: &'s Stand<'r>,
    pub(super) atoms: Vec<Atom>,
    /// Whether that is all of them.
    pub(super) is_whole: bool,
}

impl<'s, 'r> Beginning<'s, 'r> {
    /// Up to the first component that is not given.
    pub(super) fn of(stand: &'s Stand<'r>, position: usize, given: &[Given]) -> Self {
        let parts: Vec<Part> = match &stand.key(position).text {
            KeyText::Template(template) => template.parts.clone(),
            KeyText::Whole { field, prefix, check } => {
                let prefix = if *check { prefix.clone() } else { String::new() };
                let whole = Part::Component(Component { field: *field, form: Form::Rest });
                // The field holds the prefix too.
                if is_given(stand, Component { field: *field, form: Form::Plain }, given) {
                    vec![whole]
                } else {
                    vec![Part::Literal(prefix), whole]
                }
            }
            KeyText::Bare { field } => vec![Part::Component(Component { field: *field, form: Form::Rest })],
        };
        let mut beginning = Self { stand, atoms: Vec::new(), is_whole: true };
        for part in parts {
            match part {
                Part::Literal(text) => beginning.atoms.extend(text.chars().map(Atom::Character)),
                Part::Component(component) if is_given(stand, component, given) => {
                    beginning.atoms.push(Atom::Component(component));
                }
                Part::Component(_) => {
                    beginning.is_whole = false;
                    break;
                }
            }
        }
        beginning
    }

    /// The characters from an atom on, as far as there are only characters.
    pub(super) fn text_from(&self, atom: usize) -> String {
        let characters = self.atoms[atom..].iter().map_while(|atom| match atom {
            Atom::Character(c) => Some(*c),
            Atom::Component(_) => None,
        });
        characters.collect()
    }

    /// How many atoms both begin with.
    pub(super) fn common(&self, other: &Beginning<'_, '_>) -> usize {
        let is_same = |one: &Atom, two: &Atom| match (one, two) {
            (Atom::Character(one), Atom::Character(two)) => one == two,
            (Atom::Component(one), Atom::Component(two)) => {
                let name = |of: &Stand<'_>, field: usize| of.record.model.fields[field].name.clone();
                one.form == two.form && name(self.stand, one.field) == name(other.stand, two.field)
            }
            _ => false,
        };
        self.atoms.iter().zip(&other.atoms).take_while(|(one, two)| is_same(one, two)).count()
    }

    /// The texts of the first atoms.
    pub(super) fn add_to(&self, language: &mut Automaton, atoms: usize, place: &Place<'_>) {
        for atom in &self.atoms[..atoms] {
            match atom {
                Atom::Character(c) => language.text(c.encode_utf8(&mut [0; 4])),
                Atom::Component(component) => {
                    let fields = &self.stand.record.model.fields;
                    add_component(language, *component, fields, place.table.model.delimiter, place.types);
                }
            }
        }
    }
}

/// A value that is given in full gives its derived forms as well.
fn is_given(stand: &Stand<'_>, component: Component, given: &[Given]) -> bool {
    let name = &stand.record.model.fields[component.field].name;
    given
        .iter()
        .any(|given| &given.field == name && given.derived.is_none_or(|derived| derived == component.form))
}
