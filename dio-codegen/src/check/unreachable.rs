//! Branches of `when` that never apply.

use super::package::{Package, Problems, Record};
use crate::report::Diagnostic;
use crate::rules;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    let types = &package.types.model;
    for record in package.tables.iter().flat_map(|table| &table.records) {
        for branches in record.model.alternatives() {
            for (place, branch) in branches.iter().enumerate() {
                let (earlier, known) = (&branches[..place], |branch: &usize| record.branches[*branch].known);
                if branches[..=place].iter().all(known) && !record.model.leaves(earlier, Some(*branch), types)
                {
                    problems.push(report(record, earlier, *branch));
                }
            }
        }
    }
}

fn report(record: &Record<'_>, earlier: &[usize], branch: usize) -> Diagnostic {
    let name = &record.model.name;
    let problem = Diagnostic::new(&rules::WHEN_UNREACHABLE, format!("this `when` of `{name}` never applies"))
        .at(record.branches[branch].span, "what it asks for is taken by those before it");
    earlier.iter().fold(problem, |problem, earlier| {
        problem.beside(record.branches[*earlier].span, "the first that holds applies")
    })
}
