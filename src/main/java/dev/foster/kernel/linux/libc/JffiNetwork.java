package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.JffiCalls.call;
import static dev.foster.kernel.linux.libc.JffiCalls.errno;
import static dev.foster.kernel.linux.libc.JffiCalls.intResult;
import static dev.foster.kernel.linux.libc.JffiCalls.longResult;
import static dev.foster.kernel.linux.libc.JffiCalls.symbol;

/** Sockets, host names, users and groups: this part of {@link Libc}, by jffi. */
interface JffiNetwork extends Libc {
  int EAI_SYSTEM = -11; // netdb.h

  long SOCKET = symbol("socket");
  long BIND = symbol("bind");
  long LISTEN = symbol("listen");
  long ACCEPT4 = symbol("accept4");
  long CONNECT = symbol("connect");
  long SHUTDOWN = symbol("shutdown");
  long GETSOCKNAME = symbol("getsockname");
  long GETPEERNAME = symbol("getpeername");
  long GETSOCKOPT = symbol("getsockopt");
  long SETSOCKOPT = symbol("setsockopt");
  long SEND = symbol("send");
  long RECV = symbol("recv");
  long RECVMSG = symbol("recvmsg");
  long INET_PTON = symbol("inet_pton");
  long INET_NTOP = symbol("inet_ntop");
  long GETADDRINFO = symbol("getaddrinfo");
  long FREEADDRINFO = symbol("freeaddrinfo");
  long GETPWNAM_R = symbol("getpwnam_r");
  long GETPWUID_R = symbol("getpwuid_r");
  long GETGRNAM_R = symbol("getgrnam_r");
  long GETGROUPLIST = symbol("getgrouplist");

  @Override
  default int socket(int family, int type, int protocol) {
    return intResult(call(SOCKET, family, type, protocol));
  }

  @Override
  default int bind(int fd, long address, int length) {
    return intResult(call(BIND, fd, address, length));
  }

  @Override
  default int listen(int fd, int backlog) {
    return intResult(call(LISTEN, fd, backlog));
  }

  @Override
  default int accept4(int fd, long address, long length, int flags) {
    return intResult(call(ACCEPT4, fd, address, length, flags));
  }

  @Override
  default int connect(int fd, long address, int length) {
    return intResult(call(CONNECT, fd, address, length));
  }

  @Override
  default int shutdown(int fd, int how) {
    return intResult(call(SHUTDOWN, fd, how));
  }

  @Override
  default int getsockname(int fd, long address, long length) {
    return intResult(call(GETSOCKNAME, fd, address, length));
  }

  @Override
  default int getpeername(int fd, long address, long length) {
    return intResult(call(GETPEERNAME, fd, address, length));
  }

  @Override
  default int getsockopt(int fd, int level, int option, long value, long length) {
    return intResult(call(GETSOCKOPT, fd, level, option, value, length));
  }

  @Override
  default int setsockopt(int fd, int level, int option, long value, int length) {
    return intResult(call(SETSOCKOPT, fd, level, option, value, length));
  }

  @Override
  default long send(int fd, long from, long length, int flags) {
    return longResult(call(SEND, fd, from, length, flags));
  }

  @Override
  default long recv(int fd, long to, long length, int flags) {
    return longResult(call(RECV, fd, to, length, flags));
  }

  @Override
  default long recvmsg(int fd, long message, int flags) {
    return longResult(call(RECVMSG, fd, message, flags));
  }

  @Override
  default int inetPton(int family, long text, long address) {
    return intResult(call(INET_PTON, family, text, address));
  }

  @Override
  default long inetNtop(int family, long address, long text, int length) {
    return call(INET_NTOP, family, address, text, length);
  }

  @Override
  default int getaddrinfo(long host, long service, long hints, long result) {
    int error = (int) call(GETADDRINFO, host, service, hints, result);
    return error == EAI_SYSTEM ? errno() : error;
  }

  @Override
  default void freeaddrinfo(long list) {
    call(FREEADDRINFO, list);
  }

  @Override
  default int getpwnamR(long name, long passwd, long buffer, long length, long result) {
    return -(int) call(GETPWNAM_R, name, passwd, buffer, length, result);
  }

  @Override
  default int getpwuidR(int uid, long passwd, long buffer, long length, long result) {
    return -(int) call(GETPWUID_R, uid, passwd, buffer, length, result);
  }

  @Override
  default int getgrnamR(long name, long group, long buffer, long length, long result) {
    return -(int) call(GETGRNAM_R, name, group, buffer, length, result);
  }

  @Override
  default int getgrouplist(long user, int gid, long gids, long count) {
    return (int) call(GETGROUPLIST, user, gid, gids, count);
  }
}
