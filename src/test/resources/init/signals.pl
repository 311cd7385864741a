# Tells its pid, then every signal that it gets, in the order in which the kernel hands them out.
# All signals are blocked and taken by rt_sigtimedwait(2), so none is lost or overtaken here.
# Ends by KILL, or after two minutes.
use strict;
use POSIX ();

my $number = (POSIX::uname())[4] eq 'aarch64' ? 137 : 128;
my $all = pack('Q', ~0);
my $info = "\0" x 128;
my $timeout = pack('qq', 10, 0);
my $end = time + 120;

my $set = POSIX::SigSet->new();
$set->fillset();
POSIX::sigprocmask(POSIX::SIG_BLOCK(), $set) or die "sigprocmask: $!";
syswrite(STDOUT, "ready $$\n");
while (time < $end) {
  my $signal = syscall($number, $all, $info, $timeout, 8);    # -1: time-out, or was stopped
  syswrite(STDOUT, "got $signal\n") if $signal > 0;
}
