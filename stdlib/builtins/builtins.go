// Package builtins is the module builtins: the functions and types every program sees without an import. Behaviour
// and error texts follow CPython 3.13.
//
// It owns the functions; the types come from package object. print, input and open go through sys's streams and io.
package builtins

import (
	"bytes"
	"errors"
	"math"
	"math/big"
	"strings"

	"pya/lang/code"
	"pya/lang/compile"
	"pya/lang/diag"
	"pya/parser"
	"pya/stdlib/io"
	"pya/stdlib/readline"
	"pya/stdlib/warnings"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	b := &module{rt: rt}
	t.Interp.Warn, t.Interp.WarnAt = warnings.Warn, warnings.At
	m.Set(t, "__doc__", object.NewStr("Built-in functions, types, exceptions, and other objects."))
	defs := b.defs()
	m.AddDefs(t, defs)
	for i := range defs {
		switch defs[i].Name {
		case "next":
			rt.NextDef(&defs[i])
		case "__import__":
			rt.ImportDef(&defs[i])
		}
	}
	for _, c := range []struct {
		name string
		v    value
	}{
		{"None", object.None}, {"True", object.True}, {"False", object.False}, {"Ellipsis", object.Ellipsis},
		{"NotImplemented", object.NotImplemented}, {"__debug__", object.Bool(b.rt.CompileOptions().Optimize == 0)},
	} {
		m.Set(t, c.name, c.v)
	}
	for _, typ := range object.BuiltinTypes() {
		m.Set(t, typ.Name(), object.FromObj(typ))
	}
	m.Set(t, "exit", newQuitter("exit"))
	m.Set(t, "help", newHelper())
	m.Set(t, "copyright", newPrinter("copyright", copyright))
	m.Set(t, "credits", newPrinter("credits", credits))
	m.Set(t, "license", newPrinter("license", license))
	m.Set(t, "quit", newQuitter("quit"))
	m.Set(t, "EnvironmentError", object.FromObj(object.OSError))
	m.Set(t, "IOError", object.FromObj(object.OSError))
	return nil
}

// module is the state behind the functions.
type module struct{ rt *vm.Runtime }

