package dev.foster.kernel.linux.net;

import static dev.foster.kernel.linux.libc.Constants.AF_INET;
import static dev.foster.kernel.linux.libc.Constants.AF_INET6;
import static dev.foster.kernel.linux.libc.Constants.AF_UNIX;
import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.O_PATH;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.text.ByteText;

/**
 * A {@code sockaddr} in native memory. For a path that is too long for {@code sun_path} this opens
 * the directory and uses {@code /proc/self/fd/N/name}.
 */
final class SocketAddress implements AutoCloseable {
  private static final int PATH_LIMIT = 107; // sun_path is 108 bytes with the NUL

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
      SmallFiles.close(directory);
      throw Errno.exception("cannot use socket " + path, Errno.ENAMETOOLONG);
    }
    long address = NativeHeap.allocateZeroed(110);
    MEMORY.putShort(address, (short) AF_UNIX);
    MEMORY.put(address + 2, name, 0, name.length);
    return new SocketAddress(AF_UNIX, address, 2 + name.length + (isAbstract ? 0 : 1), directory);
  }

  /** The address of an IPv4 or IPv6 literal; null if it is neither. */
  static SocketAddress internet(String host, int port) {
    int family = host.indexOf(':') >= 0 ? AF_INET6 : AF_INET;
    long address = NativeHeap.allocateZeroed(28);
    long text = NativeHeap.allocateString(host);
    int at = family == AF_INET6 ? 8 : 4;
    boolean valid = LIBC.inetPton(family, text, address + at) == 1;
    NativeHeap.free(text);
    if (!valid) {
      NativeHeap.free(address);
      return null;
    }
    MEMORY.putShort(address, (short) family);
    MEMORY.putByte(address + 2, (byte) (port >> 8));
    MEMORY.putByte(address + 3, (byte) port);
    return new SocketAddress(family, address, family == AF_INET6 ? 28 : 16, -1);
  }

  /** True if an internet socket is connected to itself. */
  static boolean sameEnds(int fd) {
    long own = NativeHeap.allocateZeroed(64);
    long other = own + 32; // 28 bytes of address, 4 of length, each
    try {
      MEMORY.putInt(own + 28, 28);
      MEMORY.putInt(other + 28, 28);
      return LIBC.getsockname(fd, own, own + 28) == 0
          && LIBC.getpeername(fd, other, other + 28) == 0
          && sameEnds(own, other);
    } finally {
      NativeHeap.free(own);
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
    int fd = SmallFiles.open(parent, O_PATH | O_CLOEXEC);
    if (fd < 0) {
      throw Errno.exception("cannot use socket " + path, -fd);
    }
    return fd;
  }

  @Override
  public void close() {
    NativeHeap.free(address);
    SmallFiles.close(directory);
  }
}
