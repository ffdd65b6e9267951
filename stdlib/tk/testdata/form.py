# A form with the usual widgets, driven by events of its own.
import threading
import tkinter as tk
from tkinter import ttk, messagebox, scrolledtext, font
root = tk.Tk()
root.title("Form ü")
root.geometry("420x330+20+20")
v = tk.StringVar(value="start {x} $y [z]")
seen = []
v.trace_add("write", lambda *a: seen.append(v.get()))
e = tk.Entry(root, textvariable=v, width=30); e.grid(row=0, column=1, sticky="ew", padx=5, pady=5)
tk.Label(root, text="Name:").grid(row=0, column=0)
t = scrolledtext.ScrolledText(root, height=4, width=40); t.grid(row=1, column=0, columnspan=2)
t.insert("1.0", "Zeile 1\nZeile {2}\\n")
c = tk.Canvas(root, width=200, height=80, bg="white"); c.grid(row=2, column=0, columnspan=2)
i = c.create_rectangle(10, 10, 80, 60, fill="red", outline="")
c.create_line((90, 10), (180, 60), width=3); c.create_text(100, 40, text="Text")
n = tk.IntVar(); tk.Checkbutton(root, text="check", variable=n).grid(row=3, column=0)
cb = ttk.Combobox(root, values=["a b", "c"], state="readonly"); cb.grid(row=3, column=1); cb.current(0)
tv = ttk.Treeview(root, columns=("n",), height=3); tv.heading("#0", text="Tree"); tv.heading("n", text="N"); r = tv.insert("", "end", text="root", values=(1,)); tv.insert(r, "end", text="child", values=("two words",)); tv.grid(row=4, column=0, columnspan=2)
def key(event):
    seen.append((event.keysym, event.char, event.widget is e, event.type))
    return "break" if event.keysym == "b" else None
e.bind("<Key>", key)
b = tk.Button(root, text="OK", command=lambda: seen.append("clicked")); b.grid(row=5, column=0)
def step():
    e.focus_force(); root.update()
    for k in "xb":
        e.event_generate(f"<Key-{k}>")
    b.invoke()
    print(e.get(), n.get(), cb.get(), c.coords(i), tv.item(r), tv.set(tv.get_children(r)[0]), e["width"], root.title(), t.get("1.0", "end-1c").splitlines(), root.winfo_children()[0])
    print(seen)
    try: b["nonsense"] = 1
    except tk.TclError as x: print(x)
    def bad(): 1/0
    root.after(10, bad)
    root.after(30, lambda: print(b['text']))
    root.after(50, root.destroy)
root.after(50, step)
def other():
    b["text"] = 300  # from another thread
threading.Thread(target=other).start()
root.mainloop()
try: b["text"]
except tk.TclError as x: print(x)
