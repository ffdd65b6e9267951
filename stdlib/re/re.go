// Package re is the module re: regular expressions with the syntax and results of CPython's.
//
// A pattern is parsed (syntax.go, escapes.go), compiled to a small program (compile.go) and run by a backtracking
// matcher (match.go) that keeps its alternatives on a stack of its own, can be interrupted, and remembers failures when
// a match takes long, so that most patterns known for exponential time need linear time.
//
// Invariants: programs are immutable. Positions inside the package are byte offsets; they become character indexes
// where programs see them.
package re

import (
	_ "embed"
	"strings"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed errors.pya
var errorSource string

//go:embed flags.pya
var flagSource string

//go:embed scanner.pya
var scannerSource string

var flagNames = []string{"A", "ASCII", "DEBUG", "I", "IGNORECASE", "L", "LOCALE", "M", "MULTILINE", "S", "DOTALL", "X", "VERBOSE", "U", "UNICODE", "NOFLAG", "RegexFlag"}

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	e := &engine{module: m, cache: map[cacheKey]*pattern{}}
	t.Interp.Data[engineKey{}] = e
	m.Set(t, "__doc__", object.NewStr("Support for regular expressions (RE)."))
	m.Set(t, "Pattern", object.FromObj(patternType()))
	m.Set(t, "Match", object.FromObj(matchType()))
	rt.MarkPackage(t, m)
	m.AddDefs(t, e.defs())
	native.Lazy(rt, m, errorSource, "PatternError", "error")
	native.Lazy(rt, m, flagSource, flagNames...)
	native.Lazy(rt, m, scannerSource, "Scanner")
	native.All(t, m, "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile", "purge", "escape",
		"error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL",
		"VERBOSE", "UNICODE", "NOFLAG", "RegexFlag", "PatternError")
	return nil
}

// engine is the module's state in one Runtime: the cache of compiled patterns.
type engine struct {
	module *object.Module
	cache  map[cacheKey]*pattern
}

type engineKey struct{}

type cacheKey struct {
	src     string
	isBytes bool
	flags   int
}

const maxCache = 512

func (e *engine) defs() []def {
	defs := e.functions()
	for i := range defs {
		defs[i].Flag |= object.PythonDef
	}
	return defs
}

func (e *engine) functions() []def {
	compile := func(t *thread, a []value) (value, error) {
		p, err := e.get(t, a[0], a[1])
		if err != nil {
			return value{}, err
		}
		return object.FromObj(p), nil
	}
	defs := []def{
		{Name: "compile", Sig: "pattern, flags=0", Doc: "Compile a regular expression pattern, returning a Pattern object.", Fn: compile},
		// Pickled patterns name this one.
		{Name: "_compile", Sig: "pattern, flags", Fn: compile},
		{Name: "purge", Sig: "", Doc: "Clear the regular expression caches", F0: func(*thread) (value, error) {
			clear(e.cache)
			return object.None, nil
		}},
		{Name: "escape", Sig: "pattern", Doc: "Escape special characters in a string.", F1: escape},
	}
	for _, x := range []struct {
		name, doc string
		f         func(t *thread, p *pattern, s value) (value, error)
	}{
		{"match", "Try to apply the pattern at the start of the string, returning a Match object, or None if no match was found.", patternMatch},
		{"fullmatch", "Try to apply the pattern to all of the string, returning a Match object, or None if no match was found.", patternFullmatch},
		{"search", "Scan through string looking for a match to the pattern, returning a Match object, or None if no match was found.", patternSearch},
		{"findall", "Return a list of all non-overlapping matches in the string.", patternFindall},
		{"finditer", "Return an iterator over all non-overlapping matches in the string.", patternFinditer},
	} {
		defs = append(defs, def{Name: x.name, Sig: "pattern, string, flags=0", Doc: x.doc, Fn: func(t *thread, a []value) (value, error) {
			p, err := e.get(t, a[0], a[2])
			if err != nil {
				return value{}, err
			}
			return x.f(t, p, a[1])
		}})
	}
	for _, n := range []string{"sub", "subn"} {
		defs = append(defs, def{Name: n, Sig: "pattern, repl, string, *args, count=0, flags=0", Doc: "Replace the leftmost non-overlapping occurrences of the pattern in string by the replacement repl.",
			Fn: func(t *thread, a []value) (value, error) {
				count, flags, err := countAndFlags(t, n, "count", 3, a[3:])
				if err != nil {
					return value{}, err
				}
				p, err := e.get(t, a[0], flags)
				if err != nil {
					return value{}, err
				}
				return patternSub(t, p, a[1], a[2], count, n == "subn")
			}})
	}
	return append(defs, def{Name: "split", Sig: "pattern, string, *args, maxsplit=0, flags=0", Doc: "Split the source string by the occurrences of the pattern, returning a list containing the resulting substrings.",
		Fn: func(t *thread, a []value) (value, error) {
			limit, flags, err := countAndFlags(t, "split", "maxsplit", 2, a[2:])
			if err != nil {
				return value{}, err
			}
			p, err := e.get(t, a[0], flags)
			if err != nil {
				return value{}, err
			}
			return patternSplit(t, p, a[1], limit)
		}})
}

