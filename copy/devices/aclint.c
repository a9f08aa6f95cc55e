/* SPDX-License-Identifier: GPL-2.0-or-later */
/* devices/aclint.c - the timer and software interrupts of RISC-V harts, laid out as SiFive's CLINT.
 *
 * Facts: RISC-V ACLINT specification 1.0-rc4, chapters 2 (MTIMER) and 3 (MSWI) and table 1 (the CLINT's layout); MTIP
 * is 1 while mtime >= mtimecmp, unsigned (privileged specification, 3.2.1).  mtime is the virtual clock divided by the
 * tick length plus an offset that writing it changes.  Lines: 2 * hart is the software interrupt, 2 * hart + 1 the
 * timer's.
 */
#include <errno.h>

#include "devices/device.h"
#include "devices/aclint.h"
#include "devices/fdt-util.h"

#define MAX_HARTS ACLINT_MAX_HARTS
#define MTIMECMP  0x4000
#define MTIME     0xbff8

#define ACLINT_ROWS(REG, ARR, DERIVED, HOST, CONFIG)                                                                   \
	ARR(u8, msip, MAX_HARTS, 1, "software interrupt of each hart")                                                 \
	ARR(u64, mtimecmp, MAX_HARTS, 1, "time of each hart's timer interrupt")                                        \
	REG(u64, offset, 1, "mtime minus the virtual clock's ticks")                                                   \
	DERIVED(struct aclint_timers, timer, "armed for mtimecmp")                                                     \
	CONFIG(u32, harts, "number of harts")                                                                          \
	CONFIG(u32, tick_ns, "length of a tick")

struct aclint;
struct aclint_timer {
	struct vtimer t;
	struct aclint *a;
	u32 hart;
};
struct aclint_timers {
	struct aclint_timer of[MAX_HARTS];
};

#define SV_DECL_CONFIG(type, name, doc) type name;
struct aclint {
	struct dev dev;
	ACLINT_ROWS(SV_DECL_REG, SV_DECL_ARR, SV_DECL_ONE, SV_DECL_ONE, SV_DECL_CONFIG)
};
#define SV_STRUCT struct aclint

u64 aclint_time(const struct dev *d)
{
	const struct aclint *a = (const struct aclint *)d;

	return vclock_now(d->clock) / a->tick_ns + a->offset;
}

/* Sets hart's timer line, and the timer for the moment when it will rise. */
static void update(struct aclint *a, u32 hart)
{
	u64 now = aclint_time(&a->dev), left = a->mtimecmp[hart] - now;
	bool due = now >= a->mtimecmp[hart];
	u64 at = TIMER_NEVER;

	irq_set(&a->dev.out[2 * hart + 1], due);
	/* The tick in which mtime becomes mtimecmp begins at a multiple of tick_ns; far away deadlines never come. */
	if (!due && left < UINT64_MAX / 2 / a->tick_ns)
		at = (vclock_now(a->dev.clock) / a->tick_ns + left) * a->tick_ns;
	vtimer_set(a->dev.clock, &a->timer.of[hart].t, at);
}

static void fired(void *opaque)
{
	struct aclint_timer *t = opaque;

	update(t->a, t->hart);
}

static u64 part(u64 v, u64 offset, unsigned size)
{
	return size == 8 ? v : v >> 8 * (offset & 4) & 0xffffffffu;
}

static u64 merge(u64 old, u64 offset, u64 v, unsigned size)
{
	u64 mask = 0xffffffffull << 8 * (offset & 4);

	return size == 8 ? v : (old & ~mask) | (v << 8 * (offset & 4) & mask);
}

static u64 aclint_read(void *opaque, u64 offset, unsigned size)
{
	struct aclint *a = opaque;

	if (offset < 4ull * a->harts && size == 4)
		return a->msip[offset / 4];
	if (offset >= MTIMECMP && offset < MTIMECMP + 8ull * a->harts)
		return part(a->mtimecmp[(offset - MTIMECMP) / 8], offset, size);
	if (offset >= MTIME && offset < MTIME + 8)
		return part(aclint_time(&a->dev), offset, size);
	return 0;
}

