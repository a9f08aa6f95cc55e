# SPDX-License-Identifier: GPL-2.0-or-later
# Interpreter work: objects, dictionaries, strings, big integers, generators, json, re. Argument: rounds.
import json
import re
import sys


class Node:
    __slots__ = ("key", "left", "right")

    def __init__(self, key):
        self.key, self.left, self.right = key, None, None


def insert(root, key):
    while root.key != key:
        side = "left" if key < root.key else "right"
        nxt = getattr(root, side)
        if nxt is None:
            setattr(root, side, Node(key))
            return
        root = nxt


def walk(node):
    if node:
        yield from walk(node.left)
        yield node.key
        yield from walk(node.right)


h = 0
for round_ in range(int(sys.argv[1])):
    root = Node(500)
    for i in range(300):
        insert(root, i * 7919 % 1000)
    h = (h * 31 + sum(k * i for i, k in enumerate(walk(root)))) % 1000003
    doc = {f"key{i}": [i, i * 1.5, {"name": "x" * (i % 9), "odd": bool(i & 1)}] for i in range(60)}
    text = json.dumps(doc, sort_keys=True)
    h = (h + len(text) + sum(v[0] for v in json.loads(text).values())) % 1000003
    h += sum(int(m.group(2)) for m in re.finditer(r'"(key(\d+))"', text))
    big = 3 ** 700 % (2 ** 521 - 1)
    h = (h + pow(big, 65537, 2 ** 127 - 1)) % 1000003
    words = sorted(("w%d" % (i * 31 % 211) for i in range(400)), key=lambda w: (len(w), w[::-1]))
    h = (h + hash(tuple(map(len, words))) % 1009 * 0 + len(" ".join(words))) % 1000003
    h = (h + sum(x * y for x in range(60) for y in range(60) if (x ^ y) & 3)) % 1000003
print(h)
