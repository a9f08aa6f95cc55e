/* SPDX-License-Identifier: GPL-2.0-or-later */
/* devices/uart-16550.c - the serial port: National Semiconductor PC16550D.
 *
 * Facts: PC16550D data sheet (TL/C/8652), sections 8.1 to 8.8 (registers), 8.11 (FIFO interrupt mode).  Times: a byte
 * is sent the moment it is written, so the transmitter is always empty again at once and its interrupt comes back with
 * each byte; the receiver's character time-out is four character times of the programmed rate, as the FIFO's users
 * expect it.  Parity and framing errors do not happen on our lines; break and overrun do.
 */
#include <errno.h>

#include "devices/chardev.h"
#include "devices/device.h"
#include "devices/fdt-util.h"

#define FIFO 16

#define UART_ROWS(REG, ARR, DERIVED, HOST, CONFIG)                                                                     \
	REG(u8, ier, 1, "interrupt enable")                                                                            \
	REG(u8, fcr, 1, "FIFO control as written, bits 0, 6, 7")                                                       \
	REG(u8, lcr, 1, "line control")                                                                                \
	REG(u8, mcr, 1, "modem control")                                                                               \
	REG(u8, errors, 1, "line status: overrun, parity, framing, break (bits 1 to 4) until it is read")              \
	REG(u8, msr, 1, "modem status: lines in 7..4, changes in 3..0")                                                \
	REG(u8, scr, 1, "scratch")                                                                                     \
	REG(u16, divisor, 1, "divisor latch")                                                                          \
	ARR(u8, rx, FIFO, 1, "receiver FIFO, oldest first")                                                            \
	ARR(u8, rx_break, FIFO, 1, "1: that byte is a break")                                                          \
	REG(u8, rx_count, 1, "bytes in it")                                                                            \
	REG(bool, thre_pending, 1, "transmitter-empty interrupt not yet acknowledged")                                 \
	REG(bool, timeout_pending, 1, "character time-out happened")                                                   \
	REG(u64, timeout_at, 1, "virtual ns of the coming character time-out; all ones: none")                         \
	DERIVED(struct vtimer, timer, "armed for timeout_at")                                                          \
	CONFIG(u32, clock_hz, "input clock")

#define SV_DECL_CONFIG(type, name, doc) type name;
struct uart {
	struct dev dev;
	UART_ROWS(SV_DECL_REG, SV_DECL_ARR, SV_DECL_ONE, SV_DECL_ONE, SV_DECL_CONFIG)
};
#define SV_STRUCT struct uart

#define IER_RDA        1
#define IER_THRE       2
#define IER_RLS        4
#define IER_MS         8
#define IIR_NONE       1
#define IIR_MS         0
#define IIR_THRE       2
#define IIR_RDA        4
#define IIR_RLS        6
#define IIR_CTI        12
#define FCR_ENABLE     1
#define FCR_CLEAR_RX   2
#define LCR_DLAB       0x80
#define MCR_LOOP       0x10
#define LSR_DR         1
#define LSR_OE         2
#define LSR_BI         16
#define LSR_THRE       32
#define LSR_TEMT       64
#define LSR_FIFO_ERROR 128
#define MSR_LINES      0xb0 /* CTS, DSR, DCD: a cable is always there */

static u8 trigger(const struct uart *u)
{
	static const u8 level[4] = {1, 4, 8, 14};

	return u->fcr & FCR_ENABLE ? level[u->fcr >> 6] : 1;
}

/* The interrupt that IIR names (8.6, table III), in order of priority. */
static u8 source(const struct uart *u)
{
	if ((u->ier & IER_RLS) && u->errors)
		return IIR_RLS;
	if ((u->ier & IER_RDA) && u->rx_count >= trigger(u))
		return IIR_RDA;
	if ((u->ier & IER_RDA) && u->timeout_pending)
		return IIR_CTI;
	if ((u->ier & IER_THRE) && u->thre_pending)
		return IIR_THRE;
	if ((u->ier & IER_MS) && (u->msr & 15))
		return IIR_MS;
	return IIR_NONE;
}

static void update(struct uart *u)
{
	irq_set(&u->dev.out[0], source(u) != IIR_NONE);
}

/* Starts or stops the time-out: four characters of ten bits, 16 clocks a bit and divisor. */
static void restart_timeout(struct uart *u)
{
	u->timeout_pending = false;
	u->timeout_at = TIMER_NEVER;
	if ((u->fcr & FCR_ENABLE) && u->rx_count) {
		u64 clocks = 4ull * 10 * 16 * MAX(u->divisor, 1);

		u->timeout_at = vclock_now(u->dev.clock) + clocks * 1000000000ull / u->clock_hz;
	}
	vtimer_set(u->dev.clock, &u->timer, u->timeout_at);
}

