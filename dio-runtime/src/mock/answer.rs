//! How a request is answered: the fault that was ordered for it, the engine, and the record of both.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::MockDynamo;
use super::batch_split::split;
use super::engine::Reply;
use super::fault::{Fault, Struck, THROTTLED};
use super::operation::Operation;
use super::request::{tables, transaction_actions};

/// An answer, and how it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MockAnswer {
    /// The HTTP status: 200, 400, or the 500 and 503 of faults.
    pub status: u16,
    /// The body of the JSON protocol.
    pub body: Vec<u8>,
    /// How late it comes, on the mock's clock.
    pub delay: Duration,
    /// The connection is cut and the answer never arrives.
    pub lost: bool,
}

impl MockAnswer {
    fn new(status: u16, body: Vec<u8>) -> MockAnswer {
        MockAnswer { status, body, delay: Duration::ZERO, lost: false }
    }

    fn lost() -> MockAnswer {
        MockAnswer {
            lost: true,
            ..MockAnswer::new(500, error_body("InternalServerError", "The connection was cut"))
        }
    }

    fn error(name: &str, message: &str) -> MockAnswer {
        let status = match name {
            "InternalServerError" => 500,
            "ServiceUnavailable" => 503,
            _ => 400,
        };
        MockAnswer::new(status, error_body(name, message))
    }
}

impl From<Reply> for MockAnswer {
    fn from(reply: Reply) -> MockAnswer {
        MockAnswer::new(reply.status, reply.body)
    }
}

impl MockDynamo {
    /// Answers one request of the JSON protocol: the operation's name (`PutItem`) and its body. What any
    /// transport needs; the SDK's client goes through here. It is for the transport to deliver the answer late
    /// or to cut the connection, where a test ordered that.
    pub fn answer(&self, operation: &str, body: &[u8]) -> MockAnswer {
        let answer = match self.fault_for(operation, body) {
            None => self.shared.engine.handle(operation, body).into(),
            Some(fault) => self.strike(&fault, operation, body),
        };
        self.shared.record().note(operation, body, &answer, self.shared.engine.clock().system_now());
        answer
    }

    /// [`answer`](MockDynamo::answer) for a transport that can only deliver a status and a body: answers come
    /// at once, and one that is lost is an `InternalServerError`.
    pub fn handle(&self, operation: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let answer = self.answer(operation, body);
        (answer.status, answer.body)
    }

    #[inline]
    fn fault_for(&self, operation: &str, body: &[u8]) -> Option<Fault> {
        if self.shared.faults.is_empty() {
            return None;
        }
        self.ordered_fault(operation, body)
    }

    #[cold]
    fn ordered_fault(&self, operation: &str, body: &[u8]) -> Option<Fault> {
        let body: Json = serde_json::from_slice(body).unwrap_or_default();
        let operation = Operation::named(operation).ok();
        self.shared.faults.take(&Struck {
            operation,
            tables: &tables(&body),
            actions: transaction_actions(&body),
        })
    }

    fn strike(&self, fault: &Fault, operation: &str, body: &[u8]) -> MockAnswer {
        let serve = || MockAnswer::from(self.shared.engine.handle(operation, body));
        match fault {
            Fault::Error(name, message) => MockAnswer::error(name, message),
            Fault::Unprocessed(count) => match split(body, *count) {
                // Not a batch: the engine says what is wrong with it.
                None => serve(),
                Some(None) => MockAnswer::error(THROTTLED.0, THROTTLED.1),
                Some(Some(split)) => match self.shared.engine.handle(operation, &split.processed) {
                    Reply { status: 200, body } => MockAnswer::new(200, split.join(body)),
                    refusal => refusal.into(),
                },
            },
            Fault::Conflict(actions) => {
                let body: Json = serde_json::from_slice(body).unwrap_or_default();
                let conflicts = (0..transaction_actions(&body)).map(|action| actions.contains(&action));
                cancellation(&conflicts.collect::<Vec<_>>())
            }
            Fault::Delay(duration) => MockAnswer { delay: *duration, ..serve() },
            Fault::RequestLost => MockAnswer::lost(),
            Fault::AnswerLost => {
                serve();
                MockAnswer::lost()
            }
        }
    }
}

/// The cancellation of a transaction, some of whose actions are in conflict.
fn cancellation(conflicts: &[bool]) -> MockAnswer {
    let code = |conflict: &bool| if *conflict { "TransactionConflict" } else { "None" };
    let codes: Vec<&str> = conflicts.iter().map(code).collect();
    let reasons: Vec<Json> = conflicts
        .iter()
        .map(|conflict| match conflict {
            true => {
                json!({ "Code": "TransactionConflict", "Message": "Transaction is ongoing for the item" })
            }
            false => json!({ "Code": "None" }),
        })
        .collect();
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": format!(
            "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
            codes.join(", ")
        ),
        "CancellationReasons": reasons,
    });
    MockAnswer::new(400, body.to_string().into_bytes())
}

/// The body of an error.
fn error_body(name: &str, message: &str) -> Vec<u8> {
    json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{name}"), "message": message })
        .to_string()
        .into_bytes()
}
