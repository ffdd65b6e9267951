package ssl

import (
	"crypto/tls"

	"pya/vm/object"
)

// This file is what Go's own network code needs of the contexts: an HTTP client or a database driver that makes its
// connections itself verifies as the program's context says.

// ClientConfig is the configuration of a client's connections to hostname for an SSLContext; ok is false for other
// values. Later changes of the context do not reach it.
func ClientConfig(v object.Value, hostname string) (cfg *tls.Config, ok bool, err error) {
	if v.Kind() != object.KNative || !v.Type().IsSubtype(types().context) {
		return nil, false, nil
	}
	c := *object.Self[sslContext](v)
	cfg, err = c.config(nil, false, hostname)
	return cfg, true, err
}

// Failure is the exception for an error of crypto/tls on a connection to hostname.
func Failure(t *object.Thread, err error, hostname string) error {
	return (&session{hostname: object.NewStr(hostname)}).failure(t, err)
}
