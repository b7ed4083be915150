//! Which packages a folder needs: a table for each schema, for each column of `scalars.json`, and for each set of schemas that
//! one call takes together.

use std::collections::{BTreeMap, BTreeSet};

use dio_codegen::sources::Sources;
use dio_codegen::{Options, generate};

use super::folder::{Fields, Folder, Instance};
use super::schema::{Column, Schema};
use super::translate::{self, Package, Refusal, Wide};
use super::value::Value;

/// The packages of a folder.
#[derive(Debug)]
pub struct Plan {
    /// Each with the code that dio generates for it.
    pub packages: Vec<(Package, String)>,
    alone: BTreeMap<String, Result<usize, Refusal>>,
    scalars: Vec<(Column, bool, Result<usize, Refusal>)>,
    together: BTreeMap<BTreeSet<String>, usize>,
}

impl Plan {
    /// The packages of a folder, the same for the same folder.
    pub fn of(folder: &Folder) -> Self {
        let wide = wide(folder);
        let mut plan = Self {
            packages: Vec::new(),
            alone: BTreeMap::new(),
            scalars: Vec::new(),
            together: BTreeMap::new(),
        };
        for schema in &folder.schemas {
            let package = plan.add(&[schema], &wide);
            plan.alone.insert(schema.id.clone(), package);
        }
        let written = folder.scalars.serialize.iter().map(|case| (&case.column, &case.value));
        let read = folder
            .scalars
            .deserialize
            .iter()
            .map(|case| (&case.column, case.expect.ok().unwrap_or(&Value::None)));
        let float = float_column();
        for (column, value) in written.chain(read).chain([(&float, &Value::None)]) {
            let is_wide = is_wide(value);
            if plan.scalars.iter().any(|(known, wide, _)| known == column && *wide == is_wide) {
                continue;
            }
            let schema = scalar(column);
            let wide =
                if is_wide { Wide::from([(schema.id.clone(), column.name.clone())]) } else { Wide::new() };
            let package = plan.add(&[&schema], &wide);
            plan.scalars.push((column.clone(), is_wide, package));
        }
        for ids in sets(folder) {
            let mut chosen: Vec<&Schema> = Vec::new();
            let mut last = None;
            for schema in folder.schemas.iter().filter(|schema| ids.contains(&schema.id)) {
                chosen.push(schema);
                match package(&chosen, &wide) {
                    Ok(package) => last = Some(package),
                    Err(_) => drop(chosen.pop()),
                }
            }
            if let Some(package) = last {
                plan.packages.push(package);
                plan.together.insert(ids, plan.packages.len() - 1);
            }
        }
        plan
    }

    fn add(&mut self, schemas: &[&Schema], wide: &Wide) -> Result<usize, Refusal> {
        self.packages.push(package(schemas, wide)?);
        Ok(self.packages.len() - 1)
    }

    /// The package of one schema.
    ///
    /// # Errors
    /// Why there is none.
    pub fn alone(&self, id: &str) -> Result<usize, Refusal> {
        let unknown = || Refusal { row: None, reason: format!("no schema is called `{id}`") };
        self.alone.get(id).cloned().ok_or_else(unknown)?
    }

    /// The schemas without a package, and why.
    pub fn refused(&self) -> impl Iterator<Item = (&String, &Refusal)> {
        self.alone.iter().filter_map(|(id, package)| Some((id, package.as_ref().err()?)))
    }

    /// The package of a column, and the schema that it was made of.
    ///
    /// # Errors
    /// Why there is none.
    pub fn scalar(&self, column: &Column, value: &Value) -> Result<usize, Refusal> {
        let is_wide = is_wide(value);
        let package = self.scalars.iter().find(|(known, wide, _)| known == column && *wide == is_wide);
        package.map_or_else(
            || Err(Refusal { row: None, reason: "a column that was not planned".to_owned() }),
            |(_, _, package)| package.clone(),
        )
    }

    /// The package of a column of floats.
    ///
    /// # Errors
    /// Why there is none.
    pub fn float_text(&self) -> Result<usize, Refusal> {
        self.scalar(&float_column(), &Value::None)
    }

    /// The package of schemas that are used together. It may lack some.
    pub fn together(&self, ids: &BTreeSet<String>) -> Option<usize> {
        match ids.iter().next() {
            Some(id) if ids.len() == 1 => self.alone(id).ok(),
            _ => self.together.get(ids).copied(),
        }
    }
}

fn column(helper: &str, name: &str) -> Column {
    Column {
        helper: helper.to_owned(),
        name: name.to_owned(),
        logical: None,
        wire_type: None,
        key: None,
        attribute: None,
        computed: false,
        prefix: Some(String::new()),
        children: None,
    }
}

