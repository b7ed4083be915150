use super::automaton::{Automaton, Slot};
use super::charset::CharSet;
use super::repeats::Language;
use crate::model::{
    Component, Field, FieldType, Form, KeyText, NamedType, Part, Precision, TypeDefinition, Variant,
};

const DIGITS: &str = "0123456789";
const NOT_ZERO: &str = "123456789";
const HEX: &str = "0123456789abcdef";
const CROCKFORD: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The texts of a key attribute of text.
pub(in crate::check) fn language(
    text: &KeyText,
    fields: &[Field],
    delimiter: char,
    types: &[TypeDefinition],
) -> Language {
    let mut language = Automaton::empty();
    let mut slots: Vec<(Component, Slot)> = Vec::new();
    match text {
        KeyText::Template(template) => {
            for part in &template.parts {
                match part {
                    Part::Literal(text) => language.text(text),
                    Part::Component(component) => {
                        let slot = language.slot(|language| {
                            add_component(language, *component, fields, delimiter, types);
                        });
                        slots.push((*component, slot));
                    }
                }
            }
        }
        KeyText::Whole { prefix, check: true, .. } if !prefix.is_empty() => {
            language.text(prefix);
            language.any_number(CharSet::ANY);
        }
        KeyText::Whole { .. } => language.many(CharSet::ANY),
        // As it is stored, so a string may hold the delimiter.
        KeyText::Bare { field } => {
            add_value(
                &mut language,
                fields[*field].field_type.underlying(types),
                Form::Rest,
                CharSet::ANY,
                types,
            );
        }
    }
    let again = slots.iter().enumerate().filter_map(|(place, (component, slot))| {
        let (_, first) = slots[..place].iter().find(|(earlier, _)| earlier == component)?;
        Some((first.clone(), slot.clone()))
    });
    Language { repeats: again.collect(), texts: language }
}

/// Adds the texts of a component.
pub(in crate::check) fn add_component(
    language: &mut Automaton,
    component: Component,
    fields: &[Field],
    delimiter: char,
    types: &[TypeDefinition],
) {
    let open = match component.form {
        Form::Rest => CharSet::ANY,
        Form::LowerRest => CharSet::ANY.without(CharSet::of(UPPER)),
        Form::Lower => CharSet::ANY.without(CharSet::of(UPPER)).without(CharSet::one(delimiter)),
        _ => CharSet::ANY.without(CharSet::one(delimiter)),
    };
    add_value(language, fields[component.field].field_type.underlying(types), component.form, open, types);
}

/// The texts of a type. `open` is what a text of open length may hold.
fn add_value(
    language: &mut Automaton,
    field_type: &FieldType,
    form: Form,
    open: CharSet,
    types: &[TypeDefinition],
) {
    match (field_type, form) {
        (
            FieldType::Integer | FieldType::LongInteger | FieldType::Timestamp,
            Form::Padded { width, signed, .. },
        ) => {
            if signed {
                language.one(CharSet::of("01"));
            }
            digits(language, usize::from(width));
        }
        (FieldType::Integer | FieldType::LongInteger | FieldType::Timestamp, _) => integer(language),
        (FieldType::Boolean, _) => language.either(["true", "false"], Automaton::text),
        (FieldType::Date | FieldType::Datetime(_), Form::Month) => month(language),
        (FieldType::Date, _) | (FieldType::Datetime(_), Form::Day) => day(language),
        (FieldType::Datetime(_), Form::Hour) => hour(language),
        (FieldType::Datetime(precision), _) => datetime(language, *precision),
        (FieldType::Uuid, _) => {
            for (index, length) in [8, 4, 4, 4, 12].into_iter().enumerate() {
                if index > 0 {
                    language.text("-");
                }
                (0..length).for_each(|_| language.one(CharSet::of(HEX)));
            }
        }
        (FieldType::Shard { count, .. }, _) => digits(language, shard_digits(*count)),
        (FieldType::Ulid, _) => {
            language.one(CharSet::of("01234567"));
            (0..25).for_each(|_| language.one(CharSet::of(CROCKFORD)));
        }
        (FieldType::Named(index), _) => match &types[*index].definition {
            NamedType::Enum { variants, open: false } => {
                language.either(variants, |language, variant: &Variant| language.text(&variant.text));
            }
            _ => language.many(open),
        },
        // Strings. No other type has a text.
        _ => language.many(open),
    }
}

