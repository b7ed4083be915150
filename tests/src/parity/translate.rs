//! From the Python classes of `schemas.json` to TOML, as `dio import dynamo-io` writes it.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::names::{Names, camel, field_name};
use super::schema::{Column, Part, STAMPS, Schema, Type};

/// The table of every translated package.
pub const TABLE: &str = "golden_table";

/// Schemas of one table, as TOML.
#[derive(Debug, Clone)]
pub struct Package {
    /// The file's text.
    pub toml: String,
    /// What glue needs to know of each record.
    pub records: Vec<Translated>,
}

/// A translated record.
#[derive(Debug, Clone)]
pub struct Translated {
    /// What cases call it.
    pub id: String,
    /// The struct.
    pub record: String,
    /// The members that are no stamps.
    pub members: Vec<Member>,
    /// The structs of its maps.
    pub structs: Vec<Struct>,
}

/// A member of a struct.
#[derive(Debug, Clone)]
pub struct Member {
    /// The Python field.
    pub field: String,
    /// The field in the schema, and so in Rust.
    pub name: String,
    /// Whether an upsert can remove it.
    pub removable: bool,
}

/// The struct of a map's columns.
#[derive(Debug, Clone)]
pub struct Struct {
    /// Its name.
    pub name: String,
    /// Its members.
    pub members: Vec<Member>,
}

/// Why a schema has no counterpart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// The contract's row that says so.
    pub row: Option<&'static str>,
    /// In words.
    pub reason: String,
}

fn refusal<T>(row: &'static str, reason: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { row: Some(row), reason: reason.into() })
}

fn unknown(reason: String) -> Refusal {
    Refusal { row: None, reason }
}

/// Integer columns that hold more than 64 bits somewhere in the data, by schema and column. They take `digits = 38`.
pub type Wide = BTreeSet<(String, String)>;

/// Schemas of one table.
pub fn package(schemas: &[&Schema], wide: &Wide) -> Result<Package, Refusal> {
    let mut names = Names::default();
    let mut body = String::new();
    let mut indexes = BTreeSet::new();
    let mut delimiter = None;
    let mut records = Vec::new();
    let has_sort = schemas.iter().any(|schema| schema.sort_key.is_some());
    if schemas.iter().any(|schema| schema.sort_key.is_some() != has_sort) {
        return Err(unknown("records with and without a sort key are not of one table".to_owned()));
    }
    for schema in schemas {
        check(schema)?;
        let record = names.record(schema);
        let mut writer =
            Writer { schema, record, wide, types: String::new(), structs: Vec::new(), delimiter };
        let (text, members) = writer.record()?;
        delimiter = writer.delimiter;
        body += &writer.types;
        body += &text;
        indexes.extend(schema.columns.iter().filter(|column| column.is_global()).map(|column| {
            let global = column.attribute().trim_end_matches('k');
            format!("{global}_partition")
        }));
        records.push(Translated {
            id: schema.id.clone(),
            record: writer.record,
            members,
            structs: writer.structs,
        });
    }
    let mut toml = format!("format = 1\n\n[table.{TABLE}]\ninterop = \"dynamo-io\"\n");
    if !has_sort {
        toml += "keys = { partition = \"pk\" }\n";
    }
    if let Some(delimiter) = delimiter {
        let _ = writeln!(toml, "delimiter = {}", quoted(&delimiter.to_string()));
    }
    if !indexes.is_empty() {
        let indexes: Vec<String> = indexes.iter().map(|index| quoted(index)).collect();
        let _ = writeln!(toml, "indexes = [{}]", indexes.join(", "));
    }
    toml += &body;
    Ok(Package { toml, records })
}

/// What the contract's rows K8 to K10 refuse.
fn check(schema: &Schema) -> Result<(), Refusal> {
    for (column, attribute) in schema.keys().zip(["pk", "sk"]) {
        if column.attribute() != attribute {
            return refusal("K9", "a column with another attribute as the key");
        }
    }
    let mut attributes: BTreeSet<&str> = ["pk", "sk"].into();
    let mut names = BTreeSet::new();
    for column in &schema.columns {
        if STAMPS.contains(&column.name.as_str()) || STAMPS.contains(&column.attribute()) {
            return refusal("K8", "a custom column in the place of a stamp");
        }
        if !attributes.insert(column.attribute()) || !names.insert(&column.name) {
            return refusal("K8", "two columns of one name or attribute, or one on `pk` or `sk`");
        }
    }
    for column in schema.keys().chain(&schema.columns) {
        let known =
            schema.record_fields.contains(&column.name) || schema.computed_fields.contains_key(&column.name);
        if !known {
            return refusal("K10", "a column without a field");
        }
    }
    Ok(())
}

