package dev.foster.app;

import dev.foster.cli.ParsedCommand;
import dev.foster.config.ConfigLoader;
import dev.foster.config.ConfigLoader.Purpose;
import dev.foster.config.LoadResult;
import dev.foster.config.yaml.Problem;
import dev.foster.control.ControlSocket;
import dev.foster.core.Event;
import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.Host;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.SignalEvent;
import dev.foster.kernel.Signals;
import dev.foster.kernel.linux.LinuxHost;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.LinuxKernel;
import dev.foster.kernel.linux.LinuxProcessList;
import dev.foster.kernel.linux.LinuxStartup;
import dev.foster.kernel.linux.libc.GetRandom;
import dev.foster.kernel.linux.libc.LibcProvider;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.kernel.linux.signal.SigchldWaiter;
import dev.foster.kernel.linux.signal.SignalPipe;
import dev.foster.log.LogPump;
import dev.foster.loop.EventLog;
import dev.foster.loop.HeapWatch;
import dev.foster.loop.LookupPort;
import dev.foster.loop.Loop;
import dev.foster.loop.LoopPorts;
import dev.foster.loop.Mailbox;
import dev.foster.loop.PlanSource;
import dev.foster.loop.ProbePort;
import dev.foster.loop.SignalReader;
import dev.foster.loop.StatusBoard;
import dev.foster.notify.NotifyServer;
import dev.foster.plan.Plan;
import dev.foster.plan.Scale;
import dev.foster.probe.ExportPipes;
import dev.foster.probe.Prober;
import dev.foster.probe.Reactor;
import dev.foster.probe.ReadyPipes;
import dev.foster.process.ProcessTree;
import dev.foster.supervisord.SupervisordConfig;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Implements {@code foster up}: makes all parts, connects them, and runs the loop. */
final class UpCommand {
  private static final int EVENTS = 1_000;
  private static final Level[] LEVELS = Level.values();
  private static final int INFO = Level.INFO.ordinal();

  /**
   * How long one file of the configuration may take at the start. It is longer than the wait for
   * the data of a FIFO, which {@link LinuxHost} bounds.
   */
  private static final Duration START_PATIENCE = Duration.ofSeconds(40);

  /** How long one file may take at a reload, and how long the data of a FIFO. */
  private static final Duration RELOAD_PATIENCE = Duration.ofSeconds(3);

  /** How long a signal that stops Foster waits for the configuration, in milliseconds. */
  private static final long LOAD_MILLIS = 500;

  private static final Duration RELOAD_FIFO = Duration.ofSeconds(2);

  /** Signals that stop Foster before it has read the configuration with the table of signals. */
  private static final List<Integer> STOPS =
      List.of(Signals.INT, Signals.QUIT, Signals.TERM, Signals.RTMIN + 3);

  private static final String FOREIGN_PROC =
      "/proc belongs to another PID namespace: Foster cannot find processes that services leave"
          + " behind, and ignores sd_notify messages; mount /proc again (unshare --mount-proc)";

  private final ProcessEnvironment environment;
  private final List<String> files;
  private final List<String> profiles;
  private final List<String> program;
  private final Function<Host, SupervisordConfig> supervisord; // null for foster up
  private Level level;
  private final Io io = LinuxIo.INSTANCE;
  private final LinuxKernel kernel = new LinuxKernel();
  private final int pid = LinuxStartup.pid();
  private Loop loop; // made when the configuration has been read
  private final CountDownLatch configurationRead = new CountDownLatch(1);

  /** A supervisor that has not read its configuration yet. */
  UpCommand(ProcessEnvironment environment, ParsedCommand.Up command) {
    this.environment = environment;
    files = command.files();
    profiles = command.profiles();
    program = command.program();
    supervisord = null;
    int verbosity = command.verbosity();
    this.level = LEVELS[Math.clamp(verbosity + INFO, 0, LEVELS.length - 1)];
  }

