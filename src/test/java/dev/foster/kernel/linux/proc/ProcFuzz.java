package dev.foster.kernel.linux.proc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.linux.spawn.ExecFailure;
import dev.foster.text.ByteText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Fuzz target: what a process can make of its files in {@code /proc}: its name, its environment,
 * and the first bytes of its program. The first byte chooses one.
 */
public final class ProcFuzz {
  private static final ProcFs PROC = new ProcFs();

  private ProcFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > 4096) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(bytes, 1, bytes.length);
    switch (bytes[0]) {
      case 'n' -> name(rest);
      case 's' -> anyStat(rest);
      case 'e' -> environment(rest);
      case 'p' -> program(rest);
      case 'c' -> controlGroup(rest);
      case 'f' -> children(rest);
      default -> {}
    }
  }

  /** With any name, the other fields are those that the kernel wrote. */
  private static void name(byte[] name) {
    String before = "4711 (";
    String after = ") S 42 43 44 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 11 12 13\n";
    byte[] line = new byte[before.length() + name.length + after.length()];
    System.arraycopy(before.getBytes(StandardCharsets.US_ASCII), 0, line, 0, before.length());
    System.arraycopy(name, 0, line, before.length(), name.length);
    System.arraycopy(
        after.getBytes(StandardCharsets.US_ASCII),
        0,
        line,
        before.length() + name.length,
        after.length());
    ProcessInfo process = stat(line);
    assertEquals(42, process.parent());
    assertEquals(43, process.group());
    assertEquals(44, process.session());
    assertEquals(98765, process.startTime());
    assertEquals('S', process.state());
    assertArrayEquals(name, ByteText.encode(process.command()));
  }

  private static void anyStat(byte[] line) {
    ProcessInfo process = stat(line);
    assertTrue(process == null || process.pid() == 4711);
  }

  private static ProcessInfo stat(byte[] line) {
    System.arraycopy(line, 0, PROC.bytes(), 0, line.length);
    return PROC.stat(4711, line.length);
  }

  private static void environment(byte[] environment) {
    String expected = null;
    String text = new String(environment, StandardCharsets.ISO_8859_1);
    int end = text.lastIndexOf('\0');
    for (String entry : text.substring(0, Math.max(0, end)).split("\0", -1)) {
      String value = entry.startsWith("FOSTER_RUN=") ? entry.substring(11) : null;
      if (expected == null && value != null && value.length() <= RunMarker.MAX_VALUE) {
        expected = value;
      }
    }
    String found = RunMarker.find(environment, environment.length);
    assertEquals(
        expected,
        found == null ? null : new String(ByteText.encode(found), StandardCharsets.ISO_8859_1));
  }

  /** {@code cgroup}, {@code mountinfo} and {@code memory.events}, each ended by a NUL byte. */
  private static void controlGroup(byte[] bytes) {
    String[] files = (ByteText.decode(bytes) + "\0\0").split("\0", -1);
    for (boolean unified : new boolean[] {true, false}) {
      String folder = OomCounter.file(files[0], files[1], unified);
      assertTrue(folder == null || folder.length() <= files[0].length() + files[1].length());
    }
    long kills = OomCounter.count(files[2]);
    assertTrue(kills == -1 || files[2].contains("oom_kill "));
  }

  /** Only numbers in the file are children, and only those that fit into an int. */
  private static void children(byte[] list) {
    System.arraycopy(list, 0, PROC.bytes(), 0, list.length);
    PidList found = new PidList();
    PROC.addChildren(list.length, found);
    assertTrue(found.size() <= (list.length + 1) / 2);
    for (int i = 0; i < found.size(); i++) {
      assertTrue(found.get(i) > 0);
    }
  }

  private static void program(byte[] head) {
    String interpreter = ExecFailure.interpreter(head);
    assertTrue(interpreter == null || interpreter.length() <= head.length);
  }
}
