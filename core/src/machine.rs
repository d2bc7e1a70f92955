//! `Machine`: everything that one VM is. The host's `Vm<T>` wraps it; natives get it as `vm`.
//!
//! This file holds construction, allocation, interning, classes of values, and collection. What a machine can do with
//! values is in `operations/`, running code in `interp/`.

use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::any::Any;
use hashbrown::HashMap;
use hashbrown::HashTable;

use crate::builtins::Types;
use crate::heap::weak::WeakTable;
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};
use crate::interp::frame::{self, Frame};
use crate::interp::generator::generator_of;
use crate::interp::stack::Stack;
use crate::limits::{Limits, Poll, PollReason};
use crate::names::Names;
use crate::native::{Raised, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{Class, ClassFlags, Dict, Header, Kind, List, Native, Range, ShapeId, ShapeTable, Str, Tuple, instance};
use crate::platform::Memory;
use crate::value::Value;

/// A cached lookup of a name on a class.
#[derive(Clone, Copy)]
struct MethodCacheEntry {
    version: u32,
    name: Value,
    value: Value,
}

impl MethodCacheEntry {
    const EMPTY: MethodCacheEntry = MethodCacheEntry { version: 0, name: Value::EMPTY, value: Value::EMPTY };
}

/// What one VM is. The fields that the interpreter touches all the time come first: short offsets, and the running frame
/// at none at all.
#[repr(C)]
pub struct Machine {
    /// The running frame (its `pc` and `sp` are saved whenever native code can look), or null.
    pub(crate) frame: *mut Frame,
    pub(crate) fuel: crate::run::Fuel,
    pub poll: Arc<Poll>,
    pub limits: Limits,
    pub(crate) stack: Stack,
    /// Python frames on the stack. A whole word, which compiled code counts in.
    pub(crate) depth: u64,
    /// Generators whose frames are on the chain.
    pub(crate) running_generators: u64,
    /// How many natives on the native stack wait for Python code that they called.
    pub(crate) native_depth: u32,
    /// How many of those hold values that no root shows; no collection while this is not 0.
    pub(crate) unrooted: u32,
    /// All names of `builtins` are in its dict.
    pub(crate) builtins_complete: bool,
    /// The exception under way, `Value::STOP` for a host's stop, or EMPTY.
    pub(crate) raised: Value,
    /// The exception that `except` blocks are handling, or None.
    pub(crate) handled: Value,
    /// What whoever resumed a generator handles, while that runs as a part of a trace.
    pub(crate) handled_outside: Value,
    /// The dict of `builtins`.
    pub builtins: Ref<Dict>,
    /// The exception under way is raised again: the running instruction is in its traceback already.
    pub(crate) reraising: bool,
    /// Compiled code.
    pub(crate) jit: crate::jit::Jit,
    pub heap: Heap,
    pub shapes: ShapeTable,
    pub types: Types,
    pub names: Names,
    /// Address of the native stack where the host entered.
    pub(crate) native_base: usize,
    /// Bytes of it that count as used, and those that did when the innermost run of Python code began.
    pub(crate) native_used: usize,
    pub(crate) native_run: usize,
    pub(crate) stop: Option<crate::run::Stop>,
    /// `sys.modules`
    pub modules: Ref<Dict>,
    /// Values that natives keep alive; see [`Machine::rooted`].
    pub(crate) handles: Vec<Value>,
    /// One-character strings below 256, made when first used.
    pub(crate) characters: [Value; 256],
    pub(crate) empty_tuple: Value,
    pub(crate) empty_str: Value,
    pub(crate) memory_error: Value,
    /// Objects being printed, for `[...]`.
    pub(crate) printing: Vec<Value>,
    /// Where natives build text; see [`Machine::take_text_buffer`].
    pub(crate) text_buffer: Vec<u8>,
    interned: HashTable<Value>,
    /// Strings were interned since the last collection; a minor one has nothing else to forget in that table.
    interned_lately: bool,
    /// Shapes that there were at the last collection.
    shapes_known: usize,
    /// Weak references.
    pub weak: WeakTable,
    /// Dead objects whose finalizer is still to run.
    pub(crate) finalizable: Vec<Value>,
    spec_classes: HashMap<usize, Ref<Class>, BuildAddressHasher>,
    /// Classes of `spec_classes` that were asked for lately, each where its spec's address says.
    lately_used: [(usize, Option<Ref<Class>>); LATELY_USED],
    method_cache: Box<[MethodCacheEntry]>,
    /// The task that a native just began (interp/task.rs), and the code of tasks.
    pub(crate) pending_task: Value,
    pub(crate) task_code: Option<Ref<crate::object::CodeObject>>,
    pub(crate) gathering_code: Option<Ref<crate::object::CodeObject>>,
    pub(crate) attribute_cache: crate::specialize::polymorphic::AttributeCache,
    next_version: u32,
    /// Under [`PollReason::Stress`]: safepoints from one forced collection to the next, and those passed so far.
    pub stress_period: u32,
    pub(crate) stress_count: u32,
    /// Seed of the hash of strings and bytes.
    pub(crate) hash_seed: u64,
    /// What natives of the standard library keep, by the address of a key of theirs.
    pub(crate) module_state: HashMap<usize, Value, BuildAddressHasher>,
    /// What the host granted and registered.
    pub host: crate::host::Host,
    /// The host's data (`Vm<T>`'s T), for host functions.
    pub(crate) data: Option<Box<dyn Any + Send>>,
}

/// Hashes addresses: multiplication is enough.
#[derive(Default, Clone, Copy)]
pub struct BuildAddressHasher;
/// The hasher of [`BuildAddressHasher`].
pub struct AddressHasher(u64);

impl core::hash::BuildHasher for BuildAddressHasher {
    type Hasher = AddressHasher;
    fn build_hasher(&self) -> AddressHasher {
        AddressHasher(0)
    }
}

impl core::hash::Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(26)
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&b| self.0 = self.0.rotate_left(8) ^ u64::from(b));
    }
    fn write_usize(&mut self, n: usize) {
        self.0 ^= n as u64;
    }
}

