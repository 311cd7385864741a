/*
 * The functions behind dev.foster.kernel.linux.libc.Libc, whose comments say what each returns. A
 * function that fails returns the negated error number: errno is read before anything else can run.
 *
 * An address is a long in Java, and a pointer here, so that the compiler checks each call against
 * the header that declares it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int i(int result) { return result < 0 ? -errno : result; }
static long l(long result) { return result == -1 ? -errno : result; }

/* Files, pipes and polling. */

int foster_open(const char *path, int flags, int mode) { return i(open(path, flags, mode)); }
int foster_close(int fd) { return i(close(fd)); }
long foster_read(int fd, void *to, long length) { return l(read(fd, to, length)); }
long foster_write(int fd, const void *from, long length) { return l(write(fd, from, length)); }
long foster_pread(int fd, void *to, long n, long offset) { return l(pread(fd, to, n, offset)); }
long foster_pwrite(int fd, const void *from, long n, long offset) { return l(pwrite(fd, from, n, offset)); }
int foster_pipe2(int *ends, int flags) { return i(pipe2(ends, flags)); }
int foster_fcntl(int fd, int command, long argument) { return i(fcntl(fd, command, argument)); }
int foster_ioctl(int fd, long request, long argument) { return i(ioctl(fd, request, argument)); }
int foster_poll(struct pollfd *fds, long count, int millis) { return i(poll(fds, count, millis)); }
int foster_ppoll(struct pollfd *fds, long count, const struct timespec *time, const sigset_t *mask) {
  return i(ppoll(fds, count, time, mask));
}
int foster_eventfd(int count, int flags) { return i(eventfd(count, flags)); }
int foster_timerfd_create(int clock, int flags) { return i(timerfd_create(clock, flags)); }
int foster_timerfd_settime(
    int timer, int flags, const struct itimerspec *time, struct itimerspec *old_time) {
  return i(timerfd_settime(timer, flags, time, old_time));
}
int foster_epoll_create1(int flags) { return i(epoll_create1(flags)); }
int foster_epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event) {
  return i(epoll_ctl(epoll, operation, fd, event));
}
int foster_epoll_wait(int epoll, struct epoll_event *events, int most, int millis) {
  return i(epoll_wait(epoll, events, most, millis));
}
int foster_fchmod(int fd, int mode) { return i(fchmod(fd, mode)); }
int foster_fchown(int fd, int uid, int gid) { return i(fchown(fd, uid, gid)); }
int foster_ftruncate(int fd, long size) { return i(ftruncate(fd, size)); }
int foster_flock(int fd, int operation) { return i(flock(fd, operation)); }
int foster_rename(const char *from, const char *to) { return i(rename(from, to)); }
int foster_mkdir(const char *path, int mode) { return i(mkdir(path, mode)); }
int foster_unlinkat(int folder, const char *path, int flags) { return i(unlinkat(folder, path, flags)); }
int foster_fchmodat(int folder, const char *path, int mode, int flags) {
  return i(fchmodat(folder, path, mode, flags));
}
long foster_readlink(const char *path, char *to, long length) { return l(readlink(path, to, length)); }
int foster_chdir(const char *path) { return i(chdir(path)); }
int foster_fchdir(int fd) { return i(fchdir(fd)); }
long foster_getcwd(char *to, long length) { return getcwd(to, length) ? (long) to : -errno; }

/* Processes, signals and clocks. */

void foster_exit(int code) { _exit(code); }
int foster_getpid(void) { return getpid(); }
int foster_getppid(void) { return getppid(); }
int foster_getpgrp(void) { return getpgrp(); }
int foster_getsid(int pid) { return i(getsid(pid)); }
int foster_geteuid(void) { return geteuid(); }
int foster_getresuid(uid_t *real, uid_t *effective, uid_t *saved) {
  return i(getresuid(real, effective, saved));
}
int foster_getresgid(gid_t *real, gid_t *effective, gid_t *saved) {
  return i(getresgid(real, effective, saved));
}
int foster_getgroups(int most, gid_t *gids) { return i(getgroups(most, gids)); }
int foster_kill(int target, int signal) { return i(kill(target, signal)); }
int foster_waitpid(int pid, int *status, int options) { return i(waitpid(pid, status, options)); }
int foster_wait4(int pid, int *status, int options, struct rusage *usage) {
  return i(wait4(pid, status, options, usage));
}
int foster_waitid(int type, int id, siginfo_t *info, int options) {
  return i(waitid((idtype_t) type, id, info, options));
}
int foster_prctl(int option, long a, long b, long c, long d) { return i(prctl(option, a, b, c, d)); }
int foster_prlimit(int pid, int resource, const struct rlimit *new, struct rlimit *old) {
  return i(prlimit(pid, resource, new, old));
}

/*
 * The calls for signals go to the kernel: musl keeps signals 32 to 34 for itself, of which 34 is
 * RTMIN for every program that uses glibc, and repeats sigtimedwait after EINTR. The kernel's sets
 * have eight bytes.
 */
enum { SET = 8 };

struct kernel_action {
  void *handler;
  unsigned long flags;
  void *restorer;
  unsigned long mask;
};

#ifdef __x86_64__
#define RESTORER 0x04000000ul /* SA_RESTORER, without which the kernel does not call a handler */
void foster_restorer(void);
__asm__(".text\n.type foster_restorer,@function\nfoster_restorer:\n mov $15, %eax\n syscall\n");
#else
#define RESTORER 0ul /* the kernel brings its own */
#define foster_restorer ((void *) 0)
#endif

