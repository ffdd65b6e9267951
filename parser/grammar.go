package parser

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"pya/lang/ast"
	"pya/lang/token"
)

// This file is the grammar of statement headers, imports, type parameters, patterns and decorators, in
// participle's tags. What a tag calls by @@ is either another struct here or one of the
// hand-written productions at the end of the file. A group that has taken one token is never given up
// (lookahead 0), therefore every list with a trailing comma looks behind the comma first.

// node gives a struct the tokens it was read from: participle fills Tokens in.
type node struct{ Tokens []lexer.Token }

func (n node) start() token.Pos { return token.Pos(n.Tokens[0].Pos.Offset) }

func (n node) span() token.Span {
	return token.Span{Start: n.start(), End: endOf(&n.Tokens[len(n.Tokens)-1])}
}

// Statements on one line.
type (
	returnStmt struct {
		node
		Value *starExprsPart `parser:"'return' @@?"`
	}
	raiseStmt struct {
		node
		Exc   *exprPart `parser:"'raise' ( @@"`
		Cause *exprPart `parser:"( 'from' @@ )? )?"`
	}
	assertStmt struct {
		node
		Test *exprPart `parser:"'assert' @@"`
		Msg  *exprPart `parser:"( ',' @@ )?"`
	}
	delStmt struct {
		node
		Targets *delTargetsPart `parser:"'del' @@"`
	}
	namesStmt struct {
		node
		Word  string   `parser:"@( 'global' | 'nonlocal' )"`
		Names []*ident `parser:"@@ ( ',' @@ )*"`
	}
	typeStmt struct {
		node
		Name   *ident      `parser:"'type' @@"`
		Params *typeParams `parser:"@@?"`
		Value  *exprPart   `parser:"'=' @@"`
	}
	importStmt struct {
		node
		Names []*dottedAlias `parser:"'import' @@ ( ',' @@ )*"`
	}
	dottedAlias struct {
		node
		Name string `parser:"@Name ( @'.' @Name )*"`
		As   *ident `parser:"( 'as' @@ )?"`
	}
	fromStmt struct {
		node
		Dots   string   `parser:"'from' ( @( '.' | '...' )+"`
		Module string   `parser:"( @Name ( @'.' @Name )* )? | @Name ( @'.' @Name )* ) 'import'"`
		Star   bool     `parser:"( @'*'"`
		Paren  []*alias `parser:"| '(' @@ ( (?! ',' ')' ) ',' @@ )* ','? ')'"`
		Names  []*alias `parser:"| @@ ( ',' @@ )* )"`
	}
	alias struct {
		node
		Name string `parser:"@Name"`
		As   *ident `parser:"( 'as' @@ )?"`
	}
)

// Headers of compound statements, without the colon.
type (
	testHead struct {
		Test *namedPart `parser:"( 'if' | 'elif' | 'while' ) @@"`
	}
	forHead struct {
		Target *forTargetPart `parser:"'for' @@"`
		Iter   *starExprsPart `parser:"@@"`
	}
	withHead struct {
		Items *withItemsPart `parser:"'with' @@"`
	}
	exceptHead struct {
		node
		Star bool      `parser:"'except' @'*'?"`
		Type *exprPart `parser:"( @@"`
		As   *ident    `parser:"( 'as' @@ )? )?"`
	}
	matchHead struct {
		Subject *subjectPart `parser:"'match' @@"`
	}
	caseHead struct {
		node
		Pattern *openPattern `parser:"'case' @@"`
		Guard   *guardPart   `parser:"@@?"`
	}
	classHead struct {
		Name   *ident      `parser:"'class' @@"`
		Params *typeParams `parser:"@@?"`
		Args   *argsPart   `parser:"@@?"`
	}
	funcHead struct {
		Name    *ident      `parser:"'def' @@"`
		Types   *typeParams `parser:"@@?"`
		Open    *openParen  `parser:"@@"`
		Params  *paramsPart `parser:"@@ ')'"`
		Returns *arrowPart  `parser:"@@?"`
	}
	decorator struct {
		Value *namedPart `parser:"'@' @@ Newline"`
	}
)

// Type parameters.
type (
	typeParams struct {
		Open  *openList    `parser:"@@"`
		Items []*typeParam `parser:"@@ ( (?! ',' ']' ) ',' @@ )* ','? ']'"`
	}
	typeParam struct {
		node
		Stars   string       `parser:"@( '*' | '**' )?"`
		Name    *ident       `parser:"@@"`
		Bound   *boundPart   `parser:"( ':' @@ )?"`
		Default *defaultPart `parser:"( '=' @@ )?"`
	}
)

