// Package ast holds the syntax tree of a pya program.
//
// It owns the node types and the ways to look at them (Walk, Dump, Unparse). The nodes follow the abstract
// grammar of Python 3.13: the names are those of Python's own ast module, so that a reader who knows one
// knows the other. Every node carries the byte span it covers; a node is plain data without behaviour.
//
// The package must not know how text becomes a tree (parser) nor what a tree means (scope, compile).
package ast

import (
	"math/big"

	"pya/lang/token"
)

// Node is any node of the tree.
type Node interface{ Range() token.Span }

// Stmt is a statement node.
type Stmt interface {
	Node
	stmt()
}

// Expr is an expression node.
type Expr interface {
	Node
	expr()
}

// Pattern is a pattern of a match statement.
type Pattern interface {
	Node
	pattern()
}

// Module is a whole file (or the text of exec, or one REPL entry).
type Module struct {
	token.Span
	Body []Stmt
}

// Context tells whether a name, attribute, subscript, starred, list or tuple is read, assigned or deleted.
type Context uint8

// The contexts of an expression.
const (
	Load Context = iota
	Store
	Del
)

// Operator is a binary (or augmented-assignment) operator.
type Operator uint8

// The binary operators.
const (
	Add Operator = iota
	Sub
	Mult
	MatMult
	Div
	Mod
	Pow
	LShift
	RShift
	BitOr
	BitXor
	BitAnd
	FloorDiv
)

// UnaryOperator is a prefix operator.
type UnaryOperator uint8

// The prefix operators.
const (
	Invert UnaryOperator = iota
	Not
	UAdd
	USub
)

// BoolOperator is `and` or `or`.
type BoolOperator uint8

// The boolean operators.
const (
	And BoolOperator = iota
	Or
)

// CmpOperator is a comparison operator.
type CmpOperator uint8

// The comparison operators.
const (
	Eq CmpOperator = iota
	NotEq
	Lt
	LtE
	Gt
	GtE
	Is
	IsNot
	In
	NotIn
)

// Statements.
type (
	// FunctionDef is `def` or, with Async, `async def`. Body[0] may be the docstring (an ExprStmt of a string Constant).
	FunctionDef struct {
		token.Span // from `def` or `async` (decorators are outside) to the end of the body
		Name       string
		NamePos    token.Pos
		Async      bool
		TypeParams []*TypeParam
		Args       *Arguments
		Returns    Expr // nil if absent
		Body       []Stmt
		Decorators []Expr
	}
	// ClassDef is a class statement.
	ClassDef struct {
		token.Span
		Name       string
		NamePos    token.Pos
		TypeParams []*TypeParam
		Bases      []Expr // may contain Starred
		Keywords   []*Keyword
		Body       []Stmt
		Decorators []Expr
	}
	// Return is a return statement; Value is nil if absent.
	Return struct {
		token.Span
		Value Expr
	}
	// Delete is a del statement.
	Delete struct {
		token.Span
		Targets []Expr
	}
	// Assign is `a = b = value`: one Target per `=`.
	Assign struct {
		token.Span
		Targets []Expr
		Value   Expr
	}
	// TypeAlias is `type Name[params] = value`.
	TypeAlias struct {
		token.Span
		Name       *Name
		TypeParams []*TypeParam
		Value      Expr
	}
	// AugAssign is `target op= value`.
	AugAssign struct {
		token.Span
		Target Expr
		Op     Operator
		Value  Expr
	}
	// AnnAssign is `target: annotation [= value]`. Simple is true for a bare name without parentheses.
	AnnAssign struct {
		token.Span
		Target     Expr
		Annotation Expr
		Value      Expr // nil if absent
		Simple     bool
	}
	// For is a for loop, or `async for`.
	For struct {
		token.Span
		Async  bool
		Target Expr
		Iter   Expr
		Body   []Stmt
		Else   []Stmt
	}
	// While is a while loop.
	While struct {
		token.Span
		Test Expr
		Body []Stmt
		Else []Stmt
	}
	// If is an if statement; `elif` is an Else of one If.
	If struct {
		token.Span
		Test Expr
		Body []Stmt
		Else []Stmt
	}
	// With is a with statement, or `async with`.
	With struct {
		token.Span
		Async bool
		Items []*WithItem
		Body  []Stmt
	}
	// Match is a match statement.
	Match struct {
		token.Span
		Subject Expr
		Cases   []*MatchCase
	}
	// Raise is a raise statement; Exc and Cause may be nil.
	Raise struct {
		token.Span
		Exc   Expr
		Cause Expr
	}
	// Try is a try statement; Star marks `except*`.
	Try struct {
		token.Span
		Body     []Stmt
		Handlers []*ExceptHandler
		Else     []Stmt
		Finally  []Stmt
		Star     bool
	}
	// Assert is an assert statement; Msg may be nil.
	Assert struct {
		token.Span
		Test Expr
		Msg  Expr
	}
	// Import is `import a.b as c, d`.
	Import struct {
		token.Span
		Names []*Alias
	}
	// ImportFrom is `from ..module import names`; Level counts the dots; `*` is one Alias named "*".
	ImportFrom struct {
		token.Span
		Module string
		Names  []*Alias
		Level  int
	}
	// Global is a global statement.
	Global struct {
		token.Span
		Names []*Name
	}
	// Nonlocal is a nonlocal statement.
	Nonlocal struct {
		token.Span
		Names []*Name
	}
	// ExprStmt is an expression used as a statement.
	ExprStmt struct {
		token.Span
		Value Expr
	}
	// Pass is a pass statement.
	Pass struct{ token.Span }
	// Break is a break statement.
	Break struct{ token.Span }
	// Continue is a continue statement.
	Continue struct{ token.Span }
)

