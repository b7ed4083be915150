//! The formatter: Rust's own syntax tree, printed by `prettyplease`.

use std::num::NonZero;
use std::thread;

/// Fewer pieces than this for each thread are not worth one.
const LEAST_PIECES: usize = 16;

/// The text of a file from its pieces, which are whole items. Piece by piece, because the syntax tree of a large table
/// at once fits no cache; side by side, because most of the time of a generation is spent here.
pub(super) fn format(pieces: &[String]) -> String {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = pieces.len().div_ceil(threads).max(LEAST_PIECES);
    let formatted: Vec<String> = thread::scope(|scope| {
        let shares: Vec<_> = pieces
            .chunks(share)
            .map(|share| {
                scope.spawn(move || share.iter().map(|piece| format_piece(piece)).collect::<String>())
            })
            .collect();
        shares
            .into_iter()
            .map(|share| share.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    spaced(&formatted.concat())
}

fn format_piece(text: &str) -> String {
    #[expect(clippy::expect_used, reason = "names, types and attributes are checked before they come here")]
    let file = syn::parse_file(text).expect("templates print Rust");
    prettyplease::unparse(&file)
}

/// The formatter leaves no line between items, and people read in paragraphs: one after each item of the root and of
/// a record's module.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + text.len() / 32);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        spaced.push_str(line);
        spaced.push('\n');
        let ends_item = matches!(line, "}" | "    }");
        if ends_item && lines.peek().is_some_and(|next| !next.trim_start().starts_with('}')) {
            spaced.push('\n');
        }
    }
    spaced
}
