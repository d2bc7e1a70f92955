//! What kinds of words a uop takes and gives, beyond the bank: by the names' grammar (uop/ops.rs), `INT` operands are
//! rotated ints; the exceptions stand here.
#![forbid(unsafe_code)]

use super::{Operand, Uop};

/// The kind of a word in a general register, or a double.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A rotated int.
    Int,
    /// A boxed value.
    Boxed,
    /// A boxed bool.
    Bool,
    /// A heap object, or the address of another table.
    Address,
    /// A word of any kind.
    Any,
    /// A double.
    Float,
}

impl Uop {
    /// The kind of operand `n` of the table's row, where it is an input register.
    pub const fn takes(self, n: usize) -> Option<Kind> {
        use Uop::*;
        match self.operands()[n] {
            Operand::In => {}
            Operand::InFloat => return Some(Kind::Float),
            _ => return None,
        }
        Some(match (self, n) {
            (GUARD_INT | GUARD_INTS | UNBOX_INT | UNBOX_FLOAT | UNBOX_FLOAT_CHECK, _) => Kind::Boxed,
            (GUARD_OBJECT | GUARD_SHAPE | GUARD_BOOL, _) | (STORE_ITEM | STORE_BUFFER_ITEM | APPEND_ITEM, 0) => Kind::Boxed,
            (GUARD_SHAPE_OBJECT | GUARD_FIELD32 | GUARD_FIELD8_BITS | GUARD_FIELD8_MASKED, _) => Kind::Address,
            (STORE_FIELD32_CONST | STORE_FIELD_CONST | BARRIER, _) => Kind::Address,
            (LOAD_FIELD | LOAD_FIELD32 | LOAD_FIELD8 | LOAD_FIELD_COUNT | LOAD_FIELD32_COUNT | LOAD_FIELD_FLOAT, _) => {
                Kind::Address
            }
            (STORE_FIELD_FLOAT | LOAD_BYTE_ITEM | STORE_BYTE_ITEM | APPEND_BYTE_ITEM, 1) => Kind::Address,
            (LOAD_ITEM | STORE_ITEM | APPEND_ITEM | LOAD_TAIL_ITEM | RANGE_ITEM | STORE_FIELD | STORE_FIELD_COUNT, 1) => {
                Kind::Address
            }
            (LOAD_BUFFER_ITEM | STORE_BUFFER_ITEM, 1) => Kind::Address,
            (INT_FROM_BOOL, _) => Kind::Bool,
            (GUARD_IS | GUARD_IS64 | STORE_FIELD, _) => Kind::Any,
            (COMPARE_INT_EQ | COMPARE_INT_NE | BRANCH_INT_EQ | BRANCH_INT_NE, _) => Kind::Any,
            (BRANCH_INT_EQ_CONST | BRANCH_INT_NE_CONST, _) => Kind::Any,
            (MOVE | ADD_CONST | STORE_SLOT | STORE_VM | JUMP_REGISTER, _) => Kind::Any,
            _ => Kind::Int,
        })
    }

    /// The kind of its output.
    pub const fn gives(self) -> Option<Kind> {
        use Uop::*;
        let mut n = 0;
        while n < self.operands().len() {
            match self.operands()[n] {
                Operand::OutFloat => return Some(Kind::Float),
                Operand::Out => {
                    return Some(match self {
                        LOAD_SLOT | BOX_INT | BOX_FLOAT | LOAD_ITEM | LOAD_BUFFER_ITEM | LOAD_TAIL_ITEM | LOAD_VM_ITEM => {
                            Kind::Boxed
                        }
                        COMPARE_INT_LT | COMPARE_INT_LE | COMPARE_INT_EQ | COMPARE_INT_NE => Kind::Bool,
                        COMPARE_FLOAT_LT | COMPARE_FLOAT_LE | COMPARE_FLOAT_EQ | COMPARE_FLOAT_NE => Kind::Bool,
                        LOAD_CONST | LOAD_CONST64 | MOVE | ADD_CONST => Kind::Any,
                        LOAD_FIELD | LOAD_FIELD32 | LOAD_FIELD8 | LOAD_VM | TAKE_CELL => Kind::Any,
                        _ => Kind::Int,
                    });
                }
                _ => n += 1,
            }
        }
        None
    }

    /// Does it stand in traces? The others are made when a trace is emitted, or by the baseline compiler alone.
    pub const fn is_in_traces(self) -> bool {
        use Uop::*;
        !matches!(
            self,
            STORE_SLOT
                | STORE_SLOT_INT
                | STORE_SLOT_FLOAT
                | STORE_SLOT_CONST
                | STORE_SLOT_CONST64
                | STORE_SLOT_LOW_CONST
                | STORE_SLOT_ADDRESS
                | STORE_SLOT_LABEL
                | LOAD_CONST
                | LOAD_CONST64
                | LOAD_CONST_FLOAT
                | MOVE
                | MOVE_FLOAT
                | JUMP
                | JUMP_REGISTER
                | LOAD_VM_FLOAT
                | POLL_UNITS
                | CALL_HELPER
                | CALL_STUB
                | ENTER_STUB
                | LEAVE_STUB
                | ENTER
                | LEAVE
                | LANDING
                | GUARD_FIELD8_BITS
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_the_names() {
        for &uop in Uop::ALL {
            let inputs = uop.operands().iter().filter(|o| matches!(o, Operand::In | Operand::InFloat)).count();
            let kinds: std::vec::Vec<Kind> = (0..uop.operands().len()).filter_map(|n| uop.takes(n)).collect();
            assert_eq!(kinds.len(), inputs);
            // Rotated ints are taken and given by uops that say INT, as positions of items, and as counts.
            let says = ["INT", "ITEM", "COUNT"].iter().any(|word| uop.name().contains(word));
            assert!(says || !(kinds.contains(&Kind::Int) || uop.gives() == Some(Kind::Int)), "{}", uop.name());
        }
    }
}
