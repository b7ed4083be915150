use serde::Serialize;
use toml::de::DeValue;

use super::Filter;
use super::gather::Gather;
use super::reader::{Reader, TomlValue, Walk};
use super::value::Value;
use crate::model::{Order, RangeOperator};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;

/// `[query.NAME]`
#[derive(Debug, Clone, Serialize)]
pub struct Query {
    /// Its name.
    pub name: Spanned<String>,
    /// `doc`
    pub doc: Option<String>,
    /// `records`
    pub records: Vec<Spanned<String>>,
    /// `index`
    pub index: Option<Spanned<String>>,
    /// `given`
    pub given: Vec<Given>,
    /// `range`
    pub range: Option<Range>,
    /// `order`
    pub order: Option<Spanned<Order>>,
    /// `fixed`
    pub fixed: Vec<Fixed>,
    /// `filter`
    pub filter: Option<Filter>,
    /// `limit`
    pub limit: Option<Spanned<u32>>,
    /// `consistent`
    pub consistent: Option<Spanned<bool>>,
    /// `fan_out`: what all of is read
    pub fan_out: Option<Given>,
    /// `many`
    pub many: Option<Spanned<bool>>,
    /// `allow`
    pub allow: Vec<Spanned<String>>,
    /// `hydrate`
    pub hydrate: Option<Spanned<bool>>,
    /// `projection`, and where it stands.
    pub projection: Option<Spanned<Vec<Spanned<String>>>>,
    /// `gather`
    pub gather: Option<Gather>,
}

/// A parameter: `"customer_id"`, or a derived form, `"at:day"`.
#[derive(Debug, Clone, Serialize)]
pub struct Given {
    /// As written.
    pub text: Spanned<String>,
    /// The field.
    pub field: String,
    /// The form.
    pub form: Option<String>,
}

/// `fixed = { state = "open" }`: one field of it.
#[derive(Debug, Clone, Serialize)]
pub struct Fixed {
    /// The field.
    pub field: Spanned<String>,
    /// What it is equal to.
    pub value: Spanned<Value>,
}

/// `range = { placed_at = ">=" }`
#[derive(Debug, Clone, Serialize)]
pub struct Range {
    /// The field.
    pub field: Spanned<String>,
    /// The operator.
    pub operator: Spanned<RangeOperator>,
}

const OPERATORS: [(&str, RangeOperator); 6] = [
    (">=", RangeOperator::AtLeast),
    (">", RangeOperator::After),
    ("<=", RangeOperator::AtMost),
    ("<", RangeOperator::Before),
    ("between", RangeOperator::Between),
    ("begins_with", RangeOperator::BeginsWith),
];

impl Query {
    pub(super) fn parse(walk: &mut Walk<'_>, name: Spanned<String>, value: &TomlValue<'_>) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            walk.wrong_type(&name.value, "a table", value);
            return None;
        };
        walk.snake_case_name("a query", &name);
        let mut reader = Reader::new(format!("query `{}`", name.value), name.span, table);
        let doc = reader.string(walk, "doc").map(|doc| doc.value);
        reader.required(walk, "records");
        let records = reader.strings(walk, "records");
        if let Some(value) = table.get("records")
            && matches!(value.get_ref(), DeValue::Array(items) if items.is_empty())
        {
            walk.problems.push(
                Diagnostic::new(&rules::INVALID_VALUE, format!("query `{}` returns no records", name.value))
                    .at(walk.span(value.span()), "expected at least one"),
            );
        }
        let index = reader.string(walk, "index");
        let given = reader.strings(walk, "given").into_iter().map(Given::new).collect();
        let range = reader.get("range").and_then(|value| Range::parse(walk, value));
        let order = reader.one_of(walk, "order", &[("asc", Order::Ascending), ("desc", Order::Descending)]);
        let fixed = reader.sections(walk, "fixed", Fixed::parse);
        let filter = reader.string(walk, "filter");
        let filter = filter.and_then(|filter| Filter::parse(walk, &filter));
        let limit = reader.get("limit").and_then(|value| limit(walk, value));
        let consistent = reader.boolean(walk, "consistent");
        let many = reader.boolean(walk, "many");
        let fan_out = reader.string(walk, "fan_out").map(Given::new);
        let allow = reader.strings(walk, "allow");
        let hydrate = reader.boolean(walk, "hydrate");
        let span = table.get("projection").map(|value| walk.span(value.span()));
        let names = reader.strings(walk, "projection");
        let projection = span.map(|span| Spanned::new(names, span));
        let gather = reader.get("gather").and_then(|value| Gather::parse(walk, value));
        if let Some(gather) = gather {
            gather.check(walk, &name, table);
        }
        reader.finish(walk);
        Some(Self {
            name,
            doc,
            records,
            index,
            given,
            range,
            order,
            fixed,
            filter,
            limit,
            consistent,
            fan_out,
            many,
            hydrate,
            projection,
            gather,
            allow,
        })
    }
}

fn limit(walk: &mut Walk<'_>, value: &TomlValue<'_>) -> Option<Spanned<u32>> {
    let span = walk.span(value.span());
    let Value::Integer(text) = Value::parse(value.get_ref()) else {
        walk.wrong_type("limit", "an integer", value);
        return None;
    };
    match text.parse().ok().filter(|limit| *limit > 0) {
        Some(limit) => Some(Spanned::new(limit, span)),
        None => {
            walk.problems.push(
                Diagnostic::new(&rules::INVALID_VALUE, format!("`limit` cannot be {text}"))
                    .at(span, format!("expected 1 to {}", u32::MAX)),
            );
            None
        }
    }
}

impl Fixed {
    fn parse(walk: &mut Walk<'_>, field: Spanned<String>, value: &TomlValue<'_>) -> Option<Self> {
        let value = Spanned::new(Value::parse(value.get_ref()), walk.span(value.span()));
        Some(Self { field, value })
    }
}

impl Given {
    fn new(text: Spanned<String>) -> Self {
        let (field, form) = match text.value.split_once(':') {
            Some((field, form)) => (field.to_owned(), Some(form.to_owned())),
            None => (text.value.clone(), None),
        };
        Self { text, field, form }
    }
}

impl Range {
    fn parse(walk: &mut Walk<'_>, value: &TomlValue<'_>) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            walk.wrong_type("range", "a table of one field and its operator", value);
            return None;
        };
        let span = walk.span(value.span());
        let mut entries = table.iter();
        let (Some((field, operator)), None) = (entries.next(), entries.next()) else {
            walk.problems.push(
                Diagnostic::new(&rules::INVALID_VALUE, "a range is on one field")
                    .at(span, format!("this has {}", table.len()))
                    .note("DynamoDB compares the sort key once, so only the component after those given can have a range"),
            );
            return None;
        };
        let field = Spanned::new(field.get_ref().to_string(), walk.span(field.span()));
        let text = walk.string(&field.value, operator)?;
        match OPERATORS.iter().find(|(name, _)| *name == text.value) {
            Some((_, operator)) => Some(Self { field, operator: Spanned::new(*operator, text.span) }),
            None => {
                walk.invalid_value("range", &text, &OPERATORS.map(|(name, _)| name));
                None
            }
        }
    }
}
