#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The text that each mutant of tests/long changes still stands in its source, so that the long test does not fail for
# want of it.
set -u
cd "$srcdir" || exit 1
bad=0 n=0
mutant() { # as mutants.bash has it, but only looked for
	n=$((n + 1))
	grep -qF -- "$2" "translator/$guest/$1.c" || { echo "$list: translator/$guest/$1.c has no '$2'"; bad=1; }
}
for list in tests/long/mutants-*.sh; do
	guest=${list#tests/long/mutants-}
	guest=${guest%.sh}
	. <(grep '^mutant ' "$list")
done
[ $n -gt 20 ] || { echo "the mutants are not found"; bad=1; }
exit $bad
