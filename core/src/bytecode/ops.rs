//! The one table of instructions. Encoder, decoder, disassembler, verifier, stack effects and cache layout read it.
//!
//! A row is `NAME, operand kind, |n| (pops, pushes), cache units, "meaning"`. `n` is the operand. Names are CPython
//! 3.15's where the meaning is the same. Stack pictures are written `below, top -> below, top`.
//! Invariant: base instructions come first, specialised forms after them, each naming its family. A form of a family
//! without a cache is a pair: it does what its base instruction does, and may do the next instruction's work along with
//! it; the next instruction stays where it is, so that jumps, listings and places know the base instructions alone.
//!
//! An instruction is one 16-bit code unit (opcode in the low byte, operand in the high byte), preceded by
//! `EXTENDED_ARG` units for larger operands, followed by its inline cache, whose first unit is the counter.

/// What the operand of an instruction denotes; the verifier bounds it accordingly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandKind {
    /// No meaning; must be zero.
    Unused,
    /// A plain number whose range the stack effect bounds (a count or a depth).
    Count,
    /// An index into the code object's constants.
    Const,
    /// An index into the code object's names.
    Name,
    /// Names index shifted left by one; the low bit asks for the method form (two results).
    NameMethod,
    /// Names index shifted left by two; bit 0 asks for the method form, bit 1 says `super` got arguments.
    NameSuper,
    /// Names index shifted left by one; the low bit asks to push EMPTY above (a call follows).
    NameGlobal,
    /// A local variable slot (cells and free variables included).
    Local,
    /// Two local slots, four bits each: first in the high half.
    LocalPair,
    /// Forward distance in code units, from after the instruction's cache.
    JumpForward,
    /// Backward distance in code units, from after the instruction's cache.
    JumpBackward,
    /// A [`BinaryOperator`].
    Binary,
    /// A [`CompareOperator`], plus [`COMPARE_AS_BOOL`].
    Compare,
    /// The same, and from bit [`TUPLES_SHIFT`] up the length of each tuple, which is not 0.
    CompareTuples,
    /// 0 or 1: 1 inverts the test.
    Invert,
    /// An [`Intrinsic1`].
    Intrinsic1,
    /// An [`Intrinsic2`].
    Intrinsic2,
    /// A [`CommonConstant`].
    Common,
    /// A [`SpecialMethod`].
    Special,
    /// A [`FunctionAttribute`].
    Attribute,
    /// A [`Conversion`].
    Conversion,
    /// A [`ResumePoint`].
    Resume,
    /// Low byte: names before the star, high byte: names after it.
    Unpack,
    /// Bits 0..2: conversion, bit 2 up: whether a format spec is on the stack (bit 0 of the count).
    Interpolation,
}

