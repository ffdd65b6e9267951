package ssl_test

import (
	"testing"

	"pya/stdlib/internal/golden"
)

// TestGolden gives the programs a new certificate of localhost: its place is in PYA_TEST_CERT and PYA_TEST_KEY.
func TestGolden(t *testing.T) {
	cert, key := golden.Certificate(t, t.TempDir(), "localhost")
	t.Setenv("PYA_TEST_CERT", cert)
	t.Setenv("PYA_TEST_KEY", key)
	golden.Run(t)
}
