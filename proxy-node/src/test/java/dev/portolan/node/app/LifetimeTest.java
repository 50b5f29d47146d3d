package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifetimeTest {
  private final BlockingQueue<Thread> hooks = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<Integer> halts = new ArrayBlockingQueue<>(1);
  private final Lifetime lifetime =
      new Lifetime(new PrintWriter(new StringWriter(), true), hooks::add, halts::add);
  private final Thread main = new Thread(this::follow);
  private final Promise<RunningNode> starting = Promise.promise();

  @AfterEach
  void endMain() throws InterruptedException {
    main.interrupt();
    main.join(5_000);
  }

  @Test
  void exitsWithZeroOnceTheNodeHasDrained() throws Exception {
    // Given
    Promise<Void> draining = Promise.promise();
    Node node = new Node(draining.future());
    start(node);

    // When
    Thread hook = signal();
    draining.complete();

    // Then
    assertThat(halts.poll(5, TimeUnit.SECONDS)).isZero();
    assertThat(node.stops).hasValue(1);
    hook.join(5_000);
  }

  @Test
  void waitsForTheNodeToDrain() throws Exception {
    // Given
    Promise<Void> draining = Promise.promise();
    start(new Node(draining.future()));

    // When
    Thread hook = signal();

    // Then
    assertThat(halts.poll(100, TimeUnit.MILLISECONDS)).isNull();
    draining.complete();
    hook.join(5_000);
  }

  @Test
  void tellsWhenTheNodeDoesNotStopInTime() throws Exception {
    // Given
    start(new Node(Promise.<Void>promise().future(), Duration.ofMillis(20)));

    // When
    Thread hook = signal();

    // Then
    assertThat(halts.poll(5, TimeUnit.SECONDS)).isEqualTo(70);
    hook.join(5_000);
  }

  @Test
  void leavesBeforeItStops() throws Exception {
    // Given
    Promise<Void> draining = Promise.promise();
    draining.complete();
    Leaver node = new Leaver(draining.future());
    start(node);

    // When
    Thread hook = signal();
    hook.join(5_000);

    // Then
    assertThat(node.said).containsExactly("leave", "stop");
    assertThat(halts.poll(5, TimeUnit.SECONDS)).isZero();
  }

  private void start(RunningNode node) {
    main.start();
    starting.complete(node);
  }

  private Thread signal() throws InterruptedException {
    Thread hook = hooks.poll(5, TimeUnit.SECONDS);
    assertThat(hook).isNotNull();
    hook.start();
    return hook;
  }

  private void follow() {
    try {
      lifetime.follow(starting.future());
    } catch (InterruptedException theTestIsOver) {
      Thread.currentThread().interrupt();
    }
  }

  private record Node(Future<Void> stopped, Duration stopTimeout, AtomicInteger stops)
      implements RunningNode {
    Node(Future<Void> stopped) {
      this(stopped, Duration.ofSeconds(5));
    }

    Node(Future<Void> stopped, Duration stopTimeout) {
      this(stopped, stopTimeout, new AtomicInteger());
    }

    @Override
    public String address() {
      return "http://127.0.0.1:1";
    }

    @Override
    public Future<Void> stop() {
      stops.incrementAndGet();
      return stopped;
    }
  }

  /** One that serves on for a moment. */
  private static final class Leaver implements RunningNode {
    private final Future<Void> stopped;
    private final List<String> said = new CopyOnWriteArrayList<>();

    Leaver(Future<Void> stopped) {
      this.stopped = stopped;
    }

    @Override
    public String address() {
      return "http://127.0.0.1:1";
    }

    @Override
    public Duration shutdownDelay() {
      return Duration.ofMillis(10);
    }

    @Override
    public void leave() {
      said.add("leave");
    }

    @Override
    public Duration stopTimeout() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Future<Void> stop() {
      said.add("stop");
      return stopped;
    }
  }
}