// defs is the table of the functions.
func (b *module) defs() []object.Def {
	return []object.Def{
		{Name: "__build_class__", Sig: "func, name, /, *bases, **kwds", Doc: "Internal helper function used by the class statement.", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
			return b.rt.BuildClass(t, append([]value(nil), args...), kw)
		}},
		{Name: "__import__", Sig: "name, globals=None, locals=None, fromlist=(), level=0", Doc: "Import a module.", Fn: b.importFn},
		{Name: "abs", Sig: "x, /", Doc: "Return the absolute value of the argument.", F1: abs},
		{Name: "aiter", Sig: "async_iterable, /", Doc: "Return an AsyncIterator for an AsyncIterable object.", F1: aiter},
		{Name: "all", Sig: "iterable, /", Doc: "Return True if bool(x) is True for all values x in the iterable.", F1: all},
		{Name: "anext", Sig: "aiterator, default=<unrepresentable>, /", Doc: "Return the next item from the async iterator.", Fn: anext},
		{Name: "any", Sig: "iterable, /", Doc: "Return True if bool(x) is True for any x in the iterable.", F1: anyFn},
		{Name: "ascii", Sig: "obj, /", Doc: "Return an ASCII-only representation of an object.", F1: func(t *thread, x value) (value, error) {
			v, err := t.ReprOf(x)
			if err != nil {
				return value{}, err
			}
			if s, _ := object.AsStr(v); !s.IsASCII() {
				return object.NewStr(object.AsciiString(s.Go())), nil
			}
			return v, nil
		}},
		{Name: "breakpoint", Sig: "*args, **kws", Doc: "Call sys.breakpointhook(*args, **kws).", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
			sys, err := t.Interp.Import(t, "sys")
			if err != nil {
				return value{}, err
			}
			hook, ok, err := t.GetAttrOpt(sys, t.Interp.Intern("breakpointhook"))
			if err == nil && !ok {
				err = object.RuntimeErrorf("lost sys.breakpointhook")
			}
			if err != nil {
				return value{}, err
			}
			if err := t.Audit("builtins.breakpoint", hook); err != nil {
				return value{}, err
			}
			return t.CallKw(hook, args, kw)
		}},
		{Name: "bin", Sig: "number, /", Doc: "Return the binary representation of an integer.\n\n   >>> bin(10)\n   '0b1010'", F1: radix(2, "0b")},
		{Name: "callable", Sig: "obj, /", Doc: "Return whether the object is callable.", F1: func(t *thread, x value) (value, error) {
			return object.Bool(t.Callable(x)), nil
		}},
		{Name: "chr", Sig: "i, /", Doc: "Return a Unicode string of one character with ordinal i.", F1: chr},
		{Name: "compile", Sig: "source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1", Doc: "Compile source into a code object that can be executed by exec() or eval().", Fn: b.compile},
		{Name: "delattr", Sig: "obj, name, /", Doc: "Deletes the named attribute from the given object.", F2: delattr},
		{Name: "dir", Sig: "object=<unrepresentable>, /", Doc: "Return the names in the current scope, or the attributes of an object.", Fn: dir},
		{Name: "divmod", Sig: "x, y, /", Doc: "Return the tuple (x//y, x%y).", F2: divmod},
		{Name: "eval", Sig: "source, /, globals=None, locals=None", Doc: "Evaluate the given source in the context of globals and locals.", Fn: b.eval},
		{Name: "exec", Sig: "source, /, globals=None, locals=None, *, closure=None", Doc: "Execute the given source in the context of globals and locals.", Fn: b.exec},
		{Name: "format", Sig: "value, format_spec='', /", Doc: "Return type(value).__format__(value, format_spec).", Fn: format},
		{Name: "getattr", Sig: "object, name, default=<unrepresentable>, /", Doc: "Get a named attribute from an object.", Fn: getattr},
		{Name: "globals", Sig: "", Doc: "Return the dictionary containing the current scope's global variables.", F0: globals},
		{Name: "hasattr", Sig: "obj, name, /", Doc: "Return whether the object has an attribute with the given name.", F2: hasattr},
		{Name: "hash", Sig: "obj, /", Doc: "Return the hash value for the given object.", F1: func(t *thread, x value) (value, error) {
			h, err := object.Hash(t, x)
			return object.Int(int64(h)), err
		}},
		{Name: "hex", Sig: "number, /", Doc: "Return the hexadecimal representation of an integer.\n\n   >>> hex(255)\n   '0xff'", F1: radix(16, "0x")},
		{Name: "id", Sig: "obj, /", Doc: "Return the identity of an object.", F1: func(t *thread, x value) (value, error) {
			id := object.Int(int64(x.Addr()))
			if t.Audited() {
				return id, t.Audit("builtins.id", id)
			}
			return id, nil
		}},
		{Name: "input", Sig: "prompt='', /", Doc: "Read a string from standard input.", Fn: input},
		{Name: "isinstance", Sig: "obj, class_or_tuple, /", Doc: "Return whether an object is an instance of a class or of a subclass thereof.", F2: func(t *thread, x, c value) (value, error) {
			ok, err := t.IsInstance(x, c)
			return object.Bool(ok), err
		}},
		{Name: "issubclass", Sig: "cls, class_or_tuple, /", Doc: "Return whether 'cls' is derived from another class or is the same class.", F2: func(t *thread, x, c value) (value, error) {
			ok, err := t.IsSubclass(x, c)
			return object.Bool(ok), err
		}},
		{Name: "iter", Sig: "object, sentinel=<unrepresentable>, /", Doc: "Get an iterator from an object.", Fn: iter},
		{Name: "len", Sig: "obj, /", Doc: "Return the number of items in a container.", F1: func(t *thread, x value) (value, error) {
			n, err := t.Len(x)
			return object.Int(int64(n)), err
		}},
		{Name: "locals", Sig: "", Doc: "Return a dictionary containing the current scope's local variables.", F0: locals},
		{Name: "max", Sig: "*args, key=None, default=<unrepresentable>", Doc: "Return the largest item.", Raw: minmax("max", object.SlotGt)},
		{Name: "min", Sig: "*args, key=None, default=<unrepresentable>", Doc: "Return the smallest item.", Raw: minmax("min", object.SlotLt)},
		{Name: "next", Sig: "iterator, default=<unrepresentable>, /", Doc: "Return the next item from the iterator.", Fn: next},
		{Name: "oct", Sig: "number, /", Doc: "Return the octal representation of an integer.\n\n   >>> oct(8)\n   '0o10'", F1: radix(8, "0o")},
		{Name: "open", Sig: "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None", Doc: "Open file and return a stream.", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
			m, err := b.rt.Import(t, "_io")
			if err != nil {
				return value{}, err
			}
			f, err := t.GetAttrStr(m, "open")
			if err != nil {
				return value{}, err
			}
			return t.CallKw(f, args, kw)
		}},
		{Name: "ord", Sig: "c, /", Doc: "Return the ordinal value of a character.", F1: ord},
		{Name: "pow", Sig: "base, exp, mod=None", Doc: "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.", Fn: pow},
		{Name: "print", Sig: "*args, sep=' ', end='\\n', file=None, flush=False", Doc: "Prints the values to a stream, or to sys.stdout by default.", Raw: print},
		{Name: "repr", Sig: "obj, /", Doc: "Return the canonical string representation of the object.", F1: func(t *thread, x value) (value, error) {
			return t.ReprOf(x)
		}},
		{Name: "round", Sig: "number, ndigits=None", Doc: "Round a number to a given precision in decimal digits.", Fn: round},
		{Name: "setattr", Sig: "obj, name, value, /", Doc: "Sets the named attribute on the given object to the specified value.", F3: setattr},
		{Name: "sorted", Sig: "iterable, /, *, key=None, reverse=False", Doc: "Return a new list containing all items from the iterable in ascending order.", Raw: sorted},
		{Name: "sum", Sig: "iterable, /, start=0", Doc: "Return the sum of a 'start' value plus an iterable of numbers.", Fn: sum},
		{Name: "vars", Sig: "object=<unrepresentable>, /", Doc: "Return the __dict__ of an object, or the local variables.", Fn: vars},
	}
}

func (b *module) importFn(t *thread, a []value) (value, error) {
	name, ok := object.AsStr(a[0])
	if !ok {
		return value{}, object.TypeErrorf("module name must be a string")
	}
	var globals *object.Dict
	if a[1].IsValid() {
		globals, _ = object.AsDict(a[1])
	}
	from := object.None
	if a[3].IsValid() {
		if ok, err := t.Truth(a[3]); err != nil {
			return value{}, err
		} else if ok {
			from = a[3]
		}
	}
	level := 0
	if a[4].IsValid() {
		var err error
		if level, err = t.CInt(a[4]); err != nil {
			return value{}, err
		}
	}
	if level < 0 {
		return value{}, object.ValueErrorf("level must be >= 0")
	}
	if level > 0 && globals == nil && a[1].IsValid() {
		return value{}, object.TypeErrorf("globals must be a dict")
	}
	return b.rt.ImportName(t, name.Go(), globals, from, level)
}

