//! Whether the parameters of a query are a partition key and the beginning of a sort key.

use super::super::package::{Record, Types};
use crate::model::{
    self, Constant, Default, FieldIs, Fixed, Form, Given, KeyText, Part, QueryRange, RangeOperator,
};

/// What a query is given.
pub(super) struct Access {
    pub(super) given: Vec<Given>,
    /// The fields that are constants.
    pub(super) fixed: Vec<Fixed>,
    pub(super) range: Option<QueryRange>,
}

impl Access {
    fn is_fixed(&self, field: &str) -> bool {
        self.fixed.iter().any(|fixed| fixed.field == field)
    }

    /// What is known of a field of the items that are read, as far as `when` can ask.
    fn known(&self, field: &str) -> Option<FieldIs> {
        if let Some(fixed) = self.fixed.iter().find(|fixed| fixed.field == field) {
            return Some(match fixed.value {
                Constant::Plain(Default::Boolean(value)) => FieldIs::Boolean(value),
                Constant::Plain(Default::Variant(variant)) => FieldIs::Variant(variant),
                _ => FieldIs::Present,
            });
        }
        let is_ranged = self.range.as_ref().is_some_and(|range| range.field == field);
        let is_given = is_ranged || self.given.iter().any(|given| given.field == field);
        is_given.then_some(FieldIs::Present)
    }
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

/// What a query reads of a record.
pub(super) struct Fit<'r> {
    /// The key of each attribute that is read, as an index into the record's.
    pub(super) keys: Vec<usize>,
    /// How the key attributes are made that it states in full: the same for all of its records.
    stated: Vec<Vec<StatedPart<'r>>>,
    /// The sort key up to the range and with it; empty without one. The same for all of its records.
    to_range: Vec<StatedPart<'r>>,
    /// How the sort key is made, if it states the whole primary key: records that share it have the same.
    whole: Option<Option<Vec<StatedPart<'r>>>>,
    /// The constants among the components that it states.
    pub(super) fixed: Vec<String>,
    /// Those of which it states a derived form alone, so that more is read than is meant.
    pub(super) rounded: Vec<String>,
    /// The constants that all items have which are there under these keys: a branch of `when` asks for them.
    pub(super) implied: Vec<String>,
}

