package astmod

import (
	"math"
	"strings"

	"pya/lang/ast"
	"pya/lang/token"
	"pya/vm/object"
)

// builder makes a tree of Python objects. The first error stays in err; what follows is done with empty parts.
type builder struct {
	s   *module
	t   *thread
	err error
	// places are the nodes' positions: a text is made up in which they can stand.
	places []place
	depth  int
}

// place is the position of a node.
type place struct {
	span                       *token.Span
	line, col, endLine, endCol int
}

func (b *builder) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// maxText bounds the made-up text; trees whose positions need more keep only their lines.
const maxText = 1 << 22

// file makes up a text with as many lines and columns as the nodes' positions need, and sets their spans.
func (b *builder) file(name string) *token.File {
	lines, width := 1, 1
	for _, p := range b.places {
		lines, width = max(lines, p.line, p.endLine), max(width, p.col+1, p.endCol+1)
	}
	if lines > maxText {
		lines, width = 1, 1
	}
	if lines*width > maxText {
		width = 1
	}
	at := func(line, col int) token.Pos {
		line = min(max(line, 1), lines)
		return token.Pos((line-1)*(width+1) + min(max(col, 0), width))
	}
	for _, p := range b.places {
		*p.span = token.Span{Start: at(p.line, p.col), End: at(p.endLine, p.endCol)}
	}
	// The compiler looks for ":=" in the text to know whether there are such expressions.
	return token.NewFileString(name, strings.Repeat(strings.Repeat(" ", width)+"\n", lines)+":=\n")
}

// at notes the position of a node.
func (b *builder) at(v value, span *token.Span) {
	p := b.position(v, b.family(v))
	p.span = span
	b.places = append(b.places, p)
}

// position reads the position of a node.
func (b *builder) position(v value, family string) place {
	var p place
	get := func(name string, dst *int, required bool) {
		x, ok, err := b.t.GetAttrOpt(v, b.t.Interp.Intern(name))
		if err != nil {
			b.fail(err)
		} else if !ok || x.IsNone() {
			if required {
				b.fail(object.TypeErrorf("required field \"%s\" missing from %s", name, family))
			}
		} else if n, err := b.t.Index(x); err != nil {
			b.fail(err)
		} else {
			*dst = min(max(n, math.MinInt32), math.MaxInt32)
		}
	}
	get("lineno", &p.line, true)
	get("col_offset", &p.col, true)
	p.endLine, p.endCol = p.line, p.col
	get("end_lineno", &p.endLine, false)
	get("end_col_offset", &p.endCol, false)
	if err := p.check(); err != nil {
		b.fail(err)
	}
	for _, n := range []*int{&p.line, &p.col, &p.endLine, &p.endCol} {
		*n = max(*n, 0)
	}
	return p
}

// check refuses positions that end before they begin, or are half of them negative.
func (p *place) check() error {
	switch {
	case p.line > p.endLine:
		return object.ValueErrorf("AST node line range (%d, %d) is not valid", p.line, p.endLine)
	case p.line < 0 && p.line != p.endLine, p.col < 0 && p.col != p.endCol:
		return object.ValueErrorf("AST node column range (%d, %d) for line range (%d, %d) is not valid", p.col, p.endCol, p.line, p.endLine)
	case p.line == p.endLine && p.col > p.endCol:
		return object.ValueErrorf("line %d, column %d-%d is not a valid range", p.line, p.col, p.endCol)
	}
	return nil
}

// kind is the name of the class of _ast that a node is an instance of.
func (b *builder) kind(v value) string {
	for _, c := range v.Type().MRO() {
		if x, ok := b.s.ns.GetStr(b.t.Interp.Intern(c.Name())); ok && object.Is(x, object.FromObj(c)) {
			return c.Name()
		}
	}
	return v.Type().Name()
}

// family is the name of the kind of nodes a node belongs to: stmt, expr, or its own.
func (b *builder) family(v value) string {
	k := b.kind(v)
	for _, c := range v.Type().MRO() {
		switch c.Name() {
		case "stmt", "expr", "pattern", "excepthandler", "type_param":
			return c.Name()
		}
	}
	return k
}