/// Calls `$m!` with every row of the table.
#[macro_export]
macro_rules! for_each_op {
    ($m:ident) => {
        $m! {
            // -- stack and constants ---------------------------------------------------------------------------
            NOP, Unused, |_n| (0, 0), 0, "do nothing";
            EXTENDED_ARG, Count, |_n| (0, 0), 0, "the operand is the high part of the next instruction's";
            POP_TOP, Unused, |_n| (1, 0), 0, "drop the top";
            COPY, Count, |n| (n, n + 1), 0, "push the n-th item from the top (1 is the top itself)";
            SWAP, Count, |n| (n, n), 0, "exchange the top with the n-th item from the top";
            PUSH_NULL, Unused, |_n| (0, 1), 0, "push EMPTY";
            LOAD_CONST, Const, |_n| (0, 1), 0, "push constants[n]";
            LOAD_SMALL_INT, Count, |_n| (0, 1), 0, "push the int n (0..=255)";
            LOAD_COMMON_CONSTANT, Common, |_n| (0, 1), 0, "push a well-known object";
            LOAD_BUILD_CLASS, Unused, |_n| (0, 1), 0, "push builtins.__build_class__";
            // -- variables ---------------------------------------------------------------------------------------
            LOAD_FAST, Local, |_n| (0, 1), 0, "push local n, which is known to be bound";
            LOAD_FAST_CHECK, Local, |_n| (0, 1), 0, "push local n or raise UnboundLocalError";
            LOAD_FAST_AND_CLEAR, Local, |_n| (0, 1), 0, "push local n (or EMPTY) and unbind it";
            LOAD_FAST_LOAD_FAST, LocalPair, |_n| (0, 2), 0, "push local n>>4, then local n&15";
            STORE_FAST, Local, |_n| (1, 0), 0, "bind local n to the top (EMPTY unbinds)";
            STORE_FAST_LOAD_FAST, LocalPair, |_n| (1, 1), 0, "bind local n>>4 to the top, push local n&15";
            STORE_FAST_STORE_FAST, LocalPair, |_n| (2, 0), 0, "bind local n>>4 to the top, local n&15 to the next";
            DELETE_FAST, Local, |_n| (0, 0), 0, "unbind local n or raise UnboundLocalError";
            MAKE_CELL, Local, |_n| (0, 0), 0, "put local n into a new cell held in local n";
            COPY_FREE_VARS, Count, |_n| (0, 0), 0, "copy the n cells of the closure to the last n locals";
            LOAD_DEREF, Local, |_n| (0, 1), 0, "push the content of the cell in local n or raise NameError";
            STORE_DEREF, Local, |_n| (1, 0), 0, "store the top into the cell in local n";
            DELETE_DEREF, Local, |_n| (0, 0), 0, "empty the cell in local n or raise NameError";
            LOAD_FROM_DICT_OR_DEREF, Local, |_n| (1, 1), 0, "mapping -> value: by the variable's name, else the cell in local n";
            LOAD_FROM_DICT_OR_GLOBALS, Name, |_n| (1, 1), 0, "mapping -> value: by name, else as a global";
            LOAD_NAME, Name, |_n| (0, 1), 0, "push a name from locals, globals or builtins";
            STORE_NAME, Name, |_n| (1, 0), 0, "bind a name in the locals mapping";
            DELETE_NAME, Name, |_n| (0, 0), 0, "unbind a name in the locals mapping";
            LOAD_GLOBAL, NameGlobal, |n| (0, 1 + (n & 1)), 6, "push a global or builtin; EMPTY above it if bit 0 is set";
            STORE_GLOBAL, Name, |_n| (1, 0), 0, "bind a global";
            DELETE_GLOBAL, Name, |_n| (0, 0), 0, "unbind a global";
            LOAD_LOCALS, Unused, |_n| (0, 1), 0, "push the locals mapping of a class or module body";
            SETUP_ANNOTATIONS, Unused, |_n| (0, 0), 0, "make sure that __annotations__ exists in the locals mapping";
            // -- attributes and items ----------------------------------------------------------------------------
            LOAD_ATTR, NameMethod, |n| (1, 1 + (n & 1)), 9, "owner -> value; with bit 0: owner -> method, self | value, EMPTY";
            STORE_ATTR, Name, |_n| (2, 0), 6, "value, owner ->: owner.name = value";
            DELETE_ATTR, Name, |_n| (1, 0), 0, "owner ->: del owner.name";
            LOAD_SUPER_ATTR, NameSuper, |n| (3, 1 + (n & 1)), 11, "super, class, self -> value (as LOAD_ATTR)";
            LOAD_SPECIAL, Special, |_n| (1, 2), 0, "owner -> method, self: a special method looked up on the type";
            BINARY_OP, Binary, |_n| (2, 1), 7, "left, right -> result (subscription included)";
            BINARY_SLICE, Unused, |_n| (3, 1), 0, "container, start, stop -> container[start:stop]";
            STORE_SLICE, Unused, |_n| (4, 0), 0, "value, container, start, stop ->";
            STORE_SUBSCR, Unused, |_n| (3, 0), 1, "value, container, key ->: container[key] = value";
            DELETE_SUBSCR, Unused, |_n| (2, 0), 0, "container, key ->: del container[key]";
            UNARY_NEGATIVE, Unused, |_n| (1, 1), 0, "-x";
            UNARY_INVERT, Unused, |_n| (1, 1), 0, "~x";
            UNARY_NOT, Unused, |_n| (1, 1), 0, "not x, where x is a bool already";
            TO_BOOL, Unused, |_n| (1, 1), 3, "bool(x)";
            COMPARE_OP, Compare, |_n| (2, 1), 7, "left, right -> result";
            COMPARE_TUPLES, CompareTuples, |n| (2 * (n >> $crate::bytecode::ops::TUPLES_SHIFT), 1), 0, "n items, n items -> (the first) op (the others), as tuples that nobody sees";
            IS_OP, Invert, |_n| (2, 1), 0, "left is right";
            CONTAINS_OP, Invert, |_n| (2, 1), 1, "item, container -> item in container";
            // -- building ----------------------------------------------------------------------------------------
            BUILD_TUPLE, Count, |n| (n, 1), 0, "n items -> tuple";
            BUILD_LIST, Count, |n| (n, 1), 0, "n items -> list";
            BUILD_LIST_FOR, Unused, |_n| (1, 2), 0, "iterable -> iterable, empty list with room for the items of a range, list or tuple";
            BUILD_SET, Count, |n| (n, 1), 0, "n items -> set";
            BUILD_MAP, Count, |n| (2 * n, 1), 0, "n pairs key, value -> dict";
            BUILD_STRING, Count, |n| (n, 1), 0, "n strings -> their concatenation";
            BUILD_SLICE, Count, |n| (n, 1), 0, "start, stop [, step] -> slice; n is 2 or 3";
            BUILD_INTERPOLATION, Interpolation, |n| (2 + (n & 1), 1), 0, "value, text [, spec] -> Interpolation; n>>2 is the conversion";
            BUILD_TEMPLATE, Unused, |_n| (2, 1), 0, "strings, interpolations -> Template";
            LIST_APPEND, Count, |n| (n + 1, n), 0, "append the top to the list n below it";
            LIST_EXTEND, Count, |n| (n + 1, n), 0, "extend the list n below by the iterable on top";
            SET_ADD, Count, |n| (n + 1, n), 0, "add the top to the set n below it";
            SET_UPDATE, Count, |n| (n + 1, n), 0, "update the set n below by the iterable on top";
            MAP_ADD, Count, |n| (n + 2, n), 0, "key, value on top go to the dict n below them";
            DICT_UPDATE, Count, |n| (n + 1, n), 0, "update the dict n below by the mapping on top";
            DICT_MERGE, Count, |n| (n + 1, n), 0, "as DICT_UPDATE for **kwargs of a call: repeated keys raise; the callable is n+2 below";
            CONVERT_VALUE, Conversion, |_n| (1, 1), 0, "apply str, repr or ascii";
            FORMAT_SIMPLE, Unused, |_n| (1, 1), 0, "format(x, '')";
            FORMAT_WITH_SPEC, Unused, |_n| (2, 1), 0, "x, spec -> format(x, spec)";
            // -- control -----------------------------------------------------------------------------------------
            RESUME, Resume, |_n| (0, 0), 1, "entry of a function or return into a generator: charges fuel and polls";
            JUMP_FORWARD, JumpForward, |_n| (0, 0), 0, "go on n units further";
            JUMP_BACKWARD, JumpBackward, |_n| (0, 0), 1, "go back n units; charges fuel and polls";
            JUMP_BACKWARD_NO_INTERRUPT, JumpBackward, |_n| (0, 0), 0, "go back n units (inside a yield-from loop)";
            POP_JUMP_IF_FALSE, JumpForward, |_n| (1, 0), 0, "jump if the bool on top is False";
            POP_JUMP_IF_TRUE, JumpForward, |_n| (1, 0), 0, "jump if the bool on top is True";
            POP_JUMP_IF_NONE, JumpForward, |_n| (1, 0), 0, "jump if the top is None";
            POP_JUMP_IF_NOT_NONE, JumpForward, |_n| (1, 0), 0, "jump if the top is not None";
            RETURN_VALUE, Unused, |_n| (1, 0), 0, "leave the frame with the top as result";
            GET_ITER, Count, |n| (1, if n == 0 || n == 3 { 2 } else { 1 }), 1, "0: iterable -> iterator, position; 1: iterable -> iterator object; 2: the same for a generator expression, which walks some sequences by position; 3: what 2 gave -> iterator, position";
            FOR_ITER, JumpForward, |_n| (2, 3), 1, "iterator, position -> iterator, position, item; at the end jump (to a POP_ITER) without item";
            POP_ITER, Unused, |_n| (2, 0), 0, "drop iterator and position";
            GET_LEN, Unused, |_n| (1, 2), 0, "x -> x, len(x)";
            MATCH_MAPPING, Unused, |_n| (1, 2), 0, "x -> x, bool: is x a mapping for patterns";
            MATCH_SEQUENCE, Unused, |_n| (1, 2), 0, "x -> x, bool: is x a sequence for patterns";
            MATCH_KEYS, Unused, |_n| (2, 3), 0, "x, keys -> x, keys, tuple of values or None";
            MATCH_CLASS, Count, |_n| (3, 1), 0, "x, class, keyword names -> tuple of attributes or None; n positional patterns";
            UNPACK_SEQUENCE, Count, |n| (1, n), 1, "sequence -> n items, the first on top";
            UNPACK_EX, Unpack, |n| (1, (n & 255) + 1 + (n >> 8)), 0, "sequence -> items before, list, items after; the first on top";
            // -- calls -------------------------------------------------------------------------------------------
            CALL, Count, |n| (n + 2, 1), 5, "callable, self or EMPTY, n arguments -> result";
            CALL_KW, Count, |n| (n + 3, 1), 8, "callable, self or EMPTY, n arguments, names of the last ones -> result";
            CALL_FUNCTION_EX, Unused, |_n| (4, 1), 1, "callable, EMPTY, args iterable, kwargs dict or EMPTY -> result";
            TASK_STEP, Count, |n| (u32::from(n != 3), if n == 0 { 3 } else { 1 }), 0, "0: answer -> callable, EMPTY or argument, argument: the next call of the native task in local 0, or return its result; 1: exc -> exc: the task is abandoned; 2: item -> bool: has it enough; 3: -> its result. No program has it";
            MAKE_FUNCTION, Unused, |_n| (1, 1), 0, "code -> function";
            SET_FUNCTION_ATTRIBUTE, Attribute, |_n| (2, 1), 0, "value, function -> function with that attribute set";
            CALL_INTRINSIC_1, Intrinsic1, |_n| (1, 1), 0, "x -> intrinsic(x)";
            CALL_INTRINSIC_2, Intrinsic2, |_n| (2, 1), 0, "x, y -> intrinsic(x, y)";
            // -- exceptions --------------------------------------------------------------------------------------
            PUSH_EXC_INFO, Unused, |_n| (1, 2), 0, "exc -> previously handled exception, exc; exc is now the handled one";
            POP_EXCEPT, Unused, |_n| (1, 0), 0, "previous ->: it is the handled exception again";
            CHECK_EXC_MATCH, Unused, |_n| (2, 2), 0, "exc, types -> exc, bool";
            CHECK_EG_MATCH, Unused, |_n| (2, 2), 0, "exc, types -> rest or None, matched group or None";
            RAISE_VARARGS, Count, |n| (n, 0), 0, "0: reraise the handled one; 1: exc; 2: exc, cause";
            RERAISE, Count, |n| (1 + n, n), 0, "raise the top; with n = 1 the frame's position is restored from the int below it";
            WITH_EXCEPT_START, Unused, |_n| (5, 6), 0, "exit, self, lasti, previous, exc -> the same, result of exit(type, exc, traceback)";
            CLEANUP_THROW, Unused, |_n| (3, 2), 0, "receiver, last value, exc -> None, value if exc is StopIteration, else reraise";
            // -- generators --------------------------------------------------------------------------------------
            RETURN_GENERATOR, Unused, |_n| (0, 1), 0, "move the frame to a new generator and return it; on first resumption the sent value is pushed";
            YIELD_VALUE, Count, |_n| (1, 1), 0, "suspend with the top; the value sent is pushed on resumption. 1: inside yield from or await";
            SEND, JumpForward, |_n| (2, 2), 1, "receiver, value -> receiver, yielded; when it returns: jump with receiver, result";
            END_SEND, Unused, |_n| (2, 1), 0, "receiver, result -> result";
            GET_YIELD_FROM_ITER, Unused, |_n| (1, 1), 0, "iterable -> iterator (generators and coroutines as they are)";
            GET_AWAITABLE, Count, |_n| (1, 1), 0, "x -> awaitable; 1, 2: of __aenter__, __aexit__, for the message";
            GET_AITER, Unused, |_n| (1, 1), 0, "x -> x.__aiter__()";
            GET_ANEXT, Unused, |_n| (1, 2), 0, "aiter -> aiter, awaitable of its next item";
            END_ASYNC_FOR, Unused, |_n| (2, 0), 0, "aiter, exc ->: end the loop on StopAsyncIteration, else reraise";
            // -- imports -----------------------------------------------------------------------------------------
            IMPORT_NAME, Name, |_n| (2, 1), 0, "level, fromlist -> module";
            IMPORT_FROM, Name, |_n| (1, 2), 0, "module -> module, module.name";
        }
    };
}

