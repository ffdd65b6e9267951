package parser

import (
	"errors"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/token"
)

// maxElifs limits the branches of one if statement: each lies in the else of the one before.
const maxElifs = 1500

// stmts reads statements: it looks at the first token, lets participle read the header by its production,
// and reads the block itself.
type stmts struct {
	cursor
	explain bool
}

var allowTrailing = participle.AllowTrailing(true)

// header reads one production of the tagged grammar at the current token.
func header[T any](s *stmts, p *production[T]) *T {
	v, err := p.built().ParseFromLexer(s.PeekingLexer, allowTrailing)
	if err != nil {
		panic(s.failureOf(err))
	}
	return v
}

// failureOf turns participle's error into a failure at the token it names.
func (s *stmts) failureOf(err error) *failure {
	var unexpected *participle.UnexpectedTokenError
	if !errors.As(err, &unexpected) {
		return &failure{at: s.index(), kind: "SyntaxError", msg: err.Error(), span: spanOf(s.Peek()), end: endSpan}
	}
	i := s.indexOf(token.Pos(unexpected.Unexpected.Pos.Offset))
	for t := s.tokenAt(i); !t.EOF() && t.Type != unexpected.Unexpected.Type; t = s.tokenAt(i) {
		i++
	}
	return s.failAt(i)
}

func (s *stmts) exprs() *exprs {
	return &exprs{cursor: s.cursor, patient: s.explain, explain: s.explain}
}

// file reads statements up to the end of the text.
func (s *stmts) file() []ast.Stmt {
	var body []ast.Stmt
	for s.kind() != token.EOF {
		body = s.statement(body)
	}
	return body
}

// statement reads a compound statement or a line of simple ones and appends to body.
func (s *stmts) statement(body []ast.Stmt) []ast.Stmt {
	if st := s.compound(); st != nil {
		return append(body, st)
	}
	return s.line(body)
}

// compound reads a compound statement; nil means that the next token does not begin one.
func (s *stmts) compound() ast.Stmt {
	switch s.kind() {
	case token.KwIf:
		return s.ifStmt()
	case token.KwDef:
		return s.funcDef(nil, s.start(), false)
	case token.KwFor:
		return s.forStmt(s.start(), false)
	case token.KwWhile:
		return s.whileStmt()
	case token.KwTry:
		return s.tryStmt()
	case token.KwWith:
		return s.withStmt(s.start(), false)
	case token.KwClass:
		return s.classDef(nil)
	case token.At:
		return s.decorated()
	case token.KwAsync:
		return s.async(nil)
	case token.Name:
		if s.Peek().Value == "match" && startsElement(s.secondKind()) {
			return s.tryMatch()
		}
	}
	return nil
}

// line reads simple statements separated by semicolons.
func (s *stmts) line(body []ast.Stmt) []ast.Stmt {
	for {
		body = append(body, s.simple())
		if !s.accept(token.Semi) || s.kind() == token.Newline {
			break
		}
	}
	if s.kind() != token.Newline {
		s.fail()
	}
	s.Next()
	return body
}

func (s *stmts) simple() ast.Stmt {
	switch s.kind() {
	case token.KwReturn:
		return lowerReturn(header(s, &prod.returns))
	case token.KwImport:
		return s.importStmt()
	case token.KwFrom:
		return s.fromStmt()
	case token.KwRaise:
		return lowerRaise(header(s, &prod.raise))
	case token.KwAssert:
		return lowerAssert(header(s, &prod.assert))
	case token.KwDel:
		h := header(s, &prod.del)
		return &ast.Delete{Span: h.span(), Targets: h.Targets.Targets}
	case token.KwGlobal, token.KwNonlocal:
		return lowerNames(header(s, &prod.names))
	case token.KwPass:
		return &ast.Pass{Span: spanOf(s.Next())}
	case token.KwBreak:
		return &ast.Break{Span: spanOf(s.Next())}
	case token.KwContinue:
		return &ast.Continue{Span: spanOf(s.Next())}
	case token.Name:
		if s.Peek().Value == "type" && s.secondKind() == token.Name {
			return s.typeStmt()
		}
	}
	return s.exprLine()
}

// exprLine reads an expression statement or one of the three kinds of assignment.
func (s *stmts) exprLine() ast.Stmt {
	p := s.exprs()
	start, from, mark := p.start(), p.index(), p.MakeCheckpoint()
	e := p.lineTargets(true)
	if p.explain {
		p.explainElements(e, from, mark)
	}
	switch k := p.kind(); {
	case k == token.Assign:
		return p.assignment(start, from, e, mark)
	case k == token.Colon:
		return p.annotated(start, from, e)
	case k.IsAugAssign():
		return p.augmented(start, e, mark)
	}
	return &ast.ExprStmt{Span: p.since(start), Value: e}
}

