package vm

import (
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"unsafe"

	"pya/lang/code"
	"pya/lang/compile"
	"pya/parser"
	"pya/vm/object"
)

// suffixes are the names of module files in the order they are looked for.
var suffixes = []string{".pya", ".py"}

// bytecodeSuffix is that of files which py_compile has written; they count where there is no text.
const bytecodeSuffix = ".pyc"

// ReadFile reads a file through the Host. The error is a Python exception.
func (rt *Runtime) ReadFile(name string) ([]byte, error) {
	fs := rt.interp.Host.FS()
	if fs == nil {
		return nil, object.FromGoError(os.ErrPermission, object.NewStr(name))
	}
	f, err := fs.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return nil, object.FromGoError(err, object.NewStr(name))
	}
	defer f.Close()
	if st, err := f.Stat(); err == nil && st.IsDir() {
		return nil, object.Raise(object.IsADirectoryError, "[Errno 21] Is a directory: '%s'", name)
	}
	src, err := io.ReadAll(f)
	if err != nil {
		return nil, object.FromGoError(err, object.NewStr(name))
	}
	return src, nil
}

// importBuiltins makes the builtins module before anything else runs.
func (rt *Runtime) importBuiltins(t *thread) (object.Value, error) {
	if rt.opts.Modules == nil {
		return object.Value{}, nil
	}
	name := rt.interp.Intern("builtins")
	build, ok := rt.opts.Modules("builtins")
	if !ok {
		return object.Value{}, nil
	}
	m := t.NewModule("builtins", object.None)
	m.NS = rt.interp.Builtins
	m.Set(&t.Thread, "__name__", object.FromObj(name))
	t.setSpec(m, builtinSpec("builtins"))
	v := object.FromObj(m)
	rt.interp.Modules.SetStr(name, v)
	return v, build(rt, &t.Thread, m)
}

// Import imports a module by its full name and gives the module of the last part.
func (rt *Runtime) Import(t *object.Thread, name string) (object.Value, error) {
	if name == "" {
		return object.Value{}, object.ValueErrorf("Empty module name")
	}
	return t.Hook.(*thread).importFull(name)
}

// importFull imports a module behind the package that its name says it is part of, unless it is there already.
func (t *thread) importFull(full string) (object.Value, error) {
	i := strings.LastIndexByte(full, '.')
	parent := object.Value{}
	if _, known := t.Interp.Modules.GetStr(t.Interp.Intern(full)); i > 0 && !known {
		var err error
		if parent, err = t.importFull(full[:i]); err != nil {
			return object.Value{}, err
		}
	}
	return t.importOne(full, full[i+1:], parent)
}

// importOne gives a module from sys.modules or loads it.
func (t *thread) importOne(full, part string, parent object.Value) (object.Value, error) {
	key := t.Interp.Intern(full)
	if err := t.awaitImport(full); err != nil {
		return object.Value{}, err
	}
	if v, ok := t.Interp.Modules.GetStr(key); ok {
		if v.IsNone() {
			return object.Value{}, t.notFound(full, "import of "+full+" halted; None in sys.modules")
		}
		return v, nil
	}
	if t.Audited() {
		if err := t.auditImport(full); err != nil {
			return object.Value{}, err
		}
	}
	lock := &importLock{owner: t}
	t.rt.importing[full] = lock
	v, err := t.load(full, part, parent)
	delete(t.rt.importing, full)
	lock.release()
	if err != nil {
		t.Interp.Modules.DelStr(key)
		return object.Value{}, err
	}
	// A module may replace itself in sys.modules.
	if x, ok := t.Interp.Modules.GetStr(key); ok {
		v = x
	}
	if parent.IsValid() {
		if err := t.SetAttr(parent, t.Interp.Intern(part), v); err != nil {
			return object.Value{}, err
		}
	}
	return v, nil
}

// auditImport tells audit hooks of a module that is going to be loaded, and where it will be looked for.
func (t *thread) auditImport(full string) error {
	if t.rt.auditsImport {
		// sys makes its lists of finders when they are first asked for, by imports that are none of the program's.
		return nil
	}
	t.rt.auditsImport = true
	args := t.importArgs(full)
	t.rt.auditsImport = false
	return t.Audit("import", args...)
}

