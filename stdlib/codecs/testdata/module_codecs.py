import codecs, io
print(codecs.lookup("utf8").name, list(codecs.iterdecode([b"\xc3", b"\xa9"], "utf-8")))
print(list(codecs.getreader("utf-16")(io.BytesIO("a\nb\n".encode("utf-16")))))
print(codecs.EncodedFile(io.BytesIO("\xe9".encode("latin-1")), "utf-8", "latin-1").read())
