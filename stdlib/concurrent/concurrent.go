// Package concurrent is the package concurrent.futures: futures and executors, written in pya on top of threading,
// queue and multiprocessing.
package concurrent

import (
	_ "embed"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed futures.pya
var futures string

//go:embed base.pya
var base string

//go:embed thread.pya
var threads string

//go:embed process.pya
var processes string

//go:embed interpreter.pya
var interpreters string

// Build fills concurrent, which is a package and nothing else.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	asPackage(t, m, "concurrent")
	return nil
}

// BuildFutures fills concurrent.futures.
func BuildFutures(rt *vm.Runtime, t *thread, m *object.Module) error {
	asPackage(t, m, "concurrent.futures")
	return rt.RunEmbedded(t, m, "<frozen concurrent.futures>", []byte(futures))
}

// asPackage makes m a package.
func asPackage(t *thread, m *object.Module, name string) {
	m.Set(t, "__path__", object.NewList(nil))
	m.Set(t, "__package__", object.NewStr(name))
}

// BuildBase fills concurrent.futures._base.
func BuildBase(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.AddDefs(t, []object.Def{{Name: "_log", Sig: "level, message, exc_info, /", Fn: log}})
	return rt.RunEmbedded(t, m, "<frozen concurrent.futures._base>", []byte(base))
}

// log writes a message to the logger concurrent.futures, with the exception being handled if exc_info is true.
func log(t *thread, args []value) (value, error) {
	level, err := t.Str(args[0])
	if err != nil {
		return value{}, err
	}
	msg, err := t.Str(args[1])
	if err != nil {
		return value{}, err
	}
	withExc, err := t.Truth(args[2])
	if err != nil {
		return value{}, err
	}
	var exc error
	if e, ok := object.AsException(native.OrNone(t.Handled)); ok && withExc {
		exc = e
	}
	return object.None, t.Interp.Log(t, "concurrent.futures", level, msg, exc)
}

// BuildThread fills concurrent.futures.thread.
var BuildThread = native.Embedded("concurrent.futures.thread", threads)

// BuildProcess fills concurrent.futures.process.
var BuildProcess = native.Embedded("concurrent.futures.process", processes)

// BuildInterpreter fills concurrent.futures.interpreter.
var BuildInterpreter = native.Embedded("concurrent.futures.interpreter", interpreters)
