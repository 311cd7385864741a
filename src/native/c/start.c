/*
 * What happens before main(): Foster keeps how it was started, and no signal can end it between
 * exec and the time when it handles signals itself.
 *
 * The linker calls __wrap_main in place of main (--wrap=main), which the image builder made.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int __real_main(int argc, char **argv);

static char **arguments;
static unsigned long ignored; /* bit n-1 is signal n */
static unsigned long blocked;

char **foster_argv(void) { return arguments; }
unsigned long foster_ignored_signals(void) { return ignored; }
unsigned long foster_blocked_signals(void) { return blocked; }

static int is_one_of(const char *text, const char *const *list) {
  for (; *list; list++) {
    if (!strcmp(text, *list)) return 1;
  }
  return 0;
}

/* True if this Foster will handle signals: not for commands such as `foster status`. */
static int handles_signals(int argc, char **argv) {
  static const char *const names[] = {"tini", "docker-init", "dumb-init", "supervisord", 0};
  const char *slash = argc ? strrchr(argv[0], '/') : 0;
  if (argc && is_one_of(slash ? slash + 1 : argv[0], names)) return 1;
  if (argc > 1 && !strcmp(argv[1], "run")) return 1;
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "up")) return 1;
  }
  return 0;
}

static void *nothing(void *argument) { return argument; }

static void refuse(const char *text) {
  (void) !write(2, text, strlen(text));
  _exit(125);
}

/* Foster needs some stack, and at least one thread beside the first: without them Java code would
 * end with the trace of an error. */
static void check_limits(void) {
  struct rlimit stack;
  if (!getrlimit(RLIMIT_STACK, &stack) && stack.rlim_cur < 64 * 1024) {
    refuse("foster: cannot start: the stack limit is below 64 KiB (ulimit -s)\n");
  }
  pthread_t thread;
  if (pthread_create(&thread, 0, nothing, 0)) {
    refuse("foster: cannot start: no room for its threads: raise the container's --pids-limit,"
           " or the limit of processes (ulimit -u)\n");
  }
  pthread_join(thread, 0);
}

static void set_mask(const unsigned long *set, unsigned long *old) {
  syscall(SYS_rt_sigprocmask, SIG_BLOCK, set, old, 8L);
}

int __wrap_main(int argc, char **argv) {
  arguments = argv;
  /* all but the signals of a fault, which must not be blocked */
  unsigned long faults = 1ul << (SIGILL - 1) | 1ul << (SIGTRAP - 1) | 1ul << (SIGBUS - 1)
      | 1ul << (SIGFPE - 1) | 1ul << (SIGSEGV - 1);
  unsigned long set = handles_signals(argc, argv) ? ~faults : 0;
  set_mask(&set, &blocked);
  for (int signal = 1; signal <= 64; signal++) {
    struct { void *handler; unsigned long flags; void *restorer; unsigned long mask; } old;
    if (!syscall(SYS_rt_sigaction, signal, 0, &old, 8L) && old.handler == (void *) SIG_IGN) {
      ignored |= 1ul << (signal - 1);
    }
  }
  for (int fd = 0; fd <= 2; fd++) { /* else a file that Foster opens would become its output */
    if (fcntl(fd, F_GETFD) < 0) open("/dev/null", O_RDWR);
  }
  check_limits();
  /* when the first thread is made, musl unblocks signals 33 and 34, and never again */
  set_mask(&set, 0);
  return __real_main(argc, argv);
}