/// Calls `$m!` with every specialised form: name, family, meaning.
#[macro_export]
macro_rules! for_each_specialized {
    ($m:ident) => {
        $m! {
            LOAD_FAST_ATTR, LOAD_FAST, "LOAD_ATTR follows: taken along where its form is INSTANCE_VALUE or METHOD";
            LOAD_SMALL_INT_OP, LOAD_SMALL_INT, "BINARY_OP or COMPARE_OP follows: taken along where its form is for ints";
            BINARY_OP_ADD_INT, BINARY_OP, "both immediate ints";
            BINARY_OP_SUBTRACT_INT, BINARY_OP, "both immediate ints";
            BINARY_OP_MULTIPLY_INT, BINARY_OP, "both immediate ints";
            BINARY_OP_EXTEND_INT, BINARY_OP, "both immediate ints: // % & | ^ << >> by the operand";
            BINARY_OP_ADD_FLOAT, BINARY_OP, "both floats";
            BINARY_OP_SUBTRACT_FLOAT, BINARY_OP, "both floats";
            BINARY_OP_MULTIPLY_FLOAT, BINARY_OP, "both floats";
            BINARY_OP_EXTEND_FLOAT, BINARY_OP, "floats and ints mixed: + - * / by the operand";
            BINARY_OP_ADD_STR, BINARY_OP, "both str";
            BINARY_OP_SUBSCR_LIST_INT, BINARY_OP, "list[int]";
            BINARY_OP_SUBSCR_TUPLE_INT, BINARY_OP, "tuple[int]";
            BINARY_OP_SUBSCR_STR_INT, BINARY_OP, "ASCII str[int]";
            BINARY_OP_SUBSCR_DICT, BINARY_OP, "dict[key]";
            BINARY_OP_PYTHON, BINARY_OP, "the left operand's class has a Python method for it";
            COMPARE_OP_INT, COMPARE_OP, "both immediate ints; takes a jump that follows along";
            COMPARE_OP_FLOAT, COMPARE_OP, "both floats; takes a jump that follows along";
            COMPARE_OP_STR, COMPARE_OP, "both str";
            COMPARE_OP_PYTHON, COMPARE_OP, "the left operand's class has a Python method for it";
            TO_BOOL_BOOL, TO_BOOL, "a bool";
            TO_BOOL_INT, TO_BOOL, "an immediate int";
            TO_BOOL_LIST, TO_BOOL, "a list";
            TO_BOOL_NONE, TO_BOOL, "None";
            TO_BOOL_STR, TO_BOOL, "a str";
            TO_BOOL_ALWAYS_TRUE, TO_BOOL, "an instance of a class without __bool__ and __len__";
            CONTAINS_OP_DICT, CONTAINS_OP, "key in dict";
            CONTAINS_OP_SET, CONTAINS_OP, "item in set";
            STORE_SUBSCR_LIST_INT, STORE_SUBSCR, "list[int] = value";
            STORE_SUBSCR_DICT, STORE_SUBSCR, "dict[key] = value";
            UNPACK_SEQUENCE_TWO_TUPLE, UNPACK_SEQUENCE, "a tuple of two";
            UNPACK_SEQUENCE_TUPLE, UNPACK_SEQUENCE, "a tuple of n";
            UNPACK_SEQUENCE_LIST, UNPACK_SEQUENCE, "a list of n";
            LOAD_GLOBAL_MODULE, LOAD_GLOBAL, "an entry of the globals";
            LOAD_GLOBAL_BUILTIN, LOAD_GLOBAL, "an entry of the builtins, absent from the globals";
            LOAD_ATTR_INSTANCE_VALUE, LOAD_ATTR, "an inline slot";
            LOAD_ATTR_MODULE, LOAD_ATTR, "an entry of a module's dict";
            LOAD_ATTR_CLASS, LOAD_ATTR, "an attribute of a class, through the class";
            LOAD_ATTR_METHOD, LOAD_ATTR, "a method of the class, with its receiver";
            LOAD_ATTR_NONDESCRIPTOR, LOAD_ATTR, "an attribute of the class that binds nothing";
            LOAD_ATTR_GETSET, LOAD_ATTR, "an attribute that native code computes";
            LOAD_ATTR_PROPERTY, LOAD_ATTR, "a property with a Python getter";
            STORE_ATTR_INSTANCE_VALUE, STORE_ATTR, "an inline slot";
            STORE_ATTR_ADD, STORE_ATTR, "a new attribute in an inline slot: the shape changes";
            LOAD_SUPER_ATTR_METHOD, LOAD_SUPER_ATTR, "a method for an instance: found once for its shape and the class";
            LOAD_SUPER_ATTR_ATTR, LOAD_SUPER_ATTR, "super is the builtin: looked up without an object of it";
            CALL_PY_EXACT_ARGS, CALL, "a Python function that takes just these arguments";
            CALL_PY_GENERAL, CALL, "a Python function";
            CALL_ALLOC_AND_ENTER_INIT, CALL, "a plain class with a Python __init__";
            CALL_BUILTIN_CLASS, CALL, "a builtin class whose construction is its native __new__";
            CALL_BUILTIN, CALL, "a native function that takes this number of arguments";
            CALL_BUILTIN_PADDED, CALL, "a native function with optional parameters that this call leaves out";
            CALL_LEN, CALL, "len";
            CALL_ISINSTANCE, CALL, "isinstance";
            CALL_LIST_APPEND, CALL, "list.append";
            CALL_TYPE_1, CALL, "type(x)";
            CALL_STR_1, CALL, "str(x)";
            CALL_REPR, CALL, "repr";
            CALL_NON_PY_GENERAL, CALL, "anything else";
            CALL_KW_PY, CALL_KW, "a Python function whose slots for these names are known";
            CALL_KW_PY_GENERAL, CALL_KW, "a Python function";
            CALL_KW_NON_PY, CALL_KW, "anything else";
            CALL_EX_PY, CALL_FUNCTION_EX, "a Python function";
            CALL_EX_NON_PY_GENERAL, CALL_FUNCTION_EX, "anything else";
            FOR_ITER_LIST, FOR_ITER, "a list by position";
            FOR_ITER_TUPLE, FOR_ITER, "a tuple by position";
            FOR_ITER_RANGE, FOR_ITER, "a range of immediate ints by position";
            FOR_ITER_STR, FOR_ITER, "an ASCII string by position";
            FOR_ITER_GEN, FOR_ITER, "a generator";
            FOR_ITER_NATIVE, FOR_ITER, "an iterator of the engine";
            GET_ITER_SELF, GET_ITER, "a generator: it is its own iterator";
            GET_ITER_VIRTUAL, GET_ITER, "list, tuple, range or ASCII string: walked by position";
            SEND_GEN, SEND, "a generator or coroutine";
            SEND_VIRTUAL, SEND, "anything else";
            JUMP_BACKWARD_NO_JIT, JUMP_BACKWARD, "no tier above";
            JUMP_BACKWARD_JIT, JUMP_BACKWARD, "goes to compiled code where there is some";
            RESUME_CHECK, RESUME, "not the first time";
            RESUME_CHECK_JIT, RESUME, "goes to compiled code where there is some";
        }
    };
}

