# The commands that redis-py refuses, though they only ask; and those that cannot be methods.
import asyncio
import os

import redis
import redis.asyncio

OPTIONS = {"port": int(os.environ["PYA_TEST_REDIS"]), "password": "pya"}


def shape(reply):
    return [type(reply).__name__, bool(reply)]


with redis.Redis(**OPTIONS) as r:
    print(shape(r.command_info("get", "no-such")), shape(r.command_docs("get")))
    print(shape(r.latency_doctor()), shape(r.latency_histogram()), shape(r.memory_doctor()), shape(r.memory_help()))
    for call in (lambda: r.latency_graph("none"), r.failover):
        try:
            call()
        except redis.ResponseError as e:
            print("ResponseError", e)
    for call in (r.debug_segfault, r.hello, lambda: r.script_debug("YES")):
        try:
            call()
        except NotImplementedError as e:
            print(e)


async def main():
    async with redis.asyncio.Redis(**OPTIONS) as r:
        print(shape(await r.memory_doctor()), shape(await r.command_docs("get")))


asyncio.run(main())
