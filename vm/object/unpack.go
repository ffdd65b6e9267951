package object

import (
	"fmt"
	"strings"
	"sync/atomic"
)

// This file binds the arguments of a call to the parameters of a native function, for every native function there
// is, so that all report wrong calls with the same texts.

// signature is a parsed Def.Sig.
type signature struct {
	params   []param
	names    []*Str // interned names, parallel to params
	posOnly  int    // number of positional-only parameters (self included)
	pos      int    // number of parameters that take positional arguments
	required int    // positional parameters without default
	vararg   int    // index of *args, -1 if absent
	kwarg    int    // index of **kwargs, -1 if absent
	self     bool   // the first parameter is the receiver and is not counted in messages
	kwOnly   int    // number of keyword-only parameters
	// plain: positional arguments alone need no checks but their number.
	plain bool
}

type param struct {
	name string
	opt  bool
	def  string // text of the default
}

// lazySig parses a signature once, at the first call that needs it: most are never called.
type lazySig struct{ p atomic.Pointer[signature] }

func (b *Builtin) signature() *signature {
	if s := b.sig.p.Load(); s != nil {
		return s
	}
	s := parseSignature(b.def.Sig)
	if b.owner == nil {
		s.self = false
	}
	b.sig.p.Store(s)
	return s
}

// parseSignature reads the notation of Def.Sig.
func parseSignature(sig string) *signature {
	s := &signature{vararg: -1, kwarg: -1}
	kwOnly := false
	for _, f := range splitParams(sig) {
		name, def, opt := strings.Cut(f, "=")
		switch {
		case f == "/":
			s.posOnly = len(s.params)
			continue
		case f == "*":
			kwOnly = true
			continue
		case strings.HasPrefix(f, "**"):
			s.kwarg = len(s.params)
			name = f[2:]
		case f[0] == '*':
			s.vararg = len(s.params)
			kwOnly = true
			name = f[1:]
		case kwOnly:
			s.kwOnly++
		default:
			s.pos++
			if !opt {
				s.required = s.pos
			}
		}
		if len(s.params) == 0 && (name == "self" || name == "cls" || name == "type") {
			s.self = true
		}
		s.params = append(s.params, param{name, opt, def})
		s.names = append(s.names, &Str{Header: Header{strShape}, s: name, n: -1})
	}
	s.plain = s.vararg < 0 && s.kwarg < 0
	for _, p := range s.params[s.pos:] {
		s.plain = s.plain && p.opt
	}
	return s
}

// splitParams splits at commas outside brackets and quotes.
func splitParams(sig string) []string {
	var out []string
	depth, start := 0, 0
	quote := byte(0)
	for i := 0; i < len(sig); i++ {
		c := sig[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == ',' && depth == 0:
			out = append(out, strings.TrimSpace(sig[start:i]))
			start = i + 1
		}
	}
	if rest := strings.TrimSpace(sig[start:]); rest != "" {
		out = append(out, rest)
	}
	return out
}

// bindArgs arranges the arguments of a call in the order of the parameters, on the thread's stack of arguments.
func (b *Builtin) bindArgs(t *Thread, args []Value, kw []*Str) ([]Value, error) {
	s := b.signature()
	npos := len(args) - len(kw)
	if len(kw) > 0 && npos > 0 && s.noKeywords() && b.leavesKeywords(args[0]) {
		args, kw = args[:npos], nil
	}
	if len(kw) == 0 && npos == len(s.params) && s.vararg < 0 && s.kwarg < 0 && s.kwOnly == 0 {
		return args, nil
	}
	switch {
	case npos == 0 && len(kw) > 0 && s.self && b.owner != nil:
		return nil, b.needsReceiver()
	case len(kw) > 0 && s.noKeywords():
		return nil, b.refusesKeywords()
	case npos > s.pos && s.vararg < 0:
		if s.kwOnly > 0 && s.kwarg < 0 && len(args) > len(s.params) {
			return nil, b.tooManyKeywords(s, npos, len(kw))
		}
		if b.owner == SetType && b.def.Name == "__init__" {
			return nil, TypeErrorf("%s expected at most 1 argument, got %d", args[0].Type().name, npos-1) // sets name the subclass
		}
		return nil, b.tooMany(s, npos, len(kw))
	case len(kw) > 0 && len(args) > len(s.params) && s.vararg < 0 && s.kwarg < 0:
		return nil, b.tooManyKeywords(s, npos, len(kw))
	}
	at := len(t.args)
	for range s.params {
		t.args = append(t.args, Value{})
	}
	out := t.args[at:len(t.args):len(t.args)]
	if s.plain && len(kw) == 0 && npos >= s.required {
		copy(out, args)
		return out, nil
	}
	n := min(npos, s.pos)
	copy(out, args[:n])
	if s.vararg >= 0 {
		out[s.vararg] = NewTuple(append([]Value(nil), args[n:npos]...))
	}
	if s.kwarg >= 0 {
		out[s.kwarg] = FromObj(NewDict())
	}
	var wrong error
	for i, name := range kw {
		if err := b.bindKeyword(s, out, name, args[npos+i]); err != nil && (wrong == nil || s.takes(name)) {
			wrong = err
		}
	}
	// What is missing comes first, then what is given twice, then what nobody knows.
	if err := b.checkMissing(s, out, npos, len(kw)); err != nil {
		return nil, err
	}
	return out, wrong
}

