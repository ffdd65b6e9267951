package astmod

import (
	"pya/lang/ast"
	"pya/vm/object"
)

// wanted is the context in which a part of a node stands; parts that are not here are read.
var wanted = map[string]map[string]ast.Context{
	"Delete": {"targets": ast.Del}, "Assign": {"targets": ast.Store}, "TypeAlias": {"name": ast.Store},
	"AugAssign": {"target": ast.Store}, "AnnAssign": {"target": ast.Store}, "For": {"target": ast.Store},
	"AsyncFor": {"target": ast.Store}, "NamedExpr": {"target": ast.Store}, "comprehension": {"target": ast.Store},
	"withitem": {"optional_vars": ast.Store},
}

// first are the parts that CPython looks at before the others of a node: they decide which error is told.
var first = map[string]map[string]bool{
	"ListComp": {"generators": true}, "SetComp": {"generators": true}, "DictComp": {"generators": true},
	"GeneratorExp": {"generators": true},
	"arguments":    {"posonlyargs": true, "args": true, "vararg": true, "kwonlyargs": true, "kwarg": true},
}

// checkTree finds what a program can build but the parser cannot: expressions in a wrong context, lists that must not be
// empty. The compiler relies on neither.
func checkTree(n ast.Node, want ast.Context) error {
	class, parts := ast.Fields(n)
	if e, ok := n.(ast.Expr); ok {
		if err := checkContext(e, want); err != nil {
			return err
		}
	}
	check := func(early bool) error {
		for _, part := range parts {
			below := wanted[class][part.Name]
			if class == "List" || class == "Tuple" || class == "Starred" {
				below = want
			}
			if first[class][part.Name] != early {
				continue
			}
			if err := checkPart(part.Value, below); err != nil {
				return err
			}
		}
		return nil
	}
	if class != "arguments" {
		if err := checkParts(class, parts); err != nil {
			return err
		}
	}
	if err := check(true); err != nil {
		return err
	}
	if class == "arguments" {
		if err := checkParts(class, parts); err != nil {
			return err
		}
	}
	return check(false)
}

func checkPart(v any, want ast.Context) error {
	switch v := v.(type) {
	case ast.Node:
		return checkTree(v, want)
	case []any:
		for _, x := range v {
			if err := checkPart(x, want); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkContext(e ast.Expr, want ast.Context) error {
	have := ast.Load
	switch e := e.(type) {
	case *ast.Name:
		have = e.Ctx
	case *ast.Attribute:
		have = e.Ctx
	case *ast.Subscript:
		have = e.Ctx
	case *ast.Starred:
		have = e.Ctx
	case *ast.List:
		have = e.Ctx
	case *ast.Tuple:
		have = e.Ctx
	default:
		if want != ast.Load {
			return object.ValueErrorf("expression which can't be assigned to in %s context", want)
		}
	}
	if have != want {
		return object.ValueErrorf("expression must have %s context but has %s instead", want, have)
	}
	return nil
}

// checkParts checks how many items the lists of a node have.
func checkParts(class string, parts []ast.Field) error {
	count := func(name string) int {
		for _, p := range parts {
			if list, ok := p.Value.([]any); ok && p.Name == name {
				return len(list)
			}
		}
		return 0
	}
	missing := func(name string) bool {
		for _, p := range parts {
			if p.Name == name {
				return p.Value == nil
			}
		}
		return true
	}
	switch class {
	case "Delete", "Assign":
		if count("targets") == 0 {
			return object.ValueErrorf("empty targets on %s", class)
		}
	case "With", "AsyncWith":
		if count("items") == 0 {
			return object.ValueErrorf("empty items on %s", class)
		}
	case "BoolOp":
		if count("values") < 2 {
			return object.ValueErrorf("BoolOp with less than 2 values")
		}
	case "ListComp", "SetComp", "DictComp", "GeneratorExp":
		if count("generators") == 0 {
			return object.ValueErrorf("comprehension with no generators")
		}
	case "Raise":
		if missing("exc") && !missing("cause") {
			return object.ValueErrorf("Raise with cause but no exception")
		}
	case "Try", "TryStar":
		if count("handlers") == 0 && count("finalbody") == 0 {
			return object.ValueErrorf("%s has neither except handlers nor finalbody", class)
		}
		if count("handlers") == 0 && count("orelse") > 0 {
			return object.ValueErrorf("%s has orelse but no except handlers", class)
		}
	case "arguments":
		if count("defaults") > count("posonlyargs")+count("args") {
			return object.ValueErrorf("more positional defaults than args on arguments")
		}
		if count("kw_defaults") != count("kwonlyargs") {
			return object.ValueErrorf("length of kwonlyargs is not the same as kw_defaults on arguments")
		}
	}
	return nil
}
