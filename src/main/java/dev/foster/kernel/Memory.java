package dev.foster.kernel;

/**
 * Memory outside the Java heap, by address. Nothing is checked: an address outside what was
 * allocated is a crash.
 */
public interface Memory {

  /** Fresh memory of {@code bytes} bytes with any content; {@link #free} gives it back. */
  long allocate(long bytes);

  /** Gives back what {@link #allocate} gave; 0 is ignored. */
  void free(long address);

  /** Gives whole pages within an area back to the machine; what is in the area is lost. */
  void discard(long address, long length);

  /** The byte at an address. */
  byte getByte(long address);

  /** Sets the byte at an address. */
  void putByte(long address, byte value);

  /** The {@code int} at an address, in the machine's byte order. */
  int getInt(long address);

  /** Sets the {@code int} at an address, in the machine's byte order. */
  void putInt(long address, int value);

  /** The {@code long} at an address, in the machine's byte order. */
  long getLong(long address);

  /** Sets the {@code long} at an address, in the machine's byte order. */
  void putLong(long address, long value);

  /** Copies bytes out of memory. */
  void get(long address, byte[] to, int offset, int length);

  /** Copies bytes into memory. */
  void put(long address, byte[] from, int offset, int length);

  /** Copies {@code length} bytes; the two areas may overlap. */
  void copy(long from, long to, long length);

  /** The address of the first {@code value} in {@code length} bytes, or 0 if there is none. */
  long find(long from, long length, byte value);

  /** The address of the last {@code value} in {@code length} bytes, or 0 if there is none. */
  long findLast(long from, long length, byte value);

  /**
   * Copies bytes up to and with the first newline, at most {@code length}; the areas must not
   * overlap.
   *
   * @return the address after the newline's copy, or 0 if there was none and all was copied
   */
  long copyLine(long from, long to, long length);
}
