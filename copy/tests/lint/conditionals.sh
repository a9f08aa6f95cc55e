#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# No conditional compilation on a guest, a host, a frontend or user/system mode: each file is compiled once for all.
# Only hostgen/<host>/ and files named *_<host>.c may look at what the compiler says of the host.
set -u
cd "$srcdir" || exit 1
names='GUEST_|HOST_|TARGET_|FRONTEND_|CONFIG_|USER_ONLY|SYSTEM_ONLY|__x86_64|__i386|__amd64|__aarch64|__arm|__riscv|__powerpc|__s390|__BYTE_ORDER|__linux|__FreeBSD'
found=$(grep -rnE --include='*.[chS]' --include='*.def' --include='*.inc' \
	"^[[:space:]]*#[[:space:]]*(if|ifdef|ifndef|elif)[[:space:]].*($names)" \
	core translator hostgen frontend-* devices savevm stubs 2>/dev/null |
	grep -vE '^hostgen/(x86_64|aarch64)/|^[^:]*_(x86_64|aarch64)\.[chS]:|_H[[:space:]]*$')
if [ -n "$found" ]; then
	echo "$found"
	exit 1
fi
exit 0
