package sys

import (
	"runtime"
	"strings"

	"pya/stdlib/internal/native"
	"pya/stdlib/structseq"
	"pya/vm"
	"pya/vm/object"
	"time"
)

func fixed(v value) func(t *thread) (value, error) {
	return func(*thread) (value, error) { return v, nil }
}

// defs is the table of the functions.
func (s *module) defs() []object.Def {
	return []object.Def{
		{Name: "exit", Sig: "status=None, /", Doc: "Exit the interpreter by raising SystemExit(status).", Fn: exit},
		{Name: "exc_info", Sig: "", Doc: "Return current exception information: (type, value, traceback).", F0: excInfo},
		{Name: "exception", Sig: "", Doc: "Return the current exception.", F0: func(t *thread) (value, error) {
			if t.Handled.IsValid() {
				return t.Handled, nil
			}
			return object.None, nil
		}},
		{Name: "_getframe", Sig: "depth=0, /", Doc: "Return a frame object from the call stack.", Fn: getframe},
		{Name: "_getframemodulename", Sig: "depth=0", Doc: "Return the name of the module for a calling frame.", Fn: frameModule},
		{Name: "_current_frames", Sig: "", Doc: "Return a dict mapping each thread's thread id to its current stack frame.", F0: func(t *thread) (value, error) {
			d := object.NewDict()
			for _, x := range s.rt.Threads() {
				if f, ok := vm.FrameObject(x, 0); ok {
					if err := d.Set(t, object.Int(x.Ident()), f); err != nil {
						return value{}, err
					}
				}
			}
			return object.FromObj(d), nil
		}},
		{Name: "_current_exceptions", Sig: "", Doc: "Return a dict mapping each thread's identifier to its current raised exception.", F0: func(t *thread) (value, error) {
			d := object.NewDict()
			for _, x := range s.rt.Threads() {
				if err := d.Set(t, object.Int(x.Ident()), native.OrNone(x.Handled)); err != nil {
					return value{}, err
				}
			}
			return object.FromObj(d), nil
		}},
		{Name: "getrecursionlimit", Sig: "", Doc: "Return the current value of the recursion limit.", F0: func(t *thread) (value, error) {
			return object.Int(int64(t.Interp.RecursionLimit)), nil
		}},
		{Name: "setrecursionlimit", Sig: "limit, /", Doc: "Set the maximum depth of the Python interpreter stack to n.", F1: s.setRecursionLimit},
		{Name: "intern", Sig: "string, /", Doc: "``Intern'' the given string.", F1: intern},
		{Name: "_is_interned", Sig: "string, /", F1: func(t *thread, v value) (value, error) {
			x, ok := object.AsStr(v)
			if !ok {
				return value{}, object.TypeErrorf("_is_interned() argument must be str, not %s", object.ArgumentName(v))
			}
			return object.Bool(t.Interp.Intern(x.Go()) == x), nil
		}},
		{Name: "getsizeof", Sig: "object, default=<unrepresentable>", Doc: "Return the size of object in bytes.", Fn: getsizeof},
		{Name: "getrefcount", Sig: "object, /", Doc: "Return a reference count of object. pya counts no references: it is that of an object held by one variable.", F1: func(*thread, value) (value, error) {
			return object.Int(2), nil
		}},
		{Name: "getallocatedblocks", Sig: "", Doc: "Return the number of memory blocks currently allocated.", F0: fixed(object.Int(0))},
		{Name: "_goroutines", Sig: "", Doc: "Return the number of goroutines of the process: in pya only, to look for leaks.", F0: func(*thread) (value, error) {
			return object.Int(int64(runtime.NumGoroutine())), nil
		}},
		{Name: "getdefaultencoding", Sig: "", Doc: "Return the current default encoding used by the Unicode implementation.", F0: fixed(object.NewStr("utf-8"))},
		{Name: "getfilesystemencoding", Sig: "", Doc: "Return the encoding used to convert Unicode filenames to OS filenames.", F0: fixed(object.NewStr("utf-8"))},
		{Name: "getfilesystemencodeerrors", Sig: "", Doc: "Return the error mode used for Unicode to OS filename conversion.", F0: fixed(object.NewStr("surrogateescape"))},
		{Name: "displayhook", Sig: "object, /", Doc: "Print an object to sys.stdout and also save it in builtins._", F1: displayhook},
		{Name: "excepthook", Sig: "exctype, value, traceback, /", Doc: "Handle an exception by displaying it with a traceback on sys.stderr.", F3: s.excepthook},
		{Name: "unraisablehook", Sig: "unraisable, /", Doc: "Handle an unraisable exception.", F1: s.unraisablehook},
		{Name: "breakpointhook", Sig: "*args, **kwargs", Doc: "This hook function is called by built-in breakpoint().", Raw: breakpointHook},
		{Name: "settrace", Sig: "function, /", Doc: "Set the global debug tracing function. It is called on each function call.", F1: func(t *thread, f value) (value, error) {
			vm.SetTrace(t, f)
			return object.None, nil
		}},
		{Name: "gettrace", Sig: "", Doc: "Return the global debug tracing function set with sys.settrace.", F0: func(t *thread) (value, error) {
			return vm.TraceFunction(t), nil
		}},
		{Name: "_settraceallthreads", Sig: "function, /", Doc: "Set the global debug tracing function in all running threads.", F1: func(t *thread, f value) (value, error) {
			for _, x := range s.rt.Threads() {
				vm.SetTrace(x, f)
			}
			return object.None, nil
		}},
		{Name: "setprofile", Sig: "function, /", Doc: "Set the profiling function. It is called on each function call and return.", F1: func(t *thread, f value) (value, error) {
			vm.SetProfile(t, f)
			return object.None, nil
		}},
		{Name: "_setprofileallthreads", Sig: "function, /", Doc: "Set the profiling function in all running threads.", F1: func(t *thread, f value) (value, error) {
			for _, x := range s.rt.Threads() {
				vm.SetProfile(x, f)
			}
			return object.None, nil
		}},
		{Name: "getprofile", Sig: "", Doc: "Return the profiling function set with sys.setprofile.", F0: func(t *thread) (value, error) {
			return vm.ProfileFunction(t), nil
		}},
		{Name: "getswitchinterval", Sig: "", Doc: "Return the current thread switch interval.", F0: func(*thread) (value, error) { return object.Float(s.switchInterval), nil }},
		{Name: "setswitchinterval", Sig: "interval, /", Doc: "Set the ideal thread switching delay inside the Python interpreter.", F1: func(t *thread, v value) (value, error) {
			f, err := t.AsReal(v)
			if err != nil {
				return value{}, err
			}
			if !(f > 0) {
				return value{}, object.ValueErrorf("switch interval must be strictly positive")
			}
			s.switchInterval = f
			s.rt.SetSwitchInterval(time.Duration(f * 1e9))
			return object.None, nil
		}},
		{Name: "get_int_max_str_digits", Sig: "", Doc: "Return the maximum string digits limit for non-binary int<->str conversions.", F0: func(t *thread) (value, error) {
			return object.Int(int64(t.Interp.IntMaxStrDigits)), nil
		}},
		{Name: "set_int_max_str_digits", Sig: "maxdigits", Doc: "Set the maximum string digits limit for non-binary int<->str conversions.", F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			if n != 0 && n < 640 {
				return value{}, object.ValueErrorf("maxdigits must be 0 or larger than 640")
			}
			t.Interp.IntMaxStrDigits = n
			return object.None, nil
		}},
		{Name: "get_coroutine_origin_tracking_depth", Sig: "", Doc: "Check status of origin tracking for coroutine objects in this thread.", F0: func(t *thread) (value, error) {
			return object.Int(int64(vm.OriginDepth(t))), nil
		}},
		{Name: "set_coroutine_origin_tracking_depth", Sig: "depth", Doc: "Enable or disable origin tracking for coroutine objects in this thread.", F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			if n < 0 {
				return value{}, object.ValueErrorf("depth must be >= 0")
			}
			vm.SetOriginDepth(t, n)
			return object.None, nil
		}},
		{Name: "set_asyncgen_hooks", Sig: "firstiter=<unrepresentable>, finalizer=<unrepresentable>", Doc: "Set a finalizer for async generators objects.", Fn: s.setAsyncGenHooks},
		{Name: "get_asyncgen_hooks", Sig: "", Doc: "Return the installed asynchronous generators hooks.", F0: s.getAsyncGenHooks},
		{Name: "is_finalizing", Sig: "", Doc: "Return True if Python is exiting.", F0: func(*thread) (value, error) { return object.Bool(s.rt.Finalizing()), nil }},
		{Name: "_is_gil_enabled", Sig: "", Doc: "Return True if the GIL is currently enabled and False otherwise.", F0: fixed(object.True)},
		{Name: "is_stack_trampoline_active", Sig: "", F0: fixed(object.False)},
		{Name: "audit", Sig: "event, /, *args", Doc: "Passes the event to any hooks that are attached.", Fn: s.audit},
		{Name: "addaudithook", Sig: "hook", Doc: "Adds a new audit hook callback.", F1: func(t *thread, h value) (value, error) {
			return object.None, t.AddAuditHook(h)
		}},
		{Name: "call_tracing", Sig: "func, args, /", Doc: "Call func(*args), while tracing is enabled.", F2: func(t *thread, f, a value) (value, error) {
			tup, ok := object.AsTuple(a)
			if !ok {
				return value{}, object.TypeErrorf("call_tracing() argument 2 must be tuple, not %s", object.ArgumentName(a))
			}
			return t.Call(f, tup.Items()...)
		}},
		{Name: "_clear_type_cache", Sig: "", F0: fixed(object.None)},
		{Name: "_clear_internal_caches", Sig: "", F0: fixed(object.None)},
	}
}

