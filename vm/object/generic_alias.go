package object

import "strings"

// This file is the types of annotations: list[int] (GenericAlias) and int | str (UnionType).

// GenericAlias is a parameterised generic class.
type GenericAlias struct {
	Header
	origin     Value
	args       *Tuple
	parameters Value // made when first asked for
	starred    bool  // *list[int]
}

// Union is a union of classes.
type Union struct {
	Header
	args       *Tuple
	parameters Value
}

// NewGenericAlias makes origin[args]; args is a tuple, or the one argument.
func NewGenericAlias(origin, args Value) Value {
	return FromObj(newAlias(GenericAliasType, origin, args))
}

func newAlias(cls *Type, origin, args Value) *GenericAlias {
	a := Alloc[GenericAlias](cls)
	a.origin = origin
	if tup, ok := AsTuple(args); ok {
		a.args = tup
	} else {
		a.args = TupleOf(args).tuple()
	}
	return a
}

func alias(v Value) *GenericAlias { return (*GenericAlias)(v.p) }
func union(v Value) *Union        { return (*Union)(v.p) }

func defineGenericAlias() {
	GenericAliasType.hasWeakref = true
	GenericAliasType.define(TypeSpec{Name: "GenericAlias", Module: "types", Flags: KeyItems, GetAttr: aliasGetAttr, Call: aliasCall,
		Doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
		Methods: []Def{
			{Name: "__new__", Sig: "cls, origin, args, /", Doc: "Create and return a new object.  See help(type) for accurate signature.", F3: aliasNew},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: aliasRepr},
			{Name: "__eq__", Sig: "self, value, /", Doc: "Return self==value.", F2: aliasEq},
			{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: aliasHash},
			{Name: "__getitem__", Sig: "self, key, /", Doc: "Return self[key].", F2: aliasGetItem},
			{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: aliasIter},
			{Name: "__mro_entries__", Sig: "self, bases, /", F2: func(_ *Thread, self, _ Value) (Value, error) { return TupleOf(alias(self).origin), nil }},
			{Name: "__instancecheck__", Sig: "self, instance, /", F2: func(*Thread, Value, Value) (Value, error) {
				return Value{}, TypeErrorf("isinstance() argument 2 cannot be a parameterized generic")
			}},
			{Name: "__subclasscheck__", Sig: "self, subclass, /", F2: func(*Thread, Value, Value) (Value, error) {
				return Value{}, TypeErrorf("issubclass() argument 2 cannot be a parameterized generic")
			}},
			{Name: "__or__", Sig: "self, value, /", Doc: "Return self|value.", F2: unionOr},
			{Name: "__ror__", Sig: "self, value, /", Doc: "Return value|self.", F2: func(t *Thread, a, b Value) (Value, error) { return unionOr(t, b, a) }},
			{Name: "__dir__", Sig: "self, /", F1: aliasDir},
			{Name: "__reduce__", Sig: "self, /", F1: aliasReduce},
		},
		GetSets: []GetSet{
			readOnly("__origin__", func(_ *Thread, v Value) (Value, error) { return alias(v).origin, nil }),
			readOnly("__args__", func(_ *Thread, v Value) (Value, error) { return FromObj(alias(v).args), nil }),
			readOnly("__unpacked__", func(_ *Thread, v Value) (Value, error) { return Bool(alias(v).starred), nil }),
			{Name: "__parameters__", Get: func(t *Thread, v Value) (Value, error) {
				return t.cachedParameters(alias(v).args, &alias(v).parameters)
			}},
			{Name: "__typing_unpacked_tuple_args__", Get: func(_ *Thread, v Value) (Value, error) {
				if a := alias(v); a.starred && Is(a.origin, FromObj(TupleType)) {
					return FromObj(a.args), nil
				}
				return None, nil
			}},
		}})
	aliasIterType.define(TypeSpec{Name: "generic_alias_iterator", Flags: Final | NoNew, Next: aliasIterNext,
		Methods: []Def{{Name: "__reduce__", Sig: "self, /", F1: aliasIterReduce}}})
	defineUnion()
}