/// Two, or those of the last shard.
fn shard_digits(count: u16) -> usize {
    (count - 1).to_string().len().max(2)
}

fn digits(language: &mut Automaton, count: usize) {
    (0..count).for_each(|_| language.one(CharSet::of(DIGITS)));
}

/// `0`, or digits that do not begin with it, perhaps after `-`.
fn integer(language: &mut Automaton) {
    language.either(["0", "", "-"], |language, sign| {
        language.text(sign);
        if sign != "0" {
            language.one(CharSet::of("123456789"));
            language.any_number(CharSet::of(DIGITS));
        }
    });
}

/// What the first and the second of two digits can be, in one way or another.
type Pairs = &'static [(&'static str, &'static str)];

/// Two digits: one of the first of a pair, then one of its second.
fn two_digits(language: &mut Automaton, pairs: Pairs) {
    language.either(pairs, |language, (tens, ones)| {
        language.one(CharSet::of(tens));
        language.one(CharSet::of(ones));
    });
}

fn month(language: &mut Automaton) {
    year(language);
    language.text("-");
    two_digits(language, &[("0", "123456789"), ("1", "012")]);
}

/// 0001 to 9999.
fn year(language: &mut Automaton) {
    let first = [[NOT_ZERO, DIGITS, DIGITS, DIGITS], ["0", NOT_ZERO, DIGITS, DIGITS]];
    let second = [["0", "0", NOT_ZERO, DIGITS], ["0", "0", "0", NOT_ZERO]];
    language.either(first.iter().chain(&second), sequence);
}

/// Those in which February has 29 days: every fourth, but of the hundreds only every fourth.
fn leap_year(language: &mut Automaton) {
    let in_century =
        [[DIGITS, DIGITS, "0", "48"], [DIGITS, DIGITS, "2468", "048"], [DIGITS, DIGITS, "13579", "26"]];
    let hundreds = [["0", "48", "0", "0"], ["2468", "048", "0", "0"], ["13579", "26", "0", "0"]];
    language.either(in_century.iter().chain(&hundreds), sequence);
}

/// One character of each set.
fn sequence(language: &mut Automaton, sets: &[&str; 4]) {
    sets.iter().for_each(|set| language.one(CharSet::of(set)));
}

fn day(language: &mut Automaton) {
    const TO_28: [(&str, &str); 3] = [("0", NOT_ZERO), ("1", DIGITS), ("2", "012345678")];
    const TO_30: [(&str, &str); 4] = [("0", NOT_ZERO), ("1", DIGITS), ("2", DIGITS), ("3", "0")];
    const TO_31: [(&str, &str); 4] = [("0", NOT_ZERO), ("1", DIGITS), ("2", DIGITS), ("3", "01")];
    let months: [(Pairs, Pairs); 3] = [
        (&[("0", "13578"), ("1", "02")], &TO_31),
        (&[("0", "469"), ("1", "1")], &TO_30),
        (&[("0", "2")], &TO_28),
    ];
    language.either([false, true], |language, is_leap_day| {
        if is_leap_day {
            leap_year(language);
            language.text("-02-29");
            return;
        }
        year(language);
        language.text("-");
        language.either(months, |language, (months, days)| {
            two_digits(language, months);
            language.text("-");
            two_digits(language, days);
        });
    });
}

fn hour(language: &mut Automaton) {
    day(language);
    language.text("T");
    two_digits(language, &[("01", DIGITS), ("2", "0123")]);
}

fn datetime(language: &mut Automaton, precision: Precision) {
    hour(language);
    for _ in ["minute", "second"] {
        language.text(":");
        two_digits(language, &[("012345", DIGITS)]);
    }
    let fraction = match precision {
        Precision::Seconds => 0,
        Precision::Milliseconds => 3,
        Precision::Microseconds => 6,
        Precision::Nanoseconds => 9,
    };
    if fraction > 0 {
        language.text(".");
        digits(language, fraction);
    }
    language.text("Z");
}
