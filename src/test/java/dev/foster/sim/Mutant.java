package dev.foster.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bug to plant.
 *
 * @param file source file below {@code dev/foster}, without {@code .java}
 * @param method name of the method that contains {@code find} once; all overloads count
 * @param find the fragment to replace; white space and comments do not matter
 * @param seeds simple name of the class that runs the seeds which find it
 */
record Mutant(
    String name, String file, String method, String find, String replacement, String seeds) {

  /** A bug that the simulation of everything finds. */
  Mutant(String name, String file, String method, String find, String replacement) {
    this(name, file, method, find, replacement, "Seeds");
  }

  @Override
  public String toString() {
    return name;
  }

  /** A range of a source text. */
  private record Range(int from, int to) {}

  /**
   * The source with the bug.
   *
   * @throws IllegalStateException the method does not contain the fragment exactly once
   */
  String plant(String source) {
    List<Range> places = new ArrayList<>();
    for (Range body : bodies(source)) {
      places.addAll(places(source, body));
    }
    if (places.size() != 1) {
      String where = file + "." + method + "()";
      throw new IllegalStateException(name + ": " + places.size() + " places in " + where);
    }
    Range place = places.getFirst();
    return source.substring(0, place.from()) + replacement + source.substring(place.to());
  }

  /** The bodies of all methods with the name. */
  private List<Range> bodies(String source) {
    Matcher declaration =
        Pattern.compile("(?<!\\bnew)[\\w>\\]]\\s+" + method + "\\s*\\(").matcher(source);
    List<Range> bodies = new ArrayList<>();
    while (declaration.find()) {
      int afterParameters = closing(source, declaration.end() - 1, '(', ')') + 1;
      Matcher brace = Pattern.compile("\\s*(throws [\\w., ]+)?\\{").matcher(source);
      if (brace.find(afterParameters) && brace.start() == afterParameters) {
        int open = brace.end() - 1;
        bodies.add(new Range(open, closing(source, open, '{', '}')));
      }
    }
    return bodies;
  }

  private static int closing(String source, int open, char opening, char closing) {
    int depth = 0;
    for (int i = open; i < source.length(); i++) {
      char c = source.charAt(i);
      depth += c == opening ? 1 : c == closing ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalStateException("no end of " + source.substring(open));
  }

  private List<Range> places(String source, Range body) {
    StringBuilder dense = new StringBuilder();
    List<Integer> positions = new ArrayList<>();
    for (int i = body.from(); i < body.to(); i++) {
      if (source.startsWith("//", i)) {
        i = source.indexOf('\n', i);
      } else if (!Character.isWhitespace(source.charAt(i))) {
        dense.append(source.charAt(i));
        positions.add(i);
      }
    }
    String wanted = find.replaceAll("\\s", "");
    List<Range> places = new ArrayList<>();
    for (int i = dense.indexOf(wanted); i >= 0; i = dense.indexOf(wanted, i + 1)) {
      places.add(new Range(positions.get(i), positions.get(i + wanted.length() - 1) + 1));
    }
    return places;
  }
}
