//! Attributes that a property makes.

use super::{Line, Making};
use crate::import::column::{Column, Holds};
use crate::import::property::Text;
use crate::import::template::Fields;
use crate::import::toml::quoted;
use crate::import::value::Unread;

impl<'t> Making<'_, '_, 't> {
    /// A column that is a property, and no key: a template, or what the caller gives.
    pub(super) fn computed_attribute(&mut self, column: &Column<'t>) {
        match self.template_of(column) {
            Ok((text, template)) => {
                let name = self.name(&column.name);
                let comments = self.behaviour(column, &text);
                let mut line = Line::new(&name).with("computed", quoted(&template));
                if column.attribute != name {
                    line = line.with("attribute", quoted(&column.attribute));
                }
                line.comments = comments;
                let doc = self.doc(&column.name);
                self.record.fields.push(self.documented(line, doc.as_ref()));
            }
            Err(unread) => {
                let what = format!("the property `{}` of `{}`", column.name, self.record.name);
                let help = "it is a field here, written from the record and never read: write its template, or a `function`, \
                            if there is one";
                self.import.findings.unread(&what, &unread, help);
                self.field(&Column { computed: true, ..column.clone() });
                let decide = self
                    .import
                    .findings
                    .decide(unread.node, "Python makes this in a property; here the caller gives it.");
                if let Some(line) = self.record.fields.last_mut() {
                    line.comments.push(decide);
                }
            }
        }
    }

    fn template_of(&self, column: &Column<'t>) -> Result<(Text, String), Unread<'t>> {
        if !matches!(column.holds, Holds::Plain("string")) {
            return Err(Unread { node: column.node, why: "is no text" });
        }
        let text = self.surroundings().text_of(&column.name)?;
        let fields = Fields { types: self.types, names: &self.names };
        let template = fields.attribute(&text.parts).map_err(|why| Unread { node: column.node, why })?;
        Ok((text, template))
    }

    /// Tells where a template writes something else than the property. Answers with comments.
    pub(super) fn behaviour(&mut self, column: &Column<'t>, text: &Text) -> Vec<String> {
        let mut comments = Vec::new();
        let mut say =
            |findings: &mut crate::import::findings::Findings<'t>, what: String, label: &str, help: &str| {
                comments.push(findings.decide(column.node, &format!("{what}.")));
                findings.changed(column.node, what, label, help);
            };
        let may_lack: Vec<String> = text
            .unguarded
            .iter()
            .filter(|field| !self.required.contains(*field) && self.is_optional(field))
            .map(|field| format!("`{field}`"))
            .collect();
        if !may_lack.is_empty() {
            let what = format!(
                "where {} is None, Python writes the text None into `{}` and dio leaves the attribute out",
                may_lack.join(" or "),
                column.attribute
            );
            say(
                &mut self.import.findings,
                what,
                "the property does not ask",
                "let the property return None there as well",
            );
        }
        if text.folded {
            let what = format!("the text of `{}` is folded from A to Z alone", column.name);
            say(
                &mut self.import.findings,
                what,
                "Python folds all letters",
                "texts with other capital letters would be different keys in Python and Rust",
            );
        }
        comments
    }
}
