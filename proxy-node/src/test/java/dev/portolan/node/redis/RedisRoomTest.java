package dev.portolan.node.redis;

import static dev.portolan.node.redis.Rooms.BOUND;
import static dev.portolan.node.redis.Rooms.done;
import static dev.portolan.node.redis.Rooms.missed;
import static dev.portolan.node.redis.Rooms.reached;
import static dev.portolan.node.redis.Rooms.refused;
import static dev.portolan.node.redis.Rooms.refusedFor;
import static dev.portolan.node.redis.Samples.family;
import static dev.portolan.node.redis.Samples.key;
import static dev.portolan.node.redis.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.node.redis.StoreUnavailable.Reason;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.TcpProxy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a room behaves towards its node: threads, names, closing, and what it tells. */
class RedisRoomTest {
  private final RedisServer redis = RedisServer.start();
  private final TcpProxy wire = TcpProxy.toRedis(redis.uri());
  private final Rooms rooms = new Rooms();

  @AfterEach
  void leave() throws Exception {
    if (redis.isRunning()) {
      redis.resume();
    }
    wire.heal();
    rooms.close();
    wire.close();
    redis.close();
  }

  @Test
  void answersLandOnTheContextOfTheAsker() throws Exception {
    // Given
    RedisRoom room = rooms.reached(Rooms.config(redis.uri(), "p"));
    stored(room.store(), key("large"), Samples.large(600_000, 1));
    Context asker = rooms.vertx().getOrCreateContext();
    Promise<Boolean> landed = Promise.promise();

    // When
    asker.runOnContext(
        now ->
            room.store()
                .lookup(key("large"))
                .compose(found -> room.store().supersede(family("large")))
                .compose(epoch -> room.leases().hold(List.of(family("a").mount()), Samples.LONG))
                .onComplete(done -> landed.complete(asker.equals(Vertx.currentContext()))));

    // Then
    assertThat(done(landed.future())).isTrue();
  }

  @Test
  void aClosedRoomAnswersNothingAndLeavesNoConnection() throws Exception {
    // Given
    RedisRoom room = rooms.reached(Rooms.config(redis.uri(), "p"));

    // When
    done(room.close());

    // Then
    assertThat(refused(room.store().lookup(key("a")))).isEqualTo(Reason.CLOSED);
    assertThat(room.isReachable()).isFalse();
    await().atMost(BOUND).until(() -> !clients(redis).contains("portolan-"));
  }

  @Test
  void connectionsCarryTheNameOfTheNode() {
    // When
    rooms.reached(Rooms.config(redis.uri(), "p"));

    // Then
    assertThat(clients(redis)).contains("name=portolan-test ");
  }

  @Test
  void aRoomIsClosedWhileItLooksForRedis() throws Exception {
    // Given
    redis.pause();
    RedisRoom room = rooms.open(Rooms.config(redis.uri(), "p"));

    // When
    Future<Void> closed = room.close();

    // Then
    done(closed);
    assertThat(refused(room.store().lookup(key("a")))).isEqualTo(Reason.CLOSED);
  }

  @Test
  void whoObservesHearsWhatTookLongAndWhatFailed() throws Exception {
    // Given
    AtomicInteger took = new AtomicInteger();
    List<String> failed = new CopyOnWriteArrayList<>();
    List<Boolean> reach = new CopyOnWriteArrayList<>();
    RedisRoom room =
        rooms.open(
            Rooms.config(redis.uri(), "p"),
            new RedisObserver() {
              @Override
              public void reachable(boolean now) {
                reach.add(now);
              }

              @Override
              public void took(RedisOperation operation, Duration time) {
                if (operation == RedisOperation.SUPERSEDE && time.isPositive()) {
                  took.incrementAndGet();
                }
              }

              @Override
              public void failed(RedisOperation operation, Reason reason) {
                failed.add(operation.word());
              }
            });

    // When
    reached(room);
    done(room.store().supersede(family("a")));
    redis.kill();
    refused(room.store().supersede(family("a")));
    missed(room);

    // Then
    assertThat(took).hasValue(1);
    assertThat(failed).contains("supersede");
    assertThat(reach).containsExactly(true, false);
  }

  @Test
  void aHostThatNobodyKnowsIsOutOfReach() throws Exception {
    // When
    RedisRoom room = rooms.open(Rooms.config(URI.create("redis://no-such-host.invalid:1"), "p"));

    // Then
    refusedFor(Reason.UNREACHABLE, room);
  }

  private static String clients(RedisServer server) {
    return server.command("CLIENT", "LIST").text();
  }
}
