package io

import (
	"sort"
	"strings"
	"unicode/utf8"

	"pya/vm/object"
)

// textIO is a TextIOWrapper. What was read and decoded stands in chunk; pos is how much of it is delivered.
type textIO struct {
	ioBase
	buffer value
	// buf is buffer if it is exactly a native one: then nothing goes through Python calls.
	buf             *buffered
	ready, detached bool

	encoding, errors string // as given
	codec            string // what decodes: encoding, with the byte order once that is known
	whole            bool   // the encoding can only decode a file as a whole
	nl               newlines
	seen             uint8
	lineBuffering    bool
	writeThrough     bool
	mode             value
	// What the buffer can do.
	readable, writable, seekable bool

	chunk     string
	pos       int
	input     string // the bytes chunk was decoded from
	inputEnc  string // … in this encoding
	heldCR    bool   // a \r stood before input that belongs to chunk
	rest      string // bytes at the end of input that are no whole character yet
	pendingCR bool   // a \r at the end of input waits for a \n
	started   bool   // bytes were decoded since the last seek to the beginning
	iterating bool

	pending []byte // encoded text not given to a buffer that is no native one
	wrote   bool   // the byte order mark is written, or not wanted
}

func selfText(v value) *textIO { return object.Self[textIO](v) }

// textChunk is how much is read at a time.
const textChunk = 8192

func (x *textIO) check() error {
	switch {
	case x.detached:
		return object.ValueErrorf("underlying buffer has been detached")
	case !x.ready:
		return object.ValueErrorf("I/O operation on uninitialized object")
	}
	return nil
}

// checkOpen raises for a stream that is closed or has lost its buffer.
func (x *textIO) checkOpen(t *thread) error {
	if err := x.check(); err != nil {
		return err
	}
	var closed bool
	var err error
	if x.buf != nil && x.buf.file != nil {
		closed = !x.buf.file.open
	} else {
		closed, err = isClosed(t, x.buffer)
	}
	if err == nil && closed {
		err = object.ValueErrorf(closedText)
	}
	return err
}

// bomEncoding tells whether the encoding begins a file with a byte order mark.
func bomEncoding(name string) bool {
	switch strings.ReplaceAll(strings.ToLower(name), "_", "-") {
	case "utf-16", "utf16", "u16", "utf-32", "utf32", "u32", "utf-8-sig":
		return true
	}
	return false
}

// textOptions are the arguments of TextIOWrapper behind the buffer.
type textOptions struct {
	encoding, errors, newline value
	lineBuffering             bool
	writeThrough              bool
}

// setup makes x a stream over buffer.
func (x *textIO) setup(t *thread, buffer value, o textOptions) error {
	x.ready = false
	nl, ok := newlinesOf(o.newline)
	if !ok {
		s, _ := object.AsStr(o.newline)
		return object.ValueErrorf("illegal newline value: %s", s.Go())
	}
	enc, errs, err := textCodec(t, o.encoding, o.errors)
	if err != nil {
		return err
	}
	x.buffer, x.buf = buffer, nil
	if b, ok := asBuffered(buffer); ok {
		x.buf = b
	}
	x.encoding, x.errors, x.nl = enc, errs, nl
	x.lineBuffering, x.writeThrough = o.lineBuffering, o.writeThrough
	x.whole = isWhole(enc)
	x.detached, x.iterating, x.seen = false, false, 0
	x.reset(true)
	if err := x.abilities(t); err != nil {
		return err
	}
	x.wrote = true
	if bomEncoding(enc) {
		if x.wrote, err = x.behindStart(t); err != nil {
			return err
		}
	}
	x.ready = true
	return nil
}

