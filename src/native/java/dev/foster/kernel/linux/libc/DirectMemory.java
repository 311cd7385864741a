package dev.foster.kernel.linux.libc;

import jdk.internal.misc.Unsafe;

/** {@link NativeMemory} by loads and stores, which the image builder puts in place of each call. */
final class DirectMemory implements NativeMemory {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  @Override
  public byte getByte(long address) {
    return UNSAFE.getByte(address);
  }

  @Override
  public void putByte(long address, byte value) {
    UNSAFE.putByte(address, value);
  }

  @Override
  public short getShort(long address) {
    return UNSAFE.getShort(address);
  }

  @Override
  public void putShort(long address, short value) {
    UNSAFE.putShort(address, value);
  }

  @Override
  public int getInt(long address) {
    return UNSAFE.getInt(address);
  }

  @Override
  public void putInt(long address, int value) {
    UNSAFE.putInt(address, value);
  }

  @Override
  public long getLong(long address) {
    return UNSAFE.getLong(address);
  }

  @Override
  public void putLong(long address, long value) {
    UNSAFE.putLong(address, value);
  }

  @Override
  public void get(long address, byte[] to, int offset, int length) {
    UNSAFE.copyMemory(null, address, to, Unsafe.ARRAY_BYTE_BASE_OFFSET + offset, length);
  }

  @Override
  public void put(long address, byte[] from, int offset, int length) {
    UNSAFE.copyMemory(from, Unsafe.ARRAY_BYTE_BASE_OFFSET + offset, null, address, length);
  }

  @Override
  public void copy(long from, long to, long length) {
    UNSAFE.copyMemory(from, to, length);
  }

  @Override
  public void fill(long address, long length, byte value) {
    UNSAFE.setMemory(address, length, value);
  }
}
