//! Verification of code objects from strangers, in time linear in their size.
//!
//! What the interpreter may rely on for code that passed:
//!
//! - **V1** Every unit belongs to a base instruction, at most three `EXTENDED_ARG` before it, or its cache; cache units
//!   are zero. The last instruction does not fall through.
//! - **V2** Operands are in the range of their [`OperandKind`]: constants, names, locals and enumerations exist;
//!   `Unused` operands are zero.
//! - **V3** Jumps and handlers go to the first unit of an instruction.
//! - **V4** Each instruction is reached with one stack depth, never below what it pops, never above `stack_size`.
//!   `RETURN_VALUE` pops the only item.
//! - **V5** Items have the kinds that the table names (`kinds`): bools where a bool is tested, cells in closures, the
//!   previous exception for `POP_EXCEPT`, an int position for `RERAISE n`, lists, sets and dicts in the making under
//!   `LIST_APPEND` and its like, str for `BUILD_STRING`, EMPTY only where the table allows it. `FOR_ITER` and `POP_ITER`
//!   see the pair that `GET_ITER 0` made, or any object with EMPTY above it.
//!   Not relied on: that defaults are a tuple or dict, that a raised value is an exception, that the set of `SET_ADD`
//!   is one (it may be any value: `__conditional_annotations__` is a variable), types of ordinary values.
//! - **V6** Handlers are sorted, do not overlap, begin and end at instructions, cut back to a depth that every guarded
//!   instruction has, and push (the position and) the exception.
//! - **V7** Cell slots (free variables, and slots with `MAKE_CELL` in the prefix) hold a cell from the prefix on; only
//!   `LOAD_FAST`, the `DEREF` instructions, and `PUSH_NULL, STORE_FAST, MAKE_CELL` in a row touch them; `DEREF`
//!   instructions touch no others. Free variables are the last slots, and `COPY_FREE_VARS` copies exactly them.
//! - **V8** A slot that `LOAD_FAST` (alone or in a pair) names is bound on every path.
//! - **V9** The prefix is `COPY_FREE_VARS`, `MAKE_CELL`s, `RETURN_GENERATOR, POP_TOP` (these two exactly for generator
//!   kinds, nowhere else), then `RESUME 0`. `YIELD_VALUE` and `SEND` stand in generator kinds only, and `RESUME` with
//!   another point follows each `YIELD_VALUE` at once. Names of a locals mapping are used only without `OPTIMIZED`.
//! - **V10** `MAKE_FUNCTION` follows the `LOAD_CONST` of its code; where that has k > 0 free variables, `BUILD_TUPLE k`
//!   of cells stands before and `SET_FUNCTION_ATTRIBUTE closure` after, and nowhere else. `CALL_KW` follows the
//!   `LOAD_CONST` of its names, of which there are at most as many as arguments.
//! - **V11** Parameters fit the slots; spans are sorted and begin at 0.

use alloc::{vec, vec::Vec};

use super::code::{Code, CodeFlags, Constant, LocalKind};
use super::disassemble::{Instruction, Instructions};
use super::kinds::{Kind, Stack};
use super::ops::{
    BinaryOperator, COMPARE_AS_BOOL, CommonConstant, CompareOperator, Conversion, FunctionAttribute, Intrinsic1, Intrinsic2, Op,
    OperandKind, ResumePoint, SpecialMethod, TUPLES_SHIFT,
};

/// Which rule a code object breaks, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The rule of the module's header.
    pub rule: &'static str,
    /// The unit where it shows.
    pub unit: u32,
    /// What is wrong.
    pub reason: &'static str,
}

impl core::fmt::Display for VerifyError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "invalid bytecode at unit {}: {} ({})", self.unit, self.reason, self.rule)
    }
}

impl core::error::Error for VerifyError {}

type Verified<T> = Result<T, VerifyError>;

fn broken<T>(rule: &'static str, unit: u32, reason: &'static str) -> Verified<T> {
    Err(VerifyError { rule, unit, reason })
}

