package sys

import (
	"runtime"

	"pya/vm"
	"pya/vm/object"
)

// multiarch is sys.implementation._multiarch.
func multiarch() string { return runtime.GOARCH + "-" + runtime.GOOS }

// ConfigName is the name of the module that sysconfig reads its variables from.
func ConfigName() string { return "_sysconfigdata__" + platform() + "_" + multiarch() }

// BuildConfig fills that module: how pya was built, in the terms of CPython's Makefile.
func BuildConfig(_ *vm.Runtime, t *thread, m *object.Module) error {
	d := object.NewDict()
	for name, v := range map[string]value{
		"Py_DEBUG": object.Int(0), "Py_GIL_DISABLED": object.Int(0), "Py_TRACE_REFS": object.Int(0), "WITH_DOC_STRINGS": object.Int(1),
		"WITH_PYMALLOC": object.Int(0), "WITH_MIMALLOC": object.Int(0), "Py_ENABLE_SHARED": object.Int(0), "EXT_SUFFIX": object.NewStr(".so"),
		"SOABI": object.NewStr("pya-313"), "MULTIARCH": object.NewStr(multiarch()), "SIZEOF_VOID_P": object.Int(8), "SIZEOF_TIME_T": object.Int(8),
		"VERSION": object.NewStr("3.13"), "py_version_short": object.NewStr("3.13"), "CONFIG_ARGS": object.NewStr(""), "CFLAGS": object.NewStr(""),
		"PY_CFLAGS": object.NewStr(""), "PY_CORE_CFLAGS": object.NewStr(""), "EXE": object.NewStr(""), "LDVERSION": object.NewStr("3.13"),
	} {
		d.SetStr(t.Interp.Intern(name), v)
	}
	m.Set(t, "build_time_vars", object.FromObj(d))
	return nil
}
