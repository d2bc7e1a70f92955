//! The intermediate form of traces: a flat array of uops in SSA form.
//!
//! An instruction *is* a uop of the one table, with references in place of registers, pool entries in place of immediates,
//! and snapshots in place of labels; a few pseudo-instructions stand for what has no stencil (see [`Pseudo`]). So operands,
//! effects and machine code come from [`uop/ops.rs`](crate::uop::ops), and lowering an allocated trace is copying.
//!
//! A trace is a preamble, which checks and unboxes what the frame holds and runs one turn of the loop, and after
//! [`Pseudo::LOOP`] the loop, which ends by going back to its head. A trace without a LOOP ends by its last instruction,
//! [`Pseudo::LEAVE_TRACE`], or, where a side trace comes back to its root's loop with all that lives there in its place,
//! [`Pseudo::GO_TO_HEAD`].
//!
//! Invariants (`trace/verify.rs`): a reference is to an earlier instruction, but for the second operand of a PHI, which may
//! lie anywhere in the loop; PHIs follow LOOP directly; types are what the operands ask for; every label is a snapshot
//! whose references are defined before the instruction. Slots are words counted from the root frame's first local; the frames
//! of generators lie in their objects and have slots of their own, from [`FIRST_GENERATOR_SLOT`] on. Where the root is one of
//! those, slots are counted from where the frames begin that it calls, behind [`OWN_GENERATOR_SLOT`].

use alloc::vec::Vec;

use crate::heap::Tracer;
use crate::interp::frame::Answer;
use crate::uop::{Operand, Uop};
use crate::value::Value;

/// An instruction by its index, or a constant of the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ref(pub u16);

/// References from this on are constants.
const FIRST_CONSTANT: u16 = 0x8000;

/// Most instructions of a trace, and most constants.
pub const MOST_INSTRUCTIONS: usize = 4_096;
pub const MOST_CONSTANTS: usize = 4_096;

impl Ref {
    /// No reference.
    pub const NONE: Ref = Ref(u16::MAX);

    pub fn instruction(index: usize) -> Ref {
        debug_assert!(index < FIRST_CONSTANT as usize);
        Ref(index as u16)
    }

    pub fn constant(index: usize) -> Ref {
        debug_assert!(index < MOST_CONSTANTS);
        Ref(FIRST_CONSTANT + index as u16)
    }

    pub fn is_constant(self) -> bool {
        self.0 >= FIRST_CONSTANT
    }

    /// The index among instructions or among constants.
    pub fn index(self) -> usize {
        usize::from(self.0 & (FIRST_CONSTANT - 1))
    }
}

/// What an instruction or a constant gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Nothing.
    None,
    /// A boxed value of any kind, EMPTY included.
    Tagged,
    /// A boxed bool.
    Bool,
    /// A boxed heap object.
    Object,
    /// A rotated int (uop/ops.rs): every one fits 48 bits.
    Int,
    /// A raw double, in the other register bank.
    Float,
    /// A machine word that is no value: never in a snapshot, never live across a call.
    Word,
}

impl Type {
    /// Every type, with the name that the text form gives it.
    pub const ALL: [(Type, &'static str); 7] = [
        (Type::None, "none"),
        (Type::Tagged, "tagged"),
        (Type::Bool, "bool"),
        (Type::Object, "object"),
        (Type::Int, "int"),
        (Type::Float, "float"),
        (Type::Word, "word"),
    ];

    /// Is it a boxed value, so that it may go where a tagged one is asked for?
    pub fn is_boxed(self) -> bool {
        matches!(self, Type::Tagged | Type::Bool | Type::Object)
    }
}

/// A constant of the pool: its bits as the type has them in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    pub of: Type,
    pub bits: u64,
}

impl Constant {
    /// It as a value. A word that is none stays what it is.
    pub fn boxed(self) -> Value {
        match self.of {
            Type::Int => Value::from_bits(self.bits.rotate_right(16)),
            Type::Float => Value::float(f64::from_bits(self.bits)),
            _ => Value::from_bits(self.bits),
        }
    }