func abs(t *thread, x value) (value, error) {
	if x.IsFloat() {
		return object.Float(math.Abs(x.AsFloat())), nil
	}
	return t.UnaryOp(object.SlotAbs, x)
}

func aiter(t *thread, x value) (value, error) {
	f := x.Type().Slot(object.SlotAIter)
	if !f.IsValid() {
		return value{}, object.TypeErrorf("'%s' object is not an async iterable", x.Type().MessageName())
	}
	it, err := t.CallSlot(f, x)
	if err == nil && !it.Type().Slot(object.SlotANext).IsValid() {
		err = object.TypeErrorf("aiter() returned not an async iterator of type '%s'", it.Type().MessageName())
	}
	return it, err
}

func anext(t *thread, a []value) (value, error) {
	f := a[0].Type().Slot(object.SlotANext)
	if !f.IsValid() {
		return value{}, object.TypeErrorf("'%s' object is not an async iterator", a[0].Type().MessageName())
	}
	x, err := t.CallSlot(f, a[0])
	if err != nil || !a[1].IsValid() {
		return x, err
	}
	return vm.AwaitDefault(t, x, a[1]), nil
}

// stop ends an Iterate early; it never reaches a program.
var stop = object.NewNotMapping()

func all(t *thread, x value) (value, error)   { return quantify(t, x, false) }
func anyFn(t *thread, x value) (value, error) { return quantify(t, x, true) }

// quantify looks for an item whose truth is want.
func quantify(t *thread, x value, want bool) (value, error) {
	found := false
	err := t.Iterate(x, func(v value) error {
		ok, err := t.Truth(v)
		if err == nil && ok == want {
			found = true
			return stop
		}
		return err
	})
	if err != nil && err != stop {
		return value{}, err
	}
	return object.Bool(found == want), nil
}

// radix is bin, oct and hex.
func radix(base int, prefix string) func(t *thread, x value) (value, error) {
	return func(t *thread, x value) (value, error) {
		i, err := t.IndexValue(x)
		if err != nil {
			return value{}, err
		}
		n := object.ToBig(i)
		s := new(big.Int).Abs(n).Text(base)
		if n.Sign() < 0 {
			return object.NewStr("-" + prefix + s), nil
		}
		return object.NewStr(prefix + s), nil
	}
}

func chr(t *thread, x value) (value, error) {
	i, err := t.IndexValue(x)
	if err != nil {
		return value{}, err
	}
	if !i.IsInt() {
		return value{}, object.ValueErrorf("chr() arg not in range(0x110000)")
	}
	if n := i.AsInt(); n < 0 || n > 0x10ffff {
		return value{}, object.ValueErrorf("chr() arg not in range(0x110000)")
	}
	return object.CharStr(rune(i.AsInt())), nil
}

func ord(_ *thread, x value) (value, error) {
	n := 0
	switch x.Kind() {
	case object.KStr:
		s, _ := object.AsStr(x)
		if n = s.Len(); n == 1 {
			return object.Int(int64(s.At(0))), nil
		}
	case object.KBytes, object.KByteArray:
		b, _ := object.Buffer(x)
		if n = len(b); n == 1 {
			return object.Int(int64(b[0])), nil
		}
	default:
		return value{}, object.TypeErrorf("ord() expected string of length 1, but %s found", x.Type().MessageName())
	}
	return value{}, object.TypeErrorf("ord() expected a character, but string of length %d found", n)
}

// attrName checks the name argument of getattr and its kin.
func attrName(t *thread, v value) (*object.Str, error) {
	s, ok := object.AsStr(v)
	if !ok {
		return nil, object.TypeErrorf("attribute name must be string, not '%s'", v.Type().MessageName())
	}
	return t.Interp.InternStr(s), nil
}

func delattr(t *thread, x, n value) (value, error) {
	name, err := attrName(t, n)
	if err != nil {
		return value{}, err
	}
	return object.None, t.DelAttr(x, name)
}

func setattr(t *thread, x, n, v value) (value, error) {
	name, err := attrName(t, n)
	if err != nil {
		return value{}, err
	}
	return object.None, t.SetAttr(x, name, v)
}

func getattr(t *thread, a []value) (value, error) {
	name, err := attrName(t, a[1])
	if err != nil {
		return value{}, err
	}
	if !a[2].IsValid() {
		return t.GetAttr(a[0], name)
	}
	v, ok, err := t.GetAttrOpt(a[0], name)
	if err == nil && !ok {
		return a[2], nil
	}
	return v, err
}

func hasattr(t *thread, x, n value) (value, error) {
	name, err := attrName(t, n)
	if err != nil {
		return value{}, err
	}
	_, ok, err := t.GetAttrOpt(x, name)
	return object.Bool(ok), err
}