// Expressions.
type (
	// BoolOp is `a and b and c`: all operands of one chain.
	BoolOp struct {
		token.Span
		Op     BoolOperator
		Values []Expr
	}
	// NamedExpr is `target := value`.
	NamedExpr struct {
		token.Span
		Target *Name
		Value  Expr
	}
	// BinOp is `left op right`.
	BinOp struct {
		token.Span
		Left  Expr
		Op    Operator
		Right Expr
	}
	// UnaryOp is `op operand`.
	UnaryOp struct {
		token.Span
		Op      UnaryOperator
		Operand Expr
	}
	// Lambda is a lambda expression.
	Lambda struct {
		token.Span
		Args *Arguments
		Body Expr
	}
	// IfExp is `body if test else orelse`.
	IfExp struct {
		token.Span
		Test Expr
		Body Expr
		Else Expr
	}
	// Dict is a dict display; a nil key marks `**value`.
	Dict struct {
		token.Span
		Keys   []Expr
		Values []Expr
	}
	// Set is a set display.
	Set struct {
		token.Span
		Elts []Expr
	}
	// ListComp, SetComp, DictComp and GeneratorExp are the comprehensions.
	ListComp struct {
		token.Span
		Elt        Expr
		Generators []*Comprehension
	}
	// SetComp is a set comprehension.
	SetComp struct {
		token.Span
		Elt        Expr
		Generators []*Comprehension
	}
	// DictComp is a dict comprehension.
	DictComp struct {
		token.Span
		Key        Expr
		Value      Expr
		Generators []*Comprehension
	}
	// GeneratorExp is a generator expression.
	GeneratorExp struct {
		token.Span
		Elt        Expr
		Generators []*Comprehension
	}
	// Await is `await value`.
	Await struct {
		token.Span
		Value Expr
	}
	// Yield is `yield [value]`.
	Yield struct {
		token.Span
		Value Expr // nil if absent
	}
	// YieldFrom is `yield from value`.
	YieldFrom struct {
		token.Span
		Value Expr
	}
	// Compare is a chain `left op0 c0 op1 c1 …`.
	Compare struct {
		token.Span
		Left        Expr
		Ops         []CmpOperator
		Comparators []Expr
	}
	// Call is a call; positional arguments may contain Starred, keywords with an empty Name are `**value`.
	Call struct {
		token.Span
		Func     Expr
		Args     []Expr
		Keywords []*Keyword
	}
	// FormattedValue is one replacement field of an f-string.
	FormattedValue struct {
		token.Span
		Value      Expr
		Conversion byte       // 's', 'r', 'a' or 0
		FormatSpec *JoinedStr // nil if absent
	}
	// JoinedStr is an f-string: string Constants and FormattedValues in order (`{x=}` is already split
	// into the Constant `x=` and the field).
	JoinedStr struct {
		token.Span
		Values []Expr
	}
	// Constant is a literal; see Value.
	Constant struct {
		token.Span
		// Value is one of: nil (None), bool, int64, *big.Int (only outside int64), float64, complex128,
		// string (a str; lone surrogates from escapes as their three bytes of generalized UTF-8), Bytes, Ellipsis.
		Value any
	}
	// Attribute is `value.attr`. AttrPos is where the name stands.
	Attribute struct {
		token.Span
		Value   Expr
		Attr    string
		AttrPos token.Pos
		Ctx     Context
	}
	// Subscript is `value[index]`.
	Subscript struct {
		token.Span
		Value Expr
		Index Expr // may be a Slice, or a Tuple holding Slices and Starred
		Ctx   Context
	}
	// Starred is `*value` in a call, a display or a target.
	Starred struct {
		token.Span
		Value Expr
		Ctx   Context
	}
	// Name is an identifier (NFKC-normalized).
	Name struct {
		token.Span
		ID  string
		Ctx Context
	}
	// List is a list display or target.
	List struct {
		token.Span
		Elts []Expr
		Ctx  Context
	}
	// Tuple is a tuple display or target; the span includes the parentheses if there are any.
	Tuple struct {
		token.Span
		Elts  []Expr
		Ctx   Context
		Paren bool
	}
	// Slice is `lower:upper:step` inside a subscript; each part may be nil.
	Slice struct {
		token.Span
		Lower Expr
		Upper Expr
		Step  Expr
	}
)

