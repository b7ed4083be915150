/// A set of characters: any of ASCII, and of the others none, one or all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) struct CharSet {
    ascii: u128,
    others: Others,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Others {
    None,
    One(char),
    All,
}

/// Letters first, so that an example reads like a name; then what dates and numbers are made of.
const READABLE: &str = "abcdefghijklmnopqrstuvwxyz1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:";

impl CharSet {
    pub(in crate::check) const ANY: Self = Self { ascii: u128::MAX, others: Others::All };

    pub(in crate::check) fn one(c: char) -> Self {
        match bit(c) {
            Some(ascii) => Self { ascii, others: Others::None },
            None => Self { ascii: 0, others: Others::One(c) },
        }
    }

    /// The ASCII characters of a text.
    pub(in crate::check) fn of(text: &str) -> Self {
        let ascii = text.chars().filter_map(bit).fold(0, |set, bit| set | bit);
        Self { ascii, others: Others::None }
    }

    /// All but some ASCII characters.
    pub(in crate::check) fn without(self, other: Self) -> Self {
        Self { ascii: self.ascii & !other.ascii, ..self }
    }

    /// All characters after one.
    pub(in crate::check) fn above(c: char) -> Self {
        match bit(c) {
            Some(bit) => Self { ascii: !(bit | (bit - 1)), others: Others::All },
            // Some of these are not, which is the safe side.
            None => Self { ascii: 0, others: Others::All },
        }
    }

    /// All characters before one.
    pub(in crate::check) fn below(c: char) -> Self {
        match bit(c) {
            Some(bit) => Self { ascii: bit - 1, others: Others::None },
            None => Self { ascii: u128::MAX, others: Others::All },
        }
    }

    pub(in crate::check) fn is_empty(self) -> bool {
        self.ascii == 0 && self.others == Others::None
    }

    /// What is in both.
    pub(in crate::check) fn and(self, other: Self) -> Self {
        let others = match (self.others, other.others) {
            (Others::All, others) | (others, Others::All) => others,
            (Others::One(one), Others::One(other)) if one == other => Others::One(one),
            _ => Others::None,
        };
        Self { ascii: self.ascii & other.ascii, others }
    }

    /// A character that is in both, as readable as there is.
    pub(in crate::check) fn common(self, other: Self) -> Option<char> {
        let ascii = self.ascii & other.ascii;
        if ascii != 0 {
            let has = |c: &char| bit(*c).is_some_and(|bit| ascii & bit != 0);
            // Printable ones before control characters.
            let all = READABLE.chars().chain((' '..='\x7f').chain('\0'..='\x1f'));
            return all.into_iter().find(has);
        }
        match (self.others, other.others) {
            (Others::All, Others::All) => Some('é'),
            (Others::All, Others::One(c)) | (Others::One(c), Others::All) => Some(c),
            (Others::One(c), Others::One(d)) if c == d => Some(c),
            _ => None,
        }
    }
}

fn bit(c: char) -> Option<u128> {
    c.is_ascii().then(|| 1 << u32::from(c))
}