// SAFETY: a machine owns its heap and stack; raw pointers in it point into them.
unsafe impl Send for Machine {}

impl Machine {
    /// A machine with the builtin classes and an empty `builtins` (the engine fills it).
    pub fn new(memory: Arc<dyn Memory>, limits: Limits, hash_seed: u64) -> core::result::Result<Box<Machine>, NoMemory> {
        let poll = Arc::new(Poll::default());
        let jit = crate::jit::Jit::new(Arc::as_ptr(&poll));
        let mut heap = Heap::new(memory, limits.memory, poll.clone());
        let mut shapes = ShapeTable::default();
        let types = bootstrap_types(&mut heap, &mut shapes)?;
        let builtins = Dict::new(&mut heap)?;
        let modules = Dict::new(&mut heap)?;
        let empty_tuple = Tuple::new(&mut heap, &[])?.into();
        let empty_str = Str::new(&mut heap, b"")?.into();
        let mut vm = Box::new(Machine {
            heap,
            shapes,
            types,
            names: Names::EMPTY,
            poll,
            limits,
            stack: Stack::new(),
            frame: core::ptr::null_mut(),
            running_generators: 0,
            depth: 0,
            native_depth: 0,
            unrooted: 0,
            builtins_complete: false,
            reraising: false,
            native_base: 0,
            native_used: 0,
            native_run: 0,
            raised: Value::EMPTY,
            handled: Value::NONE,
            handled_outside: Value::NONE,
            stop: None,
            fuel: crate::run::Fuel::default(),
            jit,
            builtins,
            modules,
            handles: Vec::new(),
            characters: [Value::EMPTY; 256],
            empty_tuple,
            empty_str,
            memory_error: Value::EMPTY,
            printing: Vec::new(),
            text_buffer: Vec::new(),
            interned: HashTable::new(),
            interned_lately: true,
            shapes_known: 0,
            weak: WeakTable::default(),
            finalizable: Vec::new(),
            spec_classes: HashMap::default(),
            lately_used: [(0, None); LATELY_USED],
            method_cache: alloc::vec![MethodCacheEntry::EMPTY; crate::tuning::METHOD_CACHE_ENTRIES].into_boxed_slice(),
            pending_task: Value::EMPTY,
            task_code: None,
            gathering_code: None,
            attribute_cache: crate::specialize::polymorphic::AttributeCache::new(),
            next_version: 1,
            stress_period: 1,
            stress_count: 0,
            hash_seed,
            module_state: HashMap::default(),
            host: crate::host::Host::default(),
            data: None,
        });
        vm.finish_bootstrap()?;
        Ok(vm)
    }

