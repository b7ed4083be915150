use std::borrow::Cow;

/// An index as dynamo-io names it: which attributes it reads by. The table itself is the index without a name.
///
/// ```
/// use dio_runtime::dynamo_io::{Index, Indexes};
///
/// assert_eq!(Indexes::G1_SORT, Index::new("g1_sort", "g1k", Some("sk")));
/// let own = Index::new(format!("by_{}", "email"), "email_key", None);
/// assert_eq!(own.name.as_deref(), Some("by_email"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Index {
    /// Its name (`IndexName`); none for the table itself.
    pub name: Option<Cow<'static, str>>,
    /// The attribute of its partition key.
    pub partition_key: Cow<'static, str>,
    /// The attribute of its sort key.
    pub sort_key: Option<Cow<'static, str>>,
}

impl Index {
    /// An index of this name over these attributes.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        partition_key: impl Into<Cow<'static, str>>,
        sort_key: impl Into<Option<&'static str>>,
    ) -> Self {
        Self {
            name: Some(name.into()),
            partition_key: partition_key.into(),
            sort_key: sort_key.into().map(Cow::Borrowed),
        }
    }

    /// The table itself, whose key has these attributes.
    pub fn table(
        partition_key: impl Into<Cow<'static, str>>,
        sort_key: impl Into<Option<&'static str>>,
    ) -> Self {
        Self { name: None, partition_key: partition_key.into(), sort_key: sort_key.into().map(Cow::Borrowed) }
    }

    const fn fixed(name: &'static str, partition_key: &'static str, sort_key: &'static str) -> Self {
        Self {
            name: Some(Cow::Borrowed(name)),
            partition_key: Cow::Borrowed(partition_key),
            sort_key: Some(Cow::Borrowed(sort_key)),
        }
    }
}

/// dynamo-io's index layouts, over the attributes that its columns write: `pk`, `sk`, `g1k`, `g2k`, `g3k`.
///
/// Six of the Python constants name other attributes (`g1` instead of `g1k`), so that nothing written by a global column is found
/// through them: they are right here, and as they are there in [`LegacyIndexes`].
#[derive(Debug, Clone, Copy)]
pub enum Indexes {}

/// dynamo-io's constants as they are in Python, for tables whose indexes were created from them.
///
/// `G3_G2` does not exist: both of its keys are `g3` there, which DynamoDB refuses for an index.
#[derive(Debug, Clone, Copy)]
pub enum LegacyIndexes {}

macro_rules! indexes {
    ($indexes:ident: $($constant:ident = $name:literal($partition:literal, $sort:literal);)*) => {
        impl $indexes {
            /// The table itself: `pk`, `sk`.
            pub const STANDARD: Index = Index {
                name: None,
                partition_key: Cow::Borrowed("pk"),
                sort_key: Some(Cow::Borrowed("sk")),
            };

            $(
                #[doc = concat!("`", $name, "`: `", $partition, "`, `", $sort, "`.")]
                pub const $constant: Index = Index::fixed($name, $partition, $sort);
            )*
        }
    };
}

indexes! { Indexes:
    INVERTED = "inverted"("sk", "pk");
    PARTITION_G1 = "partition_g1"("pk", "g1k");
    PARTITION_G2 = "partition_g2"("pk", "g2k");
    PARTITION_G3 = "partition_g3"("pk", "g3k");
    SORT_G1 = "sort_g1"("sk", "g1k");
    SORT_G2 = "sort_g2"("sk", "g2k");
    SORT_G3 = "sort_g3"("sk", "g3k");
    G1_PARTITION = "g1_partition"("g1k", "pk");
    G1_SORT = "g1_sort"("g1k", "sk");
    G1_G2 = "g1_g2"("g1k", "g2k");
    G1_G3 = "g1_g3"("g1k", "g3k");
    G2_PARTITION = "g2_partition"("g2k", "pk");
    G2_SORT = "g2_sort"("g2k", "sk");
    G2_G1 = "g2_g1"("g2k", "g1k");
    G2_G3 = "g2_g3"("g2k", "g3k");
    G3_PARTITION = "g3_partition"("g3k", "pk");
    G3_SORT = "g3_sort"("g3k", "sk");
    G3_G1 = "g3_g1"("g3k", "g1k");
    G3_G2 = "g3_g2"("g3k", "g2k");
}

indexes! { LegacyIndexes:
    INVERTED = "inverted"("sk", "pk");
    PARTITION_G1 = "partition_g1"("pk", "g1k");
    PARTITION_G2 = "partition_g2"("pk", "g2k");
    PARTITION_G3 = "partition_g3"("pk", "g3k");
    SORT_G1 = "sort_g1"("sk", "g1k");
    SORT_G2 = "sort_g2"("sk", "g2k");
    SORT_G3 = "sort_g3"("sk", "g3k");
    G1_PARTITION = "g1_partition"("g1k", "pk");
    G1_SORT = "g1_sort"("g1k", "sk");
    G1_G2 = "g1_g2"("g1", "g2");
    G1_G3 = "g1_g3"("g1", "g3");
    G2_PARTITION = "g2_partition"("g2k", "pk");
    G2_SORT = "g2_sort"("g2k", "sk");
    G2_G1 = "g2_g1"("g2", "g1");
    G2_G3 = "g2_g3"("g2", "g3");
    G3_PARTITION = "g3_partition"("g3k", "pk");
    G3_SORT = "g3_sort"("g3k", "sk");
    G3_G1 = "g3_g1"("g3", "g1");
    G3_G2 = "g3_g3"("g3", "g3");
}
