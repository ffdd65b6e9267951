package code

// Opcode is the operation of an instruction.
type Opcode uint8

// The comments give an instruction's effect. R[x] is a register, K[x] a pool entry, "→ L" a jump; dst is the register
// that gets the result. Window at a means R[a], R[a+1], … of a call: R[a+1] is the callable and R[a+2…] are the
// arguments, or, after LoadMethod, R[a] is a function and R[a+1] its receiver.
const (
	OpNop Opcode = iota

	// Moves and constants.
	OpMove       // R[a] = R[b]
	OpLoadK      // R[a] = K[bx]
	OpLoadInt    // R[a] = bx (a signed number)
	OpLoadNone   // R[a] = None
	OpLoadBool   // R[a] = bool(b)
	OpCheckBound // raise UnboundLocalError if R[a] is unassigned
	OpInitLocals // R[a] … R[b-1] = unassigned
	OpDelLocal   // R[a] = unassigned; raise UnboundLocalError if it is already

	// Globals, names of class bodies, cells.
	OpLoadGlobal     // R[a] = global cell K[bx]
	OpStoreGlobal    // global cell K[bx] = R[a]
	OpDelGlobal      // del global cell K[bx]
	OpLoadName       // R[a] = namespace R[0] [K[b]], else global cell K[c]
	OpStoreName      // namespace R[0] [K[b]] = R[a]
	OpDelName        // del namespace R[0] [K[b]]
	OpNewCell        // R[a] = new unassigned cell
	OpMakeCell       // R[a] = new cell holding R[a]
	OpLoadCell       // R[a] = cell R[b]
	OpStoreCell      // cell R[b] = R[a]
	OpDelCell        // del cell R[a]
	OpLoadFree       // R[a] = closure cell number b
	OpStoreFree      // closure cell number b = R[a]
	OpDelFree        // del closure cell number a
	OpLoadClassDeref // R[a] = namespace R[c] [K[x of b]], else the cell; see operands: b = name in K, x = 0: cell R[c], 1: closure c
	OpFreeCell       // R[a] = the closure cell number b itself

	// Arithmetic. x is 1 for an augmented assignment. The order within a group follows ast.Operator.
	OpAdd // R[a] = R[b] op R[c]
	OpSub
	OpMul
	OpMatMul
	OpTrueDiv
	OpMod
	OpPow
	OpLShift
	OpRShift
	OpOr
	OpXor
	OpAnd
	OpFloorDiv
	OpAddI // R[a] = R[b] op c (a signed number); same order
	OpSubI
	OpMulI
	OpMatMulI // never emitted; keeps the order
	OpTrueDivI
	OpModI
	OpPowI
	OpLShiftI
	OpRShiftI
	OpOrI
	OpXorI
	OpAndI
	OpFloorDivI
	OpAddK // R[a] = R[b] op K[c]
	OpSubK
	OpMulK
	OpTrueDivK
	OpKAdd // R[a] = K[b] op R[c]
	OpKSub
	OpKMul
	OpKTrueDiv
	OpInvert // R[a] = op R[b]
	OpNot
	OpPos
	OpNeg

	// Comparisons.
	OpEq // R[a] = R[b] op R[c]
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpIs
	OpIsNot
	OpIn
	OpNotIn

	// Jumps. Offsets count instructions from the next one.
	OpJump       // → bx
	OpJumpBack   // → bx, reading the interrupt flag (the end of a loop)
	OpJumpIf     // if R[a] → bx
	OpJumpIfNot  // if not R[a] → bx
	OpJumpIfNone // if R[a] is None → bx
	OpJumpIfNotNone
	OpJEq // if R[a] op R[b] → c
	OpJNe
	OpJLt
	OpJLe
	OpJGt
	OpJGe
	OpJNotEq // if not (R[a] op R[b]) → c
	OpJNotNe
	OpJNotLt
	OpJNotLe
	OpJNotGt
	OpJNotGe
	OpJEqI // if R[a] op b (a signed number) → c
	OpJNeI
	OpJLtI
	OpJLeI
	OpJGtI
	OpJGeI
	OpJNotEqI
	OpJNotNeI
	OpJNotLtI
	OpJNotLeI
	OpJNotGtI
	OpJNotGeI
	OpJIs // if R[a] is R[b] → c
	OpJIsNot
	OpJIn // if R[a] in R[b] → c
	OpJNotIn

	// Iteration. An iterator takes three registers (unboxed state of ranges and lists).
	OpForPrep // R[a…a+2] = iterator over R[b]; x is 1 if a generator that is called for the loop is to be closed with it
	OpForIter // R[b] = next of R[a…a+2], else → c
	OpGetIter // R[a] = iter(R[b])
	OpForNext // R[b] = next of iterator object R[a], else → c

	// Attributes and items. c is an inline cache.
	OpLoadAttr   // R[a] = R[b].name
	OpStoreAttr  // R[a].name = R[b]
	OpDelAttr    // del R[a].name
	OpAugAttr    // R[a].name op= R[b]; x is the operator
	OpLoadSub    // R[a] = R[b][R[c]]
	OpLoadSubI   // R[a] = R[b][c] (a signed number)
	OpStoreSub   // R[a][R[b]] = R[c]
	OpDelSub     // del R[a][R[b]]
	OpLoadSlice  // R[a] = R[b][R[c]:R[c+1]]
	OpBuildSlice // R[a] = slice(R[b], R[b+1], R[b+2])
	OpLoadSuper  // R[a] = super(R[b], R[b+1]).name if R[b-1] is the built-in super; c is an inline cache

	// Calls: window at a, x arguments, dst b.
	OpCall        //
	OpCallGlobal  // the callable is global cell K[c]
	OpCallKw      // the names of the last arguments are the tuple K[c]
	OpCallEx      // R[a+2] is the argument tuple or another iterable, R[a+3] a mapping of keywords; none with x == 0
	OpLoadMethod  // R[a], R[a+1] = method K[c] of R[b] and its receiver, or nothing and the attribute
	OpCallM       // call after LoadMethod; x without the receiver
	OpCallMKw     // call after LoadMethod with keyword names K[c]
	OpCallMethod  // R[a+1].name(R[a+2]…): LoadMethod and CallM in one; c is an inline cache
	OpLoadSpecial // R[a], R[a+1] = special method of R[b] and receiver; c says which (see Special)
	OpReturn      // return R[a]
	OpReturnNone  //

	// Functions and classes.
	OpMakeFunction // R[a] = function of code K[b]; R[a]…R[a+4] hold what x says (see MakeFlag)

	// Displays.
	OpBuildTuple  // R[a] = tuple of R[b]…, c of them
	OpBuildList   //
	OpBuildSet    //
	OpBuildDict   // R[a] = dict of c pairs at R[b]
	OpListAppend  // R[a].append(R[b])
	OpListExtend  // R[a].extend(R[b])
	OpSetAdd      //
	OpSetUpdate   //
	OpDictSet     // R[a][R[b]] = R[c], a comprehension's or display's dict
	OpDictUpdate  // R[a].update(R[b])
	OpDictMerge   // as OpDictUpdate, raising TypeError for a repeated keyword; R[c] is the callable
	OpListToTuple // R[a] = tuple(R[b])
	OpFormat      // R[a] = format(R[b], R[c]), c 0xffff: no spec; x is the conversion
	OpBuildString // R[a] = concatenation of the c strings at R[b]
	OpUnpack      // R[a]…R[a+c-1] = R[b]
	OpUnpackEx    // R[a]… = R[b] with a star: x targets before it, c after it

	// Exceptions.
	OpRaise        // raise R[a] from R[b]; x is the number of operands
	OpReraise      // raise R[a] as it is
	OpPushExc      // R[a+1] = exception handled so far; R[a] is handled now
	OpPopExc       // R[a+1] is handled again
	OpExcMatch     // if R[a] does not match the class or tuple R[b] → c
	OpExcMatchStar // R[a], R[a+1] = parts of group R[b] that match R[c] and that do not (None if empty)
	OpWithExcept   // R[b] = call of the exit function pair R[a], R[a+1] with the exception R[c]
	OpAssertFail   // raise AssertionError(R[a]) or, with x 0, AssertionError()

	// Generators, coroutines.
	OpYield        // yield R[a]; R[b] = the value sent; x = 1: in an except clause, R[c] is what was handled before it
	OpYieldFrom    // R[b] = yield from iterator R[a]
	OpGetYieldIter // R[a] = iterator for yield from over R[b]
	OpAwait        // R[b] = await R[a]; x: where R[a] comes from (AwaitEnter, AwaitExit, AwaitNext)
	OpGetAIter     // R[a] = aiter(R[b])
	OpGetANext     // R[a] = awaitable of anext(R[b])
	OpEndAsyncFor  // if R[a] is not StopAsyncIteration, raise it

	// Imports.
	OpImport     // R[a] = import K[b], names K[c], x relative level
	OpImportFrom // R[a] = R[b].K[c]
	OpImportStar // all public names of R[a] into the namespace

	// Pattern matching.
	OpMatchSeq   // R[a] = R[b] is a sequence
	OpMatchMap   // R[a] = R[b] is a mapping
	OpMatchKeys  // R[a] = tuple of values of mapping R[b] for keys R[c], or None
	OpMatchClass // R[a] = tuple of attributes of R[b] for class R[c] with x positional patterns and names R[c+1], or None
	OpLen        // R[a] = len(R[b])
	OpIntrinsic  // R[a] = intrinsic function x of R[b]…, c arguments

	// The virtual machine's own; the compiler does not emit them.
	OpCallHeap // the call instructions of generators, whose registers are not on the stack
	OpCallGlobalHeap
	OpCallMHeap
	OpCallMethodHeap
	OpHalt // the end of a run
	OpLink // make the code of the function ready and go to its first instruction

	OpCount
)

