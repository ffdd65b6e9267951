package httpserver

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// describe is a head in one line, or why it is none.
func describe(text string) string {
	var h head
	n, err := parseHead([]byte(text), &h)
	switch {
	case errors.Is(err, errTooLong):
		return "too long"
	case err != nil:
		return "invalid"
	case n == 0:
		return "more"
	}
	var fields []string
	for _, f := range h.fields {
		fields = append(fields, f.name+"="+f.value)
	}
	return fmt.Sprintf("%s %s 1.%d [%s] length %d keep %v rest %q", h.method, h.target, h.minor, strings.Join(fields, ","), h.length, h.keepAlive(), text[n:])
}

func TestParseHead(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"GET / HTTP/1.1\r\n\r\n", `GET / 1.1 [] length 0 keep true rest ""`},
		{"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET", `GET / 1.1 [host=a] length 0 keep true rest "GET"`},
		{"GET /a?b HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", `GET /a?b 1.0 [connection=Keep-Alive] length 0 keep true rest ""`},
		{"GET / HTTP/1.0\r\n\r\n", `GET / 1.0 [] length 0 keep false rest ""`},
		{"POST / HTTP/1.1\r\nContent-Length:  12 \r\nConnection: close\r\n\r\n", `POST / 1.1 [content-length=12,connection=close] length 12 keep false rest ""`},
		{"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", `POST / 1.1 [transfer-encoding=chunked] length -1 keep true rest ""`},
		{"POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\n", `POST / 1.1 [content-length=1,content-length=1] length 1 keep true rest ""`},
		{"GET / HTTP/1.1\r\nX: \t\x80ü\r\n\r\n", "GET / 1.1 [x=\x80ü] length 0 keep true rest \"\""},
		{"GET / HTTP/1.1\r\nHost: a\r\n", "more"},
		{"GE", "more"},
		{"\r", "more"},
		{"", "more"},
		{"GET / HTTP/2.0\r\n\r\n", "invalid"},
		{"GET / HTTP/1.2\r\n\r\n", "invalid"},
		{"GET /\r\n\r\n", "invalid"},
		{"GET  / HTTP/1.1\r\n\r\n", "invalid"},
		{"G@T / HTTP/1.1\r\n\r\n", "invalid"},
		{"\x16\x03\x01", "invalid"},
		{"GET /\x00 HTTP/1.1\r\n\r\n", "invalid"},
		{"GET / HTTP/1.1\nHost: a\n\n", "more"},
		{"GET / HTTP/1.1\r\nHost : a\r\n\r\n", "invalid"},
		{"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "invalid"},
		{"GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", "invalid"},
		{"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", "invalid"},
		{"GET / HTTP/1.1\r\nHost\r\n\r\n", "invalid"},
		{"GET / HTTP/1.1\r\n: a\r\n\r\n", "invalid"},
		{"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "invalid"},
		{"POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", "invalid"},
		{"POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n", "invalid"},
		{"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", "invalid"},
		{"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "invalid"},
		{"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "invalid"},
		{"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "invalid"},
		{"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", "invalid"},
		{"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "invalid"},
		{"GET / HTTP/1.1\r\nX: " + strings.Repeat("a", maxHead) + "\r\n\r\n", "too long"},
		{"GET / HTTP/1.1\r\nX: " + strings.Repeat("a", maxHead), "too long"},
	} {
		if got := describe(c.text); got != c.want {
			t.Errorf("%.60q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// readBody takes a body apart that comes in pieces of some size: its content and what follows it.
func readBody(h *head, text string, size int) (content, rest string, err error) {
	b := newBody(h)
	var kept []byte
	for len(text) > 0 && !b.done {
		n := min(size, len(text))
		kept = append(kept, text[:n]...)
		text = text[n:]
		for len(kept) > 0 && !b.done {
			part, n, err := b.next(kept)
			if err != nil {
				return content, "", err
			}
			if n == 0 {
				break
			}
			content += string(part)
			kept = kept[n:]
		}
	}
	if !b.done {
		return content, "", errors.New("not done")
	}
	return content, string(kept) + text, nil
}

func TestBody(t *testing.T) {
	for _, c := range []struct {
		length           int64
		text, want, rest string
		fails            bool
	}{
		{length: 5, text: "helloGET", want: "hello", rest: "GET"},
		{length: 0, text: "GET", want: "", rest: "GET"},
		{length: -1, text: "5\r\nhello\r\n0\r\n\r\nGET", want: "hello", rest: "GET"},
		{length: -1, text: "A;x=y\r\n0123456789\r\n1 ; z\r\n!\r\n0\r\nTrailer: a\r\n\r\n", want: "0123456789!"},
		{length: -1, text: "0\r\n\r\n", want: ""},
		{length: -1, text: "5\nhello\r\n0\r\n\r\n", fails: true},
		{length: -1, text: "5\r\nhelloX\r\n0\r\n\r\n", fails: true},
		{length: -1, text: "x\r\n", fails: true},
		{length: -1, text: "\r\n", fails: true},
		{length: -1, text: "-1\r\n", fails: true},
		{length: -1, text: "fffffffffffffffff\r\n", fails: true},
		{length: -1, text: strings.Repeat("0", maxChunkLine+2), fails: true},
		{length: -1, text: "0\r\n" + strings.Repeat("A: "+strings.Repeat("b", 900)+"\r\n", 80), fails: true},
		{length: -1, text: "5\r\nhel", fails: true},
	} {
		for _, size := range []int{1, 2, 7, 1 << 20} {
			got, rest, err := readBody(&head{length: c.length}, c.text, size)
			if (err != nil) != c.fails || err == nil && (got != c.want || rest != c.rest) {
				t.Errorf("%.40q in pieces of %d: got %q, rest %q, %v", c.text, size, got, rest, err)
			}
		}
	}
}

// FuzzParse: whatever comes is refused or taken apart, never more than there is, and in pieces as in one go.
func FuzzParse(f *testing.F) {
	f.Add([]byte("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
	f.Add([]byte("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"))
	f.Add([]byte("POST /x HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var h head
		n, err := parseHead(data, &h)
		if err != nil || n == 0 {
			return
		}
		if n > len(data) {
			t.Fatal("more was used than there is")
		}
		whole, rest, err := readBody(&h, string(data[n:]), 1<<20)
		pieces, rest2, err2 := readBody(&h, string(data[n:]), 1)
		if whole != pieces && err == nil || rest != rest2 || (err == nil) != (err2 == nil) {
			t.Fatalf("in one go %q %q %v, in pieces %q %q %v", whole, rest, err, pieces, rest2, err2)
		}
	})
}
