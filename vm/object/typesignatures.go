package object

import "strings"

// textSignature is what __text_signature__ of a class shows, "" if there is none. The docstring of a class statement may
// begin with one, as those of CPython's own types do.
func (t *Type) textSignature() string {
	if !t.isHeap {
		return typeSignatures[t.module+"."+t.name]
	}
	doc, ok := t.dict.GetStr(nameDoc)
	if !ok || doc.Kind() != KStr {
		return ""
	}
	if rest, ok := strings.CutPrefix(doc.str().s, t.name); ok && strings.HasPrefix(rest, "(") {
		if sig, _, ok := strings.Cut(rest, ")\n--\n\n"); ok {
			return sig + ")"
		}
	}
	return ""
}

// typeSignatures are the arguments of the native types that are called in but one way, by full name: what
// __text_signature__ shows, and inspect reads, as in CPython.
var typeSignatures = map[string]string{
	"_asyncio.Future": "(*, loop=None)",
	"_asyncio.Task":   "(coro, *, loop=None, name=None, context=None, eager_start=False)",
	"_blake2.blake2b": "(data=b'', /, *, digest_size=64,\n" +
		"        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n" +
		"        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n" +
		"        usedforsecurity=True)",
	"_blake2.blake2s": "(data=b'', /, *, digest_size=32,\n" +
		"        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n" +
		"        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n" +
		"        usedforsecurity=True)",
	"_bz2.BZ2Compressor":            "(compresslevel=9, /)",
	"_bz2.BZ2Decompressor":          "()",
	"_io.BufferedRWPair":            "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)",
	"_io.BufferedRandom":            "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
	"_io.BufferedReader":            "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
	"_io.BufferedWriter":            "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
	"_io.BytesIO":                   "(initial_bytes=b'')",
	"_io.FileIO":                    "(file, mode='r', closefd=True, opener=None)",
	"_io.IncrementalNewlineDecoder": "(decoder, translate, errors='strict')",
	"_io.StringIO":                  `(initial_value='', newline='\n')`,
	"_io.TextIOWrapper": "(buffer, encoding=None, errors=None, newline=None,\n" +
		"              line_buffering=False, write_through=False)",
	"_lzma.LZMADecompressor": "(format=FORMAT_AUTO, memlimit=None, filters=None)",
	"_pickle.Pickler":        "(file, protocol=None, fix_imports=True, buffer_callback=None)",
	"_pickle.Unpickler": "(file, *, fix_imports=True, encoding='ASCII', errors='strict',\n" +
		"          buffers=())",
	"_queue.SimpleQueue":          "()",
	"_thread._local":              "()",
	"_thread.lock":                "()",
	"builtins.NoneType":           "()",
	"builtins.NotImplementedType": "()",
	"builtins.bool":               "(object=False, /)",
	"builtins.cell":               "([contents])",
	"builtins.classmethod":        "(function, /)",
	"builtins.code": "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n" +
		"     flags, codestring, constants, names, varnames, filename, name,\n" +
		"     qualname, firstlineno, linetable, exceptiontable, freevars=(),\n" +
		"     cellvars=(), /)",
	"builtins.complex":   "(real=0, imag=0)",
	"builtins.ellipsis":  "()",
	"builtins.enumerate": "(iterable, start=0)",
	"builtins.filter":    "(function, iterable, /)",
	"builtins.float":     "(x=0, /)",
	"builtins.frozenset": "(iterable=(), /)",
	"builtins.function": "(code, globals, name=None, argdefs=None, closure=None,\n" +
		"         kwdefaults=None)",
	"builtins.list":                           "(iterable=(), /)",
	"builtins.map":                            "(function, iterable, /, *iterables)",
	"builtins.mappingproxy":                   "(mapping)",
	"builtins.memoryview":                     "(object)",
	"builtins.method":                         "(function, instance, /)",
	"builtins.module":                         "(name, doc=None)",
	"builtins.object":                         "()",
	"builtins.property":                       "(fget=None, fset=None, fdel=None, doc=None)",
	"builtins.reversed":                       "(sequence, /)",
	"builtins.set":                            "(iterable=(), /)",
	"builtins.staticmethod":                   "(function, /)",
	"builtins.traceback":                      "(tb_next, tb_frame, tb_lasti, tb_lineno)",
	"builtins.tuple":                          "(iterable=(), /)",
	"builtins.zip":                            "(*iterables, strict=False)",
	"collections.deque":                       "([iterable[, maxlen]])",
	"decimal.Context":                         "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)",
	"decimal.Decimal":                         `(value="0", context=None)`,
	"functools.partial":                       "(func, /, *args, **keywords)",
	"itertools._tee":                          "(iterable, /)",
	"itertools.accumulate":                    "(iterable, func=None, *, initial=None)",
	"itertools.batched":                       "(iterable, n, *, strict=False)",
	"itertools.chain":                         "(*iterables)",
	"itertools.combinations":                  "(iterable, r)",
	"itertools.combinations_with_replacement": "(iterable, r)",
	"itertools.compress":                      "(data, selectors)",
	"itertools.count":                         "(start=0, step=1)",
	"itertools.cycle":                         "(iterable, /)",
	"itertools.dropwhile":                     "(predicate, iterable, /)",
	"itertools.filterfalse":                   "(function, iterable, /)",
	"itertools.groupby":                       "(iterable, key=None)",
	"itertools.pairwise":                      "(iterable, /)",
	"itertools.permutations":                  "(iterable, r=None)",
	"itertools.product":                       "(*iterables, repeat=1)",
	"itertools.starmap":                       "(function, iterable, /)",
	"itertools.takewhile":                     "(predicate, iterable, /)",
	"itertools.zip_longest":                   "(*iterables, fillvalue=None)",
	"operator.attrgetter":                     "(attr, /, *attrs)",
	"operator.itemgetter":                     "(item, /, *items)",
	"operator.methodcaller":                   "(name, /, *args, **kwargs)",
	"types.GenericAlias":                      "(origin, args, /)",
	"types.SimpleNamespace":                   "(mapping_or_iterable=(), /, **kwargs)",
	"zlib._ZlibDecompressor":                  "(wbits=15, zdict=b'')",
}
