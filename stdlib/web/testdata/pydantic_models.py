# Models, errors, serialization and JSON schemas.
from __future__ import annotations
from typing import Optional, List, Literal, Union, Annotated
from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator, ConfigDict, computed_field, TypeAdapter, EmailStr, HttpUrl
import datetime, enum, uuid, decimal

class Color(str, enum.Enum):
    red = "red"
    blue = "blue"

class Tag(BaseModel):
    name: str
    weight: float = 1.0

class Item(BaseModel):
    """An item."""
    id: int
    name: str = Field(min_length=2, max_length=5, description="the name")
    price: float = Field(gt=0)
    tags: List[Tag] = []
    color: Color = Color.red
    kind: Literal["a", "b"] = "a"
    note: Optional[str] = None
    when: datetime.datetime | None = None
    u: Union[int, str] = 3
    parent: Optional["Item"] = None

    @field_validator("name")
    @classmethod
    def no_x(cls, v):
        if "x" in v:
            raise ValueError("no x please")
        return v

    @computed_field
    @property
    def double(self) -> float:
        return self.price * 2

i = Item(id="5", name="abc", price="2.5", tags=[{"name": "t"}], when="2024-01-02T03:04:05Z", u="7", parent={"id": 1, "name": "pp", "price": 1})
print(repr(i))
print(i.model_dump())
print(i.model_dump_json())
print(i.model_dump(exclude_unset=True, exclude={"tags": {0: {"weight"}}, "parent": True}))
for bad in [{}, {"id": "z", "name": "x", "price": 0, "tags": [{}, 5], "color": "green", "kind": "c", "u": []}, {"id": 1.5, "name": "xxx", "price": "nan?"}]:
    try:
        Item(**bad)
    except ValidationError as e:
        print(e)
        print(e.errors(include_url=False))
import json
print(json.dumps(Item.model_json_schema(), indent=1))
print(TypeAdapter(list[int]).validate_python(["1", 2.0]))
print(TypeAdapter(dict[str, Annotated[int, Field(ge=3)]]).json_schema())
try:
    TypeAdapter(dict[str, Annotated[int, Field(ge=3)]]).validate_json('{"a": 1, "b": "q"}')
except ValidationError as e:
    print(e)
