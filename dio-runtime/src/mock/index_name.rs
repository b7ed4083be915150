//! Which index a test looks into.

use crate::dynamo_io::Index;

/// The name of an index, or dynamo-io's constant for it: of the standard one, the table itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexName(Option<String>);

impl IndexName {
    /// The name; none is the table itself.
    pub(super) fn name(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl From<&str> for IndexName {
    fn from(name: &str) -> IndexName {
        IndexName(Some(name.to_owned()))
    }
}

impl From<String> for IndexName {
    fn from(name: String) -> IndexName {
        IndexName(Some(name))
    }
}

impl From<Index> for IndexName {
    fn from(index: Index) -> IndexName {
        IndexName(index.name.map(Into::into))
    }
}
