package ast

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"pya/lang/token"
)

// Unparse returns source text for the tree below n: reading it gives an equal tree, apart from positions.
// Layout and comments are those of no one in particular; parentheses are put where they are needed, and
// around tuples, walruses and yields always.
func Unparse(n Node) string {
	var u unparser
	switch n := n.(type) {
	case *Module:
		u.stmts(n.Body)
	case Stmt:
		u.stmt(n)
	case Expr:
		u.expr(n, precTest)
	case Pattern:
		u.pattern(n, true)
	}
	return u.b.String()
}

// The precedences of expressions, from the loosest to the tightest.
const (
	precTest = iota // lambda, conditional
	precOr
	precAnd
	precNot
	precCompare
	precBitOr
	precBitXor
	precBitAnd
	precShift
	precSum
	precTerm
	precFactor
	precPower
	precAwait
	precAtom
)

func operatorPrec(op Operator) int {
	switch op {
	case BitOr:
		return precBitOr
	case BitXor:
		return precBitXor
	case BitAnd:
		return precBitAnd
	case LShift, RShift:
		return precShift
	case Add, Sub:
		return precSum
	case Pow:
		return precPower
	}
	return precTerm
}

type unparser struct {
	b      strings.Builder
	indent int
}

func (u *unparser) write(parts ...string) {
	for _, p := range parts {
		u.b.WriteString(p)
	}
}

func (u *unparser) line(parts ...string) {
	u.write(strings.Repeat("    ", u.indent))
	u.write(parts...)
}

// word writes an identifier. A name that looks like a keyword was written with other letters of the same
// normal form, and has to be again.
func (u *unparser) word(id string) {
	for i, part := range strings.Split(id, ".") {
		if i > 0 {
			u.write(".")
		}
		if part != "" && token.Keyword(part) != token.Name {
			part = string(rune(part[0])-'A'+0xff21) + part[1:]
		}
		u.write(part)
	}
}

// each calls f for the indexes below n and writes a separator between the calls.
func (u *unparser) each(n int, sep string, f func(int)) {
	for i := range n {
		if i > 0 {
			u.write(sep)
		}
		f(i)
	}
}

func (u *unparser) stmts(list []Stmt) {
	for _, s := range list {
		u.stmt(s)
	}
}

func (u *unparser) block(body []Stmt) {
	u.write(":\n")
	u.indent++
	u.stmts(body)
	u.indent--
}

func (u *unparser) elseBlock(word string, body []Stmt) {
	if len(body) > 0 {
		u.line(word)
		u.block(body)
	}
}

func (u *unparser) test(e Expr) { u.expr(e, precTest) }

// maybe writes a word and an expression, if there is one.
func (u *unparser) maybe(before string, e Expr) {
	if e != nil {
		u.write(before)
		u.test(e)
	}
}

func (u *unparser) tests(list []Expr) { u.each(len(list), ", ", func(i int) { u.test(list[i]) }) }

func (u *unparser) stmt(s Stmt) {
	switch n := s.(type) {
	case *FunctionDef:
		u.function(n)
	case *ClassDef:
		u.class(n)
	case *For:
		u.line(pick(n.Async, "async for ", "for "))
		u.test(n.Target)
		u.write(" in ")
		u.test(n.Iter)
		u.block(n.Body)
		u.elseBlock("else", n.Else)
	case *While:
		u.line("while ")
		u.test(n.Test)
		u.block(n.Body)
		u.elseBlock("else", n.Else)
	case *If:
		u.ifStmt(n)
	case *With:
		u.with(n)
	case *Match:
		u.match(n)
	case *Try:
		u.try(n)
	default:
		u.line()
		u.simple(s)
		u.write("\n")
	}
}

func (u *unparser) decorators(list []Expr) {
	for _, d := range list {
		u.line("@")
		u.test(d)
		u.write("\n")
	}
}

func (u *unparser) function(n *FunctionDef) {
	u.decorators(n.Decorators)
	u.line(pick(n.Async, "async def ", "def "))
	u.word(n.Name)
	u.typeParams(n.TypeParams)
	u.write("(")
	u.arguments(n.Args)
	u.write(")")
	u.maybe(" -> ", n.Returns)
	u.block(n.Body)
}

