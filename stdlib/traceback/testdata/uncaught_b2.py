def f():
    value = 3
    print(vale)
f()
