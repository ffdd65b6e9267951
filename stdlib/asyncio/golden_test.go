package asyncio_test

import (
	"testing"

	"pya/stdlib/internal/golden"
)

func TestGolden(t *testing.T) {
	cert, key := golden.Certificate(t, t.TempDir(), "localhost", "127.0.0.1")
	t.Setenv("PYA_TEST_CERT", cert)
	t.Setenv("PYA_TEST_KEY", key)
	golden.Run(t)
}
