package dev.foster.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that {@code docs/reference/messages.md} has exactly the messages of the program. It reads
 * the string constants of all classes, so it does not depend on the formatting of the sources.
 */
class MessagesPageTest {
  private static final Path PAGE = Path.of("docs/reference/messages.md");

  /** Pages with the messages of the importers. */
  private static final List<Path> IMPORTS =
      List.of(
          Path.of("docs/reference/import-supervisord.md"),
          Path.of("docs/reference/supervisord.md"),
          Path.of("docs/reference/import-procfile.md"),
          Path.of("docs/reference/import-crontab.md"),
          Path.of("docs/reference/import-compose.md"),
          Path.of("docs/reference/import-systemd.md"),
          Path.of("docs/reference/import-s6.md"));

  private static final Path CLASSES = Path.of("target/classes/dev/foster");

  /** The first cell of a row of a table. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\b(ADDRESS|ADVICE|CHECKS|COMMAND|DIRECTORY|FILE|HOW|KEY|KIND|LINES|N|NAME|OPTION|OTHER|PATH"
              + "|PID|PLACES?|PROCESSES|PROGRAM|SERVICES?|SIGNAL|TIME|UNIT|VALUE|VAR|WHAT|WHERE|WHO|WHY"
              + "|FROM:TO)\\b");

  /** Two words in a row: a text for people, not a name, a key or a path. */
  private static final Pattern WORDS = Pattern.compile("[A-Za-z']{2,},? [a-z']{2,}");

  /** Classes whose texts are not messages; comments name the pages that describe them. */
  private static final Pattern OTHER_PAGES =
      Pattern.compile(
          "cli/(CommandTable|Completion|GraphDiagrams|HelpPage).*" // commands.md
              + "|config/schema/.*" // configuration.md, and the texts of the JSON Schema
              + "|supervisord/SupervisordHelp|importer/supervisord/LogLevels" // supervisord.md
              + "|lint/MigrationHints" // configuration.md
              + "|plan/Command" // a shell script
              + "|programs/.*" // names of programs and options
              + "|starter/.*" // what foster init writes
              + "|supervisorctl/.*" // supervisorctl.md
              + "|text/PythonGetOpt" // as Python says it
              + "|init/(InitHelp|TiniLog|TiniOptions|DumbInitLog|DumbInitOptions|GetOpt)" // run.md
              + "|kernel/linux/(libc/(Errno|Signal)Text|net/HostResolver)" // errno(3)
              // getaddrinfo(3)
              + "|text/JsonReader"); // errors in requests, for authors of clients

  private static final Path NATIVE = Path.of("src/native/c");

  /** A message in C. */
  private static final Pattern LITERAL = Pattern.compile("\"(foster: [^\"\\\\]+)");

  /** Texts that Foster looks for in the errors of parsers and replaces. */
  private static final Set<String> NOT_PRINTED =
      Set.of(
          "mapping values are not allowed",
          "expected <block end>",
          "could not find expected ':'",
          "expected '<document start>'",
          "cannot start any token",
          "expected alphabetic or numeric character",
          "unexpected end of stream",
          "Max open files", // lines of /proc/PID/limits
          "Max processes",
          "foster run:");

  private static String page() throws IOException {
    StringBuilder text = new StringBuilder(Files.readString(PAGE));
    for (Path other : IMPORTS) {
      String page = Files.readString(other);
      text.append(page, page.indexOf("## The report"), page.indexOf("## Keys"));
    }
    return text.toString();
  }

  private static List<String> messages() throws IOException {
    List<String> messages = new ArrayList<>();
    Matcher row = ROW.matcher(page());
    while (row.find()) {
      messages.add(row.group(1));
    }
    assertTrue(messages.size() > 50, messages::toString);
    return messages;
  }

  /** The string constants of each class, by its path without the names of inner classes. */
  private static Map<String, Set<String>> texts() throws IOException {
    Map<String, Set<String>> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = CLASSES.relativize(file).toString().replaceFirst("(\\$.*)?\\.class$", "");
        for (var entry : ClassFile.of().parse(file).constantPool()) {
          if (entry instanceof StringEntry text) {
            texts.computeIfAbsent(name, key -> new TreeSet<>()).add(text.stringValue());
          }
        }
      }
    }
    try (Stream<Path> files = Files.list(NATIVE)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".c")).toList()) {
        Matcher literal = LITERAL.matcher(Files.readString(file));
        while (literal.find()) {
          texts.computeIfAbsent(file.toString(), key -> new TreeSet<>()).add(literal.group(1));
        }
      }
    }
    assertTrue(texts.size() > 50, "no classes in " + CLASSES.toAbsolutePath());
    return texts;
  }

  /** Whether words are part of a text of the program, or of several such texts in a row. */
  private static boolean isMadeOf(String words, Set<String> texts) {
    if (words.isBlank() || texts.stream().anyMatch(text -> text.contains(words))) {
      return true;
    }
    for (String text : texts) {
      String beginning = text.strip();
      if (beginning.length() > 1
          && words.startsWith(beginning)
          && isMadeOf(words.substring(beginning.length()).strip(), texts)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void messages_ofThePage_existInTheProgram() throws IOException {
    Set<String> all = new TreeSet<>();
    texts().values().forEach(all::addAll);
    List<String> missing = new ArrayList<>();
    for (String message : messages()) {
      for (String piece : PLACEHOLDER.split(message)) {
        String words = piece.replaceAll("^[ ()':,]+|[ ()':,?]+$", "");
        if (words.length() > 2 && !isMadeOf(words, all)) {
          missing.add(message + ": " + words);
        }
      }
    }
    assertEquals(List.of(), missing, "the program does not have these parts of rows");
  }

  /** Each part of a message: the constant text between two values. */
  @Test
  void messages_ofTheProgram_areOnThePage() throws IOException {
    String page = page().replace("\\|", "|").replaceAll("\\s+", " ");
    Map<String, Set<String>> missing = new TreeMap<>();
    int found = 0;
    for (var each : texts().entrySet()) {
      if (OTHER_PAGES.matcher(each.getKey()).matches()) {
        continue;
      }
      for (String text : each.getValue()) {
        String words = text.replaceAll("\\s+", " ").strip();
        boolean help = each.getKey().startsWith("init/") && text.strip().contains("\n");
        if (WORDS.matcher(words).find() && !help && !NOT_PRINTED.contains(words)) {
          found++;
          if (!page.contains(words)) {
            missing.computeIfAbsent(each.getKey(), key -> new TreeSet<>()).add(words);
          }
        }
      }
    }
    assertEquals(Map.of(), missing, PAGE + " lacks these parts of messages, by class");
    assertTrue(found > 200, "only " + found + " messages were found");
  }
}
