# Lists of Tcl and back.
import _wish

for words in (["a"], [""], ["a b", "c"], ["{", "}"], ["x}y{"], ["\\"], ["a\nb"], ["$x", "[y]", '"q"', ";"], ["#c"], [["n", "m o"], (1, True)], ["ü 漢"], ["\ta"]):
    text = _wish.to_word(words)
    print(text, _wish.split_list(text))
print(_wish.split_list('a "b c" {d {e f}} g\\ h'))