// aliasOwn are the attributes that an alias does not pass on to its class.
var aliasOwn = map[string]bool{"__class__": true, "__bases__": true, "__origin__": true, "__args__": true, "__unpacked__": true,
	"__parameters__": true, "__typing_unpacked_tuple_args__": true, "__mro_entries__": true, "__reduce_ex__": true, "__reduce__": true,
	"__copy__": true, "__deepcopy__": true}

func aliasGetAttr(t *Thread, self Value, name *Str) (Value, error) {
	if !aliasOwn[name.s] {
		return t.GetAttr(alias(self).origin, name)
	}
	return t.Resolve(self, t.FindAttr(self, name))
}

// aliasCall makes an instance of the class and tells it how it was made, if it takes that.
func aliasCall(t *Thread, self Value, args []Value, kw []*Str) (Value, error) {
	obj, err := t.CallKw(alias(self).origin, args, kw)
	if err != nil {
		return Value{}, err
	}
	err = t.SetAttr(obj, t.Interp.Intern("__orig_class__"), self)
	if err != nil {
		_, isAttr := IsException(err, AttributeError)
		_, isType := IsException(err, TypeError)
		if !isAttr && !isType {
			return Value{}, err
		}
	}
	return obj, nil
}

func aliasNew(_ *Thread, cls, origin, args Value) (Value, error) {
	c, err := newClass(cls, GenericAliasType)
	if err != nil {
		return Value{}, err
	}
	return FromObj(newAlias(c, origin, args)), nil
}

func aliasRepr(t *Thread, self Value) (Value, error) {
	a := alias(self)
	var b strings.Builder
	if a.starred {
		b.WriteByte('*')
	}
	origin, err := t.annotationRepr(a.origin)
	if err != nil {
		return Value{}, err
	}
	b.WriteString(origin + "[")
	if len(a.args.items) == 0 {
		b.WriteString("()")
	}
	if err := t.writeAnnotations(&b, a.args.items); err != nil {
		return Value{}, err
	}
	b.WriteByte(']')
	return NewStr(b.String()), nil
}

func (t *Thread) writeAnnotations(b *strings.Builder, items []Value) error {
	for i := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		s, err := t.annotationRepr(items[i])
		if err != nil {
			return err
		}
		b.WriteString(s)
	}
	return nil
}

// annotationRepr shows classes by their names, other aliases and values by their repr.
func (t *Thread) annotationRepr(v Value) (string, error) {
	if Is(v, Ellipsis) {
		return "...", nil
	}
	if l, ok := AsList(v); ok {
		if err := t.Enter(" in repr of a generic alias"); err != nil {
			return "", err
		}
		defer t.Leave()
		var b strings.Builder
		b.WriteByte('[')
		err := t.writeAnnotations(&b, append([]Value(nil), l.Items()...))
		b.WriteByte(']')
		return b.String(), err
	}
	if c, ok := AsType(v); ok && !c.isHeap {
		return c.FullName(), nil
	}
	_, hasOrigin, err := t.GetAttrOpt(v, t.Interp.Intern("__origin__"))
	if err != nil {
		return "", err
	}
	_, hasArgs, err := t.GetAttrOpt(v, t.Interp.Intern("__args__"))
	if err != nil {
		return "", err
	}
	if hasOrigin && hasArgs {
		return t.Repr(v)
	}
	q, ok, err := t.GetAttrOpt(v, nameQualname)
	if err != nil || !ok {
		return reprIfNoError(t, v, err)
	}
	m, ok, err := t.GetAttrOpt(v, nameModule)
	if err != nil || !ok || m.IsNone() {
		return reprIfNoError(t, v, err)
	}
	qs, err := t.Str(q)
	if err != nil {
		return "", err
	}
	if ms, ok := AsStr(m); ok && ms.s == "builtins" {
		return qs, nil
	}
	ms, err := t.Str(m)
	return ms + "." + qs, err
}

func reprIfNoError(t *Thread, v Value, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return t.Repr(v)
}

