package dev.foster.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files of {@code /proc} that belong to a process or thread, which may end at any moment. */
public final class Proc {
  private Proc() {}

  /**
   * The text of such a file; empty if its process or thread has ended.
   *
   * @throws IOException the file cannot be read for another reason
   */
  public static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return ""; // the process had ended before the open
    } catch (IOException e) {
      if ("No such process".equals(e.getMessage())) {
        return ""; // ESRCH: the process ended while the file was open
      }
      throw e;
    }
  }
}
