package dev.foster.dist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Executables and libraries in the format ELF-64, little endian. */
final class Elf {
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PAGE = 0x10000; // the largest that Linux uses on these processors

  private Elf() {}

  /**
   * Removes what no loader reads from a library: the section table, and the symbols for debuggers.
   * A crash report then names exported functions only, as with any stripped library; the same build
   * of the JDK can resolve the addresses.
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

  /** The libraries that a program or library needs ({@code DT_NEEDED}). */
  static Set<String> needed(Path program) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(program)).order(ByteOrder.LITTLE_ENDIAN);
    List<Long> offsets = new ArrayList<>();
    long names = 0;
    int at = offset(file, PT_DYNAMIC, 0);
    for (; file.getLong(at) != 0; at += 16) { // DT_NULL
      if (file.getLong(at) == 1) { // DT_NEEDED
        offsets.add(file.getLong(at + 8));
      } else if (file.getLong(at) == 5) { // DT_STRTAB
        names = file.getLong(at + 8);
      }
    }
    Set<String> needed = new TreeSet<>();
    int table = offset(file, PT_LOAD, names);
    for (long name : offsets) {
      int from = table + (int) name;
      int to = from;
      while (file.get(to) != 0) {
        to++;
      }
      needed.add(new String(file.array(), from, to - from, StandardCharsets.US_ASCII));
    }
    return needed;
  }

  /** The file offset of an address, or of the only segment of a type. */
  private static int offset(ByteBuffer file, int type, long address) {
    int headers = (int) file.getLong(32);
    for (int i = 0; i < file.getShort(56); i++) {
      int segment = headers + i * 56;
      long from = file.getLong(segment + 16);
      boolean holds = address >= from && address < from + file.getLong(segment + 32);
      if (file.getInt(segment) == type && (holds || type == PT_DYNAMIC)) {
        return (int) (file.getLong(segment + 8) + (type == PT_DYNAMIC ? 0 : address - from));
      }
    }
    throw new IllegalStateException("no segment of type " + type + " for address " + address);
  }

  /**
   * A static executable with one readable and executable segment and a stack that is not
   * executable.
   */
  static byte[] executable(int machine, byte[] code, byte[] constants) {
    int size = Assembler.HEADER + code.length + constants.length;
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    file.putShort((short) 2).putShort((short) machine).putInt(1); // ET_EXEC
    file.putLong(Assembler.BASE + Assembler.HEADER).putLong(64).putLong(0).putInt(0);
    file.putShort((short) 64).putShort((short) 56).putShort((short) 2); // two program headers
    file.putShort((short) 64).putShort((short) 0).putShort((short) 0); // no sections
    segment(file, PT_LOAD, 5, Assembler.BASE, size, PAGE); // read and execute
    segment(file, 0x6474e551, 6, 0, 0, 16); // PT_GNU_STACK, read and write
    return file.put(code).put(constants).array();
  }

  private static void segment(
      ByteBuffer file, int type, int flags, long address, long size, long alignment) {
    file.putInt(type).putInt(flags).putLong(0).putLong(address).putLong(address);
    file.putLong(size).putLong(size).putLong(alignment);
  }
}
