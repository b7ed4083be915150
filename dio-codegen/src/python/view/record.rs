use super::column;
use super::doc_lines;
use super::key::{FunctionView, Made, Place, PropertyView};
use crate::model::{
    Column, Computed, ComputedSource, Default, Field, FieldType, Key, KeyRole, KeyText, Model, NamedType,
    Record, Role, Table,
};
use crate::python::expression::Expression;
use crate::python::literal::{DOC, REMARK, comment, docstring};
use crate::python::text::Helper;
use crate::python::{ColumnType, names};

/// The class of one record.
#[derive(Debug)]
pub(crate) struct RecordView {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) fields: Vec<FieldView>,
    /// The lines of the class's schema.
    pub(crate) schema: Vec<String>,
    pub(crate) properties: Vec<PropertyView>,
    pub(crate) functions: Vec<FunctionView>,
}

/// One field of the dataclass. All have a default, as those of the base class do, and it is None: an update leaves alone
/// what is None, and would write any other default.
#[derive(Debug)]
pub(crate) struct FieldView {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) hint: &'static str,
    pub(crate) default: &'static str,
}

/// A record on its way to a view.
pub(super) struct Build<'a> {
    pub(super) model: &'a Model,
    pub(super) table: &'a Table,
    pub(super) record: &'a Record,
    /// Names that the class has.
    pub(super) taken: Vec<String>,
    pub(super) helpers: Vec<Helper>,
    fields: Vec<FieldView>,
    properties: Vec<PropertyView>,
    functions: Vec<FunctionView>,
}

impl RecordView {
    /// The view, and what its texts call.
    pub(super) fn new(model: &Model, table: &Table, record: &Record) -> (Self, Vec<Helper>) {
        let own = record.fields.iter().filter(|field| field.role == Role::Own);
        let named = record.keys.iter().filter_map(|key| key.name.as_deref());
        let computed = record.computed.iter().map(|computed| computed.name.as_str());
        let taken = own.map(|field| field.name.as_str()).chain(named).chain(computed).map(names::field);
        let mut build = Build {
            model,
            table,
            record,
            taken: taken.collect(),
            helpers: Vec::new(),
            fields: Vec::new(),
            properties: Vec::new(),
            functions: Vec::new(),
        };
        let schema = build.schema();
        let view = RecordView {
            name: names::class(&record.name),
            doc: build.doc(),
            fields: build.fields,
            schema: schema.lines(4, "schema: typing.ClassVar[dio.Schema] = ", ""),
            properties: build.properties,
            functions: build.functions,
        };
        (view, build.helpers)
    }
}