func (t *thread) importArgs(full string) []object.Value {
	args := []object.Value{object.NewStr(full), object.None, object.None, object.None, object.None}
	if sys, ok := t.Interp.Modules.GetStr(t.Interp.Intern("sys")); ok {
		for i, name := range []string{"path", "meta_path", "path_hooks"} {
			if v, ok, err := t.GetAttrOpt(sys, t.Interp.Intern(name)); err == nil && ok {
				args[2+i] = v
			}
		}
	}
	return args
}

// isArchive tells whether an entry of a path is a file, or a place in a file. Folders are remembered.
func (rt *Runtime) isArchive(fs object.FileSystem, entry string) bool {
	if entry == "" || rt.folders[entry] {
		return false
	}
	for p := entry; ; p = path.Dir(p) {
		if st, err := fs.Stat(p); err == nil {
			if st.IsDir() && p == entry {
				if rt.folders == nil {
					rt.folders = map[string]bool{}
				}
				rt.folders[entry] = true
			}
			return !st.IsDir()
		}
		if p == path.Dir(p) {
			return false
		}
	}
}

// loadFromArchive loads a module from the archive that an entry of a path names, through zipimport. Without module there
// may be folders that are part of a namespace package.
func (t *thread) loadFromArchive(full, entry string) (object.Value, []object.Value, error) {
	b, err := t.rt.Import(&t.Thread, "_frozen_importlib")
	if err != nil {
		return object.Value{}, nil, err
	}
	v, err := t.CallMethod(b, "_load_from_archive", object.NewStr(full), object.NewStr(entry))
	if err != nil || v.IsNone() {
		return object.Value{}, nil, err
	}
	if v == object.True {
		v, _ = t.Interp.Modules.GetStr(t.Interp.Intern(full))
		return v, nil, nil
	}
	items, err := t.ToSlice(v)
	return object.Value{}, items, err
}

// loadBytecode loads a module from a file that py_compile has written.
func (t *thread) loadBytecode(full, file string) (object.Value, error) {
	b, err := t.rt.Import(&t.Thread, "_frozen_importlib")
	if err != nil {
		return object.Value{}, err
	}
	return t.CallMethod(b, "_load_bytecode", object.NewStr(full), object.NewStr(file))
}

// notFound is the ModuleNotFoundError of a module.
func (t *thread) notFound(name, msg string) error {
	return object.NewImportError(object.ModuleNotFoundError, msg, object.NewStr(name), object.None)
}

// load finds and runs a module: one built in, or one in a file on the path.
func (t *thread) load(full, part string, parent object.Value) (object.Value, error) {
	if t.customFinders() {
		return t.loadBySpec(full)
	}
	if build, ok := t.rt.builtin(full); ok {
		m := t.NewModule(full, object.None)
		m.BuiltIn = true
		t.Interp.Modules.SetStr(t.Interp.Intern(full), object.FromObj(m))
		t.setPackage(m, full, false)
		t.setSpec(m, builtinSpec(full))
		return object.FromObj(m), build(t.rt, &t.Thread, m)
	}
	dirs, err := t.searchPath(full, parent)
	if err != nil {
		return object.Value{}, err
	}
	fs := t.Interp.Host.FS()
	var portions []object.Value
	if part == "" || strings.ContainsRune(part, '/') {
		dirs = nil // no name of an entry of a folder
	}
	for _, d := range dirs {
		if fs == nil {
			break
		}
		if t.rt.isArchive(fs, d) {
			v, more, err := t.loadFromArchive(full, d)
			if err != nil || v.IsValid() {
				return v, err
			}
			portions = append(portions, more...)
			continue
		}
		base := joinPath(d, part)
		st, err := fs.Stat(base)
		isDir := err == nil && st.IsDir()
		if isDir {
			for _, s := range suffixes {
				if init := joinPath(base, "__init__"+s); isFile(fs, init) {
					return t.loadFile(full, init, base)
				}
			}
			if init := joinPath(base, "__init__"+bytecodeSuffix); isFile(fs, init) {
				return t.loadBytecode(full, init)
			}
		}
		for _, s := range suffixes {
			if isFile(fs, base+s) {
				return t.loadFile(full, base+s, "")
			}
		}
		if isFile(fs, base+bytecodeSuffix) {
			return t.loadBytecode(full, base+bytecodeSuffix)
		}
		if isDir {
			portions = append(portions, object.NewStr(t.rt.Absolute(base)))
		}
	}
	if len(portions) > 0 {
		return t.namespacePackage(full, portions), nil
	}
	if parent.IsValid() {
		if _, ok, _ := t.GetAttrOpt(parent, t.Interp.Intern("__path__")); !ok {
			pkg := full[:strings.LastIndexByte(full, '.')]
			return object.Value{}, t.notFound(full, "No module named "+object.ReprString(full)+"; "+object.ReprString(pkg)+" is not a package")
		}
	}
	return object.Value{}, t.notFound(full, "No module named "+object.ReprString(full))
}

