//! Expression text with its placeholders. Names and values are never in the text: no reserved word can clash.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::Error;
use crate::item_size::value_size;

/// DynamoDB's limit on the text of one expression (Service quotas, "Expression parameters").
const MAX_LENGTH: usize = 4096;

/// DynamoDB's limit on operators and functions in one expression (Service quotas, "Expression parameters").
const MAX_OPERATORS: usize = 300;

/// The expressions of one request share their placeholders: `#0`, `#1` for names, `:0`, `:1` for values. Beside them there may be
/// those of dynamo-io, numbered by column: `#k3`, `:v3`.
#[derive(Debug, Default)]
pub(crate) struct Expression {
    text: String,
    operators: usize,
    names: Vec<Cow<'static, str>>,
    values: Vec<AttributeValue>,
    column_names: Vec<(usize, String)>,
    column_values: Vec<(usize, AttributeValue)>,
}

impl Expression {
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The placeholder of a name; one that stands already is used again.
    pub(crate) fn name(&mut self, name: impl Into<Cow<'static, str>>) {
        let name = name.into();
        let position = self.names.iter().position(|known| *known == name).unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        self.placeholder('#', position);
    }

    pub(crate) fn value(&mut self, value: AttributeValue) {
        self.placeholder(':', self.values.len());
        self.values.push(value);
    }

    /// dynamo-io's placeholder of a column's name.
    pub(crate) fn column(&mut self, number: usize, name: &str) {
        // Writing to a String cannot fail.
        let _ = write!(self.text, "#k{number}");
        self.column_names.push((number, name.to_owned()));
    }

    /// dynamo-io's placeholder of a column's value.
    pub(crate) fn column_value(&mut self, number: usize, value: AttributeValue) {
        // Writing to a String cannot fail.
        let _ = write!(self.text, ":v{number}");
        self.column_values.push((number, value));
    }

    /// The element of a list.
    pub(crate) fn element(&mut self, position: usize) {
        // Writing to a String cannot fail.
        let _ = write!(self.text, "[{position}]");
    }

    /// Counts an operator or a function.
    pub(crate) fn operator(&mut self) {
        self.operators += 1;
    }

    fn placeholder(&mut self, sigil: char, position: usize) {
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{sigil}{position}");
    }

    /// Bytes of the values.
    pub(crate) fn size(&self) -> usize {
        let of_columns = self.column_values.iter().map(|(_, value)| value);
        self.values.iter().chain(of_columns).map(value_size).sum()
    }

    /// Takes the text of the expression that was just built; none if there is none.
    pub(crate) fn take(&mut self) -> Result<Option<String>, Error> {
        if self.text.len() > MAX_LENGTH {
            return Err(Error::invalid(format!(
                "the expression has {} bytes; DynamoDB takes at most {MAX_LENGTH}: split the request",
                self.text.len()
            )));
        }
        if self.operators > MAX_OPERATORS {
            return Err(Error::invalid(format!(
                "the expression has {} operators and functions; DynamoDB takes at most {MAX_OPERATORS}: split the request",
                self.operators
            )));
        }
        self.operators = 0;
        Ok(Some(std::mem::take(&mut self.text)).filter(|text| !text.is_empty()))
    }

    /// The names by placeholder, as requests take them: none at all rather than an empty map, which DynamoDB refuses.
    pub(crate) fn names(&self) -> Option<HashMap<String, String>> {
        let names = self.names.iter().enumerate();
        let names = names.map(|(position, name)| (format!("#{position}"), name.clone().into_owned()));
        let columns = self.column_names.iter().map(|(number, name)| (format!("#k{number}"), name.clone()));
        some_if_any(names.chain(columns).collect())
    }

    /// The values by placeholder.
    pub(crate) fn into_values(self) -> Option<HashMap<String, AttributeValue>> {
        let values = self.values.into_iter().enumerate();
        let columns = self.column_values.into_iter();
        let columns = columns.map(|(number, value)| (format!(":v{number}"), value));
        some_if_any(values.map(|(position, value)| (format!(":{position}"), value)).chain(columns).collect())
    }
}

fn some_if_any<V>(map: HashMap<String, V>) -> Option<HashMap<String, V>> {
    Some(map).filter(|map| !map.is_empty())
}
