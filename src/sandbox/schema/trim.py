"""Trim a full Bot API schema to what the sandbox holds requests against.

usage: python3 trim.py api-10.3.json > api.json
       python3 trim.py api-10.3.json answers > ../../../tests/sandbox/answers.json
Keeps, a method: its parameters' names, types, whether they are required, and a plain length limit; with
`answers` what each method returns instead, and the types that answers and updates are made of.
"""
import json
import re
import sys

full = json.load(open(sys.argv[1], encoding="utf-8"))


def field(f):
    out = {"name": f["name"], "types": f["types"]}
    if f.get("required"):
        out["required"] = True
    text = f.get("description", "")
    limit = re.search(r"(\d+)-(\d+) (characters|bytes)", text)
    if f["types"] == ["String"] and limit and "after entities parsing" not in text:
        out["limit"] = [int(limit[1]), int(limit[2]), limit[3]]
    return out


def inner(name):
    return re.sub(r"^(Array of )+", "", name)


answers = sys.argv[2:] == ["answers"]
wanted, types = [], {}
methods = {}
for name, m in sorted(full["methods"].items()):
    if answers:
        methods[name] = m["returns"]
        wanted += [inner(t) for t in m["returns"]] + ["Update"]
        continue
    methods[name] = [field(f) for f in m.get("fields", [])]
    wanted += [inner(t) for f in methods[name] for t in f["types"]]
while wanted:
    name = wanted.pop()
    if name in types or name not in full["types"]:
        continue
    t = full["types"][name]
    if "subtypes" in t:
        types[name] = {"any": t["subtypes"]}
        wanted += t["subtypes"]
    else:
        types[name] = {"fields": [field(f) for f in t.get("fields", [])]}
        wanted += [inner(x) for f in types[name]["fields"] for x in f["types"]]

rows = lambda d: ",\n".join(f"  {json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in sorted(d.items()))
print('{"version": %s,\n "methods": {\n%s\n },\n "types": {\n%s\n }}' % (json.dumps(full["version"]), rows(methods), rows(types)))