    /// Visits the object that it is.
    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        if matches!(self.of, Type::Object | Type::Tagged) {
            tracer.value(Value::from_bits(self.bits));
        }
    }
}

/// Calls `$m!` with every pseudo-instruction: name, number of references among its arguments, meaning.
#[macro_export]
macro_rules! for_each_pseudo {
    ($m:ident) => {
        $m! {
            NOP, 0, "nothing: what was here is gone";
            LOOP, 0, "the loop begins";
            PHI, 2, "a value at the loop's head: the first operand when it is entered, the second when it is gone around";
            COPY, 1, "the operand under another type: what a guard found out";
            CALL, 0, "call a quick helper: its number, the number of arguments n, then n references; gives EMPTY where it cannot, having done nothing";
            CALL_MORE, 0, "up to six more arguments of the CALL before it";
            NEW_OBJECT, 0, "what a CALL of these arguments would make, and is not made: only snapshots refer to it";
            WITH_FIELD, 0, "the object that the first reference is, now with the second in the field whose offset stands between them";
            WITH_FIELD_COUNT, 0, "the same with the number that an int is";
            WITH_FIELD32, 1, "the object that the reference is, now with the immediate in the 4 bytes whose offset stands between them";
            INHERIT, 0, "of a side trace: the value of that number among those that the parent's exit tells, with the type it has there";
            LEAVE_TRACE, 0, "the trace ends here, by the snapshot that is its argument: to another trace's entry, with all in memory, or to the interpreter";
            GO_TO_HEAD, 0, "a side trace ends here, at the head of its root's loop: its snapshot tells slots that memory is to hold, and what lives there";
        }
    };
}

macro_rules! define_pseudo {
    ($($name:ident, $references:expr, $doc:expr;)*) => {
        /// What stands in a trace and has no stencil.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Pseudo { $(#[doc = $doc] $name),* }

        impl Pseudo {
            pub const ALL: &'static [Pseudo] = &[$(Pseudo::$name),*];

            pub const fn name(self) -> &'static str {
                match self { $(Pseudo::$name => stringify!($name)),* }
            }

            /// How many arguments, from the first, are references always.
            pub const fn references(self) -> usize {
                match self { $(Pseudo::$name => $references),* }
            }
        }
    };
}
for_each_pseudo!(define_pseudo);

/// What an instruction does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Uop(Uop),
    Pseudo(Pseudo),
}

/// Arguments of an instruction, at most.
pub const MOST_ARGUMENTS: usize = 6;

/// An instruction.
///
/// The arguments of a uop are its operands in table order without the output: `In` and `InFloat` are [`Ref`]s (constants
/// too), `Imm32` and `Imm64` are [`Ref`]s of constants, `Label` is the number of a snapshot, and the others are the number
/// itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    pub op: Op,
    /// What it gives.
    pub of: Type,
    pub arguments: [u16; MOST_ARGUMENTS],
}

const _: () = assert!(size_of::<Instruction>() <= 16);

/// What an argument of an instruction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A value in a general register.
    Value,
    /// A double.
    Float,
    /// A constant of the pool that is part of the code.
    Immediate,
    /// A number that is part of the code: an offset, a count.
    Number,
    /// A snapshot.
    Snapshot,
}

impl Role {
    /// What an operand of a uop is as an argument; None: the output is no argument.
    pub const fn of(operand: Operand) -> Option<Role> {
        match operand {
            Operand::Out | Operand::OutFloat => None,
            Operand::In => Some(Role::Value),
            Operand::InFloat => Some(Role::Float),
            Operand::Imm32 | Operand::Imm64 => Some(Role::Immediate),
            Operand::Count | Operand::Slot | Operand::Vm | Operand::Field => Some(Role::Number),
            Operand::Label => Some(Role::Snapshot),
        }
    }
}

impl Instruction {
    pub const NOP: Instruction =
        Instruction { op: Op::Pseudo(Pseudo::NOP), of: Type::None, arguments: [u16::MAX; MOST_ARGUMENTS] };

    pub fn uop(uop: Uop, of: Type, arguments: &[u16]) -> Instruction {
        Instruction::new(Op::Uop(uop), of, arguments)
    }

