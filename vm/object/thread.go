package object

import (
	"sync"
	"weak"
)

// Hook is what the virtual machine provides to the objects: the execution of Python code.
type Hook interface {
	// CallFunction runs a Python function to its end (or makes its generator or coroutine object). The values of
	// keyword arguments stand at the end of args, their names in kw.
	CallFunction(f *Function, args []Value, kw []*Str) (Value, error)
	// NextGenerator resumes a generator written in Python: ok is false when it has ended.
	NextGenerator(g Value) (v Value, ok bool, err error)
	// IterateGenerator calls f with each item of a generator until one of the two fails.
	IterateGenerator(g Value, f func(Value) error) error
	// ResumeCoroutine drives a coroutine (or a generator, or anything with send and throw) one step: until it waits for
	// something (done is false, v says for what) or ends with the result v.
	ResumeCoroutine(coro, sent Value, thrown error) (v Value, done bool, err error)
	// Poll reacts to the interrupt flag: Ctrl-C, cancellation by the host, a thread switch, a step limit.
	Poll() error
	// CurrentFrame describes the innermost Python frame, or depth frames further out; ok is false if there is none.
	CurrentFrame(depth int) (FrameInfo, bool)
}

// FrameInfo is a look at a running frame.
type FrameInfo struct {
	Function *Function
	Code     Value // code object
	Line     int
	Globals  *Dict
	Builtins *Dict
	// Locals copies the frame's variables into a new dict (for a module or class body: the namespace itself).
	Locals func() *Dict
	// Mapping is the locals mapping of code run by exec or eval, if it is no dict.
	Mapping Value
	// FirstArg is the value of the first parameter, and Class the content of the __class__ cell, for super().
	FirstArg Value
	Class    Value
}

// Thread is one thread of execution of a Runtime: what native functions need to call back and to raise.
type Thread struct {
	Interp *Interp
	Hook   Hook
	// Handled is the exception an except or finally block is handling now (sys.exc_info, `raise`, __context__).
	Handled Value
	// depth counts nested native calls; see Enter.
	depth   int
	reprs   []uintptrKey
	args    []Value  // arguments of native calls in progress; see pushArgs
	scratch []byte   // see takeScratch
	percent *percent // of FormatPercent
	// missing is the AttributeError behind the last lookup that GetAttrOpt reported as missing.
	missing error
	// Context is the current context of context variables; nil means an empty one not made yet.
	Context *Context
	// Warner is the native module that asks others for something which they may warn of: warnings are about its text, as
	// in CPython, where it is Python code. It is empty otherwise.
	Warner string
	// Data holds per-thread state of modules (the running event loop, the current context), by module.
	Data map[any]any
	// ID is the thread's identity as threading shows it; Main tells the main thread.
	ID   uint64
	Main bool
	// Sigmask are the signals that the thread blocks.
	Sigmask SignalSet
}

// Ident is the number by which programs know the thread.
func (t *Thread) Ident() int64 { return 0x7f0000000000 + int64(t.ID)*0x1000 }

type uintptrKey struct{ v Value }

// takeScratch gives a buffer to build a text in, which giveScratch hands back. The text of a nested call gets another.
func (t *Thread) takeScratch() []byte {
	b := t.scratch
	t.scratch = nil
	if b == nil {
		b = make([]byte, 0, 256)
	}
	return b[:0]
}

func (t *Thread) giveScratch(b []byte) {
	if cap(b) <= 1<<16 {
		t.scratch = b
	}
}

// DropStale forgets what calls that have ended left in the thread's buffers.
func (t *Thread) DropStale() {
	clear(t.args[len(t.args):cap(t.args)])
	clear(t.reprs[len(t.reprs):cap(t.reprs)])
	t.missing = nil
}

// ThreadState is the part of a Thread that belongs to the stack it runs on: greenlets exchange it.
type ThreadState struct {
	Handled Value
	Context *Context
	depth   int
	reprs   []uintptrKey
	args    []Value
}

