package dev.foster.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
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
    "commands,command"
  })
  void word_slipOfTheKeyboard_findsWhatWasMeant(String typed, String meant) {
    assertEquals(meant, Nearest.word(typed, KNOWN));
  }

  @ParameterizedTest
  @CsvSource({"database", "xyz", "q"})
  void word_nothingClose_isNull(String typed) {
    assertNull(Nearest.word(typed, KNOWN));
    assertEquals("", Nearest.hint(typed, KNOWN));
  }

  @Test
  void hint_somethingClose_asks() {
    assertEquals(", did you mean 'php'?", Nearest.hint("phh", KNOWN));
  }

  @Test
  void word_nothingKnown_isNull() {
    assertNull(Nearest.word("php", List.of()));
  }
}
