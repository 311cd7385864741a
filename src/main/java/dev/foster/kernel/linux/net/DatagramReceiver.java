package dev.foster.kernel.linux.net;

import static dev.foster.kernel.linux.libc.Constants.MSG_CTRUNC;
import static dev.foster.kernel.linux.libc.Constants.MSG_DONTWAIT;
import static dev.foster.kernel.linux.libc.Constants.MSG_PEEK;
import static dev.foster.kernel.linux.libc.Constants.MSG_TRUNC;
import static dev.foster.kernel.linux.libc.Constants.SCM_CREDENTIALS;
import static dev.foster.kernel.linux.libc.Constants.SCM_PIDFD;
import static dev.foster.kernel.linux.libc.Constants.SOL_SOCKET;
import static dev.foster.kernel.linux.libc.Constants.SO_PASSPIDFD;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets.Datagram;
import dev.foster.kernel.Sockets.Peer;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;

/**
 * Receives one datagram. It peeks first, with room for the sender's credentials only: for a
 * datagram with descriptors the kernel then sets MSG_CTRUNC and passes no descriptor (recvmsg(2)).
 * Then it removes the datagram; {@link DatagramDiscard} removes one that has descriptors.
 *
 * <p>If there are no descriptors, it peeks once more for a pidfd of the sender. It cannot ask for
 * one at the first look: the kernel would put the datagram's descriptors into the room for it.
 */
final class DatagramReceiver implements AutoCloseable {
  // struct msghdr: name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final int IOVEC = 56;
  private static final int CONTROL = 72;
  private static final int CMSG_HEADER = 16;
  private static final int CREDENTIALS = CMSG_HEADER + 16; // struct ucred, aligned
  private static final int PIDFD = CMSG_HEADER + 8; // an int, aligned
  private static final int DESCRIPTORS = CMSG_HEADER + 253 * 4 + 4; // SCM_MAX_FD, aligned
  private static final int CONTROL_SIZE = CREDENTIALS + DESCRIPTORS;
  private static final int DATA = CONTROL + CONTROL_SIZE;

  private final long message;
  private final int limit;

  DatagramReceiver(int limit) {
    this.limit = limit;
    message = NativeHeap.allocateZeroed(DATA + (long) limit);
    MEMORY.putLong(message + 16, message + IOVEC);
    MEMORY.putLong(message + 24, 1);
    MEMORY.putLong(message + 32, message + CONTROL);
    MEMORY.putLong(message + CONTROL_LENGTH, CREDENTIALS);
    MEMORY.putLong(message + IOVEC, message + DATA);
    MEMORY.putLong(message + IOVEC + 8, limit);
  }

  /** The next datagram, or null if there is none now. */
  Datagram receive(int fd) throws KernelException {
    int length = peek(fd);
    if (length < 0) {
      return null;
    }
    Peer sender = readControl();
    byte[] data = new byte[Math.min(length, limit)];
    MEMORY.get(message + DATA, data, 0, data.length);
    int flags = MEMORY.getInt(message + FLAGS);
    int pidfd = Datagram.NO_PIDFD;
    if ((flags & MSG_CTRUNC) == 0) {
      if (sender != null) {
        pidfd = peekPidfd(fd);
      }
      LIBC.recv(fd, 0, 0, MSG_DONTWAIT); // removes it from the queue
    } else {
      MEMORY.putLong(message + CONTROL_LENGTH, CONTROL_SIZE);
      DatagramDiscard.removeNext(fd, message);
    }
    return new Datagram(data, (flags & MSG_TRUNC) != 0, sender, pidfd);
  }

  /** {@link Datagram#pidfd} of the next datagram, which has no descriptors. */
  private int peekPidfd(int fd) {
    if (LinuxSockets.setOption(fd, SO_PASSPIDFD, 1) != 0) {
      return Datagram.NO_PIDFD; // before Linux 6.5
    }
    MEMORY.putLong(message + CONTROL_LENGTH, CREDENTIALS + PIDFD);
    long received = LIBC.recvmsg(fd, message, MSG_PEEK | MSG_DONTWAIT);
    LinuxSockets.setOption(fd, SO_PASSPIDFD, 0);
    long at = message + CONTROL + CREDENTIALS;
    if (received < 0
        || MEMORY.getLong(message + CONTROL_LENGTH) < CREDENTIALS + CMSG_HEADER + 4
        || MEMORY.getInt(at + 8) != SOL_SOCKET
        || MEMORY.getInt(at + 12) != SCM_PIDFD) {
      return Datagram.NO_PIDFD;
    }
    int pidfd = MEMORY.getInt(at + CMSG_HEADER); // or a negated error number
    return pidfd >= 0
        ? pidfd
        : pidfd == -Errno.ESRCH || pidfd == -Errno.EINVAL
            ? Datagram.SENDER_GONE
            : Datagram.NO_PIDFD;
  }

  /** The length of the next datagram, -1 if there is none. */
  private int peek(int fd) throws KernelException {
    while (true) {
      int length = (int) LIBC.recvmsg(fd, message, MSG_PEEK | MSG_DONTWAIT);
      if (length == -Errno.EAGAIN) {
        return -1;
      }
      if (length >= 0) {
        return length;
      }
      if (length != -Errno.EINTR) {
        throw Errno.exception("cannot receive", -length);
      }
    }
  }

  private Peer readControl() {
    long at = message + CONTROL;
    boolean given =
        MEMORY.getLong(message + CONTROL_LENGTH) >= CMSG_HEADER + 12
            && MEMORY.getInt(at + 8) == SOL_SOCKET
            && MEMORY.getInt(at + 12) == SCM_CREDENTIALS;
    return given ? credentials(at + CMSG_HEADER) : null;
  }

  /** Reads a {@code struct ucred}. */
  static Peer credentials(long at) {
    return new Peer(MEMORY.getInt(at), MEMORY.getInt(at + 4), MEMORY.getInt(at + 8));
  }

  @Override
  public void close() {
    NativeHeap.free(message);
  }
}
