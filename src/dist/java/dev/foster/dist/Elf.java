package dev.foster.dist;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes a static ELF-64 executable: one segment to read and execute, no stack to execute. */
final class Elf {
  private static final int PAGE = 0x10000; // the largest that Linux uses on these processors

  private Elf() {}

  static byte[] executable(int machine, byte[] code, byte[] constants) {
    int size = Assembler.HEADER + code.length + constants.length;
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    file.putShort((short) 2).putShort((short) machine).putInt(1); // ET_EXEC
    file.putLong(Assembler.BASE + Assembler.HEADER).putLong(64).putLong(0).putInt(0);
    file.putShort((short) 64).putShort((short) 56).putShort((short) 2); // two program headers
    file.putShort((short) 64).putShort((short) 0).putShort((short) 0); // no sections
    segment(file, 1, 5, Assembler.BASE, size, PAGE); // PT_LOAD, read and execute
    segment(file, 0x6474e551, 6, 0, 0, 16); // PT_GNU_STACK, read and write
    return file.put(code).put(constants).array();
  }

  private static void segment(
      ByteBuffer file, int type, int flags, long address, long size, long alignment) {
    file.putInt(type).putInt(flags).putLong(0).putLong(address).putLong(address);
    file.putLong(size).putLong(size).putLong(alignment);
  }
}
