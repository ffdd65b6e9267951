package pickle

import "strings"

// The opcodes of pickles.
const (
	opMark           = '('
	opStop           = '.'
	opPop            = '0'
	opPopMark        = '1'
	opDup            = '2'
	opFloat          = 'F'
	opInt            = 'I'
	opBinInt         = 'J'
	opBinInt1        = 'K'
	opLong           = 'L'
	opBinInt2        = 'M'
	opNone           = 'N'
	opPersID         = 'P'
	opBinPersID      = 'Q'
	opReduce         = 'R'
	opString         = 'S'
	opBinString      = 'T'
	opShortBinString = 'U'
	opUnicode        = 'V'
	opBinUnicode     = 'X'
	opAppend         = 'a'
	opBuild          = 'b'
	opGlobal         = 'c'
	opDict           = 'd'
	opEmptyDict      = '}'
	opAppends        = 'e'
	opGet            = 'g'
	opBinGet         = 'h'
	opInst           = 'i'
	opLongBinGet     = 'j'
	opList           = 'l'
	opEmptyList      = ']'
	opObj            = 'o'
	opPut            = 'p'
	opBinPut         = 'q'
	opLongBinPut     = 'r'
	opSetItem        = 's'
	opTuple          = 't'
	opEmptyTuple     = ')'
	opSetItems       = 'u'
	opBinFloat       = 'G'

	// Protocol 2.
	opProto    = 0x80
	opNewObj   = 0x81
	opExt1     = 0x82
	opExt2     = 0x83
	opExt4     = 0x84
	opTuple1   = 0x85
	opTuple2   = 0x86
	opTuple3   = 0x87
	opNewTrue  = 0x88
	opNewFalse = 0x89
	opLong1    = 0x8a
	opLong4    = 0x8b

	// Protocol 3.
	opBinBytes      = 'B'
	opShortBinBytes = 'C'

	// Protocol 4.
	opShortBinUnicode = 0x8c
	opBinUnicode8     = 0x8d
	opBinBytes8       = 0x8e
	opEmptySet        = 0x8f
	opAddItems        = 0x90
	opFrozenSet       = 0x91
	opNewObjEx        = 0x92
	opStackGlobal     = 0x93
	opMemoize         = 0x94
	opFrame           = 0x95

	// Protocol 5.
	opByteArray8     = 0x96
	opNextBuffer     = 0x97
	opReadOnlyBuffer = 0x98
)

// opNames are the opcodes as module pickle names them.
var opNames = map[string]byte{
	"MARK": opMark, "STOP": opStop, "POP": opPop, "POP_MARK": opPopMark, "DUP": opDup, "FLOAT": opFloat, "INT": opInt,
	"BININT": opBinInt, "BININT1": opBinInt1, "LONG": opLong, "BININT2": opBinInt2, "NONE": opNone, "PERSID": opPersID,
	"BINPERSID": opBinPersID, "REDUCE": opReduce, "STRING": opString, "BINSTRING": opBinString, "SHORT_BINSTRING": opShortBinString,
	"UNICODE": opUnicode, "BINUNICODE": opBinUnicode, "APPEND": opAppend, "BUILD": opBuild, "GLOBAL": opGlobal, "DICT": opDict,
	"EMPTY_DICT": opEmptyDict, "APPENDS": opAppends, "GET": opGet, "BINGET": opBinGet, "INST": opInst, "LONG_BINGET": opLongBinGet,
	"LIST": opList, "EMPTY_LIST": opEmptyList, "OBJ": opObj, "PUT": opPut, "BINPUT": opBinPut, "LONG_BINPUT": opLongBinPut,
	"SETITEM": opSetItem, "TUPLE": opTuple, "EMPTY_TUPLE": opEmptyTuple, "SETITEMS": opSetItems, "BINFLOAT": opBinFloat,
	"PROTO": opProto, "NEWOBJ": opNewObj, "EXT1": opExt1, "EXT2": opExt2, "EXT4": opExt4, "TUPLE1": opTuple1, "TUPLE2": opTuple2,
	"TUPLE3": opTuple3, "NEWTRUE": opNewTrue, "NEWFALSE": opNewFalse, "LONG1": opLong1, "LONG4": opLong4, "BINBYTES": opBinBytes,
	"SHORT_BINBYTES": opShortBinBytes, "SHORT_BINUNICODE": opShortBinUnicode, "BINUNICODE8": opBinUnicode8, "BINBYTES8": opBinBytes8,
	"EMPTY_SET": opEmptySet, "ADDITEMS": opAddItems, "FROZENSET": opFrozenSet, "NEWOBJ_EX": opNewObjEx, "STACK_GLOBAL": opStackGlobal,
	"MEMOIZE": opMemoize, "FRAME": opFrame, "BYTEARRAY8": opByteArray8, "NEXT_BUFFER": opNextBuffer, "READONLY_BUFFER": opReadOnlyBuffer,
}

const (
	highestProtocol = 5
	defaultProtocol = 4
	// batch is how many items one opcode adds to a container.
	batch = 1000
	// frameTarget is the size at which a frame is closed; frameMin that below which none is made.
	frameTarget = 64 * 1024
	frameMin    = 4
)