func exit(t *thread, args []value) (value, error) {
	var a []value
	if v := args[0]; v.IsValid() && !v.IsNone() {
		a = append(a, v)
		if tup, ok := object.AsTuple(v); ok {
			a = tup.Items()
		}
	}
	e, err := t.Call(object.FromObj(object.SystemExit), a...)
	if err != nil {
		return value{}, err
	}
	x, _ := object.AsException(e)
	return value{}, x
}

func excInfo(t *thread) (value, error) {
	e, ok := object.AsException(t.Handled)
	if !ok {
		return object.TupleOf(object.None, object.None, object.None), nil
	}
	return object.TupleOf(object.FromObj(e.Type()), t.Handled, vm.TracebackValue(e)), nil
}

func getframe(t *thread, args []value) (value, error) {
	depth := 0
	if args[0].IsValid() {
		var err error
		if depth, err = t.Index(args[0]); err != nil {
			return value{}, err
		}
	}
	f, ok := vm.FrameObject(t, max(depth, 0))
	if !ok {
		return value{}, object.ValueErrorf("call stack is not deep enough")
	}
	return f, t.Audit("sys._getframe", f)
}

func frameModule(t *thread, args []value) (value, error) {
	depth := 0
	if args[0].IsValid() {
		var err error
		if depth, err = t.Index(args[0]); err != nil {
			return value{}, err
		}
	}
	f, ok := t.Hook.CurrentFrame(max(depth, 0))
	if !ok {
		return object.None, nil
	}
	if v, ok := f.Globals.GetStr(t.Interp.Intern("__name__")); ok {
		return v, nil
	}
	return object.None, nil
}

