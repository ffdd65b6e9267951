package functools

import (
	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// lru is a function with a cache of its results: a dict from arguments to entries, which form a ring ordered by last
// use when the size is bounded.
type lru struct {
	object.Header
	attrs        *object.Attrs
	fn           value
	max          int // -1: unbounded
	typed        bool
	entries      *object.Dict
	root         *lruEntry // root.next is the oldest
	hits, misses int64
}

type lruEntry struct {
	object.Header
	prev, next *lruEntry
	key, val   value
	hash       uint64
}

var (
	lruOnce, entryOnce, markOnce native.Type
)

func lruType() *object.Type { return lruOnce.Get(makeLruType) }

func entryType() *object.Type {
	return entryOnce.Get(func() *object.Type {
		return object.NewNative[lruEntry](object.TypeSpec{Name: "_lru_list_elem", Module: "functools", Flags: object.NoNew})
	})
}

// mark is a value with nothing but its identity.
type mark struct{ object.Header }

// keywordMark separates positional from keyword arguments in keys.
func keywordMark() value {
	return object.FromObj(markOnce.Get(func() *object.Type {
		return object.NewNative[mark](object.TypeSpec{Name: "_kwd_mark", Module: "functools", Flags: object.NoNew})
	}))
}

func makeLruType() *object.Type {
	return object.NewNative[lru](object.TypeSpec{Name: "_lru_cache_wrapper", Module: "functools", Flags: object.HasDict, Call: callLru,
		Doc: "Create a cached callable that wraps another function.",
		Methods: []def{
			{Name: "__new__", Sig: "cls, user_function, maxsize, typed, cache_info_type", Fn: func(t *thread, a []value) (value, error) {
				return lruCacheOf(t, a[1], a[2], a[3])
			}},
			{Name: "cache_info", Sig: "self, /", Doc: "Report cache statistics", F1: cacheInfo},
			{Name: "cache_clear", Sig: "self, /", Doc: "Clear the cache and cache statistics", F1: func(_ *thread, self value) (value, error) {
				c := object.Self[lru](self)
				c.reset()
				c.hits, c.misses = 0, 0
				return object.None, nil
			}},
			{Name: "cache_parameters", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
				d := object.NewDict()
				c := object.Self[lru](self)
				d.SetStr(object.Name("maxsize"), c.maxValue())
				d.SetStr(object.Name("typed"), object.Bool(c.typed))
				return object.FromObj(d), nil
			}},
			{Name: "__get__", Sig: "self, instance, owner=None, /", Fn: func(_ *thread, a []value) (value, error) {
				if a[1].IsNone() {
					return a[0], nil
				}
				return object.NewMethod(a[0], a[1]), nil
			}},
			{Name: "__copy__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) { return self, nil }},
			{Name: "__deepcopy__", Sig: "self, memo, /", F2: func(_ *thread, self, _ value) (value, error) { return self, nil }},
			{Name: "__reduce__", Sig: "self, /", F1: func(t *thread, self value) (value, error) { return t.GetAttrStr(self, "__qualname__") }},
		},
		GetSets: []object.GetSet{{Name: "__dict__", Get: func(_ *thread, v value) (value, error) { return object.FromObj(object.OwnDict(v)), nil }}},
	})
}

func (c *lru) maxValue() value {
	if c.max < 0 {
		return object.None
	}
	return object.Int(int64(c.max))
}

func (c *lru) reset() {
	c.entries = object.NewDict()
	c.root = &lruEntry{Header: object.HeaderOf(entryType())}
	c.root.prev, c.root.next = c.root, c.root
}

// lruCache is the decorator with or without arguments.
func lruCache(t *thread, a []value) (value, error) {
	max, typed := 128, false
	if a[1].IsValid() {
		var err error
		if typed, err = t.Truth(a[1]); err != nil {
			return value{}, err
		}
	}
	switch v := a[0]; {
	case !v.IsValid():
	case v.IsNone():
		max = -1
	case v.Kind() == object.KInt || v.Kind() == object.KBool || v.Kind() == object.KBigInt:
		n, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		if max = n; max < 0 {
			max = 0
		}
	case t.Callable(v) && (!a[1].IsValid() || a[1].IsBool()):
		return decorate(t, v, 128, typed)
	default:
		return value{}, object.TypeErrorf("Expected first argument to be an integer, a callable, or None")
	}
	d := &def{Name: "decorating_function", Sig: "user_function, /", F1: func(t *thread, f value) (value, error) { return decorate(t, f, max, typed) }}
	return object.NewFunction("functools", d), nil
}

func lruCacheOf(t *thread, f, maxsize, typed value) (value, error) {
	max := -1
	if !maxsize.IsNone() {
		n, err := t.Index(maxsize)
		if err != nil {
			return value{}, err
		}
		if max = n; max < 0 {
			max = 0
		}
	}
	ty, err := t.Truth(typed)
	if err != nil {
		return value{}, err
	}
	return newLru(t, f, max, ty)
}

func newLru(t *thread, f value, max int, typed bool) (value, error) {
	if !t.Callable(f) {
		return value{}, object.TypeErrorf("the first argument must be callable")
	}
	c := object.Alloc[lru](lruType())
	c.fn, c.max, c.typed = f, max, typed
	c.reset()
	return object.FromObj(c), nil
}

func decorate(t *thread, f value, max int, typed bool) (value, error) {
	v, err := newLru(t, f, max, typed)
	if err != nil {
		return value{}, err
	}
	return updateWrapper(t, []value{v, f, {}, {}})
}

// infoType makes the named tuple class of cache_info, once per Runtime.
type infoKey struct{}

// infoClass is the named tuple CacheInfo, which is made when it is first needed.
func infoClass(t *thread) (value, error) {
	if cls, ok := t.Interp.Data[infoKey{}].(value); ok {
		return cls, nil
	}
	m, err := t.Interp.Import(t, "collections")
	if err != nil {
		return value{}, err
	}
	f, err := t.GetAttrStr(m, "namedtuple")
	if err != nil {
		return value{}, err
	}
	fields := names(t, "hits", "misses", "maxsize", "currsize")
	cls, err := t.CallKw(f, []value{object.NewStr("CacheInfo"), fields, object.NewStr("functools")}, []*object.Str{t.Interp.Intern("module")})
	if err == nil {
		t.Interp.Data[infoKey{}] = cls
	}
	return cls, err
}

func cacheInfo(t *thread, self value) (value, error) {
	c := object.Self[lru](self)
	cls, err := infoClass(t)
	if err != nil {
		return value{}, err
	}
	return t.Call(cls, object.Int(c.hits), object.Int(c.misses), c.maxValue(), object.Int(int64(c.entries.Len())))
}

// key makes the dict key of a call.
func (c *lru) key(args []value, kw []*object.Str) value {
	if len(kw) == 0 && !c.typed {
		if len(args) == 1 {
			if typ := args[0].Type(); typ == object.IntType || typ == object.StrType {
				return args[0]
			}
		}
		return object.CopyTuple(args)
	}
	n := len(args) - len(kw)
	items := append(make([]value, 0, len(args)*2+2*len(kw)+1), args[:n]...)
	if len(kw) > 0 {
		items = append(items, keywordMark())
		for i, k := range kw {
			items = append(items, object.FromObj(k), args[n+i])
		}
	}
	if c.typed {
		for _, a := range args {
			items = append(items, object.FromObj(a.Type()))
		}
	}
	return object.NewTuple(items)
}

func callLru(t *thread, self value, args []value, kw []*object.Str) (value, error) {
	c := object.Self[lru](self)
	if c.max == 0 {
		c.misses++
		return t.CallKw(c.fn, args, kw)
	}
	key := c.key(args, kw)
	hash, err := object.Hash(t, key)
	if err != nil {
		return value{}, err
	}
	v, ok, err := c.entries.GetHashed(t, key, hash)
	if err != nil {
		return value{}, err
	}
	if c.max < 0 {
		if ok {
			c.hits++
			return v, nil
		}
		c.misses++
		entries := c.entries
		r, err := t.CallKw(c.fn, args, kw)
		if err != nil {
			return value{}, err
		}
		return r, entries.SetHashed(t, key, hash, r)
	}
	if ok {
		e := object.Self[lruEntry](v)
		c.hits++
		e.unlink()
		c.addNewest(e)
		return e.val, nil
	}
	c.misses++
	r, err := t.CallKw(c.fn, args, kw)
	if err != nil {
		return value{}, err
	}
	return r, c.remember(t, key, hash, r)
}

// remember adds a result, in place of the oldest if the cache is full. The call may have filled the cache meanwhile.
func (c *lru) remember(t *thread, key value, hash uint64, r value) error {
	if _, ok, err := c.entries.GetHashed(t, key, hash); ok || err != nil {
		return err
	}
	e := &lruEntry{Header: object.HeaderOf(entryType()), key: key, hash: hash, val: r}
	if c.entries.Len() >= c.max && c.root.next != c.root {
		old := c.root.next
		if _, _, err := c.entries.DeleteHashed(t, old.key, old.hash); err != nil {
			return err
		}
		old.unlink()
	}
	if err := c.entries.SetHashed(t, key, hash, object.FromObj(e)); err != nil {
		return err
	}
	c.addNewest(e)
	return nil
}

func (e *lruEntry) unlink() {
	if e.prev != nil {
		e.prev.next, e.next.prev = e.next, e.prev
		e.prev, e.next = nil, nil
	}
}

func (c *lru) addNewest(e *lruEntry) {
	last := c.root.prev
	last.next, c.root.prev = e, e
	e.prev, e.next = last, c.root
}
