//! `ExpressionAttributeNames` and `ExpressionAttributeValues`.

use std::borrow::Cow;
use std::ops::Index;
use std::rc::Rc;

use crate::mock::error::{Answer, Failure};
use crate::mock::size::value_size;
use crate::mock::value::Value;
use crate::mock::wire::{Entries, MAX_NAME_BYTES, Request, check_depth};

use super::path::{Part, Path};
use super::syntax::{Raw, RawPart, RawPath};
use super::{Kind, reserved};

// Developer Guide, "Service, account, and table quotas".
/// The most elements of a document path.
const MAX_PATH_ELEMENTS: usize = 32;
/// The longest placeholder, with its `#` or `:`, in bytes.
const MAX_PLACEHOLDER_BYTES: usize = 255;
/// The most bytes of all placeholders of a request with what they stand for.
const MAX_SUBSTITUTION_BYTES: usize = 2 * 1024 * 1024;
const NAMES: &str = "ExpressionAttributeNames";
const VALUES: &str = "ExpressionAttributeValues";
/// Most requests have placeholders and expressions of fewer bytes.
const ROOM: usize = 256;

/// The placeholders of one request, each kind in their order, and which of them its expressions have used.
#[derive(Debug)]
pub(crate) struct Placeholders<'a> {
    names: Entries<'a, Cow<'a, str>>,
    values: Values<'a>,
    /// The names, then the values.
    used: Vec<bool>,
    /// What an expression can know of the placeholders before it is evaluated, all names, and all values by their types;
    /// and behind it the expression that was last looked for.
    key: Vec<u8>,
    /// How much of `key` is about the placeholders.
    meaning: usize,
}

/// The values of a request, which its expressions share and have by their position.
#[derive(Debug, Clone)]
pub(super) struct Values<'a>(Rc<Entries<'a, Value<'a>>>);

impl<'a> Index<usize> for Values<'a> {
    type Output = Value<'a>;

    fn index(&self, position: usize) -> &Value<'a> {
        &self.0[position].1
    }
}

impl<'a> Placeholders<'a> {
    /// Whether a request has any.
    pub(crate) fn are_in(request: &Request<'_>) -> bool {
        request.has(NAMES) || request.has(VALUES)
    }