// builtin finds a module built in, unless the path has more of its package.
func (rt *Runtime) builtin(name string) (Builder, bool) {
	if rt.opts.Modules == nil {
		return nil, false
	}
	build, ok := rt.opts.Modules(name)
	if ok && rt.opts.Partial != nil {
		for i := 0; i <= len(name); i++ {
			if (i == len(name) || name[i] == '.') && rt.opts.Partial(name[:i]) && (rt.packageOnPath(name[:i]) || i == len(name) && rt.findOnPath(name, "")) {
				return nil, false
			}
		}
	}
	if ok && rt.opts.Accelerator != nil && rt.plainOnPath(name) {
		return nil, false
	}
	return build, ok
}

// plainOnPath tells whether a program has blocked the accelerator of a module, which asks for the module without it, and
// the path has that one.
func (rt *Runtime) plainOnPath(name string) bool {
	part := rt.opts.Accelerator(name)
	if part == "" {
		return false
	}
	if v, ok := rt.interp.Modules.GetStr(rt.interp.Intern(part)); !ok || !v.IsNone() {
		return false
	}
	top, _, _ := strings.Cut(name, ".")
	return rt.packageOnPath(top) || rt.findOnPath(top, "")
}

// packageOnPath tells whether a folder of the path has the package. What it was when first asked holds, for a package's
// modules must come from one place.
func (rt *Runtime) packageOnPath(name string) bool {
	if known, ok := rt.onPath[name]; ok {
		return known
	}
	found := rt.findOnPath(strings.ReplaceAll(name, ".", "/"), "/__init__")
	if rt.onPath == nil {
		rt.onPath = map[string]bool{}
	}
	rt.onPath[name] = found
	return found
}

// findOnPath tells whether a folder of the path has a module's file, or that of a package if tail is "/__init__".
func (rt *Runtime) findOnPath(name, tail string) bool {
	fs := rt.interp.Host.FS()
	if fs == nil {
		return false
	}
	for _, v := range rt.Path.Items() {
		s, ok := object.AsStr(v)
		if !ok {
			continue
		}
		for _, suffix := range suffixes {
			if isFile(fs, joinPath(s.Go(), name+tail+suffix)) {
				return true
			}
		}
	}
	return false
}

func isFile(fs object.FileSystem, name string) bool {
	st, err := fs.Stat(name)
	return err == nil && !st.IsDir()
}

func joinPath(dir, name string) string {
	if dir == "" {
		return name
	}
	return path.Join(dir, name)
}

// searchPath gives the folders to search: the parent's __path__, or sys.path.
func (t *thread) searchPath(full string, parent object.Value) ([]string, error) {
	list := object.FromObj(t.rt.Path)
	if parent.IsValid() {
		v, ok, err := t.GetAttrOpt(parent, t.Interp.Intern("__path__"))
		if err != nil || !ok {
			return nil, err
		}
		list = v
	} else if sys, ok := t.Interp.Modules.GetStr(t.Interp.Intern("sys")); ok {
		if v, ok, err := t.GetAttrOpt(sys, t.Interp.Intern("path")); err == nil && ok {
			list = v
		}
	}
	var dirs []string
	err := t.Iterate(list, func(v object.Value) error {
		if s, ok := object.AsStr(v); ok {
			dirs = append(dirs, s.Go())
		}
		return nil
	})
	return dirs, err
}

