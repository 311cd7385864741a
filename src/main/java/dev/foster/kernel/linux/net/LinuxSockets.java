package dev.foster.kernel.linux.net;

import com.kenai.jffi.MemoryIO;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.libc.Native;

/** {@link Sockets} by the calls of {@code socket(7)}, {@code unix(7)} and {@code tcp(7)}. */
public final class LinuxSockets implements Sockets {
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ERROR = 4;
  private static final int SO_PASSCRED = 16;
  private static final int SO_PEERCRED = 17;
  private static final int SO_SNDTIMEO = 21;
  private static final int F_SETFL = 4;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_RDWR = 2;
  private static final int MSG_NOSIGNAL = 0x4000;
  public static final short POLLIN = 1;
  private static final short POLLOUT = 4;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EINVAL = 22;
  private static final int ECONNABORTED = 103;
  private static final int ETIMEDOUT = 110;
  private static final int ECONNREFUSED = 111;
  private static final int EINPROGRESS = 115;

  private static final MemoryIO MEMORY = Native.MEMORY;
  private static final int SHUT_RD = 0;
  private static final int SHUT_WR = 1;

  private static final long SHUTDOWN = Native.symbol("shutdown");
  private static final long SOCKET = Native.symbol("socket");
  private static final long BIND = Native.symbol("bind");
  private static final long LISTEN = Native.symbol("listen");
  private static final long ACCEPT4 = Native.symbol("accept4");
  private static final long CONNECT = Native.symbol("connect");
  private static final long SEND = Native.symbol("send");
  private static final long RECV = Native.symbol("recv");
  private static final long GETSOCKOPT = Native.symbol("getsockopt");
  private static final long SETSOCKOPT = Native.symbol("setsockopt");
  private static final long FCNTL = Native.symbol("fcntl");
  private static final long FCHMOD = Native.symbol("fchmod");
  private static final long POLL = Native.symbol("poll");
  private static final long CLOSE = Native.symbol("close");

  @Override
  public int listen(String address, int mode, int backlog) throws KernelException {
    int fd = bind(Type.STREAM, address, mode);
    if ((int) Native.call(LISTEN, fd, backlog) != 0) {
      throw failed("cannot listen on " + address, fd);
    }
    return fd;
  }

  @Override
  public int bindDatagram(String address, int mode, boolean credentials) throws KernelException {
    int fd = bind(Type.DATAGRAM, address, mode);
    if (credentials && !setOption(fd, SO_PASSCRED, 1)) {
      throw failed("cannot ask for the credentials of senders to " + address, fd);
    }
    return fd;
  }

  private int bind(Type type, String address, int mode) throws KernelException {
    try (SocketAddress at = SocketAddress.unix(address)) {
      int fd = socket(SocketAddress.AF_UNIX, type, SOCK_NONBLOCK);
      // The file that bind makes takes the socket's own mode (less the umask): never wider than it
      // should be, not for a moment. The umask belongs to whoever spawns and is not touched.
      Native.call(FCHMOD, fd, mode);
      if ((int) Native.call(BIND, fd, at.address, at.length) != 0) {
        throw failed("cannot bind " + address, fd);
      }
      return fd;
    }
  }

  @Override
  public int accept(int listener) throws KernelException {
    for (; ; ) {
      int fd = (int) Native.call(ACCEPT4, listener, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd >= 0) {
        return fd;
      }
      int errno = Native.errno();
      if (errno == EAGAIN) {
        return -1;
      }
      if (errno != EINTR && errno != ECONNABORTED) {
        throw new KernelException("cannot accept: " + Native.message(errno), errno);
      }
    }
  }