    pub fn pseudo(pseudo: Pseudo, of: Type, arguments: &[u16]) -> Instruction {
        Instruction::new(Op::Pseudo(pseudo), of, arguments)
    }

    fn new(op: Op, of: Type, arguments: &[u16]) -> Instruction {
        let mut all = [u16::MAX; MOST_ARGUMENTS];
        all[..arguments.len()].copy_from_slice(arguments);
        Instruction { op, of, arguments: all }
    }

    pub fn is(&self, pseudo: Pseudo) -> bool {
        self.op == Op::Pseudo(pseudo)
    }

    pub fn is_uop(&self, uop: Uop) -> bool {
        self.op == Op::Uop(uop)
    }

    /// Is it what snapshots say of an object that is not made? It has no code and no register.
    pub fn is_sunk(&self) -> bool {
        use Pseudo::*;
        matches!(self.op, Op::Pseudo(NEW_OBJECT | WITH_FIELD | WITH_FIELD_COUNT | WITH_FIELD32))
    }

    /// Does the trace end here?
    pub fn is_end(&self) -> bool {
        self.is(Pseudo::LEAVE_TRACE) || self.is(Pseudo::GO_TO_HEAD)
    }

    /// The n-th argument as a reference.
    pub fn reference(&self, n: usize) -> Ref {
        Ref(self.arguments[n])
    }

    /// What each argument is, from the first; as many as there are.
    pub fn roles(&self) -> Roles {
        match self.op {
            Op::Uop(uop) => ROLES_OF_UOPS[uop as usize],
            Op::Pseudo(pseudo) => {
                let mut roles = Roles::NONE;
                (0..pseudo.references()).for_each(|_| roles.push(Role::Value));
                self.roles_of(pseudo, &mut roles);
                roles
            }
        }
    }

    /// What a pseudo-instruction has beyond its fixed references.
    fn roles_of(&self, pseudo: Pseudo, roles: &mut Roles) {
        let references = |roles: &mut Roles, n: usize| (0..n).for_each(|_| roles.push(Role::Value));
        match pseudo {
            Pseudo::CALL | Pseudo::NEW_OBJECT => {
                roles.push(Role::Number);
                roles.push(Role::Number);
                references(roles, usize::from(self.arguments[1]).min(MOST_ARGUMENTS - 2));
            }
            Pseudo::CALL_MORE => references(roles, self.arguments.iter().filter(|a| **a != u16::MAX).count()),
            Pseudo::INHERIT => roles.push(Role::Number),
            Pseudo::WITH_FIELD | Pseudo::WITH_FIELD_COUNT => {
                [Role::Value, Role::Number, Role::Value].into_iter().for_each(|role| roles.push(role))
            }
            Pseudo::WITH_FIELD32 => [Role::Number, Role::Immediate].into_iter().for_each(|role| roles.push(role)),
            Pseudo::LEAVE_TRACE | Pseudo::GO_TO_HEAD => roles.push(Role::Snapshot),
            Pseudo::NOP | Pseudo::LOOP | Pseudo::PHI | Pseudo::COPY => {}
        }
    }

    /// Where its references and its snapshot are.
    #[inline]
    fn places(&self) -> Places {
        match self.op {
            Op::Uop(uop) => ROLES_OF_UOPS[uop as usize].places,
            Op::Pseudo(_) => self.roles().places,
        }
    }

    /// The references among its arguments.
    #[inline]
    pub fn references(&self) -> impl Iterator<Item = Ref> + use<'_> {
        self.places().references().map(|n| Ref(self.arguments[n]))
    }

    /// Replaces each reference.
    #[inline]
    pub fn map_references(&mut self, mut to: impl FnMut(Ref) -> Ref) {
        for n in self.places().references() {
            self.arguments[n] = to(Ref(self.arguments[n])).0;
        }
    }

    /// The snapshot by which it may leave.
    #[inline]
    pub fn snapshot(&self) -> Option<SnapshotId> {
        self.places().snapshot().map(|at| SnapshotId(self.arguments[at]))
    }

    pub fn set_snapshot(&mut self, id: SnapshotId) {
        if let Some(at) = self.places().snapshot() {
            self.arguments[at] = id.0;
        }
    }
}

