// Package linecache is the module linecache: lines of source files by name and number. It is pya text.
package linecache

import (
	_ "embed"

	"pya/stdlib/internal/native"
)

//go:embed linecache.pya
var source string

// Build fills the module.
var Build = native.Embedded("linecache", source)
