package socket

import (
	"encoding/binary"

	"pya/vm/object"
)

// This file is sendmsg and recvmsg: several buffers and ancillary data (descriptors of files, for instance).

// The layout of a control message: its length as a machine word, then level and type.
const (
	wordSize   = 4 << (^uint(0) >> 63)
	cmsgHeader = wordSize + 8
)

func cmsgAlign(n int) int { return (n + wordSize - 1) &^ (wordSize - 1) }

// cmsgLen is CMSG_LEN, cmsgSpace CMSG_SPACE.
func cmsgLen(n int) int   { return cmsgHeader + n }
func cmsgSpace(n int) int { return cmsgAlign(cmsgHeader) + cmsgAlign(n) }

func sizeArg(t *thread, v value, fn string, most int, f func(int) int) (value, error) {
	n, err := t.Index(v)
	if err != nil {
		return value{}, err
	}
	if n < 0 || n > most {
		return value{}, object.OverflowErrorf("%s() argument out of range", fn)
	}
	return object.Int(int64(f(n))), nil
}

// packAnc makes the control messages of a list of (level, type, data).
func packAnc(t *thread, v value) ([]byte, error) {
	var out []byte
	err := t.Iterate(v, func(item value) error {
		parts, ok := object.AsTuple(item)
		if !ok || len(parts.Items()) != 3 {
			return object.TypeErrorf("[sendmsg() ancillary data items] must be a sequence of 3 items")
		}
		level, err := t.Index(parts.Items()[0])
		if err != nil {
			return err
		}
		typ, err := t.Index(parts.Items()[1])
		if err != nil {
			return err
		}
		data, err := bytesArg(t, parts.Items()[2])
		if err != nil {
			return err
		}
		head := make([]byte, cmsgAlign(cmsgHeader))
		putWord(head, cmsgLen(len(data)))
		binary.NativeEndian.PutUint32(head[wordSize:], uint32(level))
		binary.NativeEndian.PutUint32(head[wordSize+4:], uint32(typ))
		out = append(append(out, head...), data...)
		out = append(out, make([]byte, cmsgAlign(len(data))-len(data))...)
		return nil
	})
	return out, err
}

func putWord(b []byte, n int) {
	if wordSize == 8 {
		binary.NativeEndian.PutUint64(b, uint64(n))
	} else {
		binary.NativeEndian.PutUint32(b, uint32(n))
	}
}

func getWord(b []byte) int {
	if wordSize == 8 {
		return int(binary.NativeEndian.Uint64(b))
	}
	return int(binary.NativeEndian.Uint32(b))
}

// unpackAnc is its inverse; a message that was cut off gives what is there.
func unpackAnc(b []byte) value {
	var out []value
	for len(b) >= cmsgHeader {
		n := getWord(b)
		if n < cmsgHeader {
			break
		}
		level := int32(binary.NativeEndian.Uint32(b[wordSize:]))
		typ := int32(binary.NativeEndian.Uint32(b[wordSize+4:]))
		out = append(out, object.NewTuple([]value{object.Int(int64(level)), object.Int(int64(typ)),
			object.NewBytes(string(b[cmsgHeader:min(n, len(b))]))}))
		if next := cmsgAlign(n); next < len(b) {
			b = b[next:]
		} else {
			break
		}
	}
	return object.NewList(out)
}

func sendmsg(t *thread, a []value) (value, error) {
	s := self(a[0])
	s.settle()
	var bufs [][]byte
	err := t.Iterate(a[1], func(v value) error {
		b, err := bytesArg(t, v)
		if err == nil {
			bufs = append(bufs, append([]byte(nil), b...))
		}
		return err
	})
	if err != nil {
		return value{}, err
	}
	var oob []byte
	if a[2].IsValid() {
		if oob, err = packAnc(t, a[2]); err != nil {
			return value{}, err
		}
	}
	flags, wait, err := s.flags(a[3], t)
	if err != nil {
		return value{}, err
	}
	var to *object.SockAddr
	if a[4].IsValid() && !a[4].IsNone() {
		if to, err = s.addrArg(t, a[4], "sendmsg"); err != nil {
			return value{}, err
		}
	}
	h, err := s.host(t)
	if err != nil {
		return value{}, err
	}
	n := 0
	err = s.do(t, object.PollOut, wait, func() (err error) {
		n, err = h.Sendmsg(s.fd, bufs, oob, to, flags)
		return err
	})
	return object.Int(int64(n)), err
}

// ancArgs reads ancbufsize and flags.
func (s *sock) ancArgs(t *thread, size, flags value) (oob []byte, fl int, wait bool, err error) {
	n := 0
	if size.IsValid() {
		if n, err = t.Index(size); err != nil {
			return nil, 0, false, err
		}
		if n < 0 || n > 1<<31-1 {
			return nil, 0, false, object.ValueErrorf("invalid ancillary data buffer length")
		}
	}
	fl, wait, err = s.flags(flags, t)
	return make([]byte, n), fl, wait, err
}

func (s *sock) receive(t *thread, bufs [][]byte, oob []byte, flags int, wait bool) (n int, rest [3]value, err error) {
	h, err := s.host(t)
	if err != nil {
		return 0, rest, err
	}
	var oobn, rflags int
	var from *object.SockAddr
	err = s.do(t, object.PollIn, wait, func() (err error) {
		n, oobn, rflags, from, err = h.Recvmsg(s.fd, bufs, oob, flags)
		return err
	})
	if err != nil {
		return 0, rest, err
	}
	return n, [3]value{unpackAnc(oob[:oobn]), object.Int(int64(rflags)), addrValue(t, from)}, nil
}

func recvmsg(t *thread, a []value) (value, error) {
	s := self(a[0])
	n, err := t.Index(a[1])
	if err != nil {
		return value{}, err
	}
	if n < 0 {
		return value{}, object.ValueErrorf("negative buffer size in recvmsg()")
	}
	oob, flags, wait, err := s.ancArgs(t, a[2], a[3])
	if err != nil {
		return value{}, err
	}
	buf := make([]byte, n)
	n, rest, err := s.receive(t, [][]byte{buf}, oob, flags, wait)
	if err != nil {
		return value{}, err
	}
	return object.NewTuple([]value{object.NewBytes(string(buf[:n])), rest[0], rest[1], rest[2]}), nil
}

func recvmsgInto(t *thread, a []value) (value, error) {
	s := self(a[0])
	var bufs [][]byte
	err := t.Iterate(a[1], func(v value) error {
		b, ok := object.GetBuffer(v)
		if !ok || b.ReadOnly {
			return object.TypeErrorf("recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers")
		}
		bufs = append(bufs, b.Data)
		return nil
	})
	if err != nil {
		return value{}, err
	}
	oob, flags, wait, err := s.ancArgs(t, a[2], a[3])
	if err != nil {
		return value{}, err
	}
	n, rest, err := s.receive(t, bufs, oob, flags, wait)
	if err != nil {
		return value{}, err
	}
	return object.NewTuple([]value{object.Int(int64(n)), rest[0], rest[1], rest[2]}), nil
}
