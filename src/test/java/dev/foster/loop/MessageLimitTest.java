package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class MessageLimitTest {
  private final MessageLimit limit = new MessageLimit();

  private void fill(long now) {
    for (int i = 0; i < MessageLimit.MAX_LINES; i++) {
      assertEquals("text", limit.admit("app", "reloading", "text", now));
    }
  }

  @Test
  void admit_tooMany_leavesThemOutAndCountsThem() {
    fill(5);
    assertNull(limit.admit("app", "notified", "text", 6));
    assertNull(limit.admit("app", "mainpid", "text", 7));
    assertEquals(
        "text (2 such messages before it were left out)",
        limit.admit("app", "reloaded", "text", 5 + MessageLimit.WINDOW_NANOS));
  }

  @Test
  void admit_otherServicesAndKinds_areNotLimited() {
    fill(5);
    assertEquals("text", limit.admit("other", "reloading", "text", 6));
    assertEquals("text", limit.admit("app", "exited", "text", 6));
    assertEquals("text", limit.admit(null, "reloading", "text", 6));
  }
}
