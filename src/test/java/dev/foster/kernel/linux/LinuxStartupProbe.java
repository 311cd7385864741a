package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Libc.LIBC;

import dev.foster.kernel.linux.libc.LibcProvider;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.ProcessStart;
import java.util.List;

/** A program for {@link LinuxStartupTest}: prints how it was started, byte for byte. */
final class LinuxStartupProbe {
  private LinuxStartupProbe() {}

  public static void main(String[] args) throws Exception {
    LinuxStartup.nameProcess("a name");
    StringBuilder text = new StringBuilder();
    List<String> line = LinuxStartup.commandLine(args);
    for (String argument : line.subList(1, line.size())) {
      text.append("argument ").append(argument).append('\n');
    }
    for (String variable : LinuxStartup.environment()) {
      text.append("variable ").append(variable).append('\n');
    }
    text.append("comm ")
        .append(new LinuxKernel().process(LinuxStartup.pid()).command())
        .append('\n');
    ProcessStart start = LibcProvider.processStart();
    text.append("ignored ").append(start.ignoredSignals()).append('\n');
    text.append("blocked ").append(start.blockedSignals()).append('\n');
    text.append("subreaper ").append(LinuxStartup.isSubreaper());
    LinuxStartup.becomeSubreaper();
    text.append(" ").append(LinuxStartup.isSubreaper()).append('\n');
    long bytes = NativeHeap.allocateString(text.toString());
    long length = LIBC.strlen(bytes);
    LIBC.write(1, bytes, length);
  }
}