// Patterns.
type (
	// openPattern is what follows `case`: a pattern or a sequence without brackets.
	openPattern struct {
		node
		Items []*starPattern `parser:"@@ ( (?! ',' ( ':' | 'if' | Newline ) ) ',' @@ )*"`
		Comma bool           `parser:"@','?"`
	}
	starPattern struct {
		node
		Star    *ident     `parser:"  '*' @@"`
		Pattern *asPattern `parser:"| @@"`
	}
	asPattern struct {
		node
		Or *orPattern     `parser:"@@"`
		As *asPatternName `parser:"( 'as' @@ )?"`
	}
	orPattern struct {
		node
		Alternatives []*closedPattern `parser:"@@ ( '|' @@ )*"`
	}
	closedPattern struct {
		node
		Literal *literalPart `parser:"  @@"`
		Name    *namePattern `parser:"| @@"`
		Paren   *parenItems  `parser:"| @@"`
		List    *listItems   `parser:"| @@"`
		Map     *mapPattern  `parser:"| @@"`
	}
	parenItems struct {
		Items []*starPattern `parser:"'(' ( @@ ( (?! ',' ')' ) ',' @@ )*"`
		Comma bool           `parser:"@','? )? ')'"`
	}
	listItems struct {
		Items []*starPattern `parser:"'[' ( @@ ( (?! ',' ']' ) ',' @@ )* ','? )? ']'"`
	}
	mapPattern struct {
		Only  *restName  `parser:"'{' ( '**' @@ ','?"`
		Items []*mapItem `parser:"    | @@ ( (?! ',' ( '**' | '}' ) ) ',' @@ )* ( ','"`
		Rest  *restName  `parser:"      ( '**' @@ ','? )? )? )? '}'"`
	}
	mapItem struct {
		node
		Key   *literalPart `parser:"( @@"`
		Attr  *dottedKey   `parser:"| @@ )"`
		Value *asPattern   `parser:"':' @@"`
	}
	dottedKey struct {
		node
		Names []*ident `parser:"@@ ( '.' @@ )+"`
	}
	// namePattern is a capture, a dotted name, or a class pattern if arguments follow.
	namePattern struct {
		node
		Names []*ident   `parser:"( (?= '_' ) @@ | @@ ( '.' @@ )*"` // `_` matches all by itself
		Args  *classArgs `parser:"@@? )"`
	}
	classArgs struct {
		Items []*classArg `parser:"'(' ( @@ ( (?! ',' ')' ) ',' @@ )* ','? )? ')'"`
	}
	classArg struct {
		node
		Key     *patternKey `parser:"( @@ '=' )?"`
		Pattern *classValue `parser:"@@"`
	}
)

// grammar is the root: it only gathers the productions that statements ask for one by one.
type grammar struct {
	Return *returnStmt `parser:"  @@"`
	Raise  *raiseStmt  `parser:"| @@"`
	Assert *assertStmt `parser:"| @@"`
	Del    *delStmt    `parser:"| @@"`
	Names  *namesStmt  `parser:"| @@"`
	Type   *typeStmt   `parser:"| @@"`
	Import *importStmt `parser:"| @@"`
	From   *fromStmt   `parser:"| @@"`
	Test   *testHead   `parser:"| @@"`
	For    *forHead    `parser:"| @@"`
	With   *withHead   `parser:"| @@"`
	Except *exceptHead `parser:"| @@"`
	Match  *matchHead  `parser:"| @@"`
	Case   *caseHead   `parser:"| @@"`
	Class  *classHead  `parser:"| @@"`
	Func   *funcHead   `parser:"| @@"`
	At     *decorator  `parser:"| @@"`
}

// production is the parser for one part of the grammar. It is built when a statement first asks for it: a program of a
// few kinds of statements does not pay for the others (all of them take about a millisecond).
type production[T any] struct {
	once   sync.Once
	parser *participle.Parser[T]
}

// built panics only if a struct above is no grammar, which every test would notice.
func (p *production[T]) built() *participle.Parser[T] {
	p.once.Do(func() {
		p.parser = participle.MustBuild[T](participle.Lexer(definition{}), participle.UseLookahead(0))
	})
	return p.parser
}