// customFinders tells whether the program has changed how modules are found: sys.meta_path or sys.path_hooks.
func (t *thread) customFinders() bool {
	rt := t.rt
	if rt.finders == nil {
		return false
	}
	sys, ok := t.Interp.Modules.GetStr(t.Interp.Intern("sys"))
	m, isMod := object.AsModule(sys)
	if !ok || !isMod {
		return false
	}
	for i, name := range [2]string{"meta_path", "path_hooks"} {
		v, _ := m.Get(&t.Thread, name)
		list, ok := object.AsList(v)
		if !ok || !sameItems(list.Items(), rt.finders[i]) {
			return true
		}
	}
	return false
}

func sameItems(a, b []object.Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !object.Is(a[i], b[i]) {
			return false
		}
	}
	return true
}

// WatchFinders tells the Runtime what sys.meta_path and sys.path_hooks are before a program changes them: as long as
// they are this, imports need not ask the finders.
func (rt *Runtime) WatchFinders(metaPath, pathHooks []object.Value) {
	rt.finders = &[2][]object.Value{metaPath, pathHooks}
}

// loadBySpec finds a module through the finders of sys.meta_path.
func (t *thread) loadBySpec(full string) (object.Value, error) {
	key := t.Interp.Intern("_frozen_importlib")
	b, ok := t.Interp.Modules.GetStr(key)
	if !ok {
		return object.Value{}, object.Raise(object.ImportError, "_frozen_importlib is gone from sys.modules")
	}
	m, err := t.CallMethod(b, "_find_and_load_unlocked", object.NewStr(full))
	if exc, ok := err.(*object.Exception); ok {
		trimImport(exc)
	}
	return m, err
}

// bootstrapFile is the file that tracebacks name for the importer.
const bootstrapFile = "<frozen importlib._bootstrap>"

// trimImport takes the importer's frames from the beginning of a traceback. Where a loader that is not ours failed they
// stay, unless it is by an ImportError.
func trimImport(exc *object.Exception) {
	first := exc.Trace
	for first != nil && first.Function.Code.File.Name == bootstrapFile {
		first = first.Next
	}
	if exc.Type().IsSubtype(object.ImportError) || first != nil && first.Function.Code.Name == "<module>" {
		exc.Trace = first
	}
}

// setPackage sets __package__, and for a package an empty __path__.
func (t *thread) setPackage(m *object.Module, full string, isPkg bool) {
	pkg := full
	if !isPkg {
		pkg = ""
		if i := strings.LastIndexByte(full, '.'); i >= 0 {
			pkg = full[:i]
		}
	}
	m.Set(&t.Thread, "__package__", object.NewStr(pkg))
}

// loadFile runs a module's file. dir is the folder of a package, "" for a plain module.
func (t *thread) loadFile(full, file, dir string) (object.Value, error) {
	if file = t.rt.Absolute(file); dir != "" {
		dir = t.rt.Absolute(dir)
	}
	src, err := t.rt.ReadFile(file)
	if err != nil {
		return object.Value{}, err
	}
	m := t.NewModule(full, object.None)
	v := object.FromObj(m)
	m.Set(&t.Thread, "__file__", object.NewStr(file))
	m.NS.Dict.SetStr(t.rt.names.builtins, object.FromObj(t.Interp.Builtins.Dict))
	t.setPackage(m, full, dir != "")
	spec := fileSpec(full, file, dir)
	if dir != "" {
		m.Set(&t.Thread, "__path__", spec.locations)
	}
	t.setSpec(m, spec)
	m.Set(&t.Thread, "__cached__", spec.cached)
	t.Interp.Modules.SetStr(t.Interp.Intern(full), v)
	spec.init = true
	err = t.rt.runSource(t, m, file, src)
	spec.init = false
	return v, err
}

// UseFrozen sets what finds code compiled ahead, unless Options.Frozen or an earlier call has.
func (rt *Runtime) UseFrozen(find func(filename string, src []byte) *code.Code) {
	if rt.frozen == nil {
		rt.frozen = find
	}
}

