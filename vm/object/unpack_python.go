package object

import (
	"strconv"
	"strings"
)

// This file is the errors of native functions that CPython's library has in Python, for calls with wrong arguments.

// pythonError is the error that a Python function of the same signature raises for a call with npos positional arguments and
// the keywords kw. An error of a call that such a function takes stays as it is.
func (b *Builtin) pythonError(err error, npos int, kw []*Str) error {
	s := b.signature()
	name := b.def.Name
	if b.owner != nil {
		name = b.owner.name + "." + name
	}
	given := make([]bool, len(s.params))
	for i := range min(npos, s.pos) {
		given[i] = true
	}
	named := 0
	for _, k := range kw {
		i := s.index(k)
		switch {
		case i < 0 && s.kwarg < 0:
			return TypeErrorf("%s() got an unexpected keyword argument '%s'", name, k.s)
		case i < 0:
			continue
		case given[i]:
			return TypeErrorf("%s() got multiple values for argument '%s'", name, k.s)
		}
		given[i] = true
		if i >= s.pos {
			named++
		}
	}
	if npos > s.pos && s.vararg < 0 {
		return TypeErrorf("%s() takes %s given", name, s.takenAndGiven(npos, named))
	}
	for _, kind := range []struct {
		what       string
		start, end int
	}{{"positional", 0, s.pos}, {"keyword-only", s.pos, len(s.params)}} {
		var missing []string
		for i := kind.start; i < kind.end; i++ {
			if !given[i] && !s.params[i].opt && i != s.vararg && i != s.kwarg {
				missing = append(missing, "'"+s.params[i].name+"'")
			}
		}
		if n := len(missing); n > 0 {
			return TypeErrorf("%s() missing %d required %s argument%s: %s", name, n, kind.what, plural(n), listed(missing))
		}
	}
	return err
}

// index is the number of the parameter that a keyword names, -1 without one.
func (s *signature) index(name *Str) int {
	for i := s.posOnly; i < len(s.params); i++ {
		if s.params[i].name == name.s && i != s.vararg && i != s.kwarg {
			return i
		}
	}
	return -1
}

// takenAndGiven says how many positional arguments a function takes and got; named is the number of keyword-only ones it got.
func (s *signature) takenAndGiven(npos, named int) string {
	var b strings.Builder
	if s.required < s.pos {
		b.WriteString("from " + strconv.Itoa(s.required) + " to ")
	}
	b.WriteString(strconv.Itoa(s.pos) + " positional argument")
	if s.required < s.pos || s.pos != 1 {
		b.WriteString("s")
	}
	b.WriteString(" but " + strconv.Itoa(npos))
	if named > 0 {
		b.WriteString(" positional argument" + plural(npos) + " (and " + strconv.Itoa(named) + " keyword-only argument" + plural(named) + ")")
	}
	if npos == 1 && named == 0 {
		b.WriteString(" was")
	} else {
		b.WriteString(" were")
	}
	return b.String()
}

// listed joins names as in "'a', 'b', and 'c'".
func listed(names []string) string {
	switch n := len(names); n {
	case 1:
		return names[0]
	case 2:
		return names[0] + " and " + names[1]
	default:
		return strings.Join(names[:n-1], ", ") + ", and " + names[n-1]
	}
}
