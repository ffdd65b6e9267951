package collections

import (
	"strings"
	"sync"

	"pya/lang/token"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// tupleGetter is the descriptor of a named tuple's field.
type tupleGetter struct {
	object.Header
	index int
	doc   value
}

var tupleGetterOnce native.Type

func tupleGetterType() *object.Type { return tupleGetterOnce.Get(makeTupleGetter) }

func makeTupleGetter() *object.Type {
	return object.NewNative[tupleGetter](object.TypeSpec{Name: "_tuplegetter", Module: "collections", Methods: []def{
		{Name: "__new__", Sig: "cls, index, doc, /", F3: func(t *thread, c, index, doc value) (value, error) {
			cls, err := native.Class(c, tupleGetterType())
			if err != nil {
				return value{}, err
			}
			i, err := t.Index(index)
			if err != nil {
				return value{}, err
			}
			g := object.Alloc[tupleGetter](cls)
			g.index, g.doc = i, doc
			return object.FromObj(g), nil
		}},
		{Name: "__get__", Sig: "self, instance, owner=None, /", F3: func(_ *thread, self, inst, _ value) (value, error) {
			g := object.Self[tupleGetter](self)
			if inst.IsNone() {
				return self, nil
			}
			tup, ok := object.AsTuple(inst)
			if !ok {
				return value{}, object.TypeErrorf("descriptor for index '%d' for tuple subclasses doesn't apply to '%s' object", g.index, inst.Type().MessageName())
			}
			if g.index < 0 || g.index >= len(tup.Items()) {
				return value{}, object.IndexErrorf("tuple index out of range")
			}
			return tup.Items()[g.index], nil
		}},
		{Name: "__set__", Sig: "self, instance, value, /", F3: func(t *thread, self, inst, _ value) (value, error) {
			return value{}, object.Raise(object.AttributeError, "can't set attribute")
		}},
		{Name: "__delete__", Sig: "self, instance, /", F2: func(t *thread, self, inst value) (value, error) {
			return value{}, object.Raise(object.AttributeError, "can't delete attribute")
		}},
		{Name: "__repr__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			g := object.Self[tupleGetter](self)
			d, err := t.Repr(g.doc)
			return object.NewStr("_tuplegetter(" + object.FormatInt(int64(g.index)) + ", " + d + ")"), err
		}},
		{Name: "__reduce__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			g := object.Self[tupleGetter](self)
			return native.Reduce(self, object.Int(int64(g.index)), g.doc), nil
		}},
	}, GetSets: []object.GetSet{{Name: "__doc__",
		Get: func(_ *thread, self value) (value, error) { return object.Self[tupleGetter](self).doc, nil },
		Set: func(_ *thread, self, v value) error {
			object.Self[tupleGetter](self).doc = native.OrNone(v)
			return nil
		}}}})
}

// shape is what the functions of one named tuple class know.
type shape struct {
	name     string
	fields   []string
	defaults []value // of the last fields
}

func isKeyword(n string) bool { return token.Keyword(n).IsKeyword() }

// fieldNames reads the field_names argument: an iterable of strings, or one string.
func fieldNames(t *thread, v value) ([]string, error) {
	if s, ok := object.AsStr(v); ok {
		return strings.Fields(strings.ReplaceAll(s.Go(), ",", " ")), nil
	}
	var out []string
	err := t.Iterate(v, func(x value) error {
		s, err := t.Str(x)
		out = append(out, s)
		return err
	})
	return out, err
}

// invalid tells whether a name cannot be one of a field.
func invalid(n string, seen map[string]bool) bool {
	return !object.IsIdentifier(n) || isKeyword(n) || strings.HasPrefix(n, "_") || seen[n]
}

// checkNames is the validation of type and field names with CPython's messages.
func checkNames(typeName string, fields []string) error {
	for _, n := range append([]string{typeName}, fields...) {
		if !object.IsIdentifier(n) {
			return object.ValueErrorf("Type names and field names must be valid identifiers: %s", object.ReprString(n))
		}
		if isKeyword(n) {
			return object.ValueErrorf("Type names and field names cannot be a keyword: %s", object.ReprString(n))
		}
	}
	seen := map[string]bool{}
	for _, n := range fields {
		if strings.HasPrefix(n, "_") {
			return object.ValueErrorf("Field names cannot start with an underscore: %s", object.ReprString(n))
		}
		if seen[n] {
			return object.ValueErrorf("Encountered duplicate field name: %s", object.ReprString(n))
		}
		seen[n] = true
	}
	return nil
}

