package vm

import (
	"path"
	"strings"

	"pya/lang/compile"
	"pya/parser"
	"pya/vm/object"
)

// This file holds what a module knows of its origin: ModuleSpec and the loaders. They are native and small, because
// every module gets them; what programs do with them beyond that is the package importlib's.

// The types of module specs and loaders.
var ModuleSpecType, SourceLoaderType, NamespaceLoaderType, BuiltinImporterType *object.Type

// ModuleSpec says where a module comes from.
type ModuleSpec struct {
	object.Header
	attrs     *object.Attrs
	name      object.Value
	loader    object.Value
	origin    object.Value
	state     object.Value
	locations object.Value // submodule_search_locations
	cached    object.Value
	located   bool // has_location
	init      bool // _initializing
}

// SourceLoader loads a module from a file of source text.
type SourceLoader struct {
	object.Header
	attrs      *object.Attrs
	name, path object.Value
}

// namespaceLoader is the loader of a namespace package.
type namespaceLoader struct {
	object.Header
	attrs *object.Attrs
	path  object.Value
}

// builtinImporter has no instances: its class methods are all it is used for.
type builtinImporter struct {
	object.Header
	attrs *object.Attrs
}

func init() {
	ModuleSpecType = object.NewNative[ModuleSpec](object.TypeSpec{Name: "ModuleSpec", Module: "_frozen_importlib", Flags: object.HasDict,
		Doc: "The specification for a module, used for loading.", Methods: specMethods, GetSets: specAttrs})
	SourceLoaderType = object.NewNative[SourceLoader](object.TypeSpec{Name: "SourceFileLoader", Module: "_frozen_importlib_external", Flags: object.HasDict,
		Doc: "Concrete implementation of SourceLoader using the file system.", Methods: sourceLoaderMethods, GetSets: sourceLoaderAttrs})
	NamespaceLoaderType = object.NewNative[namespaceLoader](object.TypeSpec{Name: "NamespaceLoader", Module: "_frozen_importlib_external", Flags: object.HasDict,
		Methods: namespaceLoaderMethods, GetSets: []object.GetSet{{Name: "_path", Get: func(_ *object.Thread, self object.Value) (object.Value, error) {
			if v := object.Self[namespaceLoader](self).path; v.IsValid() {
				return v, nil
			}
			return object.None, nil
		}}}})
	BuiltinImporterType = object.NewNative[builtinImporter](object.TypeSpec{Name: "BuiltinImporter", Module: "_frozen_importlib", Flags: object.NoNew,
		Doc: "Meta path import for built-in modules.", Methods: builtinImporterMethods, Consts: map[string]object.Value{"_ORIGIN": object.NewStr("built-in")}})
}

// newSpec makes the spec of a module; the zero Value stands for None.
func newSpec(name string, loader, origin, locations object.Value) *ModuleSpec {
	or := func(v object.Value) object.Value {
		if v.IsValid() {
			return v
		}
		return object.None
	}
	return &ModuleSpec{Header: object.HeaderOf(ModuleSpecType), name: object.NewStr(name), loader: or(loader), origin: or(origin),
		state: object.None, locations: or(locations), cached: object.None}
}

// setSpec gives a module its __spec__ and __loader__.
func (t *thread) setSpec(m *object.Module, s *ModuleSpec) {
	m.Set(&t.Thread, "__spec__", object.FromObj(s))
	m.Set(&t.Thread, "__loader__", s.loader)
}

// builtinSpec is the spec of a module in the binary.
func builtinSpec(name string) *ModuleSpec {
	return newSpec(name, object.FromObj(BuiltinImporterType), object.NewStr("built-in"), object.Value{})
}

// cacheTag is sys.implementation.cache_tag.
const cacheTag = "pya-313"

