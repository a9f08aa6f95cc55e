/* SPDX-License-Identifier: GPL-2.0-or-later */
/* devices/plic.c - the platform-level interrupt controller of RISC-V.
 *
 * Facts: RISC-V PLIC specification 1.0.0, chapters 3 (memory map), 4 to 9.  All sources are level-triggered: the
 * gateway forwards a request while its line is high and the source is neither pending nor in service; completion opens
 * the gateway again.  Context 2 * hart is the hart's M mode, 2 * hart + 1 its S mode; each has an output line of that
 * number.
 */
#include <errno.h>

#include "devices/device.h"
#include "devices/fdt-util.h"

#define SOURCES       96 /* source 0 does not exist */
#define WORDS         (SOURCES / 32)
#define MAX_HARTS     16
#define CONTEXTS      (2 * MAX_HARTS)
#define PRIORITY_BITS 3

#define PLIC_ROWS(REG, ARR, DERIVED, HOST, CONFIG)                                                                     \
	ARR(u8, priority, SOURCES, 1, "priority of each source, 0: never")                                             \
	ARR(u32, pending, WORDS, 1, "sources pending")                                                                 \
	ARR(u32, service, WORDS, 1, "sources claimed and not completed")                                               \
	ARR(u32, level, WORDS, 1, "input lines")                                                                       \
	ARR(u32, enable, CONTEXTS *WORDS, 1, "enabled sources of each context")                                        \
	ARR(u8, threshold, CONTEXTS, 1, "priority threshold of each context")                                          \
	CONFIG(u32, harts, "number of harts")

#define SV_DECL_CONFIG(type, name, doc) type name;
struct plic {
	struct dev dev;
	PLIC_ROWS(SV_DECL_REG, SV_DECL_ARR, SV_DECL_ONE, SV_DECL_ONE, SV_DECL_CONFIG)
};
#define SV_STRUCT struct plic

/* The source that context c would claim: highest priority, lowest number among equals (chapter 5); 0: none.  above:
 * must exceed the threshold, which an interrupt must and a claim need not (chapters 7 and 8). */
static u32 best(const struct plic *p, u32 c, u32 above)
{
	u32 found = 0, top = above;

	for (u32 w = 0; w < WORDS; w++) {
		u32 set = p->pending[w] & p->enable[c * WORDS + w];

		for (; set; set &= set - 1) {
			u32 s = w * 32 + (u32)__builtin_ctz(set);

			if (p->priority[s] > top) {
				top = p->priority[s];
				found = s;
			}
		}
	}
	return found;
}

static void update(struct plic *p)
{
	for (u32 c = 0; c < 2 * p->harts; c++)
		irq_set(&p->dev.out[c], best(p, c, p->threshold[c]) != 0);
}

/* The gateways: lines that are high and not yet on their way become pending. */
static void gate(struct plic *p)
{
	for (u32 w = 0; w < WORDS; w++)
		p->pending[w] |= p->level[w] & ~p->service[w];
}

static void input(struct dev *d, u32 line, bool level)
{
	struct plic *p = (struct plic *)d;

	if (!line || line >= SOURCES)
		return;
	if (level)
		p->level[line / 32] |= 1u << line % 32;
	else
		p->level[line / 32] &= ~(1u << line % 32);
	gate(p);
	update(p);
}

static u64 plic_read(void *opaque, u64 offset, unsigned size)
{
	struct plic *p = opaque;

	(void)size;
	if (offset < 4 * SOURCES)
		return p->priority[offset / 4];
	if (offset >= 0x1000 && offset < 0x1000 + 4 * WORDS)
		return p->pending[(offset - 0x1000) / 4];
	if (offset >= 0x2000 && offset < 0x2000 + 0x80ull * 2 * p->harts) {
		u32 c = (u32)(offset - 0x2000) / 0x80, w = (u32)(offset & 0x7f) / 4;

		return w < WORDS ? p->enable[c * WORDS + w] : 0;
	}
	if (offset >= 0x200000 && offset < 0x200000 + 0x1000ull * 2 * p->harts) {
		u32 c = (u32)((offset - 0x200000) / 0x1000), s;

		switch (offset & 0xfff) {
		case 0: return p->threshold[c];
		case 4:
			s = best(p, c, 0);
			if (s) {
				p->pending[s / 32] &= ~(1u << s % 32);
				p->service[s / 32] |= 1u << s % 32;
				update(p);
			}
			return s;
		default: return 0;
		}
	}
	return 0;
}

