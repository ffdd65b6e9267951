package ast

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pya/lang/token"
)

func name1(id string) *Name { return &Name{ID: id} }

// sample is `def f(a=1): return -a + "x"` by hand.
func sample() *Module {
	return &Module{Body: []Stmt{&FunctionDef{
		Name: "f",
		Args: &Arguments{Args: []*Arg{{Name: "a"}}, Defaults: []Expr{&Constant{Value: int64(1)}}},
		Body: []Stmt{&Return{Value: &BinOp{
			Left: &UnaryOp{Op: USub, Operand: name1("a")}, Op: Add, Right: &Constant{Value: "x"},
		}}},
	}}}
}

func TestDump(t *testing.T) {
	want := `Module(
  body=[
    FunctionDef(
      name='f',
      args=arguments(
        args=[
          arg(arg='a')],
        defaults=[
          Constant(value=1)]),
      body=[
        Return(
          value=BinOp(
            left=UnaryOp(
              op=USub(),
              operand=Name(id='a', ctx=Load())),
            op=Add(),
            right=Constant(value='x')))])])`
	if got := Dump(sample()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDumpPositions(t *testing.T) {
	file := token.NewFileString("f", "\nabc")
	n := &Name{Span: token.Span{Start: 1, End: 4}, ID: "abc"}
	want := "Name(id='abc', ctx=Load(), lineno=2, col_offset=0, end_lineno=2, end_col_offset=3)"
	if got := DumpPositions(n, file); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWalk(t *testing.T) {
	var seen []string
	Walk(sample(), func(n Node) bool {
		class, _ := fields(n)
		seen = append(seen, class)
		return class != "UnaryOp"
	})
	want := "Module FunctionDef arguments arg Constant Return BinOp UnaryOp Constant"
	if got := strings.Join(seen, " "); got != want {
		t.Errorf("visited %s, want %s", got, want)
	}
	if n := len(Children(sample().Body[0])); n != 2 {
		t.Errorf("%d children, want 2", n)
	}
}

func TestRepr(t *testing.T) {
	huge, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	tests := []struct {
		value any
		want  string
	}{
		{nil, "None"}, {true, "True"}, {int64(-3), "-3"}, {huge, "123456789012345678901234567890"},
		{1.0, "1.0"}, {1e16, "1e+16"}, {1e-5, "1e-05"}, {123456.75, "123456.75"}, {math.Inf(1), "inf"},
		{complex(0, 1), "1j"}, {complex(0, 1.5), "1.5j"}, {complex(2, -1), "(2-1j)"},
		{"it's", `"it's"`}, {`it's "so"`, `'it\'s "so"'`}, {"a\n\t\\\x00é\u200b日", `'a\n\t\\\x00é\u200b日'`},
		{"\xed\xa0\x80", `'\ud800'`}, {Bytes("a\xff'"), `b"a\xff'"`}, {Ellipsis{}, "Ellipsis"},
	}
	for _, tt := range tests {
		if got := Repr(tt.value); got != tt.want {
			t.Errorf("Repr(%v) = %s, want %s", tt.value, got, tt.want)
		}
	}
}

func TestUnparse(t *testing.T) {
	if got, want := Unparse(sample()), "def f(a=1):\n    return -a + 'x'\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	tests := []struct {
		expr Expr
		want string
	}{
		{&BinOp{Left: &BinOp{Left: name1("a"), Op: Add, Right: name1("b")}, Op: Mult, Right: name1("c")}, "(a + b) * c"},
		{&BinOp{Left: name1("a"), Op: Sub, Right: &BinOp{Left: name1("b"), Op: Sub, Right: name1("c")}}, "a - (b - c)"},
		{&BinOp{Left: &UnaryOp{Op: USub, Operand: name1("a")}, Op: Pow, Right: &UnaryOp{Op: USub, Operand: name1("b")}}, "(-a) ** -b"},
		{&Attribute{Value: &Constant{Value: int64(1)}, Attr: "real"}, "(1).real"},
		{&Tuple{Elts: []Expr{name1("a")}}, "(a,)"},
		{&Name{ID: "def"}, "ｄef"},
		{&JoinedStr{Values: []Expr{&Constant{Value: "{'\n"}, &FormattedValue{Value: &Dict{}, Conversion: 'r'}}}, `f'{{\'\n{ {}!r}'`},
		{&Constant{Value: math.Inf(1)}, "1e309"},
		{&Constant{Value: Ellipsis{}}, "..."},
	}
	for _, tt := range tests {
		if got := Unparse(tt.expr); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}
