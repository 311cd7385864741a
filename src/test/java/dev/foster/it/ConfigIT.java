package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the built distribution with wrong configurations, and checks the examples. */
class ConfigIT {
  @TempDir Path directory;

  private Foster.Result up(String yaml) throws Exception {
    Files.writeString(directory.resolve("foster.yaml"), yaml);
    return Foster.run(directory, Map.of(), Foster.HOME.resolve("bin/foster").toString(), "up");
  }

  @Test
  void severalErrors_areAllReported_andNothingStarts() throws Exception {
    Path witness = directory.resolve("started");
    Foster.Result result =
        up(
            """
            services:
              good: {shell: "touch %s"}
              bad:
                comand: [x]
                restart: sometimes
                depends_on: [nobody]
            """
                .formatted(witness));
    assertEquals(2, result.code(), result::toString);
    assertTrue(
        result.err().contains("foster.yaml:4:5: services.bad: unknown key 'comand', did you mean"),
        result::toString);
    assertTrue(result.err().contains("foster.yaml:5:14: services.bad.restart"), result::toString);
    assertTrue(
        result.err().contains("foster.yaml:6:18: services.bad.depends_on"), result::toString);
    assertFalse(result.err().contains("at dev.foster"), result::toString);
    assertFalse(Files.exists(witness));
  }

  @Test
  void warning_isReported_andAllServicesStart() throws Exception {
    Foster.Result result = up("services: {a: {type: oneshot, command: \"true && false\"}}\n");
    assertEquals(0, result.code(), result::toString);
    String place = "foster | foster.yaml:1:";
    assertTrue(result.err().startsWith(place), result::toString);
    assertTrue(result.err().contains(": warning: services.a.command: "), result::toString);
  }

  @Test
  void brokenYaml_isOneLineWithItsPlace() throws Exception {
    Foster.Result result = up("services:\n  a: {command: [x\n");
    assertEquals(2, result.code(), result::toString);
    assertEquals(1, result.err().lines().count(), result::toString);
    assertTrue(result.err().contains("foster.yaml:"), result::toString);
  }

  private static final String OTHER_USER =
      """
      services:
        own: {shell: "touch started"}
        app: {command: [sleep, "100000"], user: daemon, restart: {limit: none}}
      """;

  private Foster.Result as(String privileges, String command) throws Exception {
    return as(privileges, OTHER_USER, command);
  }

  private Foster.Result as(String privileges, String yaml, String command) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(directory.resolve("foster.yaml"), yaml);
    String line = "exec setpriv " + privileges + " " + Foster.HOME + "/bin/foster " + command;
    return Foster.run(directory, Map.of(), "sh", "-c", line);
  }

  @Test
  void userThatFosterCannotBecome_isRefusedOnce_nothingStarts() throws Exception {
    String nobody = "--reuid=54321 --regid=54321 --clear-groups";
    String line =
        "foster.yaml:3:43: services.app.user: cannot become 'daemon': Foster runs as user ";
    String advice = "; start it as root, or delete 'user'";
    String both = "54321 without CAP_SETUID and CAP_SETGID";
    assertEquals(new Foster.Result(2, "", line + both + advice), as(nobody, "up"));
    assertEquals(new Foster.Result(2, "", line + both + advice), as(nobody, "up --check-only"));
    assertFalse(Files.exists(directory.resolve("started")));
    assertEquals(0, as(nobody, "check").code());
    Foster.Result root = as("--bounding-set=-setuid", "up");
    assertEquals(new Foster.Result(2, "", line + "0 without CAP_SETUID" + advice), root);
  }

  @Test
  void capabilitiesThatFosterLacks_areRefusedOnce_asTheKernelWould() throws Exception {
    String yaml = "services: {app: {type: oneshot, shell: 'touch started', capabilities: {%s}}}\n";
    String keep = yaml.formatted("keep: [NET_ADMIN, CHOWN]");
    String drop = yaml.formatted("drop: [ALL]");
    String place = "foster.yaml:1:71: services.app.capabilities: ";
    String line = place + "cannot set these: Foster runs as user 0 without ";
    String advice = "; add it to the container (--cap-add), or delete 'capabilities'";
    Foster.Result two = new Foster.Result(2, "", line + "CAP_NET_ADMIN and CAP_SETPCAP" + advice);
    assertEquals(two, as("--bounding-set=-net_admin,-setpcap", keep, "up"));
    Foster.Result one = new Foster.Result(2, "", line + "CAP_SETPCAP" + advice);
    assertEquals(one, as("--bounding-set=-setpcap", drop, "up"));
    assertFalse(Files.exists(directory.resolve("started")));
    assertEquals(0, as("--bounding-set=-setpcap", drop, "check").code());

    assertEquals(0, as("--bounding-set=-all", drop, "up").code()); // there is nothing to drop
    assertTrue(Files.deleteIfExists(directory.resolve("started")));
    assertEquals(0, as("--bounding-set=-mknod", keep, "up").code());
    assertTrue(Files.exists(directory.resolve("started")));
  }

  @Test
  void noFile_saysWhereItLooked() throws Exception {
    Foster.Result result =
        Foster.run(directory, Map.of(), Foster.HOME.resolve("bin/foster").toString(), "up");
    assertEquals(2, result.code(), result::toString);
    assertEquals(1, result.err().lines().count(), result::toString);
    assertTrue(result.err().startsWith("foster: cannot find a configuration"), result::toString);
  }
}