macro_rules! define_base {
    ($($name:ident, $kind:ident, $effect:expr, $cache:expr, $doc:expr;)*) => {
        /// A base instruction, as the compiler emits it.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Op { $(#[doc = $doc] $name),* }

        impl Op {
            /// Every base instruction, in table order.
            pub const ALL: &'static [Op] = &[$(Op::$name),*];

            /// The instruction's name as CPython spells it.
            pub const fn name(self) -> &'static str {
                match self { $(Op::$name => stringify!($name)),* }
            }

            /// What the operand denotes.
            pub const fn operand_kind(self) -> OperandKind {
                match self { $(Op::$name => OperandKind::$kind),* }
            }

            /// How many inline cache units follow.
            pub const fn cache_units(self) -> usize {
                match self { $(Op::$name => $cache),* }
            }

            /// `(pops, pushes)` when control falls through (or returns).
            pub fn stack_effect(self, operand: u32) -> (u32, u32) {
                match self { $(Op::$name => {
                    let effect: fn(u32) -> (u32, u32) = $effect;
                    effect(operand)
                }),* }
            }

            /// One line on what the instruction does.
            pub const fn meaning(self) -> &'static str {
                match self { $(Op::$name => $doc),* }
            }
        }
    };
}
for_each_op!(define_base);

