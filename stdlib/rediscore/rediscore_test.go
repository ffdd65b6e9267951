package rediscore_test

import (
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"pya/stdlib/internal/golden"
)

// TestGolden runs the programs against a redis-server of its own: 127.0.0.1, port PYA_TEST_REDIS, password pya; with TLS
// it is PYA_TEST_REDIS_TLS and PYA_TEST_REDIS_CA, the Unix socket PYA_TEST_REDIS_SOCKET. Without redis-server it is
// skipped. The outputs of redis were compared with redis-py 4.3; those of aioredis were read.
func TestGolden(t *testing.T) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		t.Skip("NO REDIS: redis and aioredis are not tested (Debian: apt-get install redis-server)")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	tls, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	secure := strconv.Itoa(tls.Addr().(*net.TCPAddr).Port)
	if err := tls.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key := golden.Certificate(t, dir)
	socket := filepath.Join(dir, "s")
	server := exec.Command(program, "--port", port, "--bind", "127.0.0.1", "--requirepass", "pya", "--save", "", "--dir", dir,
		"--unixsocket", socket, "--tls-port", secure, "--tls-cert-file", cert, "--tls-key-file", key, "--tls-auth-clients", "no")
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
	t.Setenv("PYA_TEST_REDIS_SOCKET", socket)
	t.Setenv("PYA_TEST_REDIS_TLS", secure)
	t.Setenv("PYA_TEST_REDIS_CA", cert)
	golden.Run(t)
}
