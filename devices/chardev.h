/* SPDX-License-Identifier: GPL-2.0-or-later */
/* devices/chardev.h - character backends: where a serial port's or monitor's bytes come from and go to.
 *
 * A chardev has one reader (the device).  Input is offered when the descriptor has some and the reader has room;
 * output is written at once.  Threads: the machine's lock held.
 */
#ifndef DEVICES_CHARDEV_H
#define DEVICES_CHARDEV_H

#include "core/base.h"
#include "core/loop.h"

enum chardev_event {
	CHARDEV_BREAK,
	CHARDEV_OPENED, /* a peer has connected */
	CHARDEV_CLOSED,
};

/* What a device supplies. */
struct chardev_reader {
	size_t (*room)(void *opaque); /* bytes it can take now */
	void (*receive)(void *opaque, const u8 *p, size_t n);
	void (*event)(void *opaque, enum chardev_event e); /* may be NULL */
};

struct chardev {
	char id[32];
	int in, out;  /* descriptors, -1: none */
	int listener; /* socket backends: -1 or the listening descriptor */
	bool owned;   /* close in and out at the end */
	bool tty;     /* terminal settings are to be restored */
	bool eof;
	struct loop *loop;
	struct chardev *mux;     /* this one is fed by a mux */
	struct chardev *side[2]; /* this is a mux: its two faces; Ctrl-A c changes over */
	u32 side_now;
	bool escape; /* Ctrl-A seen */
	void (*quit)(void *opaque);
	void *quit_opaque;
	const struct chardev_reader *reader;
	void *reader_opaque;
	u64 dropped; /* bytes that nobody took */
	/* test backend: bytes written are appended here instead when record is set */
	u8 *record;
	size_t record_len, record_room;
	char path[108]; /* of a unix socket, to be removed */
};

/* Opens a backend by the description of -serial and -chardev: "null", "stdio", "file:PATH", "pty",
 * "unix:PATH[,server][,nowait]", "tcp:HOST:PORT[,server][,nowait]", "mem" (tests: output is recorded).  Returns NULL
 * with a line in why.  A pty's name goes to stderr. */
struct chardev *chardev_open(struct loop *l, const char *id, const char *what, char *why, size_t whylen);
/* Two faces on one chardev: Ctrl-A c changes between them, Ctrl-A x quits, Ctrl-A Ctrl-A is Ctrl-A, Ctrl-A b a break.
 * Takes c over. */
bool chardev_mux(struct chardev *c, struct chardev *face[2], void (*quit)(void *), void *opaque);
void chardev_close(struct chardev *c);

void chardev_attach(struct chardev *c, const struct chardev_reader *r, void *opaque);
/* Writes all of it, or drops what a peer that is gone or stuck does not take. */
void chardev_write(struct chardev *c, const void *p, size_t n);
/* The reader has room again. */
void chardev_accept(struct chardev *c);
/* Bytes as if they had come in: what tests and the mux use.  Returns how many were taken. */
size_t chardev_feed(struct chardev *c, const u8 *p, size_t n);

#endif
