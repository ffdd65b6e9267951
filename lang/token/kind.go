package token

// Kind tells what a token is. Every operator and every keyword has its own kind, so that the parser decides
// by integers. The values fit participle's token types: EOF is -1, everything else is positive.
type Kind int

// EOF ends every token stream.
const EOF Kind = -1

// The kinds of tokens.
const (
	Invalid Kind = iota + 1 // where the text stops being a sequence of tokens
	Begin                   // opens every stream
	Newline                 // end of a logical line
	Indent
	Dedent
	Name
	Number
	String  // a whole plain or bytes literal with prefix and quotes
	FStart  // prefix and opening quotes of an f-string
	FMiddle // literal text of an f-string
	FEnd    // closing quotes of an f-string
	Unknown // a character such as $ that no rule accepts

	LParen       // (
	RParen       // )
	LBrack       // [
	RBrack       // ]
	LBrace       // {
	RBrace       // }
	Comma        // ,
	Colon        // :
	Semi         // ;
	Dot          // .
	Ellipsis     // ...
	Arrow        // ->
	At           // @
	ColonEq      // :=
	Assign       // =
	PlusEq       // +=
	MinusEq      // -=
	StarEq       // *=
	SlashEq      // /=
	SlashSlashEq // //=
	PercentEq    // %=
	AtEq         // @=
	AmpEq        // &=
	PipeEq       // |=
	CaretEq      // ^=
	LShiftEq     // <<=
	RShiftEq     // >>=
	StarStarEq   // **=
	Plus         // +
	Minus        // -
	Star         // *
	Slash        // /
	SlashSlash   // //
	Percent      // %
	StarStar     // **
	LShift       // <<
	RShift       // >>
	Amp          // &
	Pipe         // |
	Caret        // ^
	Tilde        // ~
	Less         // <
	Greater      // >
	LessEq       // <=
	GreaterEq    // >=
	EqEq         // ==
	NotEq        // !=
	Bang         // !

	KwFalse
	KwNone
	KwTrue
	KwAnd
	KwAs
	KwAssert
	KwAsync
	KwAwait
	KwBreak
	KwClass
	KwContinue
	KwDef
	KwDel
	KwElif
	KwElse
	KwExcept
	KwFinally
	KwFor
	KwFrom
	KwGlobal
	KwIf
	KwImport
	KwIn
	KwIs
	KwLambda
	KwNonlocal
	KwNot
	KwOr
	KwPass
	KwRaise
	KwReturn
	KwTry
	KwWhile
	KwWith
	KwYield
	kindCount
)