// abilities asks the buffer what it can do.
func (x *textIO) abilities(t *thread) error {
	if x.buf != nil && x.buf.file != nil {
		x.readable, x.writable, x.seekable = x.buf.reads, x.buf.writes, x.buf.file.isSeekable()
		return nil
	}
	for _, a := range []struct {
		name string
		dst  *bool
	}{{"readable", &x.readable}, {"writable", &x.writable}, {"seekable", &x.seekable}} {
		v, err := t.CallMethod(x.buffer, a.name)
		if err != nil {
			return err
		}
		if *a.dst, err = t.Truth(v); err != nil {
			return err
		}
	}
	return nil
}

// behindStart tells whether writing begins behind the start of a file, as in mode "a": a byte order mark would stand in
// the middle.
func (x *textIO) behindStart(t *thread) (bool, error) {
	if !x.writable || !x.seekable {
		return false, nil
	}
	pos, err := x.bufferTell(t)
	return pos > 0, err
}

// textCodec checks the arguments encoding and errors.
func textCodec(t *thread, encoding, errors value) (enc, errs string, err error) {
	enc, errs = "UTF-8", "strict"
	if encoding.IsValid() && !encoding.IsNone() {
		s, _ := object.AsStr(encoding)
		if enc = s.Go(); enc == "locale" {
			enc = "UTF-8"
		}
		if _, err := object.CString(encoding); err != nil {
			return "", "", err
		}
		if _, _, err := t.DecodeText("", enc, "strict", true); err != nil {
			return "", "", err
		}
	}
	if errors.IsValid() && !errors.IsNone() {
		s, _ := object.AsStr(errors)
		errs = s.Go()
		if err := t.CheckErrorHandler(errs); err != nil {
			return "", "", err
		}
	}
	return enc, errs, nil
}

// isWhole tells encodings that keep a state from one character to the next, or come from a program.
func isWhole(enc string) bool {
	_, builtIn := object.HasEncoding(enc)
	return !builtIn
}

// reset forgets what was read ahead.
func (x *textIO) reset(start bool) {
	x.chunk, x.pos, x.input, x.rest, x.heldCR, x.pendingCR = "", 0, "", "", false, false
	if start {
		x.codec, x.started = x.encoding, false
	}
}

// pull reads the next bytes from the buffer: all if all is set. None is reported as no data.
func (x *textIO) pull(t *thread, all bool) (string, error) {
	if x.buf != nil {
		b := x.buf
		if !b.reads {
			return "", Unsupported("not readable")
		}
		if err := b.begin(t, "read"); err != nil {
			return "", err
		}
		defer b.end()
		if all || x.whole {
			data, _, err := b.readAll(t)
			return string(data), err
		}
		n := textChunk
		if b.file != nil && !b.file.patient {
			n = max(n, 1<<16)
		}
		data, err := b.read1(t, n)
		return string(data), err
	}
	if !x.readable {
		return "", Unsupported("not readable")
	}
	var v value
	var err error
	if all || x.whole {
		v, err = t.CallMethod(x.buffer, "read")
	} else if f, ok, err2 := t.GetAttrOpt(x.buffer, t.Interp.Intern("read1")); err2 != nil {
		return "", err2
	} else if ok {
		v, err = t.Call(f, object.Int(textChunk))
	} else {
		v, err = t.CallMethod(x.buffer, "read", object.Int(textChunk))
	}
	if err != nil {
		return "", err
	}
	if v.IsNone() {
		return "", nil
	}
	data, ok := object.Buffer(v)
	if !ok {
		return "", object.TypeErrorf("underlying read1() should have returned a bytes-like object, not '%s'", v.Type().MessageName())
	}
	return string(data), nil
}

// fill decodes the next chunk behind the present one, which must be used up; eof: there is none.
func (x *textIO) fill(t *thread, all bool) (eof bool, err error) {
	if !x.nativeWritesOnly() {
		if err := x.flushPending(t); err != nil {
			return false, err
		}
	}
	data, err := x.pull(t, all)
	if err != nil {
		return false, err
	}
	if all {
		x.started = x.started || data != ""
	}
	final := data == "" || all || x.whole
	return data == "" && x.rest == "" && !x.pendingCR, x.decode(t, data, final)
}