// RunEmbedded fills a built-in module from source text in the binary.
func (rt *Runtime) RunEmbedded(t *object.Thread, m *object.Module, filename string, src []byte) error {
	m.NS.Dict.SetStr(rt.names.builtins, object.FromObj(rt.interp.Builtins.Dict))
	// A module may have several texts.
	key := fmt.Sprintf("%s %d %s", filename, len(src), src[max(0, len(src)-48):])
	c := rt.cache.get(key)
	if c == nil {
		var err error
		if c, err = rt.embeddedCode(filename, src); err != nil {
			return err
		}
		c.File.NoSource = true
		rt.cache.put(key, c)
	}
	_, err := t.Hook.(*thread).runCode(c, m.NS)
	return err
}

// embeddedCode is the code of text in the binary, compiled ahead where possible.
func (rt *Runtime) embeddedCode(filename string, src []byte) (*code.Code, error) {
	if rt.frozen != nil {
		if c := rt.frozen(filename, src); c != nil {
			return c, nil
		}
	}
	return rt.Compile(filename, src, parser.File, compile.Options{})
}

func (t *thread) namespacePackage(full string, portions []object.Value) object.Value {
	m := t.NewModule(full, object.None)
	t.setPackage(m, full, true)
	list := object.NewList(portions)
	m.Set(&t.Thread, "__path__", list)
	t.setSpec(m, newSpec(full, object.FromObj(&namespaceLoader{Header: object.HeaderOf(NamespaceLoaderType), path: list}), object.Value{}, list))
	v := object.FromObj(m)
	t.Interp.Modules.SetStr(t.Interp.Intern(full), v)
	return v
}

// importOp is an import statement.
//
//go:noinline
func (t *thread) importOp(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	name, from := pool(k, ins.B()).StrPtr(), *pool(k, ins.C())
	v, err := t.importStmt(name, from, int(ins.X()))
	t.done(ins.A(), v, err)
}

// importStmt imports for the current module; a program may have replaced builtins.__import__.
func (t *thread) importStmt(name *object.Str, from object.Value, level int) (object.Value, error) {
	ns := regAt(t.base, -1).FunctionPtr().Globals
	globals, builtins := ns.Dict, t.Interp.Builtins
	if ns.Builtins != nil {
		builtins = ns.Builtins
	}
	f, ok, err := builtinImport(t, builtins)
	if err != nil {
		return object.Value{}, err
	}
	if !ok {
		return object.Value{}, object.Raise(object.ImportError, "__import__ not found")
	}
	if b, native := object.AsBuiltin(f); !native || b.Def() != t.rt.importDef {
		return t.Call(f, object.FromObj(name), object.FromObj(globals), t.importLocals(), from, object.Int(int64(level)))
	}
	return t.ImportName(name.Go(), globals, from, level)
}

// importLocals is what __import__ gets for locals: the namespace of a module or class body, None in a function.
func (t *thread) importLocals() object.Value {
	fn := regAt(t.base, -1).FunctionPtr()
	switch c := fn.Code; {
	case isDynamic(c):
		return *regAt(t.base, 0)
	case c.Flags&code.ModuleBody != 0 && c.ArgCount == 0:
		return object.FromObj(fn.Globals.Dict)
	}
	return object.None
}

// builtinImport finds __import__.
func builtinImport(t *thread, builtins *object.Namespace) (object.Value, bool, error) {
	name := t.Interp.Intern("__import__")
	if builtins.Mapping.IsValid() {
		return t.lookupName(builtins.Mapping, name)
	}
	v, ok := builtins.Dict.GetStr(name)
	return v, ok, nil
}

// ImportName is __import__(name, globals, fromlist, level).
func (t *thread) ImportName(name string, globals *object.Dict, from object.Value, level int) (object.Value, error) {
	full, err := t.absoluteName(name, globals, level)
	if err == nil && full == "" {
		err = t.notFound("", "No module named ''")
	}
	if err != nil {
		return object.Value{}, err
	}
	v, err := t.rt.Import(&t.Thread, full)
	if err != nil {
		return object.Value{}, err
	}
	tup, hasFrom := object.AsTuple(from)
	if l, ok := object.AsList(from); ok {
		tup, hasFrom = nil, len(l.Items()) > 0
		return v, t.importSubmodules(v, full, l.Items())
	}
	if hasFrom && len(tup.Items()) > 0 {
		return v, t.importSubmodules(v, full, tup.Items())
	}
	if level > 0 {
		if name == "" {
			return v, nil
		}
		// `__import__("a.b", level=1)` gives the package "a" relative to the caller's.
		cut := len(name)
		if i := strings.IndexByte(name, '.'); i >= 0 {
			cut = i
		}
		full = full[:len(full)-len(name)+cut]
		return t.rt.Import(&t.Thread, full)
	}
	if i := strings.IndexByte(full, '.'); i >= 0 && from.IsNone2() {
		return t.rt.Import(&t.Thread, full[:i])
	}
	return v, nil
}

