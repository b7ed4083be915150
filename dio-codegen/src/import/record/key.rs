//! Keys: the text of a field, or a template.

use super::{Line, Making};
use crate::import::column::Column;
use crate::import::property::{Form, Part, Text, fields};
use crate::import::template::{Fields, Template, is_whole};
use crate::import::toml::quoted;
use crate::import::value::Unread;

/// How a key of the table is made.
pub(super) enum Plan<'t> {
    /// Its field is the whole text.
    Whole,
    /// Of the fields of a property.
    Template(Text, Template),
    /// A property that is not understood: the text is a field, which the caller makes.
    Given(Unread<'t>),
}

impl Plan<'_> {
    /// What each text of the key begins with.
    pub(super) fn beginning(&self, column: &Column<'_>) -> String {
        match self {
            Plan::Template(text, _) => match text.parts.first() {
                Some(Part::Literal(text)) => text.clone(),
                _ => String::new(),
            },
            Plan::Whole | Plan::Given(_) => column.prefix.clone(),
        }
    }
}

impl<'t> Making<'_, '_, 't> {
    /// Decides on a key of the table. What it is made of is required.
    pub(super) fn plan_primary(&mut self, column: &Column<'t>) -> Plan<'t> {
        let plan = self.plan(column);
        match &plan {
            Plan::Template(text, _) => {
                let fields: Vec<String> = fields(&text.parts).cloned().collect();
                self.required.extend(fields.iter().cloned());
                self.components.extend(fields);
            }
            Plan::Whole | Plan::Given(_) => {
                self.required.insert(column.name.clone());
            }
        }
        plan
    }

    fn plan(&self, column: &Column<'t>) -> Plan<'t> {
        if !self.members.properties.contains_key(column.name.as_str()) {
            return Plan::Whole;
        }
        let unread = |why| Unread { node: column.node, why };
        if !self.import.templates {
            return Plan::Given(unread("makes a key that a rule of dio refuses"));
        }
        let text = match self.surroundings().text_of(&column.name) {
            Ok(text) => text,
            Err(unread) => return Plan::Given(unread),
        };
        let template = match (Fields { types: self.types, names: &self.names }).key(&text.parts) {
            Ok(template) => template,
            Err(why) => return Plan::Given(unread(why)),
        };
        let columns: Vec<&str> = self.names_of_columns().collect();
        let is_lost = |part: &Part| match part {
            Part::Literal(_) => false,
            Part::Field { name, form } => !columns.contains(&name.as_str()) && !is_whole(form),
        };
        if text.parts.iter().any(is_lost) {
            return Plan::Given(unread("has a part of a field that is stored nowhere else"));
        }
        match (template.delimiter, self.record.delimiter) {
            (Some(one), Some(other)) if one != other => {
                Plan::Given(unread("ends its fields in another way than the keys before"))
            }
            _ => Plan::Template(text, template),
        }
    }

    /// Writes a key of the table.
    pub(super) fn primary(&mut self, column: &Column<'t>, attribute: &str, plan: &Plan<'t>) {
        match plan {
            Plan::Template(text, template) => self.template(column, attribute, text, template),
            Plan::Whole => self.whole(column, attribute, true),
            Plan::Given(unread) => {
                self.given(column, unread);
                self.whole(column, attribute, true);
            }
        }
    }

    /// The fields that the keys of indexes are made of. They are stored beside the keys.
    pub(super) fn plan_indexes(&mut self) {
        for column in &self.schema.columns {
            if self.import.is_index_key(&column.attribute)
                && let Plan::Template(text, _) = self.plan_index(column)
            {
                self.components.extend(fields(&text.parts).cloned());
            }
        }
    }

    /// A field that lives in an index key alone would be lost with it.
    fn plan_index(&self, column: &Column<'t>) -> Plan<'t> {
        let plan = self.plan(column);
        let is_elsewhere = |field: &String| {
            self.required.contains(field) || self.schema.columns.iter().any(|column| column.name == *field)
        };
        match &plan {
            Plan::Template(text, _) if !fields(&text.parts).all(is_elsewhere) => {
                Plan::Given(Unread { node: column.node, why: "has a field that is stored nowhere else" })
            }
            _ => plan,
        }
    }

    /// The key of an index that is a property.
    pub(super) fn computed_key(&mut self, column: &Column<'t>) {
        match self.plan_index(column) {
            Plan::Template(text, template) => {
                self.template(column, &column.attribute, &text, &template);
            }
            Plan::Whole => self.whole(column, &column.attribute, false),
            Plan::Given(unread) => {
                self.given(column, &unread);
                self.whole(column, &column.attribute, false);
            }
        }
    }

    fn given(&mut self, column: &Column<'t>, unread: &Unread<'t>) {
        let what = format!("the property `{}` of `{}`", column.name, self.record.name);
        self.import.findings.unread(
            &what,
            unread,
            "it is a field here, whose text the caller makes: write its template, if there is one",
        );
    }

    /// A key that is the text of a field.
    pub(super) fn whole(&mut self, column: &Column<'t>, attribute: &str, required: bool) {
        let name = self.name(&column.name);
        let mut value = format!("{{ whole = {}", quoted(&name));
        if !column.prefix.is_empty() {
            value.push_str(&format!(", prefix = {}", quoted(&column.prefix)));
        }
        value.push_str(" }");
        self.record.keys.push(Line::new(attribute).with("", value));
        // Where a column stores it as well, the field stands at the place of that column.
        if required && self.schema.columns.iter().any(|other| other.name == column.name) {
            return;
        }
        let mark = if required || !self.is_optional(&column.name) { "" } else { "?" };
        let mut line = Line::new(name).with("type", quoted(&format!("string{mark}")));
        if self.members.properties.contains_key(column.name.as_str()) {
            line.comments.push(
                self.import
                    .findings
                    .decide(column.node, "Python makes this text in a property; here the caller gives it."),
            );
        }
        self.say_default(column, attribute, &mut line.comments);
        let doc = self.doc(&column.name);
        let line = self.described(line, &column.name);
        self.record.fields.push(self.documented(line, doc.as_ref()));
    }

    /// A key that is made of fields: a line of the keys if it has no name of its own, else an attribute among the columns.
    fn template(&mut self, column: &Column<'t>, attribute: &str, text: &Text, template: &Template) {
        if template.delimiter.is_some() {
            self.record.delimiter = template.delimiter;
        }
        let mut comments = self.behaviour(column, text);
        comments.extend(self.held_apart(column, text, template));
        let template = quoted(&template.text);
        if column.name == attribute {
            let mut line = Line::new(attribute).with("", template);
            line.comments = comments;
            self.record.keys.push(line);
            return;
        }
        let mut line = Line::new(self.name(&column.name))
            .with("computed", template)
            .with("attribute", quoted(attribute));
        line.comments = comments;
        let doc = self.doc(&column.name);
        self.record.fields.push(self.documented(line, doc.as_ref()));
    }

    /// Tells of texts that Python lets hold what ends them.
    fn held_apart(&mut self, column: &Column<'t>, text: &Text, template: &Template) -> Option<String> {
        let delimiter = template.delimiter?;
        let (_, before) = text.parts.split_last()?;
        let open = before.iter().filter_map(|part| match part {
            Part::Field { name, form: Form::Value } => Some(format!("`{name}`")),
            _ => None,
        });
        let open: Vec<String> = open.collect();
        if open.is_empty() {
            return None;
        }
        let what = format!("{} cannot hold `{delimiter}`, which ends a field in a key", open.join(" and "));
        let help = "an item whose key has more of them is no such record; Python does not mind";
        self.import.findings.changed(column.node, what.clone(), "dio keeps the fields of a key apart", help);
        Some(self.import.findings.decide(column.node, &format!("{what}.")))
    }

    /// Fields that live in the keys of the table alone.
    pub(super) fn components_without_columns(&mut self) {
        let columns: Vec<String> = self.names_of_columns().map(str::to_owned).collect();
        let mut components: Vec<String> =
            self.components.iter().filter(|name| !columns.contains(name)).cloned().collect();
        // In the order of the class.
        components.sort_by_key(|name| self.members.fields.get_index_of(name.as_str()));
        for name in components {
            let Some(holds) = self.types.get(&name) else { continue };
            let mark = if self.required.contains(&name) { "" } else { "?" };
            let line = Line::new(self.name(&name)).with("type", quoted(&format!("{holds}{mark}")));
            let doc = self.doc(&name);
            self.record.fields.push(self.documented(line, doc.as_ref()));
        }
    }
}
