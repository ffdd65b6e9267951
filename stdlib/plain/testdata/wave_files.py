"""wave: files that are written and read again."""
import io
import wave

for channels, width in (1, 1), (2, 2), (1, 3), (2, 4):
    f = io.BytesIO()
    with wave.open(f, "wb") as w:
        w.setnchannels(channels)
        w.setsampwidth(width)
        w.setframerate(8000.4)
        w.setcomptype("NONE", "not compressed")
        w.writeframesraw(bytes(range(channels * width * 2)))
        w.writeframes(bytes(range(channels * width)))
        print(w.getparams(), w.tell())
    data = f.getvalue()
    print(len(data), data[:44].hex())
    with wave.open(io.BytesIO(data)) as r:
        print(r.getparams())
        r.setpos(1)
        print(r.readframes(1).hex(), r.tell(), r.readframes(9).hex(), r.readframes(1))
        r.rewind()
        print(r.tell())
for bad in b"", b"RIFX\0\0\0\0WAVE", b"RIFF\4\0\0\0WAVX", b"RIFF\4\0\0\0WAVE", data[:30], data[:20] + b"\3\0" + data[22:], data[:34] + b"\0\0" + data[36:]:
    try:
        wave.open(io.BytesIO(bad))
    except (wave.Error, EOFError) as exc:
        print(type(exc).__name__, exc)
w = wave.open(io.BytesIO(), "wb")
w.setcomptype("NONE", "not compressed")
for f in (lambda: w.getnchannels(), lambda: w.setsampwidth(5), lambda: w.setframerate(0), lambda: w.setcomptype("ULAW", ""),
          lambda: w.writeframes(b""), lambda: wave.open(io.BytesIO(), "x"), lambda: w.getparams()):
    try:
        f()
    except wave.Error as exc:
        print(exc)
w.setparams((1, 1, 1, 0, "NONE", ""))
w.close()
