package ast

// field is one named part of a node: a Node, a list of nodes, or a plain value.
type field struct {
	name  string
	value any
}

// list is a sequence in a field.
type list []any

// fields returns the name of a node's class and its parts, as Python's ast module calls them. It is the one
// place that knows every node; Walk and Dump go by it.
func fields(n Node) (class string, parts []field) {
	switch n := n.(type) {
	case *Module:
		return "Module", []field{{"body", seq(n.Body)}}
	case Stmt:
		return stmtFields(n)
	case Expr:
		return exprFields(n)
	case Pattern:
		return patternFields(n)
	}
	return partFields(n)
}

// seq makes a list of a slice.
func seq[T any](s []T) list {
	l := make(list, len(s))
	for i, x := range s {
		l[i] = x
	}
	return l
}

// name is an identifier that may be missing.
func name(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// pick chooses between the plain and the async class.
func pick(cond bool, yes, no string) string {
	if cond {
		return yes
	}
	return no
}

func ids(names []*Name) list {
	l := make(list, len(names))
	for i, n := range names {
		l[i] = n.ID
	}
	return l
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func stmtFields(s Stmt) (string, []field) {
	switch n := s.(type) {
	case *FunctionDef:
		return pick(n.Async, "AsyncFunctionDef", "FunctionDef"), []field{
			{"name", n.Name}, {"args", n.Args}, {"body", seq(n.Body)}, {"decorator_list", seq(n.Decorators)},
			{"returns", n.Returns}, {"type_params", seq(n.TypeParams)}}
	case *ClassDef:
		return "ClassDef", []field{
			{"name", n.Name}, {"bases", seq(n.Bases)}, {"keywords", seq(n.Keywords)}, {"body", seq(n.Body)},
			{"decorator_list", seq(n.Decorators)}, {"type_params", seq(n.TypeParams)}}
	case *Return:
		return "Return", []field{{"value", n.Value}}
	case *Delete:
		return "Delete", []field{{"targets", seq(n.Targets)}}
	case *Assign:
		return "Assign", []field{{"targets", seq(n.Targets)}, {"value", n.Value}}
	case *TypeAlias:
		return "TypeAlias", []field{{"name", n.Name}, {"type_params", seq(n.TypeParams)}, {"value", n.Value}}
	case *AugAssign:
		return "AugAssign", []field{{"target", n.Target}, {"op", n.Op}, {"value", n.Value}}
	case *AnnAssign:
		return "AnnAssign", []field{
			{"target", n.Target}, {"annotation", n.Annotation}, {"value", n.Value}, {"simple", number(n.Simple)}}
	case *For:
		return pick(n.Async, "AsyncFor", "For"), []field{
			{"target", n.Target}, {"iter", n.Iter}, {"body", seq(n.Body)}, {"orelse", seq(n.Else)}}
	case *While:
		return "While", []field{{"test", n.Test}, {"body", seq(n.Body)}, {"orelse", seq(n.Else)}}
	case *If:
		return "If", []field{{"test", n.Test}, {"body", seq(n.Body)}, {"orelse", seq(n.Else)}}
	case *With:
		return pick(n.Async, "AsyncWith", "With"), []field{{"items", seq(n.Items)}, {"body", seq(n.Body)}}
	case *Match:
		return "Match", []field{{"subject", n.Subject}, {"cases", seq(n.Cases)}}
	case *Raise:
		return "Raise", []field{{"exc", n.Exc}, {"cause", n.Cause}}
	case *Try:
		return pick(n.Star, "TryStar", "Try"), []field{
			{"body", seq(n.Body)}, {"handlers", seq(n.Handlers)}, {"orelse", seq(n.Else)}, {"finalbody", seq(n.Finally)}}
	case *Assert:
		return "Assert", []field{{"test", n.Test}, {"msg", n.Msg}}
	case *Import:
		return "Import", []field{{"names", seq(n.Names)}}
	case *ImportFrom:
		return "ImportFrom", []field{{"module", name(n.Module)}, {"names", seq(n.Names)}, {"level", int64(n.Level)}}
	case *Global:
		return "Global", []field{{"names", ids(n.Names)}}
	case *Nonlocal:
		return "Nonlocal", []field{{"names", ids(n.Names)}}
	case *ExprStmt:
		return "Expr", []field{{"value", n.Value}}
	case *Pass:
		return "Pass", nil
	case *Break:
		return "Break", nil
	}
	return "Continue", nil
}

func exprFields(e Expr) (string, []field) {
	switch n := e.(type) {
	case *BoolOp:
		return "BoolOp", []field{{"op", n.Op}, {"values", seq(n.Values)}}
	case *NamedExpr:
		return "NamedExpr", []field{{"target", n.Target}, {"value", n.Value}}
	case *BinOp:
		return "BinOp", []field{{"left", n.Left}, {"op", n.Op}, {"right", n.Right}}
	case *UnaryOp:
		return "UnaryOp", []field{{"op", n.Op}, {"operand", n.Operand}}
	case *Lambda:
		return "Lambda", []field{{"args", n.Args}, {"body", n.Body}}
	case *IfExp:
		return "IfExp", []field{{"test", n.Test}, {"body", n.Body}, {"orelse", n.Else}}
	case *Dict:
		return "Dict", []field{{"keys", seq(n.Keys)}, {"values", seq(n.Values)}}
	case *Set:
		return "Set", []field{{"elts", seq(n.Elts)}}
	case *ListComp:
		return "ListComp", []field{{"elt", n.Elt}, {"generators", seq(n.Generators)}}
	case *SetComp:
		return "SetComp", []field{{"elt", n.Elt}, {"generators", seq(n.Generators)}}
	case *DictComp:
		return "DictComp", []field{{"key", n.Key}, {"value", n.Value}, {"generators", seq(n.Generators)}}
	case *GeneratorExp:
		return "GeneratorExp", []field{{"elt", n.Elt}, {"generators", seq(n.Generators)}}
	case *Await:
		return "Await", []field{{"value", n.Value}}
	case *Yield:
		return "Yield", []field{{"value", n.Value}}
	case *YieldFrom:
		return "YieldFrom", []field{{"value", n.Value}}
	case *Compare:
		return "Compare", []field{{"left", n.Left}, {"ops", seq(n.Ops)}, {"comparators", seq(n.Comparators)}}
	case *Call:
		return "Call", []field{{"func", n.Func}, {"args", seq(n.Args)}, {"keywords", seq(n.Keywords)}}
	case *FormattedValue:
		conversion := int64(n.Conversion)
		if conversion == 0 {
			conversion = -1
		}
		return "FormattedValue", []field{{"value", n.Value}, {"conversion", conversion}, {"format_spec", n.FormatSpec}}
	case *JoinedStr:
		return "JoinedStr", []field{{"values", seq(n.Values)}}
	case *Constant:
		return "Constant", []field{{"value", literal{n.Value}}}
	case *Attribute:
		return "Attribute", []field{{"value", n.Value}, {"attr", n.Attr}, {"ctx", n.Ctx}}
	case *Subscript:
		return "Subscript", []field{{"value", n.Value}, {"slice", n.Index}, {"ctx", n.Ctx}}
	case *Starred:
		return "Starred", []field{{"value", n.Value}, {"ctx", n.Ctx}}
	case *Name:
		return "Name", []field{{"id", n.ID}, {"ctx", n.Ctx}}
	case *List:
		return "List", []field{{"elts", seq(n.Elts)}, {"ctx", n.Ctx}}
	case *Tuple:
		return "Tuple", []field{{"elts", seq(n.Elts)}, {"ctx", n.Ctx}}
	case *Slice:
		return "Slice", []field{{"lower", n.Lower}, {"upper", n.Upper}, {"step", n.Step}}
	}
	return "Expr?", nil
}

func patternFields(p Pattern) (string, []field) {
	switch n := p.(type) {
	case *MatchValue:
		return "MatchValue", []field{{"value", n.Value}}
	case *MatchSingleton:
		return "MatchSingleton", []field{{"value", literal{n.Value}}}
	case *MatchSequence:
		return "MatchSequence", []field{{"patterns", seq(n.Patterns)}}
	case *MatchMapping:
		return "MatchMapping", []field{{"keys", seq(n.Keys)}, {"patterns", seq(n.Patterns)}, {"rest", name(n.Rest)}}
	case *MatchClass:
		return "MatchClass", []field{
			{"cls", n.Cls}, {"patterns", seq(n.Patterns)}, {"kwd_attrs", seq(n.KwdAttrs)}, {"kwd_patterns", seq(n.KwdPatterns)}}
	case *MatchStar:
		return "MatchStar", []field{{"name", name(n.Name)}}
	case *MatchAs:
		return "MatchAs", []field{{"pattern", n.Pattern}, {"name", name(n.Name)}}
	case *MatchOr:
		return "MatchOr", []field{{"patterns", seq(n.Patterns)}}
	}
	return "Pattern?", nil
}

func partFields(p Node) (string, []field) {
	switch n := p.(type) {
	case *Comprehension:
		return "comprehension", []field{
			{"target", n.Target}, {"iter", n.Iter}, {"ifs", seq(n.Ifs)}, {"is_async", number(n.Async)}}
	case *ExceptHandler:
		return "ExceptHandler", []field{{"type", n.Type}, {"name", name(n.Name)}, {"body", seq(n.Body)}}
	case *Arguments:
		return "arguments", []field{
			{"posonlyargs", seq(n.PosOnly)}, {"args", seq(n.Args)}, {"vararg", n.Vararg}, {"kwonlyargs", seq(n.KwOnly)},
			{"kw_defaults", seq(n.KwDefaults)}, {"kwarg", n.Kwarg}, {"defaults", seq(n.Defaults)}}
	case *Arg:
		return "arg", []field{{"arg", n.Name}, {"annotation", n.Annotation}}
	case *Keyword:
		return "keyword", []field{{"arg", name(n.Name)}, {"value", n.Value}}
	case *Alias:
		return "alias", []field{{"name", n.Name}, {"asname", name(n.AsName)}}
	case *WithItem:
		return "withitem", []field{{"context_expr", n.Context}, {"optional_vars", n.Vars}}
	case *MatchCase:
		return "match_case", []field{{"pattern", n.Pattern}, {"guard", n.Guard}, {"body", seq(n.Body)}}
	case *TypeParam:
		switch n.Kind {
		case TypeVar:
			return "TypeVar", []field{{"name", n.Name}, {"bound", n.Bound}, {"default_value", n.Default}}
		case TypeVarTuple:
			return "TypeVarTuple", []field{{"name", n.Name}, {"default_value", n.Default}}
		}
		return "ParamSpec", []field{{"name", n.Name}, {"default_value", n.Default}}
	}
	return "Node?", nil
}

// Field is one named part of a node as Python's ast module sees it. Value is a Node, a []any of such values, a
// Literal, an operator or context (a fmt.Stringer), a string, an int64, or nil where there is nothing.
type Field struct {
	Name  string
	Value any
}

// Literal is the value of a constant; a nil one is None.
type Literal struct{ Value any }

// Fields gives the name of a node's class and its parts.
func Fields(n Node) (class string, parts []Field) {
	class, inner := fields(n)
	for _, f := range inner {
		parts = append(parts, Field{f.name, exported(f.value)})
	}
	return class, parts
}

func exported(v any) any {
	switch v := v.(type) {
	case list:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = exported(x)
		}
		return out
	case literal:
		return Literal{v.value}
	}
	if isNil(v) {
		return nil
	}
	return v
}
