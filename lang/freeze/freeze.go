// Package freeze writes compiled code as bytes and reads it again, so that text which is part of the binary need not be
// parsed and compiled at every start (measured: 6 of the 13 ms that `import asyncio` took).
//
// The body of a function is read when it is called for the first time, since most functions of a module never are: what is
// read at once is a third of the whole.
//
// Frozen code belongs to one text and one set of opcodes; the head of the bytes says which. Read refuses other bytes, so
// bytes that are out of date cost time and nothing else. Frozen code is trusted: it comes from within the binary.
//
// The package must not know runtime objects, nor where frozen code is kept.
package freeze

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"math"
	"math/big"
	"slices"
	"sync"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/token"
)

// version counts the changes of the format.
const version = 3

// headSize is the length of the head: the fingerprint of format and opcodes, the text's length, its checksum.
const headSize = 12

// fingerprint is the checksum of the format's version and of all opcodes in order.
var fingerprint = sync.OnceValue(func() uint32 {
	sum := crc32.Update(version, crc32.IEEETable, []byte{code.RegScale})
	for op := code.Opcode(0); op < code.OpCount; op++ {
		sum = crc32.Update(sum, crc32.IEEETable, []byte(op.String()))
	}
	return sum
})

func head(src []byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, fingerprint())
	b = binary.LittleEndian.AppendUint32(b, uint32(len(src)))
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(src))
}

// The kinds of constants.
const (
	constNone byte = iota
	constFalse
	constTrue
	constInt
	constBig
	constFloat
	constComplex
	constStr
	constBytes
	constEllipsis
	constTuple
	constFrozenSet
	constCode
)

// writer collects the body; strings stand once, in a table before it.
type writer struct {
	body    []byte
	strings []string
	index   map[string]int
}

// Write gives the bytes of a module's code, compiled from src. The same code gives the same bytes.
func Write(c *code.Code, src []byte) ([]byte, error) {
	w := &writer{index: map[string]int{}}
	if err := w.code(c); err != nil {
		return nil, err
	}
	out := head(src)
	out = binary.AppendUvarint(out, uint64(len(w.strings)))
	end := 0
	for _, s := range w.strings {
		end += len(s)
		out = binary.LittleEndian.AppendUint32(out, uint32(end))
	}
	for _, s := range w.strings {
		out = append(out, s...)
	}
	return append(out, w.body...), nil
}

func (w *writer) uint(n uint64) { w.body = binary.AppendUvarint(w.body, n) }
func (w *writer) int(n int64)   { w.body = binary.AppendVarint(w.body, n) }
func (w *writer) len(n int)     { w.uint(uint64(n)) }

func (w *writer) bool(b bool) {
	if b {
		w.body = append(w.body, 1)
	} else {
		w.body = append(w.body, 0)
	}
}

func (w *writer) str(s string) {
	i, ok := w.index[s]
	if !ok {
		i = len(w.strings)
		w.index[s] = i
		w.strings = append(w.strings, s)
	}
	w.len(i)
}

func (w *writer) strs(list []string) {
	w.len(len(list))
	for _, s := range list {
		w.str(s)
	}
}

// span writes where a span lies relative to the one before.
func (w *writer) span(s, before token.Span) {
	w.int(int64(s.Start - before.Start))
	w.int(int64(s.End - s.Start))
}

// code writes what making a function needs, and then the body with its length before it.
func (w *writer) code(c *code.Code) error {
	w.str(c.Name)
	w.str(c.Qualname)
	w.len(c.FirstLine)
	w.span(c.Span, token.Span{})
	w.uint(uint64(c.Flags))
	for _, n := range []int{c.PosOnly, c.ArgCount, c.KwOnly, c.Entry, c.NumRegs} {
		w.len(n)
	}
	w.body = append(w.body, c.Mode)
	w.bool(c.KeepsSelf)
	w.names(c)
	if err := w.constant(c.Doc); err != nil {
		return err
	}
	outer := w.body
	w.body = nil
	err := w.codeBody(c.Body(), c.Span)
	inner := w.body
	w.body = outer
	w.len(len(inner))
	w.body = append(w.body, inner...)
	return err
}

func (w *writer) names(c *code.Code) {
	w.strs(c.VarNames)
	w.len(len(c.CellVars))
	for _, v := range c.CellVars {
		w.str(v.Name)
		w.len(int(v.Reg))
	}
	w.len(len(c.Free))
	for _, v := range c.Free {
		w.str(v.Name)
		w.bool(v.IsFree)
		w.len(int(v.Index))
	}
	w.strs(c.SelfAttrs)
}

func (w *writer) codeBody(b *code.Body, whole token.Span) error {
	w.len(len(b.Instrs))
	for _, in := range b.Instrs {
		w.body = binary.LittleEndian.AppendUint64(w.body, uint64(in))
	}
	w.len(len(b.Spans))
	before := whole
	for _, s := range b.Spans {
		w.span(s, before)
		before = s
	}
	w.len(len(b.AltSpans))
	for _, ip := range slices.Sorted(maps.Keys(b.AltSpans)) {
		w.int(int64(ip))
		w.span(b.AltSpans[ip], whole)
	}
	w.len(len(b.Inner))
	for _, v := range b.Inner {
		w.str(v.Name)
		w.len(int(v.Reg))
		w.int(int64(v.Start))
		w.int(int64(v.End))
	}
	w.len(len(b.Loops))
	for _, l := range b.Loops {
		w.int(int64(l.Start))
		w.int(int64(l.End))
		w.len(int(l.Reg))
	}
	w.len(len(b.Table))
	for _, h := range b.Table {
		w.int(int64(h.Start))
		w.int(int64(h.End))
		w.int(int64(h.Target))
		w.len(int(h.Reg))
	}
	return w.pool(b.Pool)
}

func (w *writer) pool(pool []code.PoolEntry) error {
	w.len(len(pool))
	for _, e := range pool {
		w.body = append(w.body, byte(e.Kind))
		if e.Kind != code.PoolConst {
			w.str(e.Name)
		} else if err := w.constant(e.Const); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) kind(k byte) { w.body = append(w.body, k) }

func (w *writer) float(f float64) {
	w.body = binary.LittleEndian.AppendUint64(w.body, math.Float64bits(f))
}

func (w *writer) constant(v any) error {
	switch v := v.(type) {
	case nil:
		w.kind(constNone)
	case bool:
		w.kind(map[bool]byte{false: constFalse, true: constTrue}[v])
	case int64:
		w.kind(constInt)
		w.int(v)
	case *big.Int:
		w.kind(constBig)
		w.str(v.Text(62))
	case float64:
		w.kind(constFloat)
		w.float(v)
	case complex128:
		w.kind(constComplex)
		w.float(real(v))
		w.float(imag(v))
	case string:
		w.kind(constStr)
		w.str(v)
	case ast.Bytes:
		w.kind(constBytes)
		w.str(string(v))
	case ast.Ellipsis:
		w.kind(constEllipsis)
	case []any:
		return w.constants(constTuple, v)
	case code.FrozenSet:
		return w.constants(constFrozenSet, v)
	case *code.Code:
		w.kind(constCode)
		return w.code(v)
	default:
		return fmt.Errorf("freeze: a constant of type %T", v)
	}
	return nil
}

func (w *writer) constants(kind byte, items []any) error {
	w.kind(kind)
	w.len(len(items))
	for _, x := range items {
		if err := w.constant(x); err != nil {
			return err
		}
	}
	return nil
}
