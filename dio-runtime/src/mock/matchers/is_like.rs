use aws_sdk_dynamodb::types::AttributeValue;

use crate::mock::Comparison;
use crate::mock::comparison::is_nothing;
use crate::mock::wildcard::Wildcard;

/// Text as a shell-style pattern says, whole: `*` is any run of characters, `?` one, `[abc]`, `[a-z]` and `[!x]` one of a
/// set. The rules are those of Python's `fnmatch`: a `[` is itself where no `]` follows, or as `[[]`; a backslash is itself.
///
/// An attribute that is not there passes, unless [`nullable(false)`](IsLike::nullable).
pub fn is_like(pattern: impl Into<String>) -> IsLike {
    IsLike { pattern: pattern.into(), ignore_case: false, nullable: true }
}

/// What [`is_like`] makes: a [`Comparison`] with two settings.
#[derive(Debug, Clone)]
pub struct IsLike {
    pattern: String,
    ignore_case: bool,
    nullable: bool,
}

impl IsLike {
    /// Whether upper and lower case are the same; not unless it is said.
    pub fn ignore_case(mut self, ignore_case: bool) -> IsLike {
        self.ignore_case = ignore_case;
        self
    }

    /// Whether an attribute that is not there passes, as it does unless it is said.
    pub fn nullable(mut self, nullable: bool) -> IsLike {
        self.nullable = nullable;
        self
    }
}

impl From<IsLike> for Comparison {
    fn from(IsLike { pattern, ignore_case, nullable }: IsLike) -> Comparison {
        let mut expected = format!("like {pattern:?}");
        if ignore_case {
            expected.push_str(" in any case");
        }
        if nullable {
            expected.push_str(" or nothing");
        }
        let fold = move |text: &str| if ignore_case { text.to_lowercase() } else { text.to_owned() };
        let wildcard = Wildcard::new(&fold(&pattern));
        Comparison::by(expected, move |found| match found {
            Some(AttributeValue::S(text)) => wildcard.matches(&fold(text)),
            found => nullable && is_nothing(found),
        })
    }
}
