import asyncio
async def f():
    await asyncio.sleep(100)
async def g():
    raise ValueError("lost")
loop=asyncio.new_event_loop()
t=loop.create_task(f())
u=loop.create_task(g())
loop.run_until_complete(asyncio.sleep(0.01))
loop.close()
print("end")