/// Checks one code object (not those in its constants).
///
/// # Errors
/// The first rule that it breaks.
pub fn verify(code: &Code) -> Verified<()> {
    let instructions = decode(code)?;
    check_tables(code)?;
    let mut verifier = Verifier::new(code, &instructions)?;
    verifier.check_prefix()?;
    verifier.check_instructions()?;
    verifier.run()
}

/// Checks a code object and all in its constants.
///
/// # Errors
/// The first rule that any of them breaks.
pub fn verify_all(code: &alloc::sync::Arc<Code>) -> Verified<()> {
    code.walk().iter().try_for_each(|code| verify(code))
}

/// V1.
fn decode(code: &Code) -> Verified<Vec<Instruction>> {
    let mut reader = Instructions::new(&code.units);
    let mut all = Vec::with_capacity(code.units.len() / 2);
    for instruction in reader.by_ref() {
        let cache = &code.units[instruction.opcode_at as usize + 1..instruction.end as usize];
        if cache.iter().any(|unit| *unit != 0) {
            return broken("V1", instruction.start, "a cache is not empty");
        }
        all.push(instruction);
    }
    if reader.position() != code.units.len() {
        return broken("V1", reader.position() as u32, "no such instruction");
    }
    match all.last() {
        Some(last) if !last.op.falls_through() => Ok(all),
        _ => broken("V1", code.units.len() as u32, "control runs off the end"),
    }
}

/// V6 without targets, V11, and the order of slots (V7).
fn check_tables(code: &Code) -> Verified<()> {
    let parameters = u64::from(code.positional_count)
        + u64::from(code.keyword_only_count)
        + u64::from(code.flags.contains(CodeFlags::VARARGS))
        + u64::from(code.flags.contains(CodeFlags::VARKEYWORDS));
    if code.positional_only_count > code.positional_count || parameters > code.locals.len() as u64 {
        return broken("V11", 0, "parameters do not fit the slots");
    }
    let of_parameters = &code.locals[..parameters as usize];
    if of_parameters.iter().any(|l| !matches!(l.kind, LocalKind::Local | LocalKind::Cell)) {
        return broken("V11", 0, "a parameter's slot is of another kind");
    }
    let first_free = code.locals.len() - code.free_count();
    if code.locals[..first_free].iter().any(|l| l.kind == LocalKind::Free) {
        return broken("V7", 0, "free variables are not last");
    }
    let starts = code.spans.iter().map(|s| s.start);
    if code.spans.first().is_some_and(|s| s.start != 0) || !starts.is_sorted() {
        return broken("V11", 0, "spans are not in order");
    }
    let mut end = 0;
    for handler in &code.handlers {
        if handler.start < end || handler.end <= handler.start {
            return broken("V6", handler.start, "handlers are not in order");
        }
        end = handler.end;
    }
    Ok(())
}

/// What is known before an instruction that several paths lead to.
#[derive(Clone)]
struct State {
    stack: Vec<Kind>,
    /// Bit n: slot n may be unbound.
    unbound: Vec<u64>,
}

struct Verifier<'a> {
    code: &'a Code,
    instructions: &'a [Instruction],
    /// Index of the instruction at a unit; `NONE` inside one.
    at_unit: Vec<u32>,
    /// Whether control may arrive at an instruction other than from the one before.
    is_target: Vec<bool>,
    cells: Vec<bool>,
    states: Vec<Option<State>>,
    work: Vec<u32>,
    in_work: Vec<bool>,
    /// What is left of the work that the size of the code justifies.
    budget: u64,
    /// Slots are followed one by one; too many of them are not.
    follows_slots: bool,
    /// First instruction after the prefix.
    body: usize,
}

const NONE: u32 = u32::MAX;