func dir(t *thread, a []value) (value, error) {
	if !a[0].IsValid() {
		d, err := locals(t)
		if err == nil {
			d, err = t.CallMethod(d, "keys")
		}
		if err != nil {
			return value{}, err
		}
		return sortedList(t, d)
	}
	d, ok, err := t.CallSpecial(a[0], t.Interp.Intern("__dir__"))
	if m, isMod := object.AsModule(a[0]); err == nil && isMod && m.Type() != object.ModuleType {
		// A subclass may hide the module's dict.
		x, has, derr := t.GetAttrOpt(a[0], t.Interp.Intern("__dict__"))
		if _, isDict := object.AsDict(x); derr == nil && has && !isDict {
			err = object.TypeErrorf("%s.__dict__ is not a dictionary", m.Name)
		}
	}
	if err != nil {
		return value{}, err
	}
	if !ok {
		return value{}, object.TypeErrorf("object does not provide __dir__")
	}
	return sortedList(t, d)
}

func sortedList(t *thread, v value) (value, error) {
	items, err := t.ToSlice(v)
	if err != nil {
		return value{}, err
	}
	l := object.NewList(items)
	_, err = t.CallMethod(l, "sort")
	return l, err
}

func divmod(t *thread, x, y value) (value, error) { return object.Divmod(t, x, y) }

func format(t *thread, a []value) (value, error) {
	spec := ""
	if a[1].IsValid() {
		s, ok := object.AsStr(a[1])
		if !ok {
			return value{}, object.TypeErrorf("format() argument 2 must be str, not %s", object.ArgumentName(a[1]))
		}
		spec = s.Go()
	}
	return t.Format(a[0], spec)
}

func globals(t *thread) (value, error) {
	f, ok := t.Hook.CurrentFrame(0)
	if !ok {
		return value{}, object.RuntimeErrorf("globals(): no current frame")
	}
	return object.FromObj(f.Globals), nil
}

func locals(t *thread) (value, error) {
	f, ok := t.Hook.CurrentFrame(0)
	if !ok {
		return value{}, object.RuntimeErrorf("locals(): no current frame")
	}
	if f.Mapping.IsValid() {
		return f.Mapping, nil
	}
	return object.FromObj(f.Locals()), nil
}

func vars(t *thread, a []value) (value, error) {
	if !a[0].IsValid() {
		return locals(t)
	}
	v, ok, err := t.GetAttrOpt(a[0], t.Interp.Intern("__dict__"))
	if err == nil && !ok {
		err = object.TypeErrorf("vars() argument must have __dict__ attribute")
	}
	return v, err
}

func iter(t *thread, a []value) (value, error) {
	if !a[1].IsValid() {
		return t.GetIter(a[0])
	}
	if !t.Callable(a[0]) {
		return value{}, object.TypeErrorf("iter(v, w): v must be callable")
	}
	return object.NewCallIter(a[0], a[1]), nil
}

func next(t *thread, a []value) (value, error) {
	it := a[0]
	if !object.IsIterator(it) {
		return value{}, object.TypeErrorf("'%s' object is not an iterator", it.Type().MessageName())
	}
	if !a[1].IsValid() {
		// The value of a StopIteration must come through: call __next__ itself.
		return t.CallSlot(it.Type().Slot(object.SlotNext), it)
	}
	v, ok, err := t.Next(it)
	if err == nil && !ok {
		return a[1], nil
	}
	return v, err
}

// minmax is min() and max().
func minmax(name string, op object.Slot) func(t *thread, args []value, kw []*object.Str) (value, error) {
	return func(t *thread, args []value, kw []*object.Str) (value, error) {
		n := len(args) - len(kw)
		var key, def value
		if n == 0 {
			return value{}, object.TypeErrorf("%s expected at least 1 argument, got 0", name)
		}
		for i, k := range kw {
			switch v := args[n+i]; k.Go() {
			case "key":
				key = v
			case "default":
				def = v
			default:
				return value{}, object.UnexpectedKeyword(name+"()", k.Go(), []string{"key", "default"})
			}
		}
		if n > 1 && def.IsValid() {
			return value{}, object.TypeErrorf("Cannot specify a default for %s() with multiple positional arguments", name)
		}
		best, bestKey := value{}, value{}
		step := func(v value) error {
			k := v
			if key.IsValid() && !key.IsNone() {
				var err error
				if k, err = t.Call(key, v); err != nil {
					return err
				}
			}
			if !best.IsValid() {
				best, bestKey = v, k
				return nil
			}
			better, err := t.CompareBool(op, k, bestKey)
			if better {
				best, bestKey = v, k
			}
			return err
		}
		var err error
		if n == 1 {
			err = t.Iterate(args[0], step)
		} else {
			for _, v := range append([]value(nil), args[:n]...) {
				if err = step(v); err != nil {
					break
				}
			}
		}
		switch {
		case err != nil:
			return value{}, err
		case best.IsValid():
			return best, nil
		case def.IsValid():
			return def, nil
		}
		return value{}, object.ValueErrorf("%s() iterable argument is empty", name)
	}
}

func pow(t *thread, a []value) (value, error) {
	if !a[2].IsValid() || a[2].IsNone() {
		return object.Pow(t, a[0], a[1])
	}
	return object.PowMod(t, a[0], a[1], a[2])
}

func round(t *thread, a []value) (value, error) {
	args := []value{}
	if a[1].IsValid() && !a[1].IsNone() {
		args = append(args, a[1])
	}
	v, ok, err := t.CallSpecial(a[0], t.Interp.Intern("__round__"), args...)
	if err == nil && !ok {
		err = object.TypeErrorf("type %s doesn't define __round__ method", a[0].Type().MessageName())
	}
	return v, err
}

