use crate::model::{FieldType, Form, TypeDefinition};

/// The form that a template names after `:`; none if there is no such form.
pub(super) fn parse(text: &str) -> Option<Form> {
    match text {
        "rest" => Some(Form::Rest),
        "lower" => Some(Form::Lower),
        "lower:rest" => Some(Form::LowerRest),
        "day" => Some(Form::Day),
        "month" => Some(Form::Month),
        "hour" => Some(Form::Hour),
        padded => {
            let mut parts = padded.split(':');
            let width = parts.next()?.strip_prefix('0')?;
            let rest: Vec<&str> = parts.collect();
            let (signed, descending) = match rest.as_slice() {
                [] => (false, false),
                ["desc"] => (false, true),
                ["signed"] => (true, false),
                ["signed", "desc"] => (true, true),
                _ => return None,
            };
            // One text for each form: no `:008`.
            let width: u8 = width.parse().ok().filter(|number: &u8| number.to_string() == width)?;
            (1..=18).contains(&width).then_some(Form::Padded { width, descending, signed })
        }
    }
}

/// What this type has, for messages.
pub(super) fn of_type(field_type: &FieldType, types: &[TypeDefinition]) -> &'static str {
    match field_type.underlying(types) {
        FieldType::String => "a string has the forms `:rest`, `:lower` and `:lower:rest`",
        FieldType::Integer | FieldType::Timestamp => {
            "an integer or timestamp has the forms `:08`, `:08:desc`, `:08:signed` and `:08:signed:desc`, of any width from `:01` to `:018`"
        }
        FieldType::Date => "a date has the form `:month`",
        FieldType::Datetime(_) => "a datetime has the forms `:day`, `:month` and `:hour`",
        _ => "this type has only its plain form",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_combine_only_as_listed() {
        let padded = |width, descending, signed| Some(Form::Padded { width, descending, signed });
        assert_eq!(parse("08"), padded(8, false, false));
        assert_eq!(parse("018:signed:desc"), padded(18, true, true));
        assert_eq!(parse("01:desc"), padded(1, true, false));
        assert_eq!(parse("lower:rest"), Some(Form::LowerRest));
        for text in [
            "",
            "0",
            "00",
            "008",
            "019",
            "8",
            "08:",
            "08:desc:signed",
            "rest:lower",
            "desc",
            "day:desc",
            "0+8",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
