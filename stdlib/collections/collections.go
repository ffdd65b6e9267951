// Package collections is the modules collections and collections.abc. deque, defaultdict, OrderedDict and named tuples
// are native; Counter, ChainMap and the User classes are pya text compiled when first used, and so are the abstract
// classes.
package collections

import (
	_ "embed"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed counter.pya
var counterSource string

//go:embed wrappers.pya
var wrappersSource string

//go:embed abc.pya
var abcSource string

// BuildABC fills collections.abc.
var BuildABC = native.Embedded("_collections_abc", abcSource)

// Build fills the module collections.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("This module implements specialized container datatypes providing\nalternatives to Python's general purpose built-in containers, dict,\nlist, set, and tuple."))
	m.Set(t, "__path__", object.NewList(nil))
	m.Set(t, "deque", object.FromObj(dequeType()))
	m.Set(t, "_deque_iterator", object.FromObj(dequeIterType()))
	m.Set(t, "_deque_reverse_iterator", object.FromObj(dequeRevType()))
	m.Set(t, "defaultdict", object.FromObj(defaultDictType()))
	m.Set(t, "OrderedDict", object.FromObj(orderedDictType()))
	m.Set(t, "_tuplegetter", object.FromObj(tupleGetterType()))
	m.AddDefs(t, []def{
		{Name: "namedtuple", Sig: "typename, field_names, *, rename=False, defaults=None, module=None", Doc: "Returns a new subclass of tuple with named fields.\n\n>>> Point = namedtuple('Point', ['x', 'y'])\n>>> p = Point(1, y=2)\n>>> p, p.x, p[1], p._replace(x=5)\n(Point(x=1, y=2), 1, 2, Point(x=5, y=2))", Fn: namedTuple},
		{Name: "_count_elements", Sig: "mapping, iterable, /", Doc: "Count elements in the iterable, updating the mapping", F2: countElements},
	})
	native.Lazy(rt, m, counterSource, "Counter")
	native.Lazy(rt, m, wrappersSource, "ChainMap", "UserDict", "UserList", "UserString")
	next := m.Missing
	m.Missing = func(t *thread, name string) (value, bool, error) {
		if name == "abc" {
			v, err := rt.Import(t, "collections.abc")
			return v, err == nil, err
		}
		return next(t, name)
	}
	native.All(t, m, "ChainMap", "Counter", "OrderedDict", "UserDict", "UserList", "UserString", "defaultdict", "deque", "namedtuple")
	return nil
}

// countElements adds 1 to mapping[x] for each x; plain dicts and Counters that override nothing take the short way.
func countElements(t *thread, mapping, iterable value) (value, error) {
	d, ok := object.AsDict(mapping)
	if ok {
		s := mapping.Type()
		ok = s.Slot(object.SlotSetItem) == object.DictType.Slot(object.SlotSetItem)
		if get, found := t.Lookup(s, t.Interp.Intern("get")); ok && found {
			ok = get.Kind() == object.KBuiltin
		}
	}
	one := object.Int(1)
	if ok {
		return object.None, t.Iterate(iterable, func(x value) error {
			n, found, err := d.Get(t, x)
			if err != nil {
				return err
			}
			if !found {
				return d.Set(t, x, one)
			}
			if n, err = object.Add(t, n, one); err != nil {
				return err
			}
			return d.Set(t, x, n)
		})
	}
	return object.None, t.Iterate(iterable, func(x value) error {
		n, err := t.CallMethod(mapping, "get", x, object.Int(0))
		if err != nil {
			return err
		}
		if n, err = object.Add(t, n, one); err != nil {
			return err
		}
		return t.SetItem(mapping, x, n)
	})
}
