package object

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// This file is the built-in exception types: their hierarchy, their members and texts, and the exceptions made from
// errors of the operating system.

// declareException makes an empty exception type, filled by defineExceptions.
func declareException(name string) *Type { return declare[Exception](name, KException) }

// The exception types. Each is the class of that name; ExceptionType is Exception, StopIterationType StopIteration and
// RecursionErrorType RecursionError, whose names functions and the Go struct have.
var (
	ExceptionType             = declareException("Exception")
	GeneratorExit             = declareException("GeneratorExit")
	KeyboardInterrupt         = declareException("KeyboardInterrupt")
	SystemExit                = declareException("SystemExit")
	ArithmeticError           = declareException("ArithmeticError")
	FloatingPointError        = declareException("FloatingPointError")
	OverflowError             = declareException("OverflowError")
	ZeroDivisionError         = declareException("ZeroDivisionError")
	AssertionError            = declareException("AssertionError")
	AttributeError            = declareException("AttributeError")
	BufferError               = declareException("BufferError")
	EOFError                  = declareException("EOFError")
	ImportError               = declareException("ImportError")
	ModuleNotFoundError       = declareException("ModuleNotFoundError")
	LookupError               = declareException("LookupError")
	IndexError                = declareException("IndexError")
	KeyError                  = declareException("KeyError")
	MemoryError               = declareException("MemoryError")
	NameError                 = declareException("NameError")
	UnboundLocalError         = declareException("UnboundLocalError")
	OSError                   = declareException("OSError")
	BlockingIOError           = declareException("BlockingIOError")
	ChildProcessError         = declareException("ChildProcessError")
	ConnectionError           = declareException("ConnectionError")
	BrokenPipeError           = declareException("BrokenPipeError")
	ConnectionAbortedError    = declareException("ConnectionAbortedError")
	ConnectionRefusedError    = declareException("ConnectionRefusedError")
	ConnectionResetError      = declareException("ConnectionResetError")
	FileExistsError           = declareException("FileExistsError")
	FileNotFoundError         = declareException("FileNotFoundError")
	InterruptedError          = declareException("InterruptedError")
	IsADirectoryError         = declareException("IsADirectoryError")
	NotADirectoryError        = declareException("NotADirectoryError")
	PermissionError           = declareException("PermissionError")
	ProcessLookupError        = declareException("ProcessLookupError")
	TimeoutError              = declareException("TimeoutError")
	ReferenceError            = declareException("ReferenceError")
	RuntimeError              = declareException("RuntimeError")
	NotImplementedError       = declareException("NotImplementedError")
	PythonFinalizationError   = declareException("PythonFinalizationError")
	RecursionErrorType        = declareException("RecursionError")
	StopAsyncIteration        = declareException("StopAsyncIteration")
	StopIterationType         = declareException("StopIteration")
	SyntaxError               = declareException("SyntaxError")
	IndentationError          = declareException("IndentationError")
	TabError                  = declareException("TabError")
	IncompleteInputError      = declareException("_IncompleteInputError")
	SystemError               = declareException("SystemError")
	TypeError                 = declareException("TypeError")
	ValueError                = declareException("ValueError")
	UnicodeError              = declareException("UnicodeError")
	UnicodeDecodeError        = declareException("UnicodeDecodeError")
	UnicodeEncodeError        = declareException("UnicodeEncodeError")
	UnicodeTranslateError     = declareException("UnicodeTranslateError")
	Warning                   = declareException("Warning")
	BytesWarning              = declareException("BytesWarning")
	DeprecationWarning        = declareException("DeprecationWarning")
	EncodingWarning           = declareException("EncodingWarning")
	FutureWarning             = declareException("FutureWarning")
	ImportWarning             = declareException("ImportWarning")
	PendingDeprecationWarning = declareException("PendingDeprecationWarning")
	ResourceWarning           = declareException("ResourceWarning")
	RuntimeWarning            = declareException("RuntimeWarning")
	SyntaxWarning             = declareException("SyntaxWarning")
	UnicodeWarning            = declareException("UnicodeWarning")
	UserWarning               = declareException("UserWarning")
	BaseExceptionGroup        = declareException("BaseExceptionGroup")
	ExceptionGroup            = declareException("ExceptionGroup")
)

// The numbers of the members that exception types keep in Exception.fields.
const (
	fieldValue = 0 // StopIteration.value, SystemExit.code

	fieldName     = 0 // of AttributeError, NameError, ImportError
	fieldObj      = 1 // of AttributeError
	fieldPath     = 1 // of ImportError
	fieldNameFrom = 2
	fieldMsg      = 3

	fieldErrno     = 0 // of OSError
	fieldStrerror  = 1
	fieldFilename  = 2
	fieldFilename2 = 3
	fieldWritten   = 4

	fieldSyntaxMsg   = 0 // of SyntaxError; the others follow in the order of syntaxFields
	fieldSyntaxFile  = 1
	fieldSyntaxLine  = 2
	fieldSyntaxPrint = 7

	fieldEncoding = 0 // of UnicodeError
	fieldObject   = 1
	fieldStart    = 2
	fieldEnd      = 3
	fieldReason   = 4

	fieldMessage = 0 // of exception groups
	fieldExcs    = 1
)

// syntaxFields are the members of SyntaxError, by number.
var syntaxFields = []string{"msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line"}

// excSpec is one row of the hierarchy.
type excSpec struct {
	typ, base *Type
	doc       string
	methods   []Def
	members   []GetSet
}

