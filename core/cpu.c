/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/cpu.c - virtual CPUs: making them, running them, and bringing them to a precise state at a fault. */
#include "core/cpu.h"

#include <sys/mman.h>
#include <sys/syscall.h>

#include "core/fmt.h"
#include "core/guest.h"
#include "core/mm.h"
#include "core/raw.h"
#include "core/softmmu.h"
#include "core/tcache_internal.h"

/* The pair stack: 16 bytes a pair; the sentinels above its limit match no return address. */
#define PAIR_BYTES     (256 * 1024)
#define PAIR_SENTINELS 8

static __thread struct cpu *current;

struct cpu *cpu_current(void)
{
	return current;
}

void cpu_set_current(struct cpu *c)
{
	current = c;
}

/* One mapping: struct and state, branch table, guard page, pair stack. */
static size_t layout(const struct guest *g, size_t *jumps, size_t *pairs)
{
	*jumps = ROUND_UP(CPU_STATE_OFFSET + (size_t)g->state_size, (size_t)4096);
	*pairs = *jumps + ROUND_UP(sizeof(struct jump_entry) * JUMP_ENTRIES(JUMP_BITS), (size_t)4096) + 4096;
	return *pairs + PAIR_BYTES;
}

static void reset_pairs(struct cpu *c)
{
	c->pair_sp = c->pair_limit;
}

struct cpu *cpu_new(const struct guest *g, struct mm *mm, struct tcache *tc)
{
	size_t jumps, pairs, size = layout(g, &jumps, &pairs);
	long r = raw_syscall(SYS_mmap, 0, (long)size, PROT_READ | PROT_WRITE,
	                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (raw_failed(r))
		return NULL;
	u8 *m = (u8 *)r;
	struct cpu *c = (struct cpu *)(void *)m;

	if (raw_failed(raw_syscall(SYS_mprotect, r + (long)pairs - 4096, 4096, PROT_NONE, 0, 0, 0))) {
		raw_syscall(SYS_munmap, r, (long)size, 0, 0, 0, 0);
		return NULL;
	}
	c->guest = g;
	c->mm = mm;
	c->tc = tc;
	c->features = g->features;
	c->jumps = (struct jump_entry *)(void *)(m + jumps);
	c->jumps[0].pc = c->jumps[jump_index(0, JUMP_BITS)].pc = NO_JUMP;
	c->pair_base = (u64)m + pairs;
	c->pair_limit = c->pair_base + PAIR_BYTES - 16 * PAIR_SENTINELS;
	for (u64 k = 0; k < PAIR_SENTINELS; k++)
		*(u64 *)(c->pair_limit + 16 * k + 8) = NO_JUMP;
	reset_pairs(c);
	c->mxcsr = 0x1f80;
	c->run_mode = ~0ull;
	for (u32 k = 0; k < g->nrows; k++) {
		const struct state_row *row = &g->rows[k];

		if (!row->reset)
			continue;
		for (u32 e = 0; e < row->count; e++)
			__builtin_memcpy((u8 *)cpu_state(c) + row->offset + e * row->size, &row->reset,
			                 MIN(row->size, sizeof row->reset));
	}
	g->reset(c);
	if (tc)
		tcache_add_cpu(tc, c);
	return c;
}

struct cpu *cpu_clone(const struct cpu *src)
{
	struct cpu *c = cpu_new(src->guest, src->mm, src->tc);

