package xmlmod

import (
	"pya/vm/object"
)

// This file calls the handlers of a parser.

// str is a name as a value: the one in the dictionary of interned names, if there is one.
func (p *parser) str(s string) value {
	v := object.NewStr(s)
	d, ok := object.AsDict(p.intern)
	if !ok {
		return v
	}
	key := p.t.Interp.Intern(s)
	if known, ok := d.GetStr(key); ok {
		return known
	}
	d.SetStr(key, v)
	return v
}

func strOrNone(s *string) value {
	if s == nil {
		return object.None
	}
	return object.NewStr(*s)
}

// fire calls a handler; without one, the default handler gets the raw text.
func (p *parser) fire(which int, raw string, args ...value) error {
	if !p.call[which].IsValid() {
		return p.other(raw)
	}
	if err := p.flush(); err != nil {
		return err
	}
	_, err := p.t.Call(p.call[which], args...)
	return err
}

func (p *parser) other(raw string) error {
	for _, which := range []int{hDefaultExpand, hDefault} {
		if h := p.call[which]; h.IsValid() && raw != "" {
			if err := p.flush(); err != nil {
				return err
			}
			_, err := p.t.Call(h, object.NewStr(raw))
			return err
		}
	}
	return nil
}

// flush tells the text that has been collected.
func (p *parser) flush() error {
	if len(p.pending) == 0 {
		return nil
	}
	text := string(p.pending)
	p.pending = p.pending[:0]
	if h := p.call[hText]; h.IsValid() {
		_, err := p.t.Call(h, object.NewStr(text))
		return err
	}
	return nil
}

// addText calls the handler of text at once, or collects the text for it.
func (p *parser) addText(data string) error {
	if !p.bufferText {
		_, err := p.t.Call(p.call[hText], object.NewStr(data))
		return err
	}
	if len(p.pending)+len(data) > p.bufferSize {
		if err := p.flush(); err != nil {
			return err
		}
		if len(data) > p.bufferSize && p.call[hText].IsValid() {
			_, err := p.t.Call(p.call[hText], object.NewStr(data))
			return err
		}
	}
	p.pending = append(p.pending, data...)
	return nil
}

func (p *parser) xmlDecl(version string, encoding *string, standalone int, raw string) error {
	v := object.None
	if version != "" {
		v = object.NewStr(version)
	}
	return p.fire(hXMLDecl, raw, v, strOrNone(encoding), object.Int(int64(standalone)))
}

func (p *parser) startElement(name string, attrs []attribute, raw string) error {
	if !p.call[hStartElement].IsValid() {
		return p.other(raw)
	}
	if p.ordered {
		var items []value
		for _, a := range attrs {
			if a.given || !p.specified {
				items = append(items, p.str(a.name), object.NewStr(a.value))
			}
		}
		return p.fire(hStartElement, raw, p.str(name), object.NewList(items))
	}
	d := object.NewDict()
	for _, a := range attrs {
		if a.given || !p.specified {
			if err := d.Set(p.t, p.str(a.name), object.NewStr(a.value)); err != nil {
				return err
			}
		}
	}
	return p.fire(hStartElement, raw, p.str(name), object.FromObj(d))
}

func (p *parser) endElement(name, raw string) error { return p.fire(hEndElement, raw, p.str(name)) }

func (p *parser) startNamespace(prefix, uri *string) error {
	return p.fire(hStartNamespace, "", strOrNone(prefix), strOrNone(uri))
}

func (p *parser) endNamespace(prefix *string) error {
	return p.fire(hEndNamespace, "", strOrNone(prefix))
}

func (p *parser) instruction(target, data, raw string) error {
	return p.fire(hInstruction, raw, p.str(target), object.NewStr(data))
}

func (p *parser) comment(data, raw string) error { return p.fire(hComment, raw, object.NewStr(data)) }

func (p *parser) startCdata(raw string) error { return p.fire(hStartCdata, raw) }

func (p *parser) endCdata(raw string) error { return p.fire(hEndCdata, raw) }