impl Build<'_> {
    fn doc(&self) -> Vec<String> {
        let mut doc = docstring(&doc_lines(self.record.doc.as_deref()), 4);
        if let Some(expiry) = self.record.expiry {
            let from = &self.record.fields[expiry.from].name;
            let remark = [format!(
                "Set `expires_at`, {} after `{from}`: dio fills it by itself, dynamo-io does not.",
                duration(expiry.after)
            )];
            if !doc.is_empty() {
                doc.push(String::new());
            }
            doc.extend(comment(REMARK, &remark, 4));
        }
        doc
    }

    fn schema(&mut self) -> Expression {
        let record = self.record;
        let mut primary = |role: KeyRole| {
            let key = record.keys.iter().find(|key| key.role == role);
            key.map_or_else(|| Expression::Plain("None".into()), |key| self.key_column(key, Place::Primary))
        };
        let partition = primary(KeyRole::Partition);
        let sort = primary(KeyRole::Sort);
        let mut columns: Vec<Expression> = Vec::new();
        for column in &record.columns {
            columns.extend(self.column(*column));
        }
        let columns = match columns.len() {
            // Formatters take the comma of a tuple of one for no wish.
            0 | 1 => Expression::Tuple(columns),
            _ => Expression::Spread(Box::new(Expression::Tuple(columns))),
        };
        let arguments =
            vec![(Some("partition_key"), partition), (Some("sort_key"), sort), (Some("columns"), columns)];
        Expression::Spread(Box::new(Expression::Call { function: "dio.Schema".into(), arguments }))
    }

    /// What a column is in Python; none of a stamp, which every record has.
    fn column(&mut self, column: Column) -> Option<Expression> {
        let record = self.record;
        match column {
            Column::Key(key) => Some(self.key_column(record.keys.get(key)?, Place::Index)),
            Column::Computed(computed) => Some(self.computed_column(record.computed.get(computed)?)),
            Column::Field(field) => {
                let field = record.fields.get(field).filter(|field| field.role == Role::Own)?;
                let attribute = field.attribute.as_deref().filter(|name| !self.table.is_primary(name))?;
                Some(self.field_column(field, attribute))
            }
        }
    }

    fn key_column(&mut self, key: &Key, place: Place) -> Expression {
        let prefix = key.text.literal_prefix();
        let template = match &key.text {
            KeyText::Whole { field, .. } | KeyText::Bare { field } => {
                let field = &self.record.fields[*field];
                self.push_field(field, place.hint(), &self.about_key(field));
                return column::of_key(&names::field(&field.name), &key.attribute, prefix, false);
            }
            KeyText::Template(template) => template,
        };
        let name = match &key.name {
            Some(name) => names::field(name),
            None => names::key(&key.attribute, &self.taken),
        };
        self.taken.push(name.clone());
        let made = Made { doc: key.doc.as_deref(), attribute: &key.attribute, template, place };
        let is_property = self.push_made(&name, &made);
        column::of_key(&name, &key.attribute, prefix, is_property)
    }

    fn field_column(&mut self, field: &Field, attribute: &str) -> Expression {
        let types = &self.model.types;
        // What has no column was refused by the check.
        let column = ColumnType::of(&field.field_type, types).unwrap_or(ColumnType::String);
        self.push_field(field, column.hint(), &self.about_field(field, column));
        column::of_type(&names::field(&field.name), attribute, field.unread, &field.field_type, types)
    }

    fn computed_column(&mut self, computed: &Computed) -> Expression {
        let name = names::field(&computed.name);
        let types = &self.model.types;
        match &computed.source {
            ComputedSource::Function { field_type, .. } => {
                let column = ColumnType::of(field_type, types).unwrap_or(ColumnType::String);
                let doc = doc_lines(computed.doc.as_deref());
                let remark = "A function makes it in Rust: write what that gives.".into();
                self.push(name.clone(), column.hint(), &doc, &[remark], false);
                column::of_type(&name, &computed.attribute, false, field_type, types)
            }
            ComputedSource::Template(template) => {
                let doc = computed.doc.as_deref();
                let made = Made { doc, attribute: &computed.attribute, template, place: Place::Computed };
                let is_property = self.push_made(&name, &made);
                column::of_type(&name, &computed.attribute, is_property, &FieldType::String, types)
            }
        }
    }

    /// A text that is made of fields: a property or, where Python has some of these nowhere else, a field and the function that
    /// makes it. Says whether it is a property.
    fn push_made(&mut self, name: &str, made: &Made<'_>) -> bool {
        if let Some(property) = self.property(name, made) {
            self.properties.push(property);
            return true;
        }
        let function = self.function(name, made);
        let remark = format!("{}, made by `{}`.", self.remark(made), function.name);
        self.taken.push(function.name.clone());
        self.functions.push(function);
        self.push(name.into(), made.place.hint(), &doc_lines(made.doc), &[remark], false);
        false
    }

    fn push_field(&mut self, field: &Field, hint: &'static str, remarks: &[String]) {
        let name = names::field(&field.name);
        if self.fields.iter().any(|other| other.name == name) {
            return;
        }
        let mut doc = doc_lines(field.doc.as_deref());
        if let (true, FieldType::Named(index)) = (doc.is_empty(), &field.field_type) {
            let definition = &self.model.types[*index];
            if let NamedType::Newtype(_) = definition.definition {
                doc = doc_lines(definition.doc.as_deref());
            }
        }
        let is_sensitive = field.sensitive || self.holds_sensitive(&field.field_type);
        self.push(name, hint, &doc, remarks, is_sensitive);
    }

    fn push(
        &mut self,
        name: String,
        hint: &'static str,
        doc: &[String],
        remarks: &[String],
        is_sensitive: bool,
    ) {
        let default = if is_sensitive { "dataclasses.field(default=None, repr=False)" } else { "None" };
        let doc = [comment(REMARK, remarks, 4), comment(DOC, doc, 4)].concat();
        self.fields.push(FieldView { name, doc, hint, default });
    }

    /// What there is to know of a field that is a key as it is, which dynamo-io has as text.
    fn about_key(&self, field: &Field) -> Vec<String> {
        let form = match field.field_type.underlying(&self.model.types) {
            FieldType::Date => "2026-07-01",
            FieldType::Datetime(_) => "2026-07-01T13:05:00Z",
            _ => return Vec::new(),
        };
        vec![format!("A text such as `{form}`.")]
    }

    /// What there is to know of a field besides its `doc`.
    fn about_field(&self, field: &Field, column: ColumnType) -> Vec<String> {
        let types = &self.model.types;
        let mut about: Vec<String> = Vec::new();
        match (field.field_type.underlying(types), column) {
            (FieldType::Named(index), ColumnType::String) => {
                let definition = &types[*index];
                let class = names::class(&definition.name);
                about.push(match definition.definition {
                    NamedType::Enum { open: true, .. } => format!("One of `{class}`, or another text."),
                    _ => format!("One of `{class}`."),
                });
            }
            (FieldType::Uuid, _) => about.push("A UUID in lower case, with hyphens.".into()),
            (FieldType::Ulid, _) => about.push("A ULID in upper case.".into()),
            (_, ColumnType::Struct) => {
                about.push("With all of its members: dynamo-io reads no map without one.".into())
            }
            (_, ColumnType::List) => about.push("Only read: dynamo-io cannot write lists.".into()),
            (_, ColumnType::Map) => {
                about.push("Only read: dynamo-io cannot write maps without columns.".into())
            }
            _ => {}
        }
        if let Some(default) = &field.default {
            about.push(format!("Where it is absent, it is {}.", self.shown(default, &field.field_type)));
        }
        if field.immutable {
            about.push("It keeps the value that it was first stored with.".into());
        }
        about
    }

    /// A default as Python has it.
    fn shown(&self, default: &Default, field_type: &FieldType) -> String {
        match default {
            Default::Boolean(value) => if *value { "True" } else { "False" }.into(),
            Default::Integer(text) | Default::Number(text) => text.clone(),
            Default::String(text) => crate::python::literal::string(text),
            Default::Empty => "empty".into(),
            Default::Variant(variant) => {
                let FieldType::Named(index) = field_type else { return String::new() };
                let definition = &self.model.types[*index];
                match &definition.definition {
                    NamedType::Enum { variants, .. } => format!(
                        "`{}.{}`",
                        names::class(&definition.name),
                        names::constant(&variants[*variant].name)
                    ),
                    _ => String::new(),
                }
            }
        }
    }

    /// Whether a value of the type has a member that is not to be shown.
    fn holds_sensitive(&self, field_type: &FieldType) -> bool {
        match field_type {
            FieldType::ListOf(of) | FieldType::MapOf(of) => self.holds_sensitive(of),
            FieldType::Named(index) => {
                let members = self.model.types[*index].definition.fields();
                members
                    .into_iter()
                    .any(|member| member.sensitive || self.member_holds_sensitive(*index, &member.field_type))
            }
            _ => false,
        }
    }

    /// Of a member of the type `of`, which may hold itself in a list or a map.
    fn member_holds_sensitive(&self, of: usize, field_type: &FieldType) -> bool {
        *field_type != FieldType::Named(of) && self.holds_sensitive(field_type)
    }

    /// The name under which the class holds a field's value; none for one that lives in key texts alone.
    pub(super) fn value_of(&self, index: usize) -> Option<String> {
        let field = &self.record.fields[index];
        let holds = |key: &Key| match (&key.text, key.role) {
            (KeyText::Whole { field, .. }, _) => *field == index,
            // dynamo-io has text in its keys.
            (KeyText::Bare { field: bare }, KeyRole::Partition | KeyRole::Sort) => {
                let column = ColumnType::of(&field.field_type, &self.model.types);
                *bare == index && column == Some(ColumnType::String)
            }
            (KeyText::Bare { .. } | KeyText::Template(_), _) => false,
        };
        let is_column = field
            .attribute
            .as_ref()
            .is_some_and(|attribute| !self.record.primary_keys().any(|key| key.attribute == *attribute));
        let is_held = is_column || self.record.keys.iter().any(holds);
        let name = if field.role == Role::Own { names::field(&field.name) } else { field.name.clone() };
        is_held.then_some(name)
    }
}

/// A time in the largest unit that it is whole in.
fn duration(seconds: u32) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let unit = units.into_iter().find(|(unit, _)| seconds.is_multiple_of(*unit));
    let (number, unit) = unit.map_or((seconds, "second"), |(unit, name)| (seconds / unit, name));
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}
