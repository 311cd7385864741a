package dev.foster.supervisord;

/** The help of Foster as supervisord. */
public final class SupervisordHelp {
  private SupervisordHelp() {}

  /** The text for {@code -h}. */
  public static String text(String program) {
    return """
    supervisord -- run a set of applications (Foster in the place of supervisor VERSION)

    Usage: PROGRAM [options]

    Options:
    -c/--configuration FILENAME -- configuration file path (searches if not given)
    -n/--nodaemon -- run in the foreground; not needed as PID 1, which always does
    -s/--silent -- only errors on standard error
    -h/--help -- print this usage message and exit
    -v/--version -- print the version of supervisor that this stands for, and exit
    -u/--user USER -- run programs without a user of their own as this user
    -m/--umask UMASK -- umask of programs, unless -n or nodaemon=true is given (default 022)
    -d/--directory DIRECTORY -- their directory, unless -n or nodaemon=true is given
    -e/--loglevel LEVEL -- least urgent messages (debug,info,warn,error,critical)
    -a/--minfds NUM -- raise the limit of open files of programs to this number
    --minprocs NUM -- raise the limit of processes of programs to this number

    Accepted, without effect: -l/--logfile, -y/--logfile_maxbytes, -z/--logfile_backups,
    -j/--pidfile, -i/--identifier, -q/--childlogdir, -k/--nocleanup, -t/--strip_ansi
    """
        .replace("PROGRAM", program)
        .replace("VERSION", SupervisordOptions.VERSION);
  }
}
