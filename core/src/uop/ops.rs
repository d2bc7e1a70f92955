//! The one table of uops: what compiled code is made of. The stencil index, the text form, the checks of operands and
//! each backend's build script read it. This file knows nothing of the rest of the core, because build scripts include it.
//!
//! A row is `NAME, [operands], effect, "meaning"`. Names are `VERB_TYPE[_QUALIFIER]`:
//! - `SLOT` is a word of the running frame, named by its byte offset from the first local; `FIELD` one of an object;
//!   `VM` one of the machine. `CONST` says that an operand is an immediate.
//! - `INT` operands are *rotated* ints: the number in the upper 48 bits, ones in the lower 16 (the boxed word rotated left
//!   by 16). Adding two overflows the machine word just where the sum leaves 48 bits, and comparing needs no unboxing.
//! - `FLOAT` operands are raw doubles in the other register bank. Words without a type are boxed values or addresses.
//! - A label that is the last operand of a guard is where control goes when it fails: then nothing has changed.
//!
//! Invariants: an output register differs from all input registers, and may be overwritten where control goes to the
//! label; flags do not live from one uop to the next; what a backend needs besides its operands are its own scratch
//! registers.

/// What an operand of a uop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A general register that is written.
    Out,
    /// A general register that is read.
    In,
    /// A float register that is written.
    OutFloat,
    /// A float register that is read.
    InFloat,
    /// A 32-bit immediate, sign-extended to 64 bits where the operation is 64 bits wide.
    Imm32,
    /// A 64-bit immediate.
    Imm64,
    /// A number of bits, 1..=47.
    Count,
    /// Byte offset of a word from the frame's first local: a multiple of 8, 0..=32_760.
    Slot,
    /// Byte offset of a word in the machine: a multiple of 8, 0..=32_760.
    Vm,
    /// Byte offset in an object or table: a multiple of the width accessed, 0..=4_088.
    Field,
    /// A place in the code.
    Label,
}

/// What a uop does besides writing its output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Pure,
    /// Goes to its label, or nothing.
    Guard,
    /// Reads memory.
    Load,
    /// Writes memory.
    Store,
    /// Reads memory and may go to its label.
    GuardedLoad,
    /// Writes memory, or goes to its label having written nothing.
    GuardedStore,
    /// Goes elsewhere, always or sometimes.
    Control,
    /// Runs code of the engine: clobbers every caller-saved register.
    Call,
}

