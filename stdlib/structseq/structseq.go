// Package structseq makes the types whose instances are tuples with named items: sys.version_info, time.struct_time,
// os.stat_result and their like. Further items have a name only and do not count as items of the tuple.
//
// It must not know the modules that use it.
package structseq

import (
	"slices"
	"strings"

	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// Spec declares a type.
type Spec struct {
	Module, Name, Doc string
	// Fields are the items, Hidden what has only a name. An item whose name is among Hidden too has none itself: what is
	// hidden comes under it, and is the item where it was not given.
	Fields, Hidden []string
	// NoNew: programs cannot make instances.
	NoNew bool
	// Single: the constructor takes the only field itself and no sequence.
	Single bool
}

// New makes a type.
func New(s Spec) *object.Type {
	flags := object.Final
	if s.NoNew {
		flags |= object.NoNew
	}
	all := append(append([]string{}, s.Fields...), s.Hidden...)
	var names []value
	st := &seqType{full: fullName(s), all: all, n: len(s.Fields), under: map[int]int{}}
	for i, n := range s.Fields {
		if j := slices.Index(s.Hidden, n); j >= 0 {
			st.under[len(s.Fields)+j] = i
			continue
		}
		names = append(names, object.NewStr(n))
	}
	spec := object.TypeSpec{Name: s.Name, Module: s.Module, Doc: s.Doc, Base: object.TupleType, Flags: flags, Methods: st.methods(s.NoNew),
		Consts: map[string]value{
			"n_fields": object.Int(int64(len(all))), "n_sequence_fields": object.Int(int64(len(s.Fields))),
			"n_unnamed_fields": object.Int(int64(len(st.under))), "__match_args__": object.NewTuple(names),
		}}
	if s.Single {
		spec.Methods = append(spec.Methods, st.single()...)
	}
	for i, n := range all {
		if i < st.n && slices.Contains(s.Hidden, n) {
			continue
		}
		spec.GetSets = append(spec.GetSets, object.GetSet{Name: n, Field: true, Get: func(_ *thread, self value) (value, error) {
			return Item(self, i), nil
		}, Set: func(t *thread, self, _ value) error {
			return object.Raise(object.AttributeError, "readonly attribute")
		}})
	}
	st.typ = object.NewSubNative(spec)
	return st.typ
}

// Make makes an instance; items are the Fields followed by the Hidden ones.
func Make(typ *object.Type, fields int, items ...value) value {
	// The hidden items stand behind the end of the tuple's slice, within its capacity.
	return object.NewTupleSub(typ, items[:fields:len(items)])
}

// Item is field i of an instance.
func Item(v value, i int) value {
	tup, _ := object.AsTuple(v)
	items := tup.Items()
	if items = items[:cap(items)]; i < len(items) && items[i].IsValid() {
		return items[i]
	}
	return object.None
}

// seqType is what the methods of a type need.
type seqType struct {
	typ  *object.Type
	full string
	all  []string
	n    int
	// under has, by a hidden item, the unnamed one that has its name.
	under map[int]int
}

func (s *seqType) methods(noNew bool) []object.Def {
	defs := []object.Def{
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: s.repr},
		{Name: "__reduce__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			tup, _ := object.AsTuple(self)
			return object.TupleOf(object.FromObj(self.Type()), object.TupleOf(object.CopyTuple(tup.Items()), object.FromObj(s.hidden(t, self)))), nil
		}},
		{Name: "__replace__", Sig: "self, /, **changes", Doc: "Return a copy of the structure with new values for the specified fields.", Fn: s.replace},
		{Name: "__new__", Sig: "cls, sequence, dict={}", Fn: s.make},
	}
	if noNew {
		defs[3] = object.Def{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(_ *thread, _ []value, _ []*object.Str) (value, error) {
			return value{}, object.TypeErrorf("cannot create '%s' instances", s.full)
		}}
	}
	return defs
}

