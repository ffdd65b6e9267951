import tokenize, io
for src in ["x = 1\ny = 2", "x = 1\ny = 2\n", "x\n"]:
    for t in tokenize.generate_tokens(io.StringIO(src).readline): print(t[:4])
    print()
src = "def f(x):  # one\n    # two\n\n    return x  # three\n# four\nf(1)  # five"
for t in tokenize.generate_tokens(io.StringIO(src).readline): print(t[:4])
print(tokenize.untokenize(tokenize.generate_tokens(io.StringIO(src).readline)))
