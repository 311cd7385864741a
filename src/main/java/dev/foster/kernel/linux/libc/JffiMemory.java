package dev.foster.kernel.linux.libc;

import com.kenai.jffi.MemoryIO;

/** {@link NativeMemory} by jffi, which the JVM compiles to plain loads and stores. */
final class JffiMemory implements NativeMemory {
  private static final MemoryIO IO = MemoryIO.getInstance();

  @Override
  public byte getByte(long address) {
    return IO.getByte(address);
  }

  @Override
  public void putByte(long address, byte value) {
    IO.putByte(address, value);
  }

  @Override
  public short getShort(long address) {
    return IO.getShort(address);
  }

  @Override
  public void putShort(long address, short value) {
    IO.putShort(address, value);
  }

  @Override
  public int getInt(long address) {
    return IO.getInt(address);
  }

  @Override
  public void putInt(long address, int value) {
    IO.putInt(address, value);
  }

  @Override
  public long getLong(long address) {
    return IO.getLong(address);
  }

  @Override
  public void putLong(long address, long value) {
    IO.putLong(address, value);
  }

  @Override
  public void get(long address, byte[] to, int offset, int length) {
    IO.getByteArray(address, to, offset, length);
  }

  @Override
  public void put(long address, byte[] from, int offset, int length) {
    IO.putByteArray(address, from, offset, length);
  }

  @Override
  public void copy(long from, long to, long length) {
    IO.copyMemory(from, to, length);
  }

  @Override
  public void fill(long address, long length, byte value) {
    IO.setMemory(address, length, value);
  }
}
