package dev.foster.init;

import java.util.List;

/** The command line of {@code foster run}, for tests in other packages. */
public final class RunLine {
  private RunLine() {}

  /** The error in the command line; null if there is none. */
  public static String problem(List<String> arguments) {
    try {
      RunOptions.parse(
          new Invocation(InitMode.FOSTER, "foster run", arguments, List.of(), 1, "test"));
      return null;
    } catch (ExitRequest e) {
      return e.code() == 0 ? null : e.getMessage();
    }
  }
}
