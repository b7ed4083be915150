//! `dio import dynamo-io`, as a person runs it.
//!
//! `tests/import/` has modules, each with the schema that it gives and the report; and both of the example's generated module. `SNAPSHOTS=overwrite cargo test -p dio-codegen --features
//! cli --test import` writes them anew, to be read in the diff.
#![allow(clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const DIO: &str = env!("CARGO_BIN_EXE_dio");
const MODULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/import");
/// What `dio generate --language python` writes for the example.
const GENERATED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../generated-example/python/catalog.py");

/// What a command said and how it ended.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn dio(folder: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(DIO).args(arguments).current_dir(folder).output().expect("the command runs");
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A folder of its own for each test.
fn folder(test: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("import").join(test);
    if path.exists() {
        fs::remove_dir_all(&path).expect("the folder of the last run can be removed");
    }
    fs::create_dir_all(&path).expect("a folder for the test");
    path
}

/// Imports a module, and checks the schema that it gave.
fn imported(folder: &Path, module: &str) -> Ran {
    fs::write(folder.join("module.py"), module).expect("a module");
    let ran = dio(folder, &["import", "dynamo-io", "module.py"]);
    if ran.code == Some(0) {
        fs::write(folder.join("schema.toml"), &ran.out).expect("a schema");
        let checked = dio(folder, &["check", "schema.toml"]);
        assert_eq!(checked.code, Some(0), "{}\n{}", checked.err, ran.out);
    }
    ran
}

const HEAD: &str = "import dataclasses\nimport typing\nimport dynamo_io as dio\n";

/// A module of one class, with a partition key `id`.
fn module_of(members: &str, columns: &str, more: &str) -> String {
    format!(
        "{HEAD}\n@dataclasses.dataclass(frozen=True)\nclass Thing(dio.Record):\n    id: dio.TypeHints.KeyColumn = None\n{members}\n    \
         schema: dio.SchemaType = dio.Schema(dio.PartitionColumn('id', 'thing:'), None, ({columns}))\n{more}\n"
    )
}

/// The lines of the fields of a record, without those of its key.
fn fields_of(ran: &Ran) -> Vec<&str> {
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let (_, fields) = ran.out.split_once("[record.Thing.fields]\n").expect("fields");
    fields.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("id ")).collect()
}

#[test]
fn modules_give_their_schemas_and_reports() {
    let overwrite = std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite");
    let mut seen = 0;
    let entries = fs::read_dir(MODULES).expect("modules").map(|entry| entry.expect("an entry").path());
    for module in entries.chain([PathBuf::from(GENERATED)]) {
        if module.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        seen += 1;
        let name = module.file_name().expect("a name").to_string_lossy().into_owned();
        let ran = dio(module.parent().expect("a folder"), &["import", "dynamo-io", &name]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let snapshot = Path::new(MODULES).join(&name);
        for (extension, got) in [("toml", &ran.out), ("txt", &ran.err)] {
            let path = snapshot.with_extension(extension);
            if overwrite {
                fs::write(&path, got).expect("a snapshot");
            }
            let expected = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(*got, expected, "{}", path.display());
        }
        let schema = snapshot.with_extension("toml");
        let checked = dio(Path::new(MODULES), &["check", &schema.to_string_lossy()]);
        assert_eq!(checked.code, Some(0), "{name}: {}", checked.err);
    }
    assert!(seen >= 4, "{seen} modules");
}

#[test]
fn a_file_is_written_once() {
    let folder = folder("output");
    fs::write(folder.join("shop.py"), module_of("", "", "")).expect("a module");
    let command = ["import", "dynamo-io", "shop.py", "--table", "store", "--output", "shop.toml"];
    let ran = dio(&folder, &command);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "wrote shop.toml: 1 record in 1 table\n"),
        "{}",
        ran.err
    );
    let schema = fs::read_to_string(folder.join("shop.toml")).expect("the schema");
    assert!(schema.contains("[table.store]\n"), "{schema}");
    let again = dio(&folder, &command);
    assert_eq!(again.code, Some(2));
    assert_eq!(again.err, "error: shop.toml is there already; nothing was written\n");
}

