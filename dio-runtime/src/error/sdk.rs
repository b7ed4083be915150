//! What the SDK answers, as an [`Error`].

use std::error::Error as StdError;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::error::{ConditionalCheckFailedException, TransactionCanceledException};

use super::{CancellationReason, Error, Kind};
use crate::requirement::Failure;

impl Error {
    /// For errors of the SDK that are not a service's answer.
    pub(crate) fn sdk(source: impl StdError + Send + Sync + 'static) -> Self {
        Self::new(Kind::Sdk { answer: None, source: Box::new(source) })
    }

    /// For a failed request.
    pub(crate) fn request<E>(error: SdkError<E>) -> Self
    where
        E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let throttled = matches!(
            error.code(),
            Some(
                "ProvisionedThroughputExceededException"
                    | "ThrottlingException"
                    | "RequestLimitExceeded"
                    | "RequestLimitExceededException"
            )
        );
        if throttled {
            return Self::new(Kind::Throttled(Box::new(error)));
        }
        let message = error.message().unwrap_or("no message");
        let answer = error.code().map(|code| format!("{code}: {message}"));
        Self::new(Kind::Sdk { answer, source: Box::new(error) })
    }

    /// For a failed conditional write.
    pub(crate) fn conditional<E>(error: SdkError<E>, failure: &Failure) -> Self
    where
        E: StdError + ProvideErrorMetadata + ConditionFailure + Send + Sync + 'static,
    {
        match error.as_service_error().and_then(E::condition_failure).map(|failed| failed.item.clone()) {
            Some(old) => Self::new(Kind::ConditionFailed {
                must_exist: failure.must_exist,
                immutable: failure.changed(old.as_ref()),
                old,
                source: Box::new(error),
            }),
            None => Self::request(error),
        }
    }

    pub(crate) fn cancelled<E>(error: SdkError<E>, exception: &TransactionCanceledException) -> Self
    where
        E: StdError + Send + Sync + 'static,
    {
        let reasons = exception.cancellation_reasons().iter().enumerate();
        let reasons = reasons.filter(|(_, reason)| reason.code().is_some_and(|code| code != "None")).map(
            |(step, reason)| CancellationReason {
                step,
                code: reason.code().unwrap_or_default().to_owned(),
                message: reason.message().map(str::to_owned),
                old: reason.item().cloned(),
            },
        );
        let reasons = reasons.collect();
        Self::new(Kind::Cancelled { reasons, source: Box::new(error) })
    }
}

/// The error of an operation that can have a condition.
pub(crate) trait ConditionFailure {
    fn condition_failure(&self) -> Option<&ConditionalCheckFailedException>;
}

macro_rules! condition_failure {
    ($($error:path),*) => {$(
        impl ConditionFailure for $error {
            fn condition_failure(&self) -> Option<&ConditionalCheckFailedException> {
                match self {
                    Self::ConditionalCheckFailedException(failed) => Some(failed),
                    _ => None,
                }
            }
        }
    )*};
}

condition_failure!(
    aws_sdk_dynamodb::operation::put_item::PutItemError,
    aws_sdk_dynamodb::operation::update_item::UpdateItemError,
    aws_sdk_dynamodb::operation::delete_item::DeleteItemError
);
