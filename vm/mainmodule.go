package vm

import (
	"bytes"
	"context"
	"strings"

	"pya/parser"
	"pya/vm/object"
)

// This file runs programs as __main__: text, files, folders, archives and modules.

// RunSource runs a program's text as __main__; filename is what its tracebacks name.
func (rt *Runtime) RunSource(ctx context.Context, filename string, src []byte) error {
	return rt.runText(ctx, filename, src, parser.File)
}

// RunCommand is RunSource for text of a command line: it is UTF-8 whatever a comment in it says.
func (rt *Runtime) RunCommand(ctx context.Context, filename, src string) error {
	return rt.runText(ctx, filename, []byte(src), parser.File|parser.Text)
}

func (rt *Runtime) runText(ctx context.Context, filename string, src []byte, mode parser.Mode) error {
	return rt.Do(ctx, func(*object.Thread) error {
		m := rt.MainModule()
		rt.mainSources = append(rt.mainSources, mainSource{filename, src})
		return rt.runParsed(rt.mainT, m, filename, src, mode)
	})
}

// RunFile runs the program in a file as __main__; of a folder or a ZIP archive its module __main__.
func (rt *Runtime) RunFile(ctx context.Context, name string) error {
	return rt.Do(ctx, func(t *object.Thread) error {
		if fs := rt.interp.Host.FS(); fs != nil {
			if st, err := fs.Stat(name); err == nil && st.IsDir() {
				return rt.runPlace(t, name)
			}
		}
		src, err := rt.ReadFile(name)
		if err != nil {
			return err
		}
		if isZip(src) {
			return rt.runPlace(t, name)
		}
		m := rt.MainModule()
		name = rt.Absolute(name)
		m.NS.Dict.SetStr(rt.names.file, object.NewStr(name))
		m.Set(t, "__cached__", object.None)
		if bytes.HasPrefix(src, []byte("py\r\n")) {
			return rt.runBytecode(t, m, name, src)
		}
		m.Set(t, "__loader__", object.FromObj(&SourceLoader{Header: object.HeaderOf(SourceLoaderType), name: object.NewStr("__main__"), path: object.NewStr(name)}))
		if rt.opts.Flags.SkipLine {
			src = blankFirstLine(src)
		}
		rt.mainSources = append(rt.mainSources, mainSource{name, src})
		return rt.runSource(rt.mainT, m, name, src)
	})
}

// blankFirstLine leaves the first line out, but not the number of the second.
func blankFirstLine(src []byte) []byte {
	i := bytes.IndexByte(src, '\n')
	if i < 0 {
		return nil
	}
	return src[i:]
}

// runBytecode runs a file that py_compile has written.
func (rt *Runtime) runBytecode(t *object.Thread, m *object.Module, name string, data []byte) error {
	b, err := rt.Import(t, "_frozen_importlib")
	if err != nil {
		return err
	}
	v, err := t.CallMethod(b, "_compile_bytecode", object.NewBytes(string(data)), object.NewStr("__main__"), object.NewStr(name))
	if err != nil {
		return err
	}
	loader, err := rt.sourcelessLoader(t, name)
	if err != nil {
		return err
	}
	m.Set(t, "__loader__", loader)
	_, err = rt.mainT.runCode(object.Self[CodeObject](v).Code, m.NS)
	return err
}

// sourcelessLoader is the loader of __main__ in a file of bytecode.
func (rt *Runtime) sourcelessLoader(t *object.Thread, file string) (object.Value, error) {
	machinery, err := rt.Import(t, "importlib.machinery")
	if err != nil {
		return object.Value{}, err
	}
	return t.CallMethod(machinery, "SourcelessFileLoader", object.NewStr("__main__"), object.NewStr(file))
}

// runPlace runs the module __main__ of a folder or an archive, which becomes the first of sys.path.
func (rt *Runtime) runPlace(t *object.Thread, place string) error {
	rt.MainModule()
	place = rt.Absolute(place)
	rt.firstOfPath(place)
	return rt.runPrepared(t, "_prepare_place", place)
}

// firstOfPath puts a program in place of its folder in sys.path.
func (rt *Runtime) firstOfPath(entry string) {
	if items := rt.Path.Items(); len(items) > 0 && !rt.opts.Flags.SafePath {
		items[0] = object.NewStr(entry)
		return
	}
	rt.Path.SetItems(append([]object.Value{object.NewStr(entry)}, rt.Path.Items()...))
}

