def f():
    raise ExceptionGroup("eg", [ValueError(1), ExceptionGroup("inner", [TypeError("t"), KeyError("k")]), OSError(2, "no")])
try:
    f()
except Exception as e:
    e.add_note("note 1")
    e.add_note("note 2\nline")
    raise RuntimeError("outer") from e