func sorted(t *thread, args []value, kw []*object.Str) (value, error) {
	n := len(args) - len(kw)
	if n != 1 {
		return value{}, object.TypeErrorf("sorted expected 1 argument, got %d", n)
	}
	items, err := t.ToSlice(args[0])
	if err != nil {
		return value{}, err
	}
	l := object.NewList(items)
	f, err := t.GetAttrStr(l, "sort")
	if err != nil {
		return value{}, err
	}
	_, err = t.CallKw(f, args[1:], kw)
	return l, err
}

func sum(t *thread, a []value) (value, error) {
	total := a[1]
	if !total.IsValid() {
		total = object.Int(0)
	}
	if _, err := t.GetIter(a[0]); err != nil {
		return value{}, err
	}
	switch total.Kind() {
	case object.KStr:
		return value{}, object.TypeErrorf("sum() can't sum strings [use ''.join(seq) instead]")
	case object.KBytes:
		return value{}, object.TypeErrorf("sum() can't sum bytes [use b''.join(seq) instead]")
	case object.KByteArray:
		return value{}, object.TypeErrorf("sum() can't sum bytearray [use b''.join(seq) instead]")
	}
	// Floats are summed with a correction term (Neumaier), as CPython does since 3.12.
	var comp float64
	err := t.Iterate(a[0], func(v value) error {
		if total.IsInt() && v.IsInt() {
			x, y := total.AsInt(), v.AsInt()
			if s := x + y; (s > x) == (y > 0) {
				total = object.Int(s)
				return nil
			}
		}
		if total.IsFloat() && v.IsFloat() {
			total = object.Float(addFloat(total.AsFloat(), v.AsFloat(), &comp))
			return nil
		}
		if total.IsFloat() && (v.IsInt() || v.IsBool()) {
			// What is lost of an int is not kept.
			total = object.Float(total.AsFloat() + float64(v.AsInt()))
			return nil
		}
		if comp != 0 && total.IsFloat() {
			total, comp = object.Float(total.AsFloat()+comp), 0
		}
		var err error
		total, err = object.Add(t, total, v)
		return err
	})
	if err == nil && comp != 0 && total.IsFloat() {
		total = object.Float(total.AsFloat() + comp)
	}
	return total, err
}

// addFloat adds y to x and keeps what is lost in comp.
func addFloat(x, y float64, comp *float64) float64 {
	s := x + y
	if s-s != 0 {
		// Infinities and NaNs have nothing to correct.
		*comp = 0
		return s
	}
	ax, ay := x, y
	if ax < 0 {
		ax = -ax
	}
	if ay < 0 {
		ay = -ay
	}
	if ax >= ay {
		*comp += (x - s) + y
	} else {
		*comp += (y - s) + x
	}
	return s
}

// stream gives sys.stdout or another stream of sys.
func stream(t *thread, name string) (value, error) {
	sys, ok := t.Interp.Modules.GetStr(t.Interp.Intern("sys"))
	if !ok {
		var err error
		if sys, err = t.Interp.Import(t, "sys"); err != nil {
			return value{}, err
		}
	}
	v, ok, err := t.GetAttrOpt(sys, t.Interp.Intern(name))
	if err == nil && !ok {
		err = object.RuntimeErrorf("lost sys.%s", name)
	}
	return v, err
}

func print(t *thread, args []value, kw []*object.Str) (value, error) {
	n := len(args) - len(kw)
	sep, end := " ", "\n"
	var file, flush value
	for i, k := range kw {
		v := args[n+i]
		switch k.Go() {
		case "sep", "end":
			if v.IsNone() {
				continue
			}
			s, ok := object.AsStr(v)
			if !ok {
				return value{}, object.TypeErrorf("%s must be None or a string, not %s", k.Go(), v.Type().MessageName())
			}
			if k.Go() == "sep" {
				sep = s.Go()
			} else {
				end = s.Go()
			}
		case "file":
			file = v
		case "flush":
			flush = v
		default:
			return value{}, object.UnexpectedKeyword("print()", k.Go(), []string{"sep", "end", "file", "flush"})
		}
	}
	if !file.IsValid() || file.IsNone() {
		var err error
		if file, err = stream(t, "stdout"); err != nil || file.IsNone() {
			return object.None, err
		}
	}
	if err := printTo(t, file, args[:n], sep, end); err != nil {
		return value{}, err
	}
	if flush.IsValid() {
		if yes, err := t.Truth(flush); err != nil || !yes {
			return object.None, err
		}
		if _, err := t.CallMethod(file, "flush"); err != nil {
			return value{}, err
		}
	}
	return object.None, nil
}

// printTo writes values to a stream: a native one gets them in one piece, so that lines of several threads do not mix.
func printTo(t *thread, file value, args []value, sep, end string) error {
	if !io.IsText(file) {
		return printEach(t, file, append([]value(nil), args...), sep, end)
	}
	if len(args) > 1 {
		// args are registers, which a __str__ may move.
		args = append([]value(nil), args...)
	}
	b := make([]byte, 0, 128)
	for i, v := range args {
		if i > 0 {
			b = append(b, sep...)
		}
		if s, ok := object.AsStr(v); ok && v.Type() == object.StrType {
			b = append(b, s.Go()...)
			continue
		}
		if v.Type().IsHeap() && len(b) > 0 {
			// Its __str__ may print, too.
			if err := io.WriteText(t, file, string(b)); err != nil {
				return err
			}
			b = b[:0]
		}
		s, err := t.Str(v)
		if err != nil {
			if werr := io.WriteText(t, file, string(b)); werr != nil {
				return werr
			}
			return err
		}
		b = append(b, s...)
	}
	return io.WriteText(t, file, string(append(b, end...)))
}

