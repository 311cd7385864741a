package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The way from files to a plan. */
final class ConfigLoaderTest {
  private final FakeHost host = new FakeHost();
  private final Map<String, String> environment = Map.of("PATH", "/usr/sbin:/usr/bin:/bin");

  private Loaded load(String... files) {
    return new ConfigLoader(host, environment).load(List.of(files));
  }

  @Test
  void file_named_isRead() {
    host.file("/work/a.yaml", "services: {web: {command: [nginx, -g, daemon off;]}}");
    Loaded loaded = load("a.yaml");
    assertEquals(List.of(), loaded.errors());
    assertEquals(
        List.of("nginx", "-g", "daemon off;"),
        loaded.plan().services().get("web").command().argv());
  }

  @Test
  void file_missing_isSaid() {
    Loaded loaded = load("a.yaml");
    assertNull(loaded.plan());
    assertEquals(
        "a.yaml: cannot read this file: No such file or directory",
        loaded.errors().getFirst().text());
  }

  @Test
  void standardInput_loadedTwice_isReadOnce() {
    host.stdin("services: {a: {command: [app]}}");
    ConfigLoader loader = new ConfigLoader(host, environment);
    assertNotNull(loader.load(List.of("-")).plan());
    assertNotNull(loader.load(List.of("-")).plan());
    assertEquals(1, host.stdinReads);
  }
}
