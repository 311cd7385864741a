# Becomes the program given, to which a child sends a signal as soon as the program is the Java
# runtime: long before that has begun to run Foster.
# Usage: early.pl SIGNAL PROGRAM ARG...
use strict;

my $signal = shift;
my $pid    = $$;
my $child  = fork // die "fork: $!";
if (!$child) {
  1 until (readlink("/proc/$pid/exe") // die "$pid has ended") =~ m{/runtime/};
  kill $signal, $pid or die "kill: $!";
  exit 0;
}
exec @ARGV or die "$ARGV[0]: $!";
