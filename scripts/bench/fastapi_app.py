"""The application that fastapi.sh measures, for pya and CPython alike."""
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Item(BaseModel):
    name: str
    price: float
    tags: list[str] = []


@app.get("/async")
async def in_the_loop():
    return {"message": "Hello World"}


@app.get("/def")
def in_a_thread():
    return {"message": "Hello World"}


@app.post("/item")
async def item(item: Item):
    return {"name": item.name, "total": item.price * 2}
