/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/savevm/test_savevm.c - rows, registry and stream: round trips, each refusal by its name, and mutated streams.
 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "savevm/savevm.h"

Suite *savevm_suite(void);

#define THING_ROWS(REG, ARR, DERIVED)                                                                                  \
	REG(u32, a, 1, "a")                                                                                            \
	ARR(u16, b, 3, 1, "b")                                                                                         \
	REG(bool, on, 1, "on")                                                                                         \
	REG(u64, late, 2, "came with version 2")                                                                       \
	DERIVED(u32, twice, "2 * a")
struct thing {
	THING_ROWS(SV_DECL_REG, SV_DECL_ARR, SV_DECL_ONE)
	u64 extra;
};
#define SV_STRUCT struct thing
static const struct vmstate_field fields[] = {THING_ROWS(SV_ROW_REG, SV_ROW_ARR, SV_ROW_NONE)};
static const struct vmstate_field extra_fields[] = {{"extra", offsetof(struct thing, extra), 8, 1, 1, SV_INT}};

static bool extra_needed(const void *s)
{
	return ((const struct thing *)s)->extra != 0;
}

static int post_load(void *state, u16 version)
{
	struct thing *t = state;

	(void)version;
	if (t->a == 666)
		return -EINVAL;
	t->twice = 2 * t->a;
	return 0;
}

static const struct vmstate extra = {
    .name = "extra", .version = 1, .minimum = 1, .fields = extra_fields, .nfields = 1, .needed = extra_needed};
static const struct vmstate *const subs[] = {&extra, NULL};
static const struct vmstate vms = {.name = "thing",
                                   .version = 2,
                                   .minimum = 1,
                                   .fields = fields,
                                   .nfields = ARRAY_LEN(fields),
                                   .subsections = subs,
                                   .post_load = post_load};
static const struct vmstate vms_first = {
    .name = "first", .version = 1, .minimum = 1, .priority = 5, .fields = extra_fields, .nfields = 1};
static const struct vmstate vms_stuck = {.name = "stuck", .unmigratable = true};

struct rig {
	struct savevm s;
	struct thing t[2];
	u8 ram[4 * 4096] __attribute__((aligned(4096)));
};

static struct rig *rig(void)
{
	struct rig *r = aligned_alloc(4096, ROUND_UP(sizeof(*r), 4096));
	struct sv_error e;

	memset(r, 0, sizeof(*r));
	savevm_init(&r->s, "toy");
	ck_assert_int_eq(savevm_register(&r->s, &vms, &r->t[0], SV_INSTANCE_ANY, &e), 0);
	ck_assert_int_eq(savevm_register(&r->s, &vms, &r->t[1], SV_INSTANCE_ANY, &e), 0);
	ck_assert_int_eq(savevm_register_ram(&r->s, "ram", r->ram, sizeof(r->ram), -1, &e), 0);
	return r;
}

static void done(struct rig *r)
{
	savevm_finish(&r->s);
	free(r);
}

/* A rig with values, saved. */
static struct sv_writer sample(void)
{
	struct rig *r = rig();
	struct sv_writer w = {0};
	struct sv_error e;

	r->t[0] = (struct thing){.a = 7, .b = {1, 2, 3}, .on = true, .late = 99, .twice = 14};
	r->t[1] = (struct thing){.a = 8, .extra = 5};
	strcpy((char *)r->ram, "memory");
	memset(r->ram + 8192, 0xcc, 4096);
	ck_assert_int_eq(savevm_save(&r->s, &w, &e), 0);
	done(r);
	return w;
}

START_TEST(round_trip)
{
	struct sv_writer w = sample();
	struct rig *r = rig();
	struct sv_error e;
	bool touched;

	memset(r->ram, 0xff, sizeof(r->ram));
	ck_assert_msg(!savevm_load(&r->s, w.data, w.len, &touched, &e), "%s", e.text);
	ck_assert(touched);
	ck_assert_uint_eq(r->t[0].a, 7);
	ck_assert_uint_eq(r->t[0].b[2], 3);
	ck_assert(r->t[0].on);
	ck_assert_uint_eq(r->t[0].late, 99);
	ck_assert_uint_eq(r->t[0].twice, 14);
	ck_assert_uint_eq(r->t[1].extra, 5);
	ck_assert_str_eq((char *)r->ram, "memory");
	ck_assert_uint_eq(r->ram[4096], 0);
	ck_assert_uint_eq(r->ram[8192 + 4095], 0xcc);
	ck_assert_uint_eq(r->ram[3 * 4096], 0);
	sv_writer_free(&w);
	done(r);
}
END_TEST