func (x *textIO) nativeWritesOnly() bool { return x.buf != nil && !x.buf.reads }

// decode makes the next chunk of the bytes left over and data.
func (x *textIO) decode(t *thread, data string, final bool) error {
	input := x.rest + data
	if !x.started && input != "" {
		x.started = true
		if order, ok := byteOrder(x.encoding, input); ok {
			defer func() { x.codec = order }()
		} else if len(input) < 4 && !final && bomEncoding(x.encoding) {
			x.started = false
			x.rest = input
			x.chunk, x.pos, x.input = "", 0, ""
			return nil
		}
	}
	text, used, err := t.DecodeText(input, x.codec, x.errors, final)
	if err != nil {
		return err
	}
	x.input, x.inputEnc, x.rest = input, x.codec, input[used:]
	if x.heldCR = x.pendingCR; x.heldCR {
		text, x.pendingCR = "\r"+text, false
	}
	if x.nl.universal {
		if !final && strings.HasSuffix(text, "\r") {
			text, x.pendingCR = text[:len(text)-1], true
		}
		if x.nl.translate {
			text = x.nl.toNewline(text, &x.seen)
		} else {
			note(text, &x.seen)
		}
	}
	x.chunk, x.pos = text, 0
	return nil
}

// byteOrder gives the encoding that decodes the rest of a file beginning with a byte order mark.
func byteOrder(enc, input string) (string, bool) {
	switch strings.ReplaceAll(strings.ToLower(enc), "_", "-") {
	case "utf-16", "utf16", "u16":
		if strings.HasPrefix(input, "\xfe\xff") {
			return "utf-16-be", true
		}
		return "utf-16-le", len(input) >= 2
	case "utf-32", "utf32", "u32":
		if strings.HasPrefix(input, "\x00\x00\xfe\xff") {
			return "utf-32-be", true
		}
		return "utf-32-le", len(input) >= 4
	case "utf-8-sig":
		return "utf-8", len(input) >= 3
	}
	return "", false
}

// readAll reads the rest of the stream.
func (x *textIO) readAll(t *thread) (value, error) {
	head := x.chunk[x.pos:]
	x.chunk, x.pos, x.input = "", 0, ""
	if _, err := x.fill(t, true); err != nil {
		return value{}, err
	}
	text := head + x.chunk
	x.chunk, x.pos, x.input = "", 0, ""
	return object.NewStr(text), nil
}

// take cuts up to n characters off the chunk.
func (x *textIO) take(n int) (text string, count int) {
	s := x.chunk[x.pos:]
	end := len(s)
	if n < end {
		for i := range s {
			if s[i] < utf8.RuneSelf {
				if count == n {
					end = i
					break
				}
				count++
				continue
			}
			end, count = takeWide(s, n)
			break
		}
		if count < n && end == len(s) && isASCII(s) {
			count = len(s)
		}
	} else if isASCII(s) {
		count = end
	} else {
		end, count = takeWide(s, n)
	}
	x.pos += end
	return s[:end], count
}

// takeWide counts up to n characters of text in generalized UTF-8: its bytes that are no continuation bytes.
func takeWide(s string, n int) (end, count int) {
	for i := 0; i < len(s); i++ {
		if s[i]&0xc0 != 0x80 {
			if count == n {
				return i, count
			}
			count++
		}
	}
	return len(s), count
}

func (x *textIO) readN(t *thread, n int) (value, error) {
	text, got := x.take(n)
	if got >= n {
		return object.NewStr(text), nil
	}
	var b strings.Builder
	b.WriteString(text)
	for got < n {
		eof, err := x.fill(t, false)
		if err != nil {
			return value{}, err
		}
		if eof {
			break
		}
		part, k := x.take(n - got)
		b.WriteString(part)
		got += k
	}
	return object.NewStr(b.String()), nil
}