// fileSpec is the spec of a module in a file; dir is the folder of a package, "" for a plain module.
func fileSpec(name, file, dir string) *ModuleSpec {
	f := object.NewStr(file)
	l := &SourceLoader{Header: object.HeaderOf(SourceLoaderType), name: object.NewStr(name), path: f}
	s := newSpec(name, object.FromObj(l), f, object.Value{})
	s.located = true
	s.cached = cachedName(file)
	if dir != "" {
		s.locations = object.NewList([]object.Value{object.NewStr(dir)})
	}
	return s
}

// cachedName is where CPython would keep the bytecode of a file; pya writes none.
func cachedName(file string) object.Value {
	name := path.Base(file)
	for _, suffix := range []string{".py", ".pya"} {
		if base, ok := strings.CutSuffix(name, suffix); ok {
			return object.NewStr(path.Join(path.Dir(file), "__pycache__", base+"."+cacheTag+".pyc"))
		}
	}
	if strings.HasSuffix(name, ".pyc") {
		return object.NewStr(file)
	}
	return object.None
}

// cachedOf tells the spec's cached, which follows from the origin unless somebody has set it.
func cachedOf(s *ModuleSpec) *object.Value {
	if origin, ok := object.AsStr(s.origin); ok && s.located && s.cached.IsNone() {
		s.cached = cachedName(origin.Go())
	}
	return &s.cached
}

// MarkPackage makes a built-in module a package whose further submodules are looked for in the folders of that name
// on the path.
func (rt *Runtime) MarkPackage(t *object.Thread, m *object.Module) {
	var dirs []object.Value
	if fs := rt.interp.Host.FS(); fs != nil {
		rel := strings.ReplaceAll(m.Name, ".", "/")
		for _, v := range rt.Path.Items() {
			if s, ok := object.AsStr(v); ok {
				if st, err := fs.Stat(joinPath(s.Go(), rel)); err == nil && st.IsDir() {
					dirs = append(dirs, object.NewStr(joinPath(s.Go(), rel)))
				}
			}
		}
	}
	list := object.NewList(dirs)
	m.Set(t, "__path__", list)
	m.Set(t, "__package__", object.NewStr(m.Name))
	if v, ok := m.Get(t, "__spec__"); ok {
		if s, ok := object.Cast[ModuleSpec](v, ModuleSpecType); ok {
			s.locations = list
		}
	}
}

// FillBuiltin runs the builder of a built-in module on a namespace.
func (rt *Runtime) FillBuiltin(t *object.Thread, name string, ns *object.Dict) error {
	build, ok := rt.builtin(name)
	if !ok {
		return rt.mainT.notFound(name, "No module named "+object.ReprString(name))
	}
	m := t.Hook.(*thread).NewModule(name, object.None)
	var k, v object.Value
	for i := 0; ns.Next(&i, &k, &v); {
		if err := m.NS.Dict.Set(t, k, v); err != nil {
			return err
		}
	}
	if err := build(rt, t, m); err != nil {
		return err
	}
	return ns.Update(t, object.FromObj(m.NS.Dict))
}

// IsBuiltin tells whether a module of that name is built in.
func (rt *Runtime) IsBuiltin(name string) bool {
	_, ok := rt.builtin(name)
	return ok
}

