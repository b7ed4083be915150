use super::super::package::{KeyOrigin, Problems, Record, Table, Types};
use super::table::{fits, named};
use super::{computed, template, when};
use crate::model::{self, FieldType, Key, KeyRole, KeyText, KeyType, Part};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};
use crate::syntax::{self, KeyLine};

/// Gives each record of a table its keys and its computed attributes.
pub(super) fn resolve(table: &mut Table<'_>, types: &Types<'_>, problems: &mut Problems) {
    let attributes = key_attributes(table);
    for record in &mut table.records {
        let known: Vec<&str> = attributes.iter().map(|(key, _)| key.name.as_str()).collect();
        let of_branches = record.syntax.when.iter().flat_map(|when| &when.keys);
        for line in record.syntax.keys.iter().chain(of_branches) {
            if !known.contains(&line.attribute.value.as_str()) {
                problems.push(unknown_attribute(&table.model, line, &known));
            }
        }
        let lines = lines(record.syntax, &known, problems);
        // Those of the table first, then those of indexes in the order of their lines, then fields that are keys.
        for (key, role) in attributes.iter().filter(|(_, role)| *role != KeyRole::Index) {
            primary_key(record, &lines, key, *role, types, problems);
        }
        for line in &lines {
            if let Some((key, role @ KeyRole::Index)) =
                attributes.iter().find(|(key, _)| key.name == line.attribute.value)
            {
                from_line(record, line, key, *role, types, problems);
            }
        }
        for (key, role) in attributes.iter().filter(|(_, role)| *role == KeyRole::Index) {
            if !lines.iter().any(|line| line.attribute.value == key.name) {
                own_attribute(record, key, *role, types, problems);
            }
        }
        when::resolve(record, &attributes, types, problems);
        computed::resolve(record, &known, types, problems);
    }
}

/// The lines of a record, with and without a name: one for each key attribute.
fn lines<'s>(syntax: &'s syntax::Record, known: &[&str], problems: &mut Problems) -> Vec<&'s KeyLine> {
    let mut lines: Vec<&KeyLine> = Vec::new();
    for line in syntax.key_lines().filter(|line| known.contains(&line.attribute.value.as_str())) {
        match lines.iter().find(|earlier| earlier.attribute.value == line.attribute.value) {
            Some(earlier) => problems.push(
                Diagnostic::new(
                    &rules::DUPLICATE_DEFINITION,
                    format!("the key `{}` is made twice", line.attribute.value),
                )
                .at(line.attribute.span, "made again here")
                .beside(earlier.attribute.span, "first made here"),
            ),
            None => lines.push(line),
        }
    }
    lines
}

/// A key attribute, and where it is defined, unless it is one of the layout.
pub(super) struct KeyPlace {
    pub(super) name: String,
    key_type: KeyType,
    span: Option<Span>,
}

/// Each key attribute once, and whose it is.
fn key_attributes(table: &Table<'_>) -> Vec<(KeyPlace, KeyRole)> {
    let keys = table.syntax.keys.iter().flat_map(|keys| std::iter::once(&keys.partition).chain(&keys.sort));
    let indexes = table.indexes.iter().filter_map(|origin| origin.syntax);
    let written: Vec<&syntax::KeyAttribute> =
        keys.chain(indexes.flat_map(syntax::Index::attributes)).collect();
    let mut attributes: Vec<(KeyPlace, KeyRole)> = Vec::new();
    let mut add = |key: &model::KeyAttribute, role: KeyRole| {
        if !attributes.iter().any(|(other, _)| other.name == key.name) {
            let written = written.iter().find(|written| written.name.value == key.name);
            let span = written.map(|written| written.name.span);
            attributes.push((KeyPlace { name: key.name.clone(), key_type: key.key_type, span }, role));
        }
    };
    add(&table.model.partition, KeyRole::Partition);
    table.model.sort.iter().for_each(|sort| add(sort, KeyRole::Sort));
    for index in &table.model.indexes {
        index.attributes().for_each(|key| add(key, KeyRole::Index));
    }
    attributes
}

fn unknown_attribute(table: &model::Table, line: &KeyLine, known: &[&str]) -> Diagnostic {
    Diagnostic::new(
        &rules::UNKNOWN_KEY_ATTRIBUTE,
        format!("`{}` is no key attribute of table `{}`", line.attribute.value, table.name),
    )
    .at(line.attribute.span, "neither the table nor an index of it has this key")
    .suggest_nearest("a key attribute", &line.attribute, known.iter().copied())
    .note(format!(
        "its key attributes are {}",
        known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    ))
}

fn primary_key<'s>(
    record: &mut Record<'s>,
    lines: &[&'s KeyLine],
    key: &KeyPlace,
    role: KeyRole,
    types: &Types<'_>,
    problems: &mut Problems,
) {
    let syntax = record.syntax;
    if let Some(line) = lines.iter().find(|line| line.attribute.value == key.name) {
        return from_line(record, line, key, role, types, problems);
    }
    let is_broken = record.broken_fields.contains(&key.name.as_str());
    if !own_attribute(record, key, role, types, problems) && !is_broken {
        problems.push(
            Diagnostic::new(
                &rules::MISSING_KEY,
                format!("record `{}` has no key `{}`", record.model.name, key.name),
            )
            .at(syntax.name.span, format!("its items need a `{}`", key.name))
            .help(format!(
                "add `{} = \"...\"` to `[record.{}.keys]`, or a field of that name",
                key.name, record.model.name
            )),
        );
    }
}

