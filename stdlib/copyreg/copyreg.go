// Package copyreg is the module copyreg: how objects are taken apart for copying and pickling, written in pya.
package copyreg

import (
	_ "embed"

	"pya/stdlib/internal/native"
)

//go:embed copyreg.pya
var source string

// Build fills the module.
var Build = native.Embedded("copyreg", source)
