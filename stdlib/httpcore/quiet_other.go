//go:build !unix

package httpcore

import "net"

// quiet tells whether an idle connection lives; here only the request finds out.
func quiet(net.Conn) bool { return true }
