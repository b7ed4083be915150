//! What a query's filter compares: fields, operators, values and parameters.

use super::super::package::{Problems, Record, Types};
use super::{constant, template};
use crate::model::{
    self, Constant, FieldType, FilterOperand, FilterOperator, FilterParameter, FilterTest, NamedType,
};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;
use crate::syntax::{self, Operand, OperandValue, Value, either};

/// Looks up what filters name.
pub(super) struct Resolver<'a, 's> {
    pub(super) query: &'a syntax::Query,
    /// One or more.
    pub(super) records: &'a [&'a Record<'s>],
    pub(super) types: &'a Types<'s>,
    pub(super) problems: &'a mut Problems,
    /// Those that have been named, with where.
    pub(super) parameters: Vec<(FilterParameter, FieldType, crate::sources::Span)>,
}

impl Resolver<'_, '_> {
    /// The filter; none if something in it is wrong.
    pub(super) fn filter(&mut self, filter: &syntax::Filter) -> Option<model::Filter> {
        match filter {
            syntax::Filter::All(filters) => self.several(filters).map(model::Filter::All),
            syntax::Filter::Any(filters) => self.several(filters).map(model::Filter::Any),
            syntax::Filter::Not(filter) => self.filter(filter).map(|it| model::Filter::Not(Box::new(it))),
            syntax::Filter::Test(test) => self.test(test).map(model::Filter::Test),
        }
    }

    fn several(&mut self, filters: &[syntax::Filter]) -> Option<Vec<model::Filter>> {
        let resolved: Vec<_> = filters.iter().map(|filter| self.filter(filter)).collect();
        resolved.into_iter().collect()
    }

    fn test(&mut self, test: &syntax::Test) -> Option<FilterTest> {
        let field_type = self.field(&test.field, "filter")?;
        let Some(operand) = operand_type(&field_type, test.operator.value, self.types) else {
            self.problems.push(self.lacking(test, &field_type));
            return None;
        };
        let operands: Vec<_> =
            test.operands.iter().map(|written| self.operand(test, written, &operand)).collect();
        Some(FilterTest {
            field: test.field.value.clone(),
            operator: test.operator.value,
            operands: operands.into_iter().collect::<Option<_>>()?,
        })
    }

    /// The type of a field that all records have; none if they have not, which is told.
    pub(super) fn field(&mut self, name: &Spanned<String>, what: &str) -> Option<FieldType> {
        let mut fields = Vec::new();
        let mut is_complete = true;
        for record in self.records {
            match template::field(name, what, record, self.problems) {
                Some(field) => fields.push((record, field)),
                None => is_complete = false,
            }
        }
        if !is_complete || fields.iter().any(|(record, field)| !record.fields[*field].known) {
            return None;
        }
        let model = |(record, field): &(&&Record<'_>, usize)| {
            let field = &record.model.fields[*field];
            (field.field_type.clone(), field.attribute.clone())
        };
        let first = fields.first()?;
        if let Some(other) = fields.iter().find(|other| model(other) != model(first)) {
            let (one, two) = (&first.0.model.name, &other.0.model.name);
            let problem = Diagnostic::new(
                &rules::FILTER_FIELD,
                format!("`{}` is not the same in `{one}` and in `{two}`", name.value),
            );
            self.problems.push(
                problem
                    .at(name.span, "this would be one condition on all records of the query")
                    .beside(first.0.fields[first.1].span, format!("in `{one}`"))
                    .beside(other.0.fields[other.1].span, format!("in `{two}`")),
            );
            return None;
        }
        Some(model(first).0)
    }

    fn lacking(&self, test: &syntax::Test, field_type: &FieldType) -> Diagnostic {
        let has = OPERATORS.iter().filter(|(of, _)| operand_type(field_type, *of, self.types).is_some());
        let mut shown: Vec<String> = has.map(|(_, text)| format!("`{text}`")).collect();
        shown.dedup();
        let sign = OPERATORS.iter().find(|(of, _)| *of == test.operator.value).map_or("", |(_, text)| text);
        let sign = if test.operator.value == FilterOperator::Between { "between" } else { sign };
        Diagnostic::new(
            &rules::FILTER_OPERATOR,
            format!("`{sign}` is no comparison of `{}`", test.field.value),
        )
        .at(test.operator.span, format!("{} is compared by {}", kind(field_type, self.types), either(&shown)))
    }

