package dev.foster.config.yaml;

/** How many more nodes all files together may have. */
public final class NodeBudget {
  private int left = ConfigLimits.NODES;

  /** Takes {@code nodes} of what is left. */
  void take(int nodes, MarkingParser at) throws YamlSyntaxException {
    left -= nodes;
    if (left < 0) {
      left = 0;
      throw new YamlSyntaxException(
          at.line(),
          at.column(),
          "the configuration is too large here: more than "
              + ConfigLimits.NODES
              + " values, aliases expanded");
    }
  }
}