impl Fit<'_> {
    /// Whether one query can read what is so stated of the record `one` and of `other`.
    pub(super) fn same_as(&self, other: &Self, names: (&str, &str)) -> Result<(), Misfit> {
        if self.stated != other.stated || self.fixed != other.fixed || self.implied != other.implied {
            return Err(Misfit::apart(names.0, names.1));
        }
        if self.to_range != other.to_range {
            return Err(Misfit::before_range(names.0, names.1));
        }
        Ok(())
    }

    /// Whether it reads one item, which is this record or the other.
    pub(super) fn is_item_of(&self, other: &Self) -> bool {
        self.whole.is_some() && self.whole == other.whole
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
    let known = |field: usize| access.known(&record.model.fields[field].name);
    for keys in record.model.keys_in(attributes(), &known) {
        match fit_keys(record, &keys, partitions, index, access, types) {
            Ok(_) if fitting.is_some() => {
                let reason = format!("what is given fits several `when` of `{name}`: `fixed` says which");
                return Err(Misfit { reason, is_filled: true });
            }
            Ok(fit) => fitting = Some(fit),
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
    index: Option<usize>,
    access: &Access,
    types: &Types<'_>,
) -> Result<Fit<'r>, Misfit> {
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
    // A value that is given in full gives its derived forms as well.
    let is_given = |slot: &Slot| {
        let named = |given: &Given| record.model.fields[slot.field].name == given.field;
        access
            .given
            .iter()
            .any(|given| named(given) && (given.derived.is_none() || given.derived == slot.derived))
    };
    let is_fixed = |slot: &Slot| access.is_fixed(&record.model.fields[slot.field].name);
    // The shard of a key is made of the rest of it, where that is whole.
    let is_known = |slot: &Slot| is_given(slot) || is_fixed(slot);
    let is_shard = |slot: &Slot| record.model.fields[slot.field].role == model::Role::Shard;
    let is_item = index.is_none()
        && access.range.is_none()
        && partition_slots.iter().chain(&sort_slots).all(|slot| is_known(slot) || is_shard(slot));

    let mut left: Vec<&Given> = access.given.iter().collect();
    for slot in &partition_slots {
        if !is_known(slot) && !is_item {
            let slot = shown(slot);
            return Err(misfit(format!("the partition key of `{name}` needs `{slot}`, which is not given")));
        }
        // What is given in full for a derived form may be meant for the sort key as well.
        let is_left = |given: &Given| sort_slots.iter().any(|slot| names(slot, given));
        let is_rounded = |given: &Given| {
            given.derived.is_none() && record.model.fields[slot.field].name == given.field && !is_left(given)
        };
        left.retain(|given| !names(slot, given) && !is_rounded(given));
    }
    let beginning = sort_slots.iter().take_while(|slot| is_known(slot));
    let in_key: Vec<&Slot> = partition_slots.iter().chain(beginning).collect();
    let stands = |name: &String, is_meant: fn(&Slot) -> bool| {
        in_key.iter().any(|slot| record.model.fields[slot.field].name == *name && is_meant(slot))
    };
    let all_fixed = || access.fixed.iter().map(|fixed| &fixed.field);
    let fixed: Vec<String> = all_fixed().filter(|name| stands(name, |_| true)).cloned().collect();
    let implied = all_fixed().filter(|name| is_implied(record, keys, access, name)).cloned().collect();
    let is_rounded = |name: &&String| !stands(name, |slot| slot.derived.is_none());
    let rounded = fixed.iter().filter(is_rounded).cloned().collect();
    // A component that stands twice is known from the first time on.
    let mut sort_slots = sort_slots.into_iter().filter(|slot| {
        let is_known = |known: &Slot| known.field == slot.field && known.derived == slot.derived;
        let follows = is_fixed(slot) || (is_item && is_shard(slot));
        !follows && !partition_slots.iter().any(is_known)
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
    // The last attribute of the sort key is compared as an interval, which can hold several texts.
    let before_last = sort.iter().take(sort.len().saturating_sub(1)).copied();
    let leading: Vec<_> = before_last.take_while(|text| slots(text).iter().all(is_known)).collect();
    let parts = |text| parts(text, &record.model);
    let mut to_range = Vec::new();
    if let (Some(range), Some(text)) = (&access.range, sort.get(leading.len())) {
        to_range = parts(text);
        let ranged =
            |part: &StatedPart<'_>| matches!(part, StatedPart::Component(name, ..) if *name == range.field);
        to_range.truncate(to_range.iter().position(ranged).map_or(0, |place| place + 1));
    }
    let stated = partition.iter().copied().chain(leading);
    Ok(Fit {
        keys: keys.to_vec(),
        stated: stated.map(parts).collect(),
        to_range,
        whole: is_item.then(|| sort.last().copied().map(parts)),
        fixed,
        rounded,
        implied,
    })
}

/// Whether a branch of `when` asks for what a field is fixed to, and no item without it has a key with such text.
fn is_implied(record: &Record<'_>, keys: &[usize], access: &Access, field: &str) -> bool {
    let known = access.known(field).filter(|is| *is != FieldIs::Present);
    let asks = |key: &model::Key| {
        let branch = key.branch.map(|branch| &record.model.branches[branch]);
        branch.is_some_and(|branch| {
            let mut conditions = branch.conditions.iter();
            conditions.any(|it| record.model.fields[it.field].name == field && Some(it.is) == known)
        })
    };
    known.is_some()
        && keys.iter().map(|key| &record.model.keys[*key]).any(|key| {
            let others = record.model.keys.iter().filter(|other| other.attribute == key.attribute);
            asks(key) && others.filter(|other| !asks(other)).all(|other| other.text.is_apart(&key.text))
        })
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