// prod is all productions.
var prod struct {
	root    production[grammar]
	returns production[returnStmt]
	raise   production[raiseStmt]
	assert  production[assertStmt]
	del     production[delStmt]
	names   production[namesStmt]
	typ     production[typeStmt]
	imports production[importStmt]
	from    production[fromStmt]
	test    production[testHead]
	loop    production[forHead]
	with    production[withHead]
	except  production[exceptHead]
	match   production[matchHead]
	caseOf  production[caseHead]
	pattern production[asPattern]
	class   production[classHead]
	fn      production[funcHead]
	at      production[decorator]
	types   production[typeParams]
}

// Grammar returns the tagged part of the grammar in EBNF.
func Grammar() string { return prod.root.built().String() }

// Hand-written productions, as participle sees them.
type (
	ident struct {
		Name string
		Span token.Span
	}
	exprPart       struct{ Expr ast.Expr }
	namedPart      struct{ Expr ast.Expr }
	guardPart      struct{ Expr ast.Expr } // takes the `if`, too
	boundPart      struct{ Expr ast.Expr }
	defaultPart    struct{ Expr ast.Expr } // the default of a type parameter
	starExprsPart  struct{ Expr ast.Expr }
	forTargetPart  struct{ Expr ast.Expr } // takes the `in`, too
	delTargetsPart struct{ Targets []ast.Expr }
	withItemsPart  struct{ Items []*ast.WithItem }
	subjectPart    struct{ Expr ast.Expr }
	arrowPart      struct{ Expr ast.Expr }
	literalPart    struct{ Expr ast.Expr }
	asPatternName  struct{ ident }
	restName       struct{ ident }
	patternKey     struct{ ident }
	classValue     struct{ *asPattern } // an argument of a class pattern
	openParen      struct{}
	paramsPart     struct{ Args *ast.Arguments }
	openList       struct{} // the bracket before type parameters
	argsPart       struct {
		Args     []ast.Expr
		Keywords []*ast.Keyword
	}
)

// Parse takes a name.
func (i *ident) Parse(lx *lexer.PeekingLexer) error {
	t := lx.Peek()
	if token.Kind(t.Type) != token.Name {
		return participle.NextMatch
	}
	lx.Next()
	i.Name, i.Span = identifier(t.Value), spanOf(t)
	return nil
}

// when reads an expression by read if a token that can begin one comes next.
func when(lx *lexer.PeekingLexer, first func(token.Kind) bool, to *ast.Expr, read func(*exprs) ast.Expr) error {
	if !first(token.Kind(lx.Peek().Type)) {
		return participle.NextMatch
	}
	*to = read(newExprs(lx))
	return nil
}

// Parse reads an expression.
func (e *exprPart) Parse(lx *lexer.PeekingLexer) error {
	return when(lx, startsExpr, &e.Expr, (*exprs).expr)
}

// Parse reads an expression or a walrus.
func (e *namedPart) Parse(lx *lexer.PeekingLexer) error {
	return when(lx, startsExpr, &e.Expr, (*exprs).named)
}

// Parse reads the guard of a case. Behind `case *x` there cannot be one: the pattern is not complete without a comma.
func (e *guardPart) Parse(lx *lexer.PeekingLexer) error {
	c := cursor{lx}
	if c.kind() != token.KwIf {
		return participle.NextMatch
	}
	if i := c.index(); i > 2 && c.tokenAt(i-3).Value == "case" && token.Kind(c.tokenAt(i-2).Type) == token.Star {
		c.fail()
	}
	if c.Next(); !startsExpr(c.kind()) {
		c.fail()
	}
	e.Expr = newExprs(lx).named()
	return nil
}

// Parse reads the bound of a type parameter.
func (e *boundPart) Parse(lx *lexer.PeekingLexer) error {
	return when(lx, startsExpr, &e.Expr, (*exprs).bound)
}

// Parse reads the default of a type parameter.
func (e *defaultPart) Parse(lx *lexer.PeekingLexer) error {
	return when(lx, startsElement, &e.Expr, (*exprs).paramDefault)
}

// Parse reads a list of expressions.
func (e *starExprsPart) Parse(lx *lexer.PeekingLexer) error {
	return when(lx, startsElement, &e.Expr, (*exprs).starExprs)
}

// Parse reads the targets of a for statement.
func (e *forTargetPart) Parse(lx *lexer.PeekingLexer) error {
	return when(lx, startsElement, &e.Expr, func(p *exprs) ast.Expr { return p.forTarget(false) })
}

// Parse reads the subject of a match statement.
func (e *subjectPart) Parse(lx *lexer.PeekingLexer) error {
	return when(lx, startsElement, &e.Expr, (*exprs).subject)
}

