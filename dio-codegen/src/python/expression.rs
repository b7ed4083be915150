//! Calls and tuples, laid out in lines as Python's formatters do.

use super::literal::LINE;

/// A Python expression.
#[derive(Debug)]
pub(crate) enum Expression {
    /// A name or a literal.
    Plain(String),
    /// A call, with arguments that may be named.
    Call { function: String, arguments: Vec<(Option<&'static str>, Expression)> },
    /// A tuple.
    Tuple(Vec<Expression>),
    /// What has each part on a line of its own, however short.
    Spread(Box<Expression>),
}

impl Expression {
    /// The lines of `before`, this and `after`, `indent` deep.
    pub(crate) fn lines(&self, indent: usize, before: &str, after: &str) -> Vec<String> {
        let flat = format!("{before}{}{after}", self.flat());
        if !self.is_spread() && indent + flat.chars().count() <= LINE {
            return vec![format!("{:indent$}{flat}", "")];
        }
        let (open, parts) = match self {
            Expression::Plain(_) => return vec![format!("{:indent$}{flat}", "")],
            Expression::Spread(inner) => return inner.spread(indent, before, after),
            Expression::Call { .. } | Expression::Tuple(_) => self.parts(),
        };
        spread(&open, &parts, indent, before, after)
    }

    fn spread(&self, indent: usize, before: &str, after: &str) -> Vec<String> {
        let (open, parts) = self.parts();
        if parts.is_empty() {
            return self.lines(indent, before, after);
        }
        spread(&open, &parts, indent, before, after)
    }

    /// What stands before the bracket, and what in it.
    fn parts(&self) -> (String, Vec<(String, &Expression)>) {
        match self {
            Expression::Plain(text) => (text.clone(), Vec::new()),
            Expression::Spread(inner) => inner.parts(),
            Expression::Call { function, arguments } => {
                let named = |(name, value)| (Self::named(name), value);
                (function.clone(), arguments.iter().map(|(name, value)| named((name, value))).collect())
            }
            Expression::Tuple(parts) => {
                (String::new(), parts.iter().map(|part| (String::new(), part)).collect())
            }
        }
    }

    fn named(name: &Option<&'static str>) -> String {
        name.map(|name| format!("{name}=")).unwrap_or_default()
    }

    /// Whether it, or something in it, never stands on one line.
    fn is_spread(&self) -> bool {
        match self {
            Expression::Plain(_) => false,
            Expression::Spread(inner) => !inner.parts().1.is_empty(),
            Expression::Call { .. } | Expression::Tuple(_) => {
                self.parts().1.iter().any(|(_, part)| part.is_spread())
            }
        }
    }

    fn flat(&self) -> String {
        match self {
            Expression::Plain(text) => text.clone(),
            Expression::Spread(inner) => inner.flat(),
            Expression::Call { .. } | Expression::Tuple(_) => {
                let (open, parts) = self.parts();
                let flat: Vec<String> =
                    parts.iter().map(|(name, part)| format!("{name}{}", part.flat())).collect();
                let comma =
                    if matches!(self, Expression::Tuple(parts) if parts.len() == 1) { "," } else { "" };
                format!("{open}({}{comma})", flat.join(", "))
            }
        }
    }
}

fn spread(
    open: &str,
    parts: &[(String, &Expression)],
    indent: usize,
    before: &str,
    after: &str,
) -> Vec<String> {
    let mut lines = vec![format!("{:indent$}{before}{open}(", "")];
    for (name, part) in parts {
        lines.extend(part.lines(indent + 4, name, ","));
    }
    lines.push(format!("{:indent$}){after}", ""));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Expression {
        Expression::Plain(text.into())
    }

    fn call(arguments: Vec<(Option<&'static str>, Expression)>) -> Expression {
        Expression::Call { function: "dio.Call".into(), arguments }
    }

    #[test]
    fn what_fits_stands_on_one_line() {
        let tuple = Expression::Tuple(vec![plain("1")]);
        let short = call(vec![(None, plain("\"a\"")), (Some("b"), tuple)]);
        assert_eq!(short.lines(4, "x = ", ","), ["    x = dio.Call(\"a\", b=(1,)),"]);
    }

    #[test]
    fn what_does_not_has_a_line_for_each_part() {
        let long = "\"".to_owned() + &"a".repeat(60) + "\"";
        let lines = call(vec![(None, plain(&long)), (Some("b"), plain(&long))]).lines(0, "x = ", "");
        assert_eq!(
            lines,
            ["x = dio.Call(".into(), format!("    {long},"), format!("    b={long},"), ")".into()]
        );
        let columns = Expression::Spread(Box::new(Expression::Tuple(vec![plain("1"), plain("2")])));
        let lines = call(vec![(Some("c"), columns)]).lines(0, "", "");
        assert_eq!(lines, ["dio.Call(", "    c=(", "        1,", "        2,", "    ),", ")"]);
        let none = Expression::Spread(Box::new(Expression::Tuple(Vec::new())));
        assert_eq!(call(vec![(Some("c"), none)]).lines(0, "", ""), ["dio.Call(c=())"]);
    }
}
