# SPDX-License-Identifier: GPL-2.0-or-later
"""Damaged ELF files: dragoman must refuse each with one line and 126, or run what is left of it; never crash, hang or say
that it has a bug.

    hostile-elf.py DRAGOMAN PROGRAM SEED COUNT
"""
import os
import random
import struct
import subprocess
import sys

dragoman, program, seed, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
good = open(program, "rb").read()
rnd = random.Random(seed)
bad = 0
refused = 0


def run(data, what, must_refuse):
    global bad, refused
    with open("victim", "wb") as f:
        f.write(data)
    os.chmod("victim", 0o755)
    try:
        p = subprocess.run([dragoman, "./victim"], stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    except subprocess.TimeoutExpired:
        # A changed instruction may loop for ever; a changed header may not keep dragoman itself from starting.
        if must_refuse:
            print(f"{what}: hangs")
            bad += 1
        return
    lines = p.stderr.count(b"\n")
    if p.returncode == 126:
        refused += 1
        if lines != 1 or not p.stderr.startswith(b"dragoman: "):
            print(f"{what}: not one line: {p.stderr!r}")
            bad += 1
    elif must_refuse or p.returncode == 70 or b"bug" in p.stderr:
        print(f"{what}: status {p.returncode}: {p.stderr!r}")
        bad += 1


for n in list(range(0, 64)) + [rnd.randrange(64, len(good)) for _ in range(10)]:
    # What is behind the last segment is not needed to run.
    phoff, phnum = struct.unpack_from("<Q", good, 32)[0], struct.unpack_from("<H", good, 56)[0]
    need = phoff + 56 * phnum
    for i in range(phnum):
        kind, _, off, _, _, filesz = struct.unpack_from("<IIQQQQ", good, phoff + 56 * i)
        if kind == 1:
            need = max(need, off + filesz)
    run(good[:n], f"cut to {n} bytes", n < need)

# Each field of the header and of the program headers, with values that break sums, signs and sizes.
fields = [(4, 1), (5, 1), (6, 1), (7, 1), (16, 2), (18, 2), (20, 4), (24, 8), (32, 8), (40, 8), (48, 4), (52, 2), (54, 2), (56, 2)]
phoff, phnum = struct.unpack_from("<Q", good, 32)[0], struct.unpack_from("<H", good, 56)[0]
for i in range(phnum):
    at = phoff + 56 * i
    fields += [(at, 4), (at + 4, 4)] + [(at + k, 8) for k in (8, 16, 24, 32, 40, 48)]
values = [0, 1, 7, 0x1000, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffff, 0x800000000000, 0x7fffffffffffffff,
          0x8000000000000000, 0xfffffffffffff000, 0xffffffffffffffff]
for at, size in fields:
    for v in values:
        data = bytearray(good)
        data[at:at + size] = (v & ((1 << 8 * size) - 1)).to_bytes(size, "little")
        run(bytes(data), f"field at {at}: {v:#x}", False)

for i in range(count):
    data = bytearray(good)
    for _ in range(rnd.randrange(1, 6)):
        data[rnd.randrange(0, min(len(data), phoff + 56 * phnum))] = rnd.randrange(256)
    run(bytes(data), f"random {seed}/{i}", False)

print(f"{refused} refused")
if refused < 100:
    print("too few were refused: is the program an ELF file at all?")
    bad += 1
sys.exit(1 if bad else 0)
