package dev.foster.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReasonsTest {

  @Test
  void lower_sentence_losesItsCapital() {
    assertEquals("connection refused", Reasons.lower("Connection refused"));
    assertEquals("RPC struct is bad", Reasons.lower("RPC struct is bad"));
    assertEquals("", Reasons.lower(""));
  }
}
