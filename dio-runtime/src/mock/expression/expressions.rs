//! The expressions of a request, with its placeholders.

use std::borrow::Cow;
use std::sync::Arc;

use crate::mock::error::{Answer, Failure};
use crate::mock::value::Item;
use crate::mock::wire::Request;

use super::placeholder::{NAMES, Placeholders, VALUES, Values, check_bytes, check_placeholders};
use super::{Condition, KeyCondition, Kind, Projection, Update};
use super::{cache, condition, update};

/// No operation has more.
const MAX_EXPRESSIONS: usize = 3;
/// By their kinds, whichever an operation has.
type Texts<'a> = [Option<Cow<'a, str>>; MAX_EXPRESSIONS];
/// Most requests have placeholders and expressions of fewer bytes.
const ROOM: usize = 512;

/// What the expressions of a request were read to. All that is not about the contents of its values was checked.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    update: Option<update::Parsed>,
    key_condition: Option<condition::Parsed>,
    /// A condition or a filter: no operation has both.
    condition: Option<condition::Parsed>,
    projection: Option<Projection>,
}

/// The expressions of a request, with its values.
#[derive(Debug, Default)]
pub(crate) struct Expressions<'a> {
    /// None where the request has none.
    parsed: Option<Arc<Parsed>>,
    values: Values<'a>,
}

/// Expressions whose request is known to have placeholders as they must be.
pub(crate) struct Unread<'a> {
    state: State<'a>,
    values: Values<'a>,
    present: Kinds,
}

/// Some kinds of expressions, a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kinds(u8);

impl Kinds {
    fn insert(&mut self, kind: Kind) {
        self.0 |= 1 << kind as u8;
    }

    fn has(self, kind: Kind) -> bool {
        self.0 & 1 << kind as u8 != 0
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether one of them may have values.
    fn take_values(self) -> bool {
        self.0 & !(1 << Kind::Projection as u8) != 0
    }
}

enum State<'a> {
    Absent,
    /// They were read before, for a request that had other values of the same types.
    Known(Arc<Parsed>),
    New(Box<New<'a>>),
}

struct New<'a> {
    texts: Vec<(Kind, Cow<'a, str>)>,
    names: Item<'a>,
    key: Vec<u8>,
}

impl<'a> Unread<'a> {
    /// Takes the expressions of some kinds from a request, and both kinds of placeholders; checks these as far as that
    /// goes without the expressions.
    ///
    /// `absent` is what a refusal of values adds where no expression could use them, as ": FilterExpression is null".
    pub(crate) fn take(request: &mut Request<'a>, kinds: &[Kind], absent: &str) -> Answer<Unread<'a>> {
        let mut texts: Texts<'a> = Default::default();
        let mut present = Kinds(0);
        for (text, kind) in texts.iter_mut().zip(kinds) {
            *text = request.text(kind.parameter())?;
            if text.is_some() {
                present.insert(*kind);
            }
        }
        let names = request.names(NAMES)?;
        let values = request.values(VALUES)?;
        if names.is_some() && present.is_empty() {
            return Err(only_with_expressions(NAMES, ""));
        }
        if values.is_some() && !present.take_values() {
            return Err(only_with_expressions(VALUES, absent));
        }
        if present.is_empty() {
            return Ok(Unread { state: State::Absent, values: Values::default(), present });
        }
        let key = key(kinds, &texts, names.as_ref(), values.as_ref());
        let known = cache::find(&key);
        if known.is_none() {
            check_placeholders(names.as_ref(), values.as_ref())?;
        }
        check_bytes(request.bytes(), names.as_ref(), values.as_ref())?;
        let state = match known {
            Some(parsed) => State::Known(parsed),
            None => New::state(kinds, texts, names, key),
        };
        Ok(Unread { state, values: Values::of(values.unwrap_or_default()), present })
    }

    /// Whether the request has an expression of a kind.
    #[inline]
    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.present.has(kind)
    }

    /// Reads the expressions, and refuses placeholders that none of them has used.
    #[inline]
    pub(crate) fn read(self) -> Answer<Expressions<'a>> {
        let Unread { state, values, .. } = self;
        let parsed = match state {
            State::Absent => None,
            State::Known(parsed) => {
                for condition in [&parsed.key_condition, &parsed.condition].into_iter().flatten() {
                    condition.check_values(&values)?;
                }
                Some(parsed)
            }
            State::New(new) => Some(new.read(&values)?),
        };
        Ok(Expressions { parsed, values })
    }
}

