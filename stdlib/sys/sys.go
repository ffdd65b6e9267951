// Package sys is the module sys: the program's view of its interpreter, arguments and standard streams. Behaviour
// follows CPython 3.13.
//
// It owns the standard streams' place (sys.stdout …) and their flushing at exit; the streams themselves are package
// io's. It must not know how programs are found or run.
package sys

import (
	"encoding/binary"
	"math"
	"path/filepath"
	"runtime"
	"strings"

	"pya/stdlib/codecs"
	"pya/stdlib/importlib"
	"pya/stdlib/io"
	"pya/stdlib/simplens"
	"pya/stdlib/structseq"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// Version numbers: of the language, and of pya.
const (
	versionText = "3.13.0"
	release     = "0.1.0"
	hexVersion  = 0x030d00f0
)

// module is the state behind the functions.
type module struct {
	rt                   *vm.Runtime
	m                    *object.Module
	firstIter, finalizer value
	switchInterval       float64
	hookType             *object.Type
	unraisableType       *object.Type
}

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	s := &module{rt: rt, m: m, firstIter: object.None, finalizer: object.None, switchInterval: 0.005}
	m.Set(t, "__doc__", object.NewStr("This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter."))
	s.plain(t)
	if err := s.versions(t); err != nil {
		return err
	}
	m.AddDefs(t, object.AuditedDefs(s.defs(), auditEvents))
	for _, n := range []string{"displayhook", "excepthook", "unraisablehook", "breakpointhook"} {
		v, _ := m.Get(t, n)
		m.Set(t, "__"+n+"__", v)
	}
	m.Missing = s.missing
	if rt.DisplayHook == nil {
		rt.DisplayHook = s.display
	}
	t.Interp.Unraisable = s.unraisable
	codecs.Install(t.Interp)
	return s.streams(t)
}

// streams makes the standard streams. Their encoding may be one that needs all else.
func (s *module) streams(t *thread) error {
	for fd, n := range []string{"stdin", "stdout", "stderr"} {
		v, err := io.Standard(t, fd)
		if err != nil {
			return err
		}
		s.m.Set(t, n, v)
		s.m.Set(t, "__"+n+"__", v)
	}
	return nil
}

func strs(items []string) []value {
	out := make([]value, len(items))
	for i, x := range items {
		out[i] = object.NewStr(x)
	}
	return out
}

// plain sets the attributes that are plain values.
func (s *module) plain(t *thread) {
	host := t.Interp.Host
	var argv []value
	for _, a := range host.Args() {
		v, err := io.PathValue(t, a)
		if err != nil {
			v = object.NewStr(a)
		}
		argv = append(argv, v)
	}
	exe := host.Executable()
	prefix := ""
	if exe != "" {
		prefix = filepath.Dir(filepath.Dir(exe))
	}
	order := "big"
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		order = "little"
	}
	for _, c := range []struct {
		name string
		v    value
	}{
		{"argv", object.NewList(argv)}, {"orig_argv", object.NewList(append([]value{object.NewStr(exe)}, argv...))},
		{"path", object.FromObj(s.rt.Path)}, {"modules", object.FromObj(t.Interp.Modules)},
		{"executable", object.NewStr(exe)}, {"_base_executable", object.NewStr(exe)},
		{"prefix", object.NewStr(prefix)}, {"exec_prefix", object.NewStr(prefix)},
		{"base_prefix", object.NewStr(prefix)}, {"base_exec_prefix", object.NewStr(prefix)},
		{"platform", object.NewStr(platform())}, {"platlibdir", object.NewStr("lib")},
		{"maxsize", object.Int(math.MaxInt64)}, {"maxunicode", object.Int(0x10ffff)}, {"byteorder", object.NewStr(order)},
		{"hexversion", object.Int(hexVersion)}, {"api_version", object.Int(1013)},
		{"version", object.NewStr(versionText + " (pya " + release + ") [" + runtime.Version() + "]")},
		{"copyright", object.NewStr("")}, {"float_repr_style", object.NewStr("short")}, {"abiflags", object.NewStr("")},
		{"dont_write_bytecode", object.True}, {"pycache_prefix", object.None}, {"warnoptions", object.NewList(strs(s.rt.Options().Warnings))},
		{"_xoptions", object.FromObj(object.NewDict())}, {"_git", object.NewTuple(strs([]string{"pya", "", ""}))},
		{"path_importer_cache", object.FromObj(object.NewDict())},
		{"_framework", object.NewStr("")},
	} {
		s.m.Set(t, c.name, c.v)
	}
}

func platform() string {
	switch runtime.GOOS {
	case "windows":
		return "win32"
	}
	return runtime.GOOS
}

