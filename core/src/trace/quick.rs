//! Quick helpers: what compiled traces call. The one table of them.
//!
//! A quick helper runs no Python code and collects nothing. Where it cannot go on it answers [`Value::EMPTY`], and the trace
//! leaves by a guard with [`Leave::Attempt`](super::ir::Leave): either an exception is under way, which is what the
//! instruction came to; or nothing is, and the helper has changed nothing (a key that needs `__eq__`, a value of another
//! kind), and the interpreter runs the instruction.
//!
//! A row is `NAME, [types of the arguments], type of the result, reads, writes, may_fail or never, "meaning"`. Arguments are passed as the
//! trace has them: `Int` rotated, others boxed. A result is boxed.
#![allow(dangerous_implicit_autorefs)]

use super::ir::Type;
use super::quick_functions as functions;
use crate::machine::Machine;
use crate::value::Value;

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
        /// What exceptions are linked to: their fields, which may be those of objects with attributes, and levels of tracebacks.
        const EXCEPTIONS = 1 | 8;
    }
}

/// Calls `$m!` with every row of the table.
#[macro_export]
macro_rules! for_each_quick {
    ($m:ident) => {
        $m! {
            REMEMBER, [Object], Tagged, empty, OTHER, never, "the write barrier's slow part: the object is remembered";
            LIST_APPEND, [Object, Tagged], Tagged, LISTS, LISTS, may_fail, "append to a list; None";
            CONCATENATE, [Object, Object], Object, empty, OTHER, may_fail, "the concatenation of two str";
            SAME_TEXT, [Object, Object], Bool, empty, empty, never, "do two str have the same text";
            ORDER_TEXTS, [Int, Object, Object], Bool, empty, empty, never, "a comparison of two str, by its number";
            CHARACTER, [Object, Int], Object, empty, empty, may_fail, "a character of an ASCII str";
            IS_ASCII, [Object], Bool, empty, empty, never, "are all characters of a str ASCII?";
            LENGTH, [Object], Tagged, DICTS, empty, never, "the length of a dict or set";
            DICT_ITEM, [Object, Tagged], Tagged, DICTS, empty, may_fail, "dict[key]";
            DICT_GET, [Object, Tagged, Tagged], Tagged, DICTS, empty, may_fail, "what a dict has for a key, else a default";
            DICT_STORE, [Object, Tagged, Tagged], Tagged, DICTS, DICTS, may_fail, "dict[key] = value; None";
            DICT_CONTAINS, [Object, Tagged], Bool, DICTS, empty, may_fail, "key in dict";
            SET_CONTAINS, [Object, Tagged], Bool, DICTS, empty, may_fail, "key in set";
            LIST_0, [], Object, empty, empty, may_fail, "a new list";
            LIST_1, [Tagged], Object, empty, empty, may_fail, "a new list of one";
            LIST_2, [Tagged, Tagged], Object, empty, empty, may_fail, "a new list of two";
            LIST_3, [Tagged, Tagged, Tagged], Object, empty, empty, may_fail, "a new list of three";
            LIST_4, [Tagged, Tagged, Tagged, Tagged], Object, empty, empty, may_fail, "a new list of four";
            LIST_FOR, [Tagged], Object, LISTS, empty, may_fail, "a new list with room for the items of a range, list or tuple";
            TUPLE_0, [], Object, empty, empty, may_fail, "the empty tuple";
            TUPLE_1, [Tagged], Object, empty, empty, may_fail, "a tuple of one";
            TUPLE_2, [Tagged, Tagged], Object, empty, empty, may_fail, "a tuple of two";
            TUPLE_3, [Tagged, Tagged, Tagged], Object, empty, empty, may_fail, "a tuple of three";
            TUPLE_4, [Tagged, Tagged, Tagged, Tagged], Object, empty, empty, may_fail, "a tuple of four";
            NEW_TUPLE, [Int], Object, empty, empty, may_fail, "a tuple of so many items, all of which are stored before anything sees it";
            NEW_RANGE, [Tagged, Tagged, Tagged, Tagged], Object, empty, empty, may_fail, "a range of ints: start, stop, step and length";
            NEW_SLICE, [Tagged, Tagged, Tagged], Object, empty, empty, may_fail, "a slice: start, stop and step";
            NEW_COMPLEX, [Tagged, Tagged], Object, empty, empty, may_fail, "a complex number: its parts, which are floats";
            NEW_METHOD, [Object, Tagged, Int], Object, empty, empty, may_fail, "a function bound to a receiver; it has the shape of that number";
            NEW_CURSOR, [Object, Int], Object, empty, empty, may_fail, "an iterator at the start of a list, a tuple, a range, bytes or an ASCII str; it has the shape of that number";
            NEW_ENUMERATE, [Object, Tagged], Object, empty, empty, may_fail, "an enumerate of an iterator, from an int on";
            NEW_ZIP, [Object], Object, empty, empty, may_fail, "a zip of a tuple of iterators";
            NEW_INSTANCE, [Object, Int], Object, empty, empty, may_fail, "a new instance of a class whose instances begin with the shape of that number; without attributes";
            TUPLE_OF, [Object], Object, LISTS, empty, may_fail, "a tuple of a list's items";
            NEW_GENERATOR_0, [Object], Object, empty, empty, may_fail, "what a call of a generator function gives";
            NEW_GENERATOR_1, [Object, Tagged], Object, empty, empty, may_fail, "with one argument";
            NEW_GENERATOR_2, [Object, Tagged, Tagged], Object, empty, empty, may_fail, "with two arguments";
            NEW_GENERATOR_3, [Object, Tagged, Tagged, Tagged], Object, empty, empty, may_fail, "with three arguments";
            NEW_GENERATOR, [Object], Object, empty, empty, may_fail, "what a call of a function gives that is any kind of generator; its arguments, and cells that it makes, are yet to be stored";
            NEW_ASYNC_STEP, [Object, Tagged, Int, Int], Object, empty, empty, may_fail, "an awaitable of an async generator, with what is sent or thrown, the shape of that number, and what it is for";
            NEW_ASYNC_VALUE, [Tagged, Int], Object, empty, empty, may_fail, "a value as an async generator yields it; it has the shape of that number";
            NEW_COROUTINE_0, [Object], Object, empty, empty, may_fail, "what a call of a coroutine function gives";
            NEW_COROUTINE_1, [Object, Tagged], Object, empty, empty, may_fail, "with one argument";
            NEW_COROUTINE_2, [Object, Tagged, Tagged], Object, empty, empty, may_fail, "with two arguments";
            NEW_COROUTINE_3, [Object, Tagged, Tagged, Tagged], Object, empty, empty, may_fail, "with three arguments";
            NEW_GENERATOR_OF, [Object, Object], Object, empty, empty, may_fail, "what a call of a generator function gives, with the arguments in a tuple";
            NEW_COROUTINE_OF, [Object, Object], Object, empty, empty, may_fail, "what a call of a coroutine function gives, with the arguments in a tuple";
            SET_0, [], Object, empty, empty, may_fail, "a new set";
            SET_ADD, [Object, Tagged], Tagged, DICTS, DICTS, may_fail, "adds to a set; None";
            DICT_0, [], Object, empty, empty, may_fail, "a new dict";
            NEW_KEYWORDS, [Object, Object], Object, empty, empty, may_fail, "a new dict with the keys in a tuple, different strings, and the values in another one";
            DICT_COPY, [Object], Object, DICTS, empty, may_fail, "a new dict with what is in another one";
            MAP_ADD, [Object, Tagged, Tagged], Tagged, DICTS, DICTS, may_fail, "dict[key] = value for any key; None";
            HAS_KEYS, [Object, Object], Bool, DICTS, empty, never, "has a dict just the keys in a tuple, in this order?";
            VALUE_AT, [Int, Object], Tagged, DICTS, empty, may_fail, "the n-th value of a dict";
            MERGE_FOR_CALL, [Object, Tagged, Tagged], Object, all, DICTS, may_fail, "the keywords of a call, of a new dict and a mapping, for a callable";
            MERGE, [Object, Tagged, Tagged], Object, all, DICTS, may_fail, "the same where the dict is seen; the dict";
            STORE_SLICE, [Tagged, Tagged, Tagged, Tagged], Tagged, all, all, may_fail, "value, container, start, stop: container[start:stop] = value; None";
            INSPECT_1, [Int, Tagged], Tagged, all, empty, may_fail, "what an instruction gives, by its number, that changes nothing";
            INSPECT_2, [Int, Tagged, Tagged], Tagged, all, empty, may_fail, "of two values";
            INSPECT_3, [Int, Tagged, Tagged, Tagged], Tagged, all, empty, may_fail, "of three values";
            EXECUTE_1, [Int, Tagged], Tagged, all, all, may_fail, "does an instruction, by its number; what it gives, or None";
            EXECUTE_2, [Int, Tagged, Tagged], Tagged, all, all, may_fail, "with two values";
            EXECUTE_3, [Int, Tagged, Tagged, Tagged], Tagged, all, all, may_fail, "with three values";
            UNPACK, [Int, Tagged], Object, all, all, may_fail, "a tuple of the items of anything, which are so many";
            UNPACK_REST, [Int, Tagged], Object, all, all, may_fail, "the same with a list of what is between the first ones and the last ones, by the operand of UNPACK_EX";
            NEW_CELL, [Tagged], Object, empty, empty, may_fail, "a new cell";
            BINARY, [Int, Tagged, Tagged], Tagged, all, empty, may_fail, "a binary operator, by its number, that changes nothing";
            NEW_BYTE, [Tagged], Object, empty, empty, may_fail, "bytes of one byte, a number of 0 to 255";
            BYTES_FILL, [Tagged, Int], Object, empty, empty, may_fail, "bytes of one byte, a number of 0 to 255, so many times";
            NEW_FILLED, [Tagged, Tagged], Object, empty, empty, may_fail, "the same, so few times that it costs no fuel";
            BYTES_REPEAT, [Object, Int], Object, empty, empty, may_fail, "bytes so many times";
            BYTES_JOIN, [Object, Object], Object, empty, empty, may_fail, "bytes and bytes";
            BYTES_JOIN_FILLED, [Object, Tagged, Tagged], Object, empty, empty, may_fail, "bytes and what NEW_FILLED gives";
            BYTES_SLICE, [Object, Int, Int], Object, empty, empty, may_fail, "bytes from a start to a stop";
            LIST_PART, [Object, Tagged, Tagged, Tagged], Object, LISTS, empty, may_fail, "list[start:stop:step], a new list";
            NEW_PART, [Object, Tagged, Tagged, Tagged], Object, LISTS, empty, may_fail, "the same with bounds that are immediate ints or None; nothing but STORE_PART and exits before it sees it, and until then no list changes";
            PART_BOUNDS, [Tagged, Tagged, Tagged], Tagged, empty, OTHER, never, "notes start, stop and step of a part for STORE_PART; None";
            STORE_PART, [Object, Object, Tagged, Tagged], Tagged, all, LISTS, may_fail, "source, list, start, stop: list[start:stop] = the noted part of the source, a list; None";
            EXTEND_BY, [Object, Object], Tagged, LISTS, LISTS, may_fail, "a list by the items of a list or tuple; None";
            NEW_VIEW, [Object, Int, Int], Object, empty, empty, may_fail, "a view of a dict, with the shape of that number, of a part by its number";
            NEW_DICT_ITERATOR, [Tagged, Int], Object, DICTS, empty, may_fail, "an iterator at the start of a dict; it has the shape of that number";
            NEXT_KEY, [Object], Tagged, all, OTHER, may_fail, "the next key of an iterator of a dict's keys; STOP at its end";
            NEXT_VALUE, [Object], Tagged, all, OTHER, may_fail, "the next value of an iterator of a dict's values; STOP at its end";
            NEXT_ENTRY, [Object], Tagged, all, OTHER, may_fail, "the next key of an iterator of a dict's items, its value is in the machine; STOP at its end";
            BYTES_EXTEND, [Object, Object], Tagged, OTHER, OTHER, may_fail, "a bytearray and bytes, in place: the bytearray";
            BYTES_EXTEND_FILLED, [Object, Tagged, Tagged], Tagged, OTHER, OTHER, may_fail, "a bytearray and what NEW_FILLED gives, in place: the bytearray";
            PRODUCT_SUM, [Tagged, Tagged, Tagged], Tagged, empty, empty, may_fail, "a * b + c of ints of 48 bits, the result of which may be any";
            PRODUCT_MOD, [Int, Int, Int, Int], Tagged, empty, empty, may_fail, "(a * b + c) % d, where d is more than 0";
            PRODUCT_FLOORDIV, [Int, Int, Int, Int], Tagged, empty, empty, may_fail, "(a * b + c) // d, where d is more than 0 and the quotient fits 48 bits";
            PRODUCT_SHR, [Int, Int, Int, Int], Tagged, empty, empty, may_fail, "a * b + c >> d, where d is no less than 0 and the result fits 48 bits";
            LARGE, [Int, Tagged, Tagged], Tagged, empty, empty, may_fail, "a binary operator of ints, by its number, the result of which may be any";
            INT_OF_TEXT, [Object], Tagged, empty, empty, may_fail, "the int that a str of fewer than 128 bytes says; STOP where it says none, which raises nothing";
            FAILURE_TEXT, [Int, Tagged, Tagged], Object, empty, empty, may_fail, "the text of what an operation, by its number, raises of values that never change";
            NEW_WIDE, [Tagged, Tagged], Object, empty, empty, may_fail, "an int of 49 to 64 bits, by its upper and its lower 32";
            COMPARE, [Int, Tagged, Tagged], Tagged, all, empty, may_fail, "a comparison, by its number";
            CONTAINS, [Tagged, Tagged], Bool, all, empty, may_fail, "item in container: the container first";
            SLICE, [Tagged, Tagged, Tagged], Tagged, all, empty, may_fail, "container[start:stop]";
            SLICE_BY, [Object, Tagged, Tagged, Tagged], Tagged, LISTS, empty, may_fail, "a list, str or tuple from start to stop by step: each an int or None";
            MAGNITUDE, [Tagged, Tagged], Tagged, empty, empty, may_fail, "the absolute value of a complex number: of its parts, which are floats";
            NEGATIVE, [Tagged], Tagged, all, empty, may_fail, "-x";
            TRUTH, [Tagged], Bool, all, empty, may_fail, "bool(x)";
            SIZE, [Tagged], Tagged, all, empty, may_fail, "len(x)";
            STORE_ITEM, [Tagged, Tagged, Tagged], Tagged, all, all, may_fail, "container[key] = value; None";
            ATTRIBUTE, [Tagged, Object], Tagged, all, empty, may_fail, "an attribute by its name";
            METHOD, [Tagged, Object], Tagged, all, OTHER, may_fail, "an attribute that is called, by its name; its receiver, or EMPTY, is in the machine";
            SUPER_ATTRIBUTE, [Object, Tagged, Object], Tagged, all, empty, may_fail, "an attribute of `super` of a class and a receiver, by its name";
            STORE_ATTRIBUTE, [Tagged, Object, Tagged], Tagged, all, all, may_fail, "owner.name = value; None";
            STORE_IN_INSTANCE, [Tagged, Object, Tagged], Tagged, all, all, may_fail, "the same where the owner is an instance, of any class";
            STORE_CLASS_DATA, [Tagged, Object, Tagged], Tagged, all, all, may_fail, "the same of data of a class that nothing relies on";
            FORMAT, [Tagged, Object], Tagged, all, empty, may_fail, "format(value, spec)";
            TEXT_2, [Object, Object], Object, empty, empty, may_fail, "the concatenation of two str, as f-strings make it";
            TEXT_3, [Object, Object, Object], Object, empty, empty, may_fail, "of three str";
            TEXT_4, [Object, Object, Object, Object], Object, empty, empty, may_fail, "of four str";
            TEXT_OF, [Object], Object, empty, empty, may_fail, "of the str in a tuple";
            ITEM, [Tagged, Tagged], Tagged, all, all, may_fail, "container[key] of what may change by it";
            CONVERT, [Tagged, Int], Tagged, all, empty, may_fail, "str, repr or ascii of a value, by the number of the conversion";
            ITERATOR, [Tagged], Object, all, empty, may_fail, "iter(x)";
            NEXT, [Object], Tagged, all, OTHER, may_fail, "the next item of an iterator; STOP at its end";
            LIST_EXTEND, [Object, Tagged], Tagged, all, all, may_fail, "appends to a list all that something gives; None";
            NEW_FUNCTION, [Object, Object], Object, DICTS, empty, may_fail, "a function of a code object, with globals";
            KEEPS_PLACE, [Object], Bool, empty, empty, never, "does an iterator keep its place where Python code is refused?";
            KEEPS_PAIRS, [Object], Bool, empty, empty, never, "the same, and does it make pairs?";
            NEXT_PAIR, [Object], Tagged, all, OTHER, may_fail, "the next pair of an iterator: the first part, the second one is in the machine; STOP at its end";
            NEW_EXCEPTION, [Object, Tagged, Int], Object, empty, empty, may_fail, "a new exception of a class whose instances begin with the shape of that number, as BaseException makes it, with a tuple of arguments";
            NEW_TRACEBACK, [Tagged, Object, Tagged, Int], Object, empty, empty, may_fail, "a level of a traceback: the next one, code, globals, slot of the header and unit; without locals";
            STOP_ITERATION, [Tagged], Object, empty, empty, may_fail, "a new StopIteration for what a generator returned";
            RAISE, [Tagged], Tagged, all, EXCEPTIONS, never, "what is handled becomes the context of an exception that is raised; None";
            CAUSE, [Tagged, Tagged], Tagged, all, EXCEPTIONS, never, "sets the cause of an exception; None";
            TRACEBACK, [Tagged, Object, Tagged, Int], Tagged, all, EXCEPTIONS, never, "a level of an exception's traceback: code, globals, slot of the header and unit; None";
            KEEP_LOCALS, [Tagged, Object, Int], Tagged, all, EXCEPTIONS, never, "a tuple for the locals of a frame that an exception leaves: code, slot of the header and number; None if they are not kept";
            KEEP_LOCAL, [Tagged, Int, Tagged, Tagged], Tagged, all, OTHER, never, "puts two locals into such a tuple, if it is one; None";
            TRACEBACK_IN, [Tagged, Object, Int], Tagged, all, EXCEPTIONS, never, "a level of an exception's traceback for the frame of a generator: its unit; None";
            KEEP_LOCALS_IN, [Tagged, Object, Int], Tagged, all, EXCEPTIONS, never, "as KEEP_LOCALS, for the frame of a generator: the number";
            CAUGHT, [Int], Object, all, OTHER, may_fail, "takes the exception that is under way, if its shape has that number";
            IMPORT, [Object, Tagged, Tagged, Tagged], Tagged, all, all, may_fail, "globals, name, from-list and level: a module that is imported already";
            SPLIT_GROUP, [Tagged, Tagged], Tagged, all, OTHER, may_fail, "the part of an exception that `except*` of these types takes; what is left is in the machine";
            STEP_TASK, [Object, Tagged], Tagged, all, all, may_fail, "the argument of what a native task calls next, with the last answer; the callable and what comes before the argument are in the machine";
            HAND_TO_TASK, [Object, Tagged], Bool, all, all, may_fail, "hands an item to a native task; does it want no more?";
            FINISH_TASK, [Object], Tagged, all, all, may_fail, "the result of a native task that has all items";
            CALL_0, [Object], Tagged, all, empty, may_fail, "a call of what is native and changes nothing";
            CALL_1, [Object, Tagged], Tagged, all, empty, may_fail, "with one argument";
            CALL_2, [Object, Tagged, Tagged], Tagged, all, empty, may_fail, "with two arguments";
            CALL_3, [Object, Tagged, Tagged, Tagged], Tagged, all, empty, may_fail, "with three arguments";
            CALL_NAMED, [Object, Object, Object], Tagged, all, all, may_fail, "a call of what is native with a tuple of arguments, the last ones with the names in another tuple";
            CONSUME_1, [Object, Tagged], Tagged, all, all, may_fail, "a call of what is native and goes through an iterator, which is put back where Python code is refused";
            CONSUME_2, [Object, Tagged, Tagged], Tagged, all, all, may_fail, "with two arguments";
            CALL_ON_LIST_1, [Object, Tagged], Tagged, all, LISTS, may_fail, "a call of a native method that changes lists";
            CALL_ON_LIST_2, [Object, Tagged, Tagged], Tagged, all, LISTS, may_fail, "with two arguments";
            CALL_ON_LIST_3, [Object, Tagged, Tagged, Tagged], Tagged, all, LISTS, may_fail, "with three arguments";
            CALL_ON_DICT_1, [Object, Tagged], Tagged, all, DICTS, may_fail, "a call of a native method that changes dicts or sets";
            CALL_ON_DICT_2, [Object, Tagged, Tagged], Tagged, all, DICTS, may_fail, "with two arguments";
            CALL_ON_DICT_3, [Object, Tagged, Tagged, Tagged], Tagged, all, DICTS, may_fail, "with three arguments";
            CALL_ON_OTHER_1, [Object, Tagged], Tagged, all, OTHER, may_fail, "a call of a native method that changes its object";
            CALL_ON_OTHER_2, [Object, Tagged, Tagged], Tagged, all, OTHER, may_fail, "with two arguments";
            CALL_ON_OTHER_3, [Object, Tagged, Tagged, Tagged], Tagged, all, OTHER, may_fail, "with three arguments";
        }
    };
}