  @Override
  public int connect(Type type, String address, int timeoutMillis) throws KernelException {
    try (SocketAddress at = SocketAddress.unix(address)) {
      // A non-blocking connect would fail at once when the backlog is full (EAGAIN), and cannot be
      // polled for: so this socket blocks, with a send time-out, until it is connected.
      int fd = socket(SocketAddress.AF_UNIX, type, 0);
      setTimeout(fd, timeoutMillis);
      while ((int) Native.call(CONNECT, fd, at.address, at.length) != 0) {
        int errno = Native.errno();
        if (errno != EINTR) {
          close(fd);
          int cause = errno == EAGAIN ? ETIMEDOUT : errno;
          throw new KernelException(
              "cannot connect to " + address + ": " + Native.message(cause), cause);
        }
      }
      Native.call(FCNTL, fd, F_SETFL, O_RDWR | O_NONBLOCK);
      return fd;
    }
  }

  @Override
  public int connectTcp(String host, int port, int timeoutMillis) throws KernelException {
    int fd = beginConnectTcp(host, port);
    int errno = awaitWritable(fd, timeoutMillis) ? connectError(fd) : ETIMEDOUT;
    if (errno != 0) {
      throw cannotConnect(host, port, fd, errno);
    }
    return fd;
  }

  private KernelException cannotConnect(String host, int port, int fd, int errno) {
    close(fd);
    String where = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return new KernelException(
        "cannot connect to " + where + ":" + port + ": " + Native.message(errno), errno);
  }

  @Override
  public int beginConnectTcp(String host, int port) throws KernelException {
    SocketAddress at = SocketAddress.internet(host, port);
    if (at == null) {
      throw new KernelException("cannot connect to " + host + ": not an IP address", EINVAL);
    }
    try (at) {
      int fd = socket(at.family, Type.STREAM, SOCK_NONBLOCK);
      if ((int) Native.call(CONNECT, fd, at.address, at.length) != 0) {
        int errno = Native.errno();
        if (errno != EINPROGRESS && errno != EINTR) {
          throw cannotConnect(host, port, fd, errno);
        }
      }
      return fd;
    }
  }

  @Override
  public int beginConnect(String address) throws KernelException {
    try (SocketAddress at = SocketAddress.unix(address)) {
      int fd = socket(SocketAddress.AF_UNIX, Type.STREAM, SOCK_NONBLOCK);
      if ((int) Native.call(CONNECT, fd, at.address, at.length) != 0) {
        throw failed("cannot connect to " + address, fd);
      }
      return fd;
    }
  }

  @Override
  public int connectError(int fd) {
    int errno = option(fd, SO_ERROR);
    return errno == 0 && SocketAddress.sameEnds(fd) ? ECONNREFUSED : errno;
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
    return Native.message(errno);
  }

  @Override
  public int receive(int fd, byte[] into, int from, int length) throws KernelException {
    long buffer = Native.allocate(length, false);
    try {
      for (; ; ) {
        int n = (int) Native.call(RECV, fd, buffer, length, 0);
        if (n >= 0) {
          MEMORY.getByteArray(buffer, into, from, n);
          return n;
        }
        int errno = Native.errno();
        if (errno == EAGAIN) {
          return -1;
        }
        if (errno != EINTR) {
          throw new KernelException("cannot receive: " + Native.message(errno), errno);
        }
      }
    } finally {
      Native.free(buffer);
    }
  }

  @Override
  public int send(int fd, byte[] data, int from, int length) throws KernelException {
    long buffer = Native.allocate(length, false);
    try {
      MEMORY.putByteArray(buffer, data, from, length);
      for (; ; ) {
        int n = (int) Native.call(SEND, fd, buffer, length, MSG_NOSIGNAL);
        if (n >= 0) {
          return n;
        }
        int errno = Native.errno();
        if (errno == EAGAIN) {
          return 0;
        }
        if (errno != EINTR) {
          throw new KernelException("cannot send: " + Native.message(errno), errno);
        }
      }
    } finally {
      Native.free(buffer);
    }
  }

