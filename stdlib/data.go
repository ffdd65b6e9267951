package stdlib

import (
	"pya/stdlib/array"
	"pya/stdlib/bisect"
	"pya/stdlib/cmath"
	"pya/stdlib/collections"
	"pya/stdlib/contextlib"
	"pya/stdlib/dataclasses"
	"pya/stdlib/enum"
	"pya/stdlib/functools"
	"pya/stdlib/heapq"
	"pya/stdlib/itertools"
	"pya/stdlib/json"
	"pya/stdlib/marshal"
	"pya/stdlib/math"
	"pya/stdlib/operator"
	"pya/stdlib/random"
	"pya/stdlib/re"
	"pya/stdlib/reprlib"
	stringmod "pya/stdlib/string"
	"pya/stdlib/structmod"
	"pya/stdlib/unicodedata"
	"pya/vm"
)

// dataTable lists the modules of data types, text and algorithms.
var dataTable = map[string]vm.Builder{
	"cmath":            cmath.Build,
	"unicodedata":      unicodedata.Build,
	"array":            array.Build,
	"_bisect":          bisect.Build,
	"_collections":     collections.Build,
	"_collections_abc": collections.BuildABC,
	"_functools":       functools.Build,
	"_heapq":           heapq.Build,
	"_operator":        alias("operator"),
	"_random":          random.BuildNative,
	"_string":          stringmod.BuildNative,
	"_struct":          structmod.Build,
	"bisect":           bisect.Build,
	"collections":      collections.Build,
	"collections.abc":  collections.BuildABC,
	"contextlib":       contextlib.Build,
	"dataclasses":      dataclasses.Build,
	"enum":             enum.Build,
	"functools":        functools.Build,
	"heapq":            heapq.Build,
	"itertools":        itertools.Build,
	"json":             json.Build,
	"marshal":          marshal.Build,
	"math":             math.Build,
	"operator":         operator.Build,
	"random":           random.Build,
	"re":               re.Build,
	"reprlib":          reprlib.Build,
	"string":           stringmod.Build,
}
