package dev.foster.kernel;

import dev.foster.text.ByteText;

/**
 * UNIX, IPv4 and IPv6 sockets. Every descriptor is close-on-exec and non-blocking. A call that may
 * wait says so and takes a limit. Any thread may call.
 *
 * <p>A UNIX address is a {@link ByteText} path of any length, or {@code @name} for an abstract
 * address of Linux ({@code unix(7)}).
 */
public interface Sockets {

  /** How a socket carries data. */
  enum Type {
    STREAM,
    DATAGRAM
  }

  /**
   * The process at the other end.
   *
   * @param pid its pid; 0 if the process is in a PID namespace that Foster cannot see
   */
  record Peer(int pid, int uid, int gid) {}

  /**
   * A datagram.
   *
   * @param truncated true if it was longer than the limit
   * @param sender the sending process; null if the socket was made without credentials
   * @param pidfd a descriptor of the sending process, which the receiver closes; {@link #NO_PIDFD}
   *     if the kernel has given none, {@link #SENDER_GONE} if it has said that the sender was
   *     reaped
   */
  record Datagram(byte[] data, boolean truncated, Peer sender, int pidfd) {
    /**
     * The sender is known by its pid alone: before Linux 6.5, or with descriptors in the datagram.
     */
    public static final int NO_PIDFD = -1;

    /** The sender was reaped before the datagram was read. */
    public static final int SENDER_GONE = -2;
  }

  /**
   * Makes a UNIX stream socket that listens.
   *
   * @param mode permissions of the socket's file from the start; an abstract address has no file
   * @throws KernelException EADDRINUSE if a file has that name, even one without a listener
   */
  int listen(String address, int mode, int backlog) throws KernelException;

  /**
   * Makes a UNIX datagram socket.
   *
   * @param mode as for {@link #listen}
   * @param credentials whether each datagram comes with its sender (SO_PASSCRED)
   */
  int bindDatagram(String address, int mode, boolean credentials) throws KernelException;

  /**
   * Accepts the next connection.
   *
   * @return a descriptor; -1 if no connection waits
   */
  int accept(int listener) throws KernelException;

  /**
   * Connects to a UNIX socket; waits until its backlog has room.
   *
   * @throws KernelException ENOENT, ECONNREFUSED (no process listens), EACCES, ETIMEDOUT
   */
  int connect(Type type, String address, int timeoutMillis) throws KernelException;

  /**
   * Connects by TCP; waits for the answer.
   *
   * @param host an IPv4 or IPv6 address; host names are not resolved
   * @throws KernelException EINVAL (not an address), ECONNREFUSED, ETIMEDOUT …
   */
  int connectTcp(String host, int port, int timeoutMillis) throws KernelException;

  /**
   * Connects to a UNIX stream socket without waiting.
   *
   * @return a descriptor that is connected
   * @throws KernelException as {@link #connect}; EAGAIN if the backlog is full; a later attempt may
   *     succeed
   */
  int beginConnect(String address) throws KernelException;

  /**
   * Starts to connect by TCP without waiting. When the descriptor is writable, {@link
   * #connectError} returns the result.
   *
   * @param host an IPv4 or IPv6 address; host names are not resolved
   * @throws KernelException EINVAL (not an address), ENETUNREACH …
   */
  int beginConnectTcp(String host, int port) throws KernelException;

  /**
   * The result of a started connection. A TCP socket that is connected to itself counts as refused:
   * the kernel makes such a connection if it chooses the target port as the socket's own port.
   *
   * @return 0 if it is connected, otherwise the error number
   */
  int connectError(int fd);

  /** True for an IPv4 or IPv6 address, false for a host name. */
  boolean isAddress(String host);

  /**
   * Resolves a host name to IPv4 and IPv6 addresses by {@code getaddrinfo(3)}. This may take as
   * long as the resolver takes, so no thread that others depend on may call it.
   *
   * @throws KernelException there is no address, or no server answers; the message is only the
   *     reason
   */
  String[] lookUp(String host) throws KernelException;

  /** The text for an error number. */
  String reason(int errno);

  /**
   * Receives bytes that have arrived.
   *
   * @return the number of bytes; 0 at the end of the stream, -1 if none have arrived
   */
  int receive(int fd, byte[] into, int from, int length) throws KernelException;

  /**
   * Sends as many bytes as there is room for; never causes SIGPIPE.
   *
   * @return the number of bytes; 0 if there is no room
   * @throws KernelException EPIPE, ECONNRESET …: the peer has closed the connection
   */
  int send(int fd, byte[] data, int from, int length) throws KernelException;

  /** Refuses further data of the peer; data that has arrived can still be received. */
  void endInput(int fd);

  /**
   * Receives the next datagram. Descriptors that it carries are closed without waiting.
   *
   * @param limit the longest datagram in bytes; a longer one is truncated
   * @return null if there is none
   * @throws KernelException there is a datagram, but it cannot be received now (EAGAIN and others)
   */
  Datagram receiveDatagram(int fd, int limit) throws KernelException;

  /**
   * True if the sender of a datagram was reaped, so that its pid may be that of another process.
   * What was read about that pid before this returns false is true of the sender.
   *
   * @param pidfd {@link Datagram#pidfd}; false for {@link Datagram#NO_PIDFD}
   */
  boolean isReaped(int pidfd);

  /** The process that connected; for a client the process that listens. */
  Peer peer(int fd) throws KernelException;

  /**
   * Waits until a descriptor is readable or at its end.
   *
   * @param timeoutMillis -1 for no limit
   * @return false if the time is over
   */
  boolean awaitReadable(int fd, int timeoutMillis);

  /** Waits like {@link #awaitReadable} until a descriptor is writable or broken. */
  boolean awaitWritable(int fd, int timeoutMillis);

  /** Ends the outgoing data, which the peer then reads; its data can still be received. */
  void endOutput(int fd);

  /** Closes a descriptor; -1 is ignored. */
  void close(int fd);
}
