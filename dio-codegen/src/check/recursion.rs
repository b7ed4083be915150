//! Structs and unions that contain themselves.

use super::package::{Package, Problems};
use crate::model::FieldType;
use crate::report::Diagnostic;
use crate::rules;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    let types = &package.types;
    let mut state = vec![State::New; types.model.len()];
    for index in 0..types.model.len() {
        visit(index, package, &mut state, problems);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Follows the members that are structs or unions themselves. Lists and maps end somewhere.
fn visit(start: usize, package: &Package<'_>, state: &mut [State], problems: &mut Problems) {
    // Depth first, with a stack of its own: chains of types may be long.
    let mut stack = vec![(start, 0)];
    while let Some((index, member)) = stack.pop() {
        if member == 0 {
            if state[index] != State::New {
                continue;
            }
            state[index] = State::Open;
        }
        let Some(next) = package.types.model[index].definition.fields().nth(member) else {
            state[index] = State::Done;
            continue;
        };
        stack.push((index, member + 1));
        let FieldType::Named(inner) = next.field_type else { continue };
        match state[inner] {
            State::New => stack.push((inner, 0)),
            State::Open => report(index, member, inner, package, problems),
            State::Done => {}
        }
    }
}

fn report(index: usize, member: usize, inner: usize, package: &Package<'_>, problems: &mut Problems) {
    let types = &package.types;
    let Some(field) = types.fields(index).nth(member) else { return };
    let name = &types.model[inner].name;
    problems.push(
        Diagnostic::new(&rules::RECURSIVE_TYPE, format!("type `{name}` contains itself"))
            .at(field.name.span, format!("this closes the circle back to `{name}`"))
            .beside(types.syntax[inner].name.span, "which begins here")
            .help(format!("a `list<{name}>` or a `map<{name}>` may be empty, and so have an end")),
    );
}
