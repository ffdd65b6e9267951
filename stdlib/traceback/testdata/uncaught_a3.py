def r(n):
    return r(n+1)
import sys
sys.setrecursionlimit(50)
r(0)
