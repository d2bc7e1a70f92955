//! The verifier of traces: what every trace keeps to, after every pass. Tests run it; it changes nothing.
//!
//! One pass forward. What it knows of a value is its type, and whether it is proven to be a heap object or a bool: by its
//! type, or by a guard before.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::ir::{
    FIRST_GENERATOR_SLOT, FIRST_HEAD_VALUE, HANDLED_SLOT, Instruction, MOST_ARGUMENTS, MOST_CONSTANTS, MOST_INSTRUCTIONS, Op,
    Pseudo, Ref, Role, SnapshotId, Trace, Type,
};
use super::quick::Quick;
use crate::interp::frame::FRAME_WORDS;
use crate::uop::{Kind, Operand, Uop};
use crate::value::Value;

/// What is wrong, and with which instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub at: Option<usize>,
    pub what: &'static str,
}

type Checked = Result<(), &'static str>;

/// Checks that a trace is one.
pub fn verify(trace: &Trace) -> Result<(), Fault> {
    let whole = |what| Fault { at: None, what };
    let mut verifier = Verifier::new(trace);
    verifier.tables().map_err(whole)?;
    for at in 0..trace.instructions.len() {
        verifier.instruction(at).map_err(|what| Fault { at: Some(at), what })?;
    }
    verifier.ends().map_err(whole)?;
    // What the loop goes around with is known at its end.
    for at in 0..trace.instructions.len() {
        verifier.phi_goes_around(at).map_err(|what| Fault { at: Some(at), what })?;
    }
    Ok(())
}

struct Verifier<'t> {
    trace: &'t Trace,
    head: Option<usize>,
    /// Is there a call in the loop?
    loop_calls: bool,
    /// The last call before the instruction at hand.
    last_call: Option<usize>,
    /// Proven to be objects, to be bools.
    objects: Vec<bool>,
    bools: Vec<bool>,
}

fn ensure(condition: bool, what: &'static str) -> Checked {
    if condition { Ok(()) } else { Err(what) }
}

