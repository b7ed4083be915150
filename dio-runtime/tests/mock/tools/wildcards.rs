//! Shell-style patterns, by the rules of Python's `fnmatch`.

use dio_runtime::mock::{Comparison, MockDynamo, matchers::is_like};

use crate::support::*;

/// A text, a pattern, and whether they match; as Python 3.11 answers.
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str, bool)] = &[
    // The golden data's.
    ("abc", "a*", true),
    ("abc", "A*", false),
    ("a.c", "a.c", true),
    ("abc", "a.c", false),
    ("abc", "a?c", true),
    ("ac", "a?c", false),
    ("a[c", "a[[]c", true),
    ("abc", "a[bx]c", true),
    ("abc", "a[!b]c", false),
    ("abc", "[a-c]bc", true),
    ("", "*", true),
    ("", "", true),
    ("a\nb", "a*b", true),
    ("abc", "ab", false),
    ("a*c", "a[*]c", true),
    ("abc", "a[b", false),
    ("a[b", "a[b", true),
    ("a]c", "a[]]c", true),
    ("a-c", "a[a-]c", true),
    ("abc", "**", true),
    ("a\\b", "a\\b", true),
    ("é", "?", true),
    ("😀", "?", true),
    ("abc", "a[^b]c", true),
    ("a^c", "a[^b]c", true),
    ("abc", "[c-a]bc", false),
    ("prod:twix", "prod:t*", true),
    ("a!c", "a[b!]c", true),
    ("abc", "a[!]c", false),
    ("a[!]c", "a[!]c", true),
    ("abc", "*b*", true),
    ("abc", "?*?", true),
    ("ab", "?*?*?", false),
    ("a+c", "a+c", true),
    // Sets with ranges, reversed ones and brackets; runs that have to give way.
    ("b", "[a-c-e]", true),
    ("-", "[a-c-e]", true),
    ("d", "[a-c-e]", false),
    ("x", "[c-a!x]", false),
    ("y", "[c-a!x]", true),
    ("a", "[!c-a]", true),
    ("-", "[c-a!-z]", false),
    ("q", "[c-a!-z]", true),
    ("]", "[]-a]", true),
    ("_", "[]-a]", true),
    ("]", "[!]]", false),
    ("a", "[!]]", true),
    ("-", "[--]", true),
    ("-", "[!--]", false),
    ("\\", "[\\]", true),
    ("\\", "[a-\\]", false),
    ("[", "[[-a]", true),
    ("^", "[^]", true),
    ("a", "[!", false),
    ("[!", "[!", true),
    ("&", "[a&&b]", true),
    ("~", "[~~]", true),
    ("abcabd", "*abd", true),
    ("aab", "a*a*b", true),
    ("ab", "a*a*b", false),
    ("", "?", false),
    ("", "[!a]", false),
    ("\n", "[!a]", true),
    ("\n", "?", true),
    ("b", "[a--c]", false),
    ("A", "[a-z]", false),
];

#[test]
fn they_match_as_python_does() {
    for (text, pattern, expected) in EXAMPLES {
        let comparison = Comparison::from(is_like(*pattern));
        assert_eq!(comparison.passes(Some(&s(*text))), *expected, "{text:?} {pattern:?}");
    }
}

#[test]
fn searches_take_texts_for_patterns() {
    for (text, pattern, expected) in EXAMPLES {
        let table = MockDynamo::dynamo_io().table("shop");
        table.add("a", "b", [("text", *text)]);
        assert_eq!(
            table.find_rows([("text", *pattern)]).len(),
            usize::from(*expected),
            "{text:?} {pattern:?}"
        );
    }
}

/// A pattern of many runs over a text that it does not match takes no longer than their product.
#[test]
fn runs_do_not_explode() {
    let (text, pattern) = ("a".repeat(2_000), "*a".repeat(200) + "b");
    assert!(!Comparison::from(is_like(pattern)).passes(Some(&s(text))));
}
