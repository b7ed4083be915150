//! Python, where it is installed.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dio_codegen::sources::Sources;
use dio_codegen::{Language, Options, generate_language};

/// The Python of `DIO_PYTHON`, or else of the path, if it is there and can run `check`; without one it says what is skipped. One that
/// is named has to do, so that nothing is skipped in CI.
pub fn python(check: &str, needs: &str) -> Option<OsString> {
    let named = env::var_os("DIO_PYTHON");
    let python = named.clone().unwrap_or_else(|| "python3".into());
    let runs = Command::new(&python).args(["-c", check]).output().is_ok_and(|output| output.status.success());
    if !runs {
        assert!(named.is_none(), "DIO_PYTHON is {}, which is not {needs}", python.display());
        say(&format!("skipped: {} is not {needs}; DIO_PYTHON names another", python.display()));
    }
    runs.then_some(python)
}

/// Says something past the capture of test output, because tests that are skipped pass.
pub fn say(line: &str) {
    // Nobody may be listening.
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
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