// printEach calls the write method of a program's own stream for every part, as CPython does.
func printEach(t *thread, file value, args []value, sep, end string) error {
	write := func(s value) error {
		_, err := t.CallMethod(file, "write", s)
		return err
	}
	for i, v := range args {
		if i > 0 {
			if err := write(object.NewStr(sep)); err != nil {
				return err
			}
		}
		s, err := t.StrOf(v)
		if err != nil {
			return err
		}
		if err := write(s); err != nil {
			return err
		}
	}
	return write(object.NewStr(end))
}

// isTerminal tells whether a stream is that of a descriptor which is a terminal.
func isTerminal(t *thread, stream value, fd int) bool {
	if stream.IsNone() {
		return false
	}
	n, err := t.CallMethod(stream, "fileno")
	if err != nil || !n.IsInt() || int(n.AsInt()) != fd {
		return false
	}
	v, err := t.CallMethod(stream, "isatty")
	return err == nil && v == object.True
}

// editedInput is input() by the line editor, for programs that use readline.
func editedInput(t *thread, promptArg value) (value, error) {
	prompt := ""
	if promptArg.IsValid() {
		s, err := t.Str(promptArg)
		if err != nil {
			return value{}, err
		}
		prompt = s
	}
	for _, name := range []string{"stderr", "stdout"} {
		out, err := stream(t, name)
		if err != nil {
			return value{}, err
		}
		if out.IsNone() {
			continue
		}
		if name == "stdout" {
			// The editor has one line for its prompt.
			if i := strings.LastIndexByte(prompt, '\n'); i >= 0 {
				if _, err := t.CallMethod(out, "write", object.NewStr(prompt[:i+1])); err != nil {
					return value{}, err
				}
				prompt = prompt[i+1:]
			}
		}
		if _, err := t.CallMethod(out, "flush"); err != nil {
			return value{}, err
		}
	}
	line, err := readline.Edit(t, prompt)
	if err != nil {
		return value{}, err
	}
	return object.NewStr(line), t.Audit("builtins.input/result", object.NewStr(line))
}

func input(t *thread, a []value) (value, error) {
	in, err := stream(t, "stdin")
	if err != nil {
		return value{}, err
	}
	out, err := stream(t, "stdout")
	if err != nil {
		return value{}, err
	}
	if in.IsNone() {
		return value{}, object.RuntimeErrorf("input(): lost sys.stdin")
	}
	if err := t.Audit("builtins.input", noneIfMissing(a[0])); err != nil {
		return value{}, err
	}
	if t.Interp.Readline.Installed() && t.Interp.Readline.Edit != nil && isTerminal(t, in, 0) && isTerminal(t, out, 1) {
		return editedInput(t, a[0])
	}
	if !out.IsNone() {
		if a[0].IsValid() {
			s, err := t.StrOf(a[0])
			if err != nil {
				return value{}, err
			}
			if _, err := t.CallMethod(out, "write", s); err != nil {
				return value{}, err
			}
		}
		// A stream that cannot be flushed is none of input()'s business.
		if _, err := t.CallMethod(out, "flush"); err != nil {
			if _, ok := object.IsException(err, object.ExceptionType); !ok {
				return value{}, err
			}
		}
	}
	line, err := t.CallMethod(in, "readline")
	if err != nil {
		return value{}, err
	}
	s, ok := object.AsStr(line)
	if !ok {
		return value{}, object.TypeErrorf("object.readline() returned non-string")
	}
	if s.Go() == "" {
		return value{}, object.Raise(object.EOFError, "EOF when reading a line")
	}
	return object.NewStr(strings.TrimSuffix(s.Go(), "\n")), nil
}

// noneIfMissing is an argument, None if it was left out.
func noneIfMissing(v value) value {
	if !v.IsValid() {
		return object.None
	}
	return v
}

// auditCompile tells audit hooks of a text that is going to be compiled.
func auditCompile(t *thread, text []byte, name value) error {
	if !t.Audited() {
		return nil
	}
	return t.Audit("compile", object.NewBytes(string(text)), name)
}

// source gives the text that compile, eval and exec take.
func source(what, other string, v value) (text []byte, err error) {
	if s, ok := object.AsStr(v); ok {
		if err := object.NoSurrogates(v); err != nil {
			return nil, err
		}
		text = []byte(s.Go())
	} else if b, ok := object.Buffer(v); ok {
		text = append([]byte(nil), b...)
	} else {
		return nil, object.TypeErrorf("%s must be a string, bytes or %s object", what, other)
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, object.SyntaxErrorf("source code string cannot contain null bytes")
	}
	return text, nil
}

// compileFlags are the flags that compile() knows: those of __future__ and its own.
const compileFlags = 0x1fe0000 | 0x10 | onlyAST | 0x2000 | 0x1000 | impliesDedent | allowIncomplete | 0x8000

// impliesDedent is the flag PyCF_DONT_IMPLY_DEDENT: a block at the end of the text needs a blank line.
const impliesDedent = 0x200

// allowIncomplete is the flag PyCF_ALLOW_INCOMPLETE_INPUT: the error of an incomplete text says so.
const allowIncomplete = 0x4000

// onlyAST is the flag PyCF_ONLY_AST of compile().
const onlyAST = 0x400

// optimizedAST asks compile() for a tree whose operations of literals are constants.
const optimizedAST = 0x8000

