use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A set of floats, in ascending order: what a `float_set` field holds.
///
/// As in DynamoDB, `-0.0` and `0.0` are one element. NaN can be put in (and is then one element, the last), but not
/// stored.
///
/// ```
/// use dio_runtime::FloatSet;
///
/// let mut set = FloatSet::from([1.5, -0.0, 0.0]);
/// assert_eq!(set.len(), 2);
/// assert!(set.insert(0.25));
/// assert!(set.iter().eq(&[0.0, 0.25, 1.5]));
/// ```
#[derive(Debug, Clone, Default)]
pub struct FloatSet {
    /// Normalized, ascending, each once.
    elements: Vec<f64>,
}

/// One value for each element: no negative zero, one NaN.
fn normalize(value: f64) -> f64 {
    if value.is_nan() {
        f64::NAN
    } else if value == 0.0 {
        0.0
    } else {
        value
    }
}

impl FloatSet {
    /// The empty set.
    #[must_use]
    pub const fn new() -> Self {
        FloatSet { elements: Vec::new() }
    }

    fn position(&self, value: f64) -> Result<usize, usize> {
        let value = normalize(value);
        self.elements.binary_search_by(|element| element.total_cmp(&value))
    }

    /// Adds an element. Answers whether it was not there before.
    pub fn insert(&mut self, value: f64) -> bool {
        match self.position(value) {
            Ok(_) => false,
            Err(position) => {
                self.elements.insert(position, normalize(value));
                true
            }
        }
    }

    /// Removes an element. Answers whether it was there.
    pub fn remove(&mut self, value: f64) -> bool {
        match self.position(value) {
            Ok(position) => {
                self.elements.remove(position);
                true
            }
            Err(_) => false,
        }
    }

    /// Whether the element is there.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.position(value).is_ok()
    }

    /// How many elements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// The elements, ascending.
    pub fn iter(&self) -> std::slice::Iter<'_, f64> {
        self.elements.iter()
    }
}

impl FromIterator<f64> for FloatSet {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut elements: Vec<f64> = values.into_iter().map(normalize).collect();
        elements.sort_unstable_by(f64::total_cmp);
        elements.dedup_by(|a, b| a.total_cmp(b).is_eq());
        FloatSet { elements }
    }
}

impl<const N: usize> From<[f64; N]> for FloatSet {
    fn from(values: [f64; N]) -> Self {
        values.into_iter().collect()
    }
}

impl Extend<f64> for FloatSet {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, values: I) {
        for value in values {
            self.insert(value);
        }
    }
}

impl IntoIterator for FloatSet {
    type Item = f64;
    type IntoIter = std::vec::IntoIter<f64>;

    fn into_iter(self) -> Self::IntoIter {
        self.elements.into_iter()
    }
}

impl<'a> IntoIterator for &'a FloatSet {
    type Item = &'a f64;
    type IntoIter = std::slice::Iter<'a, f64>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for FloatSet {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for FloatSet {}

impl PartialOrd for FloatSet {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FloatSet {
    fn cmp(&self, other: &Self) -> Ordering {
        let pairs = self.elements.iter().zip(&other.elements);
        let differing = pairs.map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne());
        differing.unwrap_or_else(|| self.len().cmp(&other.len()))
    }
}

impl Hash for FloatSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.len());
        for element in &self.elements {
            state.write_u64(element.to_bits());
        }
    }
}
