//! Whatever a file holds, a check ends with a model or with a report that says why there is none.

use proptest::prelude::*;
use proptest::sample::Index;

use super::{Options, check_with};
use crate::sources::Sources;

const DESIGN: &str = include_str!("../../../schemas/design.toml");

/// Pieces of the language, to be put where they do not belong.
const PIECES: [&str; 24] = [
    "[record.Order]\n",
    "[table.shop]\n",
    "[[record.Order.when]]\n",
    "keys = { partition = \"id\" }\n",
    "pk = \"{x\"\n",
    "{",
    "}",
    "\"",
    "'''",
    ":rest",
    ":08:desc",
    "?",
    "list<",
    ">",
    "=",
    "\n",
    "é",
    "\u{0}",
    "null",
    "include = [\"shop.toml\"]\n",
    "default = -0.0e99999999999\n",
    "stored = true",
    "customer_id",
    "\\u0041",
];

#[derive(Debug, Clone)]
enum Edit {
    Remove(Index, Index),
    Insert(Index, &'static str),
    Copy(Index, Index, Index),
    Character(Index, char),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (any::<Index>(), any::<Index>()).prop_map(|(from, length)| Edit::Remove(from, length)),
        (any::<Index>(), proptest::sample::select(PIECES.to_vec()))
            .prop_map(|(at, piece)| Edit::Insert(at, piece)),
        (any::<Index>(), any::<Index>(), any::<Index>())
            .prop_map(|(from, length, to)| Edit::Copy(from, length, to)),
        (any::<Index>(), any::<char>()).prop_map(|(at, c)| Edit::Character(at, c)),
    ]
}

fn apply(text: &mut Vec<char>, edit: &Edit) {
    if text.is_empty() {
        return;
    }
    let place = |index: &Index, text: &[char]| index.index(text.len());
    let piece = |from: &Index, length: &Index, text: &[char]| {
        let from = place(from, text);
        from..(from + length.index(60)).min(text.len())
    };
    match edit {
        Edit::Remove(from, length) => {
            let range = piece(from, length, text);
            text.drain(range);
        }
        Edit::Insert(at, piece) => {
            let at = place(at, text);
            text.splice(at..at, piece.chars());
        }
        Edit::Copy(from, length, to) => {
            let copied = text[piece(from, length, text)].to_vec();
            let to = place(to, text);
            text.splice(to..to, copied);
        }
        Edit::Character(at, c) => {
            let at = place(at, text);
            text[at] = *c;
        }
    }
}

fn check_ends_well(text: &str) -> Result<(), TestCaseError> {
    let sources = Sources::from_texts([("shop.toml", text)]);
    let checked = check_with(&sources, Options::default());
    prop_assert_eq!(checked.model.is_none(), checked.report.has_errors());
    prop_assert_eq!(checked.report.is_empty(), checked.report.to_string().is_empty());
    prop_assert_eq!(checked.report.is_empty(), checked.report.to_ansi_string().is_empty());
    let allowed = check_with(&sources, Options { allow_unbuilt: true, python: false });
    prop_assert!(allowed.model.is_some() || !allowed.report.is_empty());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_checked(text in any::<String>()) {
        check_ends_well(&text)?;
    }

    #[test]
    fn any_change_of_a_schema_is_checked(edits in proptest::collection::vec(edit(), 1..6)) {
        let mut text: Vec<char> = DESIGN.chars().collect();
        for edit in &edits {
            apply(&mut text, edit);
        }
        check_ends_well(&text.into_iter().collect::<String>())?;
    }
}
