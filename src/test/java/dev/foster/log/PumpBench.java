package dev.foster.log;

import dev.foster.kernel.Io;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.plan.LogFiles;
import dev.foster.plan.LogFiles.LogFile;
import dev.foster.plan.Logs;
import dev.foster.plan.Logs.Format;
import dev.foster.plan.Logs.OnFull;
import dev.foster.text.Level;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the pump alone, between descriptors 0 and 1; this is a program, not a test. Arguments:
 * format, and optionally the path of a log file. {@code SERVICE | java … PumpBench prefixed > file}
 */
final class PumpBench {
  private PumpBench() {}

  public static void main(String[] args) throws Exception {
    Io io = LinuxIo.INSTANCE;
    LogFile file = args.length > 1 ? new LogFile(args[1], 0, 0, false, false, null) : null;
    Format format = Format.valueOf(args[0].toUpperCase(Locale.ROOT));
    Logs logs =
        new Logs(
            format, args.length > 2, OnFull.BLOCK, file == null ? null : new LogFiles(file, file));
    LogPump pump = new LogPump(io, new LogPump.Settings(1, 1, 2, Level.INFO, true));
    pump.configure(logs, Map.of("svc", logs));
    pump.start();
    pump.attach("svc", logs, 17, 0, -1);
    Object forever = new Object();
    synchronized (forever) {
      forever.wait();
    }
  }
}