// is checks that v is of a kind (expr, stmt, …).
func (b *builder) is(v value, kind string) bool {
	cls, err := b.s.class(b.t, kind)
	if err != nil {
		b.fail(err)
		return false
	}
	if v.Type().IsSubtype(cls.TypePtr()) {
		return true
	}
	b.unexpected(kind, v)
	return false
}

// unexpected complains of a node that is of no class of its kind.
func (b *builder) unexpected(kind string, v value) {
	r, err := b.t.Repr(v)
	if err != nil {
		b.fail(err)
		return
	}
	b.fail(object.TypeErrorf("expected some sort of %s, but got %s", kind, r))
}

// opt reads a field that may be None or missing.
func (b *builder) opt(v value, name string) (value, bool) {
	x, ok, err := b.t.GetAttrOpt(v, b.t.Interp.Intern(name))
	if err != nil {
		b.fail(err)
		return value{}, false
	}
	return x, ok && !x.IsNone()
}

// field reads a field that must be there.
func (b *builder) field(v value, name string) value {
	x, ok, err := b.t.GetAttrOpt(v, b.t.Interp.Intern(name))
	if err == nil && !ok {
		err = object.TypeErrorf("required field \"%s\" missing from %s", name, b.kind(v))
	}
	if err != nil {
		b.fail(err)
		return object.None
	}
	return x
}

func (b *builder) str(v value, name string) string {
	x := b.field(v, name)
	return b.text(x, v, name)
}

func (b *builder) text(x, v value, name string) string {
	if b.err != nil {
		return ""
	}
	s, ok := object.AsStr(x)
	if x.IsNone() {
		b.fail(object.ValueErrorf("field '%s' is required for %s", name, b.kind(v)))
		return ""
	}
	if !ok {
		b.fail(object.TypeErrorf("AST identifier must be of type str"))
		return ""
	}
	return s.Go()
}

func (b *builder) optStr(v value, name string) string {
	x, ok := b.opt(v, name)
	if !ok {
		return ""
	}
	return b.text(x, v, name)
}

// items reads a field that is a list.
func (b *builder) items(v value, name string) []value {
	x, ok := b.opt(v, name)
	if !ok || b.err != nil {
		return nil
	}
	l, ok := object.AsList(x)
	if !ok {
		b.fail(object.TypeErrorf("%s field \"%s\" must be a list, not a %s", b.kind(v), name, x.Type().MessageName()))
		return nil
	}
	return l.Items()
}

func (b *builder) flag(v value, name string) bool {
	x, ok := b.opt(v, name)
	if !ok {
		return false
	}
	t, err := b.t.Truth(x)
	if err != nil {
		b.fail(err)
	}
	return t
}

func (b *builder) expr(v value, name string) ast.Expr {
	x := b.field(v, name)
	if b.err != nil {
		return nil
	}
	if x.IsNone() {
		b.fail(object.ValueErrorf("field '%s' is required for %s", name, b.kind(v)))
		return nil
	}
	return b.toExpr(x)
}

func (b *builder) optExpr(v value, name string) ast.Expr {
	x, ok := b.opt(v, name)
	if !ok || b.err != nil {
		return nil
	}
	return b.toExpr(x)
}

// exprs reads a list of expressions; a None among them is a nil.
func (b *builder) exprs(v value, name string, none bool) []ast.Expr {
	var out []ast.Expr
	for _, x := range b.items(v, name) {
		switch {
		case !x.IsNone():
			out = append(out, b.toExpr(x))
		case none:
			out = append(out, nil)
		default:
			b.fail(object.ValueErrorf("None disallowed in expression list"))
		}
	}
	return out
}

func (b *builder) stmts(v value, name string) []ast.Stmt {
	var out []ast.Stmt
	for _, x := range b.items(v, name) {
		if x.IsNone() {
			b.fail(object.ValueErrorf("None disallowed in statement list"))
			break
		}
		out = append(out, b.toStmt(x))
	}
	return out
}

// body is a list of statements that must not be empty.
func (b *builder) body(v value, name string) []ast.Stmt {
	out := b.stmts(v, name)
	if len(out) == 0 {
		b.fail(object.ValueErrorf("empty %s on %s", name, b.kind(v)))
	}
	return out
}

