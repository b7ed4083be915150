//! Cursors that a client can hold and not change.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Cursor;
use crate::Error;

/// The length of the hash. Shorter keys weaken it (RFC 2104, section 3).
const SHORTEST_KEY: usize = 32;

/// What is signed before the text, so that a signature made with the same secret for another purpose is none of a cursor.
const PURPOSE: &[u8] = b"dio cursor:";

/// Stands between the text of a cursor and its signature. URL-safe, and in no text of format 1.
const SEPARATOR: char = '.';

/// A secret that signs the texts of cursors (HMAC with SHA-256).
#[derive(Clone)]
pub struct CursorKey(Hmac<Sha256>);

impl CursorKey {
    /// The key of a secret, which is at least 32 random bytes.
    ///
    /// # Errors
    /// A shorter secret ([`Error::is_invalid`]).
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, Error> {
        let secret = secret.as_ref();
        if secret.len() < SHORTEST_KEY {
            return Err(Error::invalid(format!("a key for cursors is at least {SHORTEST_KEY} bytes long")));
        }
        Hmac::new_from_slice(secret).map(Self).map_err(|_| Error::invalid("the key for cursors was refused"))
    }

    fn over(&self, text: &str) -> Hmac<Sha256> {
        self.0.clone().chain_update(PURPOSE).chain_update(text)
    }
}

/// Without the secret.
impl fmt::Debug for CursorKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CursorKey")
    }
}

impl Cursor {
    /// The cursor as a text that nobody without the key can make or change: its plain text, a dot and the signature in
    /// base64 (URL alphabet, no padding). It is not encrypted.
    ///
    /// ```ignore
    /// let key = CursorKey::new(secret)?;
    /// let page = shop.orders("42").limit(50).send().await?;
    /// let next = page.cursor.map(|cursor| cursor.to_signed_text(&key)); // to the client, and back:
    /// let page = shop.orders("42").limit(50).start_at(Cursor::from_signed_text(&next, &key)?).send().await?;
    /// ```
    pub fn to_signed_text(&self, key: &CursorKey) -> String {
        let text = self.to_string();
        let signature = URL_SAFE_NO_PAD.encode(key.over(&text).finalize().into_bytes());
        format!("{text}{SEPARATOR}{signature}")
    }

    /// Reads a text of [`Cursor::to_signed_text`]. The signature is compared in constant time, before the text is looked
    /// at. A text without one is refused; [`str::parse`] in turn refuses one that is signed.
    ///
    /// # Errors
    /// A text that was not made with this key, or was changed since ([`Error::is_invalid`]).
    pub fn from_signed_text(text: &str, key: &CursorKey) -> Result<Self, Error> {
        let refused = || Error::invalid("the cursor was not signed with this key, or was changed since");
        let (text, signature) = text.rsplit_once(SEPARATOR).ok_or_else(refused)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| refused())?;
        key.over(text).verify_slice(&signature).map_err(|_| refused())?;
        text.parse()
    }
}
