use super::Default;

/// What must hold of the records that a query answers with.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub enum Filter {
    /// All of these, two or more.
    All(Vec<Filter>),
    /// One of these at least, of two or more.
    Any(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// One comparison.
    Test(FilterTest),
}

impl Filter {
    /// That a field is what a query fixes it to.
    pub(crate) fn equal(fixed: Fixed) -> Self {
        Filter::Test(FilterTest {
            field: fixed.field,
            operator: FilterOperator::Equal,
            operands: vec![FilterOperand::Constant(fixed.value)],
        })
    }
}

/// The comparison of one field. It has an attribute of its own, which what is read holds and which is no key attribute of it;
/// the operator is one that its type has.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FilterTest {
    /// The field's name.
    pub field: String,
    /// How it is compared.
    pub operator: FilterOperator,
    /// With what: none for [`FilterOperator::Exists`], two for `Between`, one or more for `In`, else one.
    pub operands: Vec<FilterOperand>,
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum FilterOperator {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `between`, both ends included.
    Between,
    /// `in`
    In,
    /// `begins_with`
    BeginsWith,
    /// `contains`: a text of a text, or an element of a set or list.
    Contains,
    /// `exists`
    Exists,
}

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub enum FilterOperand {
    /// A value of the field's type, or of its elements'.
    Constant(Constant),
    /// The [`FilterParameter`] of this name.
    Parameter(String),
}

/// A parameter that a filter brings.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FilterParameter {
    /// Its name.
    pub name: String,
    /// The field whose type it has.
    pub field: String,
    /// Whether it has the type of that field's elements.
    pub is_element: bool,
}

/// A constant of a schema: a value that its field can have.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub enum Constant {
    /// As a default; never [`Default::Empty`].
    Plain(Default),
    /// Of a date, datetime, uuid or ulid: the text that is stored.
    Stored(String),
}

/// `fixed`, of a field that is part of the key that is read.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Fixed {
    /// The field's name.
    pub field: String,
    /// What it is equal to.
    pub value: Constant,
}
