package dev.portolan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.config.RedisConfig.Tls;
import dev.portolan.node.config.RedisConfig.Topology;
import dev.portolan.node.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Rooms of one test, on Redis; all are left when this is closed. */
final class Rooms {
  static final Duration BOUND = Duration.ofSeconds(15);

  /** Longer than nodes have by default, for machines that do many things at once. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  static final long MAX_LISTING = 32 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final List<RedisRoom> open = new ArrayList<>();

  /** How a node is configured that needs nothing special. */
  static RedisConfig config(URI address, String prefix) {
    return config(new Topology.Single(address), prefix, null, null, null);
  }

  static RedisConfig config(
      Topology topology,
      String prefix,
      @Nullable String username,
      @Nullable String password,
      @Nullable Tls tls) {
    return new RedisConfig(
        topology,
        username,
        password == null ? null : new Secret(password),
        0,
        tls,
        prefix,
        TIMEOUT,
        Duration.ofSeconds(2),
        8);
  }

  Vertx vertx() {
    return vertx;
  }

  /** Opened, whether Redis is in reach or not. */
  RedisRoom open(RedisConfig config) {
    return open(config, RedisObserver.NONE);
  }

  RedisRoom open(RedisConfig config, RedisObserver observer) {
    RedisRoom room = RedisRoom.open(config, vertx, "test", MAX_LISTING, observer);
    open.add(room);
    return room;
  }

  /** Opened, and Redis reached. */
  RedisRoom reached(RedisConfig config) {
    return reached(open(config));
  }

  static RedisRoom reached(RedisRoom room) {
    await().atMost(BOUND).until(room::isReachable);
    return room;
  }

  static RedisRoom missed(RedisRoom room) {
    await().atMost(BOUND).until(() -> !room.isReachable());
    return room;
  }

  static <T> T done(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until this is why a room does not answer. */
  static void refusedFor(StoreUnavailable.Reason reason, RedisRoom room) {
    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> assertThat(refused(room.store().lookup(Samples.key("a")))).isEqualTo(reason));
  }

  /** Why this failed, which it must. */
  static StoreUnavailable.Reason refused(Future<?> future) throws Exception {
    try {
      Object answer = done(future);
      throw new AssertionError("answered: " + answer + " (expected: refused)");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof StoreUnavailable unavailable) {
        return unavailable.reason();
      }
      throw failed;
    }
  }

  void close() throws InterruptedException, ExecutionException, TimeoutException {
    for (RedisRoom room : open) {
      room.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