func aliasEq(t *Thread, a, b Value) (Value, error) {
	if b.Type() != GenericAliasType && !b.Type().IsSubtype(GenericAliasType) {
		return NotImplemented, nil
	}
	x, y := alias(a), alias(b)
	if x.starred != y.starred {
		return False, nil
	}
	eq, err := SameOrEqual(t, x.origin, y.origin)
	if err != nil || !eq {
		return Bool(eq), err
	}
	eq, err = Equal(t, FromObj(x.args), FromObj(y.args))
	return Bool(eq), err
}

func aliasHash(t *Thread, self Value) (Value, error) {
	h1, err := Hash(t, alias(self).origin)
	if err != nil {
		return Value{}, err
	}
	h2, err := Hash(t, FromObj(alias(self).args))
	return Int(int64(h1 ^ h2)), err
}

func aliasDir(t *Thread, self Value) (Value, error) {
	r, ok, err := t.CallSpecial(alias(self).origin, slotStrs[SlotDir])
	if err == nil && !ok {
		err = TypeErrorf("object does not provide __dir__")
	}
	if err != nil {
		return Value{}, err
	}
	items, err := t.ToSlice(r)
	if err != nil {
		return Value{}, err
	}
	n := newNameSet()
	for _, x := range items {
		if s, ok := AsStr(x); ok {
			n.d.SetStr(s, None)
		}
	}
	for _, k := range []string{"__origin__", "__args__", "__parameters__", "__mro_entries__", "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__", "__unpacked__", "__typing_unpacked_tuple_args__", "__class__"} {
		n.d.SetStr(t.Interp.Intern(k), None)
	}
	return n.list(), nil
}

func aliasReduce(t *Thread, self Value) (Value, error) {
	a := alias(self)
	if a.starred {
		next, ok := t.Interp.Builtins.Dict.GetStr(t.Interp.Intern("next"))
		if !ok {
			return Value{}, RuntimeErrorf("builtins.next is gone")
		}
		plain := newAlias(GenericAliasType, a.origin, FromObj(a.args))
		it, err := aliasIter(t, FromObj(plain))
		return TupleOf(next, TupleOf(it)), err
	}
	return TupleOf(FromObj(GenericAliasType), TupleOf(a.origin, FromObj(a.args))), nil
}

// aliasIterator yields the starred form of an alias, once.
type aliasIterator struct {
	Header
	of *GenericAlias
}

var aliasIterType = declare[aliasIterator]("generic_alias_iterator", KNative)

func aliasIter(_ *Thread, self Value) (Value, error) {
	return FromObj(&aliasIterator{HeaderOf(aliasIterType), alias(self)}), nil
}

func aliasIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := (*aliasIterator)(self.p)
	if it.of == nil {
		return Value{}, false, nil
	}
	a := newAlias(GenericAliasType, it.of.origin, FromObj(it.of.args))
	a.starred, it.of = true, nil
	return FromObj(a), true, nil
}

func aliasIterReduce(t *Thread, self Value) (Value, error) {
	iter, ok := t.Interp.Builtins.Dict.GetStr(t.Interp.Intern("iter"))
	if !ok {
		return Value{}, RuntimeErrorf("builtins.iter is gone")
	}
	if it := (*aliasIterator)(self.p); it.of != nil {
		return TupleOf(iter, TupleOf(FromObj(it.of))), nil
	}
	return TupleOf(iter, TupleOf(emptyTuple)), nil
}

// cachedParameters is __parameters__.
func (t *Thread) cachedParameters(args *Tuple, cache *Value) (Value, error) {
	if cache.IsValid() {
		return *cache, nil
	}
	var params []Value
	if err := t.collectParameters(args.items, &params); err != nil {
		return Value{}, err
	}
	*cache = NewTuple(params)
	return *cache, nil
}

