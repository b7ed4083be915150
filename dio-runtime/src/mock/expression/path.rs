//! Document paths: `a.b[1]`.

use std::borrow::Cow;
use std::fmt;

use crate::mock::error::Answer;
use crate::mock::value::{HasAttributes, Item, Value};

use super::Kind;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Name(String),
    Index(usize),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Name(name) => f.write_str(name),
            Part::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// A resolved document path: an attribute and the steps inside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Path {
    /// The attribute of the item.
    pub(crate) attribute: String,
    /// The steps inside its value.
    pub(crate) rest: Vec<Part>,
}

impl fmt::Display for Path {
    /// As messages show it: `[a, b, [1]]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}", self.attribute)?;
        for part in &self.rest {
            write!(f, ", {part}")?;
        }
        f.write_str("]")
    }
}

impl Path {
    /// The value at the path, if there is one.
    pub(crate) fn find<'i, 'a>(&self, item: &'i Item<'a>) -> Option<&'i Value<'a>> {
        self.inside(item.get(&self.attribute)?)
    }

    /// The same in what may have to read it.
    #[inline]
    pub(crate) fn read<'a>(&self, item: &'a dyn HasAttributes) -> Option<Cow<'a, Value<'a>>> {
        match item.attribute(&self.attribute)? {
            whole if self.rest.is_empty() => Some(whole),
            Cow::Borrowed(whole) => self.inside(whole).map(Cow::Borrowed),
            Cow::Owned(whole) => self.inside(&whole).cloned().map(Cow::Owned),
        }
    }

    /// What the steps of the path lead to inside the value of its attribute.
    fn inside<'i, 'a>(&self, mut value: &'i Value<'a>) -> Option<&'i Value<'a>> {
        for part in &self.rest {
            value = match (part, value) {
                (Part::Name(name), Value::M(map)) => map.get(name)?,
                (Part::Index(index), Value::L(list)) => list.get(*index)?,
                _ => return None,
            };
        }
        Some(value)
    }

    fn overlaps(&self, other: &Path) -> bool {
        self.attribute == other.attribute && self.rest.iter().zip(&other.rest).all(|(a, b)| a == b)
    }

    /// Whether one path takes a value for a list and the other takes it for a map.
    fn conflicts(&self, other: &Path) -> bool {
        let parts = self.rest.iter().zip(&other.rest);
        self.attribute == other.attribute
            && parts.into_iter().find(|(a, b)| a != b).is_some_and(|(a, b)| {
                matches!((a, b), (Part::Name(_), Part::Index(_)) | (Part::Index(_), Part::Name(_)))
            })
    }
}

/// Refuses two paths of which one lies inside the other, or that cannot both exist.
pub(super) fn check_disjoint(kind: Kind, paths: &[&Path]) -> Answer<()> {
    let pairs =
        || paths.iter().enumerate().flat_map(|(at, one)| paths[at + 1..].iter().map(move |two| (one, two)));
    for (word, clash) in
        [("overlap", Path::overlaps as fn(&Path, &Path) -> bool), ("conflict", Path::conflicts)]
    {
        if let Some((one, two)) = pairs().find(|(one, two)| clash(one, two)) {
            return Err(kind.invalid(format!(
                "Two document paths {word} with each other; must remove or rewrite one of these paths; \
                 path one: \
                 {one}, path two: {two}"
            )));
        }
    }
    Ok(())
}