// takes tells whether a keyword can name a parameter.
func (s *signature) takes(name *Str) bool { return s.index(name) >= 0 }

// bindKeyword puts one keyword argument into its place.
func (b *Builtin) bindKeyword(s *signature, out []Value, name *Str, v Value) error {
	for i := s.posOnly; i < len(s.params); i++ {
		if i == 0 && (name.s == "self" || name.s == "cls") {
			continue // the receiver has no name
		}
		if s.params[i].name == name.s && i != s.vararg && i != s.kwarg {
			if out[i].IsValid() {
				if i >= s.pos {
					return TypeErrorf("%s() got multiple values for keyword argument '%s'", b.callName(), name.s)
				}
				return TypeErrorf("argument for %s given by name ('%s') and position (%d)", b.calledName(), name.s, b.shown(s, i+1))
			}
			out[i] = v
			return nil
		}
	}
	if s.kwarg >= 0 {
		out[s.kwarg].dict().SetStr(name, v)
		return nil
	}
	called := b.calledName()
	if b.def.Flag&NamelessDef != 0 {
		called = "this function"
	}
	var names []string
	for i := s.posOnly; i < len(s.params); i++ {
		if i != s.vararg && i != s.kwarg {
			names = append(names, s.params[i].name)
		}
	}
	return UnexpectedKeyword(called, name.s, names)
}

// Suggest gives the name among those known that somebody who wrote another one may have meant, or "". The VM sets it.
var Suggest func(name string, known []string) string

// UnexpectedKeyword is the error for a keyword argument that a native function does not know.
func UnexpectedKeyword(called, name string, known []string) error {
	hint := ""
	if Suggest != nil {
		if s := Suggest(name, known); s != "" {
			hint = ". Did you mean '" + s + "'?"
		}
	}
	return TypeErrorf("%s got an unexpected keyword argument '%s'%s", called, name, hint)
}

// leavesKeywords tells whether keyword arguments are for another method to look at: __new__ leaves them to a subclass's own
// __init__, and the other way round.
func (b *Builtin) leavesKeywords(first Value) bool {
	if b.owner == nil {
		return false
	}
	switch b.def.Name {
	case "__new__":
		cls, ok := AsType(first)
		return ok && !Is(cls.slots[SlotInit], b.owner.slots[SlotInit])
	case "__init__":
		return b.owner != SetType && !Is(first.Type().slots[SlotNew], b.owner.slots[SlotNew])
	}
	return false
}

// noKeywords tells whether a signature has no parameter that a keyword could name.
func (s *signature) noKeywords() bool {
	return s.kwarg < 0 && (s.posOnly == len(s.params) || s.pos+s.kwOnly == s.posOnly)
}

func (b *Builtin) refusesKeywords() error {
	if b.wrapper && b.def.Name != "__init__" {
		return TypeErrorf("wrapper %s() takes no keyword arguments", b.def.Name)
	}
	return TypeErrorf("%s() takes no keyword arguments", b.qualCallName())
}

// tooManyKeywords is the error for more arguments in all than there are parameters.
func (b *Builtin) tooManyKeywords(s *signature, npos, nkw int) error {
	given, most := b.shown(s, npos), b.shown(s, len(s.params))
	word := ""
	if given == 0 {
		word = "keyword "
	}
	return TypeErrorf("%s takes at most %d %sargument%s (%d given)", b.calledName(), most, word, plural(most), given+nkw)
}

