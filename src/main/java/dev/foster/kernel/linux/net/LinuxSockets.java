package dev.foster.kernel.linux.net;

import static dev.foster.kernel.linux.libc.Constants.AF_UNIX;
import static dev.foster.kernel.linux.libc.Constants.F_SETFL;
import static dev.foster.kernel.linux.libc.Constants.MSG_NOSIGNAL;
import static dev.foster.kernel.linux.libc.Constants.O_NONBLOCK;
import static dev.foster.kernel.linux.libc.Constants.O_RDWR;
import static dev.foster.kernel.linux.libc.Constants.POLLIN;
import static dev.foster.kernel.linux.libc.Constants.POLLOUT;
import static dev.foster.kernel.linux.libc.Constants.SHUT_RD;
import static dev.foster.kernel.linux.libc.Constants.SHUT_WR;
import static dev.foster.kernel.linux.libc.Constants.SOCK_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.SOCK_DGRAM;
import static dev.foster.kernel.linux.libc.Constants.SOCK_NONBLOCK;
import static dev.foster.kernel.linux.libc.Constants.SOCK_STREAM;
import static dev.foster.kernel.linux.libc.Constants.SOL_SOCKET;
import static dev.foster.kernel.linux.libc.Constants.SO_ERROR;
import static dev.foster.kernel.linux.libc.Constants.SO_PASSCRED;
import static dev.foster.kernel.linux.libc.Constants.SO_PEERCRED;
import static dev.foster.kernel.linux.libc.Constants.SO_SNDTIMEO;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.Poll;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.libc.SystemCalls;

/** {@link Sockets} by the calls of {@code socket(7)}, {@code unix(7)} and {@code tcp(7)}. */
public final class LinuxSockets implements Sockets {
  @Override
  public int listen(String address, int mode, int backlog) throws KernelException {
    int fd = bind(Type.STREAM, address, mode);
    check(LIBC.listen(fd, backlog), fd, "cannot listen on " + address);
    return fd;
  }

  @Override
  public int bindDatagram(String address, int mode, boolean credentials) throws KernelException {
    int fd = bind(Type.DATAGRAM, address, mode);
    if (credentials) {
      int result = setOption(fd, SO_PASSCRED, 1);
      check(result, fd, "cannot ask for the credentials of senders to " + address);
    }
    return fd;
  }

  private int bind(Type type, String address, int mode) throws KernelException {
    try (SocketAddress at = SocketAddress.unix(address)) {
      int fd = socket(AF_UNIX, type, SOCK_NONBLOCK);
      // bind gives the file the socket's own mode, less the umask. So the file never has more
      // permissions than it should, and Foster does not have to change its umask.
      LIBC.fchmod(fd, mode);
      check(LIBC.bind(fd, at.address, at.length), fd, "cannot bind " + address);
      return fd;
    }
  }

  @Override
  public int accept(int listener) throws KernelException {
    for (; ; ) {
      int fd = LIBC.accept4(listener, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd >= 0) {
        return fd;
      }
      if (fd == -Errno.EAGAIN) {
        return -1;
      }
      if (fd != -Errno.EINTR && fd != -Errno.ECONNABORTED) {
        throw Errno.exception("cannot accept", -fd);
      }
    }
  }

  @Override
  public int connect(Type type, String address, int timeoutMillis) throws KernelException {
    try (SocketAddress at = SocketAddress.unix(address)) {
      // A non-blocking connect fails at once with EAGAIN if the backlog is full, and poll does not
      // report when there is room. So this socket blocks, with a send timeout, until connected.
      int fd = socket(AF_UNIX, type, 0);
      setTimeout(fd, timeoutMillis);
      int result;
      do {
        result = LIBC.connect(fd, at.address, at.length);
      } while (result == -Errno.EINTR);
      if (result != 0) {
        close(fd);
        int errno = result == -Errno.EAGAIN ? Errno.ETIMEDOUT : -result;
        throw Errno.exception("cannot connect to " + address, errno);
      }
      LIBC.fcntl(fd, F_SETFL, O_RDWR | O_NONBLOCK);
      return fd;
    }
  }

  @Override
  public int connectTcp(String host, int port, int timeoutMillis) throws KernelException {
    int fd = beginConnectTcp(host, port);
    int errno = awaitWritable(fd, timeoutMillis) ? connectError(fd) : Errno.ETIMEDOUT;
    if (errno != 0) {
      throw cannotConnect(host, port, fd, errno);
    }
    return fd;
  }

  private KernelException cannotConnect(String host, int port, int fd, int errno) {
    close(fd);
    String where = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return Errno.exception("cannot connect to " + where + ":" + port, errno);
  }

  @Override
  public int beginConnectTcp(String host, int port) throws KernelException {
    SocketAddress at = SocketAddress.internet(host, port);
    if (at == null) {
      throw new KernelException("cannot connect to " + host + ": not an IP address", Errno.EINVAL);
    }
    try (at) {
      int fd = socket(at.family, Type.STREAM, SOCK_NONBLOCK);
      int result = LIBC.connect(fd, at.address, at.length);
      if (result != 0 && result != -Errno.EINPROGRESS && result != -Errno.EINTR) {
        throw cannotConnect(host, port, fd, -result);
      }
      return fd;
    }
  }

