package vm

import (
	"fmt"
	"strings"
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// bind arranges the n values at base (values of keyword arguments last, their names in kw) as the parameters of fn.
func (t *thread) bind(fn *object.Function, base unsafe.Pointer, n int, kw []object.Value) error {
	c := fn.Code
	npos := n - len(kw)
	if len(kw) == 0 && npos <= c.ArgCount && c.KwOnly == 0 && c.Flags&(code.VarArgs|code.VarKeywords) == 0 {
		return t.bindDefaults(fn, base, npos)
	}
	// Parameters and arguments overlap: the values of keywords move out of the way first.
	var few [8]object.Value
	vals := few[:0]
	if len(kw) > len(few) {
		vals = t.bindBuf[:0]
	}
	vals = append(vals, slice(unsafe.Add(base, npos*int(valueSize)), len(kw))...)
	next := c.ArgCount + c.KwOnly
	var rest object.Value
	if c.Flags&code.VarArgs != 0 {
		if npos > c.ArgCount {
			rest = object.CopyTuple(slice(unsafe.Add(base, c.ArgCount*int(valueSize)), npos-c.ArgCount))
		} else {
			rest = object.NewTuple(nil)
		}
	} else if npos > c.ArgCount {
		params := append([]object.Value(nil), slice(base, c.ArgCount)...)
		params = append(params, make([]object.Value, c.KwOnly)...)
		if c.Flags&code.VarKeywords != 0 {
			rest = object.FromObj(object.NewDict())
		}
		if err := t.bindKeywords(fn, params, vals, kw, rest); err != nil {
			return err
		}
		return tooManyPositional(fn, npos, kwOnlyGiven(fn, params))
	}
	copied := min(npos, c.ArgCount)
	params := slice(base, c.NumParams())
	for i := copied; i < len(params); i++ {
		params[i] = object.Value{}
	}
	if rest.IsValid() {
		params[next] = rest
		next++
	}
	rest = object.Value{}
	if c.Flags&code.VarKeywords != 0 {
		rest = object.FromObj(object.NewDictSize(len(kw)))
		params[next] = rest
	}
	if len(kw) > 0 {
		if err := t.bindKeywords(fn, params, vals, kw, rest); err != nil {
			return err
		}
	}
	return t.fillDefaults(fn, params, copied)
}

// bindDefaults fills the missing positional arguments of a plain call.
func (t *thread) bindDefaults(fn *object.Function, base unsafe.Pointer, npos int) error {
	c := fn.Code
	first := c.ArgCount - len(fn.Defaults)
	if npos < first {
		params := slice(base, c.ArgCount)
		clear(params[npos:])
		return missingPositional(fn, params, npos)
	}
	for i := npos; i < c.ArgCount; i++ {
		*regAt(base, i) = fn.Defaults[i-first]
	}
	return nil
}

// bindKeywords puts keyword arguments into their parameters, unknown ones into rest.
func (t *thread) bindKeywords(fn *object.Function, params, vals, names []object.Value, rest object.Value) error {
	for i, nv := range names {
		name := nv.StrPtr()
		p := paramIndex(fn.Linked, name)
		if p < 0 {
			if rest.IsValid() {
				rest.DictPtr().SetStr(name, vals[i])
				continue
			}
			return t.unexpectedKeyword(fn, name, names)
		}
		if params[p].IsValid() {
			return object.TypeErrorf("%s() got multiple values for argument '%s'", fn.Qualname.StrPtr().Go(), name.Go())
		}
		params[p] = vals[i]
	}
	return nil
}

// paramIndex finds a parameter that takes a keyword, -1 if there is none. Names are interned on both sides.
func paramIndex(l *object.Linked, name *object.Str) int {
	c := l.Code
	for i, n := range l.Params[c.PosOnly:] {
		if n == name {
			return c.PosOnly + i
		}
	}
	return -1
}

// unexpectedKeyword is the error for a keyword no parameter takes.
func (t *thread) unexpectedKeyword(fn *object.Function, name *object.Str, names []object.Value) error {
	c := fn.Code
	q := fn.Qualname.StrPtr().Go()
	var wrong []string
	for i := 0; i < c.PosOnly; i++ {
		for _, n := range names {
			if n.StrPtr().Go() == c.VarNames[i] {
				wrong = append(wrong, c.VarNames[i])
			}
		}
	}
	if len(wrong) > 0 {
		return object.TypeErrorf("%s() got some positional-only arguments passed as keyword arguments: '%s'", q, strings.Join(wrong, ", "))
	}
	msg := fmt.Sprintf("%s() got an unexpected keyword argument '%s'", q, name.Go())
	if s := suggest(name.Go(), c.VarNames[c.PosOnly:c.ArgCount+c.KwOnly]); s != "" {
		msg += ". Did you mean '" + s + "'?"
	}
	return object.TypeErrorf("%s", msg)
}

// fillDefaults completes parameters from the defaults and reports what is missing.
func (t *thread) fillDefaults(fn *object.Function, params []object.Value, given int) error {
	c := fn.Code
	first := c.ArgCount - len(fn.Defaults)
	missing := false
	for i := given; i < c.ArgCount; i++ {
		if params[i].IsValid() {
			continue
		}
		if i >= first {
			params[i] = fn.Defaults[i-first]
		} else {
			missing = true
		}
	}
	if missing {
		return missingPositional(fn, params, given)
	}
	var names []string
	for i := c.ArgCount; i < c.ArgCount+c.KwOnly; i++ {
		if params[i].IsValid() {
			continue
		}
		if fn.KwDefaults != nil {
			if v, ok := fn.KwDefaults.GetStr(fn.Linked.Params[i]); ok {
				params[i] = v
				continue
			}
		}
		names = append(names, c.VarNames[i])
	}
	if len(names) > 0 {
		return missingArgs(fn, "keyword-only", names)
	}
	return nil
}

// missingPositional names the positional parameters without a value. In a plain call, registers beyond the given
// arguments hold old values, so the caller clears them first.
func missingPositional(fn *object.Function, params []object.Value, given int) error {
	c := fn.Code
	var names []string
	for i := given; i < c.ArgCount-len(fn.Defaults); i++ {
		if !params[i].IsValid() {
			names = append(names, c.VarNames[i])
		}
	}
	return missingArgs(fn, "positional", names)
}

// missingArgs is the TypeError that names missing arguments.
func missingArgs(fn *object.Function, kind string, names []string) error {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = "'" + n + "'"
	}
	list := ""
	switch n := len(quoted); n {
	case 1:
		list = quoted[0]
	case 2:
		list = quoted[0] + " and " + quoted[1]
	default:
		list = strings.Join(quoted[:n-1], ", ") + ", and " + quoted[n-1]
	}
	s := "s"
	if len(names) == 1 {
		s = ""
	}
	return object.TypeErrorf("%s() missing %d required %s argument%s: %s", fn.Qualname.StrPtr().Go(), len(names), kind, s, list)
}

