package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;

import dev.foster.text.ByteText;

/**
 * Loads and stores at addresses outside the Java heap, in the machine's byte order. Nothing is
 * checked: an address outside what was allocated is a crash.
 */
public interface NativeMemory {
  /** The implementation of this edition. */
  NativeMemory MEMORY = LibcProvider.memory();

  byte getByte(long address);

  void putByte(long address, byte value);

  short getShort(long address);

  void putShort(long address, short value);

  int getInt(long address);

  void putInt(long address, int value);

  long getLong(long address);

  void putLong(long address, long value);

  /** Copies bytes out of memory. */
  void getBytes(long address, byte[] to, int offset, int length);

  /** Copies bytes into memory. */
  void putBytes(long address, byte[] from, int offset, int length);

  /** Copies {@code length} bytes; the two areas may overlap. */
  void copy(long from, long to, long length);

  /** Sets {@code length} bytes to one value. */
  void fill(long address, long length, byte value);

  /** The C string at an address. */
  default String getString(long address) {
    byte[] bytes = new byte[(int) LIBC.strlen(address)];
    getBytes(address, bytes, 0, bytes.length);
    return ByteText.decode(bytes);
  }
}