func (p *exprs) assignment(start token.Pos, from int, e ast.Expr, mark lexer.Checkpoint) ast.Stmt {
	targets := make([]ast.Expr, 0, 1)
	var first firstTarget
	for p.kind() == token.Assign {
		if p.explain {
			if len(targets) == 0 {
				first = firstTarget{e, from, mark, p.MakeCheckpoint()}
			}
			p.explainAssign(e, from, first)
		}
		p.store(e, from)
		targets = append(targets, e)
		p.Next()
		from = p.index()
		if p.explain && !p.attempt(func() { e = p.lineTargets(false) }) {
			p.explainFirst(first)
			p.fail()
		}
		if !p.explain {
			e = p.rhs()
		}
	}
	return &ast.Assign{Span: p.since(start), Targets: targets, Value: e}
}

func (p *exprs) annotated(start token.Pos, from int, e ast.Expr) ast.Stmt {
	if p.explain {
		p.explainAnnotated(e, from)
	}
	if !singleTarget(e) {
		p.fail()
	}
	_, isName := e.(*ast.Name)
	st := &ast.AnnAssign{Target: e, Simple: isName && !p.parenthesized(e, from)}
	mark(e, ast.Store)
	p.Next()
	st.Annotation = p.expr()
	if p.accept(token.Assign) {
		st.Value = p.rhs()
	}
	st.Span = p.since(start)
	return st
}

func singleTarget(e ast.Expr) bool {
	switch e.(type) {
	case *ast.Name, *ast.Attribute, *ast.Subscript:
		return true
	}
	return false
}

func (p *exprs) augmented(start token.Pos, e ast.Expr, line lexer.Checkpoint) ast.Stmt {
	if p.explain {
		p.explainAugmented(e)
	}
	if !singleTarget(e) {
		p.fail()
	}
	mark(e, ast.Store)
	op := augmentedOp(token.Kind(p.Next().Type))
	var v ast.Expr
	read := func() { v = p.rhs() }
	if !p.explain {
		read()
	} else if !p.attempt(read) {
		p.LoadCheckpoint(line)
		p.attempt(func() { p.starExprs() })
		p.fail()
	}
	return &ast.AugAssign{Span: p.since(start), Target: e, Op: op, Value: v}
}

func augmentedOp(k token.Kind) ast.Operator {
	switch k {
	case token.PlusEq:
		return ast.Add
	case token.MinusEq:
		return ast.Sub
	case token.StarEq:
		return ast.Mult
	case token.AtEq:
		return ast.MatMult
	case token.SlashEq:
		return ast.Div
	case token.PercentEq:
		return ast.Mod
	case token.StarStarEq:
		return ast.Pow
	case token.LShiftEq:
		return ast.LShift
	case token.RShiftEq:
		return ast.RShift
	case token.PipeEq:
		return ast.BitOr
	case token.CaretEq:
		return ast.BitXor
	case token.AmpEq:
		return ast.BitAnd
	}
	return ast.FloorDiv
}

// A block is the place of a suite: whose it is, for messages, and where its keyword stands.
type block struct {
	what   string
	at     token.Pos
	forced bool // CPython insists on the colon at once
}

// suite reads a colon and the statements after it, on the same line or in an indented block.
func (s *stmts) suite(b block) []ast.Stmt {
	if s.kind() != token.Colon {
		s.missingColon(b)
	}
	s.Next()
	if s.kind() != token.Newline {
		return s.line(nil)
	}
	s.Next()
	if s.kind() != token.Indent {
		if s.explain {
			s.explainNoBlock(b)
		}
		s.fail()
	}
	s.Next()
	body := make([]ast.Stmt, 0, 4)
	for s.kind() != token.Dedent && s.kind() != token.EOF {
		body = s.statement(body)
	}
	s.expect(token.Dedent)
	return body
}

func (s *stmts) missingColon(b block) {
	if b.forced {
		s.expectForced(token.Colon)
	}
	if s.explain && s.kind() == token.Newline {
		s.raiseLast(diag.Syntax, "expected ':'")
	}
	s.fail()
}

// blockSpan is the span of a compound statement from start to the last token of its last block.
func (s *stmts) blockSpan(start token.Pos) token.Span {
	i := s.index() - 1
	for {
		switch token.Kind(s.tokenAt(i).Type) {
		case token.Newline, token.Indent, token.Dedent:
			i--
			continue
		}
		return token.Span{Start: start, End: endOf(s.tokenAt(i))}
	}
}

