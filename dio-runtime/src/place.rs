//! What may be done with the place that a handle stands for. Handles carry one of these as their last type.

/// What may be done with a place in an item. Implemented by [`Required`], [`Defaulted`], [`Optional`] and [`Guarded`].
pub trait Place: sealed::Sealed + Send + Sync + 'static {
    /// What may be done with a place inside of it, which would be `Inner` on its own.
    type Inside<Inner: Place>: Place;
}

/// The value is always there: it can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Required;

/// The value has a default where it is absent: it can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Defaulted;

/// The value may be absent: it can be set and removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Optional;

/// Keys, computed attributes or the version go with the value, or dio writes it: it changes by the methods of the
/// record's own update alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guarded;

impl Place for Required {
    type Inside<Inner: Place> = Inner;
}

impl Place for Defaulted {
    type Inside<Inner: Place> = Inner;
}

impl Place for Optional {
    type Inside<Inner: Place> = Inner;
}

impl Place for Guarded {
    type Inside<Inner: Place> = Guarded;
}

/// A place that an update can set by its handle.
#[diagnostic::on_unimplemented(
    message = "this value cannot be changed by its handle",
    label = "keys or computed attributes go with it, or dio writes it",
    note = "the update's own `set_...` method writes what goes with it"
)]
pub trait Settable: Place {}

impl Settable for Required {}
impl Settable for Defaulted {}
impl Settable for Optional {}

/// A place that an update can remove by its handle.
#[diagnostic::on_unimplemented(
    message = "this value cannot be removed by its handle",
    label = "a record that lacks it could not be read, or keys go with it",
    note = "only what may be absent can be removed: `?` in the schema, elements of lists and members of maps"
)]
pub trait Removable: Settable {}

impl Removable for Optional {}

/// A place whose number an update can count up by its handle: what it starts from is 0.
#[diagnostic::on_unimplemented(
    message = "this number cannot be added to by its handle",
    label = "it has a default to start from, or keys go with it",
    note = "the update's own `add_...` method starts from the default"
)]
pub trait Addable: Settable {}

impl Addable for Required {}
impl Addable for Optional {}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Required {}
    impl Sealed for super::Defaulted {}
    impl Sealed for super::Optional {}
    impl Sealed for super::Guarded {}
}
