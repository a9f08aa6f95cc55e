/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/test_pure.c - contract 9: a unit is a pure function of its key, its guest bytes, its recipe and the
 * options: twice the same bytes, in another place, in another process, from what is stored of it; only what relocations
 * name depends on where it stands.
 *
 * And of contract 3: it is a function of the guest bytes that it says are its own, whatever stands behind them.
 *
 * The units are those of tests/codegen, cut at each length, and made a loop for the second tier.
 */
#include <check.h>
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/contracts/host.h"
#include "tests/contracts/toy_box.h"

Suite *pure_suite(void);

#define GUEST_PC  0x10000
#define MAX_PIECE 256
#define TAIL      256
/* Two places that no sanitizer keeps its shadow at. */
#define CODE_A 0x300000000000u
#define CODE_B 0x2a5a5a5a5000u

struct piece {
	const struct guest *g;
	u8 bytes[MAX_PIECE];
	u32 len;
};

static struct piece pieces[2000];
static u32 npieces;

static void read_pieces(const struct guest *g)
{
	const char *dir = getenv("srcdir");
	char path[600], line[600];
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/codegen/%s.txt", dir ? dir : "..", g->name);
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "cannot open %s", path);
	while (fgets(line, sizeof(line), f)) {
		struct piece *p = npieces ? &pieces[npieces - 1] : NULL;

		if (line[0] == '=') {
			ck_assert_uint_lt(npieces, ARRAY_LEN(pieces));
			pieces[npieces++] = (struct piece){.g = g};
		} else if (isxdigit((unsigned char)line[0])) {
			char *end;
			u32 w = (u32)strtoul(line, &end, 16), n = (u32)(end - line) / 2;

			ck_assert(p && p->len + n <= MAX_PIECE);
			memcpy(p->bytes + p->len, &w, n);
			p->len += n;
		}
	}
	fclose(f);
}

static void read_all(void)
{
	npieces = 0;
	read_pieces(&guest_riscv64);
	ck_assert_uint_gt(npieces, 30);
	read_pieces(&guest_aarch64);
}

/* -- one translation ----------------------------------------------------------------------------------------------- */

static u8 guest_bytes[MAX_PIECE + TAIL];
static u32 guest_end = sizeof(guest_bytes); /* nothing is there from here on */

static const u8 *fetch(struct translate_job *j, u64 pc, u32 want, u32 *n)
{
	(void)j, (void)want;
	if (pc < GUEST_PC || pc >= GUEST_PC + guest_end)
		return NULL;
	*n = (u32)(GUEST_PC + guest_end - pc);
	return guest_bytes + (pc - GUEST_PC);
}

/* A unit's bytes and all that is said about them, in a form to be compared. */
struct image {
	u8 code[HG_MAX_CODE];
	struct hg_unit u;
	u32 guest_len, ninsns; /* guest_len: up to the last byte looked at */
	struct tr_range range[TR_MAX_RANGES];
	u32 nrange;
};

static u32 tier = 1;    /* of what is compiled */
static u32 piece_index; /* for messages */
static u32 made[3];     /* units by tier */

/* The second tier asks which ways were gone: the same each time. */
static bool seen(struct translate_job *j, u64 pc)
{
	(void)j;
	return pc % 3 || pc == GUEST_PC;
}

/* False: the second tier has nothing to gain. */
static bool compile(struct hg *hg, const struct piece *p, u32 max, u64 seed, struct image *im)
{
	static u8 looked[TR_MAX_BYTES];
	struct translate_job j = {.pc = GUEST_PC,
	                          .features = p->g->features,
	                          .max_insns = max,
	                          .tier = tier,
	                          .fetch = fetch,
	                          .seen = seen,
	                          .range = im->range,
	                          .bytes = looked,
	                          .out = &im->u};

	memcpy(guest_bytes, p->bytes, p->len);
	for (u32 k = p->len; k < sizeof(guest_bytes); k++) {
		seed = seed * 6364136223846793005ull + 1442695040888963407ull;
		guest_bytes[k] = (u8)(seed >> 56);
	}
	im->u.code = im->code;
	if (engine.translate(hg, &j)) {
		ck_assert_uint_eq(tier, 2);
		return false;
	}
	im->guest_len = 0;
	for (u32 k = 0; k < j.nrange; k++)
		im->guest_len = MAX(im->guest_len, (u32)(im->range[k].pc + im->range[k].len - GUEST_PC));
	im->nrange = j.nrange;
	im->ninsns = j.ninsns;
	made[tier]++;
	return true;
}

