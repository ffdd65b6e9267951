package vm

import (
	"sync"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/compile"
	"pya/parser"
	"pya/vm/object"
)

// This file is what isolates need of the virtual machine: a Runtime of the same kind, and the definitions of the main
// program, so that functions and classes are found again in it.

// codeCache keeps compiled modules of the binary, which the Runtimes of a family share: code is immutable.
type codeCache struct {
	mu sync.Mutex
	m  map[string]*code.Code
}

func (c *codeCache) get(name string) *code.Code {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.m[name]
}

func (c *codeCache) put(name string, x *code.Code) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.m[name] = x
}

// Isolate makes a Runtime like this one that lives in host. The two share nothing but compiled code.
func (rt *Runtime) Isolate(host object.Host) (*Runtime, error) {
	opts := rt.opts
	opts.Host = host
	opts.cache = rt.cache
	return New(opts)
}

// Definition is a statement at the top of the main program that may be executed again in an isolate.
type Definition struct {
	Code *code.Code
	// Targets are the names an assignment binds; nil for imports, functions and classes.
	Targets []string
}

// mainSource is text that ran as the main program.
type mainSource struct {
	file string
	src  []byte
}

// Definitions are the imports, functions, classes and assignments at the top of the main program, in order. What else
// stands there, and what depends on __name__, is left out.
func (rt *Runtime) Definitions() ([]Definition, error) {
	for ; rt.defined < len(rt.mainSources); rt.defined++ {
		s := rt.mainSources[rt.defined]
		mod, file, err := parser.Parse(s.file, s.src, parser.File)
		if err != nil {
			return nil, rt.syntaxError(err)
		}
		for _, st := range mod.Body {
			targets, ok := definition(st)
			if !ok {
				continue
			}
			c, err := compile.Module(file, &ast.Module{Span: mod.Span, Body: []ast.Stmt{st}}, rt.CompileOptions())
			if err != nil {
				return nil, rt.syntaxError(err)
			}
			rt.definitions = append(rt.definitions, Definition{c, targets})
		}
	}
	return rt.definitions, nil
}

// AdoptDefinitions makes the definitions of another Runtime's main program this one's.
func (rt *Runtime) AdoptDefinitions(d []Definition) { rt.definitions = d }

// RunDefinition executes a definition in a module.
func (rt *Runtime) RunDefinition(t *object.Thread, m *object.Module, d Definition) error {
	_, err := vmThread(t).runCode(d.Code, m.NS)
	return err
}

// Globals adds the names of globals that the definition uses, in its functions too.
func (d Definition) Globals(names map[string]bool) { globalsOf(d.Code, names) }

func globalsOf(c *code.Code, names map[string]bool) {
	for i := range c.Body().Pool {
		switch e := &c.Body().Pool[i]; e.Kind {
		case code.PoolGlobal:
			names[e.Name] = true
		case code.PoolName:
			// Class bodies look names up by name.
			names[e.Name] = true
		default:
			if x, ok := e.Const.(*code.Code); ok {
				globalsOf(x, names)
			}
		}
	}
}

// definition tells whether a statement may be executed again, and the names it assigns.
func definition(s ast.Stmt) (targets []string, ok bool) {
	switch s := s.(type) {
	case *ast.Import, *ast.ImportFrom, *ast.FunctionDef, *ast.ClassDef, *ast.TypeAlias:
		return nil, true
	case *ast.Assign:
		for _, x := range s.Targets {
			names, plain := targetNames(x)
			if !plain {
				return nil, false
			}
			targets = append(targets, names...)
		}
		return targets, true
	case *ast.AnnAssign:
		if n, plain := s.Target.(*ast.Name); plain && s.Value != nil {
			return []string{n.ID}, true
		}
	case *ast.If:
		return nil, !usesName(s.Test) && harmless(s.Body) && harmless(s.Else)
	case *ast.Try:
		ok = harmless(s.Body) && harmless(s.Else) && harmless(s.Finally)
		for _, h := range s.Handlers {
			ok = ok && harmless(h.Body)
		}
		return nil, ok
	}
	return nil, false
}

// targetNames are the names in an assignment's target; plain is false if it binds anything else.
func targetNames(e ast.Expr) (names []string, plain bool) {
	var parts []ast.Expr
	switch e := e.(type) {
	case *ast.Name:
		return []string{e.ID}, true
	case *ast.Tuple:
		parts = e.Elts
	case *ast.List:
		parts = e.Elts
	default:
		return nil, false
	}
	for _, x := range parts {
		n, ok := targetNames(x)
		if !ok {
			return nil, false
		}
		names = append(names, n...)
	}
	return names, true
}

// harmless tells whether all statements of a block are imports, definitions or assignments of constants and names.
func harmless(body []ast.Stmt) bool {
	for _, s := range body {
		switch s := s.(type) {
		case *ast.Pass:
		case *ast.Assign:
			switch s.Value.(type) {
			case *ast.Constant, *ast.Name, *ast.Attribute:
			default:
				return false
			}
		default:
			if targets, ok := definition(s); !ok || targets != nil {
				return false
			}
		}
	}
	return true
}

// usesName tells whether a test looks at __name__.
func usesName(e ast.Expr) bool {
	found := false
	ast.Walk(e, func(n ast.Node) bool {
		if x, ok := n.(*ast.Name); ok && x.ID == "__name__" {
			found = true
		}
		return !found
	})
	return found
}

// MainObject is the module __main__; nil if no program has run.
func (rt *Runtime) MainObject() *object.Module {
	v, ok := rt.interp.Modules.GetStr(rt.names.main)
	if !ok {
		return nil
	}
	m, _ := object.AsModule(v)
	return m
}
