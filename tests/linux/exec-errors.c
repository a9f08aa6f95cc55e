/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/linux/exec-errors.c - execve of what is no good program: which errors the caller gets back, and how "#!" lines
 * are taken apart.  The judge is the kernel, which runs this program natively: what it looks at before it lets the old
 * program go (fs/exec.c, fs/binfmt_script.c, fs/binfmt_elf.c up to begin_new_exec()) must leave the caller alive. */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char *env[] = {NULL};

/* What a program started by this test says about itself. */
static int child(int argc, char **argv)
{
	printf("  runs with %d:", argc);
	for (int i = 0; i < argc; i++) {
		size_t n = strlen(argv[i]);
		if (n > 100)
			printf(" [%zu bytes, %.20s]", n, argv[i]);
		else
			printf(" [%s]", argv[i]);
	}
	char name[16];
	prctl(PR_GET_NAME, name);
	printf(" by %s as %s\n", (const char *)getauxval(AT_EXECFN), name);
	fflush(stdout);
	return 0;
}

static void make(const char *name, const void *data, size_t len)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0755);

	if (fd < 0 || write(fd, data, len) != (ssize_t)len || close(fd))
		perror(name);
}

/* Executes the file at descriptor fd (AT_FDCWD: the name) in a child, which tells the error if it comes back. */
static void try_at(const char *what, int fd, const char *name, int flags)
{
	char *args[] = {"zero", "one", NULL};
	int status;

	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		if (fd == AT_FDCWD && !flags)
			execve(name, args, env);
		else
			syscall(SYS_execveat, fd, name, args, env, flags);
		printf("%s: %s\n", what, strerror(errno));
		fflush(stdout);
		_exit(17);
	}
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 17)
		return;
	printf("%s: status %d signal %d\n", what, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
	       WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

static void try(const char *what, const void *data, size_t len)
{
	make("it", data, len);
	try_at(what, AT_FDCWD, "./it", 0);
}

#define LINE(text) try(#text, text, sizeof text - 1)

/* Two bytes, `fill` so often, then the text. */
static void filled(const char *what, char fill, size_t n, const char *behind)
{
	char buf[5000] = "#!";

	memset(buf + 2, fill, n);
	strcpy(buf + 2 + n, behind);
	try(what, buf, 2 + n + strlen(behind));
}

static void scripts(void)
{
	LINE("");
	LINE("#");
	LINE("#!");
	LINE("#!\n");
	LINE("#! \t \n");
	LINE("#! \t ");
	LINE("#!\0./child\n");
	LINE("#! \0\n");
	LINE("#!nowhere\n");
	LINE("#!nowhere");
	LINE("#!/nowhere\n");
	LINE("#!it/nowhere\n");
	LINE("#!.\n");
	LINE("#!/\n");
	LINE("#!fifo\n");
	LINE("#!plain\n");
	LINE("#!text\n");
	LINE("#!./it\n");
	LINE("#!child\n");
	LINE("#!child");
	LINE("#! \t./child \t\n");
	LINE("#!./child  an argument \t of three \t\nmore\n");
	LINE("#!./child\0an argument\n");
	LINE("#!./child an\0argument\n");
	LINE("#!./child \0argument\n");
	LINE("#!./child ");
	LINE("#!./child \r\n");
	LINE("#!./child\r\n");
	filled("252 spaces", ' ', 252, "");
	filled("253 spaces", ' ', 253, "");
	filled("254 spaces", ' ', 254, "");
	filled("255 spaces", ' ', 255, "");
	filled("252 spaces and a line's end", ' ', 252, "\n");
	filled("253 spaces and a line's end", ' ', 253, "\n");
	filled("254 spaces and a line's end", ' ', 254, "\n");
	filled("245 spaces and a name", ' ', 245, "./child\n");
	filled("246 spaces and a name", ' ', 246, "./child\n");
	filled("247 spaces and a name", ' ', 247, "./child\n");
	filled("248 spaces and a name", ' ', 248, "./child\n");
	filled("245 spaces and a name and a space", ' ', 245, "./child an argument\n");
	filled("246 spaces and a name and a space", ' ', 246, "./child an argument\n");
	filled("247 spaces and a name and a space", ' ', 247, "./child an argument\n");
	filled("240 spaces, a name, and some of an argument", ' ', 240, "./child an argument\n");
	filled("240 spaces, a name, and two spaces", ' ', 240, "./child      argument\n");
	filled("252 letters", 'a', 252, "");
	filled("253 letters", 'a', 253, "");
	filled("254 letters", 'a', 254, "");
	filled("300 letters", 'a', 300, "");
	filled("252 letters and a line's end", 'a', 252, "\n");
	filled("253 letters and a line's end", 'a', 253, "\n");
	filled("254 letters and a line's end", 'a', 254, "\n");
	filled("300 letters and a line's end", 'a', 300, "\n");
	filled("252 letters and a space", 'a', 252, " ");
	filled("253 letters and a space", 'a', 253, " ");
	filled("254 letters and a space", 'a', 254, " ");
	char line[4000] = "#!./child ";
	memset(line + 10, 'b', 3000);
	line[3010] = '\n';
	try("a long argument", line, 3011);

	/* Scripts of scripts. */
	make("chain1", "#!./child first\n", 16);
	for (int i = 2; i <= 8; i++) {
		char name[20], text[100];
		snprintf(name, sizeof name, "chain%d", i);
		make(name, text, (size_t)snprintf(text, sizeof text, "#!./chain%d of %d\n", i - 1, i));
		snprintf(text, sizeof text, "./%s", name);
		try_at(text, AT_FDCWD, text, 0);
	}
	make("chain1", "#!./nowhere\n", 12);
	for (int i = 4; i <= 8; i++) {
		char name[20];
		snprintf(name, sizeof name, "./chain%d", i);
		try_at(name, AT_FDCWD, name, 0);
	}

	/* By descriptor.  The script's name would be one of the descriptor, which must outlive the call. */
	make("it", "#!./child by descriptor\n", 24);
	dup2(open("it", O_RDONLY), 50);
	dup2(open(".", O_RDONLY), 51);
	try_at("program below a descriptor", 51, "child", 0);
	try_at("script at a descriptor", 50, "", AT_EMPTY_PATH);
	try_at("script below a descriptor", 51, "it", 0);
	fcntl(50, F_SETFD, FD_CLOEXEC);
	fcntl(51, F_SETFD, FD_CLOEXEC);
	try_at("script at a descriptor that closes", 50, "", AT_EMPTY_PATH);
	try_at("script below a descriptor that closes", 51, "it", 0);
	try_at("program below a descriptor that closes", 51, "child", 0);
	try_at("nothing at the current folder", AT_FDCWD, "", AT_EMPTY_PATH);
	try_at("link below a descriptor", 51, "child", AT_SYMLINK_NOFOLLOW);
	try_at("script below a descriptor, not following", 51, "it", AT_SYMLINK_NOFOLLOW);
	make("it", "#!\n", 3);
	try_at("no interpreter, at a descriptor that closes", 51, "it", 0);
}

/* -- ELF files -------------------------------------------------------------------------------------------------------
 */

static struct {
	Elf64_Ehdr eh;
	Elf64_Phdr ph[2];
	char name[5000];
} file, good;

static void elf(const char *what)
{
	try(what, &file, sizeof file);
	file = good;
}

static void headers(void)
{
	static const int sizes[] = {1, 3, 4, 5, 16, 20, 51, 52, 63, 64, 65, 119, 120, 175};
	static const char *const names[] = {"EI_MAG0", "EI_MAG1", "EI_MAG2", "EI_MAG3"};
	char what[100];

	for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		snprintf(what, sizeof what, "cut to %d bytes", sizes[i]);
		try(what, &good, (size_t)sizes[i]);
	}
	for (int i = 0; i < 4; i++) {
		file.eh.e_ident[i] ^= 1;
		elf(names[i]);
	}
	static const int types[] = {ET_NONE, ET_REL, ET_CORE, 5, 0xffff};
	for (int i = 0; i < 5; i++) {
		file.eh.e_type = types[i];
		snprintf(what, sizeof what, "type %#x", types[i]);
		elf(what);
	}
	file.eh.e_machine = 0x7fff;
	elf("machine");
	static const int entsizes[] = {0, 32, 55, 57, 0xffff};
	for (int i = 0; i < 5; i++) {
		file.eh.e_phentsize = entsizes[i];
		snprintf(what, sizeof what, "phentsize %d", entsizes[i]);
		elf(what);
	}
	static const int counts[] = {0, 1000, 1170, 1171, 0xffff};
	for (int i = 0; i < 5; i++) {
		file.eh.e_phnum = counts[i];
		snprintf(what, sizeof what, "phnum %d", counts[i]);
		elf(what);
	}
	static const Elf64_Off offsets[] = {6000, 0x100000000, 0x7fffffffffffffff, 0x8000000000000000, -16ul};
	for (int i = 0; i < 5; i++) {
		file.eh.e_phoff = offsets[i];
		snprintf(what, sizeof what, "phoff %#lx", offsets[i]);
		elf(what);
	}
}