// exceptionTable lists the exception types below BaseException, bases before what derives from them.
func exceptionTable() []excSpec {
	return []excSpec{
		{typ: BaseExceptionGroup, base: BaseException, doc: "A combination of multiple unrelated exceptions.", methods: groupMethods(), members: groupMembers()},
		{typ: ExceptionType, base: BaseException, doc: "Common base class for all non-exit exceptions."},
		{typ: GeneratorExit, base: BaseException, doc: "Request that a generator exit."},
		{typ: KeyboardInterrupt, base: BaseException, doc: "Program interrupted by user."},
		{typ: SystemExit, base: BaseException, doc: "Request to exit from the interpreter.", methods: initRow(systemExitInit), members: []GetSet{excMember("code", fieldValue)}},
		{typ: ArithmeticError, base: ExceptionType, doc: "Base class for arithmetic errors."},
		{typ: FloatingPointError, base: ArithmeticError, doc: "Floating-point operation failed."},
		{typ: OverflowError, base: ArithmeticError, doc: "Result too large to be represented."},
		{typ: ZeroDivisionError, base: ArithmeticError, doc: "Second argument to a division or modulo operation was zero."},
		{typ: AssertionError, base: ExceptionType, doc: "Assertion failed."},
		{typ: AttributeError, base: ExceptionType, doc: "Attribute not found.", methods: append(initRow(attributeErrorInit), Def{Name: "__reduce__", Sig: "self, /", F1: attributeErrorReduce},
			Def{Name: "__getstate__", Sig: "self, /", F1: func(t *Thread, v Value) (Value, error) { return FromObj(attributeErrorState(v)), nil }}),
			members: []GetSet{excMember("name", fieldName), excMember("obj", fieldObj)}},
		{typ: BufferError, base: ExceptionType, doc: "Buffer error."},
		{typ: EOFError, base: ExceptionType, doc: "Read beyond end of file."},
		{typ: ImportError, base: ExceptionType, doc: "Import can't find module, or can't find name in module.", methods: append(initRow(importErrorInit), Def{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: importErrorStr}, Def{Name: "__reduce__", Sig: "self, /", F1: importErrorReduce}),
			members: []GetSet{excMember("msg", fieldMsg), excMember("name", fieldName), excMember("path", fieldPath), excMember("name_from", fieldNameFrom)}},
		{typ: ModuleNotFoundError, base: ImportError, doc: "Module not found."},
		{typ: LookupError, base: ExceptionType, doc: "Base class for lookup errors."},
		{typ: IndexError, base: LookupError, doc: "Sequence index out of range."},
		{typ: KeyError, base: LookupError, doc: "Mapping key not found.", methods: []Def{{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: keyErrorStr}}},
		{typ: MemoryError, base: ExceptionType, doc: "Out of memory."},
		{typ: NameError, base: ExceptionType, doc: "Name not found globally.", methods: initRow(nameErrorInit), members: []GetSet{excMember("name", fieldName)}},
		{typ: UnboundLocalError, base: NameError, doc: "Local name referenced but not bound to a value."},
		{typ: OSError, base: ExceptionType, doc: "Base class for I/O related errors.", methods: osErrorMethods(), members: []GetSet{
			excMember("errno", fieldErrno), excMember("strerror", fieldStrerror), excMember("filename", fieldFilename), excMember("filename2", fieldFilename2),
			{Name: "characters_written", Get: osErrorGetWritten, Set: osErrorSetWritten}}},
		{typ: BlockingIOError, base: OSError, doc: "I/O operation would block."},
		{typ: ChildProcessError, base: OSError, doc: "Child process error."},
		{typ: ConnectionError, base: OSError, doc: "Connection error."},
		{typ: BrokenPipeError, base: ConnectionError, doc: "Broken pipe."},
		{typ: ConnectionAbortedError, base: ConnectionError, doc: "Connection aborted."},
		{typ: ConnectionRefusedError, base: ConnectionError, doc: "Connection refused."},
		{typ: ConnectionResetError, base: ConnectionError, doc: "Connection reset."},
		{typ: FileExistsError, base: OSError, doc: "File already exists."},
		{typ: FileNotFoundError, base: OSError, doc: "File not found."},
		{typ: InterruptedError, base: OSError, doc: "Interrupted by signal."},
		{typ: IsADirectoryError, base: OSError, doc: "Operation doesn't work on directories."},
		{typ: NotADirectoryError, base: OSError, doc: "Operation only works on directories."},
		{typ: PermissionError, base: OSError, doc: "Not enough permissions."},
		{typ: ProcessLookupError, base: OSError, doc: "Process not found."},
		{typ: TimeoutError, base: OSError, doc: "Timeout expired."},
		{typ: ReferenceError, base: ExceptionType, doc: "Weak ref proxy used after referent went away."},
		{typ: RuntimeError, base: ExceptionType, doc: "Unspecified run-time error."},
		{typ: NotImplementedError, base: RuntimeError, doc: "Method or function hasn't been implemented yet."},
		{typ: PythonFinalizationError, base: RuntimeError, doc: "Operation blocked during Python finalization."},
		{typ: RecursionErrorType, base: RuntimeError, doc: "Recursion limit exceeded."},
		{typ: StopAsyncIteration, base: ExceptionType, doc: "Signal the end from iterator.__anext__()."},
		{typ: StopIterationType, base: ExceptionType, doc: "Signal the end from iterator.__next__().", methods: initRow(stopIterationInit), members: []GetSet{excMember("value", fieldValue)}},
		{typ: SyntaxError, base: ExceptionType, doc: "Invalid syntax.", methods: append(initRow(syntaxErrorInit), Def{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: syntaxErrorStr}), members: syntaxMembers()},
		{typ: IndentationError, base: SyntaxError, doc: "Improper indentation."},
		{typ: TabError, base: IndentationError, doc: "Improper mixture of spaces and tabs."},
		{typ: IncompleteInputError, base: SyntaxError, doc: "incomplete input."},
		{typ: SystemError, base: ExceptionType, doc: "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version."},
		{typ: TypeError, base: ExceptionType, doc: "Inappropriate argument type."},
		{typ: ValueError, base: ExceptionType, doc: "Inappropriate argument value (of correct type)."},
		{typ: UnicodeError, base: ValueError, doc: "Unicode related error."},
		{typ: UnicodeDecodeError, base: UnicodeError, doc: "Unicode decoding error.", methods: unicodeErrorMethods(unicodeDecodeInit, unicodeDecodeStr), members: unicodeMembers()},
		{typ: UnicodeEncodeError, base: UnicodeError, doc: "Unicode encoding error.", methods: unicodeErrorMethods(unicodeEncodeInit, unicodeEncodeStr), members: unicodeMembers()},
		{typ: UnicodeTranslateError, base: UnicodeError, doc: "Unicode translation error.", methods: unicodeErrorMethods(unicodeTranslateInit, unicodeTranslateStr), members: unicodeMembers()},
		{typ: Warning, base: ExceptionType, doc: "Base class for warning categories."},
		{typ: BytesWarning, base: Warning, doc: "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str."},
		{typ: DeprecationWarning, base: Warning, doc: "Base class for warnings about deprecated features."},
		{typ: EncodingWarning, base: Warning, doc: "Base class for warnings about encodings."},
		{typ: FutureWarning, base: Warning, doc: "Base class for warnings about constructs that will change semantically\nin the future."},
		{typ: ImportWarning, base: Warning, doc: "Base class for warnings about probable mistakes in module imports"},
		{typ: PendingDeprecationWarning, base: Warning, doc: "Base class for warnings about features which will be deprecated\nin the future."},
		{typ: ResourceWarning, base: Warning, doc: "Base class for warnings about resource usage."},
		{typ: RuntimeWarning, base: Warning, doc: "Base class for warnings about dubious runtime behavior."},
		{typ: SyntaxWarning, base: Warning, doc: "Base class for warnings about dubious syntax."},
		{typ: UnicodeWarning, base: Warning, doc: "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems."},
		{typ: UserWarning, base: Warning, doc: "Base class for warnings generated by user code."},
		{typ: ExceptionGroup, base: BaseExceptionGroup},
	}
}