impl<'t> Verifier<'t> {
    fn new(trace: &'t Trace) -> Verifier<'t> {
        let head = trace.loop_head();
        let calls = |i: &Instruction| i.is(Pseudo::CALL);
        Verifier {
            trace,
            head,
            loop_calls: head.is_some_and(|head| trace.instructions[head..].iter().any(calls)),
            last_call: None,
            objects: alloc::vec![false; trace.instructions.len()],
            bools: alloc::vec![false; trace.instructions.len()],
        }
    }

    // -- the tables ------------------------------------------------------------------------------------------------------

    fn tables(&self) -> Checked {
        let t = self.trace;
        ensure(t.instructions.len() <= MOST_INSTRUCTIONS && t.constants.len() <= MOST_CONSTANTS, "too large")?;
        ensure(!t.frames.is_empty(), "no root frame")?;
        for (n, frame) in t.frames.iter().enumerate() {
            ensure(usize::from(frame.caller.0) < n.max(1), "a frame's caller comes before it")?;
            ensure(t.constant(frame.code).is_some(), "a frame's code is no constant")?;
            ensure(t.constant(frame.function).is_some(), "a frame's function is no constant")?;
        }
        for (n, generator) in t.generators.iter().enumerate() {
            let above = n.checked_sub(1).map_or(FIRST_GENERATOR_SLOT, |before| t.generators[before].end);
            ensure(above <= generator.first && generator.first < generator.header, "a generator among other frames")?;
            ensure(
                generator.header.saturating_add(FRAME_WORDS as u16) <= generator.end,
                "a generator without room for its frame",
            )?;
        }
        for snapshot in &t.snapshots {
            ensure(usize::from(snapshot.frame.0) < t.frames.len(), "a snapshot of a frame that is none")?;
            let end = snapshot.first as usize + usize::from(snapshot.count);
            ensure(end <= t.entries.len(), "a snapshot's entries are none")?;
        }
        t.constants.iter().try_for_each(|constant| match constant.of {
            Type::None => Err("a constant of no type"),
            Type::Int => ensure(constant.bits & 0xFFFF == 0xFFFF, "an int that is not rotated"),
            Type::Bool => ensure(Value::from_bits(constant.bits).is_bool(), "a bool that is none"),
            _ => Ok(()),
        })
    }

    fn ends(&self) -> Checked {
        let last = self.trace.instructions.last();
        match self.head {
            Some(_) => Ok(()),
            None => ensure(last.is_some_and(Instruction::is_end), "the trace does not end"),
        }
    }

    // -- instructions ----------------------------------------------------------------------------------------------------

    fn instruction(&mut self, at: usize) -> Checked {
        let i = &self.trace.instructions[at];
        match i.op {
            Op::Uop(uop) => {
                ensure(uop.is_in_traces(), "a uop that does not stand in traces")?;
                self.operands(at, i, uop)?;
                self.result(i, uop)?;
                self.learn(i, uop);
            }
            Op::Pseudo(pseudo) => self.pseudo(at, i, pseudo)?,
        }
        match i.snapshot() {
            Some(id) => self.snapshot(at, id),
            None => Ok(()),
        }
    }

    fn operands(&self, at: usize, i: &Instruction, uop: Uop) -> Checked {
        let mut n = 0;
        let mut any = None;
        for (operand, kind) in uop.operands().iter().enumerate().map(|(n, operand)| (operand, uop.takes(n))) {
            if Role::of(*operand).is_none() {
                continue;
            }
            let (argument, reference) = (i.arguments[n], i.reference(n));
            n += 1;
            match operand {
                Operand::In | Operand::InFloat => {
                    self.is_made(at, reference)?;
                    let kind = kind.unwrap_or(Kind::Any);
                    self.is_of(reference, kind)?;
                    if kind == Kind::Any
                        && uop.operands().iter().all(|o| matches!(o, Operand::In | Operand::Out | Operand::Label))
                    {
                        // Words that are compared are of one form.
                        let form = form(self.trace.type_of(reference));
                        ensure(any.replace(form).is_none_or(|other| other == form), "words of different forms")?;
                    }
                }
                Operand::Imm32 => {
                    let constant = self.trace.constant(reference).ok_or("an immediate is a constant")?;
                    ensure(i32::try_from(constant.bits as i64).is_ok(), "an immediate of more than 32 bits")?;
                }
                Operand::Imm64 => ensure(self.trace.constant(reference).is_some(), "an immediate is a constant")?,
                Operand::Count => ensure((1..=47).contains(&argument), "a count of bits")?,
                Operand::Slot | Operand::Vm => {
                    ensure(argument.is_multiple_of(8) && argument <= 32_760, "an offset of words")?;
                }
                Operand::Field => {
                    let width = uop.field_width() as u16;
                    ensure(argument.is_multiple_of(width) && argument <= 4_088, "an offset of a field")?;
                }
                Operand::Label => ensure(usize::from(argument) < self.trace.snapshots.len(), "no such snapshot")?,
                Operand::Out | Operand::OutFloat => {}
            }
        }
        ensure(i.arguments[n..].iter().all(|a| *a == u16::MAX), "arguments without a meaning")
    }

    fn is_defined(&self, at: usize, reference: Ref) -> Checked {
        if reference.is_constant() {
            return ensure(self.trace.constants.len() > reference.index(), "no reference");
        }
        let defined = reference.index();
        ensure(defined < at, "a reference to what comes later")?;
        let of = self.trace.instructions[defined].of;
        ensure(of != Type::None, "a reference to what gives nothing")?;
        if of == Type::Word {
            ensure(self.last_call.is_none_or(|call| call < defined), "a word lives across a call")?;
            let carried = self.head.is_some_and(|head| defined < head && at > head);
            ensure(!(carried && self.loop_calls), "a word lives in a loop that calls")?;
        }
        Ok(())
    }

    /// As above, and it is a value that is there: no tuple that only snapshots know.
    fn is_made(&self, at: usize, reference: Ref) -> Checked {
        self.is_defined(at, reference)?;
        let sunk = !reference.is_constant() && self.trace.get(reference).is_sunk();
        ensure(!sunk, "a use of an object that is not made")
    }

    fn is_of(&self, reference: Ref, kind: Kind) -> Checked {
        let of = self.trace.type_of(reference);
        match kind {
            Kind::Int => ensure(of == Type::Int, "an int is asked for"),
            Kind::Float => ensure(of == Type::Float, "a float is asked for"),
            Kind::Boxed => ensure(of.is_boxed(), "a boxed value is asked for"),
            Kind::Bool => ensure(self.is_bool(reference), "a bool is asked for"),
            // The recorder knows objects without guards too: cells, what a function is made of.
            Kind::Address => ensure(of == Type::Word || of.is_boxed(), "an object is asked for"),
            Kind::Any => ensure(of != Type::Float, "a word is asked for"),
        }
    }

    fn result(&self, i: &Instruction, uop: Uop) -> Checked {
        if uop == Uop::ADD_CONST && i.of == Type::Int {
            // A sum of ints that fits.
            let by = self.trace.constant(i.reference(1)).map_or(1, |constant| constant.bits);
            let ints = self.trace.type_of(i.reference(0)) == Type::Int && by & 0xFFFF == 0;
            return ensure(ints, "a sum of something else than ints");
        }
        let fits = match uop.gives() {
            None => i.of == Type::None,
            Some(Kind::Int) => i.of == Type::Int,
            Some(Kind::Float) => i.of == Type::Float,
            Some(Kind::Boxed) => i.of.is_boxed(),
            Some(Kind::Bool) => i.of == Type::Bool,
            Some(Kind::Address | Kind::Any) => i.of == Type::Word || i.of.is_boxed(),
        };
        ensure(fits, "a result of another type")
    }

    fn pseudo(&mut self, at: usize, i: &Instruction, pseudo: Pseudo) -> Checked {
        let before = at.checked_sub(1).map(|before| self.trace.instructions[before]);
        match pseudo {
            Pseudo::NOP => Ok(()),
            Pseudo::LOOP => ensure(self.head == Some(at), "a second loop"),
            Pseudo::PHI => {
                ensure(before.is_some_and(|b| b.is(Pseudo::LOOP) || b.is(Pseudo::PHI)), "a PHI that is not at the loop's head")?;
                let first = i.reference(0);
                self.is_made(at, first)?;
                ensure(first.is_constant() || Some(first.index()) < self.head, "a PHI's first operand is before the loop")?;
                ensure(form(self.trace.type_of(first)) == form(i.of), "a PHI of another form")?;
                ensure(i.of != Type::Word || !self.loop_calls, "a word lives in a loop that calls")?;
                let typed = |proven: bool, of: Type| ensure(proven || i.of != of, "a PHI of what may be of another type");
                typed(self.is_object(first), Type::Object)?;
                typed(self.is_bool(first), Type::Bool)
            }
            Pseudo::COPY => {
                let from = i.reference(0);
                self.is_defined(at, from)?;
                ensure(form(self.trace.type_of(from)) == form(i.of), "a copy of another form")?;
                ensure(i.of != Type::Object || self.is_object(from), "a copy as an object of what may be none")?;
                ensure(i.of != Type::Bool || self.is_bool(from), "a copy as a bool of what may be none")?;
                self.objects[at] = self.is_object(from);
                self.bools[at] = self.is_bool(from);
                Ok(())
            }
            Pseudo::CALL => self.call(at, i),
            Pseudo::INHERIT => ensure(!matches!(i.of, Type::None | Type::Word), "what is inherited is a value"),
            Pseudo::CALL_MORE => {
                let fits = before.is_some_and(|b| b.is(Pseudo::CALL) && usize::from(b.arguments[1]) > MOST_ARGUMENTS - 2);
                ensure(fits, "more arguments of no call")
            }
            Pseudo::NEW_OBJECT => self.description(at, i),
            Pseudo::WITH_FIELD => {
                self.changes(at, i)?;
                let (field, value) = (i.arguments[1], i.reference(2));
                self.is_defined(at, value)?;
                ensure(field.is_multiple_of(8) && field <= 4_088, "an offset of a field")?;
                ensure(self.trace.type_of(value) != Type::Word, "a word in a field")
            }
            Pseudo::WITH_FIELD_COUNT => {
                self.changes(at, i)?;
                let (field, number) = (i.arguments[1], i.reference(2));
                self.is_defined(at, number)?;
                ensure(field.is_multiple_of(8) && field <= 4_088, "an offset of a field")?;
                self.is_of(number, Kind::Int)
            }
            Pseudo::WITH_FIELD32 => {
                self.changes(at, i)?;
                ensure(self.trace.constant(i.reference(2)).is_some(), "an immediate is a constant")
            }
            Pseudo::LEAVE_TRACE | Pseudo::GO_TO_HEAD => {
                let last = at + 1 == self.trace.instructions.len();
                ensure(last && self.head.is_none(), "the trace ends before its end")
            }
        }
    }

    /// An object that is not made: of values of any form, or of constants.
    fn description(&self, at: usize, i: &Instruction) -> Checked {
        let quick = i.quick().filter(|quick| quick.makes().is_some());
        let quick = quick.ok_or("a description of what exits cannot make")?;
        ensure(usize::from(i.arguments[1]) == quick.arguments().len(), "another number of arguments")?;
        i.made_of().try_for_each(|(part, of)| {
            self.is_defined(at, part)?;
            let is = self.trace.type_of(part);
            let fits = match of {
                Type::Tagged => is != Type::Word,
                Type::Object => is.is_boxed(),
                _ => part.is_constant() && is == of,
            };
            ensure(fits, "an object of something else")
        })?;
        ensure(i.of == Type::Object, "an object of another type")
    }

    /// Is its first operand an object that is not made, and that changes?
    fn changes(&self, at: usize, i: &Instruction) -> Checked {
        let mut object = i.reference(0);
        self.is_defined(at, object)?;
        let is_change = |i: &Instruction| i.is_sunk() && !i.is(Pseudo::NEW_OBJECT);
        while !object.is_constant() && is_change(self.trace.get(object)) {
            object = self.trace.get(object).reference(0);
        }
        let made = (!object.is_constant()).then(|| self.trace.get(object)).filter(|made| made.is(Pseudo::NEW_OBJECT));
        let made = made.and_then(Instruction::quick).and_then(Quick::makes);
        let may_change = made.is_some_and(|made| made.has_fields() && (!i.is(Pseudo::WITH_FIELD32) || made.changes_bytes()));
        ensure(may_change && i.of == Type::Object, "a change of what does not, or is made")
    }

    fn call(&mut self, at: usize, i: &Instruction) -> Checked {
        let quick = Quick::ALL.get(usize::from(i.arguments[0])).ok_or("no such quick helper")?;
        let count = usize::from(i.arguments[1]);
        ensure(count == quick.arguments().len(), "another number of arguments")?;
        ensure(matches!(i.of, Type::Tagged), "a call gives a tagged value: it may be EMPTY")?;
        let here = i.references();
        let more = match self.trace.instructions.get(at + 1) {
            Some(more) if count > MOST_ARGUMENTS - 2 => {
                ensure(more.is(Pseudo::CALL_MORE), "arguments are missing")?;
                Some(*more)
            }
            _ => None,
        };
        let given: Vec<Ref> = here.chain(more.iter().flat_map(|more| more.references())).collect();
        ensure(given.len() == count, "another number of arguments")?;
        for (reference, of) in given.into_iter().zip(quick.arguments()) {
            self.is_made(at, reference)?;
            let kind = match of {
                Type::Int => Kind::Int,
                Type::Float => Kind::Float,
                Type::Bool => Kind::Bool,
                Type::Object => Kind::Address,
                _ => Kind::Boxed,
            };
            self.is_of(reference, kind)?;
        }
        self.last_call = Some(at);
        Ok(())
    }

    fn snapshot(&self, at: usize, id: SnapshotId) -> Checked {
        ensure(usize::from(id.0) < self.trace.snapshots.len(), "no such snapshot")?;
        let mut last = None;
        for entry in self.trace.entries_of(id) {
            ensure(last.replace(entry.slot).is_none_or(|last| last < entry.slot), "entries that are not in order")?;
            let at_head = entry.slot >= FIRST_HEAD_VALUE && self.trace.instructions[at].is(Pseudo::GO_TO_HEAD);
            let in_frames = entry.slot < self.trace.extent || self.trace.generator_of(entry.slot).is_some();
            let is_handled = entry.slot == HANDLED_SLOT && !self.trace.instructions[at].is_end();
            ensure(in_frames || at_head || is_handled, "an entry beyond the frames")?;
            self.is_defined(at, entry.value)?;
            ensure(at_head || self.trace.type_of(entry.value) != Type::Word, "a word in a snapshot")?;
        }
        Ok(())
    }

    fn phi_goes_around(&self, at: usize) -> Checked {
        let i = &self.trace.instructions[at];
        if !i.is(Pseudo::PHI) {
            return Ok(());
        }
        let second = i.reference(1);
        self.is_made(self.trace.instructions.len(), second)?;
        ensure(form(self.trace.type_of(second)) == form(i.of), "a PHI of another form")?;
        ensure(self.is_object(second) || i.of != Type::Object, "a PHI of what may be of another type")?;
        ensure(self.is_bool(second) || i.of != Type::Bool, "a PHI of what may be of another type")
    }

    // -- what is proven --------------------------------------------------------------------------------------------------

    fn is_object(&self, reference: Ref) -> bool {
        match self.trace.constant(reference) {
            Some(constant) => constant.of == Type::Object,
            None => self.trace.type_of(reference) == Type::Object || self.objects[reference.index()],
        }
    }

    fn is_bool(&self, reference: Ref) -> bool {
        match self.trace.constant(reference) {
            Some(constant) => constant.of.is_boxed() && Value::from_bits(constant.bits).is_bool(),
            None => self.trace.type_of(reference) == Type::Bool || self.bools[reference.index()],
        }
    }

    /// What holds behind a guard.
    fn learn(&mut self, i: &Instruction, uop: Uop) {
        let operand = i.reference(0);
        if operand.is_constant() {
            return;
        }
        let at = operand.index();
        match uop {
            Uop::GUARD_OBJECT | Uop::GUARD_SHAPE | Uop::GUARD_SHAPE_OBJECT => self.objects[at] = true,
            Uop::GUARD_BOOL => self.bools[at] = true,
            Uop::GUARD_IS | Uop::GUARD_IS64 | Uop::BRANCH_INT_NE_CONST | Uop::BRANCH_INT_NE => {
                // Immediates have any type: the bits say what the value is.
                let boxed = self.trace.type_of(operand).is_boxed();
                let value = self.trace.constant(i.reference(1)).filter(|_| boxed).map(|c| Value::from_bits(c.bits));
                self.objects[at] |= value.is_some_and(Value::is_object);
                self.bools[at] |= value.is_some_and(Value::is_bool);
            }
            Uop::BRANCH_INT_EQ_CONST if self.trace.constant(i.reference(1)).is_some_and(|c| c.bits == 0) => {
                self.made(at);
            }
            _ => {}
        }
    }

    /// What a quick helper gave, or the table of characters, is not EMPTY.
    fn made(&mut self, at: usize) {
        let call = &self.trace.instructions[at];
        self.objects[at] |= call.is_uop(Uop::LOAD_VM_ITEM);
        if call.is(Pseudo::CALL) {
            let result = Quick::ALL.get(usize::from(call.arguments[0])).map(|quick| quick.result());
            self.objects[at] |= result == Some(Type::Object);
            self.bools[at] |= result == Some(Type::Bool);
        }
    }
}

/// Types of one form may stand for each other in a register.
fn form(of: Type) -> Type {
    if of.is_boxed() { Type::Tagged } else { of }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    const HEAD: &str = "extent 9\nframe 0 caller 0 unit 0 depth 0 header 4 code object(0x10) function tagged(EMPTY)\n";

    fn fault(body: &str) -> Option<&'static str> {
        let trace = Trace::parse(&format!("{HEAD}{body}")).expect("the text is a trace");
        verify(&trace).err().map(|fault| fault.what)
    }

