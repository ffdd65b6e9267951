// Package random is the module random: the Mersenne Twister with CPython's seeding, so that a seed gives the same
// numbers, and the distributions on top. What is called often is native; the rest is pya text.
//
// The global generator is seeded by the Host.
package random

import (
	"crypto/sha512"
	_ "embed"
	"encoding/binary"
	"math"
	"math/big"
	"sync"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed random.pya
var source []byte

// generator is an instance of _Random, the base of random.Random.
type generator struct {
	object.Header
	attrs *object.Attrs
	mt    twister
}

var baseType func() *object.Type

func init() {
	baseType = sync.OnceValue(func() *object.Type {
		return object.NewNative[generator](object.TypeSpec{Name: "Random", Module: "_random", Flags: object.HasDict,
			Doc: "Random() -> create a random number generator with its own internal state.", Methods: methods()})
	})
}

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "_Random", object.FromObj(baseType()))
	return rt.RunEmbedded(t, m, "<frozen random>", source)
}

// BuildNative fills _random.
func BuildNative(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "Random", object.FromObj(baseType()))
	return nil
}

// stateSize is the number of words of a twister's state.
const (
	stateSize = 624
	shiftSize = 397
)

// twister is the generator MT19937.
type twister struct {
	state [stateSize]uint32
	index int
}

func (m *twister) init(s uint32) {
	m.state[0] = s
	for i := 1; i < stateSize; i++ {
		m.state[i] = 1812433253*(m.state[i-1]^m.state[i-1]>>30) + uint32(i)
	}
	m.index = stateSize
}

// initArray seeds with any number of words.
func (m *twister) initArray(key []uint32) {
	m.init(19650218)
	i, j := 1, 0
	for range max(stateSize, len(key)) {
		m.state[i] = (m.state[i] ^ (m.state[i-1]^m.state[i-1]>>30)*1664525) + key[j] + uint32(j)
		if i++; i >= stateSize {
			m.state[0] = m.state[stateSize-1]
			i = 1
		}
		if j++; j >= len(key) {
			j = 0
		}
	}
	for range stateSize - 1 {
		m.state[i] = (m.state[i] ^ (m.state[i-1]^m.state[i-1]>>30)*1566083941) - uint32(i)
		if i++; i >= stateSize {
			m.state[0] = m.state[stateSize-1]
			i = 1
		}
	}
	m.state[0] = 0x80000000
}

// next gives 32 random bits.
func (m *twister) next() uint32 {
	if m.index >= stateSize {
		m.twist()
	}
	y := m.state[m.index]
	m.index++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

func (m *twister) twist() {
	for i := range stateSize {
		y := m.state[i]&0x80000000 | m.state[(i+1)%stateSize]&0x7fffffff
		x := m.state[(i+shiftSize)%stateSize] ^ y>>1
		if y&1 != 0 {
			x ^= 0x9908b0df
		}
		m.state[i] = x
	}
	m.index = 0
}

// float gives a random float in [0, 1).
func (m *twister) float() float64 {
	a, b := m.next()>>5, m.next()>>6
	return (float64(a)*67108864 + float64(b)) * (1.0 / 9007199254740992)
}

// below gives a random number in [0, n), n < 2**32 or so few words.
func (m *twister) below(n uint64) uint64 {
	k := 64
	for k > 0 && n>>(k-1) == 0 {
		k--
	}
	for {
		if r := m.bits(k); r < n {
			return r
		}
	}
}

// bits gives k random bits, 0 < k <= 64.
func (m *twister) bits(k int) uint64 {
	if k <= 32 {
		return uint64(m.next() >> (32 - k))
	}
	lo := uint64(m.next())
	return uint64(m.next()>>(64-k))<<32 | lo
}

// bigBits gives any number of random bits.
func (m *twister) bigBits(k int) *big.Int {
	words := (k-1)/32 + 1
	b := make([]byte, words*4)
	for i := range words {
		r := m.next()
		if k < 32 {
			r >>= 32 - k
		}
		k -= 32
		// big.Int reads big-endian.
		binary.BigEndian.PutUint32(b[len(b)-4*(i+1):], r)
	}
	return new(big.Int).SetBytes(b)
}

// seedBig seeds with an int of any size.
func (m *twister) seedBig(n *big.Int) {
	b := n.Bytes()
	key := make([]uint32, max((len(b)+3)/4, 1))
	for i, x := range b {
		pos := len(b) - 1 - i
		key[pos/4] |= uint32(x) << (8 * (pos % 4))
	}
	m.initArray(key)
}

func self(v value) *generator { return object.Self[generator](v) }

func methods() []object.Def {
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(t *thread, args []value, _ []*object.Str) (value, error) {
			cls, ok := object.AsType(args[0])
			if !ok {
				return value{}, object.TypeErrorf("Random.__new__(X): X is not a type object (%s)", args[0].Type().MessageName())
			}
			g := object.Alloc[generator](cls)
			v := object.FromObj(g)
			seedArg := value{}
			if len(args) > 1 {
				seedArg = args[1]
			}
			if cls.IsHeap() {
				// __init__ seeds.
				g.mt.init(5489)
				return v, nil
			}
			_, err := seed(t, []value{v, seedArg, {}})
			return v, err
		}},
		{Name: "seed", Sig: "self, a=None, version=2", Doc: "Initialize internal state from a seed.", Fn: seed},
		{Name: "random", Sig: "self, /", Doc: "random() -> x in the interval [0, 1).", F1: func(_ *thread, v value) (value, error) {
			return object.Float(self(v).mt.float()), nil
		}},
		{Name: "getrandbits", Sig: "self, k, /", Doc: "getrandbits(k) -> x.  Generates an int with k random bits.", F2: getrandbits},
		{Name: "_getstate", Sig: "self, /", F1: getstate},
		{Name: "_setstate", Sig: "self, state, /", F2: setstate},
		{Name: "_randbelow", Sig: "self, n, /", F2: func(t *thread, v, n value) (value, error) { return below(t, v, n) }},
		{Name: "randrange", Sig: "self, start, stop=None, step=1", Doc: "Choose a random item from range(stop) or range(start, stop[, step]).", Fn: randrange},
		{Name: "randint", Sig: "self, a, b", Doc: "Return random integer in range [a, b], including both end points.", F3: func(t *thread, v, a, b value) (value, error) {
			if a.IsInt() && b.IsInt() && b.AsInt() < math.MaxInt64 {
				return randrange(t, []value{v, a, object.Int(b.AsInt() + 1), {}})
			}
			b1, err := object.Add(t, b, object.Int(1))
			if err != nil {
				return value{}, err
			}
			return randrange(t, []value{v, a, b1, {}})
		}},
		{Name: "choice", Sig: "self, seq", Doc: "Choose a random element from a non-empty sequence.", F2: choice},
		{Name: "shuffle", Sig: "self, x", Doc: "Shuffle list x in place, and return None.", F2: shuffle},
		{Name: "uniform", Sig: "self, a, b", Doc: "Get a random number in the range [a, b) or [a, b] depending on rounding.", F3: uniform},
	}
}

