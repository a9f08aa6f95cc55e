# SPDX-License-Identifier: GPL-2.0-or-later
# tests/long/build.bash - sourced: build_and_test CC OPTION... builds the tree here and runs the short tests there.
build_and_test() {
	local cc=$1
	shift
	command -v ccache >/dev/null && cc="ccache $cc"
	mkdir tree && cd tree || return 1
	"$srcdir/configure" CC="$cc" "$@" >configure.log 2>&1 || { tail -n 30 configure.log; return 1; }
	make -j"$(nproc)" >make.log 2>&1 || { grep -E -B2 -A6 'error|warning' make.log | head -n 60; return 1; }
	if grep -q 'warning:' make.log; then
		grep -A4 'warning:' make.log | head -n 40
		return 1
	fi
	# What is built here is tested, not what the runner of this very test was told of; and slow builds have their time.
	env -u DRAGOMAN -u DRAGOMAN_SYSTEM CK_TIMEOUT_MULTIPLIER=10 \
		make -j"$(nproc)" check TESTS_ARE="$tests_are" >check.log 2>&1
	local rc=$?
	grep -E '^(FAIL|    \| |[0-9]+ passed)' check.log
	return $rc
}
tests_are=
