package dev.foster.supervisorctl;

/**
 * Why a program could not be started, in the words of supervisord.
 *
 * @param fault what {@code start} reports
 * @param text what {@code status} shows
 */
record StartProblem(Fault fault, String text) {
  private static final String EXECUTE = "cannot execute ";
  private static final String FIND = "cannot find ";

  /** Reads the reason that Foster gives. */
  static StartProblem of(String reason) {
    if (reason.startsWith(FIND)) {
      String program = between(reason, FIND, " in PATH");
      return new StartProblem(Fault.NO_FILE, "can't find command " + program);
    }
    if (reason.startsWith(EXECUTE)) {
      String program = "'" + between(reason, EXECUTE, ": ") + "'";
      return reason.contains(": No such file")
          ? new StartProblem(Fault.NO_FILE, "can't find command " + program)
          : new StartProblem(Fault.NOT_EXECUTABLE, "command at " + program + " is not executable");
    }
    int end = reason.indexOf(StateReader.GAVE_UP);
    return new StartProblem(Fault.SPAWN_ERROR, end < 0 ? reason : reason.substring(0, end));
  }

  /** The reason inside the answer to a failed start; null if it tells none of the above. */
  static StartProblem inAnswer(String error) {
    int at = Math.max(error.indexOf(FIND), error.indexOf(EXECUTE));
    return at < 0 ? null : of(error.substring(at));
  }

  private static String between(String text, String before, String after) {
    int end = text.indexOf(after, before.length());
    return text.substring(before.length(), end < 0 ? text.length() : end);
  }
}
