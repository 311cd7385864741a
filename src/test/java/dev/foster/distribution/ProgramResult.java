package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The result of a program that has ended.
 *
 * @param code its exit code
 * @param out its standard output, one character for each byte
 * @param err its standard error, one character for each byte
 */
public record ProgramResult(int code, String out, String err) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Runs a program in a folder, with an empty standard input, and waits for its end. */
  static ProgramResult run(Path folder, List<String> command) {
    return run(LIMIT, folder, command);
  }

  /**
   * Runs a program in a folder and waits for its end; kills it and fails the test if it takes
   * longer than the limit.
   */
  public static ProgramResult run(Duration limit, Path folder, List<String> command) {
    try {
      Path out = Files.createTempFile("out", null);
      Path err = Files.createTempFile("err", null);
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          fail("did not end: " + command + "\n" + text(out) + text(err));
        }
        return new ProgramResult(process.exitValue(), text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs a script of {@code /bin/sh}; its arguments begin at {@code $1}. */
  static ProgramResult shell(Path folder, String script, Object... arguments) {
    List<String> command = new java.util.ArrayList<>(List.of("/bin/sh", "-ec", script, "sh"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return run(folder, command);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
