package marshal

import (
	"bytes"
	"encoding/binary"

	"pya/lang/code"
	"pya/lang/compile"
	"pya/lang/freeze"
	"pya/parser"
	"pya/vm"
	"pya/vm/object"
)

// A code object is written as the text it was compiled from and its place in the code of that text; reading compiles.
// So what is read is never bytecode that something else has put together, which the virtual machine could not check. The
// price is that reading takes as long as compiling does.

// codeMark follows the type byte of a code object of pya; CPython's have a number of arguments there.
const codeMark = "pya\x01"

// maxPath bounds the depth of code in code.
const maxPath = 100

var modes = []parser.Mode{parser.File, parser.Eval, parser.Single}

func (w *writer) code(v value) error {
	if w.noCode {
		return object.ValueErrorf("marshalling code objects is disallowed")
	}
	c := object.Self[vm.CodeObject](v).Code
	for _, future := range []bool{false, true} {
		for optimize := range 3 {
			for mode := range modes {
				ok, err := w.codeOf(c, mode, compile.Options{Optimize: optimize, FutureAnnotations: future})
				if ok || err != nil {
					return err
				}
			}
		}
	}
	// It comes from a tree, or a program has changed it.
	return unmarshallable()
}

// codeOf writes c if compiling its text in this way gives it.
func (w *writer) codeOf(c *code.Code, mode int, opts compile.Options) (bool, error) {
	src := []byte(c.File.Text())
	root, err := w.rt.CompileValue(c.File.Name, src, modes[mode], opts)
	if err != nil {
		return false, nil // not a text of this mode
	}
	want, err := freeze.Write(c, src)
	if err != nil {
		return false, unmarshallable()
	}
	path, ok := find(object.Self[vm.CodeObject](root).Code, c, want, nil)
	if !ok {
		return false, nil
	}
	w.out = append(w.out, 'c')
	w.out = append(w.out, codeMark...)
	future := byte(0)
	if opts.FutureAnnotations {
		future = 1
	}
	w.out = append(w.out, byte(mode), byte(opts.Optimize), future, byte(len(path)))
	for _, i := range path {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(i))
	}
	w.long(len(c.File.Name))
	w.out = append(w.out, c.File.Name...)
	w.long(len(src))
	w.out = append(w.out, src...)
	return true, nil
}

// find gives the places in the pools on the way from root to the code that is like c.
func find(root, c *code.Code, want []byte, path []int) ([]int, bool) {
	if root.Name == c.Name && root.Span == c.Span && len(root.Body().Instrs) == len(c.Body().Instrs) {
		if b, err := freeze.Write(root, []byte(c.File.Text())); err == nil && bytes.Equal(b, want) {
			return path, true
		}
	}
	if len(path) == maxPath {
		return nil, false
	}
	for i, e := range root.Body().Pool {
		if inner, ok := e.Const.(*code.Code); ok && e.Kind == code.PoolConst {
			if p, ok := find(inner, c, want, append(path[:len(path):len(path)], i)); ok {
				return p, true
			}
		}
	}
	return nil, false
}

// code reads a code object: it compiles the text and looks up the place.
func (r *reader) code() (value, error) {
	if r.noCode {
		return value{}, object.ValueErrorf("unmarshalling code objects is disallowed")
	}
	if mark, err := r.bytes(len(codeMark)); err != nil || string(mark) != codeMark {
		return value{}, bad("CPython's code objects cannot be read")
	}
	head, err := r.bytes(4)
	if err != nil {
		return value{}, err
	}
	mode, optimize, future, depth := int(head[0]), int(head[1]), head[2] != 0, int(head[3])
	path := make([]int, depth)
	for i := range path {
		if path[i], err = r.long(); err != nil {
			return value{}, err
		}
	}
	name, err := r.sized()
	if err != nil {
		return value{}, err
	}
	src, err := r.sized()
	if err != nil {
		return value{}, err
	}
	if mode >= len(modes) || optimize > 2 {
		return value{}, bad("unknown kind of code")
	}
	v, err := r.rt.CompileValue(string(name), src, modes[mode], compile.Options{Optimize: optimize, FutureAnnotations: future})
	if err != nil {
		return value{}, err
	}
	c := object.Self[vm.CodeObject](v).Code
	for _, i := range path {
		if i < 0 || i >= len(c.Body().Pool) {
			return value{}, bad("there is no such code")
		}
		inner, ok := c.Body().Pool[i].Const.(*code.Code)
		if !ok {
			return value{}, bad("there is no such code")
		}
		c = inner
	}
	return vm.NewCodeObject(c), nil
}
