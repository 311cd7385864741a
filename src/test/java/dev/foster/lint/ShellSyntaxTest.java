package dev.foster.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.text.ShellWords;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of a command that only a shell understands. */
final class ShellSyntaxTest {
  private static String warning(String line) {
    return ShellSyntax.warning(ShellWords.split(line), Map.of("HOME", "/root"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "echo serving on $PORT                 @ shell: for '$PORT'",
        "echo $(date)                          @ shell: for '$(date)'",
        "echo $HOME                            @ ${HOME}, or shell:, for '$HOME'",
        "app > /tmp/log                        @ shell:, or logs: {file: …}, for '>'",
        "app 1>> /tmp/w.log 2>> /tmp/w.err     @ shell:, or logs: {file: …}, for '1>>'",
        "app 2>&1                              @ shell:, or logs: {file: …}, for '2>&1'",
        "app | tee x                           @ shell: for '|'",
        "app && other                          @ shell: for '&&'",
        "app; other                            @ shell: for 'app;'",
        "rm -rf /tmp/*                         @ shell: for '/tmp/*'",
        "ls ~/data                             @ shell: for '~/data'",
        "A=b app                               @ env: for 'A=b'",
        "cd /srv && app                        @ cwd: for 'cd'",
        "ulimit -n 5                           @ limits: for 'ulimit'",
        "export A=b                            @ env: for 'export'"
      })
  void shellSyntax_isNamedWithTheKeyToUse(String line, String advice) {
    assertEquals("runs without a shell; use " + advice, warning(line));
  }

  @Test
  void exec_isSuperfluous() {
    assertEquals("runs without a shell; delete 'exec'", warning("exec app"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx -g 'daemon off;'",
        "sh -c 'echo $PORT > x'",
        "/bin/bash -ec 'cd x && exec app'",
        "gunicorn --forwarded-allow-ips=* app",
        "redis-server --bind *",
        "awk '{print $NF}' /etc/passwd",
        "sed s/a$/b/ x",
        "find . -name *.pyc -exec rm {} ;",
        "app --price 5$ --url http://x/?a=b&c=d",
        "app --greeting a<b",
        "envsubst '$HOST' "
      })
  void ordinaryArguments_causeNoWarning(String line) {
    assertNull(warning(line), line);
  }
}
