use super::{Filter, FilterParameter, Fixed, Form};

/// A named access pattern, `[query.*]`.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Query {
    /// Its name, a snake case identifier.
    pub name: String,
    /// The `doc` of the schema.
    pub doc: Option<String>,
    /// The records, indices into [`super::Table::records`], in source order.
    pub records: Vec<usize>,
    /// The index it reads, into [`super::Table::indexes`]; none for the table itself.
    pub index: Option<usize>,
    /// Beside `records`: the key of each attribute that is read, partition first, as an index into
    /// [`super::Record::keys`].
    pub keys: Vec<Vec<usize>>,
    /// The parameters, in source order: every component of the partition key, and then leading components of
    /// the sort key, of each record.
    pub given: Vec<Given>,
    /// A range on the next component of the sort key.
    pub range: Option<QueryRange>,
    /// A component of the partition key of which all values are read: a shard, or the bucket of time (a derived form) of a
    /// range on the same field that has both ends.
    pub fan_out: Option<Given>,
    /// The direction.
    pub order: Order,
    /// Constants of the key that is read, beside the parameters.
    pub fixed: Vec<Fixed>,
    /// What else must hold, constants outside the key included. Over several records its fields are of one type and attribute
    /// in all of them.
    pub filter: Option<Filter>,
    /// The parameters of the filter, in the order in which it names them, after those of `given` and `range`.
    pub parameters: Vec<FilterParameter>,
    /// The most records, unless the caller says another number.
    pub limit: Option<u32>,
    /// Whether the read is consistent; never of a global index.
    pub consistent: bool,
    /// How much it reads.
    pub reads: Reads,
}

/// How much a query reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Reads {
    /// Items of one partition (Query).
    Partition,
    /// The item of the primary key that its parameters and constants are (GetItem). It has no filter, limit or order.
    Item,
    /// The items of many such keys (BatchGetItem).
    Items,
}

/// A parameter of a query: a component of a key.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Given {
    /// The field's name.
    pub field: String,
    /// The form, if it is a derived one (`"at:day"`): [`Form::Day`], [`Form::Month`] or [`Form::Hour`].
    pub derived: Option<Form>,
}

/// A range on one component.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct QueryRange {
    /// The field's name.
    pub field: String,
    /// The operator.
    pub operator: RangeOperator,
}

/// How a range is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum RangeOperator {
    /// `>=`
    AtLeast,
    /// `>`
    After,
    /// `<=`
    AtMost,
    /// `<`
    Before,
    /// `between`, both ends included.
    Between,
    /// `begins_with`, strings only.
    BeginsWith,
}

/// The direction of a query (Query, `ScanIndexForward`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Order {
    /// By ascending sort key.
    Ascending,
    /// By descending sort key.
    Descending,
}
