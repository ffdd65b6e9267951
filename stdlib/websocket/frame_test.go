package websocket

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// events feeds data in pieces and describes what comes out.
func events(r *Reader, data []byte, size int) []string {
	var out []string
	var kept []byte
	for len(data) > 0 {
		n := min(size, len(data))
		kept = append(kept, data[:n]...)
		data = data[n:]
		for {
			ev, n, ok, err := r.Next(kept)
			var e *Error
			if errors.As(err, &e) {
				return append(out, "error "+e.Error())
			}
			if n == 0 {
				break
			}
			kept = kept[n:]
			if ok {
				out = append(out, fmt.Sprintf("%d %.20q %d %d %s", ev.Op, ev.Data, len(ev.Data), ev.Code, ev.Reason))
			}
		}
	}
	return out
}

// join makes frames of a client.
func join(frames ...[]byte) []byte { return bytes.Join(frames, nil) }

// fragment clears the bit of the last frame and changes the opcode.
func fragment(frame []byte, op Op, fin bool) []byte {
	frame[0] = frame[0]&0x70 | byte(op)
	if fin {
		frame[0] |= 0x80
	}
	return frame
}

func TestReader(t *testing.T) {
	w := Writer{Client: true}
	msg := func(op Op, s string) []byte {
		b, err := w.Message(op, []byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	server := Writer{}
	unmasked, _ := server.Message(Text, []byte("x"))
	long := strings.Repeat("a", 70000)
	for _, c := range []struct {
		name string
		data []byte
		want []string
	}{
		{"text and binary", join(msg(Text, "hé"), msg(Binary, "\x00\xff")), []string{`1 "hé" 3 0 `, `2 "\x00\xff" 2 0 `}},
		{"lengths", join(msg(Text, long[:126]), msg(Text, long)), []string{`1 "aaaaaaaaaaaaaaaaaaaa" 126 0 `, `1 "aaaaaaaaaaaaaaaaaaaa" 70000 0 `}},
		{"fragments with a ping between", join(fragment(msg(Text, "a"), Text, false), w.Control(Ping, []byte("p")), fragment(msg(Text, "b"), Continuation, true)),
			[]string{`9 "p" 1 0 `, `1 "ab" 2 0 `}},
		{"close", w.Close(1001, "bye"), []string{`8 "\x03\xe9bye" 5 1001 bye`}},
		{"close without a code", w.Close(CloseNoStatus, ""), []string{`8 "" 0 1005 `}},
		{"not masked", unmasked, []string{"error 1002 a client must mask"}},
		{"not UTF-8", msg(Text, "\xff"), []string{"error 1007 the text is not UTF-8"}},
		{"nothing to continue", fragment(msg(Text, "a"), Continuation, true), []string{"error 1002 nothing to continue"}},
		{"a message inside another", join(fragment(msg(Text, "a"), Text, false), msg(Text, "b")), []string{"error 1002 a message begins inside another"}},
		{"unknown opcode", fragment(msg(Text, "a"), 3, true), []string{"error 1002 unknown opcode 3"}},
		{"fragmented ping", fragment(w.Control(Ping, nil), Ping, false), []string{"error 1002 a control frame is fragmented"}},
		{"too big", msg(Binary, strings.Repeat("a", 100001)), []string{"error 1009 message too big"}},
		{"bad close code", w.frame(Close, []byte{0x03, 0xed}, 0), []string{"error 1002 invalid close code 1005"}},
		{"half a close code", w.frame(Close, []byte{3}, 0), []string{"error 1002 half a close code"}},
		{"compressed without agreement", w.frame(Text, []byte("a"), 0x40), []string{"error 1002 reserved bits must be 0"}},
	} {
		for _, size := range []int{1, 3, 1 << 20} {
			got := events(&Reader{Limit: 100000}, bytes.Clone(c.data), size)
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("%s in pieces of %d:\n got %q\nwant %q", c.name, size, got, c.want)
			}
		}
	}
}

// TestDeflate sends compressed messages both ways, small ones and such that do not compress to the limit.
func TestDeflate(t *testing.T) {
	for _, client := range []bool{true, false} {
		w := Writer{Client: client, Deflate: true}
		r := Reader{Client: !client, Deflate: true, Limit: 1 << 20}
		for _, text := range []string{"", "short", strings.Repeat("abc ", 5000), strings.Repeat("x", 1<<20)} {
			frame, err := w.Message(Text, []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			ev, n, ok, err := r.Next(frame)
			if err != nil || !ok || n != len(frame) || string(ev.Data) != text {
				t.Errorf("%d bytes: %d of %d used, %v, %v", len(text), n, len(frame), ok, err)
			}
		}
		bomb, err := w.Message(Text, bytes.Repeat([]byte("x"), 1<<20+1))
		if err != nil {
			t.Fatal(err)
		}
		var e *Error
		if _, _, _, err := r.Next(bomb); !errors.As(err, &e) || e.Code != CloseTooBig {
			t.Errorf("a message that is too big once decompressed: %v", err)
		}
	}
}

func TestNegotiation(t *testing.T) {
	for offer, want := range map[string]bool{
		"": false, "x-other": false, "permessage-deflate": true, "permessage-deflate; client_max_window_bits": true,
		"permessage-deflate; server_max_window_bits=10": false, "permessage-deflate; server_max_window_bits=10, permessage-deflate": true,
		"permessage-deflate; unknown": false,
	} {
		if got := DeflateAnswer(offer) != ""; got != want {
			t.Errorf("%q: %v", offer, got)
		}
	}
	if ok, err := DeflateAgreed(DeflateAnswer(DeflateOffer)); !ok || err != nil {
		t.Error("the own answer is not agreed to: ", err)
	}
	if _, err := DeflateAgreed("permessage-deflate"); err == nil {
		t.Error("a server that keeps its window was accepted")
	}
	if got := Accept("dGhlIHNhbXBsZSBub25jZQ=="); got != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" {
		t.Error("the key of RFC 6455 gives " + got)
	}
}

// FuzzReader: whatever comes, in one go and byte by byte give the same events.
func FuzzReader(f *testing.F) {
	w := Writer{Client: true}
	frame, _ := w.Message(Text, []byte("hello"))
	f.Add(join(frame, w.Control(Ping, []byte("x")), w.Close(1000, "")), false)
	f.Add([]byte{0xc1, 0x87, 0, 0, 0, 0, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00}, true)
	f.Fuzz(func(t *testing.T, data []byte, deflate bool) {
		whole := events(&Reader{Limit: 1 << 16, Deflate: deflate}, bytes.Clone(data), 1<<20)
		pieces := events(&Reader{Limit: 1 << 16, Deflate: deflate}, bytes.Clone(data), 1)
		if strings.Join(whole, "|") != strings.Join(pieces, "|") {
			t.Fatalf("in one go %q, in pieces %q", whole, pieces)
		}
	})
}
