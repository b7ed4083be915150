//! Python, where it is installed.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dio_codegen::sources::Sources;
use dio_codegen::{Language, Options, generate_language};

/// The Python of `DIO_PYTHON`, or else of the path, if it is there and can run `check`. Says what is skipped without it.
pub fn python(check: &str, needs: &str) -> Option<OsString> {
    let python = env::var_os("DIO_PYTHON").unwrap_or_else(|| "python3".into());
    let runs = Command::new(&python).args(["-c", check]).output().is_ok_and(|output| output.status.success());
    if !runs {
        eprintln!("skipped: {} is not {needs} (DIO_PYTHON names another)", python.display());
    }
    runs.then_some(python)
}

/// Python as dynamo-io needs it.
pub const VERSION: &str = "import sys; assert sys.version_info >= (3, 11)";

/// The library itself.
pub const LIBRARY: &str = "import dynamo_io; assert dynamo_io.__version__ == '0.3.0'";

/// A folder with the Python of a schema.
pub fn generated(test: &str, schema: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python").join(test);
    fs::create_dir_all(&folder).unwrap();
    let sources = Sources::load(Path::new("..").join(schema));
    let generated = generate_language(Language::Python, &sources, &Options::default())
        .unwrap_or_else(|report| panic!("{report}"));
    for (path, text) in generated.files {
        fs::write(folder.join(path), text).unwrap();
    }
    folder
}

/// Runs a script in a folder; it ends well.
pub fn run(python: &OsString, folder: &Path, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } =
        Command::new(python).args(arguments).current_dir(folder).output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}
