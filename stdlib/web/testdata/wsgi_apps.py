"""Applications of WSGI below one of FastAPI."""
from fastapi import FastAPI
from fastapi.middleware.wsgi import WSGIMiddleware
from fastapi.testclient import TestClient


def echo(environ, start_response):
    shown = ("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "HTTP_X_A", "wsgi.url_scheme")
    text = "\n".join(f"{name}={environ.get(name)!r}" for name in shown) + "\n" + environ["wsgi.input"].read().decode()
    start_response("201 Created", [("Content-Type", "text/plain; charset=utf-8"), ("X-B", "c")])
    return [text.encode()]


def pieces(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    write(b"written ")

    def parts():
        for i in range(100):
            yield b"%d," % i
    return parts()


def fails(environ, start_response):
    raise RuntimeError("broken application")


def never_starts(environ, start_response):
    return [b"x"]


def late_error(environ, start_response):
    import sys
    start_response("200 OK", [])
    try:
        raise ValueError("late")
    except ValueError:
        start_response("500 Oops", [("X-Late", "1")], sys.exc_info())
    return [b"sorry"]


app = FastAPI()
for name, part in {"echo": echo, "pieces": pieces, "fails": fails, "never": never_starts, "late": late_error}.items():
    app.mount("/" + name, WSGIMiddleware(part))


@app.get("/native")
def native():
    return {"native": True}


client = TestClient(app)
r = client.post("/echo/a/é?q=1", content="body", headers={"X-A": "1", "Content-Type": "text/x"})
print(r.status_code, r.headers["x-b"], r.text)
print(client.get("/pieces").text[:40], len(client.get("/pieces").content))
print(client.get("/native").json())
for path in "/fails", "/never", "/late":
    try:
        client.get(path)
    except Exception as exc:
        print(path, type(exc).__name__, exc)
quiet = TestClient(app, raise_server_exceptions=False)
print(quiet.get("/fails").status_code, quiet.get("/late").text, quiet.get("/late").headers.get("x-late"))
