package dev.foster.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Notification;
import java.nio.charset.StandardCharsets;

/** Fuzz target: any datagram at {@code NOTIFY_SOCKET}, compared with the simplest parser. */
public final class NotifyFuzz {
  private NotifyFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    NotifyDatagram message = NotifyDatagram.parse(bytes);
    if (message == null) {
      return;
    }
    assertTrue(bytes.length <= NotifyDatagram.MAX_LENGTH + 1);
    Notification said = message.from(new Notification.Sender(7, 0, 7, new int[0], null));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    text = text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
    assertEquals(-1, text.indexOf('\0'));
    String[] lines = text.split("[\n\r]");
    assertEquals(java.util.Arrays.asList(lines).contains("READY=1"), said.ready());
    assertEquals(java.util.Arrays.asList(lines).contains("STOPPING=1"), said.stopping());
    assertEquals("1".equals(first(lines, "WATCHDOG=")), said.watchdog());
    if (said.status() != null) {
      assertTrue(said.status().chars().noneMatch(Character::isISOControl), said.status());
      assertTrue(said.status().length() <= NotifyDatagram.MAX_LENGTH);
    }
    String pid = first(lines, "MAINPID=");
    if (said.mainPid() != null) {
      assertTrue(said.mainPid() >= 1);
      assertEquals(said.mainPid().longValue(), Long.parseLong(pid));
    } else {
      assertTrue(pid == null || !pid.matches("[1-9][0-9]{0,8}"), pid);
    }
    assertTrue(said.watchdogUsec() == null || said.watchdogUsec() >= 0);
    assertTrue(said.extendTimeoutUsec() == null || said.extendTimeoutUsec() >= 0);
  }

  private static String first(String[] lines, String key) {
    for (String line : lines) {
      if (line.startsWith(key)) {
        return line.substring(key.length());
      }
    }
    return null;
  }
}
