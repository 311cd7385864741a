package dev.foster.config.yaml;

/** Counts the nodes of all files, up to {@link ConfigLimits#NODES}. */
public final class NodeBudget {
  private int left = ConfigLimits.NODES;

  /**
   * Counts {@code nodes} more.
   *
   * @throws YamlSyntaxException the limit is exceeded; the place is that of {@code at}
   */
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
