//! Constants of queries as expressions.

use crate::model::{Constant, Default, FieldType};
use crate::rust::types::{Scope, Types};

impl Types<'_> {
    /// A value of exactly the type of such a field.
    pub(super) fn constant(self, field_type: &FieldType, constant: &Constant, scope: Scope) -> String {
        let underlying = field_type.underlying(&self.model.types);
        let of_marker = |function: &str, text: &str| {
            let marker = self.marker(underlying, false, scope);
            let path = match scope {
                Scope::Module => "",
                Scope::Root => "::dio_runtime::generated::",
            };
            let value = format!("{path}{function}::<{marker}>({text:?})");
            match underlying == field_type {
                true => value,
                false => {
                    format!("<{} as ::core::convert::From<_>>::from({value})", self.rust(field_type, scope))
                }
            }
        };
        match constant {
            Constant::Stored(text) => of_marker("text_constant", text),
            Constant::Plain(Default::Integer(text)) if *underlying == FieldType::Timestamp => {
                of_marker("number_constant", text)
            }
            Constant::Plain(value) => self.default(field_type, value, scope),
        }
    }

    /// An argument where anything is taken that becomes a value of the type.
    pub(super) fn constant_argument(
        self,
        field_type: &FieldType,
        constant: &Constant,
        scope: Scope,
    ) -> String {
        let underlying = field_type.underlying(&self.model.types);
        match constant {
            Constant::Plain(Default::String(text)) => format!("{text:?}"),
            Constant::Plain(Default::Integer(text)) if *underlying == FieldType::Integer => {
                // Alone, a number is an `i32`.
                if text.parse::<i32>().is_ok() { text.clone() } else { format!("{text}_i64") }
            }
            Constant::Plain(Default::Boolean(_) | Default::Number(_) | Default::Integer(_))
            | Constant::Stored(_) => self.constant(underlying, constant, scope),
            _ => self.constant(field_type, constant, scope),
        }
    }
}
