package dev.foster.kernel.linux.proc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;

import dev.foster.kernel.linux.libc.Errno;
import dev.foster.text.ByteText;

/** Explains why a process has not ended although it was sent SIGKILL. */
public final class StuckProcess {
  /** The reason of EPERM from kill(2). */
  public static final String NOT_PERMITTED =
      "it belongs to another user, and Foster lacks CAP_KILL";

  private StuckProcess() {}

  /** See {@link dev.foster.kernel.Kernel#whyStillThere}. */
  public static String words(ProcFs proc, int pid) {
    if (LIBC.kill(pid, 0) == -Errno.EPERM) {
      return NOT_PERMITTED;
    }
    int length = proc.head("/proc/" + pid + "/status");
    String status = length <= 0 ? "" : ByteText.decode(proc.bytes(), 0, length);
    String state = value(status, "State:\t");
    String tracer = value(status, "TracerPid:\t");
    if (state.startsWith("Z")) {
      return "it is dead, but "
          + (tracer.isEmpty() || tracer.equals("0") ? "another process" : name(proc, tracer))
          + " traces it and has not waited for it";
    }
    if (state.startsWith("D")) {
      return "it waits in the kernel, for example for a drive that does not answer";
    }
    return state.isEmpty() ? "" : "its state is " + state;
  }

  private static String name(ProcFs proc, String pid) {
    int length = proc.head("/proc/" + pid + "/comm");
    String name = length <= 0 ? "" : ByteText.decode(proc.bytes(), 0, length).strip() + " ";
    return name + "(pid " + pid + ")";
  }

  private static String value(String status, String key) {
    int start = status.indexOf(key);
    int end = status.indexOf('\n', start + 1);
    return start < 0 || end < 0 ? "" : status.substring(start + key.length(), end);
  }
}