/// What the arguments of an instruction are.
#[derive(Clone, Copy, Debug)]
pub struct Roles {
    all: [Role; MOST_ARGUMENTS],
    count: u8,
    places: Places,
}

/// Which arguments are references and snapshots: the optimizer asks for no more at every turn.
#[derive(Clone, Copy, Debug)]
struct Places {
    /// A bit for each argument that is a reference.
    references: u8,
    /// Which one is the snapshot, or 255.
    snapshot: u8,
}

impl Places {
    const NONE: Places = Places { references: 0, snapshot: u8::MAX };

    /// The numbers of the arguments that are references, from the first.
    #[inline]
    fn references(self) -> impl Iterator<Item = usize> {
        let left = core::iter::successors(Some(self.references), |left| Some(left & left.wrapping_sub(1)));
        left.take_while(|left| *left != 0).map(|left| left.trailing_zeros() as usize)
    }

    /// Which argument is the snapshot.
    #[inline]
    fn snapshot(self) -> Option<usize> {
        (self.snapshot != u8::MAX).then_some(usize::from(self.snapshot))
    }
}

/// What arguments of uops are.
static ROLES_OF_UOPS: [Roles; Uop::ALL.len()] = {
    let mut all = [Roles::NONE; Uop::ALL.len()];
    let mut at = 0;
    while at < all.len() {
        let (operands, mut n) = (Uop::ALL[at].operands(), 0);
        while n < operands.len() {
            if let Some(role) = Role::of(operands[n]) {
                all[at].push(role);
            }
            n += 1;
        }
        at += 1;
    }
    all
};

impl Roles {
    const NONE: Roles = Roles { all: [Role::Number; MOST_ARGUMENTS], count: 0, places: Places::NONE };

    const fn push(&mut self, role: Role) {
        match role {
            Role::Value | Role::Float => self.places.references |= 1 << self.count,
            Role::Snapshot => self.places.snapshot = self.count,
            Role::Immediate | Role::Number => {}
        }
        self.all[self.count as usize] = role;
        self.count += 1;
    }

    pub fn as_slice(&self) -> &[Role] {
        &self.all[..usize::from(self.count)]
    }
}

/// A snapshot by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SnapshotId(pub u16);

/// A frame that is running at a point of the trace, by its number; 0 is the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FrameId(pub u16);

impl FrameId {
    pub const ROOT: FrameId = FrameId(0);
}

/// A frame of the trace: the one it runs in, or one that a call within it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceFrame {
    /// Who called it; the root is its own.
    pub caller: FrameId,
    /// Where the caller goes on: its unit behind the call.
    pub return_unit: u32,
    /// The caller's operands below the call.
    pub return_depth: u16,
    /// The slot of the header.
    pub header: u16,
    /// The code object and the function (EMPTY for the root, whose header is there), as constants.
    pub code: Ref,
    pub function: Ref,
    /// What becomes of its result.
    pub returns: Returns,
}

impl TraceFrame {
    /// Does it lie in a generator?
    pub fn is_generator(&self) -> bool {
        self.header >= FIRST_GENERATOR_SLOT
    }
}

/// What a frame's caller does with the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// It is pushed.
    Push,
    /// It is dropped: the frame runs an `__init__`, and the caller's top is the instance already.
    Init,
    /// It takes the place of the operands of a binary operator, or of a comparison, with this number.
    Operator { number: u32, comparison: bool },
    /// It is dropped: of `__setitem__` and the like.
    Discard,
    /// What an instruction makes of it replaces the caller's top.
    Answer(Answer),
    /// The frame is a generator's that FOR_ITER resumed: its end jumps by so many units.
    Generator { jump: u32 },
    /// SEND resumed it: its result is pushed, and its end jumps.
    Send { jump: u32 },
    /// SEND to an awaitable of `asend` resumed it, an async generator: what it yields is the result, as its end is for `Send`,
    /// unless it is of what it awaits; its end raises StopAsyncIteration.
    AsyncSend { jump: u32 },
    /// A call of `next` or `send` resumed it: its end raises StopIteration.
    Call,
    /// Something was thrown into it by way of one that waits for it: what it yields is handed on, and its end jumps.
    Throw { jump: u32 },
    /// It is closed, by a call, or by one that waits for it and is closed next.
    Close { inner: bool },
}

