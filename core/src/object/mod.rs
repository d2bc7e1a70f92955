//! Heap objects: the header that all share, and one file per type of object.

pub mod bigint;
pub mod buffer;
pub mod class;
pub mod code;
pub mod dict;
pub mod exception;
pub mod function;
pub mod generator;
pub mod instance;
pub mod list;
pub mod native;
pub mod set;
pub mod shape;
pub mod simple;
pub mod string;
pub mod table;
pub mod tuple;

use core::cell::Cell;

use crate::heap::{HeapObject, Tracer};
use crate::value::Value;

pub use bigint::BigInt;
pub use buffer::{Array, Buffer, ByteArray, Bytes};
pub use class::{Class, ClassFlags};
pub use code::CodeObject;
pub use dict::Dict;
pub use exception::{Exception, Traceback};
pub use function::{BoundMethod, CellObject, Function, NativeFunction};
pub use generator::Generator;
pub use instance::{Boxed, Instance};
pub use list::List;
pub use native::Native;
pub use set::Set;
pub use shape::{Shape, ShapeId, ShapeTable};
pub use simple::{ClassMethod, Complex, GetSet, Member, Module, Property, Range, Slice, StaticMethod, Super};
pub use string::Str;
pub use tuple::Tuple;

/// The first 8 bytes of every heap object.
#[repr(C)]
pub struct Header {
    /// The Rust type of the object.
    pub kind: Kind,
    /// The collector's mark: 0 is young.
    pub age: Cell<u8>,
    /// `Header::HAS_SLOTS` and flags of the kind.
    pub flags: Cell<u8>,
    /// How many attribute slots follow the object's own fields, if it has slots.
    pub inline_slots: u8,
    /// The hidden class. It names the Python class and, for objects with slots, where each attribute is.
    pub shape: Cell<ShapeId>,
}

impl Header {
    /// The bits of `age` that hold the epoch of the last collection that the object survived.
    pub const EPOCH: u8 = 3;
    /// The bit of `age` for objects in the remembered set.
    pub const REMEMBERED: u8 = 4;
    /// Attribute slots follow the object's own fields.
    pub const HAS_SLOTS: u8 = 1;
    /// For strings: every code point is below 128.
    pub const ASCII: u8 = 2;
    /// For strings: the one object with this content in the intern table.
    pub const INTERNED: u8 = 4;
    /// For dictionaries: they are the globals of a module or class that inline caches know.
    pub const WATCHED: u8 = 8;
    /// For instances of classes with `__del__`: it has run.
    pub const FINALIZED: u8 = 16;
    /// For strings: the content is in a buffer that other strings may share.
    pub const SHARED: u8 = 32;
    /// For strings: the answer of a concatenation, which may well be appended to again.
    pub const JOINED: u8 = 64;

    /// The object is too large for a block of cells.
    pub const OUTSIDE: u8 = 128;

    /// The header of an unused cell.
    #[allow(clippy::declare_interior_mutable_const, reason = "a template: each use is a new header")]
    pub const FREE: Header = Header::new(Kind::Free, ShapeId::NONE);

    pub const fn new(kind: Kind, shape: ShapeId) -> Header {
        Header { kind, age: Cell::new(0), flags: Cell::new(0), inline_slots: 0, shape: Cell::new(shape) }
    }

    /// The header of an object of exactly the builtin class that `T` belongs to.
    pub const fn of<T: Described>() -> Header {
        Header::new(T::KIND, T::SHAPE)
    }

    #[inline(always)]
    pub fn has(&self, flag: u8) -> bool {
        self.flags.get() & flag != 0
    }

    /// Does a reference that is stored into it have to be told to the collector (`Heap::barrier`)?
    pub fn is_to_be_remembered(&self) -> bool {
        self.age.get() != 0 && self.age.get() & Header::REMEMBERED == 0
    }

    pub fn set(&self, flag: u8) {
        self.flags.set(self.flags.get() | flag);
    }

    pub fn clear(&self, flag: u8) {
        self.flags.set(self.flags.get() & !flag);
    }
}

/// A heap object that has one builtin class by default.
pub trait Described: HeapObject {
    /// The root shape of that class.
    const SHAPE: ShapeId;
}

macro_rules! object_kinds {
    ($($kind:ident = $type:ty;)*) => {
        /// The Rust type of a heap object.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Kind {
            /// An unused cell.
            Free,
            $($kind,)*
            /// A payload of a type that the core does not know: see [`Native`].
            Native,
        }

        /// Visits the references of any object, attribute slots included.
        pub(crate) fn trace(header: &Header, tracer: &mut Tracer<'_>) {
            match header.kind {
                Kind::Free => {}
                // SAFETY: rule H2: the kind names the type.
                $(Kind::$kind => unsafe { (*core::ptr::from_ref(header).cast::<$type>()).trace(tracer) },)*
                Kind::Native => native::trace(header, tracer),
            }
            if header.has(Header::HAS_SLOTS) {
                instance::trace_slots(header, tracer);
            }
        }

        /// Bytes of the object's own fields, before its attribute slots.
        pub(crate) fn own_size(header: &Header) -> usize {
            match header.kind {
                Kind::Free => 0,
                $(Kind::$kind => size_of::<$type>(),)*
                Kind::Native => native::own_size(header),
            }
        }
    };
}

object_kinds! {
    Buffer = Buffer;
    Shape = Shape;
    Instance = Instance;
    Boxed = Boxed;
    BigInt = BigInt;
    Complex = Complex;
    Str = Str;
    Bytes = Bytes;
    ByteArray = ByteArray;
    Tuple = Tuple;
    List = List;
    Dict = Dict;
    Set = Set;
    Range = Range;
    Slice = Slice;
    Code = CodeObject;
    Function = Function;
    NativeFunction = NativeFunction;
    BoundMethod = BoundMethod;
    Class = Class;
    Module = Module;
    Cell = CellObject;
    Generator = Generator;
    Exception = Exception;
    Traceback = Traceback;
    Property = Property;
    ClassMethod = ClassMethod;
    StaticMethod = StaticMethod;
    GetSet = GetSet;
    Member = Member;
    Super = Super;
}

/// Runs what an object needs when it dies; few have anything.
pub(crate) fn finish(header: &Header) {
    match header.kind {
        // SAFETY: rule H2; the object is dead, so nobody uses it afterwards.
        Kind::Code => unsafe { code::finish(header) },
        Kind::Native => native::finish(header),
        _ => {}
    }
}

/// A word of an object that holds a value.
pub type Slot = Cell<Value>;
