//! Compiles the program that compares, with the library and the runtime that this one was built with: nothing is built twice.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

/// What the compiled program needs of a build: `libdio_tests` and `libdio_runtime`, in the folder of all dependencies.
struct Libraries {
    folder: PathBuf,
    tests: PathBuf,
    runtime: PathBuf,
}

/// Writes the sources (path and text), compiles `main.rs` of them, and answers with the program. One that was made of the same
/// sources and libraries is taken again.
///
/// # Errors
/// The compiler is not there, or refuses the sources.
pub fn compile(sources: &[(String, String)]) -> Result<PathBuf, String> {
    let executable = env::current_exe().map_err(|error| format!("this program is nowhere: {error}"))?;
    // Beside what cargo builds, and apart from runs over other data.
    let programs = target_folder(&executable)?.join("golden-programs");
    let folder = programs.join(hash(sources));
    let libraries = Libraries::find(&executable, &folder)?;
    let program = folder.join(format!("compare-{}{}", libraries.identity()?, env::consts::EXE_SUFFIX));
    if program.exists() {
        return Ok(program);
    }
    forget(&programs);
    for (path, text) in sources {
        write(&folder.join(path), text)?;
    }
    // Under a name of its own until it is whole: another run may be as far.
    let unfinished = folder.join(format!("unfinished-{}{}", std::process::id(), env::consts::EXE_SUFFIX));
    libraries.rustc(&folder.join("main.rs"), &["--crate-type=bin", "-Cdebuginfo=0", "-o"], &unfinished)?;
    fs::rename(&unfinished, &program).map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(program)
}

/// Deletes programs of an hour ago and before: each is large, and nobody runs one that long.
fn forget(programs: &Path) {
    let files =
        |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for file in files(programs).flat_map(|folder| files(&folder).collect::<Vec<_>>()) {
        let age = fs::metadata(&file)
            .and_then(|metadata| metadata.modified())
            .ok()
            .and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > Duration::from_secs(3600)) {
            // One that cannot be deleted is only in the way.
            let _ = fs::remove_file(file);
        }
    }
}

fn hash(value: impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let shown = path.display();
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{shown}: {error}"))
}

/// The folder of this build's profile, `target/debug`: programs stand in it, tests in its `deps`.
fn target_folder(executable: &Path) -> Result<PathBuf, String> {
    let folder = executable.parent().ok_or("this program is in no folder")?;
    let is_dependencies = folder.file_name().is_some_and(|name| name == "deps");
    let folder = if is_dependencies { folder.parent().unwrap_or(folder) } else { folder };
    Ok(folder.to_owned())
}

impl Libraries {
    /// Finds the two libraries: the newest ones that belong together. There is one of each for each set of features.
    fn find(executable: &Path, scratch: &Path) -> Result<Self, String> {
        let folder = target_folder(executable)?.join("deps");
        let all = |name: &str| -> Result<Vec<PathBuf>, String> {
            let mut found: Vec<(SystemTime, PathBuf)> = fs::read_dir(&folder)
                .map_err(|error| format!("{}: {error}", folder.display()))?
                .filter_map(|entry| {
                    let entry = entry.ok()?;
                    let file = entry.file_name().to_string_lossy().into_owned();
                    let is_library = file.starts_with(&format!("lib{name}-")) && file.ends_with(".rlib");
                    is_library.then_some((entry.metadata().ok()?.modified().ok()?, entry.path()))
                })
                .collect();
            found.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
            Ok(found.into_iter().map(|(_, path)| path).collect())
        };
        // Only a pair that was built together has one type for one name.
        let probe = scratch.join(format!("probe-{}.rs", std::process::id()));
        write(&probe, "pub fn same(number: dio_tests::parity::Number) -> dio_runtime::Number { number }\n")?;
        let mut refused = String::new();
        for tests in all("dio_tests")? {
            for runtime in all("dio_runtime")? {
                let libraries = Self { folder: folder.clone(), tests: tests.clone(), runtime };
                let metadata = ["--crate-type=lib", "--crate-name=probe", "--emit=metadata", "-o"];
                match libraries.rustc(&probe, &metadata, &probe.with_extension("rmeta")) {
                    Ok(()) => return Ok(libraries),
                    Err(error) => refused = error,
                }
            }
        }
        Err(format!("{}: there is no library of this build to compile with\n{refused}", folder.display()))
    }

    /// What tells these libraries from others, and from themselves before they were built anew.
    fn identity(&self) -> Result<String, String> {
        let built = |library: &PathBuf| {
            let modified = fs::metadata(library).and_then(|metadata| metadata.modified());
            modified
                .map(|time| (library.clone(), time))
                .map_err(|error| format!("{}: {error}", library.display()))
        };
        Ok(hash((built(&self.tests)?, built(&self.runtime)?)))
    }

    fn rustc(&self, source: &Path, arguments: &[&str], output: &Path) -> Result<(), String> {
        let run = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
            .args(["--edition=2024", "--color=never", "--cap-lints=allow"])
            .args(arguments)
            .arg(output)
            .arg("--extern")
            .arg(format!("dio_tests={}", self.tests.display()))
            .arg("--extern")
            .arg(format!("dio_runtime={}", self.runtime.display()))
            .arg("-L")
            .arg(format!("dependency={}", self.folder.display()))
            .arg(source)
            .output()
            .map_err(|error| format!("rustc cannot be run: {error}"))?;
        if run.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&run.stderr).into_owned()) }
    }
}
