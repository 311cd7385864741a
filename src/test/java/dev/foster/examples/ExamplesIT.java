package dev.foster.examples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs each example unchanged, in a root and in namespaces of its own: it must serve, recover from
 * {@code kill -9} of each main process, stop by itself, and leave nothing behind.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExamplesIT {
  private static Image cron;

  private static final String SECRET = "s3'cr\\et $1 ";
  private static final String HTTP = "http://127.0.0.1:8080/";

  @TempDir Path directory;

  @BeforeAll
  static void startCron() throws IOException {
    Machine.assumeReady();
    cron = Image.start("cron", "Dockerfile", List.of("-p"));
  }

  @AfterAll
  static void endCron() throws IOException {
    if (cron != null) {
      cron.close();
    }
  }

  private List<String> secrets(String... names) throws IOException {
    Path secrets = Files.createDirectories(directory.resolve("secrets"));
    for (String name : names) {
      Files.writeString(secrets.resolve(name), SECRET + name + "\n");
    }
    return List.of("-c", secrets + ":/run/secrets:0700");
  }

  private List<String> volume(String name, String target) throws IOException {
    return List.of("-v", Files.createDirectories(directory.resolve(name)) + ":" + target);
  }

  /** With Foster as a child of another process, not as PID 1. */
  private static List<String> asChild(List<String> options) {
    return all(List.of(options, List.of("-p")));
  }

  private static List<String> all(List<List<String>> options) {
    List<String> all = new ArrayList<>();
    options.forEach(all::addAll);
    return all;
  }

  private void example(
      String context, String file, List<String> options, ExampleScenario.Visit visit)
      throws Exception {
    try (Image image = Image.start(context, file, options)) {
      ExampleScenario.live(image, visit, "TERM");
    }
    try (Image image = Image.start(context, file, asChild(options))) {
      ExampleScenario.leaveNothing(image, visit);
    }
  }

  @Test
  void nginxPhp() throws Exception {
    example("nginx-php", "-", List.of(), new ExampleScenario.Visit("answers from worker", HTTP));
  }

  @Test
  void pythonRedis() throws Exception {
    example(
        "python-redis",
        "Dockerfile",
        List.of(),
        new ExampleScenario.Visit("^visitor number [1-9]", HTTP));
  }

  @Test
  void replicas() throws Exception {
    example(
        "replicas",
        "Dockerfile",
        List.of(),
        new ExampleScenario.Visit("^answered by web-900[123], pid", HTTP));
  }

  @Test
  void postgresApp_keepsItsNotes_migratesOnce() throws Exception {
    List<String> options =
        all(
            List.of(
                secrets("postgres", "app"),
                volume(
                    "postgres", "/var/lib/postgresql"))); // owned by root, like a mounted directory
    ExampleScenario.Visit visit = new ExampleScenario.Visit("^1\\. kept$", HTTP);
    try (Image image = Image.start("postgres-app", "Dockerfile", options)) {
      ExampleScenario.awaitServing(image, new ExampleScenario.Visit("^$", "-f", HTTP));
      assertEquals("1. kept", image.curl("-d", "kept", HTTP));
      ExampleScenario.live(image, visit, "TERM");
      assertTrue(image.output().contains("| applying 001-role"), image::output);
      assertFalse(image.output().contains(SECRET), "a secret was shown");
    }
    try (Image image = Image.start("postgres-app", "Dockerfile", asChild(options))) {
      ExampleScenario.leaveNothing(image, visit);
      assertFalse(image.output().contains("| applying"), image::output);
      assertFalse(image.output().contains("initdb"), image::output);
    }
  }

  @Test
  void inception_allInOne_installsOnce() throws Exception {
    List<String> options =
        all(
            List.of(
                secrets("db_password", "db_root_password", "site_admin_password"),
                volume("db", "/var/lib/mysql"),
                volume("site", "/var/www/html")));
    ExampleScenario.Visit visit =
        new ExampleScenario.Visit("<p>users: 1, visits: [1-9]", "https://127.0.0.1/");
    try (Image image = Image.start("inception", "all-in-one/Dockerfile", options)) {
      ExampleScenario.live(image, visit, "TERM");
      assertTrue(image.output().contains("made database site and user site"), image::output);
      assertTrue(image.output().contains("installed the site for supervisor"), image::output);
      assertFalse(image.output().contains(SECRET), "a secret was shown");
    }
    try (Image image = Image.start("inception", "all-in-one/Dockerfile", asChild(options))) {
      ExampleScenario.leaveNothing(image, visit);
      assertTrue(image.output().contains("there is a database already"), image::output);
      assertTrue(image.output().contains("the site is installed already"), image::output);
    }
  }

  /**
   * Runs the three images of the example, which share the site's volume and one network. Docker's
   * name server is missing, so their names resolve to the loopback address, and nginx is configured
   * for that.
   */
  @Test
  void inception_threeImages_serveTogether() throws Exception {
    List<String> secrets = secrets("db_password", "db_root_password", "site_admin_password");
    List<String> site = volume("site", "/var/www/html");
    String upstream =
        RunningExample.EXAMPLES.resolve("inception/all-in-one/upstream.conf").toString();
    List<String> web = all(List.of(site, List.of("-c", upstream + ":/etc/foster/upstream.conf")));
    List<String> database = all(List.of(secrets, volume("db", "/var/lib/mysql")));
    ExampleScenario.Visit visit =
        new ExampleScenario.Visit("<p>users: 1, visits: [1-9]", "https://127.0.0.1/");
    try (Image nginx = Image.start("inception/nginx", "Dockerfile", web)) {
      List<String> network = nginx.network("mariadb", "php");
      List<String> php = all(List.of(network, secrets, site));
      try (Image site1 = Image.start("inception/php", "Dockerfile", php)) {
        await("php has tried without a database")
            .atMost(RunningExample.PATIENCE)
            .until(() -> site1.output().contains("does not answer yet"));
        try (Image mariadb =
            Image.start("inception/mariadb", "Dockerfile", all(List.of(network, database)))) {
          ExampleScenario.awaitServing(nginx, visit);
          for (Image image : List.of(mariadb, site1, nginx)) {
            ExampleScenario.surviveKills(image, () -> visit.isGood(nginx));
          }
          ExampleScenario.stop(mariadb, "TERM");
        }
        assertFalse(visit.isGood(nginx));
        ExampleScenario.stop(site1, "QUIT"); // stops as an image derived from PHP's would
      }
      ExampleScenario.stop(nginx, "QUIT");
    }
  }

  /** Takes a minute, in which the other tests run. */
  @Test
  @Order(Integer.MAX_VALUE)
  void cron_runsTheJobOfEachMinute() throws Exception {
    await("the job of the next minute")
        .atMost(Duration.ofSeconds(70))
        .until(() -> cron.output().contains("| wrote the page: ticked"));
    ExampleScenario.leaveNothing(cron, new ExampleScenario.Visit("^ticked at ", HTTP));
  }

  @Test
  void cron_survivesKills() throws Exception {
    try (Image image = Image.start("cron", "Dockerfile", List.of())) {
      ExampleScenario.live(image, new ExampleScenario.Visit("^(started|ticked) at ", HTTP), "TERM");
      assertTrue(image.output().contains("| wrote the page: started"), image::output);
    }
  }

  @Test
  void kubernetes_restricted() throws Exception {
    List<String> options = List.of("-r", "-u", "10001:10001");
    example(
        "kubernetes", "Dockerfile", options, new ExampleScenario.Visit("the shop is open", HTTP));
  }

  @Test
  void devStack_inATerminal() throws Exception {
    ExampleScenario.Visit visit = new ExampleScenario.Visit("<h1>under development</h1>", HTTP);
    try (Image image = Image.start("dev-stack", "-", List.of("-u", "1000:1000"))) {
      ExampleScenario.awaitServing(image, visit);
      assertEquals("down", image.status().get("mail").get("state").asText());
      ExampleScenario.surviveKills(image, () -> visit.isGood(image));
      assertEquals(0, image.exec("sh", "-c", "echo changed > /srv/example/page.txt").code());
      ExampleScenario.awaitServing(image, new ExampleScenario.Visit("<h1>changed</h1>", HTTP));
      ExampleScenario.stop(image, "INT");
    }
  }

  @Test
  void hello_crashesAndComesBack() throws Exception {
    try (Image image = Image.start("hello", "-", List.of("-u", "1000:1000"))) {
      await("clumsy has come back")
          .atMost(RunningExample.PATIENCE)
          .until(() -> image.output().contains("clumsy: exited with code 7 after 3"));
      String pid = image.status().get("ticker").get("pid").asText();
      assertEquals(0, image.exec("sh", "-c", "kill -KILL " + pid).code());
      await("ticker is started again")
          .atMost(RunningExample.PATIENCE)
          .until(() -> image.status().get("ticker").get("restarts").asInt() == 1);
      ExampleScenario.stop(image, "TERM");
      assertTrue(image.output().contains("stopping, cleaning up"), image::output);
    }
  }

  @Test
  void run_servesAsWwwData_endsWithItsProgramsCode() throws Exception {
    try (Image image = Image.start("run", "Dockerfile", List.of())) {
      await("an answer")
          .atMost(RunningExample.PATIENCE)
          .until(() -> image.curl(HTTP).contains("one program, one init"));
      assertEquals("33", image.exec("stat", "-c", "%u", "/proc/1").text());
      image.signal("TERM");
      assertEquals(143, image.awaitExit(), image::output);
    }
    RunningExample.Result result =
        Image.run("run", "Dockerfile", List.of(), "foster", "run", "--", "sh", "-c", "exit 7");
    assertEquals(7, result.code(), result.text());
  }
}
