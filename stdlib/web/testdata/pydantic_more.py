# The further parts of pydantic.
import dataclasses
import datetime
import decimal
import pickle
import typing
import uuid
from typing import Annotated, Generic, Literal, Optional, TypeVar, Union

from pydantic import (
    AfterValidator, AliasChoices, AliasPath, BaseModel, BeforeValidator, ConfigDict, EmailStr, Field, HttpUrl, PlainSerializer, PositiveInt, PrivateAttr,
    RootModel, SecretStr, TypeAdapter, ValidationError, ValidationInfo, WrapValidator, computed_field, conint, create_model, field_serializer,
    field_validator, model_serializer, model_validator, validate_call,
)
from pydantic.alias_generators import to_camel, to_pascal, to_snake
from pydantic.dataclasses import dataclass


def attempt(make):
    try:
        print(repr(make()))
    except ValidationError as exc:
        for error in exc.errors(include_url=False):
            error.pop("ctx", None)
            print("   ", error)
    except (TypeError, ValueError, AttributeError, NotImplementedError) as exc:
        print("   ", type(exc).__name__, exc)


# Conversions
for kind, values in (
    (int, ["1", " 2 ", "1_000", 3.0, 3.5, True, "x", None, b"7", decimal.Decimal("4"), float("nan")]),
    (float, ["1.5", 2, "x", None, "inf", True]),
    (str, ["a", b"b", 1, None]),
    (bool, ["yes", "OFF", 1, 0.0, 2, "maybe", None]),
    (bytes, ["a", b"b", 1]),
    (decimal.Decimal, ["1.10", 2, 2.5, "x", True]),
    (datetime.date, ["2024-02-29", "2024-02-30", datetime.datetime(2024, 1, 1), datetime.datetime(2024, 1, 1, 1), 0, "x"]),
    (datetime.datetime, ["2024-01-01T00:00:00", "2024-01-01 10:00", 1700000000, "x", datetime.date(2024, 1, 1)]),
    (datetime.timedelta, ["P1DT2H", "1:02:03", 90, "x", "-P1D"]),
    (uuid.UUID, ["12345678-1234-5678-1234-567812345678", "x", "1234"]),
    (list[int], [["1", 2], (3,), {4}, "5", [1, "x"], None]),
    (set[int], [[1, 1], ["x"]]),
    (tuple[int, str], [["1", "a"], [1], [1, "a", 2]]),
    (tuple[int, ...], [["1", 2]]),
    (dict[str, int], [{"a": "1"}, {"a": "x", 1: 2}, []]),
    (Optional[int], [None, "1", "x"]),
    (Union[int, str], ["1", 1, 1.0, None]),
    (Union[int, float], ["1", 1.5, True]),
    (Literal["a", 1], ["a", 1, "b", True]),
    (typing.Any, [object, None]),
    (type[int], [bool, str]),
    (HttpUrl, ["http://Example.com", "https://a.b:443/c d?e#f", "ftp://x", "x", ""]),
    (EmailStr, ["a@b.co", "x", "@b.co", "a@b"]),
    (PositiveInt, [1, 0]),
    (Annotated[str, Field(pattern="^a", max_length=2)], ["ab", "b", "aaa"]),
    (Annotated[list[int], Field(min_length=1)], [[], [1]]),
    (Annotated[int, BeforeValidator(lambda v: v.strip("$")), AfterValidator(lambda v: v * 2)], ["$5", "x"]),
    (conint(multiple_of=3), [9, 10]),
    (typing.NamedTuple("P", [("x", int), ("y", int)]), [["1", 2], {"x": 1}]),
    (typing.TypedDict("T", {"a": int, "b": typing.NotRequired[str]}), [{"a": "1"}, {"b": "x"}]),
    (SecretStr, ["secret"]),
):
    print(getattr(kind, "__name__", kind))
    adapter = TypeAdapter(kind)
    for value in values:
        attempt(lambda: adapter.validate_python(value))

# Configuration
class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, str_strip_whitespace=True)
    x: int
    s: str = ""

attempt(lambda: Strict(x="1"))
attempt(lambda: Strict(x=1, y=2))
attempt(lambda: Strict(x=1, s="  a "))
one = Strict(x=1)
attempt(lambda: setattr(one, "x", 2))
print(hash(one) == hash(Strict(x=1)), {one: 1}[Strict(x=1)])


class Open(BaseModel, extra="allow"):
    a: int = 1

both = Open(a=2, b=3)
print(both, both.b, both.model_extra, both.model_dump(), both.model_fields_set)
both.c = 4
print(both.model_copy(update={"a": 5}), both == both.model_copy(), pickle.loads(pickle.dumps(both)) == both)


