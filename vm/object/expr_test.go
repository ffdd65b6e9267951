package object_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pya/lang/ast"
	"pya/parser"
	"pya/vm/object"
)

// The files in testdata/expr hold one statement per line and, behind a tab, the repr of its value or the exception
// that CPython 3.13 gives for it (nothing for statements without a value). This file runs them with an evaluator of
// its own, which knows literals, displays, operators, calls of native functions and assignments, so that the types
// are tested without compiler and virtual machine.

// noFrames is the Hook of a thread that runs no Python code.
type noFrames struct{}

var errNoVM = errors.New("no virtual machine")

func (noFrames) CallFunction(*object.Function, []object.Value, []*object.Str) (object.Value, error) {
	return object.Value{}, errNoVM
}
func (noFrames) IterateGenerator(object.Value, func(object.Value) error) error { return nil }

func (noFrames) NextGenerator(object.Value) (object.Value, bool, error) {
	return object.Value{}, false, errNoVM
}
func (noFrames) ResumeCoroutine(_, _ object.Value, _ error) (object.Value, bool, error) {
	return object.Value{}, false, errNoVM
}
func (noFrames) Poll() error                               { return nil }
func (noFrames) CurrentFrame(int) (object.FrameInfo, bool) { return object.FrameInfo{}, false }

// evaluator runs statements in one namespace.
type evaluator struct {
	t    *object.Thread
	vars map[string]object.Value
}

func newEvaluator() *evaluator {
	in := object.NewInterp(nil)
	e := &evaluator{t: &object.Thread{Interp: in, Hook: noFrames{}}, vars: map[string]object.Value{}}
	types := []*object.Type{object.ObjectType, object.TypeType, object.IntType, object.BoolType, object.FloatType, object.StrType,
		object.BytesType, object.ByteArrayType, object.ListType, object.TupleType, object.DictType, object.SetType, object.FrozenSetType,
		object.RangeType, object.SliceType, object.PropertyType, object.StaticMethodType, object.ClassMethodType, object.SuperType,
		object.EnumerateType, object.ZipType, object.MapType, object.FilterType, object.ReversedType}
	for _, t := range append(types, object.ExceptionTypes()...) {
		e.vars[t.Name()] = object.FromObj(t)
	}
	for name, t := range map[string]*object.Type{"CellType": object.CellType, "ModuleType": object.ModuleType, "MethodType": object.MethodType,
		"MappingProxyType": object.MappingProxyType, "GenericAlias": object.GenericAliasType, "UnionType": object.UnionType} {
		e.vars[name] = object.FromObj(t)
	}
	e.vars["Ellipsis"], e.vars["NotImplemented"] = object.Ellipsis, object.NotImplemented
	for i := range testFunctions {
		f := object.NewFunction("builtins", &testFunctions[i])
		e.vars[testFunctions[i].Name] = f
		in.Builtins.Dict.SetStr(in.Intern(testFunctions[i].Name), f)
	}
	in.Builtins.Dict.SetStr(in.Intern("reversed"), object.FromObj(object.ReversedType))
	return e
}

var testFunctions = []object.Def{
	{Name: "len", Sig: "obj, /", F1: func(t *object.Thread, v object.Value) (object.Value, error) {
		n, err := t.Len(v)
		return object.Int(int64(n)), err
	}},
	{Name: "repr", Sig: "obj, /", F1: func(t *object.Thread, v object.Value) (object.Value, error) { return t.ReprOf(v) }},
	{Name: "hash", Sig: "obj, /", F1: func(t *object.Thread, v object.Value) (object.Value, error) {
		h, err := object.Hash(t, v)
		return object.Int(int64(h)), err
	}},
	{Name: "iter", Sig: "obj, /", F1: func(t *object.Thread, v object.Value) (object.Value, error) { return t.GetIter(v) }},
	{Name: "next", Sig: "it, /", F1: func(t *object.Thread, v object.Value) (object.Value, error) {
		x, ok, err := t.Next(v)
		if err == nil && !ok {
			err = object.StopIteration(object.Value{})
		}
		return x, err
	}},
	{Name: "sorted", Sig: "iterable, /, *, key=None, reverse=False", Fn: func(t *object.Thread, a []object.Value) (object.Value, error) {
		items, err := t.ToSlice(a[0])
		if err != nil {
			return object.Value{}, err
		}
		key := object.None
		if a[1].IsValid() {
			key = a[1]
		}
		return object.NewList(items), object.SortValues(t, items, key, a[2].IsValid() && a[2].AsBool())
	}},
	{Name: "isinstance", Sig: "obj, cls, /", F2: func(t *object.Thread, v, c object.Value) (object.Value, error) {
		ok, err := t.IsInstance(v, c)
		return object.Bool(ok), err
	}},
	{Name: "issubclass", Sig: "obj, cls, /", F2: func(t *object.Thread, v, c object.Value) (object.Value, error) {
		ok, err := t.IsSubclass(v, c)
		return object.Bool(ok), err
	}},
	{Name: "getattr", Sig: "obj, name, /", F2: func(t *object.Thread, v, n object.Value) (object.Value, error) {
		return t.GetAttrStr(v, n.StrPtr().Go())
	}},
	{Name: "setattr", Sig: "obj, name, value, /", F3: func(t *object.Thread, v, n, x object.Value) (object.Value, error) {
		return object.None, t.SetAttr(v, t.Interp.InternStr(n.StrPtr()), x)
	}},
}

