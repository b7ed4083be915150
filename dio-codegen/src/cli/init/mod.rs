use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::Outcome;
use crate::terminal::say;

const FILES: [(&str, &str); 2] =
    [("schemas/shop.toml", include_str!("shop.toml")), ("dio.toml", include_str!("dio.toml"))];

/// Writes the files to begin with, all or none of them.
pub(crate) fn run(folder: &Path) -> Outcome {
    if let Some((taken, _)) = FILES.iter().find(|(name, _)| folder.join(name).exists()) {
        return Err(format!("{} is there already; nothing was written", folder.join(taken).display()).into());
    }
    for (name, text) in FILES {
        let path = folder.join(name);
        write_new(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        say(format_args!("wrote {}", path.display()))?;
    }
    say(NEXT)?;
    Ok(ExitCode::SUCCESS)
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::File::create_new(path)?.write_all(text.as_bytes())
}

const NEXT: &str = r#"
Next, with `dio-runtime` among the dependencies, either generate when the package is built:
    Cargo.toml     `dio-codegen` among the build-dependencies
    build.rs       fn main() { dio_codegen::build("schemas/shop.toml") }
    src/main.rs    mod shop { dio_runtime::include_schema!("shop"); }
or check the code in:
    dio generate
    src/main.rs    #[rustfmt::skip] mod shop;"#;