func (s *stmts) ifStmt() ast.Stmt {
	var all []*ast.If
	for {
		b := block{what: "'" + s.Peek().Value + "' statement", at: s.start()}
		h := header(s, &prod.test)
		st := &ast.If{Test: h.Test.Expr}
		st.Start = b.at
		all = append(all, st)
		if len(all) > maxElifs {
			s.raise(spanOf(s.Peek()), tooComplex)
		}
		st.Body = s.suite(b)
		if s.kind() != token.KwElif {
			break
		}
	}
	last := all[len(all)-1]
	last.Else = s.elseBlock()
	end := s.blockSpan(0).End
	for i := len(all) - 1; i >= 0; i-- {
		all[i].End = end
		if i > 0 {
			all[i-1].Else = []ast.Stmt{all[i]}
		}
	}
	return all[0]
}

func (s *stmts) elseBlock() []ast.Stmt {
	at := s.start()
	if !s.accept(token.KwElse) {
		return nil
	}
	return s.suite(block{"'else' statement", at, true})
}

func (s *stmts) whileStmt() ast.Stmt {
	start := s.start()
	h := header(s, &prod.test)
	st := &ast.While{Test: h.Test.Expr}
	st.Body = s.suite(block{"'while' statement", start, false})
	st.Else = s.elseBlock()
	st.Span = s.blockSpan(start)
	return st
}

func (s *stmts) forStmt(start token.Pos, async bool) ast.Stmt {
	at := s.start()
	h := header(s, &prod.loop)
	st := &ast.For{Async: async, Target: h.Target.Expr, Iter: h.Iter.Expr}
	st.Body = s.suite(block{"'for' statement", at, false})
	st.Else = s.elseBlock()
	st.Span = s.blockSpan(start)
	return st
}

func (s *stmts) withStmt(start token.Pos, async bool) ast.Stmt {
	at := s.start()
	if s.explain {
		s.explainWith(at)
	}
	h := header(s, &prod.with)
	st := &ast.With{Async: async, Items: h.Items.Items}
	st.Body = s.suite(block{"'with' statement", at, false})
	st.Span = s.blockSpan(start)
	return st
}

func (s *stmts) tryStmt() ast.Stmt {
	start := s.start()
	s.Next()
	if s.explain && s.kind() == token.Colon && s.secondKind() == token.KwExcept {
		s.explainHandlers()
	}
	st := &ast.Try{Body: s.suite(block{"'try' statement", start, true})}
	for s.kind() == token.KwExcept {
		s.handler(st)
	}
	if len(st.Handlers) > 0 {
		st.Else = s.elseBlock()
	}
	if at := s.start(); s.accept(token.KwFinally) {
		st.Finally = s.suite(block{"'finally' statement", at, true})
	} else if len(st.Handlers) == 0 {
		if s.explain {
			s.explainNoHandler()
		}
		s.fail()
	}
	st.Span = s.blockSpan(start)
	return st
}

func (s *stmts) handler(st *ast.Try) {
	start := s.start()
	if s.explain {
		s.explainExcept()
	}
	star := s.secondKind() == token.Star
	if len(st.Handlers) > 0 && star != st.Star {
		if s.explain {
			s.explainMixedHandlers()
		}
		panic(s.failAt(s.index() + 1))
	}
	head := header(s, &prod.except)
	st.Star = head.Star
	h := &ast.ExceptHandler{}
	if head.Type != nil {
		h.Type = head.Type.Expr
	} else if head.Star {
		s.fail()
	}
	if head.As != nil {
		h.Name, h.NamePos = head.As.Name, head.As.Span.Start
	}
	what := "'except' statement"
	if head.Star {
		what = "'except*' statement"
	}
	h.Body = s.suite(block{what, start, false})
	h.Span = s.blockSpan(start)
	st.Handlers = append(st.Handlers, h)
}

func (s *stmts) classDef(decorators []ast.Expr) ast.Stmt {
	start := s.start()
	h := header(s, &prod.class)
	st := &ast.ClassDef{
		Name: h.Name.Name, NamePos: h.Name.Span.Start, TypeParams: lowerTypeParams(h.Params), Decorators: decorators,
	}
	if h.Args != nil {
		st.Bases, st.Keywords = h.Args.Args, h.Args.Keywords
	}
	st.Body = s.suite(block{"class definition", start, false})
	st.Span = s.blockSpan(start)
	return st
}

