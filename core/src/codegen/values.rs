//! Which value is where: static stack caching (M. A. Ertl, "Stack Caching for Interpreters", 1995), with as many cached
//! places as there are registers and with unboxed representations beside the boxed one.
//!
//! The compiler follows the operand stack and the locals of one block. A value may be in a general register (boxed, or
//! as a rotated int), in a float register, be a constant, and have a *home*: a slot of the frame whose memory holds it.
//!
//! Invariants: the memory of a local always holds its value (stores go through); the memory of an operand slot does where
//! `stored` says so; at the start of a block everything is in memory. A value that is referenced has at least one
//! representation, a constant, or a home.

mod state;

use alloc::vec::Vec;

use super::emit::{Arg, Emitter};
use super::stencil::{Backend, Reg};
use crate::interp::frame::FRAME_WORDS;
use crate::uop::Uop;
use crate::value::Value;

pub(super) use state::State;

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Unknown,
    /// An immediate int.
    Int,
    Float,
    Bool,
    /// A heap object.
    Object,
}

/// A value of the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id(u16);

/// How a register holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Boxed,
    /// Rotated.
    Int,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    boxed: Option<Reg>,
    int: Option<Reg>,
    float: Option<Reg>,
    /// Byte offset of a slot that holds it.
    home: Option<u32>,
    /// Places on the operand stack and locals that refer to it.
    references: u16,
    pub constant: Option<Value>,
    pub of: Type,
    /// The shape that a guard found, and the epoch for which it holds.
    shape: Option<(u32, u32)>,
    /// What it was when the code was compiled: worth a guard.
    pub hint: Option<Value>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Operand {
    pub id: Id,
    /// The slot's memory holds it.
    pub stored: bool,
}

#[derive(Clone, Copy)]
struct Holder {
    reg: Reg,
    /// Whose it is, and in which form (floats: always raw).
    owner: Option<(Id, Form)>,
    /// In use by the instruction being compiled.
    locked: bool,
    /// When it was last asked for.
    used: u32,
}

/// The state of a block.
pub(super) struct Values {
    known: Vec<Known>,
    pub stack: Vec<Operand>,
    locals: Vec<Option<Id>>,
    registers: Vec<Holder>,
    floats: Vec<Holder>,
    clock: u32,
    /// Moves with each eviction and each change of the stack: what an exit would write back is another then.
    pub version: u32,
    shape_epoch: u32,
    /// An instruction wanted more registers than there are: the code is of no use.
    exhausted: bool,
    base_slots: u32,
}

impl Values {
    pub fn new(backend: &dyn Backend, locals: u32) -> Values {
        let holder = |reg: &Reg| Holder { reg: *reg, owner: None, locked: false, used: 0 };
        Values {
            known: Vec::new(),
            stack: Vec::new(),
            locals: alloc::vec![None; locals as usize],
            registers: backend.registers().iter().map(holder).collect(),
            floats: backend.float_registers().iter().map(holder).collect(),
            clock: 0,
            version: 0,
            shape_epoch: 0,
            exhausted: false,
            base_slots: locals + FRAME_WORDS,
        }
    }

    /// Byte offset of an operand slot.
    pub fn operand_slot(&self, depth: usize) -> u32 {
        (self.base_slots + depth as u32) * 8
    }

    pub fn depth(&self) -> usize {
        self.stack.len()
    }

    /// Begins a block: `depth` operands, all in memory, nothing known.
    pub fn begin(&mut self, depth: usize) {
        self.known.clear();
        self.stack.clear();
        self.locals.fill(None);
        for holder in self.registers.iter_mut().chain(&mut self.floats) {
            (holder.owner, holder.locked) = (None, false);
        }
        for at in 0..depth {
            let home = self.operand_slot(at);
            let id = self.add(Type::Unknown, Some(home));
            self.known[id.0 as usize].references = 1;
            self.stack.push(Operand { id, stored: true });
        }
        self.version += 1;
    }

    fn add(&mut self, of: Type, home: Option<u32>) -> Id {
        let known =
            Known { boxed: None, int: None, float: None, home, references: 0, constant: None, of, shape: None, hint: None };
        self.known.push(known);
        Id(self.known.len() as u16 - 1)
    }

