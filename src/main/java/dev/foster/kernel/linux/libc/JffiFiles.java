package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.JffiCalls.call;
import static dev.foster.kernel.linux.libc.JffiCalls.errno;
import static dev.foster.kernel.linux.libc.JffiCalls.intResult;
import static dev.foster.kernel.linux.libc.JffiCalls.longResult;
import static dev.foster.kernel.linux.libc.JffiCalls.symbol;

/** Files, pipes and polling: this part of {@link Libc}, by jffi. */
interface JffiFiles extends Libc {
  long OPEN = symbol("open");
  long CLOSE = symbol("close");
  long READ = symbol("read");
  long WRITE = symbol("write");
  long PREAD = symbol("pread");
  long PWRITE = symbol("pwrite");
  long PIPE2 = symbol("pipe2");
  long FCNTL = symbol("fcntl");
  long IOCTL = symbol("ioctl");
  long POLL = symbol("poll");
  long PPOLL = symbol("ppoll");
  long EVENTFD = symbol("eventfd");
  long EPOLL_CREATE1 = symbol("epoll_create1");
  long EPOLL_CTL = symbol("epoll_ctl");
  long EPOLL_WAIT = symbol("epoll_wait");
  long FCHMOD = symbol("fchmod");
  long FCHOWN = symbol("fchown");
  long FTRUNCATE = symbol("ftruncate");
  long FLOCK = symbol("flock");
  long RENAME = symbol("rename");
  long MKDIR = symbol("mkdir");
  long UNLINKAT = symbol("unlinkat");
  long FCHMODAT = symbol("fchmodat");
  long READLINK = symbol("readlink");
  long CHDIR = symbol("chdir");
  long FCHDIR = symbol("fchdir");
  long GETCWD = symbol("getcwd");

  @Override
  default int open(long path, int flags, int mode) {
    return intResult(call(OPEN, path, flags, mode));
  }

  @Override
  default int close(int fd) {
    return intResult(call(CLOSE, fd));
  }

  @Override
  default long read(int fd, long to, long length) {
    return longResult(call(READ, fd, to, length));
  }

  @Override
  default long write(int fd, long from, long length) {
    return longResult(call(WRITE, fd, from, length));
  }

  @Override
  default long pread(int fd, long to, long length, long offset) {
    return longResult(call(PREAD, fd, to, length, offset));
  }

  @Override
  default long pwrite(int fd, long from, long length, long offset) {
    return longResult(call(PWRITE, fd, from, length, offset));
  }

  @Override
  default int pipe2(long ends, int flags) {
    return intResult(call(PIPE2, ends, flags));
  }

  @Override
  default int fcntl(int fd, int command, long argument) {
    return intResult(call(FCNTL, fd, command, argument));
  }

  @Override
  default int ioctl(int fd, long request, long argument) {
    return intResult(call(IOCTL, fd, request, argument));
  }

  @Override
  default int poll(long pollfds, long count, int millis) {
    return intResult(call(POLL, pollfds, count, millis));
  }

  @Override
  default int ppoll(long pollfds, long count, long timespec, long signalMask) {
    return intResult(call(PPOLL, pollfds, count, timespec, signalMask));
  }

  @Override
  default int eventfd(int count, int flags) {
    return intResult(call(EVENTFD, count, flags));
  }

  /** Looks the symbol up when it is called: only schedules need it. */
  @Override
  default int timerfdCreate(int clock, int flags) {
    return intResult(call(symbol("timerfd_create"), clock, flags));
  }

  @Override
  default int timerfdSettime(int timer, int flags, long time, long oldTime) {
    return intResult(call(symbol("timerfd_settime"), timer, flags, time, oldTime));
  }

  @Override
  default int epollCreate1(int flags) {
    return intResult(call(EPOLL_CREATE1, flags));
  }

  @Override
  default int epollCtl(int epoll, int operation, int fd, long event) {
    return intResult(call(EPOLL_CTL, epoll, operation, fd, event));
  }

  @Override
  default int epollWait(int epoll, long events, int most, int millis) {
    return intResult(call(EPOLL_WAIT, epoll, events, most, millis));
  }

  @Override
  default int fchmod(int fd, int mode) {
    return intResult(call(FCHMOD, fd, mode));
  }

  @Override
  default int fchown(int fd, int uid, int gid) {
    return intResult(call(FCHOWN, fd, uid, gid));
  }

  @Override
  default int ftruncate(int fd, long size) {
    return intResult(call(FTRUNCATE, fd, size));
  }

  @Override
  default int flock(int fd, int operation) {
    return intResult(call(FLOCK, fd, operation));
  }

  @Override
  default int rename(long from, long to) {
    return intResult(call(RENAME, from, to));
  }

  @Override
  default int mkdir(long path, int mode) {
    return intResult(call(MKDIR, path, mode));
  }

  @Override
  default int unlinkat(int directory, long path, int flags) {
    return intResult(call(UNLINKAT, directory, path, flags));
  }

  @Override
  default int fchmodat(int directory, long path, int mode, int flags) {
    return intResult(call(FCHMODAT, directory, path, mode, flags));
  }

  @Override
  default long readlink(long path, long to, long length) {
    return longResult(call(READLINK, path, to, length));
  }

  @Override
  default int chdir(long path) {
    return intResult(call(CHDIR, path));
  }

  @Override
  default int fchdir(int fd) {
    return intResult(call(FCHDIR, fd));
  }

  @Override
  default long getcwd(long to, long length) {
    long found = call(GETCWD, to, length);
    return found == 0 ? -errno() : found;
  }
}
