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
	f := s.rt.Options().Flags
	unbuffered := f.Unbuffered
	if v, _ := t.Interp.Host.Getenv("PYTHONUNBUFFERED"); v != "" && !f.NoEnvironment {
		unbuffered = true
	}
	for fd, n := range []string{"stdin", "stdout", "stderr"} {
		v, err := io.Standard(t, fd, unbuffered)
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
	argv := pathValues(t, host.Args())
	exe := host.Executable()
	flags := s.rt.Options().Flags
	command := append([]value{object.NewStr(exe)}, argv...)
	if flags.Command != nil {
		command = pathValues(t, flags.Command)
	}
	t.Interp.IntMaxStrDigits = flags.Digits()
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
		{"argv", object.NewList(argv)}, {"orig_argv", object.NewList(command)},
		{"path", object.FromObj(s.rt.Path)}, {"modules", object.FromObj(t.Interp.Modules)},
		{"executable", object.NewStr(exe)}, {"_base_executable", object.NewStr(exe)},
		{"prefix", object.NewStr(prefix)}, {"exec_prefix", object.NewStr(prefix)},
		{"base_prefix", object.NewStr(prefix)}, {"base_exec_prefix", object.NewStr(prefix)},
		{"platform", object.NewStr(platform())}, {"platlibdir", object.NewStr("lib")},
		{"maxsize", object.Int(math.MaxInt64)}, {"maxunicode", object.Int(0x10ffff)}, {"byteorder", object.NewStr(order)},
		{"hexversion", object.Int(hexVersion)}, {"api_version", object.Int(1013)},
		{"version", object.NewStr(versionText + " (pya " + release + ") [" + runtime.Version() + "]")},
		{"copyright", object.NewStr("")}, {"float_repr_style", object.NewStr("short")}, {"abiflags", object.NewStr("")},
		{"dont_write_bytecode", object.True}, {"pycache_prefix", orNone(flags.PycachePrefix)}, {"warnoptions", object.NewList(strs(s.rt.Options().Warnings))},
		{"_xoptions", xOptions(t, flags.XOptions)}, {"_git", object.NewTuple(strs([]string{"pya", "", ""}))},
		{"path_importer_cache", object.FromObj(object.NewDict())},
		{"_framework", object.NewStr("")},
	} {
		s.m.Set(t, c.name, c.v)
	}
}

// pathValues are the words of a command line.
func pathValues(t *thread, words []string) (list []value) {
	for _, a := range words {
		v, err := io.PathValue(t, a)
		if err != nil {
			v = object.NewStr(a)
		}
		list = append(list, v)
	}
	return list
}

func orNone(s string) value {
	if s == "" {
		return object.None
	}
	return object.NewStr(s)
}

// xOptions is sys._xoptions: an option without a value is True.
func xOptions(t *thread, options []string) value {
	d := object.NewDict()
	for _, o := range options {
		name, v, has := strings.Cut(o, "=")
		if has {
			d.SetStr(t.Interp.Intern(name), object.NewStr(v))
		} else {
			d.SetStr(t.Interp.Intern(name), object.True)
		}
	}
	return object.FromObj(d)
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
		v = flags(s.rt.Options().Flags)
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

// flags is sys.flags. Nothing is imported from a site's folders at the start, so no_site and no_user_site are set.
func flags(f vm.Flags) value {
	n := func(x int) value { return object.Int(int64(x)) }
	flag := func(x bool) value {
		if x {
			return object.Int(1)
		}
		return object.Int(0)
	}
	fields := []struct {
		name string
		v    value
	}{
		{"debug", n(f.Debug)}, {"inspect", n(f.Inspect)}, {"interactive", n(f.Interactive)}, {"optimize", n(f.Optimize)},
		{"dont_write_bytecode", n(f.DontWriteBytecode)}, {"no_user_site", n(1)}, {"no_site", n(1)},
		{"ignore_environment", flag(f.NoEnvironment)}, {"verbose", n(f.Verbose)}, {"bytes_warning", n(f.BytesWarning)},
		{"quiet", n(f.Quiet)}, {"hash_randomization", flag(!f.FixedHashes)}, {"isolated", n(f.Isolated)}, {"dev_mode", object.Bool(f.Dev)},
		{"utf8_mode", n(f.UTF8Mode)}, {"warn_default_encoding", n(f.WarnDefaultEncoding)}, {"safe_path", object.Bool(f.SafePath)},
		{"int_max_str_digits", n(f.Digits())},
	}
	var names []string
	var items []value
	for _, x := range fields {
		names, items = append(names, x.name), append(items, x.v)
	}
	typ := structseq.New(structseq.Spec{Module: "sys", Name: "flags", Fields: names, Hidden: []string{"gil"}, NoNew: true})
	return structseq.Make(typ, len(names), append(items, object.Int(1))...)
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
