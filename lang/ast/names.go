package ast

// The names of contexts and operators are those of the classes in Python's ast module.

// String returns "Load", "Store" or "Del".
func (c Context) String() string { return [...]string{"Load", "Store", "Del"}[c] }

// String returns the name of the operator, such as "Add".
func (o Operator) String() string {
	return [...]string{"Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow", "LShift", "RShift", "BitOr", "BitXor",
		"BitAnd", "FloorDiv"}[o]
}

// Symbol returns the operator as it is written, such as "+".
func (o Operator) Symbol() string {
	return [...]string{"+", "-", "*", "@", "/", "%", "**", "<<", ">>", "|", "^", "&", "//"}[o]
}

// String returns the name of the operator, such as "Not".
func (o UnaryOperator) String() string { return [...]string{"Invert", "Not", "UAdd", "USub"}[o] }

// Symbol returns the operator as it is written.
func (o UnaryOperator) Symbol() string { return [...]string{"~", "not", "+", "-"}[o] }

// String returns "And" or "Or".
func (o BoolOperator) String() string { return [...]string{"And", "Or"}[o] }

// Symbol returns "and" or "or".
func (o BoolOperator) Symbol() string { return [...]string{"and", "or"}[o] }

// String returns the name of the operator, such as "LtE".
func (o CmpOperator) String() string {
	return [...]string{"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"}[o]
}

// Symbol returns the operator as it is written, such as "<=".
func (o CmpOperator) Symbol() string {
	return [...]string{"==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in"}[o]
}
