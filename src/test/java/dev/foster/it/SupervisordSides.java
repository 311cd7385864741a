package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Runs the same files under Debian's supervisord and under Foster, each as PID 1. */
final class SupervisordSides {
  /** Debian's program with the option that keeps it in the foreground, and Foster without it. */
  private static final Map<String, List<String>> PROGRAMS =
      Map.of(
          "supervisor",
          List.of("/usr/bin/supervisord", "-n", "-c"),
          "foster",
          List.of(Foster.HOME.resolve("bin/supervisord").toString(), "-c"));

  private final Path root;
  private final Map<String, String> files;
  private final Map<String, String> environment;

  /** What a test does while the programs run. */
  interface Course {
    /** Waits for the programs, and looks at them or stops them. */
    void run(Side side) throws Exception;
  }

  /** One of the two, and what the test noted about it. */
  static final class Side {
    final String name;
    final Path directory;
    final Foster init;
    private final Map<String, Object> seen = new TreeMap<>();

    Side(String name, Path directory, Foster init) {
      this.name = name;
      this.directory = directory;
      this.init = init;
    }

    boolean isFoster() {
      return name.equals("foster");
    }

    /** Notes something that must be the same for both; the directory of the test becomes DIR. */
    void note(String what, Object value) {
      String text = String.valueOf(value).replace(directory.toString(), "DIR");
      seen.put(what, text);
    }

    /** The lines of a file; none if it is missing. */
    List<String> lines(String file) throws IOException {
      Path path = directory.resolve(file);
      return Files.exists(path) ? Files.readAllLines(path, StandardCharsets.UTF_8) : List.of();
    }

    /** The lines in the order of their characters. */
    List<String> sorted(String file) throws IOException {
      return lines(file).stream().sorted().toList();
    }

    /** Waits until something is true. */
    void until(String what, Callable<Boolean> condition) {
      await(name + ": " + what)
          .atMost(Foster.PATIENCE)
          .conditionEvaluationListener(ignored -> {})
          .until(condition);
    }

    /** Sends TERM, waits for the end, and notes the exit code. */
    void stop() throws Exception {
      init.signal("TERM");
      note("exit code", init.awaitExit());
    }

    /** Runs a command of supervisorctl or, with the same words, of foster; returns its code. */
    int client(String... words) throws Exception {
      if (isFoster()) {
        return init.foster(words).code();
      }
      List<String> command = new ArrayList<>();
      command.addAll(List.of("/usr/bin/supervisorctl", "-c", directory + "/s.conf"));
      command.addAll(List.of(words));
      return init.exec(command.toArray(String[]::new)).code();
    }

    /** Users and names of all processes but PID 1. */
    List<String> processes() throws Exception {
      String list = init.exec("ps", "-eo", "pid=,user:20=,comm=").out();
      List<String> found = new ArrayList<>();
      for (String line : list.lines().toList()) {
        String[] words = line.strip().split(" +", 3);
        if (!words[0].equals("1") && !words[2].equals("ps")) {
          found.add(words[1] + " " + words[2]);
        }
      }
      found.sort(null);
      return found;
    }
  }

  /** Files to run; {@code s.conf} is the configuration. */
  SupervisordSides(Path root, Map<String, String> files, Map<String, String> environment) {
    this.root = root;
    this.files = files;
    this.environment = environment;
  }

  /** Programs to run, and other files. */
  static SupervisordSides of(
      Path root, String programs, Map<String, String> more, Map<String, String> environment) {
    Map<String, String> files = new TreeMap<>(more);
    files.put("s.conf", conf(programs));
    return new SupervisordSides(root, files, environment);
  }

  /** Runs both and compares all that they noted. */
  void compare(Course course) throws Exception {
    assertEquals(run("supervisor", course), run("foster", course));
  }

  /** Runs one of the two; returns the notes, one a line. */
  String run(String name, Course course) throws Exception {
    Path directory = Files.createDirectories(root.resolve(name));
    for (Path path : List.of(root, directory)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
      if (file.getKey().endsWith(".sh")) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    List<String> command = new ArrayList<>(PROGRAMS.get(name));
    command.add(directory.resolve("s.conf").toString());
    try (Foster init = Foster.pid1(directory, environment, command.toArray(String[]::new))) {
      Side side = new Side(name, directory, init);
      course.run(side);
      StringBuilder text = new StringBuilder();
      side.seen.forEach((what, value) -> text.append(what).append(": ").append(value).append('\n'));
      return text.toString();
    }
  }

  /** The sections of supervisord itself, with a socket, in front of programs. */
  static String conf(String programs) {
    return """
    [unix_http_server]
    file=%(here)s/s.sock
    [rpcinterface:supervisor]
    supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
    [supervisorctl]
    serverurl=unix://%(here)s/s.sock
    [supervisord]
    user=root
    logfile=%(here)s/supervisord.log
    pidfile=%(here)s/supervisord.pid
    """
        + programs;
  }
}