// compileTree is compile() of a syntax tree, and with the flag for it, to one.
func (b *module) compileTree(t *thread, src value, name string, mode value, flags, optimize int) (value, error) {
	m, err := b.rt.Import(t, "_ast")
	if err != nil {
		return value{}, err
	}
	if isTree(t, src) {
		switch {
		case flags&optimizedAST != 0:
			return t.CallMethod(m, "_fold", src, mode, object.Int(int64(optimize)))
		case flags&onlyAST != 0:
			return src, nil
		}
		return t.CallMethod(m, "_compile", src, object.NewStr(name), mode, object.Int(int64(flags)), object.Int(int64(optimize)))
	}
	text, err := source("compile() arg 1", "AST", src)
	if err != nil {
		return value{}, err
	}
	if flags&optimizedAST == 0 {
		optimize = -1
	}
	return t.CallMethod(m, "_parse", object.NewBytes(string(text)), object.NewStr(name), mode, object.Int(int64(optimize)))
}

// isTree tells nodes of syntax trees.
func isTree(t *thread, v value) bool {
	m, ok := t.Interp.Modules.GetStr(t.Interp.Intern("_ast"))
	if !ok || !v.IsValid() {
		return false
	}
	base, ok, err := t.GetAttrOpt(m, t.Interp.Intern("AST"))
	if err != nil || !ok {
		return false
	}
	cls, ok := object.AsType(base)
	return ok && v.Type().IsSubtype(cls)
}

// pathText is the text of a path: a str, bytes or an object with __fspath__.
func pathText(t *thread, v value) (string, error) {
	p, err := io.Fspath(t, v)
	if err != nil {
		return "", err
	}
	name := ""
	if s, ok := object.AsStr(p); ok {
		name = s.Go()
	} else if s, ok := object.AsBytes(p); ok {
		name = s.Go()
	}
	if strings.IndexByte(name, 0) >= 0 {
		return "", object.ValueErrorf("embedded null character")
	}
	return name, nil
}

// compileNumbers are the arguments flags, optimize and _feature_version of compile(); dont_inherit only has to have a truth.
func compileNumbers(t *thread, flags, inherit, optimize, version value) (f, o int, err error) {
	o = -1
	number := func(v value, to *int) {
		if err == nil && v.IsValid() {
			*to, err = t.CInt(v)
		}
	}
	number(flags, &f)
	if err == nil && inherit.IsValid() {
		_, err = t.Truth(inherit)
	}
	number(optimize, &o)
	number(version, new(int))
	switch {
	case err != nil:
	case f&^compileFlags != 0:
		err = object.ValueErrorf("compile(): unrecognised flags")
	case o < -1 || o > 2:
		err = object.ValueErrorf("compile(): invalid optimize value")
	}
	return f, o, err
}

func (b *module) compile(t *thread, a []value) (value, error) {
	name, err := pathText(t, a[1])
	if err != nil {
		return value{}, err
	}
	mode, ok := object.AsStr(a[2])
	if !ok {
		return value{}, object.TypeErrorf("compile() argument 'mode' must be str, not %s", object.ArgumentName(a[2]))
	}
	opts := b.rt.CompileOptions()
	pm := parser.File
	if _, err := object.CString(object.FromObj(mode)); err != nil {
		return value{}, err
	}
	flags, optimize, err := compileNumbers(t, a[3], a[4], a[5], a[6])
	if err != nil {
		return value{}, err
	}
	switch mode.Go() {
	case "exec":
	case "eval":
		pm, opts.Mode = parser.Eval, compile.Eval
	case "single":
		pm, opts.Mode = parser.Single, compile.Single
	default:
		switch isType, trees := mode.Go() == "func_type", flags&onlyAST != 0; {
		case isType && !trees:
			return value{}, object.ValueErrorf("compile() mode 'func_type' requires flag PyCF_ONLY_AST")
		case !isType && trees:
			return value{}, object.ValueErrorf("compile() mode must be 'exec', 'eval', 'single' or 'func_type'")
		case !isType:
			return value{}, object.ValueErrorf("compile() mode must be 'exec', 'eval' or 'single'")
		}
	}
	const topLevelAwait = 0x2000
	opts.TopLevelAwait = flags&topLevelAwait != 0
	opts.FutureAnnotations = code.Flags(flags)&code.FutureAnnotations != 0
	if optimize >= 0 {
		opts.Optimize = optimize
	}
	if flags&onlyAST != 0 || isTree(t, a[0]) {
		if err := t.Audit("compile", object.None, object.NewStr(name)); err != nil {
			return value{}, err
		}
		return b.compileTree(t, a[0], name, a[2], flags, opts.Optimize)
	}
	src, err := source("compile() arg 1", "AST", a[0])
	if err != nil {
		return value{}, err
	}
	if err := auditCompile(t, src, object.NewStr(name)); err != nil {
		return value{}, err
	}
	if pm == parser.Single && flags&impliesDedent == 0 && bytes.IndexByte(src, '\n') >= 0 && !bytes.HasSuffix(src, []byte("\\")) && b.rt.Incomplete(string(src)) && !b.rt.Incomplete(string(src)+"\n\n") {
		src = append(src, "\n\n"...)
	}
	if pm == parser.Single && isBlank(src) {
		pm = parser.Eval // a statement is wanted, and its absence reported as that of an expression
	}
	if _, isStr := object.AsStr(a[0]); isStr {
		pm |= parser.Text
	}
	v, err := b.rt.CompileValue(name, src, pm, opts)
	if flags&allowIncomplete != 0 && incomplete(err) {
		e, err := t.Call(object.FromObj(object.IncompleteInputError), object.NewStr("incomplete input"))
		if x, ok := object.AsException(e); err == nil && ok {
			return value{}, x
		}
		return value{}, err
	}
	return v, err
}

