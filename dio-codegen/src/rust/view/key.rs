use crate::model::{FieldType, Form, Key, KeyRole, KeyText, Part, Record, Role, Table, Template};
use crate::rust::names;
use crate::rust::types::{Scope, Types};

/// A key attribute as constant data: `pub const PK: KeyTemplate<(...)> = KeyTemplate::partition(...)`.
#[derive(Debug)]
pub(crate) struct KeyConstant {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) rust_type: String,
    pub(crate) value: String,
    /// Whether only a query may use it: a field's own attribute is written as that field.
    pub(crate) may_be_unused: bool,
}

/// The key type of a record.
#[derive(Debug)]
pub(crate) struct KeyView {
    pub(crate) name: String,
    pub(crate) components: Vec<KeyComponent>,
    /// What `new` takes.
    pub(crate) parameters: Vec<String>,
    /// What `new` makes its shard of, as the key holds it.
    pub(crate) bindings: Vec<String>,
    pub(crate) shard: Option<KeyShard>,
    /// `::dio_runtime::PrimaryKey::pair(...)`.
    pub(crate) attributes: String,
    pub(crate) reading: KeyReading,
    pub(crate) copies: bool,
    pub(crate) redacted: bool,
}

/// The shard of a key.
#[derive(Debug)]
pub(crate) struct KeyShard {
    pub(crate) ident: String,
    /// The shard while there were `count` of them, from `self`.
    pub(crate) of_count: String,
}

/// How a key is read from an item.
#[derive(Debug)]
pub(crate) enum KeyReading {
    /// Each key attribute gives its fields: `PK(customer_id), SK(placed_at, order_id)`, as `primary_key!` takes it.
    Plain(String),
    /// By statements, for a key in which a field stands twice, or that is not checked.
    Own(Vec<String>),
}

#[derive(Debug)]
pub(crate) struct KeyComponent {
    pub(crate) ident: String,
    /// The variable that a read makes.
    pub(crate) local: String,
    /// The method that answers with it.
    pub(crate) getter: String,
    pub(crate) rust_type: String,
    /// The value that the key holds, from the parameter or the binding.
    pub(crate) value: String,
    pub(crate) sensitive: bool,
}

/// Everything about the keys of one record.
pub(crate) struct Keys<'a> {
    pub(crate) types: Types<'a>,
    pub(crate) table: &'a Table,
    pub(crate) record: &'a Record,
    /// The constant of each key, then of each computed template, then of each shard.
    names: Vec<String>,
}

impl<'a> Keys<'a> {
    pub(crate) fn new(types: Types<'a>, table: &'a Table, record: &'a Record) -> Self {
        let mut keys = Self { types, table, record, names: Vec::new() };
        let mut taken = Vec::new();
        let of_keys = record.keys.iter().map(|key| {
            let suffix = key.branch.map(|branch| keys.branch_suffix(branch)).unwrap_or_default();
            names::shouty(&key.attribute) + &suffix
        });
        let of_computed = record.computed.iter().map(|computed| names::shouty(&computed.attribute));
        let shards = record.fields.iter().filter(|field| field.role == Role::Shard);
        let of_shards = shards.map(|field| names::shouty(&field.name));
        let all = of_keys.chain(of_computed).chain(of_shards);
        keys.names = all.map(|name| names::distinct(name, &mut taken)).collect();
        keys
    }

    /// `keys::PK`.
    pub(crate) fn constant(&self, key: usize) -> String {
        format!("keys::{}", self.name(key))
    }

    pub(super) fn name(&self, constant: usize) -> String {
        self.names.get(constant).cloned().unwrap_or_default()
    }

    /// `keys::LABEL` of a computed template.
    pub(crate) fn computed_constant(&self, computed: usize) -> String {
        self.constant(self.record.keys.len() + computed)
    }

    pub(crate) fn ident(&self, field: usize) -> String {
        self.record.fields.get(field).map(|field| names::snake(&field.name)).unwrap_or_default()
    }

    /// The field as a variable.
    pub(crate) fn local(&self, field: usize) -> String {
        self.record.fields.get(field).map(|field| names::local(&field.name)).unwrap_or_default()
    }

    /// Whether an attribute is only ever a partition key, which may be longer.
    fn is_partition_only(&self, key: &Key) -> bool {
        let of_indexes = self.table.indexes.iter().flat_map(|index| &index.sort);
        !self.table.sort.iter().chain(of_indexes).any(|sort| sort.name == key.attribute)
    }

