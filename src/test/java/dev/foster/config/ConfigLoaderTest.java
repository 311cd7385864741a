package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.plan.StartOrder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From files to a plan. */
final class ConfigLoaderTest {
  private final FakeHost host = new FakeHost();
  private final Map<String, String> environment = Map.of("PATH", "/usr/sbin:/usr/bin:/bin");

  private LoadResult load(String... files) {
    return new ConfigLoader(host, environment).load(List.of(files));
  }

  @Test
  void file_given_isRead() {
    host.file("/conf/a.yaml", "services: {web: {command: [nginx, -g, daemon off;]}}");
    LoadResult loaded = load("a.yaml");
    assertEquals(List.of(), loaded.errors());
    assertEquals(
        List.of("nginx", "-g", "daemon off;"),
        loaded.plan().services().get("web").command().argv());
  }

  @Test
  void file_missing_isReported() {
    LoadResult loaded = load("a.yaml");
    assertNull(loaded.plan());
    assertEquals(
        "a.yaml: cannot read this file: No such file or directory",
        loaded.errors().getFirst().text());
  }

  @Test
  void noFile_isReported() {
    assertEquals(
        List.of("cannot read a configuration: -f names no file; its value is empty"),
        Loading.texts(load("").errors()));
  }

  private LoadResult starting(List<String> files) {
    return new ConfigLoader(host, environment, ConfigLoader.Purpose.START).load(files);
  }

  @Test
  void user_thatFosterCannotBecome_isRefusedBeforeAStart() {
    host.file(
        "/conf/a.yaml",
        """
        services:
          a: {command: [app], user: www-data}
          b: {command: [app], user: "1000"}
          c: {command: [app], user: "33", enabled: false}
          d: {command: [app]}
        """);
    host.lacking = "CAP_SETUID and CAP_SETGID";
    List<String> files = List.of("a.yaml");
    LoadResult loaded = starting(files);
    String why =
        ": Foster runs as user 1000 without CAP_SETUID and CAP_SETGID; start it as root, or"
            + " delete 'user'";
    assertEquals(
        List.of("a.yaml:2:29: services.a.user: cannot become 'www-data'" + why),
        Loading.texts(loaded.errors()));
    assertEquals(
        List.of("a.yaml:4:29: services.c.user: cannot become '33'" + why),
        Loading.texts(loaded.warnings()));

    assertEquals(List.of(), load("a.yaml").errors());
    assertEquals(List.of(), load("a.yaml").warnings());
    host.lacking = null;
    loaded = starting(files);
    assertEquals(List.of(), loaded.errors());
  }

  @Test
  void capabilities_thatFosterLacks_areRefusedBeforeAStart() {
    host.file(
        "/conf/a.yaml",
        """
        services:
          a: {command: [app], capabilities: {keep: [NET_ADMIN]}}
          b: {command: [app]}
          c: {command: [app], capabilities: {drop: [ALL]}, enabled: false}
        """);
    host.lacking = "CAP_NET_ADMIN";
    List<String> files = List.of("a.yaml");
    LoadResult loaded = starting(files);
    String why =
        "capabilities: cannot set these: Foster runs as user 1000 without CAP_NET_ADMIN; add it to"
            + " the container (--cap-add), or delete 'capabilities'";
    assertEquals(List.of("a.yaml:2:37: services.a." + why), Loading.texts(loaded.errors()));
    assertEquals(List.of("a.yaml:4:37: services.c." + why), Loading.texts(loaded.warnings()));
    assertEquals(List.of(), load("a.yaml").errors());
  }

  @Test
  void standardInput_loadedTwice_isReadOnce() {
    host.stdin("services: {a: {command: [app]}}");
    ConfigLoader loader = new ConfigLoader(host, environment);
    assertNotNull(loader.load(List.of("-")).plan());
    assertNotNull(loader.load(List.of("-")).plan());
    assertEquals(1, host.stdinReads);
  }

  @Test
  void fullFile_loaded_hasNoProblems() throws IOException {
    try (InputStream in = ConfigLoaderTest.class.getResourceAsStream("full.yaml")) {
      host.file("/conf/full.yaml", in.readAllBytes());
    }
    host.program("/app/migrate", "/app/cleanup").file("/run/secrets/db_password", "x\n");
    host.file("/var/www/index.php", "").file("/var/log/messages", "");
    LoadResult loaded = load("full.yaml");
    assertEquals(List.of(), Loading.texts(loaded.errors()));
    assertEquals(List.of(), Loading.texts(loaded.warnings()));
    StartOrder order = StartOrder.of(loaded.plan());
    assertEquals(List.of(List.of("migrate", "cache", "backup"), List.of("php-1")), order.stages());
    assertEquals(List.of("migrate", "php-1"), order.longestChain());
  }

  @Test
  void examples_loaded_haveNoProblems() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("config-examples"))) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      for (Path file : all) {
        host.file("/conf/" + file, Files.readAllBytes(file));
      }
      for (Path file : all.stream().filter(f -> f.endsWith("foster.yaml")).toList()) {
        host.directory = "/conf/" + file.getParent();
        putWhereItsImageHasIt(file.getParent());
        LoadResult loaded =
            new ConfigLoader(host, environment, ConfigLoader.Purpose.LOOK).load(List.of());
        assertEquals(List.of(), Loading.texts(loaded.errors()));
        assertEquals(List.of(), Loading.texts(loaded.warnings()));
      }
    }
  }

  /** The sources and targets of the {@code COPY} lines in an example's {@code Dockerfile}. */
  private void putWhereItsImageHasIt(Path example) throws IOException {
    Path dockerfile = example.resolve("Dockerfile");
    if (!Files.exists(dockerfile)) {
      return;
    }
    for (String line : Files.readAllLines(dockerfile)) {
      String[] words = line.split(" +");
      String to = words[words.length - 1];
      for (int i = 1; words[0].equals("COPY") && i < words.length - 1; i++) {
        Path here = example.resolve(words[i]);
        Path from = Files.exists(here) ? here : example.resolveSibling(words[i]);
        if (Files.isRegularFile(from)) {
          host.file(to.endsWith("/") ? to + from.getFileName() : to, Files.readAllBytes(from));
        }
      }
    }
  }

  @Test
  void envFile_ofManyServices_isReadOnce() {
    host.file("/conf/v.env", "A=1");
    host.file(
        "/conf/f.yaml",
        "defaults: {env_file: v.env}\nservices: {a: {command: [app]}, b: {command: [app]}}");
    LoadResult loaded = load("f.yaml");
    assertEquals("1", loaded.plan().services().get("b").process().environment().get("A"));
    assertEquals(1, host.reads.get("/conf/v.env"));
  }
}