    /// Must compilation be given up? Ids are 16 bits, registers few.
    pub fn is_full(&self) -> bool {
        self.known.len() > 60_000 || self.exhausted
    }

    pub fn of(&mut self, id: Id) -> &mut Known {
        &mut self.known[id.0 as usize]
    }

    pub fn kind(&self, id: Id) -> Type {
        self.known[id.0 as usize].of
    }

    pub fn constant(&self, id: Id) -> Option<Value> {
        self.known[id.0 as usize].constant
    }

    // -- the stack and the locals --------------------------------------------------------------------------------------

    /// The n-th operand from the top, from 1.
    pub fn peek(&self, n: usize) -> Id {
        self.stack[self.stack.len() - n].id
    }

    pub fn push(&mut self, id: Id) {
        self.known[id.0 as usize].references += 1;
        self.stack.push(Operand { id, stored: false });
        self.version += 1;
    }

    /// A value that lies in its slot already.
    pub fn push_stored(&mut self) {
        let home = self.operand_slot(self.stack.len());
        let id = self.add(Type::Unknown, Some(home));
        self.known[id.0 as usize].references = 1;
        self.stack.push(Operand { id, stored: true });
        self.version += 1;
    }

    pub fn push_constant(&mut self, value: Value) -> Id {
        let id = self.constant_id(value);
        self.push(id);
        id
    }

    /// A value that is a constant.
    pub fn constant_id(&mut self, value: Value) -> Id {
        let of = match value {
            v if v.is_small_int() => Type::Int,
            v if v.is_float() => Type::Float,
            v if v.is_bool() => Type::Bool,
            v if v.is_object() => Type::Object,
            _ => Type::Unknown,
        };
        let id = self.add(of, None);
        self.known[id.0 as usize].constant = Some(value);
        id
    }

    /// Drops operands. What they were stays usable until the end of the instruction if it is in a locked register.
    pub fn pop(&mut self, emitter: &mut Emitter, n: usize) {
        for _ in 0..n {
            let Some(operand) = self.stack.pop() else { return };
            self.known[operand.id.0 as usize].references -= 1;
            if operand.stored {
                let slot = self.operand_slot(self.stack.len());
                self.release_home(emitter, operand.id, slot);
            }
        }
        self.version += 1;
    }

    /// The operands `a` and `b` (from the top) change places.
    pub fn swap(&mut self, emitter: &mut Emitter, a: usize, b: usize) {
        let depth = self.stack.len();
        let (x, y) = (self.stack[depth - a], self.stack[depth - b]);
        if a == b {
            return;
        }
        // Both slots' memory is about to be wrong: what lives only there goes to registers first.
        for (n, operand) in [(a, x), (b, y)] {
            let slot = self.operand_slot(depth - n);
            self.stack[depth - n].stored = false;
            self.release_home(emitter, operand.id, slot);
        }
        self.stack[depth - a] = Operand { id: y.id, stored: false };
        self.stack[depth - b] = Operand { id: x.id, stored: false };
        self.version += 1;
    }

    /// The value of a local.
    pub fn local(&mut self, index: usize) -> Id {
        if let Some(id) = self.locals[index] {
            return id;
        }
        let id = self.add(Type::Unknown, Some(index as u32 * 8));
        self.known[id.0 as usize].references = 1;
        self.locals[index] = Some(id);
        id
    }

    /// Binds a local to a value: into memory, and remembered.
    pub fn set_local(&mut self, emitter: &mut Emitter, index: usize, id: Id) {
        let slot = index as u32 * 8;
        if self.locals[index] == Some(id) {
            return;
        }
        self.known[id.0 as usize].references += 1;
        self.forget_local(emitter, index);
        self.store(emitter, id, slot);
        self.locals[index] = Some(id);
        if self.known[id.0 as usize].home.is_none() {
            self.known[id.0 as usize].home = Some(slot);
        }
        self.version += 1;
    }

    /// A local's memory was changed behind our back.
    pub fn forget_local(&mut self, emitter: &mut Emitter, index: usize) {
        if let Some(old) = self.locals[index].take() {
            self.known[old.0 as usize].references -= 1;
            self.release_home(emitter, old, index as u32 * 8);
        }
        self.version += 1;
    }