// maxRecursion bounds the recursion limit, so that its stack stays within the machine's memory.
const maxRecursion = 1_000_000

func (s *module) setRecursionLimit(t *thread, v value) (value, error) {
	n, err := t.Index(v)
	switch {
	case err != nil:
		return value{}, err
	case n > 1<<31-1 || n < -1<<31:
		return value{}, object.OverflowErrorf("Python int too large to convert to C int")
	case n < 1:
		return value{}, object.ValueErrorf("recursion limit must be greater or equal than 1")
	}
	return object.None, s.rt.SetRecursionLimit(t, min(n, maxRecursion))
}

func intern(t *thread, v value) (value, error) {
	x, ok := object.AsStr(v)
	if !ok {
		return value{}, object.TypeErrorf("intern() argument must be str, not %s", object.ArgumentName(v))
	}
	if v.Type() != object.StrType {
		return value{}, object.TypeErrorf("can't intern %s", v.Type().MessageName())
	}
	return object.FromObj(t.Interp.InternStr(x)), nil
}

func getsizeof(t *thread, args []value) (value, error) {
	v, ok, err := t.CallSpecial(args[0], t.Interp.Intern("__sizeof__"))
	if err == nil && !ok {
		err = object.TypeErrorf("Type %s doesn't define __sizeof__", args[0].Type().MessageName())
	}
	if err != nil {
		if _, is := object.IsException(err, object.TypeError); is && args[1].IsValid() {
			return args[1], nil
		}
		return value{}, err
	}
	n, err := t.Index(v)
	if err == nil && n < 0 {
		err = object.ValueErrorf("__sizeof__() should return >= 0")
	}
	return object.Int(int64(n)), err
}

