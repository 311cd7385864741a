package dev.foster.cli;

/** A console that keeps what is printed. */
final class TestConsole implements Console {
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();
  boolean terminal;
  int linesUntilReaderGoes = Integer.MAX_VALUE;

  synchronized String outText() {
    return out.toString();
  }

  synchronized String errText() {
    return err.toString();
  }

  @Override
  public synchronized boolean out(String text) {
    out.append(text);
    return --linesUntilReaderGoes > 0;
  }

  @Override
  public synchronized void err(String text) {
    err.append(text);
  }

  @Override
  public boolean isTerminal() {
    return terminal;
  }

  @Override
  public boolean errorIsTerminal() {
    return terminal;
  }

  @Override
  public int columns() {
    return terminal ? 80 : Table.UNLIMITED;
  }

  @Override
  public boolean colour() {
    return terminal;
  }
}