// NewThreadState is the state of a stack on which nothing has happened.
func NewThreadState() ThreadState { return ThreadState{Handled: None} }

// TakeState takes the state away, PutState puts one in its place.
func (t *Thread) TakeState() ThreadState {
	s := ThreadState{t.Handled, t.Context, t.depth, t.reprs, t.args}
	t.Handled, t.Context, t.depth, t.reprs, t.args = None, nil, 0, nil, nil
	return s
}

// PutState continues with a state taken before.
func (t *Thread) PutState(s ThreadState) {
	t.Handled, t.Context, t.depth, t.reprs, t.args = s.Handled, s.Context, s.depth, s.reprs, s.args
}

// MaxNativeDepth bounds nested native calls, so that Python code which recurses through native functions (a key
// function that sorts, a __repr__ in a list) ends in RecursionError long before the Go stack does.
const MaxNativeDepth = 2500

// Enter counts a nested native call and raises RecursionError when there are too many; where is appended to the
// message ("while calling a Python object"). Every Enter that returned nil needs a Leave.
func (t *Thread) Enter(where string) error {
	if t.depth >= MaxNativeDepth {
		return RecursionError("maximum recursion depth exceeded" + where)
	}
	t.depth++
	return nil
}

// Restart forgets the nested native calls of a thread that a Go panic has unwound.
func (t *Thread) Restart() { t.depth, t.reprs, t.args, t.scratch = 0, nil, nil, nil }

// Leave ends what Enter began.
func (t *Thread) Leave() { t.depth-- }

// ReprEnter guards reprs of containers that contain themselves: it is false if v's repr is already being made.
func (t *Thread) ReprEnter(v Value) bool {
	for _, x := range t.reprs {
		if Is(x.v, v) {
			return false
		}
	}
	t.reprs = append(t.reprs, uintptrKey{v})
	return true
}

// ReprLeave ends what ReprEnter began.
func (t *Thread) ReprLeave() { t.reprs = t.reprs[:len(t.reprs)-1] }

// Interp is the state all threads of one Runtime share.
type Interp struct {
	Host     Host
	Builtins *Namespace
	Modules  *Dict // sys.modules
	// Lock is the interpreter lock. Native code that blocks calls Block.
	Lock sync.Mutex
	// ownFds are the descriptors of fdWaiters.
	ownFds map[int]bool

	sleepers wakers
	// Readline is the meeting point of line editing; nil where there is neither a terminal nor the module readline.
	Readline *Readline
	// auditHooks are what sys.addaudithook has added. Untraced runs one that is not to be traced.
	auditHooks []Value
	Untraced   func(t *Thread, run func() error) error

	names   map[string]*Str
	mcache  [1024]methodCacheEntry
	acache  [sharedCacheSize]Cache
	version uint32
	subs    map[*Type][]weakType
	// MaxMemory is the number of bytes the heap may have, 0 for no limit; nil if there is none. See Thread.Room.
	MaxMemory func() int64
	// IntMaxStrDigits bounds conversions between int and decimal text (0: no limit).
	IntMaxStrDigits int
	// WarnEncoding warns of files opened without an encoding, UTF8Mode says that theirs is UTF-8, DevMode checks more.
	WarnEncoding, UTF8Mode, DevMode bool
	// RecursionLimit bounds nested Python calls.
	RecursionLimit int
	// Data holds per-Runtime state of modules.
	Data map[any]any
	// Warn reports a warning (category, text); set by the warnings machinery.
	Warn func(t *Thread, category *Type, text string, stackLevel int) error
	// WarnAt reports a warning about a line of a file.
	WarnAt func(t *Thread, category *Type, text, filename string, line int) error
	// DropStale forgets what calls that have returned left behind, so that a collection does not find it.
	DropStale func(t *Thread)
	// Dying is told that objects with a __del__ have become unreachable; it runs on the collector's goroutine.
	Dying func()
	dying dying
	// Log writes a message of a module to the program's log: to the logger of that name if logging is in use, else to
	// standard error, with the traceback of exc if it is not nil.
	Log func(t *Thread, logger, level, msg string, exc error) error
	// ModuleHint tells what is to be said of a name that a module does not have, if there is more to say than that.
	ModuleHint func(t *Thread, m *Module, name *Str) string
	// SpareThread gives a thread of execution for a call of Python code from where none is at hand, by the one that holds
	// the interpreter lock; done takes it back.
	SpareThread func() (t *Thread, done func())
	// Unraisable reports an exception nobody can catch (in __del__, a callback).
	Unraisable func(t *Thread, err error, where string, obj Value)

	// The functions below are set by the virtual machine and by modules; nil where there is none.

	// Import is the import of a module by its full name.
	Import func(t *Thread, name string) (Value, error)
	// CodeObject gives the code object of a function, SetCode replaces it, MakeFunction is types.FunctionType(code,
	// globals, name, argdefs, closure, kwdefaults) with the zero Value for omitted arguments.
	CodeObject   func(f *Function) Value
	SetCode      func(f *Function, code Value) error
	MakeFunction func(t *Thread, args []Value) (Value, error)
	// KillIsolate signals an isolate, which programs know by a process number; ok is false if there is none of that number.
	KillIsolate func(pid, signal int) (ok bool)
	// TracebackFrame makes the frame object of a traceback entry; IsFrame tells frame objects.
	TracebackFrame func(t *Thread, tb *Traceback) Value
	IsFrame        func(v Value) bool
	// FirstWeakref gives the first weak reference to an object, None if there is none.
	FirstWeakref func(v Value) Value
	// AwaitableGenerator tells the generators of functions that types.coroutine has marked.
	AwaitableGenerator func(g Value) bool
	// UnionMember tells whether a value of typing (a type alias) can stand in X | Y.
	UnionMember func(v Value) bool
}

