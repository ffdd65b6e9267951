import asyncio
class It:
    def __init__(self): self.n=0
    def __aiter__(self): return self
    async def __anext__(self):
        self.n+=1
        if self.n>2: raise StopAsyncIteration
        return self.n
class G: pass
async def f():
    async for G.i in It(): print(G.i)
    print("ok", G.i)
asyncio.run(f())
async def arange(n):
    for i in range(n): yield i
async def g():
    async for G.i in arange(2): print(G.i)
    print("ok", G.i)
asyncio.run(g())
