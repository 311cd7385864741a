package dev.foster.lint;

import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.programs.ProgramFiles;
import dev.foster.text.PathText;

/** Looks for settings in the configuration files of the programs that services run. */
final class ProgramFileReader {
  private static final int LARGEST = 1 << 20;

  private ProgramFileReader() {}

  /** The first file with the setting; null if there is none. */
  static String with(ProgramFiles.Setting setting, LintSubject subject, Host host) {
    for (String file : setting.files()) {
      if (hasLine(file, setting.line(), subject, host)) {
        return file;
      }
    }
    return null;
  }

  /**
   * Whether a line of a file starts with a text, blanks ignored.
   *
   * @param file name as the program has it: relative to the directory of the service
   */
  static boolean hasLine(String file, String wanted, LintSubject subject, Host host) {
    String own = subject.service().process().attributes().directory();
    byte[] bytes;
    try {
      bytes = host.read(PathText.resolve(own == null ? host.directory() : own, file), LARGEST);
    } catch (KernelException e) {
      return false;
    }
    StringBuilder line = new StringBuilder();
    for (byte b : bytes) {
      if (b == '\n') {
        if (line.toString().startsWith(wanted)) {
          return true;
        }
        line.setLength(0);
      } else if (b > ' ') {
        line.append((char) b);
      }
    }
    return line.toString().startsWith(wanted);
  }
}
