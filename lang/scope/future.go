package scope

import "pya/lang/ast"

// readFutures reads the __future__ imports at the head of the module and returns the last of them; a later
// one is out of place, which check reports.
func readFutures(r *reporter, t *Table, mod *ast.Module) *ast.ImportFrom {
	body := mod.Body
	if len(body) > 0 && isDocstring(body[0]) {
		body = body[1:]
	}
	var last *ast.ImportFrom
	for _, s := range body {
		imp, ok := s.(*ast.ImportFrom)
		if !ok || !isFuture(imp) {
			break
		}
		readFuture(r, t, imp)
		last = imp
	}
	return last
}

func isFuture(s *ast.ImportFrom) bool { return s.Level == 0 && s.Module == "__future__" }

func isDocstring(s ast.Stmt) bool {
	e, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	c, ok := e.Value.(*ast.Constant)
	if !ok {
		return false
	}
	_, ok = c.Value.(string)
	return ok
}

func readFuture(r *reporter, t *Table, imp *ast.ImportFrom) {
	for _, a := range imp.Names {
		switch a.Name {
		case "annotations":
			t.FutureAnnotations = true
		case "nested_scopes", "generators", "division", "absolute_import", "with_statement",
			"print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop":
		case "braces":
			r.failAt(imp.Start, "not a chance")
		default:
			r.failAt(imp.Start, "future feature %s is not defined", a.Name)
		}
	}
}