// lineEnd finds where the first line of text ends: 0 if it has no end. A \r at the end of the chunk is held back, so
// it can be told from \r\n.
func (x *textIO) lineEnd(s string) int {
	switch x.nl.end {
	case "\n":
		return strings.IndexByte(s, '\n') + 1
	case "\r":
		return strings.IndexByte(s, '\r') + 1
	case "":
		i := strings.IndexAny(s, "\r\n")
		if i >= 0 && s[i] == '\r' && i+1 < len(s) && s[i+1] == '\n' {
			i++
		}
		return i + 1
	}
	if i := strings.Index(s, x.nl.end); i >= 0 {
		return i + len(x.nl.end)
	}
	return 0
}

// line reads a line, at most limit characters if that is not negative.
func (x *textIO) line(t *thread, limit int) (string, error) {
	if limit < 0 {
		if n := x.lineEnd(x.chunk[x.pos:]); n > 0 {
			s := x.chunk[x.pos : x.pos+n]
			x.pos += n
			return s, nil
		}
	}
	acc := x.chunk[x.pos:]
	x.chunk, x.pos = "", 0
	for {
		if n := x.lineEnd(acc); n > 0 {
			return x.giveBack(acc, n, limit), nil
		}
		if limit >= 0 {
			if n, count := takeWide(acc, limit); count == limit && n <= len(acc) {
				return x.giveBack(acc, n, limit), nil
			}
		}
		eof, err := x.fill(t, false)
		if err != nil {
			return "", err
		}
		if eof {
			x.chunk, x.pos, x.input = "", 0, ""
			return acc, nil
		}
		part := x.chunk
		if strings.IndexByte(part, '\n') < 0 && strings.IndexByte(part, '\r') < 0 && limit < 0 {
			// The search for a line's end need not start over for every chunk of a very long line.
			more, err := x.longLine(t, part)
			if err != nil {
				return "", err
			}
			part = more
		}
		x.pos = len(x.chunk)
		acc += part
	}
}

// longLine reads on until a chunk with a line end.
func (x *textIO) longLine(t *thread, first string) (string, error) {
	parts := []string{first}
	for {
		eof, err := x.fill(t, false)
		if err != nil {
			return "", err
		}
		if eof {
			break
		}
		parts = append(parts, x.chunk)
		if strings.ContainsAny(x.chunk, "\r\n") {
			break
		}
	}
	return strings.Join(parts, ""), nil
}

// giveBack cuts a line of n bytes, limited to so many characters, and leaves the rest of acc to be read: acc ends
// where the chunk ends.
func (x *textIO) giveBack(acc string, n, limit int) string {
	if limit >= 0 {
		if k, _ := takeWide(acc[:n], limit); k < n {
			n = k
		}
	}
	left := len(acc) - n
	if left <= len(x.chunk) {
		x.pos = len(x.chunk) - left
	} else {
		// The line ends in an earlier chunk: its bytes are gone, so positions in it cannot be told.
		x.chunk, x.pos, x.input = acc[n:], 0, ""
	}
	return acc[:n]
}

// encode gives the bytes of a text as they are written; v is the text as a str, or the zero value.
func (x *textIO) encode(t *thread, v value, text string) (string, error) {
	if x.nl.out != "" && strings.IndexByte(text, '\n') >= 0 {
		text = strings.ReplaceAll(text, "\n", x.nl.out)
		v = value{}
	}
	if isUTF8(x.encoding) && utf8.ValidString(text) {
		return text, nil
	}
	if !v.IsValid() {
		v = object.NewStr(text)
	}
	enc := x.encoding
	if bomEncoding(enc) {
		if x.wrote {
			enc = noBOM(enc)
		}
		x.wrote = true
	}
	b, err := t.Encode(v, enc, x.errors)
	if err != nil {
		return "", err
	}
	data, ok := object.Buffer(b)
	if !ok {
		return "", object.TypeErrorf("encoder should return a bytes object, not '%s'", b.Type().MessageName())
	}
	return string(data), nil
}

