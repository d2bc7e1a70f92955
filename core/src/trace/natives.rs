//! Natives that traces call: what a quick helper may call or ask for an item, and which helper says so to the optimizer.

use crate::builtins::{enumerate, zip};
use crate::machine::Machine;
use crate::native::Effect;
use crate::object::{ClassFlags, Kind};
use crate::trace::places::can_be_put_back;
use crate::trace::quick::Quick;
use crate::value::Value;

/// Arguments of a call that a helper takes one by one.
pub(super) const MOST_ARGUMENTS: usize = 3;

/// The helper that calls with so many arguments; None: there is none.
pub(super) fn helper_of(effect: Effect, arguments: usize) -> Option<Quick> {
    const NOTHING: &[Quick] = &[Quick::CALL_0, Quick::CALL_1, Quick::CALL_2, Quick::CALL_3];
    const LISTS: &[Quick] = &[Quick::CALL_ON_LIST_1, Quick::CALL_ON_LIST_2, Quick::CALL_ON_LIST_3];
    const DICTS: &[Quick] = &[Quick::CALL_ON_DICT_1, Quick::CALL_ON_DICT_2, Quick::CALL_ON_DICT_3];
    const OTHER: &[Quick] = &[Quick::CALL_ON_OTHER_1, Quick::CALL_ON_OTHER_2, Quick::CALL_ON_OTHER_3];
    let (helpers, at) = match effect {
        Effect::Any | Effect::Attributes => return None,
        Effect::Nothing => (NOTHING, Some(arguments)),
        Effect::Lists | Effect::ExtendsLists => (LISTS, arguments.checked_sub(1)),
        Effect::Dicts | Effect::ExtendsDicts => (DICTS, arguments.checked_sub(1)),
        Effect::Own | Effect::ExtendsOwn | Effect::Consumes | Effect::Takes => (OTHER, arguments.checked_sub(1)),
    };
    helpers.get(at?).copied()
}

/// The helper that calls what goes through iterators with so many arguments, and puts them back where it is refused.
pub(super) fn consuming(arguments: usize) -> Option<Quick> {
    [Quick::CONSUME_1, Quick::CONSUME_2].get(arguments.checked_sub(1)?).copied()
}

/// May a native with this effect go through this iterator if that is put back where Python code is refused?
pub(super) fn may_consume_again(vm: &Machine, effect: Effect, argument: Value) -> bool {
    effect != Effect::ExtendsLists && can_be_put_back(vm, argument)
}

/// Does a native with this effect go through what its arguments give?
pub(super) fn consumes(effect: Effect) -> bool {
    use Effect::{Consumes, ExtendsDicts, ExtendsLists, ExtendsOwn, Takes};
    matches!(effect, Consumes | Takes | ExtendsLists | ExtendsDicts | ExtendsOwn)
}

/// May a native with this effect go through what an argument gives, if it goes through that of any? Where Python code is
/// refused in the middle, because of an item, an iterator would have lost what it gave before.
pub(super) fn may_consume(vm: &Machine, effect: Effect, argument: Value) -> bool {
    let asks_nothing = matches!(effect, Effect::Takes | Effect::ExtendsLists);
    if asks_nothing { may_be_consumed(vm, argument) } else { !argument.is_object() || is_whole(vm, argument) }
}

/// Iterators that lose nothing where Python code is refused.
const STEADY: ClassFlags = ClassFlags::KEEPS_PLACE.union(ClassFlags::LEAF_NEXT);

/// May a native go through what an argument gives: does nothing get lost if Python code is refused in the middle, whatever
/// object of the same shape it is?
pub(super) fn may_be_consumed(vm: &Machine, argument: Value) -> bool {
    if !argument.is_object() {
        return true;
    }
    let class = vm.class_of(argument);
    let is_steady = !class.has(ClassFlags::NATIVE_NEXT) || class.spec.flags.intersects(STEADY);
    !class.has(ClassFlags::HEAP) && !argument.is_kind(Kind::Generator) && is_steady
}

/// Is it builtin, and does it give all its items again to whoever begins anew?
pub(crate) fn is_whole(vm: &Machine, value: Value) -> bool {
    let class = vm.class_of(value);
    !class.has(ClassFlags::HEAP) && !class.has(ClassFlags::NATIVE_NEXT) && !value.is_kind(Kind::Generator)
}

/// May a quick helper ask it for its next item: does it keep its place if Python code is refused?
pub(crate) fn keeps_its_place(vm: &Machine, iterator: Value) -> bool {
    let class = vm.class_of(iterator);
    if !class.has(ClassFlags::NATIVE_NEXT) || class.has(ClassFlags::HEAP) {
        return false;
    }
    class.spec.flags.intersects(STEADY)
        || enumerate::counted(iterator).is_some_and(|inner| keeps_its_place(vm, inner))
        || zip::zipped(iterator).is_some_and(|all| all.iter().all(|inner| keeps_its_place(vm, *inner)))
}

/// Do all iterators of its class keep their places? What of others keeps it never changes, either.
pub(super) fn is_steady(vm: &Machine, iterator: Value) -> bool {
    vm.class_of(iterator).spec.flags.intersects(STEADY)
}

/// Does an iterator make pairs of which their parts can be had? Others of its class may not.
pub(super) fn makes_pairs(vm: &Machine, iterator: Value) -> bool {
    vm.class_of(iterator).spec.next_pair.is_some() && zip::zipped(iterator).is_none_or(|all| all.len() == 2)
}
