// Package tk is the module tkinter and its submodules, pya text. Windows are drawn by the program wish (Tk 8.6 or 9), a
// child process that evaluates Tcl which comes through a pipe: the binary stays static, and a crash of the one does not
// take the other along.
//
// Like package plain it owns texts only.
package tk

import (
	"embed"

	"pya/stdlib/plain"
)

//go:embed *.pya
var files embed.FS

// Modules lists the modules.
func Modules() []plain.Module { return plain.ModulesOf(files) }