// single are the methods of a type whose constructor takes its only field.
func (s *seqType) single() []object.Def {
	return []object.Def{
		{Name: "__new__", Sig: "cls, " + s.all[0], Fn: func(t *thread, args []value) (value, error) {
			return Make(s.typ, 1, args[1]), nil
		}},
		{Name: "__reduce__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			return object.TupleOf(object.FromObj(self.Type()), object.TupleOf(Item(self, 0))), nil
		}},
	}
}

func (s *seqType) hidden(t *thread, self value) *object.Dict {
	d := object.NewDict()
	for i := s.n; i < len(s.all); i++ {
		d.SetStr(t.Interp.Intern(s.all[i]), Item(self, i))
	}
	return d
}

func (s *seqType) repr(t *thread, self value) (value, error) {
	var b strings.Builder
	b.WriteString(s.full + "(")
	for i := range s.n {
		if i > 0 {
			b.WriteString(", ")
		}
		r, err := t.Repr(Item(self, i))
		if err != nil {
			return value{}, err
		}
		b.WriteString(s.all[i] + "=" + r)
	}
	b.WriteByte(')')
	return object.NewStr(b.String()), nil
}

func (s *seqType) replace(t *thread, args []value) (value, error) {
	if len(s.under) > 0 {
		return value{}, object.TypeErrorf("__replace__() is not supported for %s because it has unnamed field(s)", s.full)
	}
	items := make([]value, len(s.all))
	for i := range items {
		items[i] = Item(args[0], i)
	}
	changes, _ := object.AsDict(args[1])
	var k, v value
	var unknown []string
	for i := 0; changes.Next(&i, &k, &v); {
		name, _ := object.AsStr(k)
		found := false
		for j, n := range s.all {
			if n == name.Go() {
				items[j], found = v, true
			}
		}
		if !found {
			unknown = append(unknown, "'"+name.Go()+"'")
		}
	}
	if unknown != nil {
		return value{}, object.TypeErrorf("Got unexpected field name(s): [%s]", strings.Join(unknown, ", "))
	}
	return Make(s.typ, s.n, items...), nil
}

func (s *seqType) make(t *thread, args []value) (value, error) {
	if !object.HasIter(args[1]) {
		return value{}, object.TypeErrorf("constructor requires a sequence")
	}
	items, err := t.ToSlice(args[1])
	if err != nil {
		return value{}, err
	}
	switch n := len(items); {
	case n < s.n && len(s.all) > s.n:
		return value{}, object.TypeErrorf("%s() takes an at least %d-sequence (%d-sequence given)", s.full, s.n, n)
	case n > len(s.all) && len(s.all) > s.n:
		return value{}, object.TypeErrorf("%s() takes an at most %d-sequence (%d-sequence given)", s.full, len(s.all), n)
	case n != s.n && len(s.all) == s.n:
		return value{}, object.TypeErrorf("%s() takes a %d-sequence (%d-sequence given)", s.full, s.n, n)
	}
	all := append(append([]value{}, items...), make([]value, len(s.all)-len(items))...)
	if args[2].IsValid() {
		d, ok := object.AsDict(args[2])
		if !ok {
			return value{}, object.TypeErrorf("%s() takes a dict as second arg, if any", s.full)
		}
		found := 0
		for i := len(items); i < len(all); i++ {
			if v, ok := d.GetStr(t.Interp.Intern(s.all[i])); ok {
				all[i] = v
				found++
			}
		}
		if found < d.Len() {
			return value{}, object.TypeErrorf("%s() got duplicate or unexpected field name(s)", s.full)
		}
	}
	for i, j := range s.under {
		if !all[i].IsValid() {
			all[i] = all[j]
		}
	}
	return Make(s.typ, s.n, all...), nil
}

// fullName is the type's name with its module, as it is shown.
func fullName(s Spec) string {
	if s.Module == "" {
		return s.Name
	}
	return s.Module + "." + s.Name
}