// importSubmodules loads submodules that a from import names.
func (t *thread) importSubmodules(v object.Value, full string, names []object.Value) error {
	path := t.Interp.Intern("__path__")
	if _, ok, err := t.GetAttrOpt(v, path); err != nil || !ok {
		return err
	}
	for _, n := range names {
		s, ok := object.AsStr(n)
		if !ok {
			return object.TypeErrorf("Item in ``from list'' must be str, not %s", n.Type().MessageName())
		}
		if s.Go() == "*" {
			if all, ok, err := t.GetAttrOpt(v, t.Interp.Intern("__all__")); err == nil && ok {
				if items, err := t.ToSlice(all); err == nil {
					if err := t.importSubmodules(v, full, items); err != nil {
						return err
					}
				}
			}
			continue
		}
		if _, ok, err := t.GetAttrOpt(v, t.Interp.InternStr(s)); err != nil || ok {
			if err != nil {
				return err
			}
			continue
		}
		if _, err := t.rt.Import(&t.Thread, full+"."+s.Go()); err != nil {
			if e, ok := object.IsException(err, object.ModuleNotFoundError); ok && e.Field(0).IsValid() {
				if n, ok := object.AsStr(e.Field(0)); ok && n.Go() == full+"."+s.Go() {
					continue
				}
			}
			return err
		}
	}
	return nil
}

// absoluteName resolves a relative import.
func (t *thread) absoluteName(name string, globals *object.Dict, level int) (string, error) {
	if level == 0 {
		if name == "" {
			return "", object.ValueErrorf("Empty module name")
		}
		return name, nil
	}
	pkg, err := t.packageOf(globals)
	if err != nil {
		return "", err
	}
	if pkg == "" {
		return "", object.Raise(object.ImportError, "attempted relative import with no known parent package")
	}
	for ; level > 1; level-- {
		i := strings.LastIndexByte(pkg, '.')
		if i < 0 {
			return "", object.Raise(object.ImportError, "attempted relative import beyond top-level package")
		}
		pkg = pkg[:i]
	}
	if name == "" {
		return pkg, nil
	}
	return pkg + "." + name, nil
}

// packageOf is the package that relative imports of a module start from, "" if there is none.
func (t *thread) packageOf(globals *object.Dict) (string, error) {
	get := func(name string) object.Value {
		if globals != nil {
			if v, ok := globals.GetStr(t.Interp.Intern(name)); ok && !v.IsNone() {
				return v
			}
		}
		return object.Value{}
	}
	if v := get("__package__"); v.IsValid() {
		return packageName(v, "package")
	}
	if spec := get("__spec__"); spec.IsValid() {
		v, err := t.GetAttr(spec, t.Interp.Intern("parent"))
		if err != nil {
			return "", err
		}
		return packageName(v, "__spec__.parent")
	}
	if err := t.warnNoPackage(); err != nil {
		return "", err
	}
	v := object.Value{}
	if globals != nil {
		v, _ = globals.GetStr(t.rt.names.name)
	}
	if !v.IsValid() {
		return "", object.Raise(object.KeyError, "'__name__' not in globals")
	}
	name, err := packageName(v, "__name__")
	if _, isPkg := globals.GetStr(t.Interp.Intern("__path__")); err == nil && !isPkg {
		name = name[:max(strings.LastIndexByte(name, '.'), 0)]
	}
	return name, err
}

func packageName(v object.Value, what string) (string, error) {
	s, ok := object.AsStr(v)
	if !ok {
		return "", object.TypeErrorf("%s must be a string", what)
	}
	return s.Go(), nil
}

