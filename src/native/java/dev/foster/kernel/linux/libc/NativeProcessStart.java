package dev.foster.kernel.linux.libc;

import java.util.List;

/** {@link ProcessStart} as {@code src/native/c/start.c} found it. */
final class NativeProcessStart implements ProcessStart {
  @Override
  public List<String> commandLine(String[] arguments) {
    List<String> words = CStrings.list(NativeCalls.argv());
    return words.isEmpty() ? List.of("foster") : words;
  }

  @Override
  public List<String> environment() {
    return CStrings.list(NativeCalls.environ());
  }

  @Override
  public void restoreDirectory() {} // nothing has left it

  @Override
  public long ignoredSignals() {
    return NativeCalls.ignoredSignals();
  }

  @Override
  public long blockedSignals() {
    return NativeCalls.blockedSignals();
  }
}
