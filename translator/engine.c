/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/engine.c - from guest bytes to a compiled unit: the loop around a guest's translate function. */
#include "translator/engine.h"

#include "config.h"

#include "core/cpu.h"
#include "core/fmt.h"
#include "core/log.h"
#include "core/tcache.h"
#include "hostgen/hostgen.h"
#include "translator/ir/ir.h"
#include "translator/region.h"

/* Instructions of IR that a unit may have.  Static: translation runs under the cache's lock. */
static struct ir_ins ins[HG_MAX_INS];
static u32 slot_val[1024];
static struct ir_unit unit;

#define LOG_TEXT (256 * 1024)

static void log_ir(struct translate_job *j, u32 kind)
{
	static char text[LOG_TEXT];
	size_t n;

	if (!j->log || !(j->log_mask & kind))
		return;
	n = ir_dump(&unit, text, sizeof text);
	j->log(j, kind, text, MIN(n, sizeof text - 1));
}

static void log_guest(struct translate_job *j, const struct guest *g, u64 pc, const u8 *code, u32 len)
{
	char text[160], line[200];
	int n;

	if (!j->log || !(j->log_mask & TC_LOG_IN_ASM) || !g->disas(code, len, pc, text, sizeof text))
		return;
	n = fmt(line, sizeof line, "%s0x%llx:  %s\n", pc == j->pc ? "\n" : "", (unsigned long long)pc, text);
	j->log(j, TC_LOG_IN_ASM, line, (size_t)MIN(n, (int)sizeof line - 1));
}

/* Builds the IR of at most max instructions.  -1: the first byte cannot be fetched. */
static int build(const struct guest *g, struct translate_job *j, u32 max)
{
	struct tr t = {.u = &unit, .guest = g, .mode = j->mode, .features = j->features, .pc = j->pc};
	const u8 *code = NULL;
	u64 have = 0, have_pc = j->pc;

	check(g->nslots <= ARRAY_LEN(slot_val));
	ir_begin(&unit, ins, ARRAY_LEN(ins), slot_val, g, j->pc);
	unit.fp_mode = j->mode.fp_mode;
	for (;;) {
		u64 off = t.pc - have_pc, last_pc = unit.cur_pc;
		int len;

		if (off + 16 > have) {
			u32 n = 0;

			code = j->fetch(j, t.pc, 256, &n);
			if (!code) {
				if (t.pc == j->pc)
					return -1;
				break; /* the next unit reports it */
			}
			have = n;
			have_pc = t.pc;
			off = 0;
		}
		ir_insn(&unit, t.pc);
		len = g->translate(&t, code + off, (size_t)(have - off));
		if (!len) {
			/* it runs into bytes that cannot be fetched: the unit ends as if none of it were there */
			unit.nins--;
			unit.ninsns--;
			unit.cur_pc = last_pc;
			if (t.pc == j->pc)
				return -1;
			break;
		}
		log_guest(j, g, t.pc, code + off, (u32)(have - off));
		t.pc = t.next_pc;
		unit.pc_end = MAX(unit.pc_end, t.pc);
		if (t.done)
			return 0;
		if (unit.ninsns >= max || !ir_room(&unit))
			break;
	}
	ir_exit_jump(&unit, t.pc);
	unit.cut = true;
	return 0;
}

static void log_pass(void *arg, const char *pass, const struct ir_unit *u)
{
	struct translate_job *j = arg;
	char line[40];
	(void)u;

	j->log(j, TC_LOG_OP_OPT, line, (size_t)fmt(line, sizeof line, "# after %s\n", pass));
	log_ir(j, TC_LOG_OP_OPT);
}

static void verify(void)
{
	char why[160];

	if (DEBUG_CHECKS && ir_verify(&unit, why, sizeof why) < 0) {
		msg("unit at 0x%llx: %s", (unsigned long long)unit.pc, why);
		check(!"the IR breaks a rule");
	}
}

