//! Sequences and dicts taken apart: unpacking, and calls with `*` and `**`. How many items there are, and which keys, is
//! guarded, so the items are values of the trace.

use alloc::vec::Vec;

use super::call::is_bindable;
use super::compare::has_shape;
use super::container::{LIST_BUFFER, LIST_LENGTH, TUPLE_ITEMS, TUPLE_LENGTH};
use super::native::Given;
use super::variables::LAST_FIELD;
use super::{Recorder, Recording, Stop, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::Op;
use crate::heap;
use crate::machine::Machine;
use crate::object::{Class, ClassFlags, Dict, Function, Kind, List, NativeFunction, Tuple};
use crate::trace::ir::{Ref, Returns, Type};
use crate::trace::natives;
use crate::trace::quick::Quick;
use crate::trace::text::rotated;
use crate::uop::Uop;
use crate::value::Value;

/// Items of a sequence that is taken apart, and of a dict.
const MOST_ITEMS: usize = 32;

impl Recorder {
    // -- unpacking -------------------------------------------------------------------------------------------------------

    pub(super) fn record_unpack(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let items = match items_of(self.actual(slot)) {
            Some(actual) if actual.len() == n => self.items(slot, n)?,
            // Of another length it raises.
            Some(_) => return self.other_operands(),
            None => self.unpack_generally(vm, slot, n, n)?,
        };
        self.write_unpacked(slot, &items)
    }

    /// UNPACK_EX: a list takes what the names before and behind it leave.
    pub(super) fn record_unpack_rest(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let count = (n & 255) + 1 + (n >> 8);
        let items = self.unpack_generally(vm, slot, n, count)?;
        self.write_unpacked(slot, &items)
    }

    /// What a helper makes of anything that gives its items without Python code.
    fn unpack_generally(&mut self, vm: &Machine, slot: u16, n: usize, count: usize) -> Recording<Vec<Ref>> {
        let actual = self.actual(slot);
        if count > MOST_ITEMS || !actual.is_object() || !natives::may_be_consumed(vm, actual) {
            return self.other_operands();
        }
        self.fix_kind(slot)?;
        let (value, number) = (self.boxed_slot(slot)?, self.value(Value::small_int(n as i64))?);
        let helper = if self.at.op == Op::UNPACK_EX { Quick::UNPACK_REST } else { Quick::UNPACK };
        let tuple = self.quick(helper, &[number, value])?;
        self.fields_of_tuple(tuple, count)
    }

    /// The first item is on top.
    fn write_unpacked(&mut self, slot: u16, items: &[Ref]) -> Recording<Then> {
        for (at, item) in items.iter().rev().enumerate() {
            self.write(slot + at as u16, *item)?;
        }
        self.next()
    }

    /// The items of the tuple or list in a slot, which has so many.
    pub(super) fn items(&mut self, slot: u16, count: usize) -> Recording<Vec<Ref>> {
        if TUPLE_ITEMS + count * 8 > LAST_FIELD || count > MOST_ITEMS {
            return self.other_operands();
        }
        if has_shape(self.actual(slot), class_shape::TUPLE.0) {
            let tuple = self.read(slot)?;
            self.expect_tuple_of(tuple, count)?;
            return self.fields_of_tuple(tuple, count);
        }
        let list = self.shaped(slot, class_shape::LIST.0)?;
        let length = self.uop(Uop::LOAD_FIELD_COUNT, Type::Int, &[list.0, LIST_LENGTH as u16])?;
        let (expected, exit) = (self.word(rotated(count as i64))?, self.exit()?);
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[length.0, expected, exit])?;
        self.items_of_list(list, count)
    }

    /// Leaves unless a value is a tuple of so many items.
    pub(super) fn expect_tuple_of(&mut self, tuple: Ref, count: usize) -> Recording {
        self.expect_shape(tuple, class_shape::TUPLE.0)?;
        let length = self.uop(Uop::LOAD_FIELD, Type::Word, &[tuple.0, TUPLE_LENGTH as u16])?;
        let (expected, exit) = (self.word(count as u64)?, self.exit()?);
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[length.0, expected, exit])?;
        Ok(())
    }

    pub(super) fn fields_of_tuple(&mut self, tuple: Ref, count: usize) -> Recording<Vec<Ref>> {
        let mut items = Vec::new();
        items.try_reserve(count).map_err(|_| Stop::Full)?;
        for at in 0..count {
            items.push(self.uop(Uop::LOAD_FIELD, Type::Tagged, &[tuple.0, (TUPLE_ITEMS + at * 8) as u16])?);
        }
        Ok(items)
    }

    fn items_of_list(&mut self, list: Ref, count: usize) -> Recording<Vec<Ref>> {
        let mut items = Vec::new();
        items.try_reserve(count).map_err(|_| Stop::Full)?;
        for at in 0..count {
            let (index, exit) = (self.value(Value::small_int(at as i64))?, self.exit()?);
            let arguments = [list.0, index.0, LIST_BUFFER as u16, LIST_LENGTH as u16, exit];
            items.push(self.uop(Uop::LOAD_ITEM, Type::Tagged, &arguments)?);
        }
        Ok(items)
    }

    // -- calls -----------------------------------------------------------------------------------------------------------

    /// CALL_FUNCTION_EX: callable, EMPTY, sequence of arguments, dict of keywords or EMPTY.
    pub(super) fn record_call_spread(&mut self, vm: &mut Machine) -> Recording<Then> {
        let callable = self.operand(vm, 4);
        let callee = self.actual(callable);
        match callee.kind() {
            Some(Kind::Function) => {
                let Some(function) = callee.downcast::<Function>() else { return self.other_operands() };
                let own = self.expect_function(callable, function)?;
                let object = own.map_or_else(|| self.value(callee), Ok)?;
                let (given, names) = self.spread(vm, callable, Given::default())?;
                let then = self.enter_spread(vm, (function, object), callable, &given, &names, Returns::Push)?;
                if let Some(own) = own {
                    self.set_own_function(own)?;
                }
                Ok(then)
            }
            Some(Kind::BoundMethod) => self.spread_to_method(vm, callable),
            Some(Kind::Class) => match callee.downcast::<Class>() {
                Some(class) if class.has(ClassFlags::HEAP) => self.spread_to_class(vm, callable, class),
                _ => self.spread_to_native(vm, callable),
            },
            Some(Kind::NativeFunction) => self.spread_to_native(vm, callable),
            _ => self.other_operands(),
        }
    }

    fn spread_to_method(&mut self, vm: &mut Machine, callable: u16) -> Recording<Then> {
        let (method, receiver) = self.bound_method(callable)?;
        let (given, names) = self.spread(vm, callable, Given::of(receiver, method.receiver))?;
        if let Some(native) = method.function.downcast::<NativeFunction>() {
            let result = self.call_natively(vm, native.into(), native.definition.effect, &given, &names)?;
            self.write(callable, result)?;
            return self.next();
        }
        let Some(function) = method.function.downcast::<Function>() else { return self.other_operands() };
        let object = self.value(method.function)?;
        self.enter_spread(vm, (function, object), callable, &given, &names, Returns::Push)
    }

    fn spread_to_class(&mut self, vm: &mut Machine, callable: u16, class: heap::Ref<Class>) -> Recording<Then> {
        let (Some(init), false) = (self.init_of(vm, class), class.has(ClassFlags::EXCEPTION)) else {
            return self.other_operands();
        };
        let Some(function) = init.downcast::<Function>().filter(|_| vm.watch_class(class, self.top().code)) else {
            return self.other_operands();
        };
        let value = self.read(callable)?;
        self.expect_constant(value, class.into())?;
        // The instance comes first, and is made when all guards have passed.
        let (mut given, names) = self.spread(vm, callable, Given::of(Ref::NONE, class.into()))?;
        let instance = self.new_instance(class)?;
        given.values[0] = instance;
        let object = self.value(init)?;
        let then = self.enter_spread(vm, (function, object), callable, &given, &names, Returns::Init)?;
        self.write(callable, instance)?;
        Ok(then)
    }

    fn spread_to_native(&mut self, vm: &mut Machine, callable: u16) -> Recording<Then> {
        let callee = self.actual(callable);
        let value = self.read(callable)?;
        self.expect_constant(value, callee)?;
        let (mut given, names) = self.spread(vm, callable, Given::default())?;
        let result = match callee.downcast::<NativeFunction>() {
            Some(native) => self.call_natively(vm, callee, native.definition.effect, &given, &names)?,
            None => self.make_natively(vm, callee, &mut given, &names)?,
        };
        self.write(callable, result)?;
        self.next()
    }

    /// The arguments of such a call behind those that are given already, and the names of the last ones.
    fn spread(&mut self, vm: &mut Machine, callable: u16, mut given: Given) -> Recording<(Given, Vec<Value>)> {
        let (sequence, keywords) = (callable + 2, callable + 3);
        let Some(actual) = items_of(self.actual(sequence)) else { return self.other_operands() };
        let items = self.items(sequence, actual.len())?;
        for (item, actual) in items.into_iter().zip(actual) {
            given.push(item, actual)?;
        }
        let value = self.read(keywords)?;
        if self.actual(keywords).is_empty() {
            self.expect_constant(value, Value::EMPTY)?;
            return Ok((given, Vec::new()));
        }
        let names = self.spread_keywords(vm, keywords, &mut given)?;
        Ok((given, names))
    }

    /// The values of a dict with these very keys.
    fn spread_keywords(&mut self, vm: &mut Machine, slot: u16, given: &mut Given) -> Recording<Vec<Value>> {
        let dict = self.actual(slot).downcast::<Dict>().filter(|dict| dict.header.shape.get() == class_shape::DICT);
        let Some(dict) = dict.filter(|dict| dict.len() <= MOST_ITEMS) else { return self.other_operands() };
        let names: Vec<Value> = dict.entries().map(|entry| entry.key).collect();
        if let Some(values) = self.known_keywords(slot)?.filter(|values| values.len() == names.len()) {
            for (value, entry) in values.into_iter().zip(dict.entries()) {
                given.push(value, entry.value)?;
            }
            return Ok(names);
        }
        let object = self.shaped(slot, class_shape::DICT.0)?;
        let expected = self.constant_tuple(vm, &names)?;
        let same = self.quick(Quick::HAS_KEYS, &[object, expected])?;
        self.expect_constant(same, Value::TRUE)?;
        for (at, entry) in dict.entries().enumerate() {
            let number = self.value(Value::small_int(at as i64))?;
            let value = self.quick(Quick::VALUE_AT, &[number, object])?;
            given.push(value, entry.value)?;
        }
        Ok(names)
    }

    /// The callee's frame lies above all operands of the call.
    fn enter_spread(
        &mut self,
        vm: &mut Machine,
        (function, object): (heap::Ref<Function>, Ref),
        callable: u16,
        given: &Given,
        names: &[Value],
        returns: Returns,
    ) -> Recording<Then> {
        let (code, above) = (function.code.get(), self.operand(vm, 0));
        if !is_bindable(code) {
            return self.other_operands();
        }
        let slots = self.bind(vm, (function, object), above, &given.values, names)?;
        // What was taken apart is needed no more.
        let result = callable + u16::from(returns == Returns::Init);
        let empty = self.value(Value::EMPTY)?;
        for operand in result..above {
            self.write(operand, empty)?;
        }
        self.enter_callee(code, function.into(), result, above, slots, returns)
    }
}

/// The items of what is walked as it is.
fn items_of(sequence: Value) -> Option<Vec<Value>> {
    if has_shape(sequence, class_shape::TUPLE.0) {
        return sequence.downcast::<Tuple>().map(|tuple| tuple.as_slice().to_vec());
    }
    let list = sequence.downcast::<List>().filter(|_| has_shape(sequence, class_shape::LIST.0));
    list.map(|list| list.as_slice().to_vec())
}
