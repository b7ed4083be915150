use std::fmt;

/// A short text on the stack, to write formatted values into before they are laid out. Writing more than `N` bytes
/// fails.
pub(crate) struct StackText<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> StackText<N> {
    pub(crate) const fn new() -> Self {
        StackText { bytes: [0; N], length: 0 }
    }

    pub(crate) fn as_str(&self) -> &str {
        // Only whole texts are written, so what is there is always one.
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl<const N: usize> fmt::Write for StackText<N> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let end = self.length + part.len();
        self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(part.as_bytes());
        self.length = end;
        Ok(())
    }
}
