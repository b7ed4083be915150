use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use super::charset::CharSet;

/// A state of each of two automata.
pub(super) type Pair = (usize, usize);

/// A piece of an automaton.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// Where it goes on from.
    pub(super) before: Vec<usize>,
    pub(super) states: Range<usize>,
    /// Where it ends.
    pub(super) after: Vec<usize>,
}

/// A nondeterministic automaton over characters, built from its beginning to its end.
#[derive(Debug, Clone)]
pub(in crate::check) struct Automaton {
    states: Vec<Vec<(CharSet, usize)>>,
    /// Where what has been built ends: the next piece goes on from these.
    ends: Vec<usize>,
}

impl Automaton {
    /// The empty text alone.
    pub(in crate::check) fn empty() -> Self {
        Self { states: vec![Vec::new()], ends: vec![0] }
    }

    /// Then one character.
    pub(in crate::check) fn one(&mut self, set: CharSet) {
        let state = self.step(&self.ends.clone(), set);
        self.ends = vec![state];
    }

    /// Then this text.
    pub(in crate::check) fn text(&mut self, text: &str) {
        text.chars().for_each(|c| self.one(CharSet::one(c)));
    }

    /// Then one or more characters.
    pub(in crate::check) fn many(&mut self, set: CharSet) {
        self.one(set);
        self.repeat(set);
    }

    /// Then any number of characters.
    pub(in crate::check) fn any_number(&mut self, set: CharSet) {
        let before = self.ends.clone();
        self.many(set);
        self.ends.extend(before);
    }

    /// Then one of some pieces.
    pub(in crate::check) fn either<P>(
        &mut self,
        pieces: impl IntoIterator<Item = P>,
        add: impl Fn(&mut Self, P),
    ) {
        let before = self.ends.clone();
        let mut after = Vec::new();
        for piece in pieces {
            self.ends.clone_from(&before);
            add(self, piece);
            after.append(&mut self.ends);
        }
        self.ends = after;
    }

    /// Then a piece, which is never empty.
    pub(super) fn slot(&mut self, add: impl FnOnce(&mut Self)) -> Slot {
        let (before, start) = (self.ends.clone(), self.states.len());
        add(self);
        Slot { before, states: start..self.states.len(), after: self.ends.clone() }
    }

    /// What leads on from a state, and where.
    pub(super) fn steps(&self, state: usize) -> impl Iterator<Item = (CharSet, usize)> + '_ {
        self.states[state].iter().copied()
    }

    pub(super) fn is_end(&self, state: usize) -> bool {
        self.ends.contains(&state)
    }

    /// The character before, any number of times.
    fn repeat(&mut self, set: CharSet) {
        for end in self.ends.clone() {
            self.states[end].push((set, end));
        }
    }

    fn step(&mut self, from: &[usize], set: CharSet) -> usize {
        let state = self.states.len();
        self.states.push(Vec::new());
        for from in from {
            self.states[*from].push((set, state));
        }
        state
    }

    /// A shortest text that both accept.
    pub(in crate::check) fn common_text(&self, other: &Self) -> Option<String> {
        let start = (0, 0);
        // Each reached pair of states, by the pair before it and a character.
        let mut reached: HashMap<Pair, Option<(Pair, char)>> = HashMap::from([(start, None)]);
        let mut queue = VecDeque::from([start]);
        while let Some(pair) = queue.pop_front() {
            if self.ends.contains(&pair.0) && other.ends.contains(&pair.1) {
                return Some(path(&reached, pair));
            }
            for (set, to) in &self.states[pair.0] {
                for (other_set, other_to) in &other.states[pair.1] {
                    let next = (*to, *other_to);
                    if !reached.contains_key(&next)
                        && let Some(c) = set.common(*other_set)
                    {
                        reached.insert(next, Some((pair, c)));
                        queue.push_back(next);
                    }
                }
            }
        }
        None
    }
}

fn path(reached: &HashMap<Pair, Option<(Pair, char)>>, end: Pair) -> String {
    let mut characters = Vec::new();
    let mut pair = end;
    while let Some(Some((before, c))) = reached.get(&pair) {
        characters.push(*c);
        pair = *before;
    }
    characters.iter().rev().collect()
}