    /// The slot that is a value's home is about to change or to end: it gets another, or a register.
    fn release_home(&mut self, emitter: &mut Emitter, id: Id, slot: u32) {
        let known = self.known[id.0 as usize];
        if known.home != Some(slot) {
            return;
        }
        let elsewhere = self.other_home(id, slot);
        let held = known.boxed.is_some() || known.int.is_some() || known.float.is_some() || known.constant.is_some();
        if elsewhere.is_none() && known.references > 0 && !held {
            self.boxed(emitter, id);
        }
        self.known[id.0 as usize].home = elsewhere;
    }

    /// Is a slot that is about to be overwritten the home of a value that is referred to elsewhere, too?
    pub fn shares_home(&self, id: Id, slot: u32) -> bool {
        let known = &self.known[id.0 as usize];
        known.home == Some(slot) && known.references > 1
    }

    fn other_home(&self, id: Id, but: u32) -> Option<u32> {
        let local = self.locals.iter().position(|l| *l == Some(id)).map(|i| i as u32 * 8).filter(|slot| *slot != but);
        local.or_else(|| {
            let at = self.stack.iter().enumerate().position(|(i, o)| o.id == id && o.stored && self.operand_slot(i) != but);
            at.map(|i| self.operand_slot(i))
        })
    }

    // -- registers -------------------------------------------------------------------------------------------------------

    /// Registers that the instruction used may be taken again.
    pub fn unlock(&mut self) {
        for holder in self.registers.iter_mut().chain(&mut self.floats) {
            holder.locked = false;
        }
    }

    /// A general register for a new value or a temporary of this instruction.
    pub fn take(&mut self, emitter: &mut Emitter) -> Reg {
        let at = self.choose(emitter, false);
        self.registers[at].reg
    }

    /// A float register, likewise.
    pub fn take_float(&mut self, emitter: &mut Emitter) -> Reg {
        let at = self.choose(emitter, true);
        self.floats[at].reg
    }

    fn bank(&mut self, float: bool) -> &mut Vec<Holder> {
        if float { &mut self.floats } else { &mut self.registers }
    }

    /// Finds a register, locks it, and leaves it without owner.
    fn choose(&mut self, emitter: &mut Emitter, float: bool) -> usize {
        self.clock += 1;
        let clock = self.clock;
        let known = core::mem::take(&mut self.known);
        let cost = |holder: &Holder| match holder.owner {
            _ if holder.locked => u64::MAX,
            None => 0,
            Some((id, _)) => {
                let k = &known[id.0 as usize];
                let spare = k.home.is_some() || k.constant.is_some();
                let class = if k.references == 0 { 1 } else { 2 + u64::from(!spare) };
                class << 32 | u64::from(holder.used)
            }
        };
        let at = self.bank(float).iter().enumerate().min_by_key(|(_, h)| cost(h)).map_or(0, |(i, _)| i);
        self.known = known;
        self.exhausted |= self.bank(float)[at].locked;
        if let Some((id, form)) = self.bank(float)[at].owner {
            self.evict(emitter, id, form, float);
        }
        let holder = &mut self.bank(float)[at];
        (holder.owner, holder.locked, holder.used) = (None, true, clock);
        at
    }

    /// Takes a register from its value, which is stored first if that would be its end.
    fn evict(&mut self, emitter: &mut Emitter, id: Id, form: Form, float: bool) {
        let known = self.known[id.0 as usize];
        let others = usize::from(known.boxed.is_some()) + usize::from(known.int.is_some()) + usize::from(known.float.is_some());
        if known.references > 0 && others == 1 && known.home.is_none() && known.constant.is_none() {
            self.spill(emitter, id);
        }
        let known = &mut self.known[id.0 as usize];
        match (float, form) {
            (true, _) => known.float = None,
            (false, Form::Int) => known.int = None,
            (false, Form::Boxed) => known.boxed = None,
        }
        self.version += 1;
    }