// Bytes is the Value of a bytes literal.
type Bytes string

// Ellipsis is the Value of `...`.
type Ellipsis struct{}

// BigInt is the type of integer literals outside int64.
type BigInt = *big.Int

// Parts that are neither statement nor expression.
type (
	// Comprehension is one `for target in iter if …` clause.
	Comprehension struct {
		token.Span
		Async  bool
		Target Expr
		Iter   Expr
		Ifs    []Expr
	}
	// ExceptHandler is one except clause; Type is nil for a bare `except:`, Name is "" if absent.
	ExceptHandler struct {
		token.Span
		Type    Expr
		Name    string
		NamePos token.Pos
		Body    []Stmt
	}
	// Arguments are the parameters of a function. Defaults belong to the last len(Defaults) of
	// PosOnly+Args; KwDefaults has one entry per KwOnly, nil where there is none.
	Arguments struct {
		token.Span
		PosOnly    []*Arg
		Args       []*Arg
		Vararg     *Arg
		KwOnly     []*Arg
		KwDefaults []Expr
		Kwarg      *Arg
		Defaults   []Expr
	}
	// Arg is one parameter.
	Arg struct {
		token.Span
		Name       string
		Annotation Expr // nil if absent; may be Starred on *args
	}
	// Keyword is `name=value` in a call or class, or `**value` if Name is "".
	Keyword struct {
		token.Span
		Name  string
		Value Expr
	}
	// Alias is one `name as asname` of an import.
	Alias struct {
		token.Span
		Name   string // dotted for `import a.b`
		AsName string // "" if absent
	}
	// WithItem is `context as vars`; Vars may be nil.
	WithItem struct {
		token.Span
		Context Expr
		Vars    Expr
	}
	// MatchCase is one case clause; Guard may be nil.
	MatchCase struct {
		token.Span
		Pattern Pattern
		Guard   Expr
		Body    []Stmt
	}
	// TypeParam is one type parameter: `T: bound = default`, `*Ts = default`, `**P = default`.
	TypeParam struct {
		token.Span
		Kind    TypeParamKind
		Name    string
		Bound   Expr // nil if absent
		Default Expr // nil if absent
	}
)