func (s *stmts) funcDef(decorators []ast.Expr, start token.Pos, async bool) ast.Stmt {
	at := s.start()
	if s.explain {
		s.explainTypeParams()
	}
	h := header(s, &prod.fn)
	st := &ast.FunctionDef{
		Name: h.Name.Name, NamePos: h.Name.Span.Start, Async: async, Decorators: decorators,
		TypeParams: lowerTypeParams(h.Types), Args: h.Params.Args,
	}
	if h.Returns != nil {
		st.Returns = h.Returns.Expr
	}
	st.Body = s.suite(block{"function definition", at, true})
	st.Span = s.blockSpan(start)
	return st
}

func (s *stmts) decorated() ast.Stmt {
	var decorators []ast.Expr
	for s.kind() == token.At {
		decorators = append(decorators, header(s, &prod.at).Value.Expr)
	}
	switch s.kind() {
	case token.KwDef:
		return s.funcDef(decorators, s.start(), false)
	case token.KwClass:
		return s.classDef(decorators)
	case token.KwAsync:
		if s.secondKind() == token.KwDef {
			return s.async(decorators)
		}
		s.Next()
	}
	s.fail()
	return nil
}

func (s *stmts) async(decorators []ast.Expr) ast.Stmt {
	start := s.start()
	s.Next()
	switch s.kind() {
	case token.KwDef:
		return s.funcDef(decorators, start, true)
	case token.KwFor:
		return s.forStmt(start, true)
	case token.KwWith:
		return s.withStmt(start, true)
	}
	s.fail()
	return nil
}

// tryMatch reads a match statement, or returns nil if the name `match` does not begin one.
func (s *stmts) tryMatch() (st ast.Stmt) {
	if s.attempt(func() { st = s.matchStmt() }) {
		return st
	}
	if s.explain {
		s.explainMatch()
	}
	return nil
}

func (s *stmts) matchStmt() ast.Stmt {
	start := s.start()
	h := header(s, &prod.match)
	if s.kind() != token.Colon {
		s.missingColon(block{})
	}
	s.Next()
	if s.kind() != token.Newline {
		s.fail()
	}
	s.Next()
	if s.kind() != token.Indent {
		if s.explain {
			s.explainNoBlock(block{what: "'match' statement", at: start})
		}
		s.fail()
	}
	s.Next()
	st := &ast.Match{Subject: h.Subject.Expr}
	for len(st.Cases) == 0 || s.kind() != token.Dedent && s.kind() != token.EOF {
		st.Cases = append(st.Cases, s.matchCase())
	}
	s.expect(token.Dedent)
	st.Span = s.blockSpan(start)
	return st
}

func (s *stmts) matchCase() *ast.MatchCase {
	start := s.start()
	if s.Peek().Value != "case" {
		s.fail()
	}
	h := header(s, &prod.caseOf)
	c := &ast.MatchCase{Pattern: s.openPattern(h.Pattern)}
	if h.Guard != nil {
		c.Guard = h.Guard.Expr
	}
	c.Body = s.suite(block{"'case' statement", start, false})
	c.Span = s.blockSpan(start)
	return c
}

// typeStmt reads a type alias. One that is wrong may still be explained as an expression.
func (s *stmts) typeStmt() (st ast.Stmt) {
	read := func() { st = lowerType(header(s, &prod.typ)) }
	if !s.explain {
		read()
		return st
	}
	mark := s.MakeCheckpoint()
	s.attempt(func() { s.exprs().starNamed() })
	s.LoadCheckpoint(mark)
	if !s.attempt(read) {
		return s.exprLine()
	}
	return st
}

func (s *stmts) importStmt() ast.Stmt {
	if s.explain {
		s.explainImport()
	}
	h := header(s, &prod.imports)
	st := &ast.Import{Span: h.span()}
	for _, a := range h.Names {
		st.Names = append(st.Names, lowerAlias(a.node, a.Name, a.As))
	}
	return st
}

func (s *stmts) fromStmt() ast.Stmt {
	if s.explain {
		s.explainFrom()
	}
	h := header(s, &prod.from)
	st := &ast.ImportFrom{Span: h.span(), Module: identifier(h.Module), Level: len(h.Dots)}
	for _, a := range h.Paren {
		st.Names = append(st.Names, lowerAlias(a.node, a.Name, a.As))
	}
	for _, a := range h.Names {
		st.Names = append(st.Names, lowerAlias(a.node, a.Name, a.As))
	}
	if h.Star {
		st.Names = []*ast.Alias{{Span: spanOf(&h.Tokens[len(h.Tokens)-1]), Name: "*"}}
	}
	return st
}

var _ participle.Parseable = (*exprPart)(nil)
var _ lexer.StringDefinition = definition{}