func (u *unparser) class(n *ClassDef) {
	u.decorators(n.Decorators)
	u.line("class ")
	u.word(n.Name)
	u.typeParams(n.TypeParams)
	u.write("(")
	u.callArgs(n.Bases, n.Keywords)
	u.write(")")
	u.block(n.Body)
}

func (u *unparser) ifStmt(n *If) {
	u.line("if ")
	for {
		u.test(n.Test)
		u.block(n.Body)
		next := (*If)(nil)
		if len(n.Else) == 1 {
			next, _ = n.Else[0].(*If)
		}
		if next == nil {
			break
		}
		u.line("elif ")
		n = next
	}
	u.elseBlock("else", n.Else)
}

func (u *unparser) with(n *With) {
	u.line(pick(n.Async, "async with (", "with ("))
	u.each(len(n.Items), ", ", func(i int) {
		u.test(n.Items[i].Context)
		u.maybe(" as ", n.Items[i].Vars)
	})
	u.write(")")
	u.block(n.Body)
}

func (u *unparser) match(n *Match) {
	u.line("match ")
	u.test(n.Subject)
	u.write(":\n")
	u.indent++
	for _, c := range n.Cases {
		u.line("case ")
		u.pattern(c.Pattern, true)
		u.maybe(" if ", c.Guard)
		u.block(c.Body)
	}
	u.indent--
}

func (u *unparser) try(n *Try) {
	u.line("try")
	u.block(n.Body)
	for _, h := range n.Handlers {
		u.line(pick(n.Star, "except*", "except"))
		u.maybe(" ", h.Type)
		if h.Name != "" {
			u.write(" as ")
			u.word(h.Name)
		}
		u.block(h.Body)
	}
	u.elseBlock("else", n.Else)
	u.elseBlock("finally", n.Finally)
}

// simple writes a statement that fits on a line.
func (u *unparser) simple(s Stmt) {
	switch n := s.(type) {
	case *Return:
		u.write("return")
		u.maybe(" ", n.Value)
	case *Delete:
		u.write("del ")
		u.tests(n.Targets)
	case *Assign:
		for _, t := range n.Targets {
			u.test(t)
			u.write(" = ")
		}
		u.test(n.Value)
	case *TypeAlias:
		u.write("type ")
		u.word(n.Name.ID)
		u.typeParams(n.TypeParams)
		u.maybe(" = ", n.Value)
	case *AugAssign:
		u.test(n.Target)
		u.write(" ", n.Op.Symbol(), "= ")
		u.test(n.Value)
	case *AnnAssign:
		u.annAssign(n)
	case *Raise:
		u.write("raise")
		u.maybe(" ", n.Exc)
		u.maybe(" from ", n.Cause)
	case *Assert:
		u.write("assert ")
		u.test(n.Test)
		u.maybe(", ", n.Msg)
	case *Import:
		u.write("import ")
		u.aliases(n.Names)
	case *ImportFrom:
		u.write("from ", strings.Repeat(".", n.Level))
		u.word(n.Module)
		u.write(" import ")
		u.aliases(n.Names)
	case *Global:
		u.write("global ")
		u.each(len(n.Names), ", ", func(i int) { u.word(n.Names[i].ID) })
	case *Nonlocal:
		u.write("nonlocal ")
		u.each(len(n.Names), ", ", func(i int) { u.word(n.Names[i].ID) })
	case *ExprStmt:
		u.test(n.Value)
	case *Pass:
		u.write("pass")
	case *Break:
		u.write("break")
	case *Continue:
		u.write("continue")
	}
}

func (u *unparser) annAssign(n *AnnAssign) {
	if _, bare := n.Target.(*Name); bare && !n.Simple {
		u.write("(")
		u.test(n.Target)
		u.write(")")
	} else {
		u.test(n.Target)
	}
	u.maybe(": ", n.Annotation)
	u.maybe(" = ", n.Value)
}

func (u *unparser) aliases(list []*Alias) {
	u.each(len(list), ", ", func(i int) {
		u.word(list[i].Name)
		if list[i].AsName != "" {
			u.write(" as ")
			u.word(list[i].AsName)
		}
	})
}

