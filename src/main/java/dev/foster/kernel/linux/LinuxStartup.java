package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Constants.PR_GET_CHILD_SUBREAPER;
import static dev.foster.kernel.linux.libc.Constants.PR_SET_CHILD_SUBREAPER;
import static dev.foster.kernel.linux.libc.Constants.SIG_SETMASK;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.LibcProvider;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.proc.ProcFs;
import java.util.List;

/** What Foster asks the kernel once, when it starts. */
public final class LinuxStartup {
  private static final int SIGSET_BYTES = 128;

  private LinuxStartup() {}

  /** Foster's pid. */
  public static int pid() {
    return LIBC.getpid();
  }

  /**
   * Ends the process at once: {@code _exit(2)}. {@code Runtime.halt} would wait for up to 300 ms
   * for threads that are in a system call.
   */
  public static void exit(int code) {
    LIBC.exit(code);
  }

  /**
   * Makes this process the parent of its orphaned descendants, as PID 1 always is.
   *
   * @throws KernelException the kernel is older than Linux 3.4
   */
  public static void becomeSubreaper() throws KernelException {
    int result = LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    if (result != 0) {
      throw Errno.exception("cannot become a subreaper", -result);
    }
  }

  /** True if this process already is a subreaper. */
  public static boolean isSubreaper() {
    long slot = NativeHeap.allocateZeroed(8);
    LIBC.prctl(PR_GET_CHILD_SUBREAPER, slot, 0, 0, 0);
    boolean set = MEMORY.getInt(slot) != 0;
    NativeHeap.free(slot);
    return set;
  }

  /** False if {@code /proc} shows another PID namespace, so that no process can be looked up. */
  public static boolean seesProcesses() {
    return ProcFs.isOurs();
  }

  /** Changes to the working directory in which Foster was started, if that is another one. */
  public static void restoreDirectory() {
    LibcProvider.processStart().restoreDirectory();
  }

  /** Sets the name that {@code ps} shows, at most 15 bytes; a failure changes nothing. */
  public static void nameProcess(String name) {
    // prctl(2) would name the calling thread, which is not the first thread of the process
    SmallFiles.write("/proc/self/task/" + pid() + "/comm", name);
  }

  /**
   * The name by which Foster was called and its arguments, byte for byte.
   *
   * @param arguments what {@code main} received
   */
  public static List<String> commandLine(String[] arguments) {
    return LibcProvider.processStart().commandLine(arguments);
  }

  /** The environment with which Foster was started, as {@code KEY=VALUE}, in its order. */
  public static List<String> environment() {
    return LibcProvider.processStart().environment();
  }

  /**
   * Restores the signal mask that Foster was started with, for a Foster that will not handle
   * signals. Signals that arrived since then are delivered now.
   */
  public static void unblockSignals() {
    long mask = NativeHeap.allocateZeroed(SIGSET_BYTES);
    MEMORY.putLong(mask, LibcProvider.processStart().blockedSignals());
    LIBC.sigprocmask(SIG_SETMASK, mask, 0);
    NativeHeap.free(mask);
  }
}
