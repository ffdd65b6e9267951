package vm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"pya/lang/code"
	"pya/lang/compile"
	"pya/lang/diag"
	"pya/lang/token"
	"pya/parser"
	"pya/vm/object"
)

// Options configure a Runtime.
type Options struct {
	// Host is the world the program sees; nil gives one that has nothing but a clock.
	Host object.Host
	// Path are the folders searched for modules.
	Path []string
	// Warnings are filters of warnings as the option -W writes them.
	Warnings []string
	// Flags are the settings of the command line.
	Flags Flags
	// Modules finds modules built into the binary; nil means none.
	Modules func(name string) (Builder, bool)
	// Partial tells packages of which only some modules are built in. Where the path has the package itself, all of it
	// comes from there.
	Partial func(name string) bool
	// Accelerator gives the name of the part that speeds a module up, "" if it has none. Where a program has blocked that
	// name by None in sys.modules and the path has the module, the module comes from there.
	Accelerator func(name string) string

	// Frozen finds code compiled ahead for text in the binary, nil where there is none. Without it the registry of
	// modules brings its own; see UseFrozen.
	Frozen func(filename string, src []byte) *code.Code

	cache *codeCache // shared by a family of Runtimes
	// MaxMemory gives the number of bytes the heap of the process may have before programs get MemoryError; 0 or a nil
	// function means no limit. It is asked once, when the heap has grown for the first time. The heap is measured after
	// garbage collections and before large allocations, so it may exceed the limit for a while; debug.SetMemoryLimit in
	// the host keeps it closer.
	MaxMemory func() int64
}

// Builder makes a built-in module: it fills a new module, or replaces it.
type Builder func(rt *Runtime, t *object.Thread, m *object.Module) error

// Runtime is one interpreter: its modules, types and threads. Runtimes share nothing.
type Runtime struct {
	monitor      *Monitor // of sys.monitoring; nil until it is used
	auditsImport bool     // an event of an import is being made
	interp       *object.Interp
	opts         Options
	// onPath remembers which packages the path has; see packageOnPath.
	onPath  map[string]bool
	folders map[string]bool // entries of paths that are folders
	main    *object.Thread
	mainT   *thread
	// breaker is not zero when the loops have to stop and look: an interrupt, a cancellation, a thread switch.
	breaker atomic.Uint32

	mu          sync.Mutex
	pending     []func(t *object.Thread) error // see AddPending
	onInterrupt func()
	caught      bool      // see CatchInterrupts
	interrupt   bool      // Ctrl-C
	full        bool      // the heap is at its limit
	switching   bool      // other threads wait for a turn
	dying       bool      // objects wait for their __del__
	spare       []*thread // threads of execution that no goroutine has; see spareThread
	running     int       // threads beside the main one
	interval    time.Duration
	cancel      error // the host's context is done
	ctx         context.Context

	names struct{ name, file, builtins, main *object.Str }

	genNext, genSend, nextDef, importDef *object.Def
	asyncGenFirstIter, asyncGenFinalizer func(t *object.Thread, g object.Value)
	pool                                 []*fiber
	unawaited                            []*Coroutine
	frameTable                           frameTable
	lines                                map[*code.Code][]int32 // see lineStarts
	nativeNames                          map[string]*suspendedNames
	awaiter                              *object.Function
	// entryLoop is the event loop of awaits at the top level of a REPL session.
	entryLoop object.Value

	exits, shutdowns []func(t *object.Thread) error
	finalizing       bool // see finalize
	// finders are sys.meta_path and sys.path_hooks as they were; nil while no program has looked at them.
	finders *[2][]object.Value

	// Path is sys.path as a list.
	Path *object.List
	// DisplayHook shows the value of an expression statement in the REPL.
	DisplayHook func(t *object.Thread, v object.Value) error
	threads     atomic.Uint64
	// live are the threads beside the main one that run Python code, group all their goroutines.
	live  map[*thread]struct{}
	group sync.WaitGroup
	// importing are the modules being loaded, by name.
	importing map[string]*importLock

	// frozen finds code compiled ahead; see Options.Frozen.
	frozen func(filename string, src []byte) *code.Code
	// cache is compiled text of the binary, mainSources the text of the main program and definitions what Definitions
	// has found in the first defined of them.
	cache       *codeCache
	mainSources []mainSource
	definitions []Definition
	defined     int
}

