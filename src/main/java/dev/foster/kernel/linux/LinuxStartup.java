package dev.foster.kernel.linux;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Native;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.proc.ProcFs;
import dev.foster.kernel.linux.signal.SignalPipe;
import dev.foster.text.ByteText;
import java.util.ArrayList;
import java.util.List;

/** What Foster asks of the kernel once, when it starts. */
public final class LinuxStartup {
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int PR_GET_CHILD_SUBREAPER = 37;

  /** What {@code bin/foster} tells: 64 digits, 1 for a signal that was ignored. */
  private static final String IGNORED = "FOSTER_IGNORED=";

  /** The same for signals that were blocked. */
  private static final String BLOCKED = "FOSTER_BLOCKED=";

  private static final int SIG_SETMASK = 2;

  private LinuxStartup() {}

  /** Foster's pid. */
  public static int pid() {
    return (int) Native.call(Native.symbol("getpid"));
  }

  /**
   * Ends the process at once: {@code _exit(2)}. The JVM's own way would wait for up to 300 ms for
   * threads that are in a system call.
   */
  public static void exit(int code) {
    Native.call(Native.symbol("_exit"), code);
  }

  /** The pid of Foster's parent, 0 if that is outside its PID namespace. */
  public static int parent() {
    return (int) Native.call(Native.symbol("getppid"));
  }

  /**
   * Orphans below this process come to it, as they come to PID 1 anyway.
   *
   * @throws KernelException the kernel is older than Linux 3.4
   */
  public static void becomeSubreaper() throws KernelException {
    prctl(PR_SET_CHILD_SUBREAPER, 1, "become a subreaper");
  }

  /** True if this process already is a subreaper. */
  public static boolean isSubreaper() {
    long slot = Native.allocate(8, true);
    Native.call(Native.symbol("prctl"), PR_GET_CHILD_SUBREAPER, slot, 0, 0, 0);
    boolean set = Native.MEMORY.getInt(slot) != 0;
    Native.free(slot);
    return set;
  }

  /**
   * The kernel shall send {@code signal} to this process when its parent dies. Lasts as long as the
   * calling thread.
   */
  public static void parentDeathSignal(int signal) throws KernelException {
    prctl(PR_SET_PDEATHSIG, signal, "set the parent death signal");
  }

  private static void prctl(int option, long value, String what) throws KernelException {
    if ((int) Native.call(Native.symbol("prctl"), option, value, 0, 0, 0) != 0) {
      int errno = Native.errno();
      throw new KernelException("cannot " + what + ": " + Native.message(errno), errno);
    }
  }

  /** False if {@code /proc} shows another PID namespace, so that no process can be looked up. */
  public static boolean seesProcesses() {
    return ProcFs.isOurs();
  }

  /** What {@code ps} shows as this process's name, at most 15 bytes; a failure changes nothing. */
  public static void nameProcess(String name) {
    int pid = pid(); // the thread of that number is the launcher's, not ours: prctl would not do
    SmallFiles.write("/proc/self/task/" + pid + "/comm", name);
  }

  /**
   * The last {@code count} arguments of the command line, byte for byte whatever the locale.
   *
   * @param count how many arguments {@code main} was given
   * @return null if the kernel does not tell ({@code /proc} is not mounted)
   */
  public static List<String> arguments(int count) {
    byte[] line = SmallFiles.head("/proc/self/cmdline", 4 << 20);
    if (line == null) {
      return null;
    }
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < line.length; i++) {
      if (line[i] == 0) {
        words.add(ByteText.decode(line, from, i - from));
        from = i + 1;
      }
    }
    return words.size() < count ? null : words.subList(words.size() - count, words.size());
  }

  /** Foster's own environment as {@code KEY=VALUE}, byte for byte, in its order. */
  public static List<String> environment() {
    List<String> variables = new ArrayList<>();
    long entry = Native.MEMORY.getLong(Native.symbol("environ"));
    while (entry != 0 && Native.MEMORY.getLong(entry) != 0) {
      variables.add(Native.string(Native.MEMORY.getLong(entry)));
      entry += 8;
    }
    return variables;
  }

  /**
   * Signals that were ignored when Foster was started: bit {@code n-1} is signal {@code n}. Ask
   * before {@link SignalPipe#open}. The launcher tells it; without the launcher those that the JVM
   * takes for itself (ILL, BUS, FPE, SEGV, USR2, PIPE, XFSZ) are not among them.
   */
  public static long ignoredSignals() {
    String told = lastVariable(IGNORED);
    return told == null ? signals("SigIgn:") : bits(told);
  }

  private static String lastVariable(String name) {
    String value = null;
    long entry = Native.MEMORY.getLong(Native.symbol("environ"));
    while (entry != 0 && Native.MEMORY.getLong(entry) != 0) {
      long variable = Native.MEMORY.getLong(entry);
      if (Native.MEMORY.getByte(variable) == name.charAt(0)) { // few do
        String text = Native.string(variable);
        value = text.startsWith(name) ? text.substring(name.length()) : value;
      }
      entry += 8;
    }
    return value;
  }

  /** The first digit stands for signal 1. */
  private static long bits(String digits) {
    long mask = 0;
    for (int i = 0; i < digits.length() && i < 64; i++) {
      mask |= digits.charAt(i) == '1' ? 1L << i : 0;
    }
    return mask;
  }

  /**
   * Signals that were blocked when Foster was started, in the same form. The launcher tells it, as
   * it blocks more.
   */
  public static long blockedSignals() {
    String told = lastVariable(BLOCKED);
    return told == null ? signals("SigBlk:") : bits(told); // of the first thread, not a Java one
  }

  /**
   * Undoes what the launcher has blocked for {@link SignalPipe}: for a Foster that will not handle
   * signals. What came meanwhile comes now.
   */
  public static void unblockSignals() {
    long mask = Native.allocate(128, true); // sigset_t
    Native.MEMORY.putLong(mask, blockedSignals());
    Native.call(Native.symbol("sigprocmask"), SIG_SETMASK, mask, 0);
    Native.free(mask);
  }

  private static long signals(String key) {
    byte[] status = SmallFiles.head("/proc/self/status", 8192);
    String text = status == null ? "" : ByteText.decode(status);
    int at = text.indexOf(key);
    return at < 0
        ? 0
        : Long.parseUnsignedLong(text.substring(at + key.length() + 1, text.indexOf('\n', at)), 16);
  }
}
