package dev.foster.kernel.linux.libc;

/** Sockets, host names, users and groups: this part of {@link Libc}, by {@link NativeCalls}. */
interface NativeNetwork extends Libc {
  @Override
  default int socket(int family, int type, int protocol) {
    return NativeCalls.socket(family, type, protocol);
  }

  @Override
  default int bind(int fd, long address, int length) {
    return NativeCalls.bind(fd, address, length);
  }

  @Override
  default int listen(int fd, int backlog) {
    return NativeCalls.listen(fd, backlog);
  }

  @Override
  default int accept4(int fd, long address, long length, int flags) {
    return NativeCalls.accept4(fd, address, length, flags);
  }

  @Override
  default int connect(int fd, long address, int length) {
    return NativeCalls.connect(fd, address, length);
  }

  @Override
  default int shutdown(int fd, int how) {
    return NativeCalls.shutdown(fd, how);
  }

  @Override
  default int getsockname(int fd, long address, long length) {
    return NativeCalls.getsockname(fd, address, length);
  }

  @Override
  default int getpeername(int fd, long address, long length) {
    return NativeCalls.getpeername(fd, address, length);
  }

  @Override
  default int getsockopt(int fd, int level, int option, long value, long length) {
    return NativeCalls.getsockopt(fd, level, option, value, length);
  }

  @Override
  default int setsockopt(int fd, int level, int option, long value, int length) {
    return NativeCalls.setsockopt(fd, level, option, value, length);
  }

  @Override
  default long send(int fd, long from, long length, int flags) {
    return NativeCalls.send(fd, from, length, flags);
  }

  @Override
  default long recv(int fd, long to, long length, int flags) {
    return NativeCalls.recv(fd, to, length, flags);
  }

  @Override
  default long recvmsg(int fd, long message, int flags) {
    return NativeCalls.recvmsg(fd, message, flags);
  }

  @Override
  default int inetPton(int family, long text, long address) {
    return NativeCalls.inetPton(family, text, address);
  }

  @Override
  default long inetNtop(int family, long address, long text, int length) {
    return NativeCalls.inetNtop(family, address, text, length);
  }

  @Override
  default int getaddrinfo(long host, long service, long hints, long result) {
    return NativeCalls.getaddrinfo(host, service, hints, result);
  }

  @Override
  default void freeaddrinfo(long list) {
    NativeCalls.freeaddrinfo(list);
  }

  @Override
  default int getpwnamR(long name, long passwd, long buffer, long length, long result) {
    return NativeCalls.getpwnamR(name, passwd, buffer, length, result);
  }

  @Override
  default int getpwuidR(int uid, long passwd, long buffer, long length, long result) {
    return NativeCalls.getpwuidR(uid, passwd, buffer, length, result);
  }

  @Override
  default int getgrnamR(long name, long group, long buffer, long length, long result) {
    return NativeCalls.getgrnamR(name, group, buffer, length, result);
  }

  @Override
  default int getgrouplist(long user, int gid, long gids, long count) {
    return NativeCalls.getgrouplist(user, gid, gids, count);
  }
}
