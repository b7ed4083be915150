//! Syntax trees as lists. They may be 300 levels deep: nothing that walks them recurses.

use crate::mock::error::Answer;

use super::syntax::{Raw, RawPath};

/// A step of an operand in postfix order: a function or sum takes what the steps before it left.
#[derive(Debug)]
pub(super) enum Step<'a> {
    Path(RawPath<'a>),
    Value(&'a str),
    /// A function and how many operands it takes.
    Call(&'a str, usize),
    Arithmetic(&'a str),
}

impl<'a> Raw<'a> {
    /// What stands directly inside, in the order of the text: some alone, some in a list.
    fn parts(&self) -> impl DoubleEndedIterator<Item = &Raw<'a>> {
        let (one, other, list): (Option<&Raw<'a>>, Option<&Raw<'a>>, &[Raw<'a>]) = match self {
            Raw::Path(_) | Raw::Value(_) => (None, None, &[]),
            Raw::Call(_, operands) => (None, None, operands),
            Raw::Compare(_, a, b) | Raw::And(a, b) | Raw::Or(a, b) | Raw::Arithmetic(_, a, b) => {
                (Some(a), Some(b), &[])
            }
            Raw::Between(operands) => (None, None, operands.as_slice()),
            Raw::In(operand, list) => (Some(operand), None, list),
            Raw::Not(inner) => (Some(inner), None, &[]),
        };
        one.into_iter().chain(other).chain(list)
    }

    /// Gives this and everything inside it, each with what it stands in, to a check, in the order of the text.
    pub(super) fn check_each(
        &self,
        mut check: impl FnMut(&Raw<'a>, Option<&Raw<'a>>) -> Answer<()>,
    ) -> Answer<()> {
        let mut next = vec![(self, None)];
        while let Some((raw, outer)) = next.pop() {
            check(raw, outer)?;
            next.extend(raw.parts().rev().map(|part| (part, Some(raw))));
        }
        Ok(())
    }

    /// An operand as steps. None where something stands that is no operand: the parser lets only operands stand
    /// inside of them.
    pub(super) fn into_steps(self) -> Option<Vec<Step<'a>>> {
        let mut steps = Vec::new();
        let mut next = vec![self];
        // From the back: what takes operands, then its operands, the last first.
        while let Some(raw) = next.pop() {
            steps.push(match raw {
                Raw::Path(path) => Step::Path(path),
                Raw::Value(key) => Step::Value(key),
                Raw::Call(name, operands) => {
                    let count = operands.len();
                    next.extend(operands);
                    Step::Call(name, count)
                }
                Raw::Arithmetic(sign, a, b) => {
                    next.extend([*a, *b]);
                    Step::Arithmetic(sign)
                }
                _ => return None,
            });
        }
        steps.reverse();
        Some(steps)
    }

    /// A condition in postfix order: conditions without others in them, and what joins them.
    pub(super) fn into_conditions(self) -> Vec<Joined<'a>> {
        let mut conditions = Vec::new();
        let mut next = vec![self];
        while let Some(raw) = next.pop() {
            conditions.push(match raw {
                Raw::And(a, b) => {
                    next.extend([*a, *b]);
                    Joined::And
                }
                Raw::Or(a, b) => {
                    next.extend([*a, *b]);
                    Joined::Or
                }
                Raw::Not(inner) => {
                    next.push(*inner);
                    Joined::Not
                }
                other => Joined::Condition(other),
            });
        }
        conditions.reverse();
        conditions
    }
}

/// A step of a condition in postfix order.
#[derive(Debug)]
pub(super) enum Joined<'a> {
    Condition(Raw<'a>),
    And,
    Or,
    Not,
}
