package dev.foster.core;

import java.util.List;

/**
 * The answer to a {@link Request}.
 *
 * @param ok whether the whole request was carried out
 * @param invalidConfig true if it failed because the new configuration has errors, which {@code
 *     lines} list
 * @param lines one line for each service or finding, without the prefix {@code foster: cannot}
 */
public record Reply(boolean ok, boolean invalidConfig, List<String> lines) {

  /** A reply that is not about errors in a configuration. */
  public Reply(boolean ok, List<String> lines) {
    this(ok, false, lines);
  }
}
