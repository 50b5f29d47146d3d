package dev.portolan.node.redis;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.redis.StoreUnavailable.Reason;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to Redis: everything that is asked of it goes through here, is answered in time or
 * fails as {@link StoreUnavailable}, and is not asked at all while Redis is out of reach. Then a
 * probe finds out when it is back. Answers land on the Vert.x context of the asker.
 */
final class RedisLink {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** How often Redis is looked at while it is in reach. */
  private static final Duration WATCH = Duration.ofSeconds(1);

  private final Context home;
  private final RedisDial dial;
  private final Duration timeout;
  private final Ticker ticker;
  private final RedisObserver observer;
  private final Circuit circuit;
  private final Complaints complaints = new Complaints();
  private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();

  /** Dials, probes and closes: what blocks, or must happen whatever becomes of the askers. */
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(RedisLink::daemon);

  /** Completes when it is known for the first time whether Redis is in reach. */
  private final Promise<Void> known = Promise.promise();

  private final Promise<Void> closed = Promise.promise();
  private volatile @Nullable RedissonClient client;
  private volatile boolean closing;

  /**
   * @param timeout of everything that is asked
   */
  RedisLink(Vertx vertx, RedisDial dial, Duration timeout, Ticker ticker, RedisObserver observer) {
    this.home = vertx.getOrCreateContext();
    this.dial = dial;
    this.timeout = timeout;
    this.ticker = ticker;
    this.observer = observer;
    this.circuit = new Circuit(ticker);
  }

  /** Begins to look for Redis. */
  void open() {
    probeAfter(Duration.ZERO);
  }

  boolean isReachable() {
    return circuit.isClosed() && !closing;
  }

  /** Tells, on any thread, each time that Redis was reached or is out of reach. */
  void onChange(Consumer<Boolean> listener) {
    listeners.add(listener);
  }

  /** Runs this on a context of the link's own, one task after the other. */
  void atHome(Runnable task) {
    home.runOnContext(now -> task.run());
  }

  /** Completes as this does, on the context of the asker. */
  <T> Future<T> here(Future<T> elsewhere) {
    return Future.fromCompletionStage(elsewhere.toCompletionStage(), here());
  }

  /** Runs this later on a thread of the link's own, where it may not wait. */
  void later(Duration delay, Runnable task) {
    synchronized (closed) {
      if (!closing) {
        var unused = thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Asks Redis. Until it was reached or missed for the first time, this waits to hear of it. */
  <T> Future<T> call(
      RedisOperation operation, Function<RedissonClient, CompletionStage<T>> command) {
    Context context = here();
    return here(known.future())
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .transform(
            heard -> {
              long period = circuit.period();
              return ask(operation, timeout, command, context)
                  .onFailure(failure -> judge(period, Failures.of(failure)));
            });
  }

  /** As {@link #call}, but says nothing of whether Redis is in reach. */
  <T> Future<T> callAside(
      RedisOperation operation,
      Duration patience,
      Function<RedissonClient, CompletionStage<T>> command) {
    return ask(operation, patience, command, here());
  }

  private <T> Future<T> ask(
      RedisOperation operation,
      Duration patience,
      Function<RedissonClient, CompletionStage<T>> command,
      Context context) {
    RedissonClient to = client;
    if (to == null || closing || !circuit.isClosed()) {
      Reason reason = closing ? Reason.CLOSED : circuit.reason();
      observer.failed(operation, reason);
      return Future.failedFuture(new StoreUnavailable(reason, true));
    }
    long began = ticker.read();
    return Future.fromCompletionStage(begin(to, command), context)
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .recover(cause -> Future.failedFuture(Failures.of(cause)))
        .onComplete(done -> learn(operation, began, done));
  }

  private static <T> CompletionStage<T> begin(
      RedissonClient to, Function<RedissonClient, CompletionStage<T>> command) {
    try {
      return command.apply(to);
    } catch (RuntimeException refused) {
      return CompletableFuture.failedStage(refused);
    }
  }

  private void learn(RedisOperation operation, long began, AsyncResult<?> done) {
    if (done.succeeded()) {
      observer.took(operation, Duration.ofNanos(ticker.read() - began));
      complaints.done(operation);
      return;
    }
    StoreUnavailable failure = Failures.of(done.cause());
    observer.failed(operation, failure.reason());
    if (!failure.isLost()) {
      complaints.refused(operation, failure.reason());
    }
  }

  /** What fails since this closes tells nothing of Redis. */
  private void judge(long period, StoreUnavailable failure) {
    if (failure.isLost() && !closing) {
      circuit.failed(period, failure.reason()).ifPresent(this::lost);
    }
  }

  private void lost(Duration untilProbe) {
    LOG.warn("Redis is out of reach ({}); going on without it", circuit.reason().word());
    tell(false);
    probeAfter(untilProbe);
  }

  private void probeAfter(Duration delay) {
    later(delay, this::probe);
  }

  /** On the link's own thread. */
  private void probe() {
    if (closing) {
      return;
    }
    RedissonClient connected = client;
    if (connected == null) {
      dial();
      return;
    }
    Future.fromCompletionStage(begin(connected, dial::probe), home)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(done -> probed(done.succeeded() ? null : Failures.of(done.cause())));
  }

  private void dial() {
    try {
      client = dial.open();
      probed(null);
    } catch (StoreUnavailable unreachable) {
      probed(unreachable);
    } catch (RuntimeException broken) {
      LOG.error("Connecting to Redis failed unexpectedly", broken);
      probed(Failures.of(broken));
    }
  }

  /**
   * @param failure null if Redis did as it was told; whatever else it answers, it is there
   */
  private void probed(@Nullable StoreUnavailable failure) {
    if (client == null || (failure != null && failure.isLost())) {
      missed(failure == null ? Reason.UNEXPECTED : failure.reason());
    } else {
      reached();
    }
  }

  private void reached() {
    circuit.answered();
    known.tryComplete();
    LOG.info("Redis is in reach");
    tell(true);
    watchOn(circuit.period());
  }

  /** An idle node must know too, or the first who comes would have to wait for it. */
  private void watchOn(long period) {
    later(WATCH, () -> watch(period));
  }

  private void watch(long period) {
    if (circuit.isClosed() && circuit.period() == period) {
      call(RedisOperation.PROBE, dial::probe).onComplete(done -> watchOn(period));
    }
  }

  private void missed(Reason reason) {
    Duration next = circuit.unanswered(reason);
    if (known.tryComplete()) {
      LOG.warn("Redis is out of reach ({}); going on without it", reason.word());
    }
    probeAfter(next);
  }

  private void tell(boolean reachable) {
    observer.reachable(reachable);
    listeners.forEach(listener -> listener.accept(reachable));
  }

  /** Ends what is under way within five seconds, and lets go of all connections. */
  Future<Void> close() {
    synchronized (closed) {
      if (!closing) {
        closing = true;
        known.tryComplete();
        thread.execute(this::hangUp);
        thread.shutdown();
      }
    }
    return here(closed.future())
        .timeout(CLOSING.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> LOG.warn("Redis is still being let go of after {}", CLOSING))
        .otherwiseEmpty();
  }

  private void hangUp() {
    RedissonClient connected = client;
    client = null;
    if (connected != null) {
      dial.close(connected);
    }
    closed.complete();
  }

  private Context here() {
    Context current = Vertx.currentContext();
    return current == null ? home : current;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "portolan-redis");
    thread.setDaemon(true);
    return thread;
  }
}
