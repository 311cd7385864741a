package dev.foster.core;

/** The purpose of a process that Foster starts. */
public enum Role {
  MAIN("main"),
  PRE_START("pre_start"),
  POST_START("post_start"),
  STOP_COMMAND("stop.command"),
  FINISH("finish"),
  READY_PROBE("ready.exec"),
  HEALTH_PROBE("health.exec");

  private final String key;

  Role(String key) {
    this.key = key;
  }

  /** The key of the configuration that declares it. */
  public String key() {
    return key;
  }

  /** True for the command of a check. */
  public boolean isProbe() {
    return this == READY_PROBE || this == HEALTH_PROBE;
  }
}
