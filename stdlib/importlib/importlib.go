// Package importlib is the package importlib with its parts machinery, util and abc, and the modules behind it: _imp
// and _frozen_importlib. Behaviour follows CPython 3.13.
//
// The import statement itself is the virtual machine's and needs none of this: only when a program has changed
// sys.meta_path or sys.path_hooks do imports go through the finders here. importlib.resources and importlib.metadata
// come from the library on PYAPATH.
package importlib

import (
	_ "embed"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed bootstrap.pya
var bootstrapSource string

//go:embed importlib.pya
var source string

//go:embed machinery.pya
var machinerySource string

//go:embed util.pya
var utilSource string

//go:embed abc.pya
var abcSource string

// BuildMachinery, BuildUtil and BuildABC fill importlib.machinery, importlib.util and importlib.abc.
var (
	BuildMachinery = native.Embedded("importlib.machinery", machinerySource)
	BuildUtil      = native.Embedded("importlib.util", utilSource)
	BuildABC       = native.Embedded("importlib.abc", abcSource)
)

// Build fills importlib.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	rt.MarkPackage(t, m)
	return rt.RunEmbedded(t, m, "<frozen importlib>", []byte(source))
}

// BuildBootstrap fills _frozen_importlib.
func BuildBootstrap(rt *vm.Runtime, t *thread, m *object.Module) error {
	for name, typ := range map[string]*object.Type{"ModuleSpec": vm.ModuleSpecType, "SourceFileLoader": vm.SourceLoaderType,
		"NamespaceLoader": vm.NamespaceLoaderType, "BuiltinImporter": vm.BuiltinImporterType} {
		m.Set(t, name, object.FromObj(typ))
	}
	m.AddDefs(t, []def{
		{Name: "_isfile", Sig: "path, /", F1: func(t *thread, v value) (value, error) { return stat(t, v, false), nil }},
		{Name: "_isdir", Sig: "path, /", F1: func(t *thread, v value) (value, error) { return stat(t, v, true), nil }},
		{Name: "_source_text", Sig: "data, /", F1: func(_ *thread, v value) (value, error) {
			b, ok := object.Buffer(v)
			if !ok {
				return value{}, object.NotBytesLike(v)
			}
			text, err := rt.SourceText("<string>", b)
			return object.NewStr(text), err
		}},
		{Name: "_getcwd", Sig: "", F0: func(t *thread) (value, error) {
			fs := t.Interp.Host.FS()
			if fs == nil {
				return object.NewStr(""), nil
			}
			wd, err := fs.Getwd()
			if err != nil {
				return value{}, object.FromGoError(err, object.None)
			}
			return object.NewStr(wd), nil
		}},
		{Name: "_abspath", Sig: "path, /", F1: func(t *thread, v value) (value, error) {
			s, ok := object.AsStr(v)
			if !ok {
				return value{}, object.TypeErrorf("expected str, not %s", v.Type().MessageName())
			}
			return object.NewStr(rt.Absolute(s.Go())), nil
		}},
		{Name: "_fspath", Sig: "path, /", F1: func(t *thread, v value) (value, error) {
			if _, ok := object.AsStr(v); ok {
				return v, nil
			}
			m, err := rt.Import(t, "os")
			if err != nil {
				return value{}, err
			}
			return t.CallMethod(m, "fspath", v)
		}},
		{Name: "_gcd_import", Sig: "name, package=None, level=0", Fn: func(t *thread, a []value) (value, error) {
			s, ok := object.AsStr(a[0])
			if !ok {
				return value{}, object.TypeErrorf("module name must be str, not %s", a[0].Type().MessageName())
			}
			return rt.Import(t, s.Go())
		}},
	})
	return rt.RunEmbedded(t, m, "<frozen importlib._bootstrap>", []byte(bootstrapSource))
}

// BuildPart fills importlib._bootstrap: it is _frozen_importlib, or another one of its kind if a program has blocked that.
func BuildPart(rt *vm.Runtime, t *thread, m *object.Module) error {
	if v, ok := t.Interp.Modules.GetStr(t.Interp.Intern("_frozen_importlib")); ok && v.IsNone() {
		return BuildBootstrap(rt, t, m)
	}
	v, err := rt.Import(t, "_frozen_importlib")
	if err == nil {
		t.Interp.Modules.SetStr(t.Interp.Intern(m.Name), v)
	}
	return err
}

func stat(t *thread, v value, dir bool) value {
	s, ok := object.AsStr(v)
	fs := t.Interp.Host.FS()
	if !ok || fs == nil {
		return object.False
	}
	st, err := fs.Stat(s.Go())
	return object.Bool(err == nil && st.IsDir() == dir)
}

