//! `ExpressionAttributeNames` and `ExpressionAttributeValues`.

use std::borrow::Cow;
use std::ops::Index;

use crate::mock::error::{Answer, Failure};
use crate::mock::size::value_size;
use crate::mock::value::{Item, Value};
use crate::mock::wire::MAX_NAME_BYTES;

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
pub(super) const NAMES: &str = "ExpressionAttributeNames";
pub(super) const VALUES: &str = "ExpressionAttributeValues";

/// The placeholders of one request, each kind in their order, and which of them its expressions have used.
#[derive(Debug)]
pub(super) struct Placeholders<'p> {
    names: Vec<(&'p str, &'p str)>,
    values: &'p Values<'p>,
    /// The names, then the values.
    used: Vec<bool>,
}

/// The values of a request, which its expressions have by their position.
#[derive(Debug, Default)]
pub(super) struct Values<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

impl<'a> Values<'a> {
    pub(super) fn of(values: Item<'a>) -> Values<'a> {
        Values(values.into_entries())
    }
}

impl<'a> Index<usize> for Values<'a> {
    type Output = Value<'a>;

    fn index(&self, position: usize) -> &Value<'a> {
        &self.0[position].1
    }
}

impl<'p> Placeholders<'p> {
    pub(super) fn new(names: &'p Item<'_>, values: &'p Values<'p>) -> Placeholders<'p> {
        let names: Vec<_> = names.texts().collect();
        let used = vec![false; names.len() + values.0.len()];
        Placeholders { names, values, used }
    }

    /// All values.
    pub(super) fn values(&self) -> &'p Values<'p> {
        self.values
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
        let Ok(position) = self.names.binary_search_by(|(key, _)| key.cmp(&text)) else {
            return Err(kind.invalid(format!(
                "An expression attribute name used in the document path is not defined; attribute name: \
                 {text}"
            )));
        };
        self.used[position] = true;
        Ok(self.names[position].1.to_owned())
    }

    /// Refuses placeholders that no expression has used.
    pub(super) fn finish(self) -> Answer<()> {
        if self.used.iter().all(|used| *used) { Ok(()) } else { Err(self.unused()) }
    }

    fn unused(&self) -> Failure {
        let (names, values) = self.used.split_at(self.names.len());
        let (parameter, keys): (_, Vec<&str>) = if names.contains(&false) {
            let keys = self.names.iter().zip(names).filter(|(_, used)| !**used);
            (NAMES, keys.map(|((key, _), _)| *key).collect())
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

/// Checks placeholders as far as that goes without expressions.
#[cold]
pub(super) fn check_placeholders(names: Option<&Item<'_>>, values: Option<&Item<'_>>) -> Answer<()> {
    names.map_or(Ok(()), check_names)?;
    values.map_or(Ok(()), check_values)
}

fn check_names(names: &Item<'_>) -> Answer<()> {
    if names.is_empty() {
        return Err(empty(NAMES));
    }
    names.keys().try_for_each(|key| check_key(NAMES, b'#', key))?;
    names.texts().try_for_each(|(key, name)| check_name(key, name))
}

fn check_values(values: &Item<'_>) -> Answer<()> {
    if values.is_empty() {
        return Err(empty(VALUES));
    }
    values.keys().try_for_each(|key| check_key(VALUES, b':', key))
}

fn empty(parameter: &str) -> Failure {
    Failure::validation(format!("{parameter} must not be empty"))
}

fn check_key(parameter: &str, sign: u8, key: &str) -> Answer<()> {
    let is_word = |word: &[u8]| {
        !word.is_empty() && word.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    match key.as_bytes() {
        [first, word @ ..] if *first == sign && is_word(word) && key.len() <= MAX_PLACEHOLDER_BYTES => Ok(()),
        _ => Err(bad_key(parameter, key)),
    }
}

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

fn bad_name(key: &str, name: &str) -> Failure {
    let problem = if name.is_empty() {
        "Empty attribute name"
    } else {
        "Member must have length less than or equal to 65535, Member must have length greater than or \
         equal to 1"
    };
    Failure::validation(format!("{NAMES} contains invalid value: {problem} for key {key}"))
}

/// Refuses placeholders of a request of so many bytes that are too large together.
pub(super) fn check_bytes(bytes: usize, names: Option<&Item<'_>>, values: Option<&Item<'_>>) -> Answer<()> {
    // Shorter requests have no room for it.
    if bytes > MAX_SUBSTITUTION_BYTES { check_all_bytes(names, values) } else { Ok(()) }
}

#[cold]
fn check_all_bytes(names: Option<&Item<'_>>, values: Option<&Item<'_>>) -> Answer<()> {
    let [name_bytes, value_bytes] = [names, values].map(|item| {
        item.map_or(0, |item| item.iter().map(|(key, value)| key.len() + value_size(value)).sum::<usize>())
    });
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
