use std::fmt;

use super::{Answer, Request};

/// What a write answers that is not about one record: `remove`, `insert_records`, `transacts`.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response {
    /// What was sent.
    pub request: Request,
    /// What DynamoDB answered.
    pub response: Answer,
}

impl fmt::Debug for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("request", &self.request)
            .field("response", &self.response)
            .finish()
    }
}

/// Gives a response the form that is safe to log.
macro_rules! debug_summary {
    ($($response:ident $(<$parameter:ident: $of:path>)?),* $(,)?) => {$(
        impl$(<$parameter: $of>)? $response$(<$parameter>)? {
            /// The response in one compact form for logs, which `Debug` shows as well: names, types, sizes and counts, and
            /// never a value.
            pub fn debug_summary(&self) -> String {
                format!("{self:?}")
            }
        }
    )*};
}

pub(super) use debug_summary;

debug_summary!(Response);
