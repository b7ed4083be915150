//! What is wrong with an expression beyond its grammar, noticed while it is read.

use crate::mock::error::{Answer, Failure};

use super::Kind;

/// The most operators and functions of one expression (Developer Guide, "Service, account, and table quotas").
const MAX_OPERATORS: usize = 300;
/// The largest list index.
const MAX_INDEX: usize = i32::MAX as usize;

const CONDITION_FUNCTIONS: [&str; 6] =
    ["attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"];
const UPDATE_FUNCTIONS: [&str; 2] = ["if_not_exists", "list_append"];

/// What was noticed: the first of each kind, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Mistakes<'a> {
    pub(super) redundant_parentheses: bool,
    /// How many operators and functions were read.
    pub(super) operators: usize,
    function: Option<Function<'a>>,
    index: Option<&'a str>,
}

/// A function that cannot stand in its kind of expression.
#[derive(Debug, Clone, Copy)]
enum Function<'a> {
    Unknown(&'a str),
    OfUpdates(&'a str),
    OfConditions(&'a str),
}

impl<'a> Mistakes<'a> {
    pub(super) fn too_many_operators(&self) -> bool {
        self.operators > MAX_OPERATORS
    }

    pub(super) fn note_function(&mut self, kind: Kind, name: &'a str) {
        let mistake = match (CONDITION_FUNCTIONS.contains(&name), UPDATE_FUNCTIONS.contains(&name)) {
            (false, false) => Function::Unknown(name),
            (true, _) if kind == Kind::Update => Function::OfConditions(name),
            (_, true) if kind != Kind::Update => Function::OfUpdates(name),
            _ => return,
        };
        self.function.get_or_insert(mistake);
    }

    /// Reads a list index; one that no list reaches is a mistake.
    pub(super) fn index(&mut self, digits: &'a str) -> usize {
        match digits.parse() {
            Ok(index) if index <= MAX_INDEX => index,
            _ => {
                self.index.get_or_insert(digits);
                MAX_INDEX
            }
        }
    }

    /// Refuses the expression for the first of its mistakes, in DynamoDB's order: each is looked for in the whole
    /// expression before the next (public test suites).
    pub(super) fn check(&self, kind: Kind) -> Answer<()> {
        match self.first(kind) {
            None => Ok(()),
            Some(failure) => Err(failure),
        }
    }

    fn first(&self, kind: Kind) -> Option<Failure> {
        if self.redundant_parentheses {
            return Some(kind.invalid("The expression has redundant parentheses;"));
        }
        if let Some(function) = self.function {
            return Some(kind.invalid(match function {
                Function::Unknown(name) => format!("Invalid function name; function: {name}"),
                Function::OfUpdates(name) => {
                    format!("The function is not allowed in a condition expression; function: {name}")
                }
                Function::OfConditions(name) => {
                    format!("The function is not allowed in an update expression; function: {name}")
                }
            }));
        }
        if let Some(index) = self.index {
            return Some(
                kind.invalid(format!("List index is not within the allowable range; index: [{index}]")),
            );
        }
        // DynamoDB stops counting at the first that is too many.
        self.too_many_operators().then(|| {
            kind.invalid(format!(
                "The expression contains too many operators; operator count: {}",
                MAX_OPERATORS + 1
            ))
        })
    }
}