macro_rules! define_quick {
    ($($name:ident, [$($argument:ident),*], $result:ident, $reads:ident, $writes:ident, $fails:ident, $doc:expr;)*) => {
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

            /// May it answer EMPTY?
            pub const fn may_fail(self) -> bool {
                match self { $(Quick::$name => fails!($fails)),* }
            }
        }

        impl Quick {
            /// Calls the helper with its arguments, as words that the trace has them in.
            ///
            /// # Safety
            /// The machine is alive, and the words are values of the types that the row names, as far as it needs them.
            pub(crate) unsafe fn call(self, machine: *mut Machine, arguments: &[u64]) -> Value {
                let mut words = arguments.iter().copied();
                // SAFETY: as the caller promises.
                unsafe {
                    match self {
                        $(Quick::$name => functions::$name(machine $(, argument(Type::$argument, &mut words))*)),*
                    }
                }
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
macro_rules! fails {
    (may_fail) => {
        true
    };
    (never) => {
        false
    };
}
for_each_quick!(define_quick);

/// The next argument, as the function's parameter is declared.
fn argument<T: FromWord>(_of: Type, words: &mut impl Iterator<Item = u64>) -> T {
    T::from_word(words.next().unwrap_or(0))
}

/// What parameters of quick helpers are.
trait FromWord {
    fn from_word(word: u64) -> Self;
}

impl FromWord for Value {
    fn from_word(word: u64) -> Value {
        Value::from_bits(word)
    }
}

impl FromWord for u64 {
    fn from_word(word: u64) -> u64 {
        word
    }
}

impl FromWord for i64 {
    fn from_word(word: u64) -> i64 {
        word as i64
    }
}

/// Addresses of functions.
#[repr(transparent)]
pub(crate) struct Functions([*const (); Quick::ALL.len()]);
// SAFETY: addresses of functions.
unsafe impl Sync for Functions {}