func (s *module) audit(t *thread, args []value) (value, error) {
	if args[0].Kind() != object.KStr {
		return value{}, object.TypeErrorf("expected str for argument 'event', not %s", args[0].Type().MessageName())
	}
	event, _ := object.AsStr(args[0])
	return object.None, t.AuditArgs(event, args[1])
}

// displayhook shows the value of an expression and keeps it in builtins._.
func displayhook(t *thread, v value) (value, error) {
	if v.IsNone() {
		return v, nil
	}
	name := t.Interp.Intern("_")
	t.Interp.Builtins.Dict.SetStr(name, object.None)
	text, err := t.Repr(v)
	if err != nil {
		return value{}, err
	}
	sys, _ := t.Interp.Modules.GetStr(t.Interp.Intern("sys"))
	out, err := t.GetAttrStr(sys, "stdout")
	if err != nil || out.IsNone() {
		return value{}, object.RuntimeErrorf("lost sys.stdout")
	}
	if err := writeShown(t, out, text+"\n"); err != nil {
		return value{}, err
	}
	t.Interp.Builtins.Dict.SetStr(name, v)
	return object.None, nil
}

// writeShown writes the text of a value to sys.stdout, escaped where that has no bytes for it.
func writeShown(t *thread, out value, text string) error {
	_, err := t.CallMethod(out, "write", object.NewStr(text))
	if _, ok := object.IsException(err, object.UnicodeEncodeError); !ok {
		return err
	}
	encoding, err := t.GetAttrStr(out, "encoding")
	if err != nil {
		return err
	}
	data, err := t.CallMethod(object.NewStr(text), "encode", encoding, object.NewStr("backslashreplace"))
	if err != nil {
		return err
	}
	if buffer, ok, err := t.GetAttrOpt(out, t.Interp.Intern("buffer")); err != nil || ok {
		if err == nil {
			_, err = t.CallMethod(buffer, "write", data)
		}
		return err
	}
	shown, err := t.CallMethod(data, "decode", encoding, object.NewStr("strict"))
	if err == nil {
		_, err = t.CallMethod(out, "write", shown)
	}
	return err
}

// display calls sys.displayhook.
func (s *module) display(t *thread, v value) error {
	hook, ok := s.m.Get(t, "displayhook")
	if !ok {
		return object.RuntimeErrorf("lost sys.displayhook")
	}
	_, err := t.Call(hook, v)
	return err
}

// stderr writes text to sys.stderr.
func (s *module) stderr(t *thread, text string) error {
	f, ok := s.m.Get(t, "stderr")
	if !ok || f.IsNone() {
		return nil
	}
	if _, err := t.CallMethod(f, "write", object.NewStr(text)); err != nil {
		return err
	}
	_, err := t.CallMethod(f, "flush")
	return err
}

func (s *module) excepthook(t *thread, typ, v, tb value) (value, error) {
	e, ok := object.AsException(v)
	if !ok {
		return object.None, s.stderr(t, "TypeError: print_exception(): Exception expected for value, "+v.Type().Name()+" found\n")
	}
	return object.None, s.stderr(t, s.rt.FormatException(t, e))
}

// unraisableArgs is the type of what sys.unraisablehook gets.
func (s *module) unraisableArgs() *object.Type {
	if s.unraisableType == nil {
		s.unraisableType = structseq.New(structseq.Spec{Module: "sys", Name: "UnraisableHookArgs", NoNew: true,
			Fields: []string{"exc_type", "exc_value", "exc_traceback", "err_msg", "object"}})
	}
	return s.unraisableType
}

// unraisable is Interp.Unraisable: it calls sys.unraisablehook.
func (s *module) unraisable(t *thread, err error, where string, obj value) {
	e, ok := err.(*object.Exception)
	if !ok {
		return
	}
	msg := object.None
	if where != "" {
		msg = object.NewStr(where)
	}
	if !obj.IsValid() {
		obj = object.None
	}
	args := structseq.Make(s.unraisableArgs(), 5, object.FromObj(e.Type()), object.FromObj(e), vm.TracebackValue(e), msg, obj)
	hook, ok := s.m.Get(t, "unraisablehook")
	if !ok || hook.IsNone() {
		return
	}
	if t.Audit("sys.unraisablehook", hook, args) != nil {
		// The hooks do not want it to be told.
		return
	}
	if _, err := t.Call(hook, args); err != nil {
		// There is nobody left to tell but standard error; if that fails too, the text is lost.
		if x, ok := err.(*object.Exception); ok {
			_ = s.stderr(t, "Exception ignored in sys.unraisablehook:\n"+s.rt.FormatException(t, x))
		}
	}
}