static bool same(const struct image *a, const struct image *b)
{
	const struct hg_unit *x = &a->u, *y = &b->u;

	if (a->guest_len != b->guest_len || a->ninsns != b->ninsns || x->len != y->len || x->skip != y->skip ||
	    x->nreloc != y->nreloc || x->nlink != y->nlink || x->nside != y->nside || x->nflags != y->nflags ||
	    x->nsunk != y->nsunk || x->nswap != y->nswap || a->nrange != b->nrange)
		return false;
	for (u32 k = 0; k < a->nrange; k++)
		if (a->range[k].pc != b->range[k].pc || a->range[k].len != b->range[k].len)
			return false;
	for (u32 k = 0; k < x->nlink; k++)
		if (x->link[k].off != y->link[k].off || x->link[k].stub != y->link[k].stub ||
		    x->link[k].pc != y->link[k].pc || x->link[k].poll != y->link[k].poll)
			return false;
	if (x->nlanding != y->nlanding || memcmp(x->side, y->side, x->nside * sizeof(x->side[0])) ||
	    memcmp(x->flags, y->flags, x->nflags * sizeof(x->flags[0])) ||
	    memcmp(x->sunk, y->sunk, x->nsunk * sizeof(x->sunk[0])) ||
	    memcmp(x->swap, y->swap, x->nswap * sizeof(x->swap[0])) ||
	    memcmp(x->landing, y->landing, x->nlanding * sizeof(x->landing[0])))
		return false;
	return !memcmp(x->code, y->code, x->len) && !memcmp(x->reloc, y->reloc, x->nreloc * sizeof(x->reloc[0]));
}

static u32 insns_of(const struct piece *p)
{
	u32 n = 0;
	char text[128];

	for (u32 off = 0; off < p->len; n++) {
		int len = p->g->disas(p->bytes + off, p->len - off, GUEST_PC + off, text, sizeof(text));

		ck_assert_int_gt(len, 0);
		off += (u32)len;
	}
	return n;
}

/* -- the same bytes ------------------------------------------------------------------------------------------------ */

static struct host a, b;
static struct image first, second;

/* p with a jump back to its beginning: a loop for the second tier.  False: no room. */
static bool make_loop(const struct piece *p, struct piece *loop)
{
	u32 back = p->len, w;

	if (p->len + 4 > MAX_PIECE)
		return false;
	*loop = *p;
	if (p->g == &guest_riscv64) /* bnez a0 */
		w = 0x00051063 | (-back >> 12 & 1) << 31 | (-back >> 5 & 63) << 25 | (-back >> 1 & 15) << 8 |
		    (-back >> 11 & 1) << 7;
	else /* cbnz x0 */
		w = 0xb5000000 | (-back >> 2 & 0x7ffff) << 5;
	memcpy(loop->bytes + p->len, &w, 4);
	loop->len += 4;
	return true;
}

static void for_all(void (*fn)(const struct piece *, u32 max))
{
	static struct piece loop;
	static const enum hg_base bases[] = {HG_BASE_ZERO, HG_BASE_SEG, HG_BASE_SOFTMMU};

	read_all();
	for (int level = 2; level <= hg_host_level(); level++)
		for (unsigned m = 0; m < 6; m++) {
			struct hg_options o = {.level = level, .base = bases[m % 3], .random_ra = m >= 3, .seed = 11};
			const struct guest *g = NULL;

			for (u32 k = 0; k < npieces; k++) {
				if (pieces[k].g != g) {
					if (g) {
						host_close(&a);
						host_close(&b);
					}
					g = pieces[k].g;
					host_open(&a, g, &o, CODE_A);
					host_open(&b, g, &o, CODE_B);
				}
				u32 n = insns_of(&pieces[k]);

				piece_index = k;
				for (u32 max = 1; max <= n; max++)
					fn(&pieces[k], max);
				if (make_loop(&pieces[k], &loop)) {
					tier = 2;
					fn(&loop, n + 1);
					tier = 1;
				}
			}
			host_close(&a);
			host_close(&b);
		}
	ck_assert_uint_gt(made[1], 1000);
	ck_assert_uint_gt(made[2], 1000);
}

