package gevent_test

import (
	"testing"

	"pya/stdlib/internal/golden"
)

// The expected output follows gevent's documentation: CPython has no such module.
func TestGolden(t *testing.T) { golden.Run(t) }
