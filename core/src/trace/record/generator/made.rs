//! Generators and coroutines that a trace makes itself.

use alloc::vec::Vec;

use super::Known;
use crate::builtins::async_generator::Purpose;
use crate::builtins::class_shape;
use crate::bytecode::code::CodeFlags;
use crate::bytecode::disassemble::Instructions;
use crate::bytecode::ops::Op;
use crate::heap;
use crate::interp::frame::FRAME_WORDS;
use crate::interp::generator::start_of_generator;
use crate::machine::Machine;
use crate::object::{ClassFlags, CodeObject, Function, Generator};
use crate::trace::ir::{Ref, Returns};
use crate::trace::objects::MOST_STORED_ITEMS;
use crate::trace::quick::Quick;
use crate::trace::record::compare::has_shape;
use crate::trace::record::variables::LAST_FIELD;
use crate::trace::record::{Recorder, Recording, Slot, Stop, Then};
use crate::value::Value;

/// Most locals of a generator that are stored one by one when it is made.
const MOST_STORED_LOCALS: usize = 32;

/// Is it the code of a generator function, or a coroutine's, that takes one argument and closes over nothing?
fn makes_generator(code: heap::Ref<CodeObject>, coroutine: bool) -> bool {
    let begins = Instructions::at(&code.shared().units, 0).is_some_and(|i| i.op == Op::RETURN_GENERATOR);
    let kind = code.flags.intersection(CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR);
    let expected = if coroutine { CodeFlags::COROUTINE } else { CodeFlags::empty() };
    begins && kind == expected && code.plain && code.ready.get() && code.arguments == 1
}

/// The helper that makes a generator, or a coroutine, of so many arguments.
fn maker_of(arguments: usize, coroutine: bool) -> Option<Quick> {
    let makers = match coroutine {
        false => [Quick::NEW_GENERATOR_0, Quick::NEW_GENERATOR_1, Quick::NEW_GENERATOR_2, Quick::NEW_GENERATOR_3],
        true => [Quick::NEW_COROUTINE_0, Quick::NEW_COROUTINE_1, Quick::NEW_COROUTINE_2, Quick::NEW_COROUTINE_3],
    };
    makers.get(arguments).copied()
}

impl Recorder {
    /// RETURN_GENERATOR of a function whose frame the trace made: the frame's caller gets the generator.
    pub(in crate::trace::record) fn record_return_generator(&mut self) -> Recording<Then> {
        let left = self.top();
        let frame = self.builder.trace.frames[usize::from(left.id.0)];
        let function = self.builder.trace.constant(frame.function).map_or(Value::EMPTY, |c| Value::from_bits(c.bits));
        let fits = function.downcast::<Function>().is_some_and(|function| function.code.get() == left.code);
        let arguments = left.code.arguments as usize;
        let (coroutine, async_generator) =
            (left.code.flags.contains(CodeFlags::COROUTINE), left.code.flags.contains(CodeFlags::ASYNC_GENERATOR));
        let Some(start) = start_of_generator(left.code) else { return self.unsupported() };
        if !fits || frame.returns != Returns::Push || self.frames.len() == 1 {
            return self.unsupported();
        }
        let mut all = [self.own_function().unwrap_or(frame.function); 4];
        let maker = maker_of(arguments, coroutine);
        let made = match maker.filter(|_| !start.makes_cells && !async_generator) {
            Some(maker) => {
                for at in 0..arguments {
                    all[1 + at] = self.boxed_slot(self.local(at))?;
                }
                self.quick(maker, &all[..=arguments])?
            }
            None if start.makes_cells => self.generator_by_stores(all[0], left.code.locals as usize)?,
            None if async_generator => self.generator_by_stores(all[0], arguments)?,
            None => self.generator_of_many(all[0], arguments, coroutine)?,
        };
        self.made.clear();
        self.made.try_reserve(1 + left.code.locals as usize).map_err(|_| Stop::Full)?;
        self.made.push(None);
        for at in 0..left.code.locals as usize {
            let value = self.read(self.local(at))?;
            self.made.push(Some(Slot { value, written: false }));
        }
        self.frames.pop();
        self.slots.truncate(usize::from(left.locals));
        let above = self.top().header + FRAME_WORDS as u16 + frame.return_depth;
        self.truncate(above);
        self.write(above, made)?;
        Ok(Then::Returned)
    }

