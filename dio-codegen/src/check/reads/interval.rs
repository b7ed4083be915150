use std::cmp::Ordering;

use super::super::key_space::{Automaton, CharSet};
use super::beginning::Beginning;
use super::stand::{Place, Stand};
use crate::model::{Given, KeyType};

/// What a read goes over: for each attribute of the sort key the texts, as far as it says any.
pub(super) struct Interval {
    /// Beside the attributes of the place's sort key; none where all are read.
    texts: Vec<Option<Automaton>>,
    /// Whether every key attribute is stated in full.
    pub(super) is_one_key: bool,
}

impl Interval {
    /// Of a read of some records for which these fields are given. All of them have the same partition.
    pub(super) fn of(place: &Place<'_>, readers: &[&Stand<'_>], given: &[Given]) -> Self {
        let mut interval = Self { texts: Vec::new(), is_one_key: true };
        for (position, attribute) in place.sort.iter().enumerate() {
            if !interval.is_one_key {
                // Only one attribute has a range: the first that is not stated.
                interval.texts.push(None);
                continue;
            }
            let position = place.partition.len() + position;
            let beginnings: Vec<Beginning<'_, '_>> =
                readers.iter().map(|reader| Beginning::of(reader, position, given)).collect();
            let first = &beginnings[0];
            let is_stated = |of: &Beginning<'_, '_>| {
                of.is_whole && of.atoms.len() == first.atoms.len() && of.common(first) == first.atoms.len()
            };
            interval.is_one_key = beginnings.iter().all(is_stated);
            let is_text = attribute.key_type == KeyType::String;
            interval.texts.push(is_text.then(|| around(&beginnings, place)));
        }
        interval
    }

    /// A key at which the read finds `other` in the partition of `reader`: its attributes and their values.
    pub(super) fn finds<'p>(
        &self,
        place: &'p Place<'_>,
        reader: &Stand<'_>,
        other: &Stand<'_>,
    ) -> Option<Vec<(&'p str, String)>> {
        let mut key = Vec::new();
        for position in 0..place.partition.len() {
            key.push((place.attribute(position).name.as_str(), place.common_text(reader, other, position)?));
        }
        for (position, texts) in self.texts.iter().enumerate() {
            let position = place.partition.len() + position;
            if let Some(texts) = texts {
                let text = texts.common_text(&place.language(other, position).texts)?;
                key.push((place.attribute(position).name.as_str(), format!("{text:?}")));
            }
        }
        Some(key)
    }
}

/// The smallest interval around what begins so.
fn around(beginnings: &[Beginning<'_, '_>], place: &Place<'_>) -> Automaton {
    let first = &beginnings[0];
    let common = beginnings.iter().map(|other| first.common(other)).min().unwrap_or(0);
    let mut language = Automaton::empty();
    first.add_to(&mut language, common, place);
    let rests = beginnings.iter().map(|beginning| {
        let text = beginning.text_from(common);
        // Behind a component there may be anything.
        let is_whole = beginning.is_whole && beginning.atoms.len() == common + text.chars().count();
        (text, is_whole)
    });
    let rests: Vec<(String, bool)> = rests.collect();
    let (Some(low), Some(high)) = (rests.iter().min(), rests.iter().max_by(|one, two| by_end(one, two)))
    else {
        return language;
    };
    if low == high && high.1 {
        language.text(&low.0);
    } else {
        between(&mut language, &low.0, high);
    }
    language
}

/// What is open ends after all that begins with it.
fn by_end(one: &(String, bool), two: &(String, bool)) -> Ordering {
    let holds = |outer: &(String, bool), inner: &(String, bool)| !outer.1 && inner.0.starts_with(&outer.0);
    match (holds(one, two), holds(two, one)) {
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        _ => one.0.cmp(&two.0),
    }
}

/// Texts that are not before `low`, and begin with `high` or are before it (or, if that is all of it, not after it).
fn between(language: &mut Automaton, low: &str, high: &(String, bool)) {
    let (high, is_whole) = (high.0.as_str(), high.1);
    let shared = low.chars().zip(high.chars()).take_while(|(one, two)| one == two).count();
    let rest = |text: &str| text.chars().skip(shared).collect::<String>();
    let (low_rest, high_rest) = (rest(low), rest(high));
    language.text(&low.chars().take(shared).collect::<String>());
    let first = |text: &str| text.chars().next();
    match (first(&low_rest), first(&high_rest)) {
        // `high` is open, and `low` begins with it.
        (_, None) => at_least(language, &low_rest),
        // All from here on up to `high`.
        (None, Some(_)) => at_most(language, &high_rest, is_whole),
        (Some(low_first), Some(high_first)) => language.either([0, 1, 2], |language, side| match side {
            0 => {
                language.one(CharSet::one(low_first));
                at_least(language, &low_rest.chars().skip(1).collect::<String>());
            }
            1 => {
                language.one(CharSet::above(low_first).and(CharSet::below(high_first)));
                language.any_number(CharSet::ANY);
            }
            _ => {
                language.one(CharSet::one(high_first));
                at_most(language, &high_rest.chars().skip(1).collect::<String>(), is_whole);
            }
        }),
    }
}

/// The text itself, and all after it.
fn at_least(language: &mut Automaton, text: &str) {
    let Some(first) = text.chars().next() else { return language.any_number(CharSet::ANY) };
    let rest: String = text.chars().skip(1).collect();
    language.either([false, true], |language, above| {
        if above {
            language.one(CharSet::above(first));
            language.any_number(CharSet::ANY);
        } else {
            language.one(CharSet::one(first));
            at_least(language, &rest);
        }
    });
}

/// All before the text, and the text itself or, if it is open, all that begins with it.
fn at_most(language: &mut Automaton, text: &str, is_whole: bool) {
    let Some(first) = text.chars().next() else {
        if !is_whole {
            language.any_number(CharSet::ANY);
        }
        return;
    };
    let rest: String = text.chars().skip(1).collect();
    // What ends here is before it.
    language.either([0, 1, 2], |language, way| match way {
        0 => {}
        1 => {
            language.one(CharSet::below(first));
            language.any_number(CharSet::ANY);
        }
        _ => {
            language.one(CharSet::one(first));
            at_most(language, &rest, is_whole);
        }
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Against a comparison of each text.
        #[test]
        fn an_interval_is_what_a_comparison_says(
            low in "[#ac]{0,3}", high in "[#ac]{0,3}", is_whole: bool, text in "[ #abcdé]{0,4}",
        ) {
            let ends = [(low.clone(), true), (high.clone(), is_whole)];
            let end = ends.iter().max_by(|one, two| by_end(one, two)).cloned().unwrap_or_default();
            let start = low.min(high);
            // One key is no interval.
            prop_assume!(start != end.0 || !end.1);
            let mut language = Automaton::empty();
            between(&mut language, &start, &end);
            let mut one = Automaton::empty();
            one.text(&text);
            let begins = !end.1 && text.starts_with(&end.0);
            let expected = text >= start && (text <= end.0 || begins);
            prop_assert_eq!(language.common_text(&one).is_some(), expected, "{} {:?} {}", start, end, text);
        }
    }
}