static void interp(const char *what, const char *name)
{
	strcpy(file.name, name);
	file.ph[0].p_filesz = strlen(name) + 1;
	elf(what);
}

/* The interpreter is the file "it-ld" of this content. */
static void interp_of(const char *what, const void *data, size_t len)
{
	make("it-ld", data, len);
	interp(what, "./it-ld");
}

static void interpreters(void)
{
	static const int sizes[] = {0, 1, 2, 4095, 4096, 4097, 5000};
	char what[100];

	interp("interpreter nowhere", "nowhere");
	interp("interpreter in no folder", "plain/nowhere");
	interp("interpreter /nowhere", "/nowhere");
	interp("interpreter is a folder", ".");
	interp("interpreter is a FIFO", "fifo");
	interp("interpreter is not executable", "plain");
	interp("interpreter without a name", "");
	interp("interpreter has a short text", "text");
	for (int i = 0; i < 7; i++) {
		memset(file.name, 0, sizeof file.name);
		strcpy(file.name, "nowhere");
		file.ph[0].p_filesz = (Elf64_Xword)sizes[i];
		snprintf(what, sizeof what, "interpreter's name of %d bytes", sizes[i]);
		elf(what);
	}
	memset(file.name, 0, sizeof file.name);
	file.ph[0].p_filesz = 2;
	elf("interpreter's name of two zeros");
	memset(file.name, 'a', 4095);
	file.name[4095] = 0;
	file.ph[0].p_filesz = 4096;
	elf("interpreter's long name");
	strcpy(file.name, "nowhere");
	file.ph[0].p_filesz = 7;
	elf("interpreter's name without an end");
	static const Elf64_Off offsets[] = {sizeof file - 1, 6000, 0x7fffffffffffffff, 0x8000000000000000, -16ul};
	for (int i = 0; i < 5; i++) {
		file.ph[0].p_filesz = 8;
		file.ph[0].p_offset = offsets[i];
		snprintf(what, sizeof what, "interpreter's name at %#lx", offsets[i]);
		elf(what);
	}
	file.ph[1] = file.ph[0];
	strcpy(file.name, "plain");
	strcpy(file.name + 10, "nowhere");
	file.ph[0].p_filesz = 6;
	file.ph[1].p_filesz = 8;
	file.ph[1].p_offset += 10;
	elf("two interpreters");

	char text[200] = "#!./child\n";
	interp_of("interpreter is empty", "", 0);
	interp_of("interpreter of 63 bytes", text, 63);
	interp_of("interpreter is a script", text, sizeof text);
	interp_of("interpreter cut in its header", &good, 63);
	interp_of("interpreter without its program headers", &good, 64);
	interp_of("interpreter with some of its program headers", &good, 175);
	static typeof(good) other;
	other = good;
	other.eh.e_machine = 0x7fff;
	interp_of("interpreter for another machine", &other, sizeof other);
	other = good;
	other.eh.e_phentsize = 32;
	interp_of("interpreter's phentsize", &other, sizeof other);
	other = good;
	other.eh.e_phnum = 0;
	interp_of("interpreter's phnum", &other, sizeof other);
}

