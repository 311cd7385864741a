package dev.foster.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestWordTest {
  private static final List<String> KNOWN =
      List.of("command", "comment", "nginx", "php", "status", "start", "stop", "up", "restart");

  @ParameterizedTest
  @CsvSource({
    "comand,command",
    "commnad,command",
    "ngnix,nginx",
    "NGINX,nginx",
    "ph,php",
    "statsu,status",
    "strat,start",
    "pu,up",
    "restrat,restart",
    "commands,command",
    "rstrt,restart",
    "cmd,command"
  })
  void word_typingError_findsTheIntendedWord(String typed, String meant) {
    assertEquals(meant, NearestWord.word(typed, KNOWN));
  }

  @ParameterizedTest
  @CsvSource({"database", "xyz", "q"})
  void word_nothingClose_isNull(String typed) {
    assertNull(NearestWord.word(typed, KNOWN));
    assertEquals("", NearestWord.hint(typed, KNOWN));
  }

  @Test
  void hint_somethingClose_suggestsIt() {
    assertEquals(", did you mean 'php'?", NearestWord.hint("phh", KNOWN));
  }

  @Test
  void word_nothingKnown_isNull() {
    assertNull(NearestWord.word("php", List.of()));
  }
}
