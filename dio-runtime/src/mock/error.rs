//! What the engine answers when it refuses a request.

use std::ops::Deref;

use super::stored::Stored;

/// The result of everything in the engine that may refuse.
pub(crate) type Answer<T> = Result<T, Failure>;

/// The kinds of DynamoDB errors that the engine answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    Validation,
    Serialization,
    UnknownOperation,
    ConditionalCheckFailed,
    ResourceNotFound,
    ResourceInUse,
    LimitExceeded,
    TransactionCanceled,
    IdempotentParameterMismatch,
}

impl Code {
    /// The name as it stands in `__type`, with its namespace.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Code::Validation => "com.amazon.coral.validate#ValidationException",
            Code::Serialization => "com.amazon.coral.service#SerializationException",
            Code::UnknownOperation => "com.amazon.coral.service#UnknownOperationException",
            Code::ConditionalCheckFailed => {
                "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"
            }
            Code::ResourceNotFound => "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
            Code::ResourceInUse => "com.amazonaws.dynamodb.v20120810#ResourceInUseException",
            Code::LimitExceeded => "com.amazonaws.dynamodb.v20120810#LimitExceededException",
            Code::TransactionCanceled => "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            Code::IdempotentParameterMismatch => {
                "com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException"
            }
        }
    }
}

/// How every refusal ends that is the mock's own.
const UNSUPPORTED: &str = " is not supported by the mock";

/// A refused request: becomes an HTTP 400 with DynamoDB's JSON error body.
///
/// One word large, and made out of line: what the engine does when nothing is wrong stays small.
#[derive(Debug, Clone)]
pub(crate) struct Failure(Box<Refusal>);

#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    pub(crate) message: String,
    /// The item as it was, where a failed condition was asked to return it.
    pub(crate) item: Option<Stored>,
    /// One reason for each action of a cancelled transaction.
    pub(crate) reasons: Vec<Option<Failure>>,
    /// The table whose absence is the reason: where tables come into being by themselves, the handler makes
    /// it.
    pub(crate) missing_table: Option<Box<str>>,
}

impl Deref for Failure {
    type Target = Refusal;

    fn deref(&self) -> &Refusal {
        &self.0
    }
}

impl Failure {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Failure {
        let message = message.into();
        Failure(Box::new(Refusal { code, message, item: None, reasons: Vec::new(), missing_table: None }))
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn validation(message: impl Into<String>) -> Failure {
        Failure::new(Code::Validation, message)
    }

    /// "One or more parameter values were invalid: ...", the prefix of most of DynamoDB's refusals.
    #[cold]
    #[inline(never)]
    pub(crate) fn parameter(message: impl AsRef<str>) -> Failure {
        Failure::validation(format!("One or more parameter values were invalid: {}", message.as_ref()))
    }

    /// A part of DynamoDB that the mock does not play, said so that nobody looks for a mistake of their own.
    #[cold]
    #[inline(never)]
    pub(crate) fn unsupported(what: impl AsRef<str>) -> Failure {
        Failure::validation(format!("{}{UNSUPPORTED}", what.as_ref()))
    }

    #[cold]
    pub(crate) fn condition_failed(item: Option<Stored>) -> Failure {
        let mut failure = Failure::new(Code::ConditionalCheckFailed, "The conditional request failed");
        failure.0.item = item;
        failure
    }

    /// A transaction that is cancelled, with a reason for each of its actions.
    pub(crate) fn cancelled(message: String, reasons: Vec<Option<Failure>>) -> Failure {
        let mut failure = Failure::new(Code::TransactionCanceled, message);
        failure.0.reasons = reasons;
        failure
    }

    pub(crate) fn into_message(self) -> String {
        self.0.message
    }

    /// The answer of operations on items where there is no such table.
    #[cold]
    pub(crate) fn no_table(name: &str) -> Failure {
        let mut failure = Failure::new(Code::ResourceNotFound, "Requested resource not found");
        failure.0.missing_table = Some(name.into());
        failure
    }

    /// The answer of operations on tables where there is no such table.
    #[cold]
    pub(crate) fn table_not_found(name: &str) -> Failure {
        let message = format!("Requested resource not found: Table: {name} not found");
        let mut failure = Failure::new(Code::ResourceNotFound, message);
        failure.0.missing_table = Some(name.into());
        failure
    }
}

/// The beginnings of refusals that no operation puts into the framework's words.
const NEVER_FRAMED: [&str; 4] = [
    "Item size ",
    "Supplied AttributeValue ",
    "ExpressionAttributeNames contains invalid key",
    "ExpressionAttributeValues contains invalid key",
];

impl Failure {
    /// A refusal in the words of the service's framework: `PutItem`, `UpdateItem` and `DeleteItem` put what they
    /// find wrong before they look for the table into "1 validation error detected: ...", where other operations
    /// say it plainly (public test suites; DynamoDB said it plainly everywhere once).
    #[cold]
    pub(crate) fn framed(mut self) -> Failure {
        let plain = self.message.contains("validation error")
            || self.message.ends_with(UNSUPPORTED)
            || NEVER_FRAMED.iter().any(|beginning| self.message.starts_with(beginning));
        if self.code == Code::Validation && !plain {
            self.0.message.insert_str(0, "1 validation error detected: ");
        }
        self
    }

    /// The code by which a cancelled transaction names this failure of one of its actions.
    pub(crate) fn reason_code(&self) -> &'static str {
        match self.code {
            Code::ConditionalCheckFailed => "ConditionalCheckFailed",
            _ => "ValidationError",
        }
    }
}
