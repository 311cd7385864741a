package dev.foster.kernel;

import dev.foster.text.ByteText;

/**
 * Sockets of the UNIX and the internet families. Every descriptor is close-on-exec and
 * non-blocking; calls that may wait say so and take a bound. Usable from any thread.
 *
 * <p>A UNIX address is a path in {@link ByteText} form of any length, or {@code @name} for the
 * abstract name space of Linux ({@code unix(7)}).
 */
public interface Sockets {

  /** How a socket carries data. */
  enum Type {
    STREAM,
    DATAGRAM
  }

  /**
   * Who is at the other end.
   *
   * @param pid its process, 0 if that is in a PID namespace that we cannot see
   */
  record Peer(int pid, int uid, int gid) {}

  /**
   * A datagram.
   *
   * @param truncated true if it was longer than the limit
   * @param sender who sent it, or null where the socket was made without credentials
   */
  record Datagram(byte[] data, boolean truncated, Peer sender) {}

  /**
   * A UNIX stream socket that listens.
   *
   * @param mode file mode of the socket, in force from its first moment; of no use if abstract
   * @throws KernelException EADDRINUSE if something has that name already, dead or alive
   */
  int listen(String address, int mode, int backlog) throws KernelException;

  /**
   * A UNIX datagram socket.
   *
   * @param mode as for {@link #listen}
   * @param credentials true: the kernel says with each datagram who sent it (SO_PASSCRED)
   */
  int bindDatagram(String address, int mode, boolean credentials) throws KernelException;

  /**
   * The next connection of a listener.
   *
   * @return -1 if there is none now
   */
  int accept(int listener) throws KernelException;

  /**
   * Connects to a UNIX socket, waiting at most that long for room in its backlog.
   *
   * @throws KernelException ENOENT, ECONNREFUSED (nobody listens), EACCES, ETIMEDOUT
   */
  int connect(Type type, String address, int timeoutMillis) throws KernelException;

  /**
   * Connects by TCP, waiting at most that long.
   *
   * @param host an IPv4 or IPv6 address in digits; names are not looked up
   * @throws KernelException EINVAL (not an address), ECONNREFUSED, ETIMEDOUT …
   */
  int connectTcp(String host, int port, int timeoutMillis) throws KernelException;

  /**
   * Begins to connect to a UNIX stream socket and waits for nothing.
   *
   * @return a descriptor that is connected
   * @throws KernelException as {@link #connect}; EAGAIN if the backlog is full: try again later
   */
  int beginConnect(String address) throws KernelException;

  /**
   * Begins to connect by TCP and waits for nothing: once the descriptor can be written, {@link
   * #connectError} says how it went.
   *
   * @param host an IPv4 or IPv6 address in digits; names are not looked up
   * @throws KernelException EINVAL (not an address), ENETUNREACH …
   */
  int beginConnectTcp(String host, int port) throws KernelException;

  /**
   * How a connection that was begun came out. A TCP socket that met itself counts as refused: the
   * kernel lets one connect to its own port if it happens to choose that one for both ends.
   *
   * @return 0 if it is connected, else the error number
   */
  int connectError(int fd);

  /** True for an IPv4 or IPv6 address in digits. */
  boolean isAddress(String host);

  /**
   * The IPv4 and IPv6 addresses of a host, by {@code getaddrinfo(3)}. Waits as long as the resolver
   * likes: not for threads that others depend on.
   *
   * @throws KernelException there is none, or nobody can say; the message is the reason alone
   */
  String[] lookUp(String host) throws KernelException;

  /** The words for an error number. */
  String reason(int errno);

  /**
   * Takes what has arrived.
   *
   * @return how many bytes; 0 at the end of the stream, -1 if nothing is there now
   */
  int receive(int fd, byte[] into, int from, int length) throws KernelException;

  /**
   * Sends as much as there is room for; never raises SIGPIPE.
   *
   * @return how many bytes, 0 if there is no room now
   * @throws KernelException EPIPE, ECONNRESET …: the other end is gone
   */
  int send(int fd, byte[] data, int from, int length) throws KernelException;

  /** From now on nothing more can be sent here; what was sent can still be taken. */
  void endInput(int fd);

  /**
   * Takes the next datagram. Descriptors that came with it are closed, without waiting for whatever
   * that may have to wait for.
   *
   * @param limit the most bytes to take
   * @return null if there is none now
   * @throws KernelException EAGAIN and others: there is one that cannot be taken now
   */
  Datagram receiveDatagram(int fd, int limit) throws KernelException;

  /** Who connected, or for a client: who listens. */
  Peer peer(int fd) throws KernelException;

  /**
   * Waits until a descriptor can be read (or is at its end).
   *
   * @param timeoutMillis -1 for no bound
   * @return false if the time is over
   */
  boolean awaitReadable(int fd, int timeoutMillis);

  /** Waits until a descriptor can be written (or is broken); like {@link #awaitReadable}. */
  boolean awaitWritable(int fd, int timeoutMillis);

  /** The other side reads the end of the connection; what it writes can still be read. */
  void endOutput(int fd);

  /** Closes a descriptor; -1 is ignored. */
  void close(int fd);
}