	if (!c)
		return NULL;
	c->features = src->features;
	c->mxcsr = src->mxcsr;
	c->fp_sticky = src->fp_sticky;
	__builtin_memcpy(cpu_state(c), cpu_state_const(src), src->guest->state_size);
	return c;
}

void cpu_free(struct cpu *c)
{
	size_t jumps, pairs, size = layout(c->guest, &jumps, &pairs);

	if (c->tc)
		tcache_remove_cpu(c->tc, c);
	raw_syscall(SYS_munmap, (long)c, (long)size, 0, 0, 0, 0);
}

u64 cpu_read_slot(const struct cpu *c, u32 slot)
{
	const struct slot *s = &c->guest->slots[slot];
	u64 v = 0;

	__builtin_memcpy(&v, (const u8 *)cpu_state_const(c) + s->offset, MIN(s->size, sizeof v));
	return v;
}

void cpu_write_slot(struct cpu *c, u32 slot, u64 v)
{
	const struct slot *s = &c->guest->slots[slot];

	__builtin_memcpy((u8 *)cpu_state(c) + s->offset, &v, MIN(s->size, sizeof v));
}

void cpu_fold_fp_flags(struct cpu *c)
{
	u32 f = c->tc->en->take_fp_flags(c) | (u32)c->fp_sticky;

	c->fp_sticky = 0;
	if (f)
		c->guest->fp_raise(c, f);
}

/* -- running
 * -------------------------------------------------------------------------------------------------------------------
 */

/* From here until in_code is 0 again no flush starts. */
static void hold_code(struct cpu *c)
{
	struct tcache *tc = c->tc;

	for (;;) {
		__atomic_store_n(&c->in_code, 1, __ATOMIC_SEQ_CST);
		if (LIKELY(!__atomic_load_n(&tc->flushing, __ATOMIC_SEQ_CST)))
			break;
		__atomic_store_n(&c->in_code, 0, __ATOMIC_SEQ_CST);
		tcache_lock(tc); /* the flusher holds it */
		tcache_unlock(tc);
	}
	if (UNLIKELY(c->epoch != tc->epoch)) {
		c->epoch = tc->epoch;
		c->link_site = 0;
		reset_pairs(c);
		tcache_forget_jumps(c);
	}
}

static void release_code(struct cpu *c)
{
	__atomic_store_n(&c->in_code, 0, __ATOMIC_SEQ_CST);
}

/* Translates with in_code released.  NULL: the first byte cannot be fetched.  The unit may be retired again at once. */
static struct unit *make(struct cpu *c, const struct unit_key *k, const struct tr_mode *mode)
{
	struct tcache *tc = c->tc;
	struct unit *u;

	release_code(c);
	mm_lock(c->mm);
	tcache_lock(tc);
	for (;;) {
		if (tc->full)
			tcache_flush(tc, c);
		u = tcache_find(tc, k);
		if (!u)
			u = tcache_make(tc, k, mode, c->features);
		if (u || !tc->full)
			break;
	}
	tcache_unlock(tc);
	mm_unlock(c->mm);
	return u;
}

/* The unit at k has run often. */
static void improve(struct cpu *c, const struct unit_key *k, const struct tr_mode *mode)
{
	mm_lock(c->mm);
	tcache_lock(c->tc);
	tcache_make_hot(c->tc, k, mode, c->features);
	tcache_unlock(c->tc);
	mm_unlock(c->mm);
}

/* System: the key's physical pc for guest pc.  An instruction in the last bytes of a page may cross: if a unit for it
 * is there, the key is that one's.  False: a guest exception is set. */
static bool softmmu_locate(struct cpu *c, u64 pc, struct unit_key *key)
{
	struct softmmu_code code;

	if (!softmmu_fetch(c, pc, &code))
		return false;
	key->vpc = pc;
	key->pc = code.phys;
	if (UNLIKELY(code.avail < 16 && c->guest->insn_align < 4)) {
		struct unit_key cross = *key;

		if (softmmu_fetch(c, pc + code.avail, &code)) {
			cross.pc2 = code.phys;
			hold_code(c);
			if (tcache_find(c->tc, &cross))
				*key = cross;
			release_code(c);
		}
		c->exit_reason = CPU_EXIT_NONE; /* whether the next page is needed is not known yet */
	}
	return true;
}

/* The instruction at pc needs bytes of the next page. */
static bool softmmu_locate_crossing(struct cpu *c, u64 pc, struct unit_key *key)
{
	struct softmmu_code code;

	if (!softmmu_fetch(c, pc, &code) || !softmmu_fetch(c, pc + code.avail, &code))
		return false;
	key->pc2 = code.phys;
	return true;
}

static enum cpu_exit fetch_fault(struct cpu *c, u64 pc)
{
	u32 fl = mm_flags(c->mm, gaddr(pc));

	c->exit_addr = pc;
	c->exit_code = CPU_FAULT_FETCH | CPU_FAULT_ADDR;
	if ((fl & (MM_MAPPED | MM_EXEC)) == (MM_MAPPED | MM_EXEC)) {
		/* its first bytes are there: the fault is on the next page */
		c->exit_addr = ROUND_DOWN(pc, MM_PAGE) + MM_PAGE;
		fl = mm_flags(c->mm, gaddr(c->exit_addr));
	}
	if (fl & MM_MAPPED)
		c->exit_code |= CPU_FAULT_PERM;
	return CPU_EXIT_FAULT;
}

static void unlock_all(void *arg)
{
	struct cpu *c = arg;

	tcache_unlock(c->tc);
	if (c->mm)
		mm_unlock(c->mm);
}

/* The run loop without host code: each unit's IR is made and interpreted. */
static enum cpu_exit interpret(struct cpu *c)
{
	struct tcache *tc = c->tc;
	u32 pc_offset = c->guest->slots[c->guest->slot_pc].offset;

