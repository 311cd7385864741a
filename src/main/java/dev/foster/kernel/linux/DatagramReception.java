package dev.foster.kernel.linux;

import com.kenai.jffi.MemoryIO;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets.Datagram;
import dev.foster.kernel.Sockets.Peer;

/**
 * One {@code recvmsg(2)} with its buffers: data, credentials, and descriptors, which are closed
 * (closing them is also what {@code BARRIER=1} of {@code sd_notify(3)} waits for).
 */
final class DatagramReception implements AutoCloseable {
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int SCM_CREDENTIALS = 2;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  // struct msghdr: name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48
  private static final int IOVEC = 56;
  private static final int CONTROL = 72;
  private static final int CONTROL_SIZE = 1200; // 253 descriptors (SCM_MAX_FD) and credentials
  private static final int DATA = CONTROL + CONTROL_SIZE;
  private static final int CMSG_HEADER = 16;

  private static final MemoryIO MEMORY = Native.MEMORY;
  private static final long RECVMSG = Native.symbol("recvmsg");
  private static final long CLOSE = Native.symbol("close");

  private final long message;
  private final int limit;

  DatagramReception(int limit) {
    this.limit = limit;
    message = Native.allocate(DATA + (long) limit, true);
    MEMORY.putLong(message + 16, message + IOVEC);
    MEMORY.putLong(message + 24, 1);
    MEMORY.putLong(message + 32, message + CONTROL);
    MEMORY.putLong(message + 40, CONTROL_SIZE);
    MEMORY.putLong(message + IOVEC, message + DATA);
    MEMORY.putLong(message + IOVEC + 8, limit);
  }

  /** The next datagram, or null if there is none now. */
  Datagram receive(int fd) throws KernelException {
    int length;
    while ((length = (int) Native.call(RECVMSG, fd, message, MSG_CMSG_CLOEXEC)) < 0) {
      int errno = Native.errno();
      if (errno == EAGAIN) {
        return null;
      }
      if (errno != EINTR) {
        throw new KernelException("cannot receive: " + Native.message(errno), errno);
      }
    }
    Peer sender = readControl();
    byte[] data = new byte[Math.min(length, limit)];
    MEMORY.getByteArray(message + DATA, data, 0, data.length);
    boolean truncated = (MEMORY.getInt(message + 48) & MSG_TRUNC) != 0;
    return new Datagram(data, truncated, sender);
  }

  private Peer readControl() {
    Peer sender = null;
    long at = message + CONTROL;
    long end = at + MEMORY.getLong(message + 40);
    while (at + CMSG_HEADER <= end) {
      long length = MEMORY.getLong(at);
      if (length < CMSG_HEADER || at + length > end) {
        break;
      }
      boolean ours = MEMORY.getInt(at + 8) == SOL_SOCKET;
      int type = MEMORY.getInt(at + 12);
      if (ours && type == SCM_CREDENTIALS) {
        sender = credentials(at + CMSG_HEADER);
      } else if (ours && type == SCM_RIGHTS) {
        closeAll(at + CMSG_HEADER, at + length);
      }
      at += (length + 7) & ~7L;
    }
    return sender;
  }

  private static void closeAll(long from, long end) {
    for (long at = from; at + 4 <= end; at += 4) {
      Native.call(CLOSE, MEMORY.getInt(at));
    }
  }

  /** Reads a {@code struct ucred}. */
  static Peer credentials(long at) {
    return new Peer(MEMORY.getInt(at), MEMORY.getInt(at + 4), MEMORY.getInt(at + 8));
  }

  @Override
  public void close() {
    Native.free(message);
  }
}