// runPrepared runs what a function of the module runpy has found; it fills the names that __main__ begins with.
func (rt *Runtime) runPrepared(t *object.Thread, finder, what string) error {
	runpy, err := rt.Import(t, "runpy")
	if err != nil {
		return err
	}
	found, err := t.CallMethod(runpy, finder, object.NewStr(what))
	if err != nil {
		return err
	}
	main, ok := rt.interp.Modules.GetStr(rt.names.main)
	if !ok {
		return object.Raise(object.ImportError, "lost __main__")
	}
	m, ok := object.AsModule(main)
	if !ok {
		return object.Raise(object.ImportError, "__main__ is not a module")
	}
	rt.keepMainSource(m)
	if c, ok := object.Cast[CodeObject](found, CodeType); ok {
		_, err = rt.mainT.runCode(c.Code, m.NS)
		return err
	}
	_, err = t.CallMethod(runpy, "_execute", found, object.FromObj(m.NS.Dict))
	return err
}

// keepMainSource remembers the text of the main program, if it is in a file of its own.
func (rt *Runtime) keepMainSource(m *object.Module) {
	v, _ := m.NS.Dict.GetStr(rt.names.file)
	file, ok := object.AsStr(v)
	if !ok || !strings.HasSuffix(file.Go(), ".py") && !strings.HasSuffix(file.Go(), ".pya") {
		return
	}
	if src, err := rt.ReadFile(file.Go()); err == nil {
		rt.mainSources = append(rt.mainSources, mainSource{file.Go(), src})
	}
}

// isZip tells whether a file is a ZIP archive, by the record at its end. Text before the archive is no matter.
func isZip(data []byte) bool {
	const record, longestComment = 22, 1<<16 - 1
	tail := data[max(0, len(data)-record-longestComment):]
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	return i >= 0 && len(tail)-i >= record && len(tail)-i-record == int(tail[i+20])|int(tail[i+21])<<8
}

// RunAsMain runs a built-in module or one found on the path as __main__ (pya -m). A package's __main__ module is run.
func (rt *Runtime) RunAsMain(ctx context.Context, name string) error {
	return rt.Do(ctx, func(t *object.Thread) error {
		m := rt.MainModule()
		if ran, err := rt.builtinAsMain(t, m, name); ran || err != nil {
			return err
		}
		return rt.runPrepared(t, "_prepare_module", name)
	})
}

// builtinAsMain runs a built-in module, or the __main__ module of a built-in package, as __main__; ran is false if there
// is none of the name that could run.
func (rt *Runtime) builtinAsMain(t *object.Thread, m *object.Module, name string) (ran bool, err error) {
	pkg := ""
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		pkg = name[:i]
	}
	build, ok := rt.opts.Modules(name + ".__main__")
	if ok {
		pkg, name = name, name+".__main__"
	} else if build, ok = rt.opts.Modules(name); !ok || rt.isNative(t, name) {
		return false, nil
	}
	if pkg != "" {
		if _, err := rt.Import(t, pkg); err != nil {
			return false, err
		}
	}
	m.Set(t, "__package__", object.NewStr(pkg))
	if err := rt.setProgramName(t, strings.ReplaceAll(name, ".", "/")+".py"); err != nil {
		return false, err
	}
	if err := build(rt, t, m); err != nil {
		return true, err
	}
	if _, isPackage := m.NS.Dict.GetStr(rt.interp.Intern("__path__")); isPackage && !strings.HasSuffix(name, ".__main__") {
		return true, rt.unusable(t, "No module named "+name+".__main__; "+object.ReprString(name)+" is a package and cannot be directly executed")
	}
	return true, nil
}

// unusable ends the program because what it names cannot run.
func (rt *Runtime) unusable(t *object.Thread, why string) error {
	v, err := t.Call(object.FromObj(object.SystemExit), object.NewStr(rt.interp.Host.Executable()+": "+why))
	if err != nil {
		return err
	}
	exit, _ := object.AsException(v)
	return exit
}

// isNative tells the built-in modules that have no text, as far as programs know: they do not run.
func (rt *Runtime) isNative(t *object.Thread, name string) bool {
	names, err := rt.SysAttr(t, "builtin_module_names")
	if err != nil {
		return false
	}
	has, err := t.Contains(names, object.NewStr(name))
	return err == nil && has
}

// SysAttr is an attribute of the module sys.
func (rt *Runtime) SysAttr(t *object.Thread, name string) (object.Value, error) {
	sys, err := rt.Import(t, "sys")
	if err != nil {
		return object.Value{}, err
	}
	return t.GetAttrStr(sys, name)
}

// setProgramName makes sys.argv[0] what runs.
func (rt *Runtime) setProgramName(t *object.Thread, name string) error {
	v, err := rt.SysAttr(t, "argv")
	if err != nil {
		return err
	}
	if list, ok := object.AsList(v); ok && len(list.Items()) > 0 {
		list.Items()[0] = object.NewStr(name)
	}
	return nil
}