// warnNoPackage warns of a relative import in a module that does not know its package.
func (t *thread) warnNoPackage() error {
	if t.Interp.Warn == nil {
		return nil
	}
	const text = "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__"
	return t.Interp.Warn(&t.Thread, object.ImportWarning, text, 1)
}

// importFrom is `from module import name`.
//
//go:noinline
func (t *thread) importFrom(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	m, name := *reg(base, ins.B()), pool(k, ins.C()).StrPtr()
	v, ok, err := t.GetAttrOpt(m, name)
	if err != nil {
		t.raise(err)
		return
	}
	if ok {
		t.set(ins.A(), v)
		return
	}
	modName := t.moduleName(m)
	if v, ok := t.Interp.Modules.GetStr(t.Interp.Intern(modName + "." + name.Go())); ok {
		t.set(ins.A(), v)
		return
	}
	t.raise(t.cannotImport(m, modName, name))
}

func (t *thread) moduleName(m object.Value) string {
	if v, ok, err := t.GetAttrOpt(m, t.rt.names.name); err == nil && ok {
		if s, ok := object.AsStr(v); ok {
			return s.Go()
		}
	}
	return "<unknown module name>"
}

// cannotImport is the ImportError of a name a module does not have.
func (t *thread) cannotImport(m object.Value, modName string, name *object.Str) error {
	where := "(unknown location)"
	file := object.None
	if v, ok, err := t.GetAttrOpt(m, t.rt.names.file); err == nil && ok {
		if s, ok := object.AsStr(v); ok {
			where, file = "("+s.Go()+")", v
		}
	}
	from := "'" + modName + "'"
	if mod, ok := object.AsModule(m); ok {
		if spec := t.rt.moduleSpec(mod); spec != nil && spec.init {
			from = "partially initialized module " + from + " (most likely due to a circular import)"
		}
	}
	e := object.Raise(object.ImportError, "cannot import name '%s' from %s %s", name.Go(), from, where).(*object.Exception)
	e.SetField(0, object.NewStr(modName))
	e.SetField(1, file)
	e.SetField(2, object.FromObj(name))
	return e
}

// moduleSpec is a module's __spec__, nil if that is something else.
func (rt *Runtime) moduleSpec(m *object.Module) *ModuleSpec {
	v, ok := m.NS.Dict.GetStr(rt.interp.Intern("__spec__"))
	if !ok {
		return nil
	}
	spec, _ := object.Cast[ModuleSpec](v, ModuleSpecType)
	return spec
}

// moduleHint is Interp.ModuleHint: modules that import each other, and files of the program that stand in the way of
// modules of the same name.
func (rt *Runtime) moduleHint(t *object.Thread, m *object.Module, name *object.Str) string {
	spec := rt.moduleSpec(m)
	if spec == nil {
		return ""
	}
	own, _ := object.AsStr(spec.name)
	origin, located := object.AsStr(spec.origin)
	located = located && spec.located && own != nil
	switch {
	case own == nil:
	case located && rt.besideProgram(origin.Go()) && rt.isLibraryName(t, own):
		return fmt.Sprintf("module '%s' has no attribute '%s' (consider renaming '%s' since it has the same name as the standard "+
			"library module named '%s' and the import system gives it precedence)", own.Go(), name.Go(), origin.Go(), own.Go())
	case spec.init && located && rt.besideProgram(origin.Go()):
		return fmt.Sprintf("module '%s' has no attribute '%s' (consider renaming '%s' if it has the same name as a third-party module "+
			"you intended to import)", own.Go(), name.Go(), origin.Go())
	case spec.init && located:
		return fmt.Sprintf("partially initialized module '%s' from '%s' has no attribute '%s' (most likely due to a circular import)",
			own.Go(), origin.Go(), name.Go())
	case spec.init:
		return fmt.Sprintf("partially initialized module '%s' has no attribute '%s' (most likely due to a circular import)", own.Go(), name.Go())
	default:
		v, _ := rt.interp.Modules.GetStr(rt.interp.Intern(own.Go() + "." + name.Go()))
		if sub, ok := object.AsModule(v); ok {
			if s := rt.moduleSpec(sub); s != nil && s.init {
				return fmt.Sprintf("cannot access submodule '%s' of module '%s' (most likely due to a circular import)", name.Go(), own.Go())
			}
		}
	}
	return ""
}

