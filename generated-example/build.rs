//! Generates the code of the shop when the package is built.

fn main() {
    dio_codegen::build("../schemas/shop.toml");
}
