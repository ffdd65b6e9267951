// Package hashlib is the modules hashlib and hmac and the modules behind them (_md5, _sha1, _sha2, _sha3, _blake2): hash
// functions on Go's crypto packages, key derivation, message authentication. Names, sizes and texts follow CPython 3.13
// built with OpenSSL.
//
// BLAKE2 is here because no Go package takes its salt, personalisation and tree parameters.
package hashlib

import (
	_ "embed"
	"hash"
	"slices"
	"strings"
	"sync"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed hashlib.pya
var source string

//go:embed hmac.pya
var hmacSource string

// digest is a hash object.
type digest struct {
	object.Header
	attrs *object.Attrs
	alg   *algorithm
	h     hash.Hash
	// mu is held while h is used: other threads may run while much data is hashed.
	mu sync.Mutex
}

// hold takes the hash for this thread alone.
func (d *digest) hold(t *thread) {
	if !d.mu.TryLock() {
		t.Block(d.mu.Lock)
	}
}

// sum is the digest so far.
func (d *digest) sum(t *thread) []byte {
	d.hold(t)
	defer d.mu.Unlock()
	return d.h.Sum(nil)
}

// update hashes more data.
func (d *digest) update(t *thread, data value) error {
	// Before the hash is taken: an object may have Python code that gives its buffer, and uses this hash.
	b, large, err := hashable(data)
	if err != nil {
		return err
	}
	d.hold(t)
	if !large {
		defer d.mu.Unlock()
		d.h.Write(b)
		return nil
	}
	t.Block(func() {
		defer d.mu.Unlock()
		d.h.Write(b)
	})
	return nil
}

// clone is a copy of the hash.
func (d *digest) clone(t *thread) (hash.Hash, error) {
	d.hold(t)
	defer d.mu.Unlock()
	return cloneHash(d.h)
}

var hashType, xofType native.Type

// HASH is the class of hash objects, HASHXOF that of those with digests of any length.
func hashClass() *object.Type {
	return hashType.Get(func() *object.Type {
		return object.NewNative[digest](object.TypeSpec{Name: "HASH", Module: "_hashlib", Flags: object.NoNew,
			Doc: "A hash is an object used to calculate a checksum of a string of information.", Methods: append(commonMethods(),
				def{Name: "digest", Sig: "self, /", Doc: "Return the digest value as a bytes object.", F1: func(t *thread, self value) (value, error) {
					return object.NewBytes(string(object.Self[digest](self).sum(t))), nil
				}},
				def{Name: "hexdigest", Sig: "self, /", Doc: "Return the digest value as a string of hexadecimal digits.", F1: func(t *thread, self value) (value, error) {
					return object.NewStr(hexText(object.Self[digest](self).sum(t))), nil
				}},
			), GetSets: members()})
	})
}

func xofClass() *object.Type {
	return xofType.Get(func() *object.Type {
		return object.NewNative[digest](object.TypeSpec{Name: "HASHXOF", Module: "_hashlib", Flags: object.NoNew,
			Doc: "A hash whose digest can have any length.", Methods: append(commonMethods(),
				def{Name: "digest", Sig: "self, /, length", Doc: "Return the digest value as a bytes object.", F2: func(t *thread, self, n value) (value, error) {
					b, err := squeeze(t, self, n)
					return object.NewBytes(string(b)), err
				}},
				def{Name: "hexdigest", Sig: "self, /, length", Doc: "Return the digest value as a string of hexadecimal digits.", F2: func(t *thread, self, n value) (value, error) {
					b, err := squeeze(t, self, n)
					return object.NewStr(hexText(b)), err
				}},
			), GetSets: members()})
	})
}

func hexText(b []byte) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 2*len(b))
	for _, c := range b {
		out = append(out, digits[c>>4], digits[c&15])
	}
	return string(out)
}

// maxSqueeze bounds the length of a digest.
const maxSqueeze = 1 << 29

// squeeze is the digest of a SHAKE function.
func squeeze(t *thread, self, length value) ([]byte, error) {
	n, err := t.Index(length)
	switch {
	case err != nil:
		return nil, err
	case n < 0:
		return nil, object.ValueErrorf("value must be positive")
	case n >= maxSqueeze:
		return nil, object.ValueErrorf("length is too large")
	}
	h, err := object.Self[digest](self).clone(t)
	if err != nil {
		return nil, err
	}
	s := h.(*shake)
	out := make([]byte, n)
	_, err = s.Read(out)
	return out, err
}

