package dev.foster.config.yaml;

import java.io.IOException;

/** Text that is no YAML, or none that is taken. */
final class YamlSyntaxException extends IOException {
  private static final long serialVersionUID = 1L;

  final transient int line;
  final transient int column;

  YamlSyntaxException(int line, int column, String message) {
    super(message);
    this.line = line;
    this.column = column;
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
