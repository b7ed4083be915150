//! What a query fixes.

use super::constant;
use super::filter::Resolver;
use crate::model::Fixed;
use crate::report::Diagnostic;
use crate::rules;

impl Resolver<'_, '_> {
    /// The constants, in source order; none if something is wrong with any of them.
    pub(super) fn fixed(&mut self) -> Option<Vec<Fixed>> {
        let resolved: Vec<_> = self.query.fixed.iter().map(|fixed| self.one_fixed(fixed)).collect();
        resolved.into_iter().collect()
    }

    fn one_fixed(&mut self, fixed: &crate::syntax::Fixed) -> Option<Fixed> {
        let name = &fixed.field;
        let given = self.query.given.iter().find(|given| given.field == name.value);
        let range = self.query.range.as_ref().filter(|range| range.field.value == name.value);
        let varies = given.map(|given| (given.text.span, "given by the caller")).or(range.map(|range| {
            let span = range.field.span;
            (span, "the caller gives a range of it")
        }));
        if let Some((span, label)) = varies {
            self.problems.push(
                Diagnostic::new(
                    &rules::FIXED_AND_GIVEN,
                    format!("query `{}` fixes `{}`, and leaves it open", self.query.name.value, name.value),
                )
                .at(name.span, "a constant here")
                .beside(span, label),
            );
        }
        let field_type = self.field(name, "`fixed`")?;
        match constant::of_type(&fixed.value.value, &field_type, self.types) {
            Ok(value) if varies.is_none() => Some(Fixed { field: name.value.clone(), value }),
            Ok(_) => None,
            Err(expected) => {
                let variants = constant::variants(&field_type, self.types);
                let instead = match &fixed.value.value {
                    crate::syntax::Value::String(text) => crate::report::nearest(text, variants),
                    _ => None,
                };
                let instead = instead.map(|variant| format!("\"{variant}\""));
                self.wrong_constant(&name.value, &expected, fixed.value.span, instead);
                None
            }
        }
    }
}
