package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.core.Event;
import dev.foster.plan.Plans;
import dev.foster.plan.Service;
import dev.foster.text.ByteText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a oneshot has written to {@code $FOSTER_ENV}. */
class ExportReaderTest {
  private static final Service SETUP = Plans.service("setup").oneshot().exports("A", "B").build();

  private static Event.Exported read(String text) {
    return ExportReader.event(SETUP, "run", text.getBytes(StandardCharsets.UTF_8), false);
  }

  private static void wrong(String text, String failure) {
    Event.Exported event = read(text);
    assertNull(event.values());
    assertEquals(failure, event.failure());
  }

  @Test
  void lines_areThoseOfEnvFiles() {
    Event.Exported event = read("# x\nA=1\r\nexport B='two\nlines' # comment\n\nA=\"\\n\"");
    assertEquals("\n", event.values().get("A")); // the last one
    assertEquals("two\nlines", event.values().get("B"));
    assertNull(event.failure());
    assertEquals("setup run", event.service() + " " + event.token());
  }

  @Test
  void bytes_otherThanUtf8_stay() {
    byte[] bytes = {'A', '=', (byte) 0xff, 'x'};
    Event.Exported event = ExportReader.event(SETUP, "run", bytes, false);
    assertEquals(ByteText.decode(new byte[] {(byte) 0xff, 'x'}), event.values().get("A"));
  }

  @Test
  void wrongLine_isNamedByItsNumber() {
    wrong("A=1\n\n+s3cret", "line 3 that it wrote to $FOSTER_ENV is wrong: expected NAME=VALUE");
    wrong("A='s3cret", "line 1 that it wrote to $FOSTER_ENV is wrong: this quote is not closed");
    wrong("A=1\nB=s3\0cret", "line 2 that it wrote to $FOSTER_ENV is wrong: contains a NUL byte");
    wrong("B", "line 1 that it wrote to $FOSTER_ENV has no value for B");
    wrong(
        "A=s3\ncret==\n'",
        "line 2 that it wrote to $FOSTER_ENV sets a variable that is not in its 'exports'");
  }

  @Test
  void tooMuch_isAFailure_andSoIsAPipeThatCannotBeRead() {
    Event.Exported much = ExportReader.event(SETUP, "run", null, true);
    assertEquals("wrote more than 128 KiB to $FOSTER_ENV", much.failure());
    Event.Exported unread = ExportReader.event(SETUP, "run", null, false);
    assertNull(unread.values());
    assertNull(unread.failure());
  }
}