/// Calls `$m!` with every row of the table.
#[macro_export]
macro_rules! for_each_uop {
    ($m:ident) => {
        $m! {
            // -- moving words --------------------------------------------------------------------------------------
            LOAD_SLOT, [Out, Slot], Load, "a slot's word";
            LOAD_SLOT_INT, [Out, Slot], Load, "a slot's boxed int as rotated int";
            LOAD_SLOT_FLOAT, [OutFloat, Slot], Load, "a slot's boxed float as double";
            STORE_SLOT, [In, Slot], Store, "a word into a slot";
            STORE_SLOT_INT, [In, Slot], Store, "box a rotated int into a slot";
            STORE_SLOT_FLOAT, [InFloat, Slot], Store, "box a float into a slot; every NaN as the canonical one";
            STORE_SLOT_CONST, [Imm32, Slot], Store, "a sign-extended immediate into a slot";
            STORE_SLOT_CONST64, [Imm64, Slot], Store, "an immediate into a slot";
            STORE_SLOT_LOW_CONST, [Imm32, Slot], Store, "an immediate into the low 4 bytes of a slot";
            STORE_SLOT_ADDRESS, [Slot, Slot], Store, "the address of the first slot into the second";
            STORE_SLOT_LABEL, [Label, Slot], Store, "a code address into a slot";
            LOAD_CONST, [Out, Imm32], Pure, "a sign-extended immediate";
            LOAD_CONST64, [Out, Imm64], Pure, "an immediate";
            LOAD_CONST_FLOAT, [OutFloat, Imm64], Pure, "a double by its bits";
            MOVE, [Out, In], Pure, "copy a word";
            MOVE_FLOAT, [OutFloat, InFloat], Pure, "copy a double";
            ADD_CONST, [Out, In, Imm32], Pure, "a word plus an immediate, wrapping";
            // -- boxing and unboxing ---------------------------------------------------------------------------------
            GUARD_INT, [In, Label], Guard, "a boxed value is an immediate int";
            GUARD_INTS, [In, In, Label], Guard, "both boxed values are immediate ints";
            UNBOX_INT, [Out, In], Pure, "boxed int to rotated int";
            BOX_INT, [Out, In], Pure, "rotated int to boxed int";
            UNBOX_FLOAT_CHECK, [OutFloat, In, Label], Guard, "boxed float to double; the label if it is no float";
            UNBOX_FLOAT, [OutFloat, In], Pure, "boxed float, known to be one, to double";
            BOX_FLOAT, [Out, InFloat], Pure, "double to boxed float; every NaN as the canonical one";
            INT_FROM_BOOL, [Out, In], Pure, "boxed bool to rotated int";
            FLOAT_FROM_INT, [OutFloat, In], Pure, "rotated int to double";
            INT_FROM_FLOAT, [Out, InFloat, Label], Guard, "double to rotated int, toward 0; the label if that does not fit, or of NaN";
            INT_NEAREST_FLOAT, [Out, InFloat, Label], Guard, "the nearest int, of two the even one; the label likewise";
            // -- guards ----------------------------------------------------------------------------------------------
            GUARD_OBJECT, [In, Label], Guard, "a boxed value is a heap object (EMPTY does not occur)";
            GUARD_SHAPE, [In, Imm32, Label], GuardedLoad, "a boxed value is a heap object of this shape (EMPTY does not occur)";
            GUARD_SHAPE_OBJECT, [In, Imm32, Label], GuardedLoad, "a heap object has this shape";
            GUARD_BOOL, [In, Label], Guard, "a boxed value is True or False";
            GUARD_IS, [In, Imm32, Label], Guard, "a word is this sign-extended immediate";
            GUARD_IS64, [In, Imm64, Label], Guard, "a word is this immediate";
            GUARD_FIELD32, [In, Field, Imm32, Label], GuardedLoad, "a 4-byte field of an object is this immediate";
            GUARD_FIELD8_BITS, [In, Field, Imm32, Label], GuardedLoad, "a byte of an object has one of the lower 8 bits of the immediate, or several";
            GUARD_FIELD8_MASKED, [In, Field, Imm32, Imm32, Label], GuardedLoad, "of a byte of an object, the bits that the first immediate has are the second";
            // -- ints (rotated) --------------------------------------------------------------------------------------
            ADD_INT, [Out, In, In, Label], Guard, "sum; the label on overflow of 48 bits";
            ADD_INT_CONST, [Out, In, Imm32, Label], Guard, "sum with an immediate that is shifted left by 16 already";
            SUB_INT, [Out, In, In, Label], Guard, "difference; the label on overflow";
            MUL_INT, [Out, In, In, Label], Guard, "product; the label on overflow";
            FLOORDIV_INT, [Out, In, In, Label], Guard, "Python's //; the label on division by 0 and on overflow";
            MOD_INT, [Out, In, In, Label], Guard, "Python's %; the label on division by 0";
            FLOORDIV_INT_CONST, [Out, In, Imm64, Count], Pure, "Python's // by the number whose reciprocal (reciprocal.rs) the immediate and the count are";
            MOD_INT_CONST, [Out, In, Imm64, Count, Imm32], Pure, "the operand minus the last immediate times what FLOORDIV_INT_CONST gives";
            MOD_INT_ONCE, [Out, In, Imm64], Pure, "the operand, less the immediate (shifted left by 16 already) where that is not negative";
            AND_INT, [Out, In, In], Pure, "bitwise and";
            OR_INT, [Out, In, In], Pure, "bitwise or";
            XOR_INT, [Out, In, In], Pure, "bitwise exclusive or";
            SHL_INT, [Out, In, In, Label], Guard, "left shift; the label if the count is not 0..=47, or on overflow";
            SHR_INT, [Out, In, In, Label], Guard, "right shift; the label if the count is negative; counts above 47 give the sign";
            SHL_INT_CONST, [Out, In, Count, Label], Guard, "left shift; the label on overflow";
            SHR_INT_CONST, [Out, In, Count], Pure, "right shift";
            NEG_INT, [Out, In, Label], Guard, "negation; the label on overflow";
            INVERT_INT, [Out, In], Pure, "bitwise not";
            MIN_INT, [Out, In, In], Pure, "the lesser";
            MAX_INT, [Out, In, In], Pure, "the greater";
            MUL_AND_INT, [Out, In, In, In], Pure, "the bits of the product that the third has, which is not negative";
            SHL_AND_INT, [Out, In, In, Count], Pure, "left shift: the bits of it that the second operand has, which is not negative";
            XOR_SHL_AND_INT, [Out, In, In, In, Count], Pure, "the first operand, exclusive or what SHL_AND_INT gives of the others";
            MUL_UPPER_INT, [Out, In, In, In, In], Pure, "bits 32 to 63 of the product of two numbers, each 2**32 times an int plus another one";
            // -- floats ------------------------------------------------------------------------------------------------
            ADD_FLOAT, [OutFloat, InFloat, InFloat], Pure, "sum";
            SUB_FLOAT, [OutFloat, InFloat, InFloat], Pure, "difference";
            MUL_FLOAT, [OutFloat, InFloat, InFloat], Pure, "product";
            DIV_FLOAT, [OutFloat, InFloat, InFloat, Label], Guard, "quotient; the label if the divisor is 0";
            MIN_FLOAT, [OutFloat, InFloat, InFloat], Pure, "the second if it is less, else the first: unordered and zeros too";
            MAX_FLOAT, [OutFloat, InFloat, InFloat], Pure, "the second if it is greater, else the first";
            NEG_FLOAT, [OutFloat, InFloat], Pure, "negation, of zeros and NaN too";
            ABS_FLOAT, [OutFloat, InFloat], Pure, "without its sign, zeros and NaN too";
            SQRT_FLOAT, [OutFloat, InFloat, Label], Guard, "square root; the label if the operand is less than 0 or NaN";
            // -- comparisons as bools ------------------------------------------------------------------------------------
            COMPARE_INT_LT, [Out, In, In], Pure, "boxed bool of a < b";
            COMPARE_INT_LE, [Out, In, In], Pure, "boxed bool of a <= b";
            COMPARE_INT_EQ, [Out, In, In], Pure, "boxed bool of a == b; of any two words: whether they are the same";
            COMPARE_INT_NE, [Out, In, In], Pure, "boxed bool of a != b; of any two words: whether they differ";
            COMPARE_FLOAT_LT, [Out, InFloat, InFloat], Pure, "boxed bool of a < b";
            COMPARE_FLOAT_LE, [Out, InFloat, InFloat], Pure, "boxed bool of a <= b";
            COMPARE_FLOAT_EQ, [Out, InFloat, InFloat], Pure, "boxed bool of a == b";
            COMPARE_FLOAT_NE, [Out, InFloat, InFloat], Pure, "boxed bool of a != b";
            // -- branches ----------------------------------------------------------------------------------------------
            BRANCH_INT_LT, [In, In, Label], Control, "go if a < b";
            BRANCH_INT_LE, [In, In, Label], Control, "go if a <= b";
            BRANCH_INT_EQ, [In, In, Label], Control, "go if a == b; of any two words: if they are the same";
            BRANCH_INT_NE, [In, In, Label], Control, "go if a != b; of any two words: if they differ";
            BRANCH_INT_OUTSIDE, [In, In, Label], Control, "go unless 0 <= a < b, for b from 0 on";
            BRANCH_INT_LT_CONST, [In, Imm32, Label], Control, "go if a < the sign-extended immediate";
            BRANCH_INT_LE_CONST, [In, Imm32, Label], Control, "go if a <= the immediate";
            BRANCH_INT_GT_CONST, [In, Imm32, Label], Control, "go if a > the immediate";
            BRANCH_INT_GE_CONST, [In, Imm32, Label], Control, "go if a >= the immediate";
            BRANCH_INT_EQ_CONST, [In, Imm32, Label], Control, "go if the word is the immediate";
            BRANCH_INT_NE_CONST, [In, Imm32, Label], Control, "go if the word is not the immediate";
            BRANCH_FLOAT_LT, [InFloat, InFloat, Label], Control, "go if a < b";
            BRANCH_FLOAT_LE, [InFloat, InFloat, Label], Control, "go if a <= b";
            BRANCH_FLOAT_EQ, [InFloat, InFloat, Label], Control, "go if a == b";
            BRANCH_FLOAT_NOT_LT, [InFloat, InFloat, Label], Control, "go unless a < b: unordered goes";
            BRANCH_FLOAT_NOT_LE, [InFloat, InFloat, Label], Control, "go unless a <= b: unordered goes";
            BRANCH_FLOAT_NOT_EQ, [InFloat, InFloat, Label], Control, "go unless a == b: unordered goes";
            JUMP, [Label], Control, "go";
            JUMP_REGISTER, [In], Control, "go to the code address in a register";
            // -- objects -----------------------------------------------------------------------------------------------
            LOAD_FIELD, [Out, In, Field], Load, "a word of an object";
            LOAD_FIELD32, [Out, In, Field], Load, "4 bytes of an object, zero-extended";
            LOAD_FIELD8, [Out, In, Field], Load, "a byte of an object, zero-extended";
            LOAD_FIELD_COUNT, [Out, In, Field], Load, "a word of an object, a number of 0 to 2**47 - 1, as rotated int";
            LOAD_FIELD32_COUNT, [Out, In, Field], Load, "4 bytes of an object, a number from 0 on, as rotated int";
            LOAD_FIELD_FLOAT, [OutFloat, In, Field], Load, "a double of an object, as it is";
            STORE_FIELD, [In, In, Field], Store, "the first register into a word of the object in the second";
            STORE_FIELD_COUNT, [In, In, Field], Store, "the number of the rotated int in the first register into a word of the object in the second, as LOAD_FIELD_COUNT reads it";
            STORE_FIELD_FLOAT, [InFloat, In, Field], Store, "a double, as it is, into a word of an object";
            STORE_FIELD32_CONST, [In, Field, Imm32], Store, "an immediate into 4 bytes of an object";
            STORE_FIELD_CONST, [In, Field, Imm32], Store, "a sign-extended immediate into a word of an object";
            BARRIER, [In, Field, Label], GuardedLoad, "go if the byte there, the object's age, is 1..=3: it must be remembered";
            LOAD_ITEM, [Out, In, In, Field, Field, Label], GuardedLoad, "item of an array by rotated int; negative ones count from the end; the label if out of range. Fields: its buffer (whose data begin 16 bytes in), its length";
            STORE_ITEM, [In, In, In, Field, Field, Label], GuardedStore, "value, owner, rotated index: into an item as in LOAD_ITEM";
            LOAD_BUFFER_ITEM, [Out, In, In], Load, "item of a buffer, whose data begin 16 bytes in, by rotated int that is in range";
            STORE_BUFFER_ITEM, [In, In, In], Store, "value, buffer, rotated index: into an item as in LOAD_BUFFER_ITEM";
            APPEND_ITEM, [In, In, Field, Field, Field, Label], GuardedStore, "value, owner: behind the last item of an array, which is one item longer then; the label if it has no room. Fields: its buffer, its length, for how many items it has room in all (the low 40 bits)";
            LOAD_BYTE_ITEM, [Out, In, In, Field], Load, "byte of an object or a buffer by rotated int that is in range, as rotated int. Field: the first byte";
            STORE_BYTE_ITEM, [In, In, In, Field], Store, "number of 0 to 255, object or buffer, rotated index: into a byte as in LOAD_BYTE_ITEM";
            APPEND_BYTE_ITEM, [In, In, Field, Field, Field, Label], GuardedStore, "number of 0 to 255, owner: behind the last byte of an array of bytes, as APPEND_ITEM";
            LOAD_TAIL_ITEM, [Out, In, In, Field, Field, Label], GuardedLoad, "as LOAD_ITEM where the items lie in the object. Fields: the first item, the length";
            RANGE_ITEM, [Out, In, In, Field, Field], Load, "start + rotated position * step as rotated int, which fits. Fields of the range: start, step (boxed ints)";
            // -- the machine -------------------------------------------------------------------------------------------
            LOAD_VM, [Out, Vm], Load, "a word of the machine";
            LOAD_VM_ITEM, [Out, Vm, In], Load, "a word of a table in the machine, which begins there, by rotated int that is in range";
            LOAD_VM_FLOAT, [OutFloat, Vm], Load, "a word of the machine as a double, as it is";
            STORE_VM, [In, Vm], Store, "a word into the machine";
            STORE_VM_FLOAT, [InFloat, Vm], Store, "a double, as it is, into a word of the machine";
            ADD_VM32_CONST, [Vm, Imm32], Store, "add an immediate to 4 bytes of the machine";
            ADD_VM_CONST, [Vm, Imm32], Store, "add a sign-extended immediate to a word of the machine";
            POLL, [Vm, Vm, Label], GuardedStore, "take a unit of fuel (first word); go if it is below 0 then, or if the 4-byte word that the second word points to is not 0: the unit is taken";
            POLL_UNITS, [Vm, Vm, Imm32, Label], GuardedStore, "as POLL, with so many units, 1 to 65_536";
            TAKE_CELL, [Out, Vm, Vm, Imm32, Label], GuardedStore, "the address in the first word of the machine, which goes up by the immediate; go, with nothing changed, if the second word is the same";
            CALL_HELPER, [Vm, Field], Call, "call entry Field/8 of the table that the word points to, with the machine as first argument";
            CALL_STUB, [Label], Control, "call the code at the label, which begins with ENTER_STUB and returns by LEAVE_STUB";
            ENTER_STUB, [], Control, "where CALL_STUB comes: the native stack is as CALL_HELPER wants it";
            LEAVE_STUB, [], Control, "return from what CALL_STUB called";
            ENTER, [], Control, "the function (machine, address of first local, code address, word): keeps the caller's registers, sets up those of compiled code, goes to the address with the word in the result register";
            LEAVE, [], Control, "return from the function that ENTER began, with the result register";
            LANDING, [], Pure, "a landing pad for indirect jumps, where the target has such";
        }
    };
}

