async def main():
    await sub()
async def sub():
    raise ValueError("async")
c = main()
c.send(None)
