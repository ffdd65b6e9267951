// Package websocket is the module _websocket: the WebSocket protocol (RFC 6455) with compression (RFC 7692) on bytes,
// without any input or output of its own. The server (_httpserver) and the clients of aiohttp and tornado use it.
//
// A Reader takes frames apart, checks them and puts messages together; a Writer makes frames. Compression keeps no
// window between messages in either direction, so an idle connection costs nothing for it.
//
// The package must not know who sends the bytes.
package websocket

import (
	"bytes"
	"compress/flate"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Op is the kind of a frame or message.
type Op byte

// The kinds.
const (
	Continuation Op = 0
	Text         Op = 1
	Binary       Op = 2
	Close        Op = 8
	Ping         Op = 9
	Pong         Op = 10
)

// The codes of a close frame that this package uses.
const (
	CloseNormal      = 1000
	CloseGoingAway   = 1001
	CloseProtocol    = 1002
	CloseNoStatus    = 1005 // there was no code
	CloseAbnormal    = 1006 // the connection broke
	CloseInvalidData = 1007
	CloseTooBig      = 1009
	CloseInternal    = 1011
	CloseRestart     = 1012
)

// Error is a breach of the protocol; the connection is to be closed with its code.
type Error struct {
	Code   int
	Reason string
}

func (e *Error) Error() string { return fmt.Sprintf("%d %s", e.Code, e.Reason) }

func protocolError(format string, args ...any) error {
	return &Error{CloseProtocol, fmt.Sprintf(format, args...)}
}

// Event is a message, or a control frame.
type Event struct {
	Op     Op
	Data   []byte // valid until the next call of the Reader
	Code   int    // of Close
	Reason string
}

// Reader reads the frames of the other end.
type Reader struct {
	// Client tells that the other end is a server, which does not mask. Limit is the most bytes of a message. Deflate
	// tells that compression was agreed on.
	Client  bool
	Limit   int64
	Deflate bool

	message    []byte
	op         Op // of the message in progress
	compressed bool
	inflater   io.ReadCloser
}

// header is the head of a frame.
type header struct {
	op         Op
	fin        bool
	compressed bool
	masked     bool
	mask       [4]byte
	length     int64
}

// parseHeader reads the head of a frame; n is 0 if more bytes are needed.
func parseHeader(b []byte) (h header, n int, err error) {
	if len(b) < 2 {
		return h, 0, nil
	}
	h.fin, h.compressed, h.op, h.masked = b[0]&0x80 != 0, b[0]&0x40 != 0, Op(b[0]&15), b[1]&0x80 != 0
	if b[0]&0x30 != 0 {
		return h, 0, protocolError("reserved bits must be 0")
	}
	n, h.length = 2, int64(b[1]&0x7f)
	switch {
	case h.length == 126 && len(b) >= 4:
		h.length, n = int64(binary.BigEndian.Uint16(b[2:])), 4
	case h.length == 127 && len(b) >= 10:
		u := binary.BigEndian.Uint64(b[2:])
		if u>>63 != 0 {
			return h, 0, protocolError("the frame is too long")
		}
		h.length, n = int64(u), 10
	case h.length >= 126:
		return h, 0, nil
	}
	if h.masked {
		if len(b) < n+4 {
			return h, 0, nil
		}
		copy(h.mask[:], b[n:])
		n += 4
	}
	return h, n, nil
}

// Next takes one frame off the beginning of data, which it unmasks in place: n is the number of bytes used, 0 if the
// frame is not there in full. ok tells whether there is an event; a part of a message gives none.
func (r *Reader) Next(data []byte) (ev Event, n int, ok bool, err error) {
	h, n, err := parseHeader(data)
	if err != nil || n == 0 {
		return ev, 0, false, err
	}
	if err := r.check(&h); err != nil {
		return ev, 0, false, err
	}
	if int64(len(data)-n) < h.length {
		return ev, 0, false, nil
	}
	payload := data[n : n+int(h.length)]
	n += int(h.length)
	if h.masked {
		mask(payload, h.mask)
	}
	if h.op >= Close {
		ev, err = control(h.op, payload)
		return ev, n, err == nil, err
	}
	ev, ok, err = r.part(&h, payload)
	return ev, n, ok, err
}

// check refuses frames that must not come now.
func (r *Reader) check(h *header) error {
	if h.masked == r.Client {
		if r.Client {
			return protocolError("a server must not mask")
		}
		return protocolError("a client must mask")
	}
	if h.op >= Close {
		switch {
		case h.op > Pong:
			return protocolError("unknown opcode %d", h.op)
		case !h.fin:
			return protocolError("a control frame is fragmented")
		case h.length > 125:
			return protocolError("a control frame is too long")
		case h.compressed:
			return protocolError("a control frame is compressed")
		}
		return nil
	}
	switch {
	case h.op > Binary:
		return protocolError("unknown opcode %d", h.op)
	case h.op == Continuation && r.op == 0:
		return protocolError("nothing to continue")
	case h.op != Continuation && r.op != 0:
		return protocolError("a message begins inside another")
	case h.compressed && (!r.Deflate || h.op == Continuation):
		return protocolError("reserved bits must be 0")
	case h.length > r.Limit-int64(len(r.message)):
		return &Error{CloseTooBig, "message too big"}
	}
	return nil
}

// part takes a data frame.
func (r *Reader) part(h *header, payload []byte) (ev Event, ok bool, err error) {
	if h.op != Continuation {
		r.op, r.compressed, r.message = h.op, h.compressed, r.message[:0]
	}
	if whole := h.fin && h.op != Continuation && !r.compressed; whole {
		ev.Data = payload
	} else {
		r.message = append(r.message, payload...)
		if !h.fin {
			return ev, false, nil
		}
		ev.Data = r.message
		if r.compressed {
			if ev.Data, err = r.inflate(r.message); err != nil {
				return ev, false, err
			}
		}
	}
	ev.Op, r.op = r.op, 0
	if cap(r.message) > 1<<20 {
		r.message = nil
	} else {
		r.message = r.message[:0]
	}
	if ev.Op == Text && !utf8.Valid(ev.Data) {
		return ev, false, &Error{CloseInvalidData, "the text is not UTF-8"}
	}
	return ev, true, nil
}

// tail is what a sender leaves off the end of a compressed message, and an empty last block.
const tail = "\x00\x00\xff\xff\x01\x00\x00\xff\xff"

func (r *Reader) inflate(data []byte) ([]byte, error) {
	src := io.MultiReader(bytes.NewReader(data), strings.NewReader(tail))
	if r.inflater == nil {
		r.inflater = flate.NewReader(src)
	} else if err := r.inflater.(flate.Resetter).Reset(src, nil); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(r.inflater, r.Limit))
	if err != nil {
		return nil, &Error{CloseInvalidData, "the message cannot be decompressed"}
	}
	if n == r.Limit {
		if m, _ := r.inflater.Read(make([]byte, 1)); m > 0 {
			return nil, &Error{CloseTooBig, "message too big"}
		}
	}
	return out.Bytes(), nil
}