// New makes a Runtime.
func New(opts Options) (*Runtime, error) {
	if opts.Host == nil {
		opts.Host = NoHost{}
	}
	rt := &Runtime{interp: object.NewInterp(opts.Host), opts: opts, nativeNames: map[string]*suspendedNames{},
		live: map[*thread]struct{}{}, importing: map[string]*importLock{}, frozen: opts.Frozen}
	in := rt.interp
	in.WarnEncoding, in.UTF8Mode, in.DevMode = opts.Flags.WarnDefaultEncoding > 0, opts.Flags.UTF8Mode > 0, opts.Flags.Dev
	if rt.cache = opts.cache; rt.cache == nil {
		rt.cache = &codeCache{m: map[string]*code.Code{}}
	}
	rt.names.name, rt.names.file = in.Intern("__name__"), in.Intern("__file__")
	rt.names.builtins, rt.names.main = in.Intern("__builtins__"), in.Intern("__main__")
	rt.mainT = rt.newThread()
	rt.main = &rt.mainT.Thread
	rt.main.Main = true
	if opts.MaxMemory != nil {
		in.MaxMemory = sync.OnceValue(opts.MaxMemory)
		rt.watchMemory()
	}
	in.Lock.Lock()
	defer in.Lock.Unlock()
	rt.hooks()
	path := make([]object.Value, len(opts.Path))
	for i, p := range opts.Path {
		path[i] = object.NewStr(p)
	}
	list := object.NewList(path)
	rt.Path, _ = object.AsList(list)
	if _, err := rt.importBuiltins(rt.mainT); err != nil {
		return nil, err
	}
	return rt, nil
}

// spareThread is Interp.SpareThread.
func (rt *Runtime) spareThread() (*object.Thread, func()) {
	var t *thread
	if n := len(rt.spare); n > 0 {
		t, rt.spare = rt.spare[n-1], rt.spare[:n-1]
	} else {
		t = rt.newThread()
	}
	return &t.Thread, func() {
		t.reset()
		rt.spare = append(rt.spare, t)
	}
}

// newThread makes a thread of execution with a stack of its own.
func (rt *Runtime) newThread() *thread {
	t := &thread{rt: rt, id: rt.threads.Add(1)}
	t.tracer.branch = -1
	t.traced = rt.monitor != nil && rt.monitor.all != 0
	t.Interp, t.Hook = rt.interp, t
	t.ID = t.id
	t.Handled = object.None
	t.sent = object.None
	t.Data = map[any]any{}
	f := newFiber(512, 64)
	t.mainFiber = f
	t.switchTo(f)
	t.ip, t.base = haltIP(), f.stackBase()
	return t
}

// Options are what the Runtime was made with.
func (rt *Runtime) Options() Options { return rt.opts }

// Interp is the state shared by the Runtime's threads.
func (rt *Runtime) Interp() *object.Interp { return rt.interp }

// Main is the main thread. Its use needs the interpreter lock (see Do).
func (rt *Runtime) Main() *object.Thread { return rt.main }

// Do calls f with the main thread while holding the interpreter lock.
//
// A Go panic below it is a bug of pya: it becomes a SystemError that asks for a report, and the thread starts afresh.
func (rt *Runtime) Do(ctx context.Context, f func(t *object.Thread) error) (err error) {
	rt.interp.Lock.Lock()
	defer rt.interp.Lock.Unlock()
	stop := rt.watch(ctx)
	defer stop()
	defer func() {
		if r := recover(); r != nil {
			err = object.Raise(object.SystemError, "internal error: %v (please report this as a bug of pya)\n%s", r, debug.Stack())
			rt.mainT.reset()
		}
	}()
	return f(rt.main)
}

// reset gives a thread a new stack after a panic left the old one in an unknown state.
func (t *thread) reset() {
	f := newFiber(512, 64)
	t.mainFiber, t.f = f, nil
	t.switchTo(f)
	t.ip, t.base, t.k = haltIP(), f.stackBase(), nil
	t.runs, t.err, t.suspended, t.thrown, t.sent = nil, nil, false, nil, object.None
	t.Handled = object.None
	t.Restart()
}

