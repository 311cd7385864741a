package dev.foster.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0ms", "1, 1ms", "250, 250ms", "999, 999ms", "1000, 1s", "1500, 1s500ms", "3000, 3s",
    "60000, 1m", "90000, 1m30s", "3600000, 60m", "90250, 1m30s250ms"
  })
  void duration_millis_isWrittenAsInAConfiguration(long millis, String words) {
    assertEquals(words, Words.duration(millis * 1_000_000));
  }

  @Test
  void duration_partOfAMillisecond_isRoundedUp() {
    assertEquals("1ms", Words.duration(1));
  }

  @Test
  void lower_sentence_losesItsCapital() {
    assertEquals("connection refused", Words.lower("Connection refused"));
    assertEquals("RPC struct is bad", Words.lower("RPC struct is bad"));
    assertEquals("", Words.lower(""));
  }
}
