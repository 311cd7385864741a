package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.text.ByteText;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link ProcessStart} of a process with a JVM. {@code bin/foster} changes the state of signals
 * before it starts the JVM, and passes what it found in two variables. Without {@code bin/foster}
 * the state comes from {@code /proc/self/status}; signals that the JVM handles itself (ILL, BUS,
 * FPE, SEGV, USR2, PIPE, XFSZ) are then missing among the ignored ones.
 */
final class JvmProcessStart implements ProcessStart {
  /** A variable of 64 digits: the first is 1 if signal 1 was ignored, and so on. */
  private static final String IGNORED = "FOSTER_IGNORED=";

  /** A variable of 64 digits: the first is 1 if signal 1 was blocked, and so on. */
  private static final String BLOCKED = "FOSTER_BLOCKED=";

  private static final int MAX_COMMAND_LINE = 4 << 20;
  private static final int MAX_STATUS = 8192;

  /** {@code bin/foster} passes its {@code argv[0]} as the first argument. */
  @Override
  public List<String> commandLine(String[] arguments) {
    List<String> words = lastWords(arguments.length);
    if (words == null) {
      words = List.of(arguments); // without /proc: as the JVM decoded them
    }
    List<String> seen = CStrings.list(LIBC.environ());
    if (LauncherEnvironment.original(seen) != seen) {
      return words;
    }
    List<String> line = new ArrayList<>(List.of("foster"));
    line.addAll(words);
    return line;
  }

  /** The last words of this process's command line, or null if they cannot be read. */
  private static List<String> lastWords(int count) {
    byte[] line = SmallFiles.head("/proc/self/cmdline", MAX_COMMAND_LINE);
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

  /** The environment from before the launcher renamed variables that would change the JVM. */
  @Override
  public List<String> environment() {
    return LauncherEnvironment.original(CStrings.list(LIBC.environ()));
  }

  /**
   * No JVM can start in a directory that has no path, so the launcher leaves such a directory. If
   * the change fails, the directory is the root.
   */
  @Override
  public void restoreDirectory() {
    int directory = LauncherEnvironment.directory(CStrings.list(LIBC.environ()));
    if (directory >= 0) {
      System.setProperty("sun.nio.fs.chdirAllowed", "true"); // else java.nio needs the path
      LIBC.fchdir(directory);
      LIBC.close(directory);
    }
  }

  @Override
  public long ignoredSignals() {
    String digits = lastVariable(IGNORED);
    return digits == null ? statusMask("SigIgn:") : mask(digits);
  }

  @Override
  public long blockedSignals() {
    String digits = lastVariable(BLOCKED);
    return digits == null ? statusMask("SigBlk:") : mask(digits); // of the process's first thread
  }

  private static String lastVariable(String name) {
    String value = null;
    long entry = LIBC.environ();
    while (entry != 0 && MEMORY.getLong(entry) != 0) {
      long variable = MEMORY.getLong(entry);
      if (MEMORY.getByte(variable) == name.charAt(0)) { // decodes few of them
        String text = MEMORY.getString(variable);
        value = text.startsWith(name) ? text.substring(name.length()) : value;
      }
      entry += 8;
    }
    return value;
  }

  private static long mask(String digits) {
    long mask = 0;
    for (int i = 0; i < digits.length() && i < 64; i++) {
      mask |= digits.charAt(i) == '1' ? 1L << i : 0;
    }
    return mask;
  }

  private static long statusMask(String key) {
    byte[] status = SmallFiles.head("/proc/self/status", MAX_STATUS);
    String text = status == null ? "" : ByteText.decode(status);
    int at = text.indexOf(key);
    if (at < 0) {
      return 0;
    }
    String digits = text.substring(at + key.length() + 1, text.indexOf('\n', at));
    return Long.parseUnsignedLong(digits, 16);
  }
}
