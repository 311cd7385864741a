package dev.foster.init;

import dev.foster.distribution.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program under test: a link of the built distribution or, if it is installed, the original
 * program that the link replaces. Tests check with both what both must do.
 *
 * @param name the name by which it is called
 * @param model true for the original program
 */
record Contender(String name, boolean model) {
  private static final Path LINKS = Distribution.HOME.resolve("bin");
  private static final Path MODELS = Path.of("/usr/bin");

  /** Foster under that name, and the original if it is installed. */
  static Stream<Contender> of(String name) {
    Contender foster = new Contender(name, false);
    boolean installed = Files.isExecutable(MODELS.resolve(name));
    return installed ? Stream.of(foster, new Contender(name, true)) : Stream.of(foster);
  }

  static Contender foster(String name) {
    return new Contender(name, false);
  }

  static Stream<Contender> tini() {
    return of("tini");
  }

  static Stream<Contender> dumbInit() {
    return of("dumb-init");
  }

  static Stream<Contender> inits() {
    return Stream.concat(tini(), dumbInit());
  }

  Path path() {
    return (model ? MODELS : LINKS).resolve(name);
  }

  /**
   * Its command line, with {@code variables} as the only environment.
   *
   * @param variables words {@code NAME=VALUE}
   * @param arguments words; single quotes hold words together
   */
  List<String> command(String variables, String arguments) {
    String path = "PATH=" + (model ? MODELS : LINKS) + ":/usr/bin:/bin";
    List<String> command = new ArrayList<>(List.of("env", "-i", path));
    command.addAll(words(variables));
    command.add(name);
    command.addAll(words(arguments));
    return command;
  }

  /** The command line as a line for a shell. */
  String shellCommand(String variables, String arguments) {
    StringBuilder line = new StringBuilder();
    for (String word : command(variables, arguments)) {
      line.append(" '").append(word.replace("'", "'\\''")).append('\'');
    }
    return line.substring(1);
  }

  /** Runs it to its end with an empty standard input. */
  ProgramResult run(String variables, String arguments) {
    return ProgramResult.run(command(variables, arguments));
  }

  /** Runs it to its end as PID 1 of a new namespace. */
  ProgramResult runAsPid1(String variables, String arguments) {
    List<String> command = new ArrayList<>(Namespace.PREFIX);
    command.addAll(command(variables, arguments));
    return ProgramResult.run(command);
  }

  /** Starts it; its standard error goes to its standard output. */
  Running start(String variables, String arguments) {
    return Running.start(command(variables, arguments));
  }

  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '\'') {
        quoted = !quoted;
        word = word == null ? new StringBuilder() : word;
      } else if (c == ' ' && !quoted) {
        if (word != null) {
          words.add(word.toString());
        }
        word = null;
      } else {
        word = (word == null ? new StringBuilder() : word).append(c);
      }
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }

  /**
   * The result of a program that has ended.
   *
   * @param out standard output, with each pid replaced by {@code N}
   * @param err standard error, with each pid replaced by {@code N}
   */
  record ProgramResult(int code, String out, String err) {

    static ProgramResult run(List<String> command) {
      try {
        Path out = Files.createTempFile("out", null);
        Path err = Files.createTempFile("err", null);
        Process process =
            new ProcessBuilder(command)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS);
        process.destroyForcibly();
        ProgramResult finished =
            new ProgramResult(ended ? process.exitValue() : -1, text(out), text(err));
        Files.delete(out);
        Files.delete(err);
        if (!ended) {
          throw new AssertionError(command + " did not end: " + finished);
        }
        return finished;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private static String text(Path file) throws IOException {
      return Files.readString(file)
          .replaceAll("(tini \\(|PID |pid:? '|pid=|\\(pid )(?!1\\b)\\d+", "$1N");
    }
  }
}
