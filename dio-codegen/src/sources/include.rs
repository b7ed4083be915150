use toml::de::{DeTable, DeValue};

use super::{FileId, Span, Spanned};

/// The paths that a file includes. Anything else that `include` may hold is for the syntax layer to refuse.
pub(super) fn includes(file: FileId, text: &str) -> Vec<Spanned<String>> {
    // Most files include nothing, and need not be parsed twice.
    if !text.contains("include") {
        return Vec::new();
    }
    let (document, _) = DeTable::parse_recoverable(text);
    let Some(DeValue::Array(paths)) = document.get_ref().get("include").map(|value| value.get_ref()) else {
        return Vec::new();
    };
    paths
        .iter()
        .filter_map(|path| {
            let text = path.get_ref().as_str()?;
            Some(Spanned::new(text.to_owned(), Span::new(file, path.span())))
        })
        .collect()
}
