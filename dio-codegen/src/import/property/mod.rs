//! What a property returns, found by running it on fields that stand for themselves: once with all of them there, and
//! once without each. So it does not matter how a guard is written.

mod call;
mod form;
mod test;

use indexmap::IndexMap;
use tree_sitter::Node;

use super::class::Members;
use super::literal::{Piece, pieces};
use super::python::{Python, parts};
use super::scope::Scope;
use super::value::{Evaluator, Unread, Value};
use form::{joined, part_of_text};

/// How deep expressions, statements and properties that use each other may nest.
const DEEPEST: usize = 100;
/// How many steps a property may take.
const LONGEST: usize = 10_000;

/// A text that is made of fields.
pub(super) struct Text {
    pub(super) parts: Vec<Part>,
    /// Fields without which Python writes something all the same: the text `None`.
    pub(super) unguarded: Vec<String>,
    /// Fields that Python folds otherwise than dio: beyond A to Z.
    pub(super) folded: bool,
}

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Literal(String),
    Field { name: String, form: Form },
}

/// What a text has of a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// The field itself.
    Value,
    /// `isoformat()` of a datetime: of use only in part, as the rest depends on its zone.
    Iso,
    /// Text of a string that is known not to hold the delimiter.
    Closed,
    /// A form of templates, `08` or `day`; empty for the plain one.
    Named(String),
}

/// What an expression of a property gives.
#[derive(Clone)]
enum Made {
    None,
    Delete,
    Text(Vec<Part>),
    Part(Part),
    Boolean(bool),
    Number(String),
    Sequence(Vec<Made>),
}

impl Made {
    /// Whether nothing is stored of it.
    fn is_nothing(&self) -> bool {
        match self {
            Made::None | Made::Delete => true,
            Made::Text(parts) => {
                parts.iter().all(|part| matches!(part, Part::Literal(text) if text.is_empty()))
            }
            _ => false,
        }
    }
}

/// What a class lets its properties use.
pub(super) struct Surroundings<'s, 't> {
    pub(super) scope: &'s Scope<'t>,
    pub(super) members: &'s Members<'t>,
    /// The types of its fields.
    pub(super) types: &'s IndexMap<String, &'static str>,
    /// Whether dio wrote the file, and so the functions that it uses.
    pub(super) generated: bool,
}

struct Run<'r, 's, 't> {
    around: &'r Surroundings<'s, 't>,
    /// The field that is None in this run.
    absent: Option<&'r str>,
    /// The fields that decide what is returned.
    asked: Vec<String>,
    folded: bool,
    steps: usize,
}

type Result<'t, T> = std::result::Result<T, Unread<'t>>;

/// What a statement leads to.
enum Flow {
    On,
    Returned(Made),
}

impl<'s, 't> Surroundings<'s, 't> {
    /// The text that a property returns.
    pub(super) fn text_of(&self, name: &str) -> Result<'t, Text> {
        let Some(property) = self.members.properties.get(name) else {
            let node = self.scope.python.root();
            return Err(Unread { node, why: "is no property" });
        };
        let node = property.node;
        let (made, run) = self.run(name, None, node)?;
        let parts = match made {
            Made::Text(parts) => parts,
            Made::Part(part) => vec![part_of_text(&part, self, node)?],
            _ => return Err(Unread { node, why: "returns no text" }),
        };
        let fields: Vec<&String> = fields(&parts).collect();
        if let Some(_other) = run.asked.iter().find(|asked| !fields.contains(asked)) {
            return Err(Unread { node, why: "depends on a field that is not in the text" });
        }
        let mut unguarded = Vec::new();
        for field in fields {
            let without = self.run(name, Some(field), node)?.0;
            if !unguarded.contains(field) && !without.is_nothing() {
                unguarded.push(field.clone());
            }
        }
        Ok(Text { parts: joined(parts), unguarded, folded: run.folded })
    }

    fn run<'r>(
        &'r self,
        name: &str,
        absent: Option<&'r str>,
        node: Node<'t>,
    ) -> Result<'t, (Made, Run<'r, 's, 't>)> {
        let mut run = Run { around: self, absent, asked: Vec::new(), folded: false, steps: LONGEST };
        let made = run.property(name, node, DEEPEST)?;
        Ok((made, run))
    }

    fn type_of(&self, field: &str) -> Option<&'static str> {
        self.types.get(field).copied()
    }
}

/// The fields of a text, in its order.
pub(super) fn fields(parts: &[Part]) -> impl Iterator<Item = &String> {
    parts.iter().filter_map(|part| match part {
        Part::Field { name, .. } => Some(name),
        Part::Literal(_) => None,
    })
}

type Locals<'t> = IndexMap<&'t str, Made>;

