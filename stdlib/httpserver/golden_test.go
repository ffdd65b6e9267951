package httpserver_test

import (
	"testing"

	"pya/stdlib/internal/golden"
)

// TestGolden talks to servers byte by byte.
func TestGolden(t *testing.T) { golden.Run(t) }
