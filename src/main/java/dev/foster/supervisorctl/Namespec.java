package dev.foster.supervisorctl;

/**
 * A name as supervisorctl takes it: {@code GROUP:PROCESS}, {@code GROUP:*}, or one name for a
 * process in the group of the same name.
 *
 * @param process null for all processes of the group
 */
record Namespec(String group, String process) {

  static Namespec of(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new Namespec(text, text);
    }
    String process = text.substring(colon + 1);
    boolean whole = process.isEmpty() || process.equals("*");
    return new Namespec(text.substring(0, colon), whole ? null : process);
  }

  /** The name of a process as supervisorctl shows it. */
  static String text(String group, String process) {
    return group.equals(process) ? process : group + ":" + process;
  }

  /** This name as supervisorctl shows it. */
  String text() {
    return process == null ? group : text(group, process);
  }
}