// collectParameters gathers the type variables in args, each once.
func (t *Thread) collectParameters(args []Value, out *[]Value) error {
	add := func(v Value) {
		for _, x := range *out {
			if Is(x, v) {
				return
			}
		}
		*out = append(*out, v)
	}
	for _, a := range args {
		if a.Kind() == KType {
			continue
		}
		if items, ok := listOrTuple(a); ok {
			if err := t.Enter(" in __parameters__"); err != nil {
				return err
			}
			err := t.collectParameters(items, out)
			t.Leave()
			if err != nil {
				return err
			}
			continue
		}
		_, isVar, err := t.GetAttrOpt(a, t.Interp.Intern("__typing_subst__"))
		if err != nil {
			return err
		}
		if isVar {
			add(a)
			continue
		}
		sub, ok, err := t.GetAttrOpt(a, t.Interp.Intern("__parameters__"))
		if err != nil {
			return err
		}
		if tup, isTuple := AsTuple(orNone(sub)); ok && isTuple {
			for _, x := range tup.items {
				add(x)
			}
		}
	}
	return nil
}

func listOrTuple(v Value) ([]Value, bool) {
	if l, ok := AsList(v); ok {
		return append([]Value(nil), l.Items()...), true
	}
	if tup, ok := AsTuple(v); ok {
		return tup.items, true
	}
	return nil, false
}

func indexOf(list []Value, v Value) int {
	for i, x := range list {
		if Is(x, v) {
			return i
		}
	}
	return -1
}

// substitution replaces type variables by arguments.
type substitution struct {
	t      *Thread
	params []Value
	items  []Value
}

// SubstituteParameters gives the arguments of a generic alias with its parameters replaced by item (a tuple, or the one
// argument).
func (t *Thread) SubstituteParameters(self Value, args *Tuple, params Value, item Value) ([]Value, error) {
	p := params.tuple().items
	if len(p) == 0 {
		r, err := t.Repr(self)
		if err != nil {
			return nil, err
		}
		return nil, TypeErrorf("%s is not a generic class", r)
	}
	item, err := t.unpackArgs(item)
	if err != nil {
		return nil, err
	}
	for _, x := range p {
		prepare, ok, err := t.GetAttrOpt(x, t.Interp.Intern("__typing_prepare_subst__"))
		if err != nil {
			return nil, err
		}
		if !ok || prepare.IsNone() {
			continue
		}
		if item, err = t.Call(prepare, self, item); err != nil {
			return nil, err
		}
	}
	items := []Value{item}
	if tup, ok := AsTuple(item); ok {
		items = tup.items
	}
	if len(items) != len(p) {
		r, err := t.Repr(self)
		if err != nil {
			return nil, err
		}
		many := "few"
		if len(items) > len(p) {
			many = "many"
		}
		return nil, TypeErrorf("Too %s arguments for %s; actual %d, expected %d", many, r, len(items), len(p))
	}
	return (&substitution{t, p, items}).all(args.items)
}

// unpackArgs spreads starred tuples (*tuple[int, str]) among the arguments.
func (t *Thread) unpackArgs(item Value) (Value, error) {
	items := []Value{item}
	if tup, ok := AsTuple(item); ok {
		items = tup.items
	}
	var out []Value
	for _, x := range items {
		if x.Kind() == KType {
			out = append(out, x)
			continue
		}
		sub, ok, err := t.GetAttrOpt(x, t.Interp.Intern("__typing_unpacked_tuple_args__"))
		if err != nil {
			return Value{}, err
		}
		if tup, isTuple := AsTuple(orNone(sub)); ok && isTuple && (len(tup.items) == 0 || !Is(tup.items[len(tup.items)-1], Ellipsis)) {
			out = append(out, tup.items...)
			continue
		}
		out = append(out, x)
	}
	return NewTuple(out), nil
}