// run executes one line and gives what the file says of it.
func (e *evaluator) run(src string) string {
	m, _, err := parser.Parse("<test>", []byte(src+"\n"), parser.File)
	if err != nil {
		return err.Error()
	}
	out := ""
	for _, s := range m.Body {
		v, err := e.stmt(s)
		if err == nil && v.IsValid() {
			out, err = e.t.Repr(v)
		}
		if err != nil {
			x, ok := err.(*object.Exception)
			if !ok {
				return "Go error: " + err.Error()
			}
			text, err := e.t.Str(object.FromObj(x))
			if err != nil {
				return "error in str(): " + err.Error()
			}
			return "!" + x.Type().Name() + ": " + text
		}
	}
	return out
}

func (e *evaluator) stmt(s ast.Stmt) (object.Value, error) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return e.eval(s.Value)
	case *ast.Assign:
		v, err := e.eval(s.Value)
		if err != nil {
			return object.Value{}, err
		}
		return object.Value{}, e.assign(s.Targets[0], v)
	case *ast.AugAssign:
		a, err := e.eval(s.Target)
		if err != nil {
			return object.Value{}, err
		}
		b, err := e.eval(s.Value)
		if err != nil {
			return object.Value{}, err
		}
		r, err := e.t.InplaceOp(object.SlotAdd+object.Slot(s.Op), a, b)
		if err != nil {
			return object.Value{}, err
		}
		return object.Value{}, e.assign(s.Target, r)
	case *ast.Delete:
		switch x := s.Targets[0].(type) {
		case *ast.Subscript:
			v, err := e.all(x.Value, x.Index)
			if err != nil {
				return object.Value{}, err
			}
			return object.Value{}, e.t.DelItem(v[0], v[1])
		case *ast.Attribute:
			v, err := e.eval(x.Value)
			if err != nil {
				return object.Value{}, err
			}
			return object.Value{}, e.t.DelAttr(v, e.t.Interp.Intern(x.Attr))
		}
	}
	return object.Value{}, fmt.Errorf("statement %T", s)
}

func (e *evaluator) assign(target ast.Expr, v object.Value) error {
	switch x := target.(type) {
	case *ast.Name:
		e.vars[x.ID] = v
		return nil
	case *ast.Subscript:
		o, err := e.all(x.Value, x.Index)
		if err != nil {
			return err
		}
		return e.t.SetItem(o[0], o[1], v)
	case *ast.Attribute:
		o, err := e.eval(x.Value)
		if err != nil {
			return err
		}
		return e.t.SetAttr(o, e.t.Interp.Intern(x.Attr), v)
	}
	return fmt.Errorf("target %T", target)
}

