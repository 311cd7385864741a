package dev.foster.app;

import dev.foster.config.LoadResult;
import dev.foster.config.yaml.Problem;
import dev.foster.kernel.Io;
import java.util.List;

/** Prints the problems of a configuration to standard error, in colour if it is a terminal. */
final class ProblemPrinter {
  private static final String BOLD = "\033[1m";
  private static final String RED = "\033[1;31m";
  private static final String YELLOW = "\033[33m";
  private static final String RESET = "\033[0m";

  private final Io io;
  private final boolean colour;

  ProblemPrinter(Io io, ProcessEnvironment environment) {
    this.io = io;
    colour = environment.get("NO_COLOR") == null && io.isTerminal(StdStreams.ERR);
  }

  /** Prints errors, then warnings, one a line. */
  void print(LoadResult loaded) {
    errors(loaded.errors());
    StringBuilder text = new StringBuilder();
    for (Problem warning : loaded.warnings()) {
      line(text, warning.place(), warning.warningText(), YELLOW);
    }
    StdStreams.print(io, StdStreams.ERR, text.toString());
  }

  /** Prints errors, one a line. */
  void errors(List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    for (Problem problem : problems) {
      boolean ofFile = problem.file() != null;
      String place = ofFile ? problem.place() : "foster:";
      line(text, place, ofFile ? problem.text() : place + " " + problem.text(), RED);
    }
    StdStreams.print(io, StdStreams.ERR, text.toString());
  }

  /** A line, of which the place is bold and the rest painted up to the message. */
  private void line(StringBuilder text, String place, String line, String paint) {
    if (!colour) {
      text.append(line).append('\n');
      return;
    }
    String rest = line.substring(place.length());
    text.append(BOLD).append(place).append(RESET);
    text.append(paint).append(rest).append(RESET).append('\n');
  }
}