const badSeed = "The only supported seed types are:\nNone, int, float, str, bytes, and bytearray."

// seed is Random.seed.
func seed(t *thread, args []value) (value, error) {
	m := &self(args[0]).mt
	a := args[1]
	version := 2
	if args[2].IsValid() {
		n, err := t.Index(args[2])
		if err != nil {
			return value{}, err
		}
		version = n
	}
	if !a.IsValid() || a.IsNone() {
		var b [stateSize * 4]byte
		if err := t.Interp.Host.Seed(b[:]); err != nil {
			return value{}, object.FromGoError(err, value{})
		}
		key := make([]uint32, stateSize)
		for i := range key {
			key[i] = binary.LittleEndian.Uint32(b[4*i:])
		}
		m.initArray(key)
		return object.None, nil
	}
	switch a.Kind() {
	case object.KInt, object.KBool, object.KBigInt:
		m.seedBig(new(big.Int).Abs(object.ToBig(a)))
	case object.KFloat, object.KFloatObj:
		h, err := object.Hash(t, a)
		if err != nil {
			return value{}, err
		}
		m.seedBig(new(big.Int).SetUint64(h))
	case object.KStr, object.KBytes, object.KByteArray:
		n, err := textSeed(t, a, version)
		if err != nil {
			return value{}, err
		}
		m.seedBig(n)
	default:
		return value{}, object.TypeErrorf(badSeed)
	}
	return object.None, nil
}

// textSeed is the number that stands for a text.
func textSeed(t *thread, a value, version int) (*big.Int, error) {
	_, isStr := object.AsStr(a)
	if version == 1 && a.Kind() != object.KByteArray {
		return oldSeed(a), nil
	}
	var data []byte
	if isStr {
		b, err := t.Encode(a, "utf-8", "strict")
		if err != nil {
			return nil, err
		}
		x, _ := object.AsBytes(b)
		data = []byte(x.Go())
	} else {
		b, _ := object.Buffer(a)
		data = append(data, b...)
	}
	sum := sha512.Sum512(data)
	return new(big.Int).SetBytes(append(data, sum[:]...)), nil
}