func (e *evaluator) all(list ...ast.Expr) ([]object.Value, error) {
	var out []object.Value
	for _, x := range list {
		v, err := e.eval(x)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (e *evaluator) eval(x ast.Expr) (object.Value, error) {
	t := e.t
	switch x := x.(type) {
	case nil:
		return object.None, nil
	case *ast.Constant:
		return constant(x.Value), nil
	case *ast.Name:
		if v, ok := e.vars[x.ID]; ok {
			return v, nil
		}
		return object.Value{}, object.NewNameError(object.NameError, x.ID, "name '"+x.ID+"' is not defined")
	case *ast.List:
		items, err := e.all(x.Elts...)
		return object.NewList(items), err
	case *ast.Tuple:
		items, err := e.all(x.Elts...)
		return object.NewTuple(items), err
	case *ast.Set:
		items, err := e.all(x.Elts...)
		if err != nil {
			return object.Value{}, err
		}
		return object.SetOf(t, items...)
	case *ast.Dict:
		d := object.NewDict()
		for i := range x.Keys {
			kv, err := e.all(x.Keys[i], x.Values[i])
			if err != nil {
				return object.Value{}, err
			}
			if err := d.Set(t, kv[0], kv[1]); err != nil {
				return object.Value{}, err
			}
		}
		return object.FromObj(d), nil
	case *ast.Attribute:
		v, err := e.eval(x.Value)
		if err != nil {
			return object.Value{}, err
		}
		return t.GetAttrStr(v, x.Attr)
	case *ast.Subscript:
		v, err := e.all(x.Value, x.Index)
		if err != nil {
			return object.Value{}, err
		}
		return t.GetItem(v[0], v[1])
	case *ast.Slice:
		p := make([]object.Value, 3)
		for i, b := range []ast.Expr{x.Lower, x.Upper, x.Step} {
			p[i] = object.None
			if b != nil {
				var err error
				if p[i], err = e.eval(b); err != nil {
					return object.Value{}, err
				}
			}
		}
		return object.NewSlice(p[0], p[1], p[2]), nil
	case *ast.BinOp:
		v, err := e.all(x.Left, x.Right)
		if err != nil {
			return object.Value{}, err
		}
		return t.BinaryOp(object.SlotAdd+object.Slot(x.Op), v[0], v[1])
	case *ast.UnaryOp:
		v, err := e.eval(x.Operand)
		if err != nil {
			return object.Value{}, err
		}
		return t.UnaryOp(map[ast.UnaryOperator]object.Slot{ast.USub: object.SlotNeg, ast.UAdd: object.SlotPos, ast.Invert: object.SlotInvert}[x.Op], v)
	case *ast.Compare:
		return e.compare(x)
	case *ast.Call:
		return e.call(x)
	}
	return object.Value{}, fmt.Errorf("expression %T", x)
}

func constant(c any) object.Value {
	switch c := c.(type) {
	case bool:
		return object.Bool(c)
	case int64:
		return object.Int(c)
	case *big.Int:
		return object.NewInt(c)
	case float64:
		return object.Float(c)
	case string:
		return object.NewStr(c)
	case ast.Bytes:
		return object.NewBytes(string(c))
	case ast.Ellipsis:
		return object.Ellipsis
	}
	return object.None
}

func (e *evaluator) compare(x *ast.Compare) (object.Value, error) {
	v, err := e.all(x.Left, x.Comparators[0])
	if err != nil {
		return object.Value{}, err
	}
	switch x.Ops[0] {
	case ast.Is:
		return object.Bool(object.Is(v[0], v[1])), nil
	case ast.In, ast.NotIn:
		ok, err := e.t.Contains(v[1], v[0])
		return object.Bool(ok == (x.Ops[0] == ast.In)), err
	}
	return e.t.Compare(object.SlotEq+object.Slot(x.Ops[0]), v[0], v[1])
}

func (e *evaluator) call(x *ast.Call) (object.Value, error) {
	f, err := e.eval(x.Func)
	if err != nil {
		return object.Value{}, err
	}
	args, err := e.all(x.Args...)
	if err != nil {
		return object.Value{}, err
	}
	var kw []*object.Str
	for _, k := range x.Keywords {
		v, err := e.eval(k.Value)
		if err != nil {
			return object.Value{}, err
		}
		args, kw = append(args, v), append(kw, e.t.Interp.Intern(k.Name))
	}
	return e.t.CallKw(f, args, kw)
}

var address = regexp.MustCompile(`0x[0-9a-f]{6,}`)

func TestExpressions(t *testing.T) {
	files, err := filepath.Glob("testdata/expr/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no test files", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) { runExpressions(t, name) })
	}
}

func runExpressions(t *testing.T, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e := newEvaluator()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		src, want, ok := strings.Cut(sc.Text(), "\t")
		if !ok {
			t.Fatalf("line %d: no tab", n)
		}
		if got := address.ReplaceAllString(e.run(src), "0x0"); got != want {
			t.Errorf("%s:%d: %s\n got %s\nwant %s", filepath.Base(name), n, src, got, want)
		}
	}
	if sc.Err() != nil {
		t.Fatal(sc.Err())
	}
}
