# An application with most of what FastAPI has, called through its test client.
import enum
import json
from contextlib import asynccontextmanager
from typing import Annotated, Optional, Union

from fastapi import (
    APIRouter, BackgroundTasks, Body, Cookie, Depends, FastAPI, File, Form, Header, HTTPException, Path, Query, Request, Response, Security,
    UploadFile, WebSocket, WebSocketDisconnect, status,
)
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, StreamingResponse
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBearer, OAuth2PasswordBearer, OAuth2PasswordRequestForm, SecurityScopes
from fastapi.testclient import TestClient
from pydantic import BaseModel, EmailStr, Field

events = []


@asynccontextmanager
async def lifespan(app):
    events.append("startup")
    yield {"shared": "state"}
    events.append("shutdown")


app = FastAPI(title="Test", version="1.2", lifespan=lifespan, description="An application.")


class Kind(str, enum.Enum):
    big = "big"
    small = "small"


class Item(BaseModel):
    """An item."""

    name: str = Field(min_length=2, examples=["thing"])
    price: float = Field(gt=0)
    tags: list[str] = []
    kind: Kind = Kind.big


class UserIn(BaseModel):
    name: str
    password: str
    email: Optional[EmailStr] = None


class UserOut(BaseModel):
    name: str
    email: Optional[EmailStr] = None


@app.get("/items/{item_id}", tags=["items"])
async def read_item(item_id: int, q: str | None = None, kind: Kind = Kind.small, limit: int = Query(10, le=100), ids: list[int] = Query([])):
    return {"id": item_id, "q": q, "kind": kind, "limit": limit, "ids": ids}


@app.post("/items", status_code=201, response_description="Made")
def create_item(item: Item):
    return {"got": item, "total": item.price * 2}


@app.put("/items/{item_id}")
async def two_bodies(item_id: Annotated[int, Path(ge=1)], item: Item, user: UserOut, importance: Annotated[int, Body(gt=0)]):
    return {"id": item_id, "item": item.name, "user": user.name, "importance": importance}


@app.post("/embed")
async def embed(item: Item = Body(embed=True)):
    return item


@app.post("/users", response_model=UserOut, response_model_exclude_none=True)
async def create_user(user: UserIn):
    return user


@app.get("/broken")
async def broken() -> UserOut:
    return {"nothing": 1}


@app.get("/headers")
async def headers(user_agent: Annotated[str, Header()], x_token: Annotated[list[str] | None, Header()] = None, session: Annotated[str | None, Cookie()] = None):
    return {"agent": user_agent, "tokens": x_token, "session": session}


class Filters(BaseModel):
    model_config = {"extra": "forbid"}
    limit: int = Field(100, gt=0, le=100)
    order: str = "a"
    tags: list[str] = []


@app.get("/filters")
async def filters(f: Annotated[Filters, Query()]):
    return f


@app.post("/form")
async def form(name: Annotated[str, Form()], n: Annotated[int, Form()] = 1):
    return {"name": name, "n": n}


@app.post("/files")
async def files(file: UploadFile, data: Annotated[bytes, File()], note: Annotated[str, Form()] = "", many: list[UploadFile] = File([])):
    return {"name": file.filename, "type": file.content_type, "size": file.size, "content": (await file.read()).decode(), "data": len(data), "note": note, "many": [m.filename for m in many]}


# Dependencies
def numbers(a: int = 1, b: int = 2):
    return a + b


async def cached(request: Request):
    events.append("cached")
    return request.url.path


async def resource():
    events.append("open")
    try:
        yield "resource"
    except ValueError as exc:
        events.append(f"caught {exc}")
        raise HTTPException(400, "from the dependency")
    finally:
        events.append("close")


class Pages:
    def __init__(self, skip: int = 0, limit: int = 10):
        self.skip, self.limit = skip, limit


def nested(total: Annotated[int, Depends(numbers)], path: str = Depends(cached)):
    return total, path


@app.get("/deps")
def deps(n=Depends(nested), path: str = Depends(cached), pages: Pages = Depends(), r: str = Depends(resource)):
    return [n, path, pages.skip, pages.limit, r]


@app.get("/failing")
async def failing(r: str = Depends(resource)):
    raise ValueError("inside")


