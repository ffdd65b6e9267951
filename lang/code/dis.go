package code

import (
	"fmt"
	"strings"
)

// Disassemble lists the instructions of the code and of all code inside it.
func (c *Code) Disassemble() string {
	var b strings.Builder
	c.disassemble(&b)
	return b.String()
}

func (c *Code) disassemble(b *strings.Builder) {
	fmt.Fprintf(b, "%s  (line %d, %d registers, %d parameters)\n", c.Qualname, c.FirstLine, c.NumRegs, c.NumParams())
	last := -1
	for i, in := range c.Body().Instrs {
		line := "     "
		if n := c.Line(i); n != last {
			line, last = fmt.Sprintf("%5d", n), n
		}
		fmt.Fprintf(b, "%s %5d  %s\n", line, i, c.format(i, in))
	}
	for _, h := range c.Body().Table {
		fmt.Fprintf(b, "      %d to %d -> %d, exception in r%d\n", h.Start, h.End-1, h.Target, h.Reg)
	}
	b.WriteByte('\n')
	for _, e := range c.Body().Pool {
		if inner, ok := e.Const.(*Code); ok {
			inner.disassemble(b)
		}
	}
}

// format is one instruction with its operands.
func (c *Code) format(i int, in Instr) string {
	op := in.Op()
	if op >= OpCount {
		return fmt.Sprintf("? %d", uint8(op))
	}
	inf := opInfo[op]
	var parts []string
	note := ""
	for k, v := range []struct {
		kind uint8
		raw  uint16
	}{{inf.a, in.A()}, {inf.b, in.B()}, {inf.c, in.C()}} {
		s, n := c.operand(i, in, v.kind, v.raw)
		if s == "" {
			continue
		}
		_ = k
		parts = append(parts, s)
		if n != "" {
			note = n
		}
	}
	if x := in.X(); x != 0 {
		parts = append(parts, fmt.Sprintf("x=%d", x))
	}
	out := fmt.Sprintf("%-14s %s", op, strings.Join(parts, ", "))
	if note != "" {
		out = fmt.Sprintf("%-40s ; %s", out, note)
	}
	return strings.TrimRight(out, " ")
}

// operand shows one operand (a register that is a variable by its name) and a note about what it refers to.
func (c *Code) operand(i int, in Instr, kind uint8, raw uint16) (text, note string) {
	switch kind {
	case reg, dst:
		r := int(raw / RegScale)
		if r < len(c.VarNames) && !strings.HasPrefix(c.VarNames[r], ".") {
			return c.VarNames[r], ""
		}
		return fmt.Sprintf("r%d", r), ""
	case pool:
		return fmt.Sprintf("k%d", raw), c.poolText(int(raw))
	case imm:
		return fmt.Sprint(int16(raw)), ""
	case num:
		return fmt.Sprint(raw), ""
	case jmp:
		return fmt.Sprintf("-> %d", i+1+int(int16(raw))), ""
	case pool32:
		return fmt.Sprintf("k%d", in.BX()), c.poolText(int(in.BX()))
	case imm32:
		return fmt.Sprint(in.BX()), ""
	case jmp32:
		return fmt.Sprintf("-> %d", i+1+int(in.BX())), ""
	}
	return "", ""
}

// poolText shows a pool entry.
func (c *Code) poolText(i int) string {
	if i < 0 || i >= len(c.Body().Pool) {
		return ""
	}
	e := c.Body().Pool[i]
	if e.Kind != PoolConst {
		return e.Name
	}
	switch v := e.Const.(type) {
	case *Code:
		return "<code " + v.Qualname + ">"
	case string:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(e.Const)
}

// Operands shows the operands of an instruction, a note about what they refer to, and where it jumps (-1: nowhere).
func (c *Code) Operands(i int) (operands, note string, target int) {
	in := c.Body().Instrs[i]
	text := c.format(i, in)
	text, note, _ = strings.Cut(text, " ; ")
	_, operands, _ = strings.Cut(text, " ")
	target = -1
	if op := in.Op(); op < OpCount {
		switch inf := opInfo[op]; {
		case inf.a == jmp:
			target = i + 1 + int(int16(in.A()))
		case inf.b == jmp:
			target = i + 1 + int(int16(in.B()))
		case inf.c == jmp:
			target = i + 1 + int(int16(in.C()))
		case inf.b == jmp32:
			target = i + 1 + int(in.BX())
		}
	}
	return strings.TrimSpace(operands), note, target
}

// has tells whether an operand of the operation is of one of the kinds.
func (o Opcode) has(kinds ...uint8) bool {
	inf := opInfo[o]
	for _, k := range kinds {
		if inf.a == k || inf.b == k || inf.c == k {
			return true
		}
	}
	return false
}

// HasOperands tells whether the operation has any operand.
func (o Opcode) HasOperands() bool { return o.has(reg, dst, pool, imm, num, jmp, pool32, imm32, jmp32) }

// HasPool tells whether the operation refers to the pool of constants and names.
func (o Opcode) HasPool() bool { return o.has(pool, pool32) }

// HasJump tells whether the operation can jump.
func (o Opcode) HasJump() bool { return o.has(jmp, jmp32) }

// HasRegister tells whether the operation reads or writes a register.
func (o Opcode) HasRegister() bool { return o.has(reg, dst) }