func isUTF8(enc string) bool {
	switch enc {
	case "UTF-8", "utf-8", "utf8", "UTF8", "utf_8":
		return true
	}
	return false
}

// noBOM is the encoding without byte order mark that goes on after one.
func noBOM(enc string) string {
	switch n := strings.ReplaceAll(strings.ToLower(enc), "_", "-"); n {
	case "utf-8-sig":
		return "utf-8"
	case "utf-32", "utf32", "u32":
		return "utf-32-le"
	}
	return "utf-16-le"
}

// write encodes and buffers a text.
func (x *textIO) write(t *thread, v value, text string) error {
	data, err := x.encode(t, v, text)
	if err != nil {
		return err
	}
	flush := x.lineBuffering && (strings.IndexByte(text, '\n') >= 0 || strings.IndexByte(text, '\r') >= 0)
	if x.buf != nil {
		return x.writeNative(t, data, flush)
	}
	if !x.writable {
		return Unsupported("not writable")
	}
	for len(x.pending) > 0 && len(x.pending)+len(data) > textChunk {
		// The buffer gets no more than a chunk at once, but for a text that is longer. Its write may write here as well.
		if err := x.flushPending(t); err != nil {
			return err
		}
	}
	x.pending = append(x.pending, data...)
	if len(x.pending) >= textChunk || flush || x.writeThrough {
		if err := x.flushPending(t); err != nil {
			return err
		}
	}
	if x.seekable && (x.chunk != "" || x.rest != "") {
		x.reset(false)
	}
	if flush {
		_, err = t.CallMethod(x.buffer, "flush")
	}
	return err
}

// writeNative gives the bytes straight to the native buffer.
func (x *textIO) writeNative(t *thread, data string, flush bool) error {
	b := x.buf
	if !b.writes {
		return Unsupported("not writable")
	}
	if err := b.lock(t); err != nil {
		return err
	}
	defer b.end()
	if x.seekable && (x.chunk != "" || x.rest != "") {
		x.reset(false)
	}
	if err := b.writeString(t, data); err != nil {
		return err
	}
	if flush || x.writeThrough {
		return b.flushOut(t)
	}
	return nil
}

// flushPending gives what is encoded to the buffer.
func (x *textIO) flushPending(t *thread) error {
	if len(x.pending) == 0 {
		return nil
	}
	data := object.NewBytes(string(x.pending))
	x.pending = x.pending[:0]
	_, err := t.CallMethod(x.buffer, "write", data)
	return err
}

// flush writes everything.
func (x *textIO) flush(t *thread) error {
	if x.buf != nil {
		if err := x.buf.begin(t, "flush"); err != nil {
			return err
		}
		defer x.buf.end()
		if x.buf.reads && x.buf.writes && (x.chunk != "" || x.rest != "") {
			// What was decoded and not delivered stays readable: the buffer must not move.
			return x.buf.flushOut(t)
		}
		return x.buf.flush(t)
	}
	if err := x.flushPending(t); err != nil {
		return err
	}
	_, err := t.CallMethod(x.buffer, "flush")
	return err
}

// tell is a position that seek understands: the byte where the next character begins.
func (x *textIO) tell(t *thread) (int64, error) {
	if err := x.needSeekable(t, "underlying stream is not seekable"); err != nil {
		return 0, err
	}
	if x.iterating {
		return 0, object.Raise(object.OSError, "telling position disabled by next() call")
	}
	if err := x.flush(t); err != nil {
		return 0, err
	}
	end, err := x.bufferTell(t)
	if err != nil {
		return 0, err
	}
	if x.pos == len(x.chunk) && !x.pendingCR {
		return end - int64(len(x.rest)), nil
	}
	start := end - int64(len(x.input))
	if x.input == "" {
		return 0, object.Raise(object.OSError, "can't reconstruct logical file position")
	}
	if x.pos == 0 && x.heldCR {
		return start - unitSize(x.encoding), nil
	}
	return start + int64(x.bytesOf(t)), nil
}