// control reads the content of a control frame.
func control(op Op, payload []byte) (Event, error) {
	ev := Event{Op: op, Data: payload}
	if op != Close {
		return ev, nil
	}
	if len(payload) == 0 {
		ev.Code = CloseNoStatus
		return ev, nil
	}
	if len(payload) == 1 {
		return ev, protocolError("half a close code")
	}
	ev.Code, ev.Reason = int(binary.BigEndian.Uint16(payload)), string(payload[2:])
	if !validCode(ev.Code) {
		return ev, protocolError("invalid close code %d", ev.Code)
	}
	if !utf8.ValidString(ev.Reason) {
		return ev, &Error{CloseInvalidData, "the reason is not UTF-8"}
	}
	return ev, nil
}

// validCode tells whether a close frame may carry a code.
func validCode(code int) bool {
	switch {
	case code >= 3000 && code < 5000:
		return true
	case code >= 1000 && code <= 1014:
		return code != 1004 && code != CloseNoStatus && code != CloseAbnormal
	}
	return false
}

// mask masks or unmasks data in place.
func mask(data []byte, key [4]byte) {
	for i := range data {
		data[i] ^= key[i&3]
	}
}

// Writer makes frames for the other end.
type Writer struct {
	Client  bool // mask, as clients must
	Deflate bool // compression was agreed on

	deflater *flate.Writer
	buf      bytes.Buffer
}

