package dev.foster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference page contains the help texts of all commands. */
class CommandsPageTest {
  private static final Path PAGE = Path.of("docs/reference/commands.md");

  @Test
  void page_containsEveryHelpText() throws Exception {
    String page = Files.readString(PAGE);
    assertTrue(page.contains(block(null)), block(null));
    for (String name : CommandTable.NAMES) {
      if (!name.equals("run")) { // has a page of its own
        String section = "\n## foster " + name + "\n\n" + block(name);
        assertTrue(page.contains(section), section);
      }
    }
  }

  @Test
  void page_headings_areTheCommandsInOrder() throws Exception {
    var headings =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("## foster "))
            .map(line -> line.substring(10))
            .toList();
    assertEquals(CommandTable.NAMES, headings);
  }

  private static String block(String command) {
    return "```text\n" + HelpPage.text(command) + "```\n";
  }
}