class Aliased(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    first_name: str
    zip_code: int = Field(0, validation_alias=AliasChoices("zip", AliasPath("address", 0, "zip")), serialization_alias="ZIP")

print(Aliased(firstName="a", zip=1), Aliased(first_name="b"), Aliased.model_validate({"firstName": "c", "address": [{"zip": 7}]}))
print(Aliased(firstName="a", zip=1).model_dump(by_alias=True), Aliased.model_json_schema()["properties"].keys())
attempt(lambda: Aliased())
print([f(n) for f in (to_camel, to_pascal, to_snake) for n in ("snake_case", "camelCase", "HTTPResponse2")])

# Validators and serializers
class Checked(BaseModel):
    a: int
    b: int
    words: list[str] = []
    _count: int = PrivateAttr(0)

    @field_validator("a", "b", mode="before")
    @classmethod
    def parse(cls, v, info: ValidationInfo):
        return int(v, 16) if isinstance(v, str) else v

    @field_validator("b")
    @classmethod
    def larger(cls, v, info):
        assert v >= info.data.get("a", 0), f"b must not be less than {info.data.get('a')}"
        return v

    @model_validator(mode="before")
    @classmethod
    def pair(cls, data):
        return {"a": data[0], "b": data[1]} if isinstance(data, tuple) else data

    @model_validator(mode="after")
    def even(self):
        if (self.a + self.b) % 2:
            raise ValueError("the sum is odd")
        return self

    @field_serializer("words", when_used="json")
    def join(self, words):
        return " ".join(words)

    @computed_field
    @property
    def total(self) -> int:
        """The sum."""
        return self.a + self.b

print(Checked(a="a", b="c", words=["x", "y"]).model_dump_json(), Checked.model_validate((1, 3)).model_dump(mode="json"))
attempt(lambda: Checked(a=3, b=2))
attempt(lambda: Checked(a=2, b=3))
first = Checked(a=1, b=1)
first._count += 1
print(first._count, first.model_dump(exclude={"total"}))
print(Checked.model_json_schema(mode="serialization")["properties"]["total"])


class Whole(BaseModel):
    a: int

    @model_serializer(mode="wrap")
    def around(self, handler):
        return {"wrapped": handler(self)}

print(Whole(a=1).model_dump())
Upper = Annotated[str, PlainSerializer(lambda s: s.upper(), return_type=str)]
print(TypeAdapter(list[Upper]).dump_json(["a", "b"]))
print(TypeAdapter(Annotated[int, WrapValidator(lambda v, handler: handler(v) + 1)]).validate_python("1"))

# Unions told apart, generic models, root models, dataclasses, created models, references
class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9

class Dog(BaseModel):
    kind: Literal["dog"]

class Owner(BaseModel):
    pet: Union[Cat, Dog] = Field(discriminator="kind")

attempt(lambda: Owner(pet={"kind": "cat"}))
attempt(lambda: Owner(pet={"kind": "cow"}))
attempt(lambda: Owner(pet={}))
attempt(lambda: Owner(pet={"kind": "cat", "lives": "x"}))
print(Owner.model_json_schema()["properties"])
T = TypeVar("T")

class Box(BaseModel, Generic[T]):
    content: T
    more: list[T] = []

attempt(lambda: Box[int](content="1", more=["2"]))
attempt(lambda: Box[int](content="x"))
print(Box[int] is Box[int], Box[str].__name__, issubclass(Box[int], Box))
Numbers = RootModel[list[int]]
print(Numbers(["1", 2]).model_dump(), Numbers.model_validate_json("[3]").root, repr(Numbers([1])))
attempt(lambda: Numbers(["x"]))


@dataclass
class Point:
    x: int
    y: int = Field(0, ge=0)

attempt(lambda: Point("1", y="2"))
attempt(lambda: Point("a", -1))


@dataclasses.dataclass
class Plain:
    n: int

class HasPlain(BaseModel):
    plain: Plain

attempt(lambda: HasPlain(plain={"n": "3"}))
Made = create_model("Made", a=(int, ...), b=(str, "x"))
attempt(lambda: Made(a="1"))


class Node(BaseModel):
    value: int
    children: list["Node"] = []
    parent: "Optional[Later]" = None

attempt(lambda: Node(value=1))


class Later(BaseModel):
    n: int

Node.model_rebuild()
attempt(lambda: Node(value=1, children=[{"value": "2"}], parent={"n": 1}))


@validate_call
def add(a: int, b: int = 1, *rest: int, scale: float = 1.0) -> float:
    return (a + b + sum(rest)) * scale

print(add("1", 2, "3", scale="2"))
attempt(lambda: add("x"))
attempt(lambda: add())
attempt(lambda: add(1, nothing=2))
attempt(lambda: BaseModel.model_validate_json("{"))
attempt(lambda: Whole.model_validate_json('{"a": "x"}'))
print(Whole.model_construct(a="unchecked"), Whole(a=1).model_copy(deep=True))
print(Whole.__signature__, Whole.model_fields)


class Orm:
    a = 5

    def __repr__(self):
        return "Orm()"


print(Whole.model_validate(Orm(), from_attributes=True).a)
attempt(lambda: Whole.model_validate(Orm()))
