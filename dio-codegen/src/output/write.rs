use std::fs;
use std::path::Path;

use super::{Difference, OutputError};

/// Puts right what [`compare`](super::compare) found in `folder`: writes what is missing or edited and removes orphans.
///
/// Foreign files are overwritten too: a caller to whom they matter asks [`Difference::is_foreign`] first.
///
/// # Errors
///
/// [`OutputError`] at the first file that cannot be written or removed. Those before it are done; a second run goes on from there.
pub fn write(differences: &[Difference], folder: &Path) -> Result<(), OutputError> {
    for difference in differences {
        let place = folder.join(difference.path());
        match difference {
            Difference::Missing { wanted, .. } | Difference::Edited { wanted, .. } => {
                if let Some(parent) = place.parent() {
                    fs::create_dir_all(parent).map_err(OutputError::of("create", parent))?;
                }
                fs::write(&place, wanted).map_err(OutputError::of("write", &place))?;
            }
            Difference::Orphaned { .. } => {
                fs::remove_file(&place).map_err(OutputError::of("remove", &place))?;
            }
        }
    }
    Ok(())
}
