//! Quick helpers: what compiled traces call. The one table of them.
//!
//! A quick helper does what it does at once or not at all: it runs no Python code, collects nothing, raises nothing. Where
//! it cannot (a key that needs `__eq__`, memory that is refused, a value of another kind) it answers [`Value::EMPTY`] and
//! has changed nothing; the trace then leaves by a guard, and the interpreter runs the instruction.
//!
//! A row is `NAME, [types of the arguments], type of the result, reads, writes, "meaning"`. Arguments are passed as the
//! trace has them: `Int` rotated, others boxed. A result is boxed.
#![allow(dangerous_implicit_autorefs)]

use super::ir::Type;
use super::quick_functions as functions;

bitflags::bitflags! {
    /// Kinds of memory that do not overlap.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Memory: u8 {
        /// Fields of instances, contents of cells.
        const FIELDS = 1;
        /// Lists: their items, their lengths, their buffers.
        const LISTS = 2;
        /// Dicts and sets: their entries, their keys.
        const DICTS = 4;
        /// Anything else that can change: iterators, buffers, the machine.
        const OTHER = 8;
    }
}

/// Calls `$m!` with every row of the table.
#[macro_export]
macro_rules! for_each_quick {
    ($m:ident) => {
        $m! {
            REMEMBER, [Object], Tagged, empty, OTHER, "the write barrier's slow part: the object is remembered";
            LIST_APPEND, [Object, Tagged], Tagged, LISTS, LISTS, "append to a list; None";
            CONCATENATE, [Object, Object], Object, empty, empty, "the concatenation of two str";
            SAME_TEXT, [Object, Object], Bool, empty, empty, "do two str have the same text";
        }
    };
}

macro_rules! define_quick {
    ($($name:ident, [$($argument:ident),*], $result:ident, $reads:ident, $writes:ident, $doc:expr;)*) => {
        /// A quick helper.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Quick { $(#[doc = $doc] $name),* }

        impl Quick {
            pub const ALL: &'static [Quick] = &[$(Quick::$name),*];

            pub const fn name(self) -> &'static str {
                match self { $(Quick::$name => stringify!($name)),* }
            }

            /// The types of its arguments.
            pub const fn arguments(self) -> &'static [Type] {
                match self { $(Quick::$name => &[$(Type::$argument),*]),* }
            }

            /// What it gives, where it does not give EMPTY.
            pub const fn result(self) -> Type {
                match self { $(Quick::$name => Type::$result),* }
            }

            /// What memory it looks at that can change.
            pub const fn reads(self) -> Memory {
                match self { $(Quick::$name => memory!($reads)),* }
            }

            /// What memory it changes.
            pub const fn writes(self) -> Memory {
                match self { $(Quick::$name => memory!($writes)),* }
            }
        }

        /// The functions, in the order of [`Quick::ALL`]: compiled code finds them here.
        pub(crate) static FUNCTIONS: Functions = Functions([$(functions::$name as *const ()),*]);
    };
}

macro_rules! memory {
    (empty) => {
        Memory::empty()
    };
    (all) => {
        Memory::all()
    };
    ($name:ident) => {
        Memory::$name
    };
}
for_each_quick!(define_quick);

/// Addresses of functions.
#[repr(transparent)]
pub(crate) struct Functions([*const (); Quick::ALL.len()]);
// SAFETY: addresses of functions.
unsafe impl Sync for Functions {}