// besideProgram tells whether a module's file stands in the folder of the program, or is a package there.
func (rt *Runtime) besideProgram(file string) bool {
	dir := path.Dir(file)
	if strings.HasPrefix(path.Base(file), "__init__.") {
		dir = path.Dir(dir)
	}
	if len(rt.mainSources) > 0 && path.IsAbs(rt.mainSources[0].file) {
		return dir == path.Dir(rt.mainSources[0].file)
	}
	return dir == path.Clean(rt.Absolute("."))
}

// isLibraryName tells whether sys.stdlib_module_names has the name.
func (rt *Runtime) isLibraryName(t *object.Thread, name *object.Str) bool {
	sys, ok := rt.interp.Modules.GetStr(rt.interp.Intern("sys"))
	if !ok {
		return false
	}
	names, ok, err := t.GetAttrOpt(sys, rt.interp.Intern("stdlib_module_names"))
	if err != nil || !ok {
		return false
	}
	in, err := t.Contains(names, object.FromObj(name))
	return err == nil && in
}

// importStar is `from module import *`.
//
//go:noinline
func (t *thread) importStar(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	fn := regAt(base, -1).FunctionPtr()
	ns := fn.Globals.Dict
	if len(fn.Code.VarNames) > 0 && fn.Code.VarNames[0] == ".ns" {
		if d, ok := object.AsDict(*regAt(base, 0)); ok {
			ns = d
		}
	}
	if err := t.starNames(*reg(base, ins.A()), ns); err != nil {
		t.raise(err)
	}
}

// starNames copies a module's public names: those of __all__, or all without a leading underscore.
func (t *thread) starNames(m object.Value, ns *object.Dict) error {
	all, ok, err := t.GetAttrOpt(m, t.Interp.Intern("__all__"))
	if err != nil {
		return err
	}
	if ok {
		return t.Iterate(all, func(n object.Value) error {
			s, ok := object.AsStr(n)
			if !ok {
				return object.TypeErrorf("Item in %s.__all__ must be str, not %s", t.moduleName(m), n.Type().MessageName())
			}
			v, err := t.GetAttr(m, s)
			if err != nil {
				return err
			}
			ns.SetStr(t.Interp.InternStr(s), v)
			return nil
		})
	}
	d, err := t.GetAttrStr(m, "__dict__")
	if err != nil {
		return err
	}
	dict, ok := object.AsDict(d)
	if !ok {
		return object.Raise(object.ImportError, "from-import-* object has no __dict__ and no __all__")
	}
	var key, v object.Value
	for i := 0; dict.Next(&i, &key, &v); {
		if s, ok := object.AsStr(key); ok && !strings.HasPrefix(s.Go(), "_") {
			ns.SetStr(t.Interp.InternStr(s), v)
		}
	}
	return nil
}

// importLock is held by the thread that loads a module; others that import it wait until it is complete.
type importLock struct {
	owner   *thread
	waiters []chan struct{}
	done    bool
}

func (l *importLock) release() {
	l.done = true
	for _, w := range l.waiters {
		object.Wake(w)
	}
}

// awaitImport waits while another thread loads the module, unless that one waits for a module this thread is loading:
// then, as in CPython, the incomplete module is better than a deadlock.
func (t *thread) awaitImport(full string) error {
	for {
		l := t.rt.importing[full]
		if l == nil || l.owner == t || t.importDeadlock(l) {
			return nil
		}
		wake := make(chan struct{}, 1)
		l.waiters = append(l.waiters, wake)
		t.waitsFor = l
		for !l.done {
			if _, err := t.Sleep(-1, wake); err != nil {
				t.waitsFor = nil
				return err
			}
		}
		t.waitsFor = nil
	}
}

// importDeadlock tells whether waiting for l would wait for this thread itself.
func (t *thread) importDeadlock(l *importLock) bool {
	for l != nil {
		if l.owner == t {
			return true
		}
		l = l.owner.waitsFor
	}
	return false
}
