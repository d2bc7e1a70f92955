//! What kinds of items instructions take from the operand stack and leave on it: the verifier's abstract interpreter.
//!
//! Kinds form a lattice: most are sorts of `Value`; `Value` and `Empty` join to `MaybeEmpty`; anything that joins to
//! nothing better is `Any`, which may only be dropped. Invariant: an instruction that is accepted here finds what its
//! row in `ops.rs` says, so the interpreter may rely on it.

use alloc::vec::Vec;

use super::code::{Code, Constant};
use super::ops::{COMPARE_AS_BOOL, FunctionAttribute, Intrinsic1, Intrinsic2, Op, TUPLES_SHIFT};

/// What is known of one item on the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// An ordinary value.
    Value,
    Bool,
    Str,
    /// A tuple; `Names` if it is known to hold only str.
    Tuple,
    Names,
    /// A tuple of cells.
    Cells,
    List,
    Set,
    Dict,
    Code,
    Function,
    Cell,
    /// An exception that a handler was entered with.
    Exception,
    /// What was handled before (for `POP_EXCEPT`).
    Previous,
    /// A position that a handler was entered with.
    Position,
    /// The iterator of a `FOR_ITER` pair.
    Iterator,
    /// Its running index, directly above it.
    Index,
    /// No value.
    Empty,
    /// A value or none.
    MaybeEmpty,
    /// Whatever; may only be dropped.
    Any,
}

impl Kind {
    /// Whether this is some sort of value.
    fn is_value(self) -> bool {
        !matches!(self, Kind::Index | Kind::Empty | Kind::MaybeEmpty | Kind::Any)
    }

    /// Whether this may stand where a value or EMPTY is expected.
    fn is_optional(self) -> bool {
        self.is_value() || matches!(self, Kind::Empty | Kind::MaybeEmpty)
    }

    fn is_tuple(self) -> bool {
        matches!(self, Kind::Tuple | Kind::Names | Kind::Cells)
    }

    /// What is known where two paths meet.
    pub fn join(self, other: Kind) -> Kind {
        if self == other {
            self
        } else if self.is_tuple() && other.is_tuple() {
            Kind::Tuple
        } else if self.is_value() && other.is_value() {
            Kind::Value
        } else if self.is_optional() && other.is_optional() {
            Kind::MaybeEmpty
        } else {
            Kind::Any
        }
    }
}

/// The kind of a constant.
fn of_constant(constant: &Constant) -> Kind {
    match constant {
        Constant::Bool(_) => Kind::Bool,
        Constant::Str(_) => Kind::Str,
        Constant::Code(_) => Kind::Code,
        Constant::Tuple(items) if items.iter().all(|c| matches!(c, Constant::Str(_))) => Kind::Names,
        Constant::Tuple(_) => Kind::Tuple,
        _ => Kind::Value,
    }
}

/// The operand stack of the abstract interpreter.
pub(super) struct Stack<'a> {
    pub items: &'a mut Vec<Kind>,
}

type Checked<T> = Result<T, &'static str>;