static void plic_write(void *opaque, u64 offset, u64 value, unsigned size)
{
	struct plic *p = opaque;

	(void)size;
	if (offset >= 4 && offset < 4 * SOURCES) {
		p->priority[offset / 4] = value & ((1 << PRIORITY_BITS) - 1);
	} else if (offset >= 0x2000 && offset < 0x2000 + 0x80ull * 2 * p->harts) {
		u32 c = (u32)(offset - 0x2000) / 0x80, w = (u32)(offset & 0x7f) / 4;

		if (w < WORDS)
			p->enable[c * WORDS + w] = (u32)value & (w ? ~0u : ~1u);
	} else if (offset >= 0x200000 && offset < 0x200000 + 0x1000ull * 2 * p->harts) {
		u32 c = (u32)((offset - 0x200000) / 0x1000);

		if ((offset & 0xfff) == 0) {
			p->threshold[c] = value & ((1 << PRIORITY_BITS) - 1);
		} else if ((offset & 0xfff) == 4) {
			/* Chapter 9: a completion for a source that is not enabled for the context is ignored. */
			u32 s = (u32)value;

			if (value < SOURCES && s && (p->enable[c * WORDS + s / 32] >> s % 32 & 1))
				p->service[s / 32] &= ~(1u << s % 32);
			gate(p);
		}
	}
	update(p);
}

static int realize(struct dev *d)
{
	return ((struct plic *)d)->harts ? 0 : -EINVAL;
}

static void reset(struct dev *d)
{
	struct plic *p = (struct plic *)d;

	for (u32 i = 0; i < SOURCES; i++)
		p->priority[i] = 0;
	for (u32 i = 0; i < WORDS; i++)
		p->pending[i] = p->service[i] = p->level[i] = 0;
	for (u32 i = 0; i < CONTEXTS * WORDS; i++)
		p->enable[i] = 0;
	for (u32 i = 0; i < CONTEXTS; i++)
		p->threshold[i] = 0;
	update(p);
}

static int post_load(void *state, u16 version)
{
	struct plic *p = state;

	(void)version;
	for (u32 i = 0; i < SOURCES; i++)
		if (p->priority[i] >> PRIORITY_BITS)
			return -EINVAL;
	for (u32 i = 0; i < CONTEXTS; i++)
		if (p->threshold[i] >> PRIORITY_BITS || (p->enable[i * WORDS] & 1))
			return -EINVAL;
	if ((p->pending[0] | p->service[0] | p->level[0]) & 1)
		return -EINVAL;
	update(p);
	return 0;
}

static int fdt(const struct dev *d, void *fdt, const struct fdt_refs *refs)
{
	u32 cells[4 * MAX_HARTS];
	int rc = fdt_util_strings(fdt, "compatible", "sifive,plic-1.0.0\0riscv,plic0");

	for (u32 i = 0; i < refs->ncpus; i++) {
		cells[4 * i] = cells[4 * i + 2] = refs->cpu_intc[i];
		cells[4 * i + 1] = 11; /* machine external interrupt */
		cells[4 * i + 3] = 9;  /* supervisor external interrupt */
	}
	rc = rc ? rc : fdt_util_reg(fdt, d->base, 0x600000);
	rc = rc ? rc : fdt_property(fdt, "interrupt-controller", NULL, 0);
	rc = rc ? rc : fdt_util_u32(fdt, "#interrupt-cells", 1);
	rc = rc ? rc : fdt_util_u32(fdt, "#address-cells", 0);
	rc = rc ? rc : fdt_util_u32(fdt, "riscv,ndev", SOURCES - 1);
	rc = rc ? rc : fdt_util_u32(fdt, "phandle", refs->irq_parent);
	return rc ? rc : fdt_util_cells(fdt, "interrupts-extended", cells, 4 * refs->ncpus);
}

static const struct vmstate_field fields[] = {PLIC_ROWS(SV_ROW_REG, SV_ROW_ARR, SV_ROW_NONE, SV_ROW_NONE, SV_ROW_NONE)};
static const struct vmstate vmstate = {
    .name = "plic", .version = 1, .minimum = 1, .fields = fields, .nfields = ARRAY_LEN(fields), .post_load = post_load};
static const struct dev_config config[] = {DEV_CONFIG(u32, harts, 1, 1, MAX_HARTS, "number of harts")};

const struct device dev_plic = {
    .name = "plic",
    .doc = "RISC-V platform-level interrupt controller",
    .state_size = sizeof(struct plic),
    .mmio_size = 0x600000,
    .sizes = 4,
    .nout = CONTEXTS,
    .config = config,
    .nconfig = ARRAY_LEN(config),
    .vmstate = &vmstate,
    .realize = realize,
    .reset = reset,
    .read = plic_read,
    .write = plic_write,
    .input = input,
    .fdt = fdt,
};
