//! Several reads by key in one request or batch, each with its own type.

use std::vec::IntoIter;

use super::Get;
use crate::item::Item;
use crate::record::{Key, Readable, Record, Schema, Unread};
use crate::{Client, Error, Table};

/// One read of several: where and what. Of no type any more.
#[derive(Debug, Clone)]
pub struct Part {
    pub(crate) client: Client,
    pub(crate) table: String,
    pub(crate) key: Item,
    pub(crate) consistent: bool,
}

/// Reads by key that are sent together: a [`Get`], a `Vec` of reads, or a tuple of reads. The answer has the
/// same shape: `Option<Order>` for a `Get<Order>`, `Vec<Option<Order>>` for a `Vec` of these, and so on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no read by key",
    note = "`table.get(key)` is one; several go together as a `Vec` or a tuple"
)]
pub trait Gets: Send + 'static {
    /// What is answered.
    type Output: Send + Sync + 'static;
    /// The same with a result for each item.
    type Each: Send + Sync + 'static;
    /// How many reads stand where.
    #[doc(hidden)]
    type Shape: Send + Sync + 'static;

    /// Takes the reads apart.
    ///
    /// # Errors
    /// A key that was refused.
    #[doc(hidden)]
    fn open(self, parts: &mut Vec<Part>) -> Result<Self::Shape, Error>;

    /// Puts the answers, which stand in the order of the parts, where their reads stood.
    #[doc(hidden)]
    fn each(shape: Self::Shape, answers: &mut IntoIter<Option<Item>>) -> Self::Each;

    /// Takes what does not decode out of the answer; it reads as absent then.
    #[doc(hidden)]
    fn collect(each: Self::Each, unread: &mut Vec<Unread>) -> Self::Output;
}

impl<T: Readable> Gets for Get<T> {
    type Output = Option<T>;
    type Each = Result<Option<T>, Unread>;
    type Shape = ();

    fn open(self, parts: &mut Vec<Part>) -> Result<(), Error> {
        parts.push(self.into_part()?);
        Ok(())
    }

    fn each((): (), answers: &mut IntoIter<Option<Item>>) -> Self::Each {
        answers.next().flatten().map(T::read_item).transpose()
    }

    fn collect(each: Self::Each, unread: &mut Vec<Unread>) -> Self::Output {
        each.unwrap_or_else(|error| {
            unread.push(error);
            None
        })
    }
}

impl<G: Gets> Gets for Vec<G> {
    type Output = Vec<G::Output>;
    type Each = Vec<G::Each>;
    type Shape = Vec<G::Shape>;

    fn open(self, parts: &mut Vec<Part>) -> Result<Self::Shape, Error> {
        self.into_iter().map(|get| get.open(parts)).collect()
    }

    fn each(shape: Self::Shape, answers: &mut IntoIter<Option<Item>>) -> Self::Each {
        shape.into_iter().map(|shape| G::each(shape, answers)).collect()
    }

    fn collect(each: Self::Each, unread: &mut Vec<Unread>) -> Self::Output {
        each.into_iter().map(|each| G::collect(each, unread)).collect()
    }
}

macro_rules! tuples {
    ($($name:ident $value:ident),+) => {
        impl<$($name: Gets),+> Gets for ($($name,)+) {
            type Output = ($($name::Output,)+);
            type Each = ($($name::Each,)+);
            type Shape = ($($name::Shape,)+);

            fn open(self, parts: &mut Vec<Part>) -> Result<Self::Shape, Error> {
                let ($($value,)+) = self;
                Ok(($($value.open(parts)?,)+))
            }

            fn each(shape: Self::Shape, answers: &mut IntoIter<Option<Item>>) -> Self::Each {
                let ($($value,)+) = shape;
                ($($name::each($value, answers),)+)
            }

            fn collect(each: Self::Each, unread: &mut Vec<Unread>) -> Self::Output {
                let ($($value,)+) = each;
                ($($name::collect($value, unread),)+)
            }
        }

        impl<S: Schema, $($name: Keys<S>),+> Keys<S> for ($($name,)+) {
            type Gets = ($($name::Gets,)+);

            fn gets(self, table: &Table<S>) -> Self::Gets {
                let ($($value,)+) = self;
                ($($value.gets(table),)+)
            }
        }
    };
}

tuples!(A a);
tuples!(A a, B b);
tuples!(A a, B b, C c);
tuples!(A a, B b, C c, D d);
tuples!(A a, B b, C c, D d, E e);
tuples!(A a, B b, C c, D d, E e, F f);
tuples!(A a, B b, C c, D d, E e, F f, G g);
tuples!(A a, B b, C c, D d, E e, F f, G g, H h);

/// Keys of records of one table: a key, a `Vec` of keys, or a tuple of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no key of a record of `{S}`",
    note = "keys of one table go together as a `Vec` or a tuple; `BatchGet::new` takes reads of several tables"
)]
pub trait Keys<S: Schema> {
    /// The reads of these keys.
    type Gets: Gets;

    /// The reads of these keys from a table.
    fn gets(self, table: &Table<S>) -> Self::Gets;
}

impl<S: Schema, K: Key> Keys<S> for K
where
    K::Record: Record<Schema = S>,
{
    type Gets = Get<K::Record>;

    fn gets(self, table: &Table<S>) -> Self::Gets {
        table.get(self)
    }
}

impl<S: Schema, T: Keys<S>> Keys<S> for Vec<T> {
    type Gets = Vec<T::Gets>;

    fn gets(self, table: &Table<S>) -> Self::Gets {
        self.into_iter().map(|keys| keys.gets(table)).collect()
    }
}