// ExceptionTypes are all built-in exception types, in the order of their definition.
func ExceptionTypes() []*Type {
	out := []*Type{BaseException}
	for _, s := range exceptionTable() {
		out = append(out, s.typ)
	}
	return out
}

func defineExceptions() {
	BaseException.define(TypeSpec{Name: "BaseException", Doc: "Common base class for all exceptions", Flags: HasDict, Methods: baseExceptionMethods(), GetSets: baseExceptionMembers()})
	for _, s := range exceptionTable() {
		if len(s.members) == 0 {
			// Types without members of their own can be combined as bases; others clash, as their members would.
			s.typ.layout = s.base.layout
		}
		spec := TypeSpec{Name: s.typ.name, Doc: s.doc, Base: s.base, Flags: HasDict, Methods: s.methods, GetSets: s.members}
		if s.typ == ExceptionGroup {
			spec.Bases = []*Type{BaseExceptionGroup, ExceptionType}
		}
		s.typ.define(spec)
		if s.typ == ExceptionGroup {
			// CPython makes it as a class statement would, though of the built-in module.
			s.typ.hasWeakref = true
			s.typ.dict.SetStr(nameModule, NewStr("builtins"))
			s.typ.dict.SetStr(nameWeakref, FromObj(&GetSetDescr{Header: HeaderOf(GetSetDescrType), def: weakrefDef, owner: s.typ}))
		}
	}
}

// excMember is a member kept in a field: None while unset.
func excMember(name string, field int) GetSet {
	return GetSet{Name: name, Doc: "exception " + name,
		Get: func(_ *Thread, self Value) (Value, error) { return orNone(self.exception().Field(field)), nil },
		Set: func(_ *Thread, self, v Value) error { self.exception().SetField(field, v); return nil }}
}

// initRow is the row of an exception type's __init__.
func initRow(f func(t *Thread, args []Value, kw []*Str) (Value, error)) []Def {
	return []Def{{Name: "__init__", Sig: "self, /, *args, **kwargs", Doc: "Initialize self.  See help(type(self)) for accurate signature.", Raw: f}}
}

func baseExceptionMethods() []Def {
	return []Def{
		{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: baseExceptionNew},
		{Name: "__init__", Sig: "self, /, *args, **kwargs", Doc: "Initialize self.  See help(type(self)) for accurate signature.", Raw: baseExceptionInit},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: baseExceptionRepr},
		{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: baseExceptionStr},
		{Name: "__reduce__", Sig: "self, /", F1: baseExceptionReduce},
		{Name: "__setstate__", Sig: "self, state, /", F2: baseExceptionSetstate},
		{Name: "with_traceback", Sig: "self, tb, /", Doc: "Set self.__traceback__ to tb and return self.", F2: func(t *Thread, self, tb Value) (Value, error) { return self, setTraceback(t, self, tb) }},
		{Name: "add_note", Sig: "self, note, /", Doc: "Add a note to the exception", F2: baseExceptionAddNote},
	}
}

func baseExceptionMembers() []GetSet {
	return []GetSet{
		{Name: "__suppress_context__", Get: func(_ *Thread, v Value) (Value, error) { return Bool(v.exception().Suppress), nil }, Set: setSuppress},
		{Name: "__dict__", Get: getInstanceDict, Set: setInstanceDict},
		{Name: "args", Get: func(_ *Thread, v Value) (Value, error) { return NewTuple(v.exception().Args()), nil }, Set: setArgs},
		{Name: "__traceback__", Get: getTraceback, Set: setTraceback},
		{Name: "__context__", Get: func(_ *Thread, v Value) (Value, error) { return orNone(v.exception().Context), nil }, Set: setContext},
		{Name: "__cause__", Get: func(_ *Thread, v Value) (Value, error) { return orNone(v.exception().Cause), nil }, Set: setCause},
	}
}

// positional are the positional arguments behind the first (self or the class), as a tuple of their own.
func positional(args []Value, kw []*Str) *Tuple {
	return CopyTuple(args[1 : len(args)-len(kw)]).tuple()
}

func baseExceptionNew(_ *Thread, args []Value, kw []*Str) (Value, error) {
	cls, err := exceptionClass(args, kw)
	if err != nil {
		return Value{}, err
	}
	return FromObj(newException(cls.shape, args[1:len(args)-len(kw)])), nil
}

func exceptionClass(args []Value, kw []*Str) (*Type, error) {
	if len(args) == len(kw) {
		return nil, TypeErrorf("BaseException.__new__(): not enough arguments")
	}
	cls, ok := AsType(args[0])
	if !ok {
		return nil, TypeErrorf("BaseException.__new__(X): X is not a type object (%s)", args[0].Type().MessageName())
	}
	if !cls.IsSubtype(BaseException) {
		return nil, TypeErrorf("BaseException.__new__(%s): %s is not a subtype of BaseException", cls.name, cls.name)
	}
	return cls, nil
}

