// Package uvloop is the module uvloop: its names for pya's own event loop.
package uvloop

import (
	_ "embed"

	"pya/stdlib/internal/native"
)

//go:embed uvloop.pya
var source string

// Build fills the module.
var Build = native.Embedded("uvloop", source)
