//! What is known of a frame's slots where blocks meet: types, shapes, constants, and registers that hold them.
//!
//! Invariant: every slot's memory holds its value, so a state may be forgotten, in part or whole, at any time.

use alloc::vec::Vec;

use super::{Form, Id, Type, Values};
use crate::codegen::allocation::{Form as MoveForm, Place, Registers, Transfer, ValueId};
use crate::codegen::emit::Emitter;
use crate::codegen::moves;
use crate::codegen::stencil::{Backend, Reg};
use crate::uop::Uop;
use crate::value::Value;

/// What is known of one slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fact {
    /// Locals first, then operands from the bottom.
    place: u32,
    of: Type,
    shape: Option<u32>,
    constant: Option<Value>,
    boxed: Option<Reg>,
    int: Option<Reg>,
    float: Option<Reg>,
}

impl Fact {
    fn is_empty(&self) -> bool {
        let in_registers = self.boxed.or(self.int).or(self.float);
        self.of == Type::Unknown && self.shape.is_none() && self.constant.is_none() && in_registers.is_none()
    }

    /// What both say.
    fn meet(&self, other: &Fact) -> Fact {
        Fact {
            place: self.place,
            of: if self.of == other.of { self.of } else { Type::Unknown },
            shape: self.shape.filter(|shape| other.shape == Some(*shape)),
            constant: self.constant.filter(|constant| other.constant == Some(*constant)),
            boxed: self.boxed.filter(|reg| other.boxed == Some(*reg)),
            // A register with a raw number says what type the value has, too.
            int: self.int.filter(|reg| other.int == Some(*reg) && other.of == self.of),
            float: self.float.filter(|reg| other.float == Some(*reg) && other.of == self.of),
        }
    }
}

/// What is known of slots, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::codegen) struct State(Vec<Fact>);

impl State {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What both say.
    pub fn meet(&self, other: &State) -> State {
        let same = |fact: &Fact| other.0.binary_search_by_key(&fact.place, |f| f.place).ok().map(|at| &other.0[at]);
        State(self.0.iter().filter_map(|fact| Some(fact.meet(same(fact)?))).filter(|fact| !fact.is_empty()).collect())
    }
}

impl Values {
    /// What is known here of the operands, and of the locals that are `relevant`. Everything is in memory.
    pub fn state(&self, relevant: impl Fn(usize) -> bool) -> State {
        let locals = self.locals.iter().enumerate().filter(|(at, _)| relevant(*at));
        let locals = locals.filter_map(|(at, id)| Some((at, (*id)?)));
        let operands = self.stack.iter().enumerate().map(|(at, operand)| (self.locals.len() + at, operand.id));
        let mut taken: Vec<Id> = Vec::new();
        let facts = locals.chain(operands).map(|(place, id)| {
            // A register has one owner: of two slots with one value, the first keeps it.
            let shared = self.known[id.0 as usize].references > 1;
            let first = !(shared && taken.contains(&id));
            if shared {
                taken.push(id);
            }
            self.fact(place as u32, id, first)
        });
        State(facts.filter(|fact| !fact.is_empty()).collect())
    }

    fn fact(&self, place: u32, id: Id, with_registers: bool) -> Fact {
        let known = &self.known[id.0 as usize];
        let (of, constant) = (known.of, known.constant);
        // One form is enough, and the raw one saves more.
        let raw = known.int.or(known.float).is_some();
        let keep = |reg: Option<Reg>| reg.filter(|_| with_registers);
        let boxed = if raw { None } else { keep(known.boxed) };
        Fact { place, of, shape: self.shape(id), constant, boxed, int: keep(known.int), float: keep(known.float) }
    }

    /// Begins a block of which something is known.
    pub fn begin_with(&mut self, depth: usize, state: &State) {
        self.begin(depth);
        for fact in &state.0 {
            let id = self.at_place(fact.place);
            let known = &mut self.known[id.0 as usize];
            (known.of, known.constant) = (fact.of, fact.constant);
            (known.boxed, known.int, known.float) = (fact.boxed, fact.int, fact.float);
            known.shape = fact.shape.map(|shape| (shape, self.shape_epoch));
            fact.boxed.inspect(|reg| self.own(*reg, id, Form::Boxed, false));
            fact.int.inspect(|reg| self.own(*reg, id, Form::Int, false));
            fact.float.inspect(|reg| self.own(*reg, id, Form::Boxed, true));
        }
        self.unlock();
    }