    /// Names and the classes' names, which need the intern table.
    fn finish_bootstrap(&mut self) -> core::result::Result<(), NoMemory> {
        let mut values = Vec::new();
        values.try_reserve(Names::TEXTS.len()).map_err(|_| NoMemory)?;
        for text in Names::TEXTS {
            values.push(self.try_intern(text.as_bytes())?);
        }
        self.names = Names::from_slice(&values);
        for index in 0..Types::SPECS.len() {
            let spec = Types::SPECS[index];
            let shape = ShapeId(index as u32 + 1);
            let class = self.shapes.class(shape).ok_or(NoMemory)?;
            self.name_class(class, spec)?;
            self.spec_classes.try_reserve(1).map_err(|_| NoMemory)?;
            self.spec_classes.insert(address_of_spec(spec), class);
        }
        let class = self.class_for(&crate::builtins::exceptions::MEMORY_ERROR).map_err(|_| NoMemory)?;
        self.memory_error = self.new_exception(class, self.empty_tuple).map_err(|_| NoMemory)?;
        Ok(())
    }

    fn name_class(&mut self, class: Ref<Class>, spec: &TypeSpec) -> core::result::Result<(), NoMemory> {
        let name = self.try_intern(spec.name.as_bytes())?;
        class.name.set(name);
        class.qualified_name.set(name);
        Ok(())
    }

    /// Sets how many Python frames may be on the stack. Compiled code has the number in it, so it is made anew.
    pub fn set_depth_limit(&mut self, frames: u32) {
        self.limits.depth = frames;
        self.jit.invalidate_all();
    }

    // -- allocation ------------------------------------------------------------------------------------------------

    /// Turns a failed allocation into MemoryError.
    #[cold]
    pub fn no_memory(&mut self) -> Raised {
        self.raised = self.memory_error;
        Raised(())
    }

    /// Passes a heap's answer on, a failure as MemoryError.
    #[inline(always)]
    pub fn check<T>(&mut self, answer: core::result::Result<T, NoMemory>) -> Result<T> {
        match answer {
            Ok(value) => Ok(value),
            Err(NoMemory) => Err(self.no_memory()),
        }
    }

    /// Puts an object of a fixed builtin class into the heap.
    #[inline(always)]
    pub fn allocate<T: HeapObject>(&mut self, object: T) -> Result<Ref<T>> {
        let answer = self.heap.allocate(object);
        self.check(answer)
    }

    /// Puts an object of any class into the heap, with the attribute slots that its class asks for. `make` gets the
    /// header to use.
    pub fn new_object<T: HeapObject>(&mut self, class: Ref<Class>, make: impl FnOnce(Header) -> T) -> Result<Ref<T>> {
        let mut header = Header::new(T::KIND, class.root_shape.get());
        if !class.has(ClassFlags::HAS_DICT) && class.member_count.get() == 0 {
            return self.allocate(make(header));
        }
        header.flags.set(Header::HAS_SLOTS);
        header.inline_slots = class.inline_hint.get();
        let slots = header.inline_slots;
        // As `object::own_size` says it later on.
        let own_size = match T::KIND {
            Kind::Native => size_of::<T>().next_multiple_of(size_of::<Value>()),
            _ => size_of::<T>(),
        };
        let tail = own_size - size_of::<T>() + instance::slots_size(slots);
        let answer = self.heap.allocate_with_tail(make(header), tail);
        let object = self.check(answer)?;
        // SAFETY: the tail, which follows the object's own fields, has room for the slots.
        unsafe { instance::initialize_slots(object.as_ptr().byte_add(own_size).cast(), slots) };
        Ok(object)
    }

    /// An object with a payload, of the class that belongs to `spec`.
    pub fn new_native<P: Payload>(&mut self, spec: &'static TypeSpec, payload: P) -> Result {
        let class = self.class_for(spec)?;
        self.new_native_of(class, payload)
    }

    /// An object with a payload, of a class with that native layout.
    pub fn new_native_of<P: Payload>(&mut self, class: Ref<Class>, payload: P) -> Result {
        Ok(self.new_object(class, |header| Native::with_header(header, payload))?.into())
    }

    /// A str.
    pub fn str(&mut self, text: &str) -> Result {
        self.wtf8(text.as_bytes())
    }

    /// A str of WTF-8 text; the short ones that come again and again are shared.
    pub fn wtf8(&mut self, text: &[u8]) -> Result {
        match text {
            [] => Ok(self.empty_str),
            [byte @ 0..=0x7F] => self.character(u32::from(*byte)),
            _ => {
                let answer = Str::new(&mut self.heap, text);
                Ok(self.check(answer)?.into())
            }
        }
    }