macro_rules! define_forms {
    ($($name:ident, $family:ident, $doc:expr;)*) => {
        /// The opcode bytes of the specialised forms: they follow those of the base instructions.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Form { $(#[doc = $doc] $name),* }

        impl Form {
            /// Every form, in table order.
            pub const ALL: &'static [Form] = &[$(Form::$name),*];

            /// The form's name.
            pub const fn name(self) -> &'static str {
                match self { $(Form::$name => stringify!($name)),* }
            }

            /// The base instruction that it specialises.
            pub const fn family(self) -> Op {
                match self { $(Form::$name => Op::$family),* }
            }

            /// The opcode byte.
            pub const fn opcode(self) -> u8 {
                Op::ALL.len() as u8 + self as u8
            }
        }

        /// Opcode bytes by name, base instructions and forms alike, for the dispatch loop.
        pub mod opcode {
            #![allow(missing_docs)]
            $(pub const $name: u8 = super::Form::$name.opcode();)*
            define_opcodes_of_base!();
        }
    };
}

macro_rules! define_base_opcodes {
    ($($name:ident, $kind:ident, $effect:expr, $cache:expr, $doc:expr;)*) => {
        macro_rules! define_opcodes_of_base {
            () => { $(pub const $name: u8 = super::Op::$name as u8;)* };
        }
    };
}
for_each_op!(define_base_opcodes);
for_each_specialized!(define_forms);