func allocException(cls *Type, args *Tuple) *Exception {
	e := Alloc[Exception](cls)
	e.args = args
	return e
}

// noKeywords is the check of exception types that take positional arguments only.
func noKeywords(self Value, kw []*Str) error {
	if len(kw) == 0 {
		return nil
	}
	return TypeErrorf("%s() takes no keyword arguments", self.Type().MessageName())
}

func baseExceptionInit(_ *Thread, args []Value, kw []*Str) (Value, error) {
	if err := noKeywords(args[0], kw); err != nil {
		return Value{}, err
	}
	args[0].exception().args = positional(args, nil)
	return None, nil
}

func baseExceptionRepr(t *Thread, self Value) (Value, error) {
	e := self.exception()
	name := self.Type().name
	var r string
	var err error
	if items := e.Args(); len(items) == 1 {
		r, err = t.Repr(items[0])
		r = "(" + r + ")"
	} else {
		r, err = t.Repr(NewTuple(items))
	}
	return NewStr(name + r), err
}

func baseExceptionStr(t *Thread, self Value) (Value, error) {
	switch items := self.exception().Args(); len(items) {
	case 0:
		return emptyStr, nil
	case 1:
		return t.StrOf(items[0])
	default:
		return t.StrOf(NewTuple(items))
	}
}

// stateDict is the exception's __dict__ if it has attributes.
func stateDict(self Value) (*Dict, bool) {
	n := 0
	eachOwn(self, func(*Str, Value) { n++ })
	if n == 0 {
		return nil, false
	}
	return OwnDict(self), true
}

func baseExceptionReduce(_ *Thread, self Value) (Value, error) {
	args := NewTuple(self.exception().Args())
	if d, ok := stateDict(self); ok {
		return TupleOf(FromObj(self.Type()), args, FromObj(d)), nil
	}
	return TupleOf(FromObj(self.Type()), args), nil
}

func baseExceptionSetstate(t *Thread, self, state Value) (Value, error) {
	if state.IsNone() {
		return None, nil
	}
	d, ok := AsDict(state)
	if !ok {
		return Value{}, TypeErrorf("state is not a dictionary")
	}
	var k, v Value
	for i := 0; d.Next(&i, &k, &v); {
		name, err := attrName(t, k)
		if err != nil {
			return Value{}, err
		}
		if err := t.SetAttr(self, name, v); err != nil {
			return Value{}, err
		}
	}
	return None, nil
}

func baseExceptionAddNote(t *Thread, self, note Value) (Value, error) {
	if _, ok := AsStr(note); !ok {
		return Value{}, TypeErrorf("note must be a str, not '%s'", note.Type().MessageName())
	}
	v, ok, err := t.GetAttrOpt(self, nameNotes)
	if err != nil {
		return Value{}, err
	}
	if !ok {
		v = NewList(nil)
		if err := t.SetAttr(self, nameNotes, v); err != nil {
			return Value{}, err
		}
	}
	l, ok := AsList(v)
	if !ok {
		return Value{}, TypeErrorf("Cannot add note: __notes__ is not a list")
	}
	l.Append(note)
	return None, nil
}

// AddNote adds a line to what the traceback of an exception shows. Notes are lost where __notes__ is no list: the
// exception itself matters more.
func (t *Thread) AddNote(e *Exception, text string) {
	v, ok := getOwn(FromObj(e), nameNotes)
	if !ok {
		setOwn(FromObj(e), nameNotes, NewList([]Value{NewStr(text)}))
		return
	}
	if l, ok := AsList(v); ok {
		l.Append(NewStr(text))
	}
}

func setSuppress(_ *Thread, self, v Value) error {
	if !v.IsValid() {
		return TypeErrorf("can't delete numeric/char attribute")
	}
	if !v.IsBool() {
		return TypeErrorf("attribute value type must be bool")
	}
	self.exception().Suppress = v.AsBool()
	return nil
}

func setArgs(t *Thread, self, v Value) error {
	if !v.IsValid() {
		return TypeErrorf("args may not be deleted")
	}
	items, err := t.ToSlice(v)
	if err != nil {
		return err
	}
	self.exception().args = NewTuple(items).tuple()
	return nil
}

func getTraceback(_ *Thread, self Value) (Value, error) {
	if tb := self.exception().Trace; tb != nil {
		return FromObj(tb), nil
	}
	return None, nil
}

func setTraceback(_ *Thread, self, v Value) error {
	switch {
	case !v.IsValid():
		return TypeErrorf("__traceback__ may not be deleted")
	case v.IsNone():
		self.exception().Trace = nil
	case v.Kind() == KTraceback:
		self.exception().Trace = (*Traceback)(v.p)
	default:
		return TypeErrorf("__traceback__ must be a traceback or None")
	}
	return nil
}

// chained checks a value for __context__ or __cause__: the zero Value for None.
func chained(v Value, what string) (Value, error) {
	switch {
	case !v.IsValid():
		return Value{}, TypeErrorf("__%s__ may not be deleted", what)
	case v.IsNone():
		return Value{}, nil
	case v.Kind() != KException:
		return Value{}, TypeErrorf("exception %s must be None or derive from BaseException", what)
	}
	return v, nil
}

func setContext(_ *Thread, self, v Value) error {
	x, err := chained(v, "context")
	if err == nil {
		self.exception().Context = x
	}
	return err
}

func setCause(_ *Thread, self, v Value) error {
	x, err := chained(v, "cause")
	if err == nil {
		self.exception().Cause, self.exception().Suppress = x, true
	}
	return err
}

// SetContext makes the exception being handled the context of e, unless it is e itself; a cycle that would arise in
// the chain is cut.
func (e *Exception) SetContext(handled Value) {
	if !handled.IsValid() || handled.Kind() != KException || handled.exception() == e {
		return
	}
	// A second walker at half speed finds cycles that programs have made themselves.
	slow, odd := handled, false
	for x := handled; ; {
		ctx := x.exception().Context
		if !ctx.IsValid() {
			break
		}
		if ctx.exception() == e {
			x.exception().Context = Value{}
			break
		}
		x = ctx
		if odd {
			if slow = slow.exception().Context; !slow.IsValid() || Is(slow, x) {
				break
			}
		}
		odd = !odd
	}
	e.Context = handled
}

