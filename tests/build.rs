//! Generates the code of the schemas that tests and benches use.

use dio_codegen::{DateLibrary, Options};

#[path = "random/build.rs"]
mod random;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    random::build()?;
    dio_codegen::build("../schemas/design.toml");
    dio_codegen::build("schemas/obstacles.toml");
    dio_codegen::build("schemas/groups.toml");
    dio_codegen::build("schemas/collections.toml");
    dio_codegen::build("schemas/named.toml");
    dio_codegen::build("schemas/indexes.toml");
    dio_codegen::build("schemas/narrow.toml");
    dio_codegen::build("schemas/unions.toml");
    dio_codegen::build("schemas/kept.toml");
    dio_codegen::build("schemas/shards.toml");
    dio_codegen::build("schemas/when.toml");
    dio_codegen::build("schemas/interop.toml");
    dio_codegen::build("schemas/store.toml");
    dio_codegen::build("schemas/live.toml");
    dio_codegen::build("schemas/guide.toml");
    dio_codegen::build_with(Options::new("schemas/jiff.toml").dates(DateLibrary::Jiff));
    dio_codegen::build_with(Options::new("schemas/time.toml").dates(DateLibrary::Time));
    dio_codegen::build_with(
        Options::new("schemas/layouts.toml")
            .computed("Entry.score", "crate::layouts::score")
            .computed("Entry.hint", "crate::layouts::hint"),
    );
    dio_codegen::build_with(Options::new("schemas/python.toml").computed("Move.score", "crate::score"));
    for design in ["adopted", "courses", "deals", "github", "saas", "sessions", "timeseries"] {
        dio_codegen::build(format!("../schemas/{design}.toml"));
    }
    if std::env::var_os("CARGO_FEATURE_BENCHES").is_some() {
        dio_codegen::build("benches/conversion/schema.toml");
    }
    Ok(())
}
