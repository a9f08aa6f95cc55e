#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The A64 decoder against a list of every encoding of the architecture and against objdump.  A64_ENCODINGS names the list, which
# is not part of this tree: lines of group, name, 32-bit pattern (0 1 . and bits that should be one in parentheses), with tabs
# between.  Random words of each pattern, and as many random ones, must be taken with objdump's text or be refused; what is
# taken of each pattern is reported.
# timeout: 300
set -u
[ -r "${A64_ENCODINGS:-}" ] || { echo "A64_ENCODINGS names no list"; exit 77; }
objdump=${AARCH64_OBJDUMP:-aarch64-linux-gnu-objdump}
command -v "$objdump" >/dev/null || { echo "no $objdump"; exit 77; }
cat >words.c <<'END'
#include <stdio.h>
#include "translator/aarch64/decode.h"
int main(void)
{
	u32 w;

	while (scanf("%x", &w) == 1) {
		char buf[200] = "-";
		struct dis_out o = {buf, buf + 199, 0};
		struct aarch64_args a = {0};
		int insn = aarch64_decode32(w, ~0ull, &a);

		if (insn >= 0) {
			aarch64_disas(&o, insn, &a);
			dis_end(&o);
		}
		printf("%08x %s %s\n", w, insn < 0 ? "-" : aarch64_insn_name(insn), buf);
	}
	return 0;
}
END
$CC -O1 -std=gnu11 -D_GNU_SOURCE -w -static -no-pie -ffunction-sections -Wl,--gc-sections -Wl,--unresolved-symbols=ignore-all \
	-I"$builddir" -I"$srcdir" -o words words.c "$builddir/translator/aarch64/decode.c" \
	"$srcdir/translator/aarch64/disasm_fmt.c" "$srcdir/translator/aarch64/sem_int.c" || exit 1
OBJDUMP=$objdump python3 "$srcdir/tests/gen/aarch64-encodings.py" "$A64_ENCODINGS" "${COUNT:-16}" "${SEED:-1}"
