//! What a property asks before it returns.

use tree_sitter::Node;

use super::{Locals, Made, Part, Result, Run};
use crate::import::python::parts;
use crate::import::value::Unread;

impl<'t> Run<'_, '_, 't> {
    /// Whether a condition holds.
    pub(super) fn holds(&mut self, node: Node<'t>, locals: &Locals<'t>, deepest: usize) -> Result<'t, bool> {
        let made = self.made(node, locals, deepest)?;
        self.is_true(&made, node)
    }

    /// Whether Python takes it for true. A field that is there counts as such.
    fn is_true(&mut self, made: &Made, node: Node<'t>) -> Result<'t, bool> {
        Ok(match made {
            Made::None => false,
            Made::Boolean(value) => *value,
            Made::Delete => true,
            Made::Part(part) => {
                self.asks(part);
                true
            }
            Made::Text(parts) => {
                parts.iter().for_each(|part| self.asks(part));
                parts.iter().any(|part| !matches!(part, Part::Literal(text) if text.is_empty()))
            }
            Made::Sequence(elements) => !elements.is_empty(),
            Made::Number(_) => return Err(Unread { node, why: "asks for a number" }),
        })
    }

    fn asks(&mut self, part: &Part) {
        if let Part::Field { name, .. } = part
            && !self.asked.contains(name)
        {
            self.asked.push(name.clone());
        }
    }

    pub(super) fn tested(&mut self, node: Node<'t>, locals: &Locals<'t>, deepest: usize) -> Result<'t, Made> {
        let operands = parts(node);
        let unread = Unread { node, why: "asks for something that is not understood" };
        match (node.kind(), operands.as_slice()) {
            ("not_operator", [operand]) => Ok(Made::Boolean(!self.holds(*operand, locals, deepest)?)),
            ("boolean_operator", [left, right]) => {
                let operator =
                    node.child_by_field_name("operator").map(|operator| self.python().text(operator));
                let left = self.made(*left, locals, deepest)?;
                match self.is_true(&left, node)? == (operator == Some("and")) {
                    true => self.made(*right, locals, deepest),
                    false => Ok(left),
                }
            }
            ("comparison_operator", [left, right]) => {
                let operator =
                    node.child_by_field_name("operators").map(|operator| self.python().text(operator));
                let (left, right) = (self.made(*left, locals, deepest)?, self.made(*right, locals, deepest)?);
                let same = match (operator, &right) {
                    (Some("is" | "==" | "is not" | "!="), right) => self.same(&left, right),
                    (Some("in" | "not in"), Made::Sequence(elements)) => {
                        let found: Option<Vec<bool>> =
                            elements.iter().map(|element| self.same(&left, element)).collect();
                        found.map(|found| found.contains(&true))
                    }
                    _ => None,
                };
                let negated = operator.is_some_and(|operator| operator.contains("not") || operator == "!=");
                same.map(|same| Made::Boolean(same != negated)).ok_or(unread)
            }
            _ => Err(unread),
        }
    }

    /// Whether two things are equal, where that is known: a field that is there is none of the things that stand for
    /// nothing.
    fn same(&mut self, left: &Made, right: &Made) -> Option<bool> {
        for made in [left, right] {
            if let Made::Part(part) = made {
                self.asks(part);
            }
        }
        match (left, right) {
            (Made::None, Made::None) | (Made::Delete, Made::Delete) => Some(true),
            (Made::Part(_), other) | (other, Made::Part(_)) if other.is_nothing() => Some(false),
            (Made::Boolean(left), Made::Boolean(right)) => Some(left == right),
            (Made::None, other) | (other, Made::None) if !matches!(other, Made::Part(_)) => Some(false),
            (Made::Delete, other) | (other, Made::Delete) if !matches!(other, Made::Part(_)) => Some(false),
            _ => None,
        }
    }
}
