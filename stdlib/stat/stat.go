// Package stat is the module stat: the bits of a file's mode. It is pya text.
package stat

import (
	_ "embed"

	"pya/stdlib/internal/native"
)

//go:embed stat.pya
var source string

// Build fills the module.
var Build = native.Embedded("stat", source)
