package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"pya/stdlib"
	"pya/vm"
	"pya/vm/object"
)

const rules = `
import asyncio

async def lookup(n):
    await asyncio.sleep(0)
    return {1: 10, 2: 25}[n]

async def main():
    print(await asyncio.gather(lookup(1), lookup(2)))

def price(n):
    return sum(asyncio.run(both()) * n) if n else asyncio.run(lookup(n))

async def both():
    return await asyncio.gather(lookup(1), lookup(2))

asyncio.run(main())
`

// outputHost grants a script standard output and nothing else.
type outputHost struct {
	vm.NoHost
	out *strings.Builder
}

func (h outputHost) Stdout() io.Writer { return h.out }

// A Go host runs an asynchronous script with a deadline, calls one of its functions, and gets a Python exception as a
// Go error.
func Example() {
	var out strings.Builder
	rt, err := vm.New(vm.Options{Host: outputHost{out: &out}, Modules: stdlib.Modules})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := rt.RunSource(ctx, "rules.pya", []byte(rules)); err != nil {
		fmt.Println(err)
		return
	}
	v, err := rt.Call(ctx, "price", object.Int(3))
	fmt.Println(v.AsInt(), err)

	_, err = rt.Call(ctx, "price", object.Int(0))
	var exc *object.Exception
	fmt.Println(errors.As(err, &exc), exc)
	fmt.Println(strings.Contains(rt.Traceback(err), "in lookup"))
	// Output:
	// 105 <nil>
	// true KeyError: 0
	// true
}
