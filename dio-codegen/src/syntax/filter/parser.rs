//! From the words of a filter to its tree.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use super::lexer::{Mistake, Token, tokens};
use super::{Filter, Operand, OperandValue, Test};
use crate::model::FilterOperator;
use crate::sources::{Span, Spanned};
use crate::syntax::reader::either;

/// How deep parentheses and `not` may nest.
const DEEPEST: usize = 32;

/// DynamoDB's limit on operators and functions in one expression (Service quotas, "Expression parameters").
const MOST_OPERATORS: usize = 300;

/// DynamoDB's limit on the values of `IN` (Service quotas, "Expression parameters").
const MOST_VALUES: usize = 100;

/// A filter whose places are offsets in its text.
pub(super) struct Unplaced(Tree);

enum Tree {
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
    Test(At<String>, At<FilterOperator>, Vec<At<OperandValue>>),
}

type At<T> = (T, Range<usize>);

impl Unplaced {
    /// The filter with its places in the file.
    pub(super) fn placed(self, place: &dyn Fn(Range<usize>) -> Span) -> Filter {
        self.0.placed(place)
    }
}

impl Tree {
    /// Those of the expression that DynamoDB is sent, in which `between` is two comparisons.
    fn operators(&self) -> usize {
        match self {
            Tree::All(trees) | Tree::Any(trees) => {
                trees.iter().map(|tree| tree.operators() + 1).sum::<usize>().saturating_sub(1)
            }
            Tree::Not(tree) => tree.operators() + 1,
            Tree::Test(_, (FilterOperator::Between, _), _) => 3,
            Tree::Test(..) => 1,
        }
    }

    fn placed(self, place: &dyn Fn(Range<usize>) -> Span) -> Filter {
        let all = |trees: Vec<Tree>| trees.into_iter().map(|tree| tree.placed(place)).collect();
        match self {
            Tree::All(trees) => Filter::All(all(trees)),
            Tree::Any(trees) => Filter::Any(all(trees)),
            Tree::Not(tree) => Filter::Not(Box::new(tree.placed(place))),
            Tree::Test(field, operator, operands) => Filter::Test(Test {
                field: Spanned::new(field.0, place(field.1)),
                operator: Spanned::new(operator.0, place(operator.1)),
                operands: operands
                    .into_iter()
                    .map(|(value, range)| Operand { value, span: place(range) })
                    .collect(),
            }),
        }
    }
}

/// Reads a filter.
pub(super) fn parse(text: &str) -> Result<Unplaced, Mistake> {
    let tokens = tokens(text)?;
    let end = text.len();
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), end, depth: 0 };
    let tree = parser.any()?;
    if let Some(found) = parser.tokens.next() {
        return Err(unexpected(&found, "`and`, `or` or the end"));
    }
    let operators = tree.operators();
    if operators > MOST_OPERATORS {
        let message = format!("a filter of {operators} operators and functions");
        return Err(Mistake::new(0..end, message, format!("DynamoDB takes at most {MOST_OPERATORS}")));
    }
    Ok(Unplaced(tree))
}

