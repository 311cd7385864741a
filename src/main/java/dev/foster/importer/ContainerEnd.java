package dev.foster.importer;

/** Keeps the container running when a service fails, as programs on a machine do. */
public final class ContainerEnd {
  private static final String COMMENT =
      " keeps the other services running when one fails. Better: delete this, so that the container"
          + " ends and is started again.";

  private ContainerEnd() {}

  /** Writes {@code ends_container: never} for all services; {@code program} does the same. */
  public static void never(Yaml.Keys root, String program) {
    Yaml.Keys defaults = root.map("defaults", null);
    defaults.put("ends_container", Yaml.text(null, "never"));
    defaults.comment("ends_container", program + COMMENT);
  }
}
