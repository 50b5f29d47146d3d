package dev.portolan.node.edge;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.backend.BackendReply;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.lease.Leases;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.relaylog.LogKey;
import dev.portolan.node.relaylog.LogMessage;
import dev.portolan.node.relaylog.RelayLog;
import dev.portolan.node.wire.ClientAbility;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait at legacy backends for answers of their clients, with this node holding the
 * line. As long as there are any, the node has a lease of its own: whoever can take it knows that
 * the node is dead, and its calls with it.
 */
final class ParkedCalls {
  /** How long a call may wait for the next thing that its backend says. */
  static final Duration LIFE = RelayLog.LIFE;

  private static final int MAX_PARKED = 1_000;
  private static final int ID_BYTES = 16;

  private final Vertx vertx;
  private final RelayLog log;
  private final Presence presence;
  private final NodeMetrics metrics;
  private final Ticker ticker;
  private final int maxParked;
  private final AtomicInteger taken = new AtomicInteger();
  private final Map<String, Parked> parked = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final Promise<Void> empty = Promise.promise();
  private volatile boolean stopping;

  ParkedCalls(Vertx vertx, RelayLog log, Leases leases, NodeMetrics metrics, Ticker ticker) {
    this(vertx, log, leases, metrics, ticker, MAX_PARKED);
  }

  ParkedCalls(
      Vertx vertx, RelayLog log, Leases leases, NodeMetrics metrics, Ticker ticker, int maxParked) {
    this.vertx = vertx;
    this.log = log;
    this.metrics = metrics;
    this.ticker = ticker;
    this.maxParked = maxParked;
    this.presence = new Presence(vertx, leases, "node with parked calls");
  }

  void start() {
    vertx.setPeriodic(Presence.SHOW_EVERY.toMillis(), now -> sweep());
  }

  /** Room for one parked call, with its place among the calls of its tenant. */
  final class Room {
    private final Runnable place;
    private final AtomicBoolean returned = new AtomicBoolean();

    private Room(Runnable place) {
      this.place = place;
    }

    void giveBack() {
      if (returned.compareAndSet(false, true)) {
        taken.decrementAndGet();
        place.run();
      }
    }
  }

  private static final class Parked {
    private final ParkedReply reply;
    private volatile long heard;

    private Parked(ParkedReply reply, long heard) {
      this.reply = reply;
      this.heard = heard;
    }
  }

  /**
   * Null if there is no room.
   *
   * @param place takes a place among the calls of the tenant, and says how to give it back
   */
  @Nullable Room room(Supplier<Runnable> place) {
    if (stopping || taken.incrementAndGet() > maxParked) {
      taken.decrementAndGet();
      return null;
    }
    try {
      return new Room(place.get());
    } catch (FaultException overloaded) {
      taken.decrementAndGet();
      return null;
    }
  }

  /** As clients are to bring it back. */
  String node() {
    return presence.node();
  }

  String fresh() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  /** A reply that will be found under this id, on its event loop, until it has ended. */
  ParkedReply park(
      String id, BackendReply reply, Set<ClientAbility> abilities, Room room, Context context) {
    var place = new ParkedReply.Place(log, keyOf(id), context, LIFE, () -> leave(id, room));
    var waiting = new ParkedReply(place, reply, abilities, () -> heard(id));
    parked.put(id, new Parked(waiting, ticker.read()));
    if (stopping) {
      waiting.cancelSoon(Reason.DISCONNECTED);
    }
    return waiting;
  }

  private void heard(String id) {
    @Nullable Parked waiting = parked.get(id);
    if (waiting != null) {
      waiting.heard = ticker.read();
    }
  }

  private void leave(String id, Room room) {
    room.giveBack();
    parked.remove(id);
    emptyIfStopped();
  }

  private void emptyIfStopped() {
    if (stopping && parked.isEmpty()) {
      empty.tryComplete();
    }
  }

  /** Lets other nodes see that this one lives. */
  Future<Void> show() {
    return presence.show();
  }

  Future<List<LogMessage>> read(String id, long after) {
    return log.read(keyOf(id), after);
  }

  /** Whether nobody holds the line of this call of that node any more. */
  Future<Boolean> isLost(String holder, String id) {
    return holder.equals(presence.node())
        ? Future.succeededFuture(!parked.containsKey(id))
        : presence.isGone(holder);
  }

  /** Ends what has waited for too long, and renews the lease. Done by itself every few seconds. */
  void sweep() {
    long now = ticker.read();
    parked
        .values()
        .forEach(
            waiting -> {
              if (now - waiting.heard >= LIFE.toNanos()) {
                waiting.reply.cancelSoon(Reason.TIMEOUT);
              }
            });
    if (!parked.isEmpty()) {
      metrics.background("renew the lease of parked calls", show());
    }
  }

  /** Ends all; completes when their logs say so. */
  Future<Void> close() {
    stopping = true;
    parked.values().forEach(waiting -> waiting.reply.cancelSoon(Reason.DISCONNECTED));
    emptyIfStopped();
    return empty.future().compose(ended -> presence.leave());
  }

  private static LogKey keyOf(String id) {
    return LogKey.of("parked call", id);
  }
}
