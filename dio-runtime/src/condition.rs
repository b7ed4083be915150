//! Conditions and filters, typed by their record.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::{EncodeError, Error};
use crate::expression::Expression;
use crate::path::Path;

/// A condition on items of the record `R`, made from its attribute handles. `&`, `|` and `!` combine conditions.
///
/// ```ignore
/// order::STATUS.eq(OrderStatus::Placed) & !order::NOTE.exists()
/// ```
pub struct Condition<R> {
    node: Node,
    marker: PhantomData<fn() -> R>,
}

impl<R> Clone for Condition<R> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

#[derive(Debug, Clone)]
enum Node {
    Compare(Operand, Comparator, Operand),
    In(Operand, Vec<Operand>),
    Function(&'static str, Vec<Operand>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Not(Box<Node>),
}

#[derive(Debug, Clone)]
pub(crate) enum Operand {
    Path(Path),
    /// Of what stands at the path.
    Size(Path),
    Value(AttributeValue),
    /// A value without a stored form. It surfaces when the request is made.
    Refused(EncodeError),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Without its values, which may be of `sensitive` fields.
impl<R> fmt::Debug for Condition<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Condition").finish_non_exhaustive()
    }
}

impl Operand {
    pub(crate) fn value(value: Result<AttributeValue, EncodeError>) -> Self {
        match value {
            Ok(value) => Self::Value(value),
            Err(error) => Self::Refused(error),
        }
    }

    fn render(&self, expression: &mut Expression) -> Result<(), Error> {
        match self {
            Operand::Path(path) => path.render(expression)?,
            Operand::Size(path) => {
                expression.operator();
                expression.push("size(");
                path.render(expression)?;
                expression.push(")");
            }
            Operand::Value(value) => expression.value(value.clone()),
            Operand::Refused(error) => return Err(error.clone().into()),
        }
        Ok(())
    }
}

impl Comparator {
    fn text(self) -> &'static str {
        match self {
            Comparator::Equal => " = ",
            Comparator::NotEqual => " <> ",
            Comparator::Less => " < ",
            Comparator::LessOrEqual => " <= ",
            Comparator::Greater => " > ",
            Comparator::GreaterOrEqual => " >= ",
        }
    }
}

impl<R> Condition<R> {
    fn new(node: Node) -> Self {
        Self { node, marker: PhantomData }
    }

    pub(crate) fn compare(left: Operand, comparator: Comparator, right: Operand) -> Self {
        Self::new(Node::Compare(left, comparator, right))
    }

    pub(crate) fn is_in(operand: Operand, values: Vec<Operand>) -> Self {
        Self::new(Node::In(operand, values))
    }

    pub(crate) fn function(name: &'static str, arguments: Vec<Operand>) -> Self {
        Self::new(Node::Function(name, arguments))
    }

    /// The attributes that it looks at.
    pub(crate) fn attributes(&self) -> Vec<&'static str> {
        let mut attributes = Vec::new();
        self.node.attributes(&mut attributes);
        attributes
    }

    /// The same condition without its record, for a read of several.
    pub(crate) fn of<T>(self) -> Condition<T> {
        Condition::new(self.node)
    }

    pub(crate) fn render(&self, expression: &mut Expression) -> Result<(), Error> {
        self.node.render(expression)
    }
}

impl Node {
    fn render(&self, to: &mut Expression) -> Result<(), Error> {
        match self {
            Node::Compare(left, comparator, right) => {
                left.render(to)?;
                to.operator();
                to.push(comparator.text());
                right.render(to)
            }
            Node::In(_, values) if values.is_empty() => {
                Err(Error::invalid("`is_in` needs at least one value"))
            }
            Node::In(_, values) if values.len() > 100 => Err(Error::invalid(
                "DynamoDB takes at most 100 values in `is_in`; split them over several conditions",
            )),
            Node::In(operand, values) => {
                operand.render(to)?;
                to.operator();
                to.push(" IN ");
                list(values, to)
            }
            Node::Function(name, arguments) => {
                to.operator();
                to.push(name);
                list(arguments, to)
            }
            Node::And(left, right) => binary(left, " AND ", right, to),
            Node::Or(left, right) => binary(left, " OR ", right, to),
            Node::Not(node) => {
                to.operator();
                to.push("NOT ");
                node.nested(to)
            }
        }
    }

    fn attributes(&self, to: &mut Vec<&'static str>) {
        let mut operands = |operands: &[Operand]| {
            to.extend(operands.iter().filter_map(|operand| match operand {
                Operand::Path(path) | Operand::Size(path) => Some(path.attribute()),
                Operand::Value(_) | Operand::Refused(_) => None,
            }));
        };
        match self {
            Node::Compare(left, _, right) => {
                operands(std::slice::from_ref(left));
                operands(std::slice::from_ref(right));
            }
            Node::In(operand, values) => {
                operands(std::slice::from_ref(operand));
                operands(values);
            }
            Node::Function(_, arguments) => operands(arguments),
            Node::And(left, right) | Node::Or(left, right) => {
                left.attributes(to);
                right.attributes(to);
            }
            Node::Not(node) => node.attributes(to),
        }
    }

    /// In parentheses where it needs them: DynamoDB refuses redundant ones.
    fn nested(&self, to: &mut Expression) -> Result<(), Error> {
        if matches!(self, Node::Function(..)) {
            return self.render(to);
        }
        to.push("(");
        self.render(to)?;
        to.push(")");
        Ok(())
    }
}

fn binary(left: &Node, operator: &str, right: &Node, to: &mut Expression) -> Result<(), Error> {
    left.nested(to)?;
    to.operator();
    to.push(operator);
    right.nested(to)
}

fn list(operands: &[Operand], to: &mut Expression) -> Result<(), Error> {
    to.push("(");
    for (position, operand) in operands.iter().enumerate() {
        if position > 0 {
            to.push(", ");
        }
        operand.render(to)?;
    }
    to.push(")");
    Ok(())
}

impl<R> BitAnd for Condition<R> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::new(Node::And(Box::new(self.node), Box::new(other.node)))
    }
}

impl<R> BitOr for Condition<R> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::new(Node::Or(Box::new(self.node), Box::new(other.node)))
    }
}

impl<R> Not for Condition<R> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(Node::Not(Box::new(self.node)))
    }
}