// Where the operand of OpAwait comes from; errors name it.
const (
	AwaitPlain uint8 = iota
	AwaitEnter       // the call of __aenter__
	AwaitExit        // the call of __aexit__
	AwaitNext        // the call of __anext__
)

// Special numbers the special methods of OpLoadSpecial.
type Special uint8

// The special methods of with statements.
const (
	SpecialEnter Special = iota
	SpecialExit
	SpecialAEnter
	SpecialAExit
)

// MakeFlag says what stands in the registers of OpMakeFunction, in this order, from R[a] on.
type MakeFlag uint8

// The parts of a function object made at its definition.
const (
	MakeDefaults    MakeFlag = 1 << iota // tuple of defaults
	MakeKwDefaults                       // dict of keyword-only defaults
	MakeAnnotations                      // dict
	MakeTypeParams                       // tuple
)

// Intrinsic numbers the functions of OpIntrinsic: operations too rare for opcodes of their own.
type Intrinsic uint8

// The intrinsics.
const (
	IntrinsicPrint         Intrinsic = iota // sys.displayhook(arg)
	IntrinsicTypeVar                        // (name)
	IntrinsicTypeVarBound                   // (name, lazy bound function)
	IntrinsicTypeVarConstr                  // (name, lazy constraints function)
	IntrinsicParamSpec                      // (name)
	IntrinsicTypeVarTuple                   // (name)
	IntrinsicTypeDefault                    // (type parameter, lazy default function)
	IntrinsicTypeAlias                      // (name, type parameters or None, lazy value function)
	IntrinsicGeneric                        // Generic[type parameters]
	IntrinsicSetTypeParams                  // (function, type parameters)
	IntrinsicReraiseStar                    // (original group, list of exceptions): what is left to raise, or None
	IntrinsicLocals                         // the namespace of a class body
	IntrinsicAnnotations                    // make sure that __annotations__ exists in the module or class namespace
	IntrinsicPatternKeys                    // tuple of keys without duplicates
	IntrinsicDictRest                       // dict(mapping) less the keys of a tuple: (mapping, keys)
	IntrinsicClassCell                      // closure tuple of a class
	IntrinsicStarGroup                      // wraps a naked exception for except*: (exception)
	IntrinsicLeaveLoop                      // closes the iterator of a loop that is left, if it is a generator of the loop's own
)

