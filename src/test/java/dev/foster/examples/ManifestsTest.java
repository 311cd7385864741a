package dev.foster.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Checks the manifests for Kubernetes and docker compose. */
class ManifestsTest {
  private static final Path EXAMPLES = Path.of("config-examples");
  private static final Path SCHEMA = Path.of("src/test/resources/examples/compose-spec.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<JsonNode> documents(Path file) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml().loadAll(Files.readString(file))) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }

  private static List<Path> files(String directory, String pattern) throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES.resolve(directory))) {
      return files.filter(file -> file.getFileName().toString().matches(pattern)).sorted().toList();
    }
  }

  static Stream<JsonNode> manifests() throws IOException {
    List<JsonNode> manifests = new ArrayList<>();
    for (Path file : files("kubernetes", ".*\\.yaml")) {
      documents(file).stream().filter(document -> document.has("kind")).forEach(manifests::add);
    }
    assertEquals(3, manifests.size());
    return manifests.stream();
  }

  /** Pods, and the templates of pods in Deployments. */
  static Stream<JsonNode> podSpecs() throws IOException {
    return manifests()
        .filter(manifest -> !manifest.get("kind").asText().equals("Service"))
        .map(ManifestsTest::podSpec);
  }

  private static JsonNode podSpec(JsonNode manifest) {
    JsonNode spec = manifest.get("spec");
    return spec.has("template") ? spec.get("template").get("spec") : spec;
  }

  static Stream<Path> composeFiles() throws IOException {
    return files("", "compose\\.yaml").stream();
  }

  private static void validate(JsonNode manifest) throws IOException {
    JsonElement json = JsonParser.parseString(JSON.writeValueAsString(manifest));
    String kind = manifest.get("apiVersion").asText() + " " + manifest.get("kind").asText();
    switch (kind) {
      case "apps/v1 Deployment" -> V1Deployment.validateJsonElement(json);
      case "v1 Pod" -> V1Pod.validateJsonElement(json);
      case "v1 Service" -> V1Service.validateJsonElement(json);
      default -> fail("no schema for " + kind);
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void manifest_isKubernetes(JsonNode manifest) throws IOException {
    validate(manifest);
  }

  @Test
  void manifestWithAnUnknownField_isRefused() throws IOException {
    for (JsonNode manifest : manifests().toList()) {
      String broken = manifest.toString().replace("\"ports\"", "\"prots\"");
      assertThrows(IllegalArgumentException.class, () -> validate(JSON.readTree(broken)));
    }
  }

  @ParameterizedTest
  @MethodSource("podSpecs")
  void pod_isRestricted(JsonNode pod) {
    JsonNode security = pod.get("securityContext");
    assertTrue(security.get("runAsNonRoot").asBoolean());
    assertTrue(security.get("runAsUser").asInt() > 0);
    assertEquals("RuntimeDefault", security.get("seccompProfile").get("type").asText());
    for (JsonNode container : pod.get("containers")) {
      JsonNode own = container.get("securityContext");
      assertFalse(own.get("allowPrivilegeEscalation").asBoolean(true));
      assertTrue(own.get("readOnlyRootFilesystem").asBoolean());
      assertEquals("[\"ALL\"]", own.get("capabilities").get("drop").toString());
      assertFalse(own.get("capabilities").has("add"));
      assertTrue(container.get("resources").get("limits").has("memory"));
    }
  }

  @ParameterizedTest
  @MethodSource("podSpecs")
  void pod_hasTimeToStop(JsonNode pod) throws IOException {
    int grace = pod.get("terminationGracePeriodSeconds").asInt();
    assertTrue(grace > shutdownTimeout(EXAMPLES.resolve("kubernetes")), "" + grace);
  }

  @ParameterizedTest
  @MethodSource("podSpecs")
  void execProbes_askFoster_withEnoughTime(JsonNode pod) {
    int probes = 0;
    for (JsonNode container : pod.get("containers")) {
      for (String kind : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        JsonNode probe = container.path(kind);
        if (probe.has("exec")) {
          JsonNode command = probe.get("exec").get("command");
          assertEquals("foster", command.get(0).asText());
          assertTrue(List.of("health", "status").contains(command.get(1).asText()));
          assertTrue(probe.get("timeoutSeconds").asInt() >= 5, "1 s may be short on a busy node");
          probes++;
        }
      }
    }
    assertTrue(probes >= 2, "" + probes);
  }

  /** In seconds; 9 unless the foster.yaml of this directory sets another time. */
  private static int shutdownTimeout(Path directory) throws IOException {
    JsonNode timeout =
        documents(directory.resolve("foster.yaml")).get(0).path("shutdown").path("timeout");
    return timeout.isMissingNode() ? 9 : Integer.parseInt(timeout.asText().replace("s", ""));
  }

  private static List<String> problems(JsonNode compose) throws IOException {
    JsonNode schema = JSON.readTree(SCHEMA.toFile());
    withoutOldIds(schema);
    return JsonSchemaFactory.getInstance(VersionFlag.V201909)
        .getSchema(schema)
        .validate(compose)
        .stream()
        .map(Object::toString)
        .toList();
  }

  /**
   * The schema is of draft 2019-09 but uses "id" in some places, which that draft does not have.
   */
  private static void withoutOldIds(JsonNode schema) {
    if (schema instanceof ObjectNode object && object.path("id").isTextual()) {
      object.remove("id");
    }
    schema.forEach(ManifestsTest::withoutOldIds);
  }

  @ParameterizedTest
  @MethodSource("composeFiles")
  void composeFile_isCompose(Path file) throws IOException {
    assertEquals(List.of(), problems(documents(file).get(0)));
  }

  @Test
  void composeFileWithAnUnknownKey_isRefused() throws IOException {
    for (Path file : composeFiles().toList()) {
      JsonNode compose = documents(file).get(0);
      String broken = compose.toString().replace("\"ports\"", "\"prots\"");
      assertFalse(problems(JSON.readTree(broken)).isEmpty(), broken);
    }
  }

  @ParameterizedTest
  @MethodSource("composeFiles")
  void composeServices_haveTimeToStop_andKeepNoPassword(Path file) throws IOException {
    JsonNode services = documents(file).get(0).get("services");
    assertTrue(services.size() > 0);
    services
        .properties()
        .forEach(
            service -> {
              JsonNode build = service.getValue().get("build");
              Path context = file.resolveSibling(build.asText()).normalize();
              // docker compose gives 10 s by default
              String grace = service.getValue().path("stop_grace_period").asText("10s");
              try {
                assertTrue(
                    Integer.parseInt(grace.replace("s", "")) > shutdownTimeout(context),
                    service.getKey());
              } catch (IOException e) {
                fail(e);
              }
              assertFalse(service.getValue().toString().matches("(?i).*password\"?[=:].*"));
            });
  }
}
