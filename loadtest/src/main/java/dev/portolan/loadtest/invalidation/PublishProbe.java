package dev.portolan.loadtest.invalidation;

import dev.portolan.loadtest.fleet.Wrong;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * What a message through Redis costs at least on this machine: two bare sockets and one thread,
 * which publishes on the one and reads the message from the other.
 */
final class PublishProbe implements AutoCloseable {
  private static final int PATIENCE_MS = 10_000;
  private static final String CHANNEL = "bare";

  /** About as long as what nodes tell each other of a change. */
  private static final String PAYLOAD = "x".repeat(120);

  private static final byte[] PUBLISH =
      bytes(
          "*3\r\n$7\r\nPUBLISH\r\n$4\r\n%s\r\n$%d\r\n%s\r\n"
              .formatted(CHANNEL, PAYLOAD.length(), PAYLOAD));
  private static final byte[] MESSAGE =
      bytes(
          "*3\r\n$7\r\nmessage\r\n$4\r\n%s\r\n$%d\r\n%s\r\n"
              .formatted(CHANNEL, PAYLOAD.length(), PAYLOAD));

  private final LongSupplier nanos;
  private final Socket publisher;
  private final Socket subscriber;

  /**
   * @param nanos tells the time, as {@link System#nanoTime} does
   */
  PublishProbe(String host, int port, LongSupplier nanos) {
    this.nanos = nanos;
    try {
      publisher = connect(host, port);
      subscriber = connect(host, port);
      subscriber
          .getOutputStream()
          .write(bytes("*2\r\n$9\r\nSUBSCRIBE\r\n$4\r\n" + CHANNEL + "\r\n"));
      expect(subscriber, bytes("*3\r\n$9\r\nsubscribe\r\n$4\r\n" + CHANNEL + "\r\n:1\r\n"));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Nanoseconds from before the PUBLISH is written until the message has been read. */
  long roundTrip() {
    try {
      long began = nanos.getAsLong();
      publisher.getOutputStream().write(PUBLISH);
      expect(subscriber, MESSAGE);
      long ended = nanos.getAsLong();
      expect(publisher, bytes(":1\r\n"));
      return ended - began;
    } catch (IOException cause) {
      throw new Wrong("PUBLISH: " + cause.getMessage(), cause);
    }
  }

  @Override
  public void close() {
    try (publisher;
        subscriber) {
      // both are closed, whichever fails
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static Socket connect(String host, int port) throws IOException {
    Socket socket = new Socket(host, port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static void expect(Socket from, byte[] wanted) throws IOException {
    byte[] read = from.getInputStream().readNBytes(wanted.length);
    if (!Arrays.equals(read, wanted)) {
      throw new IOException(text(read) + " (expected: " + text(wanted) + ")");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII).replace("\r\n", " ");
  }
}
