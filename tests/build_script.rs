//! `dio_codegen::build` in the build script of a package outside the workspace, run by cargo.
#![allow(clippy::expect_used, reason = "tests")]

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

const SHOP: &str = r#"format = 1
include = ["orders.toml"]

[table.shop]
"#;

const ORDERS: &str = r##"format = 1

[record.Order]
keys   = { pk = "order:{order_id}", sk = "#order" }
fields = { order_id = "string" }
"##;

/// A package whose program prints the code that its build script generated for the table `shop`.
struct Consumer {
    folder: PathBuf,
    name: &'static str,
}

/// What cargo did.
struct Run {
    succeeded: bool,
    /// What the program printed.
    code: String,
    /// What cargo printed.
    log: String,
    /// Whether nothing had to be built.
    fresh: bool,
}

impl Run {
    /// Whether the code has a struct of this name.
    fn defines(&self, name: &str) -> bool {
        let definition = format!("struct {name}");
        self.code.split(&definition).skip(1).any(|after| !after.starts_with(char::is_alphanumeric))
    }
}

impl Consumer {
    /// A new package, the same for every run of this checkout, so that cargo's own files do not pile up.
    fn new(name: &'static str, build_script: &str) -> Self {
        let mut checkout = DefaultHasher::new();
        WORKSPACE.hash(&mut checkout);
        let folder = env::temp_dir().join(format!("dio-tests-{:016x}", checkout.finish())).join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("the package of the last run can be removed");
        }
        let consumer = Consumer { folder, name };
        // The workspace's lock file and profile, so that what it has built already is not built again.
        consumer.write(
            "Cargo.lock",
            &fs::read_to_string(Path::new(WORKSPACE).join("Cargo.lock")).expect("is checked in"),
        );
        consumer.write(
            "Cargo.toml",
            &format!(
                r#"
                [package]
                name = "{name}"
                version = "0.0.0"
                edition = "2024"
                [workspace]
                [build-dependencies]
                dio-codegen = {{ path = '{}' }}
                [profile.dev]
                debug = "line-tables-only"
                "#,
                Path::new(WORKSPACE).join("dio-codegen").display()
            ),
        );
        consumer.write("build.rs", build_script);
        consumer.write(
            "src/main.rs",
            r#"fn main() { print!("{}", include_str!(concat!(env!("OUT_DIR"), "/dio/shop.rs"))) }"#,
        );
        consumer
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("is in the folder")).expect("a folder for the file");
        fs::write(path, text).expect("a file of the package");
    }

    fn run(&self) -> Run {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("is in the target folder");
        let output = Command::new(env!("CARGO"))
            .args(["run", "--offline", "--verbose", "--color=never", "--target-dir"])
            .arg(target)
            .current_dir(&self.folder)
            .env_remove("RUST_BACKTRACE")
            // This package has a build script too, and cargo tells its tests where that wrote.
            .env_remove("OUT_DIR")
            .output()
            .expect("cargo runs");
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        Run {
            succeeded: output.status.success(),
            code: String::from_utf8_lossy(&output.stdout).into_owned(),
            fresh: log.contains(&format!("Fresh {} v0.0.0", self.name)),
            log,
        }
    }

    #[track_caller]
    fn builds(&self) -> Run {
        let run = self.run();
        assert!(run.succeeded && !run.fresh, "{}", run.log);
        run
    }

    #[track_caller]
    fn is_fresh(&self) {
        let run = self.run();
        assert!(run.succeeded && run.fresh, "{}", run.log);
    }

    /// Where the build script wrote the code of the table.
    fn generated(&self) -> PathBuf {
        let path = self.folder.join("generated-path");
        PathBuf::from(fs::read_to_string(path).expect("the build script says where it writes"))
            .join("dio/shop.rs")
    }
}

/// A build script that also says where it writes, for the tests that meddle with it.
fn build_script(call: &str) -> String {
    format!(
        r#"fn main() {{
            std::fs::write("generated-path", std::env::var("OUT_DIR").unwrap()).unwrap();
            {call}
        }}"#
    )
}