    /// The str of one code point.
    #[inline]
    pub fn character(&mut self, code_point: u32) -> Result {
        if let Some(known) = self.characters.get(code_point as usize).copied().and_then(Value::present) {
            return Ok(known);
        }
        self.new_character(code_point)
    }

    #[cold]
    fn new_character(&mut self, code_point: u32) -> Result {
        let mut bytes = [0; 4];
        let text = crate::text::wtf8::encode(code_point, &mut bytes);
        let value = self.intern(text)?;
        if let Some(place) = self.characters.get_mut(code_point as usize) {
            *place = value;
        }
        Ok(value)
    }

    /// A tuple.
    pub fn tuple(&mut self, items: &[Value]) -> Result {
        if items.is_empty() {
            return Ok(self.empty_tuple);
        }
        let answer = Tuple::new(&mut self.heap, items);
        Ok(self.check(answer)?.into())
    }

    /// A list.
    pub fn list(&mut self, items: &[Value]) -> Result {
        let answer = List::new(&mut self.heap, items);
        Ok(self.check(answer)?.into())
    }

    /// A new empty list, with room for what goes into it from an iterable, one item for each, as far as that is known and not
    /// very much.
    pub fn list_for(&mut self, iterable: Value) -> Result {
        const MOST_ROOM: usize = 4096;
        let list = self.list(&[])?;
        if let (Some(count @ 1..=MOST_ROOM), Some(list)) = (known_length(iterable), list.downcast::<List>()) {
            // Without room it grows.
            let _ = list.reserve(&mut self.heap, count);
        }
        Ok(list)
    }

    /// A new empty dict.
    pub fn dict(&mut self) -> Result<Ref<Dict>> {
        let answer = Dict::new(&mut self.heap);
        self.check(answer)
    }

    // -- interning -------------------------------------------------------------------------------------------------

    /// The one str with this content.
    pub fn intern(&mut self, text: &[u8]) -> Result {
        let answer = self.try_intern(text);
        self.check(answer)
    }

    fn try_intern(&mut self, text: &[u8]) -> core::result::Result<Value, NoMemory> {
        let hash = self.hash_bytes(text);
        if let Some(&known) = self.interned.find(hash, |v| same_text(*v, text)) {
            return Ok(known);
        }
        let string = Str::new(&mut self.heap, text)?;
        string.cached_hash().set(hash);
        self.add_interned(string, hash)
    }

    fn add_interned(&mut self, string: Ref<Str>, hash: u64) -> core::result::Result<Value, NoMemory> {
        let rehash = |v: &Value| v.downcast::<Str>().map_or(0, |s| s.cached_hash().get());
        self.interned.try_reserve(1, rehash).map_err(|_| NoMemory)?;
        string.header.set(Header::INTERNED);
        self.interned_lately = true;
        self.interned.insert_unique(hash, string.into(), rehash);
        Ok(string.into())
    }

    /// The interned str equal to `string`, which becomes it if there was none.
    pub fn intern_value(&mut self, string: Ref<Str>) -> Result {
        if string.is_interned() {
            return Ok(string.into());
        }
        let hash = self.hash_str(string);
        if let Some(&known) = self.interned.find(hash, |v| same_text(*v, string.as_bytes())) {
            return Ok(known);
        }
        let answer = self.add_interned(string, hash);
        self.check(answer)
    }

    // -- classes ---------------------------------------------------------------------------------------------------

    /// The class of a value: `type(value)`.
    #[inline]
    pub fn class_of(&self, value: Value) -> Ref<Class> {
        if let Some(header) = value.header() {
            return self.shapes.class(header.shape.get()).unwrap_or(self.types.object);
        }
        if value.is_small_int() {
            self.types.int
        } else if value.is_float() {
            self.types.float
        } else {
            self.class_of_constant(value)
        }
    }

    fn class_of_constant(&self, value: Value) -> Ref<Class> {
        match value {
            Value::TRUE | Value::FALSE => self.types.bool,
            Value::NOT_IMPLEMENTED => self.types.not_implemented,
            Value::ELLIPSIS => self.types.ellipsis,
            _ => self.types.none,
        }
    }

