use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::include::includes;
use super::{FileId, SourceFile, Sources, Span};
use crate::report::Diagnostic;
use crate::rules;

pub(super) fn from_disk(path: &Path, mut on_read: impl FnMut(&Path)) -> Sources {
    let mut loader = Loader::new(
        |path: &Path| {
            on_read(path);
            std::fs::read(path).and_then(utf8)
        },
        // Two paths of one file are one file; what cannot be resolved cannot be read either.
        |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned()),
    );
    let mut folder = None;
    if path.is_dir() {
        folder = Some(path.to_owned());
        match toml_files(path) {
            Ok(paths) if paths.is_empty() => {
                loader.problems.push(Diagnostic::new(
                    &rules::UNREADABLE_FILE,
                    format!("there is no `.toml` file in the folder `{}`", shown(path)),
                ));
            }
            Ok(paths) => paths.iter().for_each(|path| loader.add(path, None)),
            Err(error) => loader.unreadable(path, None, &error),
        }
    } else {
        loader.add(path, None);
    }
    loader.finish(folder)
}

pub(super) fn from_texts(files: Vec<(String, String)>) -> Sources {
    let paths: Vec<PathBuf> = files.iter().map(|(path, _)| PathBuf::from(path)).collect();
    let texts: HashMap<PathBuf, String> =
        files.into_iter().map(|(path, text)| (normal(Path::new(&path)), text)).collect();
    let read = |path: &Path| {
        texts.get(&normal(path)).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let mut loader = Loader::new(read, normal);
    paths.iter().for_each(|path| loader.add(path, None));
    loader.finish(None)
}

fn utf8(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        io::Error::new(io::ErrorKind::InvalidData, format!("it is not UTF-8 at byte {valid}"))
    })
}

fn toml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Without `.` and, where the text tells, without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

fn shown(path: &Path) -> String {
    normal(path).display().to_string().replace('\\', "/")
}

struct Loader<R, I> {
    read: R,
    identify: I,
    files: Vec<SourceFile>,
    known: HashMap<PathBuf, FileId>,
    /// The files that are being read, each by the one before it.
    open: Vec<FileId>,
    problems: Vec<Diagnostic>,
}

impl<R: FnMut(&Path) -> io::Result<String>, I: Fn(&Path) -> PathBuf> Loader<R, I> {
    fn new(read: R, identify: I) -> Self {
        Self {
            read,
            identify,
            files: Vec::new(),
            known: HashMap::new(),
            open: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Reads a file, unless it is known, and what it includes. `by` is the `include` that names it.
    fn add(&mut self, path: &Path, by: Option<Span>) {
        let identity = (self.identify)(path);
        if let Some(&file) = self.known.get(&identity) {
            if let Some(by) = by
                && let Some(depth) = self.open.iter().position(|open| *open == file)
            {
                self.cycle(depth, by);
            }
            return;
        }
        let text = match (self.read)(path) {
            Ok(text) => text,
            Err(error) => return self.unreadable(path, by, &error),
        };
        let file = FileId::new(self.files.len());
        self.known.insert(identity, file);
        let included = includes(file, &text);
        self.files.push(SourceFile { location: path.to_owned(), path: shown(path), text });
        self.open.push(file);
        let folder = path.parent().unwrap_or(Path::new(""));
        for include in included {
            self.add(&folder.join(&include.value), Some(include.span));
        }
        self.open.pop();
    }

    fn cycle(&mut self, depth: usize, by: Span) {
        let names: Vec<&str> = self.open[depth..]
            .iter()
            .chain([&self.open[depth]])
            .map(|file| self.files[file.index()].path())
            .collect();
        let message = match names.as_slice() {
            [name, _] => format!("`{name}` includes itself"),
            _ => "these files include each other in a circle".to_owned(),
        };
        self.problems.push(
            Diagnostic::new(&rules::INCLUDE_CYCLE, message)
                .at(by, "the circle closes here")
                .note(names.join(" -> ")),
        );
    }

    fn unreadable(&mut self, path: &Path, by: Option<Span>, error: &io::Error) {
        let path = shown(path);
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
            // The system's own words differ between systems; these are ours.
            io::ErrorKind::InvalidData => error.to_string(),
            io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        };
        let mut problem =
            Diagnostic::new(&rules::UNREADABLE_FILE, format!("`{path}` cannot be read: {reason}"));
        if let Some(by) = by {
            problem = problem.at(by, "included here");
        }
        self.problems.push(problem);
    }

    fn finish(self, folder: Option<PathBuf>) -> Sources {
        Sources { files: self.files.into(), folder, problems: self.problems }
    }
}
