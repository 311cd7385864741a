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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/messages.md} has the words that the program has, and leaves none out. */
class MessagesPageTest {
  private static final Path PAGE = Path.of("docs/reference/messages.md");

  /** The first cell of a row of a table. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\b(ADVICE|CHECKS|COMMAND|DIRECTORY|FILE|HOW|KEY|LINES|N|NAME|OPTION|OTHER|PATH|PID|PLACES?"
              + "|PROCESSES|PROGRAM|SERVICES?|SIGNAL|TIME|WHAT|WHY)\\b");

  /** {@code report(level, kind, "text …}, {@code reportWithOutput(…} or {@code reportCrash(…}. */
  private static final Pattern REPORTED =
      Pattern.compile("report(?:WithOutput|Crash)?\\([^;\"]*\"\\w+\",\\s*\"([^\"]+)\"");

  /** {@code String text = "text …}: a message that is put together first. */
  private static final Pattern COMPOSED = Pattern.compile("String text =\\s*\"([^\"]+)\"");

  private static List<String> messages() throws IOException {
    List<String> messages = new ArrayList<>();
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      messages.add(row.group(1));
    }
    assertTrue(messages.size() > 50, messages::toString);
    return messages;
  }

  /** All texts in the program's classes. */
  private static Set<String> texts() throws IOException {
    Set<String> texts = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("target/classes"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        for (var entry : ClassFile.of().parse(file).constantPool()) {
          if (entry instanceof StringEntry text) {
            texts.add(text.stringValue());
          }
        }
      }
    }
    return texts;
  }

  /** Whether words are a part of a text of the program, or several such parts in a row. */
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
  void messages_ofThePage_areInTheProgram() throws IOException {
    Set<String> texts = texts();
    List<String> missing = new ArrayList<>();
    for (String message : messages()) {
      for (String piece : PLACEHOLDER.split(message)) {
        String words = piece.replaceAll("^[ ()':,]+|[ ()':,?]+$", "");
        if (words.length() > 2 && !isMadeOf(words, texts)) {
          missing.add(message + ": " + words);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void messages_ofServices_areOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    List<String> missing = new ArrayList<>();
    int found = 0;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/foster/core"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        for (Pattern pattern : List.of(REPORTED, COMPOSED)) {
          Matcher message = pattern.matcher(source);
          while (message.find()) {
            found++;
            String text = message.group(1).strip();
            if (!page.contains(text)) {
              missing.add(file.getFileName() + ": " + text);
            }
          }
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(found > 20, "only " + found + " messages were found");
  }
}
