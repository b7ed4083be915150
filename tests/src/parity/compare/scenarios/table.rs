//! The steps that go to the mock's table.

use dio_runtime::chrono::DateTime;
use dio_runtime::mock::{Comparison, RowValue, matchers};
use dio_runtime::{AttributeValue, dynamo_io};
use serde_json::{Value as Json, json};

use super::{Came, Run, fields_json, list, set};
use crate::parity::attribute::{attribute, item_json};
use crate::parity::compare::mock::{caught, comparison, plain};
use crate::parity::compare::model::key;
use crate::parity::convert::Neutral;
use crate::parity::folder::{Fields, Step};
use crate::parity::reading;
use crate::parity::value::Value;

impl Run<'_> {
    pub(super) fn keys(&self, step: &Step) -> Came {
        let found: Json = self.table.items().iter().map(|row| json!(key(&item_json(row)))).collect();
        let golden = step.expect.ok().map(|golden| set(list(golden)));
        Came {
            expected: Ok(set(list(&self.model.keys()))),
            found: Ok(set(list(&found))),
            golden,
            row: self.parted,
        }
    }

    pub(super) fn rows(&self, step: &Step) -> Came {
        let found = self.table.items().iter().map(item_json).collect();
        let golden = step.expect.ok().map(|golden| set(list(golden)));
        Came { expected: Ok(set(self.model.rows())), found: Ok(set(found)), golden, row: self.parted }
    }

    /// Whether one of these attributes is a number in some row: the library takes it for a moment.
    pub(super) fn has_number<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> bool {
        let rows = self.model.rows();
        names.into_iter().any(|name| {
            rows.iter()
                .any(|row| row.get(name).is_some_and(|value| value.get("N").or(value.get("NS")).is_some()))
        })
    }

    /// What needles ask for. A text is a pattern; what is none is never found.
    pub(super) fn needles(needles: &Fields) -> Result<Vec<(String, Comparison)>, String> {
        needles.iter().map(|(name, value)| Ok((name.clone(), plain(value)?))).collect()
    }

    pub(super) fn found_rows(&self, needles: &Fields) -> Result<Vec<Json>, String> {
        let mut rows = self.model.rows();
        for (name, needle) in needles {
            let pattern = match needle {
                Value::String(pattern) => {
                    Some(Comparison::from(matchers::is_like(pattern.clone()).nullable(false)))
                }
                _ => None,
            };
            let equal = plain(needle)?;
            rows.retain(|row| {
                let Some(value) = row.get(name).and_then(|value| attribute(value).ok()) else { return false };
                match (&pattern, &value) {
                    (Some(pattern), AttributeValue::S(_)) => pattern.passes(Some(&value)),
                    _ => !needle.is_absent() && equal.passes(Some(&value)),
                }
            });
        }
        Ok(rows)
    }

    pub(super) fn records(&mut self, step: &Step) -> Result<Came, String> {
        let (schema, record) = self.record(step.schema.as_deref().ok_or("records of no class")?)?;
        let nothing = Fields::new();
        let needles = step.needles.as_ref();
        let asked = needles.map(Self::needles).transpose()?;
        let found = caught(|| record.in_table(&self.table, asked));
        let found = found
            .map(|records| set(records.iter().map(|fields| reading::canonical(schema, fields)).collect()));
        let rows = self.found_rows(needles.unwrap_or(&nothing))?;
        let records =
            rows.iter().map(|row| self.read(schema, row)).filter(|record| !record.is_null()).collect();
        let golden = step.expect.ok();
        let golden =
            golden.map(|golden| set(list(golden).iter().map(|record| fields_json(schema, record)).collect()));
        let row = self.parted.or(self.has_number(needles.into_iter().flat_map(Fields::keys)).then_some("M6"));
        Ok(Came { expected: Ok(set(records)), found, golden, row })
    }

    pub(super) fn find_rows(&mut self, step: &Step) -> Result<Came, String> {
        let needles = step.needles.as_ref().ok_or("a search for nothing")?;
        let asked = Self::needles(needles)?;
        let found = caught(|| self.table.find_rows(asked));
        let found = found.map(|rows| set(rows.iter().map(|row| decoded(&item_json(row))).collect()));
        let rows = self.found_rows(needles)?;
        let expected = set(rows.iter().map(decoded).collect());
        // The library decodes every number as a moment; but for that its rows are the same.
        let library = set(rows.iter().map(library_decoded).collect());
        let golden = step.expect.ok().map(|golden| {
            let rows = list(golden).into_iter().map(|row| {
                let fields: Option<Fields> = serde_json::from_value(row).ok();
                fields.map(|fields| {
                    fields.iter().map(|(name, value)| (name.clone(), value.to_json())).collect()
                })
            });
            set(rows.map(|row| Json::Object(row.unwrap_or_default())).collect())
        });
        let is_library = golden.as_ref() == Some(&library) || self.has_number(needles.keys());
        let row = self.parted.or(is_library.then_some("M6"));
        Ok(Came { expected: Ok(expected), found, golden, row })
    }

    pub(super) fn get_rows(&mut self, step: &Step) -> Result<Came, String> {
        let (partition, starts) = partition_and_start(step)?;
        let found = caught(|| self.table.get_rows(partition.as_str(), starts.as_deref()));
        let found = found.map(|rows| set(rows.iter().map(item_json).collect()));
        let expected = set(self.rows_of(&partition, starts.as_deref()));
        Ok(Came {
            expected: Ok(expected),
            found,
            golden: step.expect.ok().map(|golden| set(list(golden))),
            row: self.parted,
        })
    }

    pub(super) fn rows_of(&self, partition: &str, starts: Option<&str>) -> Vec<Json> {
        let index = dynamo_io::Indexes::STANDARD;
        self.model.partition(&index, partition, |sort| starts.is_none_or(|text| sort.starts_with(text)))
    }

    pub(super) fn assert_has_key(&mut self, step: &Step) -> Result<Came, String> {
        let (partition, sort) = step_key(step)?;
        let found =
            caught(|| self.table.assert_has_key(partition.as_str(), sort.as_str())).map(|()| json!("passes"));
        let expected = match self.model.get(&(partition, sort)) {
            Some(_) => Ok(json!("passes")),
            None => Err("no such row"),
        };
        Ok(Came { expected, found, golden: step.expect.ok().map(|_| json!("passes")), row: self.parted })
    }

    /// The comparisons of a step.
    pub(super) fn comparisons(step: &Step) -> Result<Vec<(String, Comparison)>, String> {
        let comparisons = step.comparisons.iter().flatten();
        comparisons
            .map(|(name, value)| {
                let comparison = match value.get("helper") {
                    Some(helper) => {
                        let helper =
                            serde_json::from_value(helper.clone()).map_err(|error| error.to_string())?;
                        comparison(&helper)?
                    }
                    None => {
                        let value: Value =
                            serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
                        plain(&value)?
                    }
                };
                Ok((name.clone(), comparison))
            })
            .collect()
    }

    pub(super) fn passes(row: &Json, comparisons: &[(String, Comparison)]) -> bool {
        comparisons.iter().all(|(name, comparison)| {
            let value = row.get(name).and_then(|value| attribute(value).ok());
            comparison.passes(value.as_ref())
        })
    }

    pub(super) fn assert_row_values(&mut self, step: &Step) -> Result<Came, String> {
        let (partition, sort) = step_key(step)?;
        let comparisons = Self::comparisons(step)?;
        let expected = match self.model.get(&(partition.clone(), sort.clone())) {
            Some(row) if Self::passes(&row, &comparisons) => Ok(json!("passes")),
            _ => Err("a row with other values"),
        };
        let row = self.parted.or(self.has_number(comparisons.iter().map(|(name, _)| name)).then_some("M6"));
        let found = caught(|| self.table.assert_row_values(partition.as_str(), sort.as_str(), comparisons));
        let golden = step.expect.ok().map(|_| json!("passes"));
        Ok(Came { expected, found: found.map(|()| json!("passes")), golden, row })
    }

    pub(super) fn assert_matching(&mut self, step: &Step) -> Result<Came, String> {
        let (partition, starts) = partition_and_start(step)?;
        let comparisons = Self::comparisons(step)?;
        let may_be_none = step.args.get("allow_no_matches").and_then(Json::as_bool).unwrap_or(false);
        let rows = self.rows_of(&partition, starts.as_deref());
        let pass =
            rows.iter().all(|row| Self::passes(row, &comparisons)) && (may_be_none || !rows.is_empty());
        let row = self.parted.or(self.has_number(comparisons.iter().map(|(name, _)| name)).then_some("M6"));
        let found = caught(|| {
            let (partition, starts) = (partition.as_str(), starts.as_deref());
            if may_be_none {
                self.table.assert_matching_row_values_if_any(partition, starts, comparisons);
            } else {
                self.table.assert_matching_row_values(partition, starts, comparisons);
            }
        });
        Ok(Came {
            expected: if pass { Ok(json!("passes")) } else { Err("rows with other values") },
            found: found.map(|()| json!("passes")),
            golden: step.expect.ok().map(|_| json!("passes")),
            row,
        })
    }

    pub(super) fn change_rows(&mut self, step: &Step) -> Result<Came, String> {
        let given = step.rows.clone().unwrap_or_else(|| vec![step.row.clone()]);
        let mut rows: Vec<Vec<(String, RowValue)>> = Vec::new();
        for row in &given {
            let values = row.as_object().ok_or("a row that is no object")?.iter();
            let values: Result<Vec<(String, RowValue)>, String> = values
                .map(|(name, value)| {
                    let value =
                        if value.is_null() { RowValue::from(()) } else { RowValue::from(attribute(value)?) };
                    Ok((name.clone(), value))
                })
                .collect();
            rows.push(values?);
        }
        let action = step.action.trim_end_matches('s');
        for row in &given {
            match action {
                "table.update_row" => self.model.merge(row),
                "table.add_row" => self.model.put(row),
                _ => key(row).iter().for_each(|key| self.model.delete(key)),
            }
        }
        let found = caught(|| {
            match action {
                "table.update_row" => self.table.update_rows(rows),
                "table.add_row" => self.table.add_rows(rows),
                _ => self.table.delete_rows(rows),
            };
            self.table.items()
        });
        // The step answers with all rows, or with their number.
        let golden = step.expect.ok();
        let counts = golden.is_some_and(Json::is_number);
        let shown = |rows: Vec<Json>| if counts { json!(rows.len()) } else { set(rows) };
        let found = found.map(|rows| shown(rows.iter().map(item_json).collect()));
        let golden = golden.map(|golden| if counts { golden.clone() } else { set(list(golden)) });
        Ok(Came { expected: Ok(shown(self.model.rows())), found, golden, row: self.parted })
    }
}

