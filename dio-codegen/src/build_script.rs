//! Generating from a build script.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use crate::generate::generate;
use crate::output::{self, Difference, Output};
use crate::report::Report;
use crate::sources::Sources;
use crate::{Language, Options};

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
/// A schema that is not right ends the build, with the report; so does a table that an earlier call in the script generated already.
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
    if let Err(error) = run(&options.for_build_script()) {
        eprintln!("{error}");
        process::exit(1);
    }
}

/// The files that this process has written, and the schema of each: a script may build several.
static WRITTEN: Mutex<BTreeMap<PathBuf, PathBuf>> = Mutex::new(BTreeMap::new());

/// Takes note of what a schema writes.
///
/// # Errors
///
/// A file that another schema has written: two tables of one name, of which one would be lost.
fn claim(files: &Output, folder: &Path, schema: &Path) -> Result<(), String> {
    let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    for file in files.keys() {
        let Some(first) = written.insert(folder.join(file), schema.to_owned()) else { continue };
        return Err(format!(
            "error: the code of `[table.{}]` would be written twice, from {} and from {}\n\
             help: give one of the tables another name, or `include` one of the files in the other",
            file.with_extension("").display(),
            first.display(),
            schema.display()
        ));
    }
    Ok(())
}

/// Whether an orphan is none: a schema file of the same name in another folder gave it.
fn is_of_another_call(difference: &Difference, files: &Output, folder: &Path) -> bool {
    let written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    !files.contains_key(difference.path()) && written.contains_key(&folder.join(difference.path()))
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
    claim(&generated.files, &folder, schema)?;
    output::compare(Language::Rust, &generated.files, &sources.name(), &folder)
        .and_then(|mut differences| {
            differences.retain(|difference| !is_of_another_call(difference, &generated.files, &folder));
            output::write(&differences, &folder)
        })
        .map_err(|error| format!("error: {error}"))?;
    name_tables(&generated.files);
    watch_output(&generated.files, &folder, &inputs);
    Ok(())
}

fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

/// Tells `include_schema!` which tables there are.
fn name_tables(files: &Output) {
    for file in files.keys() {
        println!("cargo::rustc-env=DIO_TABLE_{}=generated", file.with_extension("").display());
    }
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
