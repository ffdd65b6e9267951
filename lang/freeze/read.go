package freeze

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/big"
	"unsafe"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/token"
)

// reader takes a body apart. Bytes whose head fits are what Write wrote, so it checks nothing further.
type reader struct {
	*frozen
	i int
}

// frozen is what all readers of a module share. It stays for as long as there are functions whose bodies nobody has read.
type frozen struct {
	data []byte
	ends []byte // where the strings end in text, 4 bytes each
	text string
	file *token.File
}

// Read gives the code of a module from what Write made of it and its text; ok is false if the bytes belong to another
// text or to other opcodes. The bytes must not change any more.
func Read(filename string, data, src []byte) (c *code.Code, ok bool) {
	if len(data) < headSize || !bytes.Equal(data[:headSize], head(src)) {
		return nil, false
	}
	r := &reader{&frozen{data: data, file: token.NewFile(filename, src)}, headSize}
	r.table()
	return r.code(), true
}

// table finds the strings, which are parts of one.
func (r *reader) table() {
	n := 4 * r.len()
	r.ends = r.data[r.i : r.i+n]
	r.i += n
	if n > 0 {
		size := int(binary.LittleEndian.Uint32(r.ends[n-4:]))
		r.text = unsafe.String(unsafe.SliceData(r.data[r.i:]), size)
		r.i += size
	}
}

func (r *reader) str() string {
	i := 4 * r.len()
	from := uint32(0)
	if i > 0 {
		from = binary.LittleEndian.Uint32(r.ends[i-4:])
	}
	return r.text[from:binary.LittleEndian.Uint32(r.ends[i:])]
}

func (r *reader) uint() uint64 {
	if b := r.data[r.i]; b < 0x80 {
		r.i++
		return uint64(b)
	}
	n, size := binary.Uvarint(r.data[r.i:])
	r.i += size
	return n
}

func (r *reader) int() int64 {
	n := r.uint()
	return int64(n>>1) ^ -int64(n&1)
}

func (r *reader) len() int   { return int(r.uint()) }
func (r *reader) byte() byte { r.i++; return r.data[r.i-1] }
func (r *reader) bool() bool { return r.byte() != 0 }

func (r *reader) word() uint64 {
	r.i += 8
	return binary.LittleEndian.Uint64(r.data[r.i-8:])
}

// list reads a slice; an empty one is nil, as the compiler leaves it.
func list[T any](r *reader, item func() T) []T {
	n := r.len()
	if n == 0 {
		return nil
	}
	out := make([]T, n)
	for i := range out {
		out[i] = item()
	}
	return out
}

func (r *reader) span(before token.Span) token.Span {
	start := before.Start + token.Pos(r.int())
	return token.Span{Start: start, End: start + token.Pos(r.int())}
}

func (r *reader) code() *code.Code {
	c := &code.Code{File: r.file, Name: r.str(), Qualname: r.str(), FirstLine: r.len()}
	c.Span = r.span(token.Span{})
	c.Flags = code.Flags(r.uint())
	for _, n := range []*int{&c.PosOnly, &c.ArgCount, &c.KwOnly, &c.Entry, &c.NumRegs} {
		*n = r.len()
	}
	c.Mode = r.byte()
	c.KeepsSelf = r.bool()
	r.names(c)
	c.Doc = r.constant()
	size := r.len()
	body := reader{r.frozen, r.i}
	whole := c.Span
	c.ReadBody = func() *code.Body {
		r := body
		return r.codeBody(whole)
	}
	r.i += size
	return c
}

func (r *reader) names(c *code.Code) {
	c.VarNames = list(r, r.str)
	c.CellVars = list(r, func() code.CellVar { return code.CellVar{Name: r.str(), Reg: uint16(r.uint())} })
	c.Free = list(r, func() code.Capture {
		return code.Capture{Name: r.str(), IsFree: r.bool(), Index: uint16(r.uint())}
	})
	c.SelfAttrs = list(r, r.str)
}

func (r *reader) codeBody(whole token.Span) *code.Body {
	b := &code.Body{}
	b.Instrs = list(r, func() code.Instr { return code.Instr(r.word()) })
	before := whole
	b.Spans = list(r, func() token.Span {
		before = r.span(before)
		return before
	})
	if n := r.len(); n > 0 {
		b.AltSpans = make(map[int32]token.Span, n)
		for range n {
			ip := int32(r.int())
			b.AltSpans[ip] = r.span(whole)
		}
	}
	b.Inner = list(r, func() code.InnerVar {
		return code.InnerVar{Name: r.str(), Reg: uint16(r.uint()), Start: int32(r.int()), End: int32(r.int())}
	})
	b.Loops = list(r, func() code.Loop { return code.Loop{Start: int32(r.int()), End: int32(r.int()), Reg: uint16(r.uint())} })
	b.Table = list(r, func() code.Handler {
		return code.Handler{Start: int32(r.int()), End: int32(r.int()), Target: int32(r.int()), Reg: uint16(r.uint())}
	})
	b.Pool = list(r, r.entry)
	return b
}

func (r *reader) entry() code.PoolEntry {
	kind := code.PoolKind(r.byte())
	if kind != code.PoolConst {
		return code.PoolEntry{Kind: kind, Name: r.str()}
	}
	return code.PoolEntry{Kind: kind, Const: r.constant()}
}

func (r *reader) float() float64 { return math.Float64frombits(r.word()) }

func (r *reader) constant() any {
	switch r.byte() {
	case constFalse:
		return false
	case constTrue:
		return true
	case constInt:
		return r.int()
	case constBig:
		n, _ := new(big.Int).SetString(r.str(), 62)
		return n
	case constFloat:
		return r.float()
	case constComplex:
		re := r.float()
		return complex(re, r.float())
	case constStr:
		return r.str()
	case constBytes:
		return ast.Bytes(r.str())
	case constEllipsis:
		return ast.Ellipsis{}
	case constTuple:
		return r.constants()
	case constFrozenSet:
		return code.FrozenSet(r.constants())
	case constCode:
		return r.code()
	}
	return nil
}

func (r *reader) constants() []any {
	out := make([]any, r.len())
	for i := range out {
		out[i] = r.constant()
	}
	return out
}