// watch makes the cancellation of ctx stop the running program.
func (rt *Runtime) watch(ctx context.Context) (stop func()) {
	rt.ctx = ctx
	if ctx == nil || ctx.Done() == nil {
		return func() {}
	}
	unwatch := context.AfterFunc(ctx, func() {
		rt.mu.Lock()
		rt.cancel = context.Cause(ctx)
		rt.breaker.Store(1)
		rt.mu.Unlock()
		rt.interp.WakeAll()
	})
	return func() {
		unwatch()
		rt.mu.Lock()
		rt.cancel = nil
		rt.breaker.Store(0)
		rt.mu.Unlock()
	}
}

// Interrupt makes the main thread raise KeyboardInterrupt, as Ctrl-C does.
func (rt *Runtime) Interrupt() {
	rt.mu.Lock()
	if f := rt.onInterrupt; f != nil {
		rt.mu.Unlock()
		f()
		return
	}
	rt.interrupt = true
	rt.breaker.Store(1)
	rt.mu.Unlock()
	rt.interp.WakeAll()
}

// pollBack is a jump backwards that reacts to the interrupt flag. What it raises belongs to the end of the loop's body.
//
//go:noinline
func (t *thread) pollBack(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if err := t.Poll(); err != nil {
		t.raise(err)
		return
	}
	t.ip = jump32(ip, ins)
}

// Compile compiles source text. The error is a SyntaxError as a Python exception.
func (rt *Runtime) Compile(filename string, src []byte, mode parser.Mode, opts compile.Options) (*code.Code, error) {
	mod, file, err := parser.Parse(filename, src, mode)
	if err == nil {
		var c *code.Code
		if c, err = compile.Module(file, mod, opts); err == nil {
			return c, rt.warnSyntax(file)
		}
	}
	if warned := rt.warnSyntax(file); warned != nil {
		return nil, warned
	}
	return nil, rt.syntaxError(err)
}

// warnSyntax reports what compiling has found suspicious. A warning that a filter turns into an exception is a
// SyntaxError.
func (rt *Runtime) warnSyntax(file *token.File) error {
	if len(file.Warnings) == 0 {
		return nil
	}
	if rt.interp.WarnAt == nil && rt.IsBuiltin("sys") {
		// Warnings are the business of the modules sys and warnings.
		if _, err := rt.Import(rt.main, "sys"); err != nil {
			return err
		}
	}
	if rt.interp.WarnAt == nil {
		return nil
	}
	for _, w := range file.Warnings {
		line := w.Line
		if line == 0 {
			line = file.LineOf(w.Span.Start)
		}
		err := rt.interp.WarnAt(rt.main, object.SyntaxWarning, w.Msg, file.Name, line)
		if _, ok := object.IsException(err, object.SyntaxWarning); ok {
			err = rt.syntaxError(diag.New(file, w.Span, "%s", w.Msg))
		}
		if err != nil {
			return err
		}
	}
	file.Warnings = nil
	return nil
}

// syntaxError makes the Python exception of a *diag.SyntaxError.
func (rt *Runtime) syntaxError(err error) error {
	var d *diag.SyntaxError
	if !errors.As(err, &d) {
		return err
	}
	typ := object.SyntaxError
	switch d.Kind {
	case diag.Indentation:
		typ = object.IndentationError
	case diag.Tab:
		typ = object.TabError
	}
	text := object.None
	if d.Line > 0 && (d.Stage == diag.Parsing || rt.hasSource(d.Filename)) {
		line := d.Text
		if !d.Bare {
			line += "\n"
		}
		text = object.NewStr(line)
	} else if d.Line == 0 && d.Stage == diag.Parsing {
		text = object.NewStr("") // of an empty expression
	}
	e, err2 := rt.main.Call(object.FromObj(typ), object.NewStr(d.Msg), object.TupleOf(
		object.NewStr(d.Filename), object.Int(int64(d.Line)), object.Int(int64(d.Col)), text,
		object.Int(int64(d.EndLine)), object.Int(int64(d.EndCol))))
	if err2 != nil {
		return err2
	}
	x, _ := object.AsException(e)
	if d.Stage == diag.Scoping {
		x.SetArgs(object.TupleOf(object.NewStr(d.Msg))) // CPython sets the details of these as attributes only
	}
	x.Host = d
	return x
}