func (u *unparser) typeParams(list []*TypeParam) {
	if len(list) == 0 {
		return
	}
	u.write("[")
	u.each(len(list), ", ", func(i int) {
		u.write([...]string{"", "*", "**"}[list[i].Kind])
		u.word(list[i].Name)
		u.maybe(": ", list[i].Bound)
		u.maybe(" = ", list[i].Default)
	})
	u.write("]")
}

func (u *unparser) arguments(a *Arguments) {
	n := 0
	item := func(stars string, p *Arg, value Expr) {
		if n++; n > 1 {
			u.write(", ")
		}
		u.write(stars)
		if p != nil {
			u.word(p.Name)
			u.maybe(": ", p.Annotation)
		}
		u.maybe("=", value)
	}
	plain := append(append([]*Arg{}, a.PosOnly...), a.Args...)
	for i, p := range plain {
		var value Expr
		if d := i - (len(plain) - len(a.Defaults)); d >= 0 {
			value = a.Defaults[d]
		}
		item("", p, value)
		if i+1 == len(a.PosOnly) {
			item("/", nil, nil)
		}
	}
	if a.Vararg != nil || len(a.KwOnly) > 0 {
		item("*", a.Vararg, nil)
	}
	for i, p := range a.KwOnly {
		item("", p, a.KwDefaults[i])
	}
	if a.Kwarg != nil {
		item("**", a.Kwarg, nil)
	}
}

func (u *unparser) callArgs(args []Expr, keywords []*Keyword) {
	u.tests(args)
	if len(args) > 0 && len(keywords) > 0 {
		u.write(", ")
	}
	u.each(len(keywords), ", ", func(i int) {
		if keywords[i].Name == "" {
			u.write("**")
		} else {
			u.word(keywords[i].Name)
			u.write("=")
		}
		u.test(keywords[i].Value)
	})
}

// expr writes e, in parentheses if it binds looser than prec.
func (u *unparser) expr(e Expr, prec int) {
	if exprPrec(e) < prec {
		u.write("(")
		u.bare(e)
		u.write(")")
		return
	}
	u.bare(e)
}

func exprPrec(e Expr) int {
	switch e := e.(type) {
	case *Lambda, *IfExp:
		return precTest
	case *BoolOp:
		return precOr + int(1-e.Op)
	case *UnaryOp:
		if e.Op == Not {
			return precNot
		}
		return precFactor
	case *Compare:
		return precCompare
	case *BinOp:
		return operatorPrec(e.Op)
	case *Await:
		return precAwait
	}
	return precAtom
}

