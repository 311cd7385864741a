package dev.foster.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.foster.init.InitMachine.Decision;
import dev.foster.kernel.Signals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InitMachineTest {

  private static InitMachine machine(InitMode mode, String... words) throws ExitRequest {
    Invocation call = new Invocation(mode, "x", List.of(words), List.of(), 7, "0");
    return new InitMachine(
        switch (mode) {
          case FOSTER -> RunOptions.parse(call);
          case TINI -> TiniOptions.parse(call);
          case DUMB_INIT -> DumbInitOptions.parse(call);
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = InitMode.class,
      names = {"FOSTER", "TINI"})
  void received_anySignal_isForwardedUnchanged(InitMode mode) throws ExitRequest {
    InitMachine machine = machine(mode, "true");
    for (int signal = 1; signal <= Signals.RTMAX; signal++) {
      assertEquals(new Decision(signal, false, false), machine.received(signal));
    }
  }

  @Test
  void received_terminalStopAsDumbInit_isForwardedAsStopAndSuspends() throws ExitRequest {
    InitMachine machine = machine(InitMode.DUMB_INIT, "true");
    for (int signal : new int[] {Signals.TSTP, Signals.TTIN, Signals.TTOU}) {
      assertEquals(new Decision(Signals.STOP, false, true), machine.received(signal));
    }
    assertEquals(new Decision(Signals.TERM, false, false), machine.received(Signals.TERM));
  }

  @Test
  void received_rewrittenTerminalStop_stillSuspends() throws ExitRequest {
    InitMachine machine = machine(InitMode.DUMB_INIT, "-r", "20:0", "-r", "21:15", "true");
    assertEquals(new Decision(0, false, true), machine.received(Signals.TSTP));
    assertEquals(new Decision(15, false, true), machine.received(Signals.TTIN));
    machine = machine(InitMode.DUMB_INIT, "-c", "true");
    assertEquals(new Decision(Signals.TSTP, false, true), machine.received(Signals.TSTP));
  }

  @Test
  void received_firstHangUpAndContinueAfterGivingUpTheTerminal_areDropped() throws ExitRequest {
    InitMachine machine = machine(InitMode.DUMB_INIT, "-r", "1:3", "true");
    machine.terminalGivenUp();
    assertEquals(new Decision(0, true, false), machine.received(Signals.CONT));
    assertEquals(new Decision(15, false, false), machine.received(Signals.TERM));
    assertEquals(new Decision(0, true, false), machine.received(Signals.HUP));
    assertEquals(new Decision(3, false, false), machine.received(Signals.HUP));
    assertEquals(new Decision(18, false, false), machine.received(Signals.CONT));
  }

  @Test
  void received_hangUpWithATerminalKept_isForwarded() throws ExitRequest {
    assertFalse(machine(InitMode.DUMB_INIT, "true").received(Signals.HUP).handOff());
  }

  @Test
  void rewritten_byName_renamesOrDrops() throws ExitRequest {
    InitMachine machine =
        machine(InitMode.FOSTER, "-r", "TERM:QUIT", "-r", "RTMIN+3:TERM", "-r", "HUP:0", "true");
    assertEquals(Signals.QUIT, machine.rewritten(Signals.TERM));
    assertEquals(Signals.TERM, machine.rewritten(37));
    assertEquals(0, machine.rewritten(Signals.HUP));
    assertEquals(Signals.QUIT, machine.rewritten(Signals.QUIT));
  }

  @Test
  void target_byPersonality_isChildOrGroup() throws ExitRequest {
    assertEquals(9, machine(InitMode.FOSTER, "true").target(9));
    assertEquals(-9, machine(InitMode.FOSTER, "-g", "true").target(9));
    assertEquals(9, machine(InitMode.TINI, "true").target(9));
    assertEquals(-9, machine(InitMode.TINI, "-g", "true").target(9));
    assertEquals(-9, machine(InitMode.DUMB_INIT, "true").target(9));
    assertEquals(9, machine(InitMode.DUMB_INIT, "-c", "true").target(9));
  }
}