// namedTuple makes the class.
func namedTuple(t *thread, a []value) (value, error) {
	typeName, err := t.Str(a[0])
	if err != nil {
		return value{}, err
	}
	fields, err := fieldNames(t, a[1])
	if err != nil {
		return value{}, err
	}
	if a[2].IsValid() {
		rename, err := t.Truth(a[2])
		if err != nil {
			return value{}, err
		}
		seen := map[string]bool{}
		for i, n := range fields {
			if rename && invalid(n, seen) {
				fields[i] = "_" + object.FormatInt(int64(i))
			}
			seen[n] = true
		}
		if rename {
			return makeNamed(t, a, typeName, fields)
		}
	}
	if err := checkNames(typeName, fields); err != nil {
		return value{}, err
	}
	return makeNamed(t, a, typeName, fields)
}

// makeNamed makes the class from checked names.
func makeNamed(t *thread, a []value, typeName string, fields []string) (value, error) {
	if !object.IsIdentifier(typeName) || isKeyword(typeName) {
		return value{}, checkNames(typeName, nil)
	}
	s := &shape{name: typeName, fields: fields}
	if a[3].IsValid() && !a[3].IsNone() {
		var err error
		if s.defaults, err = t.ToSlice(a[3]); err != nil {
			return value{}, err
		}
		if len(s.defaults) > len(fields) {
			return value{}, object.TypeErrorf("Got more default values than field names")
		}
	}
	module := value{}
	if a[4].IsValid() && !a[4].IsNone() {
		module = a[4]
	} else if f, ok := t.Hook.CurrentFrame(0); ok {
		module, _ = f.Globals.GetStr(t.Interp.Intern("__name__"))
	}
	cls, err := t.NewClass(object.TypeType, typeName, []value{object.FromObj(object.TupleType)}, s.namespace(t, module), nil, nil)
	if err != nil {
		return value{}, err
	}
	return object.FromObj(cls), nil
}

// namespace is the class body.
func (s *shape) namespace(t *thread, module value) *object.Dict {
	ns := object.NewDict()
	set := func(name string, v value) { ns.SetStr(t.Interp.Intern(name), v) }
	names := make([]value, len(s.fields))
	for i, f := range s.fields {
		names[i] = object.FromObj(t.Interp.Intern(f))
	}
	nameTuple := object.CopyTuple(names)
	defaults := object.NewDict()
	for i, v := range s.defaults {
		defaults.SetStr(names[len(names)-len(s.defaults)+i].StrPtr(), v)
	}
	list := strings.Join(s.fields, ", ")
	if len(s.fields) == 1 {
		list += ","
	}
	set("__doc__", object.NewStr(s.name+"("+list+")"))
	set("__slots__", object.NewTuple(nil))
	set("_fields", nameTuple)
	set("_field_defaults", object.FromObj(defaults))
	set("__match_args__", nameTuple)
	if module.IsValid() {
		set("__module__", module)
	}
	sig := "_cls"
	for i, f := range s.fields {
		sig += ", " + f
		if j := i - len(s.fields) + len(s.defaults); j >= 0 {
			if r, err := t.Repr(s.defaults[j]); err == nil {
				sig += "=" + r
			}
		}
	}
	set("__new__", object.NewFunctionOf(newType(), "namedtuple_"+s.name, &def{Name: "__new__", Sig: sig, Data: s, Doc: "Create new instance of " + s.name + "(" + strings.Join(s.fields, ", ") + ")", Raw: s.new}))
	for _, m := range namedMethods() {
		set(m.name, m.v)
	}
	for i, n := range names {
		doc := object.NewStr("Alias for field number " + object.FormatInt(int64(i)))
		ns.SetStr(n.StrPtr(), object.FromObj(&tupleGetter{Header: object.HeaderOf(tupleGetterType()), index: i, doc: doc}))
	}
	return ns
}

var newOnce native.Type

