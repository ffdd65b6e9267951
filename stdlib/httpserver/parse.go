package httpserver

import (
	"bytes"
	"errors"
	"strings"
)

// This file reads HTTP/1.1 requests from bytes as they come (RFC 9112). It is strict where leniency lets a proxy and a
// server see different requests: line ends are CRLF, no white space before a colon, no folded lines, no two ways of
// saying how long the body is.

// The limits of a request. A longer head is refused with status 431.
const (
	maxHead      = 64 << 10
	maxChunkLine = 1 << 10
)

// The reasons for refusing a request.
var (
	errInvalid = errors.New("Invalid HTTP request received.")
	errTooLong = errors.New("Request header fields too large.")
)

// field is a header field, its name in lower case.
type field struct{ name, value string }

// head is the first line and the fields of a request.
type head struct {
	method, target string
	minor          int // of HTTP/1.x
	fields         []field

	length   int64 // of the body; -1 if it is chunked
	close    bool  // Connection: close
	keep     bool  // Connection: keep-alive
	upgrade  string
	upgrades bool // Connection: upgrade
	expects  bool // Expect: 100-continue
}

// keepAlive tells whether the client wants to go on after the request.
func (h *head) keepAlive() bool { return !h.close && (h.minor > 0 || h.keep) }

// field gives the value of a field, "" if it is not there.
func (h *head) field(name string) string {
	for _, f := range h.fields {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// parseHead reads a head at the beginning of data: n is its length, 0 if it is not there in full yet.
func parseHead(data []byte, h *head) (n int, err error) {
	start := 0
	for len(data) > start+1 && data[start] == '\r' && data[start+1] == '\n' {
		// Empty lines before a request are allowed.
		start += 2
	}
	end := bytes.Index(data[start:], []byte("\r\n\r\n"))
	if end < 0 {
		if len(data)-start > maxHead {
			return 0, errTooLong
		}
		if !plausible(data[start:]) {
			return 0, errInvalid
		}
		return 0, nil
	}
	if end > maxHead {
		return 0, errTooLong
	}
	// One string holds all the head: its parts share it.
	text := string(data[start : start+end])
	line, rest, _ := strings.Cut(text, "\r\n")
	if err := h.requestLine(line); err != nil {
		return 0, err
	}
	if err := h.parseFields(rest); err != nil {
		return 0, err
	}
	return start + end + 4, nil
}

// plausible tells whether a request may begin like this: what is no method will never become a request.
func plausible(data []byte) bool {
	for i, c := range data {
		switch {
		case c == ' ':
			return i > 0
		case !isToken[c]:
			return c == '\r' && i == 0 && len(data) == 1
		}
	}
	return true
}

func (h *head) requestLine(line string) error {
	method, rest, ok := strings.Cut(line, " ")
	target, version, ok2 := strings.Cut(rest, " ")
	if !ok || !ok2 || !validToken(method) || target == "" || len(version) != 8 || version[:7] != "HTTP/1." {
		return errInvalid
	}
	switch version[7] {
	case '0', '1':
		h.minor = int(version[7] - '0')
	default:
		return errInvalid
	}
	for i := 0; i < len(target); i++ {
		if c := target[i]; c <= ' ' || c == 0x7f {
			return errInvalid
		}
	}
	h.method, h.target = method, target
	return nil
}

func (h *head) parseFields(text string) error {
	h.fields = make([]field, 0, 12)
	hasLength, chunked := false, false
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\r\n")
		name, value, ok := strings.Cut(line, ":")
		if !ok || !validToken(name) {
			return errInvalid
		}
		value = strings.Trim(value, " \t")
		if !validValue(value) {
			return errInvalid
		}
		name = lower(name)
		h.fields = append(h.fields, field{name, value})
		switch name {
		case "content-length":
			n, ok := parseLength(value)
			if !ok || hasLength && n != h.length {
				return errInvalid
			}
			h.length, hasLength = n, true
		case "transfer-encoding":
			if chunked || !strings.EqualFold(value, "chunked") {
				return errInvalid
			}
			chunked = true
		case "connection":
			h.connection(value)
		case "upgrade":
			h.upgrade = value
		case "expect":
			h.expects = strings.EqualFold(value, "100-continue")
		}
	}
	if chunked {
		if hasLength || h.minor == 0 {
			return errInvalid
		}
		h.length = -1
	}
	return nil
}

// connection notes the options of a Connection field.
func (h *head) connection(value string) {
	for option := range strings.SplitSeq(value, ",") {
		switch option = strings.Trim(option, " \t"); {
		case strings.EqualFold(option, "close"):
			h.close = true
		case strings.EqualFold(option, "keep-alive"):
			h.keep = true
		case strings.EqualFold(option, "upgrade"):
			h.upgrades = true
		}
	}
}

// parseLength reads a Content-Length: digits and nothing else.
func parseLength(s string) (n int64, ok bool) {
	if s == "" || len(s) > 18 {
		return 0, false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return n, true
}

// isToken tells the characters of methods and field names.
var isToken = func() (t [256]bool) {
	for c := '0'; c <= 'z'; c++ {
		t[c] = c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a'
	}
	for _, c := range "!#$%&'*+-.^_`|~" {
		t[c] = true
	}
	return t
}()

func validToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isToken[s[i]] {
			return false
		}
	}
	return s != ""
}