func commonMethods() []def {
	return []def{
		{Name: "update", Sig: "self, obj, /", Doc: "Update this hash object's state with the provided string.", F2: func(t *thread, self, data value) (value, error) {
			return object.None, object.Self[digest](self).update(t, data)
		}},
		{Name: "copy", Sig: "self, /", Doc: "Return a copy of the hash object.", F1: func(t *thread, self value) (value, error) {
			d := object.Self[digest](self)
			h, err := d.clone(t)
			if err != nil {
				return value{}, object.ValueErrorf("%s", err)
			}
			return newDigest(d.alg, h), nil
		}},
		{Name: "__repr__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			d := object.Self[digest](self)
			return object.NewStr("<" + d.alg.name + " " + self.Type().FullName() + " object @ " + object.HexAddr(self) + ">"), nil
		}},
	}
}

func members() []object.GetSet {
	number := func(name string, f func(d *digest) int) object.GetSet {
		return object.GetSet{Name: name, Get: func(_ *thread, self value) (value, error) {
			return object.Int(int64(f(object.Self[digest](self)))), nil
		}}
	}
	return []object.GetSet{
		number("digest_size", func(d *digest) int { return d.h.Size() }),
		number("block_size", func(d *digest) int { return d.h.BlockSize() }),
		{Name: "name", Get: func(_ *thread, self value) (value, error) {
			return object.NewStr(object.Self[digest](self).alg.name), nil
		}},
	}
}

// largeData is the size, in bytes, from which on other threads may run while data is hashed.
const largeData = 1 << 16

// hashable is the content of a bytes-like object, and whether other threads may run while it is hashed.
func hashable(data value) (b []byte, large bool, err error) {
	if data.Kind() == object.KStr {
		return nil, false, object.TypeErrorf("Strings must be encoded before hashing")
	}
	b, ok := object.Buffer(data)
	if !ok {
		return nil, false, object.TypeErrorf("object supporting the buffer API required")
	}
	return b, data.Kind() == object.KBytes && len(b) >= largeData, nil
}

// feed hashes a bytes-like object with a hash that no other thread has.
func feed(t *thread, h hash.Hash, data value) error {
	b, large, err := hashable(data)
	switch {
	case err != nil:
		return err
	case large:
		t.Block(func() { h.Write(b) })
	default:
		h.Write(b)
	}
	return nil
}

func newDigest(a *algorithm, h hash.Hash) value {
	cls := hashClass()
	if a.xof {
		cls = xofClass()
	}
	d := object.Alloc[digest](cls)
	d.alg, d.h = a, h
	return object.FromObj(d)
}

// constructor is hashlib.NAME(string=b"", *, usedforsecurity=True).
func constructor(a *algorithm) def {
	return def{Name: a.name, Sig: "string=b'', *, usedforsecurity=True", Doc: "Returns a " + a.name + " hash object; optionally initialized with a string",
		Fn: func(t *thread, args []value) (value, error) { return makeDigest(t, a, args[0]) }}
}

func makeDigest(t *thread, a *algorithm, data value) (value, error) {
	h := a.make()
	if data.IsValid() && !data.IsNone() {
		if err := feed(t, h, data); err != nil {
			return value{}, err
		}
	}
	return newDigest(a, h), nil
}

// newByName is hashlib.new.
func newByName(t *thread, args []value) (value, error) {
	name, ok := object.AsStr(args[0])
	if !ok {
		return value{}, object.TypeErrorf("new() argument 'name' must be str, not %s", object.ArgumentName(args[0]))
	}
	options, _ := object.AsDict(args[2])
	if n := name.Go(); n == "blake2b" || n == "blake2s" {
		return blake2ByName(t, n == "blake2b", args[1], options)
	}
	if options != nil {
		var k, v value
		for i := 0; options.Next(&i, &k, &v); {
			if s, _ := object.AsStr(k); s != nil && s.Go() != "usedforsecurity" {
				return value{}, object.TypeErrorf("new() got an unexpected keyword argument '%s'", s.Go())
			}
		}
	}
	a := find(name.Go())
	if a == nil {
		return value{}, object.ValueErrorf("unsupported hash type %s", name.Go())
	}
	return makeDigest(t, a, args[1])
}