    /// Stores a value to an operand slot of its own.
    fn spill(&mut self, emitter: &mut Emitter, id: Id) {
        if let Some(at) = self.stack.iter().position(|o| o.id == id) {
            let slot = self.operand_slot(at);
            if !self.stack[at].stored {
                self.store(emitter, id, slot);
                self.stack[at].stored = true;
            }
            self.known[id.0 as usize].home = Some(slot);
        }
    }

    fn own(&mut self, reg: Reg, id: Id, form: Form, float: bool) {
        let clock = self.clock;
        if let Some(holder) = self.bank(float).iter_mut().find(|h| h.reg == reg) {
            (holder.owner, holder.locked, holder.used) = (Some((id, form)), true, clock);
        }
    }

    fn lock(&mut self, reg: Reg, float: bool) {
        self.clock += 1;
        let clock = self.clock;
        if let Some(holder) = self.bank(float).iter_mut().find(|h| h.reg == reg) {
            (holder.locked, holder.used) = (true, clock);
        }
    }

    // -- representations -------------------------------------------------------------------------------------------------

    /// A register with the boxed value.
    pub fn boxed(&mut self, emitter: &mut Emitter, id: Id) -> Reg {
        let known = self.known[id.0 as usize];
        if let Some(reg) = known.boxed {
            self.lock(reg, false);
            return reg;
        }
        // Sources first, so that taking a register does not evict them.
        known.int.inspect(|reg| self.lock(*reg, false));
        known.float.inspect(|reg| self.lock(*reg, true));
        let reg = self.take(emitter);
        let known = self.known[id.0 as usize];
        if let Some(value) = known.constant {
            load_constant(emitter, reg, value.bits());
        } else if let Some(int) = known.int {
            emitter.emit(Uop::BOX_INT, &[reg.into(), int.into()]);
        } else if let Some(float) = known.float {
            emitter.emit(Uop::BOX_FLOAT, &[reg.into(), float.into()]);
        } else {
            let home = known.home.unwrap_or(0);
            debug_assert!(known.home.is_some(), "a value that is nowhere");
            emitter.emit(Uop::LOAD_SLOT, &[reg.into(), home.into()]);
        }
        self.known[id.0 as usize].boxed = Some(reg);
        self.own(reg, id, Form::Boxed, false);
        reg
    }

    /// A register with the rotated int of a value known to be an int.
    pub fn int(&mut self, emitter: &mut Emitter, id: Id) -> Reg {
        debug_assert!(self.kind(id) == Type::Int);
        if let Some(reg) = self.known[id.0 as usize].int {
            self.lock(reg, false);
            return reg;
        }
        let reg = if let Some(value) = self.known[id.0 as usize].constant {
            let reg = self.take(emitter);
            load_constant(emitter, reg, value.bits().rotate_left(16));
            reg
        } else {
            let boxed = self.boxed(emitter, id);
            let reg = self.take(emitter);
            emitter.emit(Uop::UNBOX_INT, &[reg.into(), boxed.into()]);
            reg
        };
        self.known[id.0 as usize].int = Some(reg);
        self.own(reg, id, Form::Int, false);
        reg
    }

    /// A float register with the double of a value known to be a float; of an int: converted, and not remembered.
    pub fn float(&mut self, emitter: &mut Emitter, id: Id) -> Reg {
        if let Some(reg) = self.known[id.0 as usize].float {
            self.lock(reg, true);
            return reg;
        }
        let known = self.known[id.0 as usize];
        let reg = match (known.of, known.constant) {
            (Type::Int, Some(value)) => {
                let reg = self.take_float(emitter);
                emitter.emit(Uop::LOAD_CONST_FLOAT, &[reg.into(), (value.small_int_unchecked() as f64).to_bits().into()]);
                return reg;
            }
            (Type::Int, None) => {
                let int = self.int(emitter, id);
                let reg = self.take_float(emitter);
                emitter.emit(Uop::FLOAT_FROM_INT, &[reg.into(), int.into()]);
                return reg;
            }
            (_, Some(value)) => {
                let reg = self.take_float(emitter);
                let bits = value.as_float().unwrap_or(0.0).to_bits();
                emitter.emit(Uop::LOAD_CONST_FLOAT, &[reg.into(), bits.into()]);
                reg
            }
            (_, None) => {
                let boxed = self.boxed(emitter, id);
                let reg = self.take_float(emitter);
                emitter.emit(Uop::UNBOX_FLOAT, &[reg.into(), boxed.into()]);
                reg
            }
        };
        self.known[id.0 as usize].float = Some(reg);
        self.own(reg, id, Form::Boxed, true);
        reg
    }

