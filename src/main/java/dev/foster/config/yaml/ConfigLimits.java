package dev.foster.config.yaml;

/** How much a configuration may hold. Far above what people write, far below what hurts. */
public final class ConfigLimits {
  /** Bytes of one configuration file. */
  public static final int FILE_BYTES = 1 << 20;

  /** Characters of one line: the scanner takes a time that is quadratic in it. */
  public static final int LINE = 1 << 17;

  /** Configuration files, all of them. */
  public static final int FILES = 256;

  /** How deep includes may nest. */
  public static final int INCLUDE_DEPTH = 16;

  /** How deep lists and maps may nest. */
  static final int NESTING = 64;

  /** Nodes of all files, each alias counted as what it stands for. */
  public static final int NODES = 200_000;

  /** Services. */
  public static final int SERVICES = 1_000;

  /** Characters of a service's name. */
  public static final int NAME = 64;

  /** Bytes of an env file. */
  public static final int ENV_FILE_BYTES = 1 << 20;

  /** Bytes of a secret; Linux takes no longer string (MAX_ARG_STRLEN). */
  public static final int SECRET_BYTES = (128 << 10) - 256;

  /** Variables of all services together that do not come from Foster's own environment. */
  public static final int VARIABLES = 200_000;

  /** Characters of one value after interpolation. */
  public static final int VALUE = 1 << 20;

  /** How deep {@code ${A:-${B}}} may nest. */
  public static final int DEFAULTS_DEPTH = 16;

  /** Problems that are kept; who has more mends these first. */
  public static final int PROBLEMS = 200;

  private ConfigLimits() {}
}
