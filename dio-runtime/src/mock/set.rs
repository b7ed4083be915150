//! The sets among attribute values.

/// Values without doubles, in their order. One allocation: sets are small, and are read more often than changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Set<T>(Vec<T>);

impl<T: Ord> Set<T> {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn contains(&self, member: &T) -> bool {
        self.0.binary_search(member).is_ok()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }
}

impl<T: Ord + Clone> Set<T> {
    pub(crate) fn union(&self, other: &Set<T>) -> Set<T> {
        self.iter().chain(other.iter()).cloned().collect()
    }

    /// What is in this set and not in the other.
    pub(crate) fn difference(&self, other: &Set<T>) -> Set<T> {
        Set(self.iter().filter(|member| !other.contains(member)).cloned().collect())
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> Set<T> {
        let mut members: Vec<T> = members.into_iter().collect();
        members.sort_unstable();
        members.dedup();
        Set(members)
    }
}