int foster_sigaction(int signal, const struct sigaction *action, struct sigaction *old) {
  struct kernel_action new, was;
  if (action) {
    new.handler = (void *) action->sa_handler;
    new.flags = (unsigned) action->sa_flags | RESTORER;
    new.restorer = (void *) foster_restorer;
    memcpy(&new.mask, &action->sa_mask, SET);
  }
  int result = i(syscall(SYS_rt_sigaction, signal, action ? &new : 0, old ? &was : 0, SET));
  if (!result && old) {
    memset(old, 0, sizeof *old);
    old->sa_handler = (void (*)(int)) was.handler;
    old->sa_flags = was.flags & ~RESTORER;
    memcpy(&old->sa_mask, &was.mask, SET);
  }
  return result;
}
int foster_sigprocmask(int how, const sigset_t *set, sigset_t *old) {
  return i(syscall(SYS_rt_sigprocmask, how, set, old, SET));
}
int foster_sigpending(sigset_t *set) { return i(syscall(SYS_rt_sigpending, set, SET)); }
int foster_sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *time) {
  return i(syscall(SYS_rt_sigtimedwait, set, info, time, SET));
}
int foster_clock_gettime(int clock, struct timespec *time) { return i(clock_gettime(clock, time)); }
long foster_getrandom(void *to, long length, int flags) { return l(getrandom(to, length, flags)); }
long foster_sysconf(int name) { return sysconf(name); }
char **foster_environ(void) { return environ; }
long foster_syscall(int number, long a, long b, long c, long d, long e) {
  return l(syscall(number, a, b, c, d, e));
}

/* Memory. */

void *foster_malloc(long size) { return malloc(size); }
void *foster_calloc(long size) { return calloc(1, size); }
void foster_free(void *address) { free(address); }
long foster_strlen(const char *string) { return strlen(string); }
void *foster_memchr(const void *from, int value, long length) { return memchr(from, value, length); }
void *foster_memrchr(const void *from, int value, long length) { return memrchr(from, value, length); }
void *foster_memccpy(void *to, const void *from, int last, long length) {
  return memccpy(to, from, last, length);
}
long foster_mmap(void *address, long length, int protection, int flags, int fd, long offset) {
  return l((long) mmap(address, length, protection, flags, fd, offset));
}
int foster_mprotect(void *address, long length, int protection) {
  return i(mprotect(address, length, protection));
}
int foster_madvise(void *address, long length, int advice) { return i(madvise(address, length, advice)); }
void foster_malloc_trim(void) { /* musl's free returns memory by itself */ }
void foster_clear_cache(char *from, char *to) { __builtin___clear_cache(from, to); }
long foster_invoke(long (*code)(long), long argument) { return code(argument); }

/* Sockets, host names, users and groups. */

int foster_socket(int family, int type, int protocol) { return i(socket(family, type, protocol)); }
int foster_bind(int fd, const struct sockaddr *address, int n) { return i(bind(fd, address, n)); }
int foster_listen(int fd, int backlog) { return i(listen(fd, backlog)); }
int foster_accept4(int fd, struct sockaddr *address, socklen_t *n, int flags) {
  return i(accept4(fd, address, n, flags));
}
int foster_connect(int fd, const struct sockaddr *address, int n) { return i(connect(fd, address, n)); }
int foster_shutdown(int fd, int how) { return i(shutdown(fd, how)); }
int foster_getsockname(int fd, struct sockaddr *address, socklen_t *n) {
  return i(getsockname(fd, address, n));
}
int foster_getpeername(int fd, struct sockaddr *address, socklen_t *n) {
  return i(getpeername(fd, address, n));
}
int foster_getsockopt(int fd, int level, int option, void *value, socklen_t *n) {
  return i(getsockopt(fd, level, option, value, n));
}
int foster_setsockopt(int fd, int level, int option, const void *value, int n) {
  return i(setsockopt(fd, level, option, value, n));
}
long foster_send(int fd, const void *from, long n, int flags) { return l(send(fd, from, n, flags)); }
long foster_recv(int fd, void *to, long n, int flags) { return l(recv(fd, to, n, flags)); }
long foster_recvmsg(int fd, struct msghdr *message, int flags) { return l(recvmsg(fd, message, flags)); }
int foster_inet_pton(int family, const char *text, void *address) {
  return i(inet_pton(family, text, address));
}
const char *foster_inet_ntop(int family, const void *address, char *text, int n) {
  return inet_ntop(family, address, text, n);
}
int foster_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **to) {
  int error = getaddrinfo(host, service, hints, to);
  return error == EAI_SYSTEM ? errno : error;
}
void foster_freeaddrinfo(struct addrinfo *list) { freeaddrinfo(list); }
int foster_getpwnam_r(const char *name, struct passwd *to, char *buffer, long n, struct passwd **result) {
  return -getpwnam_r(name, to, buffer, n, result);
}
int foster_getpwuid_r(int uid, struct passwd *to, char *buffer, long n, struct passwd **result) {
  return -getpwuid_r(uid, to, buffer, n, result);
}
int foster_getgrnam_r(const char *name, struct group *to, char *buffer, long n, struct group **result) {
  return -getgrnam_r(name, to, buffer, n, result);
}
int foster_getgrouplist(const char *user, int gid, gid_t *gids, int *count) {
  return getgrouplist(user, gid, gids, count);
}