    pub(crate) fn constants(&self) -> Vec<KeyConstant> {
        let keys = self.record.keys.iter().enumerate();
        let mut constants: Vec<KeyConstant> = keys
            .map(|(index, key)| {
                let constructor = if self.is_partition_only(key) { "partition" } else { "sort" };
                let attribute = &key.attribute;
                let named = key.name.as_ref().map(|name| format!(" (`{name}`)")).unwrap_or_default();
                let ends = key.doc.as_ref().map(|doc| format!(". {}", doc.trim().replace('\n', " ")));
                let ends = ends.unwrap_or_default();
                let name = self.names.get(index).cloned().unwrap_or_default();
                let may_be_unused = self.is_own_attribute(key);
                let when = key.branch.map(|branch| self.branch_doc(branch)).filter(|when| !when.is_empty());
                let when = when.map(|when| format!(" while {when}")).unwrap_or_default();
                match &key.text {
                    KeyText::Template(template) => {
                        let arguments = self.template_arguments(template);
                        KeyConstant {
                            name,
                            may_be_unused,
                            doc: format!("`{attribute}`{named}{when}: `{}`{ends}", template.source),
                            rust_type: format!("KeyTemplate<{}>", self.components_type(template)),
                            value: format!(
                                "KeyTemplate::{constructor}({attribute:?}, {:?}, {arguments})",
                                self.table.delimiter
                            ),
                        }
                    }
                    KeyText::Whole { field, prefix, check } => KeyConstant {
                        name,
                        may_be_unused,
                        doc: format!("`{attribute}`{when}: the whole `{}`", self.field_name(*field)),
                        rust_type: format!("key::WholeKey<{}>", self.marker(*field)),
                        value: format!(
                            "key::WholeKey::{constructor}({attribute:?}, {:?}, {:?}){}{}",
                            self.field_name(*field),
                            if *check { prefix.as_str() } else { "" },
                            // Other writers may fill index keys as they like: dynamo-io never looks at them.
                            if *check && key.role == KeyRole::Index { ".unmatched()" } else { "" },
                            if self.omits_empty(*field, key) { ".omitting_empty()" } else { "" }
                        ),
                    },
                    KeyText::Bare { field } => KeyConstant {
                        name,
                        may_be_unused,
                        doc: format!("`{attribute}`{when}: `{}` as it is", self.field_name(*field)),
                        rust_type: format!("key::BareKey<{}>", self.marker(*field)),
                        value: format!(
                            "key::BareKey::{constructor}({attribute:?}, {:?})",
                            self.field_name(*field)
                        ),
                    },
                }
            })
            .collect();
        for (index, computed) in self.record.computed.iter().enumerate() {
            if let crate::model::ComputedSource::Template(template) = &computed.source {
                constants.push(KeyConstant {
                    name: self.names.get(self.record.keys.len() + index).cloned().unwrap_or_default(),
                    may_be_unused: false,
                    doc: format!("`{}`, computed: `{}`", computed.attribute, template.source),
                    rust_type: format!("ComputedText<{}>", self.components_type(template)),
                    value: format!(
                        "ComputedText::new({:?}, {})",
                        computed.attribute,
                        self.template_arguments(template)
                    ),
                });
            }
        }
        constants.extend(self.shard_constants());
        constants
    }

    /// An index key that is a field's own attribute is written as that field.
    pub(crate) fn is_own_attribute(&self, key: &Key) -> bool {
        match &key.text {
            KeyText::Bare { field } if key.role == KeyRole::Index => {
                let field = self.record.fields.get(*field);
                field.is_some_and(|field| field.attribute.as_deref() == Some(&key.attribute))
            }
            _ => false,
        }
    }

    /// dynamo-io writes no empty texts.
    fn omits_empty(&self, field: usize, key: &Key) -> bool {
        let is_optional = self.record.fields.get(field).is_some_and(|field| field.optional);
        self.table.interop && is_optional && key.role == KeyRole::Index
    }

