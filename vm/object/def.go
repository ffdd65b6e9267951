package object

// Func is a native function of any number of arguments. args holds one Value per parameter of the signature, in
// order: an omitted optional one is the zero Value, *args is a tuple, **kwargs a dict. args points into the caller's
// registers: the function must not keep the slice.
type Func func(t *Thread, args []Value) (Value, error)

// Def declares one native function or method; a type's or module's table of them is the single place its functions
// are declared, and feeds dir(), help(), completion and the tests.
type Def struct {
	Name string
	// Sig is the signature as Python writes it, without the parentheses: "self, x, /, start=0, *args, key=None".
	// Defaults are for help() only: the function sees an omitted argument as the zero Value.
	Sig string
	Doc string
	// Exactly one of the following is set. F0 to F3 take exactly that many positional arguments (self included).
	F0 func(t *Thread) (Value, error)
	F1 func(t *Thread, a Value) (Value, error)
	F2 func(t *Thread, a, b Value) (Value, error)
	F3 func(t *Thread, a, b, c Value) (Value, error)
	Fn Func
	// Raw takes the arguments as the caller gave them (values of keywords last, their names in kw).
	Raw  func(t *Thread, args []Value, kw []*Str) (Value, error)
	Flag DefFlag
	Data any // of the package that makes the function
}

// DefFlag marks special declarations.
type DefFlag uint8

// The flags of a Def.
const (
	StaticDef   DefFlag = 1 << iota // @staticmethod
	ClassDef                        // @classmethod: the first argument is the class
	NamelessDef                     // wrong arguments are reported without the function's name
	PythonDef                       // a Python function in CPython: wrong arguments are reported as one reports them
)

// GetSet declares a computed attribute of a native type. Set is nil for a read-only one; it gets the zero Value
// for a deletion, unless NoDel refuses that.
type GetSet struct {
	Name  string
	Doc   string
	NoDel bool
	Field bool // its descriptor is a member_descriptor, as those of plain fields are
	Get   func(t *Thread, self Value) (Value, error)
	Set   func(t *Thread, self, v Value) error
}

// Builtin is a native function, an unbound native method, or (with self) a method bound to its receiver.
type Builtin struct {
	Header
	def     *Def
	sig     lazySig
	owner   *Type // the type whose table declares it; nil for functions
	module  *Str  // the module of a function
	self    Value // receiver of a bound method
	makes   bool  // __new__
	gets    bool  // __get__, which wants an instance or a class
	repeats bool  // multiplication or item of what is but a sequence, whose direct call wants an integer at once
	wrapper bool  // a special method ("slot wrapper" in reprs)
	// sequence: an operator of what is but a sequence (+ and * of str, list...), not of a number
	sequence bool
	// restated: the method is one of a base type under the name of this one (see restate)
	restated bool
}

// Def is the declaration of the function.
func (b *Builtin) Def() *Def { return b.def }

// Owner is the type that declares the method, nil for a function.
func (b *Builtin) Owner() *Type { return b.owner }

// Self is the receiver of a bound method, the zero Value for others.
func (b *Builtin) Self() Value { return b.self }

// Function is the declaration of a function that is no method, nil for others.
func (b *Builtin) Function() *Def {
	if b.owner != nil || b.self.IsValid() {
		return nil
	}
	return b.def
}

// NewFunction makes the function object of a module-level Def.
func NewFunction(module string, d *Def) Value {
	return FromObj(&Builtin{Header: HeaderOf(BuiltinType), def: d, module: Name(module)})
}

// NewFunctionOf is NewFunction for a type that extends that of built-in functions.
func NewFunctionOf(typ *Type, module string, d *Def) Value {
	return FromObj(&Builtin{Header: HeaderOf(typ), def: d, module: Name(module)})
}

// bind gives the method bound to self.
func (b *Builtin) bind(self Value) *Builtin {
	typ := BuiltinType
	if b.wrapper {
		typ = MethodWrapperType
	}
	return &Builtin{Header: HeaderOf(typ), def: b.def, owner: b.owner, self: self, wrapper: b.wrapper, repeats: b.repeats, gets: b.gets}
}

// Shown is the function or bound method as a profiler sees a call with these arguments; ok is false for what it does not
// see, the special methods of types.
func (b *Builtin) Shown(args []Value) (v Value, ok bool) {
	switch b.shape.typ {
	case BuiltinType:
		return FromObj(b), true
	case MethodDescrType:
		if len(args) > 0 {
			return FromObj(b.bind(args[0])), true
		}
	}
	return Value{}, false
}

// isSequence tells whether the operators + and * of a native type are those of a sequence, which come after those of
// numbers and Python classes.
func (t *Type) isSequence() bool {
	switch t.kind {
	case KStr, KBytes, KByteArray, KList, KTuple:
		return true
	}
	return t.name == "deque" || t.name == "array"
}

// plainMethod are the special methods that are ordinary methods in CPython, of all types or of one.
var plainMethod = map[string]bool{
	"__new__": true, "__class_getitem__": true, "__format__": true, "__complex__": true, "__bytes__": true, "__reversed__": true,
	"__enter__": true, "__exit__": true, "__dir__": true, "__instancecheck__": true, "__subclasscheck__": true,
	"__length_hint__": true, "__round__": true, "__trunc__": true, "__floor__": true, "__ceil__": true, "__fspath__": true,
	"list.__getitem__": true, "dict.__getitem__": true, "dict.__contains__": true, "set.__contains__": true,
	"frozenset.__contains__": true,
}

// NewMethodDef makes the descriptor of a native method for the dictionary of a class made at run time. Its receivers
// must be instances of owner.
func NewMethodDef(owner *Type, d *Def) Value { return newMethodDef(owner, d) }

// newMethodDef makes the descriptor of a Def in a type's table.
func newMethodDef(owner *Type, d *Def) Value { return new(Builtin).method(owner, d) }

// method makes b the method that a row of a type describes.
func (b *Builtin) method(owner *Type, d *Def) Value {
	_, isSlot := slotOf[d.Name]
	b.def, b.owner = d, owner
	b.wrapper = isSlot && !plainMethod[d.Name] && !plainMethod[owner.name+"."+d.Name]
	b.sequence = (joins[d.Name] || multiplies[d.Name]) && owner.isSequence()
	b.repeats = b.sequence && multiplies[d.Name] || items[d.Name] && owner.name == "deque"
	b.makes = d.Name == "__new__"
	b.gets = b.wrapper && d.Name == "__get__"
	switch {
	case d.Flag&StaticDef != 0 || d.Name == "__new__":
		b.Header = HeaderOf(BuiltinType)
		return FromObj(b)
	case d.Flag&ClassDef != 0:
		b.Header = HeaderOf(ClassMethodDescrType)
	case b.wrapper:
		b.Header = HeaderOf(WrapperDescrType)
	default:
		b.Header = HeaderOf(MethodDescrType)
	}
	return FromObj(b)
}
