package dev.foster.dist;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A register machine with about twenty instructions, in which {@link Launcher} is written once for
 * all processors. A subclass translates each instruction into machine code.
 *
 * <p>All registers are 64 bits wide. Jumps and data refer to labels, which may be defined later.
 */
abstract class Assembler {
  /** The load address of the program. */
  static final long BASE = 0x400000;

  static final int HEADER = 64 + 2 * 56;

  /**
   * {@code A0}–{@code A5} hold the arguments of a system call, which overwrites them. {@code
   * RESULT} holds its result and may be the same register as {@code A0}. A system call preserves
   * {@code V0}–{@code V5}.
   */
  enum Register {
    A0,
    A1,
    A2,
    A3,
    A4,
    A5,
    RESULT,
    V0,
    V1,
    V2,
    V3,
    V4,
    V5
  }

  /** When to jump: after a comparison of two unsigned numbers. */
  enum Condition {
    EQUAL,
    NOT_EQUAL,
    AT_LEAST
  }

  /** The system calls that the launcher makes. */
  enum SystemCall {
    ACCESS_AT,
    CHANGE_DIRECTORY,
    CLONE,
    EXECVE,
    EXIT_GROUP,
    FCNTL,
    GET_DIRECTORY,
    OPEN_AT,
    POLL,
    READ_LINK_AT,
    RESOURCE_LIMIT,
    SIGNAL_ACTION,
    SIGNAL_MASK,
    STAT_AT,
    WRITE
  }

  /** A place in the code that needs the address of a label. */
  record Fixup(int at, String label, boolean data) {}

  final ByteArrayOutputStream code = new ByteArrayOutputStream();
  private final ByteArrayOutputStream constants = new ByteArrayOutputStream();
  private final Map<String, Integer> labels = new LinkedHashMap<>();
  private final Map<String, Integer> constantLabels = new LinkedHashMap<>();
  final List<Fixup> fixups = new ArrayList<>();

  /** The {@code e_machine} of an ELF file. */
  abstract int machine();

  abstract void set(Register to, long value);

  /** Loads the address of a constant. */
  abstract void address(Register to, String constant);

  abstract void move(Register to, Register from);

  abstract void add(Register to, Register other);

  abstract void subtract(Register to, Register other);

  /** Adds a number from -4095 to 4095. */
  abstract void add(Register to, int number);

  /** Loads eight bytes; the offset is a multiple of 8 from -248 to 248. */
  abstract void load(Register to, Register base, int offset);

  /** Stores eight bytes; the offset is a multiple of 8 from -248 to 248. */
  abstract void store(Register base, int offset, Register from);

  /** Loads one byte, unsigned. */
  abstract void loadByte(Register to, Register base);

  abstract void storeByte(Register base, Register from);

  abstract void jump(String label);

  /** Jumps if {@code left condition right} holds; {@code right} is from 0 to 4095. */
  abstract void jumpIf(Register left, Condition condition, int right, String label);

  abstract void jumpIf(Register left, Condition condition, Register right, String label);

  /** Jumps if the register, as a signed number, is below zero. */
  abstract void jumpIfNegative(Register register, String label);

  abstract void systemCall(SystemCall call);

  /** The stack pointer. */
  abstract void stack(Register to);

  /** Lowers the stack pointer by at least that many bytes, to a multiple of 16. */
  abstract void reserve(Register bytes);

  abstract void call(String label);

  /** The first instruction of a subroutine. */
  abstract void enter();

  /** Returns from a subroutine that began with {@link #enter}. */
  abstract void leave();

  /** Writes the address of a label, or the distance to it, into the code at {@code fixup}. */
  abstract void patch(byte[] image, int fixup, long target, boolean data);

  /** The size of the code so far, which makes a name of a label unique. */
  final int size() {
    return code.size();
  }

  final void label(String name) {
    if (labels.put(name, code.size()) != null) {
      throw new IllegalStateException("two labels " + name);
    }
  }

  /** Adds constant strings, each followed by a zero byte, and a label for the first. */
  final void strings(String name, List<String> texts) {
    constantLabels.put(name, constants.size());
    for (String text : texts) {
      constants.writeBytes(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      constants.write(0);
    }
  }

  final void refer(String label, boolean data) {
    fixups.add(new Fixup(code.size(), label, data));
  }

  final void word(int word) {
    for (int shift = 0; shift < 32; shift += 8) {
      code.write(word >>> shift);
    }
  }

  /** The whole program as a static ELF executable. */
  final byte[] executable() {
    byte[] image = code.toByteArray();
    for (Fixup fixup : fixups) {
      Integer at = fixup.data ? constantLabels.get(fixup.label) : labels.get(fixup.label);
      if (at == null) {
        throw new IllegalStateException("no label " + fixup.label);
      }
      patch(image, fixup.at, fixup.data ? BASE + HEADER + image.length + at : at, fixup.data);
    }
    return Elf.executable(machine(), image, constants.toByteArray());
  }
}
