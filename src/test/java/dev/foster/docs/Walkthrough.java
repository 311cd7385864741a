package dev.foster.docs;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Does what a page says, in its order, and compares the output with the page:
 *
 * <ul>
 *   <li>it writes a block to a file if the line before ends with the file's name in code and a
 *       colon;
 *   <li>it runs {@code $ command} in a {@code console} block; the lines after it are the output.
 *       {@code $ echo $?} must follow a command that fails;
 *   <li>{@code foster up} keeps running in a terminal of its own; a {@code console} block without a
 *       command shows its later output, and {@code ^C} is typed there;
 *   <li>it runs the command of {@code <!-- run: command -->} without showing it, and skips the
 *       block after {@code <!-- not run: reason -->};
 *   <li>it runs blocks with {@code docker} commands beside a container engine, after the command of
 *       {@code <!-- containers: command -->} if the page has one.
 * </ul>
 */
final class Walkthrough {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Commands that only ask: their expected output may appear a moment later. */
  private static final String QUESTION =
      "(docker exec \\S+ (\\S*/)?)?foster (status|health|ps|logs|events)\\b.*"
          + "|docker logs [^;]*|curl [^;&|]*";

  private static final Duration QUESTION_PATIENCE = Duration.ofSeconds(15);
  private static final String EXIT_CODE = "echo $?";
  private static final String CTRL_C = "^C";

  private static final Pattern DOCKER = Pattern.compile("(?m)^\\$ docker ");
  private static final Pattern ELSEWHERE =
      Pattern.compile("(?m)^\\$ (sudo |[A-Z]+=\\S+ )*(docker|podman|kubectl|apt-get|mvn|git) .*");

  private final Page page;
  private final Machine machine;
  private final boolean inContainers;
  private int terminals;
  private int read;

  /** A command, {@code ^C} or null, and the lines that the page shows after it. */
  private record Step(String command, List<String> shown) {}

  /**
   * Prepares a walkthrough.
   *
   * @param inContainers true: only the blocks that need an engine, which the machine must have;
   *     false: only the others
   */
  Walkthrough(Page page, Machine machine, boolean inContainers) {
    this.page = page;
    this.machine = machine;
    this.inContainers = inContainers;
  }

  private static Optional<Page.Block> remark(Page page, String kind) {
    return page.blocks().stream().filter(block -> block.kind().equals(kind)).findFirst();
  }

  /** Whether a block needs a container engine, and the page prepares one. */
  private static boolean isForEngine(Page page, Page.Block block) {
    return remark(page, "containers").isPresent() && DOCKER.matcher(block.text()).find();
  }

  /** Whether the page has blocks to run in containers, or else outside of them. */
  static boolean isRunnable(Page page, boolean inContainers) {
    return page.blocks().stream().anyMatch(block -> isRunnable(page, block, inContainers));
  }

  private static boolean isRunnable(Page page, Page.Block block, boolean inContainers) {
    return block.kind().equals("console")
        && obstacle(page, block) == null
        && isForEngine(page, block) == inContainers;
  }

  /** Why a test cannot run a block; null if it can. */
  static String obstacle(Page page, Page.Block block) {
    int at = page.blocks().indexOf(block);
    if (at > 0 && page.blocks().get(at - 1).kind().equals("not run")) {
      return page.blocks().get(at - 1).text();
    }
    Matcher command = ELSEWHERE.matcher(block.text());
    return command.find() && !isForEngine(page, block)
        ? "needs a network or a container engine: " + command.group().substring(2)
        : null;
  }

  void go() throws Exception {
    if (inContainers) {
      prepare(remark(page, "containers").get());
    }
    for (Page.Block block : page.blocks()) {
      try {
        if (block.kind().equals("run") && !inContainers) {
          prepare(block);
        } else if (block.file() != null && !(inContainers && block.file().startsWith("/"))) {
          machine.write(block.file(), block.text());
        } else if (isRunnable(page, block, inContainers)) {
          console(block);
        }
      } catch (AssertionError e) {
        throw new AssertionError(page + ":" + block.line() + ": " + e.getMessage(), e);
      }
    }
  }

  private void prepare(Page.Block remark) throws Exception {
    Machine.Result result = machine.run(remark.text());
    check(result.code() == 0, result.lines().toString());
  }

