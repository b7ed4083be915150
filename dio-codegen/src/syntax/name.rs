//! The form of names and of other short texts that occur in several sections.

use toml::de::DeValue;

use super::reader::{Reader, Walk};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;

impl Walk<'_> {
    pub(super) fn snake_case_name(&mut self, what: &str, name: &Spanned<String>) {
        let text = &name.value;
        let valid = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && !text.ends_with('_');
        self.refuse_name(
            valid,
            what,
            name,
            "lower case letters, digits and `_`, begin with a letter and do not end with `_`",
        );
    }

    pub(super) fn camel_case_name(&mut self, what: &str, name: &Spanned<String>) {
        let text = &name.value;
        let valid = text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.chars().all(|c| c.is_ascii_alphanumeric());
        self.refuse_name(valid, what, name, "letters and digits, and begin with an upper case letter");
    }

    pub(super) fn variant_name(&mut self, name: &Spanned<String>) {
        let text = &name.value;
        let valid = text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !text.ends_with('_');
        self.refuse_name(
            valid,
            "a value",
            name,
            "letters, digits and `_`, begin with a letter and do not end with `_`",
        );
    }

    pub(super) fn index_name(&mut self, name: &Spanned<String>) {
        let text = &name.value;
        let valid = (3..=255).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
            && text.contains(|c: char| c.is_ascii_alphabetic());
        self.refuse_name(valid, "an index", name, "3 to 255 letters, digits, `_`, `-` and `.`");
    }

    pub(super) fn attribute_name(&mut self, name: &Spanned<String>) {
        let valid = (1..=255).contains(&name.value.len());
        self.refuse_name(valid, "an attribute", name, "1 to 255 bytes");
    }

    fn refuse_name(&mut self, valid: bool, what: &str, name: &Spanned<String>, form: &str) {
        if !valid {
            self.problems.push(
                Diagnostic::new(
                    &rules::INVALID_NAME,
                    format!("`{}` cannot be the name of {what}", name.value),
                )
                .at(name.span, "not such a name")
                .note(format!("these names have {form}")),
            );
        }
    }
}

impl Reader<'_> {
    /// The name of an attribute.
    pub(super) fn attribute(&mut self, walk: &mut Walk<'_>, key: &'static str) -> Option<Spanned<String>> {
        self.string(walk, key).inspect(|name| walk.attribute_name(name))
    }

    /// `digits = 38`, the only value that it has.
    pub(super) fn digits(&mut self, walk: &mut Walk<'_>) -> Option<Spanned<()>> {
        let value = self.get("digits")?;
        let span = walk.span(value.span());
        match value.get_ref() {
            DeValue::Integer(number) if number.as_str() == "38" => Some(Spanned::new((), span)),
            DeValue::Integer(_) => {
                walk.problems.push(
                    Diagnostic::new(&rules::INVALID_VALUE, "`digits` can only be 38")
                        .at(span, "not 38")
                        .note("without it an integer fits 64 bits; DynamoDB's numbers have 38 digits"),
                );
                None
            }
            _ => {
                walk.wrong_type("digits", "an integer", value);
                None
            }
        }
    }
}