/// Slots from this on are of generators' frames: beyond all that frames on the VM's stack reach.
pub const FIRST_GENERATOR_SLOT: u16 = 4_096;
const _: () = assert!(crate::tuning::MOST_TRACE_SLOTS < HANDLED_SLOT as u32);

/// The slot of which a snapshot tells what is handled, where the machine does not hold that yet: an exception that is handled
/// within the trace alone need not be made.
pub const HANDLED_SLOT: u16 = FIRST_GENERATOR_SLOT - 1;

/// Where the root's frame lies in a generator: the slot that holds this, put there by the trace's entry. Slots are counted from
/// the first free word of the VM's stack then.
pub const OWN_GENERATOR_SLOT: u16 = 0;

/// What a GO_TO_HEAD tells from this slot on are values that live at the head, by their number.
pub const FIRST_HEAD_VALUE: u16 = 0x8000;

/// Slots of a generator's header of which snapshots tell, as ints: the unit that it waits at, and how many operands it has.
pub const WAITS_AT: u16 = 1;
pub const WAITS_WITH: u16 = 2;

/// The slot of which a snapshot tells, with any value, where the generator runs and the object holds what its resumer handles.
pub const HIDES: u16 = 3;

/// The slot of which a snapshot tells what the object holds that is handled: by its own code, while it waits; by its resumer,
/// while it runs.
pub const HANDLES: u16 = 4;

/// A generator whose frame the trace runs. Where a snapshot tells its first slot, which holds the object itself, it tells
/// all of the frame that memory does not hold; and of one that waits, where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceGenerator {
    pub first: u16,
    /// The slot behind the frame.
    pub end: u16,
    /// The slot of the header.
    pub header: u16,
}

impl TraceGenerator {
    pub fn contains(&self, slot: u16) -> bool {
        (self.first..self.end).contains(&slot)
    }
}

/// Why control leaves by a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// A guard failed: the interpreter runs the instruction.
    Guard,
    /// A jump went the other way: control is there.
    Jump,
    /// A quick helper could not go on: the exception that is under way is raised, or the interpreter runs the instruction.
    Attempt,
    /// Fuel ended or the poll word is raised: the instruction's unit was taken and is given back.
    Poll,
    /// The trace ends here.
    End,
}

/// What the interpreter needs to go on from a point of the trace: the frames, and the slots whose memory differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub leave: Leave,
    /// The innermost frame, the unit of the instruction it is at, and how many operands it has.
    pub frame: FrameId,
    pub unit: u32,
    pub depth: u16,
    /// Its entries: `entries[first..first + count]` of the trace, by slot.
    pub first: u32,
    pub count: u16,
}

/// A slot of the root frame or of what lies above it, and the value that belongs there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub slot: u16,
    pub value: Ref,
}

impl Entry {
    /// Is it of a frame on the VM's stack?
    pub fn is_on_stack(&self) -> bool {
        self.slot < HANDLED_SLOT
    }
}

/// A trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    pub instructions: Vec<Instruction>,
    pub constants: Vec<Constant>,
    pub snapshots: Vec<Snapshot>,
    pub entries: Vec<Entry>,
    /// The root first.
    pub frames: Vec<TraceFrame>,
    /// By their slots.
    pub generators: Vec<TraceGenerator>,
    /// Words from the root's first local that frames of the trace may use; what is spilled lies behind.
    pub extent: u16,
    /// Of each instruction: the step of the recording that it is for (`optimize/log.rs`); empty unless somebody wants to know.
    pub origins: Vec<u16>,
}

impl Trace {
    /// Most frames that run above the root's.
    pub fn depth(&self) -> u16 {
        let below = |id: &FrameId| (*id != FrameId::ROOT).then(|| self.frames[usize::from(id.0)].caller);
        let of = |at: usize| core::iter::successors(Some(FrameId(at as u16)), below).count() as u16 - 1;
        (0..self.frames.len()).map(of).max().unwrap_or(0)
    }