/* Another generator, whose stubs and cpu are elsewhere, in between another unit. */
static void again(const struct piece *p, u32 max)
{
	const struct piece *other = &pieces[piece_index ? piece_index - 1 : 1];

	if (!compile(a.hg, p, max, 1, &first))
		return;
	if (other->g == p->g)
		compile(a.hg, other, 5, 1, &second);
	compile(a.hg, p, max, 1, &second);
	ck_assert_msg(same(&first, &second), "%s piece %u, tier %u: other bytes the second time", p->g->name,
	              piece_index, tier);
	compile(b.hg, p, max, 1, &second);
	ck_assert_msg(same(&first, &second), "%s piece %u, tier %u: other bytes in another place", p->g->name,
	              piece_index, tier);
}

START_TEST(same_bytes_each_time)
{
	for_all(again);
}
END_TEST

/* Placed at several addresses: what differs is in the fields that relocations name, and by the distance. */
static void placed(const struct piece *p, u32 max)
{
	static u8 x[HG_MAX_CODE], y[HG_MAX_CODE];
	static u8 field[HG_MAX_CODE];
	const s32 apart = 0x123450;
	u32 len;

	if (!compile(a.hg, p, max, 1, &first))
		return;
	len = first.u.len;
	memcpy(x, first.code, len);
	memcpy(y, first.code, len);
	hg_place(a.hg, &first.u, x, CODE_A + 0x200000, 0, 0);
	hg_place(a.hg, &first.u, y, CODE_A + 0x200000 + (u64)apart, 0, 0);
	memset(field, 0, len);
	for (u32 k = 0; k < first.u.nreloc; k++) {
		u32 off = first.u.reloc[k].off;
		s32 v, w;

		memcpy(&v, x + off, 4);
		memcpy(&w, y + off, 4);
		ck_assert_int_eq(v - w, apart);
		memset(field + off, 1, 4);
	}
	for (u32 k = 0; k < len; k++)
		ck_assert_msg(field[k] || (x[k] == first.code[k] && y[k] == first.code[k]),
		              "%s piece %u, tier %u: byte %u changes without a relocation", p->g->name, piece_index,
		              tier, k);
	/* a jump leads to its own stub inside the unit until it is linked */
	for (u32 k = 0; k < first.u.nlink; k++) {
		s32 rel;

		memcpy(&rel, x + first.u.link[k].off, 4);
		ck_assert_uint_eq(first.u.link[k].off + 4 + (u32)rel, first.u.link[k].stub);
		ck_assert_uint_lt(first.u.link[k].stub, len);
	}
}

START_TEST(only_relocations_know_the_place)
{
	for_all(placed);
}
END_TEST

/* Contract 3: what stands behind the bytes that a unit names changes nothing. */
static void followed(const struct piece *p, u32 max)
{
	struct piece own = *p;

	if (!compile(a.hg, p, max, 1, &first))
		return;
	if (first.guest_len > sizeof(own.bytes))
		return;
	memcpy(own.bytes, guest_bytes, first.guest_len);
	own.len = first.guest_len;
	for (u64 seed = 2; seed < 5; seed++) {
		ck_assert_msg(compile(a.hg, &own, max, seed, &second) && same(&first, &second),
		              "%s piece %u, tier %u, %u instructions: bytes behind its %u matter", p->g->name,
		              piece_index, tier, max, first.guest_len);
	}
}

START_TEST(only_its_own_guest_bytes_matter)
{
	for_all(followed);
}
END_TEST

/* The first half of an instruction whose second half is not there, the next page being no code, is as good as nothing.
 */
