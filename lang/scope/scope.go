// Package scope gives every name of a program its place: register, cell, free variable, global or dynamic name.
//
// It owns the symbol tables (Table, Block, Symbol), private-name mangling, the rules of __future__ imports and
// every complaint about a program that parses but cannot be compiled: misplaced return, yield, await, break
// and continue, contradicting global and nonlocal declarations, unreachable patterns, repeated parameters.
// Rules, texts and spans follow CPython 3.13, and so does the order of the reports: first what contradicts
// while the tables are built, then what the tables cannot resolve, and last what only code generation sees.
//
// Three walks do this: build (names into blocks), resolve (names to owners) and check (placement). Invariants
// after Resolve: every Symbol has its final Kind; a Local or Cell has an Owner; a name in Free of a block is
// in Free or Cells of the blocks between it and its owner; a comprehension that is not a generator expression
// runs inside its Host, so its symbols speak of the host's storage directly.
//
// The package must not know how code is generated nor what a name is worth at run time.
package scope

import (
	"pya/lang/ast"
	"pya/lang/token"
)

// Options changes what Resolve accepts.
type Options struct {
	// TopLevelAwait allows await, async for and async with at module level; the module's block is then
	// marked IsCoroutine if it has any.
	TopLevelAwait bool
	// FutureAnnotations says that annotations are strings even without the __future__ import (code given
	// to exec inherits this from its caller).
	FutureAnnotations bool
}

// Table holds the blocks of one module.
type Table struct {
	Module *Block
	// FutureAnnotations is true if annotations are strings: names in them are then in no block.
	FutureAnnotations bool

	blocks     map[ast.Node]*Block
	typeParams map[ast.Node]*Block
	lazy       map[ast.Node]*Block
	all        []*Block
}

// Of returns the block of a FunctionDef, Lambda, ClassDef or comprehension, nil for any other node.
func (t *Table) Of(node ast.Node) *Block { return t.blocks[node] }

// TypeParamsOf returns the implicit scope that holds the type parameters of a FunctionDef, ClassDef or
// TypeAlias, nil if it has none.
func (t *Table) TypeParamsOf(node ast.Node) *Block { return t.typeParams[node] }

// Lazy returns the block of an expression that is evaluated on demand: the value of a TypeAlias, the bound
// or the default of a TypeParam. The key is that expression.
func (t *Table) Lazy(node ast.Node) *Block { return t.lazy[node] }

// BlockKind tells the kinds of blocks apart.
type BlockKind uint8

// The kinds of blocks.
const (
	ModuleBlock     BlockKind = iota
	FunctionBlock             // def, async def, lambda
	ClassBlock                // class body
	CompBlock                 // list, set or dict comprehension: runs inside its Host
	GenExpBlock               // generator expression: a function with the parameter ".0"
	TypeParamsBlock           // type parameters of a def, class or type statement
	LazyBlock                 // value of a type alias, bound or default of a type parameter

	annotationBlock // annotation under the annotations future: checked, then forgotten
)

// Block is a part of the program with its own names.
type Block struct {
	Kind     BlockKind
	Node     ast.Node // the defining node; for TypeParamsBlock its statement, for LazyBlock the expression
	Name     string   // "f", "<lambda>", "<listcomp>", "<module>", …
	Qualname string   // dotted path as in __qualname__
	Parent   *Block
	Children []*Block
	Host     *Block // the block whose code this one is part of: itself except for CompBlock

	// Order lists the symbols: parameters first (positional-only, normal, keyword-only, *args, **kwargs), then
	// by first appearance, then names only passed through to inner blocks.
	Order  []*Symbol
	Params []string // mangled names of the parameters in that order; a generic def's TypeParamsBlock has ".defaults" and ".kwdefaults"

	// Free lists, sorted, the variables of enclosing functions that the block needs, for itself or for inner
	// blocks, "__class__" included. Empty for a CompBlock: its Host has them.
	Free []string
	// Cells lists, sorted, the block's own variables that inner functions capture.
	Cells []string

	IsAsync     bool // async def
	IsGenerator bool // has a yield, or is a GenExpBlock
	IsCoroutine bool // async def, or has await or an asynchronous comprehension; for a CompBlock: asynchronous
	Nested      bool // inside a function at any depth

	NeedsClassCell bool // class: an inner function uses __class__ or super
	UsesClassDict  bool // class: an inner type scope uses __classdict__
	// SeesClass marks a TypeParamsBlock or LazyBlock directly in a class: a load of a Free or Global symbol
	// asks __classdict__ first (GlobalExplicit does not).
	SeesClass bool

	HasImportStar  bool // module: from x import *
	HasAnnotations bool // module or class: has an annotated assignment, so needs __annotations__
	// CallsLocals is true if the block calls a bare locals, vars, eval, exec or dir: a hint that all
	// variables may be looked at.
	CallsLocals bool

	index      map[string]*Symbol // built when Order outgrows a linear search
	directives []directive
	private    string   // the class whose private names are mangled here
	scopeInfo  string   // TypeVar scopes: how errors call this place
	mangled    []string // the only names mangled here, if mangleOnly
	mangleOnly bool
	classScope *Block // SeesClass: the class that is seen
	compTarget bool   // while building: inside the target of a comprehension clause
	inIter     int    // while building: depth of comprehension iterables
}

