package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A running supervisor, Debian's or Foster, with its client. */
record SupervisorctlSide(Foster supervisor, Path directory, String client)
    implements AutoCloseable {
  static final Path OURS = Foster.HOME.resolve("bin/supervisorctl");

  private static final String SERVER =
      """
      [unix_http_server]
      file=%(here)s/ctl.sock
      [supervisord]
      nodaemon=true
      logfile=%(here)s/main.log
      pidfile=%(here)s/main.pid
      childlogdir=%(here)s
      [rpcinterface:supervisor]
      supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
      [supervisorctl]
      serverurl=unix://%(here)s/ctl.sock
      """;

  /** Foster as supervisord, with this file. */
  static SupervisorctlSide foster(Path root, String programs) throws Exception {
    Path folder = write(root.resolve("foster"), programs);
    String program = Foster.HOME.resolve("bin/supervisord").toString();
    Foster supervisor = Foster.pid1(folder, Map.of(), program, "-c", folder + "/supervisord.conf");
    return new SupervisorctlSide(supervisor, folder, OURS.toString());
  }

  /** A client of {@code foster up}, which runs the imported file. */
  static SupervisorctlSide imported(Path root, String programs) throws Exception {
    Path folder = write(root.resolve("imported"), programs);
    String foster = Foster.HOME.resolve("bin/foster").toString();
    Foster.Result yaml =
        Foster.run(folder, Map.of(), foster, "import", folder + "/supervisord.conf");
    assertEquals(0, yaml.code(), yaml::toString);
    return new SupervisorctlSide(Foster.up(folder, yaml.out()), folder, OURS.toString());
  }

  /** Debian's supervisor with this file. */
  static SupervisorctlSide original(Path root, String programs) throws Exception {
    Path folder = write(root.resolve("original"), programs);
    Foster supervisor =
        Foster.pid1(folder, Map.of(), "/usr/bin/supervisord", "-c", folder + "/supervisord.conf");
    return new SupervisorctlSide(supervisor, folder, "/usr/bin/supervisorctl");
  }

  private static Path write(Path folder, String programs) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("supervisord.conf"), SERVER + programs);
    return folder;
  }

  /** Changes the file of both. */
  static void replace(String programs, SupervisorctlSide... sides) throws IOException {
    for (SupervisorctlSide side : sides) {
      write(side.directory, programs);
    }
  }

  /** Waits until both show these states. */
  static void awaitBoth(SupervisorctlSide foster, SupervisorctlSide original, String... states) {
    for (String state : states) {
      foster.awaitStatus(state);
      original.awaitStatus(state);
    }
  }

  /** Runs commands under both, one after the other, and compares what they print. */
  static void assertSame(SupervisorctlSide foster, SupervisorctlSide original, String... commands)
      throws Exception {
    for (String command : commands) {
      assertEquals(original.run(command), foster.run(command), "supervisorctl " + command);
    }
  }

  /** Runs a command of the client; returns its exit code and output without pids and times. */
  String run(String command) throws Exception {
    return shown(supervisor.sh(client + " -c " + file() + " " + command));
  }

  /** Runs a shell line in which {@code CTL} is the client. */
  Foster.Result script(String line) throws Exception {
    return supervisor.sh(line.replace("CTL", client + " -c " + file()));
  }

  private String file() {
    return directory + "/supervisord.conf";
  }

  String shown(Foster.Result result) {
    String text =
        (result.out() + (result.err().isEmpty() ? "" : "\nstderr: " + result.err()))
            .replace(directory.toString(), "DIR")
            .replace(client, "CTL")
            .replaceAll("pid [0-9]+", "pid N")
            .replaceAll("(?m)^[1-9][0-9]*$", "N")
            .replaceAll("uptime [0-9]+:[0-9]{2}:[0-9]{2}", "uptime T")
            .replaceAll("[A-Z][a-z]{2} [0-9]{2} [0-9]{2}:[0-9]{2} [AP]M", "DATE");
    return text + "\nexit code " + result.code();
  }

  /** Waits for the state of a program, such as {@code "php RUNNING"}. */
  void awaitStatus(String expected) {
    String[] words = expected.split(" ");
    await(expected)
        .atMost(Foster.PATIENCE)
        .until(() -> run("status " + words[0]).contains(" " + words[1] + " "));
  }

  @Override
  public void close() throws IOException {
    supervisor.close();
  }
}
