package dev.foster.control;

import dev.foster.control.SocketPaths.Place;
import dev.foster.kernel.Directories;
import dev.foster.kernel.Directories.Entry;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.plan.Plan;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * The control socket: bound in the first place that can be used, and removed when it is closed.
 *
 * <p>Foster opens, checks and locks a directory before it touches an entry. It replaces a socket
 * without a listener, never one with a listener, and removes nothing that is not a socket.
 */
public final class ControlSocket implements AutoCloseable {
  private static final int BACKLOG = 512; // room for many clients before the first accept
  private static final int CONNECT_MILLIS = 500;
  private static final int LOCK_ATTEMPTS = 100;
  private static final long LOCK_PAUSE_NANOS = 5_000_000;
  private static final int OTHERS_MAY_WRITE = 022;
  private static final int EEXIST = 17;
  private static final int ECONNREFUSED = 111;

  /** Another process listens on the socket. */
  public static final class InUse extends Exception {
    private static final long serialVersionUID = 1L;

    InUse(String message) {
      super(message, null, false, false);
    }
  }

  private final Sockets sockets;
  private final Directories directories;
  private final int directory;
  private final String path;
  private final String name;
  private final int listener;
  private final int mode;
  private final long inode;

  private ControlSocket(
      Sockets sockets,
      Directories directories,
      int directory,
      String path,
      int listener,
      int mode,
      long inode) {
    this.sockets = sockets;
    this.directories = directories;
    this.directory = directory;
    this.path = path;
    this.name = nameOf(path);
    this.listener = listener;
    this.mode = mode;
    this.inode = inode;
  }

  /**
   * Binds the control socket: {@code $FOSTER_SOCKET}, else {@code control.socket}, else the first
   * default place that can be used.
   *
   * @param environment value of a variable of Foster's own environment, or null
   * @throws InUse another Foster listens there; the message is complete: {@code cannot …}
   * @throws KernelException no place can be used; the message has the reason for each place, and
   *     begins with {@code control is off: …}
   */
  public static ControlSocket claim(
      Plan.Control control,
      UnaryOperator<String> environment,
      Sockets sockets,
      Directories directories)
      throws InUse, KernelException {
    String given = environment.apply("FOSTER_SOCKET"); // the same order as for clients
    String path = given == null || given.isEmpty() ? control.socket() : given;
    if (path != null) {
      return new Claim(sockets, directories, control.mode()).explicit(path);
    }
    List<Place> places = SocketPaths.of(directories.uid(), environment);
    return claim(places, control.mode(), sockets, directories);
  }

  static ControlSocket claim(List<Place> places, int mode, Sockets sockets, Directories directories)
      throws InUse, KernelException {
    return new Claim(sockets, directories, mode).anyOf(places);
  }

  /** The path of the socket. */
  public String path() {
    return path;
  }

  int listener() {
    return listener;
  }

  /**
   * True if the file's mode lets users other than its owner connect; the kernel then checks them.
   */
  boolean isOpenToOthers() {
    return (mode & OTHERS_MAY_WRITE) != 0;
  }