@app.get("/background")
async def background(tasks: BackgroundTasks, response: Response):
    tasks.add_task(events.append, "task")
    response.headers["X-Mine"] = "yes"
    response.set_cookie("c", "v", httponly=True)
    response.status_code = 202
    return "done"


# Errors and responses
class Special(Exception):
    pass


@app.exception_handler(Special)
async def on_special(request, exc):
    return JSONResponse({"special": request.url.path}, status_code=418)


@app.get("/special")
async def special():
    raise Special()


@app.get("/http")
async def http_error():
    raise HTTPException(status_code=404, detail={"why": "gone"}, headers={"X-Error": "1"})


@app.get("/crash")
async def crash():
    return 1 / 0


@app.get("/text", response_class=PlainTextResponse)
def text():
    return "plain"


@app.get("/html", response_class=HTMLResponse)
async def page():
    return "<b>x</b>"


@app.get("/away")
async def away():
    return RedirectResponse("/text")


@app.get("/stream")
async def stream():
    def parts():
        for i in range(3):
            yield f"{i},"
    return StreamingResponse(parts(), media_type="text/csv")


@app.get("/none", status_code=status.HTTP_204_NO_CONTENT)
async def none():
    return None


@app.get("/odd")
async def odd():
    import datetime, decimal, uuid
    return {"when": datetime.datetime(2024, 1, 2), 1: decimal.Decimal("1.5"), "set": {1}, "id": uuid.UUID(int=1), "bytes": b"b"}


@app.get("/state")
async def state(request: Request):
    return {"shared": request.state.shared, "base": str(request.base_url), "route": str(request.url_for("read_item", item_id=3))}


# Security
oauth = OAuth2PasswordBearer(tokenUrl="token", scopes={"read": "Read"})


async def user_of(scopes: SecurityScopes, token: str = Depends(oauth)):
    return {"token": token, "scopes": scopes.scopes}


@app.get("/me")
async def me(user=Security(user_of, scopes=["read"])):
    return user


@app.post("/token")
async def token(data: OAuth2PasswordRequestForm = Depends()):
    return {"user": data.username, "scopes": data.scopes}


@app.get("/basic")
def basic(credentials=Depends(HTTPBasic())):
    return credentials


@app.get("/bearer")
def bearer(credentials=Depends(HTTPBearer())):
    return credentials.credentials


@app.get("/key")
def key(key: str = Depends(APIKeyHeader(name="X-Key"))):
    return key


# Routers
router = APIRouter(prefix="/sub", tags=["sub"], dependencies=[Depends(cached)], responses={404: {"description": "Not here"}})


@router.get("/one")
async def one():
    return "one"


inner = APIRouter()


@inner.get("/two/{x:path}")
async def two(x: str):
    return x


router.include_router(inner, prefix="/inner")
app.include_router(router)


# WebSockets
@app.websocket("/ws/{room}")
async def ws(websocket: WebSocket, room: str, q: int | None = None, n: int = Depends(numbers)):
    await websocket.accept()
    await websocket.send_json({"room": room, "q": q, "n": n})
    try:
        while True:
            await websocket.send_text((await websocket.receive_text()).upper())
    except WebSocketDisconnect as exc:
        events.append(f"ws {exc.code}")


sub = FastAPI()


@sub.get("/x")
def sub_x(request: Request):
    return request.scope["root_path"]


app.mount("/mounted", sub)


def show(response):
    kind = response.headers.get("content-type", "")
    print(response.status_code, response.json() if kind == "application/json" and response.content else response.text, {k: v for k, v in response.headers.items() if k.startswith(("x-", "set-cookie", "allow", "location", "www"))})


