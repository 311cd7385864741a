package dev.foster.kernel.linux.libc;

/** Files, pipes and polling: this part of {@link Libc}, by {@link NativeCalls}. */
interface NativeFiles extends Libc {
  @Override
  default int open(long path, int flags, int mode) {
    return NativeCalls.open(path, flags, mode);
  }

  @Override
  default int close(int fd) {
    return NativeCalls.close(fd);
  }

  @Override
  default long read(int fd, long to, long length) {
    return NativeCalls.read(fd, to, length);
  }

  @Override
  default long write(int fd, long from, long length) {
    return NativeCalls.write(fd, from, length);
  }

  @Override
  default long pread(int fd, long to, long length, long offset) {
    return NativeCalls.pread(fd, to, length, offset);
  }

  @Override
  default long pwrite(int fd, long from, long length, long offset) {
    return NativeCalls.pwrite(fd, from, length, offset);
  }

  @Override
  default int pipe2(long ends, int flags) {
    return NativeCalls.pipe2(ends, flags);
  }

  @Override
  default int fcntl(int fd, int command, long argument) {
    return NativeCalls.fcntl(fd, command, argument);
  }

  @Override
  default int ioctl(int fd, long request, long argument) {
    return NativeCalls.ioctl(fd, request, argument);
  }

  @Override
  default int poll(long pollfds, long count, int millis) {
    return NativeCalls.poll(pollfds, count, millis);
  }

  @Override
  default int ppoll(long pollfds, long count, long timespec, long signalMask) {
    return NativeCalls.ppoll(pollfds, count, timespec, signalMask);
  }

  @Override
  default int eventfd(int count, int flags) {
    return NativeCalls.eventfd(count, flags);
  }

  @Override
  default int timerfdCreate(int clock, int flags) {
    return NativeCalls.timerfdCreate(clock, flags);
  }

  @Override
  default int timerfdSettime(int timer, int flags, long time, long oldTime) {
    return NativeCalls.timerfdSettime(timer, flags, time, oldTime);
  }

  @Override
  default int epollCreate1(int flags) {
    return NativeCalls.epollCreate1(flags);
  }

  @Override
  default int epollCtl(int epoll, int operation, int fd, long event) {
    return NativeCalls.epollCtl(epoll, operation, fd, event);
  }

  @Override
  default int epollWait(int epoll, long events, int most, int millis) {
    return NativeCalls.epollWait(epoll, events, most, millis);
  }

  @Override
  default int fchmod(int fd, int mode) {
    return NativeCalls.fchmod(fd, mode);
  }

  @Override
  default int fchown(int fd, int uid, int gid) {
    return NativeCalls.fchown(fd, uid, gid);
  }

  @Override
  default int ftruncate(int fd, long size) {
    return NativeCalls.ftruncate(fd, size);
  }

  @Override
  default int flock(int fd, int operation) {
    return NativeCalls.flock(fd, operation);
  }

  @Override
  default int rename(long from, long to) {
    return NativeCalls.rename(from, to);
  }

  @Override
  default int mkdir(long path, int mode) {
    return NativeCalls.mkdir(path, mode);
  }

  @Override
  default int unlinkat(int directory, long path, int flags) {
    return NativeCalls.unlinkat(directory, path, flags);
  }

  @Override
  default int fchmodat(int directory, long path, int mode, int flags) {
    return NativeCalls.fchmodat(directory, path, mode, flags);
  }

  @Override
  default long readlink(long path, long to, long length) {
    return NativeCalls.readlink(path, to, length);
  }

  @Override
  default int chdir(long path) {
    return NativeCalls.chdir(path);
  }

  @Override
  default int fchdir(int fd) {
    return NativeCalls.fchdir(fd);
  }

  @Override
  default long getcwd(long to, long length) {
    return NativeCalls.getcwd(to, length);
  }
}
