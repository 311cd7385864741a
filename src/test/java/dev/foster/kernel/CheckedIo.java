package dev.foster.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An {@link Io} that records every use of a closed descriptor. A test would see EBADF only by
 * chance: in a process with many threads, the kernel soon gives the number to another file.
 */
public final class CheckedIo {
  private static final String FIRST_ARGUMENT = "close read write send signalEvent";

  private final Io real;
  private final List<String> faults = new CopyOnWriteArrayList<>();

  private CheckedIo(Io real) {
    this.real = real;
  }

  /** Checks the calls of {@code real}. */
  public static CheckedIo over(Io real) {
    return new CheckedIo(real);
  }

  /** The checked port, for the code under test. */
  public Io io() {
    return (Io)
        Proxy.newProxyInstance(
            Io.class.getClassLoader(),
            new Class<?>[] {Io.class},
            (proxy, method, arguments) -> call(method, arguments));
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    if (FIRST_ARGUMENT.contains(method.getName())) {
      check(method.getName(), (int) arguments[0]);
    }
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void check(String call, int fd) {
    try {
      if (fd >= 0) {
        real.facts(fd);
      }
    } catch (KernelException e) {
      faults.add(call + " of " + fd + ", which is not open, by " + List.of(callers()));
    }
  }

  private static StackTraceElement[] callers() {
    StackTraceElement[] all = new Throwable().getStackTrace();
    return java.util.Arrays.stream(all)
        .filter(frame -> frame.getClassName().startsWith("dev.foster."))
        .filter(frame -> !frame.getClassName().startsWith(CheckedIo.class.getName()))
        .limit(4)
        .toArray(StackTraceElement[]::new);
  }

  /** The faults since the last call of this method. */
  public List<String> faults() {
    List<String> taken = List.copyOf(faults);
    faults.removeAll(taken);
    return taken;
  }
}
