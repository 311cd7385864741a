package dev.foster.kernel.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.libc.Constants;
import dev.foster.text.ByteText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxIoTest {
  private final Io io = LinuxIo.INSTANCE;
  private final Memory memory = io.memory();

  @TempDir Path folder;

  private String path(String name) {
    return folder + "/" + name;
  }

  private int write(int fd, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long address = memory.allocate(bytes.length);
    memory.put(address, bytes, 0, bytes.length);
    int count = io.write(fd, address, bytes.length);
    memory.free(address);
    return count;
  }

  private String read(int fd) {
    long address = memory.allocate(100);
    byte[] bytes = new byte[Math.max(0, io.read(fd, address, 100))];
    memory.get(address, bytes, 0, bytes.length);
    memory.free(address);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void open_append_keepsWhatWasThere() throws Exception {
    Files.writeString(folder.resolve("log"), "one\n");
    int fd = io.open(path("log"), Io.WRITE | Io.APPEND | Io.CREATE, 0640);
    assertEquals(4, write(fd, "two\n"));
    io.close(fd);
    assertEquals("one\ntwo\n", Files.readString(folder.resolve("log")));
  }

  @Test
  void open_symbolicLinkWithNoFollow_isRefused() throws Exception {
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));
    KernelException e =
        assertThrows(
            KernelException.class,
            () -> io.open(path("link"), Io.WRITE | Io.CREATE | Io.NO_FOLLOW, 0640));
    assertEquals(40, e.errno());
    assertEquals("Too many levels of symbolic links", e.getMessage());
  }

  @Test
  void open_nameThatIsNoUtf8_keepsItsBytes() throws Exception {
    String name = folder + "/" + ByteText.decode(new byte[] {(byte) 0xFF, 'x'});
    io.close(io.open(name, Io.WRITE | Io.CREATE | Io.EXCLUSIVE, 0600));
    assertTrue(io.facts(name).isRegular());
    io.unlink(name);
    assertNull(io.facts(name));
  }

  @Test
  void pipe_writtenAndClosed_readsToTheEnd() throws Exception {
    int[] ends = io.pipe();
    assertEquals(5, write(ends[1], "hello"));
    assertEquals(5, io.available(ends[0]));
    assertEquals(Io.IN, io.poll(ends[0], Io.IN, 1000));
    io.close(ends[1]);
    assertEquals("hello", read(ends[0]));
    assertEquals("", read(ends[0]));
    io.close(ends[0]);
  }

  @Test
  void pipe_nonBlockingAndEmpty_saysAgain() throws Exception {
    int[] ends = io.pipe();
    io.nonBlocking(ends[0], true);
    assertEquals(-Io.EAGAIN, io.read(ends[0], memory.allocate(8), 8));
    assertEquals(131072, io.pipeCapacity(ends[0], 131072));
    io.close(ends[0]);
    assertEquals(-Io.EPIPE, write(ends[1], "x"));
    io.close(ends[1]);
  }

  @Test
  void epoll_readablePipe_givesItsTag() throws Exception {
    int[] first = io.pipe();
    int[] second = io.pipe();
    Epoll epoll = io.epoll();
    epoll.add(first[0], Io.IN, 7);
    epoll.add(second[0], Io.IN, 8);
    assertEquals(0, epoll.await(0));
    write(second[1], "x");
    assertEquals(1, epoll.await(1000));
    assertEquals(8, epoll.tag(0));
    assertEquals(Io.IN, epoll.events(0));
    epoll.modify(second[0], 0, 8);
    assertEquals(0, epoll.await(0));
    io.close(first[1]);
    assertEquals(1, epoll.await(1000));
    assertEquals(7, epoll.tag(0));
    assertEquals(Io.HANGUP, epoll.events(0));
    epoll.remove(first[0]);
    assertEquals(0, epoll.await(0));
    epoll.close();
  }

  @Test
  void epoll_ordinaryFile_isRefused() throws Exception {
    int fd = io.open(path("file"), Io.WRITE | Io.CREATE, 0600);
    Epoll epoll = io.epoll();
    KernelException e = assertThrows(KernelException.class, () -> epoll.add(fd, Io.OUT, 1));
    assertEquals(Io.EPERM, e.errno());
    epoll.close();
    io.close(fd);
  }

  @Test
  void eventCounter_signalled_isReadableUntilCleared() throws Exception {
    int fd = io.eventCounter();
    assertEquals(0, io.poll(fd, Io.IN, 0));
    io.signalEvent(fd);
    io.signalEvent(fd);
    assertEquals(Io.IN, io.poll(fd, Io.IN, 0));
    io.clearEvent(fd);
    assertEquals(0, io.poll(fd, Io.IN, 0));
    io.close(fd);
  }

  @Test
  void facts_renamedFile_isTheSameFile() throws Exception {
    int fd = io.open(path("a"), Io.WRITE | Io.CREATE, 0600);
    write(fd, "12345");
    io.rename(path("a"), path("b"));
    assertTrue(io.facts(fd).sameFile(io.facts(path("b"))));
    assertEquals(5, io.facts(fd).size());
    assertNull(io.facts(path("a")));
    io.close(fd);
    assertTrue(io.facts("/dev/null").isCharacterDevice());
    assertFalse(io.facts("/dev/null").isRegular());
  }

  @Test
  void makeDirectory_thatExists_isNoError() throws Exception {
    io.makeDirectory(path("d"), 0750);
    io.makeDirectory(path("d"), 0750);
    assertTrue(Files.isDirectory(folder.resolve("d")));
    KernelException e =
        assertThrows(KernelException.class, () -> io.makeDirectory(path("x/y"), 0750));
    assertEquals(Io.ENOENT, e.errno());
  }

  @Tag("no-emulation")
  @Test
  void isTerminal_pipe_isNone() throws Exception {
    int[] ends = io.pipe();
    assertFalse(io.isTerminal(ends[0]));
    assertEquals(-1, io.columns(ends[0]));
    int master = io.open("/dev/ptmx", Constants.O_RDWR | Io.NO_TTY, 0);
    assertTrue(io.isTerminal(master));
    io.close(master);
    io.close(ends[0]);
    io.close(ends[1]);
  }

  @Test
  void memory_copyLine_stopsAfterTheNewline() {
    long area = memory.allocate(64);
    memory.put(area, "ab\ncd".getBytes(StandardCharsets.UTF_8), 0, 5);
    assertEquals(area + 2, memory.find(area, 5, (byte) '\n'));
    assertEquals(area + 35, memory.copyLine(area, area + 32, 5));
    assertEquals(0, memory.copyLine(area + 3, area + 40, 2));
    assertEquals('d', memory.getByte(area + 41));
    assertEquals(0, memory.find(area + 3, 2, (byte) '\n'));
    assertNotEquals(0, area);
    memory.free(area);
  }
}
