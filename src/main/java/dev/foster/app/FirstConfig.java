package dev.foster.app;

import dev.foster.kernel.Host;
import dev.foster.kernel.Io;
import dev.foster.starter.ConfigDraft;

/** {@code foster init}: writes a configuration for the installed programs into a new file. */
final class FirstConfig {
  private static final String EXISTS = "it exists; 'foster init -f OTHER' writes another file";

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
    String problem =
        file.equals("-") ? print(StdStreams.OUT) : NewFile.write(io, file, draft.text(), EXISTS);
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
}
