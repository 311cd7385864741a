package dev.foster.config;

import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.Source;
import dev.foster.text.EnvFileParser;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the variables of an env file, and reports its errors with their places. */
final class EnvFile implements EnvFileParser.Sink {
  private final Source source;
  private final Problems problems;
  private final String path;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private EnvFile(Source source, Problems problems, String path) {
    this.source = source;
    this.problems = problems;
    this.path = path;
  }

  /** The variables in the order of the file; the value of {@code KEY} alone is null. */
  static Map<String, String> parse(byte[] bytes, Source source, Problems problems, String path) {
    EnvFile file = new EnvFile(source, problems, path);
    EnvFileParser.parse(bytes, file);
    return file.variables;
  }

  @Override
  public void variable(String name, String value, int line) {
    variables.put(name, value);
  }

  @Override
  public void error(int line, int column, String name, String message) {
    String text = name == null ? message : "the value of " + name + " " + message;
    problems.error(source, line, column, path, text);
  }
}
