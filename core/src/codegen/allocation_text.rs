//! An allocation as text: a step a line, for tests and for looking at.

use alloc::string::String;
use core::fmt::Write;

use super::allocation::{Allocation, Place, Step, Transfer, ValueId};
use super::exits::{Exits, Location};
use crate::trace::ir::{Instruction, Op, Ref, Role, Trace, Type};
use crate::uop::Operand;

/// The text of an allocated trace.
pub fn text(trace: &Trace, allocation: &Allocation) -> String {
    let mut out = String::new();
    for step in &allocation.steps {
        match step {
            Step::Do { at, registers } => instruction(&mut out, trace, usize::from(*at), registers),
            Step::Transfer(Transfer { value, form: _, from, to, boxes: _ }) => {
                put(&mut out, "    ");
                place(&mut out, trace, *to);
                put(&mut out, " <- ");
                place(&mut out, trace, *from);
                put(&mut out, "    ; ");
                name(&mut out, trace, *value);
            }
            Step::Call { at } => {
                let _ = write!(out, "%{at}: CALL {}", trace.instructions[usize::from(*at)].arguments[0]);
            }
            Step::Head => put(&mut out, "LOOP:"),
            Step::Back => put(&mut out, "    back"),
            Step::Link { .. } => put(&mut out, "    link"),
        }
        out.push('\n');
    }
    out
}

fn put(out: &mut String, text: &str) {
    out.push_str(text);
}

fn instruction(out: &mut String, trace: &Trace, at: usize, registers: &[crate::codegen::stencil::Reg]) {
    let i: &Instruction = &trace.instructions[at];
    let _ = write!(out, "%{at}: ");
    let Op::Uop(uop) = i.op else {
        put(out, "LEAVE_TRACE");
        return;
    };
    let output = uop.operands().iter().position(|o| matches!(o, Operand::Out | Operand::OutFloat));
    if let Some(n) = output {
        register(out, uop.operands()[n] == Operand::OutFloat, registers[n].0);
        put(out, " = ");
    }
    put(out, uop.name());
    let mut argument = 0;
    for (n, operand) in uop.operands().iter().enumerate() {
        let Some(role) = Role::of(*operand) else { continue };
        out.push(' ');
        match role {
            Role::Value | Role::Float => register(out, role == Role::Float, registers[n].0),
            Role::Immediate => constant(out, trace, Ref(i.arguments[argument])),
            Role::Number => {
                let _ = write!(out, "{}", i.arguments[argument]);
            }
            Role::Snapshot => {
                let _ = write!(out, "@{}", i.arguments[argument]);
            }
        }
        argument += 1;
    }
}

fn register(out: &mut String, is_float: bool, number: u8) {
    let _ = write!(out, "{}{number}", if is_float { 'f' } else { 'r' });
}

fn constant(out: &mut String, trace: &Trace, reference: Ref) {
    match trace.constant(reference) {
        Some(constant) => {
            let _ = write!(out, "{constant}");
        }
        None => put(out, "?"),
    }
}

/// The places of each exit's values, an exit a line.
pub fn exits_text(trace: &Trace, exits: &Exits) -> String {
    let mut out = String::new();
    for (n, exit) in exits.exits.iter().enumerate() {
        let _ = write!(out, "exit {n} by @{}:", exit.snapshot.0);
        for location in exits.locations_of(n) {
            out.push(' ');
            match location {
                Location::Register(of, reg) => register(&mut out, of == Type::Float, reg.0),
                Location::Spill(_, slot) => place(&mut out, trace, Place::Slot(slot)),
                Location::Constant(reference) => constant(&mut out, trace, reference),
                Location::Sunk(made) => {
                    let _ = write!(out, "%{}", made.index());
                }
            }
        }
        out.push('\n');
    }
    out
}

fn place(out: &mut String, trace: &Trace, place: Place) {
    match place {
        Place::General(reg) => register(out, false, reg.0),
        Place::Float(reg) => register(out, true, reg.0),
        Place::Slot(slot) => {
            let _ = write!(out, "[{slot}]");
        }
        Place::Constant(reference) => constant(out, trace, reference),
        Place::Frame(slot) => {
            let _ = write!(out, "frame[{slot}]");
        }
    }
}

fn name(out: &mut String, trace: &Trace, value: ValueId) {
    if value.is_constant(trace) {
        constant(out, trace, value.reference(trace));
    } else {
        let _ = write!(out, "%{}", value.0);
    }
}