/// The key fields of the schemas of single columns.
pub const PARTITION: &str = "golden_partition";
/// As [`PARTITION`].
pub const SORT: &str = "golden_sort";

/// A column of floats, called `x`.
pub fn float_column() -> Column {
    column("FloatColumn", "x")
}

/// The schema of a column alone, which is no key of it.
pub fn scalar(alone: &Column) -> Schema {
    let is_key = ["pk", "sk"].contains(&alone.attribute());
    let alone = Column {
        helper: if is_key { "StringColumn".to_owned() } else { alone.helper.clone() },
        key: alone.key.clone().filter(|_| !is_key),
        attribute: alone.attribute.clone().filter(|_| !is_key),
        computed: false,
        ..alone.clone()
    };
    Schema {
        id: "scalar".to_owned(),
        class_name: "Scalar".to_owned(),
        note: String::new(),
        partition_key: column("PartitionColumn", PARTITION),
        sort_key: Some(column("SortColumn", SORT)),
        columns: vec![alone.clone()],
        common: Vec::new(),
        record_fields: [PARTITION, SORT, &alone.name].map(str::to_owned).into(),
        computed_fields: BTreeMap::new(),
    }
}

fn package(schemas: &[&Schema], wide: &Wide) -> Result<(Package, String), Refusal> {
    let package = translate::package(schemas, wide)?;
    let sources = Sources::from_texts([("golden.toml", package.toml.as_str())]);
    match generate(&sources, &Options::default()) {
        Ok(generated) => Ok((package, generated.files.into_values().collect())),
        Err(report) => {
            Err(Refusal { row: None, reason: format!("dio refuses the schema:\n{report}\n{}", package.toml) })
        }
    }
}

/// The schemas that calls take together.
fn sets(folder: &Folder) -> BTreeSet<BTreeSet<String>> {
    let of = |instances: &[&Instance]| -> BTreeSet<String> {
        instances.iter().map(|instance| instance.schema.clone()).collect()
    };
    let inserts = folder.inserts.iter().map(|case| of(&case.records.iter().collect::<Vec<_>>()));
    let transacts = folder.transacts.iter().map(|case| {
        let lists = [&case.puts, &case.updates, &case.deletes];
        of(&lists.into_iter().flatten().flatten().collect::<Vec<_>>())
    });
    let scenarios = folder.mock.scenarios.iter().map(scenario_schemas);
    inserts.chain(transacts).chain(scenarios).filter(|ids| ids.len() > 1).collect()
}

/// The schemas that a scenario's steps use.
pub fn scenario_schemas(scenario: &super::folder::Scenario) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for step in &scenario.steps {
        let lists = [&step.records, &step.puts, &step.updates, &step.deletes];
        let instances = lists.into_iter().flatten().flatten().chain(&step.record).chain(&step.source);
        ids.extend(instances.map(|instance| instance.schema.clone()));
        ids.extend(step.record_classes.iter().flatten().cloned());
        ids.extend(step.schema.clone());
    }
    ids
}

/// The integer columns that hold more than 64 bits.
fn wide(folder: &Folder) -> Wide {
    let mut wide = Wide::new();
    let mut see = |schema: &str, fields: &Fields| {
        for (name, value) in fields {
            see_value(schema, name, value, &mut wide);
        }
    };
    for case in &folder.records {
        see(&case.schema, &case.fields);
    }
    for case in &folder.from_row {
        case.expect.from_row.ok().into_iter().for_each(|fields| see(&case.schema, fields));
    }
    for case in &folder.readers {
        let result = case.expect.result.ok();
        let records = result.into_iter().flat_map(|result| result.record.iter().chain(&result.records));
        for instance in case.source.iter().chain(records) {
            see(&instance.schema, &instance.fields);
        }
    }
    let inserted = folder.inserts.iter().flat_map(|case| &case.records);
    let transacted = folder
        .transacts
        .iter()
        .flat_map(|case| [&case.puts, &case.updates, &case.deletes].into_iter().flatten().flatten());
    for instance in inserted.chain(transacted) {
        see(&instance.schema, &instance.fields);
    }
    wide
}

fn see_value(schema: &str, path: &str, value: &Value, wide: &mut Wide) {
    match value {
        Value::Map(members) => {
            for (name, value) in members {
                see_value(schema, &format!("{path}.{name}"), value, wide);
            }
        }
        value if is_wide(value) => {
            wide.insert((schema.to_owned(), path.to_owned()));
        }
        _ => {}
    }
}

fn is_wide(value: &Value) -> bool {
    matches!(value, Value::Integer(digits) if digits.parse::<i64>().is_err())
}