// bare writes e without regard to what stands around it.
func (u *unparser) bare(e Expr) {
	switch n := e.(type) {
	case *BoolOp:
		prec := exprPrec(n) + 1
		u.each(len(n.Values), " "+n.Op.Symbol()+" ", func(i int) { u.expr(n.Values[i], prec) })
	case *NamedExpr:
		u.write("(")
		u.word(n.Target.ID)
		u.maybe(" := ", n.Value)
		u.write(")")
	case *BinOp:
		u.binary(n)
	case *UnaryOp:
		u.write(n.Op.Symbol(), pick(n.Op == Not, " ", ""))
		u.expr(n.Operand, exprPrec(n))
	case *Lambda:
		u.write("lambda ")
		u.arguments(n.Args)
		u.maybe(": ", n.Body)
	case *IfExp:
		u.expr(n.Body, precOr)
		u.write(" if ")
		u.expr(n.Test, precOr)
		u.maybe(" else ", n.Else)
	case *Dict:
		u.dict(n)
	case *Set:
		u.write("{")
		u.tests(n.Elts)
		u.write("}")
	case *ListComp:
		u.comprehension("[", n.Elt, n.Generators, "]")
	case *SetComp:
		u.comprehension("{", n.Elt, n.Generators, "}")
	case *GeneratorExp:
		u.comprehension("(", n.Elt, n.Generators, ")")
	case *DictComp:
		u.write("{")
		u.test(n.Key)
		u.write(": ")
		u.comprehension("", n.Value, n.Generators, "}")
	case *Await:
		u.write("await ")
		u.expr(n.Value, precAtom)
	case *Yield:
		u.write("(yield")
		u.maybe(" ", n.Value)
		u.write(")")
	case *YieldFrom:
		u.write("(yield from ")
		u.test(n.Value)
		u.write(")")
	case *Compare:
		u.expr(n.Left, precBitOr)
		for i, op := range n.Ops {
			u.write(" ", op.Symbol(), " ")
			u.expr(n.Comparators[i], precBitOr)
		}
	case *Call:
		u.primary(n.Func)
		u.write("(")
		u.callArgs(n.Args, n.Keywords)
		u.write(")")
	case *JoinedStr:
		u.write("f'")
		u.format(n.Values, false)
		u.write("'")
	case *FormattedValue:
		u.write("f'")
		u.field(n)
		u.write("'")
	case *Constant:
		u.constant(n.Value)
	case *Attribute:
		u.primary(n.Value)
		u.write(".")
		u.word(n.Attr)
	case *Subscript:
		u.primary(n.Value)
		u.write("[")
		u.index(n.Index)
		u.write("]")
	case *Starred:
		u.write("*")
		u.expr(n.Value, precBitOr)
	case *Name:
		u.word(n.ID)
	case *List:
		u.write("[")
		u.tests(n.Elts)
		u.write("]")
	case *Tuple:
		u.write("(")
		u.tests(n.Elts)
		u.write(pick(len(n.Elts) == 1, ",)", ")"))
	case *Slice:
		u.maybe("", n.Lower)
		u.write(":")
		u.maybe("", n.Upper)
		u.maybe(":", n.Step)
	}
}

func (u *unparser) binary(n *BinOp) {
	left, right := exprPrec(n), exprPrec(n)+1
	if n.Op == Pow {
		left, right = precAwait, precFactor
	}
	u.expr(n.Left, left)
	u.write(" ", n.Op.Symbol(), " ")
	u.expr(n.Right, right)
}

// primary writes what a dot, a bracket or a parenthesis follows; a number's own dot must not meet it.
func (u *unparser) primary(e Expr) {
	if c, ok := e.(*Constant); ok {
		switch c.Value.(type) {
		case int64, *big.Int, float64, complex128, Ellipsis:
			u.write("(")
			u.bare(e)
			u.write(")")
			return
		}
	}
	u.expr(e, precAtom)
}

// index writes the inside of a subscript: a tuple needs no parentheses, and with slices can have none.
func (u *unparser) index(e Expr) {
	t, ok := e.(*Tuple)
	if !ok || len(t.Elts) == 0 {
		u.test(e)
		return
	}
	u.tests(t.Elts)
	u.write(pick(len(t.Elts) == 1, ",", ""))
}

func (u *unparser) dict(n *Dict) {
	u.write("{")
	u.each(len(n.Keys), ", ", func(i int) {
		if n.Keys[i] == nil {
			u.write("**")
			u.expr(n.Values[i], precBitOr)
			return
		}
		u.test(n.Keys[i])
		u.write(": ")
		u.test(n.Values[i])
	})
	u.write("}")
}

func (u *unparser) comprehension(open string, elt Expr, clauses []*Comprehension, closing string) {
	u.write(open)
	u.test(elt)
	for _, c := range clauses {
		u.write(pick(c.Async, " async for ", " for "))
		u.test(c.Target)
		u.write(" in ")
		u.expr(c.Iter, precOr)
		for _, cond := range c.Ifs {
			u.write(" if ")
			u.expr(cond, precOr)
		}
	}
	u.write(closing)
}

// maxDecimal is the size from which integers are written in hexadecimal: CPython does not read longer ones.
const maxDecimal = 4000

func (u *unparser) constant(v any) {
	switch v := v.(type) {
	case *big.Int:
		if v.BitLen() > maxDecimal*3 {
			u.write("0x", v.Text(16))
			return
		}
	case float64:
		if math.IsInf(v, 0) {
			u.write("1e309")
			return
		}
	case complex128:
		if math.IsInf(imag(v), 0) {
			u.write("1e309j")
			return
		}
		u.write(strconv.FormatFloat(imag(v), 'g', -1, 64), "j")
		return
	case Ellipsis:
		u.write("...")
		return
	}
	u.write(Repr(v))
}

