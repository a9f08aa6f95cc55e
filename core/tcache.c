/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/tcache.c - the translation cache: finding, making, linking, dropping units.
 *
 * Finding takes no lock: a hash chain of units that is only ever prepended to, and whose units keep their bytes until a
 * flush.  Everything else holds the cache's lock (after mm's lock, where both are needed).
 *
 * Dropping a unit (its guest bytes changed or went) takes it out of the hash, out of every cpu's indirect branch table,
 * and points the jumps that lead to it back to their stubs.  Its bytes stay: a thread may be in it, or return into it.
 * From a unit of the first tier every way on is such a jump.  In a region control goes round by itself: its calls get
 * another place to return to, and who is in code is asked to leave (leave()).
 * When code memory or the unit arena is full, everything is dropped at once: the flusher raises `flushing`, asks each
 * cpu to leave, waits until none is in code, and resets the memory; a cpu that enters again sees the new epoch and
 * clears its pair stack and branch table, which hold host addresses.
 *
 * Invariants.
 *   1. cpu->in_code != 0 while a thread looks units up or runs them; a flush starts only when all are 0, and no thread
 * sets it while `flushing` (enter() tests it after setting, both sequentially consistent).
 *   2. A link field is patched only outside the frozen part of code memory (shared with another process after fork).
 *   3. A page with a live unit has MM_CODE, set before its bytes were read (mm.c invariant 3 then notices changes).
 */
#include "core/tcache_internal.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/cpu.h"
#include "core/fmt.h"
#include "core/mm.h"
#include "core/raw.h"
#include "core/softmmu.h"

#define PAGE_HASH_BITS 12
#define DEFAULT_CODE   (64u << 20)
#define MIN_CODE       (1u << 20)

