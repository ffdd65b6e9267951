package object

// staticNames are the interned names of the built-in types; read only after package initialisation.
var staticNames = make(map[string]*Str, 2048)

// Name interns a name during package initialisation (or that of a module written in Go, whose names are then found
// again by Interp.Intern). Interned strings can be compared by pointer.
func Name(s string) *Str {
	if n, ok := staticNames[s]; ok {
		return n
	}
	n := newStr(s)
	n.interned = true
	// Names are shared by all Runtimes: nothing in them may be computed later.
	n.Len()
	n.Hash()
	if !namesSealed {
		staticNames[s] = n
	}
	return n
}

// namesSealed is set at the end of package initialisation: from then on staticNames is only read.
var namesSealed bool

// Names used by the interpreter itself.
var (
	nameDoc         = Name("__doc__")
	nameModule      = Name("__module__")
	nameName        = Name("__name__")
	nameQualname    = Name("__qualname__")
	nameDict        = Name("__dict__")
	nameClass       = Name("__class__")
	nameSlots       = Name("__slots__")
	nameWeakref     = Name("__weakref__")
	nameClassCell   = Name("__classcell__")
	nameClassDict   = Name("__classdictcell__")
	nameSetName     = Name("__set_name__")
	nameInitSub     = Name("__init_subclass__")
	nameAbstract    = Name("__abstractmethods__")
	nameIsAbstract  = Name("__isabstractmethod__")
	nameAnnotations = Name("__annotations__")
	nameTypeParams  = Name("__type_params__")
	nameStaticAttrs = Name("__static_attributes__")
	nameFirstLine   = Name("__firstlineno__")
	nameMatchArgs   = Name("__match_args__")
	nameMROEntries  = Name("__mro_entries__")
	namePrepare     = Name("__prepare__")
	nameMRO         = Name("mro")
	nameNotes       = Name("__notes__")
	nameMissing     = Name("__missing__")
	nameKeys        = Name("keys")
	nameWrapped     = Name("__wrapped__")
	nameFormat      = Name("__format__")
	nameRound       = Name("__round__")
	nameTrunc       = Name("__trunc__")
	nameReduce      = Name("__reduce__")
	nameReduceEx    = Name("__reduce_ex__")
	nameGetState    = Name("__getstate__")
)
