use super::{Branch, Field, FieldType, Index, Key, KeyRole, KeyText, Role, Source, Table, Template};

/// One type of item.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Record {
    /// Its name in the schema.
    pub name: String,
    /// The `doc` of the schema.
    pub doc: Option<String>,
    /// What the table's `type_attribute` says of its items.
    pub stored_name: String,
    /// Whether its primary keys may be those of other records, which the table's type attribute tells apart.
    pub shares_key: bool,
    /// The plural that query functions are named after, in snake case.
    pub plural: String,
    /// The fields: those of the schema in source order, then the stamps, then the version.
    pub fields: Vec<Field>,
    /// The key attributes that it fills: partition, sort where the table has one, then those of indexes
    /// in source order, then those of branches.
    pub keys: Vec<Key>,
    /// `[[record.X.when]]`: under which conditions keys of indexes are made in which way, in source order.
    pub branches: Vec<Branch>,
    /// Attributes that are written and never read.
    pub computed: Vec<Computed>,
    /// What is stored beside the primary key, in the order of dynamo-io's columns: each attribute once.
    pub columns: Vec<Column>,
    /// The key groups, in the order of their first fields. Fields that feed no index key and no computed
    /// attribute are in none.
    pub groups: Vec<Group>,
    /// What `expires_at` is where the caller leaves it none.
    pub expiry: Option<Expiry>,
}

/// What an attribute beside the primary key is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Column {
    /// A field, an index into [`Record::fields`], with an attribute of its own.
    Field(usize),
    /// A key of an index, an index into [`Record::keys`]; of alternatives of `when` the first.
    Key(usize),
    /// An index into [`Record::computed`].
    Computed(usize),
}

/// When a record expires that does not say so itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Expiry {
    /// In seconds.
    pub after: u32,
    /// The field that it counts from, an index into [`Record::fields`]: of the primary key, immutable, `created_at`, or
    /// `updated_at`, with which it moves.
    pub from: usize,
}

/// An attribute that is written and never read back.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Computed {
    /// The name in the schema.
    pub name: String,
    /// The `doc` of the schema.
    pub doc: Option<String>,
    /// The attribute.
    pub attribute: String,
    /// How it is made.
    pub source: ComputedSource,
}

/// How a computed attribute is made.
#[derive(Debug, Clone, serde::Serialize)]
pub enum ComputedSource {
    /// From a template, as text. Its components need no delimiters: it is never read back.
    Template(Template),
    /// By a function that the consumer's `dio.toml` names.
    Function {
        /// Its inputs, indices into [`Record::fields`], in source order.
        inputs: Vec<usize>,
        /// What it returns; an optional one may return nothing.
        field_type: FieldType,
        /// Whether it may return nothing.
        optional: bool,
    },
}

/// Fields outside the primary key that index keys or computed attributes tie together. `updated_at` and the
/// version are in none: what they feed is written by every write. Nor is an index key that is a field's own
/// attribute, which cannot go stale.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Group {
    /// Indices into [`Record::fields`], ascending.
    pub fields: Vec<usize>,
    /// Indices into [`Record::keys`], ascending.
    pub keys: Vec<usize>,
    /// Indices into [`Record::computed`], ascending.
    pub computed: Vec<usize>,
}

impl ComputedSource {
    /// The fields that it is made of, in order.
    pub fn inputs(&self) -> Vec<usize> {
        match self {
            ComputedSource::Template(template) => {
                template.components().map(|component| component.field).collect()
            }
            ComputedSource::Function { inputs, .. } => inputs.clone(),
        }
    }
}

impl Record {
    /// The keys of the table, without those of indexes.
    pub fn primary_keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().filter(|key| key.role != KeyRole::Index)
    }

    /// Whether an item in an index can be told to be of this record: by its key, or if others share that by its type
    /// attribute.
    pub fn is_told_in(&self, index: &Index, table: &Table) -> bool {
        !self.shares_key
            || table.type_attribute.as_ref().is_some_and(|attribute| index.holds(attribute, table))
    }

    /// Whether an item of the record is whole in an index: everything that is read back is projected.
    pub fn is_whole_in(&self, index: &Index, table: &Table) -> bool {
        let is_there = |attribute: &str| index.holds(attribute, table);
        let is_told = self.is_told_in(index, table);
        is_told
            && self.fields.iter().filter(|field| !field.unread).all(|field| match &field.source {
                Source::Attribute => field.attribute.as_deref().is_none_or(is_there),
                Source::Key(key) => self.keys.get(*key).is_some_and(|key| is_there(&key.attribute)),
            })
    }

    /// The fields that feed a key: those of its text, but for a shard that the primary key does not hold those that it is
    /// made of. In order, without repetition.
    pub fn inputs(&self, text: &KeyText) -> Vec<usize> {
        let primary = self.primary_fields();
        let mut inputs: Vec<usize> = Vec::new();
        for field in text.fields() {
            let made_of = match self.fields.get(field).map(|field| &field.field_type) {
                Some(FieldType::Shard { of, .. }) if !primary.contains(&field) => of.as_slice(),
                _ => std::slice::from_ref(&field),
            };
            for input in made_of {
                if !inputs.contains(input) {
                    inputs.push(*input);
                }
            }
        }
        inputs
    }

    /// The field of this role.
    pub fn field_of_role(&self, role: Role) -> Option<&Field> {
        self.fields.iter().find(|field| field.role == role)
    }

    /// The attribute of a column.
    pub fn column_attribute(&self, column: Column) -> Option<&str> {
        match column {
            Column::Field(field) => self.fields.get(field)?.attribute.as_deref(),
            Column::Key(key) => Some(&self.keys.get(key)?.attribute),
            Column::Computed(computed) => Some(&self.computed.get(computed)?.attribute),
        }
    }

    /// The fields of the primary key, in the order of its text and without repetition.
    pub fn primary_fields(&self) -> Vec<usize> {
        let mut fields = Vec::new();
        for key in self.primary_keys() {
            for field in key.text.fields() {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
        }
        fields
    }
}