/// The value by which a row's attributes are found by the library: numbers as moments.
fn library_decoded(row: &Json) -> Json {
    let mut library = decoded(row);
    for (name, value) in row.as_object().into_iter().flatten() {
        let seconds = value.get("N").and_then(Json::as_str).and_then(|text| text.parse().ok());
        if let Some(moment) = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)) {
            library[name] = Value::utc(moment).to_json();
        }
    }
    library
}

/// The value by which a row's attributes are found: each by its tag.
fn decoded(row: &Json) -> Json {
    let attributes = row.as_object().into_iter().flatten();
    let decoded = attributes.map(|(name, value)| {
        let value = attribute(value).map_or(Value::None, |value| value.to_neutral());
        (name.clone(), value.to_json())
    });
    Json::Object(decoded.collect())
}

/// The key of a step: a partition and a sort key.
fn step_key(step: &Step) -> Result<(String, String), String> {
    match step.key.as_array().map(Vec::as_slice) {
        Some([Json::String(partition), Json::String(sort)]) => Ok((partition.clone(), sort.clone())),
        _ => Err("a key without both of its texts (M2)".to_owned()),
    }
}

fn partition_and_start(step: &Step) -> Result<(String, Option<String>), String> {
    let text = |name: &str| step.args.get(name).and_then(Json::as_str).map(str::to_owned);
    Ok((text("partition_key_value").ok_or("a partition without its key (K3)")?, text("sort_key_starts")))
}