int main(int argc, char **argv)
{
	char dir[] = "/tmp/dragoman-test-XXXXXX", self[4096] = "", remove[100];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	/* Everything is executed by another name than the test's own: that of a link. */
	if (argc > 0 && strcmp(argv[0], "zero") && strchr(argv[0], '/') && !strcmp(strrchr(argv[0], '/'), "/child"))
		return child(argc, argv);
	if (argc > 0 && (!strcmp(argv[0], "child") || !strcmp(argv[0], "zero")))
		return child(argc, argv);
	if (n <= 0 || !mkdtemp(dir) || chdir(dir) || symlink(self, "child") || mkfifo("fifo", 0755))
		return 1;
	make("plain", "plain text\n", 11);
	chmod("plain", 0644);
	make("text", "plain text\n", 11);

	int fd = open(self, O_RDONLY);
	if (read(fd, &good.eh, sizeof good.eh) != sizeof good.eh)
		return 1;
	good.eh.e_type = ET_EXEC;
	good.eh.e_phoff = sizeof good.eh;
	good.eh.e_phnum = 2;
	good.eh.e_shnum = good.eh.e_shstrndx = 0;
	good.ph[0].p_type = PT_INTERP;
	good.ph[0].p_offset = (size_t)((char *)good.name - (char *)&good);
	good.ph[1].p_type = PT_NOTE;
	strcpy(good.name, "nowhere");
	good.ph[0].p_filesz = good.ph[0].p_memsz = 8;
	file = good;

	scripts();
	headers();
	interpreters();
	snprintf(remove, sizeof remove, "rm -rf %s", dir);
	return system(remove) != 0;
}
