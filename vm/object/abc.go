package object

// This file is what the module abc needs of classes.

// AddPattern makes instances of a class match sequence or mapping patterns (flag SequencePattern or MappingPattern),
// and those of its subclasses. Built-in types stay as they are.
func (t *Thread) AddPattern(c *Type, flag TypeFlags) {
	if !c.isHeap {
		return
	}
	c.flags = c.flags&^(SequencePattern|MappingPattern) | flag&(SequencePattern|MappingPattern)
	for _, s := range t.Subclasses(c) {
		t.AddPattern(s, flag)
	}
}

// IsAbstractMethod is the truth of f.__isabstractmethod__.
func (t *Thread) IsAbstractMethod(f Value) (bool, error) {
	switch f.Kind() {
	case KStr, KInt, KNone, KBool, KTuple, KFloat, KMember, KGetSet, KBuiltin, KType:
		return false, nil
	}
	return t.isAbstract(f)
}

// Bases are the direct bases; the slice must not be changed.
func (t *Type) Bases() []*Type { return t.bases }

// HasWeakref tells whether instances of a class made by a class statement can be referred to weakly.
func (t *Type) HasWeakref() bool { return t.hasWeakref }