const _: () = assert!(Op::ALL.len() + Form::ALL.len() <= 256, "opcodes are bytes");

impl Op {
    /// `(pops, pushes)` when the jump of a jumping instruction is taken.
    pub fn jump_effect(self, operand: u32) -> (u32, u32) {
        match self {
            Op::FOR_ITER => (2, 2),
            _ => self.stack_effect(operand),
        }
    }

    /// Whether control may go on to the next instruction.
    pub const fn falls_through(self) -> bool {
        !matches!(
            self,
            Op::JUMP_FORWARD
                | Op::JUMP_BACKWARD
                | Op::JUMP_BACKWARD_NO_INTERRUPT
                | Op::RETURN_VALUE
                | Op::RAISE_VARARGS
                | Op::RERAISE
        )
    }

    /// Decodes an opcode byte of a base instruction.
    pub fn from_u8(byte: u8) -> Option<Op> {
        Op::ALL.get(byte as usize).copied()
    }
}

/// Defines a `u8` enumeration that an operand carries.
macro_rules! operand_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:expr),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* $variant),* }
        impl $name {
            /// Every variant, in the order of its number.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            /// How listings and messages spell it.
            pub const fn text(self) -> &'static str { match self { $($name::$variant => $text),* } }
            /// From the operand's number.
            pub fn from_u32(n: u32) -> Option<$name> { $name::ALL.get(n as usize).copied() }
        }
    };
}

