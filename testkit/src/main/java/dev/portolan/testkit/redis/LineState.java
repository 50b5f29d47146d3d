package dev.portolan.testkit.redis;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How a {@link TcpProxy} treats what goes through it just now. Shared by all its connections. */
final class LineState {
  private static final int PATIENCE_MIN = 10;

  private final AtomicInteger dropped = new AtomicInteger();
  private volatile CountDownLatch hole = new CountDownLatch(0);
  private volatile Duration delay = Duration.ZERO;
  private volatile @Nullable Predicate<PublishedMessage> drops;

  void blackhole() {
    if (!swallows()) {
      hole = new CountDownLatch(1);
    }
  }

  void heal() {
    hole.countDown();
    delay = Duration.ZERO;
    drops = null;
  }

  boolean swallows() {
    return hole.getCount() > 0;
  }

  /** Waits for the end of the black hole: nothing comes through it, the end of a stream neither. */
  void awaitPassage() throws InterruptedException {
    if (!hole.await(PATIENCE_MIN, TimeUnit.MINUTES)) {
      throw new InterruptedException("black hole for " + PATIENCE_MIN + " min");
    }
  }

  void delay(Duration each) {
    delay = each;
  }

  Duration delay() {
    return delay;
  }

  void drop(Predicate<PublishedMessage> messages) {
    drops = messages;
  }

  boolean mayDrop() {
    return drops != null;
  }

  boolean drops(PublishedMessage message) {
    Predicate<PublishedMessage> lost = drops;
    return lost != null && lost.test(message);
  }

  void countDropped() {
    dropped.incrementAndGet();
  }

  int dropped() {
    return dropped.get();
  }
}
