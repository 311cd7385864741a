package dev.foster.core;

/** How much a message of Foster's matters. */
public enum Level {
  ERROR,
  WARN,
  INFO,
  DEBUG
}
