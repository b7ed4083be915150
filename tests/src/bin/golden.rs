//! dio beside golden data of the Python library dynamo-io: `cargo run -p dio-tests --bin golden -- FOLDER`.

fn main() -> std::process::ExitCode {
    dio_tests::parity::main()
}