// format writes the inside of an f-string or, with spec, of a format spec, where braces cannot be doubled.
func (u *unparser) format(values []Expr, spec bool) {
	for _, e := range values {
		switch e := e.(type) {
		case *FormattedValue:
			u.field(e)
		case *Constant:
			text, _ := e.Value.(string)
			quoted := reprString(text, false)
			u.formatText(quoted[1:len(quoted)-1], quoted[0] == '"', spec)
		}
	}
}

// formatText writes text that is quoted already, with the escapes an f-string in single quotes needs.
func (u *unparser) formatText(quoted string, double, spec bool) {
	for i := 0; i < len(quoted); i++ {
		switch c := quoted[i]; {
		case c == '\\':
			u.write(quoted[i : i+2])
			i++
		case c == '\'' && double:
			u.write(`\'`)
		case (c == '{' || c == '}') && spec:
			u.write(fmt.Sprintf(`\x%02x`, c))
		case c == '{' || c == '}':
			u.write(string(rune(c)), string(rune(c)))
		default:
			_, n := utf8.DecodeRuneInString(quoted[i:])
			u.write(quoted[i : i+n])
			i += n - 1
		}
	}
}

func (u *unparser) field(f *FormattedValue) {
	var value unparser
	value.expr(f.Value, precTest+1)
	text := value.b.String()
	u.write("{", pick(strings.HasPrefix(text, "{"), " ", ""), text)
	if f.Conversion != 0 {
		u.write("!", string(rune(f.Conversion)))
	}
	if f.FormatSpec != nil {
		u.write(":")
		u.format(f.FormatSpec.Values, true)
	}
	u.write("}")
}

// pattern writes p; open tells that nothing around it could be misread.
func (u *unparser) pattern(p Pattern, open bool) {
	switch n := p.(type) {
	case *MatchValue:
		u.test(n.Value)
	case *MatchSingleton:
		u.write(Repr(n.Value))
	case *MatchSequence:
		u.write("[")
		u.patterns(n.Patterns)
		u.write("]")
	case *MatchMapping:
		u.mapping(n)
	case *MatchClass:
		u.classPattern(n)
	case *MatchStar:
		u.write("*")
		u.capture(n.Name)
	case *MatchAs:
		u.asPattern(n, open)
	case *MatchOr:
		u.write(pick(open, "", "("))
		u.each(len(n.Patterns), " | ", func(i int) { u.pattern(n.Patterns[i], false) })
		u.write(pick(open, "", ")"))
	}
}

func (u *unparser) patterns(list []Pattern) {
	u.each(len(list), ", ", func(i int) { u.pattern(list[i], true) })
}

func (u *unparser) capture(name string) {
	if name == "" {
		name = "_"
	}
	u.word(name)
}

func (u *unparser) asPattern(n *MatchAs, open bool) {
	if n.Pattern == nil {
		u.capture(n.Name)
		return
	}
	u.write(pick(open, "", "("))
	_, nested := n.Pattern.(*MatchAs)
	u.pattern(n.Pattern, !nested)
	u.write(" as ")
	u.word(n.Name)
	u.write(pick(open, "", ")"))
}

func (u *unparser) mapping(n *MatchMapping) {
	u.write("{")
	u.each(len(n.Keys), ", ", func(i int) {
		u.test(n.Keys[i])
		u.write(": ")
		u.pattern(n.Patterns[i], true)
	})
	if n.Rest != "" {
		u.write(pick(len(n.Keys) > 0, ", **", "**"))
		u.word(n.Rest)
	}
	u.write("}")
}

func (u *unparser) classPattern(n *MatchClass) {
	u.test(n.Cls)
	u.write("(")
	u.patterns(n.Patterns)
	if len(n.Patterns) > 0 && len(n.KwdAttrs) > 0 {
		u.write(", ")
	}
	u.each(len(n.KwdAttrs), ", ", func(i int) {
		u.word(n.KwdAttrs[i])
		u.write("=")
		u.pattern(n.KwdPatterns[i], true)
	})
	u.write(")")
}