static void timed_out(void *opaque)
{
	struct uart *u = opaque;

	u->timeout_at = TIMER_NEVER;
	u->timeout_pending = u->rx_count > 0;
	update(u);
}

static void push(struct uart *u, u8 b, bool is_break)
{
	u8 size = u->fcr & FCR_ENABLE ? FIFO : 1;

	if (u->rx_count == size) {
		/* 8.4 bit 1: the FIFO keeps what it has; without FIFO the new character replaces the old one. */
		u->errors |= LSR_OE;
		if (size == FIFO)
			return;
		u->rx_count = 0;
	}
	u->rx[u->rx_count] = b;
	u->rx_break[u->rx_count] = is_break;
	if (u->rx_count == 0 && is_break)
		u->errors |= LSR_BI; /* revealed when the byte is at the top (8.4 note) */
	u->rx_count++;
	restart_timeout(u);
}

static u8 pop(struct uart *u)
{
	u8 b;

	if (!u->rx_count)
		return 0;
	b = u->rx[0];
	u->rx_count--;
	for (u32 i = 0; i < u->rx_count; i++) {
		u->rx[i] = u->rx[i + 1];
		u->rx_break[i] = u->rx_break[i + 1];
	}
	if (u->rx_count && u->rx_break[0])
		u->errors |= LSR_BI;
	restart_timeout(u);
	return b;
}

static size_t room(void *opaque)
{
	struct uart *u = opaque;

	if (u->mcr & MCR_LOOP)
		return 0;
	return (u->fcr & FCR_ENABLE ? FIFO : 1) - u->rx_count;
}

static void receive(void *opaque, const u8 *p, size_t n)
{
	struct uart *u = opaque;

	for (size_t i = 0; i < n; i++)
		push(u, p[i], false);
	update(u);
}

static void event(void *opaque, enum chardev_event e)
{
	struct uart *u = opaque;

	if (e == CHARDEV_BREAK && !(u->mcr & MCR_LOOP)) {
		push(u, 0, true);
		update(u);
	}
}

/* Modem lines as the guest sees them: the cable's, or in loopback (8.7 bit 4) its own outputs. */
static void modem_lines(struct uart *u)
{
	u8 lines = MSR_LINES, was = u->msr & 0xf0, changed;

	if (u->mcr & MCR_LOOP)
		lines = (u8)((u->mcr & 2) << 3 | (u->mcr & 1) << 5 | (u->mcr & 4) << 4 | (u->mcr & 8) << 4);
	changed = (u8)((was ^ lines) >> 4);
	/* The ring indicator's change bit tells only of its trailing edge. */
	if ((changed & 4) && (lines & 0x40))
		changed &= (u8)~4;
	u->msr = lines | (u->msr & 15) | changed;
}

static u64 uart_read(void *opaque, u64 offset, unsigned size)
{
	struct uart *u = opaque;
	u8 v = 0;

	(void)size;
	switch (offset & 7) {
	case 0:
		if (u->lcr & LCR_DLAB)
			return u->divisor & 0xff;
		v = pop(u);
		update(u);
		chardev_accept(u->dev.chr);
		return v;
	case 1: return u->lcr & LCR_DLAB ? u->divisor >> 8 : u->ier;
	case 2:
		v = source(u);
		if (v == IIR_THRE) { /* 8.6: reading IIR resets it when it is the source named */
			u->thre_pending = false;
			update(u);
		}
		return v | (u->fcr & FCR_ENABLE ? 0xc0 : 0);
	case 3: return u->lcr;
	case 4: return u->mcr;
	case 5:
		v = u->errors | LSR_THRE | LSR_TEMT | (u->rx_count ? LSR_DR : 0);
		if (u->fcr & FCR_ENABLE) /* 8.4 bit 7: an error somewhere in the FIFO */
			for (u32 i = 0; i < u->rx_count; i++)
				if (u->rx_break[i])
					v |= LSR_FIFO_ERROR;
		u->errors = 0;
		update(u);
		return v;
	case 6:
		v = u->msr;
		u->msr &= 0xf0;
		update(u);
		return v;
	default: return u->scr;
	}
}

static void transmit(struct uart *u, u8 b)
{
	if (u->mcr & MCR_LOOP)
		push(u, b, false);
	else if (u->dev.chr)
		chardev_write(u->dev.chr, &b, 1);
	u->thre_pending = true; /* empty again at once */
}