// ToException is what `raise v` raises: v itself, or an instance of the class v.
func (t *Thread) ToException(v Value) (*Exception, error) {
	if e, ok := AsException(v); ok {
		return e, nil
	}
	cls, ok := AsType(v)
	if !ok || !cls.IsSubtype(BaseException) {
		return nil, TypeErrorf("exceptions must derive from BaseException")
	}
	x, err := t.Call(v)
	if err != nil {
		return nil, err
	}
	e, ok := AsException(x)
	if !ok {
		r, err := t.Repr(v)
		if err != nil {
			return nil, err
		}
		return nil, TypeErrorf("calling %s should have returned an instance of BaseException, not <class '%s'>", r, x.Type().FullName())
	}
	return e, nil
}

// SetCause is the `from cause` of a raise statement.
func (t *Thread) SetCause(e *Exception, cause Value) error {
	if cause.IsNone() {
		e.Cause, e.Suppress = Value{}, true
		return nil
	}
	if cls, ok := AsType(cause); ok && cls.IsSubtype(BaseException) {
		c, err := t.ToException(cause)
		if err != nil {
			return err
		}
		cause = FromObj(c)
	}
	if cause.Kind() != KException {
		return TypeErrorf("exception causes must derive from BaseException")
	}
	e.Cause, e.Suppress = cause, true
	return nil
}

// MatchException tells whether an except clause for cls (a class or a tuple of classes) catches exc.
func (t *Thread) MatchException(exc, cls Value) (bool, error) {
	if c, ok := AsType(cls); ok && c.IsSubtype(BaseException) {
		return exc.Type().IsSubtype(c), nil
	}
	if tup, ok := AsTuple(cls); ok {
		for _, x := range tup.items {
			if c, ok := AsType(x); !ok || !c.IsSubtype(BaseException) {
				return false, TypeErrorf("catching classes that do not inherit from BaseException is not allowed")
			}
		}
		for _, x := range tup.items {
			if exc.Type().IsSubtype(x.typ()) {
				return true, nil
			}
		}
		return false, nil
	}
	return false, TypeErrorf("catching classes that do not inherit from BaseException is not allowed")
}

func stopIterationInit(t *Thread, args []Value, kw []*Str) (Value, error) {
	if _, err := baseExceptionInit(t, args, kw); err != nil {
		return Value{}, err
	}
	e := args[0].exception()
	v := None
	if len(e.args.items) > 0 {
		v = e.args.items[0]
	}
	e.SetField(fieldValue, v)
	return None, nil
}

func systemExitInit(t *Thread, args []Value, kw []*Str) (Value, error) {
	if _, err := baseExceptionInit(t, args, kw); err != nil {
		return Value{}, err
	}
	e := args[0].exception()
	switch len(e.args.items) {
	case 0:
		e.SetField(fieldValue, None)
	case 1:
		e.SetField(fieldValue, e.args.items[0])
	default:
		e.SetField(fieldValue, FromObj(e.args))
	}
	return None, nil
}

// initWithMembers sets args from the positional arguments and fields from keywords.
func initWithMembers(name string, args []Value, kw []*Str, fields map[string]int) (*Exception, error) {
	e := args[0].exception()
	npos := len(args) - len(kw)
	for i, k := range kw {
		if _, ok := fields[k.s]; !ok {
			return nil, TypeErrorf("%s() got an unexpected keyword argument '%s'", name, k.s)
		}
		e.SetField(fields[k.s], args[npos+i])
	}
	e.args = positional(args, kw)
	return e, nil
}

// The keywords that the constructors of these exceptions take, and where their values are kept.
var (
	attributeErrorMembers = map[string]int{"name": fieldName, "obj": fieldObj}
	nameErrorMembers      = map[string]int{"name": fieldName}
	importErrorMembers    = map[string]int{"name": fieldName, "path": fieldPath, "name_from": fieldNameFrom}
)

func attributeErrorInit(_ *Thread, args []Value, kw []*Str) (Value, error) {
	_, err := initWithMembers("AttributeError", args, kw, attributeErrorMembers)
	return None, err
}

// attributeErrorState is what a pickle keeps: not the object, which may be anything.
func attributeErrorState(self Value) *Dict {
	d := NewDict()
	eachOwn(self, func(name *Str, x Value) { d.SetStr(name, x) })
	e := self.exception()
	if v := e.Field(fieldName); v.IsValid() {
		d.SetStr(newStr("name"), v)
	}
	d.SetStr(newStr("args"), NewTuple(e.Args()))
	return d
}

func attributeErrorReduce(_ *Thread, self Value) (Value, error) {
	return TupleOf(FromObj(self.Type()), NewTuple(self.exception().Args()), FromObj(attributeErrorState(self))), nil
}

func nameErrorInit(_ *Thread, args []Value, kw []*Str) (Value, error) {
	_, err := initWithMembers("NameError", args, kw, nameErrorMembers)
	return None, err
}

func importErrorInit(_ *Thread, args []Value, kw []*Str) (Value, error) {
	if old, ok := AsException(args[0]); ok {
		for _, f := range []int{fieldMsg, fieldName, fieldPath, fieldNameFrom} {
			old.SetField(f, None)
		}
	}
	e, err := initWithMembers("ImportError", args, kw, importErrorMembers)
	if err != nil {
		return Value{}, err
	}
	if len(e.args.items) == 1 {
		e.SetField(fieldMsg, e.args.items[0])
	}
	return None, nil
}

func importErrorStr(t *Thread, self Value) (Value, error) {
	if m := self.exception().Field(fieldMsg); m.IsValid() && m.Type() == StrType {
		return m, nil
	}
	return baseExceptionStr(t, self)
}

