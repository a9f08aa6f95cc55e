/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/peer/aarch64/record.h - one random instruction, the registers it starts from, and what it leaves.
 *
 * Shared by the generator (host), the runner (guest) and anything that wants to run the same records another way.  The
 * registers come from the record's seed: each V register has a pattern of its own, so that special operands meet.
 */
#ifndef TESTS_PEER_AARCH64_RECORD_H
#define TESTS_PEER_AARCH64_RECORD_H

#include <stdint.h>

struct record {
	uint32_t insn;
	uint32_t fpcr;
	uint64_t seed;
};

struct result {
	uint64_t v[2]; /* the V register that bits 4..0 name */
	uint64_t x;    /* the X register that bits 3..0 name */
	uint32_t nzcv; /* in bits 31..28 */
	uint32_t fpsr;
	uint64_t sum; /* of all registers */
};

struct registers {
	uint64_t v[32][2];
	uint64_t x[16];
	uint64_t nzcv, fpcr, fpsr;
};

static inline uint64_t record_random(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s * 0x2545f4914f6cdd1dull;
}

static inline uint64_t record_lane(uint64_t *s, unsigned kind)
{
	/* Numbers at which something changes, of each format. */
	static const uint16_t half[16] = {0,      0x8000, 0x3c00, 0xbc00, 0x7c00, 0xfc00, 0x7e00, 0x7d01,
	                                  0x0001, 0x03ff, 0x0400, 0x7bff, 0x4248, 0xffff, 0x5640, 0x8400};
	static const uint32_t single[16] = {0,          0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000,
	                                    0x7fc00001, 0x7f800101, 0x00000001, 0x007fffff, 0x00800000, 0x7f7fffff,
	                                    0x4f000000, 0xcf000001, 0x3f000000, 0xc0200000};
	static const uint64_t twice[16] = {0,
	                                   0x8000000000000000,
	                                   0x3ff0000000000000,
	                                   0xbff0000000000000,
	                                   0x7ff0000000000000,
	                                   0xfff0000000000000,
	                                   0x7ff8000000000001,
	                                   0x7ff0000000000101,
	                                   0x0000000000000001,
	                                   0x000fffffffffffff,
	                                   0x0010000000000000,
	                                   0x7fefffffffffffff,
	                                   0x43e0000000000000,
	                                   0xc3e0000000000001,
	                                   0x3fe0000000000000,
	                                   0xc004000000000000};
	static const uint8_t byte[8] = {0, 1, 0x7f, 0x80, 0xff, 0x81, 0x10, 0xf0};
	uint64_t r = record_random(s), v = 0;

	switch (kind & 15) {
	case 0:
	case 1: return r;
	case 2: /* bytes at the edges */
		for (int i = 0; i < 8; i++)
			v = v << 8 | byte[r >> 3 * i & 7];
		return v;
	case 3: /* halves at the edges */
		for (int i = 0; i < 4; i++)
			v = v << 16 | byte[r >> 6 * i & 7] << 8 | byte[r >> (6 * i + 3) & 7];
		return v;
	case 4:
		return half[r & 15] | (uint64_t)half[r >> 4 & 15] << 16 | (uint64_t)half[r >> 8 & 15] << 32 |
		       (uint64_t)half[r >> 12 & 15] << 48;
	case 5:
	case 6: return single[r & 15] | (uint64_t)single[r >> 4 & 15] << 32;
	case 7: /* one near a special, one with any fraction */
		return (single[r & 15] + (r >> 4 & 3)) | (uint64_t)(single[r >> 8 & 15] ^ (r >> 12 & 0x7fffff)) << 32;
	case 8:
	case 9: return twice[r & 15];
	case 10: return twice[r & 15] + (r >> 4 & 3);
	case 11: return twice[r & 15] ^ (r >> 12 & 0xfffffffffffff);
	case 12: /* singles of middling exponents */ v = 0x3000000030000000ull + (r & 0x9fffffff9fffffffull); return v;
	case 13: return (0x3800000000000000ull + (r & 0x0fffffffffffffffull)) | (r & 1ull << 63);
	case 14: /* small integers in both halves */
		return (r & 0x3f) | (uint64_t)(int64_t)((int)(r >> 8 & 0x7f) - 64) << 32;
	default: return r >> (r & 63);
	}
}

static inline void record_registers(const struct record *rec, struct registers *r)
{
	uint64_t s = rec->seed | 1;

	for (int i = 0; i < 32; i++) {
		unsigned kind = (unsigned)(record_random(&s) >> 20);

		/* Half of the records have one kind throughout. */
		if (rec->seed & 1)
			kind = (unsigned)(rec->seed >> 1);
		r->v[i][0] = record_lane(&s, kind);
		r->v[i][1] = record_lane(&s, kind);
	}
	for (int i = 0; i < 16; i++)
		r->x[i] = record_lane(&s, (unsigned)(record_random(&s) >> 20));
	r->nzcv = rec->seed >> 60 << 28;
	r->fpcr = rec->fpcr;
	r->fpsr = rec->seed >> 59 & 1 ? 0x10 : 0; /* IXC: where numbers are flushed it changes how */
}

static inline void record_result(const struct record *rec, const struct registers *r, struct result *out)
{
	uint64_t sum = 0;

	for (int i = 0; i < 32; i++) {
		sum = (sum ^ r->v[i][0]) * 0x9e3779b97f4a7c15ull;
		sum = (sum ^ r->v[i][1]) * 0x9e3779b97f4a7c15ull;
	}
	for (int i = 0; i < 16; i++)
		sum = (sum ^ r->x[i]) * 0x9e3779b97f4a7c15ull;
	out->v[0] = r->v[rec->insn & 31][0];
	out->v[1] = r->v[rec->insn & 31][1];
	out->x = r->x[rec->insn & 15];
	out->nzcv = (uint32_t)r->nzcv;
	out->fpsr = (uint32_t)r->fpsr;
	out->sum = sum;
}

#endif