// newType is the type of __new__: a built-in function whose defaults a program may set, as before there was an argument
// of namedtuple() for them.
func newType() *object.Type {
	return newOnce.Get(func() *object.Type {
		of := func(v value) *shape {
			b, _ := object.AsBuiltin(v)
			return b.Def().Data.(*shape)
		}
		return object.NewSubNative(object.TypeSpec{Name: "builtin_function_or_method", Base: object.BuiltinType, GetSets: []object.GetSet{
			{Name: "__defaults__", Get: func(_ *thread, v value) (value, error) {
				if d := of(v).defaults; len(d) > 0 {
					return object.CopyTuple(d), nil
				}
				return object.None, nil
			}, Set: func(_ *thread, v, x value) error { return of(v).setDefaults(x) }},
		}})
	})
}

// setDefaults is the assignment of __new__.__defaults__.
func (s *shape) setDefaults(v value) error {
	if !v.IsValid() || v.IsNone() {
		s.defaults = nil
		return nil
	}
	tup, ok := object.AsTuple(v)
	if !ok {
		return object.TypeErrorf("__defaults__ must be set to a tuple object")
	}
	// Those that belong to no field are never used.
	items := tup.Items()
	s.defaults = append([]value(nil), items[max(0, len(items)-len(s.fields)):]...)
	return nil
}

// new is __new__. Its errors are those of a function with the fields as parameters.
func (s *shape) new(_ *thread, args []value, kw []*object.Str) (value, error) {
	n := len(args) - len(kw)
	if n == 0 {
		return value{}, object.TypeErrorf("%s.__new__() missing 1 required positional argument: '_cls'", s.name)
	}
	cls, err := native.Class(args[0], object.TupleType)
	if err != nil {
		return value{}, err
	}
	if n-1 > len(s.fields) {
		return value{}, s.tooMany(n)
	}
	items := make([]value, len(s.fields))
	copy(items, args[1:n])
	if err := s.keywords(items, args[n:], kw); err != nil {
		return value{}, err
	}
	if n-1+len(kw) < len(items) {
		if err := s.complete(items); err != nil {
			return value{}, err
		}
	}
	return object.NewTupleSub(cls, items), nil
}

func (s *shape) keywords(items, vals []value, kw []*object.Str) error {
next:
	for i, k := range kw {
		for j, f := range s.fields {
			if f == k.Go() {
				if items[j].IsValid() {
					return object.TypeErrorf("%s.__new__() got multiple values for argument '%s'", s.name, f)
				}
				items[j] = vals[i]
				continue next
			}
		}
		return object.TypeErrorf("%s.__new__() got an unexpected keyword argument '%s'", s.name, k.Go())
	}
	return nil
}

// complete fills in defaults and reports fields without a value.
func (s *shape) complete(items []value) error {
	first := len(items) - len(s.defaults)
	var missing []string
	for i := range items {
		switch {
		case items[i].IsValid():
		case i >= first:
			items[i] = s.defaults[i-first]
		default:
			missing = append(missing, "'"+s.fields[i]+"'")
		}
	}
	switch n := len(missing); n {
	case 0:
		return nil
	case 1:
		return object.TypeErrorf("%s.__new__() missing 1 required positional argument: %s", s.name, missing[0])
	case 2:
		return object.TypeErrorf("%s.__new__() missing 2 required positional arguments: %s and %s", s.name, missing[0], missing[1])
	default:
		return object.TypeErrorf("%s.__new__() missing %d required positional arguments: %s, and %s", s.name, n, strings.Join(missing[:n-1], ", "), missing[n-1])
	}
}

func (s *shape) tooMany(given int) error {
	most := len(s.fields) + 1
	if len(s.defaults) > 0 {
		return object.TypeErrorf("%s.__new__() takes from %d to %d positional arguments but %d were given", s.name, most-len(s.defaults), most, given)
	}
	if most == 1 {
		return object.TypeErrorf("%s.__new__() takes 1 positional argument but %d were given", s.name, given)
	}
	return object.TypeErrorf("%s.__new__() takes %d positional arguments but %d were given", s.name, most, given)
}

// namedMethod is a method all named tuples share.
type namedMethod struct {
	name string
	v    value
}

