package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bill of materials lists what the distribution contains. */
class BillOfMaterialsIT {
  private static final Path LEGAL = Distribution.HOME.resolve("legal");

  private final TreeMap<String, JsonNode> components = new TreeMap<>();
  private final JsonNode bill;

  BillOfMaterialsIT() throws Exception {
    bill = new ObjectMapper().readTree(LEGAL.resolve("foster.cdx.json").toFile());
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
  void bill_namesEveryPartOfTheListOfLicences() throws Exception {
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
  void bill_hasTheChecksumOfTheGlibcInTheDistribution() throws Exception {
    byte[] library = Files.readAllBytes(Distribution.HOME.resolve("runtime/lib/glibc/libc.so.6"));
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(library));
    JsonNode glibc =
        components.values().stream()
            .filter(component -> component.get("name").asText().equals("glibc"))
            .findFirst()
            .orElseThrow();
    assertEquals(sum, glibc.at("/hashes/0/content").asText());
  }

  /**
   * Checks the bill against the schema that CycloneDX publishes; the schema must also reject a
   * wrong bill.
   */
  @Test
  void bill_isValid() {
    JsonSchema schema =
        JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7))
            .schemaMappers(
                mappers -> mappers.mapPrefix("http://cyclonedx.org/schema", "classpath:"))
            .build()
            .getSchema(SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    assertEquals(Set.of(), schema.validate(bill));
    ObjectNode wrong = bill.deepCopy();
    ((ObjectNode) wrong.at("/components/0")).put("type", "thing");
    ((ObjectNode) wrong.at("/components/0/hashes/0")).put("content", "00");
    assertEquals(2, schema.validate(wrong).size());
  }

  @Test
  void bill_checksumsAndLicencesMatchTheListOfLibraries() throws Exception {
    Map<String, String> listed = new HashMap<>();
    for (String line : Files.readAllLines(Path.of("src/dist/dependencies.txt"))) {
      String[] cells = line.split("  ");
      String[] parts = cells[0].split(":");
      if (parts.length >= 3) {
        String classifier = parts.length == 4 ? "?classifier=" + parts[3] : "";
        String url = "pkg:maven/" + parts[0] + "/" + parts[1] + "@" + parts[2] + classifier;
        listed.put(url, cells[1] + " " + cells[2]);
      }
    }
    int libraries = 0;
    for (Map.Entry<String, JsonNode> component : components.entrySet()) {
      if (component.getKey().startsWith("pkg:maven/")) {
        libraries++;
        String sum = component.getValue().at("/hashes/0/content").asText();
        String licence = component.getValue().at("/licenses/0/expression").asText();
        assertEquals(listed.get(component.getKey()), sum + " " + licence, component.getKey());
      }
    }
    assertTrue(libraries >= 4, components.keySet()::toString);
  }
}
