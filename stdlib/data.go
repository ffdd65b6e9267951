package stdlib

import (
	"pya/stdlib/array"
	"pya/stdlib/binascii"
	"pya/stdlib/bisect"
	"pya/stdlib/cmath"
	"pya/stdlib/collections"
	"pya/stdlib/contextlib"
	"pya/stdlib/dataclasses"
	"pya/stdlib/enum"
	"pya/stdlib/functools"
	"pya/stdlib/hashlib"
	"pya/stdlib/heapq"
	"pya/stdlib/itertools"
	"pya/stdlib/json"
	"pya/stdlib/math"
	"pya/stdlib/operator"
	"pya/stdlib/pickle"
	"pya/stdlib/random"
	"pya/stdlib/re"
	"pya/stdlib/reprlib"
	stringmod "pya/stdlib/string"
	"pya/stdlib/structmod"
	"pya/stdlib/unicodedata"
	"pya/stdlib/zlibmod"
	"pya/vm"
)

// dataTable lists the modules of data types, text and algorithms.
var dataTable = map[string]vm.Builder{
	"cmath":            cmath.Build,
	"unicodedata":      unicodedata.Build,
	"_pickle":          pickle.BuildNative,
	"pickle":           pickle.Build,
	"array":            array.Build,
	"_bisect":          bisect.Build,
	"_collections":     collections.Build,
	"_collections_abc": collections.BuildABC,
	"_functools":       functools.Build,
	"_heapq":           heapq.Build,
	"_operator":        operator.Build,
	"_random":          random.BuildNative,
	"_string":          stringmod.BuildNative,
	"_struct":          structmod.Build,
	"binascii":         binascii.Build,
	"bisect":           bisect.Build,
	"collections":      collections.Build,
	"collections.abc":  collections.BuildABC,
	"contextlib":       contextlib.Build,
	"dataclasses":      dataclasses.Build,
	"enum":             enum.Build,
	"functools":        functools.Build,
	"hashlib":          hashlib.Build,
	"hmac":             hashlib.BuildHMAC,
	"_md5":             hashlib.Part("md5"),
	"_sha1":            hashlib.Part("sha1"),
	"_sha2":            hashlib.Part("sha224", "sha256", "sha384", "sha512"),
	"_sha3":            hashlib.Part("sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256"),
	"_blake2":          hashlib.Part("blake2b", "blake2s"),
	"heapq":            heapq.Build,
	"itertools":        itertools.Build,
	"json":             json.Build,
	"math":             math.Build,
	"operator":         operator.Build,
	"random":           random.Build,
	"re":               re.Build,
	"reprlib":          reprlib.Build,
	"zlib":             zlibmod.Build,
	"string":           stringmod.Build,
}
