//! `throw` of generators and coroutines: an exception is raised where the generator waits, with its frame above the caller's.
//!
//! The interpreter does this by a native, and a recording as it resumes by `send` (`called.rs`). What comes of it is that, too:
//! a yield gives the call its value, a return raises StopIteration there, and so does what nobody in the generator handles.

use super::called::{MOST_AT_ONCE, Resumption, With};
use crate::builtins::class_shape;
use crate::builtins::generator::delegate_of;
use crate::bytecode::disassemble::Instructions;
use crate::heap;
use crate::machine::Machine;
use crate::object::generator::GeneratorState;
use crate::object::{Generator, NativeFunction};
use crate::trace::ir::Returns;
use crate::trace::quick::Quick;
use crate::trace::record::{Recorder, Recording, Stop, Then};
use crate::value::Value;

impl Recorder {
    /// Does a call of a native, whose arguments begin at a slot, throw something into a generator that waits for no other one?
    pub(in crate::trace::record) fn throws(
        &self,
        vm: &Machine,
        function: heap::Ref<NativeFunction>,
        (first, count): (u16, usize),
    ) -> Option<heap::Ref<Generator>> {
        let shape = match function.owner.get() {
            owner if owner == Value::object(vm.types.generator) => class_shape::GENERATOR,
            owner if owner == Value::object(vm.types.coroutine) => class_shape::COROUTINE,
            _ => return None,
        };
        if function.definition.name != "throw" || count != 2 {
            return None;
        }
        let generator = self.actual(first).downcast::<Generator>()?;
        let waits = generator.state.get() == GeneratorState::Suspended && delegate_of(generator).is_none();
        (waits && generator.header.shape.get() == shape).then_some(generator)
    }

    /// Such a call. Nothing leaves from where the generator's frame is entered to the handler.
    pub(in crate::trace::record) fn call_throwing(
        &mut self,
        vm: &mut Machine,
        generator: heap::Ref<Generator>,
        callable: u16,
        first: u16,
    ) -> Recording<Then> {
        if vm.depth + u64::from(MOST_AT_ONCE) >= u64::from(vm.limits.depth) {
            return Err(Stop::Depth);
        }
        let (depth, unit, kind) = (self.depth_below(callable), self.at.end, self.actual(first + 1));
        let exception = self.raised_value(vm, first + 1)?;
        let at = self.come_to_generator(first, generator)?;
        let Some((waits_at, _)) = self.generators[at].waits else { return Err(Stop::Generator) };
        self.hide_handled(vm, at)?;
        let none = self.value(Value::NONE)?;
        self.enter_generator(at, none, Returns::Call, depth)?;
        // It is raised by the yield.
        let code = self.top().code;
        let by = Instructions::new(&code.shared().units).find(|i| i.end == waits_at);
        self.at = by.ok_or(Stop::Surprise(self.at.op))?;
        if self.handler().is_none() {
            return Err(Stop::Left);
        }
        self.quick(Quick::RAISE, &[exception])?;
        self.resumption = Some(Resumption { generator, with: With::Thrown(kind), depth, unit });
        self.raises(exception, Some(self.at.opcode_at))
    }
}