impl<'a> Verifier<'a> {
    fn new(code: &'a Code, instructions: &'a [Instruction]) -> Verified<Self> {
        let mut at_unit = vec![NONE; code.units.len()];
        for (index, instruction) in instructions.iter().enumerate() {
            at_unit[instruction.start as usize] = index as u32;
        }
        let mut verifier = Verifier {
            code,
            instructions,
            at_unit,
            is_target: vec![false; instructions.len()],
            cells: code.locals.iter().map(|l| l.kind == LocalKind::Free).collect(),
            states: vec![None; instructions.len()],
            work: Vec::new(),
            in_work: vec![false; instructions.len()],
            budget: 4096 * 16 + 512 * code.units.len() as u64,
            follows_slots: true,
            body: 0,
        };
        verifier.mark_targets()?;
        let joins = verifier.is_target.iter().filter(|t| **t).count() as u64 + 1;
        let words = code.locals.len().div_ceil(64) as u64;
        verifier.follows_slots = joins * words <= 64 * code.units.len() as u64 + 65_536;
        Ok(verifier)
    }

    /// The index of the instruction that begins at `unit` (V3).
    fn index_of(&self, unit: u32, from: u32) -> Verified<usize> {
        match self.at_unit.get(unit as usize) {
            Some(index) if *index != NONE => Ok(*index as usize),
            _ => broken("V3", from, "a jump goes into an instruction"),
        }
    }

    fn target(&self, instruction: &Instruction) -> Verified<Option<usize>> {
        let kind = instruction.op.operand_kind();
        if !matches!(kind, OperandKind::JumpForward | OperandKind::JumpBackward) {
            return Ok(None);
        }
        match instruction.target() {
            Some(unit) => self.index_of(unit, instruction.start).map(Some),
            None => broken("V3", instruction.start, "a jump leaves the code"),
        }
    }

    fn mark_targets(&mut self) -> Verified<()> {
        for instruction in self.instructions {
            if let Some(target) = self.target(instruction)? {
                self.is_target[target] = true;
            }
        }
        for handler in &self.code.handlers {
            let target = self.index_of(handler.target, handler.start)?;
            self.is_target[target] = true;
            self.index_of(handler.start, handler.start)?;
            if handler.end as usize != self.code.units.len() {
                self.index_of(handler.end, handler.start)?;
            }
        }
        Ok(())
    }

    // -- prefix (V7, V9) -------------------------------------------------------------------------------------------

    fn is_generator(&self) -> bool {
        let kinds = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;
        self.code.flags.intersects(kinds)
    }

    fn check_prefix(&mut self) -> Verified<()> {
        let mut next = 0;
        let op_at = |at: usize| self.instructions.get(at).map(|i| (i.op, i.operand));
        let free = self.code.free_count() as u32;
        if free > 0 {
            if op_at(0) != Some((Op::COPY_FREE_VARS, free)) {
                return broken("V7", 0, "free variables are not copied");
            }
            next = 1;
        }
        let mut cells = core::mem::take(&mut self.cells);
        while let Some((Op::MAKE_CELL, slot)) = op_at(next) {
            match self.code.locals.get(slot as usize).map(|l| l.kind) {
                Some(LocalKind::Cell | LocalKind::Hidden) if !cells[slot as usize] => cells[slot as usize] = true,
                _ => return broken("V7", self.instructions[next].start, "no slot for a cell"),
            }
            next += 1;
        }
        if self.code.locals.iter().zip(&cells).any(|(l, made)| l.kind == LocalKind::Cell && !made) {
            return broken("V7", 0, "a cell is not made");
        }
        if self.is_generator() {
            if op_at(next) != Some((Op::RETURN_GENERATOR, 0)) || op_at(next + 1) != Some((Op::POP_TOP, 0)) {
                return broken("V9", 0, "a generator is not handed out");
            }
            next += 2;
        }
        if op_at(next) != Some((Op::RESUME, 0)) || self.is_target[..=next].contains(&true) {
            return broken("V9", 0, "the prefix does not end in RESUME");
        }
        self.cells = cells;
        self.body = next;
        Ok(())
    }

    // -- single instructions (V2, V7, V9, V10) ---------------------------------------------------------------------

    fn check_instructions(&self) -> Verified<()> {
        for (index, instruction) in self.instructions.iter().enumerate() {
            self.check_operand(instruction)?;
            self.check_place(index, instruction)?;
        }
        Ok(())
    }

