package greenlet_test

import (
	"testing"

	"pya/stdlib/internal/golden"
)

// The expected output follows greenlet's documentation: CPython has no such module.
func TestGolden(t *testing.T) { golden.Run(t) }
