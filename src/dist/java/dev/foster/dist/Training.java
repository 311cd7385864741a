package dev.foster.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Makes the archive of classes that Foster starts from, out of what real runs of it have loaded.
 *
 * <p>The JVM can record only one process into such an archive, but Foster has many jobs. So each
 * run writes the list of its classes, and the archive is made from all lists together. The lists
 * are sorted and the runs repeated, so that the order in which threads happened to run does not
 * matter.
 */
final class Training {
  private static final int REPEAT = 2;

  private final Path home;
  private final Path work;
  private final Path runtime;
  private int runs;

  Training(Path home, Path work) {
    this.home = home;
    this.work = work;
    runtime = home.resolve("runtime/bin/foster");
  }

  /** Runs Foster as its users do and writes {@code runtime/lib/foster.aot}. */
  void run() throws IOException, InterruptedException {
    for (int i = 0; i < REPEAT; i++) {
      rehearse();
    }
    Path list = work.resolve("classes.list");
    Files.write(list, merge());
    dump(list);
  }

  /** The jobs. To add one, run it here as a user would. */
  private void rehearse() throws IOException, InterruptedException {
    foster(0, "foster", "version");
    foster(0, "tini", "--", "/bin/true");
    foster(0, "dumb-init", "/bin/true");
    foster(0, "foster", "run", "/bin/true");
    for (String left : List.of("up", "ready", "again")) {
      Files.deleteIfExists(work.resolve(left));
    }
    Path config = work.resolve("training.yaml");
    Files.writeString(config, CONFIG.replace("DIR", work.toString()));
    Process up = start("foster", "up", "-f", config.toString());
    awaitFile(work.resolve("up"));
    up.destroy(); // SIGTERM
    if (finish(up) != 0) {
      throw new IllegalStateException("in training, foster up did not end well: see " + work);
    }
  }

  /** What most configurations have: dependencies, readiness, an environment, a restart, a stop. */
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
          restart: {policy: always, delay: 10ms}
      """;

  private static void awaitFile(Path file) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.exists(file)) {
      if (System.nanoTime() > end) {
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
    List<String> command =
        command("-XX:DumpLoadedClassList=" + work.resolve("run" + runs++ + ".list"));
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

  /** The launcher's own command line, with an option of the training instead of the archive. */
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

  /** All lines of all lists once; numbers of classes are good in their own list only. */
  private Set<String> merge() throws IOException {
    Set<String> lines = new TreeSet<>();
    for (int i = 0; i < runs; i++) {
      for (String line : Files.readAllLines(work.resolve("run" + i + ".list"))) {
        if (!line.startsWith("#")) {
          lines.add(line.replaceFirst(" id: \\d+$", ""));
        }
      }
    }
    return lines;
  }

  private void dump(Path list) throws IOException, InterruptedException {
    List<String> command = command("-Xshare:dump");
    Path archive = home.resolve("runtime/lib/foster.aot");
    command.addAll(
        2,
        List.of(
            "-XX:+AOTClassLinking",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive));
    int code = finish(launch(command));
    if (code != 0 || !Files.exists(archive)) {
      throw new IllegalStateException("cannot make the archive of classes: see " + work);
    }
    prove(command("-XX:AOTMode=on"), archive);
  }

  /** The JVM must accept the archive, and say so if it does not. */
  private void prove(List<String> command, Path archive) throws IOException, InterruptedException {
    command.add(1, "-XX:AOTCache=" + archive);
    command.add("foster");
    command.add("version");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("FOSTER_LAUNCHER", "1");
    Process process = builder.start();
    try (InputStream in = process.getInputStream()) {
      String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (finish(process) != 0) {
        throw new IllegalStateException("the archive of classes is not accepted: " + output);
      }
    }
  }
}
