/* SPDX-License-Identifier: GPL-2.0-or-later */
/* devices/chardev.c - character backends on file descriptors, and the mux for -nographic.
 *
 * Input is flow-controlled: the descriptor is watched only while the reader has room, so that a paste longer than a
 * UART's FIFO loses nothing.  Output is not: a full pty or a socket without a peer drops, as an unplugged cable does.
 * Standard input is put into raw mode and restored at exit.
 */
#include "devices/chardev.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

static struct termios saved_tty;
static bool tty_changed;

static void restore_tty(void)
{
	if (tty_changed)
		tcsetattr(0, TCSANOW, &saved_tty);
	tty_changed = false;
}

static void input_ready(void *opaque, short revents);

static size_t reader_room(struct chardev *c)
{
	return c->reader ? c->reader->room(c->reader_opaque) : 0;
}

static void watch_input(struct chardev *c)
{
	bool want = c->in >= 0 && !c->eof && (c->side[0] || reader_room(c) > 0);

	if (want && c->side[0]) {
		struct chardev *f = c->side[c->side_now];

		want = c->escape || !f->reader || f->reader->room(f->reader_opaque) > 0;
	}
	if (!c->loop || c->in < 0)
		return;
	if (want)
		loop_watch(c->loop, c->in, POLLIN, input_ready, c);
	else
		loop_unwatch(c->loop, c->in);
}

static void peer_gone(struct chardev *c);

static void peer_arrives(void *opaque, short revents)
{
	struct chardev *c = opaque;
	int fd = accept4(c->listener, NULL, NULL, SOCK_CLOEXEC);

	(void)revents;
	if (fd < 0)
		return;
	loop_unwatch(c->loop, c->listener); /* one peer at a time */
	c->in = c->out = fd;
	c->eof = false;
	if (c->reader && c->reader->event)
		c->reader->event(c->reader_opaque, CHARDEV_OPENED);
	watch_input(c);
}

static void peer_gone(struct chardev *c)
{
	if (c->in >= 0 && c->loop)
		loop_unwatch(c->loop, c->in);
	c->eof = true;
	if (c->listener < 0)
		return;
	close(c->in);
	c->in = c->out = -1;
	if (c->reader && c->reader->event)
		c->reader->event(c->reader_opaque, CHARDEV_CLOSED);
	loop_watch(c->loop, c->listener, POLLIN, peer_arrives, c);
}

static void send_event(struct chardev *c, enum chardev_event e)
{
	if (c->reader && c->reader->event)
		c->reader->event(c->reader_opaque, e);
}

/* One byte into a mux: true if it was used or taken. */
static bool mux_byte(struct chardev *c, u8 b)
{
	struct chardev *f = c->side[c->side_now];

	if (!c->escape && b == 1) {
		c->escape = true;
		return true;
	}
	if (c->escape && b != 1) {
		c->escape = false;
		switch (b) {
		case 'c':
			c->side_now ^= 1;
			send_event(c->side[c->side_now], CHARDEV_OPENED);
			return true;
		case 'b': send_event(f, CHARDEV_BREAK); return true;
		case 'x':
			if (c->quit)
				c->quit(c->quit_opaque);
			return true;
		default: return true;
		}
	}
	if (!f->reader) {
		c->escape = false;
		return true;
	}
	if (!reader_room(f))
		return false;
	c->escape = false;
	f->reader->receive(f->reader_opaque, &b, 1);
	return true;
}

size_t chardev_feed(struct chardev *c, const u8 *p, size_t n)
{
	size_t room;

	if (c->side[0]) {
		size_t i = 0;

		while (i < n && mux_byte(c, p[i]))
			i++;
		return i;
	}
	room = reader_room(c);
	n = MIN(n, room);
	if (n)
		c->reader->receive(c->reader_opaque, p, n);
	return n;
}

static void input_ready(void *opaque, short revents)
{
	struct chardev *c = opaque;
	u8 buf[256];
	size_t room = c->side[0] ? 1 : MIN(reader_room(c), sizeof(buf));
	ssize_t n;

	(void)revents;
	if (!room) {
		watch_input(c);
		return;
	}
	n = read(c->in, buf, room);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		/* A pty whose other side is closed reads as EIO until somebody opens it: it stays. */
		if (n < 0 && errno == EIO && c->owned && c->listener < 0)
			return;
		peer_gone(c);
		return;
	}
	chardev_feed(c, buf, (size_t)n);
	watch_input(c);
}

void chardev_accept(struct chardev *c)
{
	if (c)
		watch_input(c->mux ? c->mux : c);
}

void chardev_attach(struct chardev *c, const struct chardev_reader *r, void *opaque)
{
	c->reader = r;
	c->reader_opaque = opaque;
	chardev_accept(c);
}

void chardev_write(struct chardev *c, const void *p, size_t n)
{
	const u8 *b = p;

	if (c->mux)
		c = c->mux;
	if (c->record_room) {
		if (n > c->record_room - c->record_len) {
			size_t room = (c->record_room + n) * 2;
			u8 *r = realloc(c->record, room);

			if (!r) {
				c->dropped += n;
				return;
			}
			c->record = r;
			c->record_room = room;
		}
		memcpy(c->record + c->record_len, p, n);
		c->record_len += n;
		return;
	}
	while (n && c->out >= 0) {
		ssize_t k = c->listener >= 0 ? send(c->out, b, n, MSG_NOSIGNAL) : write(c->out, b, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			break;
		b += k;
		n -= (size_t)k;
	}
	c->dropped += n;
}

static int listen_unix(struct chardev *c, const char *path)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof(a.sun_path))
		return -ENAMETOOLONG;
	strcpy(a.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	unlink(path); /* a socket left behind by an earlier run */
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) < 0 || listen(fd, 1) < 0) {
		int e = -errno;

		close(fd);
		return e;
	}
	strcpy(c->path, path);
	return fd;
}

