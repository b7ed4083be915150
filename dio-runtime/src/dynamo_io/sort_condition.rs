use aws_sdk_dynamodb::types::AttributeValue;

use super::key_value;
use crate::Error;

/// What a read of a partition requires of the sort key: one condition, as DynamoDB takes no more (Query,
/// `KeyConditionExpression`).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SortCondition {
    /// dynamo-io's `sort_key_starts`.
    BeginsWith(String),
    /// dynamo-io's `before_sort_key`: less than this.
    Before(String),
    /// dynamo-io's `after_sort_key`: greater than this.
    After(String),
    /// From the first to the second, both included.
    Between(String, String),
    /// Exactly this.
    Equal(String),
}

impl SortCondition {
    /// The sort key begins with a text.
    pub fn begins_with(start: impl Into<String>) -> Self {
        Self::BeginsWith(start.into())
    }

    /// The sort key is less than a text, in the order of their bytes.
    pub fn before(end: impl Into<String>) -> Self {
        Self::Before(end.into())
    }

    /// The sort key is greater than a text, in the order of their bytes.
    pub fn after(start: impl Into<String>) -> Self {
        Self::After(start.into())
    }

    /// The sort key is from the first to the second text, both included.
    pub fn between(start: impl Into<String>, end: impl Into<String>) -> Self {
        Self::Between(start.into(), end.into())
    }

    /// The sort key is this text.
    pub fn equal(value: impl Into<String>) -> Self {
        Self::Equal(value.into())
    }

    /// As dynamo-io writes it: each condition has its own number.
    pub(super) fn rendered(self) -> Result<RenderedSort, Error> {
        let value = |text| key_value::checked("sort", text);
        Ok(match self {
            Self::BeginsWith(start) => RenderedSort {
                text: "begins_with ( #k1, :v1 )",
                name: "#k1",
                values: vec![(":v1", value(start)?)],
            },
            Self::Before(end) => {
                RenderedSort { text: "#k2 < :v2", name: "#k2", values: vec![(":v2", value(end)?)] }
            }
            Self::After(start) => {
                RenderedSort { text: "#k3 > :v3", name: "#k3", values: vec![(":v3", value(start)?)] }
            }
            Self::Between(start, end) => RenderedSort {
                text: "#k1 BETWEEN :v1 AND :v2",
                name: "#k1",
                values: vec![(":v1", value(start)?), (":v2", value(end)?)],
            },
            Self::Equal(equal) => RenderedSort::equal(value(equal)?),
        })
    }
}

/// Names the condition, without its values.
impl std::fmt::Debug for SortCondition {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::BeginsWith(_) => "BeginsWith",
            Self::Before(_) => "Before",
            Self::After(_) => "After",
            Self::Between(..) => "Between",
            Self::Equal(_) => "Equal",
        })
    }
}

/// A condition on the sort key, with the placeholder of its name and its values by placeholder.
#[derive(Clone)]
pub(super) struct RenderedSort {
    pub(super) text: &'static str,
    pub(super) name: &'static str,
    pub(super) values: Vec<(&'static str, AttributeValue)>,
}

impl RenderedSort {
    pub(super) fn equal(value: AttributeValue) -> Self {
        Self { text: "#k1=:v1", name: "#k1", values: vec![(":v1", value)] }
    }
}
