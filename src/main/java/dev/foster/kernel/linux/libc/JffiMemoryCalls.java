package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.JffiCalls.call;
import static dev.foster.kernel.linux.libc.JffiCalls.intResult;
import static dev.foster.kernel.linux.libc.JffiCalls.longResult;
import static dev.foster.kernel.linux.libc.JffiCalls.symbol;

/** Memory and machine code: this part of {@link Libc}, by jffi. */
interface JffiMemoryCalls extends Libc {
  long STRLEN = symbol("strlen");
  long MEMCHR = symbol("memchr");
  long MEMRCHR = symbol("memrchr");
  long MEMCCPY = symbol("memccpy");
  long MMAP = symbol("mmap");
  long MPROTECT = symbol("mprotect");
  long MADVISE = symbol("madvise");

  @Override
  default long strlen(long string) {
    return call(STRLEN, string);
  }

  @Override
  default long memchr(long from, int value, long length) {
    return call(MEMCHR, from, value, length);
  }

  @Override
  default long memrchr(long from, int value, long length) {
    return call(MEMRCHR, from, value, length);
  }

  @Override
  default long memccpy(long to, long from, int last, long length) {
    return call(MEMCCPY, to, from, last, length);
  }

  @Override
  default long mmap(long address, long length, int protection, int flags, int fd, long offset) {
    return longResult(call(MMAP, address, length, protection, flags, fd, offset));
  }

  @Override
  default int mprotect(long address, long length, int protection) {
    return intResult(call(MPROTECT, address, length, protection));
  }

  @Override
  default int madvise(long address, long length, int advice) {
    return intResult(call(MADVISE, address, length, advice));
  }
}
