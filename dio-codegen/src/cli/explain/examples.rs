//! A package for each rule that breaks it, from `rules/` beside `src/`. The tests pin the reports that they give.

/// Its files, by path.
pub(super) type Example = [(&'static str, &'static str)];

/// The example of a rule, by the rule's name.
pub(super) fn example_of(id: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|(rule, _)| *rule == id).map(|(_, example)| *example)
}

macro_rules! examples {
    ($($rule:literal: $($file:literal)+;)*) => {
        static EXAMPLES: &[(&str, &Example)] = &[$((
            $rule,
            &[$(($file, include_str!(concat!("../../../rules/", $rule, "/", $file)))),+],
        )),*];
    };
}

examples! {
    "unmatched-option": "shop.toml" "dio.toml";
    "missing-function": "shop.toml" "dio.toml";
}
