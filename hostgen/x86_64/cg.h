/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/cg.h - the compile context of one unit: registers, values, flags, stubs.
 *
 * Registers.  rsp is the pair stack, rbp the state (cpu + CPU_BASE_BIAS).  rax rcx rdx rsi are temporaries; the other
 * ten hold pinned integer slots (struct hg.home).  Of the vector registers the first CG_VTEMPS are temporaries, the
 * others hold pinned vector slots.  cg.h numbers them in one space: 0..15 general, 16..47 vector (CG_XMM).
 *
 * Values.  A value is in a host register (several values may share one: a get shares its slot's home, a trunc its
 * operand's register), or spilled, or still in its slot's memory, or a constant made where it is used.  A pinned home
 * always holds its slot's current value; overwriting it first moves away the older values that still have uses.
 *
 * A lowering function for instruction i:
 *   1. asks for its operands:    ra = cg_use(c, in->a)           (locks the register until the instruction ends)
 *   2. may take fixed registers: cg_take(c, X86_RAX)             (before the uses; what was there moves away)
 *   3. asks for temporaries:     t = cg_tmp(c) / cg_vtmp(c)      (differs from all operands)
 *   4. defines the result:       d = cg_def(c, i)                (may equal an operand's register: mind the order), or
 *                                d = cg_def_early(c, i)          (differs from all operands and temporaries)
 *   5. before the first instruction that changes EFLAGS: cg_clobber(c)
 * At most CG_ROOM bytes are emitted by one lowering (cold parts go to stubs: cg_cold()).
 */
#ifndef HOSTGEN_X86_64_CG_H
#define HOSTGEN_X86_64_CG_H

#include "hostgen/hostgen.h"
#include "hostgen/x86_64/encode.h"
#include "translator/ir/ir.h"

#define CG_XMM    16
#define CG_REGS   48
#define CG_NONE   255
#define CG_VTEMPS 6
#define CG_ROOM   1024
/* At level v2 the encoder goes through this register for three different operands; never given out. */
#define CG_VSCRATCH 15
/* Labels inside a unit, at most. */
#define CG_MAX_LABELS 256
#define CG_NSPILL     32
#define CG_MAX_TOUCH  (32 + 3 * CG_MAX_SUNK)
/* Slots whose write is sunk at one point, at most. */
#define CG_MAX_SUNK 64

/* Where the flags stand in EFLAGS. */
enum cg_form {
	CG_FORM_SUB,   /* CF is borrow: C inverted */
	CG_FORM_ADD,   /* CF is C (also logic, and an image put back by sahf) */
	CG_FORM_FCMP,  /* ucomis a, b */
	CG_FORM_FCMPR, /* ucomis b, a */
};

/* What is seen of the flags slot before it is overwritten (flags_label.c). */
#define CG_FLAGS_DEAD  0 /* nothing */
#define CG_FLAGS_FAULT 1 /* fault points */
#define CG_FLAGS_LIVE  2
/* In place of the number of a value: the flags are in the cells of struct cpu. */
#define CG_PEND_CELLS 0xffffffffu

struct cg;
struct cg_cold;

typedef void (*cg_lower_fn)(struct cg *c, const struct ir_ins *in, u32 i);
/* How an operation is lowered. */
struct cg_row {
	cg_lower_fn fn;
	bool clobbers; /* may change EFLAGS */
	u32 traits;    /* CG_T_*; set by cg_merge_rows */
};

/* What the scans want to know of an operation, from its rows here and in ops.def. */
#define CG_T_A      1u     /* operand a is a value */
#define CG_T_B      2u     /* operand b */
#define CG_T_C      4u     /* operand c */
#define CG_T_CLOB   8u     /* may change EFLAGS */
#define CG_T_VARIES 16u    /* that is seen at the instruction only (cg_clobbers_varies) */
#define CG_T_PURE   32u    /* may be left out when nobody uses it */
#define CG_T_BORDER 64u    /* a fault point, an exit or a label */
#define CG_T_SEES   128u   /* may show the flags slot to somebody */
#define CG_T_FLAGS  256u   /* yields a flags value */
#define CG_T_TAKES  512u   /* an operand is a flags value */
#define CG_T_FOLDS  1024u  /* may become part of an address */
#define CG_T_OTHER  2048u  /* prepare.c has a case of its own for it */
#define CG_T_VEC    4096u  /* its result is a vector */
#define CG_T_TYPED  8192u  /* its result is of the class that the instruction's type says, else a general one */
#define CG_T_SILENT 16384u /* makes no code where it stands */
/* What prepare.c looks at; an instruction with none of these is dead when nobody uses it, and that is all. */
#define CG_T_SCANNED                                                                                                   \
	(CG_T_A | CG_T_B | CG_T_C | CG_T_CLOB | CG_T_VARIES | CG_T_BORDER | CG_T_SEES | CG_T_FLAGS | CG_T_TAKES |      \
	 CG_T_FOLDS | CG_T_OTHER)

struct hg {
	const struct guest *guest;
	struct hg_options opt;
	u8 *home;             /* [nslots] cg register that holds the slot, CG_NONE: memory */
	u16 slot_of[CG_REGS]; /* inverse, 0xffff: temporary or reserved */
	u32 temps;            /* mask of general temporaries */
	u32 vtemps;           /* mask of vector temporaries (bit = xmm number) */
	u32 flags_slot_off;   /* byte offset in the state, ~0: none */
	u64 stub[1024];       /* host addresses by enum hg_stub */
	u32 nstub;
	u32 stub_len;
	void (*enter)(struct cpu *, u64 code);
	size_t self_size;
	struct cg_row row[IRO_COUNT]; /* by operation */
	struct cg *cg;                /* the compile context, under the translation lock */
};

struct cg_val {
	u16 last;        /* index of the last instruction that needs it, 0: none */
	u16 user;        /* the last instruction that names it */
	u16 clob;        /* flags: clobbering instructions after its last consumer */
	u16 setat;       /* index of a `set` of it to a pinned slot, 0: none */
	u16 next;        /* next value in the same register, 0: end */
	u16 uses;        /* number of uses */
	u8 reg;          /* cg register, CG_NONE */
	u8 spill;        /* spill cell, CG_NONE */
	bool inslot : 1; /* a get of a memory slot, not loaded yet */
	bool folded : 1; /* computed where it is used (address parts) */
	bool parted : 1; /* a sum in a register that its last user, a load, computes again from its parts */
	bool dead   : 1; /* pure and unused: not emitted */
	bool clean  : 1; /* a float whose register is zero above it */
	bool needed : 1; /* a set of the flags slot that somebody may see */
	bool again  : 1; /* flags: their operands live as long as they do */
	bool sunk   : 1; /* a set that writes nothing: snapshots know the value until the next one; user: that one */
	bool sinks  : 1; /* a sum whose set, setat, may be sunk without computing it */
};
_Static_assert(sizeof(struct cg_val) == 16 && HG_MAX_INS <= 0xffff,
               "a value's record is small: each is written once more");

/* Operands of a flags value when they are homes or constants: it can be computed again from them.  result: a holds what
 * the operation made of its left operand (for fl_and: of both), which b leads back to. */
struct cg_flrec {
	u32 f;
	bool ok, result;
	bool b_kept; /* b is where it was */
	u8 a, b;     /* cg registers, CG_NONE: the constant imm */
	s32 imm;
};

/* The code of a CG_FLAGS_FAULT label up to the next flags. */
struct cg_zone {
	u64 written;         /* homes that are overwritten in it before its last fault point */
	bool cells;          /* somebody needs the flags as cells here */
	u8 op, type;         /* of exp */
	struct cg_flrec exp; /* ok: what the flags are of where cpu->flags_op is HG_FLAGS_IN_HOMES */
};

/* The write of a slot that comes next, as prepare.c goes backward. */
struct cg_next {
	u64 stretch; /* number of the stretch of instructions without fault point, exit or label */
	u64 hard;    /* number of the one between points that need every slot in its place */
	u16 set;
};

/* Cold code emitted after the unit's body. fn(c, stub) emits it at the bound label. */
struct cg_cold {
	struct x86_label label; /* entered here */
	struct x86_label back;  /* where it returns to, bound by the hot path (x86_bind) if used */
	void (*fn)(struct cg *, struct cg_cold *);
	u64 k[4]; /* whatever fn wants */
	u8 r[8];
	/* exits: the flags slot's value at the branch */
	u32 pend;
	bool pend_ef; /* it is in EFLAGS */
	enum cg_form form;
	struct cg_flrec prec;
};

#define CG_MAX_COLD 512

struct cg {
	struct x86_buf b; /* first */
	struct hg *hg;
	struct ir_unit *u;
	const struct ir_ins *ins; /* u's */
	struct hg_unit *out;
	u8 *start;
	u32 i;                /* current instruction */
	struct cg_val *val;   /* [nins] */
	u16 reg_val[CG_REGS]; /* first of the values in a register */
	u64 locked;           /* registers of the current instruction */
	u64 busy_tmp;         /* registers taken by cg_tmp/cg_take for this instruction */
	u32 spill_free;       /* mask of free general spill cells */
	u32 vspill_free;
	u32 *slot_get; /* [nslots] the get value still in memory, 0 none */
	/* writes that are sunk (sink.c) */
	struct cg_next *next;   /* [nslots] */
	u64 stretches, hards;   /* numbers given so far: those of earlier units stay in next and never come again */
	u16 border[HG_MAX_INS]; /* by number of a stretch: the fault point, exit or label before it */
	struct {
		u16 slot, val;
	} sunk[CG_MAX_SUNK];
	u32 nsunk;
	/* homes of this unit: the generator's, or its own (homes.c) */
	const u8 *home;     /* [nslots] */
	const u16 *slot_of; /* [CG_REGS] */
	u8 *own_home;
	u16 own_slot_of[CG_REGS];
	u64 *slot_cost;                /* [nslots] of use in memory, while homes are chosen */
	u8 label_flags[CG_MAX_LABELS]; /* CG_FLAGS_*: what is seen of the flags slot from a label on */
	bool cells;                    /* some of them are CG_FLAGS_FAULT */
	struct cg_zone zone[CG_MAX_LABELS];
	u32 zone_label;   /* while pend is CG_PEND_CELLS */
	u64 zone_written; /* so far */
	/* flags */
	u32 ef_val; /* flags value in EFLAGS, 0 none */
	enum cg_form ef_form;
	u32 pend; /* flags value the flags slot should hold but memory does not, 0 none; or CG_PEND_CELLS */
	struct cg_cold cold[CG_MAX_COLD];
	u32 ncold;
	struct x86_label *labels; /* [nlabel] */
	u64 cur_pc;
	u64 rng;
	bool failed;               /* something did not fit */
	u32 touched[CG_MAX_TOUCH]; /* values the current instruction named */
	u32 ntouched;
	u8 spill_ref[2][CG_NSPILL];          /* values in a spill cell, general and vector */
	unsigned fl_tmp;                     /* register for computing fl_add, CG_NONE: any */
	u32 ef_at;                           /* instruction that set ef_val */
	struct cg_flrec rec, prec;           /* of the newest flags value; of pend */
	u32 rec_result;                      /* value that the arithmetic beside rec's flags makes, 0 none */
	struct x86_label vpool[IR_MAX_POOL]; /* the unit's v128 constants, 16-aligned, after its code */
	u64 vpool_used;                      /* which of them */
};

static inline const struct ir_ins *cg_ins(const struct cg *c, u32 i)
{
	return &c->ins[i];
}

/* -- operands and results (alloc.c) ---------------------------------------------------------------------------------
 */

static inline bool cg_isconst(const struct cg *c, u32 v, u64 *k)
{
	const struct ir_ins *in = &c->ins[v];

	if (in->op != IRO_const)
		return false;
	*k = ir_imm(in);
	return true;
}

/* True if v is an integer constant that fits a sign-extended 32-bit immediate for an operation of sz bytes. */
bool cg_imm32(const struct cg *c, u32 v, unsigned sz, s32 *imm);
/* The value in a register (general number 0..15, or vector number 0..31 for float and vector values): loads, makes
 * constants. */
unsigned cg_use(struct cg *c, u32 v);
/* The same in register r exactly; v's register is r afterwards or a copy was made.  r must have been taken. */
void cg_use_in(struct cg *c, u32 v, unsigned r);
/* If v sits in memory (its slot, or spilled) and this is its only remaining use: the operand, without loading. */
bool cg_use_mem(struct cg *c, u32 v, struct x86_mem *m);
/* Makes general register r (a temporary) free for this instruction. */
void cg_take(struct cg *c, unsigned r);
unsigned cg_tmp(struct cg *c);
unsigned cg_vtmp(struct cg *c);
unsigned cg_def(struct cg *c, u32 i);
unsigned cg_def_early(struct cg *c, u32 i);
/* The result in a general temporary that is none of the operands (an access may fault after it was written). */
unsigned cg_def_temp(struct cg *c, u32 i);
/* The same as cg_def, but not the register of operand v. */
unsigned cg_def_not(struct cg *c, u32 i, u32 v);
/* The result is in general temporary r, which was taken. */
void cg_def_in(struct cg *c, u32 i, unsigned r);
/* The result is the same bits as value v: shares its register (or constant, spill). */
void cg_def_alias(struct cg *c, u32 i, u32 v);
/* Moves everything live out of the temporaries: before a call. vec: vector temporaries too. */
void cg_evict_temps(struct cg *c, bool vec);
/* True if v has no use after the current instruction. */
static inline bool cg_dies(const struct cg *c, u32 v)
{
	return c->val[v].last <= c->i;
}

/* mov d, s of full width; nothing if equal. */
void cg_mov(struct cg *c, unsigned d, unsigned s);
void cg_vmov(struct cg *c, unsigned d, unsigned s);

/* State memory. */
struct x86_mem cg_state(s32 off); /* byte offset in the guest's state */
struct x86_mem cg_slot(struct cg *c, u32 slot);
struct x86_mem cg_cpu(size_t off); /* byte offset in struct cpu */

/* -- flags (flags.c) ------------------------------------------------------------------------------------------------
 */

/* Called before EFLAGS change: saves what is still wanted of them. */
void cg_clobber(struct cg *c);
/* The instruction just emitted left the flags value f in EFLAGS. */
void cg_flags_are(struct cg *c, u32 f, enum cg_form form);
/* Makes EFLAGS hold f (recomputing or reloading) and returns the condition; *second (X86_CC or -1) and *both say when
 * two conditions are needed: both = all must hold, else either. */
enum x86_cc cg_cond(struct cg *c, u32 f, enum ir_cc cc, int *second, bool *both);
/* Does CF equal C (inv false) or its inverse (inv true) after making EFLAGS hold f. */
void cg_carry(struct cg *c, u32 f, bool inv);
/* Stores the pending flags to their slot now. */
void cg_flags_flush(struct cg *c);
/* The flags image of f into register r (clobbers EFLAGS; r must be rax). */
void cg_flags_image(struct cg *c, u32 f);

/* -- control, cold code (control.c)
 * ------------------------------------------------------------------------------------- */

/* A new cold piece; jump to it with x86_jcc(&c->b, cc, &s->label). */
struct cg_cold *cg_cold(struct cg *c, void (*fn)(struct cg *, struct cg_cold *));
/* Emits call/jmp rel32 to a common stub. */
void cg_call_stub(struct cg *c, u32 stub);
void cg_jmp_stub(struct cg *c, u32 stub);
void cg_jcc_stub(struct cg *c, enum x86_cc cc, u32 stub);
/* From here on a host fault belongs to the current guest instruction. */
void cg_fault_point(struct cg *c);
/* The guest memory operand of a load/store-like instruction: address value a, displacement. */
struct x86_mem cg_address(struct cg *c, u32 a, s32 disp);
/* rip-relative operand of pool constant p (16 bytes, aligned). */
struct x86_mem cg_pool(struct cg *c, u32 p);
/* Adds a 16-byte constant to the unit's pool and returns its number (lowerings that need masks). */
u32 cg_pool_add(struct cg *c, u64 lo, u64 hi);

/* -- lowering rows
 * ------------------------------------------------------------------------------------------------------ */

/* One array a file; cg_merge_rows() collects them in hg->row. */
extern const struct cg_row cg_rows_int[IRO_COUNT];
extern const struct cg_row cg_rows_mem[IRO_COUNT];
extern const struct cg_row cg_rows_ctl[IRO_COUNT];
extern const struct cg_row cg_rows_fp[IRO_COUNT];
extern const struct cg_row cg_rows_vec[IRO_COUNT];

/* Host helpers callable from lowerings: appended to the guest's in the stub table. fn(cpu, a, b, c) as guest helpers;
 * IR_H_* flags. */
extern const struct ir_helper cg_host_helpers[];
extern const u32 cg_nhost_helpers;
/* Emits the call of host helper h; arguments must already be in rsi, rdx, rcx; result in rax. Temporaries were evicted
 * by the caller (hot path) or are saved by the thunk (cold path: all = true: every temporary but rax survives). */
void cg_call_host_helper(struct cg *c, u32 h);

#endif