    /// A guard found a value to be a float; its double is in that register.
    pub fn is_float_in(&mut self, id: Id, reg: Reg) {
        self.known[id.0 as usize].of = Type::Float;
        self.known[id.0 as usize].float = Some(reg);
        self.own(reg, id, Form::Boxed, true);
    }

    /// A new boxed value, and the register to compute it in.
    pub fn new_boxed(&mut self, emitter: &mut Emitter, of: Type) -> (Id, Reg) {
        let reg = self.take(emitter);
        let id = self.add(of, None);
        self.known[id.0 as usize].boxed = Some(reg);
        self.own(reg, id, Form::Boxed, false);
        (id, reg)
    }

    /// A new int, and the register to compute it in, rotated.
    pub fn new_int(&mut self, emitter: &mut Emitter) -> (Id, Reg) {
        let reg = self.take(emitter);
        let id = self.add(Type::Int, None);
        self.known[id.0 as usize].int = Some(reg);
        self.own(reg, id, Form::Int, false);
        (id, reg)
    }

    /// A new float, and the register to compute it in.
    pub fn new_float(&mut self, emitter: &mut Emitter) -> (Id, Reg) {
        let reg = self.take_float(emitter);
        let id = self.add(Type::Float, None);
        self.known[id.0 as usize].float = Some(reg);
        self.own(reg, id, Form::Boxed, true);
        (id, reg)
    }

    // -- memory ----------------------------------------------------------------------------------------------------------

    /// Stores a value, boxed, to a slot.
    pub fn store(&mut self, emitter: &mut Emitter, id: Id, slot: u32) {
        let known = self.known[id.0 as usize];
        if let Some(value) = known.constant {
            store_constant(emitter, value.bits(), slot);
        } else if let Some(reg) = known.boxed {
            emitter.emit(Uop::STORE_SLOT, &[reg.into(), slot.into()]);
        } else if let Some(reg) = known.int {
            emitter.emit(Uop::STORE_SLOT_INT, &[reg.into(), slot.into()]);
        } else if let Some(reg) = known.float {
            emitter.emit(Uop::STORE_SLOT_FLOAT, &[reg.into(), slot.into()]);
        } else if known.home != Some(slot) {
            let reg = self.boxed(emitter, id);
            emitter.emit(Uop::STORE_SLOT, &[reg.into(), slot.into()]);
        }
    }

    /// Writes every operand to its slot.
    pub fn flush(&mut self, emitter: &mut Emitter) {
        for at in 0..self.stack.len() {
            self.flush_operand(emitter, at);
        }
    }

    /// Writes the operand at a depth to its slot.
    pub fn flush_operand(&mut self, emitter: &mut Emitter, at: usize) {
        let Operand { id, stored } = self.stack[at];
        if stored {
            return;
        }
        let slot = self.operand_slot(at);
        self.store(emitter, id, slot);
        self.stack[at].stored = true;
        if self.known[id.0 as usize].home.is_none() {
            self.known[id.0 as usize].home = Some(slot);
        }
        self.version += 1;
    }

    /// Engine code ran, and maybe code of the script: no register holds anything any more. Everything was flushed. Nobody but
    /// a frame's own code changes its locals and operands, so what is known of them stays, but for the shapes of objects.
    pub fn clobber(&mut self) {
        for holder in self.registers.iter_mut().chain(&mut self.floats) {
            if let Some((id, _)) = holder.owner.take() {
                let known = &mut self.known[id.0 as usize];
                (known.boxed, known.int, known.float) = (None, None, None);
            }
            holder.locked = false;
        }
        self.forget_shapes();
        self.version += 1;
    }

    /// What one knew of shapes may be wrong now: an attribute was added to some object.
    pub fn forget_shapes(&mut self) {
        self.shape_epoch += 1;
    }