// blake2ByName is hashlib.new for BLAKE2, which has options of its own.
func blake2ByName(t *thread, big bool, data value, options *object.Dict) (value, error) {
	var args []value
	var names []*object.Str
	if data.IsValid() {
		args = append(args, data)
	}
	if options != nil {
		var k, v value
		for i := 0; options.Next(&i, &k, &v); {
			s, _ := object.AsStr(k)
			args, names = append(args, v), append(names, t.Interp.InternStr(s))
		}
	}
	return t.CallKw(object.FromObj(blake2Class(big)), args, names)
}

// find gives the algorithm of a name as programs write it.
func find(name string) *algorithm {
	name = strings.ToLower(name)
	for i := range algorithms {
		if a := &algorithms[i]; a.name == name || slices.Contains(a.aliases, name) {
			return a
		}
	}
	return nil
}

// Build fills the module hashlib.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	defs := []def{
		{Name: "__get_builtin_constructor", Sig: "name", F1: func(t *thread, v value) (value, error) {
			name, ok := object.AsStr(v)
			if !ok {
				return value{}, object.ValueErrorf("unsupported hash type %s", v.Type().Name())
			}
			if n := name.Go(); n == "blake2b" || n == "blake2s" {
				return object.FromObj(blake2Class(n == "blake2b")), nil
			}
			if a := find(name.Go()); a != nil {
				d := constructor(a)
				return object.NewFunction("hashlib", &d), nil
			}
			return value{}, object.ValueErrorf("unsupported hash type %s", name.Go())
		}},
		{Name: "new", Sig: "name, data=b'', **kwargs", Doc: "Return a new hash object using the named algorithm.", Fn: newByName},
		{Name: "pbkdf2_hmac", Sig: "hash_name, password, salt, iterations, dklen=None", Doc: "Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function.", Fn: pbkdf2Value},
		{Name: "scrypt", Sig: "password, *, salt, n, r, p, maxmem=0, dklen=64", Doc: "scrypt password-based key derivation function.", Fn: scryptKey},
	}
	var names []value
	for i := range algorithms {
		if a := &algorithms[i]; a.guaranteed {
			names = append(names, object.NewStr(a.name))
		}
	}
	names = append(names, object.NewStr("blake2b"), object.NewStr("blake2s"))
	var all []value
	for i := range algorithms {
		all = append(all, object.NewStr(algorithms[i].name))
		if algorithms[i].guaranteed {
			defs = append(defs, constructor(&algorithms[i]))
		}
	}
	all = append(all, names[len(names)-2:]...)
	m.AddDefs(t, defs)
	m.Set(t, "blake2b", object.FromObj(blake2Class(true)))
	m.Set(t, "blake2s", object.FromObj(blake2Class(false)))
	for name, items := range map[string][]value{"algorithms_guaranteed": names, "algorithms_available": all} {
		set, err := t.Call(object.FromObj(object.SetType), object.NewList(items))
		if err != nil {
			return err
		}
		m.Set(t, name, set)
	}
	return rt.RunEmbedded(t, m, "<frozen hashlib>", []byte(source))
}

// Part makes the builder of one of the modules that CPython keeps its hash functions in.
func Part(names ...string) vm.Builder {
	return func(_ *vm.Runtime, t *thread, m *object.Module) error {
		for _, n := range names {
			if strings.HasPrefix(n, "blake2") {
				m.Set(t, n, object.FromObj(blake2Class(n == "blake2b")))
				continue
			}
			m.AddDefs(t, []def{constructor(find(n))})
		}
		return nil
	}
}

// BuildHMAC fills the module hmac.
func BuildHMAC(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.AddDefs(t, []def{
		{Name: "compare_digest", Sig: "a, b, /", Doc: "Return 'a == b'.\n\nThe time it takes does not depend on where they differ.", F2: CompareDigest},
	})
	return rt.RunEmbedded(t, m, "<frozen hmac>", []byte(hmacSource))
}
