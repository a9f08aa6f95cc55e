/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/ir.h - the intermediate representation: what a guest's semantics emit and a host lowers.
 *
 * A unit is a list of instructions in program order.  A value is named by the index of the instruction that yields it
 * (struct ir_ref).  The list is a chain of superblocks: control enters at the top or at a label, leaves at exits; a
 * conditional exit or branch falls through with all values intact.  At a label every value dies: across labels only
 * slots carry state.  This one rule replaces phi nodes: a loop's variables are slots, and which slots live in host
 * registers inside a region is the register allocator's table, not the IR's business.  Slot writes stand in program
 * order; a host code generator may put off one that only faults can see, if it can tell them the value.
 *
 * Unit, builder and arena belong to one translation and one thread; nothing here locks or allocates from libc.
 */
#ifndef TRANSLATOR_IR_IR_H
#define TRANSLATOR_IR_IR_H

#include "core/base.h"

struct guest;

enum ir_op {
#define IR_OP(name, res, args, flags, doc) IRO_##name,
#include "translator/ir/ops.def"
#undef IR_OP
	IRO_COUNT
};

enum ir_type { IR_NONE, IR_I32, IR_I64, IR_F16, IR_F32, IR_F64, IR_V128, IR_FLAGS, IR_TYPE_COUNT };

/* Conditions of a flags value, numbered so that c ^ 1 is the inverse.  In terms of N, Z, C, V (C of a subtraction is
 * not borrow): IR_CS is unsigned >=, IR_CC unsigned <, IR_HI unsigned >, IR_LS unsigned <=. */
enum ir_cc {
	IR_EQ, /* Z */
	IR_NE,
	IR_CS, /* C */
	IR_CC,
	IR_MI, /* N */
	IR_PL,
	IR_VS, /* V */
	IR_VC,
	IR_HI, /* C and not Z */
	IR_LS,
	IR_GE, /* N = V */
	IR_LT,
	IR_GT, /* not Z and N = V */
	IR_LE,
	IR_CC_COUNT
};

/* Rounding of FP operations: the guest's current mode, or a fixed one. */
enum ir_round {
	IR_RN_MODE, /* what the FP mode says (in MXCSR on x86-64) */
	IR_RN_EVEN,
	IR_RN_ZERO,
	IR_RN_DOWN,
	IR_RN_UP,
	IR_RN_AWAY, /* nearest, ties away from zero */
	IR_RN_ODD,
};

/* rmw kinds (in cc). */
enum ir_rmw {
	IR_RMW_SWAP,
	IR_RMW_ADD,
	IR_RMW_AND,
	IR_RMW_ANDN, /* old & ~b */
	IR_RMW_OR,
	IR_RMW_XOR,
	IR_RMW_MINS,
	IR_RMW_MAXS,
	IR_RMW_MINU,
	IR_RMW_MAXU,
};

/* n of load, store, rmw, cas: low 3 bits log2 of the size in bytes (0..4), then flags. */
#define IR_MEM_SIZE  7u   /* 0: 1 byte, 1: 2, 2: 4, 3: 8, 4: 16 */
#define IR_MEM_SIGN  8u   /* a load sign-extends to the type (else zero-extends) */
#define IR_MEM_SWAP  16u  /* the guest's byte order is not the host's */
#define IR_MEM_ALIGN 32u  /* must be naturally aligned, else an alignment fault */
#define IR_MEM_ORDER 64u  /* acquire (load) or release (store) */
#define IR_MEM_SEQ   128u /* sequentially consistent (with IR_MEM_ORDER) */

/* n of label. */
#define IR_LABEL_POLL 1u /* asked to stop, the unit leaves here; an insn follows whose address is the pc */

/* n of vector operations. */
#define IR_VSIZE 7u  /* log2 of the element's bytes */
#define IR_V64   8u  /* only the low 64 bits of the operands, the result's upper half is zero */
#define IR_VHI   16u /* takes the high half of the operands where the row says so */