var namedMethods = sync.OnceValue(func() (out []namedMethod) {
	for _, d := range []*def{
		{Name: "_make", Sig: "cls, iterable, /", Doc: "Make a new named tuple object from a sequence or iterable", Flag: object.ClassDef, F2: makeTuple},
		{Name: "_replace", Sig: "self, /, **kwds", Doc: "Return a new named tuple object replacing specified fields with new values", Raw: replaceFields},
		{Name: "__replace__", Sig: "self, /, **kwds", Doc: "Return a new named tuple object replacing specified fields with new values", Raw: replaceFields},
		{Name: "__repr__", Sig: "self, /", Doc: "Return a nicely formatted representation string", F1: reprNamed},
		{Name: "_asdict", Sig: "self, /", Doc: "Return a new dict which maps field names to their values.", F1: func(t *thread, self value) (value, error) {
			d := object.NewDict()
			names, err := fieldsOf(t, object.FromObj(self.Type()))
			if err != nil {
				return value{}, err
			}
			for i, v := range self.TuplePtr().Items() {
				if i < len(names) {
					if err := d.Set(t, names[i], v); err != nil {
						return value{}, err
					}
				}
			}
			return object.FromObj(d), nil
		}},
		{Name: "__getnewargs__", Sig: "self, /", Doc: "Return self as a plain tuple.  Used by copy and pickle.", F1: func(_ *thread, self value) (value, error) {
			return object.CopyTuple(self.TuplePtr().Items()), nil
		}},
	} {
		out = append(out, namedMethod{d.Name, object.NewMethodDef(object.TupleType, d)})
	}
	return out
})

// fieldsOf reads _fields of a class.
func fieldsOf(t *thread, cls value) ([]value, error) {
	v, err := t.GetAttrStr(cls, "_fields")
	if err != nil {
		return nil, err
	}
	return t.ToSlice(v)
}

func makeTuple(t *thread, cls, iterable value) (value, error) {
	c, err := native.Class(cls, object.TupleType)
	if err != nil {
		return value{}, err
	}
	items, err := t.ToSlice(iterable)
	if err != nil {
		return value{}, err
	}
	names, err := fieldsOf(t, cls)
	if err != nil {
		return value{}, err
	}
	if len(items) != len(names) {
		return value{}, object.TypeErrorf("Expected %d arguments, got %d", len(names), len(items))
	}
	return object.NewTupleSub(c, items), nil
}

func replaceFields(t *thread, args []value, kw []*object.Str) (value, error) {
	self := args[0]
	if n := len(args) - len(kw); n > 1 {
		return value{}, object.TypeErrorf("%s._replace() takes 1 positional argument but %d were given", self.Type().MessageName(), n)
	}
	cls := object.FromObj(self.Type())
	names, err := fieldsOf(t, cls)
	if err != nil {
		return value{}, err
	}
	items := append([]value(nil), self.TuplePtr().Items()...)
	var unknown []value
next:
	for i, k := range kw {
		for j, n := range names {
			if s, ok := object.AsStr(n); ok && s.Go() == k.Go() && j < len(items) {
				items[j] = args[1+i]
				continue next
			}
		}
		unknown = append(unknown, object.FromObj(k))
	}
	if len(unknown) > 0 {
		r, err := t.Repr(object.NewList(unknown))
		if err != nil {
			return value{}, err
		}
		return value{}, object.TypeErrorf("Got unexpected field names: %s", r)
	}
	return t.CallMethod(self, "_make", object.NewList(items))
}

func reprNamed(t *thread, self value) (value, error) {
	names, err := fieldsOf(t, object.FromObj(self.Type()))
	if err != nil {
		return value{}, err
	}
	if !t.ReprEnter(self) {
		return object.NewStr(self.Type().Name() + "(...)"), nil
	}
	defer t.ReprLeave()
	var b strings.Builder
	b.WriteString(self.Type().Name() + "(")
	for i, v := range self.TuplePtr().Items() {
		if i >= len(names) {
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		n, _ := object.AsStr(names[i])
		r, err := t.Repr(v)
		if err != nil {
			return value{}, err
		}
		if n != nil {
			b.WriteString(n.Go() + "=")
		}
		b.WriteString(r)
	}
	b.WriteString(")")
	return object.NewStr(b.String()), nil
}
