//! Writes the code of random schemas, and the tests of it.

mod driver;
mod schema;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use dio_codegen::sources::Sources;
use dio_codegen::{Options, generate};

use schema::Schema;

/// The schemas of a run that names no other seed.
const SEEDS: [u64; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

pub fn build() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=DIO_RANDOM_SEED");
    let seeds = match env::var("DIO_RANDOM_SEED") {
        Ok(first) => {
            let first: u64 = first.parse()?;
            (first..).take(SEEDS.len()).collect()
        }
        Err(_) => SEEDS.to_vec(),
    };
    let folder = env::var_os("OUT_DIR").ok_or("cargo says where to write")?;
    let mut tests = String::new();
    for seed in seeds {
        let schema = Schema::random(seed);
        let text = schema.to_toml();
        let sources = Sources::from_texts([("random.toml", text.as_str())]);
        let generated = generate(&sources, &Options::default().for_build_script());
        let generated = generated.map_err(|report| format!("DIO_RANDOM_SEED={seed}\n{text}\n{report}"))?;
        let path = Path::new(&folder).join(format!("random_{seed}.rs"));
        fs::write(&path, generated.files.into_values().collect::<String>())?;
        tests += &schema.driver(&path.to_string_lossy());
    }
    fs::write(Path::new(&folder).join("random_schemas.rs"), tests)?;
    Ok(())
}
