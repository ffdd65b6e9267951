package sqlitecore

import (
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"

	"pya/vm/object"
)

// blobMethods are blobs that are read and written in parts. A blob is a number for the program's side, 0 when closed.
var blobMethods = []def{
	method("blob_open", "self, name, table, column, row, write", "", func(t *thread, x *conn, a []value) (value, error) {
		var c [3]uintptr
		for i := range c {
			s, err := text(t, a[i+1])
			if err != nil {
				return value{}, err
			}
			c[i] = cString(x.tls, s)
			defer libc.Xfree(x.tls, c[i])
		}
		row, err := int64Of(t, a[4])
		if err != nil {
			return value{}, err
		}
		write, err := ints(t, a[5])
		if err != nil {
			return value{}, err
		}
		out := libc.Xmalloc(x.tls, 8)
		defer libc.Xfree(x.tls, out)
		var rc int32
		x.block(t, func() { rc = sqlite3.Xsqlite3_blob_open(x.tls, x.p, c[0], c[1], c[2], row, write[0], out) })
		if err := x.check(t, rc); err != nil {
			return value{}, err
		}
		return object.Int(int64(newHandle(&blob{x, address(out)}))), nil
	}),
	method("blob_close", "self, blob", "", func(t *thread, x *conn, a []value) (value, error) {
		h, b, err := x.blob(t, a[1])
		if err != nil {
			return value{}, err
		}
		freeHandle(nil, h)
		x.block(t, func() { sqlite3.Xsqlite3_blob_close(x.tls, b.p) })
		return object.None, nil
	}),
	method("blob_len", "self, blob", "", func(t *thread, x *conn, a []value) (value, error) {
		_, b, err := x.blob(t, a[1])
		if err != nil {
			return value{}, err
		}
		return object.Int(int64(sqlite3.Xsqlite3_blob_bytes(x.tls, b.p))), nil
	}),
	method("blob_read", "self, blob, n, offset", "", func(t *thread, x *conn, a []value) (value, error) {
		_, b, err := x.blob(t, a[1])
		if err != nil {
			return value{}, err
		}
		n, err := ints(t, a[2], a[3])
		if err != nil {
			return value{}, err
		}
		p := libc.Xmalloc(x.tls, libc.Tsize_t(max(n[0], 1)))
		defer libc.Xfree(x.tls, p)
		var rc int32
		x.block(t, func() { rc = sqlite3.Xsqlite3_blob_read(x.tls, b.p, p, n[0], n[1]) })
		return object.NewBytes(get(p, int(n[0]))), b.check(t, rc)
	}),
	method("blob_write", "self, blob, data, offset", "", func(t *thread, x *conn, a []value) (value, error) {
		_, b, err := x.blob(t, a[1])
		if err != nil {
			return value{}, err
		}
		data, ok, err := buffer(t, a[2])
		if err != nil {
			return value{}, err
		}
		if !ok {
			return value{}, object.NotBytesLike(a[2])
		}
		n, err := ints(t, a[3])
		if err != nil {
			return value{}, err
		}
		p := cString(x.tls, string(data))
		defer libc.Xfree(x.tls, p)
		var rc int32
		x.block(t, func() { rc = sqlite3.Xsqlite3_blob_write(x.tls, b.p, p, int32(len(data)), n[0]) })
		return object.None, b.check(t, rc)
	}),
}

type blob struct {
	x *conn
	p uintptr
}

func (x *conn) blob(t *thread, v value) (uintptr, *blob, error) {
	n, err := t.Index(v)
	if err != nil {
		return 0, nil, err
	}
	b := handle[*blob](uintptr(n))
	if b == nil || b.x != x {
		return 0, nil, object.ValueErrorf("no such blob")
	}
	return uintptr(n), b, nil
}

// check makes the exception of a result code; a blob whose row has changed is of no use any more.
func (b *blob) check(t *thread, rc int32) error {
	if rc == sqlite3.SQLITE_ABORT {
		return failure(t, rc, rc, "Cannot operate on a blob whose row has changed")
	}
	return b.x.check(t, rc)
}