// operand kinds, for the disassembler and the checks.
const (
	none   = iota
	reg    // a register that is read
	dst    // a register that is written
	pool   // an index into the pool
	imm    // a signed number
	num    // an unsigned number
	jmp    // a jump offset of 16 bits
	pool32 // bx as an index
	imm32  // bx as a number
	jmp32  // bx as a jump offset
)

// info describes one opcode.
type info struct {
	name    string
	a, b, c uint8
}

var opInfo = [OpCount]info{
	OpNop:            {"Nop", none, none, none},
	OpMove:           {"Move", dst, reg, none},
	OpLoadK:          {"LoadK", dst, pool32, none},
	OpLoadInt:        {"LoadInt", dst, imm32, none},
	OpLoadNone:       {"LoadNone", dst, none, none},
	OpLoadBool:       {"LoadBool", dst, num, none},
	OpCheckBound:     {"CheckBound", reg, none, none},
	OpInitLocals:     {"InitLocals", dst, reg, none},
	OpDelLocal:       {"DelLocal", dst, none, none},
	OpLoadGlobal:     {"LoadGlobal", dst, pool32, none},
	OpStoreGlobal:    {"StoreGlobal", reg, pool32, none},
	OpDelGlobal:      {"DelGlobal", none, pool32, none},
	OpLoadName:       {"LoadName", dst, pool, pool},
	OpStoreName:      {"StoreName", reg, pool, none},
	OpDelName:        {"DelName", none, pool, none},
	OpNewCell:        {"NewCell", dst, none, none},
	OpMakeCell:       {"MakeCell", dst, none, none},
	OpLoadCell:       {"LoadCell", dst, reg, none},
	OpStoreCell:      {"StoreCell", reg, reg, none},
	OpDelCell:        {"DelCell", reg, none, none},
	OpLoadFree:       {"LoadFree", dst, num, none},
	OpStoreFree:      {"StoreFree", reg, num, none},
	OpDelFree:        {"DelFree", num, none, none},
	OpLoadClassDeref: {"LoadClassDeref", dst, pool, num},
	OpFreeCell:       {"FreeCell", dst, num, none},
	OpAdd:            {"Add", dst, reg, reg},
	OpSub:            {"Sub", dst, reg, reg},
	OpMul:            {"Mul", dst, reg, reg},
	OpMatMul:         {"MatMul", dst, reg, reg},
	OpTrueDiv:        {"TrueDiv", dst, reg, reg},
	OpMod:            {"Mod", dst, reg, reg},
	OpPow:            {"Pow", dst, reg, reg},
	OpLShift:         {"LShift", dst, reg, reg},
	OpRShift:         {"RShift", dst, reg, reg},
	OpOr:             {"Or", dst, reg, reg},
	OpXor:            {"Xor", dst, reg, reg},
	OpAnd:            {"And", dst, reg, reg},
	OpFloorDiv:       {"FloorDiv", dst, reg, reg},
	OpAddI:           {"AddI", dst, reg, imm},
	OpSubI:           {"SubI", dst, reg, imm},
	OpMulI:           {"MulI", dst, reg, imm},
	OpMatMulI:        {"MatMulI", dst, reg, imm},
	OpTrueDivI:       {"TrueDivI", dst, reg, imm},
	OpModI:           {"ModI", dst, reg, imm},
	OpPowI:           {"PowI", dst, reg, imm},
	OpLShiftI:        {"LShiftI", dst, reg, imm},
	OpRShiftI:        {"RShiftI", dst, reg, imm},
	OpOrI:            {"OrI", dst, reg, imm},
	OpXorI:           {"XorI", dst, reg, imm},
	OpAndI:           {"AndI", dst, reg, imm},
	OpFloorDivI:      {"FloorDivI", dst, reg, imm},
	OpAddK:           {"AddK", dst, reg, pool},
	OpSubK:           {"SubK", dst, reg, pool},
	OpMulK:           {"MulK", dst, reg, pool},
	OpTrueDivK:       {"TrueDivK", dst, reg, pool},
	OpKAdd:           {"KAdd", dst, pool, reg},
	OpKSub:           {"KSub", dst, pool, reg},
	OpKMul:           {"KMul", dst, pool, reg},
	OpKTrueDiv:       {"KTrueDiv", dst, pool, reg},
	OpInvert:         {"Invert", dst, reg, none},
	OpNot:            {"Not", dst, reg, none},
	OpPos:            {"Pos", dst, reg, none},
	OpNeg:            {"Neg", dst, reg, none},
	OpEq:             {"Eq", dst, reg, reg},
	OpNe:             {"Ne", dst, reg, reg},
	OpLt:             {"Lt", dst, reg, reg},
	OpLe:             {"Le", dst, reg, reg},
	OpGt:             {"Gt", dst, reg, reg},
	OpGe:             {"Ge", dst, reg, reg},
	OpIs:             {"Is", dst, reg, reg},
	OpIsNot:          {"IsNot", dst, reg, reg},
	OpIn:             {"In", dst, reg, reg},
	OpNotIn:          {"NotIn", dst, reg, reg},
	OpJump:           {"Jump", none, jmp32, none},
	OpJumpBack:       {"JumpBack", none, jmp32, none},
	OpJumpIf:         {"JumpIf", reg, jmp32, none},
	OpJumpIfNot:      {"JumpIfNot", reg, jmp32, none},
	OpJumpIfNone:     {"JumpIfNone", reg, jmp32, none},
	OpJumpIfNotNone:  {"JumpIfNotNone", reg, jmp32, none},
	OpJEq:            {"JEq", reg, reg, jmp},
	OpJNe:            {"JNe", reg, reg, jmp},
	OpJLt:            {"JLt", reg, reg, jmp},
	OpJLe:            {"JLe", reg, reg, jmp},
	OpJGt:            {"JGt", reg, reg, jmp},
	OpJGe:            {"JGe", reg, reg, jmp},
	OpJNotEq:         {"JNotEq", reg, reg, jmp},
	OpJNotNe:         {"JNotNe", reg, reg, jmp},
	OpJNotLt:         {"JNotLt", reg, reg, jmp},
	OpJNotLe:         {"JNotLe", reg, reg, jmp},
	OpJNotGt:         {"JNotGt", reg, reg, jmp},
	OpJNotGe:         {"JNotGe", reg, reg, jmp},
	OpJEqI:           {"JEqI", reg, imm, jmp},
	OpJNeI:           {"JNeI", reg, imm, jmp},
	OpJLtI:           {"JLtI", reg, imm, jmp},
	OpJLeI:           {"JLeI", reg, imm, jmp},
	OpJGtI:           {"JGtI", reg, imm, jmp},
	OpJGeI:           {"JGeI", reg, imm, jmp},
	OpJNotEqI:        {"JNotEqI", reg, imm, jmp},
	OpJNotNeI:        {"JNotNeI", reg, imm, jmp},
	OpJNotLtI:        {"JNotLtI", reg, imm, jmp},
	OpJNotLeI:        {"JNotLeI", reg, imm, jmp},
	OpJNotGtI:        {"JNotGtI", reg, imm, jmp},
	OpJNotGeI:        {"JNotGeI", reg, imm, jmp},
	OpJIs:            {"JIs", reg, reg, jmp},
	OpJIsNot:         {"JIsNot", reg, reg, jmp},
	OpJIn:            {"JIn", reg, reg, jmp},
	OpJNotIn:         {"JNotIn", reg, reg, jmp},
	OpForPrep:        {"ForPrep", dst, reg, none},
	OpForIter:        {"ForIter", reg, dst, jmp},
	OpGetIter:        {"GetIter", dst, reg, none},
	OpForNext:        {"ForNext", reg, dst, jmp},
	OpLoadAttr:       {"LoadAttr", dst, reg, pool},
	OpStoreAttr:      {"StoreAttr", reg, reg, pool},
	OpDelAttr:        {"DelAttr", reg, none, pool},
	OpAugAttr:        {"AugAttr", reg, reg, pool},
	OpLoadSub:        {"LoadSub", dst, reg, reg},
	OpLoadSubI:       {"LoadSubI", dst, reg, imm},
	OpStoreSub:       {"StoreSub", reg, reg, reg},
	OpDelSub:         {"DelSub", reg, reg, none},
	OpLoadSlice:      {"LoadSlice", dst, reg, reg},
	OpBuildSlice:     {"BuildSlice", dst, reg, none},
	OpLoadSuper:      {"LoadSuper", dst, reg, pool},
	OpCall:           {"Call", reg, dst, none},
	OpCallGlobal:     {"CallGlobal", reg, dst, pool},
	OpCallKw:         {"CallKw", reg, dst, pool},
	OpCallEx:         {"CallEx", reg, dst, none},
	OpLoadMethod:     {"LoadMethod", dst, reg, pool},
	OpCallM:          {"CallM", reg, dst, none},
	OpCallMKw:        {"CallMKw", reg, dst, pool},
	OpCallMethod:     {"CallMethod", reg, dst, pool},
	OpLoadSpecial:    {"LoadSpecial", dst, reg, num},
	OpReturn:         {"Return", reg, none, none},
	OpReturnNone:     {"ReturnNone", none, none, none},
	OpMakeFunction:   {"MakeFunction", dst, pool, none},
	OpBuildTuple:     {"BuildTuple", dst, reg, num},
	OpBuildList:      {"BuildList", dst, reg, num},
	OpBuildSet:       {"BuildSet", dst, reg, num},
	OpBuildDict:      {"BuildDict", dst, reg, num},
	OpListAppend:     {"ListAppend", reg, reg, none},
	OpListExtend:     {"ListExtend", reg, reg, none},
	OpSetAdd:         {"SetAdd", reg, reg, none},
	OpSetUpdate:      {"SetUpdate", reg, reg, none},
	OpDictSet:        {"DictSet", reg, reg, reg},
	OpDictUpdate:     {"DictUpdate", reg, reg, none},
	OpDictMerge:      {"DictMerge", reg, reg, reg},
	OpListToTuple:    {"ListToTuple", dst, reg, none},
	OpFormat:         {"Format", dst, reg, num},
	OpBuildString:    {"BuildString", dst, reg, num},
	OpUnpack:         {"Unpack", dst, reg, num},
	OpUnpackEx:       {"UnpackEx", dst, reg, num},
	OpRaise:          {"Raise", reg, reg, none},
	OpReraise:        {"Reraise", reg, none, none},
	OpPushExc:        {"PushExc", reg, none, none},
	OpPopExc:         {"PopExc", reg, none, none},
	OpExcMatch:       {"ExcMatch", reg, reg, jmp},
	OpExcMatchStar:   {"ExcMatchStar", dst, reg, reg},
	OpWithExcept:     {"WithExcept", reg, dst, reg},
	OpAssertFail:     {"AssertFail", reg, none, none},
	OpYield:          {"Yield", reg, dst, none},
	OpYieldFrom:      {"YieldFrom", reg, dst, none},
	OpGetYieldIter:   {"GetYieldIter", dst, reg, none},
	OpAwait:          {"Await", reg, dst, none},
	OpGetAIter:       {"GetAIter", dst, reg, none},
	OpGetANext:       {"GetANext", dst, reg, none},
	OpEndAsyncFor:    {"EndAsyncFor", reg, none, none},
	OpImport:         {"Import", dst, pool, pool},
	OpImportFrom:     {"ImportFrom", dst, reg, pool},
	OpImportStar:     {"ImportStar", reg, none, none},
	OpMatchSeq:       {"MatchSeq", dst, reg, none},
	OpMatchMap:       {"MatchMap", dst, reg, none},
	OpMatchKeys:      {"MatchKeys", dst, reg, reg},
	OpMatchClass:     {"MatchClass", dst, reg, reg},
	OpLen:            {"Len", dst, reg, none},
	OpIntrinsic:      {"Intrinsic", dst, reg, num},
	OpCallHeap:       {"CallHeap", reg, dst, none},
	OpCallGlobalHeap: {"CallGlobalHeap", reg, dst, pool},
	OpCallMHeap:      {"CallMHeap", reg, dst, none},
	OpCallMethodHeap: {"CallMethodHeap", reg, dst, pool},
	OpHalt:           {"Halt", none, none, none},
	OpLink:           {"Link", none, none, none},
}

