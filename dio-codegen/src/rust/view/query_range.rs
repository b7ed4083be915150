//! The range of a named query: its parameter, and what narrows to it.

use super::access::{Access, SortPlan};
use crate::model::RangeOperator;
use crate::rust::names;

/// The range of a query.
pub(super) struct QueryRange {
    field: usize,
    operator: RangeOperator,
    pub(super) parameter: String,
    /// What makes a value of the parameter.
    pub(super) binding: Option<String>,
    /// What narrows to it: `placed_at..`.
    bounds: String,
}

impl QueryRange {
    /// Where `is_repeated`, its bounds are those of several partitions.
    pub(super) fn new(
        access: &Access<'_>,
        range: &crate::model::QueryRange,
        is_repeated: bool,
    ) -> Option<Self> {
        let (field, operator) = (access.position(&range.field)?, range.operator);
        let ident = access.keys.ident(field);
        let one = || access.parameter(field, &ident);
        let value = if is_repeated { format!("{ident}.clone()") } else { ident.clone() };
        let ((parameter, binding), bounds) = match operator {
            RangeOperator::AtLeast => (one(), format!("{value}..")),
            RangeOperator::After => (one(), format!("{}::after({value})", access.scope.runtime("Bounds"))),
            RangeOperator::AtMost => (one(), format!("..={value}")),
            RangeOperator::Before => (one(), format!("..{value}")),
            RangeOperator::Between => {
                let rust = access.rust(field);
                ((format!("{ident}: ::core::ops::RangeInclusive<{rust}>"), None), value)
            }
            RangeOperator::BeginsWith => ((format!("{ident}: &str"), None), ident.clone()),
        };
        // Bounds are made of values of more than one type, so this one says which it is.
        let binding = binding
            .map(|_| format!("let {ident}: {} = ::core::convert::Into::into({ident});", access.rust(field)));
        Some(Self { field, operator, parameter, binding, bounds })
    }

    /// The call of the method of a per-index function's builder.
    pub(super) fn method(&self, access: &Access<'_>) -> String {
        match self.operator {
            RangeOperator::BeginsWith => {
                let field = names::snake_part(access.field_name(self.field));
                format!("{field}_begins_with({})", self.bounds)
            }
            _ => format!("{}({})", access.method(self.field), self.bounds),
        }
    }

    /// The call that narrows a query to it. `tails` is what the records have after the component.
    pub(super) fn call(&self, access: &Access<'_>, plan: &SortPlan, tails: &[String]) -> String {
        let bounds = &self.bounds;
        if self.operator == RangeOperator::BeginsWith {
            let whole = if plan.whole.is_some() { "whole_" } else { "" };
            return format!("\n.{whole}begins_with({bounds})");
        }
        let marker = access.marker(self.field);
        if plan.whole.is_some() {
            return format!("\n.whole_range::<{marker}>({bounds})");
        }
        match &plan.next {
            Some(next) => {
                let form = access.types.form(next.form).unwrap_or_else(|| "Plain".into());
                let form = access.scope.runtime(&format!("form::{form}"));
                match tails {
                    [tail] => format!("\n.range::<{marker}, {form}>({bounds}, {tail})"),
                    tails => {
                        let tails = tails.join(", ");
                        format!("\n.range_of_several::<{marker}, {form}>({bounds}, &[{tails}])")
                    }
                }
            }
            None => format!("\n.value_range::<{marker}>({bounds})"),
        }
    }
}