// TypeParamKind tells a TypeVar from a TypeVarTuple and a ParamSpec.
type TypeParamKind uint8

// The kinds of type parameters.
const (
	TypeVar TypeParamKind = iota
	TypeVarTuple
	ParamSpec
)

// Patterns.
type (
	// MatchValue is a literal or dotted name compared with ==.
	MatchValue struct {
		token.Span
		Value Expr
	}
	// MatchSingleton is None, True or False compared with `is`: Value is nil or bool.
	MatchSingleton struct {
		token.Span
		Value any
	}
	// MatchSequence is `[a, *b]`.
	MatchSequence struct {
		token.Span
		Patterns []Pattern
	}
	// MatchMapping is `{key: pattern, **rest}`; Rest is "" if absent.
	MatchMapping struct {
		token.Span
		Keys     []Expr
		Patterns []Pattern
		Rest     string
	}
	// MatchClass is `Cls(pattern, attr=pattern)`.
	MatchClass struct {
		token.Span
		Cls         Expr
		Patterns    []Pattern
		KwdAttrs    []string
		KwdPatterns []Pattern
	}
	// MatchStar is `*name` (Name "" for `*_`).
	MatchStar struct {
		token.Span
		Name string
	}
	// MatchAs is `pattern as name`, `name` (Pattern nil) or `_` (both empty).
	MatchAs struct {
		token.Span
		Pattern Pattern
		Name    string
	}
	// MatchOr is `a | b`.
	MatchOr struct {
		token.Span
		Patterns []Pattern
	}
)

func (*FunctionDef) stmt() {}
func (*ClassDef) stmt()    {}
func (*Return) stmt()      {}
func (*Delete) stmt()      {}
func (*Assign) stmt()      {}
func (*TypeAlias) stmt()   {}
func (*AugAssign) stmt()   {}
func (*AnnAssign) stmt()   {}
func (*For) stmt()         {}
func (*While) stmt()       {}
func (*If) stmt()          {}
func (*With) stmt()        {}
func (*Match) stmt()       {}
func (*Raise) stmt()       {}
func (*Try) stmt()         {}
func (*Assert) stmt()      {}
func (*Import) stmt()      {}
func (*ImportFrom) stmt()  {}
func (*Global) stmt()      {}
func (*Nonlocal) stmt()    {}
func (*ExprStmt) stmt()    {}
func (*Pass) stmt()        {}
func (*Break) stmt()       {}
func (*Continue) stmt()    {}

func (*BoolOp) expr()         {}
func (*NamedExpr) expr()      {}
func (*BinOp) expr()          {}
func (*UnaryOp) expr()        {}
func (*Lambda) expr()         {}
func (*IfExp) expr()          {}
func (*Dict) expr()           {}
func (*Set) expr()            {}
func (*ListComp) expr()       {}
func (*SetComp) expr()        {}
func (*DictComp) expr()       {}
func (*GeneratorExp) expr()   {}
func (*Await) expr()          {}
func (*Yield) expr()          {}
func (*YieldFrom) expr()      {}
func (*Compare) expr()        {}
func (*Call) expr()           {}
func (*FormattedValue) expr() {}
func (*JoinedStr) expr()      {}
func (*Constant) expr()       {}
func (*Attribute) expr()      {}
func (*Subscript) expr()      {}
func (*Starred) expr()        {}
func (*Name) expr()           {}
func (*List) expr()           {}
func (*Tuple) expr()          {}
func (*Slice) expr()          {}

func (*MatchValue) pattern()     {}
func (*MatchSingleton) pattern() {}
func (*MatchSequence) pattern()  {}
func (*MatchMapping) pattern()   {}
func (*MatchClass) pattern()     {}
func (*MatchStar) pattern()      {}
func (*MatchAs) pattern()        {}
func (*MatchOr) pattern()        {}