    /// The class that belongs to a spec, made when first asked for.
    #[inline]
    pub fn class_for(&mut self, spec: &'static TypeSpec) -> Result<Ref<Class>> {
        let address = address_of_spec(spec);
        let place = address / align_of::<TypeSpec>() % LATELY_USED;
        if let (known, Some(class)) = self.lately_used[place]
            && known == address
        {
            return Ok(class);
        }
        let class = self.find_class_for(spec)?;
        self.lately_used[place] = (address, Some(class));
        Ok(class)
    }

    #[inline(never)]
    fn find_class_for(&mut self, spec: &'static TypeSpec) -> Result<Ref<Class>> {
        if let Some(&class) = self.spec_classes.get(&address_of_spec(spec)) {
            return Ok(class);
        }
        let base = match spec.base {
            Some(base) => self.class_for(base)?,
            None => self.types.object,
        };
        let class = self.new_builtin_class(spec, base)?;
        if self.spec_classes.try_reserve(1).is_err() {
            return Err(self.no_memory());
        }
        self.spec_classes.insert(address_of_spec(spec), class);
        if core::ptr::eq(spec, &crate::builtins::exceptions::EXCEPTION_GROUP) {
            crate::builtins::exceptions::add_second_base(self, class)?;
        }
        Ok(class)
    }

    fn new_builtin_class(&mut self, spec: &'static TypeSpec, base: Ref<Class>) -> Result<Ref<Class>> {
        let name = self.intern(spec.name.as_bytes())?;
        let answer = make_class(&mut self.heap, &mut self.shapes, spec, Some(base), crate::builtins::class_shape::TYPE);
        let class = self.check(answer)?;
        class.name.set(name);
        class.qualified_name.set(name);
        Ok(class)
    }

    /// A version number never given before. (After 2^32 - 1 of them caches would stop being valid; nothing gets 0.)
    pub fn new_version(&mut self) -> u32 {
        self.next_version = self.next_version.saturating_add(1);
        self.next_version
    }

    /// The cache place of a (class version, name) pair.
    #[inline(always)]
    fn method_cache_index(&self, version: u32, name: Value) -> usize {
        let mixed = (name.bits() >> 4) as usize ^ (version as usize).wrapping_mul(0x9E37_79B1);
        (mixed ^ (mixed >> 9)) & (crate::tuning::METHOD_CACHE_ENTRIES - 1)
    }

    /// What `name` (interned) means on a class, searching its order; no descriptor is called.
    #[inline]
    pub fn lookup(&mut self, class: Ref<Class>, name: Value) -> Result<Option<Value>> {
        let version = class.version.get();
        let entry = self.method_cache[self.method_cache_index(version, name)];
        if entry.version == version && version != 0 && entry.name == name {
            return Ok(entry.value.present());
        }
        self.lookup_slow(class, name)
    }

    #[cold]
    #[inline(never)]
    fn lookup_slow(&mut self, class: Ref<Class>, name: Value) -> Result<Option<Value>> {
        let found = match self.lookup_with_class(class, name)? {
            Some((value, owner)) if owner.has(ClassFlags::VOLATILE) && crate::operations::attribute::is_plain_data(value) => {
                return Ok(Some(value));
            }
            found => found.map(|(value, _)| value),
        };
        let version = match class.version.get() {
            0 => {
                let version = self.new_version();
                class.version.set(version);
                version
            }
            version => version,
        };
        let index = self.method_cache_index(version, name);
        self.method_cache[index] = MethodCacheEntry { version, name, value: found.unwrap_or(Value::EMPTY) };
        Ok(found)
    }

    /// As [`Machine::lookup`], uncached, with the class whose dict has it.
    pub fn lookup_with_class(&mut self, class: Ref<Class>, name: Value) -> Result<Option<(Value, Ref<Class>)>> {
        for entry in class.mro_slice() {
            let Some(candidate) = entry.downcast::<Class>() else { continue };
            if let Some(value) = self.class_dict_get(candidate, name)? {
                return Ok(Some((value, candidate)));
            }
        }
        Ok(None)
    }

    /// The entry of one class's own dict.
    pub fn class_dict_get(&mut self, class: Ref<Class>, name: Value) -> Result<Option<Value>> {
        if !class.populated.get() {
            self.populate_class(class)?;
        }
        let Some(key) = name.downcast::<Str>() else { return Ok(None) };
        let hash = self.hash_str(key);
        Ok(class.dict.get().find_str(key, hash).map(|(_, e)| e.value))
    }

