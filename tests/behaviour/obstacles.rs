//! The names of `schemas/obstacles.toml`.

mod generated {
    dio_runtime::include_schema!("obstacle");
}
