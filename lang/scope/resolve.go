package scope

import (
	"slices"

	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/token"
)

// Resolve builds the symbol tables of a module and checks what the grammar cannot. A complaint is a
// *diag.SyntaxError.
func Resolve(file *token.File, mod *ast.Module, opts Options) (*Table, error) {
	return tables(file, mod, opts, true)
}

// Symbols builds the symbol tables only: it complains of what contradicts in them, not of statements out of place.
func Symbols(file *token.File, mod *ast.Module) (*Table, error) {
	return tables(file, mod, Options{TopLevelAwait: true}, false)
}

func tables(file *token.File, mod *ast.Module, opts Options, checked bool) (table *Table, err error) {
	defer func() {
		switch f := recover().(type) {
		case nil:
		case failure:
			table, err = nil, f.err
		default:
			panic(f)
		}
	}()
	t := &Table{FutureAnnotations: opts.FutureAnnotations, blocks: make(map[ast.Node]*Block)}
	r := &reporter{file: file, stage: diag.Compiling}
	lastFuture := readFutures(r, t, mod)
	r.stage = diag.Scoping
	build(r, t, mod, opts)
	resolve(r, t)
	if checked {
		r.stage = diag.Compiling
		check(r, t, mod, opts, lastFuture)
	}
	return t, nil
}

// failure carries the first complaint out of the walks to Resolve, the only place that recovers it.
type failure struct{ err *diag.SyntaxError }

// reporter is the part of all walks that ends them with a complaint.
type reporter struct {
	file  *token.File
	stage diag.Stage
}

func (r *reporter) fail(at token.Span, format string, args ...any) {
	err := diag.New(r.file, at, format, args...)
	err.Stage = r.stage
	panic(failure{err})
}

// failAt reports a place without an end.
func (r *reporter) failAt(at token.Pos, format string, args ...any) {
	err := diag.New(r.file, token.Span{Start: at, End: at}, format, args...)
	err.EndCol, err.Stage = 0, r.stage
	panic(failure{err})
}

// resolver finds the owner of every name, outer blocks first, so that an error in an outer block wins.
type resolver struct {
	*reporter
	borrowed []*Symbol // comprehension symbols whose kind is that of their owner's symbol
}

// resolve gives every symbol its kind and owner, then every block its lists and its path.
func resolve(rep *reporter, t *Table) {
	r := &resolver{reporter: rep}
	r.block(t.Module)
	for _, b := range t.all {
		settleCells(b)
	}
	for _, s := range r.borrowed {
		s.Kind = s.Owner.Lookup(s.Name).Kind
	}
	for _, b := range t.all {
		setQualname(b)
	}
}

func (r *resolver) block(b *Block) {
	for _, s := range b.Order {
		r.symbol(b, s)
	}
	for _, c := range b.Children {
		r.block(c)
	}
}

// symbol decides by the flags: declarations win over bindings, bindings over uses.
func (r *resolver) symbol(b *Block, s *Symbol) {
	switch {
	case s.Flags&DeclaredGlobal != 0:
		if s.Flags&DeclaredNonlocal != 0 {
			r.failDirective(b, s, "name '%s' is nonlocal and global")
		}
		s.Kind = GlobalExplicit
	case s.Flags&DeclaredNonlocal != 0:
		r.nonlocal(b, s)
	case s.Flags&bound != 0:
		s.Kind, s.Owner = Name, nil
		if b.isFunction() {
			s.Kind, s.Owner = Local, b
		}
	default:
		r.used(b, s)
	}
}

// failDirective reports at the statement that first declared the name in the block.
func (r *resolver) failDirective(b *Block, s *Symbol, format string) {
	for _, d := range b.directives {
		if d.name == s.Name {
			r.fail(d.span, format, s.Name)
		}
	}
	r.fail(b.Node.Range(), format, s.Name)
}

// nonlocal resolves a declared name, which must have an owner that is no type parameter.
func (r *resolver) nonlocal(b *Block, s *Symbol) {
	if b.Kind == ModuleBlock {
		for _, d := range b.directives {
			if d.name == s.Name {
				r.fail(d.span, "nonlocal declaration not allowed at module level")
			}
		}
	}
	owner := findOwner(b, s.Name)
	if owner == nil {
		r.failDirective(b, s, "no binding for nonlocal '%s' found")
	}
	if o := owner.Lookup(s.Name); owner.Kind != ClassBlock && o.Flags&TypeParameter != 0 {
		r.failDirective(b, s, "nonlocal binding not allowed for type parameter '%s'")
	}
	r.capture(b, s, owner)
}

