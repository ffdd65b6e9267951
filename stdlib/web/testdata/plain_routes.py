"""Routes whose functions take no arguments, over real connections: what they return, raise and leave to handlers."""
import asyncio
import contextvars
import http.client
import logging
import threading

import uvicorn
from fastapi import BackgroundTasks, FastAPI, HTTPException, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel

logging.disable(logging.CRITICAL)


class Out(BaseModel):
    n: int


class Teapot(Exception):
    pass


def build(**options):
    app = FastAPI(**options)

    @app.get("/dict")
    async def of_dict():
        return {"a": [1, 2.5, None], "ü": "ß"}

    @app.get("/model", response_model=Out)
    async def of_model():
        return {"n": "7", "left": "out"}

    @app.get("/created", status_code=201)
    async def created():
        return "made"

    @app.get("/none", status_code=204)
    async def nothing():
        return None

    @app.get("/text")
    async def text():
        return PlainTextResponse("plain", headers={"x-a": "b"})

    @app.get("/json")
    async def own_json():
        return JSONResponse({"own": True}, status_code=202)

    @app.get("/kind", response_class=PlainTextResponse)
    async def kind():
        return "as text"

    @app.get("/http")
    async def http_error():
        raise HTTPException(418, "short and stout", headers={"x-pot": "yes"})

    @app.get("/own")
    async def own_error():
        raise Teapot("hot")

    @app.get("/broken")
    async def broken():
        return 1 / 0

    @app.get("/badkeys")
    async def bad_keys():
        return {(1, 2): 3}

    @app.get("/surrogate")
    async def surrogate():
        return {"x": "\ud800"}

    @app.exception_handler(Teapot)
    async def on_teapot(request, exc):
        return JSONResponse({"path": request.url.path, "app": request.app is app, "route": request.scope["endpoint"].__name__,
                             "q": request.query_params.get("q"), "exc": str(exc)}, status_code=410)

    return app


class Counting(FastAPI):
    calls = 0

    async def __call__(self, scope, receive, send):
        Counting.calls += scope["type"] == "http"
        await super().__call__(scope, receive, send)


def run(app, ask):
    config = uvicorn.Config(app, port=0, log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        pass
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        ask(port)
    finally:
        server.should_exit = True
        thread.join()


def show(conn, method, path):
    conn.request(method, path)
    res = conn.getresponse()
    body = res.read()
    fields = {k: v for k, v in res.getheaders() if k not in ("date", "server")}
    print(method, path, res.status, fields, body.decode())


def ask_all(port):
    conn = http.client.HTTPConnection("127.0.0.1", port)
    for path in "/dict", "/model", "/created", "/none", "/text", "/json", "/kind", "/http", "/own?q=5", "/dict":
        # The second time a path is known.
        for _ in range(3):
            show(conn, "GET", path)
    show(conn, "HEAD", "/dict")
    show(conn, "POST", "/dict")
    show(conn, "GET", "/missing")
    for path in "/broken", "/surrogate":
        for _ in range(2):
            conn = http.client.HTTPConnection("127.0.0.1", port)
            conn.request("GET", path)
            res = conn.getresponse()
            print(path, res.status, res.read())


run(build(), ask_all)


# An application with a __call__ of its own sees every request; so does middleware.
app = Counting()


@app.get("/a")
async def a():
    return 1


def ask_a(port):
    conn = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(4):
        show(conn, "GET", "/a")


run(app, ask_a)
print(Counting.calls)

app = FastAPI()
seen = []


@app.middleware("http")
async def note(request, call_next):
    seen.append(request.url.path)
    return await call_next(request)


@app.get("/a")
async def a2():
    return 2


run(app, ask_a)
print(seen)