START_TEST(instances)
{
	struct rig *r = rig();
	struct thing t[3];
	struct sv_error e;

	ck_assert_uint_eq(r->s.entries->instance, 0);
	ck_assert_uint_eq(r->s.entries->next->instance, 1);
	ck_assert_int_eq(savevm_register(&r->s, &vms, &t[0], 1, &e), -EEXIST);
	ck_assert_int_eq(savevm_register(&r->s, &vms, &t[0], UINT32_MAX - 1, &e), 0);
	/* the next one would be UINT32_MAX, which is never given out */
	ck_assert_int_eq(savevm_register(&r->s, &vms, &t[1], SV_INSTANCE_ANY, &e), -ENOSPC);
	ck_assert_int_eq(savevm_register(&r->s, &vms_first, &t[2], SV_INSTANCE_ANY, &e), 0);
	ck_assert_ptr_eq(r->s.entries->vms, &vms_first); /* by priority */
	savevm_unregister(&r->s, &t[0]);
	ck_assert_int_eq(savevm_register(&r->s, &vms, &t[1], SV_INSTANCE_ANY, &e), 0);
	done(r);
}
END_TEST

START_TEST(blockers)
{
	struct rig *r = rig();
	struct sv_writer w = {0};
	struct sv_error e;
	u32 x;

	r->s.blocker = "a test runs";
	ck_assert_int_eq(savevm_save(&r->s, &w, &e), -EBUSY);
	ck_assert_ptr_nonnull(strstr(e.text, "a test runs"));
	r->s.blocker = NULL;
	ck_assert_int_eq(savevm_register(&r->s, &vms_stuck, &x, 0, &e), 0);
	ck_assert_int_eq(savevm_save(&r->s, &w, &e), -ENOTSUP);
	savevm_unregister(&r->s, &x);
	r->s.only_migratable = true;
	ck_assert_int_eq(savevm_register(&r->s, &vms_stuck, &x, 0, &e), -EACCES);
	ck_assert_ptr_nonnull(strstr(e.text, "stuck"));
	sv_writer_free(&w);
	done(r);
}
END_TEST

/* One state's fields, made by hand. */
struct bad {
	const char *what, *says;
	const char *bytes;
	size_t len;
	u16 version;
};
#define F(s) s, sizeof(s) - 1
#define A    "\1\1a\4\0\0\0\7\0\0\0"
#define B    "\1\1b\6\0\0\0\1\0\2\0\3\0"
#define ON   "\1\2on\1\0\0\0\1"
#define LATE "\1\4late\10\0\0\0\1\0\0\0\0\0\0\0"
static const struct bad bad[] = {
    {"good", NULL, F(A B ON LATE), 2},
    {"another order", NULL, F(LATE ON B A), 2},
    {"version 1", NULL, F(A B ON), 1},
    {"subsection", NULL, F(A B ON LATE "\2\5extra\1\0\23\0\0\0\1\5extra\10\0\0\0\1\0\0\0\0\0\0\0"), 2},
    {"missing", "field 'b' is missing", F(A ON LATE), 2},
    {"too new a field", "'late' does not belong", F(A B ON LATE), 1},
    {"twice", "'a' stands there twice", F(A A B ON LATE), 2},
    {"unknown", "unknown field 'c'", F(A B ON LATE "\1\1c\1\0\0\0\0"), 2},
    {"length", "'a' has 3 bytes", F("\1\1a\3\0\0\0\0\0\0" B ON LATE), 2},
    {"bool", "'on' is neither", F(A B "\1\2on\1\0\0\0\2" LATE), 2},
    {"cut", "cut off", F(A B ON "\1\4late\10\0\0\0\1"), 2},
    {"huge length", "cut off", F("\1\1a\377\377\377\377\0"), 2},
    {"kind", "unknown kind", F("\7"), 2},
    {"version 3", "version 3 is not", F(A B ON LATE), 3},
    {"version 0", "version 0 is not", F(A B ON), 0},
    {"unknown subsection", "unknown subsection 'x'", F(A B ON LATE "\2\1x\1\0\0\0\0\0"), 2},
    {"subsection's field", "unknown field 'a'", F(A B ON LATE "\2\5extra\1\0\13\0\0\0" A), 2},
    {"post_load", "contradict", F("\1\1a\4\0\0\0\232\2\0\0" B ON LATE), 2},
};

START_TEST(refusals)
{
	for (u32 i = 0; i < ARRAY_LEN(bad); i++) {
		struct thing t = {0};
		struct sv_error e = {0};
		struct sv_reader r = {.p = (const u8 *)bad[i].bytes, .len = bad[i].len};
		int rc = sv_load_state(&r, &vms, &t, bad[i].version, false, &e);

		if (!bad[i].says) {
			ck_assert_msg(!rc, "%s: %s", bad[i].what, e.text);
			ck_assert_uint_eq(t.b[1], 2);
		} else {
			ck_assert_msg(rc < 0, "%s was taken", bad[i].what);
			ck_assert_msg(strstr(e.text, bad[i].says) != NULL, "%s: %s", bad[i].what, e.text);
		}
	}
}
END_TEST

