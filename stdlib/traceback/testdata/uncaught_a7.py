import sys
x = [1,2,3]
def long_call(a, b, c):
    return a + b + c
result = long_call(
    1,
    2,
    "three",
)