// isBlank tells whether a text has nothing but blanks and comments.
func isBlank(src []byte) bool {
	for line := range bytes.SplitSeq(src, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// incomplete tells whether more text could complete a text that has an error.
func incomplete(err error) bool {
	var d *diag.SyntaxError
	// A line that goes on ends the text: what the parser calls wrong, only more text can mend.
	return errors.As(err, &d) && (d.Incomplete || d.Msg == "unexpected EOF while parsing")
}

// scopes gives the globals and locals that eval and exec run in.
func (b *module) scopes(t *thread, what string, g, l value) (*object.Dict, value, error) {
	if !l.IsValid() || l.IsNone() {
		l = value{}
	}
	odd := l.IsValid() && !isMapping(l)
	if odd && what == "eval" {
		return nil, l, object.TypeErrorf("locals must be a mapping")
	}
	if g.IsValid() && !g.IsNone() {
		d, ok := object.AsDict(g)
		if !ok && what == "eval" {
			if isMapping(g) {
				return nil, l, object.TypeErrorf("globals must be a real dict; try eval(expr, {}, mapping)")
			}
			return nil, l, object.TypeErrorf("globals must be a dict")
		}
		if !ok {
			return nil, l, object.TypeErrorf("%s() globals must be a dict, not %s", what, g.Type().MessageName())
		}
		if odd {
			return nil, l, oddLocals(l)
		}
		if !l.IsValid() && ownItems(g.Type()) {
			l = g
		}
		return d, l, nil
	}
	if odd {
		return nil, l, oddLocals(l)
	}
	f, ok := t.Hook.CurrentFrame(0)
	if !ok {
		return nil, l, object.Raise(object.SystemError, "globals and locals cannot be NULL")
	}
	if !l.IsValid() {
		if d := f.Locals(); d != f.Globals {
			l = object.FromObj(d)
		}
	}
	return f.Globals, l, nil
}

func oddLocals(l value) error {
	return object.TypeErrorf("locals must be a mapping or None, not %s", l.Type().MessageName())
}

// ownItems tells classes derived from dict with item methods of their own, which the names of a module go through.
func ownItems(typ *object.Type) bool {
	if typ == object.DictType {
		return false
	}
	for _, s := range []object.Slot{object.SlotGetItem, object.SlotSetItem, object.SlotDelItem} {
		if typ.Slot(s) != object.DictType.Slot(s) {
			return true
		}
	}
	return typ.Slot(object.SlotMissing).IsValid()
}

// isMapping tells whether a value has items at all.
func isMapping(v value) bool { return v.Type().Slot(object.SlotGetItem).IsValid() }

func (b *module) eval(t *thread, a []value) (value, error) {
	return b.run(t, "eval", a[0], a[1], a[2], value{})
}

func (b *module) exec(t *thread, a []value) (value, error) {
	_, err := b.run(t, "exec", a[0], a[1], a[2], a[3])
	return object.None, err
}

// closureOf checks exec()'s argument closure.
func closureOf(c *vm.CodeObject, v value) ([]*object.Cell, error) {
	n := len(c.Code.Free)
	given := v.IsValid() && !v.IsNone()
	if n == 0 {
		if given {
			return nil, object.TypeErrorf("cannot use a closure with this code object")
		}
		return nil, nil
	}
	tup, ok := object.AsTuple(v)
	if !given || !ok || len(tup.Items()) != n {
		return nil, object.TypeErrorf("code object requires a closure of exactly length %d", n)
	}
	cells := make([]*object.Cell, n)
	for i, x := range tup.Items() {
		if cells[i], ok = object.AsCell(x); !ok {
			return nil, object.TypeErrorf("closure can only be a tuple of cells")
		}
	}
	return cells, nil
}

func (b *module) run(t *thread, what string, src, g, l, closure value) (value, error) {
	globals, locals, err := b.scopes(t, what, g, l)
	if err != nil {
		return value{}, err
	}
	c, ok := object.Cast[vm.CodeObject](src, vm.CodeType)
	if !ok {
		text, err := source(what+"() arg 1", "code", src)
		if err != nil {
			return value{}, err
		}
		if err := auditCompile(t, text, object.NewStr("<string>")); err != nil {
			return value{}, err
		}
		opts := b.rt.CompileOptions()
		opts.Dynamic = locals.IsValid()
		pm := parser.File
		if what == "eval" {
			pm, opts.Mode = parser.Eval, compile.Eval
			text = bytes.TrimLeft(text, " \t")
		}
		if _, isStr := object.AsStr(src); isStr {
			pm |= parser.Text
		}
		v, err := b.rt.CompileValue("<string>", text, pm, opts)
		if err != nil {
			return value{}, err
		}
		c = object.Self[vm.CodeObject](v)
		if closure.IsValid() && !closure.IsNone() {
			return value{}, object.TypeErrorf("closure can only be used when source is a code object")
		}
	}
	if what == "eval" && len(c.Code.Free) > 0 {
		return value{}, object.TypeErrorf("code object passed to eval() may not contain free variables")
	}
	cells, err := closureOf(c, closure)
	if err != nil {
		return value{}, err
	}
	if t.Audited() {
		if err := t.Audit("exec", object.FromObj(c)); err != nil {
			return value{}, err
		}
	}
	return b.rt.Exec(t, c, globals, locals, cells...)
}