func importErrorReduce(_ *Thread, self Value) (Value, error) {
	e := self.exception()
	state := NewDict()
	eachOwn(self, func(name *Str, x Value) { state.SetStr(name, x) })
	for _, m := range []struct {
		name  string
		field int
	}{{"name", fieldName}, {"path", fieldPath}, {"name_from", fieldNameFrom}} {
		if v := e.Field(m.field); v.IsValid() && !v.IsNone() {
			state.SetStr(newStr(m.name), v)
		}
	}
	if state.Len() == 0 {
		return TupleOf(FromObj(self.Type()), NewTuple(e.Args())), nil
	}
	return TupleOf(FromObj(self.Type()), NewTuple(e.Args()), FromObj(state)), nil
}

// NewImportError makes an ImportError (or ModuleNotFoundError) about a module.
func NewImportError(typ *Type, text string, name, path Value) *Exception {
	e := NewException(typ, NewStr(text))
	e.SetField(fieldName, name)
	e.SetField(fieldPath, path)
	e.SetField(fieldMsg, e.args.items[0])
	return e
}

// NewNameError makes a NameError (or UnboundLocalError) that remembers the name, for suggestions.
func NewNameError(typ *Type, name, text string) *Exception {
	e := NewException(typ, NewStr(text))
	e.SetField(fieldName, NewStr(name))
	return e
}

func keyErrorStr(t *Thread, self Value) (Value, error) {
	if items := self.exception().Args(); len(items) == 1 {
		return t.ReprOf(items[0])
	}
	return baseExceptionStr(t, self)
}

func osErrorMethods() []Def {
	return append(initRow(osErrorInit),
		Def{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: osErrorNew},
		Def{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: osErrorStr},
		Def{Name: "__reduce__", Sig: "self, /", F1: osErrorReduce})
}

// ownOSNew and ownOSInit tell whether a class takes __new__ and __init__ from OSError: the arguments are read in
// __new__, which chooses the class, unless a subclass changes them on their way to __init__.
func ownOSNew(c *Type) bool  { return c.slots[SlotNew].p == OSError.slots[SlotNew].p }
func ownOSInit(c *Type) bool { return c.slots[SlotInit].p == OSError.slots[SlotInit].p }

func readInInit(c *Type) bool { return !ownOSInit(c) && ownOSNew(c) }

func osErrorNew(t *Thread, args []Value, kw []*Str) (Value, error) {
	cls, err := exceptionClass(args, kw)
	if err != nil {
		return Value{}, err
	}
	if readInInit(cls) {
		return FromObj(allocException(cls, emptyTuple.tuple())), nil
	}
	if len(kw) > 0 {
		return Value{}, TypeErrorf("%s() takes no keyword arguments", cls.name)
	}
	a := args[1:]
	if cls == OSError && len(a) >= 2 && len(a) <= 5 && a[0].IsInt() {
		if c := errnoClass(int(a[0].AsInt())); c != nil {
			cls = c
		}
	}
	e := allocException(cls, positional(args, nil))
	return FromObj(e), e.readOSArgs(t, a)
}

// readOSArgs sets the members from (errno, strerror, filename, winerror, filename2).
func (e *Exception) readOSArgs(t *Thread, a []Value) error {
	if len(a) < 2 || len(a) > 5 {
		return nil
	}
	e.SetField(fieldErrno, a[0])
	e.SetField(fieldStrerror, a[1])
	if len(a) == 2 || a[2].IsNone() {
		return nil
	}
	if e.Type().IsSubtype(BlockingIOError) && (a[2].IsInt() || a[2].Type().slots[SlotIndex].IsValid()) {
		n, err := t.Index(a[2])
		e.SetField(fieldWritten, Int(int64(n)))
		return err
	}
	e.SetField(fieldFilename, a[2])
	if len(a) == 5 {
		e.SetField(fieldFilename2, a[4])
	}
	// The file names stand in the members only.
	e.args = TupleOf(a[0], a[1]).tuple()
	return nil
}

func osErrorInit(t *Thread, args []Value, kw []*Str) (Value, error) {
	self := args[0]
	if !readInInit(self.Type()) {
		return None, nil
	}
	if err := noKeywords(self, kw); err != nil {
		return Value{}, err
	}
	self.exception().args = positional(args, nil)
	return None, self.exception().readOSArgs(t, args[1:])
}

func osErrorStr(t *Thread, self Value) (Value, error) {
	e := self.exception()
	no, text := e.Field(fieldErrno), e.Field(fieldStrerror)
	file, file2 := e.Field(fieldFilename), e.Field(fieldFilename2)
	if !file.IsValid() && (!no.IsValid() || !text.IsValid()) {
		return baseExceptionStr(t, self)
	}
	ns, err := t.Str(orNone(no))
	if err != nil {
		return Value{}, err
	}
	ts, err := t.Str(orNone(text))
	if err != nil {
		return Value{}, err
	}
	s := "[Errno " + ns + "] " + ts
	for i, f := range []Value{file, file2} {
		if !f.IsValid() || i == 1 && f.IsNone() {
			break
		}
		r, err := t.Repr(f)
		if err != nil {
			return Value{}, err
		}
		s += [...]string{": ", " -> "}[i] + r
	}
	return NewStr(s), nil
}

func osErrorReduce(_ *Thread, self Value) (Value, error) {
	e := self.exception()
	args := NewTuple(e.Args())
	if file := e.Field(fieldFilename); len(e.Args()) == 2 && file.IsValid() {
		args = TupleOf(e.Args()[0], e.Args()[1], file)
		if file2 := e.Field(fieldFilename2); file2.IsValid() {
			args = TupleOf(e.Args()[0], e.Args()[1], file, None, file2)
		}
	}
	if d, ok := stateDict(self); ok {
		return TupleOf(FromObj(self.Type()), args, FromObj(d)), nil
	}
	return TupleOf(FromObj(self.Type()), args), nil
}

func osErrorGetWritten(t *Thread, self Value) (Value, error) {
	if v := self.exception().Field(fieldWritten); v.IsValid() {
		return v, nil
	}
	return Value{}, AttributeErrorf(self, t.Interp.Intern("characters_written"), "characters_written")
}

func osErrorSetWritten(t *Thread, self, v Value) error {
	if !v.IsValid() {
		_, err := osErrorGetWritten(t, self)
		self.exception().SetField(fieldWritten, Value{})
		return err
	}
	n, err := t.Index(v)
	if err == nil {
		self.exception().SetField(fieldWritten, Int(int64(n)))
	}
	return err
}

