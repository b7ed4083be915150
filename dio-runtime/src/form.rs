//! The forms in which a field stands in a key template, as markers: `{placed_at}`, `{path:rest}`, `{n:08:desc}`.

/// The type's own text: `{customer_id}`.
#[derive(Debug, Clone, Copy)]
pub enum Plain {}

/// `:rest`, at the end of a template: any text, to the end of the key.
#[derive(Debug, Clone, Copy)]
pub enum Rest {}

/// `:lower`: A-Z folded to a-z. The value cannot be read back.
#[derive(Debug, Clone, Copy)]
pub enum Lower {}

/// `:lower:rest`: both.
#[derive(Debug, Clone, Copy)]
pub enum LowerRest {}

/// `:08`, `:08:desc`, `:08:signed`, `:08:signed:desc`: a whole number in fixed width, filled up with zeros.
///
/// - Plain, values from 0 to 10^`WIDTH` - 1.
/// - `SIGNED`, values of either sign with up to `WIDTH` digits; the text is the value + 10^`WIDTH`, with one digit
///   more.
/// - `DESCENDING`, the text is subtracted from the largest of its length (all nines), so that larger values sort
///   first.
///
/// `WIDTH` is 1 to 18.
#[derive(Debug, Clone, Copy)]
pub enum Padded<const WIDTH: u32, const DESCENDING: bool = false, const SIGNED: bool = false> {}

/// `:day` of a datetime: `2026-07-01`, in UTC. The value cannot be read back.
#[derive(Debug, Clone, Copy)]
pub enum Day {}

/// `:month` of a datetime or date: `2026-07`, in UTC. The value cannot be read back.
#[derive(Debug, Clone, Copy)]
pub enum Month {}

/// `:hour` of a datetime: `2026-07-01T13`, in UTC. The value cannot be read back.
#[derive(Debug, Clone, Copy)]
pub enum Hour {}
