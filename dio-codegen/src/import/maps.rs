//! Maps with known children: types of a schema.

use std::collections::HashSet;

use heck::ToUpperCamelCase;

use super::column::{Column, Holds};
use super::findings::Findings;
use super::name::{field_name, free, type_name};
use super::toml::{Line, quoted};

/// A `[type.NAME]` of fields.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Struct {
    pub(super) name: String,
    pub(super) fields: Vec<Line>,
    /// Where its members are written: two maps of one constant have the same.
    from: Vec<usize>,
}

/// The types of a schema, the same map once.
#[derive(Clone)]
pub(super) struct Maps {
    taken: HashSet<String>,
    pub(super) structs: Vec<Struct>,
}

/// How many maps deep a map may be.
const DEEPEST: usize = 30;

impl Maps {
    /// `taken` are the names that are others'.
    pub(super) fn new(taken: impl IntoIterator<Item = String>) -> Self {
        Self { taken: taken.into_iter().collect(), structs: Vec::new() }
    }

    /// The type of a map: a struct, or a raw one where no child is known.
    pub(super) fn type_of<'t>(
        &mut self,
        column: &Column<'t>,
        children: &[Column<'t>],
        of: &str,
        findings: &mut Findings<'t>,
    ) -> String {
        self.define(column, children, of, DEEPEST, findings).unwrap_or_else(|| "map".to_owned())
    }

    fn define<'t>(
        &mut self,
        column: &Column<'t>,
        children: &[Column<'t>],
        of: &str,
        deepest: usize,
        findings: &mut Findings<'t>,
    ) -> Option<String> {
        if children.is_empty() {
            return None;
        }
        let name = type_name(&column.name.to_upper_camel_case());
        let Some(deepest) = deepest.checked_sub(1) else {
            findings.changed(
                column.node,
                format!("the map `{}` nests too deeply: it is carried as a raw map", column.name),
                "from here on its members have no types",
                "make types of the inner maps by hand",
            );
            return None;
        };
        let mut fields: Vec<Line> = Vec::new();
        let (mut names, mut seen) = (HashSet::new(), HashSet::new());
        for child in children {
            if !seen.insert(child.name.as_str()) {
                findings.left_out(
                    child.node,
                    format!("the map `{}` has `{}` twice", column.name, child.name),
                    "the second one",
                    "a map has one member of a name",
                );
                continue;
            }
            let field = free(&mut names, &field_name(&child.name));
            let holds = match &child.holds {
                Holds::Plain(holds) => (*holds).to_owned(),
                Holds::Map(inner) => self
                    .define(child, inner, &format!("{of}{name}"), deepest, findings)
                    .unwrap_or_else(|| "map".to_owned()),
            };
            // What is absent cannot be told from an empty text, which is how Python reads and writes it.
            let mark = if holds == "string" { "" } else { "?" };
            let mut line = Line::new(&field).with("type", quoted(&format!("{holds}{mark}")));
            if field != child.name {
                line = line.with("attribute", quoted(&child.name));
            }
            fields.push(line);
        }
        let from: Vec<usize> = children.iter().map(|child| child.node.start_byte()).collect();
        let is_same = |made: &&Struct| made.fields == fields && (made.from == from || made.name == name);
        if let Some(same) = self.structs.iter().find(is_same) {
            return Some(same.name.clone());
        }
        let name = match self.taken.contains(&name) {
            false => name,
            true => format!("{of}{name}"),
        };
        let name = free(&mut self.taken, &name);
        // What a struct brings along.
        self.taken.insert(format!("{name}Path"));
        self.structs.push(Struct { name: name.clone(), fields, from });
        Some(name)
    }
}
