//! Generating from a build script.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::time::SystemTime;

use crate::Options;
use crate::generate::generate;
use crate::header::Writer;
use crate::output::{self, Output};
use crate::report::Report;
use crate::sources::Sources;

/// Generates code when a package is built: the one line of its build script.
///
/// ```no_run
/// // build.rs
/// fn main() {
///     dio_codegen::build("schemas/shop.toml")
/// }
/// ```
///
/// `dio_runtime::include_schema!("shop")` brings the code of `[table.shop]` into the package. Cargo runs the script again when a file of
/// the schema changes and for no other file; a schema that is a folder is watched as a folder, with all that is in it.
///
/// # Errors
///
/// A schema that is not right ends the build, with the report.
#[expect(clippy::needless_doctest_main, reason = "the example is a whole build script")]
pub fn build(schema: impl Into<PathBuf>) {
    build_with(Options::new(schema));
}

/// Generates code when a package is built, by these options.
///
/// ```no_run
/// use dio_codegen::{Options, build_with};
///
/// fn main() {
///     build_with(Options::new("schemas/shop.toml").derive("*", "serde::Serialize"))
/// }
/// ```
///
/// Or by those of a `dio.toml`, whose `out` has no meaning here:
///
/// ```no_run
/// use dio_codegen::{Options, build_with, report::Report};
///
/// fn main() -> Result<(), Report> {
///     build_with(Options::read("dio.toml")?);
///     Ok(())
/// }
/// ```
///
/// # Errors
///
/// As [`build`].
pub fn build_with(options: Options) {
    if let Err(error) = run(&options.written_by(Writer::BuildScript)) {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let out = env::var_os("OUT_DIR")
        .ok_or("error: OUT_DIR is not set: `dio_codegen::build` is for build scripts")?;
    let schema = options.schema_path().ok_or("error: the options name no `schema`")?;
    let mut inputs: Vec<PathBuf> = options.file_path().map(Path::to_owned).into_iter().collect();
    inputs.iter().for_each(|path| watch(path));
    let sources = Sources::load_with(schema, |path| {
        watch(path);
        inputs.push(path.to_owned());
    });
    if let Some(folder) = sources.folder() {
        watch(folder);
    }
    let generated = generate(&sources, options)?;
    warn(&generated.warnings, &sources);
    let folder = Path::new(&out).join("dio");
    output::compare(&generated.files, &sources.name(), &folder)
        .and_then(|differences| output::write(&differences, &folder))
        .map_err(|error| format!("error: {error}"))?;
    watch_output(&generated.files, &folder, &inputs);
    Ok(())
}

fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

/// Has cargo run the script again when a file of the output is deleted or changed.
///
/// Cargo takes a watched file that is newer than the start of the script for changed, and so would run a script that
/// watches what it writes for ever. Hence each file is dated as its newest input; where that does not work, it is not watched.
fn watch_output(files: &Output, folder: &Path, inputs: &[PathBuf]) {
    let modified = |path: &PathBuf| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    let Some(newest) = inputs.iter().filter_map(modified).max() else { return };
    for path in files.keys().map(|path| folder.join(path)) {
        if date(&path, newest).is_ok() {
            watch(&path);
        }
    }
}

fn date(path: &Path, modified: SystemTime) -> std::io::Result<()> {
    fs::File::options().write(true).open(path)?.set_modified(modified)
}

/// Cargo shows a warning on one line.
fn warn(warnings: &Report, sources: &Sources) {
    for warning in warnings.diagnostics() {
        let place = warning.labels.first().and_then(|label| {
            let file = sources.files().get(label.span.file.index())?;
            let line = 1 + file.text().get(..label.span.start)?.matches('\n').count();
            Some(format!("{}:{line}: ", file.path()))
        });
        println!(
            "cargo::warning={}{} (dio::{})",
            place.unwrap_or_default(),
            warning.message,
            warning.rule.id
        );
    }
}
