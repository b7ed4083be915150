//! The compiler, on a file that uses generated code and the runtime that these tests were built with.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dio_codegen::sources::Sources;
use dio_codegen::{Options, generate};

/// A folder with the code of some schemas, and the compiled runtime.
pub struct Compiler {
    folder: PathBuf,
    dependencies: PathBuf,
    runtime: PathBuf,
}

impl Compiler {
    /// Generates the code of schemas of this repository into a folder of its own.
    pub fn new(name: &str, schemas: &[(&str, Options)]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        for (schema, options) in schemas {
            for (path, text) in generated(schema, options) {
                fs::write(folder.join(path), text).unwrap();
            }
        }
        let test = env::current_exe().unwrap();
        let dependencies = test.parent().unwrap().to_owned();
        // There is one for each set of features; the newest is the one that this test was built with, or as good.
        let linked = env::current_exe().unwrap();
        let modified = |path: &PathBuf| fs::metadata(path).unwrap().modified().unwrap();
        let runtime = fs::read_dir(&dependencies)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with("libdio_runtime-") && name.ends_with(".rlib")
            })
            // The one that this test was linked with: later ones are of builds with other features.
            .filter(|path| modified(path) <= modified(&linked))
            .max_by_key(|path| modified(path))
            .expect("the runtime is built before its tests");
        Self { folder, dependencies, runtime }
    }

    /// Checks a file; answers with what the compiler says where it refuses.
    pub fn check(&self, name: &str, kind: &str, edition: &str, source: &str) -> Result<(), String> {
        let path = self.folder.join(format!("{name}.rs"));
        fs::write(&path, source).unwrap();
        let output = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
            .args(["--emit=metadata", "--color=never", "--edition", edition, "--crate-type", kind])
            .arg("--extern")
            .arg(format!("dio_runtime={}", self.runtime.display()))
            .arg("-L")
            .arg(format!("dependency={}", self.dependencies.display()))
            .arg("--out-dir")
            .arg(&self.folder)
            .arg(&path)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("rustc is there where cargo is");
        if output.status.success() { Ok(()) } else { Err(String::from_utf8(output.stderr).unwrap()) }
    }
}

/// The files that a schema of this repository gives.
pub fn generated(schema: &str, options: &Options) -> Vec<(PathBuf, String)> {
    let sources = Sources::load(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(schema));
    let generated = generate(&sources, options).unwrap_or_else(|report| panic!("{report}"));
    generated.files.into_iter().collect()
}
