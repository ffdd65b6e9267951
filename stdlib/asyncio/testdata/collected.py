"""What a child process consisted of is collected when nobody needs it any more."""
import asyncio, gc, weakref
async def main():
    refs=[]
    for i in range(5):
        p=await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        out,_=await p.communicate(b"x")
        refs += [weakref.ref(o) for o in (p, p.stdin, p._transport, p._protocol, p._transport._pipes[0])]
        await p.stdin.wait_closed()
        p=await asyncio.create_subprocess_shell("exit 3")
        await p.wait()
        refs += [weakref.ref(o) for o in (p, p._transport, p._protocol)]
    p=None
    await asyncio.sleep(.05)
    gc.collect(); await asyncio.sleep(0.01); gc.collect(); gc.collect()
    print(sum(r() is not None for r in refs), "of", len(refs), [type(r()).__name__ for r in refs if r() is not None])
asyncio.run(main())
