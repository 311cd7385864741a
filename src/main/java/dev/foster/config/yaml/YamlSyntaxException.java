package dev.foster.config.yaml;

import java.io.IOException;

/** A text is not valid YAML, or uses a part of YAML that Foster does not support. */
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