func (p *parser) startDoctype(name string, sysID, pubID *string, internal bool, raw string) error {
	has := int64(0)
	if internal {
		has = 1
	}
	return p.fire(hStartDoctype, raw, p.str(name), strOrNone(sysID), strOrNone(pubID), object.Int(has))
}

func (p *parser) endDoctype(raw string) error { return p.fire(hEndDoctype, raw) }

func (p *parser) entityDecl(e *entity, raw string) error {
	if e.notation != nil && p.call[hUnparsed].IsValid() {
		return p.fire(hUnparsed, raw, p.str(e.name), p.base, strOrNone(e.sysID), strOrNone(e.pubID), strOrNone(e.notation))
	}
	param := int64(0)
	if e.param {
		param = 1
	}
	return p.fire(hEntity, raw, p.str(e.name), object.Int(param), strOrNone(e.value), p.base, strOrNone(e.sysID), strOrNone(e.pubID), strOrNone(e.notation))
}

func (p *parser) elementDecl(name, model, raw string) error {
	m, _ := parseModel(model)
	return p.fire(hElementDecl, raw, p.str(name), p.model(m))
}

func (p *parser) model(m content) value {
	children := make([]value, len(m.children))
	for i, c := range m.children {
		children[i] = p.model(c)
	}
	name := object.None
	if m.name != "" {
		name = object.NewStr(m.name)
	}
	return object.TupleOf(object.Int(int64(m.typ)), object.Int(int64(m.quant)), name, object.NewTuple(children))
}

func (p *parser) attlistDecl(element, name, typ string, def *string, required bool, raw string) error {
	need := int64(0)
	if required {
		need = 1
	}
	return p.fire(hAttlist, raw, p.str(element), p.str(name), object.NewStr(typ), strOrNone(def), object.Int(need))
}

func (p *parser) notationDecl(name string, sysID, pubID *string, raw string) error {
	return p.fire(hNotation, raw, p.str(name), p.base, strOrNone(sysID), strOrNone(pubID))
}

func (p *parser) notStandalone() error {
	h := p.call[hNotStandalone]
	if !h.IsValid() {
		return nil
	}
	if err := p.flush(); err != nil {
		return err
	}
	v, err := p.t.Call(h)
	if err != nil {
		return err
	}
	if ok, err := p.t.Truth(v); err != nil || ok {
		return err
	}
	const notStandalone = 22
	return fail(notStandalone)
}

func (p *parser) externalRef(context, sysID, pubID *string) (bool, error) {
	h := p.call[hExternal]
	// Parameter entities, the external subset among them, are read only if the program asks for that.
	if context == nil && (p.paramParsing == 0 || p.paramParsing == 1 && p.s.standalone) {
		return false, nil
	}
	if !h.IsValid() {
		return false, nil
	}
	if err := p.flush(); err != nil {
		return false, err
	}
	v, err := p.t.Call(h, strOrNone(context), p.base, strOrNone(sysID), strOrNone(pubID))
	if err != nil {
		return true, err
	}
	if !v.Type().IsSubtype(object.IntType) {
		return true, object.TypeErrorf("'%s' object cannot be interpreted as an integer", v.Type().Name())
	}
	if ok, err := p.t.Truth(v); err != nil || ok {
		return true, err
	}
	return true, fail(errExternal)
}

func (p *parser) skippedEntity(name string, param bool, raw string) error {
	is := int64(0)
	if param {
		is = 1
	}
	return p.fire(hSkipped, raw, p.str(name), object.Int(is))
}

func (p *parser) expands() bool {
	return !p.call[hDefault].IsValid() || p.call[hDefaultExpand].IsValid()
}

func (p *parser) readsParams() bool {
	return p.paramParsing == 2 || p.paramParsing == 1 && !p.s.standalone
}

// text tells text or collects it.
func (p *parser) text(data, raw string) error {
	if !p.call[hText].IsValid() {
		return p.other(raw)
	}
	return p.addText(data)
}
