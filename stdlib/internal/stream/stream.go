// Package stream is decompression objects that get their input in pieces, over decoders that pull it. A decoder runs as a
// coroutine, which gives way with output, or when it wants input that is not there yet. Compression objects are here, too,
// as far as they are alike.
//
// It must not know any format.
package stream

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
)

// Source is what a decoder reads from. It never reads more than the decoder asks for.
type Source struct {
	in    []byte
	yield func([]byte) bool
	// Taken counts the bytes read.
	Taken int64
	err   error
}

var errStopped = errors.New("stopped")

// ReadByte waits for the next byte of input.
func (s *Source) ReadByte() (byte, error) {
	for len(s.in) == 0 {
		if !s.yield(nil) {
			return 0, errStopped
		}
	}
	b := s.in[0]
	s.in = s.in[1:]
	s.Taken++
	return b, nil
}

// Read waits for some bytes of input.
func (s *Source) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := s.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	n := copy(p[1:], s.in)
	s.in = s.in[n:]
	s.Taken += int64(n)
	return n + 1, nil
}

// Bytes waits for the next n bytes.
func (s *Source) Bytes(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(s, b)
	return b, err
}

// Emit gives way with output; it is an error when nobody wants more.
func (s *Source) Emit(out []byte) error {
	if len(out) > 0 && !s.yield(append([]byte(nil), out...)) {
		return errStopped
	}
	return nil
}

// Copy emits all that can be read from r.
func (s *Source) Copy(r io.Reader) error {
	buf := make([]byte, 16<<10)
	for {
		n, err := r.Read(buf)
		if err := s.Emit(buf[:n]); err != nil {
			return err
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// Decoder decompresses one stream.
type Decoder struct {
	in []byte
	// ended tells that the decoder has returned; err is its failure.
	ended bool
	err   error
	// hungry tells that the decoder has used up its input.
	hungry bool
	next   func() ([]byte, bool)
	// out is output that the caller has not taken yet.
	out []byte
}

// New starts a decoder. A panic of decode, for which bad data may be the reason in a library, is its failure.
func New(decode func(*Source) error) *Decoder {
	d := &Decoder{hungry: true}
	// The coroutine must not keep d alive, or it would never be stopped.
	s := &Source{}
	next, stop := iter.Pull(func(yield func([]byte) bool) {
		s.yield = yield
		s.err = guarded(decode, s)
	})
	runtime.AddCleanup(d, func(stop func()) { stop() }, stop)
	d.next = func() ([]byte, bool) {
		s.in = append(s.in, d.in...)
		d.in = nil
		out, ok := next()
		if !ok {
			d.ended, d.err = true, s.err
			d.in = s.in
		}
		return out, ok
	}
	return d
}

func guarded(decode func(*Source) error, s *Source) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("invalid data (%v)", p)
		}
	}()
	return decode(s)
}

// Feed adds input.
func (d *Decoder) Feed(data []byte) { d.in = append(d.in, data...) }

// Read gives up to limit bytes of output (-1: all there is) for the input so far.
func (d *Decoder) Read(limit int) ([]byte, error) {
	for limit < 0 || len(d.out) < limit {
		if d.ended {
			break
		}
		out, ok := d.next()
		d.hungry = ok && out == nil
		if !ok || out == nil {
			break
		}
		d.out = append(d.out, out...)
	}
	n := len(d.out)
	if limit >= 0 {
		n = min(n, limit)
	}
	out := d.out[:n]
	d.out = d.out[n:]
	return out, d.err
}

// Finished tells whether the stream has ended and its output has been taken.
func (d *Decoder) Finished() bool { return d.ended && d.err == nil && len(d.out) == 0 }

// Waiting tells whether there is nothing to give before more input comes.
func (d *Decoder) Waiting() bool { return !d.ended && d.hungry && len(d.out) == 0 && len(d.in) == 0 }

// Rest is the input behind the end of the stream.
func (d *Decoder) Rest() []byte { return d.in }
