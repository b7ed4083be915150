//! What fills the TTL attribute of a record that says when it expires.

use super::record::Build;
use crate::model::{Expiry, Field, Role};
use crate::rust::names;
use crate::rust::types::Scope;

impl Build<'_> {
    /// The TTL attribute, what it counts from, and how many seconds.
    fn expiry(&self) -> Option<(&str, &Field, Expiry)> {
        let expiry = self.record.expiry?;
        let attribute = self.record.field_of_role(Role::ExpiresAt)?.attribute.as_deref()?;
        Some((attribute, self.record.fields.get(expiry.from)?, expiry))
    }

    /// For the end of `write`, where the stamps have been written.
    pub(super) fn write_expiry(&self) -> Vec<String> {
        let Some((attribute, from, expiry)) = self.expiry() else { return Vec::new() };
        if from.role == Role::UpdatedAt {
            return vec![format!("to.expire_after_write({attribute:?}, {})?;", expiry.after)];
        }
        let value = match (from.role, from.optional) {
            (Role::Own, true) => format!("self.{}.as_ref()", self.keys.ident(expiry.from)),
            (Role::Own, false) => format!("Some(&self.{})", self.keys.ident(expiry.from)),
            _ => "to.creation_time(self.meta.created_at).as_ref()".to_owned(),
        };
        self.fill(attribute, from, &value, expiry)
    }

    /// For the end of `write_defaults`: an item that an update makes expires too.
    pub(super) fn default_expiry(&self) -> Vec<String> {
        let Some((attribute, from, expiry)) = self.expiry() else { return Vec::new() };
        let value = match (from.role, &from.default) {
            (Role::CreatedAt, _) => "to.creation_time(None).as_ref()".to_owned(),
            (Role::Own, _) if self.record.primary_fields().contains(&expiry.from) => {
                format!("Some(&key.{})", self.keys.ident(expiry.from))
            }
            (Role::Own, Some(default)) => {
                format!("Some(&{})", self.types.default(&from.field_type, default, Scope::Module))
            }
            // Absent; or `updated_at`, with which every update moves it.
            _ => return Vec::new(),
        };
        self.fill(attribute, from, &value, expiry)
    }

    fn fill(&self, attribute: &str, from: &Field, value: &str, expiry: Expiry) -> Vec<String> {
        let marker = self.keys.module_marker(from);
        let call = |value: &str| format!("to.expire::<{marker}>({attribute:?}, {value}, {})?;", expiry.after);
        // `to` is borrowed by both.
        match value.strip_suffix(".as_ref()").filter(|value| value.starts_with("to.")) {
            Some(made) => vec![format!("let created_at = {made};"), call("created_at.as_ref()")],
            None => vec![call(value)],
        }
    }

    /// For `touch`: it moves with every write.
    pub(super) fn touch_expiry(&self) -> Option<String> {
        let (attribute, from, expiry) = self.expiry()?;
        let moves = from.role == Role::UpdatedAt;
        moves.then(|| format!("to.expire_after_write({attribute:?}, now, {})?;", expiry.after))
    }

    /// What is said of `meta`.
    pub(super) fn meta_doc(&self) -> String {
        match self.expiry() {
            Some((_, from, expiry)) => format!(
                "What dio fills in; `expires_at` {} after `{}` where it is none.",
                duration(expiry.after),
                names::snake(&from.name)
            ),
            None => "What dio fills in.".to_owned(),
        }
    }
}

/// In the largest unit that it is a whole number of.
fn duration(seconds: u32) -> String {
    let units = [(604_800, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let (size, name) =
        units.into_iter().find(|(size, _)| seconds.is_multiple_of(*size)).unwrap_or((1, "second"));
    let count = seconds / size;
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}
