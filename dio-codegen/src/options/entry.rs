use std::ops::Range;

use syn::parse::Parser;

use super::EntryKind;

/// What is said of one target: a record or type `Order`, a member `Order.note`, or `*`.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Of what.
    pub(crate) target: String,
    /// Rust text, checked by [`EntryKind::check`].
    pub(crate) value: String,
    /// Where `dio.toml` says so; none for a flag and in the builder.
    pub(crate) place: Option<Place>,
}

/// Where an entry stands in `dio.toml`, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) target: Range<usize>,
    pub(crate) value: Range<usize>,
}

impl Entry {
    pub(crate) fn new(target: impl Into<String>, value: impl Into<String>) -> Self {
        Entry { target: target.into(), value: value.into(), place: None }
    }

    /// The text of a flag, `TARGET=VALUE`.
    pub(crate) fn from_flag(text: &str) -> Result<Self, String> {
        let (target, value) = text.split_once('=').ok_or("expected `TARGET=VALUE`")?;
        Ok(Entry::new(target.trim(), value.trim()))
    }
}

/// The place is where an entry was found, not what it says.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.target == other.target && self.value == other.value
    }
}

impl EntryKind {
    /// Whether one target may have several.
    pub(crate) fn is_list(self) -> bool {
        matches!(self, EntryKind::Derive | EntryKind::Attribute)
    }

    /// Whether `value` is the Rust that it should be; if not, what was expected.
    pub(crate) fn check(self, value: &str) -> Result<(), &'static str> {
        match self {
            EntryKind::Derive => is_path(value)
                .then_some(())
                .ok_or("expected the path of a derive macro, such as `serde::Serialize`"),
            EntryKind::Attribute => is_attributes(value)
                .then_some(())
                .ok_or("expected an outer attribute, such as `#[serde(skip)]`"),
            EntryKind::Replace => split_replacement(value)
                .filter(|(rust, marker)| is_type(rust) && is_type(marker))
                .map(|_| ())
                .ok_or("expected a type, or a type and its marker: `url::Url as crate::stored::UrlText`"),
            EntryKind::Computed => is_path(value)
                .then_some(())
                .ok_or("expected the path of a function, such as `crate::search::order_text`"),
        }
    }
}

/// The Rust type and the marker type of a replacement; a type alone is its own marker.
pub(crate) fn split_replacement(value: &str) -> Option<(&str, &str)> {
    let mut parts = value.split(" as ").map(str::trim);
    let rust = parts.next()?;
    let marker = parts.next().unwrap_or(rust);
    parts.next().is_none().then_some((rust, marker))
}

/// A path that means the same in every module: generated code has several.
fn is_path(text: &str) -> bool {
    syn::Path::parse_mod_style.parse_str(text).is_ok_and(|path| starts_anywhere(&path))
}

fn is_type(text: &str) -> bool {
    syn::parse_str::<syn::TypePath>(text)
        .is_ok_and(|path| path.qself.is_none() && starts_anywhere(&path.path))
}

fn starts_anywhere(path: &syn::Path) -> bool {
    path.segments
        .first()
        .is_some_and(|first| first.ident != "self" && first.ident != "super" && first.ident != "Self")
}

fn is_attributes(text: &str) -> bool {
    syn::Attribute::parse_outer.parse_str(text).is_ok_and(|attributes| !attributes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_checked_as_rust() {
        let cases = [
            (EntryKind::Derive, "serde::Serialize", true),
            (EntryKind::Derive, "::serde::Serialize", true),
            (EntryKind::Derive, "serde::", false),
            (EntryKind::Derive, "super::Derive", false),
            (EntryKind::Derive, "Hash, Eq", false),
            (EntryKind::Attribute, "#[serde(skip)]", true),
            (EntryKind::Attribute, "#[a] #[b(c = \"=\")]", true),
            (EntryKind::Attribute, "serde(skip)", false),
            (EntryKind::Attribute, "", false),
            (EntryKind::Replace, "crate::ids::CustomerId", true),
            (EntryKind::Replace, "std::sync::Arc<str> as crate::ArcText", true),
            (EntryKind::Replace, "a as b as c", false),
            (EntryKind::Replace, "url::Url as", false),
            (EntryKind::Replace, "&'static str", false),
            (EntryKind::Computed, "crate::search::order_text", true),
            (EntryKind::Computed, "crate::search::order_text()", false),
        ];
        for (kind, value, fine) in cases {
            assert_eq!(kind.check(value).is_ok(), fine, "{kind:?} {value}");
        }
    }

    #[test]
    fn a_type_alone_is_its_own_marker() {
        assert_eq!(split_replacement("crate::Id"), Some(("crate::Id", "crate::Id")));
        assert_eq!(split_replacement("url::Url as crate::UrlText"), Some(("url::Url", "crate::UrlText")));
    }
}
