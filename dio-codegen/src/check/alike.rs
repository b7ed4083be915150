//! Which of many keys may have a text in common, found by what they begin with.

use std::collections::HashSet;

/// The pairs of keys that may begin alike, each with the earlier first, by the later one. A key is the beginnings of its
/// attributes; all have as many. Packages have many records, and few of these pairs.
pub(super) fn pairs(keys: &[Vec<&str>]) -> Vec<(usize, usize)> {
    // The attribute in which most keys differ.
    let attributes = keys.first().map_or(0, Vec::len);
    let distinct = |attribute: &usize| keys.iter().map(|key| key[*attribute]).collect::<HashSet<_>>().len();
    let Some(attribute) = (0..attributes).max_by_key(distinct) else { return Vec::new() };
    let mut sorted: Vec<usize> = (0..keys.len()).collect();
    sorted.sort_by_key(|key| keys[*key][attribute]);
    let mut pairs = Vec::new();
    for (place, one) in sorted.iter().copied().enumerate() {
        // Those that begin with all of this one follow it.
        let alike = sorted[place + 1..]
            .iter()
            .copied()
            .take_while(|two| keys[*two][attribute].starts_with(keys[one][attribute]));
        pairs.extend(alike.map(|two| (one.min(two), one.max(two))));
    }
    pairs.sort_unstable_by_key(|(earlier, later)| (*later, *earlier));
    pairs
}
