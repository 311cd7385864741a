package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.yaml.Problem;
import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.Source;
import dev.foster.text.ByteText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files with lines {@code KEY=VALUE}. */
final class EnvFileTest {
  private final Problems problems = new Problems();

  private Map<String, String> parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, String> parse(byte[] bytes) {
    return EnvFile.parse(bytes, new Source("e", "/", 0), problems, "env_file");
  }

  @Test
  void lines_parsed() {
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("A", "1");
    expected.put("B", "two words");
    expected.put("C", "x#y");
    expected.put("D", "");
    expected.put("E", "#hash");
    expected.put("F", " as it is \\n $X # ");
    expected.put("G", "a\nb\"c\\d$e\\q");
    expected.put("H", "line 1\nline 2");
    expected.put("I", "last");
    expected.put("J", null);
    expected.put("k.l-m", "=a=b=");
    assertEquals(
        expected,
        parse(
            """
            # comment
            A=1
              B = two words   # comment

            C=x#y
            D= # nothing
            E=#hash
            F=' as it is \\n $X # '  # comment
            G="a\\nb\\"c\\\\d\\$e\\q"
            H="line 1
            line 2"
            export I=last
            J
            k.l-m==a=b=
            """));
    assertEquals(List.of(), problems.errors());
  }

  @Test
  void windowsLines_parsed() {
    assertEquals(Map.of("A", "1", "B", "2", "C", "3"), parse("\uFEFFA=1\r\nB='2'\r\n\r\nC=3"));
    assertEquals(List.of(), problems.errors());
  }

  @Test
  void invalidUtf8_parsed_isKept() {
    byte[] bytes = {'A', '=', (byte) 0xFF, (byte) 0xE4};
    assertEquals(ByteText.decode(new byte[] {(byte) 0xFF, (byte) 0xE4}), parse(bytes).get("A"));
  }

  @Test
  void wrongLines_areReportedWithPosition() {
    parse("A=1\nno equals\n =x\nB='open\nC=\"x\" y\n2=ok\nD=a\0b\n");
    assertEquals(
        List.of(
            "e:2:4: env_file: expected NAME=VALUE",
            "e:3:2: env_file: expected NAME=VALUE",
            "e:4:3: env_file: this quote is not closed"),
        Loading.texts(problems.errors()));
  }

  @Test
  void nulAndTextBehindAQuote_areReportedWithPosition() {
    parse("C=\"x\n\" y\nD=a\0b\n");
    assertEquals(
        List.of(
            "e:2:3: env_file: unexpected text after the closing quote",
            "e:3:1: env_file: the value of D contains a NUL byte"),
        Loading.texts(problems.errors()));
  }

  @Test
  void values_inMessages_areNotShown() {
    parse("PASSWORD='hunter2\nKEY hunter3\n");
    for (Problem problem : problems.errors()) {
      assertTrue(!problem.text().contains("hunter"), problem.text());
    }
  }

  @Test
  void nulByte_inAValueOfSeveralLines_isReportedWhereTheValueBegins() {
    parse("A=1\n  B='x\n\0 y'\n");
    assertEquals(2, problems.errors().getFirst().line());
    assertEquals(3, problems.errors().getFirst().column());
  }
}
