package dev.portolan.testkit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One direction of a proxied connection. One thread reads, another writes; between them stand at
 * most 64 chunks of 16 KiB, each of which waits for its own delay, so that a delay slows nothing
 * but the first byte.
 */
final class ProxiedFlow {
  private static final int CHUNK = 16 * 1024;
  private static final int CHUNKS = 64;
  private static final int PATIENCE_MIN = 10;

  /** Bytes on their way; without any, the end of the stream. */
  private static final class Chunk {
    private final byte[] bytes;
    private final CountDownLatch due;

    Chunk(byte[] bytes, boolean dueAtOnce) {
      this.bytes = bytes;
      this.due = new CountDownLatch(dueAtOnce ? 0 : 1);
    }

    boolean isEnd() {
      return bytes.length == 0;
    }
  }

  private final Socket from;
  private final Socket to;
  private final Sieve sieve;
  private final ScheduledExecutorService timer;
  private final BlockingQueue<Chunk> queue = new ArrayBlockingQueue<>(CHUNKS);

  ProxiedFlow(Socket from, Socket to, Sieve sieve, ScheduledExecutorService timer) {
    this.from = from;
    this.to = to;
    this.sieve = sieve;
    this.timer = timer;
  }

  /** Reads until the end of the stream. */
  void read() throws IOException, InterruptedException {
    byte[] buffer = new byte[CHUNK];
    InputStream in = from.getInputStream();
    int read = in.read(buffer);
    while (read >= 0) {
      byte[] passing = sieve.pass(buffer, read);
      if (passing.length > 0) {
        send(passing);
      }
      read = in.read(buffer);
    }
    sieve.line.awaitPassage();
    send(new byte[0]);
  }

  /** Writes until the end of the stream, and ends the other side's. */
  void write() throws IOException, InterruptedException {
    OutputStream out = to.getOutputStream();
    Chunk chunk = take();
    while (!chunk.isEnd()) {
      if (sieve.swallows()) {
        sieve.tear();
      } else {
        out.write(chunk.bytes);
      }
      chunk = take();
    }
    to.shutdownOutput();
  }

  private void send(byte[] bytes) throws IOException, InterruptedException {
    Duration delay = sieve.line.delay();
    Chunk chunk = new Chunk(bytes, delay.isZero());
    if (!queue.offer(chunk, PATIENCE_MIN, TimeUnit.MINUTES)) {
      throw new IOException("the other side took nothing for " + PATIENCE_MIN + " min");
    }
    if (!delay.isZero()) {
      var unused = timer.schedule(chunk.due::countDown, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** The next chunk, when it is due. */
  private Chunk take() throws InterruptedException {
    Chunk chunk = queue.take();
    if (!chunk.due.await(PATIENCE_MIN, TimeUnit.MINUTES)) {
      throw new InterruptedException("a chunk was not due for " + PATIENCE_MIN + " min");
    }
    return chunk;
  }
}