// checkMissing reports the first required parameter without a value.
func (b *Builtin) checkMissing(s *signature, out []Value, npos, nkw int) error {
	for i := range s.params {
		if out[i].IsValid() || s.params[i].opt || i == s.vararg || i == s.kwarg {
			continue
		}
		if s.self && npos == 0 && b.owner != nil {
			return b.needsReceiver()
		}
		if i < s.posOnly && s.posOnly == s.pos && s.kwOnly == 0 {
			return b.tooFew(s, npos)
		}
		if i >= s.pos {
			return TypeErrorf("%s() missing required keyword-only argument: '%s'", b.callName(), s.params[i].name)
		}
		if i < s.posOnly {
			least := b.shown(s, min(s.posOnly, s.required))
			how := "at least"
			if s.pos == least {
				how = "exactly"
			}
			return TypeErrorf("%s() takes %s %d positional argument%s (%d given)", b.callName(), how, least, plural(least), b.shown(s, npos))
		}
		return TypeErrorf("%s missing required argument '%s' (pos %d)", b.calledName(), s.params[i].name, b.shown(s, i+1))
	}
	return nil
}

// shown is an argument count as messages show it: without the receiver.
func (b *Builtin) shown(s *signature, n int) int {
	if s.self {
		return n - 1
	}
	return n
}

// callName is the name in messages of functions that take keywords; qualCallName that of the others.
func (b *Builtin) callName() string {
	if b.owner != nil && (b.def.Name == "__new__" || b.def.Name == "__init__") {
		return b.owner.name
	}
	return b.def.Name
}

// calledName is callName with its parentheses, or what stands for it.
func (b *Builtin) calledName() string {
	if b.def.Flag&NamelessDef != 0 {
		return "function"
	}
	return b.callName() + "()"
}

func (b *Builtin) qualCallName() string {
	if b.owner != nil {
		if b.def.Name == "__new__" || b.def.Name == "__init__" {
			return b.owner.name
		}
		if b.self.IsValid() {
			return receiverName(b.self) + "." + b.def.Name
		}
		return b.owner.name + "." + b.def.Name
	}
	if b.module != nil && b.module.s != "builtins" {
		return b.module.s + "." + b.def.Name
	}
	return b.def.Name
}

// receiverName is the class that a bound method's name shows: the receiver itself if it is one.
func receiverName(self Value) string {
	if c, ok := AsType(self); ok {
		return c.qualname
	}
	return self.Type().qualname
}

// wrapperCount is the error of special methods for a wrong number of arguments.
func (b *Builtin) wrapperCount(want, given int) error {
	space := ""
	if pairedWrapper[b.def.Name] || b.owner.Has("__getitem__") && multiplies[b.def.Name] {
		space = " " // sic: CPython has an empty name there
	}
	return TypeErrorf("%sexpected %d argument%s, got %d", space, want, plural(want), given)
}

var (
	pairedWrapper = map[string]bool{"__setitem__": true, "__setattr__": true, "__set__": true, "__get__": true, "__pow__": true, "__rpow__": true}
	multiplies    = map[string]bool{"__mul__": true, "__rmul__": true, "__imul__": true}
	joins         = map[string]bool{"__add__": true, "__iadd__": true}
	items         = map[string]bool{"__getitem__": true, "__setitem__": true, "__delitem__": true}
)

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// tooMany is the error for more positional arguments than there are parameters.
func (b *Builtin) tooMany(s *signature, npos, nkw int) error {
	given, most, least := b.shown(s, npos), b.shown(s, s.pos), b.shown(s, s.required)
	if b.def.Name == "__new__" || b.def.Name == "__init__" {
		if most == 0 {
			return TypeErrorf("%s() takes no arguments (%d given)", b.owner.name, given)
		}
		if s.posOnly == s.pos && least == most {
			return TypeErrorf("%s expected %d argument%s, got %d", b.owner.name, most, plural(most), given)
		}
		if s.posOnly == s.pos {
			return TypeErrorf("%s expected at most %d argument%s, got %d", b.owner.name, most, plural(most), given)
		}
		return TypeErrorf("%s() takes at most %d argument%s (%d given)", b.owner.name, most+s.kwOnly, plural(most+s.kwOnly), given+nkw)
	}
	switch {
	case b.wrapper && least == most:
		return b.wrapperCount(most, given)
	case most == 0 && s.kwOnly == 0:
		return TypeErrorf("%s() takes no arguments (%d given)", b.qualCallName(), given)
	case most == 1 && least == 1 && s.posOnly == s.pos && s.kwOnly == 0:
		return TypeErrorf("%s() takes exactly one argument (%d given)", b.qualCallName(), given)
	case s.posOnly == s.pos && s.kwOnly == 0:
		if least == most {
			return TypeErrorf("%s expected %d argument%s, got %d", b.def.Name, most, plural(most), given)
		}
		return TypeErrorf("%s expected at most %d argument%s, got %d", b.rangeName(b.def.Name), most, plural(most), given)
	case s.kwOnly > 0 && most == 0:
		return TypeErrorf("%s() takes no positional arguments", b.def.Name)
	case s.kwOnly > 0:
		return TypeErrorf("%s() takes at most %d positional argument%s (%d given)", b.def.Name, most, plural(most), given)
	}
	return TypeErrorf("%s takes at most %d argument%s (%d given)", b.calledName(), most, plural(most), given+nkw)
}

