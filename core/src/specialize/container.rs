//! Forms of STORE_SUBSCR, UNPACK_SEQUENCE, FOR_ITER, GET_ITER and SEND.

use super::cache::settle;
use super::operator::is_exactly;
use crate::builtins::class_shape;
use crate::bytecode::ops::{Form, Op};
use crate::interp::iteration::is_positional;
use crate::machine::Machine;
use crate::object::*;
use crate::value::Value;

impl Machine {
    /// Chooses a form for STORE_SUBSCR.
    #[cold]
    pub(crate) fn specialize_store_subscr(&mut self, pc: *mut u16, container: Value, key: Value) {
        let form = if is_exactly(container, class_shape::LIST) && key.is_small_int() {
            Some(Form::STORE_SUBSCR_LIST_INT)
        } else if is_exactly(container, class_shape::DICT) {
            Some(Form::STORE_SUBSCR_DICT)
        } else {
            None
        };
        // SAFETY: `pc` points at the cache of a STORE_SUBSCR.
        unsafe { settle(pc, Op::STORE_SUBSCR, form) };
    }

    /// Chooses a form for UNPACK_SEQUENCE.
    #[cold]
    pub(crate) fn specialize_unpack_sequence(&mut self, pc: *mut u16, sequence: Value, count: u32) {
        let form = match sequence.header().map(|h| h.shape.get()) {
            Some(class_shape::TUPLE) if count == 2 => Some(Form::UNPACK_SEQUENCE_TWO_TUPLE),
            Some(class_shape::TUPLE) => Some(Form::UNPACK_SEQUENCE_TUPLE),
            Some(class_shape::LIST) => Some(Form::UNPACK_SEQUENCE_LIST),
            _ => None,
        };
        // SAFETY: `pc` points at the cache of an UNPACK_SEQUENCE.
        unsafe { settle(pc, Op::UNPACK_SEQUENCE, form) };
    }

    /// Chooses a form for FOR_ITER.
    #[cold]
    pub(crate) fn specialize_for_iter(&mut self, pc: *mut u16, iterator: Value, position: Value) {
        let class = self.class_of(iterator);
        let form = match (position.is_empty(), iterator.kind()) {
            (false, Some(Kind::List)) => Some(Form::FOR_ITER_LIST),
            (false, Some(Kind::Tuple)) => Some(Form::FOR_ITER_TUPLE),
            (false, Some(Kind::Str)) => Some(Form::FOR_ITER_STR),
            (false, Some(Kind::Range)) => Some(Form::FOR_ITER_RANGE),
            (true, _) if class == self.types.generator => Some(Form::FOR_ITER_GEN),
            // Their functions are called in the loop, by the base instruction.
            (true, _) if matches!(class.spec.name, "map" | "filter") => None,
            (true, _) if class.has(ClassFlags::NATIVE_NEXT) => Some(Form::FOR_ITER_NATIVE),
            _ => None,
        };
        // SAFETY: `pc` points at the cache of a FOR_ITER.
        unsafe { settle(pc, Op::FOR_ITER, form) };
    }

    /// Chooses a form for GET_ITER.
    #[cold]
    pub(crate) fn specialize_get_iter(&mut self, pc: *mut u16, iterable: Value, single: bool) {
        let form = if self.class_of(iterable) == self.types.generator {
            Some(Form::GET_ITER_SELF)
        } else if !single && is_positional(iterable) {
            Some(Form::GET_ITER_VIRTUAL)
        } else {
            None
        };
        // SAFETY: `pc` points at the cache of a GET_ITER.
        unsafe { settle(pc, Op::GET_ITER, form) };
    }

    /// Chooses a form for SEND.
    #[cold]
    pub(crate) fn specialize_send(&mut self, pc: *mut u16, receiver: Value) {
        let class = self.class_of(receiver);
        let generator = class == self.types.generator || class == self.types.coroutine;
        let form = if generator { Form::SEND_GEN } else { Form::SEND_VIRTUAL };
        // SAFETY: `pc` points at the cache of a SEND.
        unsafe { settle(pc, Op::SEND, Some(form)) };
    }
}
