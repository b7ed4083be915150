//! The source of the program that compares: generated code, and what ties it to this library.

use std::fmt::Write;

use super::translate::{Member, Package, Struct, Translated};

/// The program of these packages. Each's generated code is a file `package_N.rs` beside it.
pub fn program(packages: &[&Package]) -> String {
    let mut text = String::from(
        "//! Written by the comparison with golden data.\n\
         #![allow(warnings)]\n\
         fn main() -> ::std::process::ExitCode {\n    ::dio_tests::parity::compare_with(vec![\n",
    );
    for position in 0..packages.len() {
        let _ = writeln!(text, "        package_{position}::package(),");
    }
    text += "    ])\n}\n";
    for (position, package) in packages.iter().enumerate() {
        let _ = write!(
            text,
            "\n#[path = \"glue_{position}.rs\"]\nmod package_{position};\n// {}\n",
            package
                .records
                .iter()
                .map(|record| record.id.escape_debug().to_string())
                .collect::<Vec<_>>()
                .join(", ")
        );
    }
    text
}

/// The glue of one package.
pub fn module(position: usize, package: &Package) -> String {
    let mut text = format!(
        "#[path = \"package_{position}.rs\"]\npub mod generated;\n\n\
         use ::dio_tests::parity::convert::{{Neutral, stamp_fields, take, take_stamps}};\n\
         use ::dio_tests::parity::folder::Fields;\n\
         use ::dio_tests::parity::record::{{GoldenRecord, Of, Package, PackageOf}};\n\
         use ::dio_tests::parity::value::Value;\n\n\
         pub fn package() -> Box<dyn Package> {{\n    Box::new(PackageOf::<generated::GoldenTable>::new(vec![\n"
    );
    for record in &package.records {
        let _ =
            writeln!(text, "        ({:?}, Box::new(Of::<generated::{}>::new())),", record.id, record.record);
    }
    text += "    ]))\n}\n";
    for record in &package.records {
        for structure in &record.structs {
            text += &structure_glue(structure);
        }
        text += &record_glue(record);
    }
    text
}

/// A name as an identifier.
fn identifier(name: &str) -> String {
    match name {
        "self" | "super" | "crate" => format!("{name}_"),
        name => format!("r#{name}"),
    }
}

fn taken(members: &[Member]) -> String {
    members.iter().fold(String::new(), |mut text, member| {
        let _ = write!(text, "{}: take(fields, {:?})?, ", identifier(&member.name), member.field);
        text
    })
}

fn given(members: &[Member]) -> String {
    members.iter().fold(String::new(), |mut text, member| {
        let _ = writeln!(
            text,
            "        fields.insert({:?}.to_owned(), self.{}.to_neutral());",
            member.field,
            identifier(&member.name)
        );
        text
    })
}

fn structure_glue(structure: &Struct) -> String {
    let (name, taken, given) = (&structure.name, taken(&structure.members), given(&structure.members));
    format!(
        "\nimpl Neutral for generated::{name} {{\n    \
             fn from_neutral(value: &Value) -> Result<Self, String> {{\n        \
                 let Value::Map(fields) = value else {{ return Err(format!(\"a {{}} where a map belongs\", value.kind())) }};\n        \
                 Ok(Self {{ {taken} }})\n    \
             }}\n    \
             fn to_neutral(&self) -> Value {{\n        \
                 let mut fields = Fields::new();\n{given}        Value::Map(fields)\n    \
             }}\n}}\n"
    )
}

fn record_glue(record: &Translated) -> String {
    let name = &record.record;
    let (taken, given) = (taken(&record.members), given(&record.members));
    let removers =
        record.members.iter().filter(|member| member.removable).fold(String::new(), |mut text, member| {
            let _ = writeln!(text, "                {:?} => upsert.remove_{}(),", member.field, member.name);
            text
        });
    format!(
        "\nimpl GoldenRecord for generated::{name} {{\n    \
             type Table = generated::GoldenTable;\n    \
             fn build(fields: &Fields) -> Result<Self, String> {{\n        \
                 Ok(Self {{ {taken} meta: take_stamps(fields)? }})\n    \
             }}\n    \
             fn fields(&self) -> Fields {{\n        \
                 let mut fields = Fields::from(stamp_fields(&self.meta));\n{given}        fields\n    \
             }}\n    \
             fn upsert(&self, table: &::dio_runtime::Table<generated::GoldenTable>, removed: &[String]) -> Result<::dio_runtime::Upsert<Self>, String> {{\n        \
                 let mut upsert = table.upsert(self);\n        \
                 for field in removed {{\n            \
                     upsert = match field.as_str() {{\n{removers}                \
                         field => return Err(format!(\"`{{field}}` cannot be removed\")),\n            \
                     }};\n        \
                 }}\n        \
                 Ok(upsert.into())\n    \
             }}\n}}\n"
    )
}
