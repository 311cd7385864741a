package dev.foster.cli;

import dev.foster.control.SocketPaths;
import dev.foster.control.SocketPaths.Place;
import dev.foster.kernel.Directories;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.text.ByteText;
import dev.foster.text.JsonReader;
import dev.foster.text.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A connection to a running Foster: sends a request and reads the lines of the answer. */
public final class ControlConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int SEND_MILLIS = 5_000;
  private static final int PIECE = 16 * 1024;
  private static final int LONGEST_LINE = 64 << 20;
  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;
  private static final int ECONNREFUSED = 111;

  private final Sockets sockets;
  private final int fd;
  private byte[] buffer = new byte[PIECE];
  private int from;
  private int end;
  private boolean left;

  private ControlConnection(Sockets sockets, int fd) {
    this.sockets = sockets;
    this.fd = fd;
  }

  /**
   * Connects to the Foster that runs here.
   *
   * @param socket the path that the user gave, or null for the usual places
   * @throws ClientException no Foster listens there, or the listener belongs to another user
   */
  public static ControlConnection open(String socket, ClientEnvironment around)
      throws ClientException {
    String given = socket != null ? socket : around.variable("FOSTER_SOCKET");
    if (given != null && !given.isEmpty()) {
      return openGiven(given, around);
    }
    List<String> tried = new ArrayList<>();
    ClientException refused = null;
    for (Place place : places(around)) {
      try {
        ControlConnection link = connect(place.socket(), place.owner(), around);
        if (link != null) {
          return link;
        }
        tried.add(place.socket());
      } catch (ClientException e) {
        refused = refused == null ? e : refused; // of another user; one of ours may follow
      }
    }
    if (refused != null) {
      throw refused;
    }
    String configured = around.configuredSocket().get();
    if (configured != null) {
      return openGiven(configured, around);
    }
    throw new ClientException(
        ClientException.NOBODY, "cannot find a running Foster: nobody listens on " + words(tried));
  }

  private static ControlConnection openGiven(String path, ClientEnvironment around)
      throws ClientException {
    ControlConnection link = connect(path, -1, around);
    if (link == null) {
      throw new ClientException(
          ClientException.NOBODY, "cannot find a running Foster: nobody listens on " + path);
    }
    return link;
  }

  private static String words(List<String> paths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < paths.size(); i++) {
      text.append(i == 0 ? "" : i + 1 == paths.size() ? " or " : ", ").append(paths.get(i));
    }
    return text.toString();
  }

  /** The usual places; for root also those of the user of PID 1. */
  private static List<Place> places(ClientEnvironment around) {
    int uid = around.directories().uid();
    List<Place> places = SocketPaths.of(uid, around::variable);
    int first = uid == 0 ? ownerOfPid1(around) : 0;
    if (first != 0) {
      for (Place place : SocketPaths.of(first, around::variable)) {
        if (!places.contains(place)) {
          places.add(place);
        }
      }
    }
    return places;
  }

  private static int ownerOfPid1(ClientEnvironment around) {
    Directories directories = around.directories();
    try {
      int fd = directories.open("/proc/1");
      int uid = directories.entry(fd, ".").uid();
      around.sockets().close(fd);
      return uid;
    } catch (KernelException e) {
      return 0; // no /proc
    }
  }

  /**
   * Connects; returns null if nobody listens there.
   *
   * @param owner uid that may listen there besides root and ours; -1 for any, if the user gave the
   *     path
   */
  private static ControlConnection connect(String path, int owner, ClientEnvironment around)
      throws ClientException {
    Sockets sockets = around.sockets();
    try {
      int fd = sockets.connect(Sockets.Type.STREAM, path, CONNECT_MILLIS);
      int uid = sockets.peer(fd).uid();
      if (owner >= 0 && uid != 0 && uid != owner && uid != around.directories().uid()) {
        sockets.close(fd);
        throw new ClientException(
            ClientException.FAILED, "cannot trust " + path + ": uid " + uid + " listens there");
      }
      return new ControlConnection(sockets, fd);
    } catch (KernelException e) {
      int errno = e.errno();
      if (errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR) {
        return null;
      }
      throw new ClientException(ClientException.FAILED, e.getMessage());
    }
  }

  /** Sends a request. A failure shows when the answer is read. */
  public void send(JsonWriter request) {
    byte[] line = request.line();
    try {
      for (int at = 0; at < line.length; ) {
        int sent = sockets.send(fd, line, at, line.length - at);
        if (sent == 0 && !sockets.awaitWritable(fd, SEND_MILLIS)) {
          return;
        }
        at += sent;
      }
    } catch (KernelException e) {
      // the server may have sent the reason before it closed the connection
    }
  }

  /**
   * The next line of the answer.
   *
   * @param millis the longest time to wait; -1 for no limit
   * @return null at the end of the connection
   * @throws ClientException no line came in that time
   */
  public Map<String, Object> next(int millis) throws ClientException {
    int seen = from;
    while (true) {
      for (; seen < end; seen++) {
        if (buffer[seen] == '\n') {
          String line = ByteText.decode(buffer, from, seen - from);
          from = seen + 1;
          return parse(line);
        }
      }
      int before = from;
      if (!receive(millis)) {
        return null;
      }
      seen -= before - from;
    }
  }

  private static Map<String, Object> parse(String line) throws ClientException {
    try {
      return JsonReader.parseObject(line);
    } catch (JsonReader.Malformed e) {
      throw new ClientException(
          ClientException.FAILED, "cannot understand the answer: " + e.getMessage());
    }
  }

  /** Reads more bytes; false at the end of the connection. */
  private boolean receive(int millis) throws ClientException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, end - from);
      end -= from;
      from = 0;
    }
    if (end == buffer.length) {
      if (end >= LONGEST_LINE) {
        throw new ClientException(
            ClientException.FAILED, "cannot understand the answer: it is too long");
      }
      buffer = Arrays.copyOf(buffer, end * 2);
    }
    try {
      int n;
      while ((n = sockets.receive(fd, buffer, end, buffer.length - end)) < 0) {
        if (!sockets.awaitReadable(fd, millis)) {
          throw new ClientException(
              ClientException.NO_ANSWER, "cannot get an answer: Foster says nothing");
        }
      }
      end += n;
      return n > 0;
    } catch (KernelException e) {
      return false;
    }
  }

  /**
   * Leaves the connection open until this process exits. Foster waits for the end of all
   * connections before it exits; as PID 1 it would otherwise kill this process before it returns
   * its exit code.
   */
  void leaveOpen() {
    left = true;
  }

  @Override
  public void close() {
    if (!left) {
      sockets.close(fd);
    }
  }
}