// needsReceiver is the error for a method of a class that is called without any argument.
func (b *Builtin) needsReceiver() error {
	if b.wrapper {
		return TypeErrorf("descriptor '%s' of '%s' object needs an argument", b.def.Name, b.owner.MessageName())
	}
	return TypeErrorf("unbound method %s.%s() needs an argument", b.owner.name, b.def.Name)
}

// rangeName is the name in messages of functions with optional arguments; special methods have none there.
func (b *Builtin) rangeName(name string) string {
	if b.wrapper && pairedWrapper[name] {
		return ""
	}
	return name
}

// tooFew is the error for missing positional-only arguments.
func (b *Builtin) tooFew(s *signature, npos int) error {
	given, most, least := b.shown(s, npos), b.shown(s, s.pos), b.shown(s, s.required)
	if s.self && npos == 0 && b.owner != nil {
		return b.needsReceiver()
	}
	name := b.def.Name
	if name == "__new__" || name == "__init__" {
		name = b.owner.name
	}
	switch {
	case b.wrapper && least == most && b.def.Name != "__init__":
		return b.wrapperCount(least, given)
	case b.def.Name == "__init__" && least == most:
		return TypeErrorf("%s expected %d argument%s, got %d", name, least, plural(least), given)
	case most == 1 && least == 1 && s.vararg < 0 && b.def.Name != "__new__":
		return TypeErrorf("%s() takes exactly one argument (%d given)", b.qualCallName(), given)
	case least == most && s.vararg < 0:
		return TypeErrorf("%s expected %d argument%s, got %d", name, least, plural(least), given)
	}
	return TypeErrorf("%s expected at least %d argument%s, got %d", b.rangeName(name), least, plural(least), given)
}

// Call runs a native function with the arguments of a call (keyword values last, names in kw).
func (b *Builtin) Call(t *Thread, args []Value, kw []*Str) (Value, error) {
	if !b.self.IsValid() {
		return b.CallUnbound(t, args, kw)
	}
	top := len(t.args)
	r, err := b.CallUnbound(t, t.pushSelf(b.self, args), kw)
	t.popArgs(top)
	return r, err
}

// CallUnbound is Call with the receiver, if any, as the first argument.
func (b *Builtin) CallUnbound(t *Thread, args []Value, kw []*Str) (Value, error) {
	d := b.def
	if b.owner != nil && len(args) == len(kw) && d.Name == "__new__" {
		return Value{}, TypeErrorf("%s.__new__(): not enough arguments", b.owner.name)
	}
	if b.makes {
		if err := b.checkClass(args[0]); err != nil {
			return Value{}, err
		}
	}
	if b.owner != nil && len(args) > len(kw) {
		if err := b.checkReceiver(args[0]); err != nil {
			return Value{}, err
		}
	}
	if b.gets && len(args) >= 2 && args[1].IsNone() && (len(args) == 2 || args[2].IsNone()) {
		return Value{}, TypeErrorf("__get__(None, None) is invalid")
	}
	if b.repeats && len(args) == 2 && len(kw) == 0 {
		n, err := t.Repeats(args[1])
		if err != nil {
			return Value{}, err
		}
		args = []Value{args[0], Int(int64(n))}
	}
	if d.Raw != nil {
		if len(args) == len(kw) && b.owner != nil {
			return Value{}, b.needsReceiver()
		}
		return d.Raw(t, args, kw)
	}
	if len(kw) == 0 {
		switch {
		case d.F1 != nil && len(args) == 1:
			return d.F1(t, args[0])
		case d.F2 != nil && len(args) == 2:
			return d.F2(t, args[0], args[1])
		case d.F3 != nil && len(args) == 3:
			return d.F3(t, args[0], args[1], args[2])
		case d.F0 != nil && len(args) == 0:
			return d.F0(t)
		}
	}
	top := len(t.args)
	r, err := b.runBound(t, args, kw)
	t.popArgs(top)
	return r, err
}