struct Writer<'a> {
    schema: &'a Schema,
    record: String,
    wide: &'a Wide,
    types: String,
    structs: Vec<Struct>,
    delimiter: Option<char>,
}

impl Writer<'_> {
    /// The sections of the record, and the members of its struct.
    fn record(&mut self) -> Result<(String, Vec<Member>), Refusal> {
        let schema = self.schema;
        let mut names = Names::default();
        let mut members = Vec::new();
        let mut keys = String::new();
        let mut fields = String::new();
        for key in schema.keys() {
            if let Some(parts) = computed(schema, key) {
                let template = self.key_template(parts, key.prefix.as_deref())?;
                let name = names.field(&key.name);
                let _ = writeln!(
                    fields,
                    "{name} = {{ computed = {}, attribute = {} }}",
                    quoted(&template),
                    quoted(key.attribute())
                );
                continue;
            }
            if key.computed {
                return Err(unknown("a computed key that is an ordinary field".to_owned()));
            }
            let name = names.field(&key.name);
            keys += &whole(key, &name);
            if schema.column(&key.name).is_none() {
                let _ = writeln!(fields, "{name} = \"string\"");
                members.push(Member { field: key.name.clone(), name, removable: false });
            }
        }
        let in_primary_key: BTreeSet<&str> =
            schema.keys().filter_map(|key| computed(schema, key)).flat_map(fields_of).collect();
        let in_keys: BTreeSet<&str> = schema
            .columns
            .iter()
            .filter(|column| column.is_global())
            .filter_map(|column| computed(schema, column))
            .flat_map(fields_of)
            .chain(in_primary_key.iter().copied())
            .collect();
        for column in &schema.columns {
            let name = match schema.key(&column.name) {
                Some(_) => names.known(&column.name),
                None => names.field(&column.name),
            };
            let mut entries = Vec::new();
            let is_key_attribute = column.is_global();
            if let Some(parts) = computed(schema, column) {
                let template = if is_key_attribute {
                    self.key_template(parts, None)?
                } else {
                    self.template(parts, false)?
                };
                entries.push(format!("computed = {}", quoted(&template)));
            } else {
                let required =
                    schema.key(&column.name).is_some() || in_primary_key.contains(column.name.as_str());
                let holds =
                    self.type_name(column, &format!("{}{}", self.record, camel(&name)), &column.name)?;
                let optional = if required { "" } else { "?" };
                entries.push(format!("type = {}", quoted(&format!("{}{optional}", holds.name))));
                if holds.wide {
                    entries.push("digits = 38".to_owned());
                }
                // A component lives in its key, and this one in its column as well.
                if required || in_keys.contains(column.name.as_str()) {
                    entries.push("stored = true".to_owned());
                }
                if column.computed {
                    entries.push("computed = true".to_owned());
                }
                if is_key_attribute {
                    keys += &whole(column, &name);
                }
                members.push(Member { field: column.name.clone(), name: name.clone(), removable: !required });
            }
            // The field of a global column lives in its key.
            let lives_in_key = is_key_attribute && computed(schema, column).is_none();
            if column.attribute() != name && !lives_in_key {
                entries.push(format!("attribute = {}", quoted(column.attribute())));
            }
            match &entries[..] {
                [only] if only.starts_with("type = ") => {
                    let _ = writeln!(fields, "{name} = {}", &only["type = ".len()..]);
                }
                entries => {
                    let _ = writeln!(fields, "{name} = {{ {} }}", entries.join(", "));
                }
            }
        }
        let record = &self.record;
        let mut text = format!("\n[record.{record}]\n");
        if !keys.is_empty() {
            let _ = write!(text, "[record.{record}.keys]\n{keys}");
        }
        let _ = write!(text, "[record.{record}.fields]\n{fields}");
        Ok((text, members))
    }

    /// The type of a column in the schema language; a map with columns becomes a type of its own.
    fn type_name(&mut self, column: &Column, type_name: &str, path: &str) -> Result<Holds, Refusal> {
        let kind = column.holds().map_err(unknown)?;
        // A map without columns is empty, and a struct is not.
        if kind != Type::Map || column.children().is_empty() {
            let wide =
                kind == Type::Integer && self.wide.contains(&(self.schema.id.clone(), path.to_owned()));
            return Ok(Holds { name: kind.name().to_owned(), wide });
        }
        let mut names = Names::default();
        let mut members = Vec::new();
        let mut fields = Vec::new();
        for child in column.children() {
            let name = names.field(&child.name);
            let holds = self.type_name(
                child,
                &format!("{type_name}{}", camel(&name)),
                &format!("{path}.{}", child.name),
            )?;
            let optional = if child.holds().map_err(unknown)? == Type::String { "" } else { "?" };
            let mut entry = format!("{name} = {{ type = {}", quoted(&format!("{}{optional}", holds.name)));
            if holds.wide {
                entry += ", digits = 38";
            }
            // Children are stored by name, whatever their `key=` says.
            if name != child.name {
                let _ = write!(entry, ", attribute = {}", quoted(&child.name));
            }
            fields.push(format!("{entry} }}\n"));
            members.push(Member { field: child.name.clone(), name, removable: false });
        }
        let _ = write!(self.types, "\n[type.{type_name}.fields]\n{}", fields.concat());
        self.structs.push(Struct { name: type_name.to_owned(), members });
        Ok(Holds { name: type_name.to_owned(), wide: false })
    }

    fn key_template(&mut self, parts: &[Part], prefix: Option<&str>) -> Result<String, Refusal> {
        if let (Some(prefix), Some(Part::Literal(first))) = (prefix, parts.first())
            && !first.starts_with(prefix)
        {
            return Err(unknown("a computed key that does not begin with its column's prefix".to_owned()));
        }
        for pair in parts.windows(2) {
            let [Part::Field(field), next] = pair else { continue };
            let Part::Literal(next) = next else {
                return Err(unknown("a computed key of two fields side by side".to_owned()));
            };
            if self.component(field)? != Type::Date {
                let mark = next.chars().next();
                if self.delimiter.is_some() && self.delimiter != mark {
                    return Err(unknown("computed keys that would need two delimiters".to_owned()));
                }
                self.delimiter = mark;
            }
        }
        self.template(parts, true)
    }

    fn template(&self, parts: &[Part], is_key: bool) -> Result<String, Refusal> {
        let mut text = String::new();
        for (position, part) in parts.iter().enumerate() {
            match part {
                Part::Literal(literal) => text += &literal.replace('{', "{{").replace('}', "}}"),
                Part::Field(field) => {
                    let is_text = self.component(field)? == Type::String;
                    let rest = is_key && is_text && position + 1 == parts.len();
                    let _ = write!(text, "{{{}{}}}", field_name(field), if rest { ":rest" } else { "" });
                }
            }
        }
        Ok(text)
    }

    /// The type of a field in a property's text, of which Python's text is dio's.
    fn component(&self, field: &str) -> Result<Type, Refusal> {
        let column = self.schema.column(field).or_else(|| self.schema.key(field));
        let column =
            column.ok_or_else(|| unknown(format!("a property of `{field}`, which is not stored")))?;
        let kind = column.holds().map_err(unknown)?;
        match kind {
            Type::String | Type::Integer | Type::Date => Ok(kind),
            _ => Err(unknown(format!("a property with Python's text of a {}", kind.name()))),
        }
    }
}

struct Holds {
    name: String,
    wide: bool,
}

fn whole(column: &Column, field: &str) -> String {
    let prefix = match column.prefix.as_deref() {
        None | Some("") => String::new(),
        Some(prefix) => format!(", prefix = {}", quoted(prefix)),
    };
    format!("{} = {{ whole = {}{prefix} }}\n", column.attribute(), quoted(field))
}

/// The property that a column is.
pub fn computed<'a>(schema: &'a Schema, column: &Column) -> Option<&'a [Part]> {
    let parts = schema.computed_fields.get(&column.name)?;
    (column.computed && !schema.record_fields.contains(&column.name)).then_some(parts)
}

/// The fields that a property is made of.
pub fn fields_of(parts: &[Part]) -> impl Iterator<Item = &str> {
    parts.iter().filter_map(|part| match part {
        Part::Field(field) => Some(field.as_str()),
        Part::Literal(_) => None,
    })
}

/// A TOML string.
fn quoted(text: &str) -> String {
    // The escapes of JSON are TOML's.
    serde_json::Value::from(text).to_string()
}
