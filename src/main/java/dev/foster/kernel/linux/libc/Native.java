package dev.foster.kernel.linux.libc;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import dev.foster.text.ByteText;

/**
 * Calls of libc through jffi: every argument and result is one 64-bit register, which is how both
 * x86-64 and aarch64 pass integers and pointers. A C {@code int} result must be cast to {@code int}
 * (the upper half of the register is not defined).
 */
public final class Native {
  public static final MemoryIO MEMORY = MemoryIO.getInstance();

  private static final Invoker INVOKER = Invoker.getInstance();
  private static final LastError LAST_ERROR = LastError.getInstance();
  private static final Library LIBC = Library.getDefault();
  private static final CallContext[] CONTEXTS = new CallContext[7];

  static {
    for (int n = 0; n < CONTEXTS.length; n++) {
      Type[] parameters = new Type[n];
      java.util.Arrays.fill(parameters, Type.SINT64);
      CONTEXTS[n] =
          CallContext.getCallContext(Type.SINT64, parameters, CallingConvention.DEFAULT, true);
    }
  }

  private static final long STRERROR = symbol("strerror");

  private Native() {}

  /** The address of a function of libc. */
  public static long symbol(String name) {
    long address = LIBC.getSymbolAddress(name);
    if (address == 0) {
      throw new UnsatisfiedLinkError("libc has no function " + name);
    }
    return address;
  }

  /** The address of a function, or 0 where this libc does not have it. */
  public static long optionalSymbol(String name) {
    return LIBC.getSymbolAddress(name);
  }

  public static long call(long function) {
    return INVOKER.invokeN0(CONTEXTS[0], function);
  }

  public static long call(long function, long a) {
    return INVOKER.invokeN1(CONTEXTS[1], function, a);
  }

  public static long call(long function, long a, long b) {
    return INVOKER.invokeN2(CONTEXTS[2], function, a, b);
  }

  public static long call(long function, long a, long b, long c) {
    return INVOKER.invokeN3(CONTEXTS[3], function, a, b, c);
  }

  public static long call(long function, long a, long b, long c, long d) {
    return INVOKER.invokeN4(CONTEXTS[4], function, a, b, c, d);
  }

  public static long call(long function, long a, long b, long c, long d, long e) {
    return INVOKER.invokeN5(CONTEXTS[5], function, a, b, c, d, e);
  }

  public static long call(long function, long a, long b, long c, long d, long e, long f) {
    return INVOKER.invokeN6(CONTEXTS[6], function, a, b, c, d, e, f);
  }

  /** {@code errno} as this thread's last call left it. */
  public static int errno() {
    return LAST_ERROR.get();
  }

  /** The words of {@code strerror(3)} in the C locale. */
  public static String message(int errno) {
    return string(call(STRERROR, errno));
  }

  /** A C string at an address. */
  public static String string(long address) {
    return ByteText.decode(MEMORY.getZeroTerminatedByteArray(address));
  }

  /** A new C string; the caller frees it. */
  public static long allocate(String text) {
    byte[] bytes = ByteText.encode(text);
    long address = allocate(bytes.length + 1L, false);
    MEMORY.putByteArray(address, bytes, 0, bytes.length);
    MEMORY.putByte(address + bytes.length, (byte) 0);
    return address;
  }

  /**
   * Memory of malloc(3); the caller frees it.
   *
   * @param clear whether all of it shall be zero
   */
  public static long allocate(long bytes, boolean clear) {
    long address = MEMORY.allocateMemory(bytes, clear);
    if (address == 0) {
      throw new OutOfMemoryError("cannot allocate " + bytes + " bytes outside the Java heap");
    }
    return address;
  }

  public static void free(long address) {
    MEMORY.freeMemory(address);
  }
}