    #[test]
    fn a_loop_is_valid() {
        let body = "
            @0 guard frame 0 unit 0 depth 0 []
            %a:tagged = LOAD_SLOT 0
            GUARD_INT %a @0
            %b:int = UNBOX_INT %a
            %c:tagged = LOAD_SLOT 8
            GUARD_OBJECT %c @0
            LOOP
            %p:int = PHI %b %q
            %q:int = ADD_INT_CONST %p word(65536) @1
            %f:tagged = LOAD_FIELD %c 8
            @1 poll frame 0 unit 0 depth 0 [0: %p]
            POLL 0 8 @1";
        assert_eq!(fault(body), None);
    }

    #[test]
    fn faults_are_found() {
        let cases = [
            ("%a:int = ADD_INT int(1) %a @s", "a reference to what comes later"),
            ("%a:int = UNBOX_INT int(1)", "a boxed value is asked for"),
            ("%a:tagged = UNBOX_INT tagged(1)", "a result of another type"),
            ("%a:float = ADD_FLOAT float(1) tagged(1)", "a float is asked for"),
            ("%b:tagged = LOAD_FIELD int(1) 8", "an object is asked for"),
            ("%a:tagged = LOAD_SLOT 4", "an offset of words"),
            ("%a:tagged = LOAD_FIELD object(0x10) 4", "an offset of a field"),
            ("GUARD_SHAPE tagged(1) word(0x100000000) @s", "an immediate of more than 32 bits"),
            ("%a:int = SHL_INT_CONST int(1) 48 @s", "a count of bits"),
            ("BRANCH_INT_EQ int(1) tagged(1) @s", "words of different forms"),
            ("JUMP @s", "a uop that does not stand in traces"),
            ("GUARD_INT tagged(1) @s\n%a:int = ADD_INT -  int(1) @s", "no reference"),
            ("%a:tagged = LOAD_SLOT 0\n%b:object = COPY %a", "a copy as an object of what may be none"),
            (
                "%a:word = LOAD_VM 0\n%b:tagged = CALL REMEMBER object(0x10)\n%c:word = LOAD_FIELD %a 0",
                "a word lives across a call",
            ),
            ("%a:tagged = CALL REMEMBER int(1)", "an object is asked for"),
            ("%a:tagged = CALL REMEMBER", "another number of arguments"),
            ("%a:object = CALL REMEMBER object(0x10)", "a call gives a tagged value: it may be EMPTY"),
            ("CALL_MORE tagged(1)", "more arguments of no call"),
            ("%a:object = NEW_OBJECT TUPLE_1 int(1)\n%b:tagged = LOAD_FIELD %a 8", "a use of an object that is not made"),
            (
                "%a:object = NEW_OBJECT TUPLE_1 int(1)\n%b:object = WITH_FIELD %a 24 int(1)",
                "a change of what does not, or is made",
            ),
            ("%a:object = NEW_OBJECT SAME_TEXT object(0x10) object(0x10)", "a description of what exits cannot make"),
            (
                "%a:tagged = LOAD_SLOT 0\n@t guard frame 0 unit 0 depth 0 [3: %a, 2: %a]\nGUARD_INT %a @t",
                "entries that are not in order",
            ),
            ("%a:tagged = LOAD_SLOT 0\n@t guard frame 0 unit 0 depth 0 [9: %a]\nGUARD_INT %a @t", "an entry beyond the frames"),
            ("%a:word = LOAD_VM 0\n@t guard frame 0 unit 0 depth 0 [1: %a]\nGUARD_INT tagged(1) @t", "a word in a snapshot"),
            ("@t guard frame 1 unit 0 depth 0 []", "a snapshot of a frame that is none"),
            ("%a:tagged = LOAD_SLOT 0", "the trace does not end"),
            ("LEAVE_TRACE @s\nNOP", "the trace ends before its end"),
            ("LOOP\nLOOP", "a second loop"),
            ("LOOP\nNOP\n%p:int = PHI int(1) int(2)", "a PHI that is not at the loop's head"),
            ("LOOP\n%p:int = PHI int(1) tagged(2)", "a PHI of another form"),
            ("%a:tagged = LOAD_SLOT 0\nLOOP\n%p:object = PHI object(0x10) %a", "a PHI of what may be of another type"),
            (
                "%a:word = LOAD_VM 0\nLOOP\n%c:word = LOAD_FIELD %a 0\n%b:tagged = CALL REMEMBER object(0x10)",
                "a word lives in a loop that calls",
            ),
        ];
        for (body, what) in cases {
            let text = format!("@s guard frame 0 unit 0 depth 0 []\n{body}");
            assert_eq!(fault(&text), Some(what), "{body}");
        }
    }
}
