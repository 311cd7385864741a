package dev.foster.supervisord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.NodeBudget;
import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.Source;
import dev.foster.config.yaml.YamlReader;
import dev.foster.importer.ImportCases;
import dev.foster.importer.ImportResult;
import dev.foster.importer.supervisord.SupervisordRun;
import dev.foster.kernel.linux.LinuxHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nodes of a tree are those that the YAML parser makes of the same tree as text. */
class TreeNodesTest {
  private static final Path CASES =
      Path.of("src/test/resources/dev/foster/importer/supervisord.txt");
  private static final Source SOURCE = new Source("", "/", 0);

  @TempDir Path directory;

  @Test
  void nodes_areThoseOfTheText() throws Exception {
    SupervisordRun.Overrides none =
        new SupervisordRun.Overrides(true, null, null, null, null, false, null, null);
    int compared = 0;
    for (ImportCases.Case each : ImportCases.read(CASES)) {
      Path file = Files.writeString(directory.resolve("s.conf"), each.input());
      ImportResult result =
          SupervisordRun.read(
                  new LinuxHost(), file.toString(), ImportCases.ENVIRONMENT, "host", none, true)
              .result();
      if (!result.findings().hasErrors()) {
        Problems problems = new Problems();
        String text = result.write(List.of()).text();
        Node parsed = YamlReader.read(SOURCE, text, new NodeBudget(), problems);
        assertSame(each.title, parsed, new TreeNodes().of(result.tree(), SOURCE));
        compared++;
      }
    }
    assertTrue(compared >= 40, "only " + compared);
  }

  private static void assertSame(String where, Node parsed, Node made) {
    assertEquals(parsed.text, made.text, where);
    assertTrue(parsed.plain || !made.plain, where); // a plain text may be quoted
    assertEquals(parsed.isNull(), made.isNull(), where);
    if (parsed.isList()) {
      assertEquals(parsed.items.size(), made.items.size(), where);
      for (int i = 0; i < parsed.items.size(); i++) {
        assertSame(where + "[" + i + "]", parsed.items.get(i), made.items.get(i));
      }
    }
    if (parsed.isMap()) {
      assertEquals(List.copyOf(parsed.entries.keySet()), List.copyOf(made.entries.keySet()), where);
      for (String key : parsed.entries.keySet()) {
        assertSame(where + "." + key, parsed.entries.get(key).value, made.entries.get(key).value);
      }
    }
  }
}
