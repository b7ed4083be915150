//! DynamoDB's expressions (Developer Guide, "Using expressions in DynamoDB").
//!
//! Each goes the same way: text → tokens (`lexer`) → syntax (`syntax`, `update_syntax`, `mistakes`) → a resolved form,
//! in which names stand for themselves and values are meant by their positions, and every rule that needs no item is
//! checked (`condition`, `update`, `set_value`, `projection`, `key_condition`) → evaluation on items (`evaluate`,
//! `apply`). Those of a request go together (`expressions`), and their resolved forms are kept (`cache`): what comes again
//! is only evaluated, and its values looked at (`given_values`). DynamoDB takes 300 operators however they nest: what
//! recurses at all, takes little stack for it.

mod apply;
mod cache;
mod condition;
mod evaluate;
mod expressions;
mod flat;
mod given_values;
mod key_condition;
mod lexer;
mod mistakes;
mod path;
mod placeholder;
mod projection;
mod reserved;
mod set_value;
mod syntax;
mod update;
mod update_syntax;

pub(crate) use condition::Condition;
pub(crate) use expressions::{Expressions, Unread};
pub(crate) use key_condition::KeyCondition;
pub(crate) use projection::Projection;
pub(crate) use update::Update;

use super::error::{Answer, Failure};

/// The longest expression, in bytes as sent.
const MAX_BYTES: usize = 4096;

/// Which parameter an expression came in: messages name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Condition,
    Filter,
    KeyCondition,
    Projection,
    Update,
}

impl Kind {
    fn parameter(self) -> &'static str {
        match self {
            Kind::Condition => "ConditionExpression",
            Kind::Filter => "FilterExpression",
            Kind::KeyCondition => "KeyConditionExpression",
            Kind::Projection => "ProjectionExpression",
            Kind::Update => "UpdateExpression",
        }
    }

    /// A refusal of the expression: "Invalid FilterExpression: ...".
    #[cold]
    fn invalid(self, message: impl AsRef<str>) -> Failure {
        Failure::validation(format!("Invalid {}: {}", self.parameter(), message.as_ref()))
    }

    /// The checks on the bare text.
    fn check_text(self, text: &str) -> Answer<()> {
        // White space alone is no empty expression but a syntax error (public test suites).
        if text.is_empty() {
            return Err(self.invalid("The expression can not be empty;"));
        }
        if text.len() > MAX_BYTES {
            return Err(self.invalid("Expression size has exceeded the maximum allowed size;"));
        }
        Ok(())
    }
}
