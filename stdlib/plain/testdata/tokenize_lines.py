import tokenize, io
for src in ["x = 1\ny = 2", "x = 1\ny = 2\n", "x\n"]:
    for t in tokenize.generate_tokens(io.StringIO(src).readline): print(t[:4])
    print()