static int listen_tcp(const char *host, const char *port)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *list, *a;
	int fd = -1, one = 1, e = -EADDRNOTAVAIL;

	if (getaddrinfo(host[0] ? host : NULL, port, &hints, &list))
		return -EINVAL;
	for (a = list; a; a = a->ai_next) {
		fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
		if (fd < 0)
			continue;
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
		if (!bind(fd, a->ai_addr, a->ai_addrlen) && !listen(fd, 1))
			break;
		e = -errno;
		close(fd);
		fd = -1;
	}
	freeaddrinfo(list);
	return fd < 0 ? e : fd;
}

static int open_pty(struct chardev *c)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios t;

	if (fd < 0)
		return -errno;
	if (grantpt(fd) < 0 || unlockpt(fd) < 0) {
		int e = -errno;

		close(fd);
		return e;
	}
	if (!tcgetattr(fd, &t)) {
		cfmakeraw(&t);
		tcsetattr(fd, TCSANOW, &t);
	}
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	fprintf(stderr, "char device redirected to %s (label %s)\n", ptsname(fd), c->id);
	c->in = c->out = fd;
	c->owned = true;
	return 0;
}

static int open_stdio(struct chardev *c)
{
	struct termios t;

	if (isatty(0) && !tcgetattr(0, &saved_tty)) {
		t = saved_tty;
		cfmakeraw(&t);
		t.c_oflag |= OPOST;
		if (!c->quit) /* Ctrl-C still ends the emulator unless a mux offers another way */
			t.c_lflag |= ISIG;
		tty_changed = true;
		atexit(restore_tty);
		tcsetattr(0, TCSANOW, &t);
	}
	c->in = 0;
	c->out = 1;
	return 0;
}

/* "HOST:PORT" or a path, up to the first comma, into buf. */
static bool address(const char *s, char *buf, size_t len)
{
	size_t n = strcspn(s, ",");

	if (n >= len || !n)
		return false;
	memcpy(buf, s, n);
	buf[n] = 0;
	return true;
}

static int open_by_name(struct chardev *c, const char *what)
{
	char a[256], *port;

	if (!strcmp(what, "null"))
		return 0;
	if (!strcmp(what, "mem")) {
		c->record_room = 256;
		c->record = malloc(c->record_room);
		return c->record ? 0 : -ENOMEM;
	}
	if (!strcmp(what, "stdio"))
		return open_stdio(c);
	if (!strcmp(what, "pty"))
		return open_pty(c);
	if (!strncmp(what, "file:", 5)) {
		c->out = open(what + 5, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		c->owned = true;
		return c->out < 0 ? -errno : 0;
	}
	if (!strncmp(what, "unix:", 5) && address(what + 5, a, sizeof(a))) {
		c->listener = listen_unix(c, a);
	} else if (!strncmp(what, "tcp:", 4) && address(what + 4, a, sizeof(a)) && (port = strrchr(a, ':'))) {
		*port++ = 0;
		c->listener = listen_tcp(a, port);
	} else {
		return -EINVAL;
	}
	if (c->listener < 0)
		return c->listener;
	if (!strstr(what, "nowait") && !strstr(what, "wait=off")) {
		fprintf(stderr, "waiting for connection on %s\n", what);
		peer_arrives(c, 0);
	} else if (c->loop) {
		loop_watch(c->loop, c->listener, POLLIN, peer_arrives, c);
	}
	return 0;
}

struct chardev *chardev_open(struct loop *l, const char *id, const char *what, char *why, size_t whylen)
{
	struct chardev *c = calloc(1, sizeof(*c));
	int rc;

	if (!c) {
		snprintf(why, whylen, "out of memory");
		return NULL;
	}
	snprintf(c->id, sizeof(c->id), "%s", id);
	c->in = c->out = c->listener = -1;
	c->loop = l;
	rc = open_by_name(c, what);
	if (rc < 0) {
		snprintf(why, whylen, "%s: %s", what, strerror(-rc));
		free(c);
		return NULL;
	}
	return c;
}

bool chardev_mux(struct chardev *c, struct chardev *face[2], void (*quit)(void *), void *opaque)
{
	for (int i = 0; i < 2; i++) {
		face[i] = calloc(1, sizeof(*face[i]));
		if (!face[i])
			return false;
		snprintf(face[i]->id, sizeof(face[i]->id), "%.20s-%d", c->id, i);
		face[i]->in = face[i]->out = face[i]->listener = -1;
		face[i]->loop = c->loop;
		face[i]->mux = c;
		c->side[i] = face[i];
	}
	c->quit = quit;
	c->quit_opaque = opaque;
	if (tty_changed && c->in == 0) {
		struct termios t;

		if (!tcgetattr(0, &t)) {
			t.c_lflag &= ~(tcflag_t)ISIG; /* Ctrl-C goes to the guest; Ctrl-A x ends */
			tcsetattr(0, TCSANOW, &t);
		}
	}
	watch_input(c);
	return true;
}

void chardev_close(struct chardev *c)
{
	if (!c)
		return;
	if (c->loop && c->in >= 0)
		loop_unwatch(c->loop, c->in);
	if (c->listener >= 0) {
		if (c->loop)
			loop_unwatch(c->loop, c->listener);
		close(c->listener);
		if (c->in >= 0)
			close(c->in);
		if (c->path[0])
			unlink(c->path);
	} else if (c->owned) {
		if (c->out >= 0)
			close(c->out);
		if (c->in >= 0 && c->in != c->out)
			close(c->in);
	}
	for (int i = 0; i < 2; i++)
		free(c->side[i]);
	free(c->record);
	free(c);
}
