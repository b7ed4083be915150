//! Generates the code of the schemas that tests and benches use.

fn main() {
    dio_codegen::build("../schemas/design.toml");
    if std::env::var_os("CARGO_FEATURE_BENCHES").is_some() {
        dio_codegen::build("benches/conversion/schema.toml");
    }
}
