//! Generated code stands anywhere: no prelude, any edition, no warning.

use dio_codegen::Options;

use crate::compiler::Compiler;

const SCHEMAS: [&str; 9] = [
    "schemas/design.toml",
    "tests/schemas/collections.toml",
    "tests/schemas/named.toml",
    "tests/schemas/unions.toml",
    "tests/schemas/narrow.toml",
    "tests/schemas/obstacles.toml",
    "tests/schemas/groups.toml",
    "tests/schemas/layouts.toml",
    "tests/schemas/when.toml",
];

/// All tables of the schemas.
const MODULES: [&str; 14] = [
    "depot", "desk", "library", "shop", "accounts", "obstacle", "tickets", "events", "jobs", "device",
    "catalog", "log", "hub", "parcels",
];

fn options(schema: &str) -> Options {
    if schema.ends_with("layouts.toml") {
        Options::default().computed("Entry.score", "crate::score").computed("Entry.hint", "crate::hint")
    } else {
        Options::default()
    }
}

fn compiler(name: &str) -> Compiler {
    Compiler::new(name, &SCHEMAS.map(|schema| (schema, options(schema))))
}

/// The modules, and the functions of computed attributes.
fn modules(visibility: &str) -> String {
    let modules = MODULES.map(|module| {
        format!("/// A table.\n{visibility}mod {module} {{ ::core::include!(\"{module}.rs\"); }}\n")
    });
    modules.concat()
        + "/// Computes.\npub fn score(_: &log::Level, n: &i64) -> i64 { *n }\n\
           /// Computes.\npub fn hint(_: &::std::string::String, note: ::core::option::Option<&::std::string::String>) \
           -> ::core::option::Option<::std::string::String> { note.cloned() }\n"
}

#[test]
fn it_needs_no_prelude_in_any_edition() {
    let compiler = compiler("hygiene");
    for edition in ["2021", "2024"] {
        let source = format!(
            "//! A crate.\n#![no_implicit_prelude]\n#![deny(warnings, missing_docs, missing_debug_implementations)]\n\
             #![deny(rust_2018_idioms, unreachable_pub, unused_qualifications, single_use_lifetimes)]\n{}",
            modules("pub ")
        );
        if let Err(errors) = compiler.check(&format!("edition_{edition}"), "lib", edition, &source) {
            panic!("in edition {edition}:\n{errors}");
        }
    }
}

#[test]
fn a_program_that_uses_little_of_it_has_no_warning() {
    let compiler = compiler("program");
    let source = format!("#![deny(warnings)]\n{}\nfn main() {{}}", modules(""));
    if let Err(errors) = compiler.check("program", "bin", "2024", &source) {
        panic!("{errors}");
    }
}