/* count kinds (n). */
enum ir_instr {
	IR_COUNT_UNIT,  /* entries of units */
	IR_COUNT_INSN,  /* guest instructions executed */
	IR_COUNT_BLOCK, /* basic blocks executed to their end */
	IR_COUNT_MEM,   /* accesses of guest memory */
	IR_COUNT_KINDS
};

/* A value: the index of its instruction.  0 is never a value (instruction 0 is a nop). */
struct ir_ref {
	u32 i;
};

struct ir_ins {
	u8 op;   /* enum ir_op */
	u8 type; /* enum ir_type: of the result, or what the row says */
	u8 n;    /* small immediate, see the row */
	u8 cc;   /* enum ir_cc, enum ir_rmw, a second type ... */
	union {
		struct {
			u32 a, b, c; /* operands: values, or what the row's argument letters say */
		};
		struct {
			u32 unused; /* const, insn */
			u32 imm_lo, imm_hi;
		};
	};
};
_Static_assert(sizeof(struct ir_ins) == 16, "an IR instruction is 16 bytes");

static inline u64 ir_imm(const struct ir_ins *in)
{
	return in->imm_lo | (u64)in->imm_hi << 32;
}

/* How control leaves a unit. */
enum ir_exit_kind {
	IR_EXIT_JUMP,  /* direct jump to pc; chained */
	IR_EXIT_LOOP,  /* direct jump to pc at or before the jump itself; chained */
	IR_EXIT_CALL,  /* direct call: pc, and ret is what the callee returns to; pushes a pair */
	IR_EXIT_IND,   /* exitv: indirect jump */
	IR_EXIT_ICALL, /* exitv: indirect call, ret as above */
	IR_EXIT_RET,   /* exitv: a return: pops a pair */
	IR_EXIT_STOP,  /* leaves to the run loop with pc as the next pc (after a change of mode, FENCE.I ...) */
};

struct ir_exit {
	u8 kind;         /* enum ir_exit_kind */
	bool flags_dead; /* the successor overwrites the flags slot before any use, fault point or exit */
	u16 label;       /* calls: 1 + the label in this unit that the callee returns to; 0: it is elsewhere */
	u64 pc;          /* direct target; STOP: next pc */
	u64 ret;         /* return address of calls */
};

/* What a helper touches, from helper.def.  Without READS/WRITES/TRAPS it depends on its arguments only. */
#define IR_H_READS  1u  /* reads guest integer slots or flags */
#define IR_H_WRITES 2u  /* writes guest integer slots or flags */
#define IR_H_TRAPS  4u  /* may touch guest memory or raise a guest exception (a fault point) */
#define IR_H_VECTOR 8u  /* reads or writes vector/float slots, or computes in host FP/SIMD registers */
#define IR_H_EFFECT 16u /* has another effect: never deleted */

/* A helper: u64 fn(struct cpu *, u64 a, u64 b, u64 c); fewer parameters are fine.  Vector helpers get slot byte offsets
 * in the guest's state as constant arguments and use cpu_slot_ptr(). */
struct ir_helper {
	const char *name;
	void *fn;
	u32 flags; /* IR_H_* */
};

#define IR_MAX_EXITS 192
#define IR_MAX_POOL  64

struct ir_unit {
	struct ir_ins *ins;
	u32 nins, maxins;
	struct ir_exit exit[IR_MAX_EXITS];
	u32 nexit;
	u32 nlabel;
	u64 pool[IR_MAX_POOL][2]; /* v128 constants, low half first */
	u32 npool;
	const struct guest *guest;
	u64 pc;      /* guest address of the first instruction */
	u64 pc_end;  /* one past the last guest byte translated */
	u64 cur_pc;  /* of the current guest instruction */
	u32 ninsns;  /* guest instructions */
	u32 fp_mode; /* of the key */
	bool cut;    /* the last exit is no instruction's: the unit ends because it was long enough */
	u32 tier;    /* 1; 2: a region of many blocks */
	/* Tier 2: the label of the block at guest address pc, or -1 if it is outside; NULL: there are no others. */
	int (*block)(const struct ir_unit *, u64 pc);
	/* builder: what is known of the slots in this superblock */
	u32 *slot_val; /* [nslots] value a slot holds, 0 unknown */
	u32 nslots;
};

