//! The automata against a matcher that tries everything.

use std::mem::{Discriminant, discriminant};

use proptest::prelude::*;

use super::language;
use crate::model::{
    Component, Field, FieldType, Form, KeyText, NamedType, Part, Role, Source, Template, TypeDefinition,
    Variant,
};

/// What texts are made of here: few characters, so that they meet often.
const ALPHABET: [char; 5] = ['a', 'B', '#', '1', '-'];

#[derive(Debug, Clone)]
enum Piece {
    Literal(String),
    String,
    Rest,
    Lower,
    Integer,
    Padded,
    Enum,
    Boolean,
}

fn piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        3 => proptest::collection::vec(proptest::sample::select(ALPHABET.to_vec()), 1..3)
            .prop_map(|chars| Piece::Literal(chars.into_iter().collect())),
        2 => Just(Piece::String),
        1 => Just(Piece::Rest),
        1 => Just(Piece::Lower),
        1 => Just(Piece::Integer),
        1 => Just(Piece::Padded),
        1 => Just(Piece::Enum),
        1 => Just(Piece::Boolean),
    ]
}

/// Any pieces: the comparison holds for templates that could not be read back, too.
fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    proptest::collection::vec(piece(), 1..5)
}

fn types() -> Vec<TypeDefinition> {
    let variant = |text: &str| Variant { name: text.to_owned(), text: text.to_owned(), doc: None };
    vec![TypeDefinition {
        name: "Enum".to_owned(),
        doc: None,
        definition: NamedType::Enum {
            variants: vec![variant("a"), variant("a1"), variant("B-")],
            open: false,
        },
    }]
}

/// The template, with a field for each piece.
fn template(pieces: &[Piece]) -> (KeyText, Vec<Field>) {
    template_of(pieces, false)
}

/// The template, with a field for each piece or, if they are `shared`, for each kind of piece.
fn template_of(pieces: &[Piece], shared: bool) -> (KeyText, Vec<Field>) {
    let kinds = [FieldType::String, FieldType::Integer, FieldType::Named(0), FieldType::Boolean];
    let number = kinds.len();
    let all = (0..=pieces.len()).flat_map(|_| kinds.clone());
    let fields = all.map(|field_type| Field {
        name: "field".to_owned(),
        doc: None,
        role: Role::Own,
        field_type,
        optional: false,
        default: None,
        attribute: None,
        source: Source::Key(0),
        sensitive: false,
        refuse_finer: false,
        immutable: false,
        unread: false,
    });
    let parts = pieces.iter().enumerate().map(|(place, piece)| {
        let first = if shared { 0 } else { place * number };
        let component = |field, form| Part::Component(Component { field: first + field, form });
        match piece {
            Piece::Literal(text) => Part::Literal(text.clone()),
            Piece::String => component(0, Form::Plain),
            Piece::Rest => component(0, Form::Rest),
            Piece::Lower => component(0, Form::Lower),
            Piece::Integer => component(1, Form::Plain),
            Piece::Padded => component(1, Form::Padded { width: 2, descending: false, signed: false }),
            Piece::Enum => component(2, Form::Plain),
            Piece::Boolean => component(3, Form::Plain),
        }
    });
    (KeyText::Template(Template { source: String::new(), parts: parts.collect() }), fields.collect())
}

/// Whether the pieces can write the text, by trying every length for each.
fn writes(pieces: &[Piece], text: &str) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return text.is_empty() };
    let ends = text.char_indices().map(|(end, _)| end).chain([text.len()]);
    ends.into_iter().any(|end| is_piece(first, &text[..end]) && writes(rest, &text[end..]))
}

/// The same where pieces of one kind are one field, of which these texts are known.
fn writes_shared(pieces: &[Piece], text: &str, known: &[(Discriminant<Piece>, &str)]) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return text.is_empty() };
    let kind = discriminant(first);
    let is_literal = matches!(first, Piece::Literal(_));
    let fits = |part: &str| is_literal || known.iter().all(|(other, text)| *other != kind || *text == part);
    let ends = text.char_indices().map(|(end, _)| end).chain([text.len()]);
    ends.into_iter().any(|end| {
        let (part, left) = text.split_at(end);
        let with: Vec<_> = known.iter().copied().chain([(kind, part)]).collect();
        is_piece(first, part) && fits(part) && writes_shared(rest, left, &with)
    })
}

