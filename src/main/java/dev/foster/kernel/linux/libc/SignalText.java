package dev.foster.kernel.linux.libc;

import dev.foster.kernel.Signals;

/** The texts of {@code strsignal(3)} as glibc has them in the C locale. */
public final class SignalText {
  private static final String[] TEXTS = {
    null, // 0
    "Hangup",
    "Interrupt",
    "Quit",
    "Illegal instruction",
    "Trace/breakpoint trap",
    "Aborted",
    "Bus error",
    "Floating point exception",
    "Killed",
    "User defined signal 1", // 10
    "Segmentation fault",
    "User defined signal 2",
    "Broken pipe",
    "Alarm clock",
    "Terminated",
    "Stack fault",
    "Child exited",
    "Continued",
    "Stopped (signal)",
    "Stopped", // 20
    "Stopped (tty input)",
    "Stopped (tty output)",
    "Urgent I/O condition",
    "CPU time limit exceeded",
    "File size limit exceeded",
    "Virtual timer expired",
    "Profiling timer expired",
    "Window changed",
    "I/O possible",
    "Power failure", // 30
    "Bad system call"
  };

  private SignalText() {}

  /** The text for a signal, such as {@code Terminated} for 15. */
  public static String of(int signal) {
    if (signal > 0 && signal < TEXTS.length) {
      return TEXTS[signal];
    }
    return signal >= Signals.RTMIN && signal <= Signals.RTMAX
        ? "Real-time signal " + (signal - Signals.RTMIN)
        : "Unknown signal " + signal;
  }
}
