//! Generating the code of 1,000 records of ten fields each, beside prost-build with protox on a matching `.proto`: from files to
//! files, both.

#![allow(clippy::unwrap_used, reason = "a bench ends at the first thing that is wrong")]

mod interleave;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use dio_codegen::sources::Sources;
use dio_codegen::{Language, Options, generate, output};
use interleave::{Contender, interleave, time};

const RECORDS: usize = 1_000;
/// Runs of each generator.
const RUNS: usize = 5;

/// Two components of the key and eight attributes each.
fn schema() -> String {
    let mut text = String::from(
        "format = 1\n[table.bench]\ntype_attribute = \"_type\"\n\
         [type.Address]\nfields = { street = \"string\", city = \"string\", zip = \"string?\" }\n",
    );
    for number in 0..RECORDS {
        write!(
            text,
            "[record.Record{number}]\ndoc = \"Record number {number}.\"\n\
             keys = {{ pk = \"record{number}:{{owner}}\", sk = \"at:{{at}}#\" }}\n\
             [record.Record{number}.fields]\n\
             owner = \"string\"\nat = {{ type = \"datetime\", precision = \"us\" }}\nname = \"string\"\nnote = \"string?\"\ncount = \"integer\"\n\
             price = \"float\"\nactive = \"boolean\"\naddress = \"Address\"\ntags = \"list<string>\"\n\
             scores = \"map<integer>\"\n"
        )
        .unwrap();
    }
    text
}

/// The same as messages.
fn proto() -> String {
    let mut text = String::from(
        "syntax = \"proto3\";\npackage bench;\n\
         message Address { string street = 1; string city = 2; optional string zip = 3; }\n",
    );
    for number in 0..RECORDS {
        write!(
            text,
            "// Record number {number}.\nmessage Record{number} {{\n\
             string owner = 1;\nint64 at = 2;\nstring name = 3;\noptional string note = 4;\nint64 count = 5;\n\
             double price = 6;\nbool active = 7;\nAddress address = 8;\nrepeated string tags = 9;\n\
             map<string, int64> scores = 10;\n}}\n"
        )
        .unwrap();
    }
    text
}

fn dio(folder: &Path, out: &str, options: &Options) {
    let sources = Sources::load(folder.join("bench.toml"));
    let generated = generate(&sources, options).unwrap();
    let folder = folder.join(out);
    let differences = output::compare(Language::Rust, &generated.files, &sources.name(), &folder).unwrap();
    output::write(&differences, &folder).unwrap();
}

fn prost(folder: &Path) {
    let files = protox::compile([folder.join("bench.proto")], [folder]).unwrap();
    prost_build::Config::new().out_dir(folder.join("prost")).compile_fds(files).unwrap();
}

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generation");
    let make_empty = |name: &str| {
        let folder = folder.join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
    };
    make_empty("");
    fs::write(folder.join("bench.toml"), schema()).unwrap();
    fs::write(folder.join("bench.proto"), proto()).unwrap();

    let contender = |name: &'static str, work: fn(&Path)| {
        let (folder, make_empty) = (&folder, &make_empty);
        move || {
            make_empty(name);
            time(|| work(folder))
        }
    };
    let mut contenders: [Contender<'_>; 3] = [
        Box::new(contender("generate", |folder| dio(folder, "generate", &Options::default()))),
        Box::new(contender("build", |folder| dio(folder, "build", &Options::default().for_build_script()))),
        Box::new(contender("prost", prost)),
    ];
    let times = interleave(RUNS, 1, &mut contenders);
    let lines = |file: &str| fs::read_to_string(folder.join(file)).unwrap().lines().count();
    let names = ["`dio generate`", "dio in a build script", "prost-build with protox"];
    let files = ["generate/bench.rs", "build/bench.rs", "prost/bench.rs"];

    println!("| {RECORDS} records of 10 fields | time | to prost-build | lines for a record |");
    println!("|---|--:|--:|--:|");
    for (index, name) in names.into_iter().enumerate() {
        println!(
            "| {name} | {:.2} s | {:.2} | {} |",
            times.median(index),
            times.ratio(index, 2),
            lines(files[index]) / RECORDS
        );
    }
}
