# Becomes the program given, to which a child sends a signal as early as it may: when the JVM edition
# is the Java runtime, long before that has begun to run Foster; when the native edition has blocked
# the signal, which is the first thing that it does. On a busy machine the child can miss that moment;
# it then sends the signal when the program has a handler for it.
# Usage: early.pl SIGNAL PROGRAM ARG...
use strict;

my $signal = shift;
my $pid    = $$;
my $blocks = !grep { $_ eq 'check' } @ARGV;    # this command handles no signal
my $unblocks = grep { $_ eq '--check-only' } @ARGV;    # soon, and then waits for its input

sub is_blocked_or_caught {
  open my $status, '<', "/proc/$pid/status" or die "$pid has ended";
  my @lines = <$status>;
  return 1 if $unblocks && grep { /^State:\s*S/ } @lines;
  my @masks = map { /^Sig(?:Blk|Cgt):\s*(\w+)/ } @lines;
  return scalar grep { hex() >> ($signal - 1) & 1 } @masks;
}

sub is_ready {
  my $program = readlink("/proc/$pid/exe") // die "$pid has ended";
  return 1 if $program =~ m{/runtime/};
  return 0 if $program !~ m{^(.*)/bin/(foster|tini|docker-init|dumb-init)$} || -d "$1/runtime";
  return !$blocks || is_blocked_or_caught();
}

my $child = fork // die "fork: $!";
if (!$child) {
  no warnings 'portable';
  1 until is_ready();
  kill $signal, $pid or die "kill: $!";
  exit 0;
}
exec @ARGV or die "$ARGV[0]: $!";
