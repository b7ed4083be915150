//! The file that a mock begins with and leaves its content in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dio_runtime::mock::{MockDynamo, SnapshotError};

/// Why a snapshot was not loaded or saved.
#[derive(Debug)]
pub enum Error {
    /// The file cannot be read.
    Read(PathBuf, io::Error),
    /// The file is no snapshot.
    Restore(PathBuf, SnapshotError),
    /// The file cannot be written.
    Write(PathBuf, io::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Read(file, error) => write!(f, "cannot read {}: {error}", file.display()),
            Error::Restore(file, error) => write!(f, "cannot restore {}: {error}", file.display()),
            Error::Write(file, error) => write!(f, "cannot write {}: {error}", file.display()),
        }
    }
}

/// Fills a mock from a file. One that is not there yet is made at once: better now than after a day's work is it
/// known that it cannot be.
pub fn load(mock: &MockDynamo, file: &Path) -> Result<(), Error> {
    match fs::read_to_string(file) {
        Ok(text) => mock.restore(&text).map_err(|error| Error::Restore(file.to_owned(), error)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => save(mock, file),
        Err(error) => Err(Error::Read(file.to_owned(), error)),
    }
}

/// Writes a mock's content to a file, which is there whole at any time: the old content or the new.
pub fn save(mock: &MockDynamo, file: &Path) -> Result<(), Error> {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    let written = fs::write(&new, mock.snapshot()).and_then(|()| fs::rename(&new, file));
    written.map_err(|error| {
        // What is half written is of no use to anyone.
        let _ = fs::remove_file(&new);
        Error::Write(file.to_owned(), error)
    })
}
