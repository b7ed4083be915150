//! Names of the schema as Python identifiers.

use heck::{ToShoutySnakeCase, ToSnakeCase};

/// Words that are no identifiers.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// What `dynamo_io.Record` has for itself.
const RECORD: &[&str] = &[
    "columns",
    "created_at",
    "expires_at",
    "from_row",
    "get_value_for",
    "partition_key_value",
    "schema",
    "sort_key_value",
    "table_key",
    "to_attribute_names",
    "to_attribute_values",
    "to_row",
    "to_update_expression",
    "updated_at",
];

/// What the body of a generated class names: a field of one of these names would stand in for it below.
const IN_CLASSES: &[&str] = &[
    "bool",
    "dataclasses",
    "datetime",
    "dio",
    "enum",
    "int",
    "property",
    "staticmethod",
    "str",
    "typing",
    "uuid",
];

/// What generated modules name besides their own classes.
const IN_MODULES: &[&str] = &["Indexes", "TypeError", "ValueError"];

/// A field of a record. No name of the schema ends with `_`.
pub(super) fn field(name: &str) -> String {
    let is_taken = [KEYWORDS, RECORD, IN_CLASSES].iter().any(|taken| taken.contains(&name));
    if is_taken { format!("{name}_") } else { name.into() }
}

/// A parameter of a static method.
pub(super) fn parameter(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("{name}_") } else { name.into() }
}

/// A record or `[type.*]`.
pub(super) fn class(name: &str) -> String {
    let is_taken = [KEYWORDS, IN_MODULES].iter().any(|taken| taken.contains(&name));
    if is_taken { format!("{name}_") } else { name.into() }
}

/// A variant or an index.
pub(super) fn constant(name: &str) -> String {
    identifier(&name.to_shouty_snake_case(), "INDEX")
}

/// The field or property of a key attribute, whose name may be any text: the first such name that is not taken.
pub(super) fn key(attribute: &str, taken: &[String]) -> String {
    let is_name = attribute.starts_with(|c: char| c.is_ascii_alphabetic())
        && attribute.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let plain = if is_name { attribute.into() } else { identifier(&attribute.to_snake_case(), "key") };
    let mut name = field(&plain);
    while taken.contains(&name) {
        name.push('_');
    }
    name
}

fn identifier(text: &str, otherwise: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let name: String = text.chars().map(plain).collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("{otherwise}_{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_taken_get_a_trailing_underscore() {
        assert_eq!(field("class"), "class_");
        assert_eq!(field("columns"), "columns_");
        assert_eq!(field("datetime"), "datetime_");
        assert_eq!(field("id"), "id");
        assert_eq!(parameter("from"), "from_");
        assert_eq!(parameter("columns"), "columns");
        assert_eq!(class("None"), "None_");
        assert_eq!(class("Indexes"), "Indexes_");
        assert_eq!(class("Order"), "Order");
    }

    #[test]
    fn any_attribute_has_a_name() {
        assert_eq!(key("g1k", &[]), "g1k");
        assert_eq!(key("GSI1PK", &[]), "GSI1PK");
        assert_eq!(key("by-mail.v2", &[]), "by_mail_v2");
        assert_eq!(key("1", &[]), "key_1");
        assert_eq!(key("g1k", &["g1k".into(), "g1k_".into()]), "g1k__");
        assert_eq!(constant("by-mail.v2"), "BY_MAIL_V2");
        assert_eq!(constant("g1_sort"), "G1_SORT");
    }
}
