package csv

import (
	"pya/vm/object"
)

// state is where in a record the reader is.
type state uint8

const (
	startRecord state = iota
	startField
	escapedChar
	inField
	inQuotes
	escapeInQuotes
	quoteInQuotes
	eatNewline
	afterEscapedNewline
)

// reader is what csv.reader returns.
type reader struct {
	object.Header
	d        *Dialect
	it       value
	lines    int64
	state    state
	fields   []value
	field    []byte
	length   int  // of field, in characters
	unquoted bool // the field was not quoted
	eof      bool
}

func readerClass() *object.Type {
	return readerOnce.Get(func() *object.Type {
		return object.NewNative[reader](object.TypeSpec{Name: "reader", Module: "_csv", Doc: "CSV reader", Flags: object.NoNew,
			Next: readerNext, GetSets: []object.GetSet{
				{Name: "dialect", Get: func(_ *thread, v value) (value, error) { return object.FromObj(object.Self[reader](v).d), nil }},
				{Name: "line_num", Get: func(_ *thread, v value) (value, error) { return object.Int(object.Self[reader](v).lines), nil }},
			}})
	})
}

func newReader(t *thread, a []value) (value, error) {
	it, err := t.GetIter(a[0])
	if err != nil {
		return value{}, err
	}
	d, err := makeDialect(t, a[1], a[2])
	if err != nil {
		return value{}, err
	}
	return object.FromObj(&reader{Header: object.HeaderOf(readerClass()), d: d, it: it}), nil
}

func readerNext(t *thread, self value) (value, bool, error) {
	r := object.Self[reader](self)
	r.fields, r.state = nil, startRecord
	r.reset()
	for {
		line, ok, err := t.Next(r.it)
		if err != nil {
			return value{}, false, err
		}
		if !ok {
			if r.length != 0 || r.state == inQuotes {
				if r.d.strict {
					return value{}, false, fail(t, "unexpected end of data")
				}
				if err := r.save(t); err != nil {
					return value{}, false, err
				}
				return object.NewList(r.fields), true, nil
			}
			return value{}, false, nil
		}
		s, isStr := object.AsStr(line)
		if !isStr {
			return value{}, false, fail(t, "iterator should return strings, not %s (the file should be opened in text mode)", line.Type().Name())
		}
		r.lines++
		for text := s.Go(); text != ""; {
			c, n := object.DecodeRune(text)
			if err := r.char(t, c); err != nil {
				return value{}, false, err
			}
			text = text[n:]
		}
		if err := r.endOfLine(t); err != nil {
			return value{}, false, err
		}
		if r.state == startRecord {
			return object.NewList(r.fields), true, nil
		}
	}
}

func (r *reader) reset() {
	r.field = r.field[:0]
	r.length, r.unquoted = 0, true
}

func (r *reader) add(t *thread, c rune) error {
	s, err := stateOf(t)
	if err != nil {
		return err
	}
	if r.length++; r.length > s.limit {
		return fail(t, "field larger than field limit (%d)", s.limit)
	}
	r.field = object.AppendRune(r.field, c)
	return nil
}

// save ends a field.
func (r *reader) save(t *thread) error {
	text := string(r.field)
	v := object.NewStr(text)
	numeric := r.d.quoting == quoteNonNumeric || r.d.quoting == quoteStrings
	switch {
	case r.unquoted && text == "" && (r.d.quoting == quoteNotNull || r.d.quoting == quoteStrings):
		v = object.None
	case r.unquoted && numeric && (text != "" || r.d.quoting == quoteNonNumeric && text != ""):
		f, err := t.Call(object.FromObj(object.FloatType), v)
		if err != nil {
			return err
		}
		v = f
	}
	r.fields = append(r.fields, v)
	r.reset()
	return nil
}

// endOfLine tells the machine that a line has ended.
func (r *reader) endOfLine(t *thread) error {
	switch r.state {
	case startRecord:
	case startField, inField, quoteInQuotes:
		if err := r.save(t); err != nil {
			return err
		}
		r.state = startRecord
	case escapedChar:
		if err := r.add(t, '\n'); err != nil {
			return err
		}
		r.state = inField
	case inQuotes:
	case escapeInQuotes:
		if err := r.add(t, '\n'); err != nil {
			return err
		}
		r.state = inQuotes
	case afterEscapedNewline:
		r.state = inField
	case eatNewline:
		r.state = startRecord
	}
	return nil
}

// char is one step of the machine.
func (r *reader) char(t *thread, c rune) error {
	d := r.d
	newline := c == '\n' || c == '\r'
	switch r.state {
	case startRecord:
		if newline {
			r.state = eatNewline
			return nil
		}
		r.state = startField
		return r.char(t, c)
	case startField:
		switch {
		case newline:
			r.state = eatNewline
			return r.save(t)
		case c == d.quote && d.quoting != quoteNone:
			r.unquoted = false
			r.state = inQuotes
		case c == d.escape:
			r.state = escapedChar
		case c == ' ' && d.skipInitialSpace:
		case c == d.delimiter:
			return r.save(t)
		default:
			r.state = inField
			return r.add(t, c)
		}
	case escapedChar:
		if newline {
			r.state = afterEscapedNewline
			return r.add(t, c)
		}
		r.state = inField
		return r.add(t, c)
	case afterEscapedNewline, inField:
		switch {
		case newline:
			r.state = eatNewline
			return r.save(t)
		case c == d.escape:
			r.state = escapedChar
		case c == d.delimiter:
			r.state = startField
			return r.save(t)
		default:
			r.state = inField
			return r.add(t, c)
		}
	case inQuotes:
		switch {
		case c == d.escape:
			r.state = escapeInQuotes
		case c == d.quote && d.quoting != quoteNone:
			r.state = quoteInQuotes
			if !d.doubleQuote {
				r.state = inField
			}
		default:
			return r.add(t, c)
		}
	case escapeInQuotes:
		r.state = inQuotes
		return r.add(t, c)
	case quoteInQuotes:
		switch {
		case d.quoting != quoteNone && c == d.quote:
			r.state = inQuotes
			return r.add(t, c)
		case c == d.delimiter:
			r.state = startField
			return r.save(t)
		case newline:
			r.state = eatNewline
			return r.save(t)
		case d.strict:
			return fail(t, "'%c' expected after '%c'", d.delimiter, d.quote)
		default:
			r.state = inField
			return r.add(t, c)
		}
	case eatNewline:
		if !newline {
			return fail(t, "new-line character seen in unquoted field - do you need to open the file with newline=''?")
		}
	}
	return nil
}