    fn operand(
        &mut self,
        test: &syntax::Test,
        written: &Operand,
        field_type: &FieldType,
    ) -> Option<FilterOperand> {
        match &written.value {
            OperandValue::Parameter(name) => self.parameter(test, written, name, field_type),
            value => {
                self.constant(&test.field.value, value, written, field_type).map(FilterOperand::Constant)
            }
        }
    }

    fn constant(
        &mut self,
        field: &str,
        value: &OperandValue,
        written: &Operand,
        field_type: &FieldType,
    ) -> Option<Constant> {
        let variants = constant::variants(field_type, self.types);
        let is_enum = !variants.is_empty();
        let plain = match value {
            OperandValue::Word(word) if is_enum => Value::String(word.clone()),
            OperandValue::Word(word) => match word.as_str() {
                "true" => Value::Boolean(true),
                "false" => Value::Boolean(false),
                _ => Value::Other("a word"),
            },
            OperandValue::Text(_) if is_enum => Value::Other("a text"),
            OperandValue::Text(text) => Value::String(text.clone()),
            OperandValue::Number(text) if text.contains(['.', 'e', 'E']) => Value::Float(text.clone()),
            OperandValue::Number(text) => Value::Integer(text.clone()),
            OperandValue::Parameter(_) => return None,
        };
        let found = constant::of_type(&plain, field_type, self.types);
        let (OperandValue::Word(text) | OperandValue::Text(text)) = value else {
            return found
                .map_err(|expected| {
                    self.wrong_constant(field, &expected.replace('"', ""), written.span, None)
                })
                .ok();
        };
        let expected = match found {
            Ok(constant) => return Some(constant),
            Err(expected) => expected.replace('"', ""),
        };
        let exact = written.span.end - written.span.start;
        let instead = match value {
            // A variant in quotes, and a text without.
            OperandValue::Text(_) if variants.contains(&text.as_str()) => Some(text.clone()),
            OperandValue::Word(_)
                if constant::of_type(&Value::String(text.clone()), field_type, self.types).is_ok() =>
            {
                Some(format!("'{text}'"))
            }
            OperandValue::Word(_) => {
                crate::report::nearest(text, variants.iter().copied()).map(str::to_owned)
            }
            _ => None,
        };
        // Only where the text stands as it is.
        let instead = instead.filter(|_| exact <= text.len() + 2);
        self.wrong_constant(field, &expected, written.span, instead);
        None
    }

    /// A value that the field cannot have.
    pub(super) fn wrong_constant(
        &mut self,
        field: &str,
        expected: &str,
        span: crate::sources::Span,
        instead: Option<String>,
    ) {
        let message = format!("`{field}` of query `{}` cannot be this", self.query.name.value);
        let problem =
            Diagnostic::new(&rules::QUERY_CONSTANT, message).at(span, format!("expected {expected}"));
        self.problems.push(match instead {
            Some(text) => problem.suggest(format!("write `{text}`"), span, text),
            None => problem,
        });
    }

    fn parameter(
        &mut self,
        test: &syntax::Test,
        written: &Operand,
        name: &str,
        field_type: &FieldType,
    ) -> Option<FilterOperand> {
        let given = self.query.given.iter().find(|given| {
            let form = given.form.as_ref().map(|form| format!("_{form}")).unwrap_or_default();
            format!("{}{form}", given.field) == name
        });
        let taken = given.map(|given| given.text.span);
        let range = self.query.range.as_ref().filter(|range| range.field.value == name);
        if let Some(taken) = taken.or(range.map(|range| range.field.span)) {
            self.problems.push(
                Diagnostic::new(&rules::QUERY_PARAMETER, format!("two parameters are called `{name}`"))
                    .at(written.span, "of the filter")
                    .beside(taken, "of the key"),
            );
            return None;
        }
        if let Some((_, first, span)) = self.parameters.iter().find(|(known, ..)| known.name == name) {
            if first != field_type {
                self.problems.push(
                    Diagnostic::new(
                        &rules::QUERY_PARAMETER,
                        format!("the parameter `:{name}` has two types"),
                    )
                    .at(written.span, format!("{} here", kind(field_type, self.types)))
                    .beside(*span, format!("{} here", kind(first, self.types))),
                );
                return None;
            }
            return Some(FilterOperand::Parameter(name.to_owned()));
        }
        let of_elements = test.operator.value == FilterOperator::Contains;
        let parameter = FilterParameter {
            name: name.to_owned(),
            field: test.field.value.clone(),
            is_element: of_elements && self.field_type(&test.field.value).as_ref() != Some(field_type),
        };
        self.parameters.push((parameter, field_type.clone(), written.span));
        Some(FilterOperand::Parameter(name.to_owned()))
    }