// oldSeed is the number of seeding version 1: a simple hash of the text.
func oldSeed(a value) *big.Int {
	var cs []uint64
	if s, ok := object.AsStr(a); ok {
		for i := range s.Len() {
			cs = append(cs, uint64(s.At(i)))
		}
	} else {
		b, _ := object.Buffer(a)
		for _, c := range b {
			cs = append(cs, uint64(c))
		}
	}
	x := uint64(0)
	if len(cs) > 0 {
		x = cs[0] << 7
	}
	for _, c := range cs {
		x = 1000003*x ^ c
	}
	x ^= uint64(len(cs))
	if x == math.MaxUint64 {
		return big.NewInt(2)
	}
	return new(big.Int).SetUint64(x)
}

func getrandbits(t *thread, v, kv value) (value, error) {
	k, err := t.CInt(kv)
	if err != nil {
		return value{}, err
	}
	m := &self(v).mt
	switch {
	case k < 0:
		return value{}, object.ValueErrorf("number of bits must be non-negative")
	case k == 0:
		return object.Int(0), nil
	case k < 64:
		return object.Int(int64(m.bits(k))), nil
	case k > 1<<34:
		return value{}, object.NewException(object.MemoryError)
	}
	if err := t.Room(k / 4); err != nil {
		return value{}, err
	}
	return object.NewInt(m.bigBits(k)), nil
}

// plain tells whether a generator's class leaves random and getrandbits as they are; slow says what to call if not.
func plain(t *thread, v value) (ok, useRandom bool) {
	if !v.Type().IsHeap() {
		return true, false
	}
	bits, random := t.Interp.Intern("getrandbits"), t.Interp.Intern("random")
	if d := object.OwnDict(v); d != nil {
		if _, found := d.GetStr(bits); found {
			return false, false
		}
	}
	// The class nearest to the object's own decides; where it has both, getrandbits is used.
	for _, c := range v.Type().MRO() {
		if c == baseType() {
			break
		}
		if _, found := c.Dict().GetStr(bits); found {
			return false, false
		}
		if _, found := c.Dict().GetStr(random); found {
			return false, true
		}
	}
	return true, false
}

// below is a random int in [0, n). Nothing lies below an n that is not positive: CPython would look for it for ever.
func below(t *thread, v, n value) (value, error) {
	n, err := t.IndexValue(n)
	if err != nil {
		return value{}, err
	}
	if !positive(n) {
		return value{}, object.ValueErrorf("n must be greater than 0")
	}
	ok, useRandom := plain(t, v)
	switch {
	case ok && n.IsInt():
		return object.Int(int64(self(v).mt.below(uint64(n.AsInt())))), nil
	case ok:
		b := object.ToBig(n)
		m := &self(v).mt
		for {
			if r := m.bigBits(b.BitLen()); r.Cmp(b) < 0 {
				return object.NewInt(r), nil
			}
		}
	case useRandom:
		return belowByRandom(t, v, n)
	}
	return belowByBits(t, v, n)
}

// belowByBits uses a getrandbits of a subclass.
func belowByBits(t *thread, v, n value) (value, error) {
	k := object.Int(int64(object.ToBig(n).BitLen()))
	for {
		r, err := t.CallMethod(v, "getrandbits", k)
		if err != nil {
			return value{}, err
		}
		if small, err := t.CompareBool(object.SlotLt, r, n); err != nil || small {
			return r, err
		}
	}
}

// belowByRandom uses a random of a subclass.
func belowByRandom(t *thread, v, n value) (value, error) {
	const most = 1 << 53
	x, err := t.AsReal(n)
	if err != nil {
		return value{}, err
	}
	limit := 1.0
	if x < most {
		rem := math.Mod(most, x)
		limit = (most - rem) / most
	}
	for {
		r, err := t.CallMethod(v, "random")
		if err != nil {
			return value{}, err
		}
		f, err := t.AsReal(r)
		if err != nil {
			return value{}, err
		}
		if f < limit || x >= most {
			whole := math.Floor(f * most)
			if x >= most {
				whole = math.Floor(f * x)
				return object.NewInt(bigFloat(whole)), nil
			}
			return object.Int(int64(math.Mod(whole, x))), nil
		}
	}
}

func bigFloat(f float64) *big.Int {
	n, _ := new(big.Float).SetFloat64(f).Int(nil)
	return n
}

