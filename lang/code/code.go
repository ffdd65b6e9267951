// Package code holds compiled pya code: instructions, the constants and names they refer to, exception and position
// tables, and the disassembler.
//
// An instruction is 64 bits: opcode 8, x 8, a 16, b 16, c 16 (b and c together are bx, 32 bits signed). Register
// operands are stored multiplied by 16, the size of a value, so that the virtual machine adds them to its base
// pointer as they are (measured: 8 to 13 % on loops). Jump offsets count instructions.
//
// The package must not know runtime objects: constants are plain Go values (those of ast.Constant, []any for tuples,
// FrozenSet, *Code), so that code can be printed, compared and tested alone.
package code

import (
	"sync/atomic"
	"unsafe"

	"pya/lang/token"
)

// Instr is one instruction.
type Instr uint64

// RegScale is the factor in register operands.
const RegScale = 16

// MaxRegs is the number of registers a frame can have.
const MaxRegs = 1 << 16 / RegScale

// Make assembles an instruction from raw operands.
func Make(op Opcode, x uint8, a, b, c uint16) Instr {
	return Instr(op) | Instr(x)<<8 | Instr(a)<<16 | Instr(b)<<32 | Instr(c)<<48
}

// Op is the operation.
func (i Instr) Op() Opcode { return Opcode(i) }

// X is the small operand.
func (i Instr) X() uint8 { return uint8(i >> 8) }

// A is the first operand.
func (i Instr) A() uint16 { return uint16(i >> 16) }

// B is the second operand.
func (i Instr) B() uint16 { return uint16(i >> 32) }

// C is the third operand.
func (i Instr) C() uint16 { return uint16(i >> 48) }

// BX is b and c as one signed number.
func (i Instr) BX() int32 { return int32(i >> 32) }

// WithBX replaces b and c.
func (i Instr) WithBX(bx int32) Instr { return i&0xffffffff | Instr(uint32(bx))<<32 }

// WithC replaces c.
func (i Instr) WithC(c uint16) Instr { return i&^(0xffff<<48) | Instr(c)<<48 }

// Flags are properties of a code object; the values are those of Python's co_flags.
type Flags uint32

// The flags.
const (
	Optimized         Flags = 0x1
	NewLocals         Flags = 0x2
	VarArgs           Flags = 0x4
	VarKeywords       Flags = 0x8
	Nested            Flags = 0x10
	Generator         Flags = 0x20
	NoFree            Flags = 0x40
	Coroutine         Flags = 0x80
	IterableCoroutine Flags = 0x100
	AsyncGenerator    Flags = 0x200
	FutureAnnotations Flags = 0x1000000
	HasDocstring      Flags = 0x4000000
	// ClassBody and ModuleBody are pya's own.
	ClassBody  Flags = 0x10000000
	ModuleBody Flags = 0x20000000
)

// Suspends tells whether calls of the code make a generator, coroutine or async generator.
func (f Flags) Suspends() bool { return f&(Generator|Coroutine|AsyncGenerator) != 0 }

// Handler is one row of the exception table: an exception raised in instructions [Start, End) continues at Target
// with the exception in register Reg. The first row that covers an instruction counts (inner ones come first).
type Handler struct {
	Start, End, Target int32
	Reg                uint16 // not scaled
}

// PoolKind tells what a pool entry is.
type PoolKind uint8

// The kinds of pool entries.
const (
	PoolConst  PoolKind = iota // a constant
	PoolGlobal                 // the cell of a global name
	PoolName                   // a name as a str
	PoolCache                  // an inline cache for a name
)

// PoolEntry is one entry of the pool.
type PoolEntry struct {
	Kind  PoolKind
	Name  string // of globals, names and caches
	Const any
}

// FrozenSet is a constant set of constants (`x in {1, 2}`).
type FrozenSet []any

// Capture says where a free variable's cell comes from when the function is made.
type Capture struct {
	Name   string
	IsFree bool   // from the enclosing function's closure, else from its register
	Index  uint16 // closure index or register (not scaled)
}

// CellVar is a local variable that inner functions share: register Reg holds its cell.
type CellVar struct {
	Name string
	Reg  uint16
}

// InnerVar is a variable of a comprehension, which stands in a register while instructions [Start, End) run.
type InnerVar struct {
	Name       string
	Reg        uint16 // not scaled
	Start, End int32
}