impl<'t> Run<'_, '_, 't> {
    fn python(&self) -> Python<'t> {
        self.around.scope.python
    }

    fn step(&mut self, node: Node<'t>, deepest: usize) -> Result<'t, usize> {
        self.steps = self.steps.checked_sub(1).ok_or(Unread { node, why: "takes too many steps" })?;
        deepest.checked_sub(1).ok_or(Unread { node, why: "nests too deeply" })
    }

    fn property(&mut self, name: &str, node: Node<'t>, deepest: usize) -> Result<'t, Made> {
        let deepest = self.step(node, deepest)?;
        let around = self.around;
        let Some(property) = around.members.properties.get(name) else {
            return Err(Unread { node, why: "is no field and no property of this file" });
        };
        let mut locals = Locals::new();
        match self.block(property.body, &mut locals, deepest)? {
            Flow::Returned(made) => Ok(made),
            Flow::On => Ok(Made::None),
        }
    }

    fn block(&mut self, block: Node<'t>, locals: &mut Locals<'t>, deepest: usize) -> Result<'t, Flow> {
        for statement in parts(block) {
            if let Flow::Returned(made) = self.statement(statement, locals, deepest)? {
                return Ok(Flow::Returned(made));
            }
        }
        Ok(Flow::On)
    }

    fn statement(&mut self, node: Node<'t>, locals: &mut Locals<'t>, deepest: usize) -> Result<'t, Flow> {
        let deepest = self.step(node, deepest)?;
        let unread = Unread { node, why: "has a statement that is not understood" };
        match node.kind() {
            "return_statement" => match parts(node).first() {
                Some(value) => Ok(Flow::Returned(self.made(*value, locals, deepest)?)),
                None => Ok(Flow::Returned(Made::None)),
            },
            // Without this field there is no text.
            "raise_statement" if self.absent.is_some() => Ok(Flow::Returned(Made::None)),
            "pass_statement" => Ok(Flow::On),
            "if_statement" => self.branches(node, locals, deepest),
            "expression_statement" => match parts(node).as_slice() {
                [text] if matches!(text.kind(), "string" | "concatenated_string") => Ok(Flow::On),
                [assignment] if assignment.kind() == "assignment" => {
                    let part = |field| assignment.child_by_field_name(field);
                    match (part("left"), part("right")) {
                        (Some(name), Some(value)) if name.kind() == "identifier" => {
                            let made = self.made(value, locals, deepest)?;
                            locals.insert(self.python().text(name), made);
                            Ok(Flow::On)
                        }
                        _ => Err(unread),
                    }
                }
                _ => Err(unread),
            },
            _ => Err(unread),
        }
    }

    fn branches(&mut self, node: Node<'t>, locals: &mut Locals<'t>, deepest: usize) -> Result<'t, Flow> {
        let unread = || Unread { node, why: "has a statement that is not understood" };
        let mut branch = node;
        let mut others =
            parts(node).into_iter().filter(|part| matches!(part.kind(), "elif_clause" | "else_clause"));
        loop {
            if branch.kind() == "else_clause" {
                let body = branch.child_by_field_name("body").ok_or_else(unread)?;
                return self.block(body, locals, deepest);
            }
            let condition = branch.child_by_field_name("condition").ok_or_else(unread)?;
            if self.holds(condition, locals, deepest)? {
                let body = branch.child_by_field_name("consequence").ok_or_else(unread)?;
                return self.block(body, locals, deepest);
            }
            match others.next() {
                Some(other) => branch = other,
                None => return Ok(Flow::On),
            }
        }
    }

    /// What an expression gives.
    fn made(&mut self, node: Node<'t>, locals: &Locals<'t>, deepest: usize) -> Result<'t, Made> {
        let deepest = self.step(node, deepest)?;
        let unread = || Unread { node, why: "is an expression that is not understood" };
        match node.kind() {
            "string" | "concatenated_string" => self.text(node, locals, deepest),
            "parenthesized_expression" => match parts(node).as_slice() {
                [inner] => self.made(*inner, locals, deepest),
                _ => Err(unread()),
            },
            "none" | "true" | "false" | "integer" => self.constant(node),
            "identifier" => match locals.get(self.python().text(node)) {
                Some(made) => Ok(made.clone()),
                None => self.constant(node),
            },
            "attribute" => self.attribute(node, deepest),
            "tuple" | "list" | "set" => {
                let elements = parts(node).into_iter().map(|part| self.made(part, locals, deepest));
                Ok(Made::Sequence(elements.collect::<Result<'_, _>>()?))
            }
            "conditional_expression" => match parts(node).as_slice() {
                [yes, condition, no] => match self.holds(*condition, locals, deepest)? {
                    true => self.made(*yes, locals, deepest),
                    false => self.made(*no, locals, deepest),
                },
                _ => Err(unread()),
            },
            "boolean_operator" | "not_operator" | "comparison_operator" => self.tested(node, locals, deepest),
            "binary_operator" => self.sum(node, locals, deepest),
            "call" => self.call(node, locals, deepest),
            "subscript" => self.cut(node, locals, deepest),
            _ => Err(unread()),
        }
    }

    /// What does not depend on the fields.
    fn constant(&self, node: Node<'t>) -> Result<'t, Made> {
        fn made<'t>(value: Value<'t>, node: Node<'t>) -> Result<'t, Made> {
            Ok(match value {
                Value::None => Made::None,
                Value::Boolean(value) => Made::Boolean(value),
                Value::Number(number) => Made::Number(number),
                Value::Text(text) => Made::Text(vec![Part::Literal(text)]),
                Value::Named(name) if name == "DELETE" => Made::Delete,
                Value::Sequence(values) => Made::Sequence(
                    values.into_iter().map(|value| made(value, node)).collect::<Result<'_, _>>()?,
                ),
                _ => return Err(Unread { node, why: "is an expression that is not understood" }),
            })
        }
        made(Evaluator::new(self.around.scope).evaluate(node), node)
    }

    fn attribute(&mut self, node: Node<'t>, deepest: usize) -> Result<'t, Made> {
        let python = self.python();
        let (Some(object), Some(name)) =
            (node.child_by_field_name("object"), node.child_by_field_name("attribute"))
        else {
            return Err(Unread { node, why: "is an expression that is not understood" });
        };
        let name = python.text(name);
        if python.text(object) != "self" {
            return self.constant(node);
        }
        let members = self.around.members;
        if let Some(constant) = members.constants.get(name) {
            return self.constant(*constant);
        }
        if members.properties.contains_key(name) {
            return self.property(name, node, deepest);
        }
        if self.absent == Some(name) {
            return Ok(Made::None);
        }
        Ok(Made::Part(Part::Field { name: name.to_owned(), form: Form::Value }))
    }

    fn text(&mut self, node: Node<'t>, locals: &Locals<'t>, deepest: usize) -> Result<'t, Made> {
        let why = "has a text that is not understood";
        let mut text = Vec::new();
        for piece in pieces(self.python(), node).ok_or(Unread { node, why })? {
            match piece {
                Piece::Text(part) => text.push(Part::Literal(part)),
                Piece::Interpolation(part) => {
                    let part = |field| part.child_by_field_name(field);
                    let expression = part("expression").ok_or(Unread { node, why })?;
                    let python = self.python();
                    let format =
                        part("format_specifier").map(|format| python.text(format)).unwrap_or_default();
                    if part("type_conversion").is_some_and(|conversion| python.text(conversion) != "!s") {
                        return Err(Unread { node: expression, why });
                    }
                    let made = self.made(expression, locals, deepest)?;
                    text.extend(self.shown(made, format.trim_start_matches(':'), expression)?);
                }
            }
        }
        Ok(Made::Text(text))
    }

    /// Python's text of what stands in braces.
    fn shown(&mut self, made: Made, format: &str, node: Node<'t>) -> Result<'t, Vec<Part>> {
        match (made, format) {
            (Made::Part(part), "") => Ok(vec![part_of_text(&part, self.around, node)?]),
            (Made::Part(Part::Field { name, form: Form::Value }), format) => {
                Ok(vec![self.around.formatted(name, format, node)?])
            }
            (Made::Text(parts), "") => Ok(parts),
            (Made::Number(number), "") => Ok(vec![Part::Literal(number)]),
            (Made::None | Made::Delete, _) => Ok(vec![Part::Literal("None".to_owned())]),
            _ => Err(Unread { node, why: "has a text that is not understood" }),
        }
    }

    fn sum(&mut self, node: Node<'t>, locals: &Locals<'t>, deepest: usize) -> Result<'t, Made> {
        let part = |field| node.child_by_field_name(field);
        let is_sum = part("operator").is_some_and(|operator| self.python().text(operator) == "+");
        let (Some(left), Some(right), true) = (part("left"), part("right"), is_sum) else {
            return Err(Unread { node, why: "is an expression that is not understood" });
        };
        let (left, right) = (self.made(left, locals, deepest)?, self.made(right, locals, deepest)?);
        let mut text = Vec::new();
        for made in [left, right] {
            match made {
                Made::Text(parts) => text.extend(parts),
                Made::Part(part) if self.around.is_text(&part) => {
                    text.push(part_of_text(&part, self.around, node)?)
                }
                // Python raises: there is no text without this field.
                Made::None | Made::Delete if self.absent.is_some() => return Ok(Made::None),
                _ => return Err(Unread { node, why: "is a sum of something else than texts" }),
            }
        }
        Ok(Made::Text(text))
    }
}
