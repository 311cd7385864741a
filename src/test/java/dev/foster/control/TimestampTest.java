package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampTest {
  private static final DateTimeFormatter JDK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Test
  void text_anyInstant_isWhatTheJdkWrites() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      Instant instant = Instant.ofEpochMilli(random.nextLong(0, 4_102_444_800_000L));
      assertEquals(JDK.format(instant), Timestamp.text(instant));
      assertEquals(instant.toEpochMilli(), Timestamp.millis(Timestamp.text(instant)));
    }
  }

  @Test
  void text_null_isNull() {
    assertNull(Timestamp.text(null));
    assertEquals(-1, Timestamp.millis(null));
    assertEquals(-1, Timestamp.millis("yesterday"));
  }
}
