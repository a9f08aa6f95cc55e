/* SPDX-License-Identifier: GPL-2.0-or-later */
/* savevm/savevm.h - what a machine saves: its registry of states and RAM blocks, saving and loading the whole.
 *
 * The format stands in FORMAT.md.  Saving never changes the machine.  A loaded stream is hostile input: it is walked
 * once without touching the machine (structure, checksums, names, versions, lengths), and only a stream that passes is
 * loaded; what post_load functions refuse after that leaves the machine unfit to run, and the error says so.
 *
 * Threads: the machine is stopped and its lock held.
 */
#ifndef SAVEVM_SAVEVM_H
#define SAVEVM_SAVEVM_H

#include "core/base.h"
#include "savevm/stream.h"
#include "savevm/vmstate.h"

/* As an instance id: choose one.  Never given out. */
#define SV_INSTANCE_ANY UINT32_MAX

struct sv_error {
	int code;       /* -errno; 0: none */
	char text[200]; /* one line for the user, naming the tag */
};

struct sv_entry {
	const struct vmstate *vms;
	void *state;
	u32 instance;
	struct sv_entry *next;
};

struct sv_ram {
	const char *name;
	u8 *host;
	u64 size; /* multiple of 4096 */
	int fd;   /* memory file it is a mapping of: pages never written are skipped without touching them; -1: none */
	struct sv_ram *next;
};

struct savevm {
	const char *machine;      /* "virt-riscv64": a stream of another machine is refused */
	struct sv_entry *entries; /* in order of priority, then of registration */
	struct sv_ram *rams;
	bool only_migratable;
	const char *blocker; /* reason why saving is refused now, or NULL */
};

void savevm_init(struct savevm *s, const char *machine);
void savevm_finish(struct savevm *s);

/* Registers state.  instance SV_INSTANCE_ANY: the lowest free number above those of the same name (0 if none).  Returns
 * 0; -EEXIST when name and instance are taken; -ENOSPC when ids are used up; -EACCES when the description is
 * unmigratable and only_migratable is set; -EINVAL for a malformed description; -ENOMEM.  vms and state live as long as
 * the registry. */
int savevm_register(struct savevm *s, const struct vmstate *vms, void *state, u32 instance, struct sv_error *e);
void savevm_unregister(struct savevm *s, const void *state);
int savevm_register_ram(struct savevm *s, const char *name, u8 *host, u64 size, int fd, struct sv_error *e);

/* One description's fields and subsections, as they stand in a section. */
void sv_save_state(struct sv_writer *w, const struct vmstate *vms, void *state);
/* Loads them; with dry true checks without touching state (may then be NULL).  0 or e->code. */
int sv_load_state(struct sv_reader *r, const struct vmstate *vms, void *state, u16 version, bool dry,
                  struct sv_error *e);

/* The whole machine into w.  0 or e->code. */
int savevm_save(struct savevm *s, struct sv_writer *w, struct sv_error *e);
/* The whole machine from a buffer.  0 or e->code; *touched says whether the machine was changed before the error. */
int savevm_load(struct savevm *s, const u8 *data, size_t len, bool *touched, struct sv_error *e);

/* The same with a file: written beside and renamed, so that an old state is never half overwritten. */
int savevm_save_file(struct savevm *s, const char *path, struct sv_error *e);
int savevm_load_file(struct savevm *s, const char *path, bool *touched, struct sv_error *e);

/* The registry as text, one line per row: what tests/savevm/schema.txt is compared with.  free() it. */
char *savevm_schema(const struct savevm *s);

int sv_fail(struct sv_error *e, int code, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