	for (;;) {
		struct tr_mode mode = c->guest->mode(c);
		u64 pc = *cpu_slot_ptr(c, pc_offset);
		struct unit_key key = {.pc = pc, .mode = mode.mode, .fp_mode = mode.fp_mode};
		int reason = -1;

		if (__atomic_load_n(&c->exit_request, __ATOMIC_ACQUIRE)) {
			__atomic_store_n(&c->exit_request, 0, __ATOMIC_SEQ_CST);
			return CPU_EXIT_REQUEST;
		}
		if (c->mmu && !softmmu_locate(c, pc, &key))
			return (enum cpu_exit)c->exit_reason;
		for (int tries = 0; tries < 2 && reason < 0; tries++) {
			if (tries && !(c->mmu && softmmu_locate_crossing(c, pc, &key)))
				return c->mmu ? (enum cpu_exit)c->exit_reason : fetch_fault(c, pc);
			if (c->mm)
				mm_lock(c->mm);
			tcache_lock(tc);
			struct translate_job *j = tcache_job(tc, &key, &mode, c->features);

			if (j)
				reason = tc->en->interpret(c->guest, j, c, unlock_all, c);
			else
				unlock_all(c);
		}
		if (reason > CPU_EXIT_NONE)
			return (enum cpu_exit)reason;
		if (reason < 0)
			return fetch_fault(c, pc);
		if (mode.single_step)
			return CPU_EXIT_STEP;
	}
}

/* Nothing is read of units between the two. */
static void enter(struct cpu *c, u64 code)
{
	tcache_code_will_release(c);
	c->tc->en->enter(c->tc->hg, c, code);
}

static void log_exec(struct tcache *tc, const struct cpu *c, u64 pc)
{
	char line[64];
	int n = fmt(line, sizeof line, "exec %u 0x%llx\n", c->index, (unsigned long long)pc);

	tc->opt.log_fn(TC_LOG_EXEC, line, (size_t)n);
}

enum cpu_exit cpu_run(struct cpu *c)
{
	struct tcache *tc = c->tc;
	const struct engine *en = tc->en;

	if (UNLIKELY(tc->opt.interp))
		return interpret(c);
	u32 pc_offset = c->guest->slots[c->guest->slot_pc].offset;
	enum cpu_exit reason = CPU_EXIT_NONE;

