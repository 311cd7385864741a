package dev.foster.kernel;

/**
 * A program that sends a message with a TCP socket whose close takes until its peer has read
 * everything, which the peer never does.
 */
public final class LingeringSocket {
  private LingeringSocket() {}

  /**
   * The program for {@code python3 -c}. It closes its own descriptor of the socket, so that the one
   * in the message is the last.
   *
   * @param address the address to send to, an expression of Python
   * @param more statements that follow the message
   */
  public static String script(String address, String more) {
    return """
    import os, socket, struct, sys, time
    l = socket.create_server(('127.0.0.1', 0))
    c = socket.create_connection(l.getsockname())
    other, _ = l.accept()
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 1000))
    c.setblocking(False)
    try:
        while True: c.send(bytes(65536))
    except BlockingIOError: pass
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.connect(ADDRESS)
    socket.send_fds(s, [b'FDSTORE=1'], [c.fileno()])
    c.close()  # which waits for nothing: it is not the last
    MORE
    print('sent', flush=True)
    time.sleep(1000)
    """
        .replace("ADDRESS", address)
        .replace("MORE", more);
  }
}
