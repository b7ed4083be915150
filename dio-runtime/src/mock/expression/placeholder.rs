//! `ExpressionAttributeNames` and `ExpressionAttributeValues`.

use std::borrow::Cow;
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

/// The placeholders of one request, each kind in their order, and which of them its expressions have used.
#[derive(Debug)]
pub(crate) struct Placeholders<'a> {
    names: Entries<'a, Cow<'a, str>>,
    keys: Vec<Cow<'a, str>>,
    values: Values<'a>,
    used: Used,
    /// All names, and all values by their types.
    meaning: Vec<u8>,
}

/// The values of a request. An expression has them by their position.
pub(super) type Values<'a> = Rc<[Value<'a>]>;

/// Which placeholders are used.
#[derive(Debug, Default)]
pub(super) struct Used {
    names: Vec<bool>,
    values: Vec<bool>,
}

/// Notes that a placeholder is used.
fn note(used: &mut Vec<bool>, position: usize) {
    if used.len() <= position {
        used.resize(position + 1, false);
    }
    used[position] = true;
}

impl<'a> Placeholders<'a> {
    /// Whether a request has any.
    pub(crate) fn are_in(request: &Request<'_>) -> bool {
        ["ExpressionAttributeNames", "ExpressionAttributeValues"].iter().any(|name| request.has(name))
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
        let names = request.names("ExpressionAttributeNames")?;
        let values = request.values("ExpressionAttributeValues")?;
        if names.is_some() && !any_expression {
            return Err(Failure::validation(
                "ExpressionAttributeNames can only be specified when using expressions",
            ));
        }
        if let (Some(_), Some(absent)) = (&values, without_values) {
            return Err(Failure::validation(format!(
                "ExpressionAttributeValues can only be specified when using expressions{absent}"
            )));
        }
        check_keys("ExpressionAttributeNames", '#', names.as_deref())?;
        for (key, name) in names.iter().flatten() {
            check_name(key, name)?;
        }
        check_keys("ExpressionAttributeValues", ':', values.as_deref())?;
        let (names, values) = (names.unwrap_or_default(), values.unwrap_or_default());
        check_depth(values.iter().map(|(_, value)| value))?;
        check_bytes(&names, &values)?;
        let meaning = meaning(&names, &values);
        let (keys, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
        Ok(Placeholders { names, keys, values: values.into(), used: Used::default(), meaning })
    }

    /// All values.
    pub(super) fn values(&self) -> &Values<'a> {
        &self.values
    }

    /// What an expression can know of the placeholders before it is evaluated.
    pub(super) fn meaning(&self) -> &[u8] {
        &self.meaning
    }

    /// What is used so far; from now on nothing is.
    pub(super) fn take_used(&mut self) -> Used {
        std::mem::take(&mut self.used)
    }

    pub(super) fn note_used(&mut self, used: &Used) {
        let note_all = |into: &mut Vec<bool>, used: &[bool]| {
            (0..used.len()).filter(|position| used[*position]).for_each(|position| note(into, position));
        };
        note_all(&mut self.used.names, &used.names);
        note_all(&mut self.used.values, &used.values);
    }

    /// The position of a value.
    pub(super) fn value(&mut self, kind: Kind, key: &str) -> Answer<usize> {
        let Ok(position) = self.keys.binary_search_by(|other| other.as_ref().cmp(key)) else {
            return Err(kind.invalid(format!(
                "An expression attribute value used in expression is not defined; attribute value: {key}"
            )));
        };
        note(&mut self.used.values, position);
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
        note(&mut self.used.names, position);
        Ok(self.names[position].1.clone().into_owned())
    }

    /// Refuses placeholders that no expression has used.
    pub(crate) fn finish(self) -> Answer<()> {
        check_used("ExpressionAttributeNames", self.names.iter().map(|(key, _)| key), &self.used.names)?;
        check_used("ExpressionAttributeValues", self.keys.iter(), &self.used.values)
    }
}

fn check_keys<T>(parameter: &str, sign: char, entries: Option<&[(Cow<'_, str>, T)]>) -> Answer<()> {
    let Some(entries) = entries else { return Ok(()) };
    if entries.is_empty() {
        return Err(Failure::validation(format!("{parameter} must not be empty")));
    }
    for (key, _) in entries {
        if key.len() > MAX_PLACEHOLDER_BYTES {
            return Err(Failure::validation(format!(
                "{parameter} contains invalid key: The expression attribute map contains a key that is too long; \
                 size of key: {}",
                key.len()
            )));
        }
        let word = key.strip_prefix(sign).unwrap_or_default();
        if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(Failure::validation(format!(
                "{parameter} contains invalid key: Syntax error; key: \"{key}\""
            )));
        }
    }
    Ok(())
}

fn check_name(key: &str, name: &str) -> Answer<()> {
    let problem = if name.is_empty() {
        "Empty attribute name"
    } else if name.len() > MAX_NAME_BYTES {
        "Member must have length less than or equal to 65535, Member must have length greater than or \
         equal to 1"
    } else {
        return Ok(());
    };
    Err(Failure::validation(format!(
        "ExpressionAttributeNames contains invalid value: {problem} for key {key}"
    )))
}

fn check_bytes(names: &[(Cow<'_, str>, Cow<'_, str>)], values: &[(Cow<'_, str>, Value<'_>)]) -> Answer<()> {
    let name_bytes: usize = names.iter().map(|(key, name)| key.len() + name.len()).sum();
    let value_bytes: usize = values.iter().map(|(key, value)| key.len() + value_size(value)).sum();
    let subject = if name_bytes > MAX_SUBSTITUTION_BYTES {
        "ExpressionAttributeNames"
    } else if value_bytes > MAX_SUBSTITUTION_BYTES {
        "ExpressionAttributeValues"
    } else if name_bytes + value_bytes > MAX_SUBSTITUTION_BYTES {
        "Combined size of ExpressionAttributeNames and ExpressionAttributeValues"
    } else {
        return Ok(());
    };
    Err(Failure::validation(format!("{subject} exceeds max size")))
}

fn meaning(names: &[(Cow<'_, str>, Cow<'_, str>)], values: &[(Cow<'_, str>, Value<'_>)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 * (names.len() + values.len()));
    let names = names.iter().flat_map(|(key, name)| [key.as_ref(), name.as_ref()]);
    for part in names.chain(values.iter().flat_map(|(key, value)| [key.as_ref(), value.type_name()])) {
        out.extend_from_slice(&part.len().to_le_bytes());
        out.extend_from_slice(part.as_bytes());
    }
    out
}

fn check_used<'k>(
    parameter: &str,
    keys: impl Iterator<Item = &'k Cow<'k, str>>,
    used: &[bool],
) -> Answer<()> {
    let unused: Vec<&str> = keys
        .enumerate()
        .filter(|(position, _)| !used.get(*position).is_some_and(|used| *used))
        .map(|(_, key)| key.as_ref())
        .collect();
    if unused.is_empty() {
        return Ok(());
    }
    Err(Failure::validation(format!(
        "Value provided in {parameter} unused in expressions: keys: {{{}}}",
        unused.join(", ")
    )))
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
