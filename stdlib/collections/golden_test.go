package collections_test

import (
	"testing"

	"pya/stdlib/internal/golden"
)

func TestGolden(t *testing.T) { golden.Run(t) }
