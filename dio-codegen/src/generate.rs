use crate::header::header;
use crate::model::Model;
use crate::output::Output;
use crate::report::Report;
use crate::sources::Sources;
use crate::{Options, check, rust};

/// What a package gives.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Generated {
    /// The files, one per table: `shop.rs` for `[table.shop]`. Paths are relative.
    pub files: Output,
    /// What is odd in the schema, and no error.
    pub warnings: Report,
}

/// From the text of a schema to the text of its Rust. Reads and writes nothing.
///
/// # Errors
///
/// The report of everything that is wrong in the schema, or else of everything in the options that it cannot be asked for.
///
/// ```
/// use dio_codegen::{Options, generate, sources::Sources};
///
/// let sources = Sources::from_texts([("shop.toml", "format = 1\n[table.shop]\n")]);
/// let generated = generate(&sources, &Options::default())?;
/// assert!(generated.files.keys().eq([std::path::Path::new("shop.rs")]));
/// # Ok::<(), dio_codegen::report::Report>(())
/// ```
pub fn generate(sources: &Sources, options: &Options) -> Result<Generated, Report> {
    let (model, warnings) = matched(sources, options)?;
    let header = header(&sources.name(), options.writer());
    let files = rust::render(&model, options);
    let files = files.into_iter().map(|(path, text)| (path, format!("{header}{text}"))).collect();
    Ok(Generated { files, warnings })
}

/// What the templates print, for people to look at: the view model, in which every name, type and doc is final.
///
/// # Errors
///
/// As [`generate`].
pub fn describe(sources: &Sources, options: &Options) -> Result<String, Report> {
    let (model, _) = matched(sources, options)?;
    Ok(format!("{:#?}", rust::views(&model, options)))
}

/// A model that the options go with, and the warnings of its check.
fn matched(sources: &Sources, options: &Options) -> Result<(Model, Report), Report> {
    let checked = check(sources);
    let model = match checked.model {
        Some(model) if !checked.report.has_errors() => model,
        _ => return Err(checked.report),
    };
    let wishes = options.check(&model);
    if wishes.has_errors() { Err(wishes) } else { Ok((model, checked.report)) }
}
