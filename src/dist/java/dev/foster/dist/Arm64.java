package dev.foster.dist;

/** Machine code of aarch64 (A64), from the Arm Architecture Reference Manual, chapter C6. */
final class Arm64 extends Assembler {
  private static final int SCRATCH = 16;
  private static final int STACK = 31;

  @Override
  int machine() {
    return 183;
  }

  private static int number(Register register) {
    return switch (register) {
      case A0, RESULT -> 0;
      case A1 -> 1;
      case A2 -> 2;
      case A3 -> 3;
      case A4 -> 4;
      case A5 -> 5;
      case V0 -> 19;
      case V1 -> 20;
      case V2 -> 21;
      case V3 -> 22;
      case V4 -> 23;
      case V5 -> 24;
    };
  }

  @Override
  void set(Register to, long value) {
    constant(number(to), Math.toIntExact(value));
  }

  /** Loads a sign-extended 32-bit number: movz or movn, then movk. */
  private void constant(int to, int value) {
    int low = value & 0xffff;
    int high = value >>> 16;
    if (value < 0) {
      word(0x92800000 | (~low & 0xffff) << 5 | to); // movn
      word(0xf2a00000 | high << 5 | to); // movk, shifted by 16
    } else {
      word(0xd2800000 | low << 5 | to); // movz
      word(0xf2a00000 | high << 5 | to);
    }
  }

  @Override
  void address(Register to, String constant) {
    refer(constant, true);
    constant(number(to), 0);
  }

  @Override
  void move(Register to, Register from) {
    if (number(to) != number(from)) {
      word(0xaa0003e0 | number(from) << 16 | number(to)); // orr with zero
    }
  }

  @Override
  void add(Register to, Register other) {
    word(0x8b000000 | number(other) << 16 | number(to) << 5 | number(to));
  }

  @Override
  void subtract(Register to, Register other) {
    word(0xcb000000 | number(other) << 16 | number(to) << 5 | number(to));
  }

  @Override
  void add(Register to, int number) {
    int opcode = number < 0 ? 0xd1000000 : 0x91000000;
    word(opcode | Math.abs(number) << 10 | number(to) << 5 | number(to));
  }

  @Override
  void load(Register to, Register base, int offset) {
    word(0xf8400000 | (offset & 0x1ff) << 12 | number(base) << 5 | number(to)); // ldur
  }

  @Override
  void store(Register base, int offset, Register from) {
    word(0xf8000000 | (offset & 0x1ff) << 12 | number(base) << 5 | number(from)); // stur
  }

  @Override
  void loadByte(Register to, Register base) {
    word(0x39400000 | number(base) << 5 | number(to));
  }

  @Override
  void storeByte(Register base, Register from) {
    word(0x39000000 | number(base) << 5 | number(from));
  }

  @Override
  void jump(String label) {
    refer(label, false);
    word(0x14000000);
  }

  @Override
  void jumpIf(Register left, Condition condition, int right, String label) {
    word(0xf100001f | right << 10 | number(left) << 5); // cmp
    branch(condition, label);
  }

  @Override
  void jumpIf(Register left, Condition condition, Register right, String label) {
    word(0xeb00001f | number(right) << 16 | number(left) << 5); // cmp
    branch(condition, label);
  }

  private void branch(Condition condition, String label) {
    refer(label, false);
    word(
        0x54000000
            | switch (condition) {
              case EQUAL -> 0;
              case NOT_EQUAL -> 1;
              case AT_LEAST -> 2;
            });
  }

  @Override
  void jumpIfNegative(Register register, String label) {
    word(0xf100001f | number(register) << 5); // cmp with 0
    refer(label, false);
    word(0x54000004); // b.mi
  }

  @Override
  void systemCall(SystemCall call) {
    int number =
        switch (call) {
          case ACCESS_AT -> 48;
          case EXECVE -> 221;
          case EXIT_GROUP -> 94;
          case FCNTL -> 25;
          case GET_DIRECTORY -> 17;
          case CHANGE_DIRECTORY -> 49;
          case OPEN_AT -> 56;
          case CLONE -> 220;
          case POLL -> 73;
          case RESOURCE_LIMIT -> 261;
          case READ_LINK_AT -> 78;
          case SIGNAL_ACTION -> 134;
          case SIGNAL_MASK -> 135;
          case STAT_AT -> 79;
          case WRITE -> 64;
        };
    constant(8, number);
    word(0xd4000001); // svc
  }

  @Override
  void stack(Register to) {
    word(0x910003e0 | number(to)); // add of 0
  }

  @Override
  void reserve(Register bytes) {
    word(0xcb206000 | number(bytes) << 16 | STACK << 5 | SCRATCH); // sub, uxtx
    word(0x927cec00 | SCRATCH << 5 | STACK); // and sp, x16, #-16
  }

  @Override
  void call(String label) {
    refer(label, false);
    word(0x94000000);
  }

  @Override
  void enter() {
    word(0xf81f0ffe); // str x30, [sp, #-16]!
  }

  @Override
  void leave() {
    word(0xf84107fe); // ldr x30, [sp], #16
    word(0xd65f03c0); // ret
  }

  @Override
  void patch(byte[] image, int at, long target, boolean data) {
    if (data) {
      or(image, at, (int) (target & 0xffff) << 5);
      or(image, at + 4, (int) (target >>> 16 & 0xffff) << 5);
      return;
    }
    int distance = (int) (target - at) >> 2;
    boolean conditional = (image[at + 3] & 0xff) == 0x54;
    or(image, at, conditional ? (distance & 0x7ffff) << 5 : distance & 0x3ffffff);
  }

  private static void or(byte[] image, int at, int bits) {
    for (int i = 0; i < 4; i++) {
      image[at + i] |= (byte) (bits >>> 8 * i);
    }
  }
}
