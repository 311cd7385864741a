# Ignores and blocks signals, then becomes the program given.
# Usage: ignoring.pl IGNORED BLOCKED PROGRAM ARG...   (signals as 1,2,3; - for none)
use strict;
use POSIX ();

my @ignored = split /,/, shift;
my @blocked = split /,/, shift;
for my $signal (grep { $_ ne '-' } @ignored) {
  POSIX::sigaction($signal, POSIX::SigAction->new('IGNORE')) or die "$signal: $!";
}
POSIX::sigprocmask(POSIX::SIG_SETMASK(), POSIX::SigSet->new(grep { $_ ne '-' } @blocked));
exec @ARGV or die "$ARGV[0]: $!";
