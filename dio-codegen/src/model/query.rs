/// A named access pattern, `[query.*]`.
#[derive(Debug, Clone)]
pub struct Query {
    /// Its name, a snake case identifier.
    pub name: String,
    /// The `doc` of the schema.
    pub doc: Option<String>,
    /// The records, indices into [`super::Table::records`], in source order.
    pub records: Vec<usize>,
    /// The index it reads, into [`super::Table::indexes`]; none for the table itself.
    pub index: Option<usize>,
    /// The names of the fields that are parameters, in source order. With the whole partition key given,
    /// they are its components and then leading components of the sort key, of each record.
    pub given: Vec<String>,
    /// A range on the next component of the sort key.
    pub range: Option<QueryRange>,
    /// The direction.
    pub order: Order,
}

/// A range on one component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryRange {
    /// The field's name.
    pub field: String,
    /// The operator.
    pub operator: RangeOperator,
}

/// How a range is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By ascending sort key.
    Ascending,
    /// By descending sort key.
    Descending,
}
