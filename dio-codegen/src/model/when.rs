//! Keys that depend on the item: `[[record.X.when]]`.

use super::{Key, KeyAttribute, Record};

/// One `[[record.X.when]]`. Its keys are those of [`Record::keys`] whose [`Key::branch`] it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Branch {
    /// What must hold, all of it. None for a branch that always holds.
    pub conditions: Vec<Condition>,
}

/// What a branch asks of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Condition {
    /// The field, an index into [`Record::fields`].
    pub field: usize,
    /// What it must be.
    pub is: FieldIs,
}

/// What a field is, as far as a condition asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum FieldIs {
    /// It is there, whatever it is.
    Present,
    /// A boolean of this value.
    Boolean(bool),
    /// The variant of an enum at this index.
    Variant(usize),
}

/// What is known of the fields of an item: none of a field of which nothing is known. A value that no condition can ask for is
/// [`FieldIs::Present`].
pub type Known<'a> = &'a dyn Fn(usize) -> Option<FieldIs>;

impl Condition {
    /// Whether it cannot hold.
    fn is_excluded(&self, known: Known<'_>) -> bool {
        let asks_value = self.is != FieldIs::Present;
        known(self.field).is_some_and(|is| asks_value && is != FieldIs::Present && is != self.is)
    }

    /// Whether it holds for certain.
    fn is_certain(&self, known: Known<'_>) -> bool {
        known(self.field).is_some_and(|is| is == self.is || self.is == FieldIs::Present)
    }
}

impl Record {
    /// The branches that name an attribute in common, each list in source order: of these the first that holds applies.
    pub fn alternatives(&self) -> Vec<Vec<usize>> {
        let named = |branch: usize| self.keys.iter().filter(move |key| key.branch == Some(branch));
        let mut all: Vec<Vec<usize>> = Vec::new();
        for branch in 0..self.branches.len() {
            let mut joined = vec![branch];
            all.retain(|others| {
                let shares = others.iter().any(|other| {
                    named(*other).any(|one| named(branch).any(|two| one.attribute == two.attribute))
                });
                if shares {
                    joined.extend(others);
                }
                !shares
            });
            joined.sort_unstable();
            all.push(joined);
        }
        all.sort();
        all
    }

    /// The key attributes that an item can have in the table or an index, whose key attributes are `attributes`: in each answer the
    /// key of each attribute, as an index into [`Record::keys`]. Several where branches make them in different ways and what is
    /// known of the item does not tell which applies; none if such an item is not in the index.
    pub fn keys_in<'k>(
        &self,
        attributes: impl Iterator<Item = &'k KeyAttribute>,
        known: Known<'_>,
    ) -> Vec<Vec<usize>> {
        let mut found: Vec<Vec<usize>> = vec![Vec::new()];
        for attribute in attributes {
            let keys = || {
                let keys = self.keys.iter().enumerate();
                keys.filter(|(_, key)| key.attribute == attribute.name).map(|(index, _)| index)
            };
            let with =
                |chosen: &Vec<usize>, key: usize| chosen.iter().copied().chain([key]).collect::<Vec<_>>();
            found = found.iter().flat_map(|chosen| keys().map(|key| with(chosen, key))).collect();
        }
        found.retain(|chosen| self.can_be_together(chosen, known));
        let mut distinct: Vec<Vec<usize>> = Vec::new();
        for chosen in found {
            let is_same = |other: &Vec<usize>| {
                other.iter().zip(&chosen).all(|(one, two)| self.keys[*one].text == self.keys[*two].text)
            };
            if !distinct.iter().any(is_same) {
                distinct.push(chosen);
            }
        }
        distinct
    }

    /// Whether an item of which this is known can have all of these keys.
    fn can_be_together(&self, keys: &[usize], known: Known<'_>) -> bool {
        let mut branches: Vec<usize> = keys.iter().filter_map(|key| self.keys[*key].branch).collect();
        branches.sort_unstable();
        branches.dedup();
        if branches.is_empty() {
            return true;
        }
        let conditions = |branch: usize| self.branches[branch].conditions.iter();
        let asked = |field: usize| {
            let asked =
                branches.iter().flat_map(|branch| conditions(*branch)).filter(|asked| asked.field == field);
            // A value says more than that there is one.
            asked.map(|asked| asked.is).max_by_key(|is| *is != FieldIs::Present)
        };
        let all_known = |field: usize| match known(field) {
            None | Some(FieldIs::Present) => asked(field).or(known(field)),
            is => is,
        };
        let is_possible =
            branches.iter().all(|branch| !conditions(*branch).any(|it| it.is_excluded(&all_known)));
        let comes_first = |branch: &usize| {
            let alternatives = self.alternatives();
            let others = alternatives.iter().find(|others| others.contains(branch));
            others.into_iter().flatten().take_while(|other| *other != branch).all(|earlier| {
                !branches.contains(earlier) && !conditions(*earlier).all(|it| it.is_certain(&all_known))
            })
        };
        is_possible && branches.iter().all(comes_first) && self.are_of_one_branch(&branches)
    }

    /// Of alternatives, one applies.
    fn are_of_one_branch(&self, branches: &[usize]) -> bool {
        self.alternatives()
            .iter()
            .all(|others| branches.iter().filter(|branch| others.contains(branch)).count() <= 1)
    }
}

impl Key {
    /// Whether it is there only under conditions.
    pub fn is_conditional(&self) -> bool {
        self.branch.is_some()
    }
}