    /// Tells that a class's attributes changed: renews the versions of it and its subclasses, and their flags.
    pub fn class_modified(&mut self, class: Ref<Class>) -> Result<()> {
        self.attribute_cache.clear();
        if class.version.get() != 0 {
            let version = self.new_version();
            class.version.set(version);
        }
        self.update_class_flags(class)?;
        self.reset_dependents(class);
        for i in 0..class.subclasses.len() {
            if let Some(sub) = class.subclasses.get(i).and_then(|v| v.downcast::<Class>()) {
                self.class_modified(sub)?;
            }
        }
        Ok(())
    }

    // -- handles and collection ------------------------------------------------------------------------------------

    /// Runs `body` while `values` are kept alive: what a native does around calls whose Python code may collect.
    pub fn rooted<R>(&mut self, values: &[Value], body: impl FnOnce(&mut Machine) -> R) -> R {
        let mark = self.handles.len();
        self.handles.extend_from_slice(values);
        let result = body(self);
        self.handles.truncate(mark);
        result
    }

    /// Collects now. Only at a safepoint: every live value is in a frame, a handle or another root.
    pub fn collect_garbage(&mut self, full: bool) {
        self.poll.clear(PollReason::Collect);
        if self.unrooted > 0 {
            return;
        }
        let full = full || self.heap.wants_full();
        let placeholder = self.heap.placeholder();
        let mut heap = core::mem::replace(&mut self.heap, placeholder);
        let mut interned = core::mem::take(&mut self.interned);
        let mut weak = self.weak.take_references();
        let mut finalizable = Vec::new();
        let (shapes, jit) = (&self.shapes, &self.jit);
        let forgets_names = full || self.interned_lately;
        let forgets_shapes = full || self.shapes_known != shapes.len();
        let mut method_cache = core::mem::take(&mut self.method_cache);
        let mut attribute_cache = core::mem::take(&mut self.attribute_cache);
        let mut trace_roots = |tracer: &mut Tracer<'_>| self.trace_roots(tracer, full);
        heap.collect(
            full,
            shapes,
            &mut trace_roots,
            &mut |heap| {
                if forgets_names {
                    interned.retain(|v| heap.is_marked(*v));
                }
                if forgets_shapes {
                    shapes.forget_dead(heap);
                }
                weak.clear_dead(heap);
                jit.find_dead(heap);
                // Names that died may come again at the same address with another text. What a name means dies with its
                // class, or with the version of it.
                for entry in method_cache.iter_mut().filter(|e| full || !heap.is_marked(e.name)) {
                    *entry = MethodCacheEntry::EMPTY;
                }
                attribute_cache.retain(|name| !full && heap.is_marked(name));
            },
            &mut finalizable,
        );
        self.heap = heap;
        self.interned = interned;
        self.weak.put_back(weak);
        if self.finalizable.try_reserve(finalizable.len()).is_ok() {
            self.finalizable.append(&mut finalizable);
        }
        self.method_cache = method_cache;
        self.attribute_cache = attribute_cache;
        self.interned_lately = false;
        self.shapes_known = self.shapes.len();
        self.jit.histories.retain(|_, history| !history.dead.get());
        self.reclaim();
    }

    fn trace_roots(&self, tracer: &mut Tracer<'_>, full: bool) {
        self.types.trace(tracer);
        self.names.each(&mut |v| tracer.value(v));
        tracer.values(&self.characters);
        tracer.values(&self.handles);
        tracer.values(&self.printing);
        tracer.values(&[self.raised, self.handled, self.empty_tuple, self.empty_str, self.memory_error]);
        tracer.object(self.builtins);
        tracer.object(self.modules);
        tracer.option(self.task_code);
        tracer.option(self.gathering_code);
        self.spec_classes.values().for_each(|c| tracer.object(*c));
        self.module_state.values().for_each(|v| tracer.value(*v));
        self.weak.trace(tracer);
        tracer.values(&self.finalizable);
        self.host.trace(tracer);
        self.fuel.trace(tracer);
        self.jit.traces.trace(tracer, full);
        let mut frame = self.frame;
        while !frame.is_null() {
            // SAFETY: the chain of frames is intact at safepoints, their stack pointers saved.
            unsafe {
                frame::trace(frame, tracer);
                // Nobody else may know a running generator. What its resumer handles is stored without a barrier.
                if (*frame).in_generator {
                    let generator = generator_of(frame);
                    tracer.object(generator);
                    tracer.value(generator.handled.get());
                }
                frame = (*frame).previous;
            }
        }
    }

