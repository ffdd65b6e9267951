package rediscore_test

import (
	"os/exec"
	"path/filepath"
	"testing"

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
	port := golden.FreePort(t)
	secure := golden.FreePort(t)
	dir := t.TempDir()
	cert, key := golden.Certificate(t, dir, "localhost", "127.0.0.1")
	socket := filepath.Join(dir, "s")
	server := exec.Command(program, "--port", port, "--bind", "127.0.0.1", "--requirepass", "pya", "--save", "", "--dir", dir,
		"--unixsocket", socket, "--tls-port", secure, "--tls-cert-file", cert, "--tls-key-file", key, "--tls-auth-clients", "no")
	golden.Serve(t, server, port)
	t.Setenv("PYA_TEST_REDIS", port)
	t.Setenv("PYA_TEST_REDIS_SOCKET", socket)
	t.Setenv("PYA_TEST_REDIS_TLS", secure)
	t.Setenv("PYA_TEST_REDIS_CA", cert)
	golden.Run(t)
}