var specMethods = []object.Def{
	{Name: "__new__", Sig: "cls, /, *args, **kwargs", Raw: func(_ *object.Thread, args []object.Value, _ []*object.Str) (object.Value, error) {
		cls, ok := object.AsType(args[0])
		if !ok || !cls.IsSubtype(ModuleSpecType) {
			return object.Value{}, object.TypeErrorf("ModuleSpec.__new__(X): X is not a subtype of ModuleSpec")
		}
		s := object.Alloc[ModuleSpec](cls)
		for _, p := range []*object.Value{&s.name, &s.loader, &s.origin, &s.state, &s.locations, &s.cached} {
			*p = object.None
		}
		return object.FromObj(s), nil
	}},
	{Name: "__init__", Sig: "self, name, loader, *, origin=None, loader_state=None, is_package=None", Fn: func(t *object.Thread, a []object.Value) (object.Value, error) {
		s := object.Self[ModuleSpec](a[0])
		s.name, s.loader = a[1], a[2]
		if a[3].IsValid() {
			s.origin = a[3]
		}
		if a[4].IsValid() {
			s.state = a[4]
		}
		if a[5].IsValid() {
			pkg, err := t.Truth(a[5])
			if err != nil {
				return object.Value{}, err
			}
			if pkg {
				s.locations = object.NewList(nil)
			}
		}
		return object.None, nil
	}},
	{Name: "__repr__", Sig: "self, /", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		s := object.Self[ModuleSpec](self)
		parts := []string{}
		for _, p := range []struct {
			name   string
			v      object.Value
			always bool
		}{{"name", s.name, true}, {"loader", s.loader, true}, {"origin", s.origin, false}, {"submodule_search_locations", s.locations, false}} {
			if p.v.IsNone() && !p.always {
				continue
			}
			r, err := t.Repr(p.v)
			if err != nil {
				return object.Value{}, err
			}
			parts = append(parts, p.name+"="+r)
		}
		return object.NewStr(self.Type().Name() + "(" + strings.Join(parts, ", ") + ")"), nil
	}},
	{Name: "__eq__", Sig: "self, other, /", F2: func(t *object.Thread, self, other object.Value) (object.Value, error) {
		a := object.Self[ModuleSpec](self)
		b, ok := object.Cast[ModuleSpec](other, ModuleSpecType)
		if !ok {
			return object.NotImplemented, nil
		}
		for _, p := range [][2]object.Value{{a.name, b.name}, {a.loader, b.loader}, {a.origin, b.origin}, {a.locations, b.locations}, {a.cached, b.cached}} {
			eq, err := object.Equal(t, p[0], p[1])
			if err != nil || !eq {
				return object.False, err
			}
		}
		return object.Bool(a.located == b.located), nil
	}},
}

// specField is a plain attribute of a spec.
func specField(name string, field func(s *ModuleSpec) *object.Value) object.GetSet {
	return object.GetSet{Name: name,
		Get: func(_ *object.Thread, self object.Value) (object.Value, error) {
			return *field(object.Self[ModuleSpec](self)), nil
		},
		Set: func(_ *object.Thread, self, v object.Value) error {
			if !v.IsValid() {
				v = object.None
			}
			*field(object.Self[ModuleSpec](self)) = v
			return nil
		}}
}

// specFlag is an attribute of a spec that is true or false.
func specFlag(name string, field func(s *ModuleSpec) *bool) object.GetSet {
	return object.GetSet{Name: name,
		Get: func(_ *object.Thread, self object.Value) (object.Value, error) {
			return object.Bool(*field(object.Self[ModuleSpec](self))), nil
		},
		Set: func(t *object.Thread, self, v object.Value) (err error) {
			if v.IsValid() {
				*field(object.Self[ModuleSpec](self)), err = t.Truth(v)
			}
			return err
		}}
}

var specAttrs = []object.GetSet{
	specField("name", func(s *ModuleSpec) *object.Value { return &s.name }),
	specField("loader", func(s *ModuleSpec) *object.Value { return &s.loader }),
	specField("origin", func(s *ModuleSpec) *object.Value { return &s.origin }),
	specField("loader_state", func(s *ModuleSpec) *object.Value { return &s.state }),
	specField("submodule_search_locations", func(s *ModuleSpec) *object.Value { return &s.locations }),
	specField("cached", cachedOf),
	specFlag("has_location", func(s *ModuleSpec) *bool { return &s.located }),
	specFlag("_set_fileattr", func(s *ModuleSpec) *bool { return &s.located }),
	specFlag("_initializing", func(s *ModuleSpec) *bool { return &s.init }),
	get("parent", "The name of the module's parent.", func(_ *object.Thread, self object.Value) (object.Value, error) {
		s := object.Self[ModuleSpec](self)
		name, ok := object.AsStr(s.name)
		if !ok {
			return object.Value{}, object.TypeErrorf("module name must be str, not %s", s.name.Type().MessageName())
		}
		if s.locations.IsNone() {
			i := strings.LastIndexByte(name.Go(), '.')
			return object.NewStr(name.Go()[:max(i, 0)]), nil
		}
		return s.name, nil
	}),
}