/* Between building and compiling.  False: it cannot be instrumented as asked, or does not fit then. */
__attribute__((warn_unused_result)) static bool finish(struct translate_job *j, unsigned tier)
{
	bool log = j->log && j->log_mask & TC_LOG_OP_OPT;

	if (j->count && !ir_count(&unit))
		return false;
	verify();
	log_ir(j, TC_LOG_OP);
	ir_passes(&unit, tier, log ? log_pass : NULL, j);
	if (log)
		j->log(j, TC_LOG_OP_OPT, "# compiled\n", 11);
	log_ir(j, TC_LOG_OP_OPT);
	return true;
}

/* Half of what there was. */
static u32 shorter(u32 max)
{
	check(max > 1);
	return MAX(1, MIN(max, unit.ninsns) / 2);
}

static int interpret(const struct guest *g, struct translate_job *j, struct cpu *cpu, void (*unlock)(void *), void *arg)
{
	u32 max = j->mode.single_step ? 1 : j->max_insns;

	for (;; max = shorter(max)) {
		if (build(g, j, max) < 0) {
			unlock(arg);
			return -1;
		}
		if (finish(j, 1))
			break;
	}
	/* the builder's memory is free for others while this unit runs; the copy has HG_MAX_INS rows at the most */
	struct ir_unit mine = unit;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wvla"
	struct ir_ins copy[unit.nins];
#pragma GCC diagnostic pop

	__builtin_memcpy(copy, unit.ins, unit.nins * sizeof *copy);
	mine.ins = copy;
	unlock(arg);
	return ir_interp(&mine, cpu);
}

/* A limit that was met must not look like chance. */
static void log_region(struct translate_job *j, u32 max, enum region_end end)
{
	static const char text[][56] = {
#define REGION_END(name, text) text,
#include "translator/region.def"
#undef REGION_END
	};
	char line[160];

	if (j->log && j->log_mask & TC_LOG_OP_OPT)
		j->log(j, TC_LOG_OP_OPT, line,
		       (size_t)fmt(line, sizeof line, "# region at 0x%llx, at most %u instructions: %s\n",
		                   (unsigned long long)j->pc, max, text[end]));
}

/* Second tier: the blocks around j->pc, fewer if they do not fit. */
static int translate_region(struct hg *hg, struct translate_job *j)
{
	for (u32 max = REGION_MAX_INSNS; max >= 16; max /= 2) {
		enum region_end end;

		ir_begin(&unit, ins, ARRAY_LEN(ins), slot_val, hg_guest(hg), j->pc);
		unit.fp_mode = j->mode.fp_mode;
		end = region_build(&unit, hg_guest(hg), j, max);
		j->ninsns = unit.ninsns;
		if (end <= REGION_CUT && !(finish(j, 2) && hg_compile(hg, &unit, j->out) == 0))
			end = REGION_HOST;
		log_region(j, max, end);
		if (end <= REGION_CUT)
			return 0;
		if (end > REGION_HOST)
			return -1;
	}
	return -1;
}

static int translate(struct hg *hg, struct translate_job *j)
{
	if (j->tier > 1)
		return translate_region(hg, j);
	const struct guest *g = hg_guest(hg);
	u32 max = j->mode.single_step ? 1 : j->max_insns;

	for (;; max = shorter(max)) {
		if (build(g, j, max) < 0)
			return -1;
		j->ninsns = unit.ninsns;
		j->range[0] = (struct tr_range){.pc = j->pc, .len = (u32)(unit.pc_end - j->pc)};
		j->nrange = 1;
		if (finish(j, 1) && hg_compile(hg, &unit, j->out) == 0)
			return 0;
	}
}

const struct engine engine = {
    .translate = translate,
    .interpret = interpret,
    .host_level = hg_host_level,
    .create = hg_new,
    .destroy = hg_free,
    .stub_len = hg_stub_len,
    .place = hg_place,
    .patch = hg_patch,
    .enter = hg_enter,
    .set_fp_mode = hg_set_fp_mode,
    .take_fp_flags = hg_take_fp_flags,
    .fold_flags = hg_fold_flags,
    .unwind = hg_unwind,
    .context_pc = hg_context_pc,
    .pair_overflow = hg_pair_overflow,
    .stub_bytes = HG_STUB_BYTES,
};
