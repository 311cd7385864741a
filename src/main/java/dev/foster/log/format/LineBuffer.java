package dev.foster.log.format;

/** A buffer outside the Java heap that a {@link LineFormat} appends lines to. */
public interface LineBuffer {

  /** True if one more line of any length can be written at {@link #position}. */
  boolean hasRoom();

  /** The address of the next line. */
  long position();

  /** Appends what was written from {@link #position} up to {@code end}. */
  void advanceTo(long end);
}
