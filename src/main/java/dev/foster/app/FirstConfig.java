package dev.foster.app;

import dev.foster.kernel.Host;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.starter.ConfigDraft;

/** {@code foster init}: writes a configuration for the installed programs into a new file. */
final class FirstConfig {
  private static final int MODE = 0644;

  private final Io io;
  private final ConfigDraft draft;

  FirstConfig(Io io, Host host, ProcessEnvironment environment) {
    this.io = io;
    draft = ConfigDraft.of(host, environment.get("PATH"));
  }

  /**
   * Writes the file, and says what is in it.
   *
   * @param file its path; {@code -} for standard output
   * @return the exit code
   */
  int write(String file) {
    String problem = file.equals("-") ? print(StdStreams.OUT) : create(file);
    if (problem != null) {
      StdStreams.print(io, StdStreams.ERR, "foster: cannot write " + file + ": " + problem + "\n");
      return ExitCodes.FAILURE;
    }
    StringBuilder text = new StringBuilder();
    boolean empty = draft.services().isEmpty();
    String services = empty ? "an example" : String.join(", ", draft.services());
    if (!file.equals("-")) {
      text.append("wrote ").append(file).append(" with ").append(services);
      text.append("; next: foster check").append(file.equals("foster.yaml") ? "" : " -f " + file);
      text.append('\n');
    }
    for (String program : draft.withoutApplication()) {
      text.append("left out ")
          .append(program)
          .append(": no application for it is in this folder\n");
    }
    StdStreams.print(io, StdStreams.ERR, text.toString());
    return ExitCodes.SUCCESS;
  }

  private String print(int fd) {
    int errno = StdStreams.print(io, fd, draft.text());
    return errno == 0 || errno == Io.EPIPE ? null : io.reason(errno);
  }

  /** Creates the file; returns null, or why that failed. */
  private String create(String file) {
    int fd;
    try {
      fd = io.open(file, Io.WRITE | Io.CREATE | Io.EXCLUSIVE, MODE);
    } catch (KernelException e) {
      return e.errno() == Io.EEXIST
          ? "it exists; 'foster init -f OTHER' writes another file"
          : e.getMessage();
    }
    String problem = print(fd);
    io.close(fd);
    if (problem != null) {
      try {
        io.unlink(file);
      } catch (KernelException e) {
        // the first problem is the one to report
      }
    }
    return problem;
  }
}