#[test]
fn what_cannot_be_done_is_told() {
    let folder = folder("refused");
    let missing = dio(&folder, &["import", "dynamo-io", "missing.py"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.starts_with("error: cannot read missing.py: "), "{}", missing.err);

    fs::write(folder.join("shop.py"), module_of("", "", "")).expect("a module");
    let name = dio(&folder, &["import", "dynamo-io", "shop.py", "--table", "My Table"]);
    assert_eq!(name.code, Some(2));
    assert!(name.err.starts_with("error: --table My Table: a table's name has "), "{}", name.err);

    let syntax = imported(&folder, "import dynamo_io\nclass A(:\n    x = 1\n");
    assert_eq!((syntax.code, syntax.out.as_str()), (Some(1), ""));
    assert!(
        syntax.err.contains("error[dio::import-syntax]: this is not Python\n --> module.py:2:"),
        "{}",
        syntax.err
    );

    for (module, why) in [
        ("", "it does not import `dynamo_io`"),
        ("import dynamo_io\n", "it has no classes"),
        ("import dynamo_io\nclass A:\n    pass\n", "none of its classes derives from `Record`"),
        ("import dynamo_io\nclass A(A):\n    schema = 1\n", "none of its classes derives from `Record`"),
    ] {
        let nothing = imported(&folder, module);
        assert_eq!((nothing.code, nothing.out.as_str()), (Some(1), ""), "{module}");
        assert!(nothing.err.contains("error[dio::import-nothing]: "), "{}", nothing.err);
        assert!(nothing.err.contains(why), "{module}: {}", nothing.err);
    }
}

#[test]
fn each_finding_is_explained() {
    let folder = folder("explain");
    for rule in dio_codegen::import::rules() {
        let explained = dio(&folder, &["explain", rule.id]);
        assert_eq!(explained.out, format!("dio::{}\n\n{}\n", rule.id, rule.explanation));
        assert!(dio(&folder, &["explain"]).out.lines().any(|line| line.starts_with(rule.id)), "{}", rule.id);
    }
}

/// The same property, written in many ways.
#[test]
fn properties_are_read_however_they_are_written() {
    let folder = folder("properties");
    for body in [
        "return f'a:{self.a}' if self.a else None",
        "return None if self.a is None else 'a:' + self.a",
        "return self.a and 'a:' + self.a",
        "return 'a:' + self.a",
        "return ''.join(['a:', self.a])",
        "a = self.a\n        if a:\n            return 'a' f':{a}'",
        "if not self.a:\n            return None\n        return 'a:' + str(self.a)",
        "if self.a in (None, dio.DELETE, ''):\n            return dio.DELETE\n        else:\n            return 'a:' + self.a",
        "if None in (self.a,):\n            return ''\n        return PREFIX + self.a",
        "if self.a is None or self.a == '':\n            return\n        return (f'{PREFIX}{self.a!s}')",
        "if self.a is not None:\n            return self.other",
    ] {
        let more = format!(
            "    @property\n    def computed(self):\n        {body}\n    @property\n    def other(self):\n        return PREFIX + self.a\n"
        );
        let columns = "dio.StringColumn('a'), dio.StringColumn('computed', computed=True),";
        let module = module_of("    a: str = None", columns, &more).replacen("\n@", "\nPREFIX = 'a:'\n@", 1);
        let ran = imported(&folder, &module);
        assert_eq!(
            fields_of(&ran),
            ["a        = \"string?\"", "computed = { computed = \"a:{a}\" }"],
            "{body}"
        );
        assert_eq!(ran.err, "", "{body}");
    }
}

/// What says something else than a template could is left to the caller, with a word.
#[test]
fn properties_that_are_no_templates_are_told() {
    let folder = folder("no-templates");
    for (body, why) in [
        ("return self.a if self.n else None", "this depends on a field that is not in the text"),
        ("return f'{self.a:>8}'", "this has a format that dio does not write"),
        ("return f'{self.at}'", "this has a field in a text that dio does not write"),
        ("return f'{self.on}'", "this has a field in a text that dio does not write"),
        ("return self.a.upper()", "this calls something that is not understood"),
        ("return hash(self.a)", "this calls something that is not understood"),
        ("return self.a if self.n > 3 else None", "this asks for something that is not understood"),
        ("for x in self.a:\n            return x", "this has a statement that is not understood"),
        ("return self.computed", "this nests too deeply"),
        ("return self.unknown + self.a", "this is a sum of something else than texts"),
        ("return None", "this returns no text"),
    ] {
        let members = "    a: str = None\n    n: int = None\n    at: dio.TypeHints.Datetime = None\n    on: bool = None";
        let columns = "dio.StringColumn('a'), dio.IntegerColumn('n'), dio.DatetimeColumn('at'), dio.BooleanColumn('on'), \
                       dio.StringColumn('computed', computed=True),";
        let more = format!("    @property\n    def computed(self):\n        {body}\n");
        let ran = imported(&folder, &module_of(members, columns, &more));
        assert!(ran.err.contains(why), "{body}: {}", ran.err);
        let fields = fields_of(&ran);
        assert_eq!(fields.last(), Some(&"computed = { type = \"string?\", computed = true }"), "{body}");
        assert!(ran.out.contains("here the caller gives it."), "{}", ran.out);
    }
}

#[test]
fn none_in_a_text_is_told() {
    let folder = folder("none");
    let columns = "dio.StringColumn('a'), dio.StringColumn('computed', computed=True),";
    let more = "    @property\n    def computed(self):\n        return f'a:{self.a}'\n";
    let ran = imported(&folder, &module_of("    a: str = None", columns, more));
    let told =
        "where `a` is None, Python writes the text None into `computed` and dio leaves the attribute out";
    assert!(ran.err.contains(told), "{}", ran.err);
    assert!(ran.out.contains(told), "{}", ran.out);
}

/// Names of dynamo-io, however a module has them.
#[test]
fn every_import_is_followed() {
    let folder = folder("imports");
    for (import, dio) in [
        ("import dynamo_io", "dynamo_io."),
        ("import dynamo_io as dio", "dio."),
        ("from dynamo_io import *", ""),
        ("from dynamo_io import Record, Schema, PartitionColumn, StringColumn", ""),
        (
            "import dynamo_io.definitions as dio\nfrom dynamo_io.recorder import Record as Base\ndio.Record = Base",
            "dio.",
        ),
        ("try:\n    import dynamo_io as dio\nexcept ImportError:\n    pass", "dio."),
    ] {
        let module = format!(
            "{import}\nText = {dio}StringColumn\nclass Thing({dio}Record):\n    id: str = None\n    a: str = None\n    \
             schema = {dio}Schema(columns=[Text('a')], sort_key=None, partition_key={dio}PartitionColumn(name='id', value_prefix='x:'))\n"
        );
        let ran = imported(&folder, &module);
        assert_eq!(ran.err, "", "{import}");
        assert_eq!(fields_of(&ran), ["a  = \"string?\""], "{import}");
    }
}

/// Deep, large and circular modules end, and say what was not read.
#[test]
fn hostile_modules_are_survived() {
    let folder = folder("hostile");
    let deep = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(5_000), close.repeat(5_000))
    };
    let property = |body: &str| {
        let more = format!("    @property\n    def c(self):\n        return {body}\n");
        module_of("    a: str = None", "dio.StringColumn('c', computed=True),", &more)
    };
    let constants = |value: &str, last: &str| {
        let doubled: String =
            (0..60).map(|n| value.replace('N', &n.to_string()).replace('M', &(n + 1).to_string())).collect();
        format!("{HEAD}X0 = (dio.StringColumn('a'),)\nT0 = 'text'\n{doubled}{last}")
    };
    let record = |columns: &str| {
        format!(
            "class Thing(dio.Record):\n    id: str = None\n    schema = dio.Schema(dio.PartitionColumn('id', 'x'), None, {columns})\n"
        )
    };
    let classes: String = (0..60).map(|n| format!("class C{}(C{n}):\n    pass\n", n + 1)).collect();
    for module in [
        format!("{HEAD}X = {}\n{}", deep("(", "1", ")"), record("X")),
        format!("{HEAD}X = {}\n{}", deep("[", "", "]"), record("X")),
        format!("{HEAD}X = {}\n{}", deep("() + ", "()", ""), record("X")),
        format!(
            "{HEAD}{}",
            record(&format!("({},)", deep("dio.MapColumn('a', (", "dio.StringColumn('a')", ",))")))
        ),
        module_of(
            &format!("    a: {} = None", deep("typing.Optional[", "int", "]")),
            "dio.StringColumn('a'),",
            "",
        ),
        property(&deep("(", "self.a", ")")),
        property(&deep("not ", "self.a", "")),
        property(&deep("self.a + ", "self.a", "")),
        property(&deep("", "self.a", ".lower()")),
        "(".repeat(100_000),
        constants("XM = XN + XN\n", &record("X60")),
        constants("TM = f'{TN}{TN}'\n", &record("(dio.StringColumn(T60),)")),
        constants("", &format!("X = X + (X,)\n{}", record("X"))),
        format!("{HEAD}class A(B):\n    pass\nclass B(A, dio.Record):\n    schema = A.schema\n"),
        format!(
            "{HEAD}class C0(dio.Record):\n    schema = dio.Schema(dio.PartitionColumn('id', 'x'), None, ())\n{classes}"
        ),
        format!("{HEAD}\0\0"),
    ] {
        let ran = imported(&folder, &module);
        let shown: String = module.chars().take(200).collect();
        assert!(matches!(ran.code, Some(0 | 1)), "{:?}: {shown}\n{}", ran.code, ran.err);
        assert!(!ran.err.is_empty() || ran.code == Some(0), "{shown}");
        assert!(!ran.err.contains("panicked"), "{shown}\n{}", ran.err);
    }
}
