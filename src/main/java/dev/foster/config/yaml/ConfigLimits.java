package dev.foster.config.yaml;

/**
 * Upper limits for a configuration. They are far above the size of real files, and low enough that
 * hostile files cost little time and memory.
 */
public final class ConfigLimits {
  /** Bytes of one configuration file. */
  public static final int FILE_BYTES = 1 << 20;

  /** Characters of one line; the time of the YAML scanner is quadratic in it. */
  public static final int LINE = 1 << 17;

  /** Number of configuration files, included ones counted. */
  public static final int FILES = 256;

  /** Nesting depth of includes. */
  public static final int INCLUDE_DEPTH = 16;

  /** Nesting depth of lists and maps. */
  static final int NESTING = 64;

  /**
   * Number of nodes of all files, with aliases expanded. Two plans of that size fit into the heap,
   * as a reload needs.
   */
  public static final int NODES = 50_000;

  /** Number of services. */
  public static final int SERVICES = 1_000;

  /** Characters of a service's name. */
  public static final int NAME = 64;

  /** Bytes of an env file. */
  public static final int ENV_FILE_BYTES = 1 << 20;

  /** Bytes of a secret: a variable is at most MAX_ARG_STRLEN bytes long on Linux. */
  public static final int SECRET_BYTES = (128 << 10) - 256;

  /** Number of variables of all services together, without those of Foster's own environment. */
  public static final int VARIABLES = 50_000;

  /** Characters of one value after interpolation. */
  public static final int VALUE = 1 << 20;

  /** Nesting depth of defaults such as {@code ${A:-${B}}}. */
  public static final int DEFAULTS_DEPTH = 16;

  /** Number of problems that are reported at once. */
  public static final int PROBLEMS = 200;

  private ConfigLimits() {}
}