func kwOnlyGiven(fn *object.Function, params []object.Value) int {
	n := 0
	for i := fn.Code.ArgCount; i < fn.Code.ArgCount+fn.Code.KwOnly; i++ {
		if params[i].IsValid() {
			n++
		}
	}
	return n
}

// tooManyPositional is the TypeError for more positional arguments than parameters.
func tooManyPositional(fn *object.Function, given, kwOnly int) error {
	c := fn.Code
	takes := fmt.Sprint(c.ArgCount)
	pl := "s"
	if len(fn.Defaults) > 0 {
		takes = fmt.Sprintf("from %d to %d", c.ArgCount-len(fn.Defaults), c.ArgCount)
	} else if c.ArgCount == 1 {
		pl = ""
	}
	were := "were"
	if given == 1 && kwOnly == 0 {
		were = "was"
	}
	kw := ""
	if kwOnly > 0 {
		gs, ks := "s", "s"
		if given == 1 {
			gs = ""
		}
		if kwOnly == 1 {
			ks = ""
		}
		kw = fmt.Sprintf(" positional argument%s (and %d keyword-only argument%s)", gs, kwOnly, ks)
	}
	return object.TypeErrorf("%s() takes %s positional argument%s but %d%s %s given", fn.Qualname.StrPtr().Go(), takes, pl, given, kw, were)
}