func randrange(t *thread, args []value) (value, error) {
	v := args[0]
	start, err := t.IndexValue(args[1])
	if err != nil {
		return value{}, err
	}
	stop := args[2]
	if !stop.IsValid() || stop.IsNone() {
		if args[3].IsValid() {
			return value{}, object.TypeErrorf("Missing a non-None stop argument")
		}
		if positive(start) {
			return below(t, v, start)
		}
		return value{}, object.ValueErrorf("empty range for randrange()")
	}
	if stop, err = t.IndexValue(stop); err != nil {
		return value{}, err
	}
	width, err := object.Sub(t, stop, start)
	if err != nil {
		return value{}, err
	}
	step := object.Int(1)
	if args[3].IsValid() {
		if step, err = t.IndexValue(args[3]); err != nil {
			return value{}, err
		}
	}
	if step.IsInt() && step.AsInt() == 1 {
		if !positive(width) {
			return value{}, emptyRange(t, args[1], args[2])
		}
		r, err := below(t, v, width)
		if err != nil {
			return value{}, err
		}
		return object.Add(t, start, r)
	}
	s := object.ToBig(step)
	if s.Sign() == 0 {
		return value{}, object.ValueErrorf("zero step for randrange()")
	}
	n := new(big.Int).Add(object.ToBig(width), s)
	n.Sub(n, big.NewInt(int64(s.Sign())))
	n = floorDiv(n, s)
	if n.Sign() <= 0 {
		return value{}, emptyRange(t, args[1], args[2], args[3])
	}
	r, err := below(t, v, object.NewInt(n))
	if err != nil {
		return value{}, err
	}
	off, err := object.Mul(t, step, r)
	if err != nil {
		return value{}, err
	}
	return object.Add(t, start, off)
}

func floorDiv(a, b *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	if r.Sign() != 0 && r.Sign() != b.Sign() {
		q.Sub(q, big.NewInt(1))
	}
	return q
}

func positive(v value) bool {
	if v.IsInt() {
		return v.AsInt() > 0
	}
	return object.ToBig(v).Sign() > 0
}

func emptyRange(t *thread, args ...value) error {
	text := ""
	for i, a := range args {
		s, err := t.Str(a)
		if err != nil {
			return err
		}
		if i > 0 {
			text += ", "
		}
		text += s
	}
	return object.ValueErrorf("empty range in randrange(%s)", text)
}

func choice(t *thread, v, seq value) (value, error) {
	n, err := t.Len(seq)
	if err != nil {
		return value{}, err
	}
	if n == 0 {
		return value{}, object.IndexErrorf("Cannot choose from an empty sequence")
	}
	i, err := below(t, v, object.Int(int64(n)))
	if err != nil {
		return value{}, err
	}
	return t.GetItem(seq, i)
}

func shuffle(t *thread, v, x value) (value, error) {
	n, err := t.Len(x)
	if err != nil {
		return value{}, err
	}
	l, isList := object.AsList(x)
	isList = isList && x.Type() == object.ListType
	ok, _ := plain(t, v)
	for i := n - 1; i > 0; i-- {
		if ok && isList && len(l.Items()) == n {
			j := self(v).mt.below(uint64(i + 1))
			items := l.Items()
			items[i], items[j] = items[j], items[i]
			continue
		}
		j, err := below(t, v, object.Int(int64(i+1)))
		if err != nil {
			return value{}, err
		}
		iv := object.Int(int64(i))
		a, err := t.GetItem(x, iv)
		if err != nil {
			return value{}, err
		}
		b, err := t.GetItem(x, j)
		if err != nil {
			return value{}, err
		}
		if err := t.SetItem(x, iv, b); err != nil {
			return value{}, err
		}
		if err := t.SetItem(x, j, a); err != nil {
			return value{}, err
		}
	}
	return object.None, nil
}

func uniform(t *thread, v, a, b value) (value, error) {
	ok, _ := plain(t, v)
	if d := object.OwnDict(v); ok && d != nil {
		_, own := d.GetStr(t.Interp.Intern("random"))
		ok = !own
	}
	r := value{}
	if ok {
		r = object.Float(self(v).mt.float())
	} else {
		var err error
		if r, err = t.CallMethod(v, "random"); err != nil {
			return value{}, err
		}
	}
	w, err := object.Sub(t, b, a)
	if err != nil {
		return value{}, err
	}
	if w, err = object.Mul(t, w, r); err != nil {
		return value{}, err
	}
	return object.Add(t, a, w)
}

func getstate(_ *thread, v value) (value, error) {
	m := &self(v).mt
	items := make([]value, stateSize+1)
	for i, x := range m.state {
		items[i] = object.Int(int64(x))
	}
	items[stateSize] = object.Int(int64(m.index))
	return object.NewTuple(items), nil
}

func setstate(t *thread, v, state value) (value, error) {
	tup, ok := object.AsTuple(state)
	if !ok {
		return value{}, object.TypeErrorf("state vector must be a tuple")
	}
	if len(tup.Items()) != stateSize+1 {
		return value{}, object.ValueErrorf("state vector is the wrong size")
	}
	var m twister
	for i := range stateSize {
		n, err := t.Index(tup.Items()[i])
		if err != nil {
			return value{}, err
		}
		m.state[i] = uint32(n)
	}
	n, err := t.Index(tup.Items()[stateSize])
	if err != nil {
		return value{}, err
	}
	if n < 0 || n > stateSize {
		return value{}, object.ValueErrorf("invalid state")
	}
	m.index = n
	self(v).mt = m
	return object.None, nil
}
