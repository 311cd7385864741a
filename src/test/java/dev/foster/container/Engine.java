package dev.foster.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Distribution;
import dev.foster.distribution.ProgramResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The container engine that {@code docker/test/engine} finds or installs on this machine: podman
 * with a configuration of its own, or docker. For tests with {@link NeedsEngine}.
 *
 * <p>When the JVM of the tests ends, in whatever way, everything that they started is removed.
 */
public final class Engine {
  private static final Path PROJECT = Path.of("").toAbsolutePath();

  /** The command that takes docker's arguments and some more. */
  static final Path SCRIPT = PROJECT.resolve("docker/test/engine");

  /** A label on every container that the tests start. */
  private static final String LABEL = "foster-test=" + ProcessHandle.current().pid();

  private static final Duration SETUP_LIMIT = Duration.ofMinutes(6);
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(6);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Why there is no engine; empty if there is one, null if no test has asked yet. */
  private static String missing;

  private static Process guard;
  private static final Map<String, String> BUILT = new HashMap<>();

  private Engine() {}

  /** Prepares the engine at the first call; returns why there is none, or an empty text. */
  public static synchronized String missing() {
    if (missing == null) {
      ProgramResult setup =
          ProgramResult.run(SETUP_LIMIT, PROJECT, List.of(SCRIPT.toString(), "setup"));
      missing = setup.code() == 0 ? "" : "no container engine: " + setup.err().strip();
      if (missing.isEmpty()) {
        startGuard();
      }
    }
    return missing;
  }

  /**
   * This process outlives the JVM: when the JVM is killed, it reads the end of its standard input
   * and cleans up.
   */
  private static void startGuard() {
    try {
      guard =
          new ProcessBuilder("setsid", SCRIPT.toString(), "guard", LABEL)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertTrue(guard.isAlive(), "the guard has ended");
  }

  /** Runs a command of the engine, such as {@code inspect NAME}; its exit code may be any. */
  public static ProgramResult run(String... arguments) {
    return run(LIMIT, List.of(arguments));
  }

  static ProgramResult run(Duration limit, List<String> arguments) {
    assertEquals("", missing(), "the test is not marked with @NeedsEngine");
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "FOSTER_EDITION=" + Distribution.edition(), SCRIPT.toString()));
    command.addAll(arguments);
    ProgramResult finished = ProgramResult.run(limit, PROJECT, command);
    return new ProgramResult(finished.code(), utf8(finished.out()), utf8(finished.err()));
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }

  /** Whether the engine is podman, which supports some things that docker does not. */
  static boolean isPodman() {
    return run("--version").out().startsWith("podman");
  }

  /** A file of the project, for an option of the engine. */
  static String file(String path) {
    return PROJECT.resolve(path).toString();
  }

  /** A folder of the project. */
  static Path folder(String path) {
    return PROJECT.resolve(path);
  }

  /** The label that lets the engine remove a container that a test starts by itself. */
  public static String label() {
    return LABEL;
  }

  /**
   * Skips a test whose image takes minutes to build, for instance with packages from Debian, if the
   * time {@code $FOSTER_IMAGES_UNTIL} (seconds since 1970) has passed. {@code .ci/run} sets that
   * variable for slow machines.
   */
  public static void needsMinutes() {
    String until = System.getenv("FOSTER_IMAGES_UNTIL");
    boolean hasTime = until == null || System.currentTimeMillis() / 1000 < Long.parseLong(until);
    assumeTrue(hasTime, "NOT TESTED: no time to build this image on a machine that is so slow");
  }

  /**
   * Builds an image from a folder with a {@code Dockerfile}, once for each JVM; the engine itself
   * caches the layers that have not changed.
   *
   * @param options such as {@code --build-arg}
   */
  public static synchronized void build(String image, Path context, String... options) {
    assertEquals("", missing(), "the test is not marked with @NeedsEngine");
    String given = context + " " + List.of(options);
    String before = BUILT.putIfAbsent(image, given);
    if (before != null) {
      assertEquals(before, given, "two builds of image " + image);
      return;
    }
    List<String> command = new ArrayList<>(List.of("build", "--tag", image));
    command.addAll(List.of(options));
    command.add(context.toAbsolutePath().toString());
    ProgramResult finished = run(BUILD_LIMIT, command);
    assertEquals(0, finished.code(), () -> "cannot build " + image + ":\n" + finished);
  }

  /**
   * The image {@code foster}: the built distribution in {@code /opt/foster}, and the single file
   * {@code /foster} if it is the native edition.
   */
  public static synchronized void buildFoster() {
    Path context = Distribution.BUILT;
    assertTrue(Files.exists(context.resolve("bin/foster")), "no distribution in " + context);
    build("foster", context, "--file", file("docker/test/foster.Dockerfile"));
  }
}
