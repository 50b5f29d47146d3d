package dev.portolan.node.backend;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * Listens to one backend, for all mounts that reach it in the same way and that are this node's to
 * listen for. Lives on one event loop; only {@link #attend} may be called from elsewhere.
 *
 * <p>While no stream is open, changes go unheard: once one is open again, everything that might
 * have changed is reported as changed. So it is when another node was to listen before. Whether it
 * really did change is for the catalog to find out.
 */
final class Ear implements KeptStream.Owner {
  /** So often in a row the backend is out of reach before others are let try. */
  private static final int MAX_UNREACHABLE = 3;

  /** So many lives of a lease others then have, before this node asks for it again. */
  private static final int LIVES_YIELDED = 3;

  private final HttpAnnouncements room;
  private final BoundMount to;
  private final Attendance<Claim> claims;
  private final LegacyWatches watches;
  private final KeptStream stream;
  private boolean missed;
  private boolean closed;
  private int unreachable;
  private boolean yielding;
  private long yieldedAt;

  Ear(HttpAnnouncements room, BoundMount to) {
    this.room = room;
    this.to = to;
    this.stream = new KeptStream(room, to, this);
    this.watches = new LegacyWatches(room, to, stream::review);
    this.claims = new Attendance<>(room.settings().pace().unattended(), room.settings().ticker());
  }

  /** On any thread, and cheap when the mount is known. */
  void attend(Fingerprint mount) {
    claims.attend(mount, this::entered);
  }

  private Claim entered(Fingerprint mount) {
    Claim claim = new Claim(this, mount, leaseOf(mount));
    room.context().runOnContext(nothing -> room.leases().enter(claim));
    return claim;
  }

  /** Completes when the stream of a legacy session is open, for what is watched to come on. */
  Future<Void> opened() {
    return stream.opened();
  }

  LegacyWatches watches() {
    return watches;
  }

  /** What this node would listen for, if it is let; none while others are let try. */
  List<Claim> claims() {
    return isAsking() ? claims.all() : List.of();
  }

  /** Whether this node listens if it is let. */
  boolean isAsking() {
    return !closed && !isYielding();
  }

  /** Whose claims are whose may have changed: opens or closes the stream accordingly. */
  void review() {
    stream.review();
    if (stream.isHearing()) {
      tellMissed();
    }
  }

  void close() {
    closed = true;
    stream.shut();
  }

  @Override
  public boolean wantsStream() {
    return !watches.isEmpty() || claims.all().stream().anyMatch(Claim::listens);
  }

  @Override
  public void hears() {
    unreachable = 0;
    tellMissed();
  }

  @Override
  public void heard(Notice notice) {
    for (Claim claim : claims.all()) {
      // what is another's, it reports; this stream is open for those who watch
      if (!claim.isTheirs()) {
        notice.changed().forEach(kind -> room.handler().listChanged(claim.mount(), kind));
      }
    }
    watches.hear(notice);
  }

  @Override
  public void ended() {
    watches.end();
  }

  @Override
  public void deaf() {
    missed = true;
  }

  @Override
  public void unopened(Reason reason) {
    switch (reason) {
      case UNREACHABLE, TIMEOUT, DISCONNECTED -> unreachable++;
      case UNAUTHORIZED,
          INVALID_RESPONSE,
          FOREIGN_ENDPOINT,
          SERVER_ERROR,
          RATE_LIMITED,
          TOO_LARGE,
          LOST ->
          // another node would fare no better
          unreachable = 0;
    }
    if (unreachable >= MAX_UNREACHABLE) {
      unreachable = 0;
      yieldClaims();
    }
  }

  /** Perhaps another node can reach the backend. */
  private void yieldClaims() {
    List<Claim> ours = claims().stream().filter(Claim::isOurs).toList();
    if (!ours.isEmpty()) {
      yielding = true;
      yieldedAt = room.settings().ticker().read();
      ours.forEach(Claim::yielded);
      room.leases().giveUp(ours);
    }
  }

  private boolean isYielding() {
    if (yielding) {
      Duration others = room.settings().pace().leaseLife().multipliedBy(LIVES_YIELDED);
      yielding = room.settings().ticker().read() - yieldedAt < others.toNanos();
    }
    return yielding;
  }

  /** From here on nothing is missed; whatever was, is reported now. */
  private void tellMissed() {
    for (Claim claim : claims.all()) {
      if (!claim.isTheirs() && (claim.takeMissed() || missed)) {
        stream.kinds().forEach(kind -> room.handler().listChanged(claim.mount(), kind));
      }
    }
    missed = false;
  }

  /**
   * Nodes of one configuration agree on it, and nobody can read a credential out of it. The mount
   * is part of it, since who listens tells only of the mounts that it attends itself.
   */
  private Fingerprint leaseOf(Fingerprint mount) {
    return Fingerprint.of("listening")
        .add(room.settings().salt().hex())
        .add(to.address().fingerprint().hex())
        .add(mount.hex())
        .build();
  }
}
