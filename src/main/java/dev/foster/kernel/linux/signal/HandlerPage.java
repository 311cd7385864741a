package dev.foster.kernel.linux.signal;

import com.kenai.jffi.Library;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Native;

/**
 * A page of executable memory with signal handlers: written first, then made executable, never both
 * at once, and never changed again.
 */
public final class HandlerPage {
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int SC_PAGESIZE = 30;

  private final long start;
  private final long size;
  private int used;

  /** One page, writable. */
  public HandlerPage() throws KernelException {
    size = Native.call(Native.symbol("sysconf"), SC_PAGESIZE);
    int access = PROT_READ | PROT_WRITE;
    start = Native.call(Native.symbol("mmap"), 0, size, access, MAP_PRIVATE_ANONYMOUS, -1, 0);
    check(start != -1);
  }

  /** Puts a handler into the next slot; returns its address. */
  public long add(byte[] code) {
    long slot = start + used;
    used += HandlerCode.SLOT;
    Native.MEMORY.putByteArray(slot, code, 0, code.length);
    return slot;
  }

  /** From now on the page can be run, and no longer be written. */
  public void seal() throws KernelException {
    int access = PROT_READ | PROT_EXEC;
    check((int) Native.call(Native.symbol("mprotect"), start, size, access) == 0);
    if (Abi.ARM64) { // x86's instruction cache sees what is written
      long clear = clearCache();
      if (clear != 0) {
        Native.call(clear, start, start + size);
      }
    }
  }

  /**
   * libgcc's cache maintenance. Where it is missing the kernel's own suffices: it synchronises the
   * caches when a fresh page first becomes executable.
   */
  private static long clearCache() {
    long found = Native.optionalSymbol("__clear_cache");
    if (found == 0) {
      Library libgcc = Library.openLibrary("libgcc_s.so.1", Library.LAZY);
      found = libgcc == null ? 0 : libgcc.getSymbolAddress("__clear_cache");
    }
    return found;
  }

  private static void check(boolean worked) throws KernelException {
    if (!worked) {
      int errno = Native.errno();
      throw new KernelException(
          "cannot make a page for signal handlers: " + Native.message(errno), errno);
    }
  }
}
