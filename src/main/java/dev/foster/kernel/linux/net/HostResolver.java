package dev.foster.kernel.linux.net;

import com.kenai.jffi.MemoryIO;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Native;
import java.util.ArrayList;
import java.util.List;

/** Host names to addresses by {@code getaddrinfo(3)}: as every program of the image does it. */
final class HostResolver {
  private static final int SOCK_STREAM = 1;
  private static final int EAI_SYSTEM = -11;
  private static final int MOST = 16;

  // struct addrinfo: socktype 8, addr 24, next 40; 48 bytes
  private static final int HINTS_SIZE = 48;
  private static final int ADDRESS = 24;
  private static final int NEXT = 40;
  private static final int INET6_ADDRSTRLEN = 46;

  private static final MemoryIO MEMORY = Native.MEMORY;
  private static final long GETADDRINFO = Native.symbol("getaddrinfo");
  private static final long FREEADDRINFO = Native.symbol("freeaddrinfo");
  private static final long GAI_STRERROR = Native.symbol("gai_strerror");
  private static final long INET_NTOP = Native.symbol("inet_ntop");

  private HostResolver() {}

  static String[] lookUp(String host) throws KernelException {
    long name = Native.allocate(host);
    long hints = Native.allocate(HINTS_SIZE + 8L, true);
    long result = hints + HINTS_SIZE;
    MEMORY.putInt(hints + 8, SOCK_STREAM);
    try {
      int error = (int) Native.call(GETADDRINFO, name, 0, hints, result);
      if (error != 0) {
        throw failure(error, Native.errno());
      }
      long first = MEMORY.getLong(result);
      try {
        return addresses(first);
      } finally {
        Native.call(FREEADDRINFO, first);
      }
    } finally {
      Native.free(hints);
      Native.free(name);
    }
  }

  private static KernelException failure(int error, int errno) {
    return error == EAI_SYSTEM
        ? new KernelException(Native.message(errno), errno)
        : new KernelException(Native.string(Native.call(GAI_STRERROR, error)), 0);
  }

  private static String[] addresses(long first) {
    List<String> found = new ArrayList<>();
    long text = Native.allocate(INET6_ADDRSTRLEN, true);
    try {
      for (long at = first; at != 0 && found.size() < MOST; at = MEMORY.getLong(at + NEXT)) {
        long address = MEMORY.getLong(at + ADDRESS);
        int family = MEMORY.getShort(address);
        int offset = family == SocketAddress.AF_INET6 ? 8 : 4;
        if (Native.call(INET_NTOP, family, address + offset, text, INET6_ADDRSTRLEN) != 0) {
          found.add(Native.string(text));
        }
      }
    } finally {
      Native.free(text);
    }
    return found.toArray(new String[0]);
  }
}