impl Stack<'_> {
    fn pop(&mut self) -> Checked<Kind> {
        self.items.pop().ok_or("the stack is empty")
    }

    fn push(&mut self, kind: Kind) {
        self.items.push(kind);
    }

    /// Pops one item that `accepts` agrees to.
    fn take(&mut self, accepts: fn(Kind) -> bool, what: &'static str) -> Checked<Kind> {
        let kind = self.pop()?;
        if accepts(kind) { Ok(kind) } else { Err(what) }
    }

    fn value(&mut self) -> Checked<Kind> {
        self.take(Kind::is_value, "a value is expected")
    }

    fn values(&mut self, count: u32) -> Checked<()> {
        for _ in 0..count {
            self.value()?;
        }
        Ok(())
    }

    fn exactly(&mut self, kind: Kind, what: &'static str) -> Checked<()> {
        if self.pop()? == kind { Ok(()) } else { Err(what) }
    }

    /// The item `below` the top (0 is the top).
    fn at(&mut self, below: u32) -> Checked<&mut Kind> {
        let index = (below as usize).checked_add(1).and_then(|n| self.items.len().checked_sub(n));
        index.and_then(|i| self.items.get_mut(i)).ok_or("the stack is empty")
    }

    /// Requires a collection in the making `below` the top.
    fn collection(&mut self, below: u32, kind: Kind) -> Checked<()> {
        let below = below.checked_sub(1).ok_or("a depth must be at least 1")?;
        if *self.at(below)? == kind { Ok(()) } else { Err("the collection in the making is of another kind") }
    }

    /// A swap separates an iterator from its index; neither may be used as such afterwards.
    fn swap(&mut self, n: u32) -> Checked<()> {
        if n < 2 {
            return Err("SWAP needs at least 2");
        }
        let (top, other) = (self.items.len().checked_sub(1), self.items.len().checked_sub(n as usize));
        let (Some(top), Some(other)) = (top, other) else { return Err("the stack is empty") };
        self.items.swap(top, other);
        for index in [top, other] {
            self.items[index] = match self.items[index] {
                Kind::Index => Kind::Any,
                Kind::Iterator => Kind::Value,
                kind => kind,
            };
            if let Some(above) = self.items.get_mut(index + 1)
                && *above == Kind::Index
            {
                *above = Kind::Any;
            }
        }
        Ok(())
    }

    fn copy(&mut self, n: u32) -> Checked<()> {
        let below = n.checked_sub(1).ok_or("COPY needs at least 1")?;
        match *self.at(below)? {
            Kind::Index | Kind::Any => Err("this item cannot be copied"),
            Kind::Iterator => {
                self.push(Kind::Value);
                Ok(())
            }
            kind => {
                self.push(kind);
                Ok(())
            }
        }
    }

    /// Does what `op` does. Local variables are the caller's business, except what loading them pushes.
    pub fn step(&mut self, op: Op, n: u32, code: &Code, is_cell: bool) -> Checked<()> {
        match op {
            Op::POP_TOP => self.pop().map(drop),
            Op::COPY => self.copy(n),
            Op::SWAP => self.swap(n),
            Op::PUSH_NULL => {
                self.push(Kind::Empty);
                Ok(())
            }
            Op::LOAD_CONST => {
                let constant = code.constants.get(n as usize).ok_or("no such constant")?;
                self.push(of_constant(constant));
                Ok(())
            }
            Op::LOAD_FAST if is_cell => {
                self.push(Kind::Cell);
                Ok(())
            }
            Op::LOAD_FAST_AND_CLEAR => {
                self.push(Kind::MaybeEmpty);
                Ok(())
            }
            Op::STORE_FAST => self.take(Kind::is_optional, "a value is expected").map(drop),
            Op::LOAD_GLOBAL => {
                self.push(Kind::Value);
                if n & 1 == 1 {
                    self.push(Kind::Empty);
                }
                Ok(())
            }
            Op::LOAD_ATTR => self.attribute(1, n & 1 == 1),
            Op::LOAD_SUPER_ATTR => self.attribute(3, n & 1 == 1),
            Op::LOAD_SPECIAL => self.attribute(1, true),
            Op::TO_BOOL => self.give(1, Kind::Bool),
            Op::UNARY_NOT => {
                self.exactly(Kind::Bool, "a bool is expected")?;
                self.push(Kind::Bool);
                Ok(())
            }
            Op::COMPARE_OP => self.give(2, if n & COMPARE_AS_BOOL != 0 { Kind::Bool } else { Kind::Value }),
            Op::COMPARE_TUPLES => {
                self.give(2 * (n >> TUPLES_SHIFT), if n & COMPARE_AS_BOOL != 0 { Kind::Bool } else { Kind::Value })
            }
            Op::IS_OP | Op::CONTAINS_OP => self.give(2, Kind::Bool),
            Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE => self.exactly(Kind::Bool, "a bool is expected"),
            Op::MATCH_MAPPING | Op::MATCH_SEQUENCE => {
                self.value()?;
                self.push(Kind::Value);
                self.push(Kind::Bool);
                Ok(())
            }
            Op::BUILD_TUPLE
            | Op::BUILD_LIST
            | Op::BUILD_SET
            | Op::BUILD_MAP
            | Op::BUILD_STRING
            | Op::BUILD_SLICE
            | Op::BUILD_INTERPOLATION
            | Op::BUILD_TEMPLATE
            | Op::CONVERT_VALUE
            | Op::FORMAT_SIMPLE
            | Op::FORMAT_WITH_SPEC => self.build(op, n),
            Op::BUILD_LIST_FOR => {
                let iterable = self.take(Kind::is_value, "an iterable is expected")?;
                self.push(iterable);
                self.push(Kind::List);
                Ok(())
            }
            Op::LIST_APPEND | Op::LIST_EXTEND => {
                self.value()?;
                self.collection(n, Kind::List)
            }
            Op::SET_ADD => {
                self.value()?;
                let below = n.checked_sub(1).ok_or("a depth must be at least 1")?;
                if self.at(below)?.is_value() { Ok(()) } else { Err("a set is expected") }
            }
            Op::SET_UPDATE => {
                self.value()?;
                self.collection(n, Kind::Set)
            }
            Op::MAP_ADD => {
                self.values(2)?;
                self.collection(n, Kind::Dict)
            }
            Op::DICT_UPDATE => {
                self.value()?;
                self.collection(n, Kind::Dict)
            }
            Op::DICT_MERGE => {
                self.value()?;
                self.collection(n, Kind::Dict)?;
                let callable = n.checked_add(2).ok_or("the stack is empty")?;
                if self.at(callable)?.is_value() { Ok(()) } else { Err("no callable below the keywords") }
            }
            Op::GET_ITER
            | Op::FOR_ITER
            | Op::POP_ITER
            | Op::MATCH_KEYS
            | Op::MATCH_CLASS
            | Op::SEND
            | Op::END_SEND
            | Op::CLEANUP_THROW
            | Op::END_ASYNC_FOR => self.iteration(op, n),
            Op::CALL | Op::CALL_KW | Op::CALL_FUNCTION_EX | Op::MAKE_FUNCTION | Op::SET_FUNCTION_ATTRIBUTE => self.call(op, n),
            Op::CALL_INTRINSIC_1 if n == Intrinsic1::ListToTuple as u32 => {
                self.exactly(Kind::List, "a list is expected")?;
                self.push(Kind::Tuple);
                Ok(())
            }
            Op::CALL_INTRINSIC_2 if n == Intrinsic2::PrepReraiseStar as u32 => {
                self.exactly(Kind::List, "a list is expected")?;
                self.give(1, Kind::Value)
            }
            Op::PUSH_EXC_INFO | Op::POP_EXCEPT | Op::CHECK_EXC_MATCH | Op::RERAISE | Op::WITH_EXCEPT_START => {
                self.exception(op, n)
            }
            _ => {
                let (pops, pushes) = op.stack_effect(n);
                self.values(pops)?;
                self.items.extend(core::iter::repeat_n(Kind::Value, pushes as usize));
                Ok(())
            }
        }
    }

    fn give(&mut self, takes: u32, kind: Kind) -> Checked<()> {
        self.values(takes)?;
        self.push(kind);
        Ok(())
    }

    fn attribute(&mut self, takes: u32, method: bool) -> Checked<()> {
        self.give(takes, Kind::Value)?;
        if method {
            self.push(Kind::MaybeEmpty);
        }
        Ok(())
    }

    fn build(&mut self, op: Op, n: u32) -> Checked<()> {
        match op {
            Op::BUILD_TUPLE => {
                let start = self.items.len().checked_sub(n as usize).ok_or("the stack is empty")?;
                let items = &self.items[start..];
                let all = |kind: Kind| n > 0 && items.iter().all(|k| *k == kind);
                let kind = if all(Kind::Cell) {
                    Kind::Cells
                } else if all(Kind::Str) {
                    Kind::Names
                } else {
                    Kind::Tuple
                };
                self.give(n, kind)
            }
            Op::BUILD_LIST => self.give(n, Kind::List),
            Op::BUILD_SET => self.give(n, Kind::Set),
            Op::BUILD_MAP => self.give(n.checked_mul(2).ok_or("too many items")?, Kind::Dict),
            Op::BUILD_STRING => {
                for _ in 0..n {
                    self.exactly(Kind::Str, "a str is expected")?;
                }
                self.push(Kind::Str);
                Ok(())
            }
            Op::BUILD_SLICE if n == 2 || n == 3 => self.give(n, Kind::Value),
            Op::BUILD_SLICE => Err("a slice has two or three parts"),
            Op::BUILD_INTERPOLATION => {
                for _ in 0..1 + (n & 1) {
                    self.exactly(Kind::Str, "a str is expected")?;
                }
                self.give(1, Kind::Value)
            }
            Op::BUILD_TEMPLATE => {
                self.take(Kind::is_tuple, "a tuple is expected")?;
                self.exactly(Kind::Names, "a tuple of str is expected")?;
                self.push(Kind::Value);
                Ok(())
            }
            Op::FORMAT_WITH_SPEC => {
                self.exactly(Kind::Str, "a str is expected")?;
                self.give(1, Kind::Str)
            }
            _ => self.give(1, Kind::Str),
        }
    }

    fn iteration(&mut self, op: Op, n: u32) -> Checked<()> {
        match op {
            Op::GET_ITER if n == 0 || n == 3 => {
                self.give(1, Kind::Iterator)?;
                self.push(Kind::Index);
                Ok(())
            }
            Op::GET_ITER if n == 1 || n == 2 => self.give(1, Kind::Value),
            Op::GET_ITER => Err("no such form of GET_ITER"),
            Op::FOR_ITER => {
                self.iterator_pair()?;
                self.push(Kind::Value);
                Ok(())
            }
            Op::POP_ITER => {
                self.iterator_pair()?;
                self.items.truncate(self.items.len() - 2);
                Ok(())
            }
            Op::MATCH_KEYS => {
                let keys = self.take(Kind::is_tuple, "a tuple is expected")?;
                self.give(1, Kind::Value)?;
                self.push(keys);
                self.push(Kind::Value);
                Ok(())
            }
            Op::MATCH_CLASS => {
                self.exactly(Kind::Names, "a tuple of str is expected")?;
                self.give(2, Kind::Value)
            }
            Op::END_SEND => {
                self.values(2)?;
                self.push(Kind::Value);
                Ok(())
            }
            Op::CLEANUP_THROW => {
                self.exactly(Kind::Exception, "an exception is expected")?;
                self.values(2)?;
                self.push(Kind::Value);
                self.push(Kind::Value);
                Ok(())
            }
            Op::END_ASYNC_FOR => {
                self.exactly(Kind::Exception, "an exception is expected")?;
                self.value().map(drop)
            }
            _ => {
                self.values(2)?;
                self.push(Kind::Value);
                self.push(Kind::Value);
                Ok(())
            }
        }
    }

    /// An iterator with its own index, or any iterator object with EMPTY.
    fn iterator_pair(&mut self) -> Checked<()> {
        let (index, iterator) = (*self.at(0)?, *self.at(1)?);
        match (iterator, index) {
            (Kind::Iterator, Kind::Index) => Ok(()),
            (iterator, Kind::Empty) if iterator.is_value() => Ok(()),
            _ => Err("an iterator and its position are expected"),
        }
    }

    fn call(&mut self, op: Op, n: u32) -> Checked<()> {
        match op {
            Op::CALL | Op::CALL_KW => {
                if op == Op::CALL_KW {
                    self.exactly(Kind::Names, "a tuple of str is expected")?;
                }
                self.values(n)?;
                self.take(Kind::is_optional, "a value or EMPTY is expected")?;
                self.give(1, Kind::Value)
            }
            Op::CALL_FUNCTION_EX => {
                self.take(|k| matches!(k, Kind::Dict | Kind::Empty), "a dict or EMPTY is expected")?;
                self.value()?;
                self.exactly(Kind::Empty, "EMPTY is expected")?;
                self.give(1, Kind::Value)
            }
            Op::MAKE_FUNCTION => {
                self.exactly(Kind::Code, "a code object is expected")?;
                self.push(Kind::Function);
                Ok(())
            }
            _ => {
                self.exactly(Kind::Function, "a function is expected")?;
                if n == FunctionAttribute::Closure as u32 {
                    self.exactly(Kind::Cells, "a tuple of cells is expected")?;
                } else {
                    self.value()?;
                }
                self.push(Kind::Function);
                Ok(())
            }
        }
    }

    fn exception(&mut self, op: Op, n: u32) -> Checked<()> {
        match op {
            Op::PUSH_EXC_INFO => {
                self.exactly(Kind::Exception, "an exception is expected")?;
                self.push(Kind::Previous);
                self.push(Kind::Exception);
                Ok(())
            }
            Op::POP_EXCEPT => self.exactly(Kind::Previous, "the previously handled exception is expected"),
            Op::CHECK_EXC_MATCH => {
                self.value()?;
                if *self.at(0)? != Kind::Exception {
                    return Err("an exception is expected");
                }
                self.push(Kind::Bool);
                Ok(())
            }
            Op::RERAISE => {
                self.value()?;
                match n.checked_sub(1) {
                    None => Ok(()),
                    Some(below) if *self.at(below)? == Kind::Position => Ok(()),
                    Some(_) => Err("a position is expected"),
                }
            }
            _ => {
                let wanted = [Kind::Exception, Kind::Previous, Kind::Position];
                for (below, kind) in wanted.into_iter().enumerate() {
                    if *self.at(below as u32)? != kind {
                        return Err("the items of a raising with block are expected");
                    }
                }
                if !self.at(3)?.is_optional() || !self.at(4)?.is_value() {
                    return Err("the items of a raising with block are expected");
                }
                self.push(Kind::Value);
                Ok(())
            }
        }
    }
}
