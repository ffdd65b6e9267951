package object

// The built-in types. They are declared empty here, so that methods can refer to them, and defined in init in the
// order their bases need.
var (
	ObjectType = declare[Instance]("object", KInstance)
	TypeType   = declare[Type]("type", KType)

	NoneTypeType       = declare[Header]("NoneType", KNone)
	EllipsisType       = declare[Header]("ellipsis", KEllipsis)
	NotImplementedType = declare[Header]("NotImplementedType", KNotImplemented)
	unboundType        = declare[Header]("<unbound>", KUnbound)

	IntType     = declare[BigInt]("int", KBigInt)
	BoolType    = declare[Header]("bool", KBool)
	FloatType   = declare[FloatObj]("float", KFloatObj)
	ComplexType = declare[ComplexObj]("complex", KComplex)

	StrType        = declare[Str]("str", KStr)
	BytesType      = declare[Bytes]("bytes", KBytes)
	ByteArrayType  = declare[ByteArray]("bytearray", KByteArray)
	MemoryViewType = declare[MemoryView]("memoryview", KMemoryView)

	ListType      = declare[List]("list", KList)
	TupleType     = declare[Tuple]("tuple", KTuple)
	DictType      = declare[Dict]("dict", KDict)
	SetType       = declare[Set]("set", KSet)
	FrozenSetType = declare[Set]("frozenset", KSet)
	RangeType     = declare[Range]("range", KRange)
	SliceType     = declare[Slice]("slice", KSlice)

	CellType             = declare[Cell]("cell", KCell)
	FunctionType         = declare[Function]("function", KFunction)
	BuiltinType          = declare[Builtin]("builtin_function_or_method", KBuiltin)
	MethodDescrType      = declare[Builtin]("method_descriptor", KBuiltin)
	WrapperDescrType     = declare[Builtin]("wrapper_descriptor", KBuiltin)
	ClassMethodDescrType = declare[Builtin]("classmethod_descriptor", KBuiltin)
	MethodType           = declare[Method]("method", KMethod)
	PropertyType         = declare[Property]("property", KProperty)
	StaticMethodType     = declare[Wrapper]("staticmethod", KStaticMethod)
	ClassMethodType      = declare[Wrapper]("classmethod", KClassMethod)
	MemberType           = declare[Member]("member_descriptor", KMember)
	GetSetDescrType      = declare[GetSetDescr]("getset_descriptor", KGetSet)
	ModuleType           = declare[Module]("module", KModule)
	SuperType            = declare[Super]("super", KNative)
	GenericAliasType     = declare[GenericAlias]("GenericAlias", KNative)
	UnionType            = declare[Union]("UnionType", KNative)
	TracebackType        = declare[Traceback]("traceback", KTraceback)
	MappingProxyType     = declare[MappingProxy]("mappingproxy", KNative)

	BaseException = declare[Exception]("BaseException", KException)
)

// The slots of object that every lookup compares with, to see whether a class overrides them.
var objectGetAttribute, objectNew, objectInit, objectClassDescr, exceptionNew, exceptionInit Value

func init() {
	for _, x := range []struct {
		tag *Header
		typ *Type
		k   Kind
	}{
		{&intTag, IntType, KInt}, {&floatTag, FloatType, KFloat}, {&boolTag, BoolType, KBool},
		{&noneTag, NoneTypeType, KNone}, {&ellipsisTag, EllipsisType, KEllipsis},
		{&notImplementedTag, NotImplementedType, KNotImplemented}, {&unboundTag, unboundType, KUnbound},
	} {
		x.tag.shape = staticShape(x.typ, x.k)
	}
	// Types whose values are made before their type is filled have shapes of their own.
	for _, x := range []struct {
		typ *Type
		s   *Shape
	}{{StrType, strShape}, {DictType, dictShape}, {TupleType, tupleShape}} {
		x.s.typ = x.typ
		x.typ.shape = x.s
	}
	defineObject()
	defineType()
	objectGetAttribute = ObjectType.slots[SlotGetAttribute]
	objectNew = ObjectType.slots[SlotNew]
	objectInit = ObjectType.slots[SlotInit]
	objectClassDescr, _ = ObjectType.dict.GetStr(nameClass)
	defineFunctions()
	defineSingletons()
	defineNumbers()
	defineStrings()
	defineContainers()
	defineExceptions()
	exceptionNew, exceptionInit = BaseException.slots[SlotNew], BaseException.slots[SlotInit]
	defineContext()
	restateMethods()
	namesSealed = true
}

// BuiltinTypes are the types the module builtins shows: the public ones and all exceptions.
func BuiltinTypes() []*Type {
	types := []*Type{
		ObjectType, TypeType, IntType, BoolType, FloatType, ComplexType, StrType, BytesType, ByteArrayType, MemoryViewType,
		ListType, TupleType, DictType, SetType, FrozenSetType, RangeType, SliceType, PropertyType, StaticMethodType,
		ClassMethodType, SuperType, EnumerateType, ZipType, MapType, FilterType, ReversedType,
	}
	for _, t := range declared {
		if t.kind == KException {
			types = append(types, t)
		}
	}
	return types
}
