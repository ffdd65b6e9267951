// Package dataclasses is the module dataclasses, written in pya: the methods of a data class are text that is compiled
// for it.
package dataclasses

import (
	_ "embed"

	"pya/stdlib/internal/native"
)

//go:embed dataclasses.pya
var source string

// Build fills the module.
var Build = native.Embedded("dataclasses", source)