// validValue tells whether a field's value has no control characters but tabs.
func validValue(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// lower is strings.ToLower for ASCII; names that are in lower case already cost nothing.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' {
			return strings.ToLower(s)
		}
	}
	return s
}

// body takes the body of a request out of the bytes that follow its head.
type body struct {
	left    int64 // bytes of a sized body, or of the chunk
	chunked bool
	state   chunkState
	trailer int // bytes of trailer fields read
	done    bool
}

type chunkState uint8

const (
	chunkSize    chunkState = iota // a line with the size comes
	chunkData                      // left bytes of data come
	chunkEnd                       // the line end behind data comes
	chunkTrailer                   // trailer fields come, up to an empty line
)

// newBody begins the body of a request.
func newBody(h *head) body {
	if h.length < 0 {
		return body{chunked: true}
	}
	return body{left: h.length, done: h.length == 0}
}

// next takes one piece off the beginning of data: part is a piece of the body (perhaps none), n the number of bytes
// used. Nothing was used if more bytes are needed.
func (b *body) next(data []byte) (part []byte, n int, err error) {
	if b.done || len(data) == 0 {
		return nil, 0, nil
	}
	if b.chunked && b.state != chunkData {
		n, err := b.line(data)
		return nil, n, err
	}
	n = int(min(b.left, int64(len(data))))
	b.left -= int64(n)
	if b.left == 0 {
		if b.chunked {
			b.state = chunkEnd
		} else {
			b.done = true
		}
	}
	return data[:n], n, nil
}

// line reads one line of the chunked form.
func (b *body) line(data []byte) (n int, err error) {
	end := bytes.IndexByte(data, '\n')
	if end < 0 {
		if len(data) > maxChunkLine {
			return 0, errInvalid
		}
		return 0, nil
	}
	if end == 0 || data[end-1] != '\r' || end > maxChunkLine {
		return 0, errInvalid
	}
	line := data[:end-1]
	switch b.state {
	case chunkEnd:
		if len(line) > 0 {
			return 0, errInvalid
		}
		b.state = chunkSize
	case chunkTrailer:
		if b.trailer += end; b.trailer > maxHead {
			return 0, errTooLong
		}
		b.done = len(line) == 0
	default:
		if b.left, err = chunkLength(line); err != nil {
			return 0, err
		}
		b.state = chunkData
		if b.left == 0 {
			b.state = chunkTrailer
		}
	}
	return end + 1, nil
}

// chunkLength reads the size of a chunk; extensions behind a semicolon are ignored.
func chunkLength(line []byte) (n int64, err error) {
	if i := bytes.IndexByte(line, ';'); i >= 0 {
		line = bytes.TrimRight(line[:i], " \t")
	}
	if len(line) == 0 || len(line) > 15 {
		return 0, errInvalid
	}
	for _, c := range line {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, errInvalid
		}
		n = n<<4 | int64(c)
	}
	return n, nil
}