// directive remembers where a global or nonlocal statement (or a walrus acting as one) named a variable.
type directive struct {
	name string
	span token.Span
}

// SymbolKind is the way a name is reached.
type SymbolKind uint8

// The kinds of symbols.
const (
	// Local is a variable of a function or comprehension that no inner function captures.
	Local SymbolKind = iota
	// Cell is a variable of a function or comprehension that inner functions capture.
	Cell
	// Free is a variable of an enclosing function (or __class__ of an enclosing class). In a class body a
	// load asks the class namespace first, unless the name is declared nonlocal and thus never there.
	Free
	// Global is a name bound nowhere around: module namespace, then builtins.
	Global
	// GlobalExplicit is a name declared global in this very block.
	GlobalExplicit
	// Name is a name of a class body or of the module itself: namespace, then globals, then builtins.
	Name
)

// Flags says how a block mentions a name.
type Flags uint16

// The flags of a symbol.
const (
	Param            Flags = 1 << iota // parameter
	Assigned                           // bound here by anything but import and parameters; also del
	Used                               // loaded here
	Annotated                          // has an annotation here
	Imported                           // bound by an import
	DeclaredGlobal                     // global statement, or walrus out of a comprehension
	DeclaredNonlocal                   // nonlocal statement, or walrus out of a comprehension
	TypeParameter                      // type parameter
	CompTarget                         // iteration variable of a comprehension
	Captured                           // an inner function uses this block's variable
	// PassedFree marks a name of a class body or SeesClass block that is also in Free because inner blocks
	// take the variable of the same name from further out.
	PassedFree
)

// bound are the flags that make a name the block's own, unless a declaration says otherwise.
const bound = Param | Assigned | Imported | TypeParameter

// Symbol is one name in one block.
type Symbol struct {
	Name  string // mangled
	Kind  SymbolKind
	Flags Flags
	Pos   token.Pos // first appearance; NoPos if only passed through
	// Owner is the block that stores the variable of a Local, Cell or Free; nil for the other kinds. A Local
	// or Cell whose Owner is not the symbol's own block occurs in a CompBlock only: the variable of the
	// function, or of the outer comprehension, that the comprehension runs in.
	Owner *Block
}

// Lookup returns the symbol of an already mangled name, nil if the block does not mention it.
func (b *Block) Lookup(name string) *Symbol {
	if b.index != nil {
		return b.index[name]
	}
	for _, s := range b.Order {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// linearLimit is the number of symbols up to which Lookup searches without a map.
const linearLimit = 8

// insert appends a symbol that is not there yet.
func (b *Block) insert(s *Symbol) {
	b.Order = append(b.Order, s)
	if b.index != nil {
		b.index[s.Name] = s
	} else if len(b.Order) > linearLimit {
		b.index = make(map[string]*Symbol, 2*linearLimit)
		for _, s := range b.Order {
			b.index[s.Name] = s
		}
	}
}

// IsAliasValue tells whether a LazyBlock is the value of a type alias.
func (b *Block) IsAliasValue() bool { return b.Kind == LazyBlock && b.scopeInfo == "" }

// isFunction tells whether the block's names live in registers and cells.
func (b *Block) isFunction() bool {
	return b.Kind != ModuleBlock && b.Kind != ClassBlock
}

// isComprehension tells whether the block is a comprehension or a generator expression.
func (b *Block) isComprehension() bool {
	return b.Kind == CompBlock || b.Kind == GenExpBlock
}

// Mangle returns the name under which a private name (`__x`) of a class is stored; class is "" outside classes.
func Mangle(class, name string) string {
	if class == "" || len(name) < 3 || name[0] != '_' || name[1] != '_' {
		return name
	}
	if name[len(name)-1] == '_' && name[len(name)-2] == '_' {
		return name
	}
	for i := 0; i < len(name); i++ {
		if name[i] == '.' {
			return name // only in imports
		}
	}
	for i := 0; i < len(class); i++ {
		if class[i] != '_' {
			return "_" + class[i:] + name
		}
	}
	return name // a class named with underscores only does not mangle
}
