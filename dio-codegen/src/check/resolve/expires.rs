use super::super::package::{Problems, Record, Types};
use super::template;
use crate::model::{Expiry, FieldType, Role};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;

/// Decides what `expires_at` counts from. Comes after [`immutable`](super::immutable).
pub(super) fn resolve(record: &mut Record<'_>, types: &Types<'_>, problems: &mut Problems) {
    let Some(expires) = &record.syntax.expires else { return };
    let name = &record.model.name;
    if record.model.field_of_role(Role::ExpiresAt).is_none() {
        problems.push(
            Diagnostic::new(&rules::EXPIRES_FROM, format!("`{name}` has no `expires_at`"))
                .at(expires.span, "there is nothing to fill")
                .help("the `stamps` of the table switch it off"),
        );
        return;
    }
    let from = match &expires.from {
        Some(from) => from.clone(),
        None => Spanned::new("created_at".to_owned(), expires.span),
    };
    if record.model.field_of_role(Role::CreatedAt).is_none() && from.value == "created_at" {
        problems.push(
            Diagnostic::new(&rules::EXPIRES_FROM, format!("`{name}` has no `created_at` to count from"))
                .at(from.span, "it expires some time after what?")
                .help("name a field of the record: `from = \"...\"`"),
        );
        return;
    }
    let Some(field) = template::field(&from, "`from`", record, problems) else { return };
    let model = &record.model.fields[field];
    let refused = |label: &str| {
        Diagnostic::new(&rules::EXPIRES_FROM, format!("`{name}` cannot expire after `{}`", from.value))
            .at(from.span, label)
    };
    let is_known = record.fields[field].known;
    let is_moment = matches!(
        model.field_type.underlying(&types.model),
        FieldType::Datetime(_) | FieldType::Timestamp | FieldType::Date
    );
    let stays = match model.role {
        Role::Own => model.immutable || record.model.primary_fields().contains(&field),
        Role::CreatedAt | Role::UpdatedAt => true,
        Role::ExpiresAt | Role::Version | Role::Shard => false,
    };
    if is_known && !is_moment {
        problems.push(
            refused("not a moment")
                .beside(record.fields[field].span, "neither a `datetime`, a `timestamp` nor a `date`"),
        );
    } else if is_known && model.role == Role::Own && !stays {
        problems.push(
            refused("an update could change it, and not know what `expires_at` becomes")
                .beside(record.fields[field].span, "neither part of the primary key nor immutable")
                .help(format!("`immutable = [\"{}\"]` keeps it as it is", from.value)),
        );
    } else if is_known && !stays {
        problems.push(refused("this is what it fills"));
    } else {
        record.model.expiry = Some(Expiry { after: expires.after, from: field });
    }
}