  @Override
  public int beginConnect(String address) throws KernelException {
    try (SocketAddress at = SocketAddress.unix(address)) {
      int fd = socket(AF_UNIX, Type.STREAM, SOCK_NONBLOCK);
      check(LIBC.connect(fd, at.address, at.length), fd, "cannot connect to " + address);
      return fd;
    }
  }

  @Override
  public int connectError(int fd) {
    int errno = option(fd, SO_ERROR);
    return errno == 0 && SocketAddress.sameEnds(fd) ? Errno.ECONNREFUSED : errno;
  }

  @Override
  public boolean isAddress(String host) {
    SocketAddress at = SocketAddress.internet(host, 0);
    if (at != null) {
      at.close();
    }
    return at != null;
  }

  @Override
  public String[] lookUp(String host) throws KernelException {
    return HostResolver.lookUp(host);
  }

  @Override
  public String reason(int errno) {
    return Errno.text(errno);
  }

  @Override
  public int receive(int fd, byte[] into, int from, int length) throws KernelException {
    long buffer = NativeHeap.allocate(length);
    try {
      for (; ; ) {
        int n = (int) LIBC.recv(fd, buffer, length, 0);
        if (n >= 0) {
          MEMORY.get(buffer, into, from, n);
          return n;
        }
        if (n == -Errno.EAGAIN) {
          return -1;
        }
        if (n != -Errno.EINTR) {
          throw Errno.exception("cannot receive", -n);
        }
      }
    } finally {
      NativeHeap.free(buffer);
    }
  }

  @Override
  public int send(int fd, byte[] data, int from, int length) throws KernelException {
    long buffer = NativeHeap.allocate(length);
    try {
      MEMORY.put(buffer, data, from, length);
      for (; ; ) {
        int n = (int) LIBC.send(fd, buffer, length, MSG_NOSIGNAL);
        if (n >= 0) {
          return n;
        }
        if (n == -Errno.EAGAIN) {
          return 0;
        }
        if (n != -Errno.EINTR) {
          throw Errno.exception("cannot send", -n);
        }
      }
    } finally {
      NativeHeap.free(buffer);
    }
  }

  @Override
  public Datagram receiveDatagram(int fd, int limit) throws KernelException {
    try (DatagramReceiver reception = new DatagramReceiver(limit)) {
      return reception.receive(fd);
    }
  }

  @Override
  public boolean isReaped(int pidfd) {
    return pidfd == Datagram.SENDER_GONE
        || pidfd >= 0 && SystemCalls.pidfdSendSignal(pidfd, 0) == -Errno.ESRCH;
  }

  @Override
  public Peer peer(int fd) throws KernelException {
    long credentials = NativeHeap.allocateZeroed(16); // struct ucred, and the length of it
    try {
      MEMORY.putInt(credentials + 12, 12);
      int result = LIBC.getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, credentials + 12);
      if (result != 0) {
        throw Errno.exception("cannot read the credentials of a connection", -result);
      }
      return DatagramReceiver.credentials(credentials);
    } finally {
      NativeHeap.free(credentials);
    }
  }

  @Override
  public boolean awaitReadable(int fd, int timeoutMillis) {
    return Poll.await(fd, POLLIN, timeoutMillis);
  }

  @Override
  public boolean awaitWritable(int fd, int timeoutMillis) {
    return Poll.await(fd, POLLOUT, timeoutMillis);
  }

  @Override
  public void endInput(int fd) {
    LIBC.shutdown(fd, SHUT_RD);
  }

  @Override
  public void endOutput(int fd) {
    LIBC.shutdown(fd, SHUT_WR);
  }

  @Override
  public void close(int fd) {
    SmallFiles.close(fd);
  }

  private static int socket(int family, Type type, int flags) throws KernelException {
    int kind = type == Type.STREAM ? SOCK_STREAM : SOCK_DGRAM;
    int fd = LIBC.socket(family, kind | SOCK_CLOEXEC | flags, 0);
    if (fd < 0) {
      throw Errno.exception("cannot make a socket", -fd);
    }
    return fd;
  }

  /** Closes {@code fd} and throws if a call has failed. */
  private void check(int result, int fd, String what) throws KernelException {
    if (result < 0) {
      close(fd);
      throw Errno.exception(what, -result);
    }
  }

  static int setOption(int fd, int option, int value) {
    long at = NativeHeap.allocate(4);
    MEMORY.putInt(at, value);
    int result = LIBC.setsockopt(fd, SOL_SOCKET, option, at, 4);
    NativeHeap.free(at);
    return result;
  }

  private static void setTimeout(int fd, int millis) {
    int atLeastOne = Math.max(millis, 1); // a zero timeval means no bound
    long at = NativeHeap.allocate(16);
    MEMORY.putLong(at, atLeastOne / 1000);
    MEMORY.putLong(at + 8, atLeastOne % 1000 * 1000L);
    LIBC.setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, at, 16);
    NativeHeap.free(at);
  }

  private static int option(int fd, int option) {
    long at = NativeHeap.allocateZeroed(8);
    MEMORY.putInt(at + 4, 4);
    LIBC.getsockopt(fd, SOL_SOCKET, option, at, at + 4);
    int value = MEMORY.getInt(at);
    NativeHeap.free(at);
    return value;
  }
}