// Finders makes sys.meta_path and sys.path_hooks when a program first asks for them. From then on the virtual machine
// watches them.
func Finders(rt *vm.Runtime, t *thread) (metaPath, pathHooks value, err error) {
	b, err := rt.Import(t, "_frozen_importlib")
	if err != nil {
		return value{}, value{}, err
	}
	// It enters itself.
	if _, err := rt.Import(t, "zipimport"); err != nil {
		return value{}, value{}, err
	}
	var lists [2][]value
	for i, name := range []string{"_meta_path", "_path_hooks"} {
		v, err := t.GetAttrStr(b, name)
		if err != nil {
			return value{}, value{}, err
		}
		if lists[i], err = t.ToSlice(v); err != nil {
			return value{}, value{}, err
		}
		if i == 0 {
			metaPath = v
		} else {
			pathHooks = v
		}
	}
	rt.WatchFinders(append([]value(nil), lists[0]...), append([]value(nil), lists[1]...))
	return metaPath, pathHooks, nil
}

// BuildImp fills _imp.
func BuildImp(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "check_hash_based_pycs", object.NewStr("default"))
	m.Set(t, "pyc_magic_number_token", object.Int(168627187))
	m.AddDefs(t, []def{
		{Name: "lock_held", Sig: "", Doc: "Return True if the import lock is currently held, else False.", F0: func(*thread) (value, error) { return object.False, nil }},
		{Name: "acquire_lock", Sig: "", Doc: "Acquires the interpreter's import lock for the current thread.", F0: none},
		{Name: "release_lock", Sig: "", Doc: "Release the interpreter's import lock.", F0: none},
		{Name: "extension_suffixes", Sig: "", Doc: "Returns the list of file suffixes used to identify extension modules.", F0: func(*thread) (value, error) { return object.NewList(nil), nil }},
		{Name: "is_builtin", Sig: "name, /", Doc: "Returns True if the module name corresponds to a built-in module.", F1: func(_ *thread, v value) (value, error) {
			s, ok := object.AsStr(v)
			if ok && rt.IsBuiltin(s.Go()) {
				return object.Int(1), nil
			}
			return object.Int(0), nil
		}},
		{Name: "is_frozen", Sig: "name, /", Doc: "Returns True if the module name corresponds to a frozen module.", F1: func(*thread, value) (value, error) { return object.False, nil }},
		{Name: "is_frozen_package", Sig: "name, /", F1: func(*thread, value) (value, error) { return object.False, nil }},
		{Name: "_frozen_module_names", Sig: "", F0: func(*thread) (value, error) { return object.NewList(nil), nil }},
		{Name: "find_frozen", Sig: "name, /, *, withdata=False", Fn: func(*thread, []value) (value, error) { return object.None, nil }},
		{Name: "create_builtin", Sig: "spec, /", Doc: "Create an extension module.", F1: func(t *thread, spec value) (value, error) {
			return t.CallMethod(object.FromObj(vm.BuiltinImporterType), "create_module", spec)
		}},
		{Name: "exec_builtin", Sig: "mod, /", Doc: "Initialize a built-in module.", F1: func(t *thread, m value) (value, error) {
			if _, err := t.CallMethod(object.FromObj(vm.BuiltinImporterType), "exec_module", m); err != nil {
				return value{}, err
			}
			return object.Int(0), nil
		}},
		{Name: "_override_frozen_modules_for_tests", Sig: "override, /", F1: func(*thread, value) (value, error) { return object.None, nil }},
		{Name: "_override_multi_interp_extensions_check", Sig: "override, /", F1: func(*thread, value) (value, error) { return object.Int(0), nil }},
		{Name: "_fix_co_filename", Sig: "code, path, /", F2: func(*thread, value, value) (value, error) { return object.None, nil }},
		{Name: "_fill", Sig: "name, namespace, /", Doc: "Run a built-in module in the namespace of another one.", F2: func(t *thread, name, ns value) (value, error) {
			s, ok := object.AsStr(name)
			d, isDict := object.AsDict(ns)
			if !ok || !isDict {
				return value{}, object.TypeErrorf("_fill() takes a name and a dict")
			}
			return object.None, rt.FillBuiltin(t, s.Go(), d)
		}},
		{Name: "source_hash", Sig: "key, source", F2: sourceHash},
	})
	return nil
}

func none(*thread) (value, error) { return object.None, nil }

// sourceHash is SipHash-1-3 of source text, as files of bytecode hold it.
func sourceHash(t *thread, key, src value) (value, error) {
	k, err := t.Index(key)
	if err != nil {
		return value{}, err
	}
	b, ok := object.Buffer(src)
	if !ok {
		return value{}, object.NotBytesLike(src)
	}
	h := sipHash13(uint64(k), 0, b)
	var out [8]byte
	for i := range out {
		out[i] = byte(h >> (8 * i))
	}
	return object.NewBytes(string(out[:])), nil
}
