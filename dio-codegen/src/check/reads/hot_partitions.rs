use super::super::allow::is_allowed;
use super::super::package::Problems;
use super::stand::{Place, Stand};
use crate::model::{Component, FieldType, Form, Key, KeyText, NamedType, Role, TypeDefinition};
use crate::report::Diagnostic;
use crate::rules;

/// Partitions beyond this number are many.
const FEW: u64 = 64;

/// How many texts something has, as far as it matters here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Texts {
    /// So many.
    Few(u64),
    /// As many as there are days, months or hours; but one at a time.
    Time,
    /// A shard spreads what is written.
    Spread,
    Many,
}

/// A record that crowds, and the label that says how.
struct Crowd<'s, 'r> {
    stand: &'s Stand<'r>,
    message: String,
    label: String,
}

/// Tells of records that crowd in few partitions.
pub(super) fn check(place: &Place<'_>, problems: &mut Problems) {
    let mut crowds: Vec<Crowd<'_, '_>> = Vec::new();
    for stand in &place.stands {
        let is_silenced = is_allowed(&rules::HOT_PARTITION, &place.allow())
            || is_allowed(&rules::HOT_PARTITION, &[&stand.record.syntax.allow]);
        let is_told = crowds.iter().any(|crowd| crowd.stand.place_of_record == stand.place_of_record);
        if !is_silenced && !is_told && grows(place, stand) {
            let keys = (0..place.partition.len()).map(|position| stand.key(position));
            let texts = keys.fold(Texts::Few(1), |texts, key| texts.and(of_key(key, stand, place.types)));
            crowds.extend(crowd(place, stand, texts));
        }
    }
    if let Some((first, others)) = crowds.split_first() {
        problems.push(report(place, first, others));
    }
}

/// Whether there can be any number of items of a record.
fn grows(place: &Place<'_>, stand: &Stand<'_>) -> bool {
    let keys = stand.record.model.primary_keys();
    let all = keys.fold(Texts::Few(1), |texts, key| texts.and(of_key(key, stand, place.types)));
    match all {
        Texts::Few(count) => count > FEW * FEW,
        // A shard is made of fields that are somewhere in the key, or it could not be found again.
        Texts::Time | Texts::Spread | Texts::Many => true,
    }
}

impl Texts {
    /// Of two things side by side.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Texts::Few(one), Texts::Few(other)) => Texts::Few(one.saturating_mul(other)),
            (Texts::Many, _) | (_, Texts::Many) => Texts::Many,
            (Texts::Spread, _) | (_, Texts::Spread) => Texts::Spread,
            (Texts::Time, _) | (_, Texts::Time) => Texts::Time,
        }
    }
}

fn of_key(key: &Key, stand: &Stand<'_>, types: &[TypeDefinition]) -> Texts {
    match &key.text {
        KeyText::Template(template) => template
            .components()
            .fold(Texts::Few(1), |texts, component| texts.and(of_component(component, stand, types))),
        KeyText::Whole { .. } => Texts::Many,
        KeyText::Bare { field } => of_component(Component { field: *field, form: Form::Plain }, stand, types),
    }
}

fn of_component(component: Component, stand: &Stand<'_>, types: &[TypeDefinition]) -> Texts {
    let field = &stand.record.model.fields[component.field];
    if field.role == Role::Shard {
        return Texts::Spread;
    }
    match (field.field_type.underlying(types), component.form) {
        (_, Form::Day | Form::Month | Form::Hour) => Texts::Time,
        (FieldType::Boolean, _) => Texts::Few(2),
        (FieldType::Integer | FieldType::Timestamp, Form::Padded { width, signed, .. }) => {
            let numbers = 10_u64.saturating_pow(width.into());
            Texts::Few(if signed { numbers.saturating_mul(2) } else { numbers })
        }
        (FieldType::Named(index), _) => match &types[*index].definition {
            NamedType::Enum { variants, open: false } => {
                Texts::Few(u64::try_from(variants.len()).unwrap_or(u64::MAX))
            }
            _ => Texts::Many,
        },
        _ => Texts::Many,
    }
}

fn crowd<'s, 'r>(place: &Place<'_>, stand: &'s Stand<'r>, texts: Texts) -> Option<Crowd<'s, 'r>> {
    let (name, of) = (stand.name(), place.name());
    let (message, label) = match texts {
        Texts::Few(1) => {
            (format!("every `{name}` is in one partition of {of}"), format!("one text for every `{name}`"))
        }
        Texts::Few(count) if count <= FEW => (
            format!("every `{name}` is in one of {count} partitions of {of}"),
            format!("one of {count} texts for every `{name}`"),
        ),
        Texts::Time => (
            format!("`{name}` of one time are in one partition of {of}"),
            format!("one text for every `{name}` of that time"),
        ),
        Texts::Few(_) | Texts::Spread | Texts::Many => return None,
    };
    Some(Crowd { stand, message, label })
}

fn report(place: &Place<'_>, first: &Crowd<'_, '_>, others: &[Crowd<'_, '_>]) -> Diagnostic {
    let span = |crowd: &Crowd<'_, '_>| crowd.stand.record.keys[crowd.stand.keys[0]].text_span();
    let mut problem =
        Diagnostic::new(&rules::HOT_PARTITION, first.message.as_str()).at(span(first), first.label.as_str());
    for crowd in others {
        problem = problem.beside(span(crowd), crowd.label.as_str());
    }
    let model = &first.stand.record.model;
    let fields = model.primary_fields();
    let id =
        fields.iter().filter_map(|field| model.fields.get(*field)).rfind(|field| field.role == Role::Own);
    let id = id.map(|field| field.name.as_str()).unwrap_or_default();
    let is_of_table = place.partition.iter().any(|attribute| place.table.model.is_primary(&attribute.name));
    problem = problem.note(
        "DynamoDB takes about 1,000 writes and 3,000 reads a second of one partition key value, whatever the table has",
    );
    if place.index.is_some() && is_of_table {
        problem.help("an index with a key attribute of its own holds only the records that have it")
    } else {
        problem.help(format!(
            "a shard spreads them: a component `{{shard}}`, and `shard = {{ type = \"shard\", of = [\"{id}\"], count = 16 }}`"
        ))
    }
}
