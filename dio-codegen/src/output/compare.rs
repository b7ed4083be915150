use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Output, OutputError};
use crate::Language;
use crate::header;

/// One file of a folder that is not as it should be. Paths are relative to the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Generated, and not there.
    Missing {
        /// Where it belongs.
        path: PathBuf,
        /// What it should say.
        wanted: String,
    },
    /// There, and says something else.
    Edited {
        /// Where it is.
        path: PathBuf,
        /// What it says.
        found: String,
        /// What it should say.
        wanted: String,
    },
    /// Generated from this schema once, and no longer.
    Orphaned {
        /// Where it is.
        path: PathBuf,
        /// What it says.
        found: String,
    },
}

impl Difference {
    /// The file, relative to the folder.
    pub fn path(&self) -> &Path {
        match self {
            Difference::Missing { path, .. }
            | Difference::Edited { path, .. }
            | Difference::Orphaned { path, .. } => path,
        }
    }

    /// Whether a file that dio did not generate is in the way, one without its header.
    pub fn is_foreign(&self) -> bool {
        matches!(self, Difference::Edited { found, .. } if !header::is_generated(found))
    }
}

/// What differs between `output`, generated from the file or folder named `schema`, and what `folder` has, by path.
///
/// A checkout with CRLF line ends is no difference. Orphans are looked for in all of `folder`: every file of this language that
/// bears the header of this schema; those of another schema or language are their own affair.
///
/// # Errors
///
/// [`OutputError`] where something in the folder cannot be read. A folder that is not there is empty.
pub fn compare(
    language: Language,
    output: &Output,
    schema: &str,
    folder: &Path,
) -> Result<Vec<Difference>, OutputError> {
    let mut differences = Vec::new();
    for (path, wanted) in output {
        let place = folder.join(path);
        let Some(found) = read(&place)? else {
            differences.push(Difference::Missing { path: path.clone(), wanted: wanted.clone() });
            continue;
        };
        if found != *wanted && found.replace("\r\n", "\n") != *wanted {
            differences.push(Difference::Edited { path: path.clone(), found, wanted: wanted.clone() });
        }
    }
    for path in source_files(language, folder)? {
        if output.contains_key(&path) {
            continue;
        }
        if let Some(found) = read(&folder.join(&path))?
            && header::is_generated_from(language, &found, schema)
        {
            differences.push(Difference::Orphaned { path, found });
        }
    }
    differences.sort_by(|one, other| one.path().cmp(other.path()));
    Ok(differences)
}

/// The text of a file, or none if it is not there. What is no UTF-8 was edited: how exactly does not matter.
fn read(path: &Path) -> Result<Option<String>, OutputError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(OutputError::of("read", path)(error)),
    }
}

/// The files of a language under `folder`, relative to it. Symbolic links are not followed.
fn source_files(language: Language, folder: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let wanted = language.extension();
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(relative) = folders.pop() {
        let place = folder.join(&relative);
        let entries = match fs::read_dir(&place) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(OutputError::of("list", &place)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(OutputError::of("list", &place))?;
            let kind = entry.file_type().map_err(OutputError::of("read", &entry.path()))?;
            let path = relative.join(entry.file_name());
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|extension| extension == wanted) {
                files.push(path);
            }
        }
    }
    Ok(files)
}
