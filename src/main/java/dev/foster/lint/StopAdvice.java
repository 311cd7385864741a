package dev.foster.lint;

import dev.foster.kernel.Host;
import dev.foster.kernel.Signals;
import dev.foster.plan.Command;
import dev.foster.plan.StopPolicy;
import dev.foster.programs.SimpleCommands;
import dev.foster.programs.WellKnownPrograms;
import java.util.List;

/** Warnings about programs that do not end on the stop signal of their service. */
final class StopAdvice {
  private StopAdvice() {}

  /**
   * What to change so that a stop ends the program.
   *
   * @param chosenTimeout whether the user has set {@code stop.timeout}
   * @return null if the stop is not known to fail
   */
  static String of(Command command, LintSubject subject, boolean chosenTimeout, Host host) {
    StopPolicy stop = subject.service().stop();
    List<String> words = SimpleCommands.last(command);
    if (words.isEmpty() || stop.command() != null) {
      return null;
    }
    String name = WellKnownPrograms.name(words);
    boolean term = stop.signal() == Signals.TERM;
    boolean mainOnly = stop.scope() == StopPolicy.Scope.MAIN;
    if (term && WellKnownPrograms.outlivesTerm(command)) {
      String what = "on SIGTERM PostgreSQL waits until its last client leaves; write ";
      return what + "'stop: {signal: INT}', which ends their sessions";
    }
    switch (name) {
      case "mysqld_safe", "mariadbd-safe" -> {
        String advice = " ignores SIGTERM; write 'stop: {scope: group}', or run mariadbd itself";
        return mainOnly ? name + advice : null;
      }
      case "uwsgi" -> {
        String advice =
            "on SIGTERM uwsgi reloads; add --die-on-term, or write 'stop: {signal: INT}'";
        return term && reloadsOnTerm(words, subject, host) ? advice : null;
      }
      case "npm", "yarn", "pnpm" -> {
        String what = name + " starts the program through a shell, which may not pass SIGTERM on; ";
        return mainOnly ? what + "run node itself, or write 'stop: {scope: group}'" : null;
      }
      case "celery" -> {
        String what = "on SIGTERM celery finishes its running tasks; set stop.timeout to the ";
        boolean worker = words.contains("worker") && term && !chosenTimeout;
        return worker ? what + "longest task, and shutdown.timeout above it" : null;
      }
      default -> {
        return null;
      }
    }
  }

  /** With a master process, uwsgi reloads on SIGTERM unless {@code die-on-term} is set. */
  private static boolean reloadsOnTerm(List<String> words, LintSubject subject, Host host) {
    boolean master = words.contains("--master") || words.contains("-M");
    boolean dies = words.contains("--die-on-term");
    for (String word : words) {
      String file = word.endsWith(".ini") ? word.substring(word.indexOf('=') + 1) : null;
      if (file != null) {
        master |= ProgramFileReader.hasLine(file, "master", subject, host);
        dies |= ProgramFileReader.hasLine(file, "die-on-term", subject, host);
      }
    }
    return master && !dies;
  }
}