func (b *builder) module(v value, want string) (*ast.Module, error) {
	if k := b.kind(v); k != want {
		return nil, object.TypeErrorf("expected %s node, got %s", want, v.Type().MessageName())
	}
	m := &ast.Module{}
	if want == "Expression" {
		e := b.expr(v, "body")
		if b.err == nil {
			m.Body = []ast.Stmt{&ast.ExprStmt{Value: e}}
			x := m.Body[0].(*ast.ExprStmt)
			b.at(b.field(v, "body"), &x.Span)
		}
	} else {
		m.Body = b.stmts(v, "body")
	}
	if b.err != nil {
		return nil, b.err
	}
	return m, checkTree(m, ast.Load)
}

// enter bounds the depth of trees.
func (b *builder) enter() bool {
	if b.err != nil {
		return false
	}
	if err := b.t.Enter(" during compilation"); err != nil {
		b.fail(err)
		return false
	}
	return true
}

func (b *builder) toStmt(v value) ast.Stmt {
	if !b.enter() {
		return nil
	}
	defer b.t.Leave()
	p := b.position(v, "stmt")
	if b.err != nil || !b.is(v, "stmt") {
		return nil
	}
	s, span := b.stmt(v)
	p.span = span
	b.places = append(b.places, p)
	return s
}

func (b *builder) stmt(v value) (ast.Stmt, *token.Span) {
	switch k := b.kind(v); k {
	case "FunctionDef", "AsyncFunctionDef":
		s := &ast.FunctionDef{Name: b.str(v, "name"), Async: k[0] == 'A', Args: b.arguments(v), Body: b.body(v, "body"),
			Decorators: b.exprs(v, "decorator_list", false), Returns: b.optExpr(v, "returns"), TypeParams: b.typeParams(v)}
		return s, &s.Span
	case "ClassDef":
		s := &ast.ClassDef{Name: b.str(v, "name"), Bases: b.exprs(v, "bases", false), Keywords: b.keywords(v), Body: b.body(v, "body"),
			Decorators: b.exprs(v, "decorator_list", false), TypeParams: b.typeParams(v)}
		return s, &s.Span
	case "Return":
		s := &ast.Return{Value: b.optExpr(v, "value")}
		return s, &s.Span
	case "Delete":
		s := &ast.Delete{Targets: b.exprs(v, "targets", false)}
		if len(s.Targets) == 0 {
			b.fail(object.ValueErrorf("empty targets on Delete"))
		}
		return s, &s.Span
	case "Assign":
		s := &ast.Assign{Targets: b.exprs(v, "targets", false), Value: b.expr(v, "value")}
		if len(s.Targets) == 0 {
			b.fail(object.ValueErrorf("empty targets on Assign"))
		}
		return s, &s.Span
	case "TypeAlias":
		n, ok := b.expr(v, "name").(*ast.Name)
		if !ok {
			b.fail(object.TypeErrorf("TypeAlias with non-Name name"))
		}
		s := &ast.TypeAlias{Name: n, TypeParams: b.typeParams(v), Value: b.expr(v, "value")}
		return s, &s.Span
	case "AugAssign":
		s := &ast.AugAssign{Target: b.expr(v, "target"), Op: ast.Operator(b.operator(v, "op", "operator", 13, func(i int) string { return ast.Operator(i).String() })), Value: b.expr(v, "value")}
		return s, &s.Span
	case "AnnAssign":
		s := &ast.AnnAssign{Target: b.expr(v, "target"), Annotation: b.expr(v, "annotation"), Value: b.optExpr(v, "value"), Simple: b.flag(v, "simple")}
		return s, &s.Span
	case "For", "AsyncFor":
		s := &ast.For{Async: k[0] == 'A', Target: b.expr(v, "target"), Iter: b.expr(v, "iter"), Body: b.body(v, "body"), Else: b.stmts(v, "orelse")}
		return s, &s.Span
	case "While":
		s := &ast.While{Test: b.expr(v, "test"), Body: b.body(v, "body"), Else: b.stmts(v, "orelse")}
		return s, &s.Span
	case "If":
		s := &ast.If{Test: b.expr(v, "test"), Body: b.body(v, "body"), Else: b.stmts(v, "orelse")}
		return s, &s.Span
	case "With", "AsyncWith":
		s := &ast.With{Async: k[0] == 'A', Body: b.body(v, "body")}
		for _, x := range b.items(v, "items") {
			it := &ast.WithItem{Context: b.expr(x, "context_expr"), Vars: b.optExpr(x, "optional_vars")}
			s.Items = append(s.Items, it)
			if b.err == nil {
				b.at(b.field(x, "context_expr"), &it.Span)
			}
		}
		if len(s.Items) == 0 {
			b.fail(object.ValueErrorf("empty items on %s", k))
		}
		return s, &s.Span
	}
	return b.stmt2(v)
}

