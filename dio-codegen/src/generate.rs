use crate::header::header;
use crate::model::Model;
use crate::output::Output;
use crate::report::Report;
use crate::sources::Sources;
use crate::{CheckOptions, Language, Options, check_with, python, rust};

/// What a package gives.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Generated {
    /// The files, one per table: `shop.rs` or `shop.py` for `[table.shop]`. Paths are relative.
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
    generate_language(Language::Rust, sources, options)
}

/// As [`generate`], in any language.
///
/// Python is the modules of the tables with `interop = "dynamo-io"`: record classes of that library.
///
/// # Errors
///
/// As [`generate`]. Of Python also what its library cannot express.
///
/// ```
/// use dio_codegen::{Language, Options, generate_language, sources::Sources};
///
/// let schema = "format = 1\n[table.shop]\ninterop = \"dynamo-io\"\n";
/// let sources = Sources::from_texts([("shop.toml", schema)]);
/// let generated = generate_language(Language::Python, &sources, &Options::default())?;
/// assert!(generated.files.keys().eq([std::path::Path::new("shop.py")]));
/// # Ok::<(), dio_codegen::report::Report>(())
/// ```
pub fn generate_language(
    language: Language,
    sources: &Sources,
    options: &Options,
) -> Result<Generated, Report> {
    let (model, warnings) = matched(language, sources, options)?;
    let header = header(language, &sources.name(), options.writer());
    let files = match language {
        Language::Rust => rust::render(&model, options),
        Language::Python => python::render(&model),
    };
    let files = files.into_iter().map(|(path, text)| (path, format!("{header}{text}"))).collect();
    Ok(Generated { files, warnings })
}

/// What the templates print, for people to look at: the view model, in which every name, type and doc is final.
///
/// # Errors
///
/// As [`generate_language`].
pub fn describe(language: Language, sources: &Sources, options: &Options) -> Result<String, Report> {
    let (model, _) = matched(language, sources, options)?;
    Ok(match language {
        Language::Rust => format!("{:#?}", rust::views(&model, options)),
        Language::Python => format!("{:#?}", python::views(&model)),
    })
}

/// A model that the options go with, and the warnings of its check.
fn matched(language: Language, sources: &Sources, options: &Options) -> Result<(Model, Report), Report> {
    let strictness = CheckOptions { python: language == Language::Python, ..CheckOptions::default() };
    let checked = check_with(sources, strictness);
    let model = match checked.model {
        Some(model) if !checked.report.has_errors() => model,
        _ => return Err(checked.report),
    };
    // They are about Rust.
    let wishes = match language {
        Language::Rust => options.check(&model),
        Language::Python => Report::default(),
    };
    if wishes.has_errors() { Err(wishes) } else { Ok((model, checked.report)) }
}
