package dev.foster.kernel.linux;

import dev.foster.kernel.linux.libc.Native;

/** A program for {@link LinuxStartupTest}: says what it was started with, byte for byte. */
final class LinuxStartupProbe {
  private LinuxStartupProbe() {}

  public static void main(String[] args) throws Exception {
    LinuxStartup.nameProcess("a name");
    StringBuilder text = new StringBuilder();
    for (String argument : LinuxStartup.arguments(args.length)) {
      text.append("argument ").append(argument).append('\n');
    }
    for (String variable : LinuxStartup.environment()) {
      text.append("variable ").append(variable).append('\n');
    }
    text.append("comm ")
        .append(new LinuxKernel().process(LinuxStartup.pid()).command())
        .append('\n');
    text.append("ignored ").append(LinuxStartup.ignoredSignals()).append('\n');
    text.append("blocked ").append(LinuxStartup.blockedSignals()).append('\n');
    text.append("subreaper ").append(LinuxStartup.isSubreaper());
    LinuxStartup.becomeSubreaper();
    text.append(" ").append(LinuxStartup.isSubreaper()).append('\n');
    long bytes = Native.allocate(text.toString());
    long length = Native.call(Native.symbol("strlen"), bytes);
    Native.call(Native.symbol("write"), 1, bytes, length);
  }
}
