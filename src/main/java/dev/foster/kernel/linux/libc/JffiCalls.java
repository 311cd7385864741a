package dev.foster.kernel.linux.libc;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.util.Arrays;

/**
 * Calls through jffi. Every argument and result is one 64-bit register, which is how both x86-64
 * and aarch64 pass integers and pointers.
 */
final class JffiCalls {
  private static final Invoker INVOKER = Invoker.getInstance();
  private static final LastError LAST_ERROR = LastError.getInstance();
  private static final Library LIBC = Library.getDefault();
  private static final CallContext[] CONTEXTS = new CallContext[7]; // by number of arguments

  static {
    for (int n = 0; n < CONTEXTS.length; n++) {
      Type[] parameters = new Type[n];
      Arrays.fill(parameters, Type.SINT64);
      CONTEXTS[n] =
          CallContext.getCallContext(Type.SINT64, parameters, CallingConvention.DEFAULT, true);
    }
  }

  private JffiCalls() {}

  /** The address of a function or variable of libc. */
  static long symbol(String name) {
    long address = optionalSymbol(name);
    if (address == 0) {
      throw new UnsatisfiedLinkError("libc has no function " + name);
    }
    return address;
  }

  /** The address of a function or variable of libc; 0 if this libc does not have it. */
  static long optionalSymbol(String name) {
    return LIBC.getSymbolAddress(name);
  }

  /** The error number of this thread's last call. */
  static int errno() {
    return LAST_ERROR.get();
  }

  /**
   * Converts a C {@code int}, whose register has an undefined upper half, or returns {@code
   * -errno}.
   */
  static int intResult(long register) {
    int result = (int) register;
    return result < 0 ? -errno() : result;
  }

  /** Converts a C {@code long} or pointer, or returns {@code -errno}. */
  static long longResult(long register) {
    return register == -1 ? -errno() : register;
  }

  static long call(long function) {
    return INVOKER.invokeN0(CONTEXTS[0], function);
  }

  static long call(long function, long a) {
    return INVOKER.invokeN1(CONTEXTS[1], function, a);
  }

  static long call(long function, long a, long b) {
    return INVOKER.invokeN2(CONTEXTS[2], function, a, b);
  }

  static long call(long function, long a, long b, long c) {
    return INVOKER.invokeN3(CONTEXTS[3], function, a, b, c);
  }

  static long call(long function, long a, long b, long c, long d) {
    return INVOKER.invokeN4(CONTEXTS[4], function, a, b, c, d);
  }

  static long call(long function, long a, long b, long c, long d, long e) {
    return INVOKER.invokeN5(CONTEXTS[5], function, a, b, c, d, e);
  }

  static long call(long function, long a, long b, long c, long d, long e, long f) {
    return INVOKER.invokeN6(CONTEXTS[6], function, a, b, c, d, e, f);
  }
}