// errnoClass is the subclass of OSError for an error number, nil if it is OSError itself.
func errnoClass(errno int) *Type {
	switch syscall.Errno(errno) {
	case syscall.EAGAIN, syscall.EALREADY, syscall.EINPROGRESS:
		return BlockingIOError
	case syscall.EPIPE, syscall.ESHUTDOWN:
		return BrokenPipeError
	case syscall.ECHILD:
		return ChildProcessError
	case syscall.ECONNABORTED:
		return ConnectionAbortedError
	case syscall.ECONNREFUSED:
		return ConnectionRefusedError
	case syscall.ECONNRESET:
		return ConnectionResetError
	case syscall.EEXIST:
		return FileExistsError
	case syscall.ENOENT:
		return FileNotFoundError
	case syscall.EINTR:
		return InterruptedError
	case syscall.EISDIR:
		return IsADirectoryError
	case syscall.ENOTDIR:
		return NotADirectoryError
	case syscall.EACCES, syscall.EPERM:
		return PermissionError
	case syscall.ESRCH:
		return ProcessLookupError
	case syscall.ETIMEDOUT:
		return TimeoutError
	}
	return nil
}

// Strerror is the text of an error number, as the C library gives it.
func Strerror(errno int) string {
	s := syscall.Errno(errno).Error()
	if errno <= 0 || strings.HasPrefix(s, "errno ") {
		if errno == 0 {
			return "Success"
		}
		return "Unknown error " + strconv.Itoa(errno)
	}
	// Go writes the first word small.
	return strings.ToUpper(s[:1]) + s[1:]
}

// ErrnoError makes the OSError of an error number: strerror "" stands for its usual text, the zero filename for none.
func ErrnoError(errno int, strerror string, filename Value) *Exception {
	typ := errnoClass(errno)
	if typ == nil {
		typ = OSError
	}
	if strerror == "" {
		strerror = Strerror(errno)
	}
	e := NewException(typ, Int(int64(errno)), NewStr(strerror))
	e.SetField(fieldErrno, e.args.items[0])
	e.SetField(fieldStrerror, e.args.items[1])
	if filename.IsValid() {
		e.SetField(fieldFilename, filename)
	}
	return e
}

// SetFilename is the file's name of an OSError.
func (e *Exception) SetFilename(v Value) { e.SetField(fieldFilename, v) }

// SetFilename2 is the second file name, of renames and links.
func (e *Exception) SetFilename2(v Value) { e.SetField(fieldFilename2, v) }

// FromGoError makes the exception for an error of Go's library: the OSError of its error number where it has one.
// Exceptions come back as they are.
func FromGoError(err error, filename Value) error {
	var exc *Exception
	if err == nil || errors.As(err, &exc) {
		if exc != nil {
			return exc
		}
		return nil
	}
	var no syscall.Errno
	known := true
	switch {
	case errors.As(err, &no):
	case errors.Is(err, fs.ErrNotExist):
		no = syscall.ENOENT
	case errors.Is(err, fs.ErrExist):
		no = syscall.EEXIST
	case errors.Is(err, fs.ErrPermission):
		no = syscall.EACCES
	case errors.Is(err, fs.ErrClosed):
		no = syscall.EBADF
	case errors.Is(err, fs.ErrInvalid):
		no = syscall.EINVAL
	case errors.Is(err, os.ErrDeadlineExceeded):
		no = syscall.ETIMEDOUT
	case errors.Is(err, errors.ErrUnsupported):
		no = syscall.ENOTSUP
	default:
		known = false
	}
	if known {
		e := ErrnoError(int(no), "", filename)
		e.Host = err
		return e
	}
	e := NewException(OSError, NewStr(err.Error()))
	e.Host = err
	return e
}

func syntaxMembers() []GetSet {
	var out []GetSet
	for i, n := range syntaxFields {
		out = append(out, excMember(n, i))
	}
	return out
}

func syntaxErrorInit(t *Thread, args []Value, kw []*Str) (Value, error) {
	if _, err := baseExceptionInit(t, args, kw); err != nil {
		return Value{}, err
	}
	e := args[0].exception()
	items := e.args.items
	if len(items) > 0 {
		e.SetField(fieldSyntaxMsg, items[0])
	}
	if len(items) != 2 {
		return None, nil
	}
	info, err := t.ToSlice(items[1])
	if err != nil {
		return Value{}, err
	}
	switch n := len(info); {
	case n < 4:
		return Value{}, TypeErrorf("function takes at least 4 arguments (%d given)", n)
	case n == 5:
		return Value{}, TypeErrorf("end_offset must be provided when end_lineno is provided")
	case n > 6:
		return Value{}, TypeErrorf("function takes at most 6 arguments (%d given)", n)
	}
	for i, v := range info[:min(len(info), 6)] {
		e.SetField(fieldSyntaxFile+i, v)
	}
	return None, nil
}

// SyntaxErrorf makes a SyntaxError of a text as a whole, without a place.
func SyntaxErrorf(format string, args ...any) error {
	e := Raise(SyntaxError, format, args...).(*Exception)
	e.SetField(fieldSyntaxMsg, e.args.items[0])
	return e
}

// NewSyntaxError makes a SyntaxError (or a subclass) about a place in the source; lines and columns count from 1.
func NewSyntaxError(typ *Type, msg, filename string, line, col int, text string, endLine, endCol int) *Exception {
	info := []Value{NewStr(filename), Int(int64(line)), Int(int64(col)), NewStr(text), Int(int64(endLine)), Int(int64(endCol))}
	e := NewException(typ, NewStr(msg), NewTuple(info))
	e.SetField(fieldSyntaxMsg, e.args.items[0])
	for i, v := range info {
		e.SetField(fieldSyntaxFile+i, v)
	}
	return e
}