// hasSource tells whether a file is there to read a line from, which errors found after parsing do.
func (rt *Runtime) hasSource(filename string) bool {
	if strings.HasPrefix(filename, "<") {
		return false
	}
	fs := rt.interp.Host.FS()
	if fs == nil {
		return true // the host's own text: it is all there is to show
	}
	f, err := fs.OpenFile(filename, os.O_RDONLY, 0)
	if err != nil {
		return false
	}
	f.Close()
	return true
}

// runCode runs a module's code in its namespace.
func (t *thread) runCode(c *code.Code, ns *object.Namespace) (object.Value, error) {
	f := t.newFunction(t.rt.link(c, ns))
	return t.CallFunction(f, nil, nil)
}

// runSource compiles and runs text as the module m.
func (rt *Runtime) runSource(t *thread, m *object.Module, filename string, src []byte) error {
	return rt.runParsed(t, m, filename, src, parser.File)
}

func (rt *Runtime) runParsed(t *thread, m *object.Module, filename string, src []byte, mode parser.Mode) error {
	c, err := rt.Compile(filename, src, mode, rt.CompileOptions())
	if err != nil {
		return err
	}
	c.File.NoSource = filename == "<stdin>"
	_, err = t.runCode(c, m.NS)
	return err
}

// MainModule makes a new __main__ and enters it into sys.modules.
func (rt *Runtime) MainModule() *object.Module {
	t := rt.main
	m := t.NewModule("__main__", object.None)
	m.Set(t, "__annotations__", object.FromObj(object.NewDict()))
	m.Set(t, "__loader__", object.FromObj(BuiltinImporterType))
	m.NS.Dict.SetStr(rt.names.builtins, rt.builtinsModule())
	rt.interp.Modules.SetStr(rt.names.main, object.FromObj(m))
	return m
}

// CurrentMain gives the module __main__, which is new if no program has run yet.
func (rt *Runtime) CurrentMain() *object.Module {
	if v, ok := rt.interp.Modules.GetStr(rt.names.main); ok {
		if m, ok := object.AsModule(v); ok {
			return m
		}
	}
	return rt.MainModule()
}

func (rt *Runtime) builtinsModule() object.Value {
	v, _ := rt.interp.Modules.GetStr(rt.interp.Intern("builtins"))
	return v
}

// Call calls the global function name of __main__ with Go values made by the object package.
func (rt *Runtime) Call(ctx context.Context, name string, args ...object.Value) (v object.Value, err error) {
	err = rt.Do(ctx, func(t *object.Thread) error {
		mv, ok := rt.interp.Modules.GetStr(rt.names.main)
		if !ok {
			return fmt.Errorf("pya: no program has run")
		}
		f, err := t.GetAttrStr(mv, name)
		if err != nil {
			return err
		}
		v, err = t.Call(f, args...)
		return err
	})
	return v, err
}

// takeFiber gives a fiber for a coroutine of the code, from the pool if there is one that is large enough.
func (rt *Runtime) takeFiber(l *object.Linked) *fiber {
	n := int(l.FrameBytes/valueSize) + 3
	if k := len(rt.pool); k > 0 && int(rt.pool[k-1].values) >= n {
		f := rt.pool[k-1]
		rt.pool = rt.pool[:k-1]
		return f
	}
	if values, calls := l.Fiber.Take(); values > n {
		return newFiber(values, max(calls, 1))
	}
	return smallFiber(n)
}

// maxPool bounds the number and maxPoolStack the size of the fibers kept for reuse.
const (
	maxPool      = 256
	maxPoolStack = 256
)

// putFiber keeps a fiber for reuse. What its registers held is dropped.
func (rt *Runtime) putFiber(f *fiber) {
	if len(rt.pool) >= maxPool || f.values > maxPoolStack {
		return
	}
	clear(f.stack())
	clear(f.callRecords())
	f.ciTop = f.records
	f.ip, f.base, f.handled = nil, nil, object.Value{}
	rt.pool = append(rt.pool, f)
}

// Absolute is the full path of a file, as far as the working directory is known.
func (rt *Runtime) Absolute(name string) string {
	fs := rt.interp.Host.FS()
	if fs == nil || path.IsAbs(name) || filepath.IsAbs(name) {
		return name
	}
	wd, err := fs.Getwd()
	if err != nil {
		return name
	}
	return filepath.Join(wd, name)
}
