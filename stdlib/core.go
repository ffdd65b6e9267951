package stdlib

import (
	"pya/stdlib/abc"
	"pya/stdlib/astmod"
	"pya/stdlib/atexit"
	"pya/stdlib/builtins"
	"pya/stdlib/codecs"
	"pya/stdlib/copy"
	"pya/stdlib/copyreg"
	"pya/stdlib/errno"
	"pya/stdlib/gc"
	"pya/stdlib/importlib"
	"pya/stdlib/io"
	"pya/stdlib/keyword"
	"pya/stdlib/linecache"
	"pya/stdlib/opcode"
	osmod "pya/stdlib/os"
	"pya/stdlib/readline"
	"pya/stdlib/stat"
	"pya/stdlib/symtablemod"
	"pya/stdlib/sys"
	"pya/stdlib/time"
	"pya/stdlib/tokenmod"
	"pya/stdlib/traceback"
	"pya/stdlib/types"
	"pya/stdlib/typing"
	"pya/stdlib/warnings"
	"pya/stdlib/weakref"
)

// coreTable lists the modules that the language itself and most programs need.
var coreTable = []row{
	{"_ast", astmod.Build},
	{"_codecs", codecs.Build},
	{"_frozen_importlib", importlib.BuildBootstrap},
	{"_frozen_importlib_external", alias("_frozen_importlib")},
	{"_warnings", alias("warnings")},
	{"_imp", importlib.BuildImp},
	{"_io", io.Build},
	{"_opcode", opcode.BuildNative},
	{"_readline", readline.Build},
	{"_symtable", symtablemod.Build},
	{"_tokenize", tokenmod.Build},
	{"_typing", typing.BuildParams},
	{"abc", abc.Build},
	{"atexit", atexit.Build},
	{"builtins", builtins.Build},
	{"copy", copy.Build},
	{"copyreg", copyreg.Build},
	{"dis", opcode.BuildDis},
	{"errno", errno.Build},
	{"gc", gc.Build},
	{"importlib", importlib.Build},
	{"importlib._bootstrap", importlib.BuildPart},
	{"importlib._bootstrap_external", importlib.BuildPart},
	{"importlib.abc", importlib.BuildABC},
	{"importlib.machinery", importlib.BuildMachinery},
	{"importlib.util", importlib.BuildUtil},
	{"keyword", keyword.Build},
	{"linecache", linecache.Build},
	{"opcode", opcode.Build},
	{"os", osmod.Build},
	{"posix", alias("os")},
	{"posixpath", osmod.BuildPath},
	{"stat", stat.Build},
	{"sys", sys.Build},
	{sys.ConfigName(), sys.BuildConfig},
	{"_timeparse", time.BuildTimeparse},
	{"time", time.Build},
	{"traceback", traceback.Build},
	{"types", types.Build},
	{"typing", typing.Build},
	{"warnings", warnings.Build},
	{"weakref", weakref.Build},
}
