package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.JffiCalls.call;
import static dev.foster.kernel.linux.libc.JffiCalls.longResult;
import static dev.foster.kernel.linux.libc.JffiCalls.optionalSymbol;
import static dev.foster.kernel.linux.libc.JffiCalls.symbol;

import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;

/** {@link Libc} by jffi; most functions are in the interfaces that this class implements. */
final class JffiLibc implements JffiFiles, JffiProcesses, JffiMemoryCalls, JffiNetwork {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();
  private static final long SYSCALL = symbol("syscall");

  @Override
  public long syscall(int number, long a, long b, long c, long d, long e) {
    return longResult(call(SYSCALL, number, a, b, c, d, e));
  }

  @Override
  public long environ() {
    return MEMORY.getLong(symbol("environ"));
  }

  @Override
  public long malloc(long size) {
    return MEMORY.allocateMemory(size, false);
  }

  @Override
  public long calloc(long size) {
    return MEMORY.allocateMemory(size, true);
  }

  @Override
  public void free(long address) {
    if (address != 0) {
      MEMORY.freeMemory(address);
    }
  }

  @Override
  public void mallocTrim() {
    long function = optionalSymbol("malloc_trim");
    if (function != 0) {
      call(function, 0);
    }
  }

  @Override
  public long invoke(long code, long argument) {
    return call(code, argument);
  }

  /**
   * Calls libgcc's function. If it is missing, the kernel does what is needed: it synchronises the
   * caches when a fresh page first becomes executable. x86-64 does not need it.
   */
  @Override
  public void clearCache(long from, long to) {
    if (Abi.ARM64) {
      long function = optionalSymbol("__clear_cache");
      if (function == 0) {
        Library libgcc = Library.openLibrary("libgcc_s.so.1", Library.LAZY);
        function = libgcc == null ? 0 : libgcc.getSymbolAddress("__clear_cache");
      }
      if (function != 0) {
        call(function, from, to);
      }
    }
  }
}
