/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/base.h - base types that every room shares.
 *
 * Names no guest, no host and no frontend.  A guest address is a type of its own (struct gaddr) and a guest errno is an
 * enum of the frontend's, so that mixing them with host values does not compile.
 */
#ifndef CORE_BASE_H
#define CORE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
typedef unsigned __int128 u128;
typedef __int128 s128;

/* An address in the guest's address space (virtual), whatever the guest's width: 32-bit guests hold it zero-extended.
 */
struct gaddr {
	u64 v;
};

/* A guest-physical address (system mode). */
struct gpaddr {
	u64 v;
};

static inline struct gaddr gaddr(u64 v)
{
	return (struct gaddr){v};
}

static inline struct gpaddr gpaddr(u64 v)
{
	return (struct gpaddr){v};
}

#define ARRAY_LEN(a)                  (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)                     ((a) < (b) ? (a) : (b))
#define MAX(a, b)                     ((a) > (b) ? (a) : (b))
#define ROUND_UP(x, a)                (((x) + (a)-1) & ~((__typeof__(x))(a)-1))
#define ROUND_DOWN(x, a)              ((x) & ~((__typeof__(x))(a)-1))
#define CONTAINER_OF(p, type, member) ((type *)((char *)(p)-offsetof(type, member)))

#define LIKELY(x)         __builtin_expect(!!(x), 1)
#define UNLIKELY(x)       __builtin_expect(!!(x), 0)
#define NORETURN          __attribute__((noreturn))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

/* check(cond): an invariant of ours.  A failure is dragoman's fault: one line with place and condition, then exit 70
 * (EX_SOFTWARE of sysexits.h).  It stays in release builds; keep it off hot paths. */
#define check(cond) ((cond) ? (void)0 : check_failed(#cond, __FILE__, __LINE__))
NORETURN void check_failed(const char *cond, const char *file, int line);

/* The bits [lsb, lsb+len) of v, zero-extended. */
static inline u64 bits_u(u64 v, unsigned lsb, unsigned len)
{
	return (v >> lsb) & (len >= 64 ? ~0ull : (1ull << len) - 1);
}

/* The low len bits of v (1..64), sign-extended. */
static inline s64 sext(u64 v, unsigned len)
{
	return (s64)(v << (64 - len)) >> (64 - len);
}

static inline u64 ror64(u64 v, unsigned n)
{
	n &= 63;
	return n ? (v >> n) | (v << (64 - n)) : v;
}

static inline u32 ror32(u32 v, unsigned n)
{
	n &= 31;
	return n ? (v >> n) | (v << (32 - n)) : v;
}

#endif