// Loop is a for loop over what a call gives: if instructions [Start, End) are left by an exception, a generator in Reg
// that has been called for the loop is closed.
type Loop struct {
	Start, End int32
	Reg        uint16 // not scaled
}

// Code is the compiled form of a module, class body, function, lambda or generator expression.
type Code struct {
	Name, Qualname string
	File           *token.File
	FirstLine      int
	Span           token.Span // of the whole definition
	Flags          Flags

	// Parameters stand in the first registers: positional, keyword-only, *args, **kwargs.
	PosOnly  int // number of positional-only parameters
	ArgCount int // number of positional parameters, positional-only ones included
	KwOnly   int
	Entry    int      // index of the first instruction to run
	NumRegs  int      // registers of a frame
	VarNames []string // names of the registers of local variables (parameters first)
	CellVars []CellVar
	Free     []Capture
	Doc      any // string docstring or nil
	// Mode tells how a module was compiled: 0 as a file, 1 as an expression, 2 as a REPL entry.
	Mode uint8
	// SelfAttrs are the attributes assigned to self in the methods of a class body (__static_attributes__).
	SelfAttrs []string
	// KeepsSelf: the first parameter's register is never reassigned nor made a cell.
	KeepsSelf bool

	body *Body
	// ReadBody gives the body when it is needed for the first time: most functions of a module are never called.
	ReadBody func() *Body
}

// Body is what only running or looking at code needs.
type Body struct {
	Instrs []Instr
	Spans  []token.Span // source span of every instruction
	// AltSpans are the spans of the callables of calls that find them too.
	AltSpans map[int32]token.Span
	Pool     []PoolEntry
	Table    []Handler
	Inner    []InnerVar
	Loops    []Loop
}

// Body is the body of the code. Several threads may ask for it at once.
func (c *Code) Body() *Body {
	if b := (*Body)(atomic.LoadPointer(c.place())); b != nil {
		return b
	}
	return c.firstBody()
}

// firstBody is apart from Body so that Body is inlined: the compiler asks for it with every instruction.
func (c *Code) firstBody() *Body {
	b := &Body{}
	if c.ReadBody != nil {
		b = c.ReadBody()
	}
	if !atomic.CompareAndSwapPointer(c.place(), nil, unsafe.Pointer(b)) {
		return c.Body()
	}
	return b
}

// place is where the body is. It is no atomic.Pointer since code is copied.
func (c *Code) place() *unsafe.Pointer { return (*unsafe.Pointer)(unsafe.Pointer(&c.body)) }

// SetBody replaces the body of code that nobody else knows yet.
func (c *Code) SetBody(b *Body) { c.body = b }

// NumParams is the number of parameter registers.
func (c *Code) NumParams() int {
	n := c.ArgCount + c.KwOnly
	if c.Flags&VarArgs != 0 {
		n++
	}
	if c.Flags&VarKeywords != 0 {
		n++
	}
	return n
}

// IsCell tells whether a register holds the cell of a variable.
func (c *Code) IsCell(r int) bool {
	for _, v := range c.CellVars {
		if int(v.Reg) == r {
			return true
		}
	}
	return false
}

// FindHandler is the handler for an exception raised by instruction ip; ok is false if there is none.
func (c *Code) FindHandler(ip int) (Handler, bool) {
	for _, h := range c.Body().Table {
		if int(h.Start) <= ip && ip < int(h.End) {
			return h, true
		}
	}
	return Handler{}, false
}

// AltIP marks an instruction number: the error came up while the callable was looked up.
const AltIP = 1 << 30

// SpanAt is the source span of an instruction; ok is false if the number is none.
func (c *Code) SpanAt(ip int) (s token.Span, ok bool) {
	if ip >= AltIP {
		ip -= AltIP
		if s, ok := c.Body().AltSpans[int32(ip)]; ok {
			return s, true
		}
	}
	if ip < 0 || ip >= len(c.Body().Spans) {
		return token.Span{}, false
	}
	return c.Body().Spans[ip], true
}

// Line is the source line of an instruction. One of no line, which the compiler put in, belongs to the line before it.
func (c *Code) Line(ip int) int {
	for ip > 0 && ip < len(c.Body().Spans) && c.Body().Spans[ip].End == 0 {
		ip--
	}
	s, ok := c.SpanAt(ip)
	if !ok {
		return c.FirstLine
	}
	line, _, _ := c.File.Position(s.Start)
	return line
}