struct Parser<'a> {
    tokens: Peekable<IntoIter<At<Token<'a>>>>,
    end: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn any(&mut self) -> Result<Tree, Mistake> {
        let mut trees = vec![self.all()?];
        while self.takes(&Token::Word("or")) {
            trees.push(self.all()?);
        }
        Ok(one_or(trees, Tree::Any))
    }

    fn all(&mut self) -> Result<Tree, Mistake> {
        let mut trees = vec![self.one()?];
        while self.takes(&Token::Word("and")) {
            trees.push(self.one()?);
        }
        Ok(one_or(trees, Tree::All))
    }

    fn one(&mut self) -> Result<Tree, Mistake> {
        let (token, range) = self.next("a field, a function, `not` or `(`")?;
        if matches!(token, Token::Word("not") | Token::Sign("(")) {
            self.depth += 1;
            if self.depth > DEEPEST {
                let label = format!("level {}", self.depth);
                return Err(Mistake::new(range, format!("a filter nests at most {DEEPEST} deep"), label));
            }
            let tree = if token == Token::Word("not") {
                Tree::Not(Box::new(self.one()?))
            } else {
                let tree = self.any()?;
                self.sign(")", "`and`, `or` or `)`")?;
                tree
            };
            self.depth -= 1;
            return Ok(tree);
        }
        match (token, range) {
            (Token::Word(word), range)
                if self.tokens.peek().is_some_and(|next| next.0 == Token::Sign("(")) =>
            {
                self.function(word, range)
            }
            (Token::Word(word), range) => self.comparison((word.to_owned(), range)),
            found => Err(unexpected(&found, "a field, a function, `not` or `(`")),
        }
    }

    /// `exists(note)`; the name has been read.
    fn function(&mut self, name: &str, range: Range<usize>) -> Result<Tree, Mistake> {
        let operator = match name {
            "begins_with" => FilterOperator::BeginsWith,
            "contains" => FilterOperator::Contains,
            "exists" => FilterOperator::Exists,
            _ => {
                let functions = ["begins_with", "contains", "exists"];
                let list = either(&functions.map(|name| format!("`{name}`")));
                let mistake = Mistake::new(
                    range,
                    format!("a filter has no function `{name}`"),
                    format!("expected {list}"),
                );
                return Err(match crate::report::nearest(name, functions) {
                    Some(near) => mistake.instead(near),
                    None => mistake,
                });
            }
        };
        self.sign("(", "`(`")?;
        let field = self.field()?;
        let mut operands = Vec::new();
        if operator != FilterOperator::Exists {
            self.sign(",", "`,`")?;
            operands.push(self.value()?);
        }
        self.sign(")", "`)`")?;
        Ok(Tree::Test(field, (operator, range), operands))
    }

    /// `amount > :least`; the field has been read.
    fn comparison(&mut self, field: At<String>) -> Result<Tree, Mistake> {
        let expected = "`=`, `<>`, `<`, `<=`, `>`, `>=`, `between` or `in`";
        let (token, range) = self.next(expected)?;
        let operator = match token {
            Token::Sign("=") => FilterOperator::Equal,
            Token::Sign("<>") => FilterOperator::NotEqual,
            Token::Sign("<") => FilterOperator::Less,
            Token::Sign("<=") => FilterOperator::LessOrEqual,
            Token::Sign(">") => FilterOperator::Greater,
            Token::Sign(">=") => FilterOperator::GreaterOrEqual,
            Token::Word("between") => FilterOperator::Between,
            Token::Word("in") => FilterOperator::In,
            found => return Err(unexpected(&(found, range), expected)),
        };
        let operands = match operator {
            FilterOperator::Between => {
                let low = self.value()?;
                match self.next("`and`")? {
                    (Token::Word("and"), _) => vec![low, self.value()?],
                    found => return Err(unexpected(&found, "`and` and the upper end")),
                }
            }
            FilterOperator::In => self.list()?,
            _ => vec![self.value()?],
        };
        Ok(Tree::Test(field, (operator, range), operands))
    }

    fn list(&mut self) -> Result<Vec<At<OperandValue>>, Mistake> {
        self.sign("(", "`(` and the values")?;
        let mut values = vec![self.value()?];
        while self.takes(&Token::Sign(",")) {
            let value = self.value()?;
            if values.len() == MOST_VALUES {
                let message = format!("`in` with more than {MOST_VALUES} values");
                return Err(Mistake::new(value.1, message, "DynamoDB takes no more"));
            }
            values.push(value);
        }
        self.sign(")", "`,` or `)`")?;
        Ok(values)
    }

    fn field(&mut self) -> Result<At<String>, Mistake> {
        match self.next("a field")? {
            (Token::Word(word), range) => Ok((word.to_owned(), range)),
            found => Err(unexpected(&found, "a field")),
        }
    }

    fn value(&mut self) -> Result<At<OperandValue>, Mistake> {
        let expected = "a value: a variant, `true`, a number, `'text'` or `:parameter`";
        let (token, range) = self.next(expected)?;
        let value = match token {
            Token::Word(word) => OperandValue::Word(word.to_owned()),
            Token::Number(text) => OperandValue::Number(text.to_owned()),
            Token::Text(text) => OperandValue::Text(text),
            Token::Parameter(name) => OperandValue::Parameter(name.to_owned()),
            Token::Sign(_) => return Err(unexpected(&(token, range), expected)),
        };
        Ok((value, range))
    }

    fn next(&mut self, expected: &str) -> Result<At<Token<'a>>, Mistake> {
        let end = self.end;
        self.tokens.next().ok_or_else(|| {
            let message = if end == 0 { "a filter cannot be empty" } else { "the filter ends too early" };
            Mistake::new(end..end, message, format!("expected {expected}"))
        })
    }

    fn sign(&mut self, sign: &'static str, expected: &str) -> Result<(), Mistake> {
        match self.next(expected)? {
            (Token::Sign(found), _) if found == sign => Ok(()),
            found => Err(unexpected(&found, expected)),
        }
    }

    fn takes(&mut self, token: &Token<'_>) -> bool {
        self.tokens.next_if(|(next, _)| next == token).is_some()
    }
}