  /** A supervisor for a configuration of supervisord, which is read through the given host. */
  UpCommand(ProcessEnvironment environment, Function<Host, SupervisordConfig> configuration) {
    this.environment = environment;
    files = List.of();
    profiles = List.of();
    program = List.of();
    supervisord = configuration;
    level = Level.INFO;
  }

  /** Runs the services that the files declare; returns the exit code of Foster. */
  int run() throws KernelException, ControlSocket.InUse {
    SignalPipe signals = SignalPipe.open(SignalPipe.all());
    signals.exclude(Signals.CHLD);
    DaemonThreads.onFailure(UpCommand::exit); // nothing needs an orderly stop yet
    Mailbox mailbox = new Mailbox(new SigchldWaiter());
    new SignalReader(() -> take(signals), mailbox, pid == 1).start();
    LinuxHost linux = new LinuxHost();
    WatchedHost host = new WatchedHost(linux);
    WatchedLoad<LoadResult> load = new WatchedLoad<>("config", host);
    Supplier<LoadResult> read = supervisord == null ? foster(host) : supervisord(host);
    LoadResult loaded = answer(load, read, START_PATIENCE);
    linux.waitForFifos(RELOAD_FIFO);
    if (loaded.plan() == null) { // while nobody reads the errors, a signal still ends Foster
      new ProblemPrinter(io, environment).errors(loaded.errors());
      return ExitCodes.USAGE;
    }
    configurationRead.countDown();
    if (pid != 1) {
      LinuxStartup.becomeSubreaper();
    }
    LinuxStartup.nameProcess("foster");
    leaveTerminalAlone(loaded.plan());
    PlanSource plans = new Plans(load, read);
    return supervise(loaded, plans, new StartLookups(host), mailbox);
  }

  private Supplier<LoadResult> foster(Host host) {
    ConfigLoader loader = new ConfigLoader(host, environment.variables(), Purpose.START, profiles);
    return () -> loader.load(files, program);
  }

  private Supplier<LoadResult> supervisord(Host host) {
    SupervisordConfig configuration = supervisord.apply(host);
    return () -> {
      LoadResult loaded = configuration.load();
      level = configuration.level();
      return loaded;
    };
  }

  /**
   * Waits for the next signal. No service runs while Foster reads the configuration, which can take
   * without end if it comes from standard input or from a drive that does not answer. So a signal
   * that stops Foster then makes it exit at once, without a message.
   */
  private SignalEvent take(SignalPipe signals) {
    SignalEvent event = signals.take();
    if (STOPS.contains(event.signal()) && !isLoaded()) {
      LinuxStartup.exit(0);
    }
    return event;
  }

