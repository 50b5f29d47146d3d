package dev.portolan.node.catalog;

import dev.portolan.model.catalog.ListingKey;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The place of one listing on this node: what is held, and the one load that may be under way. */
final class Slot {
  private final ListingKey key;
  private final Family family;
  private final Backoff backoff;
  private volatile @Nullable Held held;
  private volatile @Nullable Ask lastAsk;
  private volatile boolean missed;
  private @Nullable Future<Loaded> flight;
  private long forcedAtMs = Long.MIN_VALUE;

  Slot(ListingKey key, Family family, Backoff backoff) {
    this.key = key;
    this.family = family;
    this.backoff = backoff;
  }

  ListingKey key() {
    return key;
  }

  Family family() {
    return family;
  }

  Backoff backoff() {
    return backoff;
  }

  /** What may be served, as far as epochs go. */
  @Nullable Held current() {
    Held now = held;
    return now != null && family.stands(now.epoch()) ? now : null;
  }

  /** What was put here last, even if its epoch has passed: to compare with. */
  @Nullable Held last() {
    return held;
  }

  /** Whether this very listing is still the one to serve. */
  @SuppressWarnings(
      "ReferenceEquality") // the very object: comparing content would cost the warm path
  boolean serves(@Nullable Held shown) {
    return current() == shown;
  }

  /**
   * Puts a listing here, unless its epoch has passed or a newer one is here already.
   *
   * @return what is to be served now; null if the epoch of {@code loaded} has passed
   */
  synchronized @Nullable Held put(Held loaded) {
    if (!family.stands(loaded.epoch())) {
      return null;
    }
    Held now = current();
    if (now != null && loaded.isBefore(now)) {
      return now;
    }
    held = loaded;
    missed = false;
    return loaded;
  }

  void clear() {
    held = null;
  }

  void forget() {
    clear();
    missed = false;
  }

  /** Remembers who wants this, so that a change can be fetched on its behalf. */
  void wanted(Ask ask) {
    lastAsk = ask;
  }

  @Nullable Ask lastAsk() {
    return lastAsk;
  }

  /** Callers were told that this listing is missing: its coming back is a change. */
  void missed() {
    missed = true;
  }

  boolean wasMissed() {
    return missed;
  }

  synchronized boolean isLoading() {
    return flight != null;
  }

  /** True at most once in {@code everyMs}: how often a client may insist. */
  synchronized boolean mayForce(long nowMs, long everyMs) {
    if (forcedAtMs != Long.MIN_VALUE && nowMs - forcedAtMs < everyMs) {
      return false;
    }
    forcedAtMs = nowMs;
    return true;
  }

  /** The load that is under way, or else the one that {@code load} begins. */
  Future<Loaded> join(Supplier<Future<Loaded>> load) {
    Promise<Loaded> promise = Promise.promise();
    synchronized (this) {
      if (flight != null) {
        return flight;
      }
      flight = promise.future();
    }
    // what throws must land too, or everyone after would wait for it
    Future.succeededFuture(load)
        .compose(Supplier::get)
        .onComplete(outcome -> land(promise, outcome));
    return promise.future();
  }

  /** The place is free before anyone hears, so that whoever asks again begins anew. */
  private void land(Promise<Loaded> promise, AsyncResult<Loaded> outcome) {
    synchronized (this) {
      flight = null;
    }
    promise.handle(outcome);
  }

  /**
   * What a load brought.
   *
   * @param slot where it was put: not always where it was asked for, since whether a listing is
   *     private is known only when it has come
   * @param by whose load it was: a private listing is for this authorization only
   */
  record Loaded(Slot slot, Held held, Ask by) {
    boolean isFor(Ask ask) {
      return !held.isPrivate() || by.authorization().equals(ask.authorization());
    }
  }
}
