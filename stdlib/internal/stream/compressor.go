package stream

import (
	"bytes"
	"io"

	"pya/vm/object"
)

// Compressor is what compression objects share: what goes into W comes out in Out, a piece for each call.
type Compressor struct {
	Out bytes.Buffer
	W   io.WriteCloser
	// Raised makes the exception of a failure.
	Raised func(t *object.Thread, err error) error
	done   bool
}

// Compress gives what is ready after some more data.
func (c *Compressor) Compress(t *object.Thread, data object.Value) (object.Value, error) {
	b, err := BytesOf(data)
	if err != nil {
		return object.Value{}, err
	}
	if c.done {
		return object.Value{}, object.ValueErrorf("Compressor has been flushed")
	}
	// Another thread may change the object meanwhile.
	b = bytes.Clone(b)
	return c.run(t, func() error {
		_, err := c.W.Write(b)
		return err
	})
}

// Flush ends the stream and gives the rest of it.
func (c *Compressor) Flush(t *object.Thread) (object.Value, error) {
	if c.done {
		return object.Value{}, object.ValueErrorf("Repeated call to flush()")
	}
	c.done = true
	return c.run(t, c.W.Close)
}

// run calls f, which compresses, outside the interpreter lock.
func (c *Compressor) run(t *object.Thread, f func() error) (object.Value, error) {
	var err error
	t.Block(func() { err = f() })
	if err != nil {
		return object.Value{}, c.Raised(t, err)
	}
	out := object.NewBytes(c.Out.String())
	c.Out.Reset()
	return out, nil
}

// BytesOf is the content of a bytes-like argument.
func BytesOf(v object.Value) ([]byte, error) {
	if b, ok := object.Buffer(v); ok {
		return b, nil
	}
	return nil, object.NotBytesLike(v)
}

// NoPickle are the methods by which objects refuse to be pickled.
func NoPickle() []object.Def {
	refuse := func(_ *object.Thread, self object.Value) (object.Value, error) {
		return object.Value{}, object.TypeErrorf("cannot pickle '%s' object", self.Type().FullName())
	}
	return []object.Def{
		{Name: "__reduce__", Sig: "self, /", F1: refuse},
		{Name: "__reduce_ex__", Sig: "self, protocol, /", F2: func(t *object.Thread, self, _ object.Value) (object.Value, error) { return refuse(t, self) }},
	}
}
