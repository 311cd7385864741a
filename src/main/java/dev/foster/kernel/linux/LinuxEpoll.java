package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Abi.EPOLL_EVENT_BYTES;
import static dev.foster.kernel.linux.libc.Abi.EPOLL_EVENT_DATA;
import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;

/** {@code epoll(7)}. */
final class LinuxEpoll implements Epoll {
  private static final int ADD = 1; // EPOLL_CTL_ADD and so on
  private static final int DELETE = 2;
  private static final int MODIFY = 3;
  private static final int MAX_EVENTS = 64; // of one wait

  private final int fd;
  private final long events;

  LinuxEpoll() throws KernelException {
    fd = Errno.check(LIBC.epollCreate1(O_CLOEXEC));
    events = NativeHeap.allocateZeroed((long) MAX_EVENTS * EPOLL_EVENT_BYTES);
  }

  @Override
  public void add(int member, int wanted, int tag) throws KernelException {
    Errno.check(control(ADD, member, wanted, tag));
  }

  @Override
  public void modify(int member, int wanted, int tag) {
    control(MODIFY, member, wanted, tag);
  }

  @Override
  public void remove(int member) {
    control(DELETE, member, 0, 0);
  }

  private int control(int operation, int member, int wanted, int tag) {
    long event = NativeHeap.allocateZeroed(EPOLL_EVENT_BYTES);
    try {
      MEMORY.putInt(event, wanted);
      MEMORY.putInt(event + EPOLL_EVENT_DATA, tag);
      return LIBC.epollCtl(fd, operation, member, event);
    } finally {
      NativeHeap.free(event);
    }
  }

  @Override
  public int await(int millis) {
    int count = LIBC.epollWait(fd, events, MAX_EVENTS, millis);
    if (count < 0 && count != -Errno.EINTR) { // the caller would not sleep any more
      throw new IllegalStateException("epoll_wait: " + Errno.text(-count));
    }
    return Math.max(0, count);
  }

  /** Polls the epoll descriptor, which is readable when a member has events. */
  @Override
  public int awaitNanos(long nanos) {
    return nanos <= 0 || LinuxIo.INSTANCE.awaitReadable(fd, nanos) ? await(0) : 0;
  }

  @Override
  public int tag(int index) {
    return MEMORY.getInt(events + (long) index * EPOLL_EVENT_BYTES + EPOLL_EVENT_DATA);
  }

  @Override
  public int events(int index) {
    return MEMORY.getInt(events + (long) index * EPOLL_EVENT_BYTES);
  }

  @Override
  public void close() {
    LinuxIo.INSTANCE.close(fd);
    NativeHeap.free(events);
  }
}