    /// Takes both parameters from a request and checks them as far as that goes without the expressions.
    ///
    /// `without_values` is what the message adds where there are values and no expression that could use them, as
    /// ": FilterExpression is null"; none if there is one. `any_expression` says whether the request has any
    /// expression at all.
    pub(crate) fn take(
        request: &mut Request<'a>,
        any_expression: bool,
        without_values: Option<&str>,
    ) -> Answer<Placeholders<'a>> {
        let names = request.names(NAMES)?;
        let values = request.values(VALUES)?;
        if names.is_some() && !any_expression {
            return Err(Failure::validation(format!("{NAMES} can only be specified when using expressions")));
        }
        if let (Some(_), Some(absent)) = (&values, without_values) {
            return Err(Failure::validation(format!(
                "{VALUES} can only be specified when using expressions{absent}"
            )));
        }
        if let Some(names) = &names {
            check_names(names)?;
        }
        let names = names.unwrap_or_default();
        if let Some(values) = &values {
            check_values(values)?;
        }
        let values = values.unwrap_or_default();
        // Shorter requests have no room for it.
        if request.bytes() > MAX_SUBSTITUTION_BYTES {
            check_bytes(&names, &values)?;
        }
        Ok(Placeholders::of(names, values))
    }

    fn of(names: Entries<'a, Cow<'a, str>>, values: Entries<'a, Value<'a>>) -> Placeholders<'a> {
        let count = names.len() + values.len();
        let mut key = Vec::with_capacity(ROOM);
        for (placeholder, name) in &names {
            push_part(&mut key, placeholder);
            push_part(&mut key, name);
        }
        for (placeholder, value) in &values {
            push_part(&mut key, placeholder);
            push_part(&mut key, value.type_name());
        }
        let meaning = key.len();
        // `vec!` would ask for zeroed memory, which is another way through the allocator.
        let mut used = Vec::with_capacity(count);
        used.resize(count, false);
        Placeholders { names, values: Values(Rc::new(values)), used, key, meaning }
    }

    /// All values.
    pub(super) fn values(&self) -> &Values<'a> {
        &self.values
    }

    /// All that an expression is read from: its kind, its text, and what its placeholders mean.
    pub(super) fn key_of(&mut self, kind: Kind, text: &str) -> &[u8] {
        self.key.truncate(self.meaning);
        self.key.extend_from_slice(text.as_bytes());
        self.key.push(kind as u8);
        // Where the one ends and the other begins.
        self.key.extend_from_slice(&self.meaning.to_le_bytes());
        &self.key
    }

    /// Which placeholders are used: the names, then the values.
    pub(super) fn used(&self) -> &[bool] {
        &self.used
    }

    /// What is used so far; from now on nothing is.
    pub(super) fn take_used(&mut self) -> Vec<bool> {
        let unused = vec![false; self.used.len()];
        std::mem::replace(&mut self.used, unused)
    }

    pub(super) fn note_used(&mut self, others: &[bool]) {
        for (used, other) in self.used.iter_mut().zip(others) {
            *used |= *other;
        }
    }

    /// The position of a value.
    pub(super) fn value(&mut self, kind: Kind, key: &str) -> Answer<usize> {
        let Ok(position) = self.values.0.binary_search_by(|(other, _)| other.as_ref().cmp(key)) else {
            return Err(kind.invalid(format!(
                "An expression attribute value used in expression is not defined; attribute value: {key}"
            )));
        };
        self.used[self.names.len() + position] = true;
        Ok(position)
    }

    pub(super) fn path(&mut self, kind: Kind, raw: &RawPath<'_>) -> Answer<Path> {
        let elements = 1 + raw.rest.len();
        if elements > MAX_PATH_ELEMENTS {
            return Err(kind.invalid(format!(
                "The document path has too many nesting levels; nesting levels: {elements}"
            )));
        }
        let attribute = self.name(kind, raw.first)?;
        let rest = raw
            .rest
            .iter()
            .map(|part| {
                Ok(match part {
                    RawPart::Name(name) => Part::Name(self.name(kind, name)?),
                    RawPart::Index(index) => Part::Index(*index),
                })
            })
            .collect::<Answer<Vec<_>>>()?;
        Ok(Path { attribute, rest })
    }

    fn name(&mut self, kind: Kind, text: &str) -> Answer<String> {
        if !text.starts_with('#') {
            return Ok(text.to_owned());
        }
        let Ok(position) = self.names.binary_search_by(|(key, _)| key.as_ref().cmp(text)) else {
            return Err(kind.invalid(format!(
                "An expression attribute name used in the document path is not defined; attribute name: \
                 {text}"
            )));
        };
        self.used[position] = true;
        Ok(self.names[position].1.clone().into_owned())
    }

    /// Refuses placeholders that no expression has used.
    pub(crate) fn finish(self) -> Answer<()> {
        if self.used.iter().all(|used| *used) { Ok(()) } else { Err(self.unused()) }
    }

    #[cold]
    fn unused(&self) -> Failure {
        let (names, values) = self.used.split_at(self.names.len());
        let (parameter, keys): (_, Vec<&str>) = if names.contains(&false) {
            let keys = self.names.iter().zip(names).filter(|(_, used)| !**used);
            (NAMES, keys.map(|((key, _), _)| key.as_ref()).collect())
        } else {
            let keys = self.values.0.iter().zip(values).filter(|(_, used)| !**used);
            (VALUES, keys.map(|((key, _), _)| key.as_ref()).collect())
        };
        Failure::validation(format!(
            "Value provided in {parameter} unused in expressions: keys: {{{}}}",
            keys.join(", ")
        ))
    }
}

