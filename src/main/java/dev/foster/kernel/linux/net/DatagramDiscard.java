package dev.foster.kernel.linux.net;

import static dev.foster.kernel.linux.libc.Constants.MSG_CMSG_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.MSG_DONTWAIT;
import static dev.foster.kernel.linux.libc.Constants.WALL;
import static dev.foster.kernel.linux.libc.Libc.LIBC;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.spawn.ChildScript;

/**
 * Takes a datagram with descriptors, none of which become Foster's. To close one may take as long
 * as who sent it likes: a TCP socket with SO_LINGER waits until the other end has read everything
 * (socket(7)), and a child that is being started may be the last to hold one. But what a process
 * holds that <em>ends</em> is let go of at once. So a child of Foster's takes the datagram, into
 * descriptors of its own, and ends.
 */
final class DatagramDiscard {
  private static final int SYS_RECVMSG = Abi.ARM64 ? 212 : 47;

  private DatagramDiscard() {}

  /**
   * Takes the next datagram of a socket and forgets it.
   *
   * @param message a {@code struct msghdr} with room for all that may come
   * @throws KernelException no process could be made; the datagram is still there
   */
  static void take(int fd, long message) throws KernelException {
    ChildScript script = new ChildScript(4);
    try {
      script.require(Abi.SYS_DUP3, fd, 0, 0, 0);
      script.add(Abi.SYS_CLOSE_RANGE, 1, 0xFFFFFFFFL, 0, 0); // room for what comes
      script.add(SYS_RECVMSG, 0, message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC, 0);
      int pid = script.startUnheard();
      script.awaitEndOrKill(pid);
      while (LIBC.waitpid(pid, 0, WALL) == -Errno.EINTR) {
        // again
      }
    } finally {
      script.free();
    }
  }
}
