//! Names of the schema as Rust identifiers.

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

/// Words that are no identifiers in an edition from 2021 on, or in both.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that not even `r#` makes identifiers.
const RESERVED: &[&str] = &["self", "super", "crate", "Self", "_"];

/// A field, function or module.
pub(crate) fn snake(name: &str) -> String {
    escape(name.to_snake_case())
}

/// What generated functions call their own parameters.
const PARAMETERS: &[&str] = &["to", "from", "key", "now", "item", "update", "given", "group"];

/// A field as a variable, beside the parameters of generated functions. No field ends with `_`.
pub(crate) fn local(name: &str) -> String {
    if PARAMETERS.contains(&name) { format!("{name}_") } else { snake(name) }
}

/// A function of a type that has functions of these names already.
pub(crate) fn beside(taken: &[&str], name: String) -> String {
    if taken.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// A part of the name of a method, such as `ship_by` in `set_ship_by`.
pub(crate) fn snake_part(name: &str) -> String {
    name.to_snake_case()
}

/// A type or variant.
pub(crate) fn pascal(name: &str) -> String {
    escape(name.to_pascal_case())
}

/// A record or `[type.*]`, whose name is in upper camel case already.
pub(crate) fn type_name(name: &str) -> String {
    escape(name.to_owned())
}

/// A constant.
pub(crate) fn shouty(name: &str) -> String {
    let shouty = name.to_shouty_snake_case();
    // An attribute may consist of anything: `_`, `-`, `1`.
    match shouty.chars().next() {
        Some(first) if first.is_alphabetic() => {
            shouty.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect()
        }
        _ => format!("ATTRIBUTE_{shouty}").chars().filter(|c| c.is_alphanumeric() || *c == '_').collect(),
    }
}

/// The first of `name`, `name_2`, `name_3` that is not taken; takes it.
pub(crate) fn distinct(name: String, taken: &mut Vec<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 1;
    while taken.contains(&candidate) {
        number += 1;
        candidate = format!("{name}_{number}");
    }
    taken.push(candidate.clone());
    candidate
}

fn escape(name: String) -> String {
    if RESERVED.contains(&name.as_str()) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_language_are_escaped() {
        assert_eq!(snake("type"), "r#type");
        assert_eq!(snake("gen"), "r#gen");
        assert_eq!(snake("self"), "self_");
        assert_eq!(type_name("Self"), "Self_");
        assert_eq!(type_name("Option"), "Option");
        assert_eq!(snake("ship_by"), "ship_by");
    }

    #[test]
    fn variables_of_fields_differ_from_parameters() {
        assert_eq!(local("key"), "key_");
        assert_eq!(local("type"), "r#type");
        assert_eq!(local("ship_by"), "ship_by");
    }

    #[test]
    fn any_attribute_has_a_constant() {
        assert_eq!(shouty("GSI1PK"), "GSI1PK");
        assert_eq!(shouty("1-a"), "ATTRIBUTE_1_A");
        assert_eq!(shouty("_"), "ATTRIBUTE_");
    }

    #[test]
    fn names_that_are_taken_are_numbered() {
        let mut taken = Vec::new();
        assert_eq!(distinct("PK".into(), &mut taken), "PK");
        assert_eq!(distinct("PK".into(), &mut taken), "PK_2");
    }
}
