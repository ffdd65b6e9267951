package vm

import (
	"unsafe"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/vm/object"
)

// frameAt is a look at one frame of a thread: its function, instruction and registers.
type frameAt struct {
	fn    *object.Function
	ip    int
	base  unsafe.Pointer
	rec   *callInfo // what the frame returns to; nil if that is not known
	fiber *fiber
}

// frames calls f with the frames of the thread from the innermost outwards, across nested runs and fibers, as long
// as f says so.
func (t *thread) frames(f func(frameAt) bool) {
	ip, base, fb, depth := t.ip, t.base, t.f, t.f.depth(t.ciTop)
	next := len(t.runs) - 1
	for {
		if ip != haltIP() {
			if fv := regAt(base, -1); fv.IsValid() && fv.Kind() == object.KFunction {
				fn := frameFunction(fv.FunctionPtr(), ip)
				at := frameAt{fn: fn, ip: ipIndex(fn.Linked, ip), base: base, fiber: fb}
				if depth > 0 {
					at.rec = &fb.callRecords()[depth-1]
				}
				if !f(at) {
					return
				}
			}
		}
		if depth--; depth >= 0 && fb.callRecords()[depth].ip != haltIP() {
			ci := &fb.callRecords()[depth]
			ip, base = ci.ip, ci.base
			continue
		}
		if next < 0 {
			return
		}
		r := &t.runs[next]
		next--
		ip, base, fb, depth = r.ip, r.base, r.f, r.depth
	}
}

// CurrentFrame describes the innermost frame, or depth frames further out.
func (t *thread) CurrentFrame(depth int) (info object.FrameInfo, ok bool) {
	t.frames(func(f frameAt) bool {
		if depth > 0 {
			depth--
			return true
		}
		info, ok = t.frameInfo(f), true
		return false
	})
	return info, ok
}

func (t *thread) frameInfo(f frameAt) object.FrameInfo {
	c := f.fn.Code
	info := object.FrameInfo{
		Function: f.fn, Line: c.Line(f.ip), Globals: f.fn.Globals.Dict, Builtins: t.Interp.Builtins.Dict,
		Code:   t.rt.codeObject(f.fn),
		Locals: func() *object.Dict { return t.locals(f) },
	}
	info.Function = f.fn
	if isDynamic(c) {
		if v := *regAt(f.base, 0); v.Kind() != object.KDict {
			info.Mapping = v
		}
	}
	if c.ArgCount > 0 {
		if info.FirstArg = *regAt(f.base, 0); c.IsCell(0) {
			info.FirstArg = deref(info.FirstArg)
		}
	}
	for i, v := range c.Free {
		if v.Name == "__class__" {
			info.Class = f.fn.Closure[i].V
		}
	}
	return info
}

// deref gives the content of a cell, and any other value itself.
func deref(v object.Value) object.Value {
	if v.IsValid() && v.Kind() == object.KCell {
		return v.CellPtr().V
	}
	return v
}

// locals is the content of locals() in a frame: the namespace itself for a module or class body, a new dict for a
// function.
func (t *thread) locals(f frameAt) *object.Dict {
	c := f.fn.Code
	if c.Flags&code.ModuleBody != 0 && c.ArgCount == 0 {
		return f.fn.Globals.Dict
	}
	if len(c.VarNames) > 0 && c.VarNames[0] == ".ns" {
		if d, ok := object.AsDict(*regAt(f.base, 0)); ok {
			return d
		}
	}
	d := t.variables(f.fn, f.ip, func(r int) object.Value { return *regAt(f.base, r) })
	for _, v := range c.Body().Inner {
		if x := deref(*regAt(f.base, int(v.Reg))); int(v.Start) <= f.ip && f.ip < int(v.End) && x.IsValid() && !x.IsUnbound() {
			d.SetStr(t.Interp.Intern(v.Name), x)
		}
	}
	if fr := t.frameOf(*regAt(f.base, -1)); fr != nil && fr.extra != nil {
		fr.addExtra(d)
	}
	return d
}

// variables are the variables of a frame at an instruction, with their values from its registers.
func (t *thread) variables(fn *object.Function, ip int, reg func(r int) object.Value) *object.Dict {
	c := fn.Code
	d := object.NewDict()
	add := func(name string, v object.Value) {
		if v.IsValid() && !v.IsUnbound() && name[0] != '.' {
			d.SetStr(t.Interp.Intern(name), v)
		}
	}
	flow := fn.Linked.KnownFlow()
	for i, name := range c.VarNames {
		// A register that the code has not written holds what an earlier call left there.
		switch {
		case !flow.Set(ip, i):
		case c.IsCell(i):
			add(name, deref(reg(i)))
		default:
			add(name, reg(i))
		}
	}
	for i, v := range c.Free {
		if v.Name != "__class__" {
			add(v.Name, fn.Closure[i].V)
		}
	}
	return d
}

// codeObject is the code object of a function as Python sees it.
func (rt *Runtime) codeObject(f *object.Function) object.Value {
	if !f.Linked.CodeValue.IsValid() {
		f.Linked.CodeValue = object.FromObj(&CodeObject{Header: object.HeaderOf(CodeType), Code: f.Code})
	}
	return f.Linked.CodeValue
}

// CodeObject is a code object.
type CodeObject struct {
	object.Header
	Code     *code.Code
	tree     *ast.Module // of code compiled from a tree
	optimize int         // as of compile.Options
}

// NewCodeObject makes the object of a code.
func NewCodeObject(c *code.Code) object.Value {
	return object.FromObj(&CodeObject{Header: object.HeaderOf(CodeType), Code: c})
}
