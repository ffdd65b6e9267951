// Package enum is the module enum, written in pya.
package enum

import (
	_ "embed"

	"pya/stdlib/internal/native"
)

//go:embed enum.pya
var source string

// Build fills the module.
var Build = native.Embedded("enum", source)