/* -- building: each returns the value; folding (fold.c) and slot forwarding happen here
 * ---------------------------------- */

/* Starts an empty unit.  ins has room for max instructions; slot_val for guest->nslots entries. */
void ir_begin(struct ir_unit *u, struct ir_ins *ins, u32 max, u32 *slot_val, const struct guest *g, u64 pc);
/* True while at least 256 more instructions and 8 exits fit: a guest instruction is begun only then, and never emits
 * more. */
bool ir_room(const struct ir_unit *u);

/* The general form; the named ones below are for readability.  Operands as the row's letters say.  Folds; a pure
 * instruction whose result is known may yield an older value. */
struct ir_ref ir_emit(struct ir_unit *u, enum ir_op op, enum ir_type type, u32 a, u32 b, u32 c, u8 n, u8 cc);
/* The type of a value. */
enum ir_type ir_type_of(const struct ir_unit *u, struct ir_ref r);

struct ir_ref ir_const(struct ir_unit *u, enum ir_type t, u64 v);
struct ir_ref ir_const_pc(struct ir_unit *u, u64 v); /* an i64 that is a guest code address: relocatable */
struct ir_ref ir_vconst(struct ir_unit *u, u64 lo, u64 hi);
bool ir_is_const(const struct ir_unit *u, struct ir_ref r, u64 *v); /* integers */
/* The slot's current value: inside a superblock a repeated get yields the same value, a get after a set the value set.
 */
struct ir_ref ir_get(struct ir_unit *u, u32 slot);
void ir_set(struct ir_unit *u, u32 slot, struct ir_ref v);
/* Starts a guest instruction: the translation loop calls it before each one. */
void ir_insn(struct ir_unit *u, u64 pc);

static inline struct ir_ref ir_op1(struct ir_unit *u, enum ir_op op, enum ir_type t, struct ir_ref a)
{
	return ir_emit(u, op, t, a.i, 0, 0, 0, 0);
}

static inline struct ir_ref ir_op2(struct ir_unit *u, enum ir_op op, enum ir_type t, struct ir_ref a, struct ir_ref b)
{
	return ir_emit(u, op, t, a.i, b.i, 0, 0, 0);
}

static inline struct ir_ref ir_op3(struct ir_unit *u, enum ir_op op, enum ir_type t, struct ir_ref a, struct ir_ref b,
                                   struct ir_ref c)
{
	return ir_emit(u, op, t, a.i, b.i, c.i, 0, 0);
}

/* Integer operation with a constant right operand. */
struct ir_ref ir_opi(struct ir_unit *u, enum ir_op op, enum ir_type t, struct ir_ref a, s64 imm);

struct ir_ref ir_load(struct ir_unit *u, enum ir_type t, struct ir_ref addr, s32 disp, u32 mem);
void ir_store(struct ir_unit *u, struct ir_ref addr, s32 disp, struct ir_ref v, u32 mem);
struct ir_ref ir_setc(struct ir_unit *u, enum ir_type t, enum ir_cc cc, struct ir_ref flags);
struct ir_ref ir_sel(struct ir_unit *u, enum ir_type t, enum ir_cc cc, struct ir_ref flags, struct ir_ref yes,
                     struct ir_ref no);

/* Labels inside a unit.  A label is placed once; values and slot knowledge die there. */
u32 ir_label(struct ir_unit *u);
void ir_place(struct ir_unit *u, u32 label);
void ir_jump(struct ir_unit *u, u32 label);
void ir_br(struct ir_unit *u, enum ir_cc cc, struct ir_ref flags, u32 label);

