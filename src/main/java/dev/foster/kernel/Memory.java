package dev.foster.kernel;

/**
 * Memory outside the Java heap, by address. Nothing checks the addresses: one outside of allocated
 * memory crashes the process.
 */
public interface Memory {

  /**
   * Allocates {@code bytes} bytes with any content. {@link #free} frees them.
   *
   * @throws OutOfMemoryError there is no memory
   */
  long allocate(long bytes);

  /** Frees memory of {@link #allocate}; 0 is ignored. */
  void free(long address);

  /** Returns the whole pages within an area to the system; the content of the area is lost. */
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
   * @return the address after the copied newline; 0 if there was none and everything was copied
   */
  long copyLine(long from, long to, long length);
}
