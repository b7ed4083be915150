use proptest::prelude::*;

use super::lay_out;

#[test]
fn lines_are_indented_by_the_brackets_of_the_lines_before() {
    let text = "impl A {\nfn f(&self) {\nSelf(self.0.change(|key| {\ng(key);\n}))\n.h();\n}\n}\n";
    let expected = "impl A {\n    fn f(&self) {\n        Self(self.0.change(|key| {\n            g(key);\n        }))\n        \
                    .h();\n    }\n}\n";
    assert_eq!(lay_out(text), expected);
}

#[test]
fn a_chain_of_calls_goes_on_below_its_beginning() {
    let text = "a(b)\n.c(d(\ne\n))\n.f();\na(\nb\n)\n.c();\n";
    assert_eq!(lay_out(text), "a(b)\n    .c(d(\n        e\n    ))\n    .f();\na(\n    b\n)\n.c();\n");
}

#[test]
fn blank_lines_are_those_that_are_asked_for() {
    let text = "//\na;\n\n//\n\n//\nmod b {\n//\nc;\n\n   \nd;\n//\n}\n";
    assert_eq!(lay_out(text), "a;\n\nmod b {\n    c;\n    d;\n}\n");
}

#[test]
fn brackets_in_literals_and_comments_are_letters() {
    let text = "f('{', '\\'', '\\u{7D}', \"{\\\"(\", r#\"\"{\"#, b'[', 'é');\n/// {\ng::<'a>(); // (\n/* { /* ( */ [ */ h();\n";
    assert_eq!(lay_out(text), text);
}

#[test]
fn a_literal_over_several_lines_stays_as_it_is() {
    let text = "mod a {\n#[doc = \"one {\n  two \\\" (\n\"]\nb;\n#[doc = r##\"\n }\"# \"##]\nc;\n}\n";
    let expected = "mod a {\n    #[doc = \"one {\n  two \\\" (\n\"]\n    b;\n    #[doc = r##\"\n }\"# \"##]\n    c;\n}\n";
    assert_eq!(lay_out(text), expected);
}

#[test]
fn what_is_assigned_has_a_line_of_its_own_if_that_is_enough() {
    let text = format!("const {}: T = f(1);\n", "A".repeat(85));
    assert_eq!(lay_out(&text), format!("const {}: T =\n    f(1);\n", "A".repeat(85)));
}

#[test]
fn the_longest_brackets_are_broken() {
    let text =
        format!("fn f(one: Vec<A, B>, {}: D, {}: E) -> R {{\ng()\n}}\n", "c".repeat(60), "e".repeat(20));
    let expected = format!(
        "fn f(\n    one: Vec<A, B>, {}: D,\n    {}: E\n) -> R {{\n    g()\n}}\n",
        "c".repeat(60),
        "e".repeat(20)
    );
    assert_eq!(lay_out(&text), expected);
}

#[test]
fn brackets_that_end_together_are_broken_together() {
    let (a, b) = ("a".repeat(60), "b".repeat(60));
    assert_eq!(lay_out(&format!("#[derive({a}, {b})]")), format!("#[derive(\n    {a},\n    {b}\n)]\n"));
    assert_eq!(
        lay_out(&format!("Self(h.change(|key, to| g(to, {a}, {b})))")),
        format!("Self(h.change(|key, to| g(\n    to, {a},\n    {b}\n)))\n")
    );
}

#[test]
fn what_cannot_be_broken_stays() {
    let text = format!("f(\"{}\");\n", "a(".repeat(80));
    assert_eq!(lay_out(&text), format!("f(\n    \"{}\"\n);\n", "a(".repeat(80)));
    let path = format!("{};\n", "a::".repeat(80));
    assert_eq!(lay_out(&path), path);
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    /// Whatever the text is: nothing but white space changes, and nothing panics.
    #[test]
    fn only_white_space_changes(text in r#"([a-z ,;=|<>()\[\]{}"'\\#/*é\n.]|r#"|::){0,200}"#) {
        // A line `//` is a blank line.
        let lines = text.lines().filter(|line| line.trim() != "//").collect::<Vec<_>>().join("\n");
        prop_assert_eq!(solid(&lay_out(&lines)), solid(&lines));
    }

    #[test]
    fn code_that_is_laid_out_stays_as_it_is(calls in prop::collection::vec("[a-z]{1,30}\\((\"[a-z]{1,30}\", ){0,8}\\)", 1..9)) {
        let text = calls.iter().map(|call| format!("x({call}, {call});\n")).collect::<String>();
        let once = lay_out(&text);
        prop_assert_eq!(lay_out(&once), once);
    }
}