func (b *builder) stmt2(v value) (ast.Stmt, *token.Span) {
	switch k := b.kind(v); k {
	case "Match":
		s := &ast.Match{Subject: b.expr(v, "subject")}
		for _, x := range b.items(v, "cases") {
			if p := b.field(x, "pattern"); p.IsNone() {
				b.fail(object.ValueErrorf("field 'pattern' is required for %s", b.kind(x)))
			}
			c := &ast.MatchCase{Pattern: b.toPattern(b.field(x, "pattern")), Guard: b.optExpr(x, "guard"), Body: b.body(x, "body")}
			b.noStar(c.Pattern)
			s.Cases = append(s.Cases, c)
			if b.err == nil {
				b.at(b.field(x, "pattern"), &c.Span)
			}
		}
		if len(s.Cases) == 0 {
			b.fail(object.ValueErrorf("empty cases on Match"))
		}
		return s, &s.Span
	case "Raise":
		s := &ast.Raise{Exc: b.optExpr(v, "exc"), Cause: b.optExpr(v, "cause")}
		if s.Exc == nil && s.Cause != nil {
			b.fail(object.ValueErrorf("Raise with cause but no exception"))
		}
		return s, &s.Span
	case "Try", "TryStar":
		s := &ast.Try{Star: k == "TryStar", Body: b.body(v, "body"), Else: b.stmts(v, "orelse"), Finally: b.stmts(v, "finalbody")}
		for _, x := range b.items(v, "handlers") {
			if !b.is(x, "excepthandler") {
				break
			}
			h := &ast.ExceptHandler{Type: b.optExpr(x, "type"), Name: b.optStr(x, "name"), Body: b.body(x, "body")}
			s.Handlers = append(s.Handlers, h)
			if b.err == nil {
				b.at(x, &h.Span)
			}
		}
		if len(s.Handlers) == 0 && len(s.Finally) == 0 {
			b.fail(object.ValueErrorf("%s has neither except handlers nor finalbody", k))
		}
		if len(s.Handlers) == 0 && len(s.Else) > 0 {
			b.fail(object.ValueErrorf("%s has orelse but no except handlers", k))
		}
		return s, &s.Span
	case "Assert":
		s := &ast.Assert{Test: b.expr(v, "test"), Msg: b.optExpr(v, "msg")}
		return s, &s.Span
	case "Import":
		s := &ast.Import{Names: b.aliases(v)}
		return s, &s.Span
	case "ImportFrom":
		s := &ast.ImportFrom{Module: b.optStr(v, "module"), Names: b.aliases(v)}
		if x, ok := b.opt(v, "level"); ok {
			n, err := b.t.Index(x)
			if err != nil {
				b.fail(err)
			} else if n < 0 {
				b.fail(object.ValueErrorf("Negative ImportFrom level"))
			}
			s.Level = n
		}
		return s, &s.Span
	case "Global":
		s := &ast.Global{Names: b.names(v)}
		return s, &s.Span
	case "Nonlocal":
		s := &ast.Nonlocal{Names: b.names(v)}
		return s, &s.Span
	case "Expr":
		s := &ast.ExprStmt{Value: b.expr(v, "value")}
		return s, &s.Span
	case "Pass":
		s := &ast.Pass{}
		return s, &s.Span
	case "Break":
		s := &ast.Break{}
		return s, &s.Span
	case "Continue":
		s := &ast.Continue{}
		return s, &s.Span
	}
	b.unexpected("stmt", v)
	return nil, &token.Span{}
}

