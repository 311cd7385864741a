package dev.foster.kernel.linux;

/** A program for {@link StartupTest}: says what it was started with, byte for byte. */
final class StartupProbe {
  private StartupProbe() {}

  public static void main(String[] args) throws Exception {
    Startup.nameProcess("a name");
    StringBuilder text = new StringBuilder();
    for (String argument : Startup.arguments(args.length)) {
      text.append("argument ").append(argument).append('\n');
    }
    for (String variable : Startup.environment()) {
      text.append("variable ").append(variable).append('\n');
    }
    text.append("comm ").append(new LinuxKernel().process(Startup.pid()).command()).append('\n');
    text.append("ignored ").append(Startup.ignoredSignals()).append('\n');
    text.append("blocked ").append(Startup.blockedSignals()).append('\n');
    text.append("subreaper ").append(Startup.isSubreaper());
    Startup.becomeSubreaper();
    text.append(" ").append(Startup.isSubreaper()).append('\n');
    long bytes = Native.allocate(text.toString());
    long length = Native.call(Native.symbol("strlen"), bytes);
    Native.call(Native.symbol("write"), 1, bytes, length);
  }
}
