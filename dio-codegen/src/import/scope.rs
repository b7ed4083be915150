//! The names of a module: what it imports, its constants, its classes.

use std::collections::HashMap;

use tree_sitter::Node;

use super::class::{Class, Members};
use super::names::Imports;
use super::python::{Python, dotted, parts};

/// How many classes deep a class may inherit.
const DEEPEST: usize = 50;

/// A module, as far as an import looks into it.
pub(super) struct Scope<'t> {
    pub(super) python: Python<'t>,
    pub(super) imports: Imports<'t>,
    pub(super) classes: Vec<Class<'t>>,
    by_name: HashMap<&'t str, usize>,
    /// The values of a name, in the order in which they are assigned; none for one that is changed in place.
    constants: HashMap<&'t str, Vec<(Node<'t>, Option<Node<'t>>)>>,
}

/// What a base of a class is.
pub(super) enum Base {
    /// dynamo-io's `Record`.
    Record,
    /// A class of the file.
    Class(usize),
    /// Neither adds a column nor a field: `object`, `abc.ABC`, `typing.Generic[...]`.
    Nothing,
    /// Of another file.
    Elsewhere,
}

impl<'t> Scope<'t> {
    pub(super) fn new(python: Python<'t>) -> Self {
        let mut scope = Self {
            python,
            imports: Imports::default(),
            classes: Vec::new(),
            by_name: HashMap::new(),
            constants: HashMap::new(),
        };
        let mut rest = reversed(python.root());
        while let Some(statement) = rest.pop() {
            scope.statement(statement, &mut rest);
        }
        scope
    }

    fn statement(&mut self, node: Node<'t>, rest: &mut Vec<Node<'t>>) {
        match node.kind() {
            "import_statement" | "import_from_statement" => self.imports.add(self.python, node),
            "class_definition" => self.class(node),
            "decorated_definition" => {
                if let Some(class) =
                    node.child_by_field_name("definition").filter(|node| node.kind() == "class_definition")
                {
                    self.class(class);
                }
            }
            "expression_statement" => {
                for assignment in parts(node) {
                    self.assignment(assignment);
                }
            }
            // `try: import ...`, `if typing.TYPE_CHECKING:`.
            "if_statement" | "elif_clause" | "else_clause" | "try_statement" | "except_clause"
            | "finally_clause" | "with_statement" | "block" => rest.extend(reversed(node)),
            _ => {}
        }
    }

    fn class(&mut self, node: Node<'t>) {
        if let Some(class) = Class::new(self.python, node) {
            self.by_name.insert(class.name, self.classes.len());
            self.classes.push(class);
        }
    }

    fn assignment(&mut self, node: Node<'t>) {
        let value = match node.kind() {
            "assignment" => node.child_by_field_name("right"),
            "augmented_assignment" => None,
            _ => return,
        };
        if let Some(name) = node.child_by_field_name("left").filter(|left| left.kind() == "identifier") {
            self.constants.entry(self.python.text(name)).or_default().push((node, value));
        }
    }

    /// What a name of the module holds where `before` is the next byte to be run: the last assignment counts. A value is
    /// thus made of what stands before it, and never of itself.
    pub(super) fn constant(&self, name: &str, before: usize) -> Option<Node<'t>> {
        let assigned = self.constants.get(name)?;
        assigned.iter().rev().find(|(node, _)| node.end_byte() <= before)?.1
    }

    pub(super) fn class_named(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// What dynamo-io calls a node that is a dotted name, unless the file defines that name itself.
    pub(super) fn of_dynamo_io(&self, node: Node<'t>) -> Option<String> {
        let path = dotted(self.python, node)?;
        let first = path.first()?;
        if self.by_name.contains_key(first) || self.constants.contains_key(first) {
            return None;
        }
        self.imports.of_dynamo_io(&path)
    }

    pub(super) fn base(&self, node: Node<'t>) -> Base {
        if self.of_dynamo_io(node).as_deref() == Some("Record") {
            return Base::Record;
        }
        let text = self.python.text(node);
        match self.by_name.get(text) {
            Some(class) => Base::Class(*class),
            None => match text.split('[').next().and_then(|name| name.rsplit('.').next()) {
                Some("object" | "ABC" | "Generic" | "Protocol") => Base::Nothing,
                _ => Base::Elsewhere,
            },
        }
    }

    /// A class with all that it inherits inside the file: it and its bases, each before its own.
    pub(super) fn lineage(&self, class: usize) -> Vec<usize> {
        let mut lineage = Vec::new();
        self.climb(class, DEEPEST, &mut lineage);
        lineage
    }

    fn climb(&self, class: usize, deepest: usize, lineage: &mut Vec<usize>) {
        if deepest == 0 || lineage.contains(&class) {
            return;
        }
        lineage.push(class);
        for base in &self.classes[class].bases {
            if let Base::Class(base) = self.base(*base) {
                self.climb(base, deepest - 1, lineage);
            }
        }
    }

    /// The members of a class and of its bases in the file.
    pub(super) fn members(&self, class: usize) -> Members<'t> {
        let mut members = Members::default();
        for class in self.lineage(class) {
            members.inherit(self.classes[class].members.clone());
        }
        members
    }

    /// The bases of a class, and of its bases in the file, that match.
    pub(super) fn has_base(&self, class: usize, matches: impl Fn(&Base) -> bool) -> bool {
        let bases = self.lineage(class).into_iter().flat_map(|class| &self.classes[class].bases);
        bases.into_iter().any(|base| matches(&self.base(*base)))
    }
}

/// What stands in a node, to be popped in order.
fn reversed<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    let mut parts = parts(node);
    parts.reverse();
    parts
}