func (b *builder) aliases(v value) []*ast.Alias {
	var out []*ast.Alias
	for _, x := range b.items(v, "names") {
		a := &ast.Alias{Name: b.str(x, "name"), AsName: b.optStr(x, "asname")}
		out = append(out, a)
		if b.err == nil {
			b.at(x, &a.Span)
		}
	}
	if len(out) == 0 {
		b.fail(object.ValueErrorf("empty names on %s", b.kind(v)))
	}
	return out
}

func (b *builder) names(v value) []*ast.Name {
	var out []*ast.Name
	for _, x := range b.items(v, "names") {
		n := &ast.Name{ID: b.text(x, v, "names")}
		out = append(out, n)
		if b.err == nil {
			b.at(v, &n.Span)
		}
	}
	if len(out) == 0 {
		b.fail(object.ValueErrorf("empty names on %s", b.kind(v)))
	}
	return out
}

func (b *builder) typeParams(v value) []*ast.TypeParam {
	var out []*ast.TypeParam
	for _, x := range b.items(v, "type_params") {
		if !b.is(x, "type_param") {
			break
		}
		p := &ast.TypeParam{Name: b.str(x, "name"), Bound: b.optExpr(x, "bound"), Default: b.optExpr(x, "default_value")}
		switch b.kind(x) {
		case "TypeVarTuple":
			p.Kind = ast.TypeVarTuple
		case "ParamSpec":
			p.Kind = ast.ParamSpec
		}
		out = append(out, p)
		if b.err == nil {
			b.at(x, &p.Span)
		}
	}
	return out
}

func (b *builder) keywords(v value) []*ast.Keyword {
	var out []*ast.Keyword
	for _, x := range b.items(v, "keywords") {
		k := &ast.Keyword{Name: b.optStr(x, "arg"), Value: b.expr(x, "value")}
		out = append(out, k)
		if b.err == nil {
			b.at(x, &k.Span)
		}
	}
	return out
}

func (b *builder) arg(x value) *ast.Arg {
	a := &ast.Arg{Name: b.str(x, "arg"), Annotation: b.optExpr(x, "annotation")}
	if b.err == nil {
		b.at(x, &a.Span)
	}
	return a
}

func (b *builder) argList(v value, name string) []*ast.Arg {
	var out []*ast.Arg
	for _, x := range b.items(v, name) {
		out = append(out, b.arg(x))
	}
	return out
}

func (b *builder) arguments(v value) *ast.Arguments {
	x := b.field(v, "args")
	a := &ast.Arguments{}
	if b.err != nil || !b.is(x, "arguments") {
		return a
	}
	a.PosOnly, a.Args, a.KwOnly = b.argList(x, "posonlyargs"), b.argList(x, "args"), b.argList(x, "kwonlyargs")
	if r, ok := b.opt(x, "vararg"); ok {
		a.Vararg = b.arg(r)
	}
	if r, ok := b.opt(x, "kwarg"); ok {
		a.Kwarg = b.arg(r)
	}
	a.Defaults, a.KwDefaults = b.exprs(x, "defaults", false), b.exprs(x, "kw_defaults", true)
	return a
}

// operator reads an operator: the number of its class among n of a kind.
func (b *builder) operator(v value, field, kind string, n int, name func(int) string) int {
	return b.operatorOf(b.field(v, field), kind, n, name)
}

func (b *builder) operatorOf(x value, kind string, n int, name func(int) string) int {
	if b.err != nil || !b.is(x, kind) {
		return 0
	}
	k := b.kind(x)
	for i := range n {
		if name(i) == k {
			return i
		}
	}
	b.unexpected(kind, x)
	return 0
}

func (b *builder) ctx(v value) ast.Context {
	x, ok := b.opt(v, "ctx")
	if !ok {
		return ast.Load
	}
	return ast.Context(b.operatorOf(x, "expr_context", 3, func(i int) string { return ast.Context(i).String() }))
}