  private static void check(boolean good, String problem) {
    if (!good) {
      throw new AssertionError(problem);
    }
  }

  private static List<Step> steps(Page.Block block) {
    List<Step> steps = new ArrayList<>();
    for (String line : block.text().split("\n")) {
      if (line.startsWith("$ ")) {
        steps.add(new Step(line.substring(2), new ArrayList<>()));
      } else if (line.equals(CTRL_C)) {
        steps.add(new Step(CTRL_C, new ArrayList<>()));
      } else if (line.startsWith("> ")
          && steps.getLast().shown().isEmpty()) { // the command keeps running
        String begun = steps.removeLast().command();
        steps.add(new Step(begun + "\n" + line.substring(2), new ArrayList<>()));
      } else {
        if (steps.isEmpty()) {
          steps.add(new Step(null, new ArrayList<>()));
        }
        steps.getLast().shown().add(line);
      }
    }
    return steps;
  }

  private void console(Page.Block block) throws Exception {
    List<Step> steps = steps(block);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      boolean last = i + 1 == steps.size();
      boolean codeIsShown = !last && EXIT_CODE.equals(steps.get(i + 1).command());
      if (step.command() == null) {
        look(step.shown());
      } else if (step.command().equals(CTRL_C)) {
        check(machine.run("kill -INT -- -$t").code() == 0, "nothing runs in the terminal");
        look(step.shown());
        end(step.shown());
      } else if (step.command()
          .matches("([A-Z_]+=\\S+ )*(\\S*/)?foster up\\b(?!.*--check-only).*")) {
        start(step.command());
        look(step.shown());
        if (codeIsShown) {
          end(step.shown());
        }
      } else {
        command(step, codeIsShown);
      }
    }
  }

  private void command(Step step, boolean codeIsShown) throws Exception {
    List<String> shown = Transcript.normal(step.shown());
    Machine.Result result = machine.run(step.command());
    long patience = System.nanoTime() + QUESTION_PATIENCE.toNanos();
    while (!matches(shown, result)
        && step.command().matches(QUESTION)
        && System.nanoTime() < patience) {
      result = machine.run(step.command());
    }
    if (!matches(shown, result)) {
      String expected = "\n--- shown\n" + String.join("\n", step.shown());
      String actual = "\n--- printed\n" + String.join("\n", result.lines());
      throw new AssertionError("$ " + step.command() + expected + actual + terminal());
    }
    check(
        result.code() == 0 || codeIsShown,
        "$ " + step.command() + ": exit code " + result.code() + " is not shown");
  }

  private static boolean matches(List<String> shown, Machine.Result result) {
    return Transcript.matches(shown, Transcript.normal(result.lines()));
  }

  /** The output of Foster so far, for the report of a failure. */
  private String terminal() throws Exception {
    return terminals == 0 ? "" : "\n--- terminal\n" + String.join("\n", printed());
  }

  private void start(String command) throws Exception {
    if (terminals > 0) {
      machine.run("kill -TERM -- -$t 2>/dev/null; wait $t");
    }
    read = 0;
    terminals++;
    // a process group of its own, in which SIGINT is not ignored
    String job = "set -m; (exec env " + command + ") >/.terminal/" + terminals;
    machine.run(job + " 2>&1 </dev/null & t=$!; set +m");
  }

  private List<String> printed() throws Exception {
    return machine.run("cat /.terminal/" + terminals).lines();
  }

  private List<String> unread() throws Exception {
    List<String> printed = printed();
    return Transcript.normal(printed.subList(Math.min(read, printed.size()), printed.size()));
  }

  /** Waits until the terminal has printed everything that the page shows. */
  private void look(List<String> lines) throws Exception {
    check(terminals > 0, "nothing runs that could print this");
    List<String> shown = Transcript.normal(lines);
    Transcript.Found[] found = new Transcript.Found[1];
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                found[0] = Transcript.find(shown, unread());
                return found[0].problem() == null;
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(found[0].problem() + terminal(), e);
    }
    read += found[0].end();
  }

  /** Waits until the program in the terminal has ended; the page must show all of its output. */
  private void end(List<String> shown) throws Exception {
    int code = machine.run("wait $t").code();
    List<String> rest = unread();
    check(shown.contains("…") || rest.isEmpty(), "these lines are not shown: " + rest);
    machine.run("(exit " + code + ")"); // for $ echo $?
  }
}
