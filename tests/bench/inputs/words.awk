# SPDX-License-Identifier: GPL-2.0-or-later
# Word counts, associative arrays, formatted output, string functions.
{ for (i = 1; i <= NF; i++) { w = tolower($i); gsub(/[^a-z0-9]/, "", w); count[w]++; length_sum += length(w) } }
/[0-9]+\.[0-9]+/ { numbers++ }
END {
	n = asorti(count, names)
	for (i = 1; i <= n; i++) total = (total * 31 + count[names[i]] * length(names[i])) % 1000003
	printf "%d words, %d different, %d, %d, %.3f\n", NR, n, total, numbers, length_sum / NR
}
