package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code foster import} of the built distribution. */
@Timeout(120)
class ImportIT {
  private static final String FOSTER = Foster.HOME.resolve("bin/foster").toString();
  private static final Path EXAMPLE = Path.of("config-examples/nginx-php").toAbsolutePath();

  private static final String SMALL = "[supervisord]\n[program:a]\ncommand=sleep 1000\n";

  @TempDir Path directory;

  private Foster.Result run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(FOSTER));
    command.addAll(List.of(arguments));
    return Foster.run(directory, Map.of(), command.toArray(String[]::new));
  }

  private void write(String file, String text) throws Exception {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  @Needs(
      value = {"nginx", "php-fpm8.2", "curl"},
      root = true)
  void nginxAndPhp_ofSupervisord_runAndStopInOrder() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Foster.run(directory, Map.of(), "cp", "-r", EXAMPLE + "/.", directory.toString());
    Files.delete(directory.resolve("foster.yaml"));
    write(
        "supervisord.conf",
        """
        [supervisord]
        nodaemon=true
        [include]
        files=conf.d/*.conf
        [program:php]
        command=sh -c 'mkdir -p /tmp/foster-nginx-php && exec php-fpm8.2 -F -y php-fpm.conf'
        directory=%(here)s
        priority=10
        stopsignal=QUIT
        stdout_logfile=/dev/stdout
        stdout_logfile_maxbytes=0
        redirect_stderr=true
        """);
    write(
        "conf.d/nginx.conf",
        """
        [program:nginx]
        command=nginx -p . -e stderr -c nginx.conf
        priority=20
        stopsignal=QUIT
        environment=KIND="%(program_name)s"
        stdout_logfile=/dev/fd/1
        stderr_logfile=/dev/fd/2
        """);
    Foster.Result imported = run("import", "supervisord", "-o", "foster.yaml", "--strict");
    assertEquals(0, imported.code(), imported::toString);
    assertEquals("", imported.out());
    assertTrue(imported.err().endsWith("wrote foster.yaml; next: foster check -f foster.yaml"));
    try (Foster foster =
        Foster.pid1(
            directory,
            Map.of("FOSTER_SOCKET", directory.resolve("foster.sock").toString()),
            FOSTER,
            "up")) {
      foster.awaitLine("nginx: started");
      await()
          .atMost(Foster.PATIENCE)
          .until(
              () -> foster.sh("curl -sS -m 5 http://127.0.0.1:8080/ || true").out(),
              page -> page.contains("answers from worker"));
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      String log = String.join("\n", foster.err());
      int nginx = log.indexOf("nginx: stopped: exited with code 0");
      int php = log.indexOf("php: stopped: exited with code 0");
      assertTrue(nginx >= 0 && php > nginx, log);
    }
  }

  @Test
  void replicas_ofNumprocs_runWithTheirNumbers() throws Exception {
    write(
        "supervisord.conf",
        """
        [supervisord]
        [program:worker]
        process_name=%(program_name)s_%(process_num)02d
        numprocs=3
        command=sh -c "echo this is %(process_num)02d of %(numprocs)d; exec sleep 1000"
        autorestart=true
        """);
    Foster.Result imported = run("import");
    assertEquals(0, imported.code(), imported::toString);
    try (Foster foster = Foster.up(directory, imported.out())) {
      for (int i = 0; i < 3; i++) {
        foster.awaitLine("this is 0" + i + " of 3");
      }
      foster.awaitLine("worker-2: started");
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void procfile_runsWithPorts_andEndsAsForeman() throws Exception {
    write(
        "Procfile",
        """
        web: echo web on $PORT && touch up-$PORT && exec sleep 1000
        end: until [ -e up-5000 ] && [ -e up-5001 ]; do sleep 0.05; done; exit 3
        """);
    write(".env", "GREETING=hello\n");
    Foster.Result imported = run("import", "procfile", "-m", "web=2", "-o", "foster.yaml");
    assertEquals(0, imported.code(), imported::toString);
    try (Foster foster =
        Foster.pid1(
            directory,
            Map.of("FOSTER_SOCKET", directory.resolve("foster.sock").toString()),
            FOSTER,
            "up")) {
      foster.awaitLine("web on 5000");
      foster.awaitLine("web on 5001");
      assertEquals(3, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void import_neverOverwrites() throws Exception {
    write("supervisord.conf", SMALL);
    write("foster.yaml", "mine\n");
    Foster.Result result = run("import", "-o", "foster.yaml");
    assertEquals(1, result.code(), result::toString);
    assertTrue(result.err().contains("foster: cannot write foster.yaml: it exists; -o OTHER"));
    assertEquals("mine\n", Files.readString(directory.resolve("foster.yaml")));
    assertEquals(0, run("import", "-o", "other.yaml").code());
    assertEquals(run("import").out(), Files.readString(directory.resolve("other.yaml")).strip());
  }

  @Test
  void losses_areFailuresOnlyIfStrict() throws Exception {
    write("a.conf", SMALL + "stdout_capture_maxbytes=1KB\n");
    Foster.Result loose = run("import", "supervisord", "a.conf");
    assertEquals(0, loose.code(), loose::toString);
    String report =
        "a.conf:4: [program:a] stdout_capture_maxbytes=1KB: LOST: Foster has no capture mode";
    assertEquals(report, loose.err());
    Foster.Result strict = run("import", "a.conf", "--strict");
    assertEquals(1, strict.code(), strict::toString);
    assertEquals(loose.out().lines().skip(1).toList(), strict.out().lines().skip(1).toList());
  }

  @Test
  void problems_areAllReported_andNothingIsWritten() throws Exception {
    write("a.conf", "[supervisord]\n[program:a]\npriority=x\nautostart=maybe\n");
    Foster.Result result = run("import", "a.conf", "-o", "new.yaml");
    assertEquals(2, result.code(), result::toString);
    assertEquals("", result.out());
    assertEquals(
        List.of(
            "a.conf:2: [program:a]: has no command=",
            "a.conf:3: [program:a] priority=x: must be a whole number",
            "a.conf:4: [program:a] autostart=maybe: must be true or false"),
        result.err().lines().toList());
    assertFalse(Files.exists(directory.resolve("new.yaml")));
  }

  @Test
  void check_ofSuchAFile_namesTheCommand() throws Exception {
    write("foster.yaml", SMALL);
    Foster.Result result = run("check");
    assertEquals(2, result.code());
    assertTrue(result.err().contains("'foster import supervisord FILE'"), result::toString);
  }
}
