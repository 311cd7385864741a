package dev.foster.kernel.linux;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Native;

/** {@code epoll(7)}. */
final class LinuxEpoll implements Epoll {
  private static final int CLOEXEC = 02000000;
  private static final int ADD = 1;
  private static final int DELETE = 2;
  private static final int MODIFY = 3;
  private static final int MOST = 64;

  /** struct epoll_event is packed on x86-64 alone. */
  private static final int SIZE = LinuxIo.X86 ? 12 : 16;

  private static final int DATA = LinuxIo.X86 ? 4 : 8;

  private static final long EPOLL_CREATE = Native.symbol("epoll_create1");
  private static final long EPOLL_CTL = Native.symbol("epoll_ctl");
  private static final long EPOLL_WAIT = Native.symbol("epoll_wait");

  private final int fd;
  private final long events;

  LinuxEpoll() throws KernelException {
    fd = (int) Native.call(EPOLL_CREATE, CLOEXEC);
    if (fd < 0) {
      throw LinuxIo.failure(Native.errno());
    }
    events = Native.allocate((long) MOST * SIZE, true);
  }

  @Override
  public void add(int member, int wanted, int tag) throws KernelException {
    int error = control(ADD, member, wanted, tag);
    if (error != 0) {
      throw LinuxIo.failure(error);
    }
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
    long event = Native.allocate(SIZE, true);
    try {
      Native.MEMORY.putInt(event, wanted);
      Native.MEMORY.putInt(event + DATA, tag);
      boolean failed = (int) Native.call(EPOLL_CTL, fd, operation, member, event) < 0;
      return failed ? Native.errno() : 0;
    } finally {
      Native.MEMORY.freeMemory(event);
    }
  }

  @Override
  public int await(int millis) {
    return Math.max(0, (int) Native.call(EPOLL_WAIT, fd, events, MOST, millis));
  }

  /** An epoll descriptor is readable when a member has events. */
  @Override
  public int awaitNanos(long nanos) {
    return nanos <= 0 || LinuxIo.INSTANCE.awaitReadable(fd, nanos) ? await(0) : 0;
  }

  @Override
  public int tag(int index) {
    return Native.MEMORY.getInt(events + (long) index * SIZE + DATA);
  }

  @Override
  public int events(int index) {
    return Native.MEMORY.getInt(events + (long) index * SIZE);
  }

  @Override
  public void close() {
    LinuxIo.INSTANCE.close(fd);
    Native.MEMORY.freeMemory(events);
  }
}