    pub fn get(&self, at: Ref) -> &Instruction {
        &self.instructions[at.index()]
    }

    /// The type of an instruction's result or of a constant.
    pub fn type_of(&self, at: Ref) -> Type {
        if at.is_constant() { self.constants[at.index()].of } else { self.instructions[at.index()].of }
    }

    /// The value of a reference whose word this is.
    pub fn boxed(&self, at: Ref, word: u64) -> Value {
        Constant { of: self.type_of(at), bits: word }.boxed()
    }

    /// The constant that a reference is.
    pub fn constant(&self, at: Ref) -> Option<Constant> {
        (at.is_constant() && at != Ref::NONE).then(|| self.constants[at.index()])
    }

    /// Finds or adds a constant; None where the pool is full.
    pub fn intern(&mut self, constant: Constant) -> Option<Ref> {
        if let Some(at) = self.constants.iter().position(|c| *c == constant) {
            return Some(Ref::constant(at));
        }
        if self.constants.len() >= MOST_CONSTANTS || self.constants.try_reserve(1).is_err() {
            return None;
        }
        self.constants.push(constant);
        Some(Ref::constant(self.constants.len() - 1))
    }

    /// Does it end, without a loop?
    pub fn ends(&self) -> bool {
        self.instructions.last().is_some_and(Instruction::is_end)
    }

    /// The index of LOOP.
    pub fn loop_head(&self) -> Option<usize> {
        self.instructions.iter().position(|i| i.is(Pseudo::LOOP))
    }

    /// The instruction that the exit of that number is of; 0 if there is none.
    pub fn nth_exit(&self, exit: usize) -> usize {
        let mut exits = (0..self.instructions.len()).filter(|at| self.instructions[*at].snapshot().is_some());
        exits.nth(exit).unwrap_or(0)
    }

    /// The value that a reference is: a copy is what it copies.
    pub fn copied(&self, mut at: Ref) -> Ref {
        while !at.is_constant() && self.get(at).is(Pseudo::COPY) {
            at = self.get(at).reference(0);
        }
        at
    }

    /// Is a reference to what is not made?
    pub fn is_sunk(&self, at: Ref) -> bool {
        !at.is_constant() && self.get(at).is_sunk()
    }

    /// What an exit by a snapshot tells the places of, in order: the values of the entries; and of each object among them
    /// that is not made, when it is met for the first time, what it is made of, behind all that was listed until then.
    pub fn told(&self, id: SnapshotId) -> Vec<Ref> {
        let mut all: Vec<Ref> = self.entries_of(id).iter().map(|entry| entry.value).collect();
        let mut sunk: Vec<Ref> = Vec::new();
        let mut at = 0;
        while let Some(value) = all.get(at).map(|at| self.copied(*at)) {
            if self.is_sunk(value) && !sunk.contains(&value) {
                sunk.push(value);
                all.extend(self.get(value).references());
            }
            at += 1;
        }
        all
    }

    /// The generator that the root's frame lies in.
    pub fn root_generator(&self) -> Option<&TraceGenerator> {
        let root = self.frames.first().filter(|root| root.is_generator())?;
        self.generator_of(root.header)
    }

    /// The generator that a slot is of.
    pub fn generator_of(&self, slot: u16) -> Option<&TraceGenerator> {
        self.generators.iter().find(|generator| generator.contains(slot))
    }

    /// The entries of a snapshot that a trace writes which goes on elsewhere. Generators' frames were written by instructions.
    pub fn linked_entries(&self, id: SnapshotId) -> impl Iterator<Item = &Entry> {
        self.entries_of(id).iter().filter(|entry| entry.is_on_stack())
    }

    pub fn snapshot(&self, id: SnapshotId) -> &Snapshot {
        &self.snapshots[usize::from(id.0)]
    }

    pub fn entries_of(&self, id: SnapshotId) -> &[Entry] {
        let snapshot = self.snapshot(id);
        &self.entries[snapshot.first as usize..snapshot.first as usize + usize::from(snapshot.count)]
    }
}