// texts holds the spelling of operators and keywords, and a name in capitals for the rest.
var texts = [kindCount]string{
	Invalid:      "Invalid",
	Begin:        "Begin",
	Newline:      "Newline",
	Indent:       "Indent",
	Dedent:       "Dedent",
	Name:         "Name",
	Number:       "Number",
	String:       "String",
	FStart:       "FStart",
	FMiddle:      "FMiddle",
	FEnd:         "FEnd",
	Unknown:      "Unknown",
	LParen:       "(",
	RParen:       ")",
	LBrack:       "[",
	RBrack:       "]",
	LBrace:       "{",
	RBrace:       "}",
	Comma:        ",",
	Colon:        ":",
	Semi:         ";",
	Dot:          ".",
	Ellipsis:     "...",
	Arrow:        "->",
	At:           "@",
	ColonEq:      ":=",
	Assign:       "=",
	PlusEq:       "+=",
	MinusEq:      "-=",
	StarEq:       "*=",
	SlashEq:      "/=",
	SlashSlashEq: "//=",
	PercentEq:    "%=",
	AtEq:         "@=",
	AmpEq:        "&=",
	PipeEq:       "|=",
	CaretEq:      "^=",
	LShiftEq:     "<<=",
	RShiftEq:     ">>=",
	StarStarEq:   "**=",
	Plus:         "+",
	Minus:        "-",
	Star:         "*",
	Slash:        "/",
	SlashSlash:   "//",
	Percent:      "%",
	StarStar:     "**",
	LShift:       "<<",
	RShift:       ">>",
	Amp:          "&",
	Pipe:         "|",
	Caret:        "^",
	Tilde:        "~",
	Less:         "<",
	Greater:      ">",
	LessEq:       "<=",
	GreaterEq:    ">=",
	EqEq:         "==",
	NotEq:        "!=",
	Bang:         "!",
	KwFalse:      "False",
	KwNone:       "None",
	KwTrue:       "True",
	KwAnd:        "and",
	KwAs:         "as",
	KwAssert:     "assert",
	KwAsync:      "async",
	KwAwait:      "await",
	KwBreak:      "break",
	KwClass:      "class",
	KwContinue:   "continue",
	KwDef:        "def",
	KwDel:        "del",
	KwElif:       "elif",
	KwElse:       "else",
	KwExcept:     "except",
	KwFinally:    "finally",
	KwFor:        "for",
	KwFrom:       "from",
	KwGlobal:     "global",
	KwIf:         "if",
	KwImport:     "import",
	KwIn:         "in",
	KwIs:         "is",
	KwLambda:     "lambda",
	KwNonlocal:   "nonlocal",
	KwNot:        "not",
	KwOr:         "or",
	KwPass:       "pass",
	KwRaise:      "raise",
	KwReturn:     "return",
	KwTry:        "try",
	KwWhile:      "while",
	KwWith:       "with",
	KwYield:      "yield",
}

// String returns the spelling of an operator or keyword, or the name of the kind.
func (k Kind) String() string {
	if k == EOF {
		return "EOF"
	}
	if k <= 0 || k >= kindCount {
		return "Kind?"
	}
	return texts[k]
}

// IsKeyword reports whether the kind is a reserved word.
func (k Kind) IsKeyword() bool { return k >= KwFalse && k <= KwYield }

// IsOperator reports whether the kind is an operator or a delimiter.
func (k Kind) IsOperator() bool { return k >= LParen && k <= Bang }

// IsAugAssign reports whether the kind is an operator such as +=.
func (k Kind) IsAugAssign() bool { return k >= PlusEq && k <= StarStarEq }

// Kinds calls f for every kind a stream may hold except EOF.
func Kinds(f func(Kind)) {
	for k := Invalid; k < kindCount; k++ {
		f(k)
	}
}

// Keyword returns the kind of a reserved word, or Name for every other identifier.
func Keyword(word string) Kind {
	switch word {
	case "False":
		return KwFalse
	case "None":
		return KwNone
	case "True":
		return KwTrue
	case "and":
		return KwAnd
	case "as":
		return KwAs
	case "assert":
		return KwAssert
	case "async":
		return KwAsync
	case "await":
		return KwAwait
	case "break":
		return KwBreak
	case "class":
		return KwClass
	case "continue":
		return KwContinue
	case "def":
		return KwDef
	case "del":
		return KwDel
	case "elif":
		return KwElif
	case "else":
		return KwElse
	case "except":
		return KwExcept
	case "finally":
		return KwFinally
	case "for":
		return KwFor
	case "from":
		return KwFrom
	case "global":
		return KwGlobal
	case "if":
		return KwIf
	case "import":
		return KwImport
	case "in":
		return KwIn
	case "is":
		return KwIs
	case "lambda":
		return KwLambda
	case "nonlocal":
		return KwNonlocal
	case "not":
		return KwNot
	case "or":
		return KwOr
	case "pass":
		return KwPass
	case "raise":
		return KwRaise
	case "return":
		return KwReturn
	case "try":
		return KwTry
	case "while":
		return KwWhile
	case "with":
		return KwWith
	case "yield":
		return KwYield
	}
	return Name
}

// Keywords lists the reserved words in alphabetical order.
func Keywords() []string {
	words := make([]string, 0, KwYield-KwFalse+1)
	for k := KwFalse; k <= KwYield; k++ {
		words = append(words, texts[k])
	}
	return words
}
