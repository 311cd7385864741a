package dev.foster.kernel.linux.net;

import static dev.foster.kernel.linux.libc.Constants.AF_INET6;
import static dev.foster.kernel.linux.libc.Constants.SOCK_STREAM;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import java.util.ArrayList;
import java.util.List;

/** Resolves host names by {@code getaddrinfo(3)}, as other programs of the image do. */
final class HostResolver {
  private static final int MAX_ADDRESSES = 16;

  // struct addrinfo: socktype 8, addr 24, next 40; 48 bytes
  private static final int HINTS_SIZE = 48;
  private static final int ADDRESS = 24;
  private static final int NEXT = 40;
  private static final int INET6_ADDRSTRLEN = 46;

  private HostResolver() {}

  static String[] lookUp(String host) throws KernelException {
    long name = NativeHeap.allocateString(host);
    long hints = NativeHeap.allocateZeroed(HINTS_SIZE + 8L);
    long result = hints + HINTS_SIZE;
    MEMORY.putInt(hints + 8, SOCK_STREAM);
    try {
      int error = LIBC.getaddrinfo(name, 0, hints, result);
      if (error != 0) {
        throw failure(error);
      }
      long first = MEMORY.getLong(result);
      try {
        return addresses(first);
      } finally {
        LIBC.freeaddrinfo(first);
      }
    } finally {
      NativeHeap.free(hints);
      NativeHeap.free(name);
    }
  }

  private static KernelException failure(int error) {
    return error > 0 ? Errno.exception(error) : new KernelException(text(error), 0);
  }

  /** The texts of glibc's {@code gai_strerror(3)}. */
  private static String text(int error) {
    return switch (error) {
      case -1 -> "Bad value for ai_flags";
      case -2 -> "Name or service not known";
      case -3 -> "Temporary failure in name resolution";
      case -4 -> "Non-recoverable failure in name resolution";
      case -5 -> "No address associated with hostname";
      case -6 -> "ai_family not supported";
      case -7 -> "ai_socktype not supported";
      case -8 -> "Servname not supported for ai_socktype";
      case -9 -> "Address family for hostname not supported";
      case -10 -> "Memory allocation failure";
      default -> "Unknown error";
    };
  }

  private static String[] addresses(long first) {
    List<String> found = new ArrayList<>();
    long text = NativeHeap.allocateZeroed(INET6_ADDRSTRLEN);
    try {
      for (long at = first;
          at != 0 && found.size() < MAX_ADDRESSES;
          at = MEMORY.getLong(at + NEXT)) {
        long address = MEMORY.getLong(at + ADDRESS);
        int family = MEMORY.getShort(address);
        int offset = family == AF_INET6 ? 8 : 4;
        if (LIBC.inetNtop(family, address + offset, text, INET6_ADDRSTRLEN) != 0) {
          found.add(MEMORY.getString(text));
        }
      }
    } finally {
      NativeHeap.free(text);
    }
    return found.toArray(new String[0]);
  }
}