  /** Waits a moment for the configuration; false if it has not been read by then. */
  private boolean isLoaded() {
    try {
      return configurationRead.await(files.contains("-") ? 0 : LOAD_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true; // no thread interrupts it
    }
  }

  private static LoadResult answer(
      WatchedLoad<LoadResult> load, Supplier<LoadResult> read, Duration patience)
      throws KernelException {
    LoadResult loaded = load.load(read, patience);
    if (loaded != null) {
      return loaded;
    }
    String words = load.stuckCall() + ": its drive does not answer";
    Problem problem = Problem.withoutPlace(words);
    return new LoadResult(null, List.of(problem), List.of());
  }

  private int supervise(LoadResult loaded, PlanSource plans, LookupPort lookups, Mailbox mailbox)
      throws KernelException, ControlSocket.InUse {
    Plan plan = loaded.plan();
    boolean colour = environment.get("NO_COLOR") == null;
    LogPump pump = new LogPump(io, new LogPump.Settings(pid, 1, 2, level, colour));
    Event stop = new Event.InternalError("internal error", ExitCodes.INTERNAL_ERROR);
    pump.onFailure(() -> mailbox.put(stop));
    DaemonThreads.onFailure(
        (thread, failure, goesOn) -> {
          pump.message(Level.ERROR, fault(thread, failure));
          if (!goesOn) {
            mailbox.put(stop);
          }
        });
    LogPumpAdapter output = new LogPumpAdapter(pump, pid);
    output.configure(plan);
    for (Problem warning : loaded.warnings()) {
      pump.message(Level.WARNING, warning.warningText());
    }
    if (!LinuxStartup.seesProcesses()) {
      pump.message(Level.WARNING, FOREIGN_PROC);
    }
    String fault = LibcProvider.javaRuntime().warning();
    if (fault != null) {
      pump.message(Level.WARNING, fault);
    }
    ControlStartup control = ControlStartup.claim(environment, plan.control(), io, pump);
    StatusBoard board = new StatusBoard();
    EventLog events = new EventLog(EVENTS);
    loop =
        new Loop(
            plan,
            new GetRandom()::nextLong,
            new LoopPorts(
                kernel,
                mailbox,
                output,
                events,
                board,
                plans,
                lookups,
                () -> ScheduleAdapter.INSTANCE,
                this::probes,
                pid));
    try (control) {
      HeapWatch heap = HeapWatch.ofThisJvm();
      return loop.run(
          () -> {
            boolean complete = pump.start() && control.serve(board, loop, events);
            LibcProvider.javaRuntime().startThreads();
            return complete;
          },
          heap::look);
    }
  }

  private static String fault(String thread, Throwable failure) {
    return "internal error in thread " + thread + ": " + failure;
  }

  /** Ends a Foster that has started nothing yet. */
  private static void exit(String thread, Throwable failure, boolean goesOn) {
    StdStreams.print(LinuxIo.INSTANCE, StdStreams.ERR, "foster: " + fault(thread, failure) + "\n");
    LinuxStartup.exit(ExitCodes.INTERNAL_ERROR);
  }

  /** Ignores TTIN and TTOU. Otherwise a terminal could stop Foster whenever it writes. */
  private static void leaveTerminalAlone(Plan plan) {
    for (int signal : new int[] {Signals.TTIN, Signals.TTOU}) {
      if (!plan.signals().containsKey(signal)) {
        SignalPipe.ignore(signal);
      }
    }
  }

  /** Plans for reloads and {@code foster scale}. */
  private static final class Plans implements PlanSource {
    private final WatchedLoad<LoadResult> load;
    private final Supplier<LoadResult> read;

    Plans(WatchedLoad<LoadResult> load, Supplier<LoadResult> read) {
      this.load = load;
      this.read = read;
    }

    @Override
    public Result read() {
      return reload(load, read);
    }

    @Override
    public Result scale(Scale scale) {
      return reload(load, () -> loaded(scale.make()));
    }

    private static LoadResult loaded(Scale.Result made) {
      List<Problem> errors = new ArrayList<>();
      for (String text : made.problems()) {
        errors.add(Problem.withoutPlace(text));
      }
      return new LoadResult(made.plan(), errors, List.of());
    }
  }

  private static PlanSource.Result reload(WatchedLoad<LoadResult> load, Supplier<LoadResult> read) {
    LoadResult loaded;
    try {
      loaded = answer(load, read, RELOAD_PATIENCE);
    } catch (KernelException e) {
      return new PlanSource.Result(null, List.of(e.getMessage()));
    }
    List<String> problems = new ArrayList<>();
    for (Problem error : loaded.errors()) {
      problems.add(error.text());
    }
    for (Problem warning : loaded.plan() == null ? List.<Problem>of() : loaded.warnings()) {
      problems.add(warning.warningText());
    }
    return new PlanSource.Result(loaded.plan(), problems);
  }

  private ProbePort probes() throws KernelException {
    Reactor reactor = new Reactor(io);
    LinuxSockets sockets = new LinuxSockets();
    return new ProbePort.Threads(
        new Prober(reactor, io, sockets, new ProcessTree(new LinuxProcessList(), loop.ownership())),
        new ReadyPipes(reactor, io),
        new NotifyServer(reactor, sockets, new LinuxProcessList(), new GetRandom()::nextLong),
        new ExportPipes(reactor, io));
  }
}
