package dev.foster.process;

/**
 * The owner of a process, as one look at it shows it.
 *
 * @param owner null if the process has none, or none that is known
 * @param vague whether a later look may show another one: the process had no environment at that
 *     moment, as during execve(2)
 */
record FoundOwner(Owner owner, boolean vague) {
  static final FoundOwner NONE = new FoundOwner(null, false);

  static FoundOwner certain(Owner owner) {
    return new FoundOwner(owner, false);
  }

  /** True if it cannot be decided yet whether the process has an owner. */
  boolean isUndecided() {
    return owner == null && vague;
  }
}