	for (;;) {
		struct tr_mode mode = c->guest->mode(c);
		u64 pc = *cpu_slot_ptr(c, pc_offset), run_mode = (u64)mode.mode << 32 | mode.fp_mode;
		struct unit_key key = {.pc = pc, .mode = mode.mode, .fp_mode = mode.fp_mode};

		if (__atomic_load_n(&c->exit_request, __ATOMIC_ACQUIRE)) {
			__atomic_store_n(&c->exit_request, 0, __ATOMIC_SEQ_CST);
			return CPU_EXIT_REQUEST;
		}
		if (mode.single_step)
			key.cflags = TC_STEP;
		if (c->mmu && !softmmu_locate(c, pc, &key))
			return (enum cpu_exit)c->exit_reason;
		if (UNLIKELY(reason == CPU_EXIT_HOT))
			improve(c, &key, &mode);
		hold_code(c);
		if (UNLIKELY(c->run_mode != run_mode)) {
			c->run_mode = run_mode;
			reset_pairs(c);
			if (c->mmu)
				softmmu_switch_code(c);
			else
				tcache_forget_jumps(c);
			en->set_fp_mode(tc->hg, c, mode.fp_mode);
			reason = CPU_EXIT_NONE;
		}
		struct unit *u = tcache_find(tc, &key);

		if (!u) {
			u = make(c, &key, &mode);
			if (!u && c->mmu) {
				if (!softmmu_locate_crossing(c, pc, &key))
					return (enum cpu_exit)c->exit_reason;
				u = make(c, &key, &mode);
			}
			if (!u)
				return fetch_fault(c, pc);
			hold_code(c);
			if (tcache_find(tc, &key) != u) {
				release_code(c);
				continue; /* flushed or retired meanwhile */
			}
		}
		if (mode.single_step) {
			reason = CPU_EXIT_NONE;
		} else if (reason == CPU_EXIT_LINK && c->link_site) {
			/* Not waiting: who holds the lock may be waiting for us to leave.  The jump asks again. */
			if (tcache_trylock(tc)) {
				tcache_link(tc, c->link_site, u);
				tcache_unlock(tc);
			}
		} else if (reason == CPU_EXIT_LOOKUP && !key.pc2) {
			struct jump_entry *e = tcache_jump_entry(tc, c, pc);

			/* Nothing is moved between the two: others take retired units out meanwhile. */
			if (e->code && __atomic_load_n(&e->pc, __ATOMIC_RELAXED) != NO_JUMP && c->jumps_turn++ & 1)
				e = tcache_jump_second(c, pc);
			c->jumps_used = true;
			__atomic_store_n(&e->pc, NO_JUMP, __ATOMIC_RELEASE);
			__atomic_store_n(&e->code, __atomic_load_n(&u->entry, __ATOMIC_RELAXED), __ATOMIC_RELAXED);
			/* Who retires it sees the entry, or we see here that it is retired: neither may look before
			 * its own store is there for the other. */
			__atomic_store_n(&e->pc, pc, __ATOMIC_SEQ_CST);
			if (__atomic_load_n(&u->state, __ATOMIC_SEQ_CST) == UNIT_RETIRED)
				__atomic_store_n(&e->pc, NO_JUMP, __ATOMIC_RELAXED);
		}
		/* counted by all CPUs, and lost now and then */
		__atomic_store_n(&tc->stats.lookups, __atomic_load_n(&tc->stats.lookups, __ATOMIC_RELAXED) + 1,
		                 __ATOMIC_RELAXED);
		if (UNLIKELY(tc->opt.log & TC_LOG_EXEC) && tc->opt.log_fn)
			log_exec(tc, c, pc);
		c->link_site = 0;
		enter(c, u->code + u->skip);
		if (c->flags_op)
			en->fold_flags(c);
		reason = (enum cpu_exit)c->exit_reason;
		if (reason == CPU_EXIT_LOOKUP || reason == CPU_EXIT_LINK || reason == CPU_EXIT_HOT) {
			if (mode.single_step)
				return CPU_EXIT_STEP;
			continue;
		}
		if (reason == CPU_EXIT_REQUEST)
			__atomic_store_n(&c->exit_request, 0, __ATOMIC_SEQ_CST);
		return reason;
	}
}

/* -- faults
 * --------------------------------------------------------------------------------------------------------------------
 */

/* The newest side entry at or before offset off; NULL if there is none. */
static const struct hg_side *side_of(const struct unit *u, u32 off)
{
	const struct hg_side *side = unit_side(u);
	u32 lo = 0, hi = u->nside;

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;

		if (side[mid].off <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? &side[lo - 1] : NULL;
}

bool cpu_host_fault(struct cpu *c, void *ucontext, u64 addr, bool has_addr, u32 fault_flags)
{
	struct tcache *tc = c->tc;
	u64 host_pc = tc->en->context_pc(ucontext);

	if (host_pc - tc->code.rx >= tc->code.size)
		return false;
	struct unit *u = tcache_by_code(tc, host_pc);

	if (!u)
		return false;
	if (has_addr && tc->en->pair_overflow(c, ucontext, addr))
		return true;
	const struct hg_side *s = side_of(u, (u32)(host_pc - u->code));

	check(s);
	*cpu_slot_ptr(c, c->guest->slots[c->guest->slot_pc].offset) =
	    (c->mmu ? u->key.vpc : u->key.pc) + (u64)(s64)s->pc_off;
	c->exit_reason = CPU_EXIT_FAULT;
	c->exit_code = fault_flags | (has_addr ? CPU_FAULT_ADDR : 0);
	c->exit_addr = has_addr ? addr - c->mm->base : 0;
	c->host_fault_pc = host_pc;
	tc->en->unwind(
	    tc->hg, c, ucontext,
	    &(struct hg_snapshot){
	        .side = s, .flags = unit_flags(u), .sunk = unit_sunk(u), .swap = unit_swap(u), .nswap = u->nswap});
	return true;
}
