package dev.foster.app;

import dev.foster.cli.ParsedCommand;
import dev.foster.importer.Finding.Kind;
import dev.foster.importer.ImportResult;
import dev.foster.importer.procfile.ProcfileImporter;
import dev.foster.importer.supervisord.SupervisordImporter;
import dev.foster.kernel.Host;
import dev.foster.kernel.Io;
import dev.foster.text.PathText;
import java.util.ArrayList;
import java.util.List;

/** {@code foster import}: prints a configuration that was made from files of another program. */
final class ImportCommand {
  private static final String SUPERVISORD = "supervisord";
  private static final String PROCFILE = "procfile";

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
    List<String> files = command.files().isEmpty() ? found(command.kind()) : command.files();
    if (files.isEmpty()) {
      String places = String.join(", ", places(command.kind()));
      complain("foster: cannot import: no FILE, and none of " + places);
      return ExitCodes.USAGE;
    }
    String kind = command.kind() == null ? kind(files.getFirst()) : command.kind();
    boolean procfile = kind.equals(PROCFILE);
    String refusal =
        procfile && files.size() > 1
            ? "one Procfile at a time, not " + files.get(1)
            : !procfile && !command.formation().isEmpty() ? "-m is for a Procfile" : null;
    if (refusal != null) {
      complain("foster: cannot import: " + refusal);
      return ExitCodes.USAGE;
    }
    ImportResult result =
        procfile
            ? ProcfileImporter.run(host, files.getFirst(), command.formation())
            : SupervisordImporter.run(host, files);
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

  /** The kind of a file, by its name. */
  private static String kind(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.contains("Procfile") || name.contains("procfile") ? PROCFILE : SUPERVISORD;
  }

  private static List<String> places(String kind) {
    List<String> places = new ArrayList<>();
    if (!PROCFILE.equals(kind)) {
      places.addAll(SupervisordImporter.PLACES);
    }
    if (!SUPERVISORD.equals(kind)) {
      places.add(ProcfileImporter.PLACE);
    }
    return places;
  }

  private List<String> found(String kind) {
    for (String place : places(kind)) {
      if (host.kind(PathText.resolve(host.directory(), place)) == Host.Kind.FILE) {
        return List.of(place);
      }
    }
    return List.of();
  }

  private static List<String> head(String kind, List<String> files) {
    return List.of(
        "Made by 'foster import " + kind + " " + String.join(" ", files) + "'.",
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
