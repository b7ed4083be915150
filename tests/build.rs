//! Generates the code of the schemas that the tests use.

fn main() {
    dio_codegen::build("../schemas/design.toml");
}