macro_rules! define_uops {
    ($($name:ident, [$($operand:ident),*], $effect:ident, $doc:expr;)*) => {
        /// A uop.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Uop { $(#[doc = $doc] $name),* }

        impl Uop {
            /// Every uop, in table order.
            pub const ALL: &'static [Uop] = &[$(Uop::$name),*];

            /// The name as it stands in the table.
            pub const fn name(self) -> &'static str {
                match self { $(Uop::$name => stringify!($name)),* }
            }

            /// What its operands are.
            pub const fn operands(self) -> &'static [Operand] {
                match self { $(Uop::$name => &[$(Operand::$operand),*]),* }
            }

            /// What it does besides writing its output.
            pub const fn effect(self) -> Effect {
                match self { $(Uop::$name => Effect::$effect),* }
            }

            /// The table's line on it.
            pub const fn meaning(self) -> &'static str {
                match self { $(Uop::$name => $doc),* }
            }

            /// Whether stencils of it use no scratch register, so that its operands may be argument and result registers
            /// and the base: moves, constants, loads and stores of plain words, branches on ints.
            pub const fn is_plain(self) -> bool {
                use Uop::*;
                matches!(
                    self,
                    LOAD_SLOT | LOAD_SLOT_INT | STORE_SLOT | STORE_SLOT_CONST | STORE_SLOT_LOW_CONST
                        | LOAD_CONST | LOAD_CONST64 | MOVE | ADD_CONST
                        | UNBOX_INT | BOX_INT | BOX_FLOAT
                        | GUARD_INT | GUARD_IS | GUARD_SHAPE_OBJECT | GUARD_FIELD32
                        | ADD_INT | ADD_INT_CONST | AND_INT | OR_INT | XOR_INT | SHR_INT_CONST | NEG_INT | INVERT_INT
                        | BRANCH_INT_LT | BRANCH_INT_LE | BRANCH_INT_EQ | BRANCH_INT_NE | BRANCH_INT_OUTSIDE
                        | BRANCH_INT_LT_CONST | BRANCH_INT_LE_CONST | BRANCH_INT_GT_CONST
                        | BRANCH_INT_GE_CONST | BRANCH_INT_EQ_CONST | BRANCH_INT_NE_CONST
                        | JUMP | JUMP_REGISTER
                        | LOAD_FIELD | LOAD_FIELD32 | LOAD_FIELD8 | LOAD_FIELD_COUNT | LOAD_FIELD_FLOAT
                        | STORE_FIELD | STORE_FIELD32_CONST
                        | LOAD_VM | LOAD_VM_FLOAT | STORE_VM | STORE_VM_FLOAT | ADD_VM32_CONST | ADD_VM_CONST
                        | LANDING
                )
            }

            /// How many bytes a `Field` operand names: it is a multiple of that.
            pub const fn field_width(self) -> u32 {
                match self {
                    Uop::LOAD_FIELD8 | Uop::GUARD_FIELD8_BITS | Uop::GUARD_FIELD8_MASKED | Uop::BARRIER => 1,
                    Uop::LOAD_BYTE_ITEM | Uop::STORE_BYTE_ITEM => 1,
                    Uop::LOAD_FIELD32 | Uop::LOAD_FIELD32_COUNT | Uop::STORE_FIELD32_CONST | Uop::GUARD_FIELD32 => 4,
                    _ => 8,
                }
            }
        }
    };
}
for_each_uop!(define_uops);

const _: () = assert!(Uop::ALL.len() <= 256);
