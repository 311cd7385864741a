package dev.foster.config.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.foster.config.KeyCases;
import dev.foster.config.Loading;
import dev.foster.config.yaml.CoreSchema;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.NodeBudget;
import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.Source;
import dev.foster.config.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema accepts what the reader accepts, and rejects the errors that a schema can express. */
final class SchemaTest {
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private final JsonSchema schema = FACTORY.getSchema(ConfigSchema.text());

  /** Editors read this file; {@code -Dfoster.write=true} writes it. */
  @Test
  void committedSchema_isTheOneOfTheProgram() throws IOException {
    Path file = Path.of("config-examples/foster.schema.json");
    if (Boolean.getBoolean("foster.write")) {
      Files.writeString(file, ConfigSchema.text());
    }
    assertEquals(ConfigSchema.text(), Files.readString(file));
  }

  @Test
  void everyExample_namesTheSchema() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("config-examples"))) {
      for (Path file : files.filter(f -> f.endsWith("foster.yaml")).toList()) {
        String text = Files.readString(file);
        String path =
            file.getParent().relativize(Path.of("config-examples/foster.schema.json")) + "";
        assertTrue(text.contains("# yaml-language-server: $schema=" + path + "\n"), file + "");
      }
    }
  }

  private static JsonNode json(String yaml) {
    Problems problems = new Problems();
    Node node = YamlReader.read(new Source("f", "/", 0), yaml, new NodeBudget(), problems);
    assertEquals(List.of(), problems.errors());
    return json(node);
  }

  private static JsonNode json(Node node) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (node.isMap()) {
      ObjectNode object = make.objectNode();
      for (Map.Entry<String, Node.Entry> entry : node.entries.entrySet()) {
        object.set(entry.getKey(), json(entry.getValue().value));
      }
      return object;
    }
    if (node.isList()) {
      ArrayNode array = make.arrayNode();
      node.items.forEach(item -> array.add(json(item)));
      return array;
    }
    if (node.isNull()) {
      return make.nullNode();
    }
    if (node.plain && CoreSchema.flag(node.text) != null) {
      return make.booleanNode(CoreSchema.flag(node.text));
    }
    if (node.plain && CoreSchema.integer(node.text) != null) {
      return make.numberNode(CoreSchema.integer(node.text));
    }
    return node.plain && CoreSchema.number(node.text) != null
        ? make.numberNode(CoreSchema.number(node.text))
        : make.textNode(node.text);
  }

  private List<String> complaints(String yaml) {
    return schema.validate(json(yaml)).stream().map(Object::toString).toList();
  }

  @Test
  void schema_isValid() throws IOException {
    JsonSchema meta = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012));
    assertEquals(Set.of(), meta.validate(new ObjectMapper().readTree(ConfigSchema.text())));
  }

  @Test
  void everyKey_isAccepted() {
    for (String yaml : KeyCases.files()) {
      assertEquals(List.of(), complaints(yaml), yaml);
    }
  }

  @Test
  void fullFile_isAccepted() throws IOException {
    try (InputStream in = SchemaTest.class.getResourceAsStream("/dev/foster/config/full.yaml")) {
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(List.of(), complaints(yaml));
    }
  }

  @Test
  void examples_areAccepted() throws IOException {
    Path examples = Path.of("config-examples");
    if (!Files.isDirectory(examples)) {
      return;
    }
    try (Stream<Path> files = Files.walk(examples)) {
      for (Path file : files.filter(f -> f.endsWith("foster.yaml")).toList()) {
        assertEquals(List.of(), complaints(Files.readString(file)), file.toString());
      }
    }
  }

  @Test
  void variables_areAcceptedInPlaceOfNumbers() {
    assertEquals(
        List.of(),
        complaints(
            Loading.wrap(
                "command: [app]\nnice: ${N}\nenabled: ${E:-true}\nstop: {signal: \"${S}\"}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "comand: [app]",
        "command: []",
        "command: {a: b}",
        "nice: 99",
        "nice: low",
        "clear_env: yes",
        "umask: 18",
        "stop: {timeout: 8}",
        "stop: {timeout: 8sec}",
        "restart: sometimes",
        "restart: {limit: 5}",
        "restart: {jitter: 2}",
        "depends_on: b",
        "depends_on: {b: {condition: redy}}",
        "ready: {fd: 2}",
        "ready: {http: {status: 200, method: GET}}",
        "health: {file: /x}",
        "limits: {nofile: many}",
        "env: {A: {fil: x}}",
        "env: [A=1]",
        "logs: {format: jsn}",
        "tty: true"
      })
  void wrongService_isRejected(String lines) {
    assertFalse(complaints(Loading.wrap(lines)).isEmpty());
  }

  @Test
  void wrongTopLevel_isRejected() {
    assertFalse(complaints("servces: {}").isEmpty());
    assertFalse(complaints("control: on").isEmpty());
    assertFalse(complaints("services: {\"a b\": {command: [app]}}").isEmpty());
    assertTrue(complaints("x-anything: {a: [b]}\nservices: {x-t: {no: 1}}").isEmpty());
  }
}
