//! dio beside the Python library dynamo-io, by data that the library produced.
//!
//! A folder in the golden format goes in. Its `schemas.json` is translated to TOML, dio generates code from that, and a
//! program of that code, glue and this library is compiled (`build`). The program does with dio what each case says, and
//! compares (`compare`).

mod build;
pub mod convert;
pub mod folder;
mod glue;
pub mod record;
pub mod schema;
pub mod translate;
pub mod value;

pub use dio_runtime::Number;

/// What the compiled program does.
pub fn compare_with(_packages: Vec<Box<dyn record::Package>>) -> std::process::ExitCode {
    todo!()
}
