package dev.foster.process;

/**
 * What is known about a process.
 *
 * @param owner null for a process without one
 * @param seen whether it was seen below a process that Foster started
 */
record KnownOwner(long startTime, Owner owner, boolean seen) {

  /** True if another look may say more about the owner. */
  boolean isVague() {
    return owner != null && owner.vague();
  }
}
