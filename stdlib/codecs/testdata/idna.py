"""The encoding of host names."""
for name in "bücher.example", "a.b.", "", "日本語.jp", "plain":
    data = name.encode("idna")
    print(data, data.decode("idna") == name)
for name in "a..b", "x" * 64 + ".de":
    try:
        name.encode("idna")
    except UnicodeError as e:
        print("refused")