// unitSize is the number of bytes of a \r.
func unitSize(enc string) int64 {
	enc = strings.ToLower(enc)
	switch {
	case strings.Contains(enc, "32"):
		return 4
	case strings.Contains(enc, "16"):
		return 2
	}
	return 1
}

func (x *textIO) bufferTell(t *thread) (int64, error) {
	if x.buf != nil {
		return x.buf.tell(t)
	}
	v, err := t.CallMethod(x.buffer, "tell")
	if err != nil {
		return 0, err
	}
	n, err := t.Index(v)
	return int64(n), err
}

// bytesOf is the number of bytes of input behind the delivered part of the chunk.
func (x *textIO) bytesOf(t *thread) int {
	if !x.heldCR && isUTF8(x.encoding) && strings.HasPrefix(x.input, x.chunk[:x.pos]) {
		return x.pos
	}
	decoded := func(n int) int {
		text, used, err := t.DecodeText(x.input[:n], x.inputEnc, x.errors, false)
		if err != nil || used < n {
			return -1
		}
		if x.heldCR {
			text = "\r" + text
		}
		if x.nl.translate {
			if n < len(x.input) && strings.HasSuffix(text, "\r") && x.input[n] == '\n' {
				return -1
			}
			var seen uint8
			text = x.nl.toNewline(text, &seen)
		}
		return len(text)
	}
	// A prefix that ends within a character counts as the one before it.
	floor := func(n int) int {
		for ; n > 0; n-- {
			if d := decoded(n); d >= 0 {
				return d
			}
		}
		return 0
	}
	return sort.Search(len(x.input), func(n int) bool { return floor(n) >= x.pos })
}

func (x *textIO) needSeekable(t *thread, text string) error {
	if x.buf != nil && x.buf.file != nil && x.buf.file.isSeekable() {
		return nil
	}
	return checkMode(t, x.buffer, "seekable", text)
}

// seek moves to a position given by tell.
func (x *textIO) seek(t *thread, cookie value, whence int) (value, error) {
	if err := x.needSeekable(t, "underlying stream is not seekable"); err != nil {
		return value{}, err
	}
	zero, err := t.CompareBool(object.SlotEq, cookie, object.Int(0))
	if err != nil {
		return value{}, err
	}
	switch whence {
	case 0:
	case 1:
		if !zero {
			return value{}, Unsupported("can't do nonzero cur-relative seeks")
		}
		pos, err := t.CallMethod(x.Val(), "tell")
		if err != nil {
			return value{}, err
		}
		cookie = pos
	case 2:
		if !zero {
			return value{}, Unsupported("can't do nonzero end-relative seeks")
		}
		if err := x.flush(t); err != nil {
			return value{}, err
		}
		x.reset(false)
		v, err := t.CallMethod(x.buffer, "seek", object.Int(0), object.Int(2))
		if err != nil {
			return v, err
		}
		start, err := t.CompareBool(object.SlotEq, v, object.Int(0))
		if start && x.encoding != x.codec {
			x.reset(true)
		}
		x.wrote = !start || !bomEncoding(x.encoding)
		return v, err
	default:
		return value{}, object.ValueErrorf("invalid whence (%d, should be 0, 1 or 2)", whence)
	}
	neg, err := t.CompareBool(object.SlotLt, cookie, object.Int(0))
	if err != nil {
		return value{}, err
	}
	if neg {
		r, err := t.Repr(cookie)
		if err != nil {
			return value{}, err
		}
		return value{}, object.ValueErrorf("negative seek position %s", r)
	}
	if err := x.flush(t); err != nil {
		return value{}, err
	}
	pos, err := offsetArg(t, cookie)
	if err != nil {
		return value{}, err
	}
	if _, err := t.CallMethod(x.buffer, "seek", object.Int(pos)); err != nil {
		return value{}, err
	}
	x.reset(pos == 0)
	x.iterating = false
	x.wrote = pos != 0 || !bomEncoding(x.encoding)
	return cookie, nil
}