// minDeflate is the size from which a message is compressed.
const minDeflate = 64

// Message makes the frame of a message.
func (w *Writer) Message(op Op, data []byte) ([]byte, error) {
	if !w.Deflate || len(data) < minDeflate {
		return w.frame(op, data, 0), nil
	}
	w.buf.Reset()
	if w.deflater == nil {
		d, err := flate.NewWriter(&w.buf, flate.BestSpeed)
		if err != nil {
			return nil, err
		}
		w.deflater = d
	} else {
		w.deflater.Reset(&w.buf)
	}
	if _, err := w.deflater.Write(data); err != nil {
		return nil, err
	}
	if err := w.deflater.Flush(); err != nil {
		return nil, err
	}
	return w.frame(op, w.buf.Bytes()[:w.buf.Len()-4], 0x40), nil
}

// Control makes a ping or pong.
func (w *Writer) Control(op Op, data []byte) []byte {
	return w.frame(op, data[:min(len(data), 125)], 0)
}

// Close makes a close frame; CloseNoStatus makes one without a code.
func (w *Writer) Close(code int, reason string) []byte {
	if code == CloseNoStatus {
		return w.frame(Close, nil, 0)
	}
	for len(reason) > 123 || !utf8.ValidString(reason) {
		reason = reason[:min(len(reason)-1, 123)]
	}
	return w.frame(Close, append(binary.BigEndian.AppendUint16(nil, uint16(code)), reason...), 0)
}

func (w *Writer) frame(op Op, data []byte, bits byte) []byte {
	out := make([]byte, 0, len(data)+14)
	out = append(out, 0x80|bits|byte(op))
	masked := byte(0)
	if w.Client {
		masked = 0x80
	}
	switch n := len(data); {
	case n < 126:
		out = append(out, masked|byte(n))
	case n < 1<<16:
		out = binary.BigEndian.AppendUint16(append(out, masked|126), uint16(n))
	default:
		out = binary.BigEndian.AppendUint64(append(out, masked|127), uint64(n))
	}
	if !w.Client {
		return append(out, data...)
	}
	var key [4]byte
	_, _ = rand.Read(key[:]) // it never fails
	out = append(append(out, key[:]...), data...)
	mask(out[len(out)-len(data):], key)
	return out
}

// Accept is the value of Sec-WebSocket-Accept for a key.
func Accept(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// NewKey makes a value for Sec-WebSocket-Key.
func NewKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return base64.StdEncoding.EncodeToString(b[:])
}

// DeflateAnswer is what a server answers to the extensions a client offers: the parameters of compression, or "" if it
// is not wanted or wanted in a way that Go's compressor cannot do (a smaller window).
func DeflateAnswer(offers string) string {
	for offer := range strings.SplitSeq(offers, ",") {
		name, params, _ := strings.Cut(offer, ";")
		if strings.TrimSpace(name) != "permessage-deflate" {
			continue
		}
		possible := true
		for param := range strings.SplitSeq(params, ";") {
			key, val, _ := strings.Cut(strings.TrimSpace(param), "=")
			switch key {
			case "", "client_no_context_takeover", "server_no_context_takeover", "client_max_window_bits":
			case "server_max_window_bits":
				possible = possible && strings.Trim(val, `"`) == "15"
			default:
				possible = false
			}
		}
		if possible {
			return "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
		}
	}
	return ""
}

// DeflateOffer is the offer of a client.
const DeflateOffer = "permessage-deflate; client_no_context_takeover; server_no_context_takeover"

// DeflateAgreed tells whether a server's answer accepts the offer; an answer that Reader and Writer cannot do is an error.
func DeflateAgreed(answer string) (bool, error) {
	if strings.TrimSpace(answer) == "" {
		return false, nil
	}
	name, params, _ := strings.Cut(answer, ";")
	if strings.TrimSpace(name) != "permessage-deflate" {
		return false, protocolError("unknown extension %q", answer)
	}
	if !strings.Contains(params, "server_no_context_takeover") {
		return false, protocolError("the server keeps its window between messages")
	}
	return true, nil
}