    fn field_type(&self, name: &str) -> Option<FieldType> {
        let record = self.records.first()?;
        record.field(name).map(|field| record.model.fields[field].field_type.clone())
    }
}

/// All of some filters, as one.
pub(super) fn all_of(filters: impl Iterator<Item = model::Filter>) -> Option<model::Filter> {
    let mut all = Vec::new();
    for filter in filters {
        match filter {
            model::Filter::All(filters) => all.extend(filters),
            other => all.push(other),
        }
    }
    let last = all.pop()?;
    Some(if all.is_empty() { last } else { model::Filter::All(all.into_iter().chain([last]).collect()) })
}

/// Those of docs/schema.md as they are written; `between` goes with `<`.
const OPERATORS: [(FilterOperator, &str); 10] = [
    (FilterOperator::Equal, "="),
    (FilterOperator::NotEqual, "<>"),
    (FilterOperator::In, "in"),
    (FilterOperator::Less, "<"),
    (FilterOperator::LessOrEqual, "<="),
    (FilterOperator::Greater, ">"),
    (FilterOperator::GreaterOrEqual, ">="),
    (FilterOperator::BeginsWith, "begins_with"),
    (FilterOperator::Contains, "contains"),
    (FilterOperator::Exists, "exists"),
];

/// The type of what a field is compared with; none if its type has not the operator.
fn operand_type(field_type: &FieldType, operator: FilterOperator, types: &Types<'_>) -> Option<FieldType> {
    let underlying = field_type.underlying(&types.model);
    let is_ordered = matches!(
        underlying,
        FieldType::String
            | FieldType::Bytes
            | FieldType::Date
            | FieldType::Datetime(_)
            | FieldType::Timestamp
            | FieldType::Integer
            | FieldType::LongInteger
            | FieldType::Float
            | FieldType::Decimal
            | FieldType::Uuid
            | FieldType::Ulid
    );
    let is_enum = matches!(underlying, FieldType::Named(index)
        if matches!(types.model[*index].definition, NamedType::Enum { .. }));
    let own = || field_type.clone();
    match operator {
        FilterOperator::Exists => Some(own()),
        FilterOperator::Equal | FilterOperator::NotEqual | FilterOperator::In => {
            (is_ordered || is_enum || *underlying == FieldType::Boolean).then(own)
        }
        FilterOperator::Less
        | FilterOperator::LessOrEqual
        | FilterOperator::Greater
        | FilterOperator::GreaterOrEqual
        | FilterOperator::Between => is_ordered.then(own),
        FilterOperator::BeginsWith => matches!(underlying, FieldType::String | FieldType::Bytes).then(own),
        FilterOperator::Contains => match underlying {
            FieldType::String => Some(own()),
            FieldType::StringSet => Some(FieldType::String),
            FieldType::IntegerSet => Some(FieldType::Integer),
            FieldType::FloatSet => Some(FieldType::Float),
            FieldType::BinarySet => Some(FieldType::Bytes),
            FieldType::ListOf(of) => Some(FieldType::clone(of)),
            _ => None,
        },
    }
}

/// What a type is, in messages.
fn kind(field_type: &FieldType, types: &Types<'_>) -> String {
    let kind = match field_type {
        FieldType::Boolean => "a boolean",
        FieldType::String => "a string",
        FieldType::Bytes => "bytes",
        FieldType::Date => "a date",
        FieldType::Datetime(_) => "a datetime",
        FieldType::Timestamp => "a timestamp",
        FieldType::Integer | FieldType::LongInteger => "an integer",
        FieldType::Float => "a float",
        FieldType::Decimal => "a decimal",
        FieldType::Uuid => "a UUID",
        FieldType::Ulid => "a ULID",
        FieldType::List | FieldType::ListOf(_) => "a list",
        FieldType::Map | FieldType::MapOf(_) => "a map",
        FieldType::StringSet | FieldType::IntegerSet | FieldType::FloatSet | FieldType::BinarySet => "a set",
        FieldType::Any => "a raw attribute value",
        FieldType::Shard { .. } => "a shard",
        FieldType::Named(index) => return format!("`{}`", types.model[*index].name),
    };
    kind.to_owned()
}
