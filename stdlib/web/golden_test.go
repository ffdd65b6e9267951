package web_test

import (
	"testing"

	"pya/stdlib/internal/golden"
)

// TestGolden runs programs against servers of their own on free ports. The outputs were read; where the libraries are
// installed for CPython they were compared with them, less the versions' differences (pydantic 2 in place of 1).
func TestGolden(t *testing.T) { golden.Run(t) }
