# Makes a process fault: writes instructions over those that its first thread executes next.
# For x86-64. Usage: fault.pl PID BYTES, where BYTES are instructions in hexadecimal.
use strict;

my ($pid, $bytes) = @ARGV;
my ($ptrace, $attach, $detach, $peek_user, $poke_text, $poke_user) = (101, 16, 17, 3, 4, 6);
my ($rip, $rcx, $all) = (16 * 8, 11 * 8, 0x40000000);

sub ptrace {    # the third argument may be a string, which the kernel writes to
  syscall($ptrace, $_[0], $pid + 0, $_[1], $_[2]) >= 0 or die "ptrace $_[0]: $!";
}

ptrace($attach, 0, 0);
waitpid($pid, $all) == $pid or die "waitpid: $!";
my $at = pack('q', 0);
ptrace($peek_user, $rip, $at);
ptrace($poke_user, $rcx, 0);    # the divisor
# an interrupted system call begins again two bytes earlier: there are instructions without effect
my $code = "\x90\x90" . pack('H*', $bytes);
$code .= "\x90" x (-length($code) % 8);
my $to = unpack('q', $at) - 2;
for my $word (unpack('q*', $code)) {
  ptrace($poke_text, $to, $word);
  $to += 8;
}
ptrace($detach, 0, 0);
