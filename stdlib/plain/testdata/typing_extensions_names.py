"""typing_extensions: the names of typing and those of later Pythons."""
import typing
import typing_extensions as te

print([name for name in typing.__all__ if getattr(te, name) is not getattr(typing, name)])
print([name for name in te.__all__ if not hasattr(typing, name)])
print(te.TypeForm(3), te.Doc("words"), te.Doc("a") == te.Doc("a"), te.NoExtraItems)
MISSING = te.Sentinel("MISSING")
print(MISSING, te.Sentinel("X", repr="nothing"))
try:
    MISSING()
except TypeError as exc:
    print(exc)


class Tree:
    left: "Tree | None"
    names: list[str]
    size: int


print(te.get_annotations(Tree, format=te.Format.STRING))
print(te.get_annotations(Tree, eval_str=True))
print(te.evaluate_forward_ref(te.ForwardRef("Tree"), globals=globals()) is Tree)
print(te.evaluate_forward_ref(te.ForwardRef("nowhere"), format=te.Format.FORWARDREF))
print(te.evaluate_forward_ref(te.ForwardRef("list[int]"), format=te.Format.STRING))


@te.deprecated("use new")
def old():
    pass


@te.disjoint_base
class Base:
    pass


print(old.__deprecated__, Base.__disjoint_base__, te.IntVar("N").__name__)
print(issubclass(type(open(__file__)), te.Reader), isinstance([], te.Writer))