    pub(super) fn field_name(&self, field: usize) -> &'a str {
        self.record.fields.get(field).map(|field| field.name.as_str()).unwrap_or_default()
    }

    /// The marker of a field as the `keys` module, one deeper than the record's, writes it.
    fn marker(&self, field: usize) -> String {
        let marker = self
            .record
            .fields
            .get(field)
            .map(|field| self.types.field_marker(&self.record.name, field, Scope::Module));
        deeper(&marker.unwrap_or_default())
    }

    pub(super) fn components_type(&self, template: &Template) -> String {
        let components: Vec<String> = template
            .components()
            .map(|component| deeper(&self.component(component.field, component.form)))
            .collect();
        tuple(&components)
    }

    /// `Of<...>` in the record's module.
    pub(crate) fn component(&self, field: usize, form: Form) -> String {
        let field = self.record.fields.get(field);
        field
            .map(|field| self.types.component(&self.record.name, field, form, Scope::Module))
            .unwrap_or_default()
    }

    pub(super) fn template_arguments(&self, template: &Template) -> String {
        let mut literals = vec![String::new()];
        let mut fields = Vec::new();
        for part in &template.parts {
            match (part, literals.last_mut()) {
                (Part::Literal(text), Some(last)) => last.push_str(text),
                (Part::Component(component), _) => {
                    fields.push(self.field_name(component.field));
                    literals.push(String::new());
                }
                (Part::Literal(_), None) => {}
            }
        }
        format!("&{literals:?}, &{fields:?}")
    }

    /// The fields of a key text in the order of the text, repeated where they are.
    pub(crate) fn occurrences(&self, text: &KeyText) -> Vec<(usize, Form)> {
        match text {
            KeyText::Template(template) => {
                template.components().map(|component| (component.field, component.form)).collect()
            }
            KeyText::Whole { field, .. } | KeyText::Bare { field } => vec![(*field, Form::Plain)],
        }
    }

    /// The tuple of a key's fields, each written by `of`.
    pub(crate) fn values(&self, text: &KeyText, of: impl Fn(usize) -> String) -> String {
        let values: Vec<String> = self.occurrences(text).into_iter().map(|(field, _)| of(field)).collect();
        tuple(&values)
    }

    /// The form in which the key type holds a field of the primary key: one that loses nothing, if it stands in one.
    fn held_form(&self, field: usize) -> Form {
        let forms = self.record.primary_keys().flat_map(|key| self.occurrences(&key.text));
        let forms: Vec<Form> = forms.filter(|(of, _)| *of == field).map(|(_, form)| form).collect();
        let lossless = forms.iter().find(|form| form.is_lossless());
        lossless.or(forms.first()).copied().unwrap_or(Form::Plain)
    }

    /// Whether the primary key has the field in full.
    pub(crate) fn is_whole_in_key(&self, field: usize) -> bool {
        self.held_form(field).is_lossless()
    }

    /// `Of<...>` of the form in which the key type holds a field.
    pub(crate) fn held_component(&self, field: usize) -> String {
        self.component(field, self.held_form(field))
    }

    pub(crate) fn view(&self) -> KeyView {
        let record = self.record;
        let shard = self.primary_shard();
        let made_of = match shard.and_then(|shard| record.fields.get(shard)).map(|shard| &shard.field_type) {
            Some(FieldType::Shard { of, .. }) => of.as_slice(),
            _ => &[],
        };
        let (mut parameters, mut bindings) = (Vec::new(), Vec::new());
        let components: Vec<KeyComponent> = record
            .primary_fields()
            .into_iter()
            .filter_map(|index| {
                let field = record.fields.get(index)?;
                let ident = names::snake(&field.name);
                let rust_type = self.types.field(&record.name, field, Scope::Module);
                let into = self.types.takes_into(&field.field_type);
                let given = if into { format!("{ident}.into()") } else { ident.clone() };
                let is_whole_text = record.primary_keys().any(|key| {
                    matches!(&key.text, KeyText::Whole { field, .. } | KeyText::Bare { field } if *field == index)
                });
                let form = self.held_form(index);
                let value = if !is_whole_text && self.types.changes_in_key(field, form) {
                    format!("{}::in_key({given})", turbofish(&self.held_component(index)))
                } else {
                    given
                };
                let value = match self.shard(index, |of| format!("&{}", self.ident(of))) {
                    Some(shard) => shard,
                    None => {
                        let into = if into { format!("impl Into<{rust_type}>") } else { rust_type.clone() };
                        parameters.push(format!("{ident}: {into}"));
                        if made_of.contains(&index) && value != ident {
                            bindings.push(format!("let {ident}: {rust_type} = {value};"));
                            ident.clone()
                        } else {
                            value
                        }
                    }
                };
                let methods: &[&str] = if shard.is_some() { &["new", "of_count"] } else { &["new"] };
                Some(KeyComponent {
                    local: names::local(&field.name),
                    getter: names::beside(methods, ident.clone()),
                    ident,
                    rust_type,
                    value,
                    sensitive: field.sensitive,
                })
            })
            .collect();
        let keys: Vec<String> = record
            .keys
            .iter()
            .enumerate()
            .filter(|(_, key)| key.role != KeyRole::Index)
            .map(|(index, key)| {
                // What a read takes is not held to the prefix.
                let method = if matches!(key.text, KeyText::Whole { .. }) { "unchecked" } else { "value" };
                let values = self.values(&key.text, |field| format!("&self.{}", self.ident(field)));
                format!("{}.{method}({values})?", self.constant(index))
            })
            .collect();
        let constructor = if keys.len() == 2 { "pair" } else { "partition" };
        KeyView {
            name: format!("{}Key", record.name),
            attributes: format!("::dio_runtime::PrimaryKey::{constructor}({})", keys.join(", ")),
            reading: self.reading(),
            copies: record.primary_fields().iter().all(|field| {
                record.fields.get(*field).is_some_and(|field| {
                    self.types.is_copy(&field.field_type)
                        && self.types.options.replacement_of_member(&record.name, &field.name).is_none()
                })
            }),
            redacted: components.iter().any(|component| component.sensitive),
            components,
            parameters,
            bindings,
            shard: shard.and_then(|shard| {
                let of_count = self.shard_of_count(shard, |of| format!("&self.{}", self.ident(of)))?;
                Some(KeyShard { ident: self.ident(shard), of_count })
            }),
        }
    }

    fn reading(&self) -> KeyReading {
        let keys = || self.record.keys.iter().enumerate().filter(|(_, key)| key.role != KeyRole::Index);
        let occurrences: usize = keys().map(|(_, key)| self.occurrences(&key.text).len()).sum();
        let unchecked = keys().any(|(_, key)| matches!(key.text, KeyText::Whole { .. }));
        if unchecked || occurrences != self.record.primary_fields().len() {
            return KeyReading::Own(self.read_statements());
        }
        let parts = keys().map(|(index, key)| {
            let fields: Vec<String> =
                self.occurrences(&key.text).into_iter().map(|(field, _)| self.ident(field)).collect();
            format!(
                "{}({})",
                self.names.get(index).map(String::as_str).unwrap_or_default(),
                fields.join(", ")
            )
        });
        KeyReading::Plain(parts.collect::<Vec<_>>().join(", "))
    }

    /// A field that stands in the key twice is read from its held form; the other occurrences must agree.
    fn read_statements(&self) -> Vec<String> {
        let mut held: Vec<usize> = Vec::new();
        let mut statements = Vec::new();
        let mut checks = Vec::new();
        for (index, key) in self.record.keys.iter().enumerate().filter(|(_, key)| key.role != KeyRole::Index)
        {
            let mut names = Vec::new();
            for (field, form) in self.occurrences(&key.text) {
                let ident = self.local(field);
                if !held.contains(&field) && form == self.held_form(field) {
                    held.push(field);
                    names.push(ident);
                    continue;
                }
                let copy = format!("{}_copy_{}_", self.field_name(field), checks.len() + 1);
                let expected = if form == self.held_form(field) {
                    format!("&{ident}")
                } else {
                    format!("&{}::in_key({ident}.clone())", turbofish(&self.component(field, form)))
                };
                checks.push(format!("agree({:?}, {expected}, &{copy})?;", key.attribute));
                names.push(copy);
            }
            statements.push(format!("let {} = {}.read(item)?;", tuple(&names), self.constant(index)));
        }
        statements.extend(checks);
        statements
    }
}

/// A type that is called: `Of::<T>::in_key`.
pub(crate) fn turbofish(of: &str) -> String {
    of.replacen("Of<", "Of::<", 1)
}

/// A type of the record's module as its `keys` module writes it.
fn deeper(rust_type: &str) -> String {
    rust_type.replace("super::", "super::super::")
}

/// `(a, b)`, `(a,)`, `()`.
pub(crate) fn tuple(values: &[String]) -> String {
    match values {
        [one] => format!("({one},)"),
        several => format!("({})", several.join(", ")),
    }
}
