//! Runs the program, on the mock in this process and on the mock behind a port.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test that panics fails")]

mod port;

use std::process::Command;

use dio_codegen::output::compare;
use dio_codegen::sources::Sources;
use dio_codegen::{Options, generate, generate_language};
use dio_runtime::mock::MockDynamo;
use generated_example::{Screen, connect, run};
use port::serve;

/// The query functions of both tables, as they are generated.
fn query_functions() -> Vec<String> {
    let mut functions = Vec::new();
    for (schema, table) in [("../schemas/shop.toml", "Shop"), ("../schemas/catalog.toml", "Catalog")] {
        let generated = generate(&Sources::load(schema), &Options::new(schema)).unwrap();
        let (in_root, in_record) = (format!("impl {table} {{"), format!("    impl super::{table} {{"));
        let mut end = None;
        for line in generated.files.values().flat_map(|text| text.lines()) {
            match end {
                None if line == in_root => end = Some("}"),
                None if line == in_record => end = Some("    }"),
                Some(end_line) if line == end_line => end = None,
                Some(_) => functions.extend(
                    line.trim_start()
                        .strip_prefix("pub fn ")
                        .and_then(|name| name.split('(').next())
                        .map(str::to_owned),
                ),
                None => {}
            }
        }
    }
    functions.sort();
    functions
}

#[test]
fn checked_in_code_is_current() {
    let options = Options::read("dio.toml").unwrap();
    let sources = Sources::load(options.schema_path().unwrap());
    for language in options.languages() {
        let generated = generate_language(language, &sources, &options).unwrap();
        let folder = options.out_folder(language);
        let differences = compare(language, &generated.files, &sources.name(), &folder).unwrap();
        assert!(differences.is_empty(), "run `dio generate` in generated-example: {differences:?}");
    }
}

#[tokio::test]
async fn it_runs_every_access_pattern_on_the_mock() {
    let mut out = Vec::new();
    let mut screen = Screen::new(&mut out);
    run(&connect::mock(), "test", false, &mut screen).await.unwrap();

    assert_eq!(screen.records_loaded(), 4266);
    let mut ran: Vec<String> = screen.answers().iter().map(|(function, _)| (*function).to_owned()).collect();
    ran.sort();
    assert_eq!(ran, query_functions());
    for (function, records) in screen.answers() {
        assert!(*records > 0, "`{function}` found nothing");
    }
    let found = |function| screen.answers().iter().find(|(name, _)| *name == function).unwrap().1;
    assert_eq!(found("customer_page"), 16);
    assert_eq!(found("customer_by_email"), 1);
    assert_eq!(found("orders"), 13);
    assert_eq!(found("orders_in_state"), 20);
    assert_eq!(found("stuck_orders"), 7);
    assert_eq!(found("customers_by_inverted"), 260);
    assert_eq!(found("category"), 16);

    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("Deleted: it was shipped, and is there no more."), "{text}");
    assert!(text.contains("new.customer@EXAMPLE.org did not: step 1 (ConditionalCheckFailed)."), "{text}");
    assert!(text.contains("2 of MUG-MOSS: not bought; 1 left, 24 points."), "{text}");
}

#[test]
fn it_runs_on_an_endpoint_and_leaves_nothing_there() {
    let mock = MockDynamo::new();
    let url = serve(mock.clone());
    let output = program().args(["--endpoint-url", &url, "--prefix", "port"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with(&format!("Tables `port-shop` and `port-catalog` on {url}.\n")), "{text}");
    let (_, tables) = mock.handle("ListTables", b"{}");
    assert_eq!(String::from_utf8(tables).unwrap(), r#"{"TableNames":[]}"#);
}

#[test]
fn tables_that_are_there_are_left_alone() {
    let mock = MockDynamo::new();
    let url = serve(mock.clone());
    let run = || program().arg("--keep").env("AWS_ENDPOINT_URL", &url).output().unwrap();
    let first = run();
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let items = mock.table("dio-example-shop").len();
    let again = run();
    let error = String::from_utf8(again.stderr).unwrap();
    assert!(!again.status.success());
    assert_eq!(
        error,
        "error: table `dio-example-shop` is there already, and left alone; `--prefix` gives this program others\n"
    );
    assert_eq!(mock.table("dio-example-shop").len(), items);
}

#[test]
fn what_is_missing_for_an_endpoint_is_said() {
    let error = |arguments: &[&str]| {
        let output = program().args(arguments).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(error(&["--aws"]), "error: `--aws` needs a region: set AWS_REGION\n");
    assert_eq!(
        error(&["--endpoint-url", "localhost:8000"]),
        "error: `localhost:8000` is no endpoint: it begins neither with http:// nor with https://\n"
    );
    if !cfg!(feature = "tls") {
        assert_eq!(
            error(&["--endpoint-url", "https://localhost:1"]),
            "error: https needs TLS, which this program is built without; run `cargo run -p generated-example \
             --features tls`\n"
        );
    }
}

/// The program, without what the environment says of AWS.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_generated-example"));
    for variable in [
        "AWS_ENDPOINT_URL_DYNAMODB",
        "AWS_ENDPOINT_URL",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
    ] {
        command.env_remove(variable);
    }
    command
}