// CallPlain is CallUnbound with positional arguments for a receiver that is known to be right.
func (b *Builtin) CallPlain(t *Thread, args []Value) (Value, error) {
	d := b.def
	if b.repeats || b.makes || b.gets {
		return b.CallUnbound(t, args, nil)
	}
	switch len(args) {
	case 1:
		if d.F1 != nil {
			return d.F1(t, args[0])
		}
	case 2:
		if d.F2 != nil {
			return d.F2(t, args[0], args[1])
		}
	case 3:
		if d.F3 != nil {
			return d.F3(t, args[0], args[1], args[2])
		}
	}
	if d.Fn != nil {
		if s := b.signature(); s.plain && len(args) >= s.required && len(args) <= s.pos {
			return d.callFilled(t, args, len(s.params))
		}
	}
	return b.CallUnbound(t, args, nil)
}

// callFilled calls Fn with the omitted ones of n arguments as zero Values.
func (d *Def) callFilled(t *Thread, args []Value, n int) (Value, error) {
	if len(args) == n {
		return d.Fn(t, args)
	}
	at := len(t.args)
	for _, x := range args {
		t.args = append(t.args, x)
	}
	for i := len(args); i < n; i++ {
		t.args = append(t.args, Value{})
	}
	r, err := d.Fn(t, t.args[at:at+n:at+n])
	t.popArgs(at)
	return r, err
}

// runBound binds the arguments and runs the function.
func (b *Builtin) runBound(t *Thread, args []Value, kw []*Str) (Value, error) {
	d := b.def
	npos := len(args) - len(kw)
	args, err := b.bindArgs(t, args, kw)
	if err != nil {
		if d.Flag&PythonDef != 0 {
			err = b.pythonError(err, npos, kw)
		}
		return Value{}, err
	}
	switch {
	case d.Fn != nil:
		return d.Fn(t, args)
	case d.F1 != nil:
		return d.F1(t, args[0])
	case d.F2 != nil:
		return d.F2(t, args[0], args[1])
	case d.F3 != nil:
		return d.F3(t, args[0], args[1], args[2])
	}
	return d.F0(t)
}

// checkClass makes sure that what __new__ is given is a class of the right kind.
func (b *Builtin) checkClass(v Value) error {
	cls, ok := AsType(v)
	if !ok {
		return TypeErrorf("%s.__new__(X): X is not a type object (%s)", b.owner.MessageName(), v.Type().MessageName())
	}
	if cls != b.owner && !cls.IsSubtype(b.owner) {
		return TypeErrorf("%s.__new__(%s): %s is not a subtype of %s", b.owner.MessageName(), cls.name, cls.name, b.owner.MessageName())
	}
	if maker := cls.nativeMaker(); b.owner.kind == KException && maker.slots[SlotNew].builtin().def != b.def {
		return TypeErrorf("%s.__new__(%s) is not safe, use %s.__new__()", b.owner.MessageName(), cls.name, maker.MessageName())
	}
	return nil
}

// checkReceiver makes sure that the receiver of an unbound native method is an instance of its type.
func (b *Builtin) checkReceiver(self Value) error {
	if self.Type() == b.owner {
		return nil
	}
	if b.def.Flag&StaticDef != 0 {
		return nil
	}
	if b.def.Name == "__new__" || b.def.Flag&ClassDef != 0 {
		return nil
	}
	if typ := self.Type(); typ == b.owner || typ.IsSubtype(b.owner) {
		return nil
	}
	if b.wrapper {
		return TypeErrorf("descriptor '%s' requires a '%s' object but received a '%s'", b.def.Name, b.owner.MessageName(), self.Type().MessageName())
	}
	return TypeErrorf("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", b.def.Name, b.owner.MessageName(), self.Type().MessageName())
}

// TextSignature is the signature as help() and inspect show it: "($self, x, /, start=0)".
func (b *Builtin) TextSignature() string { return fmt.Sprintf("(%s)", b.def.Sig) }
