package rediscore_test

import (
	"net"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"pya/stdlib/internal/golden"
)

// TestGolden runs the programs against a redis-server of its own: 127.0.0.1, port PYA_TEST_REDIS, password pya. Without
// redis-server it is skipped. The outputs were read: there is no CPython with these libraries here.
func TestGolden(t *testing.T) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		t.Skip("NO REDIS: aioredis is not tested (Debian: apt-get install redis-server)")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	server := exec.Command(program, "--port", port, "--bind", "127.0.0.1", "--requirepass", "pya", "--save", "", "--dir", t.TempDir())
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	}()
	for end := time.Now().Add(15 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			_ = c.Close()
			break
		}
		if time.Now().After(end) {
			t.Fatal("redis-server does not start")
		}
	}
	t.Setenv("PYA_TEST_REDIS", port)
	golden.Run(t)
}
