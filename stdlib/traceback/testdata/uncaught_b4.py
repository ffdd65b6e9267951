ü = "ääää" + foo("日本語") + 1/0
def foo(s): return s
