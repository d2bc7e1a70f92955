//! Loops over dicts: views are described, and what goes through them is asked by helpers of its own.

use super::compare::has_shape;
use super::{Recorder, Recording, Stop};
use crate::builtins::{class_shape, dict_views};
use crate::machine::Machine;
use crate::native::{Intrinsic, TypeSpec};
use crate::trace::ir::{Ref, Type};
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    /// What `keys`, `values` or `items` of a dict in a slot give. None: it is another native, or of something else.
    pub(super) fn view_of_dict(
        &mut self,
        vm: &mut Machine,
        intrinsic: Option<Intrinsic>,
        (first, count): (u16, usize),
    ) -> Recording<Option<Ref>> {
        let found = intrinsic.and_then(dict_views::views_by).filter(|_| count == 1);
        let Some((spec, part)) = found.filter(|_| has_shape(self.actual(first), class_shape::DICT.0)) else { return Ok(None) };
        let dict = self.shaped(first, class_shape::DICT.0)?;
        let (shape, part) = (self.shape_of_new(vm, spec)?, self.value(Value::small_int(part.into()))?);
        self.quick(Quick::NEW_VIEW, &[dict, shape, part]).map(Some)
    }

    /// An iterator of the dict in a slot, or of the one that the view there shows. None: it is something else.
    pub(super) fn iterator_of_dict(&mut self, vm: &mut Machine, slot: u16) -> Recording<Option<Ref>> {
        let actual = self.actual(slot);
        let (dict, spec) = if has_shape(actual, class_shape::DICT.0) {
            (self.shaped(slot, class_shape::DICT.0)?, &dict_views::KEY_ITERATOR)
        } else if let Some((_, spec)) = dict_views::iterators_of_view(vm, actual) {
            let view = self.shaped(slot, actual.header().map_or(0, |header| header.shape.get().0))?;
            (self.uop(Uop::LOAD_FIELD, Type::Tagged, &[view.0, dict_views::SHOWN as u16])?, spec)
        } else {
            return Ok(None);
        };
        let shape = self.shape_of_new(vm, spec)?;
        self.quick(Quick::NEW_DICT_ITERATOR, &[dict, shape]).map(Some)
    }

    /// The helper that asks a native iterator for its next item, or pair.
    pub(super) fn asks_for_next(vm: &Machine, iterator: Value, pairs: bool) -> Quick {
        let is = |spec: &'static TypeSpec| core::ptr::eq(vm.class_of(iterator).spec, spec);
        match pairs {
            true if is(&dict_views::ITEM_ITERATOR) => Quick::NEXT_ENTRY,
            true => Quick::NEXT_PAIR,
            false if is(&dict_views::KEY_ITERATOR) => Quick::NEXT_KEY,
            false if is(&dict_views::VALUE_ITERATOR) => Quick::NEXT_VALUE,
            false => Quick::NEXT,
        }
    }

    /// The number of the shape that new objects of a builtin class have.
    pub(super) fn shape_of_new(&mut self, vm: &mut Machine, spec: &'static TypeSpec) -> Recording<Ref> {
        let Ok(class) = vm.class_for(spec) else {
            vm.raised = Value::EMPTY;
            return Err(Stop::Full);
        };
        self.value(Value::small_int(i64::from(class.root_shape.get().0)))
    }
}
