//! `ProjectionExpression`: parts of items.

use std::collections::BTreeMap;

use crate::mock::error::Answer;
use crate::mock::stored::Stored;
use crate::mock::value::{Item, Value};
use crate::mock::wire::write_item;

use super::Kind;
use super::path::{Part, Path, check_disjoint};
use super::placeholder::{Placeholders, check_reserved};
use super::syntax::Parser;

/// The parts of an item to answer with.
#[derive(Debug, Clone)]
pub(crate) struct Projection {
    pub(crate) paths: Vec<Path>,
    attributes: BTreeMap<String, Pick>,
}

/// What to take from a value: all of it where nothing is named.
#[derive(Debug, Clone, Default)]
struct Pick {
    names: BTreeMap<String, Pick>,
    indexes: BTreeMap<usize, Pick>,
}

impl Projection {
    /// Reads and resolves a projection expression.
    pub(super) fn read(text: &str, placeholders: &mut Placeholders<'_>) -> Answer<Projection> {
        let kind = Kind::Projection;
        kind.check_text(text)?;
        let mut parser = Parser::of(kind, text);
        let mut raw = vec![parser.path()?];
        while parser.tokens.eat_symbol(",") {
            raw.push(parser.path()?);
        }
        parser.tokens.expect_end()?;
        parser.mistakes.check(kind)?;
        for path in &raw {
            check_reserved(kind, path)?;
        }
        let paths = raw.iter().map(|path| placeholders.path(kind, path)).collect::<Answer<Vec<_>>>()?;
        check_disjoint(kind, &paths.iter().collect::<Vec<_>>())?;
        Ok(Projection::of(paths))
    }

    pub(crate) fn of(paths: Vec<Path>) -> Projection {
        let mut attributes: BTreeMap<String, Pick> = BTreeMap::new();
        for path in &paths {
            let mut pick = attributes.entry(path.attribute.clone()).or_default();
            for part in &path.rest {
                pick = match part {
                    Part::Name(name) => pick.names.entry(name.clone()).or_default(),
                    Part::Index(index) => pick.indexes.entry(*index).or_default(),
                };
            }
        }
        Projection { paths, attributes }
    }

    /// The attributes of which something is named.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.attributes.keys()
    }

    /// Writes the named parts of an item.
    pub(crate) fn write(&self, out: &mut Vec<u8>, stored: &Stored) {
        let part = stored.part(self.names());
        write_item(out, &self.apply(&part));
    }

    /// The named parts of an item, each inside the maps and lists that it lies in.
    pub(crate) fn apply<'a>(&'a self, item: &Item<'a>) -> Item<'a> {
        self.attributes
            .iter()
            .filter_map(|(name, pick)| Some((name.as_str(), pick.apply(item.get(name)?)?)))
            .collect()
    }
}

impl Pick {
    fn apply<'a>(&'a self, value: &Value<'a>) -> Option<Value<'a>> {
        if self.names.is_empty() && self.indexes.is_empty() {
            return Some(value.clone());
        }
        match value {
            Value::M(map) => {
                let found: Item<'a> = self
                    .names
                    .iter()
                    .filter_map(|(name, pick)| Some((name.as_str(), pick.apply(map.get(name)?)?)))
                    .collect();
                (!found.is_empty()).then_some(Value::M(found))
            }
            Value::L(list) => {
                let found: Vec<_> =
                    self.indexes.iter().filter_map(|(index, pick)| pick.apply(list.get(*index)?)).collect();
                (!found.is_empty()).then_some(Value::L(found))
            }
            _ => None,
        }
    }
}
