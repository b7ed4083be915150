//! The way to the database.

use std::sync::{PoisonError, RwLock};

use crate::mock::database::Database;

/// Where an operation finds the database when its input is read.
pub(crate) enum Access<'d> {
    /// Others use it as well: reads run side by side, writes one by one.
    Shared(&'d RwLock<Database>),
    Alone(&'d mut Database),
}

impl Access<'_> {
    // A panic elsewhere cannot leave a database torn: all checks come before the first change.

    #[inline]
    pub(crate) fn read<T>(self, look: impl FnOnce(&Database) -> T) -> T {
        let guard;
        let database = match self {
            Access::Shared(shared) => {
                guard = shared.read().unwrap_or_else(PoisonError::into_inner);
                &*guard
            }
            Access::Alone(database) => database,
        };
        look(database)
    }

    #[inline]
    pub(crate) fn write<T>(self, change: impl FnOnce(&mut Database) -> T) -> T {
        let mut guard;
        let database = match self {
            Access::Shared(shared) => {
                guard = shared.write().unwrap_or_else(PoisonError::into_inner);
                &mut *guard
            }
            Access::Alone(database) => database,
        };
        change(database)
    }
}