operand_enum! {
    /// The operator of `BINARY_OP`. In-place forms follow in the same order from `InplaceAdd` on.
    BinaryOperator {
        Add = "+", And = "&", FloorDivide = "//", Lshift = "<<", MatrixMultiply = "@", Multiply = "*", Remainder = "%",
        Or = "|", Power = "**", Rshift = ">>", Subtract = "-", TrueDivide = "/", Xor = "^",
        InplaceAdd = "+=", InplaceAnd = "&=", InplaceFloorDivide = "//=", InplaceLshift = "<<=",
        InplaceMatrixMultiply = "@=", InplaceMultiply = "*=", InplaceRemainder = "%=", InplaceOr = "|=",
        InplacePower = "**=", InplaceRshift = ">>=", InplaceSubtract = "-=", InplaceTrueDivide = "/=",
        InplaceXor = "^=",
        /// `left[right]`
        Subscript = "[]",
    }
}

operand_enum! {
    /// The operator of `COMPARE_OP`.
    CompareOperator { Lt = "<", Le = "<=", Eq = "==", Ne = "!=", Gt = ">", Ge = ">=" }
}

/// Added to a [`CompareOperator`]: the result is converted to bool at once (a jump follows).
pub const COMPARE_AS_BOOL: u32 = 16;

