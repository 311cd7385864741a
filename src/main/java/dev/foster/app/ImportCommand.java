package dev.foster.app;

import dev.foster.cli.ParsedCommand;
import dev.foster.importer.Finding.Kind;
import dev.foster.importer.ImportResult;
import dev.foster.kernel.Host;
import dev.foster.kernel.Io;
import dev.foster.text.PathText;
import java.util.List;

/** {@code foster import}: prints a configuration that was made from files of another program. */
final class ImportCommand {
  private final Io io;
  private final Host host;
  private final ProcessEnvironment environment;

  ImportCommand(Io io, Host host, ProcessEnvironment environment) {
    this.io = io;
    this.host = host;
    this.environment = environment;
  }

  /** Runs the command; returns the exit code. */
  int run(ParsedCommand.Import command) {
    ImportKind asked = ImportKind.named(command.kind());
    List<String> files = command.files().isEmpty() ? found(asked) : command.files();
    if (files.isEmpty()) {
      String places = String.join(", ", ImportKind.places(asked));
      return refused(places.isEmpty() ? "name its files" : "no FILE, and none of " + places);
    }
    ImportKind kind = asked == null ? ImportKind.of(host, files.getFirst()) : asked;
    if (kind == null) {
      return refused("what is " + files.getFirst() + "? Write foster import KIND FILE");
    }
    String refusal = kind.refusal(command, files);
    if (refusal != null) {
      return refused(refusal);
    }
    ImportResult result = kind.run(host, command, files);
    result.write(head(kind, files));
    ImportReport report = ImportReport.of(result, host, environment.variables());
    complain(String.join("\n", report.lines(command.verbose())));
    if (!report.isGood()) {
      return ExitCodes.USAGE;
    }
    int code = write(command.output(), result.text());
    boolean lost = command.strict() && result.findings().has(Kind.LOST);
    return code == ExitCodes.SUCCESS && lost ? ExitCodes.FAILURE : code;
  }

  private int refused(String reason) {
    complain("foster: cannot import: " + reason);
    return ExitCodes.USAGE;
  }

  private List<String> found(ImportKind kind) {
    for (String place : ImportKind.places(kind)) {
      Host.Kind found = host.kind(PathText.resolve(host.directory(), place));
      if (found == (kind == ImportKind.S6 ? Host.Kind.DIRECTORY : Host.Kind.FILE)) {
        return List.of(place);
      }
    }
    return List.of();
  }

  private static List<String> head(ImportKind kind, List<String> files) {
    return List.of(
        "Made by 'foster import " + kind.word() + " " + String.join(" ", files) + "'.",
        "Next: foster check, then foster up.");
  }

  private int write(String output, String text) {
    if (output == null || output.equals("-")) {
      int errno = StdStreams.print(io, StdStreams.OUT, text);
      return errno == 0 || errno == Io.EPIPE
          ? ExitCodes.SUCCESS
          : failed("standard output", io.reason(errno));
    }
    String problem = NewFile.write(io, output, text, "it exists; -o OTHER writes another file");
    if (problem != null) {
      return failed(output, problem);
    }
    complain("wrote " + output + "; next: foster check -f " + output);
    return ExitCodes.SUCCESS;
  }

  private int failed(String file, String reason) {
    complain("foster: cannot write " + file + ": " + reason);
    return ExitCodes.FAILURE;
  }

  private void complain(String text) {
    if (!text.isEmpty()) {
      StdStreams.print(io, StdStreams.ERR, text + "\n");
    }
  }
}
