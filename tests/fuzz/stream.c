/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/fuzz/stream.c - libFuzzer target: a saved state from anywhere is refused or loaded, and what was loaded can be
 * saved and loaded again.
 *
 * Sections get right checksums first (an attacker's would be right too), unless the first byte is odd.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "devices/device.h"
#include "savevm/savevm.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static u64 still(void *opaque)
{
	(void)opaque;
	return 0;
}

static u8 ram[8 * 4096];

struct rig {
	struct vclock clock;
	struct savevm s;
	struct dev *dev[8];
	u32 n;
};

static void make(struct rig *r)
{
	struct sv_error e;

	memset(r, 0, sizeof(*r));
	vclock_init(&r->clock, still, NULL);
	savevm_init(&r->s, "virt-riscv64");
	for (const struct device *const *t = devices; *t; t++) {
		struct dev *d = dev_new(*t, &r->clock);

		dev_set(d, "harts", 2);
		dev_set(d, "start", 1000);
		if (dev_start(d, NULL, 0, &r->s, &e) < 0)
			abort();
		r->dev[r->n++] = d;
	}
	if (savevm_register_ram(&r->s, "ram", ram, sizeof(ram), -1, &e) < 0)
		abort();
}

static void unmake(struct rig *r)
{
	for (u32 i = 0; i < r->n; i++)
		dev_free(r->dev[i]);
	savevm_finish(&r->s);
}

/* With SEED_FILE set, writes a good stream there, the seed of the corpus, and ends. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *path = getenv("SEED_FILE");
	struct sv_writer w = {0};
	struct sv_error e;
	struct rig r;
	FILE *f;

	(void)argc, (void)argv;
	if (!path)
		return 0;
	make(&r);
	ram[100] = 1;
	if (savevm_save(&r.s, &w, &e) < 0 || !(f = fopen(path, "wb")) || fputc(0, f) < 0 ||
	    fwrite(w.data, 1, w.len, f) != w.len || fclose(f))
		abort();
	exit(0);
}

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

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct rig r;
	struct sv_error e;
	bool touched;
	u8 *copy;

	if (!len)
		return 0;
	copy = malloc(len);
	memcpy(copy, data + 1, len - 1);
	if (!(data[0] & 1))
		mend(copy, len - 1);
	make(&r);
	if (savevm_load(&r.s, copy, len - 1, &touched, &e) == 0) {
		struct sv_writer w = {0};

		if (savevm_save(&r.s, &w, &e) < 0 || savevm_load(&r.s, w.data, w.len, &touched, &e) < 0)
			abort();
		vclock_start(&r.clock);
		vclock_run(&r.clock);
		sv_writer_free(&w);
	} else if (!e.text[0]) {
		abort(); /* a refusal says why */
	}
	unmake(&r);
	free(copy);
	return 0;
}