    /// An async generator, or a generator or coroutine of a function with cells: so many of its locals are stored into its frame.
    fn generator_by_stores(&mut self, function: Ref, locals: usize) -> Recording<Ref> {
        let offset = |local: usize| size_of::<Generator>() + local * 8;
        if locals > MOST_STORED_LOCALS || offset(locals) > LAST_FIELD {
            return self.unsupported();
        }
        let made = self.quick(Quick::NEW_GENERATOR, &[function])?;
        for local in 0..locals {
            let value = self.read(self.local(local))?;
            if self.builder.trace.constant(value).is_none_or(|constant| !constant.boxed().is_empty()) {
                self.store_field(value, made, offset(local) as u16)?;
            }
        }
        Ok(made)
    }

    /// A generator or coroutine of a function with more arguments than helpers take: they are given as a tuple.
    fn generator_of_many(&mut self, function: Ref, arguments: usize, coroutine: bool) -> Recording<Ref> {
        if arguments > MOST_STORED_ITEMS {
            return self.unsupported();
        }
        let mut all = Vec::new();
        all.try_reserve(arguments).map_err(|_| Stop::Full)?;
        for argument in 0..arguments {
            all.push(self.boxed_slot(self.local(argument))?);
        }
        let all = self.tuple_of_values(&all)?;
        self.quick(if coroutine { Quick::NEW_COROUTINE_OF } else { Quick::NEW_GENERATOR_OF }, &[function, all])
    }

    /// What a special method gives that is a generator function, of the instance of a Python class in a slot: nothing that
    /// such a function does before it is a generator can be seen, so it needs no frame.
    pub(in crate::trace::record) fn generator_by(&mut self, vm: &mut Machine, slot: u16, method: Value) -> Recording {
        let made = self.made_by(vm, slot, method, false)?;
        self.write(slot, made)
    }

    /// GET_ANEXT: iterator -> iterator, the coroutine that its `__anext__` makes in the same way; or an awaitable, if it is an
    /// async generator.
    pub(in crate::trace::record) fn record_async_next(&mut self, vm: &mut Machine) -> Recording<Then> {
        if has_shape(self.actual(self.operand(vm, 1)), class_shape::ASYNC_GENERATOR.0) {
            let step = self.new_step(vm, Purpose::Send, (self.operand(vm, 1), 1))?;
            self.write(self.operand(vm, 0), step)?;
            return self.next();
        }
        let made = self.made_by(vm, self.operand(vm, 1), vm.names.__anext__, true)?;
        self.write(self.operand(vm, 0), made)?;
        self.next()
    }

    fn made_by(&mut self, vm: &mut Machine, slot: u16, method: Value, coroutine: bool) -> Recording<Ref> {
        let actual = self.actual(slot);
        let class = vm.class_of(actual);
        let Some(header) = actual.header().filter(|_| class.has(ClassFlags::HEAP)) else { return self.other_operands() };
        let found = vm.lookup(class, method).unwrap_or_else(|_| {
            vm.raised = Value::EMPTY;
            None
        });
        let function = found.and_then(|found| found.downcast::<Function>()).filter(|f| makes_generator(f.code.get(), coroutine));
        let Some(function) = function.filter(|_| vm.watch_class(class, self.top().code)) else { return self.other_operands() };
        let object = self.shaped(slot, header.shape.get().0)?;
        let function = self.value(function.into())?;
        self.quick(if coroutine { Quick::NEW_COROUTINE_1 } else { Quick::NEW_GENERATOR_1 }, &[function, object])
    }

    /// The interpreter ran RETURN_GENERATOR, too: the generator on top waits at its start.
    pub(in crate::trace::record) fn know_made(&mut self, vm: &Machine) -> Recording {
        let slot = self.operand(vm, 1);
        let (object, start) = (self.read(slot)?, self.at.end);
        let Some(actual) = self.actual(slot).downcast::<Generator>() else { return Err(Stop::Surprise(self.at.op)) };
        // SAFETY: the frame of a generator that was not begun is complete.
        let code = unsafe { (*actual.frame.get()).code };
        let (place, slots, wait) = (self.place_for(code)?, core::mem::take(&mut self.made), Some((start, 0)));
        let (created, changed, made_here) = (true, false, true);
        let (is_root, hides) = (false, false);
        let at = self.add(Known {
            place,
            object,
            actual,
            code,
            slots,
            waits: wait,
            waited: wait,
            created,
            changed,
            made_here,
            is_root,
            hides,
        })?;
        self.note_nothing_handled(at)
    }
}