/// A key that is filled by a field whose attribute it is. Whether there is one.
fn own_attribute(
    record: &mut Record<'_>,
    key: &KeyPlace,
    role: KeyRole,
    types: &Types<'_>,
    problems: &mut Problems,
) -> bool {
    let Some(field) =
        record.model.fields.iter().position(|field| field.attribute.as_deref() == Some(key.name.as_str()))
    else {
        return false;
    };
    let origin = record.fields[field];
    let not_stored =
        origin.syntax.and_then(|field| field.stored.as_ref()).is_some_and(|stored| !stored.value);
    if not_stored && role == KeyRole::Index {
        return false;
    }
    let stored = record.model.fields[field].field_type.stored_as(&types.model);
    if origin.known && !fits(stored, key.key_type) {
        let mut problem = Diagnostic::new(
            &rules::ATTRIBUTE_TYPES,
            format!("the key attribute `{}` is {}, and this field is not", key.name, named(key.key_type)),
        )
        .at(origin.span, "this field is stored there");
        if let Some(span) = key.span {
            problem = problem.beside(span, format!("{} here", named(key.key_type)));
        }
        problems.push(problem);
        record.fields[field].known = false;
    }
    if role != KeyRole::Index
        && record.model.fields[field].field_type.underlying(&types.model) == &FieldType::Float
    {
        problems.push(float_key(origin.span));
    }
    let text = KeyText::Bare { field };
    record.model.keys.push(Key {
        attribute: key.name.clone(),
        role,
        text,
        name: None,
        doc: None,
        branch: None,
    });
    record.keys.push(KeyOrigin {
        span: origin.span,
        components: vec![origin.span],
        line: None,
        known: record.fields[field].known,
    });
    true
}

fn float_key(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::NOT_A_COMPONENT, "a float cannot be a primary key")
        .at(span, "this is a `float`")
        .help("a `decimal` is exact")
}

pub(super) fn from_line<'s>(
    record: &mut Record<'s>,
    line: &'s KeyLine,
    key: &KeyPlace,
    role: KeyRole,
    types: &Types<'_>,
    problems: &mut Problems,
) {
    let mut origin =
        KeyOrigin { span: line.attribute.span, components: Vec::new(), line: Some(line), known: true };
    let text = match &line.text {
        None => None,
        Some(_) if key.key_type != KeyType::String => bare(record, line, key, role, types, problems),
        Some(syntax::KeyText::Template(template)) => {
            let resolved = template::resolve(template, "key template", record, types, problems);
            origin.known = resolved.known;
            origin.components = resolved.spans;
            Some(KeyText::Template(resolved.template))
        }
        Some(syntax::KeyText::Whole { field, prefix, check }) => whole(record, field, types, problems)
            .map(|index| KeyText::Whole { field: index, prefix: prefix.clone(), check: *check }),
    };
    match (&text, &line.text) {
        (None, _) => origin.known = false,
        (Some(KeyText::Whole { field, .. }), Some(syntax::KeyText::Whole { field: named, .. })) => {
            origin.components = vec![named.span];
            origin.known = record.fields[*field].known;
        }
        (Some(KeyText::Bare { field }), Some(syntax::KeyText::Template(template))) => {
            origin.components = template.components().map(|component| component.field.span).collect();
            origin.known = record.fields[*field].known;
        }
        _ => {}
    }
    // A key that is not understood is kept, so that the attribute counts as filled.
    let text = text.unwrap_or_else(|| {
        KeyText::Template(model::Template { source: String::new(), parts: Vec::<Part>::new() })
    });
    record.model.keys.push(Key {
        attribute: key.name.clone(),
        role,
        text,
        name: line.name.as_ref().map(|name| name.value.clone()),
        doc: line.doc.clone(),
        branch: None,
    });
    record.keys.push(origin);
}

fn bare(
    record: &Record<'_>,
    line: &KeyLine,
    key: &KeyPlace,
    role: KeyRole,
    types: &Types<'_>,
    problems: &mut Problems,
) -> Option<KeyText> {
    let refuse = |span: Span, label: &str| {
        let message = format!("the key attribute `{}` is {}", key.name, named(key.key_type));
        let problem = Diagnostic::new(&rules::BARE_KEY, message)
            .at(span, label)
            .help(format!("a field as it is: `{} = \"{{field}}\"`", key.name));
        match key.span {
            Some(defined) => problem.beside(defined, "defined here"),
            None => problem,
        }
    };
    let template = match &line.text {
        Some(syntax::KeyText::Template(template)) => template,
        _ => {
            problems.push(refuse(line.attribute.span, "a whole key is text"));
            return None;
        }
    };
    let [syntax::Part::Component(component)] = template.parts.as_slice() else {
        problems.push(refuse(template.source.span, "it holds one component and no text"));
        return None;
    };
    if let Some(form) = &component.form {
        problems.push(refuse(form.span, "a form is of texts"));
        return None;
    }
    let field = template::field(&component.field, "key template", record, problems)?;
    let field_type = &record.model.fields[field].field_type;
    if record.fields[field].known && !fits(field_type.stored_as(&types.model), key.key_type) {
        problems.push(refuse(component.field.span, "this field is stored otherwise"));
        return None;
    }
    if role != KeyRole::Index && field_type.underlying(&types.model) == &FieldType::Float {
        problems.push(float_key(component.field.span));
    }
    Some(KeyText::Bare { field })
}

fn whole(
    record: &Record<'_>,
    name: &Spanned<String>,
    types: &Types<'_>,
    problems: &mut Problems,
) -> Option<usize> {
    let field = template::field(name, "key", record, problems)?;
    if record.fields[field].known
        && record.model.fields[field].field_type.underlying(&types.model) != &FieldType::String
    {
        problems.push(
            Diagnostic::new(&rules::WHOLE_KEY, format!("`{}` cannot be a whole key", name.value))
                .at(name.span, "not a string")
                .beside(record.fields[field].span, "defined here"),
        );
        return None;
    }
    Some(field)
}
