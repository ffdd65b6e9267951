"""uvloop is the loop itself under another name: its policy, its loops, their texts, and servers on them."""
import asyncio
import uvloop


async def main():
    loop = asyncio.get_running_loop()
    print(loop, type(loop).__module__, isinstance(loop, uvloop.Loop), isinstance(loop, asyncio.AbstractEventLoop))

    async def serve(reader, writer):
        writer.write((await reader.readline()).upper())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"over uvloop\n")
    print(await reader.read())
    writer.close()
    server.close()
    await server.wait_closed()
    return await loop.run_in_executor(None, lambda: "done")


before = asyncio.get_event_loop_policy()
asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
print(asyncio.run(main()))
asyncio.set_event_loop_policy(before)

loop = uvloop.new_event_loop()
print(loop, loop.is_running(), loop.is_closed())
loop.set_debug(True)
print(loop)
order = []
loop.call_soon(order.append, 1)
loop.call_later(0.02, order.append, 2)
print(loop.run_until_complete(asyncio.sleep(0.05, "slept")), order)
loop.close()
print(loop)

uvloop.install()
print(isinstance(asyncio.get_event_loop_policy(), uvloop.EventLoopPolicy))
loop = asyncio.new_event_loop()
print(type(loop).__name__, isinstance(loop, uvloop.Loop))
loop.close()
asyncio.set_event_loop_policy(None)

if hasattr(uvloop, "run"):
    print(uvloop.run(main()))
else:  # before uvloop 0.18
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(runner.run(main()))
