package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built distribution explains each of its commands. */
class HelpIT {
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+)  +\\S");

  @TempDir Path directory;

  private String ask(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = Foster.HOME.resolve("bin/foster").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Foster.Result result = Foster.run(directory, Map.of(), command);
    assertEquals(0, result.code(), () -> List.of(arguments) + ": " + result);
    assertEquals("", result.err(), () -> List.of(arguments) + ": " + result);
    return result.out();
  }

  @Test
  void help_ofEveryCommand_isTheSameInBothForms() throws Exception {
    List<String> names =
        COMMAND.matcher(ask("help")).results().map(command -> command.group(1)).toList();
    assertTrue(names.containsAll(List.of("up", "run", "help", "completion")), names::toString);
    for (String name : names) {
      String help = ask("help", name);
      assertTrue(help.startsWith("usage: foster " + name), help);
      assertEquals(help, ask(name, "--help"));
    }
  }
}
