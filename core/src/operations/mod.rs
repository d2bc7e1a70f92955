//! What a machine can do with values: the abstract operations of the language, a file each.

pub mod arithmetic;
pub mod attribute;
pub(crate) mod big_integer;
pub mod binding;
pub mod call;
pub mod class;
pub mod class_creation;
pub mod class_order;
pub mod compare;
pub mod convert;
pub mod errors;
mod exact_operator;
pub mod finalize;
pub mod hash;
pub mod import;
pub mod integer;
pub mod item;
pub mod iterate;
pub mod keys;
pub mod number;
mod quick_keys;
mod slicing;
pub mod warnings;
mod word_integer;