static void *map_zero(size_t size)
{
	long r = raw_syscall(SYS_mmap, 0, (long)size, PROT_READ | PROT_WRITE,
	                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return raw_failed(r) ? NULL : (void *)r;
}

static u32 hash_bits(u32 table)
{
	return HASH_FIRST + HASH_STEP * table;
}

static size_t hash_bytes(u32 table)
{
	return sizeof(struct unit *) << hash_bits(table);
}

void tcache_lock(struct tcache *tc)
{
	u32 old = 0;

	if (__atomic_compare_exchange_n(&tc->lock, &old, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return;
	while (__atomic_exchange_n(&tc->lock, 2, __ATOMIC_ACQUIRE))
		raw_syscall(SYS_futex, (long)&tc->lock, FUTEX_WAIT_PRIVATE, 2, 0, 0, 0);
}

bool tcache_trylock(struct tcache *tc)
{
	u32 old = 0;

	return __atomic_compare_exchange_n(&tc->lock, &old, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

void tcache_unlock(struct tcache *tc)
{
	if (__atomic_exchange_n(&tc->lock, 0, __ATOMIC_RELEASE) == 2)
		raw_syscall(SYS_futex, (long)&tc->lock, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
}

static void perf_map_open(struct tcache *tc);

struct tcache *tcache_new(const struct guest *g, struct mm *mm, const struct tcache_options *o)
{
	struct tcache *tc = map_zero(sizeof *tc);
	struct hg_options ho = {.random_ra = o->random_ra,
	                        .seed = o->seed,
	                        .base = o->base,
	                        .hot = o->hot_after && !o->interp && !o->count};
	size_t size = o->code_size ? MAX(ROUND_UP(o->code_size, (size_t)4096), (size_t)MIN_CODE) : DEFAULT_CODE;
	int level = o->engine->host_level();

	if (!tc)
		return NULL;
	tc->guest = g;
	tc->mm = mm;
	tc->opt = *o;
	if (!o->hot_budget)
		tc->opt.hot_budget = TC_HOT_BUDGET;
	tc->en = o->engine;
	tc->hot = ho.hot;
	tc->start_cycles = raw_cycles();
	perf_map_open(tc);
	if (!level)
		goto fail;
	ho.level = o->level && o->level < level ? o->level : level;
	tc->level = ho.level;
	tc->arena_size = size * 2;
	tc->hash[0] = map_zero(hash_bytes(0));
	tc->ntables = 1;
	tc->pages = map_zero(sizeof(*tc->pages) << PAGE_HASH_BITS);
	tc->arena = map_zero(tc->arena_size);
	tc->max_units = (u32)((size + tc->en->stub_bytes) / 32);
	tc->by_code = map_zero(sizeof(*tc->by_code) * tc->max_units);
	tc->max_pages = (u32)((size + tc->en->stub_bytes + MM_PAGE) >> MM_PAGE_BITS);
	tc->page_unit = map_zero(sizeof(*tc->page_unit) * tc->max_pages);
	tc->scratch = map_zero(sizeof(*tc->scratch) + HG_MAX_CODE);
	if (!tc->hash[0] || !tc->pages || !tc->arena || !tc->by_code || !tc->page_unit || !tc->scratch)
		goto fail;
	tc->max_cells = tc->max_units / 4;
	u32 counters = ROUND_UP(tc->max_units, 16u);

	if (codemem_init(&tc->code, size + tc->en->stub_bytes,
	                 counters + tc->max_cells * (sizeof(*tc->cells) / sizeof(*tc->code.data))) < 0)
		goto fail;
	tc->cells = (struct jump_cell *)(void *)(tc->code.data + counters);
	/* a few hundred units have touched all of their pages */
	codemem_populate(tc->hash[0], hash_bytes(0));
	codemem_populate(tc->pages, sizeof(*tc->pages) << PAGE_HASH_BITS);
	tc->scratch->code = (u8 *)(tc->scratch + 1);
	tc->hg = tc->en->create(g, &ho, tc->code.rw, tc->code.rx);
	if (!tc->hg)
		goto fail;
	/* a line's multiple: where the units lie in the host's cache lines does not depend on the stubs */
	tc->code.pos = tc->stub_len = ROUND_UP(tc->en->stub_len(tc->hg), 64u);
	tc->epoch = 1;
	if (mm)
		mm->tc = tc;
	return tc;
fail:
	tcache_free(tc);
	return NULL;
}

void tcache_free(struct tcache *tc)
{
	if (tc->mm && tc->mm->tc == tc)
		tc->mm->tc = NULL;
	if (tc->hg)
		tc->en->destroy(tc->hg);
	if (tc->code.rw)
		codemem_free(&tc->code);
	for (u32 k = 0; k < HASH_TABLES; k++)
		if (tc->hash[k])
			munmap(tc->hash[k], hash_bytes(k));
	if (tc->pages)
		munmap(tc->pages, sizeof(*tc->pages) << PAGE_HASH_BITS);
	if (tc->arena)
		munmap(tc->arena, tc->arena_size);
	if (tc->by_code)
		munmap(tc->by_code, sizeof(*tc->by_code) * tc->max_units);
	if (tc->page_unit)
		munmap(tc->page_unit, sizeof(*tc->page_unit) * tc->max_pages);
	if (tc->scratch)
		munmap(tc->scratch, sizeof(*tc->scratch) + HG_MAX_CODE);
	munmap(tc, sizeof *tc);
}

/* -- cpus
 * ----------------------------------------------------------------------------------------------------------------------
 */

void tcache_add_cpu(struct tcache *tc, struct cpu *cpu)
{
	tcache_lock(tc);
	cpu->next_cpu = tc->cpus;
	tc->cpus = cpu;
	tcache_unlock(tc);
}

void tcache_remove_cpu(struct tcache *tc, struct cpu *cpu)
{
	tcache_lock(tc);
	for (struct cpu **p = &tc->cpus; *p; p = &(*p)->next_cpu)
		if (*p == cpu) {
			*p = cpu->next_cpu;
			for (unsigned k = 0; k < ARRAY_LEN(tc->counted); k++)
				tc->counted[k] += cpu->counter[k];
			break;
		}
	tcache_unlock(tc);
}

void tcache_forget_jumps(struct cpu *cpu)
{
	if (cpu->mmu) {
		softmmu_forget_code(cpu);
		return;
	}
	if (!cpu->jumps_used)
		return;
	cpu->jumps_used = false;
	/* an entry of zeros is for pc 0, which belongs in two entries only */
	__builtin_memset(cpu->jumps, 0, sizeof(struct jump_entry) * JUMP_ENTRIES(JUMP_BITS));
	cpu->jumps[0].pc = tcache_jump_second(cpu, 0)->pc = NO_JUMP;
}

/* -- finding
 * -------------------------------------------------------------------------------------------------------------------
 */

static u64 hash_of(const struct unit_key *k)
{
	return ((k->pc >> 1) + k->vpc) * 0x9e3779b97f4a7c15ull ^ (u64)k->mode << 32 ^ k->fp_mode ^ (u64)k->cflags << 16;
}

/* The head of the chain in table k for hash h. */
static struct unit **chain(const struct tcache *tc, u32 k, u64 h)
{
	return &tc->hash[k][h >> (64 - hash_bits(k))];
}

/* The newest table; another one when it is full of chains of more than one. */
static u32 newest_table(struct tcache *tc)
{
	u32 k = tc->ntables;

	if (k < HASH_TABLES && tc->nunits >= 1u << hash_bits(k - 1)) {
		if (!tc->hash[k])
			tc->hash[k] = map_zero(hash_bytes(k));
		if (tc->hash[k])
			__atomic_store_n(&tc->ntables, k + 1, __ATOMIC_RELEASE);
	}
	return tc->ntables - 1;
}

static bool same_key(const struct unit_key *a, const struct unit_key *b)
{
	return a->pc == b->pc && a->vpc == b->vpc && a->pc2 == b->pc2 && a->mode == b->mode &&
	       a->fp_mode == b->fp_mode && a->cflags == b->cflags;
}

struct unit *tcache_find(struct tcache *tc, const struct unit_key *k)
{
	u64 h = hash_of(k);

	for (u32 t = __atomic_load_n(&tc->ntables, __ATOMIC_ACQUIRE); t-- > 0;) {
		struct unit *u = __atomic_load_n(chain(tc, t, h), __ATOMIC_ACQUIRE);

		while (u && !same_key(&u->key, k))
			u = __atomic_load_n(&u->next, __ATOMIC_ACQUIRE);
		if (u)
			return u;
	}
	return NULL;
}

struct unit *tcache_by_code(struct tcache *tc, u64 host_pc)
{
	u32 pages = __atomic_load_n(&tc->npages, __ATOMIC_ACQUIRE), lo = 0,
	    hi = __atomic_load_n(&tc->nunits, __ATOMIC_ACQUIRE);
	u64 page = (host_pc - tc->code.rx) >> MM_PAGE_BITS;

	/* it is no earlier than the first that reaches into the page, and no later than the first of the next page */
	if (page < pages)
		lo = tc->page_unit[page];
	if (page + 1 < pages)
		hi = MIN(hi, tc->page_unit[page + 1] + 1);
	while (lo < hi) {
		u32 mid = (lo + hi) / 2;
		struct unit *u = tc->by_code[mid];

		if (host_pc < u->code)
			hi = mid;
		else if (host_pc >= u->code + u->code_len)
			lo = mid + 1;
		else
			return u;
	}
	return NULL;
}

/* -- making
 * --------------------------------------------------------------------------------------------------------------------
 */

static void *arena(struct tcache *tc, size_t n)
{
	size_t pos = ROUND_UP(tc->arena_pos, (size_t)16);

	if (pos + n > tc->arena_size)
		return NULL;
	if (pos + n > tc->arena_there) {
		size_t len =
		    MIN(ROUND_UP(pos + n - tc->arena_there, (size_t)CODEMEM_PIECE), tc->arena_size - tc->arena_there);

		codemem_populate(tc->arena + tc->arena_there, len);
		tc->arena_there += len;
	}
	tc->arena_pos = pos + n;
	return tc->arena + pos;
}

static u32 page_hash(u64 page)
{
	return (u32)(page * 0x9e3779b97f4a7c15ull >> (64 - PAGE_HASH_BITS));
}

static void drop_page(struct tcache *tc, u64 page, u64 a, u64 end, bool changed);

/* Marks bytes of one page that are about to be translated.  A dirty page is clean from here on, so what was written to
 * it before must be seen now. */
static void watch(struct tcache *tc, u64 a, u64 len)
{
	if (mm_mark_code(tc->mm, gaddr(a), len))
		drop_page(tc, a >> MM_PAGE_BITS, 0, ~0ull, true);
}

/* Guest bytes for the translator: a private copy, page by page, each marked before it is read. */
static const u8 *fetch(struct translate_job *j, u64 pc, u32 want, u32 *n)
{
	struct fetcher *f = CONTAINER_OF(j, struct fetcher, job);
	struct mm *mm = f->tc->mm;
	u64 at = pc + f->delta;

	(void)want;
	if (j->tier > 1) {
		/* anywhere (system: in the page) */
		if (f->stop != ~0ull && at - (f->stop - MM_PAGE) >= MM_PAGE)
			return NULL;
		f->start = f->end = at;
	}
	u64 have = f->end - f->start, off = at - f->start;
	/* bytes [off, have) are there; one more page or less is added when under 16 are left */
	while (have < off + 16 && f->end < mm->limit && f->end < f->stop) {
		u64 room = MM_PAGE - (f->end & (MM_PAGE - 1)), get = MIN(room, (u64)FETCH_CHUNK);
		u32 fl = mm_flags(mm, gaddr(f->end));

		if (have + get > sizeof f->bytes || (fl & (MM_MAPPED | MM_EXEC)) != (MM_MAPPED | MM_EXEC))
			break;
		watch(f->tc, f->end, get);
		if (mm_copy_in(mm, f->bytes + have, gaddr(f->end), get))
			break;
		f->end += get;
		have += get;
	}
	if (have <= off)
		return NULL;
	*n = (u32)(have - off);
	return f->bytes + off;
}

/* System: a unit ends with its page; one instruction that crosses comes from two pages that need not be neighbours. */
static bool fetch_system(struct fetcher *f, const struct unit_key *k)
{
	u64 room = MM_PAGE - (k->pc & (MM_PAGE - 1));
	struct mm *mm = f->tc->mm;

	f->stop = k->pc + room;
	if (!k->pc2)
		return true;
	watch(f->tc, k->pc, room);
	watch(f->tc, k->pc2, 16);
	if (mm_copy_in(mm, f->bytes, gaddr(k->pc), room) || mm_copy_in(mm, f->bytes + room, gaddr(k->pc2), 16))
		return false;
	f->end = f->stop = f->start + room + 16;
	return true;
}

/* Control has come to pc if there is a unit for it: tier 1 makes one only then. */
static bool seen(struct translate_job *j, u64 pc)
{
	struct fetcher *f = CONTAINER_OF(j, struct fetcher, job);
	struct unit_key k = *f->key;

	k.pc = pc + f->delta;
	if (f->tc->opt.base == HG_BASE_SOFTMMU)
		k.vpc = pc;
	return tcache_find(f->tc, &k) != NULL;
}

static void log_text(struct translate_job *j, u32 kind, const char *text, size_t len)
{
	struct fetcher *f = CONTAINER_OF(j, struct fetcher, job);

	if (f->tc->opt.log_fn)
		f->tc->opt.log_fn(kind, text, len);
}

static bool add_page(struct tcache *tc, struct unit *u, u64 page)
{
	struct page_node *n = arena(tc, sizeof *n);

	if (!n)
		return false;
	n->unit = u;
	n->page = page;
	n->next = tc->pages[page_hash(page)];
	tc->pages[page_hash(page)] = n;
	return true;
}

/* Notes u with each page that has bytes of it. */
static bool add_pages(struct tcache *tc, struct unit *u)
{
	u64 last = ~0ull;

	for (u32 r = 0; r < u->nrange; r++) {
		u64 page = unit_range(u)[r].pc >> MM_PAGE_BITS,
		    end = (unit_range(u)[r].pc + unit_range(u)[r].len - 1) >> MM_PAGE_BITS;

		for (; page <= end; page++) {
			if (page == last)
				continue;
			if (!add_page(tc, u, page))
				return false;
			last = page;
		}
	}
	return !u->key.pc2 || add_page(tc, u, u->key.pc2 >> MM_PAGE_BITS);
}

/* The unit's metadata and bytes at their place; NULL: something is full. */
static struct unit *place(struct tcache *tc, const struct unit_key *k, struct fetcher *f, const struct hg_unit *out)
{
	const struct translate_job *j = &f->job;
	struct unit head = {.key = *k,
	                    .tier = (u8)j->tier,
	                    .index = tc->nunits,
	                    .ninsns = (u16)j->ninsns,
	                    .nout = (u16)out->nlink,
	                    .nrange = (u8)j->nrange,
	                    .nsunk = (u16)out->nsunk,
	                    .nside = (u16)out->nside,
	                    .nflags = (u16)out->nflags,
	                    .nlanding = (u16)out->nlanding,
	                    .nswap = (u8)out->nswap,
	                    .nanswer = (u16)j->recipe.n};
	size_t bytes = 0;

	for (u32 r = 0; r < j->nrange; r++)
		bytes += j->range[r].len;
	struct unit *u = arena(tc, (size_t)(unit_bytes(&head) - (u8 *)&head) + bytes);
	u8 *rw = codemem_room(&tc->code, out->len);

	if (!u || !rw || tc->arena_pos + 64 > tc->arena_size || tc->nunits == tc->max_units)
		return NULL;
	*u = head;
	__builtin_memcpy(unit_sunk(u), out->sunk, out->nsunk * sizeof(out->sunk[0]));
	__builtin_memcpy(unit_side(u), out->side, out->nside * sizeof(out->side[0]));
	__builtin_memcpy(unit_flags(u), out->flags, out->nflags * sizeof(out->flags[0]));
	__builtin_memcpy(unit_landing(u), out->landing, out->nlanding * sizeof(out->landing[0]));
	__builtin_memcpy(unit_swap(u), out->swap, out->nswap * sizeof(out->swap[0]));
	__builtin_memcpy(unit_answer(u), j->recipe.answer, (j->recipe.n + 7) / 8);
	bytes = 0;
	for (u32 r = 0; r < j->nrange; r++) {
		const struct tr_range *from = &j->range[r];

		unit_range(u)[r] = (struct tr_range){from->pc + f->delta, from->len, (u32)bytes};
		__builtin_memcpy(unit_bytes(u) + bytes, j->bytes + from->off, from->len);
		bytes += from->len;
	}
	tc->code.data[u->index] = tc->opt.hot_after;
	if (tc->ncells + out->ncell > tc->max_cells)
		return NULL;
	u32 cell = tc->ncells;

	tc->ncells += out->ncell;
	for (u32 i = cell; i < tc->ncells; i++)
		tc->cells[i] = (struct jump_cell){.pc = NO_JUMP};
	if (tc->opt.relocate) {
		/* made, placed and then loaded again elsewhere: nothing in a unit may depend on its address */
		__builtin_memcpy(rw, out->code, out->len);
		tc->en->place(tc->hg, out, rw, codemem_rx(&tc->code, rw), (u64)&tc->code.data[u->index],
		              (u64)&tc->cells[cell]);
		__builtin_memset(rw, 0xcc, out->len);
		tc->code.pos += out->len;
		rw = codemem_room(&tc->code, out->len);
		if (!rw)
			return NULL;
	}
	__builtin_memcpy(rw, out->code, out->len);
	u->code = codemem_rx(&tc->code, rw);
	u->entry = u->code;
	u->poll = out->poll;
	u->skip = out->skip;
	u->code_len = out->len;
	tc->en->place(tc->hg, out, rw, u->code, (u64)&tc->code.data[u->index], (u64)&tc->cells[cell]);
	u32 base = (u32)(u->code - tc->code.rx);

	for (u32 i = 0; i < out->nlink; i++) {
		const struct hg_link *l = &out->link[i];

		unit_out(u)[i] = (struct unit_link){.site = base + l->off,
		                                    .stub = base + (l->cell ? l->probe : l->stub),
		                                    .poll = l->poll,
		                                    .cell = l->cell ? ++cell : 0};
	}
	tc->code.pos += out->len;
	return u;
}

/* One line for dragoman-disas: ":<address> <hexadecimal bytes>". */
static void log_host_code(struct tcache *tc, const struct unit *u)
{
	static char line[2 * HG_MAX_CODE + 64]; /* under the lock */
	static const char digit[] = "0123456789abcdef";
	const u8 *code = tc->code.rw + (u->code - tc->code.rx);
	size_t n = (size_t)fmt(line, sizeof line, "\nhost code of 0x%llx:\n:%llx ", (unsigned long long)u->key.pc,
	                       (unsigned long long)u->code);

	for (u32 i = 0; i < u->code_len; i++) {
		line[n++] = digit[code[i] >> 4];
		line[n++] = digit[code[i] & 15];
	}
	line[n++] = '\n';
	tc->opt.log_fn(TC_LOG_OUT_ASM, line, n);
}

/* perf's format for generated code: start, length, name (tools/perf/Documentation/jit-interface.txt in Linux). */
static void perf_map_line(struct tcache *tc, const struct unit *u)
{
	char line[96];
	int n = fmt(line, sizeof line, "%llx %x %s:0x%llx\n", (unsigned long long)u->code, u->code_len, tc->guest->name,
	            (unsigned long long)u->key.pc);

	raw_syscall(SYS_write, tc->perf_fd, (long)line, n, 0, 0, 0);
}

static void perf_map_open(struct tcache *tc)
{
	tc->perf_fd = -1;
	if (!tc->opt.perf_map)
		return;
	long fd = raw_syscall(SYS_open, (long)tc->opt.perf_map, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
	                      0644, 0, 0, 0);

	if (raw_failed(fd))
		return;
	/* out of the guest's way */
	long high = raw_syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 900, 0, 0, 0);

	tc->perf_fd = raw_failed(high) ? (int)fd : (int)high;
	if (!raw_failed(high))
		raw_syscall(SYS_close, fd, 0, 0, 0, 0, 0);
}

struct translate_job *tcache_job(struct tcache *tc, const struct unit_key *k, const struct tr_mode *mode, u64 features)
{
	struct fetcher *f = &tc->fetcher;
	bool system = tc->opt.base == HG_BASE_SOFTMMU;

	/* not the bytes */
	f->tc = tc;
	f->start = f->end = k->pc;
	f->stop = ~0ull;
	f->key = k;
	f->delta = system ? k->pc - k->vpc : 0;
	if (system && !fetch_system(f, k))
		return NULL;
	f->job = (struct translate_job){.pc = system ? k->vpc : k->pc,
	                                .mode = *mode,
	                                .features = features,
	                                .max_insns = tcache_max_insns(tc, k),
	                                .tier = 1,
	                                .count = tc->opt.count,
	                                .fetch = fetch,
	                                .seen = seen,
	                                .range = f->range,
	                                .bytes = f->bytes,
	                                .log = log_text,
	                                .log_mask = tc->opt.log,
	                                .out = tc->scratch};
	return &f->job;
}

/* Places what was translated and makes it known.  NULL: something is full. */
static struct unit *add(struct tcache *tc, const struct unit_key *k)
{
	struct unit *u = place(tc, k, &tc->fetcher, tc->scratch);

	if (!u || !add_pages(tc, u)) {
		if (u) /* some pages may know of it already, nobody else does */
			u->state = UNIT_RETIRED;
		tc->full = true;
		return NULL;
	}
	check(!tc->opt.relocate || tcache_same_again(tc, u, tc->fetcher.job.features));
	struct unit **head;

	u->table = newest_table(tc);
	head = chain(tc, u->table, hash_of(k));
	tc->by_code[tc->nunits] = u;
	u32 pages = (u32)((u->code + u->code_len - 1 - tc->code.rx) >> MM_PAGE_BITS) + 1;

	for (u32 p = tc->npages; p < pages; p++)
		tc->page_unit[p] = tc->nunits;
	__atomic_store_n(&tc->npages, pages, __ATOMIC_RELEASE);
	__atomic_store_n(&tc->nunits, tc->nunits + 1, __ATOMIC_RELEASE);
	u->next = *head;
	__atomic_store_n(head, u, __ATOMIC_RELEASE);
	tc->stats.host_bytes += u->code_len;
	if (UNLIKELY(tc->opt.log & TC_LOG_OUT_ASM) && tc->opt.log_fn)
		log_host_code(tc, u);
	if (UNLIKELY(tc->perf_fd >= 0))
		perf_map_line(tc, u);
	return u;
}

struct unit *tcache_make(struct tcache *tc, const struct unit_key *k, const struct tr_mode *mode, u64 features)
{
	struct translate_job *j = tcache_job(tc, k, mode, features);
	struct unit *u;

	if (!j)
		return NULL;
	u64 start = raw_cycles();

	if (tc->en->translate(tc->hg, j) < 0)
		return NULL;
	u = add(tc, k);
	tc->stats.translate_cycles += raw_cycles() - start;
	if (!u)
		return NULL;
	tc->stats.units++;
	tc->stats.guest_insns += u->ninsns;
	tc->stats.guest_bytes += unit_range(u)[0].len;
	return u;
}

/* -- linking
 * -------------------------------------------------------------------------------------------------------------------
 */

/* The field at offset site of the code memory leads to host address target from now on. */
static void patch(struct tcache *tc, u32 site, u64 target)
{
	tc->en->patch(tc->code.rw + site, tc->code.rx + site, target);
}

static bool frozen(const struct tcache *tc, u32 site)
{
	return site < tc->code.frozen;
}

/* It leads where it led first. */
static void unlink_jump(struct tcache *tc, const struct unit_link *l)
{
	patch(tc, l->site, tc->code.rx + l->stub);
}

/* The jump leads to unit `to` from now on; a cell to no other code than what does the same from its pc. */
static void lead(struct tcache *tc, const struct unit_link *l, const struct unit *to)
{
	if (l->cell)
		__atomic_store_n(&tc->cells[l->cell - 1].code, to->entry, __ATOMIC_RELEASE);
	else
		patch(tc, l->site, l->poll ? to->entry : to->code + to->skip);
}

/* How often a jump with a cell asks before it is given up. */
#define CELL_ASKS 4

/* The jump came to pc.  True: its cell is to be filled with it.  A jump by way of lazy binding goes to the dynamic
 * linker once before it goes where it will always go, so one visit does not decide. */
static bool decide(struct tcache *tc, const struct unit_link *l, u64 pc)
{
	struct jump_cell *cell = &tc->cells[l->cell - 1];
	bool same = cell->asked && cell->last == pc;

	if (cell->code)
		return false; /* filled, perhaps cleared since; another thread asked, or the link is frozen */
	cell->last = pc;
	if (!same && ++cell->asked < CELL_ASKS)
		return false;
	if (!same)
		cell->code = 1;
	if (!frozen(tc, l->site))
		unlink_jump(tc, l);
	return same;
}

void tcache_link(struct tcache *tc, u64 site, struct unit *to)
{
	struct unit *from;

	from = tcache_by_code(tc, site);
	if (!from || from->state == UNIT_RETIRED || to->state == UNIT_RETIRED)
		return;
	/* System: who runs in a page has had it translated; who jumps to another asks again, and so does a jump to an
	 * instruction that crosses into another. */
	if (tc->opt.base == HG_BASE_SOFTMMU &&
	    (((from->key.vpc ^ to->key.vpc) | (from->key.pc ^ to->key.pc)) >> MM_PAGE_BITS || to->key.pc2))
		return;
	for (u32 i = 0; i < from->nout; i++) {
		struct unit_link *l = &unit_out(from)[i];

		if (tc->code.rx + l->site != site)
			continue;
		if (l->to || (l->cell ? !decide(tc, l, to->key.pc) : frozen(tc, l->site)))
			return;
		l->to = to;
		l->next = to->in;
		to->in = l;
		lead(tc, l, to);
		if (l->cell)
			__atomic_store_n(&tc->cells[l->cell - 1].pc, to->key.pc, __ATOMIC_RELEASE);
		tc->stats.links++;
		return;
	}
}

/* -- the second tier
 * ---------------------------------------------------------------------------------------------------------------- */

/* Host cycles, two milliseconds or so, that may be spent there whatever the budget is. */
#define HOT_FREE 5000000u
/* A counter that does not run out soon. */
#define HOT_NEVER 0x7fffffffu

/* Takes what leads to any entry of unit u out of all branch tables.  It is not led elsewhere: its owner may just be
 * filling it for another pc. */
static void drop_jumps(struct tcache *tc, const struct unit *u)
{
	for (struct cpu *c = tc->cpus; c; c = c->next_cpu) {
		for (int way = 0; way < 2; way++) {
			/* a machine's cpu may be changing tables: nothing is read of c->jumps there */
			u32 at = tcache_jump_index(tc, c, c->mmu ? u->key.vpc : u->key.pc, way);

			if (c->mmu)
				softmmu_drop_jump(c, at, u->code, u->code_len);
			else if (__atomic_load_n(&c->jumps[at].code, __ATOMIC_SEQ_CST) - u->code < u->code_len)
				__atomic_store_n(&c->jumps[at].pc, NO_JUMP, __ATOMIC_RELEASE);
		}
	}
}

/* What led to unit from leads to the entries of unit to, which may be the same.  Jumps that a
 * fork froze stay as they are: the old unit is as right as the new one. */
static void redirect(struct tcache *tc, struct unit *from, struct unit *to)
{
	struct unit_link **p = &from->in, *l;

	while ((l = *p)) {
		if (!l->cell && frozen(tc, l->site)) {
			p = &l->next;
			continue;
		}
		lead(tc, l, to);
		if (from == to) {
			p = &l->next;
			continue;
		}
		*p = l->next;
		l->to = to;
		l->next = to->in;
		to->in = l;
	}
	drop_jumps(tc, from);
}

static bool over_budget(const struct tcache *tc, u64 now)
{
	return tc->hot_cycles > HOT_FREE && tc->hot_cycles * 100 > (now - tc->start_cycles) * tc->opt.hot_budget;
}

void tcache_make_hot(struct tcache *tc, const struct unit_key *k, const struct tr_mode *mode, u64 features)
{
	struct unit *old = tcache_find(tc, k), *u = NULL;
	u64 start = raw_cycles();

	if (!old)
		return;
	if (old->tier > 1) {
		/* Another thread was here before; or code that a fork froze has led to the first one ever since. */
		tc->code.data[old->first] = HOT_NEVER;
		return;
	}
	if (over_budget(tc, start)) {
		tc->code.data[old->index] = tc->opt.hot_after;
		return;
	}
	struct translate_job *j = k->pc2 || tc->full ? NULL : tcache_job(tc, k, mode, features);

	if (j) {
		j->tier = 2;
		j->bytes = tc->fetcher.looked;
		if (tc->en->translate(tc->hg, j) == 0)
			u = add(tc, k);
	}
	tc->hot_cycles += raw_cycles() - start;
	tc->code.data[old->index] = HOT_NEVER;
	if (u) {
		u->first = old->index;
		tc->stats.regions++;
		tc->stats.region_insns += u->ninsns;
		redirect(tc, old, u);
	} else {
		tc->stats.regions_refused++;
		/* cpu_run() may be reading it: both entries are right, and the counting one has long to count */
		__atomic_store_n(&old->entry, old->code + old->poll, __ATOMIC_RELAXED);
		redirect(tc, old, old);
	}
	tc->stats.region_cycles = tc->hot_cycles;
}

/* -- dropping
 * ------------------------------------------------------------------------------------------------------------------ */

/* Region u was dropped: nobody is to go on in it.  Calls of it that are under way return to elsewhere from now on, and
 * who goes round in it sees the exit flag.  (A first-tier unit leads to others, and to itself, by links only.) */
static void leave(struct tcache *tc, const struct unit *u)
{
	for (u32 i = 0; i < u->nlanding; i++) {
		u32 site = (u32)(u->code - tc->code.rx) + unit_landing(u)[i].off;

		if (frozen(tc, site))
			tc->stale_frozen = true;
		else
			patch(tc, site, u->code + unit_landing(u)[i].stub);
	}
	/* Who is not in code yet will look for a unit when what leads to this one is gone: hold_code(), cpu_run(). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	for (struct cpu *c = tc->cpus; c; c = c->next_cpu)
		if (__atomic_load_n(&c->in_code, __ATOMIC_SEQ_CST))
			cpu_request_exit(c);
}

static void retire(struct tcache *tc, struct unit *u)
{
	struct unit **p = chain(tc, u->table, hash_of(&u->key));

	if (u->state == UNIT_RETIRED)
		return;
	__atomic_store_n(&u->state, UNIT_RETIRED, __ATOMIC_SEQ_CST); /* cpu_run() looks at it after filling an entry */
	while (*p != u)
		p = &(*p)->next;
	__atomic_store_n(p, u->next, __ATOMIC_RELEASE); /* readers in u go on through its next */
	for (struct unit_link *l = u->in; l; l = l->next) {
		l->to = NULL;
		if (l->cell)
			__atomic_store_n(&tc->cells[l->cell - 1].pc, NO_JUMP, __ATOMIC_RELEASE);
		else if (!frozen(tc, l->site))
			unlink_jump(tc, l);
		else
			tc->stale_frozen = true;
	}
	u->in = NULL;
	drop_jumps(tc, u);
	if (u->tier > 1)
		leave(tc, u);
	tc->stats.invalidated++;
}

static bool overlaps(const struct unit *u, u64 a, u64 end)
{
	for (u32 r = 0; r < u->nrange; r++)
		if (unit_range(u)[r].pc < end && a < unit_range(u)[r].pc + unit_range(u)[r].len)
			return true;
	return false;
}

/* Memory does not hold the bytes any more that u was made from. */
static bool differs(struct tcache *tc, const struct unit *u)
{
	static u8 now[TR_MAX_BYTES]; /* under the lock */

	for (u32 r = 0; r < u->nrange; r++) {
		const struct tr_range *at = &unit_range(u)[r];

		if (mm_copy_in(tc->mm, now, gaddr(at->pc), at->len) ||
		    __builtin_memcmp(now, unit_bytes(u) + at->off, at->len) != 0)
			return true;
	}
	return false;
}

/* Retires the units of page that overlap [a, end); changed: only those whose bytes differ from memory now. */
static void drop_page(struct tcache *tc, u64 page, u64 a, u64 end, bool changed)
{
	struct page_node **p = &tc->pages[page_hash(page)];

	while (*p) {
		struct page_node *n = *p;
		struct unit *u = n->unit;

		if (n->page != page || u->state == UNIT_RETIRED) {
			if (u->state == UNIT_RETIRED)
				*p = n->next;
			else
				p = &n->next;
			continue;
		}
		if (u->key.pc2 || (overlaps(u, a, end) && (!changed || differs(tc, u)))) {
			retire(tc, u);
			*p = n->next;
		} else {
			p = &n->next;
		}
	}
}

/* A jump in frozen code cannot be pointed away from a retired unit: frozen code is left behind as a whole. */
static void flush_stale(struct tcache *tc)
{
	if (tc->stale_frozen)
		tcache_flush(tc, cpu_current());
}

void tcache_invalidate(struct tcache *tc, struct gaddr a, u64 len)
{
	u64 first = a.v >> MM_PAGE_BITS, last = (a.v + len - 1) >> MM_PAGE_BITS;

	if (!len)
		return;
	tcache_lock(tc);
	if (tc->stats.units == 0) {
		/* nothing was ever translated */
	} else if (last - first >= 1u << PAGE_HASH_BITS) {
		for (u32 h = 0; h < 1u << PAGE_HASH_BITS; h++)
			for (struct page_node *n = tc->pages[h], *next; n; n = next) {
				next = n->next;
				if (n->page >= first && n->page <= last)
					drop_page(tc, n->page, a.v, a.v + len, false);
			}
	} else {
		for (u64 page = first; page <= last; page++)
			if (tc->pages[page_hash(page)])
				drop_page(tc, page, a.v, a.v + len, false);
	}
	flush_stale(tc);
	tcache_unlock(tc);
}

static void sync_page(struct tcache *tc, u64 page)
{
	u64 a = page << MM_PAGE_BITS;

	if (!(mm_flags(tc->mm, gaddr(a)) & (MM_DIRTY | MM_SHARED)))
		return;
	mm_mark_code(tc->mm, gaddr(a), MM_PAGE);
	drop_page(tc, page, a, a + MM_PAGE, true);
}

void tcache_sync(struct tcache *tc, struct gaddr a, u64 len)
{
	u64 first = a.v >> MM_PAGE_BITS, last = (a.v + len - 1) >> MM_PAGE_BITS, dirty[MM_DIRTY_PAGES];
	int n = -1;

	tcache_lock(tc);
	if (!len)
		n = mm_take_dirty(tc->mm, dirty);
	if (n >= 0) {
		for (int i = 0; i < n; i++)
			sync_page(tc, dirty[i]);
	} else if (!len || last - first >= 1u << PAGE_HASH_BITS) {
		for (u32 h = 0; h < 1u << PAGE_HASH_BITS; h++)
			for (struct page_node *p = tc->pages[h], *next; p; p = next) {
				next = p->next;
				if (!len || (p->page >= first && p->page <= last))
					sync_page(tc, p->page);
			}
	} else {
		for (u64 page = first; page <= last; page++)
			if (tc->pages[page_hash(page)])
				sync_page(tc, page);
	}
	flush_stale(tc);
	tcache_unlock(tc);
}

void tcache_flush(struct tcache *tc, struct cpu *self)
{
	__atomic_store_n(&tc->flushing, 1, __ATOMIC_SEQ_CST);
	for (struct cpu *c = tc->cpus; c; c = c->next_cpu) {
		if (c == self)
			continue;
		while (__atomic_load_n(&c->in_code, __ATOMIC_SEQ_CST)) {
			cpu_request_exit(c);
			raw_syscall(SYS_sched_yield, 0, 0, 0, 0, 0, 0);
		}
	}
	for (u32 k = 0; k < tc->ntables; k++)
		__builtin_memset(tc->hash[k], 0, hash_bytes(k));
	tc->ntables = 1;
	__builtin_memset(tc->pages, 0, sizeof(*tc->pages) << PAGE_HASH_BITS);
	tc->nunits = tc->npages = tc->ncells = 0;
	tc->arena_pos = 0;
	check(codemem_reset(&tc->code, tc->stub_len) == 0);
	tc->full = tc->stale_frozen = false;
	tc->stats.flushes++;
	__atomic_store_n(&tc->epoch, tc->epoch + 1, __ATOMIC_SEQ_CST);
	__atomic_store_n(&tc->flushing, 0, __ATOMIC_SEQ_CST);
}

/* -- fork
 * ----------------------------------------------------------------------------------------------------------------------
 */

void tcache_fork_prepare(struct tcache *tc)
{
	tcache_lock(tc);
	codemem_freeze(&tc->code);
}

void tcache_fork_parent(struct tcache *tc)
{
	tcache_unlock(tc);
}

void tcache_fork_child(struct tcache *tc)
{
	struct cpu *self = cpu_current();

	check(codemem_fork_child(&tc->code) == 0);
	tc->cpus = self;
	if (self)
		self->next_cpu = NULL;
	tc->flushing = 0;
	tc->lock = 0;
	for (unsigned k = 0; k < ARRAY_LEN(tc->counted); k++) {
		tc->counted[k] = 0;
		if (self)
			self->counter[k] = 0;
	}
}

void tcache_stats(const struct tcache *tc, struct tcache_stats *s)
{
	*s = tc->stats;
}

void tcache_counts(struct tcache *tc, u64 sum[8])
{
	tcache_lock(tc);
	for (unsigned k = 0; k < ARRAY_LEN(tc->counted); k++)
		sum[k] = tc->counted[k];
	for (const struct cpu *c = tc->cpus; c; c = c->next_cpu)
		for (unsigned k = 0; k < ARRAY_LEN(tc->counted); k++)
			sum[k] += c->counter[k];
	tcache_unlock(tc);
}
