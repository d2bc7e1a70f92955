//! Objects that a trace makes: which quick helpers make one that nothing knows yet, and which of these exits can make instead.
//!
//! A description ([`Pseudo::NEW_OBJECT`]) is the call of the helper that does not happen, so a kind of object that can be
//! described is a row here, and how to make it in `jit/sunk.rs`.

use core::mem::offset_of;

use super::ir::{Instruction, MOST_ARGUMENTS, Op, Pseudo, Ref, Type};
use super::quick::Quick;
use crate::builtins::async_generator::Step;
use crate::object::{Exception, Generator, Header};
use crate::uop::Uop;

/// Items that are stored into a tuple one by one, at most.
pub const MOST_STORED_ITEMS: usize = 24;

/// What is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    Tuple,
    /// A tuple of more items, which are stored one by one.
    LongTuple,
    Range,
    Slice,
    Complex,
    /// The product of two ints and a third in sum, which is large as a rule.
    Product,
    /// What an operator of ints gives, which is large as a rule.
    Large,
    /// An int of two halves.
    Wide,
    /// The text of an exception that an operation raises.
    FailureText,
    Method,
    /// An iterator of a list, tuple, range, str or bytes.
    Cursor,
    Enumerate,
    Zip,
    List,
    /// An empty one; what puts something into it has it made.
    Dict,
    /// The same.
    Set,
    /// A dict of keywords.
    Keywords,
    Instance,
    Cell,
    Function,
    /// A generator or a coroutine.
    Generator,
    /// An awaitable of an async generator.
    Step,
    /// What an async generator yields.
    AsyncValue,
    /// Bytes of one.
    Byte,
    /// Bytes of one byte some times.
    Filled,
    /// A part of a list, of what that holds where the trace is left.
    Part,
    /// A view of a dict.
    View,
    /// What `BaseException` makes.
    Exception,
    /// A level of a traceback.
    Traceback,
}

impl Made {
    /// Do its fields change by stores, which its description takes in?
    pub fn has_fields(self) -> bool {
        use Made::{Cell, Exception, Function, Instance, LongTuple, Traceback};
        self.changes_by_numbers() || matches!(self, LongTuple | Instance | Cell | Function | Exception | Traceback)
    }

    /// Is what is stored into it no object: places, numbers, states? Then what refers to it may be described before it
    /// changes, and is described anew with it.
    pub fn changes_by_numbers(self) -> bool {
        matches!(self, Made::Cursor | Made::Enumerate | Made::Generator | Made::Step)
    }

    /// Do 4 bytes of it change: the shape of what has attributes, the state of a generator?
    pub fn changes_bytes(self) -> bool {
        matches!(self, Made::Instance | Made::Generator | Made::Step | Made::Exception)
    }

    /// Do these?
    fn changes_bytes_at(self, at: usize) -> bool {
        match self {
            Made::Generator => at == offset_of!(Generator, state),
            Made::Step => at == Step::STAGE || at == Step::PURPOSE,
            Made::Exception => [offset_of!(Header, shape), offset_of!(Exception, suppress_context)].contains(&at),
            _ => self.changes_bytes() && at == offset_of!(Header, shape),
        }
    }

    /// Does its description take in what a store puts into it? What the frame of a generator holds is told by itself.
    pub fn takes(self, store: &Instruction) -> bool {
        match store.op {
            Op::Uop(Uop::STORE_FIELD32_CONST) => self.changes_bytes_at(usize::from(store.arguments[1])),
            _ => self.has_fields() && self != Made::Generator,
        }
    }
}

impl Quick {
    /// What makes for good what this one makes for a while.
    pub fn lasting(self) -> Quick {
        if self == Quick::NEW_PART { Quick::LIST_PART } else { self }
    }

    /// The object that it makes, if nothing knows that yet.
    pub fn makes(self) -> Option<Made> {
        use Quick::*;
        Some(match self {
            // The empty tuple is one for all.
            TUPLE_1 | TUPLE_2 | TUPLE_3 | TUPLE_4 => Made::Tuple,
            LIST_0 | LIST_1 | LIST_2 | LIST_3 | LIST_4 => Made::List,
            NEW_TUPLE => Made::LongTuple,
            DICT_0 => Made::Dict,
            SET_0 => Made::Set,
            NEW_KEYWORDS => Made::Keywords,
            NEW_RANGE => Made::Range,
            NEW_SLICE => Made::Slice,
            NEW_COMPLEX => Made::Complex,
            PRODUCT_SUM => Made::Product,
            LARGE => Made::Large,
            NEW_WIDE => Made::Wide,
            FAILURE_TEXT => Made::FailureText,
            NEW_METHOD => Made::Method,
            NEW_CURSOR => Made::Cursor,
            NEW_ENUMERATE => Made::Enumerate,
            NEW_ZIP => Made::Zip,
            NEW_INSTANCE => Made::Instance,
            NEW_CELL => Made::Cell,
            NEW_FUNCTION => Made::Function,
            NEW_ASYNC_STEP => Made::Step,
            NEW_ASYNC_VALUE => Made::AsyncValue,
            NEW_BYTE => Made::Byte,
            NEW_FILLED => Made::Filled,
            NEW_PART => Made::Part,
            NEW_VIEW => Made::View,
            NEW_EXCEPTION => Made::Exception,
            NEW_TRACEBACK => Made::Traceback,
            NEW_GENERATOR_0 | NEW_GENERATOR_1 | NEW_GENERATOR_2 | NEW_GENERATOR_3 | NEW_GENERATOR_OF => Made::Generator,
            NEW_COROUTINE_0 | NEW_COROUTINE_1 | NEW_COROUTINE_2 | NEW_COROUTINE_3 | NEW_COROUTINE_OF => Made::Generator,
            _ => return None,
        })
    }
}

impl Instruction {
    /// The helper of a call, or of what is described as one.
    pub fn quick(&self) -> Option<Quick> {
        let calls = self.is(Pseudo::CALL) || self.is(Pseudo::NEW_OBJECT);
        calls.then(|| Quick::ALL.get(usize::from(self.arguments[0])).copied()).flatten()
    }

    /// What a call makes.
    pub fn makes(&self) -> Option<Made> {
        self.quick().filter(|_| self.is(Pseudo::CALL))?.makes()
    }

    /// Does it make an object that nothing knows yet, or describe one?
    pub fn is_new(&self) -> bool {
        self.quick().is_some_and(|quick| quick.makes().is_some())
    }

    /// The arguments of a call that makes an object, each with its type.
    pub fn made_of(&self) -> impl Iterator<Item = (Ref, Type)> + use<'_> {
        let types = self.quick().map_or(&[][..], Quick::arguments);
        (2..MOST_ARGUMENTS).map(|n| self.reference(n)).zip(types.iter().copied())
    }

    /// The description of what a call makes: the same call, which does not happen.
    pub fn described(&self) -> Instruction {
        Instruction { op: Op::Pseudo(Pseudo::NEW_OBJECT), of: Type::Object, ..*self }
    }
}