START_TEST(half_an_instruction_is_none)
{
	static const struct piece p = {.g = &guest_riscv64,
	                               .bytes = {0x05, 0x05, 0x33, 0x05, 0xc5, 0x00}, /* c.addi a0,1; add a0,a0,a2 */
	                               .len = 6};

	host_open(&a, p.g, &(struct hg_options){.level = 2}, 0);
	for (u32 end = 2; end <= 6; end += 2) {
		guest_end = end;
		ck_assert(compile(a.hg, &p, 32, 1, end == 2 ? &first : &second));
		ck_assert_uint_eq(end == 2 || same(&first, &second), end < 6);
	}
	host_close(&a);
}
END_TEST

/* -- another process ----------------------------------------------------------------------------------------------- */

static u64 hash;

static void digest(const void *p, size_t n)
{
	for (size_t k = 0; k < n; k++)
		hash = (hash ^ ((const u8 *)p)[k]) * 0x100000001b3ull;
}

static void digest_one(const struct piece *p, u32 max)
{
	if (!compile(a.hg, p, max, 1, &first))
		return;
	digest(first.code, first.u.len);
	digest(first.u.reloc, first.u.nreloc * sizeof(first.u.reloc[0]));
	digest(&first.u.skip, 4);
	for (u32 k = 0; k < first.u.nlink; k++)
		digest(&first.u.link[k].off, 8); /* off, stub */
	digest(first.u.side, first.u.nside * sizeof(first.u.side[0]));
	digest(first.u.flags, first.u.nflags * sizeof(first.u.flags[0]));
}

/* All units' digest into the file that the environment names: what the test below runs in other processes. */
START_TEST(write_digest)
{
	const char *path = getenv("DRAGOMAN_PURE_DIGEST");
	FILE *f;

	if (!path)
		return;
	hash = 0xcbf29ce484222325ull;
	for_all(digest_one);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "%lx %p\n", hash, (void *)engine.translate);
	fclose(f);
}
END_TEST

START_TEST(same_bytes_in_another_process)
{
	u64 sum[3], at[3];
	bool random = true;
	char c = '0';
	FILE *f = fopen("/proc/sys/kernel/randomize_va_space", "r");

	if (f) {
		if (fread(&c, 1, 1, f) == 1)
			random = c != '0';
		fclose(f);
	}
	random = random && !(personality(0xffffffff) & ADDR_NO_RANDOMIZE);
	for (unsigned k = 0; k < 3; k++) {
		char path[] = "/tmp/pure-XXXXXX", line[100];
		int fd = mkstemp(path), status;
		pid_t pid;

		ck_assert_int_ge(fd, 0);
		pid = fork();
		if (pid == 0) {
			setenv("DRAGOMAN_PURE_DIGEST", path, 1);
			setenv("CK_RUN_SUITE", "pure", 1);
			setenv("CK_RUN_CASE", "digest", 1);
			/* more on the stack moves what stands below */
			setenv("DRAGOMAN_PURE_ROOM", k ? "a longer text than the first process has" : "", 1);
			dup2(open("/dev/null", O_WRONLY), 1);
			execl("/proc/self/exe", "unit", (char *)NULL);
			_exit(127);
		}
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert_int_eq(status, 0);
		ck_assert_int_gt((int)read(fd, line, sizeof(line)), 10);
		ck_assert_int_eq(sscanf(line, "%lx %lx", &sum[k], &at[k]), 2);
		close(fd);
		unlink(path);
	}
	ck_assert_uint_eq(sum[0], sum[1]);
	ck_assert_uint_eq(sum[0], sum[2]);
	/* they were really elsewhere (equal by chance twice: one in 2^56) */
	ck_assert(!random || at[0] != at[1] || at[0] != at[2]);
}
END_TEST

/* -- relocated and loaded again ------------------------------------------------------------------------------------ */

