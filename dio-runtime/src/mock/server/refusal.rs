//! What the port itself refuses, before the engine sees it, in DynamoDB's error shape.

use hyper::StatusCode;

use crate::mock::wire::Object;

use super::body::BodyError;

/// A refusal: a status, the type of error by its name on the wire, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    kind: &'static str,
    message: String,
    /// The rest of the request may still be on its way: there is no next one on this connection.
    pub(super) closes: bool,
}

impl Refusal {
    /// Not a request of the protocol.
    pub(super) fn unknown(status: StatusCode, message: impl Into<String>) -> Refusal {
        let kind = "com.amazon.coral.service#UnknownOperationException";
        Refusal { status, kind, message: message.into(), closes: false }
    }

    /// A body that is not what the protocol sends.
    pub(super) fn serialization(status: StatusCode, message: impl Into<String>) -> Refusal {
        let kind = "com.amazon.coral.service#SerializationException";
        Refusal { status, kind, message: message.into(), closes: false }
    }

    /// A mistake of the mock's own.
    pub(super) fn internal() -> Refusal {
        Refusal {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            kind: "com.amazonaws.dynamodb.v20120810#InternalServerError",
            message: "The mock failed to answer this request; please report it with what was sent".to_owned(),
            closes: false,
        }
    }

    pub(super) fn of_body(error: BodyError, limit: usize) -> Refusal {
        let refusal = match error {
            BodyError::TooLarge => Refusal::serialization(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("The request body is larger than {limit} bytes"),
            ),
            BodyError::TooSlow => Refusal::serialization(
                StatusCode::REQUEST_TIMEOUT,
                "The request body took too long to arrive",
            ),
            BodyError::Broken => {
                Refusal::serialization(StatusCode::BAD_REQUEST, "The request body is malformed or incomplete")
            }
        };
        Refusal { closes: true, ..refusal }
    }

    pub(super) fn body(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut object = Object::begin(&mut out);
        object.string("__type", self.kind);
        object.string("message", &self.message);
        object.end();
        out
    }
}