// Parse reads an arrow and the type a function returns. If the type is wrong, the arrow is what stands in
// the place of the colon.
func (e *arrowPart) Parse(lx *lexer.PeekingLexer) error {
	p := newExprs(lx)
	if p.kind() != token.Arrow {
		return participle.NextMatch
	}
	if !p.tail(func() { p.Next(); e.Expr = p.expr() }) {
		return participle.NextMatch
	}
	return nil
}

// Parse reads the targets of a del statement.
func (d *delTargetsPart) Parse(lx *lexer.PeekingLexer) error {
	if !startsElement(token.Kind(lx.Peek().Type)) {
		return participle.NextMatch
	}
	d.Targets = newExprs(lx).delTargets()
	return nil
}

// Parse reads the items of a with statement.
func (w *withItemsPart) Parse(lx *lexer.PeekingLexer) error {
	if !startsElement(token.Kind(lx.Peek().Type)) {
		return participle.NextMatch
	}
	w.Items = newExprs(lx).withItems()
	return nil
}

// Parse reads the arguments of a class statement.
func (a *argsPart) Parse(lx *lexer.PeekingLexer) error {
	if token.Kind(lx.Peek().Type) != token.LParen {
		return participle.NextMatch
	}
	a.Args, a.Keywords = newExprs(lx).callArgs(false)
	return nil
}

// Parse reads a literal of a pattern.
func (l *literalPart) Parse(lx *lexer.PeekingLexer) error {
	switch token.Kind(lx.Peek().Type) {
	case token.Minus, token.Number, token.String, token.FStart, token.KwNone, token.KwTrue, token.KwFalse:
		l.Expr = newExprs(lx).patternLiteral()
		return nil
	}
	return participle.NextMatch
}

// Parse takes the parenthesis before the parameters of a function.
func (*openParen) Parse(lx *lexer.PeekingLexer) error {
	c := cursor{lx}
	c.expectForced(token.LParen)
	c.Next()
	return nil
}

// Parse reads the parameters of a function, none at the closing parenthesis.
func (ps *paramsPart) Parse(lx *lexer.PeekingLexer) error {
	ps.Args = newExprs(lx).params(token.RParen)
	return nil
}

// Parse takes the name after `as` in a pattern, which cannot be `_`.
func (n *asPatternName) Parse(lx *lexer.PeekingLexer) error {
	p := newExprs(lx)
	if p.explain {
		p.explainPatternTarget()
	}
	if p.kind() != token.Name || p.Peek().Value == "_" {
		p.fail()
	}
	return n.ident.Parse(lx)
}

// Parse takes the name after `**` in a pattern, which cannot be `_`.
func (n *restName) Parse(lx *lexer.PeekingLexer) error {
	if c := (cursor{lx}); c.Peek().Value == "_" {
		c.fail()
	}
	return n.ident.Parse(lx)
}

// Parse takes the name of a keyword pattern. Behind a positional pattern `_` is one, too, whatever follows.
func (k *patternKey) Parse(lx *lexer.PeekingLexer) error {
	s := &stmts{cursor: cursor{lx}}
	wildcard := func() bool {
		return s.Peek().Value == "_" && token.Kind(s.tokenAt(s.index()-1).Type) == token.Comma && !s.followsKeyword()
	}
	if s.kind() != token.Name || s.secondKind() != token.Assign || wildcard() {
		return participle.NextMatch
	}
	return k.ident.Parse(lx)
}

// Parse reads a positional pattern, which no keyword pattern may precede, or the value of a keyword pattern.
func (v *classValue) Parse(lx *lexer.PeekingLexer) error {
	s := &stmts{cursor: cursor{lx}}
	if !startsPattern(s.kind()) {
		return participle.NextMatch
	}
	s.explain = s.explaining()
	if token.Kind(s.tokenAt(s.index()-1).Type) != token.Assign && s.followsKeyword() {
		s.misplacedPatterns()
	}
	v.asPattern = header(s, &prod.pattern)
	return nil
}

func startsPattern(k token.Kind) bool {
	switch k {
	case token.Name, token.Number, token.Minus, token.String, token.FStart, token.LParen, token.LBrack, token.LBrace,
		token.KwNone, token.KwTrue, token.KwFalse:
		return true
	}
	return false
}

// Parse takes the bracket before type parameters, of which there must be one.
func (*openList) Parse(lx *lexer.PeekingLexer) error {
	c := cursor{lx}
	if !c.accept(token.LBrack) {
		return participle.NextMatch
	}
	if c.kind() == token.RBrack && c.explaining() {
		c.raiseFrom(c.start(), "Type parameter list cannot be empty")
	}
	return nil
}
