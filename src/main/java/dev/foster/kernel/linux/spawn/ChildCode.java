package dev.foster.kernel.linux.spawn;

/**
 * Machine code that makes a child process, which then performs the list of system calls of a {@link
 * ChildScript}. Each word stands beside the instruction that it was assembled from.
 *
 * <p>{@code posix_spawn} cannot replace it: in the child it can neither change ids and limits, nor
 * take a terminal by {@code TIOCSCTTY}, nor set a signal to ignored, nor wait until the parent has
 * written the child's pid into its environment; and the parent waits without end if a user stops
 * the child.
 *
 * <p>The child shares the parent's memory and, with vfork, its stack. So it uses neither stack nor
 * libc, only its list. All signals stay blocked in it until a step of the list sets its mask. In
 * the calling thread they are blocked only around {@code clone}, where no Java code runs.
 *
 * <p>A step has four arguments of its own; a fifth is always zero.
 *
 * <p>The code takes one argument, the address of the list: a header and steps of 64 bytes each.
 *
 * <pre>
 * header   0 flags of clone   16 mask with every signal   24 the caller's mask   32 the child's pid
 *         40 used here   48 not used here
 * step     0 number   8 16 24 32 arguments   40 step to go to on failure, 0 the next
 *         48 result   56 the only result (a negated errno) to go there for, 0 any failure
 * </pre>
 *
 * The code returns the child's pid or a negated error number.
 */
final class ChildCode {
  private static final int[] X86 = {
    0x53, //                                  push rbx
    0x48, 0x89, 0xfb, //                      mov  rbx, rdi
    0xb8, 0x0e, 0x00, 0x00, 0x00, //          mov  eax, 14           rt_sigprocmask
    0xbf, 0x02, 0x00, 0x00, 0x00, //          mov  edi, 2            SIG_SETMASK
    0x48, 0x8d, 0x73, 0x10, //                lea  rsi, [rbx+16]
    0x48, 0x8d, 0x53, 0x18, //                lea  rdx, [rbx+24]
    0x41, 0xba, 0x08, 0x00, 0x00, 0x00, //    mov  r10d, 8
    0x0f, 0x05, //                            syscall
    0xb8, 0x38, 0x00, 0x00, 0x00, //          mov  eax, 56           clone
    0x48, 0x8b, 0x3b, //                      mov  rdi, [rbx]
    0x31, 0xf6, //                            xor  esi, esi          the caller's stack
    0x31, 0xd2, //                            xor  edx, edx
    0x4c, 0x8d, 0x53, 0x20, //                lea  r10, [rbx+32]     CLONE_CHILD_SETTID
    0x45, 0x31, 0xc0, //                      xor  r8d, r8d
    0x0f, 0x05, //                            syscall
    0x48, 0x85, 0xc0, //                      test rax, rax
    0x74, 0x22, //                            jz   next
    0x48, 0x89, 0x43, 0x28, //                mov  [rbx+40], rax
    0xb8, 0x0e, 0x00, 0x00, 0x00, //          mov  eax, 14           rt_sigprocmask
    0xbf, 0x02, 0x00, 0x00, 0x00, //          mov  edi, 2            SIG_SETMASK
    0x48, 0x8d, 0x73, 0x18, //                lea  rsi, [rbx+24]
    0x31, 0xd2, //                            xor  edx, edx
    0x41, 0xba, 0x08, 0x00, 0x00, 0x00, //    mov  r10d, 8
    0x0f, 0x05, //                            syscall
    0x48, 0x8b, 0x43, 0x28, //                mov  rax, [rbx+40]
    0x5b, //                                  pop  rbx
    0xc3, //                                  ret
    0x48, 0x83, 0xc3, 0x40, //          next: add  rbx, 64
    0x48, 0x8b, 0x03, //                step: mov  rax, [rbx]
    0x48, 0x8b, 0x7b, 0x08, //                mov  rdi, [rbx+8]
    0x48, 0x8b, 0x73, 0x10, //                mov  rsi, [rbx+16]
    0x48, 0x8b, 0x53, 0x18, //                mov  rdx, [rbx+24]
    0x4c, 0x8b, 0x53, 0x20, //                mov  r10, [rbx+32]
    0x0f, 0x05, //                            syscall
    0x48, 0x89, 0x43, 0x30, //                mov  [rbx+48], rax
    0x48, 0x85, 0xc0, //                      test rax, rax
    0x79, 0xde, //                            jns  next
    0x48, 0x8b, 0x4b, 0x28, //                mov  rcx, [rbx+40]
    0x48, 0x85, 0xc9, //                      test rcx, rcx
    0x74, 0xd5, //                            jz   next
    0x48, 0x8b, 0x53, 0x38, //                mov  rdx, [rbx+56]
    0x48, 0x85, 0xd2, //                      test rdx, rdx
    0x74, 0x05, //                            jz   go
    0x48, 0x39, 0xd0, //                      cmp  rax, rdx
    0x75, 0xc7, //                            jne  next
    0x48, 0x89, 0xcb, //                  go: mov  rbx, rcx
    0xeb, 0xc6, //                            jmp  step
  };

