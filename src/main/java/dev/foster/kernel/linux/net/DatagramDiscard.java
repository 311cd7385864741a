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
 * Removes a datagram that carries descriptors from a socket, without receiving the descriptors in
 * Foster. The sender decides how long close(2) of such a descriptor takes: close of a TCP socket
 * with SO_LINGER waits until the peer has read everything (socket(7)). The kernel does not wait
 * when a process ends. So a child of Foster receives the datagram and ends.
 */
final class DatagramDiscard {
  private DatagramDiscard() {}

  /**
   * Removes the next datagram of a socket.
   *
   * @param message a {@code struct msghdr} with room for any datagram
   * @throws KernelException no process could be made; the datagram stays in the socket
   */
  static void removeNext(int fd, long message) throws KernelException {
    ChildScript script = new ChildScript(4);
    try {
      script.require(Abi.SYS_DUP3, fd, 0, 0, 0);
      script.add(
          Abi.SYS_CLOSE_RANGE, 1, 0xFFFFFFFFL, 0, 0); // makes room for the descriptors that arrive
      script.add(Abi.SYS_RECVMSG, 0, message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC, 0);
      int pid = script.startHidden();
      script.awaitExit(pid);
      while (LIBC.waitpid(pid, 0, WALL) == -Errno.EINTR) {
        // again
      }
    } finally {
      script.free();
    }
  }
}