func (s *substitution) all(args []Value) ([]Value, error) {
	if err := s.t.Enter(" in generic alias substitution"); err != nil {
		return nil, err
	}
	defer s.t.Leave()
	var out []Value
	for _, a := range args {
		if a.Kind() == KType {
			out = append(out, a)
			continue
		}
		if items, ok := listOrTuple(a); ok {
			sub, err := s.all(items)
			if err != nil {
				return nil, err
			}
			if a.Kind() == KTuple {
				out = append(out, NewTuple(sub))
			} else {
				out = append(out, NewList(sub))
			}
			continue
		}
		x, spread, err := s.one(a)
		if err != nil {
			return nil, err
		}
		if !spread {
			out = append(out, x)
			continue
		}
		tup, ok := AsTuple(x)
		if !ok {
			return nil, TypeErrorf("expected __typing_subst__ of %s objects to return a tuple, not %s", a.Type().MessageName(), x.Type().MessageName())
		}
		out = append(out, tup.items...)
	}
	return out, nil
}

// one replaces a type variable, or the type variables of a generic argument; spread tells that the result's items take
// the argument's place.
func (s *substitution) one(a Value) (x Value, spread bool, err error) {
	t := s.t
	u, ok, err := t.GetAttrOpt(a, t.Interp.Intern("__typing_is_unpacked_typevartuple__"))
	if err != nil {
		return Value{}, false, err
	}
	if ok {
		if spread, err = t.Truth(u); err != nil {
			return Value{}, false, err
		}
	}
	subst, ok, err := t.GetAttrOpt(a, t.Interp.Intern("__typing_subst__"))
	if err != nil {
		return Value{}, false, err
	}
	if ok && !subst.IsNone() {
		i := indexOf(s.params, a)
		if i < 0 {
			return a, false, nil
		}
		x, err = t.Call(subst, s.items[i])
		return x, spread, err
	}
	x, err = s.variables(a)
	return x, spread, err
}

// variables replaces the parameters of a generic argument.
func (s *substitution) variables(obj Value) (Value, error) {
	sub, ok, err := s.t.GetAttrOpt(obj, s.t.Interp.Intern("__parameters__"))
	if err != nil {
		return Value{}, err
	}
	tup, isTuple := AsTuple(orNone(sub))
	if !ok || !isTuple || len(tup.items) == 0 {
		return obj, nil
	}
	var args []Value
	for _, p := range tup.items {
		i := indexOf(s.params, p)
		if i < 0 {
			args = append(args, p)
			continue
		}
		if many, isTuple := AsTuple(s.items[i]); isTuple && p.Type().slots[SlotIter].IsValid() {
			args = append(args, many.items...)
			continue
		}
		args = append(args, s.items[i])
	}
	return s.t.GetItem(obj, NewTuple(args))
}

func aliasGetItem(t *Thread, self, item Value) (Value, error) {
	a := alias(self)
	params, err := t.cachedParameters(a.args, &a.parameters)
	if err != nil {
		return Value{}, err
	}
	args, err := t.SubstituteParameters(self, a.args, params, item)
	if err != nil {
		return Value{}, err
	}
	r := newAlias(GenericAliasType, a.origin, NewTuple(args))
	r.starred = a.starred
	return FromObj(r), nil
}

func defineUnion() {
	UnionType.define(TypeSpec{Name: "UnionType", Module: "types", Flags: Final | NoNew | KeyItems, GetAttr: unionGetAttr, Doc: "Represent a PEP 604 union type\n\nE.g. for int | str",
		Methods: []Def{
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: unionRepr},
			{Name: "__eq__", Sig: "self, value, /", Doc: "Return self==value.", F2: unionEq},
			{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: unionHash},
			{Name: "__or__", Sig: "self, value, /", Doc: "Return self|value.", F2: unionOr},
			{Name: "__ror__", Sig: "self, value, /", Doc: "Return value|self.", F2: func(t *Thread, a, b Value) (Value, error) { return unionOr(t, b, a) }},
			{Name: "__getitem__", Sig: "self, key, /", Doc: "Return self[key].", F2: unionGetItem},
		},
		GetSets: []GetSet{
			readOnly("__args__", func(_ *Thread, v Value) (Value, error) { return FromObj(union(v).args), nil }),
			{Name: "__parameters__", Get: func(t *Thread, v Value) (Value, error) {
				return t.cachedParameters(union(v).args, &union(v).parameters)
			}},
		}})
}

