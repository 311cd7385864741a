package dev.foster.dist;

/** Machine code of x86-64, from the Intel 64 manual, volume 2. */
final class X64 extends Assembler {
  private static final int STACK = 4;
  private static final int RAX = 0;

  @Override
  int machine() {
    return 62;
  }

  private static int number(Register register) {
    return switch (register) {
      case A0 -> 7; // rdi
      case A1 -> 6; // rsi
      case A2 -> 2; // rdx
      case A3 -> 10;
      case A4 -> 8;
      case A5 -> 9;
      case RESULT -> RAX;
      case V0 -> 3; // rbx
      case V1 -> 5; // rbp
      case V2 -> 12;
      case V3 -> 13;
      case V4 -> 14;
      case V5 -> 15;
    };
  }

  private void bytes(int... values) {
    for (int value : values) {
      code.write(value);
    }
  }

  /** A 64-bit instruction with two registers; {@code reg} and {@code rm} as the manual says. */
  private void registers(int opcode, int reg, int rm) {
    bytes(0x48 | (reg >> 3) << 2 | rm >> 3, opcode, 0xc0 | (reg & 7) << 3 | rm & 7);
  }

  /** A register and the memory at a base register with an offset of 32 bits. */
  private void memory(int prefix, int[] opcode, int reg, int base, int offset) {
    bytes(prefix | (reg >> 3) << 2 | base >> 3);
    bytes(opcode);
    bytes(0x80 | (reg & 7) << 3 | base & 7);
    if ((base & 7) == STACK) {
      bytes(0x24);
    }
    word(offset);
  }

  private void immediate(int extension, int register, int value) {
    bytes(0x48 | register >> 3, 0x81, 0xc0 | extension << 3 | register & 7);
    word(value);
  }

  @Override
  void set(Register to, long value) {
    bytes(0x48 | number(to) >> 3, 0xc7, 0xc0 | number(to) & 7);
    word(Math.toIntExact(value));
  }

  @Override
  void address(Register to, String constant) {
    bytes(0x48 | number(to) >> 3, 0xc7, 0xc0 | number(to) & 7);
    refer(constant, true);
    word(0);
  }

  @Override
  void move(Register to, Register from) {
    registers(0x89, number(from), number(to));
  }

  @Override
  void add(Register to, Register other) {
    registers(0x01, number(other), number(to));
  }

  @Override
  void subtract(Register to, Register other) {
    registers(0x29, number(other), number(to));
  }

  @Override
  void add(Register to, int number) {
    immediate(0, number(to), number);
  }

  @Override
  void load(Register to, Register base, int offset) {
    memory(0x48, new int[] {0x8b}, number(to), number(base), offset);
  }

  @Override
  void store(Register base, int offset, Register from) {
    memory(0x48, new int[] {0x89}, number(from), number(base), offset);
  }

  @Override
  void loadByte(Register to, Register base) {
    memory(0x48, new int[] {0x0f, 0xb6}, number(to), number(base), 0);
  }

  @Override
  void storeByte(Register base, Register from) {
    memory(0x40, new int[] {0x88}, number(from), number(base), 0);
  }

  @Override
  void jump(String label) {
    bytes(0xe9);
    refer(label, false);
    word(0);
  }

  @Override
  void jumpIf(Register left, Condition condition, int right, String label) {
    immediate(7, number(left), right);
    branch(condition, label);
  }

  @Override
  void jumpIf(Register left, Condition condition, Register right, String label) {
    registers(0x39, number(right), number(left));
    branch(condition, label);
  }

  private void branch(Condition condition, String label) {
    int opcode =
        switch (condition) {
          case EQUAL -> 0x84;
          case NOT_EQUAL -> 0x85;
          case AT_LEAST -> 0x83;
        };
    bytes(0x0f, opcode);
    refer(label, false);
    word(0);
  }

  @Override
  void jumpIfNegative(Register register, String label) {
    registers(0x85, number(register), number(register)); // test
    bytes(0x0f, 0x88);
    refer(label, false);
    word(0);
  }

  @Override
  void systemCall(SystemCall call) {
    int number =
        switch (call) {
          case ACCESS_AT -> 269;
          case EXECVE -> 59;
          case EXIT_GROUP -> 231;
          case FCNTL -> 72;
          case GET_DIRECTORY -> 79;
          case CHANGE_DIRECTORY -> 80;
          case OPEN_AT -> 257;
          case CLONE -> 56;
          case POLL -> 271;
          case RESOURCE_LIMIT -> 302;
          case READ_LINK_AT -> 267;
          case SIGNAL_ACTION -> 13;
          case SIGNAL_MASK -> 14;
          case STAT_AT -> 262;
          case WRITE -> 1;
        };
    set(Register.RESULT, number);
    bytes(0x0f, 0x05);
  }

  @Override
  void stack(Register to) {
    registers(0x89, STACK, number(to));
  }

  @Override
  void reserve(Register bytes) {
    registers(0x29, number(bytes), STACK);
    immediate(4, STACK, -16); // and
  }

  @Override
  void call(String label) {
    bytes(0xe8);
    refer(label, false);
    word(0);
  }

  @Override
  void enter() {}

  @Override
  void leave() {
    bytes(0xc3);
  }

  @Override
  void patch(byte[] image, int at, long target, boolean data) {
    long value = data ? target : target - (at + 4);
    for (int i = 0; i < 4; i++) {
      image[at + i] = (byte) (value >>> 8 * i);
    }
  }
}