/// All that expressions are read from: their texts, all names, and all values by their types.
fn key(kinds: &[Kind], texts: &Texts<'_>, names: Option<&Item<'_>>, values: Option<&Item<'_>>) -> Vec<u8> {
    // What a part is, in front of it and beside the numbers of kinds.
    const NAME: u8 = 0xFD;
    const VALUE: u8 = 0xFE;
    const END: u8 = 0xFF;
    let mut key = Vec::with_capacity(ROOM);
    for (kind, text) in kinds.iter().zip(texts) {
        if let Some(text) = text {
            push_part(&mut key, *kind as u8, text);
        }
    }
    // No names are not the same as an empty map of names, which is refused; and so with values.
    if let Some(names) = names {
        for (placeholder, name) in names.texts() {
            push_part(&mut key, NAME, placeholder);
            push_part(&mut key, NAME, name);
        }
        key.push(END);
    }
    if let Some(values) = values {
        for (placeholder, value) in values.iter() {
            push_part(&mut key, VALUE, placeholder);
            push_part(&mut key, VALUE, value.type_name());
        }
        key.push(END);
    }
    key
}

#[inline(never)]
fn push_part(key: &mut Vec<u8>, what: u8, text: &str) {
    // Longer texts are not kept: where their lengths are cut does not matter.
    let length = (text.len() as u32).to_le_bytes();
    key.extend_from_slice(&[what, length[0], length[1], length[2], length[3]]);
    key.extend_from_slice(text.as_bytes());
}

#[cold]
fn only_with_expressions(parameter: &str, absent: &str) -> Failure {
    Failure::validation(format!("{parameter} can only be specified when using expressions{absent}"))
}

impl<'a> New<'a> {
    #[cold]
    fn state(kinds: &[Kind], texts: Texts<'a>, names: Option<Item<'a>>, key: Vec<u8>) -> State<'a> {
        let texts = kinds.iter().zip(texts).filter_map(|(kind, text)| Some((*kind, text?))).collect();
        State::New(Box::new(New { texts, names: names.unwrap_or_default(), key }))
    }

    #[cold]
    fn read(self, values: &Values<'a>) -> Answer<Arc<Parsed>> {
        let mut placeholders = Placeholders::new(&self.names, values);
        let mut parsed = Parsed::default();
        for (kind, text) in &self.texts {
            match kind {
                Kind::Update => parsed.update = Some(update::Parsed::read(text, &mut placeholders)?),
                Kind::Projection => parsed.projection = Some(Projection::read(text, &mut placeholders)?),
                Kind::KeyCondition => {
                    parsed.key_condition = Some(condition::Parsed::read(*kind, text, &mut placeholders)?);
                }
                Kind::Condition | Kind::Filter => {
                    parsed.condition = Some(condition::Parsed::read(*kind, text, &mut placeholders)?);
                }
            }
        }
        if let Some(condition) = &parsed.key_condition {
            KeyCondition::of(Condition { parsed: condition, values })?;
        }
        placeholders.finish()?;
        let parsed = Arc::new(parsed);
        cache::keep(self.key, parsed.clone());
        Ok(parsed)
    }
}

impl Expressions<'_> {
    #[inline]
    pub(crate) fn update(&self) -> Option<Update<'_>> {
        let parsed = self.parsed.as_ref()?.update.as_ref()?;
        Some(Update { parsed, values: &self.values })
    }

    pub(crate) fn key_condition(&self) -> Option<Condition<'_>> {
        let parsed = self.parsed.as_ref()?.key_condition.as_ref()?;
        Some(Condition { parsed, values: &self.values })
    }

    /// A condition or filter.
    #[inline]
    pub(crate) fn condition(&self) -> Option<Condition<'_>> {
        let parsed = self.parsed.as_ref()?.condition.as_ref()?;
        Some(Condition { parsed, values: &self.values })
    }

    #[inline]
    pub(crate) fn projection(&self) -> Option<&Projection> {
        self.parsed.as_ref()?.projection.as_ref()
    }
}
