//! What an import has to tell, each with the name that reports show it by.

use crate::report::Severity;
use crate::rules::Rule;

/// The rules of [`crate::import`]. They are about Python, not about schemas, so no schema can `allow` one.
pub fn rules() -> &'static [&'static Rule] {
    RULES
}

pub(super) static SYNTAX: Rule = Rule {
    id: "import-syntax",
    severity: Severity::Error,
    explanation: "Only text that is Python can be imported; nothing is made of a file with a mistake in it.",
};

pub(super) static NOTHING: Rule = Rule {
    id: "import-nothing",
    severity: Severity::Error,
    explanation: "An import needs a class that derives from dynamo-io's `Record` and says its `schema` in the same file.",
};

pub(super) static REFUSED: Rule = Rule {
    id: "import-refused",
    severity: Severity::Error,
    explanation: "What an import writes passes `dio check`, unless the classes together break a rule; that has to be mended by hand.",
};

pub(super) static UNREAD: Rule = Rule {
    id: "import-unread",
    severity: Severity::Warning,
    explanation: "An import reads Python without running it: literals, constants of the file, tuples and their sums. What takes more is left out.",
};

pub(super) static LEFT_OUT: Rule = Rule {
    id: "import-left-out",
    severity: Severity::Warning,
    explanation: "What dio has no counterpart for, and what dynamo-io itself never stores or cannot read, is left out.",
};

pub(super) static CHANGED: Rule = Rule {
    id: "import-changed",
    severity: Severity::Warning,
    explanation: "Some things are carried in another form, or behave differently in an unusual case; a comment marks the place.",
};

static RULES: &[&Rule] = &[&SYNTAX, &NOTHING, &REFUSED, &UNREAD, &LEFT_OUT, &CHANGED];
