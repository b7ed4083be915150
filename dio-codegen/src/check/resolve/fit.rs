//! Whether the parameters of a query are a partition key and the beginning of a sort key.

use super::super::package::{Record, Types};
use crate::model::{self, Form, Given, KeyText, Known, Part, QueryRange, RangeOperator};

/// What a query is given.
pub(super) struct Access {
    pub(super) given: Vec<Given>,
    pub(super) range: Option<QueryRange>,
}

/// Why it does not fit.
pub(super) struct Misfit {
    pub(super) reason: String,
    /// Whether the record is in the index at all.
    pub(super) is_filled: bool,
}

impl Misfit {
    /// One query has one partition.
    fn apart(one: &str, other: &str) -> Self {
        let reason = format!("what is given does not make the same key of `{one}` and of `{other}`");
        Self { reason, is_filled: true }
    }

    /// Keys with other text before the range lie elsewhere: the interval around both would hold what is in neither.
    fn before_range(one: &str, other: &str) -> Self {
        let reason = format!("the keys of `{one}` and of `{other}` are not the same up to the range");
        Self { reason, is_filled: true }
    }
}

/// How a query reads a record.
pub(super) struct Fit<'r> {
    /// The key of each attribute that is read, as an index into the record's.
    pub(super) keys: Vec<usize>,
    pub(super) stated: Stated<'r>,
}

/// What is the same for all records of a query.
pub(super) struct Stated<'r> {
    /// How the key attributes are made that it states in full.
    keys: Vec<Vec<StatedPart<'r>>>,
    /// The sort key up to the range and with it; empty without one.
    to_range: Vec<StatedPart<'r>>,
}

impl Stated<'_> {
    /// Whether one query can read what is so stated of the record `one` and of `other`.
    pub(super) fn same_as(&self, other: &Self, names: (&str, &str)) -> Result<(), Misfit> {
        if self.keys != other.keys {
            return Err(Misfit::apart(names.0, names.1));
        }
        if self.to_range != other.to_range {
            return Err(Misfit::before_range(names.0, names.1));
        }
        Ok(())
    }
}

#[derive(PartialEq, Eq)]
enum StatedPart<'r> {
    Literal(&'r str),
    Component(&'r str, Form),
}

/// One component of a key, as a parameter names it.
struct Slot {
    field: usize,
    derived: Option<Form>,
    /// None for a field that is the key as it is.
    form: Option<Form>,
    /// Whether nothing follows it.
    is_last: bool,
}

/// Whether the query can read a record there, and how the key attributes are made that it states.
pub(super) fn fit<'r>(
    record: &'r Record<'_>,
    table: &model::Table,
    index: Option<usize>,
    access: &Access,
    known: Known<'_>,
    types: &Types<'_>,
) -> Result<Fit<'r>, Misfit> {
    let attributes = || table.key_attributes(index);
    let name = &record.model.name;
    let has = |attribute: &str| record.model.keys.iter().any(|key| key.attribute == attribute);
    if let Some(lacking) = attributes().find(|attribute| !has(&attribute.name)) {
        let reason = format!("`{name}` has no `{}`", lacking.name);
        return Err(Misfit { reason, is_filled: false });
    }
    let partitions = index.map_or(1, |index| table.indexes[index].partition.len());
    let (mut fitting, mut misfit) = (None, None);
    for keys in record.model.keys_in(attributes(), known) {
        match fit_keys(record, &keys, partitions, access, types) {
            Ok(_) if fitting.is_some() => {
                let reason = format!("what is given fits several `when` of `{name}`: `fixed` says which");
                return Err(Misfit { reason, is_filled: true });
            }
            Ok(stated) => fitting = Some(Fit { keys, stated }),
            Err(other) => misfit = misfit.or(Some(other)),
        }
    }
    let none = || Misfit { reason: format!("no `{name}` with what is fixed is in it"), is_filled: true };
    fitting.ok_or_else(|| misfit.unwrap_or_else(none))
}