type weakType = weak.Pointer[Type]

type methodCacheEntry struct {
	typ     *Type
	name    *Str
	version uint32
	data    uint32 // dataVersion of typ if val is plain data
	found   bool
	val     Value
}

// NewInterp makes the shared state of a Runtime.
func NewInterp(h Host) *Interp {
	return &Interp{
		Host: h, Builtins: NewNamespace(nil), Modules: NewDict(), names: map[string]*Str{}, version: 1,
		subs: map[*Type][]weakType{}, IntMaxStrDigits: 4300, RecursionLimit: 1000, Data: map[any]any{},
	}
}

// Intern gives the one Str of this text that attribute lookups compare by pointer.
func (in *Interp) Intern(s string) *Str {
	if n, ok := staticNames[s]; ok {
		return n
	}
	if n, ok := in.names[s]; ok {
		return n
	}
	n := newStr(s)
	n.interned = true
	in.names[s] = n
	return n
}

// InternStr is Intern for a Str; it is free if s is interned already.
func (in *Interp) InternStr(s *Str) *Str {
	if s.interned {
		return s
	}
	if s.Type() == StrType {
		if n, ok := staticNames[s.s]; ok {
			return n
		}
		if n, ok := in.names[s.s]; ok {
			return n
		}
		s.interned = true
		in.names[s.s] = s
		return s
	}
	return in.Intern(s.s)
}

// Block gives up the interpreter lock while f waits for the outside world.
func (t *Thread) Block(f func()) {
	t.Interp.Lock.Unlock()
	defer t.Interp.Lock.Lock()
	f()
}

// Lookup finds a name over the MRO of typ, through the method cache.
func (t *Thread) Lookup(typ *Type, name *Str) (Value, bool) {
	h := (uintptr(FromObj(name).p) >> 4) ^ (uintptr(FromObj(typ).p) >> 5)
	e := &t.Interp.mcache[h&1023]
	if e.typ == typ && e.name == name && e.version == typ.version && (e.data == 0 || e.data == typ.dataVersion) {
		return e.val, e.found
	}
	v, ok := typ.lookup(name)
	*e = methodCacheEntry{typ, name, typ.version, 0, ok, v}
	if ok && isPlainData(v) {
		e.data = typ.dataVersion
	}
	return v, ok
}