    /// State that a native module keeps under the address of a `static` of its own.
    pub fn state(&self, key: &'static u8) -> Option<Value> {
        self.module_state.get(&(core::ptr::from_ref(key) as usize)).copied()
    }

    /// Sets what [`Machine::state`] gives.
    pub fn set_state(&mut self, key: &'static u8, value: Value) -> Result<()> {
        if self.module_state.try_reserve(1).is_err() {
            return Err(self.no_memory());
        }
        self.module_state.insert(core::ptr::from_ref(key) as usize, value);
        Ok(())
    }
}

/// Classes that are found by their specs without a search.
const LATELY_USED: usize = 16;

fn address_of_spec(spec: &TypeSpec) -> usize {
    core::ptr::from_ref(spec) as usize
}

fn same_text(value: Value, text: &[u8]) -> bool {
    value.downcast::<Str>().is_some_and(|s| s.as_bytes() == text)
}

/// The fixed classes; their names come later, when strings can be interned.
fn bootstrap_types(heap: &mut Heap, shapes: &mut ShapeTable) -> core::result::Result<Types, NoMemory> {
    let mut classes: Vec<Ref<Class>> = Vec::new();
    classes.try_reserve(Types::SPECS.len()).map_err(|_| NoMemory)?;
    for (index, spec) in Types::SPECS.iter().enumerate() {
        let base = match spec.base {
            Some(base) => Types::SPECS.iter().position(|s| core::ptr::eq(*s, base)).and_then(|i| classes.get(i)).copied(),
            None => classes.first().copied(),
        };
        let class = make_class(heap, shapes, spec, base, crate::builtins::class_shape::TYPE)?;
        debug_assert_eq!(class.root_shape.get(), ShapeId(index as u32 + 1));
        classes.push(class);
    }
    Types::from_slice(&classes).ok_or(NoMemory)
}

/// A class without name, made of a spec; its dict is filled when first looked at.
fn make_class(
    heap: &mut Heap,
    shapes: &mut ShapeTable,
    spec: &'static TypeSpec,
    base: Option<Ref<Class>>,
    metaclass_shape: ShapeId,
) -> core::result::Result<Ref<Class>, NoMemory> {
    let inherited = base.map_or(ClassFlags::empty(), |b| b.flags.get()) & crate::builtins::class::INHERITED_FLAGS;
    let dict = Dict::new(heap)?;
    let class = heap.allocate(Class {
        header: Header::new(Kind::Class, metaclass_shape),
        name: Value::EMPTY.into(),
        qualified_name: Value::EMPTY.into(),
        spec,
        flags: (inherited | spec.flags).into(),
        version: 0.into(),
        root_shape: ShapeId::NONE.into(),
        inline_hint: 0.into(),
        member_count: 0.into(),
        populated: false.into(),
        base: base.into(),
        bases: Value::EMPTY.into(),
        mro: Value::EMPTY.into(),
        dict: dict.into(),
        subclasses: Default::default(),
        dependents: Default::default(),
        cached_init: Value::EMPTY.into(),
        data_stores: 0.into(),
    })?;
    if spec.next.is_some() {
        class.set_flag(ClassFlags::NATIVE_NEXT, true);
    }
    let mut order = Vec::new();
    order.try_reserve(8).map_err(|_| NoMemory)?;
    order.push(Value::object(class));
    if let Some(base) = base {
        order.extend_from_slice(base.mro_slice());
        heap.barrier(&base.header);
        base.subclasses.push(heap, class.into())?;
    }
    class.mro.set(Tuple::new(heap, &order)?.into());
    let bases: Vec<Value> = base.into_iter().map(Value::object).collect();
    class.bases.set(Tuple::new(heap, &bases)?.into());
    let shape = shapes.new_root(heap, class, 0, 0, false)?;
    class.root_shape.set(shape.id);
    Ok(class)
}

/// How many items an iterable has that is not asked by running code.
pub(crate) fn known_length(iterable: Value) -> Option<usize> {
    if let Some(list) = iterable.downcast::<List>() {
        return Some(list.len());
    }
    if let Some(tuple) = iterable.downcast::<Tuple>() {
        return Some(tuple.as_slice().len());
    }
    let length = iterable.downcast::<Range>()?.length.as_small_int()?;
    usize::try_from(length).ok()
}