with TestClient(app, raise_server_exceptions=False) as client:
    for url in ("/items/5", "/items/5?q=a&kind=big&limit=5&ids=1&ids=2", "/items/x?limit=1000&kind=none&ids=a", "/items", "/nothing", "/headers", "/filters?limit=5&tags=a&tags=b",
                "/filters?limit=0&unknown=1", "/deps?a=5&limit=3", "/failing", "/background", "/special", "/http", "/crash", "/text", "/html", "/away", "/stream", "/none", "/odd",
                "/state", "/me", "/basic", "/bearer", "/key", "/sub/one", "/sub/inner/two/a/b", "/sub/one/", "/mounted/x", "/mounted/y", "/broken"):
        print("GET", url)
        show(client.get(url))
    print(events)
    events.clear()
    good = {"name": "ab", "price": "2.5", "tags": ["x"]}
    for method, url, options in (
        ("POST", "/items", {"json": good}), ("POST", "/items", {"json": {"name": "a", "price": 0, "kind": "x"}}), ("POST", "/items", {"content": "{bad"}),
        ("POST", "/items", {}), ("POST", "/items", {"json": [1]}), ("POST", "/items", {"content": "x", "headers": {"content-type": "text/plain"}}),
        ("PUT", "/items/3", {"json": {"item": good, "user": {"name": "u"}, "importance": 1}}), ("PUT", "/items/0", {"json": {"item": good}}),
        ("POST", "/embed", {"json": {"item": good}}), ("POST", "/embed", {"json": good}), ("POST", "/users", {"json": {"name": "u", "password": "p"}}),
        ("POST", "/users", {"json": {"name": "u", "password": "p", "email": "bad"}}),
        ("POST", "/form", {"data": {"name": "n", "n": "5"}}), ("POST", "/form", {"data": {"n": "x"}}),
        ("POST", "/files", {"files": {"file": ("a.txt", b"hello"), "data": b"12345"}, "data": {"note": "y"}}),
        ("POST", "/files", {"files": [("file", ("a.txt", b"h", "text/x")), ("data", b"1"), ("many", ("m1", b"")), ("many", ("m2", b""))]}),
        ("POST", "/files", {}), ("POST", "/token", {"data": {"username": "u", "password": "p", "scope": "a b"}}), ("POST", "/token", {"data": {"username": "u"}}),
        ("GET", "/me", {"headers": {"Authorization": "Bearer tok"}}), ("GET", "/basic", {"auth": ("u", "p")}), ("GET", "/basic", {"headers": {"Authorization": "Basic !"}}),
        ("GET", "/bearer", {"headers": {"Authorization": "Bearer b"}}), ("GET", "/key", {"headers": {"X-Key": "k"}}),
        ("GET", "/headers", {"headers": {"x-token": "t"}, "cookies": {"session": "s"}}), ("DELETE", "/items/5", {}), ("HEAD", "/text", {}), ("OPTIONS", "/items", {}),
    ):
        print(method, url, options)
        show(client.request(method, url, **options))
    with client.websocket_connect("/ws/r?q=3&b=5") as session:
        print(session.receive_json())
        session.send_text("hello")
        print(session.receive_text())
    try:
        with client.websocket_connect("/ws/r?q=x"):
            pass
    except WebSocketDisconnect as exc:
        print("closed", exc.code)
    app.dependency_overrides[numbers] = lambda: 100
    show(client.get("/deps"))
    app.dependency_overrides = {}
    print(events)
print(events[-1])

document = app.openapi()
print(json.dumps(document["paths"]["/items/{item_id}"], indent=1))
print(json.dumps(document["paths"]["/files"], indent=1))
print(sorted(document["paths"]), sorted(document["components"]["schemas"]), document["components"]["securitySchemes"])
print(json.dumps(document["components"]["schemas"]["Item"]))
client = TestClient(app)
print(client.get("/openapi.json").json() == document, "<title>Test - Swagger UI</title>" in client.get("/docs").text, client.get("/redoc").status_code)

# Middleware
second = FastAPI()
second.add_middleware(GZipMiddleware, minimum_size=20)
second.add_middleware(CORSMiddleware, allow_origins=["http://a"], allow_methods=["*"], allow_headers=["X-H"], allow_credentials=True)


@second.middleware("http")
async def timing(request, call_next):
    response = await call_next(request)
    response.headers["X-Timing"] = request.method
    return response


@second.post("/")
async def root(request: Request):
    return {"body": (await request.body()).decode(), "long": "x" * 30}


client = TestClient(second)
response = client.post("/", content="abc", headers={"Origin": "http://a"})
print(response.json(), sorted(k for k in response.headers.keys()))
response = client.options("/", headers={"Origin": "http://b", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "X-H, X-Other"})
print(response.status_code, response.text)
try:
    TestClient(app).get("/crash")
except ZeroDivisionError as exc:
    print("raised", exc)
try:
    TestClient(app).get("/broken")
except ResponseValidationError as exc:
    print(exc.errors())
