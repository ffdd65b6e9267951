package object

import "strings"

// members are the attributes of native types that are plain fields in CPython, by the names of the types: their descriptors
// are of the type member_descriptor, those of other attributes getset_descriptor.
var members = map[string]string{
	"AttributeError":             "name obj",
	"BaseException":              "__suppress_context__",
	"BaseExceptionGroup":         "exceptions message",
	"ImportError":                "msg name name_from path",
	"NameError":                  "name",
	"OSError":                    "errno filename filename2 strerror",
	"StopIteration":              "value",
	"SyntaxError":                "end_lineno end_offset filename lineno msg offset print_file_and_line text",
	"SystemExit":                 "code",
	"UnicodeDecodeError":         "encoding end object reason start",
	"UnicodeEncodeError":         "encoding end object reason start",
	"UnicodeTranslateError":      "end object reason start",
	"_bz2.BZ2Decompressor":       "eof needs_input unused_data",
	"_contextvars.ContextVar":    "name",
	"_io.BufferedRandom":         "raw",
	"_io.BufferedReader":         "raw",
	"_io.BufferedWriter":         "raw",
	"_io.FileIO":                 "_blksize",
	"_io.TextIOWrapper":          "buffer encoding line_buffering write_through",
	"_lzma.LZMADecompressor":     "check eof needs_input unused_data",
	"_pickle.Pickler":            "bin dispatch_table fast",
	"_socket.socket":             "family proto type",
	"async_generator":            "ag_running",
	"builtin_function_or_method": "__module__",
	"classmethod":                "__func__ __wrapped__",
	"classmethod_descriptor":     "__name__ __objclass__",
	"code":                       "co_argcount co_consts co_filename co_firstlineno co_flags co_kwonlyargcount co_name co_names co_nlocals co_posonlyargcount co_qualname co_stacksize",
	"collections._tuplegetter":   "__doc__",
	"collections.defaultdict":    "default_factory",
	"complex":                    "imag real",
	"coroutine":                  "cr_origin",
	"frame":                      "f_trace_lines",
	"function":                   "__builtins__ __closure__ __doc__ __globals__ __module__",
	"functools.partial":          "args func keywords",
	"getset_descriptor":          "__name__ __objclass__",
	"member_descriptor":          "__name__ __objclass__",
	"method":                     "__func__ __self__",
	"method-wrapper":             "__self__",
	"method_descriptor":          "__name__ __objclass__",
	"module":                     "__dict__",
	"posix.DirEntry":             "name path",
	"property":                   "__doc__ fdel fget fset",
	"range":                      "start step stop",
	"re.Match":                   "endpos pos re string",
	"re.Pattern":                 "flags groups pattern",
	"slice":                      "start step stop",
	"staticmethod":               "__func__ __wrapped__",
	"super":                      "__self__ __self_class__ __thisclass__",
	"traceback":                  "tb_frame tb_lasti",
	"type":                       "__base__ __basicsize__ __dictoffset__ __flags__ __itemsize__ __weakrefoffset__",
	"types.GenericAlias":         "__args__ __origin__ __unpacked__",
	"types.SimpleNamespace":      "__dict__",
	"types.UnionType":            "__args__",
	"weakref.ReferenceType":      "__callback__",
	"wrapper_descriptor":         "__name__ __objclass__",
	"zlib._ZlibDecompressor":     "eof needs_input unused_data",
}

// fieldShape is that of the descriptor of such an attribute: of the type of those of __slots__, but computed.
var fieldShape = &Shape{typ: MemberType, kind: KGetSet, dictMode: true}

// fields are the names of the type's attributes that are plain fields in CPython.
func (t *Type) fields() []string {
	if t.module == "builtins" {
		return strings.Fields(members[t.name])
	}
	return strings.Fields(members[t.module+"."+t.name])
}

// memberOf is what a member_descriptor describes, of __slots__ or of a native type.
func memberOf(v Value) (name string, owner *Type, doc string) {
	if v.Kind() == KGetSet {
		g := (*GetSetDescr)(v.p)
		return g.def.Name, g.owner, g.def.Doc
	}
	m := (*Member)(v.p)
	return m.name.s, m.owner, ""
}