func loaderField(name string, field func(l *SourceLoader) *object.Value) object.GetSet {
	return object.GetSet{Name: name,
		Get: func(_ *object.Thread, self object.Value) (object.Value, error) {
			return *field(object.Self[SourceLoader](self)), nil
		},
		Set: func(_ *object.Thread, self, v object.Value) error {
			if !v.IsValid() {
				return object.AttributeErrorf(self, object.Name(name), "cannot delete attribute")
			}
			*field(object.Self[SourceLoader](self)) = v
			return nil
		}}
}

var sourceLoaderAttrs = []object.GetSet{
	loaderField("name", func(l *SourceLoader) *object.Value { return &l.name }),
	loaderField("path", func(l *SourceLoader) *object.Value { return &l.path }),
}

// checkName raises ImportError if a loader is asked for a module that is not its own.
func (l *SourceLoader) checkName(t *object.Thread, name object.Value) error {
	if !name.IsValid() || name.IsNone() {
		return nil
	}
	eq, err := object.Equal(t, l.name, name)
	if err != nil || eq {
		return err
	}
	a, _ := t.Str(l.name)
	b, _ := t.Str(name)
	return object.NewImportError(object.ImportError, "loader for "+a+" cannot handle "+b, name, object.None)
}

var sourceLoaderMethods = []object.Def{
	{Name: "__new__", Sig: "cls, /, *args, **kwargs", Raw: func(_ *object.Thread, args []object.Value, _ []*object.Str) (object.Value, error) {
		cls, ok := object.AsType(args[0])
		if !ok || !cls.IsSubtype(SourceLoaderType) {
			return object.Value{}, object.TypeErrorf("SourceFileLoader.__new__(X): X is not a subtype of SourceFileLoader")
		}
		l := object.Alloc[SourceLoader](cls)
		l.name, l.path = object.None, object.None
		return object.FromObj(l), nil
	}},
	{Name: "__init__", Sig: "self, fullname, path", F3: func(_ *object.Thread, self, name, file object.Value) (object.Value, error) {
		l := object.Self[SourceLoader](self)
		l.name, l.path = name, file
		return object.None, nil
	}},
	{Name: "__eq__", Sig: "self, other, /", F2: func(t *object.Thread, self, other object.Value) (object.Value, error) {
		a := object.Self[SourceLoader](self)
		b, ok := object.Cast[SourceLoader](other, SourceLoaderType)
		if !ok || self.Type() != other.Type() {
			return object.False, nil
		}
		eq, err := object.Equal(t, a.name, b.name)
		if err == nil && eq {
			eq, err = object.Equal(t, a.path, b.path)
		}
		return object.Bool(eq), err
	}},
	{Name: "__hash__", Sig: "self, /", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		l := object.Self[SourceLoader](self)
		a, err := object.Hash(t, l.name)
		if err != nil {
			return object.Value{}, err
		}
		b, err := object.Hash(t, l.path)
		return object.Int(int64(a ^ b)), err
	}},
	{Name: "create_module", Sig: "self, spec", Doc: "Use default semantics for module creation.", F2: func(*object.Thread, object.Value, object.Value) (object.Value, error) {
		return object.None, nil
	}},
	{Name: "exec_module", Sig: "self, module", Doc: "Execute the module.", F2: execSourceModule},
	{Name: "load_module", Sig: "self, fullname=None", Fn: func(t *object.Thread, a []object.Value) (object.Value, error) {
		l := object.Self[SourceLoader](a[0])
		if err := l.checkName(t, a[1]); err != nil {
			return object.Value{}, err
		}
		b, err := t.Interp.Import(t, "_frozen_importlib")
		if err != nil {
			return object.Value{}, err
		}
		return t.CallMethod(b, "_load_module_shim", a[0], l.name)
	}},
	{Name: "get_filename", Sig: "self, fullname=None", Doc: "Return the path to the source file as found by the finder.", Fn: func(t *object.Thread, a []object.Value) (object.Value, error) {
		l := object.Self[SourceLoader](a[0])
		return l.path, l.checkName(t, a[1])
	}},
	{Name: "is_package", Sig: "self, fullname", Doc: "Tell whether the file is a package's __init__.", F2: func(t *object.Thread, self, name object.Value) (object.Value, error) {
		p, err := t.CallMethod(self, "get_filename", name)
		if err != nil {
			return object.Value{}, err
		}
		file, ok := object.AsStr(p)
		n, ok2 := object.AsStr(name)
		if !ok || !ok2 {
			return object.Value{}, object.TypeErrorf("is_package() argument must be str")
		}
		stem, _, _ := strings.Cut(path.Base(file.Go()), ".")
		tail := n.Go()[strings.LastIndexByte(n.Go(), '.')+1:]
		return object.Bool(stem == "__init__" && tail != "__init__"), nil
	}},
	{Name: "get_data", Sig: "self, path", Doc: "Return the data from path as raw bytes.", F2: func(t *object.Thread, _, p object.Value) (object.Value, error) {
		file, ok := object.AsStr(p)
		if !ok {
			return object.Value{}, object.TypeErrorf("get_data() argument must be str, not %s", p.Type().MessageName())
		}
		b, err := vmThread(t).rt.ReadFile(file.Go())
		return object.NewBytes(string(b)), err
	}},
	{Name: "get_source", Sig: "self, fullname", Doc: "Return the source of a module.", F2: func(t *object.Thread, self, name object.Value) (object.Value, error) {
		data, err := loaderData(t, self, name)
		if err != nil {
			return object.Value{}, err
		}
		b, err := t.Interp.Import(t, "_frozen_importlib")
		if err != nil {
			return object.Value{}, err
		}
		return t.CallMethod(b, "decode_source", data)
	}},
	{Name: "get_code", Sig: "self, fullname", Doc: "Return the code object of a module.", F2: func(t *object.Thread, self, name object.Value) (object.Value, error) {
		data, err := loaderData(t, self, name)
		if err != nil {
			return object.Value{}, err
		}
		file, err := t.CallMethod(self, "get_filename", name)
		if err != nil {
			return object.Value{}, err
		}
		return t.CallMethod(self, "source_to_code", data, file)
	}},
	{Name: "source_to_code", Sig: "self, data, path", Doc: "Return the code object compiled from source.", F3: func(t *object.Thread, _, data, file object.Value) (object.Value, error) {
		name, err := t.Str(file)
		if err != nil {
			return object.Value{}, err
		}
		var src []byte
		if s, ok := object.AsStr(data); ok {
			src = []byte(s.Go())
		} else if b, ok := object.Buffer(data); ok {
			src = b
		} else {
			return object.Value{}, object.TypeErrorf("compile() arg 1 must be a string, bytes or AST object")
		}
		return vmThread(t).rt.CompileValue(name, src, parser.File, vmThread(t).rt.CompileOptions())
	}},
	{Name: "path_stats", Sig: "self, path", Doc: "Return the metadata for the path.", F2: func(t *object.Thread, _, p object.Value) (object.Value, error) {
		file, ok := object.AsStr(p)
		fs := t.Interp.Host.FS()
		if !ok || fs == nil {
			return object.Value{}, object.TypeErrorf("path_stats() needs a file system and a str")
		}
		st, err := fs.Stat(file.Go())
		if err != nil {
			return object.Value{}, object.FromGoError(err, p)
		}
		d := object.NewDict()
		d.SetStr(t.Interp.Intern("mtime"), object.Float(float64(st.ModTime().UnixNano())/1e9))
		d.SetStr(t.Interp.Intern("size"), object.Int(st.Size()))
		return object.FromObj(d), nil
	}},
	{Name: "path_mtime", Sig: "self, path", F2: func(t *object.Thread, self, p object.Value) (object.Value, error) {
		d, err := t.CallMethod(self, "path_stats", p)
		if err != nil {
			return object.Value{}, err
		}
		return t.GetItem(d, object.NewStr("mtime"))
	}},
	{Name: "get_resource_reader", Sig: "self, name", F2: func(t *object.Thread, self, name object.Value) (object.Value, error) {
		m, err := t.Interp.Import(t, "importlib.readers")
		if err != nil {
			return object.Value{}, err
		}
		return t.CallMethod(m, "FileReader", self)
	}},
}

