package dev.foster.supervisorctl;

import dev.foster.importer.supervisord.ClientConfig.NamedProcess;

/**
 * A process as supervisord would show it.
 *
 * @param service name of the service, or of the instance, in Foster
 * @param description the text after the state
 * @param pid 0 without a process
 * @param problem why Foster could not start it, without a process; null if it could
 * @param named what the configuration says about it; null if it does not know it
 */
record ManagedProcess(
    String group,
    String name,
    String service,
    ProcessState state,
    String description,
    int pid,
    StartProblem problem,
    NamedProcess named) {

  /** Its name as supervisorctl shows it. */
  String spec() {
    return Namespec.text(group, name);
  }

  /** Its group in the configuration, or its present one if that does not know it. */
  String groupInFile() {
    return named == null ? group : named.group();
  }

  boolean matches(Namespec spec) {
    return group.equals(spec.group()) && (spec.process() == null || name.equals(spec.process()));
  }
}