static void uart_write(void *opaque, u64 offset, u64 value, unsigned size)
{
	struct uart *u = opaque;
	u8 v = (u8)value;

	(void)size;
	switch (offset & 7) {
	case 0:
		if (u->lcr & LCR_DLAB)
			u->divisor = (u16)((u->divisor & 0xff00) | v);
		else
			transmit(u, v);
		break;
	case 1:
		if (u->lcr & LCR_DLAB) {
			u->divisor = (u16)((u->divisor & 0xff) | v << 8);
			break;
		}
		/* The holding register is empty, so that enabling its interrupt raises it. */
		if (!(u->ier & IER_THRE) && (v & IER_THRE))
			u->thre_pending = true;
		u->ier = v & 15;
		break;
	case 2:
		if (((u->fcr ^ v) & FCR_ENABLE) ||
		    (v & FCR_CLEAR_RX)) { /* 8.5: a change of bit 0 clears the FIFOs too */
			u->rx_count = 0;
			u->timeout_pending = false;
		}
		u->fcr = v & FCR_ENABLE ? v & 0xc1 : 0;
		restart_timeout(u);
		chardev_accept(u->dev.chr);
		break;
	case 3: u->lcr = v; break;
	case 4:
		u->mcr = v & 31;
		modem_lines(u);
		chardev_accept(u->dev.chr);
		break;
	case 7: u->scr = v; break;
	default: break; /* LSR and MSR: written in factory tests only */
	}
	update(u);
}

static const struct chardev_reader reader = {.room = room, .receive = receive, .event = event};

static int realize(struct dev *d)
{
	struct uart *u = (struct uart *)d;

	if (!u->clock_hz)
		return -EINVAL;
	vtimer_init(&u->timer, timed_out, u);
	if (d->chr)
		chardev_attach(d->chr, &reader, u);
	return 0;
}

/* The state after master reset (8.0 table I). */
static void reset(struct dev *d)
{
	struct uart *u = (struct uart *)d;

	u->ier = u->fcr = u->lcr = u->mcr = u->errors = u->scr = 0;
	u->divisor = 12;
	u->rx_count = 0;
	u->thre_pending = false;
	u->msr = MSR_LINES;
	restart_timeout(u);
	update(u);
	chardev_accept(d->chr);
}

static int post_load(void *state, u16 version)
{
	struct uart *u = state;

	(void)version;
	if (u->rx_count > FIFO || (!(u->fcr & FCR_ENABLE) && u->rx_count > 1))
		return -EINVAL;
	vtimer_set(u->dev.clock, &u->timer, u->timeout_at);
	update(u);
	chardev_accept(u->dev.chr);
	return 0;
}

static void finish(struct dev *d)
{
	vtimer_cancel(d->clock, &((struct uart *)d)->timer);
}

static int fdt(const struct dev *d, void *fdt, const struct fdt_refs *refs)
{
	const struct uart *u = (const struct uart *)d;
	int rc = fdt_util_string(fdt, "compatible", "ns16550a");

	rc = rc ? rc : fdt_util_reg(fdt, d->base, 0x100);
	rc = rc ? rc : fdt_util_u32(fdt, "clock-frequency", u->clock_hz);
	rc = rc ? rc : fdt_util_u32(fdt, "interrupt-parent", refs->irq_parent);
	return rc ? rc : fdt_util_u32(fdt, "interrupts", d->irq_number);
}

static const struct vmstate_field fields[] = {UART_ROWS(SV_ROW_REG, SV_ROW_ARR, SV_ROW_NONE, SV_ROW_NONE, SV_ROW_NONE)};
static const struct vmstate vmstate = {.name = "uart-16550",
                                       .version = 1,
                                       .minimum = 1,
                                       .fields = fields,
                                       .nfields = ARRAY_LEN(fields),
                                       .post_load = post_load};
static const struct dev_config config[] = {DEV_CONFIG(u32, clock_hz, 3686400, 1, UINT32_MAX, "input clock in Hz")};

const struct device dev_uart_16550 = {
    .name = "uart-16550",
    .doc = "serial port, PC16550D",
    .state_size = sizeof(struct uart),
    .mmio_size = 0x100,
    .sizes = 1 | 2 | 4,
    .nout = 1,
    .config = config,
    .nconfig = ARRAY_LEN(config),
    .vmstate = &vmstate,
    .realize = realize,
    .reset = reset,
    .read = uart_read,
    .write = uart_write,
    .fdt = fdt,
    .finish = finish,
};