// loaderData reads the text of a loader's file, through its own get_filename and get_data.
func loaderData(t *object.Thread, self, name object.Value) (object.Value, error) {
	file, err := t.CallMethod(self, "get_filename", name)
	if err != nil {
		return object.Value{}, err
	}
	return t.CallMethod(self, "get_data", file)
}

// execSourceModule runs the code that get_code gives in the module.
func execSourceModule(t *object.Thread, self, m object.Value) (object.Value, error) {
	name, err := t.GetAttrStr(m, "__name__")
	if err != nil {
		return object.Value{}, err
	}
	c, err := t.CallMethod(self, "get_code", name)
	if err != nil {
		return object.Value{}, err
	}
	co, ok := object.Cast[CodeObject](c, CodeType)
	if !ok {
		return object.Value{}, object.NewImportError(object.ImportError, "cannot load module when get_code() returns None", name, object.None)
	}
	d, err := t.GetAttrStr(m, "__dict__")
	if err != nil {
		return object.Value{}, err
	}
	globals, ok := object.AsDict(d)
	if !ok {
		return object.Value{}, object.TypeErrorf("module __dict__ must be a dict, not %s", d.Type().MessageName())
	}
	_, err = vmThread(t).rt.Exec(t, co, globals, object.Value{})
	return object.None, err
}

