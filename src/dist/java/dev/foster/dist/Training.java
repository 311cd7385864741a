package dev.foster.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Makes the archives of classes, from the classes that real runs of Foster load.
 *
 * <p>The JVM can record only one process into such an archive, but Foster has many jobs. So each
 * run writes the list of its classes, and the archive is made from all lists together. The
 * single-command init has an archive of its own, because the JVM prepares all classes of an
 * archive, even unused ones.
 *
 * <p>A run without an archive also loads the code that creates classes (the reader of the runtime
 * image, the generator of lambdas). So the jobs first run once to make a preliminary archive, and
 * the final lists come from runs with that archive. These runs are repeated, because threads load
 * different classes in another order.
 */
final class Training {
  private static final int REPEAT = 2;

  /** Classes that {@code foster up} loads only if a process lives until Foster looks at it. */
  private static final List<String> SOMETIMES = List.of("dev/foster/kernel/ProcessInfo");

  private final Path home;
  private final Path work;
  private final Path runtime;
  private final List<Path> lists = new ArrayList<>();
  private final List<Path> initLists = new ArrayList<>();
  private Path preliminary;

  Training(Path home, Path work) {
    this.home = home;
    this.work = work;
    runtime = home.resolve("runtime/bin/foster");
  }

  /** Runs Foster as its users do and writes both archives. */
  void run() throws IOException, InterruptedException {
    rehearse();
    Path first = work.resolve("preliminary.jsa");
    lists.addAll(initLists);
    dump(merge("preliminary.list", lists), first, "-XX:-AOTClassLinking");
    preliminary = first;
    lists.clear();
    initLists.clear();
    for (int i = 0; i < REPEAT; i++) {
      rehearse();
    }
    lists.add(Files.write(work.resolve("sometimes.list"), SOMETIMES));
    make(LauncherConstants.ARCHIVE, merge("classes.list", lists));
    make(LauncherConstants.INIT_ARCHIVE, merge("init.list", initLists));
  }

  private void make(String name, Path list) throws IOException, InterruptedException {
    Path archive = Path.of(home + name);
    dump(list, archive, "-XX:+AOTClassLinking");
    prove(archive);
  }

  /** The jobs. Add a new one here, as a user would run it. */
  private void rehearse() throws IOException, InterruptedException {
    foster(0, "foster", "version");
    String signalBack = "kill -28 $PPID; sleep 0.3"; // WINCH has no effect
    foster(0, "tini", "-g", "--", "/bin/sh", "-c", signalBack);
    foster(0, "dumb-init", "/bin/sh", "-c", signalBack);
    foster(0, "foster", "run", "--wait", "1s", "/bin/sh", "-c", signalBack);
    for (String left : List.of("up", "ready", "again")) {
      Files.deleteIfExists(work.resolve(left));
    }
    Path config = work.resolve("training.yaml");
    Files.writeString(config, CONFIG.replace("DIR", work.toString()));
    Process up = start("foster", "up", "-f", config.toString());
    try {
      awaitFile(work.resolve("up"), up);
      String socket = work.resolve("training.sock").toString();
      foster(0, "foster", "status", "--socket", socket);
      foster(0, "foster", "health", "--socket", socket);
      foster(0, "foster", "restart", "--socket", socket, "web");
      foster(0, "foster", "check", "-f", config.toString());
    } finally {
      up.destroy(); // SIGTERM
    }
    if (finish(up) != 0) {
      throw new IllegalStateException("in training, foster up did not end well: see " + work);
    }
  }

  /** A typical configuration: dependencies, readiness, an environment, a restart, a stop. */
  private static final String CONFIG =
      """
      env: {LANG: C.UTF-8}
      control: {socket: DIR/training.sock}
      services:
        prepare: {type: oneshot, shell: "echo prepared"}
        web:
          command: [/bin/sh, -c, "echo up; echo > DIR/ready; exec sleep 60"]
          depends_on: {prepare: {condition: completed}}
          env: {PORT: "8080"}
          ready: {file: DIR/ready}
          restart: {policy: always, delay: 0s}
        app:
          command: [/bin/sh, -c, "test -e DIR/again && { echo > DIR/up; exec sleep 60; }; echo > DIR/again"]
          depends_on: [web]
          env_file: [{path: DIR/app.env, required: false}]
          restart: {policy: always, delay: 10ms}
      """;

  private static void awaitFile(Path file, Process up) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.exists(file)) {
      if (System.nanoTime() > end || !up.isAlive()) {
        throw new IllegalStateException("in training, the services did not come up");
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private void foster(int expected, String name, String... arguments)
      throws IOException, InterruptedException {
    int code = finish(start(name, arguments));
    if (code != expected) {
      throw new IllegalStateException(
          "in training, " + name + " " + List.of(arguments) + " ended with code " + code);
    }
  }

  private Process start(String name, String... arguments) throws IOException {
    boolean init = !name.equals("foster") || arguments[0].equals("run");
    List<Path> kind = init ? initLists : lists;
    String round = (init ? "init" : "foster") + (preliminary == null ? "-first" : "-");
    Path list = work.resolve(round + kind.size() + ".list");
    kind.add(list);
    List<String> command =
        command(preliminary == null ? "-Xshare:auto" : "-XX:SharedArchiveFile=" + preliminary);
    command.addAll(2, List.of("-XX:DumpLoadedClassList=" + list, "-Dfoster.training=true"));
    command.add(name);
    command.addAll(List.of(arguments));
    return launch(command);
  }

  private static int finish(Process process) throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("in training, Foster did not end");
    }
    return process.exitValue();
  }

  /** The launcher's command line, with a training option instead of the archive. */
  private List<String> command(String option) {
    List<String> command = new ArrayList<>(LauncherConstants.arguments(home.toString()));
    command.set(0, runtime.toString());
    command.set(1, option);
    return command;
  }

  private Process launch(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(
        Map.of(
            "PATH",
            "/usr/bin:/bin",
            "LC_ALL",
            "C",
            "MALLOC_ARENA_MAX",
            "1",
            "FOSTER_LAUNCHER",
            "1"));
    Path output = work.resolve("training.log");
    return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())).start();
  }

  /**
   * All lines of all lists once, sorted; those about a class come after all classes. The numbers of
   * classes are valid in their own list only.
   */
  private Path merge(String name, List<Path> lists) throws IOException {
    Set<String> classes = new TreeSet<>();
    Set<String> details = new TreeSet<>();
    for (Path list : lists) {
      for (String line : Files.readAllLines(list)) {
        if (line.startsWith("@")) {
          details.add(line);
        } else if (!line.startsWith("#")) {
          classes.add(line.replaceFirst(" id: \\d+$", ""));
        }
      }
    }
    List<String> lines = new ArrayList<>(classes);
    lines.addAll(details);
    return Files.write(work.resolve(name), lines);
  }

  private void dump(Path list, Path archive, String linking)
      throws IOException, InterruptedException {
    List<String> command = command("-Xshare:dump");
    command.addAll(
        2, List.of(linking, "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive));
    int code = finish(launch(command));
    if (code != 0 || !Files.exists(archive)) {
      throw new IllegalStateException("cannot make the archive of classes: see " + work);
    }
  }

  /** Checks that the JVM accepts the archive. */
  private void prove(Path archive) throws IOException, InterruptedException {
    List<String> command = command("-XX:AOTMode=on");
    command.add(1, "-XX:AOTCache=" + archive);
    command.add("foster");
    command.add("version");
    if (finish(launch(command)) != 0) {
      throw new IllegalStateException("the archive of classes is not accepted: see " + work);
    }
  }
}
