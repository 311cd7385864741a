package dev.foster.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages are those of Python 3.11. */
class PythonGetOptTest {
  private static PythonGetOpt parse(String line) throws PythonGetOpt.Malformed {
    List<String> words = List.of("help", "configuration=", "history_file=", "helper");
    return new PythonGetOpt(List.of(line.split(" ")), "hic:", words);
  }

  @Test
  void options_endWithTheFirstOperand() throws Exception {
    PythonGetOpt parsed = parse("-ic file --config=x= --history_file y stop -i all");
    assertEquals(
        "[Option[name=-i, value=], Option[name=-c, value=file],"
            + " Option[name=--configuration, value=x=], Option[name=--history_file, value=y]]",
        parsed.options().toString());
    assertEquals(List.of("stop", "-i", "all"), parsed.operands());
  }

  @Test
  void options_endWithTwoDashes_notWithOne() throws Exception {
    assertEquals(List.of("-i"), parse("-i -- -i").operands());
    assertEquals(List.of("-", "-i"), parse("-i - -i").operands());
    assertEquals("help", parse("--help").options().getFirst().name().substring(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-x       | option -x not recognized",
        "-i:      | option -: not recognized",
        "-c       | option -c requires argument",
        "-ic      | option -c requires argument",
        "--conf   | option --configuration requires argument",
        "--nope=3 | option --nope not recognized",
        "--help=3 | option --help must not have an argument",
        "--h      | option --h not a unique prefix",
      })
  void wrong_isReportedAsByPython(String line, String message) {
    PythonGetOpt.Malformed e = assertThrows(PythonGetOpt.Malformed.class, () -> parse(line));
    assertEquals(message, e.getMessage());
  }
}