func (s *module) unraisablehook(t *thread, args value) (value, error) {
	if args.Type() != s.unraisableArgs() {
		return value{}, object.TypeErrorf("unraisablehook() argument must be sys.UnraisableHookArgs, not %s", object.ArgumentName(args))
	}
	text := "Exception ignored"
	msg, obj := structseq.Item(args, 3), structseq.Item(args, 4)
	if m, ok := object.AsStr(msg); ok {
		text = m.Go()
	}
	if !obj.IsNone() {
		r, err := t.Repr(obj)
		if err != nil {
			r = "<object repr() failed>"
		}
		if msg.IsNone() {
			text += " in"
		}
		text += ": " + r
	} else {
		text += ":"
	}
	if e, ok := object.AsException(structseq.Item(args, 1)); ok {
		text += "\n" + vm.FormatUnraisable(t, e)
	} else {
		text += "\n"
	}
	return object.None, s.stderr(t, text)
}

func (s *module) setAsyncGenHooks(t *thread, args []value) (value, error) {
	for i, n := range []string{"firstiter", "finalizer"} {
		if v := args[i]; v.IsValid() && !v.IsNone() && !t.Callable(v) {
			return value{}, object.TypeErrorf("callable %s expected, got %s", n, v.Type().MessageName())
		}
	}
	for i, n := range []string{"finalizer", "firstiter"} {
		if args[1-i].IsValid() {
			if err := t.Audit("sys.set_asyncgen_hook_" + n); err != nil {
				return value{}, err
			}
		}
	}
	if args[0].IsValid() {
		s.firstIter = args[0]
		s.rt.SetAsyncGenFirstIter(generatorHook(args[0]))
	}
	if args[1].IsValid() {
		s.finalizer = args[1]
		s.rt.SetAsyncGenFinalizer(generatorHook(args[1]))
	}
	return object.None, nil
}

// generatorHook is the call of a hook with an asynchronous generator; nil for None.
func generatorHook(hook value) func(t *thread, g value) {
	if hook.IsNone() {
		return nil
	}
	return func(t *thread, g value) {
		if _, err := t.Call(hook, g); err != nil && t.Interp.Unraisable != nil {
			t.Interp.Unraisable(t, err, "", hook)
		}
	}
}

func (s *module) getAsyncGenHooks(*thread) (value, error) {
	if s.hookType == nil {
		s.hookType = structseq.New(structseq.Spec{Name: "asyncgen_hooks", Fields: []string{"firstiter", "finalizer"}, NoNew: true})
	}
	return structseq.Make(s.hookType, 2, s.firstIter, s.finalizer), nil
}

// breakpointHook is sys.breakpointhook: it calls what the environment variable PYTHONBREAKPOINT names, pdb.set_trace if
// it is not set, nothing if it is "0".
func breakpointHook(t *thread, args []value, kw []*object.Str) (value, error) {
	name := ""
	osmod, err := t.Interp.Import(t, "os")
	if err != nil {
		return value{}, err
	}
	env, err := t.GetAttrStr(osmod, "environ")
	if err != nil {
		return value{}, err
	}
	v, err := t.CallMethod(env, "get", object.NewStr("PYTHONBREAKPOINT"), object.NewStr(""))
	if err != nil {
		return value{}, err
	}
	if s, ok := object.AsStr(v); ok {
		name = s.Go()
	}
	switch name {
	case "0":
		return object.None, nil
	case "":
		name = "pdb.set_trace"
	}
	mod, attr := "builtins", name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		mod, attr = name[:i], name[i+1:]
	}
	f := value{}
	m, err := t.Interp.Import(t, mod)
	if err == nil {
		f, err = t.GetAttrStr(m, attr)
	}
	if err != nil {
		_, missing := object.IsException(err, object.ImportError)
		_, noAttr := object.IsException(err, object.AttributeError)
		_, badName := object.IsException(err, object.ValueError)
		if !missing && !noAttr && !badName {
			return value{}, err
		}
		return object.None, t.Interp.Warn(t, object.RuntimeWarning, "Ignoring unimportable $PYTHONBREAKPOINT: \""+name+"\"", 1)
	}
	return t.CallKw(f, args, kw)
}
