package dev.foster.dist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Executables and libraries in the format ELF-64, little endian. */
final class Elf {
  private static final int PAGE = 0x10000; // the largest that Linux uses on these processors

  private Elf() {}

  /**
   * Cuts off a library what no loader reads: the table of sections, and the names of functions that
   * are for debuggers. (A crash then names the exported functions only, as with any stripped
   * library; the addresses can be looked up in the same build of the JDK.)
   */
  static void strip(Path library) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(library)).order(ByteOrder.LITTLE_ENDIAN);
    if (file.getInt(0) != 0x464c457f || file.get(4) != 2) {
      throw new IllegalStateException("not ELF-64: " + library);
    }
    int headers = (int) file.getLong(32);
    int count = file.getShort(56);
    long end = headers + count * 56L;
    for (int i = 0; i < count; i++) {
      int segment = headers + i * 56;
      end = Math.max(end, file.getLong(segment + 8) + file.getLong(segment + 32));
    }
    file.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0); // no sections
    Files.write(library, Arrays.copyOf(file.array(), (int) end));
  }

  /** A static executable: one segment to read and execute, no stack to execute. */
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
