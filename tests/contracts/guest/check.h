/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/guest/check.h - what the guest programs of the contract tests share: EXPECT, and code written by
 * hand. */
#ifndef TESTS_CONTRACTS_GUEST_CHECK_H
#define TESTS_CONTRACTS_GUEST_CHECK_H

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ends the program with a line that says what did not hold. */
#define EXPECT(cond)                                                                                                   \
	do {                                                                                                           \
		if (!(cond)) {                                                                                         \
			dprintf(2, "%s:%d: %s (errno %d)\n", __FILE__, __LINE__, #cond, errno);                        \
			_exit(1);                                                                                      \
		}                                                                                                      \
	} while (0)

/* Writes a function "return value" (0..2047) at p; returns its length in bytes. */
static inline size_t put_return(void *p, unsigned value)
{
#if defined(__riscv)
	const uint32_t code[] = {0x00000513u | value << 20, 0x00008067u}; /* li a0, value; ret */
#elif defined(__aarch64__)
	const uint32_t code[] = {0x52800000u | value << 5, 0xd65f03c0u}; /* mov w0, #value; ret */
#else
	const uint8_t code[] = {0xb8, (uint8_t)value, (uint8_t)(value >> 8), 0, 0, 0xc3}; /* mov eax, value; ret */
#endif
	memcpy(p, code, sizeof(code));
	return sizeof(code);
}

static inline void flush(void *p, size_t n)
{
	__builtin___clear_cache((char *)p, (char *)p + n);
}

#endif