  @Override
  public Datagram receiveDatagram(int fd, int limit) throws KernelException {
    try (DatagramReceiver reception = new DatagramReceiver(limit)) {
      return reception.receive(fd);
    }
  }

  @Override
  public Peer peer(int fd) throws KernelException {
    long credentials = Native.allocate(16, true); // struct ucred, and the length of it
    try {
      MEMORY.putInt(credentials + 12, 12);
      if ((int) Native.call(GETSOCKOPT, fd, SOL_SOCKET, SO_PEERCRED, credentials, credentials + 12)
          != 0) {
        int errno = Native.errno();
        throw new KernelException("cannot see who connected: " + Native.message(errno), errno);
      }
      return DatagramReceiver.credentials(credentials);
    } finally {
      Native.free(credentials);
    }
  }

  @Override
  public boolean awaitReadable(int fd, int timeoutMillis) {
    return await(fd, POLLIN, timeoutMillis);
  }

  @Override
  public boolean awaitWritable(int fd, int timeoutMillis) {
    return await(fd, POLLOUT, timeoutMillis);
  }

  /** True if there is an event within that time; below 0 for as long as it takes. */
  public static boolean await(int fd, short events, int timeoutMillis) {
    long end = System.nanoTime() + timeoutMillis * 1_000_000L;
    long pollfd = Native.allocate(8, true);
    try {
      MEMORY.putInt(pollfd, fd);
      MEMORY.putShort(pollfd + 4, events);
      int left = timeoutMillis;
      for (; ; ) {
        int n = (int) Native.call(POLL, pollfd, 1, left);
        if (n >= 0) {
          return n > 0;
        }
        if (Native.errno() != EINTR) {
          return true; // let the call that follows say what is wrong
        }
        if (timeoutMillis >= 0) {
          left = (int) Math.max(0, (end - System.nanoTime() + 999_999) / 1_000_000);
        }
      }
    } finally {
      Native.free(pollfd);
    }
  }

  @Override
  public void endInput(int fd) {
    Native.call(SHUTDOWN, fd, SHUT_RD);
  }

  @Override
  public void endOutput(int fd) {
    Native.call(SHUTDOWN, fd, SHUT_WR);
  }

  @Override
  public void close(int fd) {
    if (fd >= 0) {
      Native.call(CLOSE, fd);
    }
  }

  private static int socket(int family, Type type, int flags) throws KernelException {
    int kind = type == Type.STREAM ? 1 : 2;
    int fd = (int) Native.call(SOCKET, family, kind | SOCK_CLOEXEC | flags, 0);
    if (fd < 0) {
      int errno = Native.errno();
      throw new KernelException("cannot make a socket: " + Native.message(errno), errno);
    }
    return fd;
  }

  private KernelException failed(String what, int fd) {
    int errno = Native.errno();
    close(fd);
    return new KernelException(what + ": " + Native.message(errno), errno);
  }

  private static boolean setOption(int fd, int option, int value) {
    long at = Native.allocate(4, false);
    MEMORY.putInt(at, value);
    int result = (int) Native.call(SETSOCKOPT, fd, SOL_SOCKET, option, at, 4);
    Native.free(at);
    return result == 0;
  }

  private static void setTimeout(int fd, int millis) {
    int atLeastOne = Math.max(millis, 1); // a zero timeval means no bound
    long at = Native.allocate(16, false);
    MEMORY.putLong(at, atLeastOne / 1000);
    MEMORY.putLong(at + 8, atLeastOne % 1000 * 1000L);
    Native.call(SETSOCKOPT, fd, SOL_SOCKET, SO_SNDTIMEO, at, 16);
    Native.free(at);
  }

  private static int option(int fd, int option) {
    long at = Native.allocate(8, true);
    MEMORY.putInt(at + 4, 4);
    Native.call(GETSOCKOPT, fd, SOL_SOCKET, option, at, at + 4);
    int value = MEMORY.getInt(at);
    Native.free(at);
    return value;
  }
}
