package dev.foster.kernel.linux.libc;

/** Memory: this part of {@link Libc}, by {@link NativeCalls}. */
interface NativeMemoryCalls extends Libc {
  @Override
  default long malloc(long size) {
    return NativeCalls.malloc(size);
  }

  @Override
  default long calloc(long size) {
    return NativeCalls.calloc(size);
  }

  @Override
  default void free(long address) {
    NativeCalls.free(address);
  }

  @Override
  default long strlen(long string) {
    return NativeCalls.strlen(string);
  }

  @Override
  default long memchr(long from, int value, long length) {
    return NativeCalls.memchr(from, value, length);
  }

  @Override
  default long memrchr(long from, int value, long length) {
    return NativeCalls.memrchr(from, value, length);
  }

  @Override
  default long memccpy(long to, long from, int last, long length) {
    return NativeCalls.memccpy(to, from, last, length);
  }

  @Override
  default long mmap(long address, long length, int protection, int flags, int fd, long offset) {
    return NativeCalls.mmap(address, length, protection, flags, fd, offset);
  }

  @Override
  default int mprotect(long address, long length, int protection) {
    return NativeCalls.mprotect(address, length, protection);
  }

  @Override
  default int madvise(long address, long length, int advice) {
    return NativeCalls.madvise(address, length, advice);
  }

  @Override
  default void mallocTrim() {
    NativeCalls.mallocTrim();
  }

  @Override
  default void clearCache(long from, long to) {
    NativeCalls.clearCache(from, to);
  }

  @Override
  default long invoke(long code, long argument) {
    return NativeCalls.invoke(code, argument);
  }
}