  private static final int[] ARM64 = {
    0xd503245f, //       bti  c
    0xaa0003e9, //       mov  x9, x0
    0xd28010e8, //       mov  x8, #135       rt_sigprocmask
    0xd2800040, //       mov  x0, #2         SIG_SETMASK
    0x91004121, //       add  x1, x9, #16
    0x91006122, //       add  x2, x9, #24
    0xd2800103, //       mov  x3, #8
    0xd4000001, //       svc  #0
    0xd2801b88, //       mov  x8, #220       clone
    0xf9400120, //       ldr  x0, [x9]
    0xaa1f03e1, //       mov  x1, xzr        the caller's stack
    0xaa1f03e2, //       mov  x2, xzr
    0xaa1f03e3, //       mov  x3, xzr
    0x91008124, //       add  x4, x9, #32    CLONE_CHILD_SETTID
    0xd4000001, //       svc  #0
    0xb4000140, //       cbz  x0, next
    0xaa0003ea, //       mov  x10, x0
    0xd28010e8, //       mov  x8, #135       rt_sigprocmask
    0xd2800040, //       mov  x0, #2         SIG_SETMASK
    0x91006121, //       add  x1, x9, #24
    0xaa1f03e2, //       mov  x2, xzr
    0xd2800103, //       mov  x3, #8
    0xd4000001, //       svc  #0
    0xaa0a03e0, //       mov  x0, x10
    0xd65f03c0, //       ret
    0xaa1f03e4, //       mov  x4, xzr        fifth argument of every step, as r8 is
    0x91010129, // next: add  x9, x9, #64
    0xf9400128, // step: ldr  x8, [x9]
    0xa9408520, //       ldp  x0, x1, [x9, #8]
    0xa9418d22, //       ldp  x2, x3, [x9, #24]
    0xd4000001, //       svc  #0
    0xf9001920, //       str  x0, [x9, #48]
    0xb6ffff40, //       tbz  x0, #63, next
    0xf940152a, //       ldr  x10, [x9, #40]
    0xb4ffff0a, //       cbz  x10, next
    0xf9401d2b, //       ldr  x11, [x9, #56]
    0xb400006b, //       cbz  x11, go
    0xeb0b001f, //       cmp  x0, x11
    0x54fffe81, //       b.ne next
    0xaa0a03e9, //   go: mov  x9, x10
    0x17fffff3, //       b    step
  };

  private ChildCode() {}

  /** The code for one architecture. */
  static byte[] bytes(boolean arm64) {
    int width = arm64 ? 4 : 1;
    int[] words = arm64 ? ARM64 : X86;
    byte[] code = new byte[words.length * width];
    for (int i = 0; i < code.length; i++) {
      code[i] = (byte) (words[i / width] >>> 8 * (i % width));
    }
    return code;
  }
}
