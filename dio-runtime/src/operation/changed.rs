use std::fmt;
use std::marker::PhantomData;

use super::change::Handle;
use crate::Error;
use crate::changes::Changes;
use crate::error::DecodeError;
use crate::item::Item;
use crate::item_types::ItemTypes;
use crate::path::Path;
use crate::record::{Record, Unread};
use crate::types::StoredType;

/// The attributes that an update changed, before or after it, to be read by handle (UpdateItem, `ReturnValues`).
///
/// ```ignore
/// let changed = shop.update(key).add_points(10).send_returning_changed().await?;
/// let points: Option<i64> = changed.get(&customer::POINTS)?;
/// ```
#[derive(Clone)]
pub struct Changed<R> {
    item: Item,
    places: Vec<Path>,
    record: PhantomData<fn() -> R>,
}

impl<R: Record> Changed<R> {
    pub(super) fn new(item: Item, places: Vec<Path>) -> Self {
        Self { item, places, record: PhantomData }
    }

    /// The paths of changes.
    pub(super) fn places(changes: &Changes) -> Vec<Path> {
        changes.actions.iter().map(|(path, _)| path.clone()).collect()
    }

    /// The value at a place that the update changed, or inside of one; none if it is absent.
    ///
    /// # Errors
    /// A place that the update left alone or changed only in part, or an element of a list that was changed by itself:
    /// DynamoDB answers with such elements without their positions ([`Error::is_invalid`]). A value that does not decode
    /// ([`Error::is_undecodable`]).
    pub fn get<H: Handle<R>>(&self, place: &H) -> Result<Option<<H::Stored as StoredType>::Value>, Error> {
        let attribute = place.attribute();
        let path = attribute.path();
        match self.places.iter().find(|changed| changed.holds(path)) {
            Some(changed) if changed.has_element() => Err(Error::invalid(format!(
                "DynamoDB answers with `{path}` without its position in the list: read the new record, or the old"
            ))),
            Some(_) => {
                let value = path.find(&self.item).cloned().map(H::Stored::from_attribute).transpose();
                value.map_err(|error| {
                    let error = DecodeError::value(R::DEFINITION.name, attribute.name(), error);
                    Unread::Undecodable(self.item.clone(), error).into()
                })
            }
            None if self.places.iter().any(|changed| path.holds(changed)) => {
                Err(Error::invalid(format!("the update changed only a part of `{path}`: read that part")))
            }
            None => Err(Error::invalid(format!("the update did not change `{path}`"))),
        }
    }

    /// The attributes as DynamoDB answered them. Of an attribute that was changed in part it is that part alone.
    pub fn into_item(self) -> Item {
        self.item
    }
}

/// Without the values, which may be of `sensitive` fields.
impl<R> fmt::Debug for Changed<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Changed").field(&ItemTypes(&self.item)).finish()
    }
}