/// As [`fit`], of one way in which the keys can be made.
fn fit_keys<'r>(
    record: &'r Record<'_>,
    keys: &[usize],
    partitions: usize,
    access: &Access,
    types: &Types<'_>,
) -> Result<Stated<'r>, Misfit> {
    let name = &record.model.name;
    let texts: Vec<&'r KeyText> = keys.iter().map(|key| &record.model.keys[*key].text).collect();
    let (partition, sort) = texts.split_at(partitions);
    let partition_slots: Vec<Slot> = partition.iter().copied().flat_map(slots).collect();
    let sort_slots: Vec<Slot> = sort.iter().copied().flat_map(slots).collect();
    let misfit = |reason: String| Misfit { reason, is_filled: true };
    let shown = |slot: &Slot| shown(&record.model.fields[slot.field].name, slot.derived);
    let names = |slot: &Slot, given: &Given| {
        record.model.fields[slot.field].name == given.field && slot.derived == given.derived
    };

    let mut left: Vec<&Given> = access.given.iter().collect();
    for slot in &partition_slots {
        if !access.given.iter().any(|given| names(slot, given)) {
            let slot = shown(slot);
            return Err(misfit(format!("the partition key of `{name}` needs `{slot}`, which is not given")));
        }
        left.retain(|given| !names(slot, given));
    }
    // A component that stands twice is known from the first time on.
    let mut sort_slots = sort_slots.into_iter().filter(|slot| {
        !partition_slots.iter().any(|known| known.field == slot.field && known.derived == slot.derived)
    });
    let mut left = left.into_iter();
    let mut taken: Vec<&Given> = Vec::new();
    let next = loop {
        let slot = sort_slots.by_ref().find(|slot| !taken.iter().any(|given| names(slot, given)));
        let Some(given) = left.next() else { break slot };
        match slot {
            Some(slot) if names(&slot, given) => taken.push(given),
            Some(slot) => {
                let given = self::shown(&given.field, given.derived);
                let slot = shown(&slot);
                return Err(misfit(format!(
                    "`{given}` is given where the sort key of `{name}` goes on with `{slot}`"
                )));
            }
            None => {
                let given = self::shown(&given.field, given.derived);
                return Err(misfit(format!("`{given}` is not left in the keys of `{name}`")));
            }
        }
    };
    match (&access.range, next) {
        (None, _) => {}
        (Some(range), Some(slot)) if record.model.fields[slot.field].name == range.field => {
            check_range(range, &slot, record, types).map_err(misfit)?;
        }
        (Some(range), Some(slot)) => {
            return Err(misfit(format!(
                "the range is on `{}` where the sort key of `{name}` goes on with `{}`",
                range.field,
                shown(&slot)
            )));
        }
        (Some(range), None) => {
            return Err(misfit(format!(
                "the sort key of `{name}` has no `{}` after what is given",
                range.field
            )));
        }
    }
    // A value that is given in full gives its derived forms as well.
    let is_given = |slot: &Slot| {
        let named = |given: &Given| record.model.fields[slot.field].name == given.field;
        access
            .given
            .iter()
            .any(|given| named(given) && (given.derived.is_none() || given.derived == slot.derived))
    };
    // The last attribute of the sort key is compared as an interval, which can hold several texts.
    let before_last = sort.iter().take(sort.len().saturating_sub(1)).copied();
    let leading: Vec<_> = before_last.take_while(|text| slots(text).iter().all(is_given)).collect();
    let mut to_range = Vec::new();
    if let (Some(range), Some(text)) = (&access.range, sort.get(leading.len())) {
        to_range = parts(text, &record.model);
        let ranged =
            |part: &StatedPart<'_>| matches!(part, StatedPart::Component(name, ..) if *name == range.field);
        to_range.truncate(to_range.iter().position(ranged).map_or(0, |place| place + 1));
    }
    let stated = partition.iter().copied().chain(leading);
    Ok(Stated { keys: stated.map(|text| parts(text, &record.model)).collect(), to_range })
}

fn parts<'r>(text: &'r KeyText, record: &'r model::Record) -> Vec<StatedPart<'r>> {
    let component = |field: usize, form| StatedPart::Component(&record.fields[field].name, form);
    match text {
        KeyText::Template(template) => template
            .parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => StatedPart::Literal(text),
                Part::Component(of) => component(of.field, of.form),
            })
            .collect(),
        KeyText::Whole { field, .. } | KeyText::Bare { field } => vec![component(*field, Form::Plain)],
    }
}

fn shown(name: &str, derived: Option<Form>) -> String {
    match derived {
        Some(Form::Day) => format!("{name}:day"),
        Some(Form::Month) => format!("{name}:month"),
        Some(Form::Hour) => format!("{name}:hour"),
        _ => name.to_owned(),
    }
}

fn slots(text: &KeyText) -> Vec<Slot> {
    match text {
        KeyText::Template(template) => template
            .parts
            .iter()
            .enumerate()
            .filter_map(|(place, part)| match part {
                Part::Component(component) => Some(Slot {
                    field: component.field,
                    derived: Some(component.form)
                        .filter(|form| matches!(form, Form::Day | Form::Month | Form::Hour)),
                    form: Some(component.form),
                    is_last: place + 1 == template.parts.len(),
                }),
                Part::Literal(_) => None,
            })
            .collect(),
        KeyText::Whole { field, .. } | KeyText::Bare { field } => {
            vec![Slot { field: *field, derived: None, form: None, is_last: true }]
        }
    }
}

/// Whether a range of values is a range of keys.
fn check_range(
    range: &QueryRange,
    slot: &Slot,
    record: &Record<'_>,
    types: &Types<'_>,
) -> Result<(), String> {
    let field = &record.model.fields[slot.field];
    let field_type = field.field_type.underlying(&types.model);
    let is_text = field_type == &model::FieldType::String;
    if range.operator == RangeOperator::BeginsWith && !is_text {
        return Err(format!("`begins_with` is for strings, and `{}` is none", field.name));
    }
    if is_text && !slot.is_last {
        return Err(format!(
            "`{}` is a string and not at the end of the key: the order of such keys is not that of the strings",
            field.name
        ));
    }
    let is_ordered = match slot.form {
        Some(form) => field_type.is_ordered(&types.model, form),
        // DynamoDB compares numbers and bytes as such.
        None => {
            matches!(field_type.key_type(&types.model), Some(model::KeyType::Number | model::KeyType::Binary))
                || field_type.is_ordered(&types.model, Form::Plain)
        }
    };
    if is_ordered {
        Ok(())
    } else {
        Err(format!("the order of the texts of `{}` is not that of its values", field.name))
    }
}
