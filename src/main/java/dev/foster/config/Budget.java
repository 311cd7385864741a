package dev.foster.config;

/** How many more nodes all files together may have. */
final class Budget {
  private int left = Bounds.NODES;

  /** Takes {@code nodes} of what is left. */
  void take(int nodes, MarkingParser at) throws BrokenYaml {
    left -= nodes;
    if (left < 0) {
      left = 0;
      throw new BrokenYaml(
          at.line(),
          at.column(),
          "the configuration is too large here: more than "
              + Bounds.NODES
              + " values, aliases expanded");
    }
  }
}
