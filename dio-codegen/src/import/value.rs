//! What an expression of a module gives, without running it.

use tree_sitter::Node;

use super::literal::{Piece, pieces};
use super::python::parts;
use super::scope::Scope;

/// How deep an expression may nest, with the constants that it names.
const DEEPEST: usize = 150;
/// How many values one expression may have: tuples that are doubled again and again have no end.
const LARGEST: usize = 100_000;

/// A value, as far as it matters to a schema.
#[derive(Clone)]
pub(super) enum Value<'t> {
    None,
    Boolean(bool),
    Number(String),
    Text(String),
    /// A tuple or a list.
    Sequence(Vec<Value<'t>>),
    /// Something of dynamo-io by its name there, `DynamoTypes.STRING`.
    Named(String),
    /// A class of the file.
    Class(usize),
    /// Something of dynamo-io that is called.
    Call(Call<'t>),
    /// What was not understood.
    Unread(Unread<'t>),
}

/// A call of a class of dynamo-io.
#[derive(Clone)]
pub(super) struct Call<'t> {
    pub(super) of: String,
    pub(super) positional: Vec<Value<'t>>,
    pub(super) named: Vec<(String, Value<'t>)>,
    pub(super) node: Node<'t>,
}

/// An expression that only Python can evaluate.
#[derive(Clone)]
pub(super) struct Unread<'t> {
    pub(super) node: Node<'t>,
    pub(super) why: &'static str,
}

/// Evaluates expressions of one module.
pub(super) struct Evaluator<'s, 't> {
    scope: &'s Scope<'t>,
    left: usize,
}

impl<'s, 't> Evaluator<'s, 't> {
    pub(super) fn new(scope: &'s Scope<'t>) -> Self {
        Self { scope, left: LARGEST }
    }

    pub(super) fn evaluate(&mut self, node: Node<'t>) -> Value<'t> {
        self.value(node, DEEPEST)
    }

    fn value(&mut self, node: Node<'t>, deepest: usize) -> Value<'t> {
        let unread = |why| Value::Unread(Unread { node, why });
        let Some(left) = self.left.checked_sub(1) else { return unread("is too large") };
        self.left = left;
        let Some(deepest) = deepest.checked_sub(1) else { return unread("nests too deeply") };
        let python = self.scope.python;
        match node.kind() {
            "none" => Value::None,
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            "integer" | "float" => Value::Number(python.text(node).to_owned()),
            "unary_operator" => {
                match node.child_by_field_name("argument").map(|node| self.value(node, deepest)) {
                    Some(Value::Number(number)) if python.text(node).starts_with('-') => {
                        Value::Number(format!("-{number}"))
                    }
                    _ => unread("is computed"),
                }
            }
            "string" | "concatenated_string" => {
                self.text(node, deepest).unwrap_or_else(|| unread("is computed"))
            }
            "tuple" | "list" | "set" | "expression_list" => Value::Sequence(self.elements(node, deepest)),
            "parenthesized_expression" => match parts(node).as_slice() {
                [inner] => self.value(*inner, deepest),
                _ => unread("is computed"),
            },
            "identifier" | "attribute" => self.named(node, deepest),
            "binary_operator" => self.sum(node, deepest),
            "call" => self.call(node, deepest),
            _ => unread("is computed"),
        }
    }

    fn text(&mut self, node: Node<'t>, deepest: usize) -> Option<Value<'t>> {
        let mut text = String::new();
        for piece in pieces(self.scope.python, node)? {
            match piece {
                Piece::Text(part) => text.push_str(&part),
                Piece::Interpolation(part) => match parts(part).as_slice() {
                    [inner] => match self.value(*inner, deepest) {
                        Value::Text(part) | Value::Number(part) => text.push_str(&part),
                        _ => return None,
                    },
                    _ => return None,
                },
            }
        }
        Some(Value::Text(text))
    }

    fn elements(&mut self, node: Node<'t>, deepest: usize) -> Vec<Value<'t>> {
        let mut elements = Vec::new();
        for part in parts(node) {
            self.element(part, deepest, &mut elements);
        }
        elements
    }

    /// One of a tuple, or the several that `*others` is.
    fn element(&mut self, node: Node<'t>, deepest: usize, elements: &mut Vec<Value<'t>>) {
        if node.kind() != "list_splat" {
            elements.push(self.value(node, deepest));
            return;
        }
        match parts(node).first().map(|inner| self.value(*inner, deepest)) {
            Some(Value::Sequence(values)) => self.take_all(elements, values, node),
            Some(Value::Unread(unread)) => elements.push(Value::Unread(unread)),
            _ => elements.push(Value::Unread(Unread { node, why: "is no tuple" })),
        }
    }

    fn take_all(&mut self, elements: &mut Vec<Value<'t>>, values: Vec<Value<'t>>, node: Node<'t>) {
        match self.left.checked_sub(values.len()) {
            Some(left) => {
                self.left = left;
                elements.extend(values);
            }
            None => elements.push(Value::Unread(Unread { node, why: "is too large" })),
        }
    }

    fn named(&mut self, node: Node<'t>, deepest: usize) -> Value<'t> {
        let scope = self.scope;
        if let Some(named) = scope.of_dynamo_io(node) {
            return Value::Named(named);
        }
        let text = scope.python.text(node);
        if node.kind() == "identifier" {
            return match (scope.constant(text, node.start_byte()), scope.class_named(text)) {
                (Some(value), _) => self.value(value, deepest),
                (None, Some(class)) => Value::Class(class),
                (None, None) => match self.of_the_class(node) {
                    Some(value) => self.value(value, deepest),
                    None => Value::Unread(Unread { node, why: "is not defined in this file, or changes" }),
                },
            };
        }
        let (Some(object), Some(attribute)) =
            (node.child_by_field_name("object"), node.child_by_field_name("attribute"))
        else {
            return Value::Unread(Unread { node, why: "is computed" });
        };
        match (self.value(object, deepest), scope.python.text(attribute)) {
            (Value::Class(class), name) => match scope.members(class).constants.get(name) {
                // Of a class that stands before, so that nothing is made of itself.
                Some(value) if value.end_byte() <= node.start_byte() => self.value(*value, deepest),
                _ => Value::Unread(Unread { node, why: "is no constant of that class" }),
            },
            // Of an enum's member.
            (text @ Value::Text(_), "value") => text,
            (Value::Call(schema), part) if schema.of == SCHEMA => match schema.argument(part) {
                Some(value) => value.clone(),
                None => Value::Unread(Unread { node, why: "is no part of that schema" }),
            },
            (unread @ Value::Unread(_), _) => unread,
            _ => Value::Unread(Unread { node, why: "is computed" }),
        }
    }

    /// A constant of the class in whose body a name stands.
    fn of_the_class(&self, node: Node<'t>) -> Option<Node<'t>> {
        let python = self.scope.python;
        let around = |class: &&super::class::Class<'t>| class.node.byte_range().contains(&node.start_byte());
        let class = self.scope.classes.iter().find(around)?;
        let value = class.members.constants.get(python.text(node))?;
        (value.end_byte() <= node.start_byte()).then_some(*value)
    }

    fn sum(&mut self, node: Node<'t>, deepest: usize) -> Value<'t> {
        let python = self.scope.python;
        let is_sum =
            node.child_by_field_name("operator").is_some_and(|operator| python.text(operator) == "+");
        let (Some(left), Some(right), true) =
            (node.child_by_field_name("left"), node.child_by_field_name("right"), is_sum)
        else {
            return Value::Unread(Unread { node, why: "is computed" });
        };
        match (self.value(left, deepest), self.value(right, deepest)) {
            (Value::Text(left), Value::Text(right)) => Value::Text(left + &right),
            (Value::Sequence(mut left), Value::Sequence(right)) => {
                self.take_all(&mut left, right, node);
                Value::Sequence(left)
            }
            (Value::Sequence(mut values), Value::Unread(unread)) => {
                values.push(Value::Unread(unread));
                Value::Sequence(values)
            }
            (Value::Unread(unread), Value::Sequence(values)) => {
                let mut all = vec![Value::Unread(unread)];
                self.take_all(&mut all, values, node);
                Value::Sequence(all)
            }
            (Value::Unread(unread), _) | (_, Value::Unread(unread)) => Value::Unread(unread),
            _ => Value::Unread(Unread { node, why: "is computed" }),
        }
    }

    fn call(&mut self, node: Node<'t>, deepest: usize) -> Value<'t> {
        let unread = Value::Unread(Unread { node, why: "is computed" });
        let (Some(function), Some(arguments)) =
            (node.child_by_field_name("function"), node.child_by_field_name("arguments"))
        else {
            return unread;
        };
        if arguments.kind() != "argument_list" {
            return unread;
        }
        let (mut positional, mut named) = (Vec::new(), Vec::new());
        for argument in parts(arguments) {
            let part = |field| argument.child_by_field_name(field);
            match (argument.kind(), part("name"), part("value")) {
                ("keyword_argument", Some(name), Some(value)) => {
                    named.push((self.scope.python.text(name).to_owned(), self.value(value, deepest)));
                }
                _ => self.element(argument, deepest, &mut positional),
            }
        }
        if let Value::Named(of) = self.value(function, deepest) {
            let mut call = Call { of, positional, named, node };
            call.name_parts_of_schema();
            return Value::Call(call);
        }
        let mut positional = positional.into_iter();
        match (self.scope.python.text(function), positional.next(), named.is_empty()) {
            ("tuple" | "list", None, true) => Value::Sequence(Vec::new()),
            ("tuple" | "list", Some(values @ Value::Sequence(_)), true) => values,
            ("dataclasses.replace" | "replace", Some(Value::Call(mut schema)), _) if schema.of == SCHEMA => {
                schema.named.retain(|(part, _)| named.iter().all(|(other, _)| other != part));
                schema.named.extend(named);
                Value::Call(schema)
            }
            _ => unread,
        }
    }
}

const SCHEMA: &str = "Schema";

impl<'t> Call<'t> {
    /// A part of a schema is found by its name, however it was said.
    fn name_parts_of_schema(&mut self) {
        if self.of == SCHEMA {
            let parts = ["partition_key", "sort_key", "columns"].map(str::to_owned);
            self.named.extend(parts.into_iter().zip(std::mem::take(&mut self.positional)));
        }
    }

    /// An argument that was said by name.
    pub(super) fn argument(&self, name: &str) -> Option<&Value<'t>> {
        self.named.iter().find(|(said, _)| said == name).map(|(_, value)| value)
    }
}