START_TEST(reloaded_units_run)
{
	struct toy_box t;

	for (unsigned m = 0; m < 4; m++) {
		box_open(&t, &guest_toy, &(struct tcache_options){.relocate = m & 1, .random_ra = m & 2, .seed = 5});
		BOX_PUT(&t, BOX_CODE, T_ADDI(1, 0, 100), T_JAL(5), T_ADD(3, 3, 1), T_ADDI(1, 1, -1) | T_S,
		        T_B(IR_NE, -4), T_NOP, T_SYSCALL(4), T_XOR(4, 4, 3), T_JR(15), T_ADDI(5, 5, 3));
		ck_assert_int_eq(box_run(&t, BOX_CODE), CPU_EXIT_SYSCALL);
		ck_assert_uint_eq(box_reg(&t, 1), 0);
		ck_assert_uint_eq(box_reg(&t, 3), 5050);
		ck_assert_uint_eq(box_reg(&t, 5), 300);
		box_close(&t);
	}
}
END_TEST

/* -- made again from what is stored -------------------------------------------------------------------------------- */

static struct toy_box box;

static u32 all_the_same(void)
{
	u32 n = 0;

	for (u32 k = 0; k < box.tc->nunits; k++) {
		struct unit *u = box.tc->by_code[k];

		ck_assert_msg(tcache_same_again(box.tc, u, box.cpu->features), "unit at 0x%lx, tier %u", u->key.pc,
		              u->tier);
		n += u->tier == 2;
	}
	return n;
}

/* Runs the loop below; once: it begins with the way that is not gone otherwise. */
static void run_loop(bool once)
{
	box_set(&box, 1, 40);
	cpu_write_slot(box.cpu, TOY_SLOT_FL, flags_image(once ? 4 : 0));
	ck_assert_int_eq(box_run(&box, BOX_CODE), CPU_EXIT_SYSCALL);
}

/* A loop with a jump to the middle of what is gone through anyhow: whether it has ever been taken is in none of the
 * guest's bytes, shapes the region, and may be otherwise by the time the region is made again. */
START_TEST(made_again_from_what_is_stored)
{
	for (unsigned m = 0; m < 8; m++) {
		const bool before = m & 1;
		struct unit *u;

		box_open(&box, &guest_toy,
		         &(struct tcache_options){.hot_after = 8, .relocate = m & 2, .random_ra = m & 4, .seed = 7});
		BOX_PUT(&box, BOX_CODE, T_ADDI(2, 2, 1), T_B(IR_EQ, 2), T_NOP, T_ADDI(3, 3, 1), /* to here: */
		        T_ADDI(4, 4, 1), T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, -7), T_NOP, T_SYSCALL(4));
		run_loop(before);
		run_loop(false);
		u = box_unit(&box, BOX_CODE);
		ck_assert(u && u->tier == 2);
		ck_assert_uint_ge(all_the_same(), 1);
		if (!before)
			ck_assert_ptr_null(box_unit(&box, BOX_CODE + 16));
		run_loop(true);
		ck_assert_ptr_nonnull(box_unit(&box, BOX_CODE + 16));
		ck_assert_ptr_eq(box_unit(&box, BOX_CODE), u);
		ck_assert_uint_ge(all_the_same(), 1);
		/* so the answer is stored, and the only one that leads there */
		ck_assert_uint_ge(u->nanswer, 1);
		ck_assert_uint_eq(unit_answer(u)[0] & 1, before);
		unit_answer(u)[0] ^= 1;
		ck_assert(!tcache_same_again(box.tc, u, box.cpu->features));
		unit_answer(u)[0] ^= 1;
		ck_assert(tcache_same_again(box.tc, u, box.cpu->features));
		box_close(&box);
	}
}
END_TEST

Suite *pure_suite(void)
{
	Suite *s = suite_create("pure");
	TCase *tc = tcase_create("contract 9"), *other = tcase_create("digest");

	tcase_set_timeout(tc, 120);
	tcase_set_timeout(other, 120);
	tcase_add_test(tc, same_bytes_each_time);
	tcase_add_test(tc, only_relocations_know_the_place);
	tcase_add_test(tc, only_its_own_guest_bytes_matter);
	tcase_add_test(tc, half_an_instruction_is_none);
	tcase_add_test(tc, same_bytes_in_another_process);
	tcase_add_test(tc, reloaded_units_run);
	tcase_add_test(tc, made_again_from_what_is_stored);
	tcase_add_test(other, write_digest);
	suite_add_tcase(s, tc);
	suite_add_tcase(s, other);
	return s;
}
