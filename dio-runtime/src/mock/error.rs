//! What the engine answers when it refuses a request.

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
#[derive(Debug, Clone)]
pub(crate) struct Failure {
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

impl Failure {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into(), item: None, reasons: Vec::new(), missing_table: None }
    }

    pub(crate) fn validation(message: impl Into<String>) -> Failure {
        Failure::new(Code::Validation, message)
    }

    /// "One or more parameter values were invalid: ...", the prefix of most of DynamoDB's refusals.
    pub(crate) fn parameter(message: impl AsRef<str>) -> Failure {
        Failure::validation(format!("One or more parameter values were invalid: {}", message.as_ref()))
    }

    /// A part of DynamoDB that the mock does not play, said so that nobody looks for a mistake of their own.
    pub(crate) fn unsupported(what: impl AsRef<str>) -> Failure {
        Failure::validation(format!("{}{UNSUPPORTED}", what.as_ref()))
    }

    pub(crate) fn condition_failed(item: Option<Stored>) -> Failure {
        Failure { item, ..Failure::new(Code::ConditionalCheckFailed, "The conditional request failed") }
    }

    /// The answer of operations on items where there is no such table.
    pub(crate) fn no_table(name: &str) -> Failure {
        Failure {
            missing_table: Some(name.into()),
            ..Failure::new(Code::ResourceNotFound, "Requested resource not found")
        }
    }

    /// The answer of operations on tables where there is no such table.
    pub(crate) fn table_not_found(name: &str) -> Failure {
        Failure {
            missing_table: Some(name.into()),
            ..Failure::new(
                Code::ResourceNotFound,
                format!("Requested resource not found: Table: {name} not found"),
            )
        }
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
    pub(crate) fn framed(mut self) -> Failure {
        let plain = self.message.contains("validation error")
            || self.message.ends_with(UNSUPPORTED)
            || NEVER_FRAMED.iter().any(|beginning| self.message.starts_with(beginning));
        if self.code == Code::Validation && !plain {
            self.message.insert_str(0, "1 validation error detected: ");
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
