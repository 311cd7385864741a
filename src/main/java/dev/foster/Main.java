package dev.foster;

/** Where Foster begins: a placeholder that knows its version only. */
public final class Main {
  private Main() {}

  /** Arguments: the name Foster was called by, then those of its command line. */
  public static void main(String[] arguments) {
    System.out.println("foster 0.1.0");
  }
}
