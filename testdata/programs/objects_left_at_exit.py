# What is left when a program ends gets its __del__ with the modules still whole; generators run their finally blocks.
import atexit
import sys


class Named:
    def __init__(self, name, inner=None):
        self.name, self.inner = name, inner

    def __del__(self):
        print("del", self.name, sys.is_finalizing(), helper())


def helper():
    return "helper"


def steps():
    try:
        yield 1
    finally:
        print("finally")


first = Named("first")
outer = Named("outer", Named("inner"))
cycle = Named("cycle")
cycle.inner = cycle
generator = steps()
next(generator)
atexit.register(print, "atexit")
