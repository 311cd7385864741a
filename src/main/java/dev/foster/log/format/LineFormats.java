package dev.foster.log.format;

import dev.foster.kernel.Memory;
import dev.foster.plan.Logs;

/** The formats of Foster's outputs, each made when it is first used. */
public final class LineFormats {
  public final LinePrefixes prefixes = new LinePrefixes();

  private final Memory memory;
  private final boolean colourAllowed;
  private final LineFormat[] prefixed = new LineFormat[4];
  private LineFormat json;
  private LineFormat bare;

  /**
   * No formats yet.
   *
   * @param colourAllowed whether a terminal may get colours
   */
  public LineFormats(Memory memory, boolean colourAllowed) {
    this.memory = memory;
    this.colourAllowed = colourAllowed;
  }

  /** The writer of a format that has lines: neither {@code NONE} nor {@code RAW}. */
  public LineFormat of(Logs.Format format, boolean timestamps, boolean terminal) {
    if (format == Logs.Format.JSON) {
      if (json == null) {
        json = new JsonFormat(memory);
      }
      return json;
    }
    if (format == Logs.Format.BARE) {
      if (bare == null) {
        bare = new BareFormat(memory, of(Logs.Format.PREFIXED, timestamps, terminal));
      }
      return bare;
    }
    int index = (timestamps ? 1 : 0) + (terminal ? 2 : 0);
    if (prefixed[index] == null) {
      prefixed[index] =
          terminal
              ? new TerminalFormat(memory, prefixes, timestamps, colourAllowed)
              : new PrefixedFormat(memory, prefixes, timestamps, false);
    }
    return prefixed[index];
  }
}