func syntaxErrorStr(t *Thread, self Value) (Value, error) {
	e := self.exception()
	msg, err := t.Str(orNone(e.Field(fieldSyntaxMsg)))
	if err != nil {
		return Value{}, err
	}
	where := ""
	if f, ok := AsStr(orNone(e.Field(fieldSyntaxFile))); ok {
		where = f.s[strings.LastIndexByte(f.s, '/')+1:]
	}
	if line := orNone(e.Field(fieldSyntaxLine)); line.IsInt() {
		if where != "" {
			where += ", "
		}
		where += "line " + strconv.FormatInt(line.AsInt(), 10)
	}
	if where != "" {
		msg += " (" + where + ")"
	}
	return NewStr(msg), nil
}

func unicodeErrorMethods(init func(*Thread, []Value, []*Str) (Value, error), str func(*Thread, Value) (Value, error)) []Def {
	return append(initRow(init), Def{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: str})
}

func unicodeMembers() []GetSet {
	position := func(name string, field int) GetSet {
		m := excMember(name, field)
		m.Get = func(_ *Thread, self Value) (Value, error) {
			if v := self.exception().Field(field); v.IsValid() {
				return v, nil
			}
			return Int(0), nil
		}
		m.Set = func(t *Thread, self, v Value) error {
			if !v.IsValid() {
				return TypeErrorf("can't delete numeric/char attribute")
			}
			n, err := t.Index(v)
			if err == nil {
				self.exception().SetField(field, Int(int64(n)))
			}
			return err
		}
		return m
	}
	return []GetSet{excMember("object", fieldObject), position("start", fieldStart), position("end", fieldEnd), excMember("reason", fieldReason), excMember("encoding", fieldEncoding)}
}

// unicodeInit reads the arguments by a pattern of one letter each: s str, b bytes, n int.
func unicodeInit(t *Thread, args []Value, kw []*Str, pattern string, fields []int) (Value, error) {
	if _, err := baseExceptionInit(t, args, kw); err != nil {
		return Value{}, err
	}
	e, a := args[0].exception(), args[1:]
	if len(a) != len(pattern) {
		return Value{}, TypeErrorf("function takes exactly %d arguments (%d given)", len(pattern), len(a))
	}
	for i, c := range pattern {
		v := a[i]
		switch c {
		case 's':
			if _, ok := AsStr(v); !ok {
				return Value{}, TypeErrorf("argument %d must be str, not %s", i+1, ArgumentName(v))
			}
		case 'b':
			data, ok := Buffer(v)
			if !ok {
				return Value{}, NotBytesLike(v)
			}
			if v.Kind() != KBytes {
				v = NewBytes(string(data))
			}
		case 'n':
			n, err := t.Index(v)
			if err != nil {
				return Value{}, err
			}
			v = Int(int64(n))
		}
		e.SetField(fields[i], v)
	}
	return None, nil
}

var unicodeFields = []int{fieldEncoding, fieldObject, fieldStart, fieldEnd, fieldReason}

func unicodeEncodeInit(t *Thread, args []Value, kw []*Str) (Value, error) {
	return unicodeInit(t, args, kw, "ssnns", unicodeFields)
}

func unicodeDecodeInit(t *Thread, args []Value, kw []*Str) (Value, error) {
	return unicodeInit(t, args, kw, "sbnns", unicodeFields)
}

func unicodeTranslateInit(t *Thread, args []Value, kw []*Str) (Value, error) {
	return unicodeInit(t, args, kw, "snns", unicodeFields[1:])
}

// NewUnicodeError makes a UnicodeEncodeError (object a str) or UnicodeDecodeError (object bytes).
func NewUnicodeError(typ *Type, encoding string, object Value, start, end int, reason string) *Exception {
	e := NewException(typ, NewStr(encoding), object, Int(int64(start)), Int(int64(end)), NewStr(reason))
	for i, v := range e.args.items {
		e.SetField(unicodeFields[i], v)
	}
	return e
}

// unicodeText makes the message: head names what failed, one tells the single item at fault.
func unicodeText(t *Thread, e *Exception, head, item string, one func(i int) (string, bool)) (Value, error) {
	if !e.Field(fieldObject).IsValid() {
		return emptyStr, nil
	}
	reason, err := t.Str(orNone(e.Field(fieldReason)))
	if err != nil {
		return Value{}, err
	}
	start, end := int(e.Field(fieldStart).AsInt()), int(e.Field(fieldEnd).AsInt())
	if end == start+1 && start >= 0 {
		if s, ok := one(start); ok {
			return NewStr(head + item + " " + s + " in position " + strconv.Itoa(start) + ": " + reason), nil
		}
	}
	return NewStr(head + item + "s in position " + strconv.Itoa(start) + "-" + strconv.Itoa(end-1) + ": " + reason), nil
}

// escapedRune shows the code point at fault of a str.
func escapedRune(e *Exception) func(i int) (string, bool) {
	return func(i int) (string, bool) {
		s, ok := AsStr(e.Field(fieldObject))
		if !ok || i >= s.Len() {
			return "", false
		}
		return string(append(appendEscape([]byte{'\''}, s.At(i)), '\'')), true
	}
}

func codecHead(t *Thread, e *Exception, verb string) (string, error) {
	enc, err := t.Str(orNone(e.Field(fieldEncoding)))
	return "'" + enc + "' codec can't " + verb + " ", err
}

func unicodeEncodeStr(t *Thread, self Value) (Value, error) {
	e := self.exception()
	head, err := codecHead(t, e, "encode")
	if err != nil {
		return Value{}, err
	}
	return unicodeText(t, e, head, "character", escapedRune(e))
}

func unicodeDecodeStr(t *Thread, self Value) (Value, error) {
	e := self.exception()
	head, err := codecHead(t, e, "decode")
	if err != nil {
		return Value{}, err
	}
	return unicodeText(t, e, head, "byte", func(i int) (string, bool) {
		data, ok := Buffer(e.Field(fieldObject))
		if !ok || i >= len(data) {
			return "", false
		}
		return "0x" + string([]byte{hexDigits[data[i]>>4], hexDigits[data[i]&15]}), true
	})
}

func unicodeTranslateStr(t *Thread, self Value) (Value, error) {
	e := self.exception()
	return unicodeText(t, e, "can't translate ", "character", escapedRune(e))
}

// RetypeOSError makes an OSError one of the class typ.
func RetypeOSError(e *Exception, typ *Type) *Exception {
	e.Header = HeaderOf(typ)
	return e
}
