//! Records in tables: in one, unless they would not be told apart there.

use std::collections::HashSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::findings::Findings;
use super::indexes::Index;
use super::maps::Struct;
use super::name::free;
use super::record::Record;
use super::schema;

/// Puts each record into the first table where it can be.
pub(super) fn grouped<'t>(
    records: Vec<Record<'t>>,
    structs: &[Struct],
    indexes: &[Index<'_>],
    findings: &mut Findings<'t>,
) -> Vec<Vec<Record<'t>>> {
    let mut tables: Vec<Vec<Record<'t>>> = Vec::new();
    for mut record in records {
        let mut clashes: Vec<Clash> = Vec::new();
        let place = tables.iter().position(|table| match clash(table, &record, structs, indexes) {
            None => true,
            Some(clash) => {
                clashes.push(clash);
                false
            }
        });
        // One word is enough for all records of a table without a sort key.
        let told = clashes.iter().find(|clash| clash.of_rule);
        if place != Some(0)
            && let Some(clash) = told.or(clashes.first().filter(|_| place.is_none()))
        {
            record
                .comments
                .push(findings.decide(record.node, &format!("in another table: {}.", clash.reason)));
            let message = format!("`{}` is in another table", record.name);
            findings.changed(record.node, message, &clash.reason, clash.help());
        }
        match place.and_then(|place| tables.get_mut(place)) {
            Some(table) => table.push(record),
            None => tables.push(vec![record]),
        }
    }
    tables
}

/// Why a record cannot be in a table.
struct Clash {
    reason: String,
    /// It is a rule of dio's; DynamoDB does not mind.
    of_rule: bool,
}

impl Clash {
    fn of_rule(reason: String) -> Option<Self> {
        Some(Self { reason, of_rule: true })
    }

    fn help(&self) -> &'static str {
        match self.of_rule {
            true => {
                "both may be one table in DynamoDB, whose name is said where a program begins; each reads its own records alone"
            }
            false => "in DynamoDB they are two tables as well: name each",
        }
    }
}

fn clash(
    table: &[Record<'_>],
    record: &Record<'_>,
    structs: &[Struct],
    indexes: &[Index<'_>],
) -> Option<Clash> {
    let first = table.first()?;
    if first.has_sort_key != record.has_sort_key {
        let (with, without) = if record.has_sort_key { (record, first) } else { (first, record) };
        return Some(Clash {
            reason: format!("`{}` has a sort key and `{}` has none", with.name, without.name),
            of_rule: false,
        });
    }
    if let (Some(other), Some(own)) = (table.iter().find_map(|other| other.delimiter), record.delimiter)
        && other != own
    {
        return Clash::of_rule(format!("its keys have `{own}` between fields, and others `{other}`"));
    }
    for other in table {
        let differs = |(name, wire): (&String, &&str)| {
            other.attributes.get(name).is_some_and(|other| other != wire).then(|| name.clone())
        };
        if let Some(attribute) = record.attributes.iter().find_map(differs) {
            return Clash::of_rule(format!("`{attribute}` is of another type in `{}`", other.name));
        }
        let pair = [other.clone(), record.clone()];
        if may_meet(other, record) && !schema::of_several(&pair, structs, indexes).is_empty() {
            return Clash::of_rule(format!("its keys could be those of `{}`", other.name));
        }
    }
    None
}

/// Whether all keys of two records begin in ways that do not tell them apart.
fn may_meet(one: &Record<'_>, other: &Record<'_>) -> bool {
    one.beginnings
        .iter()
        .zip(&other.beginnings)
        .all(|(one, other)| one.starts_with(other) || other.starts_with(one))
}

/// The names of tables: the first as it is called, others with their first record. None is a record's or a type's.
pub(super) fn named(name: &str, tables: &[Vec<Record<'_>>], structs: &[Struct]) -> Vec<String> {
    let records =
        tables.iter().flatten().flat_map(|record| [record.name.clone(), format!("{}Key", record.name)]);
    let mut types: HashSet<String> = records.chain(structs.iter().map(|made| made.name.clone())).collect();
    let mut taken = HashSet::new();
    let mut names = Vec::new();
    for table in tables {
        let own = table.first().map(|record| record.name.to_snake_case()).unwrap_or_default();
        let mut wanted = if names.is_empty() { name.to_owned() } else { format!("{name}_{own}") };
        while [wanted.to_upper_camel_case(), format!("{}Item", wanted.to_upper_camel_case())]
            .iter()
            .any(|name| types.contains(name))
        {
            wanted.push_str("_table");
        }
        let name = free(&mut taken, &wanted);
        types.insert(name.to_upper_camel_case());
        types.insert(format!("{}Item", name.to_upper_camel_case()));
        names.push(name);
    }
    names
}