/* Any change of one byte, and any cut, is refused before anything is touched. */
START_TEST(damaged)
{
	struct sv_writer w = sample();
	struct rig *r = rig();
	struct sv_error e;
	bool touched;

	for (size_t i = 0; i<w.len; i += i> 200 && i + 400 < w.len ? 97 : 1) {
		w.data[i] ^= 0x10;
		ck_assert_msg(savevm_load(&r->s, w.data, w.len, &touched, &e) < 0 && !touched, "byte %zu", i);
		w.data[i] ^= 0x10;
		ck_assert_msg(savevm_load(&r->s, w.data, i, &touched, &e) < 0 && !touched, "cut at %zu", i);
	}
	ck_assert_uint_eq(r->t[0].a, 0);
	sv_writer_free(&w);
	done(r);
}
END_TEST

/* Puts the right checksums on a damaged stream, as an attacker would. */
static void mend(u8 *p, size_t len)
{
	size_t at = 12;

	while (at + 13 <= len) {
		u64 size = 0;
		u32 crc;

		for (int i = 0; i < 8; i++)
			size |= (u64)p[at + 1 + i] << 8 * i;
		if (size > len - at - 13)
			return;
		crc = sv_crc32(0, p + at, 9 + size);
		for (int i = 0; i < 4; i++)
			p[at + 9 + size + i] = (u8)(crc >> 8 * i);
		at += 13 + size;
	}
}

START_TEST(hostile)
{
	struct sv_writer w = sample();
	u64 seed = 88172645463325252ull + (u64)_i;
	u32 taken = 0;
	u8 *copy = malloc(w.len);

	for (u32 n = 0; n < 3000; n++) {
		struct rig *r = rig();
		struct sv_error e;
		bool touched;
		u32 edits;

		memcpy(copy, w.data, w.len);
		seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
		edits = 1 + (seed & 3);
		while (edits--) {
			/* mostly in the structure, which is at both ends; the middle is RAM */
			size_t at;

			seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
			at = (seed >> 8) % (seed & 1 ? MIN(w.len, 80) : MIN(w.len, 420));
			if (!(seed & 1))
				at = w.len - 1 - at;
			copy[at] = seed >> 60 ? (u8)(seed >> 52) : 0xff;
		}
		mend(copy, w.len);
		if (!savevm_load(&r->s, copy, w.len, &touched, &e))
			taken++;
		else
			ck_assert_uint_gt(strlen(e.text), 0);
		done(r);
	}
	ck_assert_uint_gt(taken, 0); /* changed values are fine, so the mending works */
	ck_assert_uint_lt(taken, 3000);
	free(copy);
	sv_writer_free(&w);
}
END_TEST

START_TEST(crc)
{
	ck_assert_uint_eq(sv_crc32(0, (const u8 *)"123456789", 9), 0xcbf43926u);
	ck_assert_uint_eq(sv_crc32(sv_crc32(0, (const u8 *)"1234", 4), (const u8 *)"56789", 5), 0xcbf43926u);
}
END_TEST

START_TEST(files)
{
	char path[] = "/tmp/savevm-test-XXXXXX";
	int fd = mkstemp(path);
	struct rig *r = rig();
	struct sv_error e;
	bool touched;

	ck_assert_int_ge(fd, 0);
	r->t[0].a = 123;
	ck_assert_msg(!savevm_save_file(&r->s, path, &e), "%s", e.text);
	r->t[0].a = 0;
	ck_assert_msg(!savevm_load_file(&r->s, path, &touched, &e), "%s", e.text);
	ck_assert_uint_eq(r->t[0].a, 123);
	ck_assert_int_eq(savevm_load_file(&r->s, "/nonexistent/x", &touched, &e), -ENOENT);
	ck_assert_int_lt(savevm_save_file(&r->s, "/nonexistent/x", &e), 0);
	ck_assert_int_lt(savevm_load_file(&r->s, "/dev/zero", &touched, &e), 0);
	remove(path);
	done(r);
}
END_TEST

Suite *savevm_suite(void)
{
	Suite *s = suite_create("savevm");
	TCase *tc = tcase_create("savevm");

	tcase_add_test(tc, round_trip);
	tcase_add_test(tc, instances);
	tcase_add_test(tc, blockers);
	tcase_add_test(tc, refusals);
	tcase_add_test(tc, damaged);
	tcase_add_loop_test(tc, hostile, 0, 4);
	tcase_add_test(tc, crc);
	tcase_add_test(tc, files);
	suite_add_tcase(s, tc);
	return s;
}
