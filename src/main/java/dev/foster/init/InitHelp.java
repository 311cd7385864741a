package dev.foster.init;

/** Help texts and versions. */
final class InitHelp {
  static final String LICENCE =
      "Foster stands here in tini's place; none of tini's code is in it.\n"
          + "The licences of Foster and of what it is built from are in the directory 'legal' of"
          + " its\n"
          + "distribution.\n";

  static final String DUMB_INIT_REWRITE =
      "Usage: -r option takes <signum>:<signum>, where <signum> is between 1 and 31.\n"
          + "This option can be specified multiple times.\n"
          + "Use --help for full usage.\n";

  static final String RUN =
      """
      usage: foster run [OPTIONS] [--] PROGRAM [ARG...]

      Runs one program as a container's init should: hands every signal on to it, reaps orphans,
      and exits as the program does.

        -g               signals go to the program's whole process group
        -c, --single-child
                         the program stays in Foster's session and gets signals alone
        -r, --rewrite FROM:TO
                         signal FROM arrives as TO: names or numbers, 0 drops it (repeatable)
        -e CODE          exit code CODE of the program becomes 0 (repeatable)
        --wait DURATION  once the program has ended: TERM to what is left, and KILL after DURATION
        -p SIGNAL        be sent SIGNAL when the parent of Foster dies
        -s               adopt orphans when not PID 1 (always done)
        -w               a line for each orphan reaped
        -v, --verbose    say more (repeatable)
        -h, --help       this text
        -V, --version    Foster's version

      Exit code: the program's, 128+N if signal N ended it, 127 if it was not found, 126 if it
      cannot be executed, 2 for wrong usage, 125 if Foster itself failed.
      """;

  private InitHelp() {}

  static String tiniVersion(String version) {
    return "tini version 0.19.0 (foster " + version + ")";
  }

  static String dumbInitVersion(String version) {
    return "dumb-init v1.2.5 (foster " + version + ")";
  }

  static String tini(Invocation call) {
    return call.program()
        + " is "
        + tiniVersion(call.version())
        + """
        .
        Usage: tini [OPTIONS] [--] PROGRAM [ARG...]

        Put -- before PROGRAM if any ARG begins with a dash.

          -g          send signals to PROGRAM's whole process group
          -s          adopt orphans even when not PID 1
          -w          warn about each orphan that is reaped
          -e CODE     turn PROGRAM's exit code CODE into 0; may be repeated
          -p SIGNAL   be sent SIGNAL (as in SIGKILL) when tini's parent dies
          -v          say more; may be repeated
          -l          say whose licence applies
          -h          print this text
          --version   print the version

        Environment: TINI_SUBREAPER as -s, TINI_KILL_PROCESS_GROUP as -g, TINI_VERBOSITY=N sets the
        level that each -v raises (1 at first).
        """;
  }

  static String dumbInitUsage(String program) {
    return "Usage: "
        + program
        + " [option] program [args]\nTry "
        + program
        + " --help for full usage.\n";
  }

  static String dumbInit(Invocation call) {
    return dumbInitVersion(call.version())
        + "\nUsage: "
        + call.program()
        + """
         [OPTIONS] PROGRAM [ARG...]

        Foster in the place of dumb-init: PROGRAM leads a session of its own, and every signal is
        handed on to all of it.

          -c, --single-child     no session of its own; signals go to PROGRAM alone
          -r, --rewrite FROM:TO  signal number FROM arrives as TO, 0 drops it; may be repeated
          -v, --verbose          tell what happens, on standard error
          -h, --help             print this text
          -V, --version          print the version

        Environment: DUMB_INIT_SETSID=0 as -c, DUMB_INIT_DEBUG=1 as -v.
        """;
  }
}