    fn check_operand(&self, i: &Instruction) -> Verified<()> {
        let n = i.operand;
        let code = self.code;
        let name = |index: u32| (index as usize) < code.names.len();
        let local = |slot: u32| (slot as usize) < code.locals.len();
        let fine = match i.op.operand_kind() {
            OperandKind::Unused => n == 0,
            OperandKind::Count | OperandKind::JumpForward | OperandKind::JumpBackward => true,
            OperandKind::Const => (n as usize) < code.constants.len(),
            OperandKind::Name => name(n),
            OperandKind::NameMethod | OperandKind::NameGlobal => name(n >> 1),
            OperandKind::NameSuper => name(n >> 2),
            OperandKind::Local => local(n),
            OperandKind::LocalPair => n < 256 && local(n >> 4) && local(n & 15),
            OperandKind::Binary => BinaryOperator::from_u32(n).is_some(),
            OperandKind::Compare => CompareOperator::from_u32(n & !COMPARE_AS_BOOL).is_some(),
            OperandKind::CompareTuples => {
                CompareOperator::from_u32(n & (COMPARE_AS_BOOL - 1)).is_some() && n >> TUPLES_SHIFT != 0
            }
            OperandKind::Invert => n <= 1,
            OperandKind::Intrinsic1 => Intrinsic1::from_u32(n).is_some(),
            OperandKind::Intrinsic2 => Intrinsic2::from_u32(n).is_some(),
            OperandKind::Common => CommonConstant::from_u32(n).is_some(),
            OperandKind::Special => SpecialMethod::from_u32(n).is_some(),
            OperandKind::Attribute => FunctionAttribute::from_u32(n).is_some(),
            OperandKind::Conversion => Conversion::from_u32(n).is_some(),
            OperandKind::Resume => ResumePoint::from_u32(n).is_some(),
            OperandKind::Unpack => n >> 8 < 1 << 22,
            OperandKind::Interpolation => n & 2 == 0 && Conversion::from_u32(n >> 2).is_some(),
        };
        let fine = fine
            && match i.op {
                Op::LOAD_SMALL_INT => n <= 255,
                Op::RAISE_VARARGS | Op::GET_AWAITABLE => n <= 2,
                Op::YIELD_VALUE => n <= 1,
                Op::GET_ITER => n <= 3,
                Op::TASK_STEP => false,
                _ => true,
            };
        if fine { Ok(()) } else { broken("V2", i.start, "an operand is out of range") }
    }

    fn check_place(&self, index: usize, i: &Instruction) -> Verified<()> {
        self.check_slot_use(index, i)?;
        let generator_only = matches!(i.op, Op::YIELD_VALUE | Op::SEND);
        if generator_only && !self.is_generator() {
            return broken("V9", i.start, "only generators can be suspended");
        }
        let in_prefix = index <= self.body;
        if matches!(i.op, Op::RETURN_GENERATOR | Op::COPY_FREE_VARS) && !in_prefix {
            return broken("V9", i.start, "an instruction of the prefix stands elsewhere");
        }
        if i.op == Op::RESUME && !in_prefix {
            let after_yield = i.operand != 0 && self.before(index).is_some_and(|b| b.op == Op::YIELD_VALUE);
            if !after_yield {
                return broken("V9", i.start, "RESUME stands elsewhere than after a suspension");
            }
        }
        if i.op == Op::YIELD_VALUE && self.instructions.get(index + 1).is_none_or(|next| next.op != Op::RESUME) {
            return broken("V9", i.start, "no RESUME after a suspension");
        }
        let by_name = matches!(i.op, Op::LOAD_NAME | Op::STORE_NAME | Op::DELETE_NAME | Op::LOAD_LOCALS | Op::SETUP_ANNOTATIONS);
        if by_name && self.code.flags.contains(CodeFlags::OPTIMIZED) {
            return broken("V9", i.start, "there is no mapping of locals");
        }
        self.check_neighbours(index, i)
    }

    /// The instruction before, where nothing jumps between.
    fn before(&self, index: usize) -> Option<&Instruction> {
        if self.is_target[index] {
            return None;
        }
        self.instructions.get(index.checked_sub(1)?)
    }

