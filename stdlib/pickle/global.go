package pickle

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"pya/vm/object"
)

// saveGlobal pickles an object by its name in a module; name is the zero Value for __qualname__.
func (p *pickler) saveGlobal(t *thread, v, nameValue value) error {
	name, err := globalName(t, v, nameValue)
	if err != nil {
		return err
	}
	module, err := whichModule(t, v, name)
	if err != nil {
		return err
	}
	parts := strings.Split(name, ".")
	found, err := p.lookup(t, v, module, name, parts)
	if err != nil {
		return err
	}
	if !object.Is(found, v) {
		return picklingError(t, "Can't pickle %s: it's not the same object as %s.%s", repr(t, v), module, name)
	}
	if p.proto >= 2 {
		if done, err := p.saveExtension(t, module, name); done || err != nil {
			return err
		}
	}
	last := parts[len(parts)-1]
	switch {
	case p.proto >= 4:
		if err := p.save(t, object.FromObj(t.Interp.Intern(module)), true); err != nil {
			return err
		}
		if err := p.save(t, object.FromObj(t.Interp.Intern(name)), true); err != nil {
			return err
		}
		p.op(opStackGlobal)
	case len(parts) > 1:
		if err := p.savePath(t, module, parts); err != nil {
			return err
		}
	default:
		if err := p.globalOp(t, module, last); err != nil {
			return err
		}
	}
	p.put(v)
	return nil
}

// globalOp writes the opcode of a name of a module, as Python 2 calls it for the protocols that Python 2 knows.
func (p *pickler) globalOp(t *thread, module, name string) error {
	if p.proto < 3 && p.fixImports {
		module, name = oldName(module, name)
	}
	if p.proto < 3 && !(ascii(module) && ascii(name)) || !utf8.ValidString(module) || !utf8.ValidString(name) {
		return picklingError(t, "can't pickle global identifier '%s.%s' using pickle protocol %d", module, name, p.proto)
	}
	p.text(opGlobal, module+"\n"+name+"\n")
	return nil
}

// savePath writes a dotted name as calls of getattr, which begin with the name in the module: what stands in between is
// not pickled itself, it may be the very object.
func (p *pickler) savePath(t *thread, module string, parts []string) error {
	getattr, err := attribute(t, "builtins", "getattr")
	if err != nil {
		return err
	}
	for range parts[1:] {
		if err := p.save(t, getattr, true); err != nil {
			return err
		}
		if p.proto < 2 {
			p.op(opMark)
		}
	}
	if err := p.globalOp(t, module, parts[0]); err != nil {
		return err
	}
	for _, part := range parts[1:] {
		if err := p.save(t, object.FromObj(t.Interp.Intern(part)), true); err != nil {
			return err
		}
		if p.proto < 2 {
			p.op(opTuple, opReduce)
		} else {
			p.op(opTuple2, opReduce)
		}
	}
	return nil
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// oldName is what Python 2 called it.
func oldName(module, name string) (string, string) {
	if o, ok := python3Names[[2]string{module, name}]; ok {
		return o[0], o[1]
	}
	if module == "builtins" && python2Exceptions[name] {
		return "exceptions", name
	}
	if base, ok := python3Exceptions[name]; ok && module == "builtins" {
		return "exceptions", base
	}
	if o, ok := oldModules[module]; ok {
		return o, name
	}
	return module, name
}

// saveExtension writes a name registered with copyreg as its number.
func (p *pickler) saveExtension(t *thread, module, name string) (bool, error) {
	reg, err := attribute(t, "copyreg", "_extension_registry")
	if err != nil {
		return false, err
	}
	d, ok := object.AsDict(reg)
	if !ok || d.Len() == 0 {
		return false, nil
	}
	v, ok, err := d.Get(t, object.NewPair(object.NewStr(module), object.NewStr(name)))
	if err != nil || !ok {
		return false, err
	}
	n, err := t.Index(v)
	if err != nil {
		return false, err
	}
	switch {
	case n <= 0xff:
		p.op(opExt1, byte(n))
	case n <= 0xffff:
		p.op(opExt2, byte(n), byte(n>>8))
	default:
		p.op(binary.LittleEndian.AppendUint32([]byte{opExt4}, uint32(n))...)
	}
	return true, nil
}

func globalName(t *thread, v, name value) (string, error) {
	if !name.IsValid() {
		for _, n := range []string{"__qualname__", "__name__"} {
			x, ok, err := t.GetAttrOpt(v, t.Interp.Intern(n))
			if err != nil {
				return "", err
			}
			if ok {
				name = x
				break
			}
		}
	}
	if name.IsValid() {
		if s, ok := object.AsStr(name); ok {
			return s.Go(), nil
		}
	}
	return "", picklingError(t, "Can't pickle %s: its name is not a string", repr(t, v))
}

// lookup finds what the name stands for.
func (p *pickler) lookup(t *thread, v value, module, name string, parts []string) (found value, err error) {
	found, err = t.Interp.Import(t, module)
	if err != nil {
		e := picklingError(t, "Can't pickle %s: import of module '%s' failed", repr(t, v), module)
		return value{}, chain(e, err)
	}
	for _, part := range parts {
		if part == "<locals>" {
			return value{}, object.Raise(object.AttributeError, "Can't get local object '%s'", name)
		}
	}
	for _, part := range parts {
		found, err = t.GetAttr(found, t.Interp.Intern(part))
		if err == nil {
			continue
		}
		if _, ok := object.IsException(err, object.AttributeError); !ok {
			return value{}, err
		}
		e := picklingError(t, "Can't pickle %s: attribute lookup %s on %s failed", repr(t, v), name, module)
		return value{}, chain(e, err)
	}
	return found, nil
}

// chain makes cause the __context__ of an exception.
func chain(e, cause error) error {
	x, _ := e.(*object.Exception)
	c, ok := cause.(*object.Exception)
	if x != nil && ok {
		x.Context = object.FromObj(c)
	}
	return e
}

// whichModule is the module an object says it belongs to, or one in which it is found.
func whichModule(t *thread, v value, name string) (string, error) {
	m, ok, err := t.GetAttrOpt(v, t.Interp.Intern("__module__"))
	if err != nil {
		return "", err
	}
	if ok && !m.IsNone() {
		if s, ok := object.AsStr(m); ok {
			return s.Go(), nil
		}
		return "", picklingError(t, "Can't pickle %s: its module is not a string", repr(t, v))
	}
	parts := strings.Split(name, ".")
	var k, mod value
	for i := 0; t.Interp.Modules.Next(&i, &k, &mod); {
		s, ok := object.AsStr(k)
		if !ok || mod.IsNone() || s.Go() == "__main__" || s.Go() == "__mp_main__" {
			continue
		}
		x := mod
		for _, part := range parts {
			if x, ok, err = t.GetAttrOpt(x, t.Interp.Intern(part)); err != nil || !ok {
				break
			}
		}
		if err == nil && ok && object.Is(x, v) {
			return s.Go(), nil
		}
	}
	return "__main__", nil
}
