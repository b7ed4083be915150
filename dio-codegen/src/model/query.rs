use super::{FieldType, Filter, FilterParameter, Fixed, Form, KeyRole, KeyText, Record};

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
    pub reach: Reach,
    /// What it answers with.
    pub reads: Reads,
    /// Whether it answers with all that it finds, by record, and how many items it reads for that at most.
    pub gather: Option<u32>,
}

/// How much a query reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Reach {
    /// Items of one partition (Query).
    Partition,
    /// The item of the primary key that its parameters and constants are (GetItem). It has no filter, limit or order.
    Item,
    /// The items of many such keys (BatchGetItem).
    Items,
}

/// What a query answers with of its records.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Reads {
    /// What there is where it reads: whole records, or what an index holds of one that it does not hold whole.
    Held,
    /// Whole records, in the order of an index that does not hold them whole.
    Hydrated,
    /// The key of its one record and these fields, indices into [`super::Record::fields`].
    Projection(Vec<usize>),
}

impl Query {
    /// Whether it answers with records of one type, so that it is that record's own. What gathers has a struct of its own.
    pub fn is_of_one_record(&self) -> bool {
        self.records.len() == 1 && self.gather.is_none()
    }

    /// Whether it finds one item of a record at most: what is given and fixed is the record's whole primary key.
    pub fn fixes_item(&self, record: &Record) -> bool {
        let is_fixed = |field: usize, form: Option<Form>| {
            let field = record.fields.get(field);
            // It follows from the rest of the key.
            if field.is_some_and(|field| matches!(field.field_type, FieldType::Shard { .. })) {
                return true;
            }
            let name = field.map(|field| field.name.as_str());
            let mut given = self.given.iter().filter(|given| Some(given.field.as_str()) == name);
            given.any(|given| given.derived.is_none() || given.derived == form)
                || self.fixed.iter().any(|fixed| Some(fixed.field.as_str()) == name)
        };
        let mut primary = record.keys.iter().filter(|key| key.role != KeyRole::Index);
        primary.all(|key| match &key.text {
            KeyText::Template(template) => {
                template.components().all(|component| is_fixed(component.field, Some(component.form)))
            }
            KeyText::Whole { field, .. } | KeyText::Bare { field } => is_fixed(*field, None),
        })
    }
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