fn one_or(mut trees: Vec<Tree>, several: fn(Vec<Tree>) -> Tree) -> Tree {
    match trees.pop() {
        Some(one) if trees.is_empty() => one,
        last => several(trees.into_iter().chain(last).collect()),
    }
}

/// The words of the language, which some write in capitals.
const WORDS: [&str; 8] = ["and", "or", "not", "between", "in", "begins_with", "contains", "exists"];

fn unexpected((token, range): &At<Token<'_>>, expected: &str) -> Mistake {
    let shown = match token {
        Token::Word(word) | Token::Number(word) => format!("`{word}`"),
        Token::Text(_) => "a text".to_owned(),
        Token::Parameter(name) => format!("`:{name}`"),
        Token::Sign(sign) => format!("`{sign}`"),
    };
    let mistake = Mistake::new(
        range.clone(),
        format!("{shown} cannot stand here in a filter"),
        format!("expected {expected}"),
    );
    match token {
        Token::Word(word) => match WORDS.iter().find(|own| own.eq_ignore_ascii_case(word) && *own != word) {
            Some(own) => mistake.instead(*own),
            None => mistake,
        },
        _ => mistake,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree with all its parentheses.
    fn shown(tree: &Tree) -> String {
        let list = |trees: &[Tree], word: &str| {
            format!("({})", trees.iter().map(shown).collect::<Vec<_>>().join(word))
        };
        match tree {
            Tree::All(trees) => list(trees, " and "),
            Tree::Any(trees) => list(trees, " or "),
            Tree::Not(tree) => format!("not {}", shown(tree)),
            Tree::Test(field, operator, operands) => {
                let operands: Vec<_> = operands.iter().map(|(value, _)| format!("{value:?}")).collect();
                format!("{} {:?} {}", field.0, operator.0, operands.join(" "))
            }
        }
    }

    fn tree(text: &str) -> String {
        match parse(text) {
            Ok(filter) => shown(&filter.0),
            Err(mistake) => format!("{mistake:?}"),
        }
    }

    #[test]
    fn not_binds_closer_than_and_and_and_closer_than_or() {
        assert_eq!(
            tree("a = 1 or not b = 2 and c <> 'it''s'"),
            "(a Equal Number(\"1\") or (not b Equal Number(\"2\") and c NotEqual Text(\"it's\")))"
        );
        assert_eq!(
            tree("not (a = x or exists(b)) and c=:p"),
            "(not (a Equal Word(\"x\") or b Exists ) and c Equal Parameter(\"p\"))"
        );
        assert_eq!(
            tree("a between 1 and 2 and b in (x,true)"),
            "(a Between Number(\"1\") Number(\"2\") and b In Word(\"x\") Word(\"true\"))"
        );
        // Words of the language are fields and variants where these stand.
        assert_eq!(tree("in in (in)"), "in In Word(\"in\")");
        assert_eq!(tree("exists = and"), "exists Equal Word(\"and\")");
    }

    #[test]
    fn nesting_and_length_are_bounded() {
        let nested = |depth: usize| format!("{}a = 1{}", "(".repeat(depth), ")".repeat(depth));
        assert!(parse(&nested(DEEPEST)).is_ok());
        assert!(parse(&nested(DEEPEST + 1)).is_err());
        assert!(parse(&nested(1_000_000)).is_err());
        assert!(parse(&format!("{}a = 1", "not ".repeat(1_000_000))).is_err());
        let long = |tests: usize| vec!["a = 1"; tests].join(" and ");
        assert!(parse(&long(MOST_OPERATORS / 2)).is_ok());
        assert!(parse(&long(MOST_OPERATORS / 2 + 1)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused_at_a_place_in_it(text in "[a-z ()<>=,:'0-9.é-]{0,40}") {
            if let Err(mistake) = parse(&text) {
                proptest::prop_assert!(text.get(mistake.range.clone()).is_some(), "{mistake:?}");
            }
        }
    }
}