    /// The shape that a value is known to have.
    pub fn shape(&self, id: Id) -> Option<u32> {
        self.known[id.0 as usize].shape.filter(|(_, epoch)| *epoch == self.shape_epoch).map(|(shape, _)| shape)
    }

    /// A guard found this shape.
    pub fn set_shape(&mut self, id: Id, shape: u32) {
        let known = &mut self.known[id.0 as usize];
        (known.shape, known.of) = (Some((shape, self.shape_epoch)), Type::Object);
    }

    /// For an exit: stores what is not in memory, without changing any state. `scratch` carries what is elsewhere.
    pub fn write_back(&self, emitter: &mut Emitter, scratch: Reg) {
        for (at, operand) in self.stack.iter().enumerate() {
            if operand.stored {
                continue;
            }
            let slot = self.operand_slot(at);
            let known = &self.known[operand.id.0 as usize];
            if let Some(value) = known.constant {
                store_constant(emitter, value.bits(), slot);
            } else if let Some(reg) = known.boxed {
                emitter.emit(Uop::STORE_SLOT, &[reg.into(), slot.into()]);
            } else if let Some(reg) = known.int {
                emitter.emit(Uop::STORE_SLOT_INT, &[reg.into(), slot.into()]);
            } else if let Some(reg) = known.float {
                emitter.emit(Uop::STORE_SLOT_FLOAT, &[reg.into(), slot.into()]);
            } else if let Some(home) = known.home {
                emitter.emit(Uop::LOAD_SLOT, &[scratch.into(), home.into()]);
                emitter.emit(Uop::STORE_SLOT, &[scratch.into(), slot.into()]);
            }
        }
    }

    /// After engine code ran on a path of its own: loads every register again. What `write_back` stored is in memory.
    pub fn reload(&self, emitter: &mut Emitter) {
        for holder in &self.registers {
            let Some((id, form)) = holder.owner else { continue };
            let known = &self.known[id.0 as usize];
            let bits = known.constant.map(Value::bits);
            match (bits, self.place(id), form) {
                (Some(bits), _, Form::Boxed) => load_constant(emitter, holder.reg, bits),
                (Some(bits), _, Form::Int) => load_constant(emitter, holder.reg, bits.rotate_left(16)),
                (None, Some(slot), Form::Boxed) => emitter.emit(Uop::LOAD_SLOT, &[holder.reg.into(), slot.into()]),
                (None, Some(slot), Form::Int) => emitter.emit(Uop::LOAD_SLOT_INT, &[holder.reg.into(), slot.into()]),
                (None, None, _) => {}
            }
        }
        for holder in &self.floats {
            let Some((id, _)) = holder.owner else { continue };
            match (self.known[id.0 as usize].constant, self.place(id)) {
                (Some(value), _) => {
                    let bits = value.as_float().unwrap_or(0.0).to_bits();
                    emitter.emit(Uop::LOAD_CONST_FLOAT, &[holder.reg.into(), bits.into()]);
                }
                (None, Some(slot)) => emitter.emit(Uop::LOAD_SLOT_FLOAT, &[holder.reg.into(), slot.into()]),
                (None, None) => {}
            }
        }
    }

    /// A slot that holds a value once every operand is written.
    fn place(&self, id: Id) -> Option<u32> {
        let operand = || self.stack.iter().position(|o| o.id == id).map(|at| self.operand_slot(at));
        self.known[id.0 as usize].home.or_else(operand)
    }
}

/// The shortest way to get a word into a register.
pub(super) fn load_constant(emitter: &mut Emitter, reg: Reg, bits: u64) {
    let uop = if i32::try_from(bits as i64).is_ok() { Uop::LOAD_CONST } else { Uop::LOAD_CONST64 };
    emitter.emit(uop, &[reg.into(), Arg::Bits(bits)]);
}

/// The shortest way to get a word into a slot.
pub(super) fn store_constant(emitter: &mut Emitter, bits: u64, slot: u32) {
    let uop = if i32::try_from(bits as i64).is_ok() { Uop::STORE_SLOT_CONST } else { Uop::STORE_SLOT_CONST64 };
    emitter.emit(uop, &[Arg::Bits(bits), slot.into()]);
}