// String is the opcode's name.
func (op Opcode) String() string {
	if op < OpCount {
		return opInfo[op].name
	}
	return "?"
}

// Jump16 tells whether the opcode's jump offset is the 16-bit operand c.
func (op Opcode) Jump16() bool { return opInfo[op].c == jmp }

// Jump32 tells whether the opcode's jump offset is the 32-bit operand bx.
func (op Opcode) Jump32() bool { return opInfo[op].b == jmp32 }

// Quiet tells whether the opcode may stand among the arguments of OpCallGlobal: it makes no call and assigns nothing.
func (op Opcode) Quiet() bool { return quietOps[op] }

var quietOps = func() (q [256]bool) {
	for _, r := range [][2]Opcode{
		{OpMove, OpCheckBound}, {OpLoadGlobal, OpLoadGlobal}, {OpLoadName, OpLoadName}, {OpLoadCell, OpLoadCell}, {OpLoadFree, OpLoadFree},
		{OpLoadClassDeref, OpJump}, {OpJumpIf, OpJNotIn}, {OpLoadAttr, OpLoadAttr}, {OpLoadSub, OpLoadSubI}, {OpLoadSlice, OpBuildSlice},
		{OpMakeFunction, OpBuildList}, {OpFormat, OpBuildString},
	} {
		for op := r[0]; op <= r[1]; op++ {
			q[op] = true
		}
	}
	return q
}()

// IsCall tells whether the opcode calls what a window holds or names.
func (op Opcode) IsCall() bool { return op >= OpCall && op <= OpCallMethod && op != OpLoadMethod }