/// Appends a part of what placeholders mean, so that it is told from what follows.
#[inline(never)]
fn push_part(out: &mut Vec<u8>, part: &str) {
    out.extend_from_slice(&part.len().to_le_bytes());
    out.extend_from_slice(part.as_bytes());
}

fn check_names(names: &[(Cow<'_, str>, Cow<'_, str>)]) -> Answer<()> {
    if names.is_empty() {
        return Err(empty(NAMES));
    }
    for (key, _) in names {
        check_key(NAMES, b'#', key)?;
    }
    names.iter().try_for_each(|(key, name)| check_name(key, name))
}

fn check_values(values: &[(Cow<'_, str>, Value<'_>)]) -> Answer<()> {
    if values.is_empty() {
        return Err(empty(VALUES));
    }
    for (key, _) in values {
        check_key(VALUES, b':', key)?;
    }
    check_depth(values.iter().map(|(_, value)| value))
}

#[cold]
fn empty(parameter: &str) -> Failure {
    Failure::validation(format!("{parameter} must not be empty"))
}

#[inline(never)]
fn check_key(parameter: &str, sign: u8, key: &str) -> Answer<()> {
    let is_word = |word: &[u8]| {
        !word.is_empty() && word.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    match key.as_bytes() {
        [first, word @ ..] if *first == sign && is_word(word) && key.len() <= MAX_PLACEHOLDER_BYTES => Ok(()),
        _ => Err(bad_key(parameter, key)),
    }
}

#[cold]
fn bad_key(parameter: &str, key: &str) -> Failure {
    let problem = if key.len() > MAX_PLACEHOLDER_BYTES {
        let length = key.len();
        format!("The expression attribute map contains a key that is too long; size of key: {length}")
    } else {
        format!("Syntax error; key: \"{key}\"")
    };
    Failure::validation(format!("{parameter} contains invalid key: {problem}"))
}

fn check_name(key: &str, name: &str) -> Answer<()> {
    if (1..=MAX_NAME_BYTES).contains(&name.len()) { Ok(()) } else { Err(bad_name(key, name)) }
}

#[cold]
fn bad_name(key: &str, name: &str) -> Failure {
    let problem = if name.is_empty() {
        "Empty attribute name"
    } else {
        "Member must have length less than or equal to 65535, Member must have length greater than or \
         equal to 1"
    };
    Failure::validation(format!("{NAMES} contains invalid value: {problem} for key {key}"))
}

#[cold]
fn check_bytes(names: &[(Cow<'_, str>, Cow<'_, str>)], values: &[(Cow<'_, str>, Value<'_>)]) -> Answer<()> {
    let name_bytes: usize = names.iter().map(|(key, name)| key.len() + name.len()).sum();
    let value_bytes: usize = values.iter().map(|(key, value)| key.len() + value_size(value)).sum();
    let subject = if name_bytes > MAX_SUBSTITUTION_BYTES {
        NAMES
    } else if value_bytes > MAX_SUBSTITUTION_BYTES {
        VALUES
    } else if name_bytes + value_bytes > MAX_SUBSTITUTION_BYTES {
        "Combined size of ExpressionAttributeNames and ExpressionAttributeValues"
    } else {
        return Ok(());
    };
    Err(Failure::validation(format!("{subject} exceeds max size")))
}

/// Refuses a path that names a reserved word outright.
pub(super) fn check_reserved(kind: Kind, path: &RawPath<'_>) -> Answer<()> {
    let names = path.rest.iter().filter_map(|part| match part {
        RawPart::Name(name) => Some(*name),
        RawPart::Index(_) => None,
    });
    match std::iter::once(path.first).chain(names).find(|name| reserved::is_reserved(name)) {
        None => Ok(()),
        Some(word) => {
            Err(kind.invalid(format!("Attribute name is a reserved keyword; reserved keyword: {word}")))
        }
    }
}

/// The same of a part of an expression, if it is a path.
pub(super) fn check_words(kind: Kind, raw: &Raw<'_>) -> Answer<()> {
    if let Raw::Path(path) = raw { check_reserved(kind, path) } else { Ok(()) }
}