    fn check_slot_use(&self, index: usize, i: &Instruction) -> Verified<()> {
        let is_cell = |slot: u32| self.cells.get(slot as usize).copied().unwrap_or(false);
        let fine = match (i.op, i.op.operand_kind()) {
            (Op::LOAD_FAST, _) => true,
            (Op::MAKE_CELL, _) => index < self.body || self.renews_cell(index) && is_cell(i.operand),
            (Op::LOAD_DEREF | Op::STORE_DEREF | Op::DELETE_DEREF | Op::LOAD_FROM_DICT_OR_DEREF, _) => is_cell(i.operand),
            (Op::STORE_FAST, _) if is_cell(i.operand) => {
                !self.is_target.get(index + 1).copied().unwrap_or(true) && self.renews_cell(index + 1)
            }
            (_, OperandKind::Local) => !is_cell(i.operand),
            // Pairs may load cells, as LOAD_FAST may.
            (Op::LOAD_FAST_LOAD_FAST, _) => true,
            (Op::STORE_FAST_LOAD_FAST, _) => !is_cell(i.operand >> 4),
            (_, OperandKind::LocalPair) => !is_cell(i.operand >> 4) && !is_cell(i.operand & 15),
            _ => true,
        };
        if fine { Ok(()) } else { broken("V7", i.start, "a slot is used as what it is not") }
    }

    /// Whether the instruction at `index` is the MAKE_CELL of `PUSH_NULL, STORE_FAST n, MAKE_CELL n`.
    fn renews_cell(&self, index: usize) -> bool {
        let Some(make) = self.instructions.get(index).filter(|i| i.op == Op::MAKE_CELL) else { return false };
        let Some(store) = self.before(index).filter(|i| i.op == Op::STORE_FAST) else { return false };
        store.operand == make.operand && self.before(index - 1).is_some_and(|i| i.op == Op::PUSH_NULL)
    }

    /// V10.
    fn check_neighbours(&self, index: usize, i: &Instruction) -> Verified<()> {
        let constant_before = |index: usize| {
            let load = self.before(index).filter(|b| b.op == Op::LOAD_CONST)?;
            self.code.constants.get(load.operand as usize)
        };
        match i.op {
            Op::MAKE_FUNCTION => {
                let Some(Constant::Code(made)) = constant_before(index) else {
                    return broken("V10", i.start, "no code object to make a function of");
                };
                let free = made.free_count() as u32;
                let next = self.instructions.get(index + 1);
                let closes = next.is_some_and(is_closure) && !self.is_target[index + 1];
                if free > 0 {
                    let tuple = self.before(index - 1).is_some_and(|b| b.op == Op::BUILD_TUPLE && b.operand == free);
                    if !tuple || !closes {
                        return broken("V10", i.start, "a closure does not fit its code");
                    }
                } else if closes {
                    return broken("V10", i.start, "a closure for code that has none");
                }
            }
            Op::SET_FUNCTION_ATTRIBUTE if is_closure(i) && self.before(index).is_none_or(|b| b.op != Op::MAKE_FUNCTION) => {
                return broken("V10", i.start, "a closure is set too late");
            }
            Op::CALL_KW => match constant_before(index) {
                Some(Constant::Tuple(names)) if names.len() as u64 <= u64::from(i.operand) => {}
                _ => return broken("V10", i.start, "keyword names do not fit the arguments"),
            },
            _ => {}
        }
        Ok(())
    }

    // -- paths (V4, V5, V6, V8) -------------------------------------------------------------------------------------

    fn run(&mut self) -> Verified<()> {
        let parameters = self.code.parameter_slots() as usize;
        let mut unbound = Vec::new();
        if self.follows_slots {
            unbound = vec![0; self.code.locals.len().div_ceil(64)];
            for slot in parameters..self.code.locals.len() {
                set(&mut unbound, slot, self.code.locals[slot].kind != LocalKind::Free);
            }
        }
        self.enter(0, &State { stack: Vec::new(), unbound }, 0)?;
        while let Some(index) = self.work.pop() {
            self.in_work[index as usize] = false;
            self.path(index as usize)?;
        }
        Ok(())
    }

