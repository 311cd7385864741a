package dev.foster.dist;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs programs of the build. */
final class Commands {
  private Commands() {}

  /**
   * Runs a program to its end.
   *
   * @param log receives what it prints
   * @throws IllegalStateException it failed; the message has its output
   */
  static void run(List<String> command, Path log) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot run " + command.getFirst() + "; docs/how-to/build.md says what the build needs",
          e);
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          command.getFirst() + " failed with code " + code + ":\n" + Files.readString(log));
    }
  }
}