#[test]
fn cargo_builds_again_for_files_of_the_schema_only() {
    let consumer = Consumer::new("includes", &build_script(r#"dio_codegen::build("schemas/shop.toml");"#));
    consumer.write("schemas/shop.toml", SHOP);
    consumer.write("schemas/orders.toml", ORDERS);
    let first = consumer.run();
    assert!(first.succeeded, "{}", first.log);
    assert!(first.code.starts_with("// @generated by dio from shop.toml."), "{}", first.code);
    assert!(first.defines("Order") && !first.defines("Parcel"), "{}", first.code);
    consumer.is_fresh();
    consumer.is_fresh();

    consumer.write("schemas/unrelated.toml", "format = 1\n");
    consumer.write("other.toml", "");
    consumer.is_fresh();

    consumer.write("schemas/orders.toml", &ORDERS.replace("Order", "Parcel"));
    let edited = consumer.builds();
    assert!(edited.defines("Parcel") && !edited.defines("Order"), "{}", edited.code);
    consumer.is_fresh();
}

#[test]
fn deleted_and_edited_output_comes_back() {
    let consumer = Consumer::new("output", &build_script(r#"dio_codegen::build("shop.toml");"#));
    consumer.write("shop.toml", &SHOP.replace("orders.toml", "more/orders.toml"));
    consumer.write("more/orders.toml", ORDERS);
    let first = consumer.run();
    assert!(first.succeeded, "{}", first.log);
    consumer.is_fresh();

    let path = consumer.generated();
    fs::remove_file(&path).expect("the code is there");
    assert_eq!(consumer.builds().code, first.code);
    consumer.is_fresh();

    fs::remove_dir_all(path.ancestors().nth(2).expect("OUT_DIR")).expect("the folder is there");
    assert_eq!(consumer.builds().code, first.code);
    consumer.is_fresh();

    fs::write(&path, "not what was generated").expect("the code is there");
    assert_eq!(consumer.builds().code, first.code);
    consumer.is_fresh();
}

#[test]
fn a_folder_is_watched_for_files_that_are_added() {
    let consumer = Consumer::new("folder", &build_script(r#"dio_codegen::build("schemas");"#));
    consumer.write("schemas/shop.toml", &SHOP.replace("include = [\"orders.toml\"]\n", ""));
    consumer.write("schemas/orders.toml", ORDERS);
    let first = consumer.run();
    assert!(first.succeeded, "{}", first.log);
    assert!(first.code.starts_with("// @generated by dio from schemas."), "{}", first.code);
    consumer.is_fresh();

    consumer.write("schemas/parcels.toml", &ORDERS.replace("Order", "Parcel").replace("order", "parcel"));
    let added = consumer.builds();
    assert!(added.defines("Order") && added.defines("Parcel"), "{}", added.code);
    consumer.is_fresh();
}

#[test]
fn options_come_from_a_watched_dio_toml() {
    let consumer = Consumer::new(
        "options",
        &build_script(r#"dio_codegen::build_with(dio_codegen::Options::read("dio.toml").unwrap());"#),
    );
    consumer.write("schemas/shop.toml", SHOP);
    consumer.write("schemas/orders.toml", ORDERS);
    consumer.write("dio.toml", "schema = \"schemas/shop.toml\"\n");
    let first = consumer.run();
    assert!(first.succeeded && !first.code.contains("some::Derive"), "{}{}", first.log, first.code);
    consumer.is_fresh();

    consumer.write("dio.toml", "schema = \"schemas/shop.toml\"\nderive.Order = \"some::Derive\"\n");
    let edited = consumer.builds();
    assert!(edited.code.contains("some::Derive"), "{}", edited.code);
    consumer.is_fresh();
}

#[test]
fn a_broken_schema_shows_its_report_through_cargo() {
    let consumer = Consumer::new("broken", &build_script(r#"dio_codegen::build("shop.toml");"#));
    consumer.write("shop.toml", &SHOP.replace("[table.shop]", "[tabel.shop]"));
    consumer.write("orders.toml", ORDERS);
    let broken = consumer.run();
    assert!(!broken.succeeded);
    // Cargo indents what a build script says by two spaces.
    let report = "  --- stderr\n  error[dio::unknown-key]: ";
    assert!(broken.log.contains(report), "{}", broken.log);
    assert!(broken.log.contains("\n   --> shop.toml:4:2\n"), "{}", broken.log);
    assert!(!broken.log.contains("panicked"), "{}", broken.log);

    consumer.write("shop.toml", SHOP);
    consumer.builds();
    consumer.is_fresh();
}

#[test]
fn a_table_that_two_schemas_define_is_refused() {
    let script = build_script(r#"dio_codegen::build("shop.toml"); dio_codegen::build("other.toml");"#);
    let consumer = Consumer::new("twice", &script);
    consumer.write("shop.toml", SHOP);
    consumer.write("orders.toml", ORDERS);
    consumer.write("other.toml", "format = 1\n[table.shop]\n");
    let refused = consumer.run();
    assert!(!refused.succeeded);
    let twice =
        "error: the code of `[table.shop]` would be written twice, from shop.toml and from other.toml";
    assert!(refused.log.contains(twice), "{}", refused.log);

    // A schema of the same file name is another one.
    let script = build_script(r#"dio_codegen::build("shop.toml"); dio_codegen::build("audit/shop.toml");"#);
    consumer.write("build.rs", &script);
    consumer.write("audit/shop.toml", "format = 1\n[table.audit]\n");
    consumer.builds();
    assert!(consumer.generated().is_file(), "the second call has removed what the first has written");
}

#[test]
fn warnings_are_shown_and_the_build_goes_on() {
    let consumer = Consumer::new("warning", &build_script(r#"dio_codegen::build("shop.toml");"#));
    consumer.write("shop.toml", &format!("{SHOP}indexes = [\"g1_sort\"]\n"));
    consumer.write("orders.toml", ORDERS);
    let built = consumer.run();
    assert!(built.succeeded, "{}", built.log);
    assert!(built.log.contains("warning: warning@0.0.0: shop.toml:5: "), "{}", built.log);
    assert!(built.log.contains(" (dio::unfilled-index)\n"), "{}", built.log);
    consumer.is_fresh();
}

#[test]
fn a_build_script_pays_for_no_command_line_and_no_sdk() {
    let consumer = Consumer::new("dependencies", &build_script(r#"dio_codegen::build("shop.toml");"#));
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--prefix=none", "--edges=normal,build"])
        .current_dir(&consumer.folder)
        .output()
        .expect("cargo runs");
    let tree = String::from_utf8_lossy(&tree.stdout);
    assert!(tree.contains("\ndio-codegen v"), "{tree}");
    for crate_name in ["clap", "similar", "aws-sdk-dynamodb", "dio-runtime", "tokio"] {
        assert!(!tree.contains(&format!("\n{crate_name} v")), "{tree}");
    }
}

#[test]
fn include_schema_brings_the_code_in_or_says_what_it_needs() {
    let consumer = Consumer::new(
        "macro",
        r#"fn main() {
            let folder = std::path::Path::new(&std::env::var_os("OUT_DIR").unwrap()).join("dio");
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("shop.rs"), "pub const CODE: &str = \"brought in\";").unwrap();
            println!("cargo::rustc-env=DIO_TABLE_shop=generated");
        }"#,
    );
    // The macro alone, without the runtime and the SDK below it.
    let program = r#"
        #[path = "WORKSPACE/dio-runtime/src/include_schema.rs"]
        #[macro_use]
        mod include_schema;
        mod shop {
            include_schema!("shop");
        }
        fn main() {
            print!("{}", shop::CODE);
        }"#;
    consumer.write("src/main.rs", &program.replace("WORKSPACE", WORKSPACE));
    let built = consumer.run();
    assert_eq!(built.code, "brought in", "{}", built.log);

    consumer
        .write("src/main.rs", &program.replace("WORKSPACE", WORKSPACE).replace("(\"shop\")", "(\"shops\")"));
    let refused = consumer.run();
    assert!(!refused.succeeded);
    let missing =
        "error: no table `shops` was generated: `include_schema!` takes the name in `[table.<name>]`";
    assert!(refused.log.contains(missing), "{}", refused.log);

    fs::remove_file(consumer.folder.join("build.rs")).expect("was written");
    let refused = consumer.run();
    assert!(!refused.succeeded);
    let needs = "error: `include_schema!` needs a build script that calls `dio_codegen::build`";
    assert!(refused.log.contains(needs), "{}", refused.log);
}
