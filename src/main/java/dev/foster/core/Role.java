package dev.foster.core;

/** What a process that Foster starts is there for. */
public enum Role {
  MAIN("main"),
  PRE_START("pre_start"),
  STOP_COMMAND("stop.command"),
  FINISH("finish"),
  READY_PROBE("ready.exec"),
  HEALTH_PROBE("health.exec");

  private final String words;

  Role(String words) {
    this.words = words;
  }

  /** The key of the configuration that it comes from. */
  public String words() {
    return words;
  }

  /** True for a probe's command. */
  public boolean isProbe() {
    return this == READY_PROBE || this == HEALTH_PROBE;
  }
}
