use std::collections::{HashMap, HashSet, VecDeque};

use super::automaton::{Automaton, Pair, Slot};
use super::charset::CharSet;

/// The texts of a key, and which parts of them are one.
#[derive(Debug, Clone)]
pub(in crate::check) struct Language {
    pub(in crate::check) texts: Automaton,
    /// Two places in which a component stands.
    pub(super) repeats: Vec<(Slot, Slot)>,
}

impl Language {
    /// A text that both have; none if there is none, or only texts in which a field that stands twice would have two values. The
    /// text itself may be such a one.
    pub(in crate::check) fn common_text(&self, other: &Self) -> Option<String> {
        let text = self.texts.common_text(&other.texts)?;
        let is_possible = |one: &Self, two: &Self| {
            one.repeats.is_empty() || {
                let shared = Shared::of(&one.texts, &two.texts);
                one.repeats.iter().all(|(first, second)| shared.can_be_one(first, second))
            }
        };
        (is_possible(self, other) && is_possible(other, self)).then_some(text)
    }
}

/// What two automata accept in common.
struct Shared {
    /// By a state of each that is on the way to a common text: the characters that lead on, and where.
    steps: HashMap<Pair, Vec<(CharSet, Pair)>>,
}

impl Shared {
    fn of(one: &Automaton, other: &Automaton) -> Self {
        let mut steps: HashMap<Pair, Vec<(CharSet, Pair)>> = HashMap::new();
        let mut back: HashMap<Pair, Vec<Pair>> = HashMap::new();
        let mut queue = VecDeque::from([(0, 0)]);
        while let Some(pair) = queue.pop_front() {
            if steps.contains_key(&pair) {
                continue;
            }
            let next: Vec<(CharSet, Pair)> = one
                .steps(pair.0)
                .flat_map(|(set, to)| {
                    let others = other
                        .steps(pair.1)
                        .map(move |(other_set, other_to)| (set.and(other_set), (to, other_to)));
                    others.filter(|(set, _)| !set.is_empty())
                })
                .collect();
            for (_, to) in &next {
                back.entry(*to).or_default().push(pair);
                queue.push_back(*to);
            }
            steps.insert(pair, next);
        }
        let mut leads = HashSet::new();
        let mut queue: Vec<Pair> =
            steps.keys().copied().filter(|pair| one.is_end(pair.0) && other.is_end(pair.1)).collect();
        while let Some(pair) = queue.pop() {
            if leads.insert(pair) {
                queue.extend(back.get(&pair).into_iter().flatten());
            }
        }
        steps.retain(|pair, _| leads.contains(pair));
        for next in steps.values_mut() {
            next.retain(|(_, to)| leads.contains(to));
        }
        Self { steps }
    }

    /// Whether two slots of the first automaton can have one text.
    fn can_be_one(&self, first: &Slot, second: &Slot) -> bool {
        let starts = |slot: &Slot| {
            self.steps.keys().copied().filter(|pair| slot.before.contains(&pair.0)).collect::<Vec<_>>()
        };
        let (firsts, seconds) = (starts(first), starts(second));
        let mut queue: VecDeque<(Pair, Pair)> =
            firsts.iter().flat_map(|one| seconds.iter().map(|two| (*one, *two))).collect();
        let mut seen: HashSet<(Pair, Pair)> = queue.iter().copied().collect();
        while let Some((one, two)) = queue.pop_front() {
            if first.after.contains(&one.0) && second.after.contains(&two.0) {
                return true;
            }
            for (set, to) in
                self.steps.get(&one).into_iter().flatten().filter(|(_, to)| first.states.contains(&to.0))
            {
                for (other_set, other_to) in
                    self.steps.get(&two).into_iter().flatten().filter(|(_, to)| second.states.contains(&to.0))
                {
                    if !set.and(*other_set).is_empty() && seen.insert((*to, *other_to)) {
                        queue.push_back((*to, *other_to));
                    }
                }
            }
        }
        false
    }
}
