package dev.portolan.node.edge;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.lease.Leases;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;

/**
 * That a node is there, shown to all nodes by a lease of its own: whoever can take it knows that
 * the node is dead, and what it held with it.
 */
final class Presence {
  private static final Duration LIFE = Duration.ofSeconds(16);
  private static final Duration GLANCE = Duration.ofMillis(100);

  /** Often enough that a node that lives is never taken for a dead one. */
  static final Duration SHOW_EVERY = Duration.ofSeconds(5);

  private static final int NAME_BYTES = 16;

  private final Leases leases;
  private final String what;
  private final String node;

  /**
   * Shown to nobody yet.
   *
   * @param what the node is there for
   */
  Presence(Leases leases, String what) {
    this.leases = leases;
    this.what = what;
    byte[] name = new byte[NAME_BYTES];
    new SecureRandom().nextBytes(name);
    this.node = Base64.getUrlEncoder().withoutPadding().encodeToString(name);
  }

  /** A name that nobody can guess. */
  String node() {
    return node;
  }

  /** Lets other nodes see that this one lives, for a while. */
  Future<Void> show() {
    return leases
        .hold(Set.of(leaseOf(node)), LIFE)
        .compose(
            held ->
                held.isEmpty()
                    ? Future.failedFuture(new IllegalStateException("another node has our lease"))
                    : Future.succeededFuture());
  }

  /** Whether that node, which is not this one, is there no more. */
  Future<Boolean> isGone(String other) {
    Set<Fingerprint> lease = Set.of(leaseOf(other));
    return leases
        .hold(lease, GLANCE)
        .compose(
            held ->
                held.isEmpty()
                    ? Future.succeededFuture(false)
                    : leases.release(lease).otherwiseEmpty().map(true));
  }

  /** Lets nobody wait for this node. */
  Future<Void> leave() {
    return leases.release(Set.of(leaseOf(node))).otherwiseEmpty();
  }

  private Fingerprint leaseOf(String name) {
    return Fingerprint.of(what).add(name).build();
  }
}
