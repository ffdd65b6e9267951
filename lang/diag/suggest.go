package diag

import "strings"

// The costs and limits of the spelling distance are those CPython uses for its suggestions: a different
// letter costs moveCost, a different case of the same letter only caseCost.
const (
	maxCandidates = 750
	maxNameLength = 40
	moveCost      = 2
	caseCost      = 1
)

// Suggest returns the candidate whose spelling is nearest to name, or "" if none is near enough.
// Names with a leading underscore are suggested like all others; name itself never is.
func Suggest(name string, candidates []string) string {
	if len(candidates) > maxCandidates || len(name) > maxNameLength {
		return ""
	}
	best, bestDistance := "", 0
	for _, c := range candidates {
		if c == name {
			continue
		}
		limit := (len(c) + len(name) + 3) * moveCost / 6
		if best != "" {
			limit = min(limit, bestDistance-1)
		}
		if d := distance(name, c, limit); d <= limit {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance returns the weighted Levenshtein distance of a and b, or limit+1 as soon as it must be larger.
func distance(a, b string, limit int) int {
	a, b = trimCommon(a, b)
	if len(a) == 0 || len(b) == 0 {
		return (len(a) + len(b)) * moveCost
	}
	if len(a) > maxNameLength || len(b) > maxNameLength {
		return limit + 1
	}
	if len(b) < len(a) {
		a, b = b, a
	}
	if (len(b)-len(a))*moveCost > limit {
		return limit + 1
	}
	row := make([]int, len(a))
	for i := range row {
		row[i] = (i + 1) * moveCost
	}
	result := 0
	for j := range len(b) {
		diagonal, minimum := j*moveCost, int(^uint(0)>>1)
		result = diagonal
		for i := range len(a) {
			substitute := diagonal + substituteCost(b[j], a[i])
			diagonal = row[i]
			result = min(substitute, min(result, diagonal)+moveCost)
			row[i] = result
			minimum = min(minimum, result)
		}
		if minimum > limit {
			return limit + 1
		}
	}
	return result
}

func substituteCost(a, b byte) int {
	switch {
	case a == b:
		return 0
	case strings.EqualFold(string(rune(a)), string(rune(b))) && a < 0x80 && b < 0x80:
		return caseCost
	}
	return moveCost
}

func trimCommon(a, b string) (string, string) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}