    /// Follows straight-line code from a join to the next.
    fn path(&mut self, mut index: usize) -> Verified<()> {
        let Some(mut state) = self.states[index].clone() else { return Ok(()) };
        loop {
            let i = self.instructions[index];
            self.spend(1, i.start)?;
            self.enter_handler(&i, &state)?;
            if let Some(target) = self.target(&i)? {
                let mut taken = state.clone();
                self.spend(taken.stack.len() as u64 + taken.unbound.len() as u64, i.start)?;
                self.step_jumping(&i, &mut taken)?;
                self.enter(target, &taken, i.start)?;
            }
            if !i.op.falls_through() {
                return self.check_end(&i, &mut state);
            }
            self.step(index, &i, &mut state)?;
            index += 1;
            if self.is_target[index] {
                return self.enter(index, &state, i.start);
            }
        }
    }

    fn check_end(&self, i: &Instruction, state: &mut State) -> Verified<()> {
        if i.op == Op::RETURN_VALUE && state.stack.len() != 1 {
            return broken("V4", i.start, "items are left on the stack");
        }
        let mut stack = Stack { items: &mut state.stack };
        stack.step(i.op, i.operand, self.code, false).or_else(|reason| broken("V5", i.start, reason))
    }

    fn step_jumping(&self, i: &Instruction, state: &mut State) -> Verified<()> {
        let mut stack = Stack { items: &mut state.stack };
        let result = match i.op {
            // Taken, it leaves the pair as it is.
            Op::FOR_ITER => stack.step(i.op, i.operand, self.code, false).map(|()| {
                state.stack.pop();
            }),
            _ => stack.step(i.op, i.operand, self.code, false),
        };
        result.or_else(|reason| broken("V5", i.start, reason))
    }

    fn step(&mut self, index: usize, i: &Instruction, state: &mut State) -> Verified<()> {
        let is_cell = |slot: u32| self.cells.get(slot as usize).copied().unwrap_or(false);
        self.check_bound(i, state)?;
        let n = i.operand;
        let top = state.stack.last().copied();
        let next = state.stack.len().checked_sub(2).map(|at| state.stack[at]);
        let empty = |kind: Option<Kind>| matches!(kind, Some(Kind::Empty | Kind::MaybeEmpty));
        let mut stack = Stack { items: &mut state.stack };
        let result = match i.op {
            Op::LOAD_FAST_LOAD_FAST => {
                let first = stack.step(Op::LOAD_FAST, n >> 4, self.code, is_cell(n >> 4));
                first.and_then(|()| stack.step(Op::LOAD_FAST, n & 15, self.code, is_cell(n & 15)))
            }
            Op::STORE_FAST_LOAD_FAST => {
                let first = stack.step(Op::STORE_FAST, n >> 4, self.code, false);
                first.and_then(|()| stack.step(Op::LOAD_FAST, n & 15, self.code, is_cell(n & 15)))
            }
            Op::STORE_FAST_STORE_FAST => {
                let first = stack.step(Op::STORE_FAST, n >> 4, self.code, false);
                first.and_then(|()| stack.step(Op::STORE_FAST, n & 15, self.code, false))
            }
            op => stack.step(op, n, self.code, is_cell(n)),
        };
        if let Err(reason) = result {
            return broken("V5", i.start, reason);
        }
        if state.stack.len() > self.code.stack_size as usize {
            return broken("V4", i.start, "the stack grows too large");
        }
        let unbound = &mut state.unbound;
        if self.follows_slots {
            match i.op {
                Op::STORE_FAST => set(unbound, n as usize, empty(top)),
                Op::STORE_FAST_LOAD_FAST => set(unbound, (n >> 4) as usize, empty(top)),
                Op::STORE_FAST_STORE_FAST => {
                    set(unbound, (n >> 4) as usize, empty(top));
                    set(unbound, (n & 15) as usize, empty(next));
                }
                Op::LOAD_FAST_CHECK | Op::MAKE_CELL => set(unbound, n as usize, false),
                Op::DELETE_FAST | Op::LOAD_FAST_AND_CLEAR => set(unbound, n as usize, true),
                _ => {}
            }
        }
        let _ = index;
        // An unbound slot that is loaded right after being stored in the same instruction was checked before.
        if i.op == Op::STORE_FAST_LOAD_FAST && self.may_be_unbound(state, n & 15) {
            return broken("V8", i.start, "a variable may be unbound");
        }
        Ok(())
    }

