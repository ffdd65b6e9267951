package concurrent_test

import (
	"testing"

	"pya/stdlib/internal/golden"
)

func TestGolden(t *testing.T) { golden.Run(t) }

func TestNames(t *testing.T) {
	golden.Covers(t, "concurrent.futures")
}
