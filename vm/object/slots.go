package object

// Slot numbers the special methods that operators and protocols look up on the class. Every Type has a table of
// them, filled when the class is made and kept up to date by assignments to the class, so that an operator on an
// instance costs one array load instead of a walk over the MRO.
type Slot uint8

// The slots. The order of the binary operators (plain, reflected, in-place) follows code's operator numbers.
const (
	SlotAdd Slot = iota
	SlotSub
	SlotMul
	SlotMatMul
	SlotTrueDiv
	SlotMod
	SlotPow
	SlotLShift
	SlotRShift
	SlotOr
	SlotXor
	SlotAnd
	SlotFloorDiv
	SlotRAdd
	SlotRSub
	SlotRMul
	SlotRMatMul
	SlotRTrueDiv
	SlotRMod
	SlotRPow
	SlotRLShift
	SlotRRShift
	SlotROr
	SlotRXor
	SlotRAnd
	SlotRFloorDiv
	SlotIAdd
	SlotISub
	SlotIMul
	SlotIMatMul
	SlotITrueDiv
	SlotIMod
	SlotIPow
	SlotILShift
	SlotIRShift
	SlotIOr
	SlotIXor
	SlotIAnd
	SlotIFloorDiv
	SlotDivmod
	SlotRDivmod
	SlotInvert
	SlotPos
	SlotNeg
	SlotAbs
	SlotEq
	SlotNe
	SlotLt
	SlotLe
	SlotGt
	SlotGe
	SlotHash
	SlotBool
	SlotLen
	SlotContains
	SlotGetItem
	SlotSetItem
	SlotDelItem
	SlotMissing
	SlotIter
	SlotNext
	SlotReversed
	SlotCall
	SlotRepr
	SlotStr
	SlotFormat
	SlotIndex
	SlotInt
	SlotFloat
	SlotComplex
	SlotGetAttribute
	SlotGetAttr
	SlotSetAttr
	SlotDelAttr
	SlotDir
	SlotGet
	SlotSet
	SlotDelete
	SlotEnter
	SlotExit
	SlotAEnter
	SlotAExit
	SlotAwait
	SlotAIter
	SlotANext
	SlotNew
	SlotInit
	SlotDel
	SlotInstanceCheck
	SlotSubclassCheck
	SlotClassGetItem
	SlotLengthHint
	SlotBytes
	SlotFspath
	NumSlots
)

// slotNames are the method names of the slots, in order.
var slotNames = [NumSlots]string{
	"__add__", "__sub__", "__mul__", "__matmul__", "__truediv__", "__mod__", "__pow__", "__lshift__", "__rshift__",
	"__or__", "__xor__", "__and__", "__floordiv__",
	"__radd__", "__rsub__", "__rmul__", "__rmatmul__", "__rtruediv__", "__rmod__", "__rpow__", "__rlshift__",
	"__rrshift__", "__ror__", "__rxor__", "__rand__", "__rfloordiv__",
	"__iadd__", "__isub__", "__imul__", "__imatmul__", "__itruediv__", "__imod__", "__ipow__", "__ilshift__",
	"__irshift__", "__ior__", "__ixor__", "__iand__", "__ifloordiv__",
	"__divmod__", "__rdivmod__", "__invert__", "__pos__", "__neg__", "__abs__",
	"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__bool__", "__len__", "__contains__",
	"__getitem__", "__setitem__", "__delitem__", "__missing__", "__iter__", "__next__", "__reversed__", "__call__",
	"__repr__", "__str__", "__format__", "__index__", "__int__", "__float__", "__complex__",
	"__getattribute__", "__getattr__", "__setattr__", "__delattr__", "__dir__", "__get__", "__set__", "__delete__",
	"__enter__", "__exit__", "__aenter__", "__aexit__", "__await__", "__aiter__", "__anext__",
	"__new__", "__init__", "__del__", "__instancecheck__", "__subclasscheck__", "__class_getitem__",
	"__length_hint__", "__bytes__", "__fspath__",
}

// slotOf maps a special method's name to its slot.
var slotOf = func() map[string]Slot {
	m := make(map[string]Slot, NumSlots)
	for i, n := range slotNames {
		m[n] = Slot(i)
	}
	return m
}()

// String is the name of the special method.
func (s Slot) String() string { return slotNames[s] }

// slotStrs are the interned names of the slots.
var slotStrs = func() (a [NumSlots]*Str) {
	for i, n := range slotNames {
		a[i] = Name(n)
	}
	return
}()