// python2 are the names that modules and functions of Python 2 have now; protocols 0 to 2 use the old ones.
var python2Modules = map[string]string{
	"__builtin__": "builtins", "copy_reg": "copyreg", "Queue": "queue", "SocketServer": "socketserver", "ConfigParser": "configparser",
	"repr": "reprlib", "tkFileDialog": "tkinter.filedialog", "tkSimpleDialog": "tkinter.simpledialog", "tkColorChooser": "tkinter.colorchooser",
	"tkCommonDialog": "tkinter.commondialog", "Dialog": "tkinter.dialog", "Tkdnd": "tkinter.dnd", "tkFont": "tkinter.font",
	"tkMessageBox": "tkinter.messagebox", "ScrolledText": "tkinter.scrolledtext", "Tkconstants": "tkinter.constants", "Tix": "tkinter.tix",
	"ttk": "tkinter.ttk", "Tkinter": "tkinter", "markupbase": "_markupbase", "_winreg": "winreg", "thread": "_thread",
	"dummy_thread": "_dummy_thread", "dbhash": "dbm.bsd", "dumbdbm": "dbm.dumb", "dbm": "dbm.ndbm", "gdbm": "dbm.gnu",
	"xmlrpclib": "xmlrpc.client", "SimpleXMLRPCServer": "xmlrpc.server", "httplib": "http.client", "htmlentitydefs": "html.entities",
	"HTMLParser": "html.parser", "Cookie": "http.cookies", "cookielib": "http.cookiejar", "BaseHTTPServer": "http.server",
	"test.test_support": "test.support", "commands": "subprocess", "urlparse": "urllib.parse", "robotparser": "urllib.robotparser",
	"urllib2": "urllib.request", "anydbm": "dbm", "_abcoll": "collections.abc",
}

// python2Names are names that have moved: old (module, name) and the new one.
var python2Names = map[[2]string][2]string{
	{"__builtin__", "xrange"}: {"builtins", "range"}, {"__builtin__", "reduce"}: {"functools", "reduce"},
	{"__builtin__", "intern"}: {"sys", "intern"}, {"__builtin__", "unichr"}: {"builtins", "chr"},
	{"__builtin__", "unicode"}: {"builtins", "str"}, {"__builtin__", "long"}: {"builtins", "int"},
	{"itertools", "izip"}: {"builtins", "zip"}, {"itertools", "imap"}: {"builtins", "map"}, {"itertools", "ifilter"}: {"builtins", "filter"},
	{"itertools", "ifilterfalse"}: {"itertools", "filterfalse"}, {"itertools", "izip_longest"}: {"itertools", "zip_longest"},
	{"UserDict", "IterableUserDict"}: {"collections", "UserDict"}, {"UserList", "UserList"}: {"collections", "UserList"},
	{"UserString", "UserString"}: {"collections", "UserString"}, {"whichdb", "whichdb"}: {"dbm", "whichdb"},
	{"_socket", "fromfd"}: {"socket", "fromfd"}, {"exceptions", "StandardError"}: {"builtins", "Exception"},
	{"UserDict", "UserDict"}: {"collections", "UserDict"}, {"socket", "_socketobject"}: {"socket", "SocketType"},
	{"_multiprocessing", "Connection"}: {"multiprocessing.connection", "Connection"}, {"multiprocessing.process", "Process"}: {"multiprocessing.context", "Process"},
}

// python3Names and python3Modules are the way back, where it is unique.
var python3Names = map[[2]string][2]string{
	{"builtins", "range"}: {"__builtin__", "xrange"}, {"functools", "reduce"}: {"__builtin__", "reduce"},
	{"sys", "intern"}: {"__builtin__", "intern"}, {"builtins", "chr"}: {"__builtin__", "unichr"}, {"builtins", "str"}: {"__builtin__", "unicode"},
	{"builtins", "int"}: {"__builtin__", "long"}, {"builtins", "zip"}: {"itertools", "izip"}, {"builtins", "map"}: {"itertools", "imap"},
	{"builtins", "filter"}: {"itertools", "ifilter"}, {"itertools", "filterfalse"}: {"itertools", "ifilterfalse"},
	{"itertools", "zip_longest"}: {"itertools", "izip_longest"}, {"collections", "UserDict"}: {"UserDict", "IterableUserDict"},
	{"collections", "UserList"}: {"UserList", "UserList"}, {"collections", "UserString"}: {"UserString", "UserString"},
	{"dbm", "whichdb"}: {"whichdb", "whichdb"},
}

func newModule(name string) (string, bool) {
	n, ok := python2Modules[name]
	return n, ok
}

// oldModules is the inverse of python2Modules.
var oldModules = func() map[string]string {
	m := make(map[string]string, len(python2Modules))
	for o, n := range python2Modules {
		m[n] = o
	}
	return m
}()

// python3Exceptions are the exceptions that Python 2 did not have, and what was raised in their place.
var python3Exceptions = map[string]string{
	"BrokenPipeError": "OSError", "ChildProcessError": "OSError", "ConnectionAbortedError": "OSError",
	"ConnectionError": "OSError", "ConnectionRefusedError": "OSError", "ConnectionResetError": "OSError", "FileExistsError": "OSError",
	"FileNotFoundError": "OSError", "InterruptedError": "OSError", "IsADirectoryError": "OSError", "NotADirectoryError": "OSError",
	"PermissionError": "OSError", "ProcessLookupError": "OSError", "TimeoutError": "OSError", "ModuleNotFoundError": "ImportError",
}

// python2Exceptions are the exceptions that lived in the module exceptions.
var python2Exceptions = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(`ArithmeticError AssertionError AttributeError BaseException BufferError BytesWarning DeprecationWarning
		EOFError EnvironmentError Exception FloatingPointError FutureWarning GeneratorExit IOError ImportError
		ImportWarning IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError
		NotImplementedError OSError OverflowError PendingDeprecationWarning ReferenceError RuntimeError RuntimeWarning
		StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TypeError UnboundLocalError
		UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError
		Warning ZeroDivisionError`) {
		m[n] = true
	}
	return m
}()