// versions sets version_info and implementation.
func (s *module) versions(t *thread) error {
	typ := structseq.New(structseq.Spec{Module: "sys", Name: "version_info", NoNew: true,
		Doc: "sys.version_info\n\nVersion information as a named tuple.", Fields: []string{"major", "minor", "micro", "releaselevel", "serial"}})
	info := structseq.Make(typ, 5, object.Int(3), object.Int(13), object.Int(0), object.NewStr("final"), object.Int(0))
	s.m.Set(t, "version_info", info)
	impl, err := simplens.New(t, []string{"name", "cache_tag", "version", "hexversion", "_multiarch"},
		[]value{object.NewStr("pya"), object.NewStr("pya-313"), info, object.Int(hexVersion), object.NewStr(multiarch())})
	s.m.Set(t, "implementation", impl)
	return err
}

// missing makes the attributes that few programs look at.
func (s *module) missing(t *thread, name string) (value, bool, error) {
	v := value{}
	switch name {
	case "flags":
		v = flags(s.rt.Options())
	case "meta_path", "path_hooks":
		metaPath, pathHooks, err := importlib.Finders(s.rt, t)
		if err != nil {
			return value{}, false, err
		}
		s.m.Set(t, "meta_path", metaPath)
		s.m.Set(t, "path_hooks", pathHooks)
		v, _ = s.m.Get(t, name)
		return v, true, nil
	case "monitoring":
		var err error
		if v, err = newMonitoring(s.rt, t); err != nil {
			return value{}, false, err
		}
	case "float_info":
		v = floatInfo()
	case "int_info":
		v = info("int_info", []string{"bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"},
			object.Int(30), object.Int(4), object.Int(4300), object.Int(640))
	case "hash_info":
		v = info("hash_info", []string{"width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"},
			object.Int(64), object.Int(1<<61-1), object.Int(314159), object.Int(0), object.Int(1000003), object.NewStr("siphash13"),
			object.Int(64), object.Int(128), object.Int(0))
	case "thread_info":
		v = info("thread_info", []string{"name", "lock", "version"}, object.NewStr("pthread"), object.NewStr("semaphore"), object.None)
	case "builtin_module_names":
		v = object.NewTuple(strs(strings.Fields(builtinNames)))
	case "stdlib_module_names":
		set, err := object.NewFrozenSet(t, strs(strings.Fields(stdlibNames)))
		if err != nil {
			return value{}, false, err
		}
		v = set
	default:
		return v, false, nil
	}
	s.m.Set(t, name, v)
	return v, true, nil
}

// info makes one of the named tuples of constants.
func info(name string, fields []string, items ...value) value {
	typ := structseq.New(structseq.Spec{Module: "sys", Name: name, Fields: fields, NoNew: true})
	return structseq.Make(typ, len(fields), items...)
}

func flags(o vm.Options) value {
	names := strings.Fields("debug inspect interactive optimize dont_write_bytecode no_user_site no_site ignore_environment verbose bytes_warning quiet hash_randomization isolated dev_mode utf8_mode warn_default_encoding safe_path int_max_str_digits")
	items := make([]value, len(names))
	for i, n := range names {
		switch n {
		case "dev_mode":
			items[i] = object.Bool(o.Dev)
		case "safe_path":
			items[i] = object.False
		case "ignore_environment":
			items[i] = object.Int(0)
			if o.NoEnvironment {
				items[i] = object.Int(1)
			}
		case "dont_write_bytecode", "hash_randomization", "no_user_site", "no_site":
			items[i] = object.Int(1)
		case "int_max_str_digits":
			items[i] = object.Int(4300)
		default:
			items[i] = object.Int(0)
		}
	}
	return info("flags", names, items...)
}

func floatInfo() value {
	return info("float_info", strings.Fields("max max_exp max_10_exp min min_exp min_10_exp dig mant_dig epsilon radix rounds"),
		object.Float(math.MaxFloat64), object.Int(1024), object.Int(308), object.Float(0x1p-1022), object.Int(-1021), object.Int(-307),
		object.Int(15), object.Int(53), object.Float(0x1p-52), object.Int(2), object.Int(1))
}

// FlushStd writes what the standard streams and all files that were not closed have buffered.
func FlushStd(t *thread) error {
	var first error
	if v, ok := t.Interp.Modules.GetStr(t.Interp.Intern("sys")); ok {
		for _, n := range []string{"stdout", "stderr"} {
			if err := flush(t, v, n); err != nil && first == nil {
				first = err
			}
		}
	}
	io.FlushAll(t)
	return first
}

// flush flushes a stream of sys unless it is closed or gone.
func flush(t *thread, sys value, name string) error {
	f, ok, err := t.GetAttrOpt(sys, t.Interp.Intern(name))
	if err != nil || !ok || f.IsNone() {
		return err
	}
	if c, ok, err := t.GetAttrOpt(f, t.Interp.Intern("closed")); err == nil && ok {
		if closed, err := t.Truth(c); err == nil && closed {
			return nil
		}
	}
	_, err = t.CallMethod(f, "flush")
	return err
}

// ReportUncaught prints an exception that ends the program and gives its exit status.
func ReportUncaught(rt *vm.Runtime, t *thread, err error) int { return rt.ReportUncaught(t, err) }
