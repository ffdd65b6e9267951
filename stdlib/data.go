package stdlib

import (
	"pya/stdlib/array"
	"pya/stdlib/binascii"
	"pya/stdlib/bisect"
	"pya/stdlib/bz2mod"
	"pya/stdlib/cmath"
	"pya/stdlib/collections"
	"pya/stdlib/contextlib"
	"pya/stdlib/csv"
	"pya/stdlib/dataclasses"
	"pya/stdlib/decimal"
	"pya/stdlib/enum"
	"pya/stdlib/functools"
	"pya/stdlib/hashlib"
	"pya/stdlib/heapq"
	"pya/stdlib/itertools"
	"pya/stdlib/json"
	"pya/stdlib/lzmamod"
	"pya/stdlib/marshal"
	"pya/stdlib/math"
	"pya/stdlib/operator"
	"pya/stdlib/pickle"
	"pya/stdlib/random"
	"pya/stdlib/re"
	"pya/stdlib/reprlib"
	stringmod "pya/stdlib/string"
	"pya/stdlib/structmod"
	"pya/stdlib/unicodedata"
	"pya/stdlib/xmlmod"
	"pya/stdlib/zlibmod"
	"pya/stdlib/zonedata"
)

// dataTable lists the modules of data types, text and algorithms.
var dataTable = []row{
	{"_bisect", bisect.Build},
	{"_blake2", hashlib.Part("blake2b", "blake2s")},
	{"_bz2", bz2mod.Build},
	{"_collections", collections.Build},
	{"_collections_abc", alias("collections.abc")},
	{"_functools", functools.Build},
	{"_heapq", heapq.Build},
	{"_json", json.BuildParts},
	{"_lzma", lzmamod.Build},
	{"_md5", hashlib.Part("md5")},
	{"_operator", operator.BuildNative},
	{"_pickle", pickle.BuildNative},
	{"_random", random.BuildNative},
	{"_sha1", hashlib.Part("sha1")},
	{"_sha2", hashlib.Part("sha224", "sha256", "sha384", "sha512")},
	{"_sha3", hashlib.Part("sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256")},
	{"_string", stringmod.BuildNative},
	{"_struct", structmod.Build},
	{"array", array.Build},
	{"binascii", binascii.Build},
	{"bisect", bisect.Build},
	{"cmath", cmath.Build},
	{"collections", collections.Build},
	{"collections.abc", collections.BuildABC},
	{"contextlib", contextlib.Build},
	{"_csv", csv.BuildNative},
	{"csv", csv.Build},
	{"dataclasses", dataclasses.Build},
	{"enum", enum.Build},
	{"decimal", decimal.Build},
	{"_decimal", alias("decimal")},
	{"functools", functools.Build},
	{"hashlib", hashlib.Build},
	{"heapq", heapq.Build},
	{"hmac", hashlib.BuildHMAC},
	{"itertools", itertools.Build},
	{"json", json.Build},
	{"marshal", marshal.Build},
	{"math", math.Build},
	{"operator", operator.Build},
	{"pickle", pickle.Build},
	{"pyexpat", xmlmod.Build},
	{"random", random.Build},
	{"re", re.Build},
	{"reprlib", reprlib.Build},
	{"string", stringmod.Build},
	{"unicodedata", unicodedata.Build},
	{"zlib", zlibmod.Build},
	{"_zonedata", zonedata.Build},
}
