package dev.foster.init;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.init.GetOpt.LongOption;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expectations are the behaviour of glibc's getopt in Debian's tini and dumb-init. */
class GetOptTest {
  private static final List<LongOption> WORDS =
      List.of(
          new LongOption("help", false, 'h'),
          new LongOption("single-child", false, 'c'),
          new LongOption("rewrite", true, 'r'),
          new LongOption("verbose", false, 'v'),
          new LongOption("version", false, 'V'));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-vv true                | v v            : true",
        "-vgs true               | v g s          : true",
        "-pSIGTERM true          | p=SIGTERM      : true",
        "-p SIGTERM true         | p=SIGTERM      : true",
        "-vpSIGTERM -v true      | v p=SIGTERM v  : true",
        "-e -1 true              | e=-1           : true",
        "-p -- true              | p=--           : true",
        "true -v a -g            | v g            : true a",
        "a -v b -- c -v          | v              : a b c -v",
        "-- -v                   |                : -v",
        "-- -- true              |                : -- true",
        "- -v                    | v              : -",
        "-x true                 | ?tini: invalid option -- 'x'",
        "-vxg true               | v ?tini: invalid option -- 'x'",
        "--foo true              | ?tini: invalid option -- '-'",
        "-p                      | ?tini: option requires an argument -- 'p'",
        "-: true                 | ?tini: invalid option -- ':'",
        "sh -c x                 | ?tini: invalid option -- 'c'",
      })
  void next_permuting_readsAsGetopt(String line, String expected) {
    GetOpt getopt = new GetOpt("tini", words(line), "p:hvwgle:s", List.of(), true);
    assertEquals(expected.replaceAll(" +:", ":").trim(), read(getopt).replaceAll(" +:", ":"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sh -c x                 | : sh -c x",
        "-v sh -v                | v : sh -v",
        "-v -- sh -v             | v : sh -v",
        "--verbose sh            | v : sh",
        "--verb sh               | v : sh",
        "--h sh                  | h : sh",
        "--rewrite 15:3 sh       | r=15:3 : sh",
        "--rewrite=15:3 sh       | r=15:3 : sh",
        "--rew= sh               | r= : sh",
        "-r15:3 sh               | r=15:3 : sh",
        "--foo=1                 | ?d: unrecognized option '--foo=1'",
        "--ver                   | ?d: option '--ver' is ambiguous;"
            + " possibilities: '--verbose' '--version'",
        "--verbose=3             | ?d: option '--verbose' doesn't allow an argument",
        "--rew                   | ?d: option '--rewrite' requires an argument",
        "-r                      | ?d: option requires an argument -- 'r'",
      })
  void next_withLongOptions_readsAsGetoptLong(String line, String expected) {
    GetOpt getopt = new GetOpt("d", words(line), "hvVcr:", WORDS, false);
    assertEquals(expected.replace(" :", ":").trim(), read(getopt).replaceAll(" +:", ":"));
  }

  private static List<String> words(String line) {
    return List.of(line.trim().split(" +"));
  }

  private static String read(GetOpt getopt) {
    StringBuilder text = new StringBuilder();
    for (int letter = getopt.next(); letter != GetOpt.END; letter = getopt.next()) {
      if (letter == GetOpt.WRONG) {
        return text.append('?').append(getopt.error()).toString();
      }
      text.append((char) letter);
      text.append(getopt.argument() == null ? "" : "=" + getopt.argument()).append(' ');
    }
    return text.append(": ").append(String.join(" ", getopt.operands())).toString();
  }
}