fn is_piece(piece: &Piece, text: &str) -> bool {
    match piece {
        Piece::Literal(literal) => text == literal,
        Piece::String => !text.is_empty() && !text.contains('#'),
        Piece::Rest => !text.is_empty(),
        Piece::Lower => !text.is_empty() && !text.contains('#') && text == text.to_ascii_lowercase(),
        Piece::Integer => text.parse::<i128>().is_ok_and(|number| number.to_string() == text),
        Piece::Padded => text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()),
        Piece::Enum => ["a", "a1", "B-"].contains(&text),
        Piece::Boolean => ["true", "false"].contains(&text),
    }
}

/// All texts of the alphabet up to a length, shortest first.
fn texts(longest: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = 0;
    for _ in 0..longest {
        let end = all.len();
        for index in last..end {
            all.extend(ALPHABET.map(|c| format!("{}{c}", all[index])));
        }
        last = end;
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn two_templates_share_a_text_exactly_if_one_is_found(one in pieces(), two in pieces()) {
        let types = types();
        let automaton = |pieces: &[Piece]| {
            let (text, fields) = template(pieces);
            language(&text, &fields, '#', &types)
        };
        let found = automaton(&one).common_text(&automaton(&two));
        let tried = texts(4).into_iter().find(|text| writes(&one, text) && writes(&two, text));
        match (&found, &tried) {
            (Some(found), tried) => {
                prop_assert!(writes(&one, found) && writes(&two, found), "{found:?}");
                if let Some(tried) = tried {
                    prop_assert!(found.chars().count() <= tried.chars().count(), "{found:?} {tried:?}");
                }
            }
            (None, Some(tried)) => prop_assert!(false, "missed {tried:?}"),
            (None, None) => {}
        }
    }

    /// No two keys are called different that could be one.
    #[test]
    fn a_text_in_which_each_field_has_one_value_is_not_missed(one in pieces(), two in pieces()) {
        let types = types();
        let of = |pieces: &[Piece]| {
            let (text, fields) = template_of(pieces, true);
            language(&text, &fields, '#', &types)
        };
        let tried =
            texts(4).into_iter().find(|text| writes_shared(&one, text, &[]) && writes_shared(&two, text, &[]));
        if let Some(tried) = tried {
            prop_assert!(of(&one).common_text(&of(&two)).is_some(), "missed {:?}", tried);
        }
    }
}

#[test]
fn fixed_forms_are_counted_as_they_are_written() {
    let types = types();
    let one = |field_type: FieldType, form: Form| {
        let (_, mut fields) = template(&[]);
        fields[0].field_type = field_type;
        let parts = vec![Part::Component(Component { field: 0, form })];
        language(&KeyText::Template(Template { source: String::new(), parts }), &fields, '#', &types)
    };
    let literal = |text: &str| {
        let (text, fields) = template(&[Piece::Literal(text.to_owned())]);
        language(&text, &fields, '#', &types)
    };
    use crate::model::Precision;
    let padded = |signed| Form::Padded { width: 3, descending: false, signed };
    for (field_type, form, yes, no) in [
        (FieldType::Date, Form::Plain, "2026-12-31", "2026-13-01"),
        (FieldType::Date, Form::Month, "2026-07", "2026-00"),
        (
            FieldType::Datetime(Precision::Seconds),
            Form::Plain,
            "2026-07-01T23:59:59Z",
            "2026-07-01T24:00:00Z",
        ),
        (
            FieldType::Datetime(Precision::Milliseconds),
            Form::Plain,
            "2026-07-01T13:05:00.000Z",
            "2026-07-01T13:05:00Z",
        ),
        (FieldType::Datetime(Precision::Seconds), Form::Day, "2026-07-01", "2026-07-32"),
        (FieldType::Datetime(Precision::Seconds), Form::Hour, "2026-07-01T13", "2026-07-01T1"),
        (FieldType::Integer, padded(false), "042", "42"),
        (FieldType::Integer, padded(true), "1042", "2042"),
        (FieldType::Integer, Form::Plain, "-5", "-0"),
        (FieldType::Integer, Form::Plain, "0", "05"),
        (
            FieldType::Uuid,
            Form::Plain,
            "01890a5d-ac96-774b-bcce-b302099a8057",
            "01890A5D-ac96-774b-bcce-b302099a8057",
        ),
        (FieldType::Ulid, Form::Plain, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "81ARZ3NDEKTSV4RRFFQ69G5FAV"),
        (FieldType::String, Form::Lower, "ab", "aB"),
        (FieldType::String, Form::LowerRest, "a#é", "A"),
        (FieldType::String, Form::Rest, "a#B", ""),
        (FieldType::String, Form::Plain, "é", "a#"),
    ] {
        let language = one(field_type, form);
        assert_eq!(language.common_text(&literal(yes)).as_deref(), Some(yes));
        assert_eq!(language.common_text(&literal(no)), None, "{no}");
    }
}
