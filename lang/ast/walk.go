package ast

import "reflect"

// Walk calls visit for n and, if visit returns true, for everything below it in the order of the fields.
// Missing parts are not visited.
func Walk(n Node, visit func(Node) bool) {
	if isNil(n) || !visit(n) {
		return
	}
	_, parts := fields(n)
	for _, f := range parts {
		walkValue(f.value, visit)
	}
}

func walkValue(v any, visit func(Node) bool) {
	switch v := v.(type) {
	case list:
		for _, x := range v {
			walkValue(x, visit)
		}
	case Node:
		Walk(v, visit)
	}
}

// Children returns the nodes directly below n.
func Children(n Node) []Node {
	var out []Node
	Walk(n, func(c Node) bool {
		if c == n {
			return true
		}
		out = append(out, c)
		return false
	})
	return out
}

// isNil reports whether v is nil or a typed nil pointer.
func isNil(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Pointer && r.IsNil()
}
