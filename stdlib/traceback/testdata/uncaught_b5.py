def foo(s): return s
x = "ääää" + foo("日本語") + str(1/0) + "x"