static void aclint_write(void *opaque, u64 offset, u64 value, unsigned size)
{
	struct aclint *a = opaque;

	if (offset < 4ull * a->harts && size == 4) {
		u32 hart = (u32)offset / 4;

		a->msip[hart] = value & 1;
		irq_set(&a->dev.out[2 * hart], value & 1);
	} else if (offset >= MTIMECMP && offset < MTIMECMP + 8ull * a->harts) {
		u32 hart = (u32)(offset - MTIMECMP) / 8;

		a->mtimecmp[hart] = merge(a->mtimecmp[hart], offset, value, size);
		update(a, hart);
	} else if (offset >= MTIME && offset < MTIME + 8) {
		u64 now = aclint_time(&a->dev);

		a->offset += merge(now, offset, value, size) - now;
		for (u32 i = 0; i < a->harts; i++)
			update(a, i);
	}
}

static int realize(struct dev *d)
{
	struct aclint *a = (struct aclint *)d;

	if (!a->harts || !a->tick_ns)
		return -EINVAL;
	for (u32 i = 0; i < a->harts; i++) {
		a->timer.of[i] = (struct aclint_timer){.a = a, .hart = i};
		vtimer_init(&a->timer.of[i].t, fired, &a->timer.of[i]);
	}
	return 0;
}

static void reset(struct dev *d)
{
	struct aclint *a = (struct aclint *)d;

	a->offset = 0;
	for (u32 i = 0; i < MAX_HARTS; i++) {
		a->msip[i] = 0;
		/* unspecified by the specification; never due, so that no hart starts with an interrupt pending */
		a->mtimecmp[i] = UINT64_MAX;
	}
	for (u32 i = 0; i < a->harts; i++) {
		irq_set(&d->out[2 * i], false);
		update(a, i);
	}
}

static int post_load(void *state, u16 version)
{
	struct aclint *a = state;

	(void)version;
	for (u32 i = 0; i < MAX_HARTS; i++)
		if (a->msip[i] > 1)
			return -EINVAL;
	for (u32 i = 0; i < a->harts; i++) {
		irq_set(&a->dev.out[2 * i], a->msip[i]);
		update(a, i);
	}
	return 0;
}

static void finish(struct dev *d)
{
	struct aclint *a = (struct aclint *)d;

	for (u32 i = 0; i < a->harts; i++)
		vtimer_cancel(d->clock, &a->timer.of[i].t);
}

static int fdt(const struct dev *d, void *fdt, const struct fdt_refs *refs)
{
	u32 cells[4 * MAX_HARTS];
	int rc = fdt_util_strings(fdt, "compatible", "sifive,clint0\0riscv,clint0");

	for (u32 i = 0; i < refs->ncpus; i++) {
		cells[4 * i] = cells[4 * i + 2] = refs->cpu_intc[i];
		cells[4 * i + 1] = 3; /* machine software interrupt */
		cells[4 * i + 3] = 7; /* machine timer interrupt */
	}
	rc = rc ? rc : fdt_util_reg(fdt, d->base, 0x10000);
	return rc ? rc : fdt_util_cells(fdt, "interrupts-extended", cells, 4 * refs->ncpus);
}

static const struct vmstate_field fields[] = {
    ACLINT_ROWS(SV_ROW_REG, SV_ROW_ARR, SV_ROW_NONE, SV_ROW_NONE, SV_ROW_NONE)};
static const struct vmstate vmstate = {.name = "aclint",
                                       .version = 1,
                                       .minimum = 1,
                                       .fields = fields,
                                       .nfields = ARRAY_LEN(fields),
                                       .post_load = post_load};
static const struct dev_config config[] = {
    DEV_CONFIG(u32, harts, 1, 1, MAX_HARTS, "number of harts"),
    DEV_CONFIG(u32, tick_ns, 100, 1, 1000000000, "nanoseconds a tick of mtime lasts"),
};

const struct device dev_aclint = {
    .name = "aclint",
    .doc = "RISC-V timer and software interrupts, CLINT layout",
    .state_size = sizeof(struct aclint),
    .mmio_size = 0x10000,
    .sizes = 4 | 8,
    .nout = 2 * MAX_HARTS,
    .config = config,
    .nconfig = ARRAY_LEN(config),
    .vmstate = &vmstate,
    .realize = realize,
    .reset = reset,
    .read = aclint_read,
    .write = aclint_write,
    .fdt = fdt,
    .finish = finish,
};
