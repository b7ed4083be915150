//! Python as a tree. The parser does not recurse and gives up on nothing, so any text can be handed to it.

use tree_sitter::{Node, Parser, Tree, TreeCursor};

use super::rules;
use crate::report::Diagnostic;
use crate::sources::{FileId, Span};

/// How many syntax errors are told: one mistake often makes several.
const TOLD: usize = 5;

/// A text and its tree.
pub(super) struct Parsed {
    text: String,
    tree: Tree,
}

/// Looks into a parsed text.
#[derive(Clone, Copy)]
pub(super) struct Python<'t> {
    text: &'t str,
    tree: &'t Tree,
}

impl Parsed {
    /// Parses a text, or tells where it is not Python.
    pub(super) fn new(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut parser = Parser::new();
        let tree = match parser.set_language(&tree_sitter_python::LANGUAGE.into()) {
            Ok(()) => parser.parse(text, None),
            Err(_) => None,
        };
        // Neither happens with a grammar of the parser's own version and without a time limit.
        let Some(tree) = tree else {
            return Err(vec![Diagnostic::new(&rules::SYNTAX, "the parser gave no answer")]);
        };
        let parsed = Self { text: text.to_owned(), tree };
        let mistakes = parsed.mistakes();
        if mistakes.is_empty() { Ok(parsed) } else { Err(mistakes) }
    }

    pub(super) fn python(&self) -> Python<'_> {
        Python { text: &self.text, tree: &self.tree }
    }

    fn mistakes(&self) -> Vec<Diagnostic> {
        let python = self.python();
        if !python.root().has_error() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut nodes = python.nodes();
        while let Some(node) = nodes.next_node() {
            if found.len() == TOLD {
                break;
            }
            if node.is_missing() {
                let message = format!("this is not Python: `{}` is missing", node.kind());
                found.push(Diagnostic::new(&rules::SYNTAX, message).at(python.span(node), "missing here"));
            } else if node.is_error() {
                let label = "not understood from here on";
                let message = "this is not Python";
                found.push(Diagnostic::new(&rules::SYNTAX, message).at(python.line_of(node), label));
                nodes.skip_children();
            }
        }
        found
    }
}

impl<'t> Python<'t> {
    pub(super) fn root(self) -> Node<'t> {
        self.tree.root_node()
    }

    pub(super) fn text(self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    pub(super) fn span(self, node: Node<'_>) -> Span {
        Span::new(FileId::new(0), node.byte_range())
    }

    /// The part of a node that is in its first line: a class is shown by its head.
    pub(super) fn line_of(self, node: Node<'_>) -> Span {
        let text = self.text(node);
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        let start = node.start_byte();
        Span::new(FileId::new(0), start..start + end)
    }

    /// Every node of the text, a parent before its children.
    pub(super) fn nodes(self) -> Nodes<'t> {
        Nodes { cursor: self.tree.walk(), next: Step::Here }
    }
}

/// What stands in a node, without comments.
pub(super) fn parts<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    node.named_children(&mut node.walk()).filter(|child| child.kind() != "comment").collect()
}

/// The names of `a.b.c`, if it is that and no longer than any name of dynamo-io is written.
pub(super) fn dotted<'t>(python: Python<'t>, node: Node<'t>) -> Option<Vec<&'t str>> {
    const LONGEST: usize = 6;
    let mut names = Vec::new();
    let mut node = node;
    while node.kind() == "attribute" && names.len() < LONGEST {
        names.push(python.text(node.child_by_field_name("attribute")?));
        node = node.child_by_field_name("object")?;
    }
    if node.kind() != "identifier" {
        return None;
    }
    names.push(python.text(node));
    names.reverse();
    Some(names)
}

/// All nodes of a tree in order, without recursion.
pub(super) struct Nodes<'t> {
    cursor: TreeCursor<'t>,
    next: Step,
}

enum Step {
    Here,
    Into,
    Past,
}

impl<'t> Nodes<'t> {
    pub(super) fn next_node(&mut self) -> Option<Node<'t>> {
        let moved = match self.next {
            Step::Here => true,
            Step::Into => self.cursor.goto_first_child() || self.past(),
            Step::Past => self.past(),
        };
        self.next = Step::Into;
        moved.then(|| self.cursor.node())
    }

    /// Leaves out what is below the node that came last.
    pub(super) fn skip_children(&mut self) {
        self.next = Step::Past;
    }

    fn past(&mut self) -> bool {
        loop {
            if self.cursor.goto_next_sibling() {
                return true;
            }
            if !self.cursor.goto_parent() {
                return false;
            }
        }
    }
}
