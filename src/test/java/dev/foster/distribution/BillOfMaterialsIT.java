package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bill of materials says what is in the distribution. */
class BillOfMaterialsIT {
  private static final Path LEGAL = Distribution.HOME.resolve("legal");

  private final TreeMap<String, JsonNode> components = new TreeMap<>();

  BillOfMaterialsIT() throws Exception {
    JsonNode bill = new ObjectMapper().readTree(LEGAL.resolve("foster.cdx.json").toFile());
    assertEquals("CycloneDX", bill.get("bomFormat").asText());
    assertEquals(
        Files.readString(Distribution.HOME.resolve("VERSION")).strip(),
        bill.at("/metadata/component/version").asText());
    for (JsonNode component : bill.get("components")) {
      components.put(
          component.has("purl") ? component.get("purl").asText() : component.get("name").asText(),
          component);
    }
  }

  @Test
  void bill_namesEveryPartThatTheListOfLicencesNames() throws Exception {
    List<String> names =
        components.values().stream().map(component -> component.get("name").asText()).toList();
    for (String line : Files.readAllLines(LEGAL.resolve("README.md"))) {
      String[] cells = line.split(" *\\| *");
      boolean part =
          cells.length > 3 && !cells[1].equals("component") && !cells[1].startsWith("---");
      if (part && !cells[1].equals("Foster") && Files.exists(LEGAL.resolve("glibc"))) {
        assertTrue(names.contains(cells[1].replaceAll(" .*", "")), line);
      }
    }
    for (JsonNode component : components.values()) {
      assertTrue(component.at("/licenses/0/expression").asText().length() > 2, component::toString);
    }
  }

  @Test
  void bill_hasTheSumOfTheGlibcThatIsThere() throws Exception {
    byte[] library = Files.readAllBytes(Distribution.HOME.resolve("runtime/lib/glibc/libc.so.6"));
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(library));
    JsonNode glibc =
        components.values().stream()
            .filter(component -> component.get("name").asText().equals("glibc"))
            .findFirst()
            .orElseThrow();
    assertEquals(sum, glibc.at("/hashes/0/content").asText());
  }
}
