package dev.foster.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files of {@code /proc} that belong to a process or thread, which may end at any moment. */
public final class Proc {
  private Proc() {}

  /**
   * The text of such a file; empty if its process or thread has ended.
   *
   * @throws IOException for every other reason
   */
  public static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return ""; // it had ended before the file was opened
    } catch (IOException e) {
      if ("No such process".equals(e.getMessage())) {
        return ""; // ESRCH: it ended while the file was open
      }
      throw e;
    }
  }
}
