// Package reprlib is the module reprlib: reprs of bounded length, written in pya.
package reprlib

import (
	_ "embed"

	"pya/stdlib/internal/native"
)

//go:embed reprlib.pya
var source string

// Build fills the module.
var Build = native.Embedded("reprlib", source)
