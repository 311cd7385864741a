package dev.foster.core;

import java.util.List;

/**
 * The answer to a {@link Request}.
 *
 * @param ok whether all that was asked for came true
 * @param wrong whether the configuration that was to be taken is wrong; {@code lines} are its
 *     problems
 * @param lines one line a service or finding, for people; without {@code foster: cannot}
 */
public record Reply(boolean ok, boolean wrong, List<String> lines) {

  /** The answer to a request that has nothing to do with a wrong configuration. */
  public Reply(boolean ok, List<String> lines) {
    this(ok, false, lines);
  }
}
