//! What is to be told of an import.

use tree_sitter::Node;

use super::python::Python;
use super::rules;
use super::value::Unread;
use crate::report::Diagnostic;
use crate::rules::Rule;

/// The findings so far.
pub(super) struct Findings<'t> {
    python: Python<'t>,
    path: String,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Comments on what is not there, by where it is in Python.
    remarks: Vec<(usize, String)>,
}

impl<'t> Findings<'t> {
    pub(super) fn new(python: Python<'t>, path: &str) -> Self {
        let path = path.rsplit('/').next().unwrap_or(path).to_owned();
        Self { python, path, diagnostics: Vec::new(), remarks: Vec::new() }
    }

    /// What could not be read, with what becomes of it.
    pub(super) fn unread(&mut self, what: &str, unread: &Unread<'t>, help: &str) {
        let message = format!("{what} is not understood");
        let label = format!("this {}", unread.why);
        self.add(&rules::UNREAD, unread.node, message, &label, help);
    }

    pub(super) fn left_out(&mut self, node: Node<'t>, message: String, label: &str, help: &str) {
        self.add(&rules::LEFT_OUT, node, message, label, help);
    }

    pub(super) fn changed(&mut self, node: Node<'t>, message: String, label: &str, help: &str) {
        self.add(&rules::CHANGED, node, message, label, help);
    }

    /// Says at the head of the schema what it does not have.
    pub(super) fn remark(&mut self, node: Node<'t>, what: &str) {
        let remark = self.decide(node, what);
        self.remarks.push((node.start_byte(), remark));
    }

    /// The comments at the head of the schema, in the order of the module.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = self.remarks.clone();
        remarks.sort();
        remarks.into_iter().map(|(_, remark)| remark).collect()
    }

    fn add(&mut self, rule: &'static Rule, node: Node<'t>, message: String, label: &str, help: &str) {
        self.diagnostics.push(Diagnostic::new(rule, message).at(self.python.line_of(node), label).help(help));
    }

    /// A comment for the schema, at the place where a person has to decide.
    pub(super) fn decide(&self, node: Node<'t>, what: &str) -> String {
        format!("DECIDE ({}:{}): {what}", self.path, node.start_position().row + 1)
    }
}
