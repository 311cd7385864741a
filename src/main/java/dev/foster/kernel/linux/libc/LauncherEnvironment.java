package dev.foster.kernel.linux.libc;

import java.util.ArrayList;
import java.util.List;

/**
 * Restores the environment that {@code bin/foster} received, before it changed variables for the
 * JVM.
 *
 * <p>The launcher adds the prefix {@code FOSTER_SAVED_} to the name of each variable that would
 * affect a JVM or its C library ({@code JAVA_TOOL_OPTIONS}, {@code LD_PRELOAD}, …): such variables
 * are for the services. Then it adds {@code FOSTER_LAUNCHER} and, after that, variables for the JVM
 * alone.
 */
final class LauncherEnvironment {
  private static final String SAVED = "FOSTER_SAVED_";
  private static final String DIRECTORY = "FOSTER_DIRECTORY=";
  private static final String MARK = "FOSTER_LAUNCHER=";

  private LauncherEnvironment() {}

  /**
   * The variables that services get.
   *
   * @param environment {@code KEY=VALUE} strings in the order of this process's own environment
   * @return the same list if the launcher did not run
   */
  static List<String> original(List<String> environment) {
    int end = lastMark(environment);
    if (end < 0) {
      return environment;
    }
    List<String> original = new ArrayList<>(end);
    for (int i = 0; i < end; i++) {
      String variable = environment.get(i);
      original.add(variable.startsWith(SAVED) ? variable.substring(SAVED.length()) : variable);
    }
    return original;
  }

  /**
   * The descriptor of the working directory, if the launcher has left that because no JVM can start
   * there; else -1.
   */
  static int directory(List<String> environment) {
    for (int i = lastMark(environment) + 1; i > 0 && i < environment.size(); i++) {
      if (environment.get(i).startsWith(DIRECTORY)) {
        return Integer.parseInt(environment.get(i).substring(DIRECTORY.length()));
      }
    }
    return -1;
  }

  private static int lastMark(List<String> environment) {
    for (int i = environment.size() - 1; i >= 0; i--) {
      if (environment.get(i).startsWith(MARK)) {
        return i;
      }
    }
    return -1;
  }
}
