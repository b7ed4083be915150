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
    "unreadable-file": "schema.toml";
    "include-cycle": "schema.toml" "orders.toml" "types.toml";
    "syntax": "schema.toml";
    "unknown-key": "schema.toml";
    "wrong-type": "schema.toml";
    "missing-key": "schema.toml";
    "invalid-value": "schema.toml";
    "invalid-name": "schema.toml";
    "unbuilt": "schema.toml";
    "template-syntax": "schema.toml";
    "duplicate-definition": "schema.toml" "orders.toml";
    "name-collision": "schema.toml";
    "shadowed-operation": "schema.toml";
    "unknown-type": "schema.toml";
    "unknown-table": "schema.toml";
    "unknown-record": "schema.toml";
    "unknown-index": "schema.toml";
    "unknown-field": "schema.toml";
    "unknown-key-attribute": "schema.toml";
    "recursive-type": "schema.toml";
    "optional-element": "schema.toml";
    "duplicate-text": "schema.toml";
    "invalid-default": "schema.toml";
    "attribute-clash": "schema.toml";
    "attribute-types": "schema.toml";
    "reserved-name": "schema.toml";
    "immutable-field": "schema.toml";
    "unread-field": "schema.toml";
    "expires-from": "schema.toml";
    "not-a-component": "schema.toml";
    "invalid-form": "schema.toml";
    "ambiguous-template": "schema.toml";
    "delimiter-in-enum": "schema.toml";
    "optional-in-primary-key": "schema.toml";
    "bare-key": "schema.toml";
    "when-condition": "schema.toml";
    "when-primary-key": "schema.toml";
    "when-unreachable": "schema.toml";
    "whole-key": "schema.toml";
    "stamp-in-key": "schema.toml";
    "lossy-form": "schema.toml";
    "data-lost": "schema.toml";
    "partition-start": "schema.toml";
    "coarse-key": "schema.toml";
    "key-clash": "schema.toml" "returns.toml";
    "shard-fields": "schema.toml";
    "shard-place": "schema.toml";
    "shared-key": "schema.toml";
    "unknown-rule": "schema.toml";
    "hot-partition": "schema.toml";
    "interleaved-records": "schema.toml";
    "reads-more": "schema.toml";
    "local-index": "schema.toml";
    "unfilled-index": "schema.toml";
    "unknown-attribute": "schema.toml";
    "interop-attributes": "schema.toml";
    "interop-keys": "schema.toml";
    "interop-stamps": "schema.toml";
    "interop-writers": "schema.toml";
    "interop-fraction": "schema.toml";
    "interop-union": "schema.toml";
    "interop-map": "schema.toml";
    "interop-read-only": "schema.toml";
    "python": "schema.toml" "dio.toml";
    "not-in-python": "schema.toml" "dio.toml";
    "unmatched-option": "schema.toml" "dio.toml";
    "missing-function": "schema.toml" "dio.toml";
    "query-fit": "schema.toml";
    "fan-out": "schema.toml";
    "partial-read": "schema.toml";
    "ambiguous-query": "schema.toml";
    "fixed-and-given": "schema.toml";
    "query-constant": "schema.toml";
    "consistent-index": "schema.toml";
    "item-query": "schema.toml";
    "filter-syntax": "schema.toml";
    "filter-field": "schema.toml";
    "filter-operator": "schema.toml";
    "query-parameter": "schema.toml";
    "gather-query": "schema.toml";
}