// used resolves a name that the block only loads.
func (r *resolver) used(b *Block, s *Symbol) {
	if c := b.classScope; c != nil {
		if seen := c.Lookup(s.Name); seen != nil {
			if seen.Flags&DeclaredGlobal != 0 {
				s.Kind = GlobalExplicit
				return
			}
			if seen.Flags&bound != 0 && seen.Flags&DeclaredNonlocal == 0 {
				s.Kind = Global // the class namespace, else the module: functions in between do not count
				return
			}
		}
	}
	if owner := findOwner(b, s.Name); owner != nil {
		r.capture(b, s, owner)
		return
	}
	s.Kind = Global
	if !b.isFunction() {
		s.Kind = Name
	}
}

// findOwner returns the enclosing block that binds the name, nil if it is global. A class binds only
// __class__ and __classdict__ for the blocks in it.
func findOwner(b *Block, name string) *Block {
	for p := b.Parent; p != nil && p.Kind != ModuleBlock; p = p.Parent {
		if p.Kind == ClassBlock {
			if name == "__class__" || name == "__classdict__" {
				if b.Host == p {
					return nil // the class body itself, where the cell is not filled yet
				}
				return p
			}
			continue
		}
		s := p.Lookup(name)
		if s == nil {
			continue
		}
		if s.Flags&DeclaredGlobal != 0 {
			return nil
		}
		if s.Flags&DeclaredNonlocal == 0 && s.Flags&bound != 0 {
			return p
		}
	}
	return nil
}

// capture makes the owner's variable reachable from b through all blocks between.
func (r *resolver) capture(b *Block, s *Symbol, owner *Block) {
	r.reach(b, s, owner)
	for q := b.Parent; q != owner; q = q.Parent {
		t := q.Lookup(s.Name)
		if t == nil {
			t = &Symbol{Name: s.Name, Pos: token.NoPos}
			q.insert(t)
			r.reach(q, t, owner)
		} else if t.Owner == owner || t.Flags&PassedFree != 0 {
			break // from here outwards an earlier use has made the way
		} else {
			passFree(q, t)
		}
	}
	if b.Host == owner.Host {
		return
	}
	switch {
	case owner.Kind != ClassBlock:
		owner.Lookup(s.Name).Flags |= Captured
	case s.Name == "__class__":
		owner.NeedsClassCell = true
	default:
		owner.UsesClassDict = true
	}
}

// reach sets the kind of a symbol whose variable another block owns.
func (r *resolver) reach(b *Block, s *Symbol, owner *Block) {
	s.Owner = owner
	if b.Host == owner.Host && owner.Kind != ClassBlock {
		s.Kind = Local
		r.borrowed = append(r.borrowed, s)
		return
	}
	s.Kind = Free
	if b.Kind != CompBlock {
		b.Free = append(b.Free, s.Name)
	}
}

// passFree notes that a class body (or type scope in one) that has its own use for a name also hands the
// variable of that name from further out to inner blocks.
func passFree(b *Block, s *Symbol) {
	s.Flags |= PassedFree
	b.Free = append(b.Free, s.Name)
}

// settleCells turns captured locals into cells and sorts the lists.
func settleCells(b *Block) {
	for _, s := range b.Order {
		if s.Kind == Local && s.Owner == b && s.Flags&Captured != 0 {
			s.Kind = Cell
			b.Cells = append(b.Cells, s.Name)
		}
	}
	slices.Sort(b.Cells)
	slices.Sort(b.Free)
}

// setQualname gives the block its dotted path; outer blocks have theirs already.
func setQualname(b *Block) {
	b.Qualname = b.Name
	if b.Parent == nil {
		return
	}
	parent := b.Parent.Host
	if parent.isTypeScope() {
		parent = parent.Parent.Host
	}
	if parent.Kind == ModuleBlock || declaredGlobal(b, parent) {
		return
	}
	if parent.Kind == FunctionBlock || parent.isAliasValue() {
		b.Qualname = parent.Qualname + ".<locals>." + b.Name
	} else {
		b.Qualname = parent.Qualname + "." + b.Name
	}
}

// isTypeScope tells whether the block is left out of the paths of what is defined in it.
func (b *Block) isTypeScope() bool {
	return b.Kind == TypeParamsBlock || b.Kind == LazyBlock && !b.isAliasValue()
}

// isAliasValue tells the value of a type statement from the bounds and defaults of type parameters.
func (b *Block) isAliasValue() bool { return b.Kind == LazyBlock && b.scopeInfo == "" }

// declaredGlobal tells whether a def, class or type statement stores its name in the module: its path then
// starts there.
func declaredGlobal(b, parent *Block) bool {
	switch b.Node.(type) {
	case *ast.FunctionDef, *ast.ClassDef:
		if b.Kind == TypeParamsBlock {
			return false
		}
	default:
		if !b.isAliasValue() {
			return false
		}
	}
	s := parent.Lookup(Mangle(parent.private, b.Name))
	return s != nil && s.Kind == GlobalExplicit
}
