package dev.foster.dist;

import java.util.ArrayList;
import java.util.List;

/** The texts in {@link Launcher}: paths, arguments, variables and messages. */
final class LauncherConstants {
  /**
   * Beginnings of the names of hidden variables: they change the behaviour of a JVM or of the C
   * library.
   */
  private static final List<String> HIDDEN =
      List.of(
          "JAVA_TOOL_OPTIONS=",
          "JDK_JAVA_OPTIONS=",
          "JDK_AOT_VM_OPTIONS=",
          "_JAVA_",
          "CLASSPATH=",
          "LD_",
          "MALLOC_",
          "GLIBC_TUNABLES=",
          "LC_ALL=",
          "LOCPATH=",
          "FOSTER_SAVED_",
          "FOSTER_LAUNCHER=");

  static final String HOME = "\1"; // in a template: the folder of the distribution

  static final int SIGNALS = 64;

  /** The archives of classes: for the single-command init, and for everything else. */
  static final String ARCHIVE = "/runtime/lib/foster.aot";

  static final String INIT_ARCHIVE = "/runtime/lib/foster-init.aot";

  private static final List<String> PROGRAM = List.of("-m", "dev.foster/dev.foster.app.Main");

  /**
   * The signal by which the JVM suspends threads. Each of its threads unblocks this signal at its
   * start, whatever mask it inherits. The default is USR2, which must wait for Foster's own thread;
   * STKFLT is free, because no kernel and no program sends it.
   */
  private static final String SUSPEND = "_JAVA_SR_SIGNUM=16";

  private LauncherConstants() {}

  /** The arguments of the JVM, {@code argv[0]} first. */
  static List<String> arguments(String home) {
    List<String> arguments = new ArrayList<>(List.of("foster"));
    arguments.addAll(options(home, ARCHIVE));
    arguments.addAll(PROGRAM);
    return arguments;
  }

  private static List<String> options(String home, String archive) {
    return List.of(
        "-XX:AOTCache=" + home + archive, "-Djffi.boot.library.path=" + home + "/runtime/lib");
  }

  /** Adds all of them to the program. */
  static void add(Assembler a, String loader) {
    a.strings("/dev/null", List.of("/dev/null"));
    a.strings("/proc/self/exe", List.of("/proc/self/exe"));
    a.strings("here", List.of("."));
    a.strings("root", List.of("/"));
    a.strings("loader", List.of(loader));
    a.strings("gcompat", List.of("/lib/libgcompat.so.0")); // Alpine's imitation of that loader
    a.strings("own java", List.of(HOME + "/runtime/bin/foster", ""));
    a.strings("own loader", List.of(HOME + "/runtime/lib/glibc/foster", ""));
    a.strings(
        "loader arguments",
        List.of(
            "foster",
            "--inhibit-cache",
            "--library-path",
            HOME + "/runtime/lib/glibc",
            "--argv0",
            "foster",
            HOME + "/runtime/bin/foster",
            ""));
    a.strings("options", ended(options(HOME, ARCHIVE)));
    a.strings("options of an init", ended(options(HOME, INIT_ARCHIVE)));
    a.strings("first argument", List.of("foster", ""));
    a.strings("interpreter", List.of("-Xint", ""));
    a.strings("program", ended(PROGRAM));
    a.strings("inits", List.of("tini", "docker-init", "dumb-init", ""));
    a.strings("supervisors", List.of("supervisord", ""));
    a.strings("init command", List.of("run", ""));
    a.strings("supervisor command", List.of("up", ""));
    a.strings("hidden", ended(HIDDEN));
    a.strings("saved", List.of("FOSTER_SAVED_"));
    String none = "0".repeat(SIGNALS);
    a.strings(
        "variables",
        List.of("FOSTER_LAUNCHER=1", "MALLOC_ARENA_MAX=1", SUSPEND, "FOSTER_IGNORED=" + none, ""));
    a.strings("directory", List.of("FOSTER_DIRECTORY=000", ""));
    a.strings("blocked", List.of("FOSTER_BLOCKED=" + none, ""));
    a.strings("C", List.of("LC_ALL=C", ""));
    // The JVM finds its own files below such a path only in a UTF-8 locale.
    a.strings(
        "UTF-8", List.of("LC_ALL=C.UTF-8", "LOCPATH=" + HOME + "/runtime/lib/glibc/locale", ""));
    a.strings("cannot use", List.of("foster: cannot use "));
    a.strings(
        "file advice",
        List.of(
            ": it is missing, cut off or not readable; bin/foster works only inside its folder:"
                + " link to it, or copy all\n"));
    a.strings("cannot start", List.of("foster: cannot start "));
    a.strings("error", List.of(": error "));
    a.strings(
        "advice",
        List.of(
            " of execve(2); bin/foster works only inside its folder: link to it, or copy all\n"));
    a.strings(
        "small stack",
        List.of("foster: cannot start: the stack limit is below 256 KiB (ulimit -s)\n"));
    a.strings(
        "no threads",
        List.of(
            "foster: cannot start: no room for its threads: raise the container's --pids-limit,"
                + " or the limit of processes (ulimit -u)\n"));
    a.strings("no /proc", List.of("foster: cannot find its own folder: is /proc mounted?\n"));
  }

  private static List<String> ended(List<String> strings) {
    List<String> ended = new ArrayList<>(strings);
    ended.add("");
    return ended;
  }
}
