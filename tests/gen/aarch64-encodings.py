# SPDX-License-Identifier: GPL-2.0-or-later
"""Words of every pattern of a list of encodings, as ./words (our decoder) and objdump see them: see aarch64-encodings.sh."""
import collections
import os
import random
import re
import subprocess
import sys

# Where the two differ and we are right, or both are: row, and why.
EXPECTED = {
    "ldpsw": "one register twice: CONSTRAINED UNPREDICTABLE (C6.2 LDPSW), which objdump refuses",
    "ldpsw_post": "the same",
    "ldpsw_pre": "the same",
    "ret": "objdump leaves x30 out",
    "mrs": "objdump knows names of registers of higher exception levels",
    "msr": "the same",
    "msr_imm": "unallocated PSTATE fields, which objdump prints as MSR (register)",
}

path, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random.seed(seed)
words = {}
for line in open(path):
    if line.startswith("#"):
        continue
    group, name, pattern = line.rstrip("\n").split("\t")[:3]
    pattern = re.sub(r"\((.)\)", r"\1", pattern)
    for _ in range(count):
        w = int("".join(c if c in "01" else random.choice("01") for c in pattern), 2)
        words.setdefault(w, group + " " + name)
for _ in range(len(words)):
    words.setdefault(random.getrandbits(32), "random")
order = list(words)

ours = subprocess.run(["./words"], input="\n".join("%08x" % w for w in order), stdout=subprocess.PIPE, text=True,
                      check=True).stdout.splitlines()
with open("words.bin", "wb") as f:
    f.write(b"".join(w.to_bytes(4, "little") for w in order))
theirs = {}
dump = subprocess.run([os.environ["OBJDUMP"], "-D", "-b", "binary", "-m", "aarch64", "-M", "no-aliases", "words.bin"],
                      stdout=subprocess.PIPE, text=True, check=True).stdout
for line in dump.splitlines():
    m = re.match(r"\s*([0-9a-f]+):\t[0-9a-f]{8} \t(.*)", line)
    if m:
        theirs[int(m.group(1), 16) // 4] = " ".join(re.sub(r" <.*>", "", m.group(2).split("//")[0]).split())

bad, masked, taken = 0, 0, collections.Counter()
for i, line in enumerate(ours):
    word, row, text = line.split(" ", 2)
    text = " ".join(text.split())
    other = theirs.get(i, "")
    if row == "-":
        continue # objdump knows more extensions; what must not be refused shows as a pattern of which nothing is taken
    taken[row] += 1
    target = re.search(r"(.*)0x([0-9a-f]+)$", text)
    if target and (re.match(r"(b|bl|b\.\w+|cbn?z|tbn?z|adrp?) ", text) or row.endswith("_lit")):
        here = 4 * i & ~0xfff if row == "adrp" else 4 * i # objdump's address; ours is 0
        text = "%s0x%x" % (target.group(1), (int(target.group(2), 16) + here) & (1 << 64) - 1)
    if text == other:
        continue
    if row in EXPECTED:
        masked += 1
        continue
    bad += 1
    print("not ok %s %s (%s): %s, objdump: %s" % (row, word, words[int(word, 16)], text, other))
if not bad:
    print("ok text: %d words of %d rows, %d expected differences" % (sum(taken.values()), len(taken), masked))
refused = collections.Counter()
total = collections.Counter()
for line in ours:
    word, row = line.split(" ")[:2]
    name = words[int(word, 16)]
    total[name] += 1
    refused[name] += row == "-"
whole = sum(1 for n in total if not refused[n])
part = [n for n in total if refused[n] and refused[n] < total[n] and n != "random"]
print("ok coverage: %d patterns whole, %d in part, %d refused" % (whole, len(part), len(total) - whole - len(part)))
sys.exit(1 if bad else 0)