var namespaceLoaderMethods = []object.Def{
	{Name: "__new__", Sig: "cls, /, *args, **kwargs", Raw: func(_ *object.Thread, args []object.Value, _ []*object.Str) (object.Value, error) {
		cls, ok := object.AsType(args[0])
		if !ok || !cls.IsSubtype(NamespaceLoaderType) {
			return object.Value{}, object.TypeErrorf("NamespaceLoader.__new__(X): X is not a subtype of NamespaceLoader")
		}
		return object.FromObj(object.Alloc[namespaceLoader](cls)), nil
	}},
	{Name: "__init__", Sig: "self, name, path, path_finder=None", Fn: func(_ *object.Thread, a []object.Value) (object.Value, error) {
		object.Self[namespaceLoader](a[0]).path = a[2]
		return object.None, nil
	}},
	{Name: "is_package", Sig: "self, fullname", F2: func(*object.Thread, object.Value, object.Value) (object.Value, error) { return object.True, nil }},
	{Name: "get_source", Sig: "self, fullname", F2: func(*object.Thread, object.Value, object.Value) (object.Value, error) {
		return object.NewStr(""), nil
	}},
	{Name: "get_code", Sig: "self, fullname", F2: func(t *object.Thread, _, _ object.Value) (object.Value, error) {
		return vmThread(t).rt.CompileValue("<string>", nil, parser.File, compile.Options{})
	}},
	{Name: "create_module", Sig: "self, spec", Doc: "Use default semantics for module creation.", F2: func(*object.Thread, object.Value, object.Value) (object.Value, error) {
		return object.None, nil
	}},
	{Name: "exec_module", Sig: "self, module", F2: func(*object.Thread, object.Value, object.Value) (object.Value, error) { return object.None, nil }},
	{Name: "get_resource_reader", Sig: "self, module", F2: func(t *object.Thread, self, _ object.Value) (object.Value, error) {
		m, err := t.Interp.Import(t, "importlib.resources.readers")
		if err != nil {
			return object.Value{}, err
		}
		return t.CallMethod(m, "of_namespace", object.Self[namespaceLoader](self).path)
	}},
}

