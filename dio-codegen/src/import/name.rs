//! Names of Python as dio writes them.

use std::collections::HashSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// A field: the name itself if it is one in a schema too.
pub(super) fn field_name(name: &str) -> String {
    let snake: String = name.to_snake_case().chars().filter(char::is_ascii).collect();
    let name = if is_snake_case(name) { name } else { snake.trim_matches('_') };
    match name {
        // The member that holds the stamps in Rust.
        "meta" => "meta_field".to_owned(),
        "" => "field".to_owned(),
        name if is_snake_case(name) => name.to_owned(),
        name => format!("field_{name}"),
    }
}

/// A record or a type.
pub(super) fn type_name(name: &str) -> String {
    let is_one =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    if is_one && name != "Other" {
        return name.to_owned();
    }
    let camel: String = name.to_upper_camel_case().chars().filter(char::is_ascii_alphanumeric).collect();
    match camel.as_str() {
        "" | "Other" => format!("{camel}Record"),
        camel if camel.starts_with(|c: char| c.is_ascii_digit()) => format!("Record{camel}"),
        camel => camel.to_owned(),
    }
}

/// The plural of a record where English has another than `s`, which is the default.
pub(super) fn plural(record: &str) -> Option<String> {
    let name = record.to_snake_case();
    match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u', '_']) && !stem.is_empty() => {
            Some(format!("{stem}ies"))
        }
        Some(_) => None,
        None => {
            let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| name.ends_with(end));
            hisses.then(|| format!("{name}es"))
        }
    }
}

/// A table, named after a file.
pub(super) fn table_name(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = file.strip_suffix(".py").unwrap_or(file);
    match field_name(stem).as_str() {
        "field" | "meta_field" => "records".to_owned(),
        name => name.trim_start_matches("field_").to_owned(),
    }
}

/// Whether it can name a table or a field.
pub(super) fn is_snake_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !name.ends_with('_')
}

/// The first of `name`, `name2`, ... that is not taken; takes it.
pub(super) fn free(taken: &mut HashSet<String>, name: &str) -> String {
    let numbered = (2_u64..).map(|number| format!("{name}{number}"));
    let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or_else(|| name.to_owned());
    taken.insert(free.clone());
    free
}
