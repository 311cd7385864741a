package dev.foster.control;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The default places of the control socket, the same for server and clients. */
public final class SocketPaths {
  /** Name of the socket in its directory. */
  static final String NAME = "foster.sock";

  /**
   * A directory for the socket.
   *
   * @param path absolute
   * @param mode permissions with which Foster creates it
   * @param owner the user who must own it and listen there, besides root
   */
  public record Place(String path, int mode, int owner) {

    /** The path of the socket in it. */
    public String socket() {
      return path + "/" + NAME;
    }
  }

  private SocketPaths() {}

  /**
   * The places in the order in which they are tried.
   *
   * @param uid the user of the Foster
   * @param environment value of a variable, or null
   */
  public static List<Place> of(int uid, UnaryOperator<String> environment) {
    List<Place> places = new ArrayList<>(4);
    places.add(new Place("/run/foster", 0755, uid));
    String runtime = environment.apply("XDG_RUNTIME_DIR");
    if (isAbsolute(runtime)) {
      places.add(new Place(runtime + "/foster", 0700, uid));
    }
    String temporary = environment.apply("TMPDIR");
    if (isAbsolute(temporary)) {
      places.add(new Place(temporary + "/foster-" + uid, 0700, uid));
    }
    places.add(new Place("/tmp/foster-" + uid, 0700, uid));
    return places;
  }

  private static boolean isAbsolute(String path) {
    return path != null && path.startsWith("/");
  }
}
