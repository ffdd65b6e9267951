package golden

import (
	"net"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// FreePort is a port of 127.0.0.1 at which nothing listens.
func FreePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return port
}

// Serve starts a server, waits until it accepts connections at a port, and ends it with the test.
func Serve(t *testing.T, server *exec.Cmd, port string) {
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	for end := time.Now().Add(15 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			_ = c.Close()
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s does not start: %v", server.Path, err)
		}
	}
}
