package object

import (
	"unsafe"

	"pya/lang/code"
)

// Function is a function written in Python.
type Function struct {
	Header
	attrs      *Attrs
	Code       *code.Code
	Globals    *Namespace
	Defaults   []Value // of the last positional parameters
	KwDefaults *Dict   // of keyword-only parameters; nil if there are none
	Closure    []*Cell
	Name       Value
	Qualname   Value
	Doc        Value
	Module     Value
	// Annotations is a dict once there are any.
	Annotations Value
	TypeParams  Value
	// Linked is Code made ready to run in Globals.
	Linked *Linked
	// Flags are for the virtual machine.
	Flags uint32
}

// Linked is a code object made ready to run in one namespace: what the virtual machine's loop needs, in one place.
type Linked struct {
	Code *code.Code
	NS   *Namespace
	// Instrs are the instructions with a guard before and behind them; Entry points at the first to run, First at
	// instruction number 0.
	Instrs []code.Instr
	Entry  unsafe.Pointer
	First  unsafe.Pointer
	// K is the pool; KPtr points at its first entry.
	K    []Value
	KPtr unsafe.Pointer
	// Arity is the number of arguments of a call that needs no binding, -1 if every call does.
	Arity int32
	// FrameBytes is the size of a frame's registers.
	FrameBytes uintptr
	// Params are the interned names of the parameters that take keywords.
	Params []*Str
	// Fiber is what the fibers of coroutines of this code have come to need.
	Fiber FiberNeed
	// HeapFrame: the registers of a frame live in the generator object, not on the stack.
	HeapFrame bool
	Caches    []Cache
	// Former is what the function had before its __code__ was set: frames may still run that.
	Former    *Linked
	Functions []*Linked // linked inner functions, by pool index
	// Name, Qualname and Doc are the strings every function made of the code shares.
	Name, Qualname, Doc Value
	// CodeValue is the code object, once Python code asked for it.
	CodeValue Value
	flow      *code.Flow
}

// KnownFlow is the flow of the code, computed when somebody looks at a frame for the first time.
func (l *Linked) KnownFlow() *code.Flow {
	if l.flow == nil {
		l.flow = code.FlowOf(l.Code)
	}
	return l.flow
}

// FiberNeed tells how large to make the fiber of a coroutine. A fiber grows by doubling, which leaves it up to twice as
// large as it had to be and its former stacks as garbage in between what lives; one that is made as large as others of
// the same code became does neither (measured: 10,000 connections of a stream server, each with its task, take 1.1 KB
// less each).
type FiberNeed struct {
	values, calls uint16 // the most that a fiber used when it grew
	// Of made fibers that began small, grown had to grow. Every probeEvery-th fiber begins small, so that a single deep
	// one does not make all that follow large.
	made, grown, hinted uint8
}

const (
	probeEvery = 16
	// maxFiberValues bounds the registers of a fiber that is made large.
	maxFiberValues = 160
)

// Take is called for each new fiber. It gives the registers and calls to make room for, zeros for as few as possible.
func (n *FiberNeed) Take() (values, calls int) {
	if n.values > 0 && 2*n.grown > n.made && n.hinted < probeEvery-1 {
		n.hinted++
		return int(n.values), int(n.calls)
	}
	n.hinted = 0
	if n.made++; n.made > 64 {
		n.made, n.grown = n.made/2, n.grown/2
	}
	return 0, 0
}

// Grew notes that a fiber needs that many registers and calls; first tells that it was as small as can be.
func (n *FiberNeed) Grew(values, calls int, first bool) {
	n.values = max(n.values, uint16(min(values, maxFiberValues)))
	n.calls = max(n.calls, uint16(min(calls, maxFiberValues/4)))
	if first && n.grown < n.made {
		n.grown++
	}
}

// Method is a method bound to its receiver.
type Method struct {
	Header
	Func Value
	Self Value
}

// NewMethod binds a callable to a receiver.
func NewMethod(f, self Value) Value { return FromObj(&Method{HeaderOf(MethodType), f, self}) }

// Property is a property object.
type Property struct {
	Header
	Get, Set, Del Value // None if absent
	Doc           Value
	Name          Value
	docFromGetter bool
}

// Wrapper is a staticmethod or classmethod object.
type Wrapper struct {
	Header
	attrs *Attrs
	Func  Value
}

// Member is the descriptor of a __slots__ entry: slot number index of the instance.
type Member struct {
	Header
	name  *Str
	owner *Type
	index int
}

// GetSetDescr is the descriptor of a computed attribute of a native type.
type GetSetDescr struct {
	Header
	def   *GetSet
	owner *Type
}

// Module is a module object; its attributes are the cells of its namespace.
type Module struct {
	Header
	NS   *Namespace
	Name string
	// BuiltIn tells modules written in Go, for their repr.
	BuiltIn bool
	// Missing, if set, makes attributes that native modules create on first use.
	Missing func(t *Thread, name string) (Value, bool, error)
}

// NewModule makes a module with an empty namespace but __name__, __doc__ and the usual None attributes.
func (t *Thread) NewModule(name string, doc Value) *Module {
	m := &Module{Header: HeaderOf(ModuleType), NS: NewNamespace(t.Interp.Builtins), Name: name}
	d := m.NS.Dict
	d.SetStr(nameName, NewStr(name))
	d.SetStr(nameDoc, doc)
	for _, n := range []string{"__package__", "__loader__", "__spec__"} {
		d.SetStr(t.Interp.Intern(n), None)
	}
	return m
}

// Set stores a module attribute.
func (m *Module) Set(t *Thread, name string, v Value) { m.NS.Dict.SetStr(t.Interp.Intern(name), v) }

// Get reads a module attribute.
func (m *Module) Get(t *Thread, name string) (Value, bool) {
	return m.NS.Dict.GetStr(t.Interp.Intern(name))
}

// AddDefs adds native functions to a module.
func (m *Module) AddDefs(t *Thread, defs []Def) {
	for i := range defs {
		m.Set(t, defs[i].Name, NewFunction(m.Name, &defs[i]))
	}
}
