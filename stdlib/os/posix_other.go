//go:build !linux

package os

import "pya/vm/object"

var linuxConstants map[string]int64

func posixDefs(*thread) []object.Def { return nil }

func terminalDefs(*thread) []object.Def { return nil }

func setKernelNames(*thread, *object.Module) error { return nil }