    /// V8 for instructions that only load.
    fn check_bound(&self, i: &Instruction, state: &State) -> Verified<()> {
        let n = i.operand;
        let slots: &[u32] = match i.op {
            Op::LOAD_FAST => &[n],
            Op::LOAD_FAST_LOAD_FAST => &[n >> 4, n & 15],
            _ => &[],
        };
        if slots.iter().any(|slot| self.may_be_unbound(state, *slot)) {
            return broken("V8", i.start, "a variable may be unbound");
        }
        Ok(())
    }

    fn may_be_unbound(&self, state: &State, slot: u32) -> bool {
        let slot = slot as usize;
        if self.cells.get(slot).copied().unwrap_or(false) {
            return false;
        }
        // With too many slots to follow, only checked loads are accepted.
        !self.follows_slots || state.unbound.get(slot / 64).is_none_or(|word| word >> (slot % 64) & 1 == 1)
    }

    fn spend(&mut self, work: u64, unit: u32) -> Verified<()> {
        match self.budget.checked_sub(work) {
            Some(left) => {
                self.budget = left;
                Ok(())
            }
            None => broken("V4", unit, "the code is too intricate"),
        }
    }

    /// Control may go from here to the handler that guards the instruction.
    fn enter_handler(&mut self, i: &Instruction, state: &State) -> Verified<()> {
        let Some(handler) = self.code.handler_at(i.opcode_at).copied() else { return Ok(()) };
        let depth = handler.depth as usize;
        if depth > state.stack.len() {
            return broken("V6", i.start, "a handler expects more on the stack");
        }
        self.spend((depth + state.unbound.len()) as u64, i.start)?;
        let mut at_handler = State { stack: state.stack[..depth].to_vec(), unbound: state.unbound.clone() };
        if handler.push_position {
            at_handler.stack.push(Kind::Position);
        }
        at_handler.stack.push(Kind::Exception);
        let target = self.index_of(handler.target, i.start)?;
        self.enter(target, &at_handler, i.start)
    }

    /// Joins a state into what is known before `index`.
    fn enter(&mut self, index: usize, state: &State, from: u32) -> Verified<()> {
        if state.stack.len() > self.code.stack_size as usize {
            return broken("V4", from, "the stack grows too large");
        }
        self.spend((state.stack.len() + state.unbound.len()) as u64, from)?;
        let changed = match &mut self.states[index] {
            none @ None => {
                *none = Some(state.clone());
                true
            }
            Some(known) if known.stack.len() != state.stack.len() => {
                return broken("V4", from, "paths meet with different stack depths");
            }
            Some(known) => join(known, state),
        };
        if changed && !core::mem::replace(&mut self.in_work[index], true) {
            self.work.push(index as u32);
        }
        Ok(())
    }
}

/// Joins `state` into `known`; the result says whether anything changed.
fn join(known: &mut State, state: &State) -> bool {
    let mut changed = false;
    for (old, new) in known.stack.iter_mut().zip(&state.stack) {
        let joined = old.join(*new);
        changed |= joined != *old;
        *old = joined;
    }
    for (old, new) in known.unbound.iter_mut().zip(&state.unbound) {
        changed |= new & !*old != 0;
        *old |= new;
    }
    changed
}

fn set(slots: &mut [u64], slot: usize, value: bool) {
    if let Some(word) = slots.get_mut(slot / 64) {
        let bit = 1 << (slot % 64);
        *word = if value { *word | bit } else { *word & !bit };
    }
}

fn is_closure(i: &Instruction) -> bool {
    i.op == Op::SET_FUNCTION_ATTRIBUTE && i.operand == FunctionAttribute::Closure as u32
}