var builtinImporterMethods = []object.Def{
	{Name: "find_spec", Sig: "fullname, path=None, target=None", Flag: object.StaticDef, Doc: "Find the built-in module.", Fn: func(t *object.Thread, a []object.Value) (object.Value, error) {
		s, ok := object.AsStr(a[0])
		if !ok || !vmThread(t).rt.IsBuiltin(s.Go()) {
			return object.None, nil
		}
		return object.FromObj(builtinSpec(s.Go())), nil
	}},
	{Name: "create_module", Sig: "spec", Flag: object.StaticDef, Doc: "Create a built-in module.", F1: func(t *object.Thread, spec object.Value) (object.Value, error) {
		name, err := t.GetAttrStr(spec, "name")
		if err != nil {
			return object.Value{}, err
		}
		s, ok := object.AsStr(name)
		if !ok || !vmThread(t).rt.IsBuiltin(s.Go()) {
			r, _ := t.Repr(name)
			return object.Value{}, object.NewImportError(object.ImportError, r+" is not a built-in module", name, object.None)
		}
		m := t.NewModule(s.Go(), object.None)
		m.BuiltIn = true
		return object.FromObj(m), nil
	}},
	{Name: "exec_module", Sig: "module", Flag: object.StaticDef, Doc: "Exec a built-in module.", F1: func(t *object.Thread, v object.Value) (object.Value, error) {
		m, ok := object.AsModule(v)
		if !ok {
			return object.Value{}, object.TypeErrorf("exec_module() argument must be a module, not %s", v.Type().MessageName())
		}
		rt := vmThread(t).rt
		build, ok := rt.builtin(m.Name)
		if !ok {
			return object.Value{}, object.NewImportError(object.ImportError, object.ReprString(m.Name)+" is not a built-in module", object.NewStr(m.Name), object.None)
		}
		return object.None, build(rt, t, m)
	}},
	{Name: "load_module", Sig: "fullname", Flag: object.StaticDef, F1: func(t *object.Thread, name object.Value) (object.Value, error) {
		s, ok := object.AsStr(name)
		if !ok {
			return object.Value{}, object.TypeErrorf("load_module() argument must be str, not %s", name.Type().MessageName())
		}
		return t.Interp.Import(t, s.Go())
	}},
	{Name: "get_code", Sig: "fullname", Flag: object.StaticDef, Doc: "Return None as built-in modules do not have code objects.", F1: builtinNone},
	{Name: "get_source", Sig: "fullname", Flag: object.StaticDef, Doc: "Return None as built-in modules do not have source code.", F1: builtinNone},
	{Name: "is_package", Sig: "fullname", Flag: object.StaticDef, Doc: "Return False as built-in modules are never packages.", F1: func(*object.Thread, object.Value) (object.Value, error) { return object.False, nil }},
}

func builtinNone(*object.Thread, object.Value) (object.Value, error) { return object.None, nil }

// SourceText is the text of a source file's bytes. The error is a SyntaxError as a Python exception.
func (rt *Runtime) SourceText(filename string, src []byte) (string, error) {
	s, err := parser.SourceText(filename, src)
	if err != nil {
		return "", rt.syntaxError(err)
	}
	return s, nil
}