// unionGetAttr reads attributes; the module is that of the type.
func unionGetAttr(t *Thread, self Value, name *Str) (Value, error) {
	if a := t.FindAttr(self, name); a.Kind != AttrMissing {
		return t.Resolve(self, a)
	}
	if name.s == "__module__" {
		return t.GetAttr(FromObj(UnionType), name)
	}
	return Value{}, AttributeErrorf(self, name, "'%s' object has no attribute '%s'", UnionType.MessageName(), name.s)
}

// anyArg tells whether f is true of a member of a union.
func anyArg(u *Union, f func(Value) (bool, error)) (bool, error) {
	for _, c := range u.args.items {
		if ok, err := f(c); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// unionable tells whether a value can stand in X | Y.
func (t *Thread) unionable(v Value) bool {
	switch {
	case v.IsNone(), v.Kind() == KType, v.Type() == UnionType:
		return true
	case v.Type() == GenericAliasType || v.Type().IsSubtype(GenericAliasType):
		return true
	}
	return t.Interp.UnionMember != nil && t.Interp.UnionMember(v)
}

// unionOr is X | Y of classes: nested unions are flattened, repeated members dropped.
func unionOr(t *Thread, a, b Value) (Value, error) {
	if !t.unionable(a) || !t.unionable(b) {
		return NotImplemented, nil
	}
	return t.NewUnion(a, b)
}

// NewUnion makes the union of its arguments.
func (t *Thread) NewUnion(members ...Value) (Value, error) {
	var out []Value
	for _, m := range members {
		items := []Value{m}
		if m.Type() == UnionType {
			items = union(m).args.items
		}
		for _, x := range items {
			if x.IsNone() {
				x = FromObj(NoneTypeType)
			}
			dup, err := t.inUnion(out, x)
			if err != nil {
				return Value{}, err
			}
			if !dup {
				out = append(out, x)
			}
		}
	}
	if len(out) == 1 {
		return out[0], nil
	}
	return FromObj(&Union{Header: HeaderOf(UnionType), args: NewTuple(out).tuple()}), nil
}

func (t *Thread) inUnion(list []Value, v Value) (bool, error) {
	for _, x := range list {
		if Is(x, v) {
			return true, nil
		}
		if x.Type() == GenericAliasType && v.Type() == GenericAliasType {
			if eq, err := Equal(t, x, v); eq || err != nil {
				return eq, err
			}
		}
	}
	return false, nil
}

func unionRepr(t *Thread, self Value) (Value, error) {
	var b strings.Builder
	for i, x := range union(self).args.items {
		if i > 0 {
			b.WriteString(" | ")
		}
		if Is(x, FromObj(NoneTypeType)) {
			b.WriteString("None")
			continue
		}
		s, err := t.annotationRepr(x)
		if err != nil {
			return Value{}, err
		}
		b.WriteString(s)
	}
	return NewStr(b.String()), nil
}

func unionSet(t *Thread, v Value) (Value, error) {
	return NewFrozenSet(t, union(v).args.items)
}

func unionEq(t *Thread, a, b Value) (Value, error) {
	if b.Type() != UnionType {
		return NotImplemented, nil
	}
	x, err := unionSet(t, a)
	if err != nil {
		return Value{}, err
	}
	y, err := unionSet(t, b)
	if err != nil {
		return Value{}, err
	}
	eq, err := Equal(t, x, y)
	return Bool(eq), err
}

func unionHash(t *Thread, self Value) (Value, error) {
	s, err := unionSet(t, self)
	if err != nil {
		return Value{}, err
	}
	h, err := Hash(t, s)
	return Int(int64(h)), err
}

func unionGetItem(t *Thread, self, item Value) (Value, error) {
	u := union(self)
	params, err := t.cachedParameters(u.args, &u.parameters)
	if err != nil {
		return Value{}, err
	}
	args, err := t.SubstituteParameters(self, u.args, params, item)
	if err != nil {
		return Value{}, err
	}
	r := args[0]
	for _, x := range args[1:] {
		if r, err = t.BinaryOp(SlotOr, r, x); err != nil {
			return Value{}, err
		}
	}
	return r, nil
}