/// Where the length of the tuples begins in the operand of `COMPARE_TUPLES`.
pub const TUPLES_SHIFT: u32 = 5;
/// The longest tuples that the compiler lets `COMPARE_TUPLES` compare.
pub const MOST_COMPARED_ITEMS: usize = 4;

operand_enum! {
    /// Functions of one argument that only the compiler calls.
    Intrinsic1 {
        /// Interactive result: print its repr unless None, bind `builtins._`.
        Print = "PRINT",
        /// `from module import *` into the locals mapping; result None.
        ImportStar = "IMPORT_STAR",
        /// StopIteration leaving a generator becomes RuntimeError; others as they are. Raises nothing itself.
        StopIterationError = "STOPITERATION_ERROR",
        /// Wraps a value that an async generator yields.
        AsyncGenWrap = "ASYNC_GEN_WRAP",
        UnaryPositive = "UNARY_POSITIVE",
        ListToTuple = "LIST_TO_TUPLE",
        /// name -> TypeVar
        TypeVar = "TYPEVAR",
        ParamSpec = "PARAMSPEC",
        TypeVarTuple = "TYPEVARTUPLE",
        /// tuple of type parameters -> Generic[...]
        SubscriptGeneric = "SUBSCRIPT_GENERIC",
        /// (name, type parameters, evaluation function) -> TypeAliasType
        TypeAlias = "TYPEALIAS",
    }
}

operand_enum! {
    /// Functions of two arguments that only the compiler calls.
    Intrinsic2 {
        /// original exception, list of raised ones -> what to reraise after `except*`, or None
        PrepReraiseStar = "PREP_RERAISE_STAR",
        /// name, function that evaluates the bound -> TypeVar
        TypeVarWithBound = "TYPEVAR_WITH_BOUND",
        /// name, function that evaluates the constraints -> TypeVar
        TypeVarWithConstraints = "TYPEVAR_WITH_CONSTRAINTS",
        /// function, type parameters -> function with __type_params__
        SetFunctionTypeParams = "SET_FUNCTION_TYPE_PARAMS",
        /// type parameter, function that evaluates its default -> type parameter
        SetTypeparamDefault = "SET_TYPEPARAM_DEFAULT",
    }
}

operand_enum! {
    /// Objects that `LOAD_COMMON_CONSTANT` pushes.
    CommonConstant {
        AssertionError = "AssertionError", NotImplementedError = "NotImplementedError", Tuple = "tuple",
        All = "all", Any = "any", List = "list", Set = "set",
    }
}

operand_enum! {
    /// Methods that `LOAD_SPECIAL` looks up on the type.
    SpecialMethod { Enter = "__enter__", Exit = "__exit__", AsyncEnter = "__aenter__", AsyncExit = "__aexit__" }
}

operand_enum! {
    /// Parts of a function that `SET_FUNCTION_ATTRIBUTE` sets.
    FunctionAttribute {
        /// tuple of defaults of positional parameters
        Defaults = "defaults",
        /// dict of defaults of keyword-only parameters
        KeywordDefaults = "kwdefaults",
        /// tuple of cells
        Closure = "closure",
        /// function of one argument (the format) that returns the dict of annotations
        Annotate = "annotate",
    }
}

operand_enum! {
    /// The `!s`, `!r`, `!a` of a replacement field.
    Conversion { None = "", Str = "str", Repr = "repr", Ascii = "ascii" }
}

operand_enum! {
    /// Where a `RESUME` stands.
    ResumePoint { FunctionStart = "start", AfterYield = "yield", AfterYieldFrom = "yield from", AfterAwait = "await" }
}
