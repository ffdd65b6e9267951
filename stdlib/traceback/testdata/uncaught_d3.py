raise SyntaxError("custom", ("f.py", 3, 5, "  hello world\n", 3, 8))