/* Exits.  JUMP and LOOP are told apart by the builder. */
void ir_exit_jump(struct ir_unit *u, u64 pc);
void ir_exit_if(struct ir_unit *u, enum ir_cc cc, struct ir_ref flags, u64 pc);
void ir_exit_call(struct ir_unit *u, u64 pc, u64 ret);
void ir_exit_ind(struct ir_unit *u, struct ir_ref addr);
void ir_exit_icall(struct ir_unit *u, struct ir_ref addr, u64 ret);
void ir_exit_ret(struct ir_unit *u, struct ir_ref addr);
void ir_exit_stop(struct ir_unit *u, u64 pc);
/* Leaves with a guest exception (enum cpu_exit of core/cpu.h) at the current instruction: exit_code, exit_addr. */
void ir_trap(struct ir_unit *u, u32 cpu_exit, u32 code, struct ir_ref addr);

/* Calls helper number h of the guest's table with up to three i64 arguments (absent: (struct ir_ref){0}); t is IR_NONE,
 * IR_I32 or IR_I64.  Forgets what is known of the slots when the helper writes them. */
struct ir_ref ir_call(struct ir_unit *u, u32 h, enum ir_type t, struct ir_ref a, struct ir_ref b, struct ir_ref c);

/* -- tables, text form, passes
 * ---------------------------------------------------------------------------------------------- */

struct ir_opinfo {
	const char *name;
	char res;
	char args[4];
	u32 mask; /* IRF_* */
	const char *doc;
};
#define IRF_PURE   1u
#define IRF_COMM   2u
#define IRF_MEM    4u
#define IRF_FAULT  8u
#define IRF_EXIT   16u
#define IRF_FPMODE 32u
#define IRF_EFFECT 64u
extern const struct ir_opinfo ir_opinfo[IRO_COUNT];
extern const char *const ir_type_name[IR_TYPE_COUNT];
extern const char *const ir_cc_name[IR_CC_COUNT];

/* True if argument letter l names a value (not a slot, constant, exit ...). */
static inline bool ir_arg_is_value(char l)
{
	return l >= 'A' && l <= 'Z';
}

/* verify: 0, or -1 with a message of at most len bytes in why: types, no value across a label, numbers in range. */
int ir_verify(const struct ir_unit *u, char *why, size_t len);
/* dump: the text form, one instruction a line, as parse reads it.  Writes at most len bytes, returns the length needed.
 */
size_t ir_dump(const struct ir_unit *u, char *buf, size_t len);
/* parse: the inverse; lines that begin with # are skipped; u was begun.  0 or the negative number of the line in error.
 */
int ir_parse(struct ir_unit *u, const char *text);
/* Runs the passes of passes.def that tier has over the finished unit u, in place; slot_val is forgotten.  A unit that
 * is too large for them stays as it is.  One caller at a time (the cache's lock): their memory is static. */
void ir_optimise(struct ir_unit *u, unsigned tier);
/* The same, calling after(arg, name, u) behind each pass that changed something. */
void ir_passes(struct ir_unit *u, unsigned tier, void (*after)(void *arg, const char *pass, const struct ir_unit *u),
               void *arg);
/* Instruments the finished unit u: puts a `count` wherever something of enum ir_instr is done (pass_count.c says what
 * counts when).  False: u is of the second tier, or there is no room; then u is spoilt.  One caller at a time, as
 * above. */
bool ir_count(struct ir_unit *u);
/* The meaning of ops.def: runs the unit on cpu's state and memory to an exit; sets the slot pc; returns the enum
 * cpu_exit (CPU_EXIT_NONE: goes on at pc).  exit_kind, if not NULL, says which kind of exit was taken. */
struct cpu;
int ir_interp(const struct ir_unit *u, struct cpu *cpu);

#endif
