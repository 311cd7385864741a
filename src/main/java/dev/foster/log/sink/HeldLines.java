package dev.foster.log.sink;

/** Lines that were read for a {@link StandardOutput} but wait until it has room. */
public interface HeldLines {

  /** Writes the lines while there is room; false if some of them still wait. */
  boolean writeHeld();
}
