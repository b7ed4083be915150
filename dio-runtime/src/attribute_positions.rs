//! Where an attribute stands among those of its record: a hash table that is made when the program is compiled. The maps
//! of the SDK hash against attackers, which costs more than all the rest of a read.

use std::fmt;

const SIZE: usize = 256;
/// So many names have a place in the table, one of which stays free to end a search; later ones are searched for in line.
const PLACES: usize = SIZE - 1;

/// The positions of names in a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct AttributePositions {
    /// Position + 1, or 0.
    table: [u8; SIZE],
}

impl AttributePositions {
    pub(crate) const fn new(names: &[&str]) -> Self {
        let mut table = [0; SIZE];
        let mut position = 0;
        while position < names.len() && position < PLACES {
            let mut place = place(names[position]);
            while table[place] != 0 {
                place = (place + 1) % SIZE;
            }
            position += 1;
            table[place] = position as u8;
        }
        Self { table }
    }

    /// The position of a name in the list that the table was made of.
    #[inline]
    pub(crate) fn find(&self, names: &[&str], name: &str) -> Option<usize> {
        let mut place = place(name);
        while let Some(position) = usize::from(self.table[place]).checked_sub(1) {
            if names.get(position) == Some(&name) {
                return Some(position);
            }
            place = (place + 1) % SIZE;
        }
        let later = names.get(PLACES..)?.iter().position(|later| *later == name)?;
        Some(PLACES + later)
    }
}

/// Names of one record differ in their length, or at their beginning, middle or end, nearly always.
#[inline]
const fn place(name: &str) -> usize {
    let (name, length) = (name.as_bytes(), name.len());
    if length == 0 {
        return 0;
    }
    let mix = u32::from_le_bytes([name[0], name[length / 2], name[length - 1], length as u8]);
    (mix.wrapping_mul(0x9e37_79b1) >> 24) as usize
}

impl fmt::Debug for AttributePositions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AttributePositions").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_where_it_stands_and_no_other_is() {
        // More than the table has places, and many that are told apart by nothing but the comparison.
        let names: Vec<String> = (0..300).map(|n| format!("a{}b{}c", n % 7, n)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).chain(["", "é"]).collect();
        for count in [0, 1, 40, 254, 255, 256, names.len()] {
            let (known, unknown) = names.split_at(count);
            let positions = AttributePositions::new(known);
            for (position, name) in known.iter().enumerate() {
                assert_eq!(positions.find(known, name), Some(position), "{name} of {count}");
            }
            for name in unknown {
                assert_eq!(positions.find(known, name), None, "{name} of {count}");
            }
        }
    }
}