    /// The value of a slot.
    fn at_place(&mut self, place: u32) -> Id {
        match (place as usize).checked_sub(self.locals.len()) {
            Some(at) => self.stack[at].id,
            None => self.local(place as usize),
        }
    }

    /// Does everything hold here that a state says, but for the registers?
    pub fn provides(&mut self, state: &State) -> bool {
        state.0.iter().all(|fact| {
            let id = self.at_place(fact.place);
            let known = &self.known[id.0 as usize];
            let typed = fact.of == Type::Unknown || fact.of == known.of;
            let shaped = fact.shape.is_none() || fact.shape == self.shape(id);
            typed && shaped && (fact.constant.is_none() || fact.constant == known.constant)
        })
    }

    /// Brings values to the registers where a state has them. Everything is in memory, and nothing else is used of what is
    /// known here afterwards.
    pub fn bring(&mut self, emitter: &mut Emitter, backend: &dyn Backend, state: &State) {
        let registers = Registers::of(backend);
        let mut moves = Vec::new();
        let mut loads = Vec::new();
        for fact in &state.0 {
            let id = self.at_place(fact.place);
            let known = self.known[id.0 as usize];
            let slot = self.slot_of_place(fact.place);
            for (wanted, held, load) in [
                (fact.boxed, known.boxed, Uop::LOAD_SLOT),
                (fact.int, known.int, Uop::LOAD_SLOT_INT),
                (fact.float, known.float, Uop::LOAD_SLOT_FLOAT),
            ] {
                let Some(to) = wanted else { continue };
                match held {
                    Some(from) => moves.push(transfer(load == Uop::LOAD_SLOT_FLOAT, from, to)),
                    None => loads.push((load, to, slot)),
                }
            }
        }
        moves::resolve(
            moves,
            &registers,
            || 0,
            |t| match (t.from, t.to) {
                (Place::General(from), Place::General(to)) => emitter.emit(Uop::MOVE, &[to.into(), from.into()]),
                (Place::Float(from), Place::Float(to)) => emitter.emit(Uop::MOVE_FLOAT, &[to.into(), from.into()]),
                _ => {}
            },
        );
        for (load, to, slot) in loads {
            emitter.emit(load, &[to.into(), slot.into()]);
        }
    }

    fn slot_of_place(&self, place: u32) -> u32 {
        match (place as usize).checked_sub(self.locals.len()) {
            Some(at) => self.operand_slot(at),
            None => place * 8,
        }
    }
}

fn transfer(float: bool, from: Reg, to: Reg) -> Transfer {
    let (form, place): (_, fn(Reg) -> Place) =
        if float { (MoveForm::Float, Place::Float) } else { (MoveForm::Word, Place::General) };
    Transfer { value: ValueId::NONE, form, from: place(from), to: place(to), boxes: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACT: Fact = Fact { place: 0, of: Type::Int, shape: None, constant: None, boxed: None, int: Some(Reg(3)), float: None };

    fn meet(a: &[Fact], b: &[Fact]) -> Vec<Fact> {
        State(a.to_vec()).meet(&State(b.to_vec())).0
    }

    #[test]
    fn what_one_side_does_not_know_is_not_known() {
        let other = Fact { place: 2, ..FACT };
        assert_eq!(meet(&[FACT, other], &[other]), [other]);
        assert_eq!(meet(&[FACT], &[]), []);
    }

    #[test]
    fn registers_that_differ_leave_the_type() {
        let elsewhere = Fact { int: Some(Reg(4)), ..FACT };
        assert_eq!(meet(&[FACT], &[elsewhere]), [Fact { int: None, ..FACT }]);
    }

    #[test]
    fn a_raw_register_needs_the_type() {
        let float = Fact { of: Type::Float, ..FACT };
        assert_eq!(meet(&[FACT], &[float]), []);
    }

    #[test]
    fn constants_and_shapes_must_be_the_same() {
        let one = Fact { constant: Some(Value::small_int(1)), shape: Some(7), ..FACT };
        let two = Fact { constant: Some(Value::small_int(2)), shape: Some(8), ..FACT };
        assert_eq!(meet(&[one], &[two]), [FACT]);
        assert_eq!(meet(&[one], &[one]), [one]);
    }
}
