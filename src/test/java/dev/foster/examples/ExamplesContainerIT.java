package dev.foster.examples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.container.NeedsEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the examples' images from Debian and runs them in real containers. */
@NeedsEngine
class ExamplesContainerIT {
  private static final String HTTP = "http://127.0.0.1:8080/";
  private static final List<String> RESTRICTED =
      List.of(
          "--user=10001:10001",
          "--read-only",
          "--tmpfs=/run",
          "--tmpfs=/tmp",
          "--cap-drop=ALL",
          "--security-opt=no-new-privileges",
          "--memory=256m");

  @TempDir Path directory;

  private String secrets(String... names) throws IOException {
    Path secrets = Files.createDirectories(directory.resolve("secrets"));
    for (String name : names) {
      Files.writeString(secrets.resolve(name), "s3'cr\\et $1 " + name + "\n");
    }
    return "--volume=" + secrets + ":/run/secrets:ro";
  }

  private String volume(String name, String target) throws IOException {
    return "--volume=" + Files.createDirectories(directory.resolve(name)) + ":" + target;
  }

  private static ExampleContainer start(List<String> options, String image, String... arguments) {
    List<String> all = new ArrayList<>(options);
    all.add(image);
    all.addAll(Arrays.asList(arguments));
    return ExampleContainer.start(all.toArray(String[]::new));
  }

  private static void live(List<String> options, String image, ExampleScenario.Visit visit)
      throws Exception {
    try (ExampleContainer boxed = start(options, image)) {
      ExampleScenario.live(boxed, visit, "TERM");
    }
  }

  @Test
  void pythonRedis() throws Exception {
    String image = ExampleContainer.build("python-redis", "Dockerfile");
    live(List.of(), image, new ExampleScenario.Visit("^visitor number [1-9]", HTTP));
  }

  @Test
  void postgresApp() throws Exception {
    String image = ExampleContainer.build("postgres-app", "Dockerfile");
    List<String> options =
        List.of(secrets("postgres", "app"), volume("postgres", "/var/lib/postgresql"));
    live(options, image, new ExampleScenario.Visit("^$", "-f", HTTP));
    try (ExampleContainer boxed = start(options, image)) {
      ExampleScenario.awaitServing(
          boxed, new ExampleScenario.Visit("^1. kept$", "-d", "kept", HTTP));
      assertFalse(boxed.output().contains("| applying"), boxed::output);
    }
  }

  @Test
  void cron() throws Exception {
    String image = ExampleContainer.build("cron", "Dockerfile");
    live(List.of(), image, new ExampleScenario.Visit("^(started|ticked) at ", HTTP));
  }

  @Test
  void run_servesAsWwwData() throws Exception {
    String image = ExampleContainer.build("run", "Dockerfile");
    try (ExampleContainer boxed = start(List.of(), image)) {
      await("an answer")
          .atMost(RunningExample.PATIENCE)
          .until(() -> boxed.curl(HTTP).contains("one program, one init"));
      boxed.signal("TERM");
      assertEquals(143, boxed.awaitExit(), boxed::output);
    }
  }

  /** Starts the three images as docker compose would, but in one network. */
  @Test
  void inception_threeImages() throws Exception {
    String secrets = secrets("db_password", "db_root_password", "site_admin_password");
    String site = volume("site", "/var/www/html");
    String upstream =
        "--volume="
            + RunningExample.EXAMPLES.resolve("inception/all-in-one/upstream.conf")
            + ":/etc/foster/upstream.conf:ro";
    ExampleScenario.Visit visit =
        new ExampleScenario.Visit("<p>users: 1, visits: [1-9]", "https://127.0.0.1/");
    String web = ExampleContainer.build("inception/nginx", "Dockerfile");
    String php = ExampleContainer.build("inception/php", "Dockerfile");
    String mariadb = ExampleContainer.build("inception/mariadb", "Dockerfile");
    try (ExampleContainer nginx = start(List.of(site, upstream), web)) {
      String network = "--network=container:" + nginx.name();
      try (ExampleContainer site1 =
              start(List.of(network, secrets, site, "--env=DB_HOST=127.0.0.1"), php);
          ExampleContainer database =
              start(List.of(network, secrets, volume("db", "/var/lib/mysql")), mariadb)) {
        ExampleScenario.awaitServing(nginx, visit);
        for (ExampleContainer each : List.of(database, site1, nginx)) {
          ExampleScenario.surviveKills(each, () -> visit.isGood(nginx));
        }
        ExampleScenario.stop(site1, "QUIT");
        ExampleScenario.stop(database, "TERM");
      }
      ExampleScenario.stop(nginx, "QUIT");
    }
  }

  @Test
  void inception_allInOne() throws Exception {
    String image = ExampleContainer.build("inception", "all-in-one/Dockerfile");
    List<String> options =
        List.of(
            secrets("db_password", "db_root_password", "site_admin_password"),
            volume("db", "/var/lib/mysql"),
            volume("site", "/var/www/html"));
    live(
        options,
        image,
        new ExampleScenario.Visit("<p>users: 1, visits: [1-9]", "https://127.0.0.1/"));
  }

  @Test
  void kubernetes_underRestrictedPodSecurity() throws Exception {
    String image = ExampleContainer.build("kubernetes", "Dockerfile");
    String[] both = {"-f", "/etc/foster/foster.yaml", "-f", "/etc/foster/exporter.yaml"};
    try (ExampleContainer shop = start(RESTRICTED, image, both)) {
      ExampleScenario.Visit visit = new ExampleScenario.Visit("the shop is open", HTTP);
      ExampleScenario.live(shop, visit, "TERM");
    }
  }

  /**
   * {@code shareProcessNamespace}: neither Foster is PID 1, and each leaves the other's processes
   * alone.
   */
  @Test
  void kubernetes_sidecar_sharesTheProcessNamespace() throws Exception {
    String image = ExampleContainer.build("kubernetes", "Dockerfile");
    try (ExampleContainer pause = start(List.of(), "debian:bookworm-slim", "sleep", "600")) {
      List<String> shared = new ArrayList<>(RESTRICTED);
      shared.add("--pid=container:" + pause.name());
      shared.add("--network=container:" + pause.name());
      List<String> sidecar = new ArrayList<>(shared);
      sidecar.add("--entrypoint=foster");
      try (ExampleContainer exporter =
              start(sidecar, image, "run", "--", "python3", "/srv/app/exporter.py");
          ExampleContainer shop = start(shared, image)) {
        ExampleScenario.awaitServing(shop, new ExampleScenario.Visit("the shop is open", HTTP));
        assertNotEquals("1", shop.fosterStatus().get("pid").asText());
        ExampleScenario.Visit figures =
            new ExampleScenario.Visit(
                "nginx_http_requests_total [1-9]", "http://127.0.0.1:9113/metrics");
        ExampleScenario.surviveKills(shop, () -> figures.isGood(exporter));
        ExampleScenario.stop(shop, "TERM");
        String left = pause.exec("sh", "-c", "cat /proc/[0-9]*/comm").text();
        assertFalse(left.contains("nginx") || left.contains("gunicorn"), left);
        assertTrue(figures.curl().length > 0 && exporter.isAlive(), exporter::output);
        assertEquals("nginx_up 0", exporter.curl(figures.curl()));
        exporter.signal("TERM");
        assertEquals(0, exporter.awaitExit(), exporter::output);
      }
    }
  }
}
