//! A query's filter as a condition over the record's handles.

use super::access::Access;
use crate::model::{FieldType, Filter, FilterOperand, FilterOperator, FilterParameter, FilterTest};
use crate::rust::names;
use crate::rust::types::Scope;

/// A condition, and the parameters that it brings.
#[derive(Default)]
pub(super) struct Condition {
    pub(super) expression: String,
    pub(super) parameters: Vec<String>,
    pub(super) bindings: Vec<String>,
}

/// Writes the filter of a query. Over several records it is of the first, whose attributes the others have as well.
pub(super) fn condition(access: &Access<'_>, filter: &Filter, parameters: &[FilterParameter]) -> Condition {
    let mut writer = Writer { access, parameters, uses: vec![Uses::default(); parameters.len()] };
    writer.count(filter);
    let expression = writer.write(filter);
    let mut condition = Condition { expression, ..Condition::default() };
    for (parameter, uses) in parameters.iter().zip(&writer.uses) {
        let ident = names::snake(&parameter.name);
        let (field_type, rust) = writer.parameter_type(parameter);
        if !access.types.takes_into(&field_type) {
            condition.parameters.push(format!("{ident}: {rust}"));
            continue;
        }
        let into = match access.scope {
            Scope::Module => "Into",
            Scope::Root => "::core::convert::Into",
        };
        condition.parameters.push(format!("{ident}: impl {into}<{rust}>"));
        if uses.is_bound() {
            condition.bindings.push(format!("let {ident}: {rust} = ::core::convert::Into::into({ident});"));
        }
    }
    condition
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    left: usize,
    several: bool,
    in_list: bool,
}

impl Uses {
    /// Whether one value of the type has to be made of what is passed.
    fn is_bound(self) -> bool {
        self.several || self.in_list
    }
}

struct Writer<'a> {
    access: &'a Access<'a>,
    parameters: &'a [FilterParameter],
    /// Beside `parameters`.
    uses: Vec<Uses>,
}

impl Writer<'_> {
    fn count(&mut self, filter: &Filter) {
        match filter {
            Filter::All(filters) | Filter::Any(filters) => {
                filters.iter().for_each(|filter| self.count(filter));
            }
            Filter::Not(filter) => self.count(filter),
            Filter::Test(test) => {
                for operand in &test.operands {
                    let FilterOperand::Parameter(name) = operand else { continue };
                    let position = self.parameters.iter().position(|parameter| parameter.name == *name);
                    if let Some(uses) = position.and_then(|position| self.uses.get_mut(position)) {
                        uses.several = uses.left > 0;
                        uses.left += 1;
                        uses.in_list |= test.operator == FilterOperator::In;
                    }
                }
            }
        }
    }

    fn write(&mut self, filter: &Filter) -> String {
        let nested = |writer: &mut Self, filter: &Filter| match filter {
            Filter::All(_) | Filter::Any(_) => format!("({})", writer.write(filter)),
            Filter::Not(_) | Filter::Test(_) => writer.write(filter),
        };
        match filter {
            Filter::All(filters) => {
                filters.iter().map(|filter| nested(self, filter)).collect::<Vec<_>>().join(" & ")
            }
            Filter::Any(filters) => {
                filters.iter().map(|filter| nested(self, filter)).collect::<Vec<_>>().join(" | ")
            }
            Filter::Not(filter) => match filter.as_ref() {
                Filter::Test(test) if test.operator == FilterOperator::Exists => {
                    format!("{}.not_exists()", self.handle(test))
                }
                filter => format!("!{}", nested(self, filter)),
            },
            Filter::Test(test) => self.test(test),
        }
    }

    /// `order::STATUS`
    fn handle(&self, test: &FilterTest) -> String {
        let constant = names::shouty(&test.field);
        match self.access.scope {
            Scope::Module => constant,
            Scope::Root => format!("{}::{constant}", names::snake(&self.access.record.name)),
        }
    }

    fn test(&mut self, test: &FilterTest) -> String {
        let method = match test.operator {
            FilterOperator::Equal => "eq",
            FilterOperator::NotEqual => "ne",
            FilterOperator::Less => "lt",
            FilterOperator::LessOrEqual => "le",
            FilterOperator::Greater => "gt",
            FilterOperator::GreaterOrEqual => "ge",
            FilterOperator::Between => "between",
            FilterOperator::In => "is_in",
            FilterOperator::BeginsWith => "begins_with",
            FilterOperator::Contains => "contains",
            FilterOperator::Exists => "exists",
        };
        let field_type = self.operand_type(&test.field, test.operator == FilterOperator::Contains);
        // The values of a list are of one type, and a parameter among them says which.
        let is_exact = test.operator == FilterOperator::In
            && test.operands.iter().any(|operand| matches!(operand, FilterOperand::Parameter(_)));
        let operands: Vec<String> =
            test.operands.iter().map(|operand| self.operand(operand, &field_type, is_exact)).collect();
        let operands = operands.join(", ");
        let handle = self.handle(test);
        match test.operator {
            FilterOperator::In => format!("{handle}.{method}([{operands}])"),
            _ => format!("{handle}.{method}({operands})"),
        }
    }

    fn operand(&mut self, operand: &FilterOperand, field_type: &FieldType, is_exact: bool) -> String {
        let (types, scope) = (self.access.types, self.access.scope);
        match operand {
            FilterOperand::Constant(constant) if is_exact => types.constant(field_type, constant, scope),
            FilterOperand::Constant(constant) => types.constant_argument(field_type, constant, scope),
            FilterOperand::Parameter(name) => {
                let ident = names::snake(name);
                let position = self.parameters.iter().position(|parameter| parameter.name == *name);
                let Some(uses) = position.and_then(|position| self.uses.get_mut(position)) else {
                    return ident;
                };
                uses.left = uses.left.saturating_sub(1);
                if uses.left == 0 || types.is_copy(field_type) { ident } else { format!("{ident}.clone()") }
            }
        }
    }

    /// The type of a parameter, as the model and as Rust has it.
    fn parameter_type(&self, parameter: &FilterParameter) -> (FieldType, String) {
        let (types, scope) = (self.access.types, self.access.scope);
        let field_type = self.operand_type(&parameter.field, parameter.is_element);
        let record = self.access.record;
        let field = record.fields.iter().find(|field| field.name == parameter.field);
        let rust = match field {
            Some(field) if !parameter.is_element => types.field(&record.name, field, scope),
            _ => types.rust(&field_type, scope),
        };
        (field_type, rust)
    }

    /// The type of what a field is compared with.
    fn operand_type(&self, field: &str, contains: bool) -> FieldType {
        let field = self.access.record.fields.iter().find(|of| of.name == field);
        let field_type = field.map_or(FieldType::Any, |field| field.field_type.clone());
        match field_type {
            FieldType::StringSet if contains => FieldType::String,
            FieldType::IntegerSet if contains => FieldType::Integer,
            FieldType::FloatSet if contains => FieldType::Float,
            FieldType::BinarySet if contains => FieldType::Bytes,
            FieldType::ListOf(of) if contains => *of,
            other => other,
        }
    }
}
