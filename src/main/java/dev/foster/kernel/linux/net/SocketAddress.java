package dev.foster.kernel.linux.net;

import com.kenai.jffi.MemoryIO;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Native;
import dev.foster.text.ByteText;

/**
 * A {@code sockaddr} in native memory. A path that does not fit into {@code sun_path} is reached
 * through its directory: {@code /proc/self/fd/N/name}.
 */
final class SocketAddress implements AutoCloseable {
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int PATH_LIMIT = 107; // sun_path is 108 bytes with the NUL
  private static final int ENAMETOOLONG = 36;
  private static final int O_PATH = 0x200000;
  private static final int O_CLOEXEC = 0x80000;
  private static final MemoryIO MEMORY = Native.MEMORY;
  private static final long OPEN = Native.symbol("open");
  private static final long CLOSE = Native.symbol("close");
  private static final long INET_PTON = Native.symbol("inet_pton");
  private static final long GETSOCKNAME = Native.symbol("getsockname");
  private static final long GETPEERNAME = Native.symbol("getpeername");

  final int family;
  final long address;
  final int length;
  private final int directory;

  private SocketAddress(int family, long address, int length, int directory) {
    this.family = family;
    this.address = address;
    this.length = length;
    this.directory = directory;
  }

  /** The address of {@code path}, or of the abstract name after a leading {@code @}. */
  static SocketAddress unix(String path) throws KernelException {
    byte[] name = ByteText.encode(path);
    boolean isAbstract = name.length > 0 && name[0] == '@';
    if (isAbstract) {
      name[0] = 0;
    }
    int directory = -1;
    if (name.length > PATH_LIMIT && !isAbstract) {
      int slash = path.lastIndexOf('/');
      directory = openDirectory(path, slash < 0 ? "." : path.substring(0, slash + 1));
      name = ByteText.encode("/proc/self/fd/" + directory + "/" + path.substring(slash + 1));
    }
    if (name.length > PATH_LIMIT) {
      close(directory);
      throw new KernelException("cannot use socket " + path + ": File name too long", ENAMETOOLONG);
    }
    long address = Native.allocate(110, true);
    MEMORY.putShort(address, (short) AF_UNIX);
    MEMORY.putByteArray(address + 2, name, 0, name.length);
    return new SocketAddress(AF_UNIX, address, 2 + name.length + (isAbstract ? 0 : 1), directory);
  }

  /** The address of an IPv4 or IPv6 literal; null if it is neither. */
  static SocketAddress internet(String host, int port) {
    int family = host.indexOf(':') >= 0 ? AF_INET6 : AF_INET;
    long address = Native.allocate(28, true);
    long text = Native.allocate(host);
    int at = family == AF_INET6 ? 8 : 4;
    boolean valid = (int) Native.call(INET_PTON, family, text, address + at) == 1;
    Native.free(text);
    if (!valid) {
      Native.free(address);
      return null;
    }
    MEMORY.putShort(address, (short) family);
    MEMORY.putByte(address + 2, (byte) (port >> 8));
    MEMORY.putByte(address + 3, (byte) port);
    return new SocketAddress(family, address, family == AF_INET6 ? 28 : 16, -1);
  }

  /** True if an internet socket's own address is also that of its other end. */
  static boolean sameEnds(int fd) {
    long own = Native.allocate(64, true);
    long other = own + 32; // 28 bytes of address, 4 of length, each
    try {
      MEMORY.putInt(own + 28, 28);
      MEMORY.putInt(other + 28, 28);
      return (int) Native.call(GETSOCKNAME, fd, own, own + 28) == 0
          && (int) Native.call(GETPEERNAME, fd, other, other + 28) == 0
          && sameEnds(own, other);
    } finally {
      Native.free(own);
    }
  }

  private static boolean sameEnds(long own, long other) {
    short family = MEMORY.getShort(own);
    if (family != AF_INET && family != AF_INET6 || MEMORY.getInt(own) != MEMORY.getInt(other)) {
      return false; // not TCP, or the ports differ
    }
    return family == AF_INET
        ? MEMORY.getInt(own + 4) == MEMORY.getInt(other + 4)
        : MEMORY.getLong(own + 8) == MEMORY.getLong(other + 8)
            && MEMORY.getLong(own + 16) == MEMORY.getLong(other + 16);
  }

  private static int openDirectory(String path, String parent) throws KernelException {
    long text = Native.allocate(parent);
    int fd = (int) Native.call(OPEN, text, O_PATH | O_CLOEXEC, 0);
    int errno = fd < 0 ? Native.errno() : 0;
    Native.free(text);
    if (fd < 0) {
      throw new KernelException("cannot use socket " + path + ": " + Native.message(errno), errno);
    }
    return fd;
  }

  private static void close(int fd) {
    if (fd >= 0) {
      Native.call(CLOSE, fd);
    }
  }

  @Override
  public void close() {
    Native.free(address);
    close(directory);
  }
}
