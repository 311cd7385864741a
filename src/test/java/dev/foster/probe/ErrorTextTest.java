package dev.foster.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ErrorTextTest {

  @Test
  void lower_sentence_losesItsCapital() {
    assertEquals("connection refused", ErrorText.lower("Connection refused"));
    assertEquals("RPC struct is bad", ErrorText.lower("RPC struct is bad"));
    assertEquals("", ErrorText.lower(""));
  }
}
