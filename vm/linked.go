package vm

import (
	"math/big"
	"unsafe"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/vm/object"
)

const instrSize = unsafe.Sizeof(code.Instr(0))

// linkCode is what a function runs that is called for the first time. The guards around it are as in Linked.Instrs.
var linkCode = [3]code.Instr{code.Make(code.OpHalt, 0, 0, 0, 0), code.Make(code.OpLink, 0, 0, 0, 0), code.Make(code.OpHalt, 0, 0, 0, 0)}

// link makes a code object ready to be called with the globals of ns. Most functions of a module never are, so that their
// instructions and pool are made ready by the first call, which finds an OpLink (measured: importing aiohttp takes
// 25 ms instead of 29 and 530 pages less).
func (rt *Runtime) link(c *code.Code, ns *object.Namespace) *object.Linked {
	l := &object.Linked{Code: c, NS: ns, Entry: unsafe.Pointer(&linkCode[1])}
	l.HeapFrame = c.Flags&(code.Generator|code.AsyncGenerator) != 0
	l.Arity = -1
	if c.Flags&(code.VarArgs|code.VarKeywords) == 0 && c.KwOnly == 0 && !c.Flags.Suspends() {
		l.Arity = int32(c.ArgCount)
	}
	l.FrameBytes = uintptr(c.NumRegs+1) * valueSize
	l.Params = make([]*object.Str, c.ArgCount+c.KwOnly)
	for i := range l.Params {
		l.Params[i] = rt.interp.Intern(c.VarNames[i])
	}
	return l
}

// ready makes linked code ready to run.
func (rt *Runtime) ready(l *object.Linked) {
	if l.First != nil {
		return
	}
	b := l.Code.Body()
	l.Instrs = make([]code.Instr, len(b.Instrs)+2)
	copy(l.Instrs[1:], b.Instrs)
	if l.HeapFrame {
		rewriteCalls(l.Instrs)
	}
	rt.linkPool(l)
	l.First = unsafe.Pointer(&l.Instrs[1])
	l.Entry = unsafe.Add(l.First, uintptr(l.Code.Entry)*instrSize)
}

// enter begins to run linked code on registers.
func (t *thread) enter(l *object.Linked, base unsafe.Pointer) {
	t.rt.ready(l)
	t.ip, t.base, t.k = l.Entry, base, l.KPtr
}

// linkFrame is OpLink: the frame has just begun.
//
//go:noinline
func (t *thread) linkFrame(base unsafe.Pointer) { t.enter(regAt(base, -1).FunctionPtr().Linked, base) }

// rewriteCalls replaces the call instructions of a generator: its registers are not on the stack, so arguments have
// to be copied there.
func rewriteCalls(ins []code.Instr) {
	for i, in := range ins {
		switch in.Op() {
		case code.OpCall:
			ins[i] = in&^0xff | code.Instr(code.OpCallHeap)
		case code.OpCallGlobal:
			ins[i] = in&^0xff | code.Instr(code.OpCallGlobalHeap)
		case code.OpCallM:
			ins[i] = in&^0xff | code.Instr(code.OpCallMHeap)
		case code.OpCallMethod:
			ins[i] = in&^0xff | code.Instr(code.OpCallMethodHeap)
		}
	}
}

// linkPool makes runtime values of the pool: constants, cells, names, caches.
func (rt *Runtime) linkPool(l *object.Linked) {
	pool := l.Code.Body().Pool
	n := 0
	for i := range pool {
		if pool[i].Kind == code.PoolCache {
			n++
		}
	}
	l.Caches = make([]object.Cache, n)
	l.K = make([]object.Value, len(pool)+1)
	l.Functions = make([]*object.Linked, len(pool))
	n = 0
	for i := range pool {
		e := &pool[i]
		switch e.Kind {
		case code.PoolGlobal:
			l.K[i] = object.FromObj(l.NS.Cell(rt.interp.Intern(e.Name)))
		case code.PoolName:
			l.K[i] = object.FromObj(rt.interp.Intern(e.Name))
		case code.PoolCache:
			l.Caches[n].Name = rt.interp.Intern(e.Name)
			l.K[i] = object.FromObj(&l.Caches[n])
			n++
		default:
			l.K[i] = rt.constant(e.Const)
		}
	}
	l.KPtr = unsafe.Pointer(&l.K[0])
}

// constant makes the value of a constant. A code object's value is made when its function is.
func (rt *Runtime) constant(c any) object.Value {
	switch c := c.(type) {
	case nil:
		return object.None
	case bool:
		return object.Bool(c)
	case int64:
		return object.Int(c)
	case *big.Int:
		return object.NewInt(c)
	case float64:
		return object.Float(c)
	case complex128:
		return object.NewComplex(c)
	case string:
		if isName(c) {
			return object.FromObj(rt.interp.Intern(c))
		}
		return object.NewStr(c)
	case ast.Bytes:
		return object.NewBytes(string(c))
	case ast.Ellipsis:
		return object.Ellipsis
	case []any:
		items := make([]object.Value, len(c))
		for i, x := range c {
			items[i] = rt.constant(x)
		}
		return object.NewTuple(items)
	case code.FrozenSet:
		items := make([]object.Value, len(c))
		for i, x := range c {
			items[i] = rt.constant(x)
		}
		// CPython makes it twice, the second time from the first one's items as it collects constants: that shows in
		// the order.
		first := rt.constantSet(items)
		items, err := rt.main.ToSlice(first)
		if err != nil {
			panic(err)
		}
		return rt.constantSet(items)
	}
	return object.None
}

// constantSet is a frozenset of constants, which are hashable.
func (rt *Runtime) constantSet(items []object.Value) object.Value {
	v, err := object.NewFrozenSet(rt.main, items)
	if err != nil {
		panic(err)
	}
	return v
}

// isName tells whether a string constant looks like an attribute name: those are interned, so that getattr and
// keyword names meet the interned names of the code.
func isName(s string) bool {
	if len(s) == 0 || len(s) > 40 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// ipIndex is the number of the instruction before ip.
func ipIndex(l *object.Linked, ip unsafe.Pointer) int {
	return int((uintptr(ip)-uintptr(l.First))/instrSize) - 1
}

// frameFunction is the function of a frame that is at ip: f itself, or if f got other code since the frame began, a copy of it
// with the code that the frame runs.
func frameFunction(f *object.Function, ip unsafe.Pointer) *object.Function {
	if f.Linked.Former == nil || runs(f.Linked, ip) {
		return f
	}
	for l := f.Linked.Former; l != nil; l = l.Former {
		if runs(l, ip) {
			c := *f
			c.Code, c.Linked = l.Code, l
			return &c
		}
	}
	return f
}

// runs tells whether ip lies in the code.
func runs(l *object.Linked, ip unsafe.Pointer) bool {
	i := ipIndex(l, ip)
	return i >= -1 && i < len(l.Code.Body().Instrs)
}
