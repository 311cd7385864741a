package dev.foster.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, parsed for the tests.
 *
 * @param path relative to the project's folder
 * @param anchors what links can point to: its headings, spelt as GitHub does
 * @param links targets of its links, in order
 * @param spans its inline code
 * @param blocks its blocks of code, and the comments for tests between them
 */
record Page(
    Path path, List<String> anchors, List<Link> links, List<Span> spans, List<Block> blocks) {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern SPAN = Pattern.compile("(?<!`)`([^`]+)`(?!`)");
  private static final Pattern FILE_NAME =
      Pattern.compile("`(\\w*[./][\\w./-]*|Dockerfile|Procfile)`:$");
  private static final Pattern REMARK =
      Pattern.compile("<!-- (needs|run|not run|containers|from): (.*?) -->");

  /** A link and its line number, from 1. */
  record Link(String target, int line) {}

  /** Inline code and its line number, from 1. */
  record Span(String text, int line) {}

  /**
   * A fenced or indented block of code, or a comment for tests.
   *
   * @param kind the first word after the fence; {@code indented}; {@code needs}, {@code run},
   *     {@code not run}, {@code containers} or {@code from} for a comment
   * @param file the name of the file whose content it is: the line before ends with it and a colon;
   *     else null
   * @param line number of its first line of text, from 1
   */
  record Block(String kind, String file, String text, int line) {}

  static Page read(Path path) {
    try {
      return new Reader(path, Files.readAllLines(path)).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All pages of the project. */
  static List<Page> all() {
    try (Stream<Path> files = Files.walk(Path.of("."))) {
      return files
          .map(Path::normalize)
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.startsWith("target") && !file.startsWith(".git"))
          .filter(file -> !file.startsWith("src"))
          .sorted()
          .map(Page::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static final class Reader {
    private final Page page;
    private final List<String> lines;
    private final Map<String, Integer> headings = new HashMap<>();
    private int at;
    private String before = "";

    Reader(Path path, List<String> lines) {
      this.lines = lines;
      page =
          new Page(
              path, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    Page read() {
      while (at < lines.size()) {
        String line = lines.get(at);
        if (line.stripLeading().startsWith("```")) {
          fenced(line);
        } else if (line.startsWith("    ") && (before.isEmpty() || lines.get(at - 1).isEmpty())) {
          indented();
        } else {
          text(line);
          at++;
          before = line.isBlank() ? before : line.strip();
        }
      }
      return page;
    }

    private void fenced(String fence) {
      int indent = fence.indexOf('`');
      String kind = fence.strip().substring(3).strip().split(" ", 2)[0];
      int first = ++at;
      StringBuilder text = new StringBuilder();
      for (; !lines.get(at).strip().equals("```"); at++) {
        String line = lines.get(at);
        boolean indented = line.length() >= indent && line.substring(0, indent).isBlank();
        text.append(indented ? line.substring(indent) : line).append('\n');
      }
      at++;
      add(kind, text.toString(), first + 1);
    }

    private void indented() {
      int first = at;
      StringBuilder text = new StringBuilder();
      for (; at < lines.size() && lines.get(at).startsWith("    "); at++) {
        text.append(lines.get(at).substring(4)).append('\n');
      }
      add("indented", text.toString(), first + 1);
    }

    private void add(String kind, String text, int line) {
      Matcher name = FILE_NAME.matcher(before);
      page.blocks.add(new Block(kind, name.find() ? name.group(1) : null, text, line));
      before = "";
    }

    private void text(String line) {
      Matcher remark = REMARK.matcher(line);
      if (remark.matches()) {
        page.blocks.add(new Block(remark.group(1), null, remark.group(2), at + 1));
      }
      if (line.matches("#{1,6} .*")) {
        heading(line.replaceFirst("#+ ", ""));
      }
      Matcher span = SPAN.matcher(line);
      while (span.find()) {
        page.spans.add(new Span(span.group(1), at + 1));
      }
      Matcher link = LINK.matcher(SPAN.matcher(line).replaceAll("code"));
      while (link.find()) {
        page.links.add(new Link(link.group(1), at + 1));
      }
    }

    private void heading(String text) {
      String plain = text.replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1");
      String anchor =
          plain.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_\\- ]", "").replace(' ', '-');
      int seen = headings.merge(anchor, 1, Integer::sum);
      page.anchors.add(seen == 1 ? anchor : anchor + "-" + (seen - 1));
    }
  }
}