// countAndFlags reads the arguments that should be given by name: a holds the tuple of the positional ones behind the
// first n, the limit by name and the flags by name.
func countAndFlags(t *thread, function, limitName string, n int, a []value) (limit, flags value, err error) {
	limit, flags = a[1], a[2]
	tuple, _ := object.AsTuple(a[0])
	rest := tuple.Items()
	if len(rest) == 0 {
		return limit, flags, nil
	}
	if limit.IsValid() {
		return limit, flags, object.TypeErrorf("%s() got multiple values for argument '%s'", function, limitName)
	}
	limit = rest[0]
	if len(rest) > 1 {
		if flags.IsValid() {
			return limit, flags, object.TypeErrorf("%s() got multiple values for argument 'flags'", function)
		}
		flags = rest[1]
	}
	if len(rest) > 2 {
		return limit, flags, object.TypeErrorf("%s() takes from %d to %d positional arguments but %d were given", function, n, n+2, n+len(rest))
	}
	if t.Interp.Warn == nil {
		return limit, flags, nil
	}
	return limit, flags, t.Interp.Warn(t, object.DeprecationWarning, "'"+limitName+"' is passed as positional argument", 1)
}

// get gives the compiled pattern of a string, bytes or pattern.
func (e *engine) get(t *thread, v, flagsV value) (*pattern, error) {
	flags := 0
	if flagsV.IsValid() {
		n, err := t.Index(flagsV)
		if err != nil {
			return nil, err
		}
		flags = n
	}
	if p, ok := object.Cast[pattern](v, patternType()); ok {
		if flags != 0 {
			return nil, object.ValueErrorf("cannot process flags argument with a compiled pattern")
		}
		return p, nil
	}
	key := cacheKey{flags: flags}
	if s, ok := object.AsStr(v); ok {
		key.src = s.Go()
	} else if b, ok := object.Buffer(v); ok {
		key.src, key.isBytes = string(b), true
	} else {
		return nil, object.TypeErrorf("first argument must be string or compiled pattern")
	}
	if p := e.cache[key]; p != nil {
		return p, nil
	}
	p, err := e.compile(t, v, key)
	if err != nil {
		return nil, err
	}
	if len(e.cache) >= maxCache {
		clear(e.cache)
	}
	if flags&flagDebug == 0 {
		e.cache[key] = p
	}
	return p, nil
}

// runes gives a pattern as characters.
func runes(src string, isBytes bool) []rune {
	if !isBytes {
		m := &matcher{s: src, wide: true}
		out := make([]rune, 0, len(src))
		for i := 0; i < len(src); {
			r, n := m.decode(i)
			out = append(out, r)
			i += n
		}
		return out
	}
	out := make([]rune, len(src))
	for i := range out {
		out[i] = rune(src[i])
	}
	return out
}

func (e *engine) compile(t *thread, src value, key cacheKey) (*pattern, error) {
	n, ps, err := parse(runes(key.src, key.isBytes), key.isBytes, key.flags)
	for _, text := range ps.warnings {
		if t.Interp.Warn == nil {
			break
		}
		if err := t.Interp.Warn(t, object.FutureWarning, text, 1); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, e.failure(t, err, src)
	}
	names := make([]string, ps.groups)
	for _, name := range ps.order {
		names[ps.names[name]] = name
	}
	return &pattern{Header: object.HeaderOf(patternType()), src: src, isBytes: key.isBytes, flags: ps.flags, prog: compileProgram(n, ps),
		names: names, index: ps.names, order: ps.order}, nil
}

// failure makes the Python exception of a faulty pattern or template.
func (e *engine) failure(t *thread, err error, src value) error {
	switch x := err.(type) {
	case *overflow:
		return object.OverflowErrorf("%s", x.msg)
	case *flagConflict:
		return object.ValueErrorf("%s", x.msg)
	case *syntaxError:
		cls, cerr := t.GetAttrStr(object.FromObj(e.module), "PatternError")
		if cerr != nil {
			return cerr
		}
		args := []value{object.NewStr(x.msg)}
		if x.pos != noPos {
			args = append(args, src, object.Int(int64(x.pos)))
		}
		v, cerr := t.CallKw(cls, args, nil)
		if cerr != nil {
			return cerr
		}
		exc, cerr := t.ToException(v)
		if cerr != nil {
			return cerr
		}
		return exc
	}
	return err
}

func engineOf(t *thread) *engine { return t.Interp.Data[engineKey{}].(*engine) }

const special = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"

func escape(_ *thread, v value) (value, error) {
	text, isStr := "", false
	if s, ok := object.AsStr(v); ok {
		text, isStr = s.Go(), true
	} else if b, ok := object.Buffer(v); ok {
		text = string(b)
	} else {
		return value{}, object.TypeErrorf("decoding to str: need a bytes-like object, %s found", v.Type().MessageName())
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if strings.IndexByte(special, text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	if isStr {
		return object.NewStr(b.String()), nil
	}
	return object.NewBytes(b.String()), nil
}
