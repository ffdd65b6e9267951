// Package contextlib is the module contextlib: utilities for with statements, written in pya.
package contextlib

import (
	_ "embed"

	"pya/stdlib/internal/native"
)

//go:embed contextlib.pya
var source string

// Build fills the module.
var Build = native.Embedded("contextlib", source)
