package dev.foster.container;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.ProgramResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A container without a network that runs in the background. To close it removes it, whatever the
 * test did.
 */
public final class Container implements AutoCloseable {
  /** The longest time for an operation without a limit of its own. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;

  private Container(String name) {
    this.name = name;
  }

  /**
   * Starts a container.
   *
   * @param arguments what follows {@code docker run}: options, the image, its arguments. The
   *     network is {@code none} unless they set another one
   */
  public static Container start(String... arguments) {
    return make(List.of("run", "--detach"), arguments);
  }

  /** Creates a container without starting it, to copy files out of an image. */
  static Container create(String... arguments) {
    return make(List.of("create"), arguments);
  }

  private static Container make(List<String> how, String... arguments) {
    Container container = new Container(newName());
    List<String> command = new ArrayList<>(how);
    command.addAll(container.identity());
    if (List.of(arguments).stream().noneMatch(a -> a.startsWith("--network"))) {
      command.add("--network=none");
    }
    command.addAll(List.of(arguments));
    ProgramResult finished = Engine.run(PATIENCE, command);
    if (finished.code() != 0) {
      container.close();
    }
    assertEquals(0, finished.code(), () -> "cannot start " + command + ": " + finished);
    return container;
  }

  private static String newName() {
    return "foster-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
  }

  /** Reserves a name, and removes the container with that name at the end; the caller starts it. */
  static Container named() {
    return new Container(newName());
  }

  /** The options that make a container this one. */
  List<String> identity() {
    return List.of("--name", name, "--label", Engine.label());
  }

  /**
   * Runs a container to its end, removes it, and returns its exit code and output.
   *
   * @param arguments what follows {@code docker run}
   */
  public static ProgramResult run(String... arguments) {
    try (Container container = start(arguments)) {
      int code = container.awaitExit();
      ProgramResult logs = container.logs();
      return new ProgramResult(code, logs.out(), logs.err());
    }
  }

  public String name() {
    return name;
  }

  /** Runs a program in the container to its end. */
  public ProgramResult exec(String... command) {
    List<String> all = new ArrayList<>(List.of("exec", name));
    all.addAll(List.of(command));
    return Engine.run(PATIENCE, all);
  }

  /**
   * Runs a program in the container, which must exit with 0, and returns its output without the
   * last newline.
   */
  public String output(String... command) {
    ProgramResult finished = exec(command);
    assertEquals(0, finished.code(), () -> List.of(command) + ": " + finished + "\n" + logs());
    return finished.out().stripTrailing();
  }

  /** What the container has written so far to its standard output and standard error. */
  public ProgramResult logs() {
    return Engine.run("logs", name);
  }

  /** Waits until the text is in the container's output or standard error. */
  public void awaitLog(String text) {
    try {
      await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .until(() -> logs().out().contains(text) || logs().err().contains(text));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("never wrote '" + text + "', but " + logs(), e);
    }
  }

  /** Waits until a program in the container exits with 0; returns its output. */
  public String awaitOutput(String... command) {
    try {
      ProgramResult done =
          await()
              .atMost(PATIENCE)
              .pollDelay(Duration.ZERO)
              .until(() -> exec(command), finished -> finished.code() == 0);
      return done.out().stripTrailing();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "never ended with 0: " + List.of(command) + " " + exec(command) + "\n" + logs(), e);
    }
  }

  /**
   * Waits until all services of the Foster in the container are healthy; its socket is in the
   * default place.
   */
  public void awaitHealth() {
    awaitOutput("foster", "health");
  }

  /** Sends a signal to the container's PID 1, such as {@code HUP} or {@code RTMIN+3}. */
  public void kill(String signal) {
    ProgramResult finished = Engine.run("kill", "--signal", signal, name);
    assertEquals(0, finished.code(), finished::err);
  }

  /** Stops the container as {@code docker stop} does; returns its exit code. */
  public int stop(Duration limit) {
    ProgramResult finished = Engine.run("stop", "--time", "" + limit.toSeconds(), name);
    assertEquals(0, finished.code(), finished::err);
    return awaitExit();
  }

  /** Waits until the container ends; returns its exit code. */
  public int awaitExit() {
    ProgramResult finished = Engine.run(PATIENCE, List.of("wait", name));
    assertTrue(
        finished.code() == 0 && finished.out().strip().matches("\\d+"),
        () -> "did not end: " + finished + "\n" + logs());
    return Integer.parseInt(finished.out().strip());
  }

  /** A fact from {@code docker inspect}, by a template such as {@code {{.State.Running}}}. */
  public String inspect(String template) {
    ProgramResult finished = Engine.run("inspect", "--format", template, name);
    assertEquals(0, finished.code(), finished::err);
    return finished.out().strip();
  }

  public boolean running() {
    return inspect("{{.State.Running}}").equals("true");
  }

  @Override
  public void close() {
    // A first attempt may only repair the state that a killed container left behind.
    ProgramResult finished = Engine.run("remove", name);
    assertEquals(0, finished.code(), finished::err);
  }
}