  /** Closes the socket and removes its file, if the name still belongs to it. */
  @Override
  public void close() {
    try {
      Entry now = directories.entry(directory, name);
      if (now != null && now.inode() == inode) {
        directories.unlink(directory, name);
      }
    } catch (KernelException e) {
      // the next Foster finds a socket without a listener and replaces it
    }
    sockets.close(listener);
    sockets.close(directory);
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Tries the places in order. */
  private record Claim(Sockets sockets, Directories directories, int mode) {

    ControlSocket explicit(String path) throws InUse, KernelException {
      int slash = path.lastIndexOf('/');
      String parent = slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
      try {
        make(parent, 0755);
        // The user chose the directory, so a link to it is accepted, and the user decides who may
        // write there.
        return in(directories.open(parent + "/."), path);
      } catch (KernelException e) {
        throw off(path + ": " + e.getMessage(), e);
      }
    }

    ControlSocket anyOf(List<Place> places) throws InUse, KernelException {
      StringBuilder reasons = new StringBuilder();
      KernelException last = null;
      for (Place place : places) {
        try {
          make(place.path(), place.mode());
          int directory = directories.open(place.path());
          return inTrusted(directory, place);
        } catch (KernelException e) {
          reasons.append(reasons.isEmpty() ? "" : "; ");
          reasons.append(place.path()).append(": ").append(e.getMessage());
          last = e;
        }
      }
      throw off(reasons.toString(), last);
    }

    private static KernelException off(String reasons, KernelException cause) {
      return new KernelException(
          "control is off: no place for its socket: " + reasons, cause.errno());
    }

    private void make(String path, int mode) throws KernelException {
      try {
        directories.make(path, mode);
      } catch (KernelException e) {
        if (e.errno() != EEXIST && !isThere(path)) {
          throw e; // mkdir may also return EROFS or EACCES for a directory that exists
        }
      }
    }

    private boolean isThere(String path) {
      try {
        sockets.close(directories.open(path + "/."));
        return true;
      } catch (KernelException e) {
        return false;
      }
    }

    private ControlSocket inTrusted(int directory, Place place) throws InUse, KernelException {
      try {
        trust(directory, place.owner());
      } catch (KernelException e) {
        sockets.close(directory);
        throw e;
      }
      return in(directory, place.socket());
    }

    /** Refuses a directory in which users other than {@code owner} and root can create entries. */
    private void trust(int directory, int owner) throws KernelException {
      Entry entry = directories.entry(directory, ".");
      if (entry.uid() != owner && entry.uid() != 0) {
        throw new KernelException("it belongs to uid " + entry.uid(), 0);
      }
      if ((entry.mode() & OTHERS_MAY_WRITE) != 0) {
        throw new KernelException("others may write to it", 0);
      }
    }

    private ControlSocket in(int directory, String path) throws InUse, KernelException {
      boolean done = false;
      try {
        if (!directories.writable(directory)) {
          throw new KernelException("it cannot be written to", 0);
        }
        lock(directory);
        removeStale(directory, path);
        ControlSocket socket = bind(directory, path);
        done = true;
        return socket;
      } finally {
        if (!done) {
          sockets.close(directory);
        }
      }
    }

    /**
     * Waits for the lock: another Foster that starts at the same time holds it only for a moment.
     */
    private void lock(int directory) {
      for (int i = 0; i < LOCK_ATTEMPTS && !directories.lock(directory); i++) {
        LockSupport.parkNanos(LOCK_PAUSE_NANOS);
      }
    }

    private void removeStale(int directory, String path) throws InUse, KernelException {
      Entry entry = directories.entry(directory, nameOf(path));
      if (entry == null) {
        return;
      }
      if (!entry.isSocket()) {
        throw new KernelException(nameOf(path) + " is there and is not a socket", EEXIST);
      }
      try {
        int fd = sockets.connect(Sockets.Type.STREAM, path, CONNECT_MILLIS);
        int pid;
        try {
          pid = sockets.peer(fd).pid();
        } finally {
          sockets.close(fd);
        }
        throw new InUse(
            "cannot listen on "
                + path
                + ": another Foster ("
                + words(pid)
                + ") listens there; set control.socket to another path, or control: off");
      } catch (KernelException e) {
        if (e.errno() != ECONNREFUSED) {
          throw new KernelException("its socket is in use: " + e.getMessage(), e.errno());
        }
      }
      directories.unlink(directory, nameOf(path));
    }

    private static String words(int pid) {
      return pid == 0 ? "in another PID namespace" : "pid " + pid;
    }

    private ControlSocket bind(int directory, String path) throws KernelException {
      int listener = sockets.listen(path, mode, BACKLOG);
      try {
        Entry entry = directories.entry(directory, nameOf(path));
        if (entry == null || !entry.isSocket() || entry.uid() != directories.uid()) {
          throw new KernelException("another directory was put in its place", 0);
        }
        if ((entry.mode() & 0777) != mode) {
          directories.chmod(directory, nameOf(path), mode); // the umask removed some permissions
        }
        directories.unlock(directory);
        return new ControlSocket(
            sockets, directories, directory, path, listener, mode, entry.inode());
      } catch (KernelException e) {
        sockets.close(listener);
        throw e;
      }
    }
  }
}
