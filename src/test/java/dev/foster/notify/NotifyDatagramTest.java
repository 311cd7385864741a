package dev.foster.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Notification;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotifyDatagramTest {
  private static final Notification.Sender SENDER =
      new Notification.Sender(7, 1000, 7, new int[] {1}, null);

  private static Notification parse(String text) {
    return parse(text.getBytes(UTF_8));
  }

  private static Notification parse(byte[] data) {
    NotifyDatagram message = NotifyDatagram.parse(data);
    return message == null ? null : message.from(SENDER);
  }

  /** The contents of a message in a fixed order, one word for each. */
  private static String said(Notification n) {
    StringBuilder all = new StringBuilder();
    all.append(n.ready() ? " ready" : "");
    all.append(n.reloading() ? " reloading" : "");
    all.append(n.stopping() ? " stopping" : "");
    all.append(n.watchdog() ? " watchdog" : "");
    all.append(n.watchdogTrigger() ? " trigger" : "");
    all.append(n.monotonicUsec() == null ? "" : " monotonic:" + n.monotonicUsec());
    all.append(n.status() == null ? "" : " status:" + n.status());
    all.append(n.errno() == null ? "" : " errno:" + n.errno());
    all.append(n.mainPid() == null ? "" : " main:" + n.mainPid());
    all.append(n.watchdogUsec() == null ? "" : " interval:" + n.watchdogUsec());
    all.append(n.extendTimeoutUsec() == null ? "" : " extend:" + n.extendTimeoutUsec());
    return all.toString().strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "READY=1                                  | ready",
        "READY=1\\n                               | ready",
        "\\n\\nREADY=1\\r\\n                      | ready",
        "READY=0                                  | ''",
        "READY=10                                 | ''",
        "READY=0\\nREADY=1                        | ready",
        "RELOADING=1\\nMONOTONIC_USEC=123456      | reloading monotonic:123456",
        "RELOADING=1\\nREADY=1                    | ready reloading",
        "STOPPING=1\\nREADY=1                     | ready stopping",
        "STATUS=42% of things                     | status:42% of things",
        "STATUS=a=b                               | status:a=b",
        "STATUS=first\\nSTATUS=second             | status:first",
        "STATUS=Müßig ✓                           | status:Müßig ✓",
        "ERRNO=2                                  | errno:2",
        "ERRNO=-2\\nREADY=1                       | ready",
        "MAINPID=4711                             | main:4711",
        "MAINPID=0\\nREADY=1                      | ready",
        "MAINPID=99999999999\\nREADY=1            | ready",
        "MAINPID=12 \\nREADY=1                    | ready",
        "WATCHDOG=1                               | watchdog",
        "WATCHDOG=trigger                         | trigger",
        "WATCHDOG=2\\nREADY=1                     | ready",
        "WATCHDOG_USEC=20000000                   | interval:20000000",
        "WATCHDOG_USEC=0                          | interval:0",
        "EXTEND_TIMEOUT_USEC=30000000             | extend:30000000",
        "EXTEND_TIMEOUT_USEC=18446744073709551615 | extend:9223372036854775807",
        "EXTEND_TIMEOUT_USEC=\\nREADY=1           | ready",
        "X_MINE=1\\nREADY=1\\nFDSTORE=1           | ready",
        "no equals sign\\nREADY=1                 | ready",
      })
  void parse_message_understandsTheSameAsSystemd(String text, String expected) {
    String message = text.strip().replace("\\n", "\n").replace("\\r", "\r");
    assertEquals(expected, said(parse(message)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "X_MINE=1",
        "BARRIER=1",
        "READY",
        "ready=1",
        " READY=1",
        "NOTREADY=1",
        "MONOTONIC_USEC=5",
        "READY=1\0STATUS=x",
        "\0READY=1"
      })
  void parse_unknownKeysOnly_isNull(String text) {
    assertNull(parse(text));
  }

  @Test
  void parse_oneNulAtTheEnd_isAccepted() {
    assertTrue(parse("READY=1\0").ready());
    assertNull(parse("READY=1\0\0"));
  }

  @Test
  void parse_emptyStatus_clears() {
    assertEquals("", parse("STATUS=").status());
    assertEquals("", parse("STATUS=\nREADY=1").status());
  }

  @Test
  void parse_statusOfInvalidUtf8_isIgnored() {
    Notification n = parse("STATUS=\u00e9\nREADY=1".getBytes(ISO_8859_1));
    assertTrue(n.ready());
    assertNull(n.status());
  }

  @Test
  void parse_controlCharactersInStatus_becomeBlanks() {
    assertEquals(" [31m red ", parse("STATUS=\u001b[31m\u0007red\u009b").status());
  }

  @Test
  void parse_4096Bytes_isTheMaximum() {
    String most = "READY=1\nSTATUS=" + "x".repeat(4096 - 15);
    assertEquals(4096, most.length());
    assertTrue(parse(most).ready());
    assertNull(parse(most + "x"));
  }

  @Test
  void parse_anyBytes_neverThrowsAndKeepsItsPromises() {
    Random random = new Random(20260401);
    String[] pieces = {
      "READY=1",
      "READY=",
      "RELOADING=1",
      "STOPPING=1",
      "WATCHDOG=1",
      "WATCHDOG=trigger",
      "STATUS=",
      "MAINPID=",
      "ERRNO=",
      "WATCHDOG_USEC=",
      "EXTEND_TIMEOUT_USEC=",
      "MONOTONIC_USEC=",
      "\n",
      "\n",
      "\n",
      "\r",
      "=",
      "0",
      "1",
      "17",
      "-1",
      "99999999999999999999999",
      "é",
      "\0",
      "x"
    };
    int understood = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(9); k >= 0; k--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] data = text.toString().getBytes(random.nextInt(5) == 0 ? ISO_8859_1 : UTF_8);
      if (random.nextInt(4) == 0 && data.length > 0) {
        data[random.nextInt(data.length)] = (byte) random.nextInt(256);
      }
      Notification n = parse(data);
      if (n != null) {
        understood++;
        check(new String(data, ISO_8859_1), n);
      }
    }
    assertTrue(understood > 50_000, "only " + understood);
  }

  private static void check(String text, Notification n) {
    assertEquals(-1, text.substring(0, text.length() - 1).indexOf('\0'));
    String lines = "\n" + text.replace('\r', '\n').replace("\0", "") + "\n";
    assertEquals(lines.contains("\nREADY=1\n"), n.ready());
    assertEquals(lines.contains("\nRELOADING=1\n"), n.reloading());
    assertEquals(lines.contains("\nSTOPPING=1\n"), n.stopping());
    assertFalse(n.watchdog() && n.watchdogTrigger());
    assertTrue(n.mainPid() == null || n.mainPid() > 0);
    assertTrue(n.errno() == null || n.errno() >= 0);
    assertTrue(n.extendTimeoutUsec() == null || n.extendTimeoutUsec() >= 0);
    assertTrue(n.watchdogUsec() == null || lines.contains("\nWATCHDOG_USEC="));
    assertNotNull(n.sender());
  }
}
