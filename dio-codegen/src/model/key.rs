/// One key attribute that a record fills.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Key {
    /// The attribute.
    pub attribute: String,
    /// Which key it is part of.
    pub role: KeyRole,
    /// How its value is made.
    pub text: KeyText,
    /// The name of a key that stands among the fields of the schema, for readers and for other languages.
    pub name: Option<String>,
    /// The `doc` of such a key.
    pub doc: Option<String>,
    /// The branch that it belongs to, an index into [`super::Record::branches`]; none for a key of `[record.X.keys]`. Keys of
    /// several branches can be of one attribute.
    pub branch: Option<usize>,
}

/// Which key a key attribute is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum KeyRole {
    /// The table's partition key.
    Partition,
    /// The table's sort key.
    Sort,
    /// A key of one index or more, and not of the table.
    Index,
}

/// How the value of a key attribute is made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum KeyText {
    /// A key template.
    Template(Template),
    /// `{ whole = "product_id", prefix = "product:" }`: the field holds the text, prefix included.
    Whole {
        /// The field, an index into [`super::Record::fields`].
        field: usize,
        /// What every value begins with; may be empty.
        prefix: String,
        /// Whether writing and matching check the prefix.
        check: bool,
    },
    /// The field's own stored form: a numeric or binary key attribute, or a field whose attribute is the key. An
    /// index key that is the field's own attribute ([`super::Field::attribute`] is [`Key::attribute`]) is written
    /// once, as that attribute.
    Bare {
        /// The field, an index into [`super::Record::fields`].
        field: usize,
    },
}

/// A key template, parsed: `order:{placed_at}#{order_id}`. Neighbouring literals are one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Template {
    /// As in the schema.
    pub source: String,
    /// Its parts in order, at least one.
    pub parts: Vec<Part>,
}

/// One part of a template.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Part {
    /// Text that stands as it is; never empty.
    Literal(String),
    /// A field's text.
    Component(Component),
}

/// A field inside a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Component {
    /// The field, an index into [`super::Record::fields`].
    pub field: usize,
    /// How it is written.
    pub form: Form,
}

/// How a component is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Form {
    /// The type's own text.
    Plain,
    /// `:rest`: any text, to the end.
    Rest,
    /// `:lower`: A-Z folded.
    Lower,
    /// `:lower:rest`.
    LowerRest,
    /// `:08`, `:08:desc`, `:08:signed`, `:08:signed:desc`: an integer or timestamp in fixed width.
    Padded {
        /// The digits, 1 to 18 (signed forms are written with one more).
        width: u8,
        /// Subtracted from the largest text.
        descending: bool,
        /// With 10^width added.
        signed: bool,
    },
    /// `:day` of a datetime: `2026-07-01`.
    Day,
    /// `:month` of a datetime or date: `2026-07`.
    Month,
    /// `:hour` of a datetime: `2026-07-01T13`.
    Hour,
}

impl Form {
    /// Whether the value can be read back from the text.
    pub fn is_lossless(self) -> bool {
        matches!(self, Form::Plain | Form::Rest | Form::Padded { .. })
    }
}

impl Template {
    /// Its components, in order.
    pub fn components(&self) -> impl Iterator<Item = Component> + '_ {
        self.parts.iter().filter_map(|part| match part {
            Part::Component(component) => Some(*component),
            Part::Literal(_) => None,
        })
    }
}

impl KeyText {
    /// The fields that feed the key, in order, without repetition.
    pub fn fields(&self) -> Vec<usize> {
        let mut fields = Vec::new();
        match self {
            KeyText::Template(template) => {
                for component in template.components() {
                    if !fields.contains(&component.field) {
                        fields.push(component.field);
                    }
                }
            }
            KeyText::Whole { field, .. } | KeyText::Bare { field } => fields.push(*field),
        }
        fields
    }

    /// The text that every value begins with; empty where there is none.
    pub fn literal_prefix(&self) -> &str {
        match self {
            KeyText::Template(template) => literal(template.parts.first()),
            KeyText::Whole { prefix, check: true, .. } => prefix,
            KeyText::Whole { .. } | KeyText::Bare { .. } => "",
        }
    }

    /// Whether no text can be of both, as far as the literals at their ends tell.
    pub fn is_apart(&self, other: &Self) -> bool {
        let (one, two) = (self.literal_prefix(), other.literal_prefix());
        let (one_end, two_end) = (self.literal_suffix(), other.literal_suffix());
        !(one.starts_with(two) || two.starts_with(one))
            || !(one_end.ends_with(two_end) || two_end.ends_with(one_end))
    }

    /// The text that every value ends with; empty where there is none.
    pub fn literal_suffix(&self) -> &str {
        match self {
            KeyText::Template(template) => literal(template.parts.last()),
            KeyText::Whole { .. } | KeyText::Bare { .. } => "",
        }
    }
}

fn literal(part: Option<&Part>) -> &str {
    match part {
        Some(Part::Literal(text)) => text,
        _ => "",
    }
}
