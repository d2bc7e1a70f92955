//! `throw` of generators and coroutines: an exception is raised where the generator waits, with its frame above the caller's.
//! Where it waits for another one, the frame of that one lies above its own, and so on inwards.
//!
//! The interpreter does this by a native, and a recording as it resumes by `send` (`called.rs`). What comes of it is that, too:
//! a yield gives the call its value, a return raises StopIteration there, and so does what nobody in the generator handles.
//!
//! Invariant: all guards leave to the call; nothing leaves from where the first frame is entered to the handler.

use alloc::vec::Vec;

use super::called::{MOST_AT_ONCE, Resumption, With};
use crate::builtins::class_shape;
use crate::builtins::exceptions::GENERATOR_EXIT;
use crate::builtins::generator::delegate_of;
use crate::bytecode::disassemble::Instructions;
use crate::heap;
use crate::interp::frame::FRAME_WORDS;
use crate::interp::generator::waits_for;
use crate::machine::Machine;
use crate::object::generator::GeneratorState;
use crate::object::{Class, ClassFlags, Generator, NativeFunction};
use crate::trace::ir::Returns;
use crate::trace::record::{Recorder, Recording, Stop, Then};
use crate::value::Value;

/// A generator, by its place among the known ones, and how far it is from where the one that waits for it does so to where
/// that one goes on with its result.
pub(super) type Waiting = (usize, u32);

impl Recorder {
    /// Does a call of a native, whose arguments begin at a slot, throw something into a generator that waits?
    pub(in crate::trace::record) fn throws(
        &self,
        vm: &Machine,
        function: heap::Ref<NativeFunction>,
        (first, count): (u16, usize),
    ) -> Option<heap::Ref<Generator>> {
        let found = self.receiver_of(vm, function, first).filter(|_| function.definition.name == "throw" && count == 2);
        found.filter(|generator| generator.state.get() == GeneratorState::Suspended)
    }

    /// The generator in a slot, if a native is a method of its class.
    pub(super) fn receiver_of(
        &self,
        vm: &Machine,
        function: heap::Ref<NativeFunction>,
        slot: u16,
    ) -> Option<heap::Ref<Generator>> {
        let shape = match function.owner.get() {
            owner if owner == Value::object(vm.types.generator) => class_shape::GENERATOR,
            owner if owner == Value::object(vm.types.coroutine) => class_shape::COROUTINE,
            _ => return None,
        };
        self.actual(slot).downcast::<Generator>().filter(|generator| generator.header.shape.get() == shape)
    }

    /// Such a call.
    pub(in crate::trace::record) fn call_throwing(
        &mut self,
        vm: &mut Machine,
        generator: heap::Ref<Generator>,
        callable: u16,
        first: u16,
    ) -> Recording<Then> {
        let (depth, unit, kind) = (self.depth_below(callable), self.at.end, self.actual(first + 1));
        // What the generator waits for would be closed.
        if delegate_of(generator).is_some() && is_exit(vm, kind) {
            return self.other_operands();
        }
        let exception = self.raised_value(vm, first + 1)?;
        let outermost = self.come_to_generator(first, generator)?;
        let inner = self.come_to_inner(vm, outermost, Recorder::expect_no_throw)?;
        self.hide_handled(outermost, vm.handled.is_none())?;
        self.interrupt(outermost, Returns::Call, depth)?;
        let mut innermost = generator;
        for (at, jump) in inner {
            self.hide_handled(at, innermost.handled.get().is_none())?;
            innermost = self.generators[at].actual;
            self.interrupt(at, Returns::Throw { jump }, self.depth)?;
        }
        self.resumption = Some(Resumption { generator, with: With::Thrown(kind), depth, unit });
        self.raises_where_it_waits(innermost, exception)
    }

    /// The generators that a known one waits for, from it inwards. What the innermost waits for that is none must be as `allows`
    /// says, which is given its slot.
    pub(super) fn come_to_inner(
        &mut self,
        vm: &mut Machine,
        outermost: usize,
        allows: fn(&mut Recorder, &mut Machine, u16) -> Recording,
    ) -> Recording<Vec<Waiting>> {
        if vm.depth + u64::from(MOST_AT_ONCE) >= u64::from(vm.limits.depth) {
            return Err(Stop::Depth);
        }
        let (mut inner, mut at): (Vec<Waiting>, usize) = (Vec::new(), outermost);
        loop {
            let known = &self.generators[at];
            let (actual, header) = (known.actual, known.place.header);
            let Some((_, depth)) = known.waits else { return Err(Stop::Generator) };
            if delegate_of(actual).is_none() {
                return Ok(inner);
            }
            let receiver = header + FRAME_WORDS as u16 + depth - 1;
            // SAFETY: the frame of a generator that waits is complete.
            let Some((next, jump)) = (unsafe { waits_for(actual.frame.get()) }) else {
                allows(self, vm, receiver)?;
                return Ok(inner);
            };
            at = self.come_to_generator(receiver, next)?;
            inner.try_reserve(1).map_err(|_| Stop::Full)?;
            inner.push((at, jump));
        }
    }

    /// Leaves unless what a generator waits for, in a slot, is builtin and has no `throw`.
    fn expect_no_throw(&mut self, vm: &mut Machine, slot: u16) -> Recording {
        let name = vm.names.throw;
        self.expect_lacking(vm, slot, name)
    }

    /// Leaves unless what is in a slot is like what is there now: builtin, and without such an attribute.
    pub(super) fn expect_lacking(&mut self, vm: &mut Machine, slot: u16, name: Value) -> Recording {
        let actual = self.actual(slot);
        let class = vm.class_of(actual);
        let lacks = matches!(vm.lookup(class, name), Ok(None));
        vm.raised = Value::EMPTY;
        if class.has(ClassFlags::HEAP) || !lacks {
            return self.other_operands();
        }
        self.fix_kind(slot)
    }

    /// The frame of a generator that waits becomes the running one, at the yield where it does, by which something is raised.
    pub(super) fn interrupt(&mut self, at: usize, returns: Returns, return_depth: u16) -> Recording {
        let Some((waits_at, depth)) = self.generators[at].waits else { return Err(Stop::Generator) };
        let none = self.value(Value::NONE)?;
        self.enter_generator(at, none, returns, return_depth)?;
        self.truncate(self.top().header + FRAME_WORDS as u16 + depth);
        self.depth = depth;
        self.be_before(waits_at)
    }

    /// The instruction of the running frame that ends at a unit is the one that raises.
    pub(super) fn be_before(&mut self, unit: u32) -> Recording {
        let code = self.top().code;
        let found = Instructions::new(&code.shared().units).find(|i| i.end == unit);
        self.at = found.ok_or(Stop::Surprise(self.at.op))?;
        self.snapshot = None;
        Ok(())
    }
}

/// Is it a GeneratorExit, or its class?
fn is_exit(vm: &mut Machine, kind: Value) -> bool {
    let of = kind.downcast::<Class>().unwrap_or_else(|| vm.class_of(kind));
    let exit = vm.class_for(&GENERATOR_EXIT).is_ok_and(|exit| Class::is_subclass_of(of, exit));
    vm.raised = Value::EMPTY;
    exit
}
