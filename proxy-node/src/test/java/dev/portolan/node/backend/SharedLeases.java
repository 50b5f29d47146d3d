package dev.portolan.node.backend;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.lease.Leases;
import dev.portolan.testkit.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The leases of several nodes that live in one process, by a clock that is set by hand. */
final class SharedLeases {
  private record Lease(String holder, long fence, Instant until) {}

  final ManualClock clock = new ManualClock();
  private final Map<Fingerprint, Lease> leases = new HashMap<>();

  /** What this node has now. */
  synchronized long heldBy(Node node) {
    return leases.values().stream().filter(lease -> isOf(lease, node.name)).count();
  }

  private synchronized Map<Fingerprint, Long> hold(
      String node, Collection<Fingerprint> wanted, Duration life) {
    Map<Fingerprint, Long> held = new HashMap<>();
    for (Fingerprint name : wanted) {
      Lease before = leases.get(name);
      long fence = before == null ? 1 : isFree(before) ? before.fence + 1 : before.fence;
      if (before == null || isFree(before) || isOf(before, node)) {
        leases.put(name, new Lease(node, fence, clock.instant().plus(life)));
        held.put(name, fence);
      }
    }
    return held;
  }

  private synchronized void release(String node, Collection<Fingerprint> held) {
    for (Fingerprint name : held) {
      leases.computeIfPresent(
          name,
          (same, lease) ->
              isOf(lease, node) ? new Lease(node, lease.fence, clock.instant()) : lease);
    }
  }

  private boolean isOf(Lease lease, String node) {
    return lease.holder.equals(node) && !isFree(lease);
  }

  private boolean isFree(Lease lease) {
    return !lease.until.isAfter(clock.instant());
  }

  /** The leases as one node sees them. */
  final class Node implements Leases {
    /** What was asked for, call by call, answered or not. */
    final List<Collection<Fingerprint>> asked = new CopyOnWriteArrayList<>();

    private final String name;
    private final AtomicReference<Future<Void>> way =
        new AtomicReference<>(Future.succeededFuture());

    Node(String name) {
      this.name = name;
    }

    /** What is asked from now on gets there, and is answered, when this completes. */
    void waitsFor(Future<Void> gate) {
      way.set(gate);
    }

    /** Nobody can tell. */
    void fails() {
      way.set(Future.failedFuture("no store"));
    }

    void recovers() {
      way.set(Future.succeededFuture());
    }

    /** Stops as a process does that is stopped; the promise lets it go on. */
    Promise<Void> pauses() {
      Promise<Void> gate = Promise.promise();
      waitsFor(gate.future());
      return gate;
    }

    @Override
    public Future<Map<Fingerprint, Long>> hold(Collection<Fingerprint> wanted, Duration life) {
      Future<Map<Fingerprint, Long>> held =
          onTheWay(() -> SharedLeases.this.hold(name, wanted, life));
      asked.add(List.copyOf(wanted));
      return held;
    }

    @Override
    public Future<Void> release(Collection<Fingerprint> held) {
      return onTheWay(
              () -> {
                SharedLeases.this.release(name, held);
                return true;
              })
          .mapEmpty();
    }

    private <T> Future<T> onTheWay(Supplier<T> work) {
      return way.get().map(there -> work.get());
    }
  }
}
